"""The greedy choice beside the optimal one: the best worth for money first, as long as every rule holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from geo_mahalle.planning.optimiser.model import Candidate, Choice, Limits, Status
from geo_mahalle.planning.optimiser.rows import Floats, Program, build

SLACK = 1e-9


def greedy(candidates: Sequence[Candidate], limits: Limits, *, by: Sequence[float] | None = None) -> Choice:
    """Return the choice made by worth for money, or in the order of `by` (a number each, largest first).

    What would break a rule is passed over; the status is infeasible where a floor or a wish is missed then.
    """
    program = build(candidates, limits)
    ratio = (
        np.array(by)[program.candidate] if by is not None else program.worth / np.maximum(program.cost, 1e-12)
    )
    order = np.lexsort((program.quarter, -ratio))
    values = _take(program, order)
    chosen = np.flatnonzero(values > 0.5)
    starts = {
        candidates[int(program.candidate[column])].key: int(program.quarter[column]) for column in chosen
    }
    objective = float(program.worth @ values)
    cost = sum(candidates[int(program.candidate[column])].cost for column in chosen)
    status: Status = "optimal" if _holds(program, values) else "infeasible"
    return Choice(status, starts, objective, objective, 0.0, 0.0, cost)


def fill(program: Program, near: Floats) -> Floats | None:
    """Return a choice near a fractional one, whole columns first; None where a rule breaks."""
    ratio = program.worth / np.maximum(program.cost, 1e-12)
    order = np.lexsort((program.quarter, -ratio, -np.round(near, 6)))
    values = _take(program, order)
    return values if _holds(program, values) else None


def _take(program: Program, order: np.ndarray) -> Floats:
    """Take columns one after the other while every upper limit holds, until a round takes nothing more."""
    high = np.array([row.high for row in program.rows])
    level = np.zeros(len(program.rows))
    touches: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, row in enumerate(program.rows):
        if np.isfinite(row.high):
            for column, value in zip(row.columns.tolist(), row.coefficients.tolist(), strict=True):
                touches[column].append((number, value))
    values = np.zeros(len(program.candidate))
    waiting = [int(column) for column in order if program.worth[column] > 0]
    while waiting:
        left = []
        for column in waiting:
            owner = program.candidate[column]
            if values[program.by_candidate[int(owner)]].any():
                continue
            if all(level[number] + value <= high[number] + SLACK for number, value in touches[column]):
                values[column] = 1.0
                for number, value in touches[column]:
                    level[number] += value
            else:
                left.append(column)
        if len(left) == len(waiting) or not any(row.constraint == "needs" for row in program.rows):
            break
        waiting = left
    return values


def _holds(program: Program, values: Floats) -> bool:
    for row in program.rows:
        total = float(values[row.columns] @ row.coefficients) if len(row.columns) else 0.0
        if total < row.low - SLACK or total > row.high + SLACK:
            return False
    return True
