"""What the register has already is found again: names, versions, ends, and later steps of reports."""

from __future__ import annotations

from datetime import date

import pytest
from importing import (
    CENTRES,
    SIDE,
    ask,
    bring,
    feature,
    make_city,
    one,
    polygon,
    reasons,
    square,
    write_csv,
    write_geojson,
)

pytestmark = pytest.mark.database


@pytest.fixture
def city(place, tmp_path):
    make_city(place, tmp_path)
    return place


def drawn(column, row, side=SIDE, **words):
    return feature(polygon(square(column, row, side)), **words)


def lamp(key, area="n1", **changes):
    lon, lat = CENTRES[area]
    return {"key": key, "kind": "lamp", "lon": lon, "lat": lat, "is_working": "yes"} | changes


def codes(place):
    return dict(
        ask(place, "SELECT level || coalesce(' in ' || parent_id, ''), code FROM register.area ORDER BY id")
    )


def test_a_county_and_a_city_of_one_name_are_two_areas(place, tmp_path):
    county = drawn(0, 0, 4 * SIDE, name="زنجان", level="county")
    city = drawn(0, 0, name="زنجان", level="city")
    first = bring(place, "areas", write_geojson(tmp_path / "a.geojson", [county]))
    second = bring(place, "areas", write_geojson(tmp_path / "b.geojson", [city]))
    assert (first.created, second.created, second.changed) == (1, 1, 0)
    assert ask(place, "SELECT level FROM register.area ORDER BY id") == [("county",), ("city",)]
    assert one(place, "SELECT count(*) FROM register.area_boundary") == 2
    again = bring(place, "areas", write_geojson(tmp_path / "c.geojson", [city, county]))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)


def test_two_districts_of_one_name_in_two_counties_are_two_areas(place, tmp_path):
    def county(letter, column):
        around = drawn(column, 0, 2 * SIDE, name=letter, level="county")
        return [around, drawn(column, 0, name="بخش مرکزی", level="district", parent_name=letter)]

    both = [*county("ابهر", 0), *county("خدابنده", 3)]
    first = bring(place, "areas", write_geojson(tmp_path / "a.geojson", both))
    assert (first.created, first.refused) == (4, 0)
    assert len(set(ask(place, "SELECT parent_id FROM register.area WHERE level = 'district'"))) == 2
    again = bring(place, "areas", write_geojson(tmp_path / "b.geojson", both[::-1]))
    assert (again.created, again.changed, again.unchanged) == (0, 0, 4)


def test_districts_of_one_name_stay_two_when_each_comes_in_its_own_file(place, tmp_path):
    for number, (letter, column) in enumerate((("ابهر", 0), ("خدابنده", 3))):
        rows = [
            drawn(column, 0, name="بخش مرکزی", level="district", parent_name=letter),
            drawn(column, 0, 2 * SIDE, name=letter, level="county"),
        ]
        outcome = bring(place, "areas", write_geojson(tmp_path / f"{number}.geojson", rows))
        assert (outcome.created, outcome.changed, outcome.refused) == (2, 0, 0)


def test_a_name_without_code_and_parent_does_not_redraw_an_area_elsewhere(place, tmp_path):
    bring(place, "areas", write_geojson(tmp_path / "a.geojson", [drawn(0, 0, name="Amity", level="zone")]))
    path = write_geojson(tmp_path / "b.geojson", [drawn(3, 3, name="Amity", level="zone")])
    assert reasons(bring(place, "areas", path)) == {1: "name_taken"}
    assert ask(place, "SELECT code FROM register.area") == [("amity",)]
    assert one(place, "SELECT count(*) FROM register.area_boundary") == 1


def test_a_code_of_another_level_is_refused(city, tmp_path):
    path = write_geojson(tmp_path / "a.geojson", [drawn(0, 0, code="n1", name="محله یک", level="zone")])
    assert reasons(bring(city, "areas", path)) == {1: "level_differs"}
    assert one(city, "SELECT level FROM register.area WHERE code = 'n1'") == "neighbourhood"


def test_parents_that_are_unknown_or_not_wider_are_refused_and_no_ring_comes_in(place, tmp_path):
    rows = [
        drawn(0, 0, code="a", name="الف", level="zone", parent_code="b"),
        drawn(1, 0, code="b", name="ب", level="zone", parent_code="a"),
        drawn(2, 0, code="c", name="پ", level="zone", parent_code="nobody"),
        drawn(2, 0, SIDE / 2, code="d", name="ت", level="neighbourhood", parent_code="c"),
        drawn(3, 0, code="e", name="ث", level="zone"),
        drawn(3, 0, SIDE / 2, code="f", name="ج", level="neighbourhood", parent_code="e"),
    ]
    outcome = bring(place, "areas", write_geojson(tmp_path / "a.geojson", rows))
    assert reasons(outcome) == {
        1: "parent_level",
        2: "parent_level",
        3: "parent_unknown",
        4: "parent_unknown",
    }
    assert outcome.created == 2


def test_a_ring_of_parents_that_is_there_does_not_stop_the_search_for_names(city):
    from geo_mahalle.importers.naming import AreaNames, NamedArea

    areas = {
        1: NamedArea(1, "a", "zone", 2, frozenset({"الف"})),
        2: NamedArea(2, "b", "zone", 1, frozenset({"ب"})),
    }
    names = AreaNames(areas, {}, {"الف": (1,), "ب": (2,), "پ": (2,)}, frozenset())
    assert names.find(None, "الف", "پ") == (None, "area_unknown")
    assert names.find(None, "الف", "ب") == (1, None)


def versions(city):
    return ask(city, "SELECT source_key, from_on::text, to_on::text FROM register.facility ORDER BY 1, 2")


def test_a_row_that_says_only_the_end_ends_the_known_version(city, tmp_path):
    bring(city, "facilities", write_csv(tmp_path / "a.csv", [lamp("1"), lamp("2")]), as_of=date(2025, 1, 1))
    rows = [lamp("1", to_on="2025-03-01"), lamp("2", to_on="2024-06-01"), lamp("3", to_on="2025-03-01")]
    path = write_csv(tmp_path / "b.csv", rows)
    outcome = bring(city, "facilities", path, as_of=date(2025, 4, 1))
    assert reasons(outcome) == {3: "days", 4: "ended_before"}
    assert versions(city) == [("1", "2025-01-01", "2025-03-01"), ("2", "2025-01-01", None)]
    assert bring(city, "facilities", path, as_of=date(2025, 5, 1)).unchanged == 1


def test_a_thing_that_comes_back_does_not_lengthen_the_version_that_ended(city, tmp_path):
    bring(city, "facilities", write_csv(tmp_path / "a.csv", [lamp("1")]), as_of=date(2025, 1, 1))
    ended = write_csv(tmp_path / "b.csv", [lamp("1", to_on="2025-02-01")])
    bring(city, "facilities", ended, as_of=date(2025, 3, 1))
    bring(city, "facilities", write_csv(tmp_path / "c.csv", [lamp("1")]), as_of=date(2025, 6, 1))
    assert versions(city) == [("1", "2025-01-01", "2025-02-01"), ("1", "2025-06-01", None)]


def test_replacing_ends_nothing_that_a_refused_row_names(city, tmp_path):
    first = [lamp("1"), lamp("2"), lamp("3")]
    bring(city, "facilities", write_csv(tmp_path / "a.csv", first), as_of=date(2025, 1, 1))
    rows = write_csv(tmp_path / "b.csv", [lamp("1"), lamp("2", kind="lamb")])
    outcome = bring(city, "facilities", rows, as_of=date(2025, 2, 1), options={"replace": True})
    assert (outcome.refused, outcome.gone) == (1, 1)
    assert versions(city)[1:] == [("2", "2025-01-01", None), ("3", "2025-01-01", "2025-02-01")]


def test_replacing_ends_nothing_while_a_refused_row_names_no_thing(city, tmp_path):
    bring(city, "facilities", write_csv(tmp_path / "a.csv", [lamp("1"), lamp("2")]))
    path = write_csv(tmp_path / "b.csv", [lamp("1"), lamp("")])
    outcome = bring(city, "facilities", path, options={"replace": True})
    assert outcome.gone == 0
    assert any("--replace ended nothing" in note for note in outcome.notes)


def test_age_groups_of_another_width_take_the_place_of_the_old_ones(city, tmp_path):
    def ages(name, groups):
        rows = [
            {"area": "n1", "year": "1404", "age": age, "men": men, "women": women}
            for age, men, women in groups
        ]
        return write_csv(tmp_path / name, rows)

    bring(city, "population", ages("a.csv", [("0-4", 1, 1), ("5-9", 2, 2), ("10-14", 3, 3), (">15", 9, 9)]))
    bring(city, "population", ages("b.csv", [("0-14", 7, 7), (">15", 9, 9)]))
    assert ask(
        city,
        "SELECT sex, age_from, age_to, persons FROM register.population_band ORDER BY sex, age_from",
    ) == [("men", 0, 14, 7), ("men", 15, None, 9), ("women", 0, 14, 7), ("women", 15, None, 9)]
