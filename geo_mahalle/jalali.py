"""Jalali and Gregorian days, and the periods that values are computed for.

Days are stored as Gregorian dates; Jalali lives only at the edge. A period's key is text (`1404`,
`1404-Q2`, `1404-07`; `g2014`, `g2014-Q1`, `g2014-07` where the place counts by the Gregorian calendar), so
that a key says its calendar, and its days come from month boundaries that are computed, never cut from text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import jdatetime

from geo_mahalle.text import digits, persian_digits

Calendar = Literal["jalali", "gregorian"]
PeriodKind = Literal["year", "quarter", "month"]

_MONTHS = {
    "jalali": (
        *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
        *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
    ),
    "gregorian": (
        *("ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن"),
        *("ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"),
    ),
}
_DAY = re.compile(r"^\s*(\d{4})\s*[/\-.]\s*(\d{1,2})\s*[/\-.]\s*(\d{1,2})\s*$")
_FIRST_YEAR, _LAST_YEAR = 1200, 1500


@dataclass(frozen=True)
class Period:
    """A year, a quarter or a month; `ends_on` is its last day."""

    key: str
    kind: PeriodKind
    starts_on: date
    ends_on: date


def parse(text: str) -> date:
    """Return the Gregorian day of a Jalali day written as 1403/07/05, 1403-7-5 or ۱۴۰۳/۰۷/۰۵.

    Raises ValueError for anything else, such as 30 Esfand of a common year.
    """
    found = _DAY.match(digits(text))
    if not found:
        raise ValueError(f"{text!r} is not a Jalali day such as 1403/07/05")
    year, month, day = map(int, found.groups())
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(
            f"{text!r}: the year {year} is not a Jalali year between {_FIRST_YEAR} and {_LAST_YEAR}"
        )
    return from_jalali(year, month, day)


def read_day(text: str) -> date:
    """Return a day written in either calendar: a year before 1600 is Jalali. Raises ValueError.

    >>> read_day("1404/06/31")
    datetime.date(2025, 9, 22)
    """
    written = digits(text).replace("/", "-")
    return parse(written) if written[:4] < "1600" else date.fromisoformat(written)


def from_jalali(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a Jalali one (ValueError where the calendar has no such day)."""
    try:
        found: date = jdatetime.date(year, month, day).togregorian()
    except ValueError as err:
        raise ValueError(f"{year}/{month:02}/{day:02} is not a day of the Jalali calendar") from err
    return found


def to_jalali(day: date) -> tuple[int, int, int]:
    """Return year, month and day of the Jalali calendar."""
    there = jdatetime.date.fromgregorian(date=day)
    return there.year, there.month, there.day


def format_date(day: date, *, calendar: Calendar) -> str:
    """Return the day in ASCII digits: 1405/03/12, or 2026-06-02 for the Gregorian calendar."""
    if calendar == "gregorian":
        return day.isoformat()
    year, month, number = to_jalali(day)
    return f"{year:04}/{month:02}/{number:02}"


def month_name(number: int, *, calendar: Calendar = "jalali") -> str:
    """Return the Persian name of the month 1 to 12."""
    if not 1 <= number <= 12:
        raise ValueError(f"{number} is not a month")
    return _MONTHS[calendar][number - 1]


def long_date(day: date, *, calendar: Calendar = "jalali") -> str:
    """Return the day in words: «۱۹ خرداد ۱۴۰۵»."""
    year, month, number = to_jalali(day) if calendar == "jalali" else (day.year, day.month, day.day)
    return f"{persian_digits(number)} {month_name(month, calendar=calendar)} {persian_digits(year)}"


def periods(first: date, last: date, *, calendar: Calendar) -> list[Period]:
    """Return the years, then the quarters, then the months that hold any day from `first` to `last`."""
    if first > last:
        return []
    first_year, first_month = _year_and_month(first, calendar)
    last_year, last_month = _year_and_month(last, calendar)
    months = range(first_year * 12 + first_month - 1, last_year * 12 + last_month)
    found: dict[str, Period] = {}
    for length in (12, 3, 1):
        for period in (_period(month, length, calendar) for month in months):
            found.setdefault(period.key, period)
    return list(found.values())


def period_of(key: str) -> Period:
    """Return the period that a key names (ValueError where it names none)."""
    calendar: Calendar = "gregorian" if key.startswith("g") else "jalali"
    found = re.fullmatch(r"g?(\d{4})(?:-(?:Q([1-4])|(\d{2})))?", key)
    if not found:
        raise ValueError(f"{key!r} is not a period such as 1404, 1404-Q2, 1404-07 or g2014-07")
    year, quarter, month = found.groups()
    if quarter:
        return _period(int(year) * 12 + (int(quarter) - 1) * 3, 3, calendar)
    if month and not 1 <= int(month) <= 12:
        raise ValueError(f"{key!r} names the month {month}, and a year has twelve")
    return _period(int(year) * 12 + (int(month) - 1 if month else 0), 1 if month else 12, calendar)


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _year_and_month(day: date, calendar: Calendar) -> tuple[int, int]:
    if calendar == "gregorian":
        return day.year, day.month
    year, month, _ = to_jalali(day)
    return year, month


def _first_of(month: int, calendar: Calendar) -> date:
    """Return the first day of a month counted from year 0 (year * 12 + month - 1)."""
    year, number = divmod(month, 12)
    return from_jalali(year, number + 1, 1) if calendar == "jalali" else date(year, number + 1, 1)


def _period(month: int, length: int, calendar: Calendar) -> Period:
    """Return the period of 1, 3 or 12 months that holds the month."""
    start = month - month % length
    year, number = divmod(start, 12)
    prefix = f"g{year:04}" if calendar == "gregorian" else f"{year:04}"
    kind: PeriodKind = {12: "year", 3: "quarter", 1: "month"}[length]  # type: ignore[assignment]  # literals
    key = {12: prefix, 3: f"{prefix}-Q{number // 3 + 1}", 1: f"{prefix}-{number + 1:02}"}[length]
    return Period(
        key, kind, _first_of(start, calendar), _first_of(start + length, calendar) - timedelta(days=1)
    )
