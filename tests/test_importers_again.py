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
    report,
    square,
    write_csv,
    write_geojson,
)

from geo_mahalle.database import connect

pytestmark = pytest.mark.database


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


STEPS = {"acknowledged_at": "", "resolved_at": "", "reopened_at": "", "state": ""}


def history(settings):
    events = ask(
        settings,
        "SELECT kind, to_char(at AT TIME ZONE 'Asia/Tehran', 'MM-DD')"
        " FROM register.issue_event ORDER BY at, id",
    )
    return ask(settings, "SELECT state, resolved_on::text FROM register.issue"), events


def test_next_months_export_adds_the_later_steps_to_the_known_issue(city, tmp_path):
    first = write_csv(tmp_path / "a.csv", [report("a") | STEPS])
    bring(city, "reports", first)
    taken = STEPS | {"acknowledged_at": "1404/05/14"}
    closed = taken | {"resolved_at": "1404/05/20", "state": "رفع شد"}
    again = bring(city, "reports", write_csv(tmp_path / "b.csv", [report("a") | taken]))
    assert (again.accepted, again.duplicate, again.refused, again.changed) == (0, 1, 0, 1)
    last = write_csv(tmp_path / "c.csv", [report("a") | closed, report("b") | STEPS])
    more = bring(city, "reports", last)
    assert (more.accepted, more.duplicate, more.refused, more.changed) == (1, 1, 0, 1)
    state, events = history(city)
    assert sorted(state, key=str) == [("recorded", None), ("resolved", "2025-08-11")]
    assert [kind for kind, _ in events] == ["opened", "opened", "acknowledged", "closed"]
    for path in (last, first):  # neither the same file nor an older one moves anything
        quiet = bring(city, "reports", path)
        assert (quiet.accepted, quiet.changed, quiet.refused) == (0, 0, 0)
    assert history(city) == (state, events)


def test_a_file_does_not_overrule_what_was_recorded_here(city, tmp_path):
    bring(city, "reports", write_csv(tmp_path / "a.csv", [report("a") | STEPS]))
    with connect(city) as connection:
        connection.execute(
            "INSERT INTO register.issue_event"
            " (issue_id, kind, to_state, at, on_day, origin, actor_role, reason_id)"
            " SELECT issue.id, 'moved', 'refused', '2025-08-05Z', '2025-08-05', 'recorded', 'committee_head',"
            " (SELECT min(id) FROM register.reason WHERE kind = 'refuse') FROM register.issue"
        )
    closed = STEPS | {"resolved_at": "1404/05/20", "state": "رفع شد"}
    again = bring(city, "reports", write_csv(tmp_path / "b.csv", [report("a") | closed]))
    assert (again.duplicate, again.changed) == (1, 0)
    assert ask(city, "SELECT state FROM register.issue") == [("refused",)]


def test_two_rows_of_one_report_that_tell_different_steps_are_not_the_same_row(city, tmp_path):
    rows = [report("a") | STEPS, report("a") | STEPS | {"resolved_at": "1404/05/20"}]
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", rows))
    assert (outcome.accepted, reasons(outcome)) == (1, {3: "key_twice_in_file"})


def test_facts_that_name_an_area_are_known_again_once_the_area_is_there(place, tmp_path):
    reports = write_csv(tmp_path / "r.csv", [report("a") | {"area_code": "n1"}])
    base = report("i")
    crash = {"key": "i", "kind": "crash", "date": base["date"], "lon": base["lon"], "lat": base["lat"]}
    incidents = write_csv(tmp_path / "i.csv", [crash | {"stated_area": "محله یک"}])
    bring(place, "reports", reports)
    bring(place, "incidents", incidents)
    make_city(place, tmp_path)
    for kind, path in (("reports", reports), ("incidents", incidents)):
        again = bring(place, kind, path)
        assert (again.accepted, again.duplicate, again.refused) == (0, 1, 0), kind


def test_a_survey_with_a_refused_row_is_not_recorded_until_the_row_is_mended(city, tmp_path):
    told = {"surveyed": "lamps", "on": date(2025, 9, 1)}
    rows = [report("a"), report("b", "n2", severity="9")]
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", rows), **told)
    assert (outcome.accepted, outcome.refused) == (1, 1)
    assert any("the survey is not recorded while 1 rows" in note for note in outcome.notes)
    assert ask(city, "SELECT * FROM register.coverage") == []
    bring(city, "reports", write_csv(tmp_path / "b.csv", [report("b", "n2")]), **told)
    assert ask(city, "SELECT count(*), min(completeness) FROM register.coverage") == [(4, 1.0)]
