"""Days and periods of the Jalali calendar, against another library and by hand."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from persiantools.jdatetime import JalaliDate

from geo_mahalle import jalali


def test_every_day_of_1300_to_1499_agrees_with_another_library() -> None:
    day, last = date(1921, 3, 21), date(2121, 3, 20)
    while day <= last:
        other = JalaliDate(day)
        assert jalali.to_jalali(day) == (other.year, other.month, other.day)
        assert jalali.from_jalali(other.year, other.month, other.day) == day
        day += timedelta(days=1)


@pytest.mark.parametrize("written", ["1403/07/05", "1403-7-5", "۱۴۰۳/۰۷/۰۵", "١٤٠٣.٧.٥", " 1403/7/05 "])
def test_a_day_is_read_as_people_write_it(written: str) -> None:
    assert jalali.parse(written) == date(2024, 9, 26)


def test_the_last_day_of_a_leap_year_is_read_and_of_a_common_year_refused() -> None:
    assert jalali.parse("1403/12/30") == date(2025, 3, 20)
    with pytest.raises(ValueError, match="1404/12/30"):
        jalali.parse("1404/12/30")


@pytest.mark.parametrize("written", ["2024/09/26", "1403/13/01", "1403/07/31x", "", "31/07/1403"])
def test_what_is_no_jalali_day_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        jalali.parse(written)


def test_days_are_written_in_either_calendar() -> None:
    assert jalali.format_date(date(2026, 6, 2), calendar="jalali") == "1405/03/12"
    assert jalali.format_date(date(2026, 6, 2), calendar="gregorian") == "2026-06-02"
    assert jalali.long_date(date(2026, 6, 9)) == "۱۹ خرداد ۱۴۰۵"


def test_periods_are_years_then_quarters_then_months() -> None:
    found = jalali.periods(date(2025, 2, 1), date(2025, 4, 1), calendar="jalali")
    assert [one.key for one in found] == [
        "1403",
        "1404",
        "1403-Q4",
        "1404-Q1",
        "1403-11",
        "1403-12",
        "1404-01",
    ]


def test_months_follow_one_another_without_gap_and_fill_their_year() -> None:
    found = jalali.periods(date(1921, 3, 21), date(2121, 3, 20), calendar="jalali")
    months = [one for one in found if one.kind == "month"]
    assert len(months) == 200 * 12
    for before, after in pairwise(months):
        assert after.starts_on - before.ends_on == timedelta(days=1)


def test_a_gregorian_key_says_its_calendar() -> None:
    found = jalali.periods(date(2014, 1, 1), date(2014, 12, 31), calendar="gregorian")
    assert [one.key for one in found][:6] == [
        "g2014",
        "g2014-Q1",
        "g2014-Q2",
        "g2014-Q3",
        "g2014-Q4",
        "g2014-01",
    ]
    assert jalali.period_of("g2014-Q1").ends_on == date(2014, 3, 31)


def test_every_period_is_found_again_by_its_key() -> None:
    for one in jalali.periods(date(2020, 3, 20), date(2026, 3, 20), calendar="jalali"):
        assert jalali.period_of(one.key) == one


@pytest.mark.parametrize("key", ["1404-Q5", "1404-13", "1404-00", "404", "x1404"])
def test_a_key_that_names_no_period_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"period|month"):
        jalali.period_of(key)
