"""Solve a program with HiGHS, and say by how much it cannot be solved.

A large program is first solved without the whole numbers. Most columns of that solution are whole already and
stay so in every good plan: a small program over the few that are near to being worth it is solved for a
choice within the wanted gap, which is then proven by the bound of the first. Where that is not enough, every
column whose reduced cost is worse than the distance between the two is settled, and the core that is left
goes to branch and bound. The bound stays a proof: nothing better than the incumbent has a settled column
otherwise.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np

from geo_mahalle.errors import UserError
from geo_mahalle.planning.optimiser.greedy import fill
from geo_mahalle.planning.optimiser.model import Candidate, Choice, Limits, Shortfall, Status
from geo_mahalle.planning.optimiser.quiet import quiet_highs
from geo_mahalle.planning.optimiser.rows import SOFT, Floats, Program, Row, build

LARGE = 600
"""Columns from which the core is cut out first."""
NEIGHBOURS = (500, 1000)
"""Columns of the small programs, those nearest to being worth it."""
_DONE = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kTimeLimit: "time_limit",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kObjectiveTarget: "optimal",
}


class Unsolved(UserError):  # noqa: N818 - it is a state, not a fault
    """Time ran out before any choice was found that holds all rules."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What HiGHS said: values of the columns, what it is worth, and the proven bound.

    The status is optimal, time_limit, infeasible where that is proven, or unsolved without any values.
    """

    status: str
    values: Floats
    objective: float
    bound: float
    reduced: Floats


def optimise(candidates: Sequence[Candidate], limits: Limits) -> Choice:
    """Return the best choice within the limits, with its gap; the incumbent where time ran out.

    Where no choice holds all rules, the status is infeasible and `shortfalls` says which and by how much.
    Raises Unsolved where time ran out first.
    """
    began = time.monotonic()
    program = build(candidates, limits)
    answer = _solve_core(program, limits) if len(program.candidate) >= LARGE else None
    if answer is None:
        answer = solve(program, limits)
    if answer.status == "infeasible":
        return Choice(
            "infeasible", {}, 0.0, 0.0, 0.0, time.monotonic() - began, 0, _shortfalls(program, limits)
        )
    if answer.status == "unsolved":
        answer = _greedy_answer(program, limits)
    return _choice(program, answer, time.monotonic() - began)


def _greedy_answer(program: Program, limits: Limits) -> Answer:
    """Return the greedy choice with the bound that needs no solver: each action at its best."""
    size = len(program.candidate)
    values = fill(program, np.zeros(size))
    if values is None:
        raise Unsolved(
            f"No plan that holds all the rules was found in {limits.seconds:g} seconds.",
            remedy="Plan fewer areas at once, or take a requirement away.",
        )
    bound = sum(max(float(program.worth[found].max()), 0.0) for found in program.by_candidate.values())
    return Answer("time_limit", values, float(program.worth @ values), bound, np.zeros(size))


def solve(
    program: Program,
    limits: Limits,
    *,
    low: Floats | None = None,
    high: Floats | None = None,
    relaxed: bool = False,
    start: Floats | None = None,
    target: float | None = None,
) -> Answer:
    """Solve a program as it stands, with bounds on its columns, or without the whole numbers.

    It ends as soon as something is found that is worth `target`.
    """
    size = len(program.candidate)
    if size == 0:  # HiGHS calls a model without columns empty, whatever its rows want
        empty = np.empty(0)
        return Answer("infeasible" if fill(program, empty) is None else "optimal", empty, 0.0, 0.0, empty)
    solver = _solver(limits)
    if target is not None:
        solver.setOptionValue("objective_target", target)
        solver.setOptionValue("mip_rel_gap", limits.gap / 10)
    model = _lp(
        program.worth,
        np.zeros(size) if low is None else low,
        np.ones(size) if high is None else high,
        program.rows,
    )
    if not relaxed:
        model.integrality_ = [highspy.HighsVarType.kInteger] * size
    solver.passModel(model)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = start.tolist()
        solver.setSolution(given)
    return _run(solver, size, relaxed=relaxed)


def second_pass(
    candidates: Sequence[Candidate], limits: Limits, first: Choice, *, keep: float = 0.95
) -> Choice:
    """Return the choice that is best for the area left worst off, giving up at most 1 − keep of the first.

    What is raised is the least share, over the areas, of the relief an area could have that it gets.
    """
    began = time.monotonic()
    program = build(candidates, limits)
    size = len(program.candidate)
    candidates = program.candidates
    relief = np.array([one.relief or one.benefit for one in candidates])
    owner_area = np.array([one.area for one in candidates])[program.candidate]
    rows = [*program.rows]
    every = np.arange(size, dtype=np.int32)
    rows.append(Row("first", "", every, program.worth, keep * first.objective, np.inf))
    for area in sorted({one.area for one in candidates}):
        inside = every[owner_area == area]
        whole = float(sum(relief[at] for at, one in enumerate(candidates) if one.area == area))
        if whole > 0 and len(inside):
            columns = np.append(inside, size).astype(np.int32)
            values = np.append(relief[program.candidate[inside]] / whole, -1.0)
            rows.append(Row("worst", area, columns, values, 0.0, np.inf))
    worth = np.append(program.worth * 1e-6 / max(first.objective, 1e-9), 1.0)
    model = _lp(worth, np.zeros(size + 1), np.ones(size + 1), rows)
    model.integrality_ = [highspy.HighsVarType.kInteger] * size + [highspy.HighsVarType.kContinuous]
    solver = _solver(limits)
    solver.passModel(model)
    answer = _run(solver, size + 1, relaxed=False)
    if answer.status in ("infeasible", "unsolved"):
        return first
    chosen = answer.values[:size]
    total = float(program.worth @ np.round(chosen))
    told = Answer(answer.status, chosen, total, max(first.bound, total), answer.reduced[:size])
    return _choice(program, told, time.monotonic() - began)


def _solver(limits: Limits) -> highspy.Highs:
    solver = quiet_highs()
    for name, value in (
        ("threads", 1),
        ("random_seed", 1),
        ("mip_rel_gap", limits.gap),
        ("mip_feasibility_tolerance", 1e-9),
        ("primal_feasibility_tolerance", 1e-9),
        ("time_limit", float(limits.seconds)),
    ):
        solver.setOptionValue(name, value)
    return solver


def _lp(worth: Floats, low: Floats, high: Floats, rows: Sequence[Row]) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(worth), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = worth, low, high
    model.row_lower_ = np.array([max(row.low, -highspy.kHighsInf) for row in rows])
    model.row_upper_ = np.array([min(row.high, highspy.kHighsInf) for row in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.num_col_, model.a_matrix_.num_row_ = len(worth), len(rows)
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(row.columns) for row in rows])]).astype(
        np.int32
    )
    empty: list[Floats] = [np.empty(0)]
    model.a_matrix_.index_ = np.concatenate([*empty, *(row.columns for row in rows)]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([*empty, *(row.coefficients for row in rows)])
    return model


def _run(solver: highspy.Highs, size: int, *, relaxed: bool) -> Answer:
    solver.run()
    told = solver.getModelStatus()
    status = _DONE.get(told, "unsolved")
    info, solution = solver.getInfo(), solver.getSolution()
    if status != "infeasible" and (not solution.value_valid or info.primal_solution_status != 2):
        status = "unsolved"
    values = np.array(solution.col_value) if solution.value_valid else np.zeros(size)
    objective = float(info.objective_function_value)
    bound = objective if relaxed else float(info.mip_dual_bound)
    reduced = np.array(solution.col_dual) if relaxed and solution.dual_valid else np.zeros(size)
    return Answer(status, values, objective, max(bound, objective), reduced)


def _solve_core(program: Program, limits: Limits) -> Answer | None:
    """Return the answer by the core, or None where it gives none."""
    relaxed = solve(program, limits, relaxed=True)
    if relaxed.status != "optimal":
        return None
    start = _start(program, limits, relaxed)
    if start is None:
        return None
    best = float(program.worth @ start)
    room = relaxed.objective - best
    if room <= limits.gap * max(best, 1e-9):
        return Answer("optimal", start, best, relaxed.objective, relaxed.reduced)
    settled_out = (relaxed.values < 1e-9) & (relaxed.reduced < -room)
    settled_in = (relaxed.values > 1 - 1e-9) & (relaxed.reduced > room)
    low = settled_in.astype(np.float64)
    high = 1.0 - settled_out.astype(np.float64)
    core = solve(program, limits, low=low, high=high, start=start)
    if core.status == "infeasible":
        return Answer("optimal", start, best, best, relaxed.reduced)
    if core.status == "unsolved":
        return Answer("time_limit", start, best, relaxed.objective, relaxed.reduced)
    if core.objective < best:
        return Answer(core.status, start, best, max(core.bound, best), relaxed.reduced)
    return core


def _start(program: Program, limits: Limits, relaxed: Answer) -> Floats | None:
    """Return a choice near the solution without whole numbers, within the gap where one is found soon.

    Notes
    -----
    A neighbourhood of the relaxation by reduced costs, solved as a program of its own (Danna, Rothberg and
    Le Pape, 2005, Exploring relaxation induced neighborhoods, Mathematical Programming 102).
    """
    found = [one for one in (fill(program, relaxed.values),) if one is not None]
    order = np.argsort(np.abs(relaxed.reduced), kind="stable")
    fractional = (relaxed.values > 1e-6) & (relaxed.values < 1 - 1e-6)
    whole = (relaxed.values > 0.5).astype(np.float64)
    wanted = relaxed.objective / (1.0 + limits.gap)
    for size in NEIGHBOURS:
        best = max(found, key=lambda one: float(program.worth @ one), default=None)
        if best is not None and float(program.worth @ best) >= wanted:
            break
        is_free = fractional.copy()
        is_free[order[:size]] = True
        answer = solve(
            program,
            replace(limits, seconds=limits.seconds / 4),
            low=np.where(is_free, 0.0, whole),
            high=np.where(is_free, 1.0, whole),
            target=wanted,
        )
        if answer.status in ("optimal", "time_limit"):
            found.append(np.round(answer.values))
    return max(found, key=lambda one: float(program.worth @ one), default=None)


def _choice(program: Program, answer: Answer, seconds: float) -> Choice:
    chosen = np.flatnonzero(answer.values > 0.5)
    starts = {
        one.key: int(program.quarter[column])
        for column in chosen
        if not (one := program.candidates[int(program.candidate[column])]).any_of
    }
    cost = sum(program.candidates[int(program.candidate[column])].cost for column in chosen)
    objective = float(program.worth[chosen].sum()) if len(chosen) else 0.0
    bound = max(answer.bound, objective)
    status: Status = "time_limit" if answer.status == "time_limit" else "optimal"
    gap = (bound - objective) / objective if objective > 0 else 0.0 if bound <= 1e-9 else 1.0
    return Choice(status, starts, objective, bound, gap, seconds, cost)


def _shortfalls(program: Program, limits: Limits) -> tuple[Shortfall, ...]:
    """Return the least by which the rules people set must give way, in each rule's own unit."""
    size = len(program.candidate)
    rows: list[Row] = []
    slack: list[Row] = []
    for row in program.rows:
        if row.constraint not in SOFT:
            rows.append(row)
            continue
        sign = 1.0 if np.isfinite(row.low) else -1.0
        columns = np.append(row.columns, size + len(slack)).astype(np.int32)
        values = np.append(row.coefficients, sign)
        rows.append(Row(row.constraint, row.subject, columns, values, row.low, row.high, row.unit))
        slack.append(row)
    worth = np.concatenate([np.zeros(size), -np.ones(len(slack))])
    high = np.concatenate([np.ones(size), np.full(len(slack), highspy.kHighsInf)])
    model = _lp(worth, np.zeros(len(worth)), high, rows)
    model.integrality_ = [highspy.HighsVarType.kInteger] * size + [highspy.HighsVarType.kContinuous] * len(
        slack
    )
    solver = _solver(limits)
    solver.passModel(model)
    answer = _run(solver, len(worth), relaxed=False)
    return tuple(
        Shortfall(row.constraint, row.subject, round(float(amount) * row.unit, 3))
        for row, amount in zip(slack, answer.values[size:], strict=True)
        if amount > 1e-7
    )
