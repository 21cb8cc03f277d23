"""The greedy choice beside the optimal one: the best worth for money first, within every rule.

It is an honest rival: what an action needs is taken with it and paid with it, a site is worth what it newly
covers, required actions and quick wins come first, and the equity floor holds after every step.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

import numpy as np

from geo_mahalle.planning.optimiser.model import Candidate, Choice, Limits, Status
from geo_mahalle.planning.optimiser.rows import Floats, Program, build

SLACK = 1e-9


def greedy(candidates: Sequence[Candidate], limits: Limits, *, by: Sequence[float] | None = None) -> Choice:
    """Return the choice made by worth for money, or in the order of `by` (a number each, largest first).

    What would break a rule is passed over; the status is infeasible where a wish is missed then.
    """
    program = build(candidates, limits)
    taking = _Taking(program)
    taking.wishes()
    if by is None:
        taking.by_ratio()
    else:
        taking.in_order(np.array([*by, *[0.0] * len(limits.coverage)]))
    chosen = np.flatnonzero(taking.values > 0.5)
    starts = {
        one.key: int(program.quarter[column])
        for column in chosen
        if not (one := program.candidates[int(program.candidate[column])]).any_of
    }
    objective = float(program.worth @ taking.values)
    cost = sum(program.candidates[int(program.candidate[column])].cost for column in chosen)
    status: Status = "optimal" if _holds(program, taking.values) else "infeasible"
    return Choice(status, starts, objective, objective, 0.0, 0.0, cost)


class _Taking:
    """What is taken so far, and how full each rule is."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.values: Floats = np.zeros(len(program.candidate))
        self.level = [0.0] * len(program.rows)
        self.touches: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for number, row in enumerate(program.rows):
            if np.isfinite(row.high) or row.constraint == "floor":
                for column, value in zip(row.columns.tolist(), row.coefficients.tolist(), strict=True):
                    self.touches[column].append((number, value))
        self.index = {one.key: at for at, one in enumerate(program.candidates)}
        self.gains: dict[int, list[int]] = defaultdict(list)
        self.needers: dict[int, list[int]] = defaultdict(list)
        for at, one in enumerate(program.candidates):
            for key in one.any_of:
                self.gains[self.index[key]].append(at)
            for key in one.needs:
                self.needers[self.index[key]].append(at)

    def wishes(self) -> None:
        """Take what must be chosen, then a quick win for each area that must have one."""
        for row in self.program.rows:
            if row.constraint in ("required", "quick_win"):
                columns = sorted(row.columns.tolist(), key=lambda one: (-self._ratio(self.bundle(one)), one))
                if not any(self.values[column] for column in columns):
                    any(self.take(self.bundle(column), is_wish=True) == "taken" for column in columns)

    def by_ratio(self) -> None:
        """Take the best for the money, again and again; what the floor forbids for now waits."""
        actions = [c for c in range(len(self.values)) if not self._one(c).any_of]
        heap = [(-self._ratio(self.bundle(column)), column) for column in actions]
        heapq.heapify(heap)
        waiting: list[int] = []
        while heap:
            promised, column = heapq.heappop(heap)
            if self._is_taken(column):
                continue
            bundle = self.bundle(column)
            ratio = self._ratio(bundle)
            if ratio <= 0:
                continue
            if heap and ratio < -promised * (1 - 1e-12) and ratio < -heap[0][0]:
                heapq.heappush(heap, (-ratio, column))
                continue
            told = self.take(bundle)
            if told == "later":
                waiting.append(column)
            if told != "taken":
                continue
            again = [*waiting, *self._dependents(bundle)]
            waiting.clear()
            for each in again:
                heapq.heappush(heap, (-self._ratio(self.bundle(each)), each))

    def in_order(self, by: Floats) -> None:
        """Take in a given order of candidates, each as early as it may be; what the floor forbids waits."""
        order = np.lexsort((self.program.quarter, -by[self.program.candidate]))
        waiting = [int(column) for column in order if not self._one(int(column)).any_of]
        while waiting:
            left = []
            for column in waiting:
                bundle = self.bundle(column)
                is_of_use = not self._is_taken(column) and self._ratio(bundle) > 0
                if is_of_use and self.take(bundle) == "later":
                    left.append(column)
            if len(left) == len(waiting):
                break
            waiting = left

    def bundle(self, column: int) -> list[int]:
        """Return a column with the columns of all it needs and has not got, and what they newly cover."""
        found: dict[int, int] = {}
        asked = [column]
        while asked:
            one = asked.pop()
            at = int(self.program.candidate[one])
            if at in found:
                continue
            found[at] = one
            for key in self._one(one).needs:
                need = self.index[key]
                columns = self.program.by_candidate.get(need, np.empty(0, dtype=np.int32))
                latest = [c for c in columns.tolist() if self.program.quarter[c] <= self.program.quarter[one]]
                if not latest:
                    return []
                if not self.values[latest].any():
                    asked.append(latest[-1])
        for at, one in [*found.items()]:
            for gain in self.gains[at]:
                for each in self.program.by_candidate[gain].tolist():
                    is_then = self.program.quarter[each] == self.program.quarter[one]
                    if is_then and gain not in found and not self._is_taken(each):
                        found[gain] = each
        return list(found.values())

    def take(self, bundle: Sequence[int], *, is_wish: bool = False) -> Literal["taken", "later", "never"]:
        """Take a bundle whole where every rule holds then; `later`: it waits for the floor alone.

        A wish may go before the floor is met.
        """
        if not bundle or any(self._is_taken(column) for column in bundle):
            return "never"
        change: dict[int, float] = defaultdict(float)
        is_early = False
        for column in bundle:
            for number, value in self.touches[column]:
                change[number] += value
        for number, value in change.items():
            row = self.program.rows[number]
            after = self.level[number] + value
            if after > row.high + SLACK:
                return "never"
            if row.constraint == "floor" and not is_wish and after < row.low - SLACK and value < 0:
                is_early = True
        if is_early:
            return "later"
        for number, value in change.items():
            self.level[number] += value
        self.values[bundle] = 1.0
        return "taken"

    def _ratio(self, bundle: Sequence[int]) -> float:
        worth = float(self.program.worth[bundle].sum()) if len(bundle) else 0.0
        return worth / max(float(self.program.cost[bundle].sum()), 1e-12) if worth > 0 else 0.0

    def _dependents(self, bundle: Iterable[int]) -> list[int]:
        """Return the columns whose bundles have become smaller: what needs something of this one."""
        found = {need for column in bundle for need in self.needers[int(self.program.candidate[column])]}
        return [column for at in found for column in self.program.by_candidate.get(at, ())]

    def _is_taken(self, column: int) -> bool:
        return bool(self.values[self.program.by_candidate[int(self.program.candidate[column])]].any())

    def _one(self, column: int) -> Candidate:
        return self.program.candidates[int(self.program.candidate[column])]


def fill(program: Program, near: Floats) -> Floats | None:
    """Return a choice near a fractional one, whole columns first; None where a rule breaks."""
    ratio = program.worth / np.maximum(program.cost, 1e-12)
    order = np.lexsort((program.quarter, -ratio, -np.round(near, 6)))
    values = _take(program, order, (program.worth > 0) | (near > 0.5))
    return values if _holds(program, values) else None


def _take(program: Program, order: np.ndarray, is_wanted: np.ndarray) -> Floats:
    """Take columns one after the other while every upper limit holds, until a round takes nothing more."""
    high = np.array([row.high for row in program.rows])
    level = np.zeros(len(program.rows))
    touches: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, row in enumerate(program.rows):
        if np.isfinite(row.high):
            for column, value in zip(row.columns.tolist(), row.coefficients.tolist(), strict=True):
                touches[column].append((number, value))
    values = np.zeros(len(program.candidate))
    waiting = [int(column) for column in order if is_wanted[column]]
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
        if len(left) == len(waiting) or not any(
            row.constraint in ("needs", "covers") for row in program.rows
        ):
            break
        waiting = left
    return values


def _holds(program: Program, values: Floats) -> bool:
    for row in program.rows:
        total = float(values[row.columns] @ row.coefficients) if len(row.columns) else 0.0
        if total < row.low - SLACK or total > row.high + SLACK:
            return False
    return True
