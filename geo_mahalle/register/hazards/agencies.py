"""How long agencies take: by agency alone, in their own working days, and never by neighbourhood.

Comes in: every letter that was sent, with the day of its first answer (a promise counts as one, a reminder
does not). Fewer than `FEWEST` answers give no median: one late letter is not a habit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import median
from typing import Any

from geo_mahalle.catalogue.holidays import Holiday
from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.register.hazards.working_days import WorkCalendar, read_calendar

PACKAGE = "geo_mahalle.register.hazards"
FEWEST = 5


@dataclass(frozen=True)
class AgencyTimes:
    """Letters of one agency; `median_days` are working days to the first answer, None below FEWEST."""

    agency: str
    sent: int
    answered: int
    in_time: int
    waiting: int
    overdue: int
    median_days: float | None


@dataclass(frozen=True)
class DayOff:
    """An announced day off, or a working day against the rule; `agency` is None for everybody."""

    on: date
    agency: str | None
    is_off: bool
    title: str
    source: str


def calendars(
    connection: Connection, holidays: Iterable[Holiday], agencies: Iterable[str]
) -> dict[str, WorkCalendar]:
    """Return each agency's calendar."""
    known = list(holidays)
    return {agency: read_calendar(connection, known, agency) for agency in agencies}


def agency_times(
    connection: Connection, calendar_of: Mapping[str, WorkCalendar], *, today: date
) -> list[AgencyTimes]:
    """Return the times of every agency that was written to, by the agency's id."""
    found = rows(connection, PACKAGE, "agency_letters")
    return [
        _times(agency, list(letters), calendar_of.get(agency, WorkCalendar()), today)
        for agency, letters in groupby(found, key=lambda row: str(row["agency_id"]))
    ]


def _times(agency: str, letters: list[dict[str, Any]], calendar: WorkCalendar, today: date) -> AgencyTimes:
    answered = [one for one in letters if one["answered_on"] is not None]
    days = [calendar.between(one["sent_on"], one["answered_on"]) for one in answered]
    waiting = [one for one in letters if one["answered_on"] is None]
    return AgencyTimes(
        agency=agency,
        sent=len(letters),
        answered=len(answered),
        in_time=sum(one["answered_on"] <= one["due_on"] for one in answered),
        waiting=len(waiting),
        overdue=sum(one["due_on"] < today for one in waiting),
        median_days=median(days) if len(days) >= FEWEST else None,
    )


def days_off(connection: Connection) -> list[DayOff]:
    """Return the announced days off and working days, the newest first."""
    return [DayOff(**row) for row in rows(connection, PACKAGE, "list_days_off")]


def announce_day(
    connection: Connection,
    on: date,
    title: str,
    *,
    source: str,
    agency: str | None = None,
    is_off: bool = True,
) -> None:
    """Announce a day off (or a working day against the rule); said again, the later word holds."""
    if not title.strip() or not source.strip():
        raise UserError("A day off needs its reason and who announced it.")
    given = {"on": on, "agency": agency, "is_off": is_off, "title": title.strip(), "source": source.strip()}
    run(connection, PACKAGE, "put_day_off", given)
