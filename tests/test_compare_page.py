"""The planner's page: what it says of numbers and areas is what the data say, and no more."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from watching import wait_until

from geo_mahalle.disclosure import take_snapshot
from geo_mahalle.pages.publish import publish

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def site(demo_place, tmp_path_factory):
    """The office edition of the demo city in a folder."""
    out = tmp_path_factory.mktemp("compare") / "site"
    publish(demo_place, out, editions=("office",))
    return out / "office"


@pytest.fixture(scope="module")
def snapshot(demo_place, catalogue):
    return take_snapshot(demo_place, edition="office", catalogue=catalogue)


def open_compare(open_page, site, hash_="", **options):
    page = open_page(**options)
    page.goto(f"file://{site}/compare/index.html{hash_}")
    wait_until(page, "document.querySelector('[data-multiples] button')")
    return page


def test_every_coloured_number_has_its_small_map_and_the_core_ones_stand_in_front(open_page, site, snapshot):
    page = open_compare(open_page, site)
    coloured = [one for one in snapshot.indicators if one.bands]
    front = page.locator("[data-multiples] .multiple__code").all_inner_texts()
    assert sorted(front) == sorted(one.code for one in coloured if one.is_core)
    behind = page.locator("[data-others] .multiple__code").all_text_contents()
    assert sorted(front + behind) == sorted(one.code for one in coloured)


def test_a_small_map_has_the_classes_of_its_number(open_page, site, snapshot):
    page = open_compare(open_page, site)
    (lit,) = (one for one in snapshot.indicators if one.code == "P01")
    classes = page.evaluate(
        """() => [...document.querySelectorAll('.multiple__button')]
          .find(button => button.querySelector('.multiple__code').textContent === 'P01')
          .querySelectorAll('path').values().map(path => path.getAttribute('class')).toArray()"""
    )
    column = lit.columns["1404"]
    expected = [
        "multiple__unknown" if value is None else f"band-{1 + sum(value >= cut for cut in lit.bands)}"
        for value in (column.value[area.index] for area in snapshot.leaves)
    ]
    assert sorted(classes) == sorted(expected)


@pytest.mark.parametrize("seed", range(4))
def test_the_rank_correlation_is_that_of_scipy_with_ties(open_page, site, seed):
    page = open_compare(open_page, site)
    rng = np.random.default_rng(seed)
    a = rng.integers(0, 9, 40).astype(float)
    b = a + rng.integers(-6, 7, 40)
    found = page.evaluate("([a, b]) => geoMahalle.compare.spearman(a, b)", [a.tolist(), b.tolist()])
    r = stats.spearmanr(a, b).statistic
    assert found["r"] == pytest.approx(r, abs=1e-12)
    wide = 1.959964 * np.sqrt((1 + r * r / 2) / 37)
    assert found["low"] == pytest.approx(np.tanh(np.arctanh(r) - wide), abs=1e-9)
    assert found["high"] == pytest.approx(np.tanh(np.arctanh(r) + wide), abs=1e-9)
    assert (
        page.evaluate("([a, b]) => geoMahalle.compare.spearman(a, b)", [a[:9].tolist(), b[:9].tolist()])
        is None
    )


def test_the_choice_is_kept_in_the_address_and_opens_again(open_page, site, snapshot):
    page = open_compare(open_page, site)
    codes = [one.code for one in snapshot.indicators if one.bands]
    page.select_option("[data-second]", label=page.locator("[data-second] option").nth(3).inner_text())
    first, second = (area.code for area in snapshot.leaves[:2])
    for name in (snapshot.leaves[0].name_fa, snapshot.leaves[1].name_fa):
        page.select_option("[data-add]", label=name)
    kept = page.evaluate("location.hash")
    assert f"with={first}%2C{second}" in kept
    again = open_compare(open_page, site, kept)
    assert again.locator("[data-side] thead a").all_inner_texts() == [
        area.name_fa for area in snapshot.leaves[:2]
    ]
    assert again.input_value("[data-second]") == page.input_value("[data-second]")
    assert len(codes) > 3


def test_areas_whose_intervals_overlap_are_not_told_apart(open_page, site, snapshot):
    (lit,) = (one for one in snapshot.indicators if one.code == "P01")
    column = lit.columns["1404"]
    sure = [area for area in snapshot.leaves if column.value[area.index] is not None]
    ordered = sorted(sure, key=lambda area: column.value[area.index])
    for pair in ((ordered[0], ordered[-1]), (ordered[0], ordered[1])):
        page = open_compare(open_page, site, f"#with={pair[0].code},{pair[1].code}")
        row = page.locator("[data-side] tbody tr", has_text=lit.short_fa).first
        apart = max(column.low[area.index] for area in pair) > min(column.high[area.index] for area in pair)
        assert row.locator("td").last.inner_text() == ("بله" if apart else "شاید تصادفی")


def test_a_phone_shows_it_without_scrolling_sideways_and_large_enough_to_press(open_page, site):
    page = open_compare(open_page, site, viewport={"width": 360, "height": 740}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, main select, main a[href]')]
          .filter(node => node.getBoundingClientRect().height && node.getBoundingClientRect().height < 43.5)
          .map(node => node.outerHTML.slice(0, 80))"""
    )
    assert small == []
