"""One filter object: read from a query, written to it, and the same rows wherever it is asked."""

from __future__ import annotations

import doctest
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_mahalle.database import filters
from geo_mahalle.database.filters import Filter, FilterError, check_filter, encode_filter, parse_filter

WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.-", min_size=1, max_size=12)
DAYS = st.dates(date(1950, 1, 1), date(2080, 1, 1))
LETTERS = st.text("ابپتکیه abc0123", min_size=1, max_size=20).map(lambda words: " ".join(words.split()))


def several(one):
    return st.none() | st.sets(one, min_size=1, max_size=4).map(lambda found: tuple(sorted(found)))


@st.composite
def boxes(draw):
    west, east = sorted(draw(st.tuples(st.floats(-180, 180), st.floats(-180, 180))))
    south, north = sorted(draw(st.tuples(st.floats(-90, 90), st.floats(-90, 90))))
    return west, south, east, north


@st.composite
def any_filter(draw):
    days = draw(st.none() | st.tuples(DAYS, DAYS).map(sorted))
    return Filter(
        **{name: draw(several(WORDS)) for name in ("areas", "levels", "categories", "committees")},
        **{name: draw(several(WORDS)) for name in ("kinds", "states")},
        severities=draw(several(st.integers(1, 4))),
        is_open=draw(st.none() | st.booleans()),
        is_overdue=draw(st.none() | st.booleans()),
        since=days[0] if days else None,
        until=days[1] if days else None,
        bbox=draw(st.none() | boxes()),
        text=draw(st.none() | LETTERS.filter(bool).map(filters.fold)),
    )


@given(any_filter())
def test_a_filter_that_is_written_is_read_back_the_same(narrow):
    query = encode_filter(narrow)
    assert parse_filter(parse_qsl(query)) == narrow
    assert encode_filter(parse_filter(parse_qsl(query))) == query


def test_a_key_may_be_repeated_or_its_words_joined_and_days_may_be_jalali():
    joined = parse_filter([("state", "resolved,recorded"), ("since", "1404-06-31"), ("area", "")])
    repeated = parse_filter([("state", "recorded"), ("since", "۱۴۰۴/۰۶/۳۱"), ("state", "resolved")])
    assert joined == repeated == Filter(states=("recorded", "resolved"), since=date(2025, 9, 22))


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("categry", "x")], "did you mean 'category'"),
        ([("severity", "5")], "1 to 4"),
        ([("open", "true")], "neither yes nor no"),
        ([("open", "yes"), ("open", "no")], "given twice"),
        ([("since", "yesterday")], "not a day"),
        ([("since", "2025-02-02"), ("until", "2025-02-01")], "later than"),
        ([("bbox", "1,2,3")], "four numbers"),
        ([("bbox", "3,2,1,4")], "box on earth"),
        ([("bbox", "nan,2,3,4")], "box on earth"),
        ([("text", "\u200f")], "no letter"),
        ([("text", "x" * 200)], "more than"),
        ([("area", "x\0")], "no word"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_key(pairs, said):
    with pytest.raises(FilterError, match=said):
        parse_filter(pairs)


def test_a_word_that_the_catalogue_does_not_know_is_refused_with_the_nearest(catalogue):
    check_filter(Filter(categories=("lamp_out",)), catalogue)
    with pytest.raises(FilterError, match="did you mean 'lamp_out'"):
        check_filter(Filter(categories=("lamp_uot",)), catalogue)


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(filters).failed == 0
