"""What is made from the same facts, parameters, definitions and code is not made again; all else is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from analysis_places import facts, fetch, point, square, values
from fastapi.testclient import TestClient

from geo_mahalle import identity
from geo_mahalle.analysis import compute, read_values, refresh_report, refresh_reports, refreshing
from geo_mahalle.analysis.keys import code_digest, events_seen
from geo_mahalle.analysis.parameters import Parameters
from geo_mahalle.analysis.refreshing import Refreshed
from geo_mahalle.catalogue.read_words import words_read
from geo_mahalle.database import Role, connect
from geo_mahalle.jobs import upkeep
from geo_mahalle.web import create_app

pytestmark = pytest.mark.database
LINE = "48.500 36.605, 48.520 36.605"
OF_LAMPS = {"lit_street_share", "lamp_outage_rate"}
OF_STREETS = {"lit_street_share", "narrow_street_share", "unguarded_opening_rate", "walked_street_share"}


@pytest.fixture
def city(place, catalogue):
    """A street with a lamp and a park, people, reports of each kind, a census figure; computed once."""
    with facts(place, catalogue) as put:
        put.people("A", 1200, 400)
        put.people("B", 2000, 600)
        put.survey("AB", *catalogue.themes)
        put.street(LINE, 1789, width_m=5)
        put.facility("A", "lamp", point(48.505, 36.605))
        put.facility("A", "park", square(48.502, 36.602, 48.504, 36.604))
        put.facility("B", "mosque", point(48.515, 36.604))
        put.figure("A", "literate", 900, 1000)
        for number, category in enumerate(sorted(catalogue.categories.values(), key=lambda one: one.id)):
            day = date(2024, 4 + number % 8, 5)
            resolved = date(2024, 12, 5) if number % 2 else None
            put.issue("A", category.id, day, resolved, sensitivity=category.sensitivity)
    compute(place, catalogue=catalogue)
    return place


def change(place, statement, *parameters):
    with connect(place, role=Role.OWNER) as connection:
        connection.execute(statement, parameters)


def keys(place):
    """Return the run that made each kept result."""
    return dict(fetch(place, "SELECT result, run_id FROM analysis.result_key WHERE result <> 'reports'"))


def made_again(place, catalogue, **asked):
    """Compute once more; return what was made again, after a look that all is as a run without reuse says."""
    before = keys(place)
    summary = compute(place, catalogue=catalogue, **asked)
    after = keys(place)
    kept = rows(place)
    compute(place, catalogue=catalogue, reuse=False, **asked)
    assert kept == rows(place)
    made = {result for result in after if after[result] != before.get(result)}
    assert summary.reused == len(catalogue.indicators) - len(made - {"relations"})
    return made


def rows(place):
    with connect(place, role=Role.COMPUTE) as connection:
        return read_values(connection).to_pylist()


def test_nothing_is_made_again_where_nothing_changed(city, catalogue):
    before = rows(city)
    first = fetch(city, "SELECT count(*) FROM analysis.value")
    summary = compute(city, catalogue=catalogue)
    assert summary.reused == len(catalogue.indicators)
    assert rows(city) == before
    assert fetch(city, "SELECT count(*) FROM analysis.value") == first
    assert summary.known == sum(row["value"] is not None for row in before)


def test_a_lamp_that_is_out_changes_what_lamps_light_and_nothing_else(city, catalogue):
    change(city, "UPDATE register.facility SET is_working = false WHERE kind = 'lamp'")
    made = made_again(city, catalogue)
    assert "lit_street_share" in made
    assert "relations" in made
    assert made - {"relations"} <= OF_LAMPS | OF_STREETS
    assert values(city, "lit_street_share")["A", "1404"]["numerator"] == 0


def test_a_lamp_moved_out_of_place_puts_out_the_light(city, catalogue):
    change(city, "UPDATE register.facility SET geom = ST_Translate(geom, 0, 0.004) WHERE kind = 'lamp'")
    assert {"relations", "lit_street_share"} <= made_again(city, catalogue)
    assert values(city, "lit_street_share")["A", "1404"]["numerator"] == 0


def test_a_wider_street_changes_what_reads_widths(city, catalogue):
    change(city, "UPDATE register.street SET width_m = 3")
    made = made_again(city, catalogue)
    assert {"relations", "narrow_street_share", "emergency_reach_share"} <= made
    assert not made & {"literacy_rate", "drainage_rate", "green_space_per_person", "gathering_place_rate"}


def test_a_new_boundary_changes_what_is_cut_by_it(city, catalogue):
    change(
        city,
        """
        UPDATE register.area_boundary
        SET geom = ST_GeomFromEWKT(%s)
        FROM register.area WHERE area.id = area_id AND area.code = 'A'
        """,
        square(48.503, 36.60, 48.51, 36.61),
    )
    made = made_again(city, catalogue)
    assert {"relations", "lit_street_share", "green_space_per_person"} <= made
    assert not made & {"literacy_rate", "drainage_rate", "crowding"}


def test_a_mosque_changes_the_gathering_places_alone(city, catalogue):
    change(city, "UPDATE register.facility SET is_working = false WHERE kind = 'mosque'")
    change(city, "UPDATE register.facility SET to_on = '2025-01-01' WHERE kind = 'mosque'")
    assert made_again(city, catalogue) == {"gathering_place_rate"}


def test_a_changed_file_of_the_catalogue_makes_its_own_indicator_again(city, catalogue):
    other = replace(catalogue.indicators["literacy_rate"], per=1000)
    changed = replace(catalogue, indicators={**catalogue.indicators, "literacy_rate": other})
    assert made_again(city, changed) == {"literacy_rate"}


def test_another_distance_of_light_relates_anew(city, catalogue):
    made = made_again(city, catalogue, parameters=Parameters(lit_radius_m=40))
    assert {"relations", "lit_street_share"} <= made
    assert made - {"relations"} <= OF_STREETS


def test_another_day_makes_all_indicators_again_and_relates_nothing(city, catalogue):
    made = made_again(city, catalogue, as_of=date(2025, 9, 23))
    assert made == set(catalogue.indicators)


def test_after_a_run_of_one_area_its_indicators_are_made_again(city, catalogue):
    refresh_report(city, catalogue=catalogue, area="A", category="blocked_drain")
    made = made_again(city, catalogue)
    assert "drainage_rate" in made
    assert "literacy_rate" not in made


def test_another_version_of_the_code_is_another_key(tmp_path, monkeypatch):
    package = tmp_path / "worked_out"
    package.mkdir()
    (package / "__init__.py").write_text('"""A package."""\n')
    (package / "sums.sql").write_text("SELECT 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    before = code_digest.__wrapped__("worked_out")
    assert code_digest.__wrapped__("worked_out") == before
    (package / "sums.sql").write_text("SELECT 2\n")
    assert code_digest.__wrapped__("worked_out") != before


def test_a_key_of_another_code_is_not_taken(city, catalogue):
    change(city, "UPDATE analysis.result_key SET digest = 'of older code' WHERE result = 'crowding'")
    assert made_again(city, catalogue) == {"crowding"}


REPORT = """
    INSERT INTO register.issue
        (category_id, sensitivity, area_id, located_as, state, origin, opened_at, opened_on)
    SELECT category.id, category.sensitivity, area.id, 'named', 'recorded', 'imported', %s, %s
    FROM register.category, register.area WHERE category.id = %s AND area.code = 'A'
"""


def test_a_report_refreshed_from_its_day_on_gives_what_a_whole_run_gives(city, catalogue):
    day = date(2025, 8, 1)
    for category in sorted(catalogue.categories):
        change(city, REPORT, day, day, category)
        refresh_report(city, catalogue=catalogue, area="A", category=category, on_day=day)
    refreshed = rows(city)
    written = fetch(
        city,
        "SELECT DISTINCT period_key FROM analysis.value JOIN analysis.run ON run.id = run_id "
        "WHERE parameters ? 'areas'",
    )
    months = {f"1404-0{month}" for month in range(2, 7)}  # a problem may be back of one closed 90 days before
    assert {key for (key,) in written} == {"1404", "1404-Q1", "1404-Q2", *months}
    compute(city, catalogue=catalogue, full=False, reuse=False)
    assert refreshed == rows(city)


def report(place, category, day, *, moved_to=None):
    """Open a problem here as the office does: with an event; or move the newest one on."""
    if moved_to is None:
        recorded = REPORT.replace("'imported'", "'recorded'")
        assert recorded != REPORT
        change(place, recorded, day, day, category)
    change(
        place,
        """
        INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin, actor_role, reason_id)
        SELECT max(id), %s, %s, %s, %s, 'recorded', 'secretary', %s FROM register.issue
        """,
        *("moved" if moved_to else "opened", moved_to or "recorded", day, day),
        "not_ours" if moved_to else None,
    )


def test_upkeep_makes_the_numbers_of_new_reports_and_the_programs_read_them(city, catalogue):
    assert refresh_reports(city, catalogue=catalogue) == Refreshed(0, 0, None)
    before = values(city, "drainage_rate")
    report(city, "blocked_drain", date(2025, 8, 1))
    key = identity.make_key(
        city,
        identity.make_account(city, identity.Kind.ANALYST, "x", is_placewide=True).id,
        title="x",
        scopes=("read",),
        lasts=timedelta(hours=1),
    )
    client = TestClient(create_app(city), base_url="https://office.example")

    def read():
        found = client.get(
            "/api/v1/indicators/drainage_rate", headers={"authorization": f"Bearer {key}"}
        ).json()["values"]
        return {(row["area"], row["period"]): row["value"] for row in found}

    shown = read()
    assert [step.id for step in upkeep.STEPS].count("numbers") == 1
    (done,) = upkeep.run_all(city, steps=[step for step in upkeep.STEPS if step.id == "numbers"])
    assert (done.failure, done.outcome["areas_refreshed"]) == (None, 1)
    after = values(city, "drainage_rate")
    assert after["A", "1404-05"]["numerator"] == before["A", "1404-05"]["numerator"] + 1
    assert read()["A", "1404"] > shown["A", "1404"]
    assert after["C", "1404-05"]["run_id"] > before["C", "1404-05"]["run_id"]  # the area above
    assert after["B", "1404-05"]["run_id"] == before["B", "1404-05"]["run_id"]
    refreshed = rows(city)
    assert refresh_reports(city, catalogue=catalogue) == Refreshed(0, 0, None)
    compute(city, catalogue=catalogue, full=False, reuse=False)
    assert rows(city) == refreshed
    report(city, "blocked_drain", date(2025, 8, 9), moved_to="refused")  # so its month loses it again
    assert refresh_reports(city, catalogue=catalogue).areas == 1
    assert values(city, "drainage_rate")["A", "1404-05"]["numerator"] == before["A", "1404-05"]["numerator"]


def test_an_event_that_no_number_tells_of_is_looked_at_once(city, catalogue):
    report(city, "blocked_drain", date(2025, 8, 1))
    change(city, "ALTER TABLE register.issue_event DISABLE TRIGGER USER")
    change(city, "UPDATE register.issue_event SET origin = 'imported'")  # a whole run follows an import
    change(city, "ALTER TABLE register.issue_event ENABLE TRIGGER USER")
    assert refresh_reports(city, catalogue=catalogue) == Refreshed(0, 0, None)
    with connect(city, role=Role.COMPUTE) as connection:
        seen, newest, _ = events_seen(connection)
    assert seen == newest > 0


def test_while_somebody_writes_the_numbers_wait(city, catalogue, monkeypatch):
    report(city, "blocked_drain", date(2025, 8, 1))
    monkeypatch.setattr(refreshing, "PATIENCE_S", 0.1)
    with connect(city, role=Role.OWNER) as writer:
        writer.execute("DELETE FROM register.issue_event WHERE false")
        assert refresh_reports(city, catalogue=catalogue) == Refreshed(0, 0, None)
    assert refresh_reports(city, catalogue=catalogue).areas == 1


def test_a_report_of_a_day_before_all_periods_makes_the_periods_anew(city, catalogue):
    day = date(2022, 8, 1)
    change(city, REPORT, day, day, "blocked_drain")
    refresh_report(city, catalogue=catalogue, area="A", category="blocked_drain", on_day=day)
    assert values(city, "drainage_rate")["A", "1401-05"]["numerator"] == 1


@pytest.mark.parametrize(
    ("select", "words"),
    [
        ("SELECT 1 FROM facility WHERE facility.kind = 'park'", ("park",)),
        ("SELECT 1 FROM facility AS f WHERE f.kind IN ('a', 'b') AND f.capacity > 2", ("a", "b")),
        (
            "SELECT 1 FROM area JOIN facility ON facility.kind = 'a' AND 1 = area.area_id",
            ("a",),
        ),
        ("SELECT 1 FROM area RIGHT JOIN facility ON facility.kind = 'a'", None),
        ("SELECT 1 FROM facility WHERE facility.kind = 'a' OR facility.capacity > 2", None),
        ("SELECT 1 FROM facility WHERE facility.kind <> 'a'", None),
        ("SELECT 1 FROM facility WHERE NOT facility.kind IN ('a')", None),
        ("SELECT (SELECT count(*) FROM facility) FROM facility WHERE facility.kind = 'a'", None),
        ("SELECT 1 FROM period", ()),
    ],
)
def test_only_a_condition_every_row_must_meet_narrows_what_can_count(select, words):
    assert words_read(select, "facility") == words
