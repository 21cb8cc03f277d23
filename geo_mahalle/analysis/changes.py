"""Time: what two runs differ in and why, what changed this month in an area, and how a number moves.

A difference of two numbers is called clear only where their intervals do not meet; else nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from geo_mahalle import jalali
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, Role, connect, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings
from geo_mahalle.statistics.trends import LEAST_STEPS, Trend, mann_kendall, rate_ratio

PACKAGE = "geo_mahalle.analysis"
FACTS = (
    "opened",
    "resolved",
    "events",
    "meetings",
    "facilities_new",
    "facilities_gone",
    "walked_streets",
    "surveys",
)


@dataclass(frozen=True)
class Side:
    """A value on one side of a change; None is not known, status None: there was none."""

    value: float | None
    low: float | None
    high: float | None
    n: float | None
    numerator: float | None
    denominator: float | None
    status: str | None
    data_on: date | None


@dataclass(frozen=True)
class ValueChange:
    """A value that differs between two runs, and why.

    `why`: new_period, new_facts (its data reach further), other_facts (counts differ, not newer), method
    (another version of the program), definition (other layers), parameters, status (older or newer data than
    allowed, the same counts), prior (drawn to another mean).
    """

    indicator: str
    area_code: str
    area_name_fa: str
    period: str
    before: Side
    after: Side
    why: str
    is_clear: bool


@dataclass(frozen=True)
class Fact:
    """How much of something happened in a month, and in the month before."""

    what: str
    before: int
    after: int


@dataclass(frozen=True)
class Movement:
    """An indicator of an area in a period and the one before; clear where the intervals do not meet."""

    indicator: str
    before: Side
    after: Side
    is_clear: bool
    is_better: bool | None


@dataclass(frozen=True)
class AreaChanges:
    """What changed in an area in one period against the one before."""

    area_code: str
    period: str
    before: str
    facts: tuple[Fact, ...]
    movements: tuple[Movement, ...]


@dataclass(frozen=True)
class AreaTrend:
    """A series of an indicator in an area, with its trend.

    `ratio`, `low`, `high`: for counts, the newest period against the one before, with limits of 95 %; None
    for other kinds and where nothing is known.
    """

    indicator: str
    area_code: str
    periods: tuple[str, ...]
    sides: tuple[Side, ...]
    trend: Trend
    ratio: float | None
    low: float | None
    high: float | None


def compare_runs(settings: Settings, first: int, last: int) -> list[ValueChange]:
    """Return what the runs after `first` up to `last` changed, one row an indicator, area and period.

    Drifts under one in two hundred of the same facts are not kept with a run, so they are not here.

    Raises
    ------
    UserError
        One of the runs is not known (or so old that nothing of it is left), or they are turned round.
    """
    if first >= last:
        raise UserError("The first run must be before the second.", remedy="Swap them: compare 3 7.")
    with connect(settings, role=Role.COMPUTE) as connection:
        known = {row["id"]: row for row in rows(connection, PACKAGE, "read_runs", {"runs": [first, last]})}
        for number in (first, last):
            if number not in known:
                raise UserError(f"run {number} is not kept", remedy="See the view analysis.runs.")
        found = rows(connection, PACKAGE, "changes_between", {"first": first, "last": last})
    return [_change(row, known[first], known[last]) for row in found]


def _change(row: Mapping[str, Any], first: Mapping[str, Any], last: Mapping[str, Any]) -> ValueChange:
    before, after = _side(row, "before_"), _side(row, "after_")
    return ValueChange(
        row["indicator_id"],
        row["area_code"],
        row["name_fa"],
        row["period_key"],
        before,
        after,
        _why(before, after, first, last),
        is_clear(before, after),
    )


def _why(before: Side, after: Side, first: Mapping[str, Any], last: Mapping[str, Any]) -> str:
    if before.status is None:
        return "new_period"
    if (before.numerator, before.denominator, before.n) != (after.numerator, after.denominator, after.n):
        is_newer = after.data_on is not None and (before.data_on is None or after.data_on > before.data_on)
        if is_newer:
            return "new_facts"
        if first["catalogue_sha256"] != last["catalogue_sha256"]:
            return "definition"
        return "method" if first["code_version"] != last["code_version"] else "other_facts"
    if first["code_version"] != last["code_version"]:
        return "method"
    if first["catalogue_sha256"] != last["catalogue_sha256"]:
        return "definition"
    if first["parameters"] != last["parameters"]:
        return "parameters"
    return "status" if before.value == after.value else "prior"


def _side(row: Mapping[str, Any], prefix: str = "") -> Side:
    names = ("value", "low", "high", "n", "numerator", "denominator", "status", "data_on")
    return Side(*(row.get(f"{prefix}{name}") for name in names))


def is_clear(before: Side, after: Side) -> bool:
    """Tell whether two numbers differ beyond doubt: both have an interval, and these do not meet.

    >>> of = lambda value, low, high: Side(value, low, high, None, None, None, "ok", None)
    >>> is_clear(of(10, 8, 12), of(20, 15, 26)), is_clear(of(10, 8, 16), of(20, 15, 26))
    (True, False)
    """
    if before.low is None or before.high is None or after.low is None or after.high is None:
        return False
    return before.high < after.low or after.high < before.low


def area_changes(
    settings: Settings, area: str, *, catalogue: Catalogue, period: str | None = None
) -> AreaChanges:
    """Return what changed in an area in a period against the period of the same kind before it.

    Parameters
    ----------
    settings, area, catalogue
        Which place, code of the area, and the indicators (their direction says what is better).
    period
        Key of a month, quarter or year; None: the month of the day that counts as today.

    Raises
    ------
    UserError
        The area or the period is not known.
    """
    with connect(settings, role=Role.COMPUTE) as connection:
        calendar, as_of = _place(connection, area)
        now = _period(period) if period else _month_of(as_of, calendar)
        before = _before(now, calendar)
        asked = {
            "area": area,
            "from": now.starts_on,
            "to": min(now.ends_on, as_of),
            "before_from": before.starts_on,
            "before_to": before.ends_on,
        }
        facts = {
            row["what"]: Fact(row["what"], row["before"], row["after"])
            for row in rows(connection, PACKAGE, "area_facts", asked)
        }
        values = _series(connection, area, periods=[before.key, now.key])
    sides = {(row["indicator_id"], row["period_key"]): _side(row) for row in values}
    movements = [
        _movement(one.id, one.direction, sides[one.id, before.key], sides[one.id, now.key])
        for one in catalogue.indicators.values()
        if not one.is_restricted and {(one.id, before.key), (one.id, now.key)} <= sides.keys()
    ]
    moved = tuple(one for one in movements if one.before.value != one.after.value)
    told = tuple(facts.get(what, Fact(what, 0, 0)) for what in FACTS)
    return AreaChanges(area, now.key, before.key, told, moved)


def _movement(indicator: str, direction: str, before: Side, after: Side) -> Movement:
    clear = is_clear(before, after)
    better = None
    if clear and direction != "profile" and before.value is not None and after.value is not None:
        better = (after.value > before.value) == (direction == "up")
    return Movement(indicator, before, after, clear, better)


def area_trend(
    settings: Settings, area: str, indicator: str, *, catalogue: Catalogue, kind: str = "quarter"
) -> AreaTrend:
    """Return an indicator's series in an area with its trend (Mann–Kendall, Sen), and the last step's ratio.

    Raises
    ------
    UserError
        The area or the indicator is not known.
    """
    meant = catalogue.indicators.get(indicator)
    if meant is None:
        raise UserError(f"indicator {indicator!r} is not known", remedy="See layers/indicators/.")
    with connect(settings, role=Role.COMPUTE) as connection:
        _place(connection, area)
        found = _series(connection, area, indicator=indicator, kind=kind)
    sides = tuple(_side(row) for row in found)
    series = np.array([np.nan if side.value is None else side.value for side in sides])
    trend = mann_kendall(series) if len(series) >= LEAST_STEPS else mann_kendall([np.nan] * LEAST_STEPS)
    known = [side for side in sides if side.value is not None and side.denominator]
    ratio = low = high = None
    if meant.kind == "rate" and len(known) > 1:
        older, newer = known[-2], known[-1]
        found_ratio = rate_ratio(
            newer.numerator or 0.0, newer.denominator or 0.0, older.numerator or 0.0, older.denominator or 0.0
        )
        ratio, low, high = (float(x) if np.isfinite(x) else None for x in found_ratio)
    keys = tuple(row["period_key"] for row in found)
    return AreaTrend(indicator, area, keys, sides, trend, ratio, low, high)


def _series(
    connection: Connection,
    area: str,
    *,
    indicator: str | None = None,
    kind: str | None = None,
    periods: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    asked = {
        "area": area,
        "indicator": indicator,
        "kind": kind,
        "periods": list(periods) if periods else None,
    }
    return rows(connection, PACKAGE, "area_series", asked)


def _place(connection: Connection, area: str) -> tuple[jalali.Calendar, date]:
    """Return calendar and today of the place; UserError where it has no such area."""
    found = run(connection, PACKAGE, "area_known", {"area": area}).fetchone()
    if found is None or not found[0]:
        raise UserError(f"area {area!r} is not known", remedy="Areas are named by their code.")
    return found[1], found[2]


def _period(key: str) -> jalali.Period:
    try:
        return jalali.period_of(key)
    except ValueError as err:
        raise UserError(f"{key!r} is not a period", remedy="Write 1404, 1404-Q2 or 1404-06.") from err


def _month_of(day: date, calendar: jalali.Calendar) -> jalali.Period:
    return next(p for p in jalali.periods(day, day, calendar=calendar) if p.kind == "month")


def _before(period: jalali.Period, calendar: jalali.Calendar) -> jalali.Period:
    """Return the period of the same kind that ends the day before."""
    eve = period.starts_on.fromordinal(period.starts_on.toordinal() - 1)
    return next(p for p in jalali.periods(eve, eve, calendar=calendar) if p.kind == period.kind)
