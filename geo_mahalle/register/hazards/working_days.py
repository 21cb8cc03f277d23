"""Count working days: weekly days off, official holidays and announced closures, per agency.

Only an agency's deadline counts in working days. The resident's clock is calendar time from the first report
and never pauses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from geo_mahalle.catalogue.holidays import Holiday
from geo_mahalle.database import Connection, rows
from geo_mahalle.jalali import to_jalali

PACKAGE = "geo_mahalle.register.hazards"
FRIDAY = 5
LONGEST_YEARS = 5


@dataclass(frozen=True)
class WorkCalendar:
    """One agency's calendar: ISO weekdays off, yearly holidays, and dated exceptions (True: a day off)."""

    days_off: frozenset[int] = frozenset({FRIDAY})
    holidays: frozenset[tuple[str, int, int]] = frozenset()
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Return whether the agency works on a day; an announced exception wins over every rule."""
        if day in self.exceptions:
            return not self.exceptions[day]
        if day.isoweekday() in self.days_off:
            return False
        _, month, number = to_jalali(day)
        return not {("jalali", month, number), ("gregorian", day.month, day.day)} & self.holidays

    def due(self, sent_on: date, days: int) -> date:
        """Return the day on which the n-th working day after `sent_on` ends."""
        day, left = sent_on, days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_working(day)
            if (day - sent_on).days > 366 * LONGEST_YEARS:
                raise ValueError("the calendar leaves no working days")
        return day

    def between(self, first: date, last: date) -> int:
        """Return the working days after `first` up to and including `last`."""
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def read_calendar(
    connection: Connection, holidays: Iterable[Holiday], agency: str | None = None
) -> WorkCalendar:
    """Return an agency's calendar; its own rows win over those for everybody. Friday is off by default."""
    weeks = rows(connection, PACKAGE, "read_week", {"agency": agency})
    days = rows(connection, PACKAGE, "read_days_off", {"agency": agency})
    off: Collection[int] = weeks[0]["days_off"] if weeks else (FRIDAY,)
    return WorkCalendar(
        frozenset(off),
        frozenset((one.calendar, one.month, one.day) for one in holidays),
        {row["on_day"]: row["is_off"] for row in days},
    )
