"""The plan as a mixed-integer program: a column a candidate and start quarter, a named row a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from geo_mahalle.errors import UserError
from geo_mahalle.planning.optimiser.model import Candidate, Limits

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
SOFT = (
    "budget",
    "quarter_budget",
    "purse",
    "earmark",
    "capacity",
    "floor",
    "area_cap",
    "quick_win",
    "required",
)
MOST_EARMARKS = 8
"""Each set of earmarks is a row of its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: low ≤ Σ coefficient × column ≤ high; `unit` turns an excess back into the rule's own unit."""

    constraint: str
    subject: str
    columns: Ints
    coefficients: Floats
    low: float
    high: float
    unit: float = 1.0


@dataclass(frozen=True, slots=True)
class Program:
    """Columns, their worth, and the rows. `candidate` and `quarter` say what each column stands for."""

    candidates: Sequence[Candidate]
    candidate: Ints
    quarter: Ints
    worth: Floats
    cost: Floats
    rows: tuple[Row, ...]
    money: float
    by_candidate: Mapping[int, Ints] = field(repr=False)


def build(candidates: Sequence[Candidate], limits: Limits) -> Program:
    """Return the program; raises UserError for a key that stands twice or a prerequisite nobody offers.

    What sites gain (`limits.coverage`) stands behind the candidates.
    """
    candidates = [*candidates, *limits.coverage]
    index = {one.key: at for at, one in enumerate(candidates)}
    if len(index) != len(candidates):
        raise UserError("A candidate stands twice in the plan's input.")
    pairs = [(at, t) for at, one in enumerate(candidates) for t in _quarters(one, limits)]
    owner = np.array([at for at, _ in pairs], dtype=np.int32)
    quarter = np.array([t for _, t in pairs], dtype=np.int32)
    benefit = np.array([one.benefit for one in candidates], dtype=np.float64)
    cost = np.array([one.cost for one in candidates], dtype=np.float64)
    factor = (1.0 + limits.discount) ** (-quarter / 4.0)
    grouped: dict[int, list[int]] = defaultdict(list)
    for column, at in enumerate(owner.tolist()):
        grouped[at].append(column)
    columns = {at: np.array(found, dtype=np.int32) for at, found in grouped.items()}
    money = float(max(cost.max(initial=0.0), 1.0))
    worth = benefit[owner] * factor if len(owner) else np.empty(0)
    bare = Program(candidates, owner, quarter, worth, cost[owner] / money, (), money, columns)
    rows = (
        *_choice_rows(bare),
        *_need_rows(bare, index),
        *_cover_rows(bare, index),
        *_exclude_rows(bare, index),
        *_money_rows(bare, limits),
        *_purse_rows(bare, limits),
        *_wish_rows(bare, limits),
    )
    return Program(candidates, owner, quarter, worth, bare.cost, rows, money, columns)


def _quarters(one: Candidate, limits: Limits) -> Iterable[int]:
    if one.key in limits.refused:
        return ()
    every = range(limits.quarters)
    return every if one.seasons is None else [t for t in every if t in one.seasons]


def _row(kind: str, subject: str, columns: Ints, values: Floats | float, **limits: float) -> Row:
    filled = np.broadcast_to(np.asarray(values, dtype=np.float64), columns.shape)
    return Row(
        kind,
        subject,
        columns,
        filled,
        limits.get("low", -np.inf),
        limits.get("high", np.inf),
        limits.get("unit", 1.0),
    )


def _choice_rows(program: Program) -> list[Row]:
    """Return one start each, and one of each exclusive group.

    A group's row says more than its members' rows and stands for them.
    """
    groups: dict[str, list[Ints]] = defaultdict(list)
    rows = []
    for at, columns in program.by_candidate.items():
        group = program.candidates[at].group
        if group is not None:
            groups[group].append(columns)
        elif len(columns) > 1:
            rows.append(_row("once", program.candidates[at].key, columns, 1.0, high=1.0))
    rows += [_row("exclusive", name, np.concatenate(found), 1.0, high=1.0) for name, found in groups.items()]
    return rows


def _need_rows(program: Program, index: Mapping[str, int]) -> list[Row]:
    """Return, for each start of an action, that what it needs has started by then."""
    rows = []
    nothing = np.empty(0, dtype=np.int32)
    for at, columns in program.by_candidate.items():
        for key in program.candidates[at].needs:
            if key not in index:
                raise UserError(
                    f"{program.candidates[at].key} needs {key}, which is not among the candidates.",
                    remedy="Add it, or take the prerequisite away.",
                )
            before = program.by_candidate.get(index[key], nothing)
            for t in sorted(set(program.quarter[columns].tolist())):
                mine = columns[program.quarter[columns] <= t]
                theirs = before[program.quarter[before] <= t]
                values = np.concatenate([np.ones(len(mine)), -np.ones(len(theirs))])
                subject = f"{program.candidates[at].key} needs {key}"
                rows.append(_row("needs", subject, np.concatenate([mine, theirs]), values, high=0.0))
    return rows


def _cover_rows(program: Program, index: Mapping[str, int]) -> list[Row]:
    """Return, for each start of a gain, that one of its sites has started by then.

    Notes
    -----
    The covering rows of Church, R. and ReVelle, C. (1974), with a gain a group of points that the same sites
    reach: it stays whole where the sites are.
    """
    rows = []
    for at, columns in program.by_candidate.items():
        sites = [
            program.by_candidate[index[key]]
            for key in program.candidates[at].any_of
            if index.get(key) in program.by_candidate
        ]
        if not program.candidates[at].any_of:
            continue
        every = np.concatenate(sites) if sites else np.empty(0, dtype=np.int32)
        for t in sorted(set(program.quarter[columns].tolist())):
            mine = columns[program.quarter[columns] <= t]
            theirs = every[program.quarter[every] <= t]
            values = np.concatenate([np.ones(len(mine)), -np.ones(len(theirs))])
            key = program.candidates[at].key
            rows.append(_row("covers", key, np.concatenate([mine, theirs]), values, high=0.0))
    return rows


def _exclude_rows(program: Program, index: Mapping[str, int]) -> list[Row]:
    """Return that of two actions that exclude each other one is chosen at most, a row a pair."""
    pairs = {
        (min(at, index[key]), max(at, index[key]))
        for at in program.by_candidate
        for key in program.candidates[at].excludes
        if index.get(key) in program.by_candidate and index[key] != at
    }
    return [
        _row(
            "excludes",
            f"{program.candidates[one].key} and {program.candidates[two].key}",
            np.concatenate([program.by_candidate[one], program.by_candidate[two]]),
            1.0,
            high=1.0,
        )
        for one, two in sorted(pairs)
    ]


def _money_rows(program: Program, limits: Limits) -> list[Row]:
    """Return the budgets in total, by quarter and by area, the crews, and the equity floor."""
    every = np.arange(len(program.candidate), dtype=np.int32)
    unit = program.money
    rows = [_row("budget", "", every, program.cost, high=limits.budget / unit, unit=unit)]
    for t, amount in enumerate(limits.quarter_budgets or ()):
        inside = every[program.quarter == t]
        rows.append(
            _row("quarter_budget", str(t), inside, program.cost[inside], high=amount / unit, unit=unit)
        )
    areas = np.array([program.candidates[at].area for at in program.candidate.tolist()])
    for area in sorted(set(areas.tolist())) if limits.area_cap is not None else ():
        inside = every[areas == area]
        cap = (limits.area_cap or 0.0) * limits.budget / unit
        rows.append(_row("area_cap", area, inside, program.cost[inside], high=cap, unit=unit))
    crews = np.array([program.candidates[at].crew or "" for at in program.candidate.tolist()])
    for crew, places in limits.capacity.items():
        for t in range(limits.quarters):
            inside = every[(crews == crew) & (program.quarter == t)]
            if len(inside) > places:
                rows.append(_row("capacity", f"{crew} {t}", inside, 1.0, high=float(places)))
    if limits.floor > 0:
        under = np.array([program.candidates[at].is_under_served for at in program.candidate.tolist()])
        values = program.cost * (under.astype(np.float64) - limits.floor)
        rows.append(_row("floor", "", every, values, low=0.0, unit=unit))
    return rows


def _purse_rows(program: Program, limits: Limits) -> list[Row]:
    """Return what each purse may spend, and that money set aside for some is not spent by others.

    What lies outside a set of purses may not take what is set aside for that set: one row for each set, which
    is all that is needed (the cuts of the flow from money to actions).
    """
    if len(limits.earmarks) > MOST_EARMARKS:
        raise UserError(f"At most {MOST_EARMARKS} sums can be set aside.")
    if sum(limits.earmarks.values()) > limits.budget:
        raise UserError(
            "More is set aside than the whole budget.", remedy="Raise the budget, or set less aside."
        )
    every = np.arange(len(program.candidate), dtype=np.int32)
    unit = program.money
    inside = {
        name: np.array(
            [name in program.candidates[at].purses for at in program.candidate.tolist()], dtype=bool
        )
        for name in {*limits.caps, *limits.earmarks}
    }
    rows = []
    for name, amount in sorted(limits.caps.items()):
        mine = every[inside[name]]
        rows.append(_row("purse", name, mine, program.cost[mine], high=amount / unit, unit=unit))
    names = sorted(limits.earmarks)
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            others = every[~np.any([inside[name] for name in some], axis=0)]
            left = limits.budget - sum(limits.earmarks[name] for name in some)
            rows.append(
                _row("earmark", " + ".join(some), others, program.cost[others], high=left / unit, unit=unit)
            )
    return rows


def _wish_rows(program: Program, limits: Limits) -> list[Row]:
    """Return a quick win for each area that must have one, and the required actions."""
    rows = []
    for area in limits.quick_areas:
        found = [
            columns
            for at, columns in program.by_candidate.items()
            if program.candidates[at].area == area and program.candidates[at].is_quick
        ]
        joined = np.concatenate(found) if found else np.empty(0, dtype=np.int32)
        rows.append(_row("quick_win", area, joined[program.quarter[joined] == 0], 1.0, low=1.0))
    at_key = {one.key: at for at, one in enumerate(program.candidates)}
    for key in sorted(limits.required):
        columns = program.by_candidate.get(at_key.get(key, -1), np.empty(0, dtype=np.int32))
        rows.append(_row("required", key, columns, 1.0, low=1.0))
    return rows
