"""Make drafts: problems, options, the choice, its uncertainty, and a document for each area.

Areas that are planned together share one budget, one equity floor and one solution; their documents add up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geo_mahalle import jalali
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, PlaceRow, read_place
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
    Shortfall,
    greedy,
    optimise,
    price_of_equity,
    second_pass,
    selection_probability,
    shadow_list,
)
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Found, Ground, find_problems, read_ground, read_reporting
from geo_mahalle.planning.sites import read_coverage
from geo_mahalle.planning.solutions import areas_of, local_costs, read_solutions, with_local

Progress = Callable[[str, int, int], None]


class PlanImpossible(UserError):  # noqa: N818 - it is a state, not a fault
    """No plan holds all the rules."""

    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted:
    """A document that is not kept yet, with the open issues of each of its actions."""

    document: PlanDocument
    issues: Mapping[str, tuple[int, ...]]


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
    drafted = draft_plans(
        connection, catalogue, codes, parameters, wanted=wanted, refused=refused, progress=progress
    )
    return [versions.keep(connection, one.document, one.issues) for one in drafted]


def draft_plans(
    connection: Connection,
    catalogue: Catalogue,
    codes: Sequence[str],
    parameters: Parameters,
    *,
    wanted: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    progress: Progress = lambda _what, _done, _all: None,
) -> list[Drafted]:
    """Return a draft for each area without keeping any."""
    progress("problems", 0, 1)
    basis = lay_out(connection, catalogue, codes, parameters)
    solved = solve(
        basis.problems,
        basis.options,
        basis.ground,
        basis.parameters,
        wanted=wanted,
        refused=refused,
        coverage=basis.coverage,
        progress=progress,
    )
    return [
        Drafted(document, documents.action_issues(document, solved))
        for document in (_tell(connection, code, solved, basis) for code in codes)
    ]


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan is chosen from: problems, options, and what they are told with."""

    catalogue: Catalogue
    ground: Ground
    parameters: Parameters
    quarters: Sequence[jalali.Period]
    votes: Mapping[str, Mapping[str, int]]
    problems: Sequence[Found]
    options: Sequence[Option]
    coverage: tuple[Candidate, ...] = ()


def lay_out(
    connection: Connection,
    catalogue: Catalogue,
    codes: Sequence[str],
    parameters: Parameters,
    *,
    without_cost: bool = False,
) -> Basis:
    """Return problems and options of areas; `without_cost` also those whose cost nobody has given yet."""
    place = read_place(connection)
    if place is None:
        raise UserError("The place is not set up yet.", remedy="Make it: geo-mahalle place add")
    as_of = day_of(place)
    level = versions.level_of(connection, codes)
    if parameters.reporting_from_data and not parameters.reporting:
        parameters = replace(parameters, reporting=read_reporting(connection, level, as_of))
    ground = read_ground(connection, level, codes, parameters, as_of)
    votes = read_votes(connection, codes)
    local = with_local(connection, catalogue)
    problems = apply_votes(find_problems(connection, catalogue, ground, codes, parameters), votes)
    chosen = _foremost(problems, codes, parameters)
    quarters = plan_quarters(as_of, parameters.quarters, place.calendar)
    options = make_options(
        chosen,
        local.interventions,
        {**costs_in_force(connection), **local_costs(connection)},
        codes,
        first_quarter=int(quarters[0].key[-1]),
        parameters=parameters,
        without_cost=without_cost,
        only_in=areas_of(read_solutions(connection)),
    )
    coverage = read_coverage(connection, options, ground, parameters)
    return Basis(local, ground, parameters, quarters, votes, chosen, options, coverage)


def day_of(place: PlaceRow) -> date:
    """Return the place's day: the fixed one where it has one, else today in its timezone."""
    return place.today


@dataclass(frozen=True, slots=True)
class Outlook:
    """What there is to choose from: a document with nothing chosen, its options, and the plan's quarters."""

    document: PlanDocument
    options: Sequence[Option]
    quarters: Sequence[jalali.Period]


def survey(
    connection: Connection, catalogue: Catalogue, code: str, parameters: Parameters | None = None
) -> Outlook:
    """Return what there is to choose from in an area; its document is version 0.

    Actions without a known cost are in it, told as such.
    """
    wanted = replace(parameters or Parameters(), draws=60)
    basis = lay_out(connection, catalogue, [code], wanted, without_cost=True)
    nothing = Choice("optimal", {}, 0.0, 0.0, 0.0, 0.0, 0)
    solved = Solved(
        problems=basis.problems,
        options=basis.options,
        choice=nothing,
        greedy_objective=0.0,
        limits=Limits(wanted.budget_rials, wanted.quarters),
        price=None,
        shadow=(),
        draws=draw(basis.options, wanted),
        probability={},
    )
    return Outlook(_tell(connection, code, solved, basis), basis.options, basis.quarters)


def _tell(connection: Connection, code: str, solved: Solved, basis: Basis) -> PlanDocument:
    votes = dict(basis.votes.get(code, {}))
    telling = documents.Telling(basis.catalogue, basis.ground, basis.parameters, basis.quarters, votes)
    return documents.tell(connection, code, solved, telling)


def solve(
    problems: Sequence[Found],
    options: Sequence[Option],
    ground: Ground,
    parameters: Parameters,
    *,
    wanted: frozenset[str] = frozenset(),
    refused: frozenset[str] = frozenset(),
    coverage: tuple[Candidate, ...] = (),
    progress: Progress = lambda _what, _done, _all: None,
) -> Solved:
    """Return the choice with everything that stands beside it; raises PlanImpossible."""
    candidates = [one.candidate for one in options]
    limits = make_limits(candidates, problems, ground, parameters, wanted=wanted, refused=refused)
    limits = replace(limits, coverage=coverage)
    progress("solve", 0, 1)
    first = optimise(candidates, limits)
    if first.status == "infeasible":
        told = "; ".join(
            f"{one.constraint} {one.subject} by {one.amount:,.0f}".replace("  ", " ")
            for one in first.shortfalls
        )
        refusal = PlanImpossible(
            f"No plan holds all the rules; the least that must give way: {told}.",
            remedy="Raise the budget, lower the floor, or take a requirement away.",
        )
        refusal.shortfalls = first.shortfalls
        raise refusal
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
        caps={f"committee:{name}": amount for name, amount in parameters.committee_rials.items()},
        earmarks={name: amount for name, amount in parameters.earmarks.items() if amount > 0},
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
