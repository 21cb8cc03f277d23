"""Tell a solved plan as a document an area: numbers, reasons, totals, and what is not complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database.queries import Connection, rows
from geo_mahalle.jalali import Period
from geo_mahalle.locale import translator
from geo_mahalle.planning import priorities
from geo_mahalle.planning.candidates import Option, rate_ratio
from geo_mahalle.planning.model import (
    Action,
    CommitteeTotal,
    Cost,
    Interval,
    Kpi,
    Participation,
    PlanDocument,
    Problem,
    QuarterTotal,
    Range,
    Solution,
    Titles,
    Urgency,
)
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Found, Ground
from geo_mahalle.planning.sites import choose_sites
from geo_mahalle.text import persian_digits

if TYPE_CHECKING:
    from geo_mahalle.planning.make import Solved

PACKAGE = "geo_mahalle.planning"


@dataclass(frozen=True, slots=True)
class Telling:
    """What a document needs beside the solution."""

    catalogue: Catalogue
    ground: Ground
    parameters: Parameters
    quarters: Sequence[Period]
    votes: Mapping[str, int]


def _(text: str) -> str:
    return text


def say(text: str, **values: object) -> Titles:
    """Return a text in both languages, with values put in."""
    persian = {name: persian_digits(str(value)) for name, value in values.items()}
    return Titles(translator("fa")(text).format(**persian), text.format(**values))


def tell(connection: Connection, code: str, solved: Solved, telling: Telling) -> PlanDocument:
    """Return the draft of one area; version and digest are given when it is kept."""
    ground, parameters = telling.ground, telling.parameters
    problems = tell_problems([one for one in solved.problems if one.area == code], telling)
    numbers = {one.key: one.number for one in problems}
    actions = _actions(code, solved, telling, numbers)
    chosen = [one for one in actions if one.is_chosen]
    participation = _participation(connection, code, ground, telling)
    bases = [one.cost.base_on for one in chosen if one.cost.base_on]
    area = ground.areas[code]
    return PlanDocument(
        area_code=code,
        area_names=Titles(area.name_fa, area.name_en),
        version=0,
        status="draft",
        made_on=ground.as_of,
        decided_on=None,
        decision=None,
        data_until=ground.as_of,
        first_quarter=telling.quarters[0].key,
        last_quarter=telling.quarters[-1].key,
        budget_rials=parameters.budget_rials,
        base_on=max(bases, default=None),
        actions=tuple(actions),
        problems=tuple(problems),
        quarters=_quarters(chosen, telling),
        committees=_committees(chosen, telling),
        total_rials=sum(one.cost.rials for one in chosen),
        people_rials=sum(round(one.cost.rials * one.cost.people_share) for one in chosen),
        shadow=tuple(key for key in solved.shadow if _area_of(key, solved) == code),
        incomplete=incompleteness(participation, parameters),
        participation=participation,
        solution=_solution(solved),
        objections_until=None,
        sites=choose_sites(solved.options, ground, code, parameters),
        parameters={**parameters.told(), "catalogue_sha256": telling.catalogue.sha256},
    )


def tell_problems(found: Sequence[Found], telling: Telling) -> list[Problem]:
    """Return the problems of an area in order of priority, with both ranks and the word of urgency."""
    if not found:
        return []
    unweighted = {one.key: at for at, one in enumerate(sorted(found, key=lambda p: -p.risk), start=1)}
    foremost = np.quantile([one.priority for one in found], 0.9)
    middle = np.quantile([one.priority for one in found], 0.5)
    made = []
    for number, one in enumerate(found, start=1):
        category = telling.catalogue.categories[one.category]
        low, high = priorities.limits([one.shape], [one.rate])
        urgency: Urgency = "later"
        if one.open_issues and (one.worst_open == 4 or one.priority >= foremost):
            urgency = "now"
        elif one.open_issues or one.priority >= middle:
            urgency = "this_year"
        made.append(
            Problem(
                number=number,
                key=one.key,
                category_id=one.category,
                titles=Titles(category.title_fa, category.title_en),
                committee_id=category.committee,
                agency_id=category.agency,
                sensitivity=one.sensitivity,
                place_kind=one.place_kind,
                place_name=one.place_name,
                geometry=one.geometry,
                issues=len(one.issues),
                open_issues=len(one.open_issues),
                severity=one.severity,
                severity_weight=one.weight,
                frequency=Interval(
                    one.frequency, float(low[0]) * one.reporting, float(high[0]) * one.reporting
                ),
                reporting_factor=one.reporting,
                exposure=one.exposure,
                persistence=one.persistence,
                equity=one.equity,
                risk=one.risk,
                priority=one.priority,
                rank_weighted=number,
                rank_unweighted=unweighted[one.key],
                urgency=urgency,
                why=why(one),
                stickers=telling.votes.get(one.key),
            )
        )
    return made


SCARCE = _("services are scarcer here than elsewhere in the city")
"""The reason that tells of a neighbourhood's standing; offices alone read it."""


def why(one: Found) -> Titles:
    """Return the one reason that weighs most: what raises this problem's priority above the usual."""
    reasons = {
        _("life is in danger: open and of the worst severity"): 8.0 if one.worst_open == 4 else 0.0,
        _("it comes back about {times} times a year"): one.frequency,
        _("it has stood open in most months of the year"): 4 * (one.persistence - 1),
        _("many people pass here, or a school or health place is near"): one.exposure,
        SCARCE: one.equity,
    }
    best = max(reasons, key=lambda text: reasons[text])
    return say(best, times=max(1, round(one.frequency)))


def _actions(code: str, solved: Solved, telling: Telling, numbers: Mapping[str, int]) -> list[Action]:
    starts = solved.choice.starts
    mine = [(at, one) for at, one in enumerate(solved.options) if one.candidate.area == code]
    mine.sort(
        key=lambda pair: (
            pair[1].candidate.key not in starts,
            starts.get(pair[1].candidate.key, 0),
            -pair[1].candidate.benefit,
            pair[1].candidate.key,
        )
    )
    made = []
    for number, (at, option) in enumerate(mine, start=1):
        key = option.candidate.key
        is_chosen = key in starts
        relief = solved.draws.relief[:, at]
        effect = Range(*(float(p) for p in np.percentile(relief, [10, 50, 90])))
        made.append(
            _action(option, telling, numbers, starts.get(key) if is_chosen else None, number, effect, solved)
        )
    return made


def _action(
    option: Option,
    telling: Telling,
    numbers: Mapping[str, int],
    quarter: int | None,
    number: int,
    effect: Range,
    solved: Solved,
) -> Action:
    one, problem, unit = option.intervention, option.problem, option.unit
    quarters = telling.quarters
    last = None if quarter is None else min(quarter + (one.days - 1) // 91, len(quarters) - 1)
    claims = one.effect is not None and problem is not None and effect.p50 > 0
    key = option.candidate.key
    return Action(
        number=number if quarter is not None else None,
        key=key,
        intervention_id=one.id,
        titles=Titles(one.title_fa, one.title_en),
        kind=one.kind,
        committee_id=one.committee,
        agency_id=one.agency,
        problem_numbers=tuple(numbers[each.key] for each in option.problems if each.key in numbers),
        place_name=problem.place_name if problem and not option.is_area_wide else None,
        geometry=problem.geometry if problem and not option.is_area_wide else None,
        start_quarter=None if quarter is None else quarters[quarter].key,
        end_quarter=None if last is None else quarters[last].key,
        cost=Cost(
            rials=option.candidate.cost,
            base_on=unit.base_on if unit and option.candidate.cost else None,
            source=unit.source if unit and option.candidate.cost else None,
            payer=(unit.payer if unit else None) or one.payer,
            worker=(unit.worker if unit else None) or one.worker,
            people_share=unit.people_share if unit else float(one.worker == "people"),
            is_known=unit is not None or one.cost_basis == "none",
        ),
        effect=effect if claims else None,
        grade=one.evidence,  # type: ignore[arg-type]  # the catalogue allows these words only
        origin=one.origin,  # type: ignore[arg-type]  # the catalogue allows these words only
        why=why(problem) if problem else say(_("nobody knows what has not been walked")),
        kpi=_kpi(option, telling, quarter),
        is_chosen=quarter is not None,
        reason=_reason(option, quarter, solved),
        is_quick_win=one.is_quick and quarter == 0,
        from_council=key in solved.limits.required,
        selection_probability=solved.probability.get(key),
    )


def _kpi(option: Option, telling: Telling, quarter: int | None) -> Kpi | None:
    """Return the figure of an action: baseline, and baseline × rate ratio, never better than its P10.

    Without an effect that counts there is nothing to aim at.
    """
    one, problem = option.intervention, option.problem
    if problem is None or quarter is None:
        return None
    titles = Titles(one.kpi_fa, one.kpi_en)
    baseline = sum(each.frequency for each in option.problems)
    ratio = rate_ratio(one, telling.parameters)
    if ratio == 1.0:
        return Kpi(titles, "per_year", baseline, None, None)
    tenth = _tenth(option.problems)
    on = telling.quarters[min(quarter + 4, len(telling.quarters) - 1)].ends_on
    return Kpi(titles, "per_year", baseline, max(baseline * ratio, min(tenth, baseline)), on)


def _tenth(problems: Sequence[Found]) -> float:
    """Return the P10 of the problems' frequency together, by a Gamma of the same mean and variance."""
    mean = sum(each.shape / each.rate for each in problems)
    variance = sum(each.shape / each.rate**2 for each in problems)
    reporting = sum(each.frequency for each in problems) / mean
    return float(priorities.quantile(0.1, mean**2 / variance, mean / variance)) * reporting


def _reason(option: Option, quarter: int | None, solved: Solved) -> Titles:
    key, one = option.candidate.key, option.candidate
    if quarter is not None:
        if key in solved.limits.required:
            return say(_("on the council's own list"))
        if one.cost == 0:
            return say(_("needs no money"))
        if any(key in gain.any_of for gain in solved.limits.coverage):
            return say(_("reaches homes that nothing of its kind reaches yet"))
        return say(_("removes much risk for its cost"))
    if one.group is not None and any(
        other.candidate.group == one.group and other.candidate.key in solved.choice.starts
        for other in solved.options
    ):
        return say(_("another action was chosen for this problem"))
    if any(other in solved.choice.starts for other in one.excludes):
        return say(_("another action was chosen that it does not go with"))
    is_site = any(key in gain.any_of for gain in solved.limits.coverage)
    if one.benefit <= 0 and not is_site:
        return say(_("no effect is proven for this problem"))
    if key in solved.shadow:
        return say(_("would be next if the budget were a tenth larger"))
    if one.cost > solved.limits.budget:
        return say(_("costs more than the whole budget"))
    if one.seasons is not None and not one.seasons:
        return say(_("its season is not in the plan's quarters"))
    return say(_("the budget or the crews do not reach"))


def _quarters(chosen: Sequence[Action], telling: Telling) -> tuple[QuarterTotal, ...]:
    limits = telling.parameters.quarter_rials
    return tuple(
        QuarterTotal(
            quarter=period.key,
            rials=sum(one.cost.rials for one in chosen if one.start_quarter == period.key),
            budget_rials=limits[at] if limits else None,
            actions=sum(one.start_quarter == period.key for one in chosen),
        )
        for at, period in enumerate(telling.quarters)
    )


def _committees(chosen: Sequence[Action], telling: Telling) -> tuple[CommitteeTotal, ...]:
    return tuple(
        CommitteeTotal(
            committee_id=name,
            rials=sum(one.cost.rials for one in chosen if one.committee_id == name),
            actions=sum(one.committee_id == name for one in chosen),
            budget_rials=telling.parameters.committee_rials.get(name),
        )
        for name in telling.catalogue.committees
    )


def _participation(connection: Connection, code: str, ground: Ground, telling: Telling) -> Participation:
    counts = rows(connection, PACKAGE, "plan_counts", {"code": code})[0]
    parts = [row for row in ground.parts.values() if row["area_code"] == code]
    length = sum(row["length_m"] for row in parts)
    walked = sum(row["length_m"] for row in parts if row["is_walked"])
    return Participation(
        issues=counts["issues"],
        walks=counts["walks"],
        walks_after_dark=counts["night"],
        walks_led_by_women=counts["women"],
        surveys=None,
        stickers=int(counts["stickers"]),
        meetings=counts["meetings"],
        walked_share=walked / length if length else None,
    )


def incompleteness(participation: Participation, parameters: Parameters) -> tuple[Titles, ...]:
    """Return why the plan is not complete: what was not walked, not after dark, not led by women."""
    reasons = []
    share = participation.walked_share
    if share is None or share < parameters.walked_share:
        reasons.append(
            say(
                _("{percent} % of street length was walked in a year, not {wanted} %"),
                percent=0 if share is None else int(share * 100),
                wanted=round(parameters.walked_share * 100),
            )
        )
    if not participation.walks_after_dark:
        reasons.append(say(_("no walk was made after dark")))
    if not participation.walks_led_by_women:
        reasons.append(say(_("no walk was led by women")))
    return tuple(reasons)


def _solution(solved: Solved) -> Solution:
    choice = solved.choice
    by_key = {one.candidate.key: one for one in solved.options}
    under = sum(by_key[k].candidate.cost for k in choice.starts if by_key[k].candidate.is_under_served)
    price = solved.price
    return Solution(
        method="council" if solved.limits.required else "optimiser",
        status=choice.status,
        objective=choice.objective,
        bound=choice.bound,
        gap=choice.gap,
        greedy_objective=solved.greedy_objective,
        equity_floor=solved.limits.floor,
        equity_share=under / choice.cost if choice.cost else 0.0,
        objective_without_floor=price.objective_without if price else None,
        lost_without_floor=tuple(by_key[key].intervention.title_fa for key in price.lost) if price else (),
    )


def _area_of(key: str, solved: Solved) -> str:
    return next(one.candidate.area for one in solved.options if one.candidate.key == key)


def action_issues(document: PlanDocument, solved: Solved) -> dict[str, tuple[int, ...]]:
    """Return the open issues that each chosen action is about."""
    chosen = {one.key for one in document.chosen}
    return {
        one.candidate.key: tuple(issue for each in one.problems for issue in each.open_issues)
        for one in solved.options
        if one.problems and one.candidate.key in chosen
    }
