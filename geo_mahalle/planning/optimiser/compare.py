"""What stands beside a choice: without the floor, with a tenth more, and draws of what is not sure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from geo_mahalle.planning.optimiser.model import Candidate, Choice, Limits
from geo_mahalle.planning.optimiser.solver import Unsolved, optimise

SHADOW = 5


@dataclass(frozen=True, slots=True)
class PriceOfEquity:
    """The objective without the floor, and which actions of under-served areas it would cost."""

    objective_without: float
    lost: tuple[str, ...]


def price_of_equity(candidates: Sequence[Candidate], limits: Limits, chosen: Choice) -> PriceOfEquity | None:
    """Return what under-served areas would lose without the floor; None where there is none."""
    if limits.floor <= 0:
        return None
    without = optimise(candidates, replace(limits, floor=0.0))
    under = {one.key for one in candidates if one.is_under_served}
    lost = sorted(under & (set(chosen.starts) - set(without.starts)))
    return PriceOfEquity(without.objective, tuple(lost))


def shadow_list(candidates: Sequence[Candidate], limits: Limits, chosen: Choice) -> tuple[str, ...]:
    """Return the next five actions if every budget were a tenth larger, the best for the money first."""
    more = replace(
        limits,
        budget=limits.budget * 11 // 10,
        quarter_budgets=tuple(one * 11 // 10 for one in limits.quarter_budgets)
        if limits.quarter_budgets
        else None,
        caps={name: one * 11 // 10 for name, one in limits.caps.items()},
        earmarks={name: one * 11 // 10 for name, one in limits.earmarks.items()},
    )
    found = optimise(candidates, more)
    new = [one for one in candidates if one.key in found.starts and one.key not in chosen.starts]
    new.sort(key=lambda one: -one.benefit / max(one.cost, 1))
    return tuple(one.key for one in new[:SHADOW])


@dataclass(frozen=True, slots=True)
class Draws:
    """Benefit (draws × candidates), unweighted relief and cost of each candidate in each draw."""

    benefit: np.ndarray
    relief: np.ndarray
    cost: np.ndarray


def selection_probability(
    candidates: Sequence[Candidate],
    limits: Limits,
    draws: Draws,
    *,
    solves: int,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> dict[str, float]:
    """Return the share (0..1) of the draws in which each candidate is chosen, solving the first `solves`.

    Draws for which time ran out before any choice was found are left out.
    """
    counts = dict.fromkeys((one.key for one in candidates), 0)
    number = min(solves, len(draws.benefit))
    solved = 0
    quick = replace(limits, gap=max(limits.gap, 5e-3), seconds=min(limits.seconds, 5.0))
    for at in range(number):
        drawn = [
            replace(one, benefit=float(draws.benefit[at, j]), cost=round(float(draws.cost[at, j])))
            for j, one in enumerate(candidates)
        ]
        with suppress(Unsolved):
            for key in optimise(drawn, quick).starts:
                counts[key] += 1
            solved += 1
        progress(at + 1, number)
    return {key: count / solved for key, count in counts.items()} if solved else {}
