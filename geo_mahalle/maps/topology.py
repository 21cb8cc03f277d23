"""Cut rings into arcs that neighbours share.

Comes in: rings as open lists of grid cells. Goes out: each arc once, and for each ring the arcs it is made
of. Rings are cut where the set of neighbours of a cell differs between rings, so two areas that run along
the same cells get the same arc whichever way each of them runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely

Cell = tuple[int, int]
Arc = tuple[Cell, ...]

REACH = 1.0
"""How far from a side, in grid cells, a corner counts as lying on it."""


def node_rings(rings: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return the rings with every cell of another ring that lies on a side put into that side.

    Where three areas meet, often only two of them have the meeting point as a corner; without it their
    common side would not be found to be common. Only sides that no other ring has are looked at.
    """
    counts = Counter(_side(a, b) for ring in rings for a, b in _sides(ring))
    lonely = [side for side, count in counts.items() if count == 1]
    corners = sorted({cell for ring in rings for cell in ring})
    if not lonely:
        return [list(ring) for ring in rings]
    tree = shapely.STRtree(shapely.points(np.array(corners, dtype=np.float64)))
    lines = shapely.linestrings(np.array(lonely, dtype=np.float64))
    found: dict[tuple[Cell, Cell], list[Cell]] = {}
    for side, corner in zip(*tree.query(lines, predicate="dwithin", distance=REACH), strict=True):
        if corners[corner] not in lonely[side]:
            found.setdefault(lonely[side], []).append(corners[corner])
    return [_with_corners(ring, found) for ring in rings]


def _with_corners(ring: Sequence[Cell], found: Mapping[tuple[Cell, Cell], Sequence[Cell]]) -> list[Cell]:
    noded: list[Cell] = []
    for a, b in _sides(ring):
        noded.append(a)
        more = found.get(_side(a, b), ())
        noded += sorted(more, key=lambda cell: (cell[0] - a[0]) ** 2 + (cell[1] - a[1]) ** 2)
    return noded


def _sides(ring: Sequence[Cell]) -> Iterator[tuple[Cell, Cell]]:
    return pairwise((*ring, ring[0]))


def _side(a: Cell, b: Cell) -> tuple[Cell, Cell]:
    return (a, b) if a <= b else (b, a)


def arcs_of(rings: Sequence[Sequence[Cell]]) -> tuple[list[Arc], list[list[int]]]:
    """Return the arcs and, a ring, their indices in order; ~i is arc i run backwards."""
    junctions = _junctions(rings)
    index: dict[Arc, int] = {}
    arcs: list[Arc] = []
    used: list[list[int]] = []
    for ring in rings:
        numbers = []
        for arc in _cut(ring, junctions):
            backwards = arc[::-1]
            is_forward = arc <= backwards
            key = arc if is_forward else backwards
            number = index.get(key)
            if number is None:
                number = index[key] = len(arcs)
                arcs.append(key)
            numbers.append(number if is_forward else ~number)
        used.append(numbers)
    return arcs, used


def _junctions(rings: Sequence[Sequence[Cell]]) -> set[Cell]:
    """Return the cells where rings part or meet, and those that a ring passes twice in two ways."""
    seen: dict[Cell, tuple[Cell, Cell]] = {}
    junctions: set[Cell] = set()
    for ring in rings:
        before = ring[-1]
        for i, cell in enumerate(ring):
            after = ring[i + 1] if i + 1 < len(ring) else ring[0]
            pair = (before, after) if before <= after else (after, before)
            if seen.setdefault(cell, pair) != pair:
                junctions.add(cell)
            before = cell
    return junctions


def _cut(ring: Sequence[Cell], junctions: set[Cell]) -> list[Arc]:
    """Return the ring's arcs between junctions; a ring without any is one closed arc from its lowest cell."""
    places = [i for i, cell in enumerate(ring) if cell in junctions]
    if not places:
        start = min(range(len(ring)), key=ring.__getitem__)
        turned = (*ring[start:], *ring[:start], ring[start])
        return [turned]
    turned = (*ring[places[0] :], *ring[: places[0]], ring[places[0]])
    stops = [place - places[0] for place in places] + [len(ring)]
    return [turned[start : stop + 1] for start, stop in pairwise(stops)]
