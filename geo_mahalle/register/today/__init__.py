"""What waits today: letters unanswered, councils without a meeting, late problems, areas without a plan.

Every answer keeps the rows it counts, so that a page can open a number. What is reached is decided by the
caller's scope; "today" is the place's day, passed in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from geo_mahalle.catalogue.holidays import Holiday
from geo_mahalle.database import Connection, rows
from geo_mahalle.database.scope import Scope
from geo_mahalle.register.hazards.clocks import cutoffs
from geo_mahalle.register.hazards.working_days import WorkCalendar, read_calendar

PACKAGE = "geo_mahalle.register.today"
WITHOUT_MEETING_DAYS = 30


@dataclass(frozen=True)
class Waiting:
    """A letter without an answer; `waited_days` are its working days so far, `late_days` those too many."""

    letter: UUID
    agency_id: str
    number: str
    sent_on: date
    due_on: date
    area_name: str | None
    issues: int
    category_id: str | None
    waited_days: int
    late_days: int


@dataclass(frozen=True)
class Council:
    """A council that stands; `held_on` is its last meeting, `planned_on` the next one."""

    code: str
    area_name: str
    formed_on: date
    held_on: date | None
    planned_on: date | None
    starts_at: time | None
    place_fa: str | None

    def silent_days(self, today: date) -> int:
        """Return the days since its last meeting, or since it was formed."""
        return (today - (self.held_on or self.formed_on)).days


@dataclass(frozen=True)
class Late:
    """A problem past its deadline; `last_on` is the last day of opening that is overdue today."""

    issue: UUID
    category_id: str
    state: str
    opened_on: date
    code: str | None
    area_name: str | None
    last_on: date

    @property
    def late_days(self) -> int:
        """Return the days it is past its deadline, at least 1."""
        return (self.last_on - self.opened_on).days + 1


@dataclass(frozen=True)
class AreaSteps:
    """What has been done for an area."""

    code: str
    area_name: str
    has_boundary: bool
    has_baseline: bool
    has_plan: bool

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing is missing."""
        return self.has_boundary and self.has_baseline and self.has_plan


@dataclass(frozen=True)
class Outline:
    """An area on the small map: an SVG path in metres, and where its mark stands."""

    code: str
    area_name: str
    path: str
    x_m: float
    y_m: float
    west_m: float
    east_m: float
    top_m: float
    bottom_m: float


def unanswered(
    connection: Connection, scope: Scope, holidays: Iterable[Holiday], *, today: date
) -> list[Waiting]:
    """Return the letters that were sent and have no answer, the oldest first."""
    found = rows(connection, PACKAGE, "unanswered_letters", _reach(scope) | {"today": today})
    days_off = list(holidays)
    agencies = {row["agency_id"] for row in found}
    calendars = {agency: read_calendar(connection, days_off, agency) for agency in agencies}
    return [
        Waiting(
            **row,
            waited_days=calendars[row["agency_id"]].between(row["sent_on"], today),
            late_days=calendars[row["agency_id"]].between(row["due_on"], today),
        )
        for row in found
    ]


def councils(connection: Connection, scope: Scope, *, today: date) -> list[Council]:
    """Return the councils that stand, those longest without a meeting first."""
    return [
        Council(**row)
        for row in rows(connection, PACKAGE, "standing_councils", _reach(scope) | {"today": today})
    ]


def without_meeting(found: Iterable[Council], *, today: date) -> list[Council]:
    """Return the councils that held no meeting in the last 30 days."""
    since = today - timedelta(days=WITHOUT_MEETING_DAYS)
    return [one for one in found if (one.held_on or one.formed_on) < since]


def late_issues(
    connection: Connection, scope: Scope, deadlines: Iterable[int], calendar: WorkCalendar, *, today: date
) -> list[Late]:
    """Return the open problems past their category's working days, those longest overdue first.

    `connection` may be the web's own, on which the database narrows once more.
    """
    limits = cutoffs(sorted(set(deadlines)), today=today, calendar=calendar)
    given = {"days": list(limits), "until": list(limits.values())}
    return [Late(**row) for row in rows(connection, PACKAGE, "overdue_issues", given | _issue_reach(scope))]


def open_by_state(connection: Connection, scope: Scope, *, today: date) -> dict[str, int]:
    """Return how many open problems stand in each state."""
    found = rows(connection, PACKAGE, "open_issues", {"today": today} | _issue_reach(scope))
    return {row["state"]: row["issues"] for row in found}


def area_steps(connection: Connection, scope: Scope, *, today: date) -> list[AreaSteps]:
    """Return for each neighbourhood and village whether it has a boundary, first numbers and a plan."""
    return [
        AreaSteps(**row) for row in rows(connection, PACKAGE, "area_steps", _reach(scope) | {"today": today})
    ]


def outlines(connection: Connection, scope: Scope, *, today: date) -> list[Outline]:
    """Return the outlines of the reached areas for a small map."""
    return [Outline(**row) for row in rows(connection, PACKAGE, "outlines", _reach(scope) | {"today": today})]


def by_area(found: Iterable[Late]) -> list[tuple[str, str, int]]:
    """Return (code, name, how many are late) of the areas that have any, most first."""
    counts = Counter((one.code or "", one.area_name or "") for one in found)
    return [(code, name, count) for (code, name), count in counts.most_common()]


def _reach(scope: Scope) -> dict[str, object]:
    return {"is_placewide": scope.is_placewide, "areas": sorted(scope.area_ids)}


def _issue_reach(scope: Scope) -> dict[str, object]:
    committees = None if scope.committees is None else sorted(scope.committees)
    return _reach(scope) | {"committees": committees, "sensitivity": min(scope.max_sensitivity, 2)}
