"""What could be done about the problems: interventions that fit, with cost, benefit and draws.

A cost comes only from the user's import: an intervention that needs money and has none is refused by name.
Benefit = risk × (1 − rate ratio) × applicability × life, times the equity weight for what is maximised.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from geo_mahalle.catalogue.interventions import Intervention
from geo_mahalle.errors import UserError
from geo_mahalle.planning.optimiser import Candidate, Draws
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Found

WALK = "safety_walk"
TRIANGLE = (0.9, 1.0, 1.3)


class CostMissing(UserError):  # noqa: N818 - it is a state, not a fault
    """An intervention has no cost."""

    names_fa: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitCost:
    """A unit's cost as imported, in rials at the base date's prices."""

    intervention: str
    rials: int
    base_on: date
    price_index: float
    payer: str | None
    worker: str | None
    people_share: float
    source: str

    @property
    def now_rials(self) -> int:
        """Return the rials at the plan's prices."""
        return round(self.rials * self.price_index)


@dataclass(frozen=True, slots=True)
class Option:
    """An intervention at a problem, or for an area as a whole.

    `problem` is the foremost it is about (None: none), `also` are the others of an area-wide one.
    """

    candidate: Candidate
    intervention: Intervention
    problem: Found | None
    unit: UnitCost | None
    also: tuple[Found, ...] = ()

    @property
    def problems(self) -> tuple[Found, ...]:
        """Return every problem it is about."""
        return () if self.problem is None else (self.problem, *self.also)

    @property
    def is_area_wide(self) -> bool:
        """Return whether it is done for the area as a whole."""
        return self.problem is None or self.intervention.cost_basis == "area"


def make_options(
    problems: Sequence[Found],
    interventions: Mapping[str, Intervention],
    costs: Mapping[str, UnitCost],
    areas: Sequence[str],
    *,
    first_quarter: int,
    parameters: Parameters,
    without_cost: bool = False,
    only_in: Mapping[str, str] | None = None,
) -> list[Option]:
    """Return every fitting intervention at every problem, and a walk in every area.

    `first_quarter` is the quarter of the year (1..4) in which the plan begins. Raises CostMissing with the
    names of all that lack a cost and would be considered; `without_cost` offers them all the same,
    for looking at, not for choosing. `only_in` maps an intervention to the one area that may have it.
    """
    fitting: list[tuple[Found | None, str, Intervention]] = [
        (problem, problem.area, one)
        for problem in problems
        for one in interventions.values()
        if problem.category in one.categories and (only_in or {}).get(one.id, problem.area) == problem.area
    ]
    fitting += [(None, area, interventions[WALK]) for area in areas if WALK in interventions]
    lacking = {one.id: one for _, _, one in fitting if one.cost_basis != "none" and one.id not in costs}
    if lacking and parameters.budget_rials > 0 and not without_cost:
        missing = sorted(f"{one.title_en} ({one.id})" for one in lacking.values())
        refusal = CostMissing(
            f"No cost is known for: {', '.join(missing)}.",
            remedy="Import them with their base date: geo-mahalle plan costs FILE",
        )
        refusal.names_fa = tuple(sorted(one.title_fa for one in lacking.values()))
        raise refusal
    found: dict[str, list[tuple[Found | None, str, Intervention]]] = {}
    for problem, area, one in fitting:
        if one.cost_basis != "none" and one.id not in costs and not without_cost:
            continue
        is_whole = problem is None or one.cost_basis == "area"
        place = area if is_whole or problem is None else problem.key
        found.setdefault(f"{one.id}@{place}", []).append((problem, area, one))
    options = [
        _option(
            [problem for problem, _, _ in same if problem is not None],
            *same[0][1:],
            costs.get(same[0][2].id),
            first_quarter,
            parameters,
        )
        for same in found.values()
    ]
    return _with_excludes(_with_needs(options))


def _option(
    problems: Sequence[Found],
    area: str,
    one: Intervention,
    unit: UnitCost | None,
    first_quarter: int,
    parameters: Parameters,
) -> Option:
    problem = problems[0] if problems else None
    units = 1.0
    if one.cost_basis == "metre" and problem is not None:
        units = problem.length_m
    elif one.cost_basis == "each" and problem is not None:
        units = float(max(1, len(problem.open_issues)))
    cost = 0 if unit is None or one.cost_basis == "none" else round(unit.now_rials * units)
    relief = sum(benefit(each, one, parameters) for each in problems) if problems else 0.05
    equity = problem.equity if problem is not None else 1.0
    place = problem.key if problem is not None else area
    is_whole = problem is None or one.cost_basis == "area"
    seasons = tuple(t for t in range(parameters.quarters) if (first_quarter - 1 + t) % 4 + 1 in one.seasons)
    candidate = Candidate(
        key=f"{one.id}@{area}" if is_whole else f"{one.id}@{place}",
        area=area,
        benefit=relief * equity,
        cost=cost,
        relief=relief,
        is_under_served=equity >= parameters.under_served_from,
        group=None if is_whole else place,
        crew=one.agency if one.crew else None,
        seasons=seasons if one.seasons else None,
        is_quick=one.is_quick,
        purses=(f"committee:{one.committee}", f"payer:{(unit.payer if unit else None) or one.payer}"),
    )
    return Option(candidate, one, problem, unit, tuple(problems[1:]))


def _with_needs(options: Sequence[Option]) -> list[Option]:
    """Return the options with prerequisites as keys; one that lacks a prerequisite is left out.

    A prerequisite at the same place counts before one for the whole area; who needs what was left out is
    left out too.
    """
    offered = {one.candidate.key: one for one in options}
    while True:
        keys = {name: _needed(one, offered) for name, one in offered.items()}
        lacking = [name for name, found in keys.items() if None in found]
        if not lacking:
            break
        for name in lacking:
            del offered[name]
    kept = []
    for name, option in offered.items():
        needs = tuple(key for key in keys[name] if key is not None)
        candidate = replace(option.candidate, needs=needs, group=None if needs else option.candidate.group)
        kept.append(replace(option, candidate=candidate))
    return kept


def _with_excludes(options: Sequence[Option]) -> list[Option]:
    """Return the options with the keys that each excludes: at its place, or anywhere for an area-wide one."""
    by_intervention: dict[tuple[str, str], list[Option]] = defaultdict(list)
    for option in options:
        by_intervention[option.candidate.area, option.intervention.id].append(option)
    excluded: dict[str, set[str]] = defaultdict(set)
    for option in options:
        for name in option.intervention.excludes:
            for other in by_intervention[option.candidate.area, name]:
                if _meet(option, other):
                    excluded[option.candidate.key].add(other.candidate.key)
                    excluded[other.candidate.key].add(option.candidate.key)
    return [
        replace(one, candidate=replace(one.candidate, excludes=tuple(sorted(excluded[one.candidate.key]))))
        if excluded[one.candidate.key]
        else one
        for one in options
    ]


def _meet(one: Option, other: Option) -> bool:
    """Tell whether two options are at one place: the same street part or site, or one of them everywhere."""
    if one.is_area_wide or other.is_area_wide:
        return True
    mine, theirs = (each.candidate.key.partition("@")[2].split("/") for each in (one, other))
    return mine == theirs or (len(mine) == len(theirs) == 3 and mine[1:] == theirs[1:])


def _needed(option: Option, offered: Mapping[str, Option]) -> list[str | None]:
    place = option.candidate.key.partition("@")[2]
    return [
        next((key for key in (f"{need}@{place}", f"{need}@{option.candidate.area}") if key in offered), None)
        for need in option.intervention.needs
    ]


def rate_ratio(one: Intervention, parameters: Parameters) -> float:
    """Return the effect that counts: 1 for access and, unless switched on, for crime."""
    if one.effect is None or (one.outcome == "crime" and not parameters.crime_effects):
        return 1.0
    return one.effect


def benefit(problem: Found, one: Intervention, parameters: Parameters) -> float:
    """Return the risk removed over the intervention's life, not weighted by equity."""
    removed = 1.0 - rate_ratio(one, parameters)
    return problem.risk * removed * one.applicability * one.life_years


def draw(options: Sequence[Option], parameters: Parameters) -> Draws:
    """Return draws of benefit and cost: lognormal effects, Gamma frequencies, triangular costs.

    A transferred effect's error is widened; effects of one intervention move together, frequencies of one
    problem too.
    """
    rng = np.random.default_rng(parameters.seed)
    number, size = parameters.draws, len(options)
    effect: dict[str, np.ndarray] = {}
    rate: dict[str, np.ndarray] = {}
    relief, cost = np.zeros((number, size)), np.zeros((number, size))
    for at, option in enumerate(options):
        one = option.intervention
        if one.id not in effect:
            error = one.error * (parameters.transferred_error if one.origin == "transferred" else 1.0)
            ratio = rate_ratio(one, parameters)
            effect[one.id] = (
                np.ones(number)
                if ratio == 1.0
                else np.minimum(ratio * np.exp(rng.normal(0, error, number)), 1.5)
            )
        factor = rng.triangular(*TRIANGLE, number) if option.candidate.cost else np.ones(number)
        cost[:, at] = np.round(option.candidate.cost * factor)
        if not option.problems:
            relief[:, at] = option.candidate.relief
            continue
        risk = np.zeros(number)
        for problem in option.problems:
            if problem.key not in rate:
                rate[problem.key] = rng.gamma(problem.shape, 1 / problem.rate, number) * problem.reporting
            risk += rate[problem.key] * problem.weight * problem.exposure * problem.persistence
        relief[:, at] = risk * (1 - effect[one.id]) * one.applicability * one.life_years
    equity = np.array([option.problem.equity if option.problem else 1.0 for option in options])
    return Draws(np.maximum(relief, 0) * equity, relief, cost)
