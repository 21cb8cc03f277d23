"""Where the explorer opens, what it offers where data are missing, and how it says so; and its paper."""

from __future__ import annotations

import dataclasses
from datetime import date
from itertools import pairwise

import pytest
import shapely
from snapshots import make_snapshot
from test_explorer import open_explorer, write_site

from geo_mahalle.disclosure.snapshot import Period
from geo_mahalle.maps.outline import outer_rings

pytestmark = pytest.mark.browser

MONTHS = ("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور")


def emptied(columns, *, status="no_survey", notes=()):
    """Return columns of the same areas in which nothing is known."""
    none = tuple(None for _ in columns.value)
    return dataclasses.replace(
        columns,
        value=none,
        low=none,
        high=none,
        n=none,
        status=tuple(status for _ in none),
        notes=tuple(tuple(notes) for _ in none),
    )


def begun(columns):
    """Return columns that know the first area with a number alone, as a period that has just begun."""
    first = next(n for n, value in enumerate(columns.value) if value is not None)
    none = emptied(columns, status="suppressed")
    kept = {
        name: tuple(old if n == first else new for n, (old, new) in enumerate(zip(*both, strict=True)))
        for name in ("value", "low", "high", "n", "status")
        for both in [(getattr(columns, name), getattr(none, name))]
    }
    return dataclasses.replace(none, **kept)


def finer_periods():
    """Return spring 1402 and its neighbours: a quarter and six months, between the years."""
    starts = [date(2023, 3, 21), date(2023, 4, 21), date(2023, 5, 22), date(2023, 6, 22), date(2023, 7, 23)]
    starts += [date(2023, 8, 23), date(2023, 9, 23)]
    months = [
        Period(f"1402-{n + 1:02}", "month", f"{name} ۱۴۰۲", first, date.fromordinal(after.toordinal() - 1))
        for n, (name, (first, after)) in enumerate(zip(MONTHS, pairwise(starts), strict=True))
    ]
    return [Period("1402-Q1", "quarter", "بهار ۱۴۰۲", date(2023, 3, 21), date(2023, 6, 21)), *months]


@pytest.fixture(scope="module")
def gappy():
    """A place whose first indicator was never surveyed and the third is known in 1402, by month too.

    Of 1403 one area alone has a number.
    """
    made = make_snapshot(20, indicators=3, years=3, issues=0, streets=60, facilities=0)
    first, second, third = made.indicators
    old = third.columns["1402"]
    none = {key: emptied(columns) for key, columns in first.columns.items()}
    finer = finer_periods()
    columns = {"1402": old} | {p.key: old for p in finer}
    columns |= {"1403": begun(old), "1404": emptied(old)}
    indicators = (
        dataclasses.replace(first, columns=none),
        dataclasses.replace(second, is_core=False),
        dataclasses.replace(third, columns=columns, note_fa="شمار n از OpenStreetMap گرفته شد."),
    )
    return dataclasses.replace(made, indicators=indicators, periods=(*finer, *made.periods))


@pytest.fixture(scope="module")
def site(gappy, catalogue, tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("gappy") / "office", gappy, catalogue)


def state(page):
    return page.evaluate(
        """() => { const g = geoMahalle.model, s = g.state;
        return [g.data.indicators[s.indicator].id, g.data.levels[s.level].id, s.period]; }"""
    )


def coloured(page):
    return page.evaluate("Array.from(geoMahalle.layers.areas.bands).filter((band) => band > 0).length")


def test_it_opens_on_the_first_basic_indicator_and_the_newest_period_that_is_known_well(page, site, gappy):
    open_explorer(page, site)
    assert [gappy.indicators[2].id, "neighbourhood", "1402"] == state(page)
    assert coloured(page) > 0
    assert page.locator("#notice").is_hidden()


def test_the_list_marks_the_indicators_without_data(page, site):
    open_explorer(page, site)
    page.click("#picker")
    marked = [option.locator(".picker__none").count() for option in page.locator(".picker__option").all()]
    assert marked == [1, 0, 0]


def test_an_indicator_without_data_in_the_period_moves_to_its_newest_and_says_so(page, site):
    open_explorer(page, site)
    page.click("#picker")
    page.locator(".picker__option").nth(1).click()
    page.locator("#period-switch button", has_text="۱۴۰۴").click()
    page.click("#picker")
    page.locator(".picker__option").nth(2).click()
    assert state(page)[2] == "1402"
    assert coloured(page) > 0
    words = page.locator("#notice").inner_text()
    assert "۱۴۰۴" in words
    assert "۱۴۰۲" in words


def test_an_indicator_that_nobody_surveyed_shows_the_way_to_one_with_numbers(page, site, gappy):
    open_explorer(page, f"{site}#i={gappy.indicators[0].id}")
    assert coloured(page) == 0
    assert "هنوز داده‌ای" in page.locator("#notice").inner_text()
    page.locator("#notice button").click()
    assert state(page)[0] == gappy.indicators[2].id
    assert coloured(page) > 0


def test_an_asked_period_without_numbers_shows_the_way_to_the_newest_with_some(page, site, gappy):
    open_explorer(page, f"{site}#i={gappy.indicators[2].id}&p=1404")
    assert state(page)[2] == "1404"
    page.locator("#notice button").click()
    assert state(page)[2] == "1402"


def test_quarters_and_months_are_offered_where_data_exist(page, site):
    open_explorer(page, site)
    assert page.locator("#kind-switch button").all_inner_texts() == ["سال", "فصل", "ماه"]
    page.locator("#kind-switch button", has_text="ماه").click()
    assert state(page)[2] == "1402-06"
    assert page.locator("#period-switch option").all_inner_texts() == [f"{name} ۱۴۰۲" for name in MONTHS]
    page.select_option("#period-switch select", "1402-03")
    assert state(page)[2] == "1402-03"
    page.locator("#kind-switch button", has_text="فصل").click()
    assert state(page)[2] == "1402-Q1"


def test_on_a_phone_the_periods_are_one_list(open_page, site):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_explorer(page, site)
    page.click("#grip")
    page.locator("#kind-switch button", has_text="ماه").click()
    box = page.locator("#period-switch select").bounding_box()
    assert box["height"] >= 44
    assert box["x"] >= 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_latin_words_in_a_persian_note_stand_apart(page, site):
    open_explorer(page, site)
    assert "OpenStreetMap" in page.locator("#panel-card bdi").all_inner_texts()
    assert "n" in page.locator("#panel-card bdi").all_inner_texts()


def test_a_number_and_its_unit_never_run_together(page, site, gappy):
    open_explorer(page, site)
    said = page.evaluate(
        """() => geoMahalle.data.explorer.indicators
          .map((one) => geoMahalle.model.say(12, { ...one, unit: 'روز' }))"""
    )
    assert all(" روز" in words for words in said)


def test_a_median_that_is_not_reached_says_so(open_page, gappy, catalogue, tmp_path):
    third = gappy.indicators[2]
    columns = {
        key: emptied(one, status="partial", notes=("median_not_reached",))
        for key, one in third.columns.items()
    }
    place = dataclasses.replace(gappy, indicators=(dataclasses.replace(third, columns=columns),))
    page = open_page()
    code = next(area.code for area in place.areas if area.level == "neighbourhood")
    open_explorer(page, write_site(tmp_path / "office", place, catalogue) + f"#a={code}")
    assert "هنوز نیمی" in page.locator(".panel__now").inner_text()


def test_on_paper_the_map_is_drawn_at_the_size_of_its_frame(open_page, site):
    page = open_page(viewport={"width": 390, "height": 844})
    open_explorer(page, site)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    wide = page.evaluate(
        """() => { const map = geoMahalle.maps.map_place;
        const box = map.getContainer().getBoundingClientRect();
        return [Math.round(box.width / 96 * 25.4), map.getSize().x === Math.round(box.width),
          map.getBounds().contains(map.placeBounds), geoMahalle.layers.areas._isPlaced]; }"""
    )
    assert wide == [193, True, True, True]
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("geoMahalle.maps.map_place.getSize().x") == 390


SLIT = 0.0004
WEST = (((0.0, 0.0), (0.1 - SLIT, 0.0), (0.1, 0.05), (0.1 - SLIT, 0.1), (0.0, 0.1), (0.0, 0.0)),)
EAST = (((0.1, 0.0), (0.2, 0.0), (0.2, 0.1), (0.1, 0.1), (0.1, 0.0)),)


def test_the_outer_edge_runs_over_slits_between_boundaries_that_do_not_fit():
    rings = outer_rings([[WEST[0:1]], [EAST[0:1]]])
    assert len(rings) == 1
    inside = shapely.box(0.02, 0.02, 0.18, 0.08)
    assert not shapely.LineString(rings[0]).intersects(inside)
    assert shapely.Polygon(rings[0]).area == pytest.approx(0.02, rel=0.001)


def test_a_lake_between_areas_stays_outside():
    lake = ((0.08, 0.04), (0.08, 0.06), (0.12, 0.06), (0.12, 0.04), (0.08, 0.04))
    whole = ((0.0, 0.0), (0.2, 0.0), (0.2, 0.1), (0.0, 0.1), (0.0, 0.0))
    assert len(outer_rings([[(whole, lake)]])) == 2
