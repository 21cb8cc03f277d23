"""Keep apart whose time it was: the resident's clock, the council's share and the agency's.

The resident's clock is calendar time from the first report and never pauses. The council's runs whenever the
problem is not with an agency, the agency's from each letter (or hand-over) to its answer, in working days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo_mahalle.register.hazards.standing import Happening
from geo_mahalle.register.hazards.working_days import WorkCalendar


@dataclass(frozen=True)
class Clocks:
    """Days of one problem: the resident's, of these the council's and the agency's, and its working days."""

    resident_days: int
    council_days: int
    agency_days: int
    agency_working_days: int


def clocks(
    story: Sequence[Happening],
    *,
    opened_on: date,
    resolved_on: date | None,
    today: date,
    calendar: WorkCalendar,
) -> Clocks:
    """Return whose time it was, up to the closing or today."""
    end = resolved_on or max(today, opened_on)
    spans = _agency_spans(story, end)
    agency = sum((last - first).days for first, last in spans)
    return Clocks(
        resident_days=(end - opened_on).days,
        council_days=(end - opened_on).days - agency,
        agency_days=agency,
        agency_working_days=sum(calendar.between(first, last) for first, last in spans),
    )


def _agency_spans(story: Sequence[Happening], end: date) -> list[tuple[date, date]]:
    """Return from when to when the problem lay with an agency."""
    spans: list[tuple[date, date]] = []
    since: date | None = None
    for one in story:
        if one.state == "with_agency" and since is None:
            since = one.on
        answers = one.kind in ("answer_done", "answer_declined")
        leaves = one.state is not None and one.state != "with_agency"
        if since is not None and (answers or leaves):
            spans.append((since, one.on))
            since = None
    if since is not None:
        spans.append((since, end))
    return spans


def cutoffs(days: Sequence[int], *, today: date, calendar: WorkCalendar) -> dict[int, date]:
    """Return for each deadline in working days the last day of opening that is overdue today.

    >>> cutoffs([1], today=date(2025, 9, 23), calendar=WorkCalendar())
    {1: datetime.date(2025, 9, 21)}
    """
    found: dict[int, date] = {}
    wanted = sorted(set(days))
    day, worked = today - timedelta(days=1), 0
    while len(found) < len(wanted):
        worked += calendar.is_working(day)
        for limit in wanted:
            if limit not in found and worked >= limit:
                found[limit] = day - timedelta(days=1)
        day -= timedelta(days=1)
    return found
