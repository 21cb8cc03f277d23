"""The method page says of every number of its edition what the catalogue says, and nothing of one area."""

from __future__ import annotations

import re

import pytest
import small_place

from geo_mahalle.disclosure import take_snapshot
from geo_mahalle.pages import method
from geo_mahalle.statistics.kinds import KINDS

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def known(clones, catalogue):
    return small_place.fill(clones(name="method"), catalogue)


@pytest.fixture(scope="module", params=["public", "office"])
def told(request, known, catalogue):
    """The snapshot of an edition with its method page."""
    snapshot = take_snapshot(known, edition=request.param, catalogue=catalogue)
    return snapshot, method.render(snapshot, catalogue).files["index.html"].decode()


def test_every_number_of_the_edition_has_its_entry_under_its_code(told):
    snapshot, page = told
    entries = re.findall(r'<article class="method__entry card" id="([A-Z]+\d+[a-z]?)"', page)
    assert sorted(entries) == sorted(one.code for one in snapshot.indicators)
    assert re.findall(r'href="#([A-Z]+\d+[a-z]?)"', page) == entries


def test_an_entry_says_formula_unit_source_and_the_number_worked_by_hand(told, catalogue):
    _, page = told
    entry = page[page.index('id="P01"') : page.index('id="P02"')]
    meant = catalogue.indicators["lit_street_share"]
    for words in ("بخش ÷ کل × ۱۰۰", "درصد", "۴۰ · ۵۵ · ۷۰ · ۸۵", meant.steward_fa, meant.source):
        assert words in entry
    assert meant.example.working in entry


def test_the_page_explains_exactly_the_kinds_that_the_statistics_compute():
    assert {kind.id for kind in method.kinds(str)} == set(KINDS)


def test_the_page_names_no_area_and_loads_nothing_from_outside(told):
    snapshot, page = told
    assert not any(f">{area.name_fa}<" in page or f"areas/{area.code}" in page for area in snapshot.leaves)
    assert not re.search(r'(?:src|href)="https?:', page)


@pytest.mark.parametrize("width", [390, 1440])
def test_an_address_with_a_code_leads_to_the_entry(told, tmp_path, known, open_page, width):
    from geo_mahalle.pages.publish import publish

    snapshot, _ = told
    publish(known, tmp_path / "site", editions=(snapshot.edition,))
    page = open_page(viewport={"width": width, "height": 844})
    page.goto(f"file://{tmp_path}/site/{snapshot.edition}/method/index.html#P12")
    top = page.evaluate("document.getElementById('P12').getBoundingClientRect().top")
    assert 0 <= top < 400
    assert page.evaluate("document.documentElement.scrollWidth") == width
