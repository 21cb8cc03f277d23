"""Parts of a plan's document, each a tuple of blocks; those of the actions are in `report_works`."""

from __future__ import annotations

from collections.abc import Sequence

from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.pages.plans.domains import DomainBar
from geo_mahalle.pages.plans.editions import PlanEdition
from geo_mahalle.pages.plans.report import (
    NOTHING,
    SIDE_BY_SIDE,
    Block,
    Facts,
    Plate,
    Table,
    Words,
    action_name,
    bar_words,
    between,
    incomplete_line,
    problem_name,
)
from geo_mahalle.pages.plans.wording import URGENCIES, Wording
from geo_mahalle.pages.profile import latest_period
from geo_mahalle.planning.model import PlanDocument


def _(text: str) -> str:
    return text


def _first_words(text: str) -> str:
    return text[:1].upper() + text[1:]


def summary(plan: PlanDocument, wording: Wording) -> tuple[Block, ...]:
    """Part 1: how much, how many, until when; then the map."""
    say = wording.say
    by_status = {
        status: sum(one.status == status for one in plan.chosen)
        for status in ("done", "doing", "planned", "persisting", "refused")
    }
    facts = [
        (say(_("Actions in this plan")), wording.number(len(plan.chosen))),
        *(
            (_first_words(wording.status(status)), wording.number(count))
            for status, count in by_status.items()
            if count
        ),
        (say(_("Problems looked at")), wording.number(len(plan.problems))),
        (say(_("Sum of the estimates")), _money(plan.total_rials, wording)),
        (say(_("Budget of all areas that were planned together")), _money(plan.budget_rials, wording)),
        (say(_("the people's part")), _money(plan.people_rials, wording)),
        (say(_("The plan's quarters")), _span(plan, wording)),
    ]
    first = [
        f"{wording.digits(one.number)}. "
        + " · ".join((action_name(one, wording), wording.who(one), wording.quarters(one)))
        for one in plan.chosen[:3]
    ]
    blocks: list[Block] = [Facts(tuple(facts)), Words(say(_("The first three actions")), is_strong=True)]
    blocks += [Words(one) for one in first]
    blocks.append(Plate(say(_("Numbers on the map are those of the table of actions."))))
    if plan.difference is not None:
        blocks += _difference(plan, wording)
    return tuple(blocks)


def _span(plan: PlanDocument, wording: Wording) -> str:
    ends = {"first": wording.quarter(plan.first_quarter), "last": wording.quarter(plan.last_quarter)}
    return wording.say(_("{first} to {last}")).format(**ends)


def _difference(plan: PlanDocument, wording: Wording) -> list[Block]:
    told = plan.difference
    if told is None:
        return []
    say = wording.say
    title = say(_("What changed against version {number}")).format(
        number=wording.digits(told.against_version)
    )
    rows = [
        (say(_("added")), [wording.title(one) for one in told.added]),
        (say(_("taken away")), [wording.title(one) for one in told.removed]),
        (say(_("moved to another quarter")), [wording.title(one) for one in told.moved]),
    ]
    facts = [(name, wording.listed(sorted(set(words))) or NOTHING) for name, words in rows]
    facts.append((say(_("Sum before")), _money(told.rials_before, wording)))
    facts.append((say(_("Sum now")), _money(told.rials_after, wording)))
    return [Words(title, is_strong=True), Facts(tuple(facts))]


def participation(plan: PlanDocument, wording: Wording) -> tuple[Block, ...]:
    """Part 2: who took part, counted, and who was missing."""
    say, told = wording.say, plan.participation
    unknown = say(_("nobody counted"))
    facts = (
        (say(_("Recorded cases")), wording.number(told.issues)),
        (say(_("Safety walks")), wording.number(told.walks)),
        (say(_("of them after dark")), wording.number(told.walks_after_dark)),
        (say(_("of them led by women")), wording.number(told.walks_led_by_women)),
        (say(_("Questionnaires")), unknown if told.surveys is None else wording.number(told.surveys)),
        (say(_("Stickers of the assembly")), wording.number(told.stickers)),
        (say(_("Meetings held")), wording.number(told.meetings)),
        (
            say(_("Ways walked in a year")),
            unknown if told.walked_share is None else _percent(told.walked_share, wording),
        ),
    )
    blocks: list[Block] = [Facts(facts)]
    line = incomplete_line(plan, wording)
    blocks.append(
        Words(line, is_strong=True)
        if line
        else Words(say(_("Nobody that the programme asks for was missing.")))
    )
    blocks.append(
        Words(
            say(_("Women, children, the old and newcomers report less than they meet; silence is no safety."))
        )
    )
    if plan.objections:
        rows = tuple(
            (
                wording.digits(one.number),
                wording.day(one.received_on),
                one.text or NOTHING,
                one.answer or say(_("not answered yet")),
            )
            for one in plan.objections
        )
        heads = (say(_("No.")), say(_("Day")), say(_("Objection")), say(_("Answer")))
        blocks.append(Table(heads, rows, (8, 16, 38, 38), title=say(_("Objections and their answers"))))
    return tuple(blocks)


def baseline(
    plan: PlanDocument, wording: Wording, snapshot: Snapshot, bars: Sequence[DomainBar]
) -> tuple[Block, ...]:
    """Part 3: three bars without a total, and which data are absent."""
    say = wording.say
    heads = (
        say(_("Side")),
        say(_("Of a hundred")),
        say(_("Probably between")),
        say(_("Without data")),
    )
    rows = tuple(bar_words(bar, wording) for bar in bars)
    area = snapshot.area(plan.area_code)
    absent = [
        one.title_fa if wording.language == "fa" else one.id.replace("_", " ")
        for one in snapshot.indicators
        if (key := latest_period(one, snapshot, area.index)) is None
        or one.columns[key].value[area.index] is None
    ]
    words = wording.listed(absent)
    return (
        Table(heads, rows, (30, 22, 28, 20)),
        Words(say(_("There is no total and no rank: one side does not make up for another."))),
        Words(say(_("Data that are absent:")) + " " + (words or NOTHING)),
    )


def problems(plan: PlanDocument, wording: Wording) -> tuple[Block, ...]:
    """Part 4: every problem with its why, its frequency corrected for what is not reported, its urgency."""
    say = wording.say
    heads = (
        say(_("No.")),
        say(_("Problem and place")),
        say(_("Cases (open)")),
        say(_("Times a year, probably between")),
        say(_("Reporting factor")),
        say(_("Why")),
        say(_("When")),
        say(_("Stickers")),
    )
    rows = tuple(
        (
            wording.digits(one.number),
            problem_name(one, wording),
            f"{wording.number(one.issues)} ({wording.number(one.open_issues)})" if one.issues else NOTHING,
            between(one.frequency, wording) if one.issues else NOTHING,
            wording.number(one.reporting_factor, 1),
            wording.title(one.why),
            say(URGENCIES[one.urgency]),
            NOTHING if one.stickers is None else wording.number(one.stickers),
        )
        for one in plan.problems
    )
    note = say(_("A sensitive problem stands without its place; where few are recorded, without its count."))
    return Table(heads, rows, (5, 24, 9, 15, 8, 24, 8, 7)), Words(note)


def justice(plan: PlanDocument, wording: Wording, edition: PlanEdition) -> tuple[Block, ...]:
    """Part 5: the share of under-served areas, and both orders side by side."""
    say, told = wording.say, plan.solution
    facts = [
        (say(_("Least share of under-served areas")), _percent(told.equity_floor, wording)),
        (say(_("Their share in this plan")), _percent(told.equity_share, wording)),
    ]
    blocks: list[Block] = [
        Words(say(_("A measured gap in services tells which area is under-served, never its legal status."))),
        Facts(tuple(facts)),
    ]
    if edition == "office" and told.objective_without_floor is not None:
        lost = wording.listed(wording.intervention(one) for one in told.lost_without_floor) or NOTHING
        blocks.append(Facts(((say(_("Without the share of justice, under-served areas would lose")), lost),)))
    heads = (
        say(_("Problem and place")),
        say(_("Place in the order")),
        say(_("Place without the weight of justice")),
    )
    first = sorted(plan.problems, key=lambda one: one.rank_weighted)[:SIDE_BY_SIDE]
    rows = tuple(
        (problem_name(one, wording), wording.digits(one.rank_weighted), wording.digits(one.rank_unweighted))
        for one in first
    )
    blocks.append(Table(heads, rows, (60, 18, 22), title=say(_("With and without the weight, side by side"))))
    return tuple(blocks)


def privacy(wording: Wording, edition: PlanEdition) -> tuple[Block, ...]:
    """Part 9: what is not in this document."""
    say = wording.say
    words = [
        say(_("This document is about places and things. It names nobody, and nobody who reported is told.")),
        say(_("A sensitive problem has no point on any map; few cases are told as few.")),
        say(_("It is no proof of a violation and no ground for demolition, relocation or eviction.")),
    ]
    if edition == "public":
        words.append(say(_("The public edition shows no place of a problem beside a household.")))
    return tuple(Words(one) for one in words)


def method(plan: PlanDocument, wording: Wording, snapshot: Snapshot) -> tuple[Block, ...]:
    """Part 10: how the choice was made, with what parameters, from which data."""
    say, told = wording.say, plan.solution
    chosen_by = (
        say(_("the council's own list")) if told.method == "council" else say(_("proposal of the system"))
    )
    facts = [
        (say(_("Whose list")), chosen_by),
        (say(_("Solver")), told.status),
        (
            say(_("Gap to the best that can be proven")),
            say(_("{count} percent")).format(count=wording.number(100 * told.gap, 2)),
        ),
        (say(_("Risk removed, weighted")), wording.number(told.objective, 1)),
        (say(_("the same by the greedy rule")), wording.number(told.greedy_objective, 1)),
        (say(_("Digest of this version")), plan.sha256),
        (say(_("Digest of the data")), snapshot.snapshot_id),
    ]
    rows = tuple((name, _value(value, wording)) for name, value in sorted(plan.parameters.items()))
    blocks: list[Block] = [
        Words(
            say(_("Risk: severity × frequency × exposure × persistence; priority: risk × weight of justice."))
        ),
        Words(say(_("Frequencies are shrunk towards what is usual and corrected for what is not reported."))),
        Facts(tuple(facts)),
    ]
    if rows:
        blocks.append(Table((say(_("Parameter")), say(_("Value"))), rows, (45, 55)))
    credits = [
        (
            one.title_fa,
            " · ".join(part for part in (one.steward_fa, one.licence, wording.day(one.as_of)) if part),
        )
        for one in snapshot.sources
    ]
    blocks += [Words(say(_("Sources")), is_strong=True), Facts(tuple(credits))]
    return tuple(blocks)


def _value(value: object, wording: Wording) -> str:
    if isinstance(value, dict):
        parts = (f"{key}: {_value(one, wording)}" for key, one in sorted(value.items()))
        return wording.listed(parts) or NOTHING
    if isinstance(value, list | tuple):
        return wording.listed(_value(one, wording) for one in value) or NOTHING
    return NOTHING if value is None else str(value)


def _percent(share: float, wording: Wording) -> str:
    return wording.say(_("{count} percent")).format(count=wording.number(100 * share))


def _money(rials: int, wording: Wording) -> str:
    return f"{wording.millions(rials)} {wording.say(_('million rials'))}"
