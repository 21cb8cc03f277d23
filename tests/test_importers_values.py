"""Words, numbers, coordinates and times are read as people write them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from geo_mahalle.importers import times, values

TEHRAN = ZoneInfo("Asia/Tehran")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("48.4787", 48.4787),
        ("۴۸.۴۷۸۷", 48.4787),
        ("٤٨٫٤٧٨٧", 48.4787),
        ("48/4787", 48.4787),
        ("۴۸/۴۷۸۷", 48.4787),
        ("48,4787", 48.4787),
        ("-72.5", -72.5),
        ("48°30'00\"E", 48.5),
        ("48°30'36\" W", -48.51),
        ("S 36 30 0", -36.5),
        ("280123.5", 280123.5),
        ("4,060,123", 4060123),
    ],
)
def test_coordinates_are_read_as_people_write_them(written, read):
    found, wrong = values.degrees(pa.array([written, "x"]))
    assert not wrong[0]
    assert found[0] == pytest.approx(read)


@pytest.mark.parametrize("written", ["x", "48°75'00\"", "1e999", "nan", "inf", "48..5", "48.5 36.2"])
def test_what_is_no_coordinate_is_told(written):
    found, wrong = values.degrees(pa.array([written]))
    assert wrong[0]
    assert np.isnan(found[0])


def test_an_empty_cell_is_not_wrong_and_not_zero():
    found, wrong = values.numbers(pa.array([None, "0"]))
    assert list(wrong) == [False, False]
    assert np.isnan(found[0])
    assert found[1] == 0


def test_words_are_found_whatever_their_letters_and_blanks():
    found, wrong = values.words(pa.array(["جاده اي", "جاده‌ای", "راه"]), {"جادهای": "road"})
    assert found.to_pylist() == ["road", "road", None]
    assert list(wrong) == [False, False, True]


def test_yes_no_and_not_known_are_three_things():
    found, wrong = values.flags(pa.array(["بله", "No", "نامشخص", None, "شاید"]))
    assert found.to_pylist() == [True, False, None, None, None]
    assert list(wrong) == [False, False, False, False, True]


def moments(written, clock=None, *, zone=TEHRAN, order="ymd"):
    reading = times.Reading(zone, TEHRAN if zone is TEHRAN else zone, order)
    return times.read_moments(pa.array(written), None if clock is None else pa.array(clock), reading)


def utc(found):
    return [None if value is None else value.isoformat() for value in found.timestamps().to_pylist()]


def test_jalali_iso_and_american_times_become_utc():
    assert (
        utc(moments(["1404/01/01 00:30", "2025-03-21T00:30:00", "2025-03-20T21:00:00Z", "۱۴۰۴/۱/۱ ۰۰:۳۰"]))
        == ["2025-03-20T21:00:00+00:00"] * 4
    )
    american = moments(["01/05/2014 - 01:30PM", "07/05/2014 - 12:05AM"], zone=NEW_YORK, order="mdy")
    assert utc(american) == ["2014-01-05T18:30:00+00:00", "2014-07-05T04:05:00+00:00"]


def test_summer_time_of_iran_ended_in_1401():
    # 21 July 2022 had +4:30, 21 July 2023 has +3:30.
    assert utc(moments(["2022-07-21 12:00", "2023-07-21 12:00"])) == [
        "2022-07-21T07:30:00+00:00",
        "2023-07-21T08:30:00+00:00",
    ]


def test_a_facts_day_is_counted_in_the_timezone_of_the_place():
    found = moments(["2025-03-20T21:00:00Z", "2025-03-20"])
    assert found.dates().to_pylist() == [date(2025, 3, 21), date(2025, 3, 20)]


def test_a_time_may_stand_in_a_column_of_its_own():
    assert utc(moments(["1393/01/01"], ["00:09:00"])) == ["2014-03-20T20:39:00+00:00"]


def test_a_day_without_a_time_has_no_clock():
    assert moments(["1393/01/01"]).timestamps(only_clock=True).to_pylist() == [None]


@pytest.mark.parametrize("written", ["1404/12/30", "2025-02-30", "31/12/99", "yesterday", "1404/01/01 25:00"])
def test_what_is_no_time_is_told(written):
    assert list(moments([written]).wrong) == [True]
