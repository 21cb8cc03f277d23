"""Read days and times as files have them, and turn them into UTC and into days of the place.

Days may be ISO, Jalali, or y/m/d and m/d/y of the Gregorian calendar; a time may stand in the same cell or in
a column of its own. A source's local times become UTC by its timezone; a fact's day is counted in the
place's timezone. Offsets are looked up once a day, and per half hour only on the days on which they change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo_mahalle import jalali
from geo_mahalle.importers.values import unique_map
from geo_mahalle.text import digits

Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
Seconds = npt.NDArray[np.int64]
HALF_HOUR, DAY = 1800, 86_400
REMEMBERED = 1 << 15
NO_TIME = np.int64(np.iinfo(np.int64).min)
LAST_JALALI_YEAR = 1600

_MOMENT = re.compile(r"^\s*(?P<day>\d+[/.\-]\d+[/.\-]\d+)(?:(?:\s*-\s*|T|\s+)(?P<time>\d.*?))?\s*$")
_DAY = re.compile(r"(\d+)[/.\-](\d+)[/.\-](\d+)")
_TIME = re.compile(
    r"^\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AP]M)?\s*(Z|[+-]\d{2}:?\d{2})?\s*$", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """How a source writes its times."""

    zone: ZoneInfo
    place_zone: ZoneInfo
    order: str = "ymd"


@dataclass(frozen=True)
class Moments:
    """Times of rows: seconds since 1970 in UTC (NO_TIME: none), days of the place, and what was wrong."""

    seconds: Seconds
    days: Days
    has_clock: Bools
    wrong: Bools

    def timestamps(self, *, only_clock: bool = False) -> pa.Array:
        """Return the times as timestamps, NULL where there is none (or just a day)."""
        absent = (self.seconds == NO_TIME) | (~self.has_clock if only_clock else False)
        return pa.array(self.seconds, pa.timestamp("s", tz="UTC"), mask=absent)

    def dates(self) -> pa.Array:
        """Return the days, NULL where there is none."""
        return pa.array(self.days, pa.date32(), mask=np.isnat(self.days))


@lru_cache(maxsize=REMEMBERED)
def parse_day(text: str, order: str = "ymd") -> date | None:
    """Return the day a text names, or None; a year below 1600 can only be a Jalali one."""
    found = _DAY.fullmatch(digits(text).strip())
    if not found:
        return None
    parts = dict(zip(order, map(int, found.groups()), strict=True))
    try:
        if parts["y"] < 1000:
            return None
        if parts["y"] < LAST_JALALI_YEAR:
            return jalali.from_jalali(parts["y"], parts["m"], parts["d"])
        return date(parts["y"], parts["m"], parts["d"]) if parts["y"] > 1800 else None
    except ValueError:
        return None


@lru_cache(maxsize=REMEMBERED)
def parse_clock(text: str) -> int | None:
    """Return seconds after midnight, or None; minus the stated offset where one is written."""
    found = _TIME.match(digits(text))
    if not found:
        return None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[4].upper() == "PM" else 0)
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else None


@lru_cache(maxsize=REMEMBERED)
def parse_offset(text: str) -> int | None:
    """Return the stated offset from UTC in seconds, or None where none is stated."""
    found = _TIME.match(digits(text))
    if not found or not found[5]:
        return None
    if found[5] in "Zz":
        return 0
    sign = -1 if found[5][0] == "-" else 1
    return sign * (int(found[5][1:3]) * 3600 + int(found[5][-2:]) * 60)


def read_moments(column: pa.Array, clock: pa.Array | None, reading: Reading) -> Moments:
    """Return the moments of a column, with the time of day from a column of its own where there is one."""
    if column.null_count == len(column):
        return _no_moments(len(column))
    plain = _ascii(column)
    parts = pc.extract_regex(plain, pattern=_MOMENT.pattern.replace("?P<", "?P<"))
    day_texts, clock_texts = pc.struct_field(parts, "day"), pc.struct_field(parts, "time")
    if clock is not None:
        clock_texts = _ascii(clock)
    clock_texts = pc.if_else(pc.equal(clock_texts, ""), pa.scalar(None, pa.string()), clock_texts)
    days, wrong_day = unique_map(day_texts, lambda text: parse_day(text, reading.order), pa.date32())
    seconds, wrong_clock = unique_map(clock_texts, parse_clock, pa.int64())
    offsets, _ = unique_map(clock_texts, parse_offset, pa.int64())
    given = ~pc.is_null(column).to_numpy(zero_copy_only=False)
    unread = pc.is_null(day_texts).to_numpy(zero_copy_only=False) & given
    return _moments(days, seconds, offsets, unread | wrong_day | (wrong_clock & given), reading)


def read_days(column: pa.Array, reading: Reading) -> tuple[pa.Array, Bools]:
    """Return the plain days of a column (a time after them is passed over), and what was wrong."""
    moments = read_moments(column, None, reading)
    parts = pc.extract_regex(_ascii(column), pattern=_MOMENT.pattern)
    found, wrong = unique_map(
        pc.struct_field(parts, "day"),
        lambda text: parse_day(text, reading.order),
        pa.date32(),
    )
    return found, wrong | moments.wrong


def _ascii(column: pa.Array) -> pa.Array:
    """Return the texts with ASCII digits; columns that are plain already are not touched."""
    if pc.all(pc.string_is_ascii(column), skip_nulls=True).as_py() is not False:
        return column
    return unique_map(column, digits, pa.string())[0]


def _no_moments(rows: int) -> Moments:
    """Return the moments of rows that say none."""
    no = np.zeros(rows, dtype=bool)
    return Moments(np.full(rows, NO_TIME), np.full(rows, np.datetime64("NaT"), "datetime64[D]"), no, no)


def _moments(days: pa.Array, seconds: pa.Array, offsets: pa.Array, wrong: Bools, reading: Reading) -> Moments:
    absent = pc.is_null(days).to_numpy(zero_copy_only=False)
    at_midnight = (
        pc.fill_null(days.cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype(np.int64) * 86_400
    )
    has_clock = ~pc.is_null(seconds).to_numpy(zero_copy_only=False)
    local = at_midnight + pc.fill_null(seconds, 0).to_numpy(zero_copy_only=False)
    has_offset = ~pc.is_null(offsets).to_numpy(zero_copy_only=False)
    stated = pc.fill_null(offsets, 0).to_numpy(zero_copy_only=False)
    utc = np.where(has_offset, local - stated, local - _offsets(local, reading.zone, is_utc=False))
    place_days = (utc + _offsets(utc, reading.place_zone, is_utc=True)) // 86_400
    # A day without a time of day is the day that was written, in whichever timezone.
    whole = np.where(has_clock, place_days, at_midnight // 86_400).astype("datetime64[D]")
    return Moments(
        seconds=np.where(absent, NO_TIME, utc),
        days=np.where(absent, np.datetime64("NaT"), whole),
        has_clock=has_clock,
        wrong=wrong,
    )


def _offsets(seconds: Seconds, zone: ZoneInfo, *, is_utc: bool) -> Seconds:
    """Return the offset from UTC at each moment."""
    days, at = np.unique(seconds // DAY, return_inverse=True)
    starts = np.array([_offset(int(day) * DAY, zone, is_utc=is_utc) for day in days], dtype=np.int64)
    ends = [_offset((int(day) + 1) * DAY, zone, is_utc=is_utc) for day in days]
    found: Seconds = starts[at]
    for number in np.flatnonzero(starts != ends):
        rows = np.flatnonzero(at == number)
        slots = seconds[rows] // HALF_HOUR * HALF_HOUR
        found[rows] = [_offset(int(slot), zone, is_utc=is_utc) for slot in slots]
    return found


@lru_cache(maxsize=REMEMBERED)
def _offset(second: int, zone: ZoneInfo, *, is_utc: bool) -> int:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
    local = moment.astimezone(zone) if is_utc else moment.replace(tzinfo=zone)
    offset = local.utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0
