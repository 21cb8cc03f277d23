"""Make drafts: problems, options, the choice, its uncertainty, and a document for each area.

Areas that are planned together share one budget, one equity floor and one solution; their documents add up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from geo_mahalle import jalali
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, read_place
from geo_mahalle.errors import UserError
from geo_mahalle.planning import documents, versions
from geo_mahalle.planning.candidates import Option, draw, make_options
from geo_mahalle.planning.costs import costs_in_force
from geo_mahalle.planning.council import apply_votes, read_votes
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.planning.optimiser import (
    Candidate,
    Choice,
    Draws,
    Limits,
    PriceOfEquity,
    greedy,
    optimise,
    price_of_equity,
    second_pass,
    selection_probability,
    shadow_list,
)
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Found, Ground, find_problems, read_ground

Progress = Callable[[str, int, int], None]


class PlanImpossible(UserError):  # noqa: N818 - it is a state, not a fault
    """No plan holds all the rules."""


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved plan before it is told area by area."""

    problems: Sequence[Found]
    options: Sequence[Option]
    choice: Choice
    greedy_objective: float
    limits: Limits
    price: PriceOfEquity | None
    shadow: tuple[str, ...]
    draws: Draws
    probability: Mapping[str, float]


def make_plans(
    connection: Connection,
    catalogue: Catalogue,
    codes: Sequence[str],
    parameters: Parameters,
    *,
    wanted: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    progress: Progress = lambda _what, _done, _all: None,
) -> list[PlanDocument]:
    """Make and keep a draft for each area and return them; `wanted` are keys of the council's own list.

    Raises CostMissing, PlanImpossible with the rules that cannot be held, UserError for an unknown area.
    """
    place = read_place(connection)
    if place is None:
        raise UserError("The place is not set up yet.", remedy="Make it: geo-mahalle place add")
    as_of = place.as_of or datetime.now(ZoneInfo(place.timezone)).date()
    level = versions.level_of(connection, codes)
    progress("problems", 0, 1)
    ground = read_ground(connection, level, codes, parameters, as_of)
    votes = read_votes(connection, codes)
    problems = apply_votes(find_problems(connection, catalogue, ground, codes, parameters), votes)
    chosen = _foremost(problems, codes, parameters)
    quarters = plan_quarters(as_of, parameters.quarters, place.calendar)
    options = make_options(
        chosen,
        catalogue.interventions,
        costs_in_force(connection),
        codes,
        first_quarter=int(quarters[0].key[-1]),
        parameters=parameters,
    )
    solved = solve(chosen, options, ground, parameters, wanted=wanted, refused=refused, progress=progress)
    made = []
    for code in codes:
        context = documents.Telling(catalogue, ground, parameters, quarters, votes.get(code, {}))
        document = documents.tell(connection, code, solved, context)
        made.append(versions.keep(connection, document, documents.action_issues(document, solved)))
    return made


def solve(
    problems: Sequence[Found],
    options: Sequence[Option],
    ground: Ground,
    parameters: Parameters,
    *,
    wanted: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    progress: Progress = lambda _what, _done, _all: None,
) -> Solved:
    """Return the choice with everything that stands beside it; raises PlanImpossible."""
    candidates = [one.candidate for one in options]
    limits = make_limits(candidates, problems, ground, parameters, wanted=wanted, refused=refused)
    progress("solve", 0, 1)
    first = optimise(candidates, limits)
    if first.status == "infeasible":
        told = "; ".join(
            f"{one.constraint} {one.subject} by {one.amount:,.0f}".replace("  ", " ")
            for one in first.shortfalls
        )
        raise PlanImpossible(
            f"No plan holds all the rules; the least that must give way: {told}.",
            remedy="Raise the budget, lower the floor, or take a requirement away.",
        )
    areas = {one.area for one in candidates}
    choice = second_pass(candidates, limits, first) if len(areas) > 1 else first
    draws = draw(options, parameters)
    return Solved(
        problems=problems,
        options=options,
        choice=choice,
        greedy_objective=greedy(candidates, limits).objective,
        limits=limits,
        price=price_of_equity(candidates, limits, first),
        shadow=shadow_list(candidates, limits, choice),
        draws=draws,
        probability=selection_probability(
            candidates,
            limits,
            draws,
            solves=parameters.solves,
            progress=lambda done, every: progress("draws", done, every),
        ),
    )


def make_limits(
    candidates: Sequence[Candidate],
    problems: Sequence[Found],
    ground: Ground,
    parameters: Parameters,
    *,
    wanted: frozenset[str],
    refused: frozenset[str],
) -> Limits:
    """Return the rules; the floor is the larger of the under-served areas' shares of people and risk."""
    areas = sorted({one.area for one in candidates})
    crews = {one.crew for one in candidates if one.crew}
    floor = parameters.floor
    if floor is None:
        floor = _floor(areas, problems, ground, parameters)
    quick = [
        area
        for area in areas
        if ground.areas[area].is_pilot
        and any(one.area == area and one.is_quick and _may_start(one, refused) for one in candidates)
    ]
    return Limits(
        budget=parameters.budget_rials,
        quarters=parameters.quarters,
        quarter_budgets=parameters.quarter_rials,
        capacity=dict.fromkeys(sorted(crews), parameters.crew_places * len(areas)),
        floor=floor if any(one.is_under_served for one in candidates) else 0.0,
        area_cap=parameters.area_cap if len(areas) > 2 else None,
        quick_areas=tuple(quick),
        required=wanted,
        refused=refused,
        discount=parameters.discount,
        gap=parameters.gap,
        seconds=parameters.seconds,
    )


def _may_start(one: Candidate, refused: frozenset[str]) -> bool:
    return one.key not in refused and (one.seasons is None or 0 in one.seasons)


def _floor(areas: Sequence[str], problems: Sequence[Found], ground: Ground, parameters: Parameters) -> float:
    under = {a for a in areas if ground.areas[a].equity >= parameters.under_served_from}
    people = {a: ground.areas[a].persons or 0.0 for a in areas}
    risk = {a: sum(one.risk for one in problems if one.area == a) for a in areas}
    shares = [
        sum(part[a] for a in under) / whole for part in (people, risk) if (whole := sum(part.values())) > 0
    ]
    share = max(shares, default=0.0)
    # All areas under-served: the floor says nothing. A floor of the whole would forbid the others everything.
    return 0.0 if len(under) == len(areas) else min(share, 0.9)


def _foremost(problems: Sequence[Found], codes: Sequence[str], parameters: Parameters) -> list[Found]:
    """Return the foremost problems of each area."""
    left = dict.fromkeys(codes, parameters.problems_per_area)
    kept = []
    for one in problems:
        if left.get(one.area, 0) > 0:
            left[one.area] -= 1
            kept.append(one)
    return kept


def plan_quarters(as_of: date, number: int, calendar: str) -> list[jalali.Period]:
    """Return the quarters of the plan, the first that begins after today first."""
    last = date(as_of.year + 2 + number // 4, as_of.month, 1)
    kind: jalali.Calendar = "jalali" if calendar == "jalali" else "gregorian"
    found = [
        one
        for one in jalali.periods(as_of, last, calendar=kind)
        if one.kind == "quarter" and one.starts_on > as_of
    ]
    return found[:number]
