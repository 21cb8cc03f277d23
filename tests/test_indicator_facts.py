"""One fact more moves each number by what it is: every indicator, on the demo city, nothing kept."""

# ruff: noqa: S608 - the statements are made of constants of this file
from pathlib import Path

import pytest

from geo_mahalle.analysis.holding import hold_views
from geo_mahalle.analysis.results import COLUMNS
from geo_mahalle.database import Role, connect

pytestmark = pytest.mark.database
INDICATORS = Path(__file__).resolve().parent.parent / "layers" / "indicators"
AREA, AROUND = "N206", "Z2"
HERE = "(SELECT id FROM register.area WHERE code = 'N206')"
DAY = "2025-03-01"  # 1403/12/11


def issue(category, *, resolved=False):
    """A new problem in the area in 1403, still open or mended on the same day."""
    end = f"'{DAY} 18:00+00', '{DAY}'" if resolved else "NULL, NULL"
    return (
        f"""
        INSERT INTO register.issue (category_id, sensitivity, area_id, located_as, state, origin, opened_at,
            opened_on, resolved_at, resolved_on)
        VALUES ('{category}', (SELECT sensitivity FROM register.category WHERE id = '{category}'), {HERE},
            'named', '{"resolved" if resolved else "recorded"}', 'imported', '{DAY} 08:00+00', '{DAY}', {end})
        """,
        (1, 0),
    )


def facility(kind):
    """One more working facility of a kind, copied from anywhere in the city into the area."""
    return (
        f"""
        INSERT INTO register.facility (source_id, source_key, kind, geom, area_id, located_as, from_on,
            import_run_id, is_working)
        SELECT source_id, 'one more', kind, geom, {HERE}, located_as, from_on, import_run_id, true
        FROM register.facility WHERE kind = '{kind}' LIMIT 1
        """,
        (1, 0),
    )


def figure(attribute, change=(7, 0)):
    """Seven more in the numerator of a figure."""
    return (
        f"UPDATE register.attribute_value SET numerator = numerator + 7 WHERE attribute_id = '{attribute}'"
        f" AND area_id = {HERE} AND period_key > '1395'",
        change,
    )


def event(kind):
    return (
        f"""
        INSERT INTO register.event (source_id, source_key, area_id, kind, on_day, host_kind, host_key)
        SELECT source_id, 'one more', {HERE}, '{kind}', '{DAY}', 'library', 'new' FROM register.event LIMIT 1
        """,
        (1, 0),
    )


def incident(kind):
    """Three incidents in one row."""
    return (
        f"""
        INSERT INTO register.incident (source_id, source_key, area_id, located_as, kind, occurred_at,
            occurred_on, count)
        SELECT source_id, 'one more', {HERE}, located_as, '{kind}', '{DAY} 08:00+00', '{DAY}', 3
        FROM register.incident LIMIT 1
        """,
        (3, 0),
    )


def access(kind, mode="walk", metres=10):
    """Fifty persons more, ten metres from what they need."""
    return (
        f"INSERT INTO analysis.access_row VALUES ({HERE}, '{kind}', '{mode}', {metres}, 50)",
        (50, 50),
    )


def supply(kind):
    return (
        "UPDATE analysis.supply_row SET value = value + 0.001"
        f" WHERE kind = '{kind}' AND area_id IN ({HERE}, (SELECT id FROM register.area WHERE code = 'Z2'))",
        (0.001,),
    )


def street(change, where, numerator, denominator="0"):
    """A change of one piece of street of the area, and what of it enters numerator and denominator."""
    one = f"(SELECT min(id) FROM register.street_part WHERE area_id = {HERE} AND {where})"
    return (
        f"UPDATE register.street_part SET {change} WHERE id = {one}",
        f"SELECT {numerator}, {denominator} FROM register.street_part WHERE id = {one}",
    )


def answer(weight, question="safe_night", said="very"):
    return (
        f"""
        INSERT INTO register.survey_answer
            (client_id, area_id, form_id, question_id, answer, weight, sex, on_day)
        VALUES (gen_random_uuid(), {HERE}, 'household_survey', '{question}', '{said}', {weight}, 'woman',
            '{DAY}')
        """,
        (weight, weight),
    )


def seen(question, said, numerator, where="true"):
    """One more street of the area's walk, seen for the first time."""
    one = f"""
        SELECT walk.id AS walk_id, part.street_id, part.length_m
        FROM register.walk
        JOIN register.street_part AS part ON part.area_id = walk.area_id
        JOIN register.street ON street.id = part.street_id
        WHERE walk.area_id = {HERE} AND {where} AND NOT EXISTS (
            SELECT FROM register.walk_answer AS told
            WHERE told.walk_id = walk.id AND told.street_id = part.street_id)
        ORDER BY part.street_id LIMIT 1
    """
    return (
        f"""
        INSERT INTO register.walk_answer (walk_id, street_id, rater, question_id, answer)
        SELECT one.walk_id, one.street_id, 1, '{question}', '{said}' FROM ({one}) AS one
        """,
        f"SELECT {numerator} FROM ({one}) AS one",
    )


# A closed problem is back a month later: the same category at the same spot.
BACK = f"""
    INSERT INTO register.issue (category_id, sensitivity, area_id, located_as, state, origin, opened_at,
        opened_on, geom)
    SELECT category_id, sensitivity, area_id, located_as, 'recorded', 'imported',
        resolved_at + interval '30 days', resolved_on + 30, geom
    FROM register.issue AS closed
    WHERE area_id = {HERE} AND sensitivity = 0 AND geom IS NOT NULL
        AND resolved_on BETWEEN '2024-04-01' AND '2025-03-01' AND NOT EXISTS (
            SELECT FROM register.issue AS other
            WHERE other.category_id = closed.category_id AND other.id <> closed.id
                AND ST_DWithin(other.geom, closed.geom, 0.0012))
    ORDER BY id LIMIT 1
"""

# What is changed, and by how much numerator and denominator (or the value) must move.
CHANGES = {
    "accessible_walk_share": seen(
        "pavement_walkable", "yes", "length_m, length_m", "street.class IN ('main', 'street')"
    ),
    "acting_institution_share": (
        f"""
        INSERT INTO register.institution (area_id, kind, name, hosts, acts, joined_on)
        VALUES ({HERE}, 'library', 'one more', true, true, '{DAY}')
        """,
        (0, 1),
    ),
    "active_host_rate": event("class"),
    "age_dependency_ratio": (
        f"""
        UPDATE register.population_band SET persons = persons + 10
        WHERE area_id = {HERE} AND age_from = 0 AND period_key = '1400'
            AND sex = (SELECT max(sex) FROM register.population_band WHERE period_key = '1400')
        """,
        (10, 0),
    ),
    "animal_bite_rate": figure("animal_bites"),
    "basic_service_gap_share": figure("piped_water", (-7, 0)),
    "bus_stop_access_share": access("bus_stop"),
    "carbon_monoxide_rate": figure("carbon_monoxide"),
    "council_activity_share": (
        f"INSERT INTO register.meeting VALUES ({HERE}, 'council', '{DAY}', '{DAY}')",
        (1, 1),
    ),
    "crash_rate": incident("crash"),
    "crowding": figure("persons_in_rooms"),
    "culture_access_share": access("culture"),
    "daily_shopping_share": access("daily_shopping"),
    "derelict_site_rate": issue("vacant_land"),
    "deteriorated_fabric_share": figure("deteriorated_fabric"),
    "drainage_rate": issue("blocked_drain"),
    "emergency_reach_share": access("passage", "emergency"),
    "environmental_disorder_rate": issue("litter"),
    "felt_safety_share": answer(2),
    "felt_safety_women_share": answer(2),
    "fire_incident_rate": incident("fire"),
    "fire_station_cover_share": access("fire_station", "drive"),
    "formal_title_share": figure("formal_deed"),
    "gathering_place_rate": facility("library"),
    "green_space_per_person": (
        f"""
        UPDATE register.facility_part SET area_m2 = area_m2 + 100
        WHERE area_id = {HERE} AND facility_id = (
            SELECT min(facility_id) FROM register.facility_part JOIN register.facility
            ON facility.id = facility_id AND kind = 'park' WHERE facility_part.area_id = {HERE})
        """,
        (100, 0),
    ),
    "hazard_strip_share": seen("hazard_strip", "marked", "length_m, length_m"),
    "health_supply": supply("health_post"),
    "health_walk_share": access("health"),
    "hydrant_cover_share": access("hydrant"),
    "hydrant_rate": facility("hydrant"),
    "icy_lane_share": seen("steep_lane", "bare", "length_m, length_m"),
    "lamp_outage_rate": issue("lamp_out"),
    "legal_energy_gap_share": figure("legal_gas", (-7, 0)),
    "lit_street_share": street("lit_m = 0", "lit_m > 5", "-lit_m"),
    "literacy_rate": figure("literate"),
    "local_enterprise_rate": facility("bakery"),
    "local_solution_share": (issue("graffiti", resolved=True)[0], (0, 1)),
    "median_days_to_resolve": issue("litter", resolved=True),
    "narrow_street_share": street("width_m = 5", "width_m > 6", "length_m"),
    "night_walk_share": access("bus_stop", "night"),
    "open_event_rate": event("reading_circle"),
    "park_access_share": access("park"),
    "participation_event_rate": event("clean_up"),
    "play_place_rate": facility("playground"),
    "power_hazard_rate": issue("open_pole_hatch"),
    "pupils_per_class": figure("pupils_per_class"),
    "recurrence_share": (BACK, (1, 0)),
    "rescue_incident_rate": incident("flood"),
    "resolved_in_time_share": (issue("graffiti", resolved=True)[0], (1, 1)),
    "risky_workshop_density": facility("risky_workshop"),
    "safe_space_share": access("safe_open_space", "enough"),
    "school_walk_share": access("school_primary"),
    "small_parcel_share": figure("small_parcels"),
    "solidarity_share": answer(2, "trust", "agree"),
    "sport_session_rate": event("sport"),
    "sport_supply": supply("sports_ground"),
    "strip_warning_rate": seen("hazard_strip", "unmarked", "1, length_m / 1000"),
    "supported_household_share": figure("supported_households"),
    "traffic_problem_rate": issue("unsafe_crossing"),
    "unemployment_rate": figure("unemployed"),
    "unguarded_opening_rate": issue("open_pit"),
    "unsafe_flue_share": figure("safe_flue", (-7, 0)),
    "unstable_building_share": figure("no_structural_system"),
    "walked_street_share": street("walked_on = '2025-03-01'", "walked_on IS NULL", "length_m"),
    "weak_narrow_share": figure("weak_narrow_population"),
    "youth_neet_share": figure("youth_not_in_work_or_school"),
}


def sums(connection, indicator, period):
    """Return numerator and denominator (or value; or events of the life table) of the two areas."""
    hold_views(connection, [indicator])
    rows = connection.execute(indicator.sql)
    names = [column.name for column in rows.description]
    wanted = COLUMNS.get(indicator.kind, ("numerator", "denominator"))
    wanted = {"score": ("value",), "survival": ("events",)}.get(indicator.kind, wanted)
    codes = dict(connection.execute("SELECT id, code FROM register.area").fetchall())
    found = {AREA: [0.0] * len(wanted), AROUND: [0.0] * len(wanted)}
    for row in rows.fetchall():
        told = dict(zip(names, row, strict=True))
        code = codes[told["area_id"]]
        if code in found and told["period_key"] == period:
            found[code] = [a + float(told[name]) for a, name in zip(found[code], wanted, strict=True)]
    return found


@pytest.mark.parametrize("name", sorted(file.stem for file in INDICATORS.glob("*.sql")))
def test_one_fact_more_moves_the_number_by_what_it_is(name, demo_place, catalogue):
    indicator = catalogue.indicators[name]
    period = "1403" if indicator.example.period == "1403" else "1404"
    change, expected = CHANGES[name]
    with connect(demo_place, role=Role.OWNER) as connection:
        connection.execute("SET LOCAL search_path TO analysis, public")
        connection.execute("SAVEPOINT untouched")
        before = sums(connection, indicator, period)
        connection.execute("ROLLBACK TO untouched")
        if isinstance(expected, str):
            (expected,) = connection.execute(expected).fetchall()
        assert connection.execute(change).rowcount == (2 if indicator.kind == "score" else 1)
        after = sums(connection, indicator, period)
        connection.rollback()
    # too few were asked in the one neighbourhood for a number
    for area in (AREA, AROUND)[name.startswith("felt_safety") :]:
        moved = [new - old for old, new in zip(before[area], after[area], strict=True)]
        wanted = expected[: len(moved)]
        assert moved == pytest.approx(list(wanted), abs=1e-6), area
    assert any(expected)
