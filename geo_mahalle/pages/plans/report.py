"""The plan as a document: ten parts, written once and printed twice (PDF and Word), in Persian or English.

Everything a reader sees is in the blocks of a `Report`; the printers only set it, so the numbers are the same
everywhere. Comes in: a plan that `editions.disclose` has gone over, and the disclosed snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.pages.plans.domains import DomainBar, domain_bars
from geo_mahalle.pages.plans.editions import PlanEdition, disclose
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import Action, Interval, Kpi, PlanDocument, Problem, Range

ROBUST, OPEN = 0.8, 0.4
SIDE_BY_SIDE = 15
NOTHING = "—"


def _(text: str) -> str:
    return text


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True)
class Facts:
    """Lines of a name and what is known."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table; `widths` are parts of a hundred, `foot` its last row of sums."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    foot: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Gantt:
    """Actions over quarters: `rows` hold number, title, first and last column (from 0) and status."""

    quarters: tuple[str, ...]
    rows: tuple[tuple[str, str, int, int, str], ...]
    title: str = ""


@dataclass(frozen=True)
class Plate:
    """The place of the map."""

    caption: str


Block: TypeAlias = Words | Facts | Table | Gantt | Plate


@dataclass(frozen=True)
class Section:
    """One of the parts; a wide one is set across."""

    number: int
    title: str
    blocks: tuple[Block, ...]
    is_wide: bool = False


@dataclass(frozen=True)
class Report:
    """The whole document."""

    language: str
    title: str
    area: str
    line: str
    warning: str
    caveats: tuple[str, ...]
    foot: str
    sections: tuple[Section, ...]
    is_draft: bool


def write(
    snapshot: Snapshot,
    plan: PlanDocument,
    catalogue: Catalogue,
    *,
    edition: PlanEdition,
    language: str = "fa",
) -> Report:
    """Return the document of a plan; raises NotYetPublic for a draft in public."""
    from geo_mahalle.pages import open_data
    from geo_mahalle.pages.plans import report_parts as parts
    from geo_mahalle.pages.plans import report_works as works

    told = disclose(plan, edition)
    wording = Wording(language, snapshot.place.calendar, catalogue)
    say = wording.say
    bars = domain_bars(snapshot, snapshot.area(told.area_code), has_interval=edition != "public")
    made = (
        Section(1, say(_("Summary and map")), parts.summary(told, wording)),
        Section(
            2, say(_("How residents took part, and who was missing")), parts.participation(told, wording)
        ),
        Section(3, say(_("Where we stand today")), parts.baseline(told, wording, snapshot, bars)),
        Section(4, say(_("Problems")), parts.problems(told, wording), is_wide=True),
        Section(5, say(_("Justice: who gains")), parts.justice(told, wording, edition)),
        Section(6, say(_("Table of actions")), works.actions(told, wording), is_wide=True),
        Section(7, say(_("Quarters and budget")), works.budget(told, wording), is_wide=True),
        Section(8, say(_("Following up and judging the result")), works.evaluation(told, wording)),
        Section(9, say(_("Privacy")), parts.privacy(wording, edition)),
        Section(10, say(_("Method and parameters")), parts.method(told, wording, snapshot)),
    )
    place = snapshot.place.name_fa if language == "fa" else snapshot.place.name_en
    return Report(
        language=language,
        title=say(_("Safety-improvement plan of the neighbourhood")),
        area=wording.title(told.area_names),
        line=" · ".join([place, version_line(told, wording)]),
        warning=incomplete_line(told, wording),
        caveats=tuple(say(one) for one in open_data.CAVEATS),
        foot=f"{wording.title(told.area_names)} · {version_line(told, wording)} · {told.short_hash}",
        sections=made,
        is_draft=told.status == "draft",
    )


def version_line(plan: PlanDocument, wording: Wording) -> str:
    """Return version, standing and days in one line."""
    say = wording.say
    status = {
        "approved": say(_("approved document")),
        "draft": say(_("draft")),
        "replaced": say(_("replaced by a later one")),
    }[plan.status]
    parts = [say(_("Version {number}")).format(number=wording.digits(plan.version)), status]
    if plan.decided_on:
        parts.append(say(_("decided on {day}")).format(day=wording.day(plan.decided_on)))
    parts.append(say(_("data to {day}")).format(day=wording.day(plan.data_until)))
    return " · ".join(parts)


def incomplete_line(plan: PlanDocument, wording: Wording) -> str:
    """Return why the plan is not complete, in one sentence; empty where it is."""
    if not plan.incomplete:
        return ""
    separator = "؛ " if wording.language == "fa" else "; "
    reasons = separator.join(wording.title(one) for one in plan.incomplete)
    return f"{wording.say(_('This plan is not complete, because:'))} {reasons}."


def between(one: Interval | Range, wording: Wording) -> str:
    """Return a number with what it may be: «۳٫۰ (۱٫۰ تا ۵٫۰)»."""
    if isinstance(one, Interval):
        value, low, high = one.value, one.low, one.high
    else:
        value, low, high = one.p50, one.p10, one.p90
    ends = wording.say(_("{first} to {last}")).format(
        first=wording.number(low, 1), last=wording.number(high, 1)
    )
    return f"{wording.number(value, 1)} ({ends})"


def kpi_words(one: Kpi | None, wording: Wording) -> str:
    """Return what is measured: baseline → target with its day."""
    if one is None:
        return "—"
    base = "—" if one.baseline is None else wording.number(one.baseline, 1)
    if one.target is None:
        return f"{wording.title(one.titles)}: {base}"
    by = wording.say(_("to {target} by {day}")).format(
        target=wording.number(one.target, 1), day=wording.day(one.target_on)
    )
    return f"{wording.title(one.titles)}: {base} {by}"


def robustness(action: Action, wording: Wording) -> str:
    """Return in words how sure the choice is."""
    share = action.selection_probability
    if share is None:
        return wording.say(_("not drawn"))
    if share >= ROBUST:
        return wording.say(_("robust"))
    return wording.say(_("depends on assumptions")) if share >= OPEN else wording.say(_("reserve"))


def action_name(action: Action, wording: Wording) -> str:
    """Return an action with its place."""
    title = wording.title(action.titles)
    return f"{title} · {action.place_name}" if action.place_name else title


def problem_name(problem: Problem, wording: Wording) -> str:
    """Return a problem with its place."""
    title = wording.title(problem.titles)
    return f"{title} · {problem.place_name}" if problem.place_name else title


def bar_words(bar: DomainBar, wording: Wording) -> tuple[str, str, str, str]:
    """Return a domain's name, value, what it may be, and what is not known."""
    names = {
        "physical": wording.say(_("Physical")),
        "economic": wording.say(_("Economic")),
        "cultural": wording.say(_("Cultural")),
    }
    value = wording.say(_("no data")) if bar.value is None else wording.number(bar.value, 0)
    ends = ""
    if bar.low is not None and bar.high is not None:
        ends = wording.say(_("{first} to {last}")).format(
            first=wording.number(bar.low, 0), last=wording.number(bar.high, 0)
        )
    missing = wording.say(_("{count} of {all}")).format(
        count=wording.digits(bar.unknown), all=wording.digits(bar.all)
    )
    return names[bar.domain], value, ends or "—", missing


def sums(values: Sequence[int], wording: Wording) -> str:
    """Return a sum in million rials."""
    return wording.millions(sum(values))
