"""Parts 6, 7 and 8 of a plan's document: the actions, their quarters and money, and how they are judged."""

from __future__ import annotations

from geo_mahalle.pages.plans.report import (
    NOTHING,
    Block,
    Gantt,
    Table,
    Words,
    action_name,
    between,
    kpi_words,
    robustness,
    sums,
)
from geo_mahalle.pages.plans.wording import GRADES, Wording
from geo_mahalle.planning.model import Action, CommitteeTotal, PlanDocument, QuarterTotal


def _(text: str) -> str:
    return text


def actions(plan: PlanDocument, wording: Wording) -> tuple[Block, ...]:
    """Part 6: what, where, which problem, who, when, how much and whence, effect, target, risk, owner."""
    say = wording.say
    heads = (
        say(_("No.")),
        say(_("Action and place")),
        say(_("Problems")),
        say(_("Who (committee · agency)")),
        say(_("In which quarters")),
        say(_("Estimate, million rials")),
        say(_("Risk removed, probably between; evidence")),
        say(_("What is measured: today to target")),
        say(_("How sure the choice is")),
        say(_("Owner's signature")),
    )
    rows = tuple(_action_row(one, wording) for one in plan.chosen)
    total = sums([one.cost.rials for one in plan.chosen], wording)
    foot = ("", say(_("Sum of the estimates")), "", "", "", total, "", "", "", "")
    blocks: list[Block] = [Table(heads, rows, (4, 16, 5, 11, 9, 18, 14, 12, 6, 5), foot=foot)]
    if plan.not_chosen:
        passed = tuple(
            (action_name(one, wording), wording.millions(one.cost.rials), wording.title(one.reason))
            for one in plan.not_chosen
        )
        short = (say(_("Action and place")), say(_("Estimate, million rials")), say(_("Reason")))
        blocks.append(Table(short, passed, (45, 15, 40), title=say(_("Considered and not chosen"))))
    return tuple(blocks)


def _action_row(one: Action, wording: Wording) -> tuple[str, ...]:
    say = wording.say
    cost = wording.millions(one.cost.rials) if one.cost.rials else NOTHING
    source = []
    if one.cost.source:
        source.append(one.cost.source)
    if one.cost.base_on:
        source.append(say(_("prices of {day}")).format(day=wording.day(one.cost.base_on)))
    payers = say(_("{payer} pays, {worker} works")).format(
        payer=wording.body(one.cost.payer), worker=wording.body(one.cost.worker)
    )
    effect = between(one.effect, wording) if one.effect else say(_("no effect is claimed"))
    origin = say(_("transferred from elsewhere")) if one.origin == "transferred" else ""
    grade = say(GRADES[one.grade]) if one.grade != "none" else ""
    told = [effect, grade, origin] if one.effect else [effect]
    numbers = wording.listed(wording.digits(number) for number in one.problem_numbers) or NOTHING
    return (
        wording.digits(one.number),
        f"{action_name(one, wording)} · {wording.status(one.status)}",
        numbers,
        wording.who(one),
        wording.quarters(one),
        " · ".join([cost, *source, payers]),
        " · ".join(part for part in told if part),
        kpi_words(one.kpi, wording),
        robustness(one, wording),
        "",
    )


def budget(plan: PlanDocument, wording: Wording) -> tuple[Block, ...]:
    """Part 7: the quarters as bars, then sums by quarter and by committee."""
    say = wording.say
    keys = [one.quarter for one in plan.quarters]
    rows = tuple(
        (
            wording.digits(one.number),
            action_name(one, wording),
            keys.index(one.start_quarter),
            keys.index(one.end_quarter) if one.end_quarter in keys else keys.index(one.start_quarter),
            one.status,
        )
        for one in plan.chosen
        if one.start_quarter in keys
    )
    by_quarter = tuple((wording.quarter(one.quarter), *_sums(one, wording)) for one in plan.quarters)
    by_committee = tuple(
        (wording.committee(one.committee_id), *_sums(one, wording)) for one in plan.committees
    )
    count = wording.number(len(plan.chosen))
    heads = (
        say(_("Quarter")),
        say(_("Actions that begin")),
        say(_("Estimate, million rials")),
        say(_("Budget, million rials")),
    )
    whole = wording.millions(plan.total_rials)
    return (
        Gantt(tuple(wording.quarter(key) for key in keys), rows, title=say(_("Actions over the quarters"))),
        Table(
            heads,
            by_quarter,
            (34, 20, 24, 22),
            foot=(say(_("Sum")), count, whole, wording.millions(plan.budget_rials)),
            title=say(_("Budget by quarter")),
        ),
        Table(
            (
                say(_("Committee")),
                say(_("Actions")),
                say(_("Estimate, million rials")),
                say(_("Budget, million rials")),
            ),
            by_committee,
            (34, 20, 24, 22),
            foot=(say(_("Sum")), count, whole, ""),
            title=say(_("Budget by committee")),
        ),
        *_earmarks(plan, wording),
    )


def _sums(one: QuarterTotal | CommitteeTotal, wording: Wording) -> tuple[str, str, str]:
    """Return actions, estimate and budget of a quarter or committee."""
    most = NOTHING if one.budget_rials is None else wording.millions(one.budget_rials)
    return wording.number(one.actions), wording.millions(one.rials), most


def _earmarks(plan: PlanDocument, wording: Wording) -> tuple[Block, ...]:
    """Return what was set aside, for whom, and what of it the plan spends; nothing where none was."""
    say, told = wording.say, plan.parameters.get("earmarks")
    if not isinstance(told, dict) or not told:
        return ()
    rows = []
    for name, rials in sorted(told.items()):
        kind, _sep, key = name.partition(":")
        spent = sum(
            one.cost.rials
            for one in plan.chosen
            if key == (one.committee_id if kind == "committee" else one.cost.payer)
        )
        whose = wording.committee(key) if kind == "committee" else wording.body(key)
        rows.append((whose, wording.millions(rials), wording.millions(spent)))
    heads = (
        say(_("For whom")),
        say(_("Set aside, million rials")),
        say(_("Its actions cost, million rials")),
    )
    return (Table(heads, tuple(rows), (44, 28, 28), title=say(_("Money set aside for some actions alone"))),)


def evaluation(plan: PlanDocument, wording: Wording) -> tuple[Block, ...]:
    """Part 8: what will be measured when, fixed before anything begins."""
    say = wording.say
    heads = (
        say(_("No.")),
        say(_("What is measured")),
        say(_("Today")),
        say(_("Target")),
        say(_("Until")),
        say(_("Measured")),
    )
    rows = tuple(
        (
            wording.digits(one.number),
            wording.title(kpi.titles),
            NOTHING if kpi.baseline is None else wording.number(kpi.baseline, 1),
            NOTHING if kpi.target is None else wording.number(kpi.target, 1),
            wording.day(kpi.target_on) or NOTHING,
            NOTHING if kpi.measured is None else wording.number(kpi.measured, 1),
        )
        for one in plan.chosen
        if (kpi := one.kpi) is not None
    )
    return (
        Words(
            say(_("Baseline and target stand here before the work begins and are not changed afterwards."))
        ),
        Words(say(_("A target is never better than what the evidence makes probable."))),
        Table(heads, rows, (7, 37, 13, 13, 16, 14)),
        Words(say(_("Judged are: was the work done as planned, what changed here, what changed elsewhere."))),
    )
