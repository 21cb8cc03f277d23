"""Small counts: which cells of a table of areas must not be shown so that none of them can be worked out.

A count under k is suppressed; then further counts are suppressed until no suppressed one can be pinned down
from the totals that remain (complementary suppression). The table is a tree, each area the sum of the areas
below it, so the tightest bounds of every hidden count follow exactly from one pass up and one pass down;
no linear program is needed here (a test solves one and compares). Thresholds: CMS cell-size policy (no cell
under 11 and none derivable), ONS Longitudinal Study (10), Washington DOH (secondary suppression).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import inf

SMALLEST_COUNT = 10
"""The default k: a count below it is not shown."""

Bounds = tuple[float, float]


def suppress(
    counts: Sequence[float | None],
    parents: Sequence[int | None],
    *,
    smallest: float = SMALLEST_COUNT,
    already: Collection[int] = (),
) -> frozenset[int]:
    """Return the positions that must be hidden, primary and complementary.

    Parameters
    ----------
    counts
        One count an area; None where there is no cell (it hides nothing and bounds nothing).
    parents
        The position of the area above, None at the top. An area's count is taken as the sum of those below.
    already
        Positions hidden for another reason; they are kept hidden and protected like the others.

    Notes
    -----
    A hidden count is safe when the bounds anyone can derive are at least `smallest` wide. The cell that is
    hidden for another one's sake is the smallest shown sibling (then the lower position), and where no
    sibling is left, the parent.
    """
    hidden = {i for i, count in enumerate(counts) if count is not None and count < smallest}
    hidden |= {i for i in already if counts[i] is not None}
    while True:
        bounds = derive_bounds(counts, parents, hidden)
        exposed = [i for i in sorted(bounds) if bounds[i][1] - bounds[i][0] < smallest]
        extra = next(
            (found for i in exposed if (found := _companion(i, counts, parents, hidden)) is not None), None
        )
        if extra is None:
            return frozenset(hidden)
        hidden.add(extra)


def _companion(
    position: int, counts: Sequence[float | None], parents: Sequence[int | None], hidden: Collection[int]
) -> int | None:
    """Return the cell to hide beside an exposed one: a sibling, else the parent, further up, or below."""
    at: int | None = position
    while at is not None:
        parent = parents[at]
        siblings = [
            i
            for i, count in enumerate(counts)
            if count is not None and parents[i] == parent and i != at and i not in hidden
        ]
        if parent is not None and siblings:
            return min(siblings, key=lambda i: (counts[i], i))
        if parent is not None and counts[parent] is not None and parent not in hidden:
            return parent
        at = parent
    below = [
        i
        for i, parent in enumerate(parents)
        if parent == position and i not in hidden and counts[i] is not None
    ]
    return min(below, key=lambda i: (counts[i], i), default=None)


def derive_bounds(
    counts: Sequence[float | None], parents: Sequence[int | None], hidden: Collection[int]
) -> dict[int, Bounds]:
    """Return the tightest (low, high) of every hidden count that the shown ones allow; high may be infinite.

    What is assumed known: every shown count, that counts are not negative, and that an area is the sum of
    the areas below it that have a cell.
    """
    children = _children(counts, parents)
    order = _top_down(counts, parents, children)
    bounds: dict[int, Bounds] = {}
    for i in reversed(order):
        count = counts[i]
        if i not in hidden and count is not None:
            bounds[i] = (count, count)
        elif children[i]:
            bounds[i] = (sum(bounds[c][0] for c in children[i]), sum(bounds[c][1] for c in children[i]))
        else:
            bounds[i] = (0.0, inf)
    for i in order:
        _narrow_children(bounds, i, children[i])
    return {i: bounds[i] for i in order if i in hidden}


def _children(counts: Sequence[float | None], parents: Sequence[int | None]) -> Mapping[int, list[int]]:
    children: dict[int, list[int]] = {i: [] for i in range(len(counts))}
    for i, parent in enumerate(parents):
        if parent is not None and counts[i] is not None and counts[parent] is not None:
            children[parent].append(i)
    return children


def _top_down(
    counts: Sequence[float | None], parents: Sequence[int | None], children: Mapping[int, list[int]]
) -> list[int]:
    """Return the positions with a cell, each after the one above it."""
    tops = [
        i
        for i, count in enumerate(counts)
        if count is not None and ((parent := parents[i]) is None or counts[parent] is None)
    ]
    order = []
    while tops:
        order.extend(tops)
        tops = [child for i in tops for child in children[i]]
    return order


def _narrow_children(bounds: dict[int, Bounds], parent: int, children: Sequence[int]) -> None:
    """Narrow each child's bounds by what the parent's total leaves for it (in place, one family)."""
    low, high = bounds[parent]
    lows = [bounds[c][0] for c in children]
    highs = [bounds[c][1] for c in children]
    all_low = sum(lows)
    endless = sum(1 for h in highs if h == inf)
    finite_high = sum(h for h in highs if h != inf)
    for c, child_low, child_high in zip(children, lows, highs, strict=True):
        others_high = (
            inf if endless - (child_high == inf) else finite_high - (0 if child_high == inf else child_high)
        )
        floor = max(child_low, low - others_high)
        ceiling = min(child_high, high - (all_low - child_low))
        bounds[c] = (floor, ceiling)
