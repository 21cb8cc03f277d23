"""Relating, fact views and computing on a place whose answers are worked out by hand."""

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely
from analysis_places import AS_OF, facts, fetch, point, values
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo_mahalle.analysis import compute, read_values
from geo_mahalle.analysis.parameters import KEPT_PARTIAL_RUNS
from geo_mahalle.analysis.values import round_digits
from geo_mahalle.database import Role, connect
from geo_mahalle.errors import UserError

pytestmark = pytest.mark.database

NEW_YEAR_1403 = date(2024, 3, 20)
WGS84 = Geod(ellps="WGS84")


def metres(*lonlat):
    """Geodesic length of a line given as lon, lat, lon, lat, …"""
    return WGS84.line_length(lonlat[::2], lonlat[1::2])


# --- relating -------------------------------------------------------------------------------------------


def test_a_street_is_cut_at_the_border_and_one_along_it_is_counted_once(place, catalogue):
    with facts(place, catalogue) as put:
        across = put.street("48.505 36.605, 48.515 36.605", 1)
        along = put.street("48.51 36.602, 48.51 36.608", 1)
        outside = put.street("48.505 36.605, 48.505 36.615", 1)
    compute(place, catalogue=catalogue)
    parts = fetch(
        place,
        "SELECT street_id, code, length_m FROM register.street_part JOIN register.area ON area.id = area_id",
    )
    found = {(street, code): length for street, code, length in parts}
    half = metres(48.505, 36.605, 48.51, 36.605)
    expected = {
        (across, "A"): half,
        (across, "B"): half,
        (along, "A"): metres(48.51, 36.602, 48.51, 36.608),  # on the border of both: the lower code
        (outside, "A"): metres(48.505, 36.605, 48.505, 36.61),
        (outside, "C"): metres(48.505, 36.61, 48.505, 36.615),  # in the city, in no neighbourhood
    }
    assert found == {key: pytest.approx(length, rel=1e-6) for key, length in expected.items()}


def test_metres_within_25_of_a_working_lamp_are_lit(place, catalogue):
    with facts(place, catalogue) as put:
        put.street("48.503 36.605, 48.507 36.605", 1)
        put.facility("A", "lamp", point(48.505, 36.605), is_working=True)
        put.facility("A", "lamp", point(48.506, 36.605), is_working=False)
        put.street("48.513 36.605, 48.517 36.605", 1)
        put.facility("B", "lamp", point(48.515, 36.605), is_working=True)
        put.survey("A", "lamps", on=date(2025, 9, 1))
    compute(place, catalogue=catalogue)
    found = dict(
        fetch(place, "SELECT code, lit_m FROM register.street_part JOIN register.area ON area.id = area_id")
    )
    # 25 m on either side of one lamp; the metre projection is 0.05 % off here, the circle is a polygon of 64
    assert found == {"A": pytest.approx(50, rel=2e-3), "B": None}


def test_a_park_across_a_border_is_divided(place, catalogue):
    with facts(place, catalogue) as put:
        ring = "48.508 36.604, 48.512 36.604, 48.512 36.606, 48.508 36.606, 48.508 36.604"
        put.facility("A", "park", f"SRID=4326;POLYGON(({ring}))")
    compute(place, catalogue=catalogue)
    found = dict(
        fetch(
            place,
            "SELECT code, area_m2 FROM analysis.facility_part JOIN register.area ON id = area_id",
        )
    )
    half, _ = WGS84.polygon_area_perimeter([48.508, 48.51, 48.51, 48.508], [36.604, 36.604, 36.606, 36.606])
    assert found == {"A": pytest.approx(half, rel=1e-4), "B": pytest.approx(half, rel=1e-4)}


def test_areas_that_meet_in_a_corner_are_no_neighbours(place, catalogue):
    with facts(place, catalogue):
        pass
    compute(place, catalogue=catalogue)
    pairs = fetch(
        place,
        """
        SELECT one.code, other.code
        FROM analysis.area_neighbour AS pair
        JOIN register.area AS one ON one.id = pair.area_id
        JOIN register.area AS other ON other.id = pair.neighbour_id
        """,
    )
    assert sorted(pairs) == [("A", "B"), ("B", "A")]


# --- known and not known --------------------------------------------------------------------------------


@pytest.fixture
def drained(place, catalogue):
    """A: 3 issues in 1403, 2 in 1404; B: surveyed, none; D: not surveyed. Households: A 400, B 600."""
    with facts(place, catalogue) as put:
        for month in (4, 7, 11):
            put.issue("A", "blocked_drain", date(2024, month, 5))
        put.issue("A", "sewage_overflow", date(2025, 5, 5))
        put.issue("A", "flooded_passage", date(2025, 6, 5))
        put.issue("A", "litter", NEW_YEAR_1403)
        put.issue("D", "blocked_drain", date(2024, 5, 5))
        put.survey("AB", "drainage")
        put.people("A", 1200, 400)
        put.people("B", 2000, 600)
        put.people("D", 100, 30)
    return place


def test_a_year_counts_whole_and_half_a_year_counts_half(drained, catalogue):
    compute(drained, catalogue=catalogue)
    found = values(drained, "drainage_rate")
    assert (found["A", "1403"]["numerator"], found["A", "1403"]["denominator"]) == (3, 400)
    # 1404 is six months old: 400 households × 6/12
    assert (found["A", "1404"]["numerator"], found["A", "1404"]["denominator"]) == (2, 200)
    assert (found["A", "1404-Q1"]["numerator"], found["A", "1404-Q1"]["denominator"]) == (2, 100)


def test_surveyed_and_nothing_found_is_0_and_not_surveyed_is_null(drained, catalogue):
    compute(drained, catalogue=catalogue)
    found = values(drained, "drainage_rate")
    assert found["B", "1403"]["value"] == 0
    assert found["B", "1403"]["high"] > 0
    assert found["B", "1403"]["status"] == "unstable"
    assert found["D", "1403"]["value"] is None
    assert found["D", "1403"]["numerator"] is None
    assert found["D", "1403"]["status"] == "no_survey"


def test_the_area_above_counts_what_was_surveyed_and_is_partial(drained, catalogue):
    compute(drained, catalogue=catalogue)
    city = values(drained, "drainage_rate")["C", "1403"]
    # A and B were surveyed, D was not: its issue and its households stay out
    assert (city["numerator"], city["denominator"], city["value"]) == (3, 1000, 3.0)
    assert city["status"] == "unstable"  # 3 events
    assert city["notes"] == ["unstable", "partial"]
    assert city["sources"] == ["test"]
    assert city["data_on"] == "2025-03-20"


def test_a_denominator_with_holes_is_no_denominator(place, catalogue):
    with facts(place, catalogue) as put:
        put.issue("A", "blocked_drain", date(2024, 5, 5))
        put.survey("ABD", "drainage")
        put.people("A", 1200, 400)
    compute(place, catalogue=catalogue)
    found = values(place, "drainage_rate")
    # collecting begins with the first report, on 16 Ordibehesht: 16 of 31 days, and ten months
    assert found["A", "1403"]["denominator"] == pytest.approx(400 * (16 / 31 + 10) / 12)
    assert {found[code, "1403"]["status"] for code in "BDC"} == {"no_denominator"}
    assert found["C", "1403"]["value"] is None


def test_an_area_with_a_figure_of_its_own_does_not_need_those_below(place, catalogue):
    with facts(place, catalogue) as put:
        put.issue("A", "blocked_drain", date(2025, 4, 1))
        put.survey("ABD", "drainage")
        put.people("A", 1200, 400)
        put.people("C", 9000, 3000)
    compute(place, catalogue=catalogue)
    city = values(place, "drainage_rate")["C", "1404-01"]
    # the first report came on 12 Farvardin: 20 of 31 days
    assert (city["numerator"], city["denominator"]) == (1, pytest.approx(3000 * 20 / 31 / 12))
    rows = fetch(
        place,
        """
        SELECT code, households
        FROM analysis.population JOIN register.area ON area.id = area_id
        WHERE period_key = '1404'
        """,
    )
    assert dict(rows) == {"A": 400, "C": 2600}  # who is counted in A is not counted again in C


def test_before_collecting_began_there_is_no_zero(place, catalogue):
    with facts(place, catalogue) as put:
        put.issue("A", "litter", date(2025, 4, 1))
        put.survey("A", "drainage")
        put.people("A", 1000, 300)
        put.figure("A", "unemployed", 10, 100)
    compute(place, catalogue=catalogue)
    found = values(place, "drainage_rate")
    assert found["A", "1395"]["status"] == "no_survey"
    assert found["A", "1404"]["value"] == 0


def test_a_refused_issue_and_one_after_today_do_not_count(place, catalogue):
    with facts(place, catalogue) as put:
        put.issue("A", "blocked_drain", date(2025, 4, 1))
        put.issue("A", "blocked_drain", date(2025, 4, 2), resolved=date(2025, 4, 3), state="refused")
        put.issue("A", "blocked_drain", date(2025, 8, 2))
        put.survey("A", "drainage", on=date(2025, 5, 1))
        put.people("A", 1200, 400)
    compute(place, catalogue=catalogue, as_of=date(2025, 7, 1))
    found = values(place, "drainage_rate")["A", "1404"]
    assert found["numerator"] == 1
    assert "partial" in found["notes"]


def test_figures_of_a_census_are_carried_forward_until_they_are_stale(place, catalogue):
    with facts(place, catalogue) as put:
        put.survey("A", "lamps")
        put.figure("A", "unemployed", 60, 500)
        put.figure("B", "unemployed", 40, 500)
        put.figure("D", "unemployed", 0, 100)
        put.figure("A", "persons_in_rooms", 900, 1000)
    compute(place, catalogue=catalogue)
    found = values(place, "unemployment_rate")
    assert (found["A", "1395"]["value"], found["A", "1395"]["status"]) == (12, "ok")
    assert (found["A", "1404"]["value"], found["A", "1404"]["status"]) == (12, "stale")  # nine years old
    assert found["A", "1404"]["data_on"] == "2016-10-01"
    city = found["C", "1395"]
    assert (city["numerator"], city["denominator"], city["interval_kind"]) == (100, 1100, "wilson")
    rooms = values(place, "crowding")
    assert (rooms["A", "1395"]["value"], rooms["A", "1395"]["interval_kind"]) == (0.9, "none")
    assert rooms["C", "1395"]["status"] == "no_denominator"


def test_lit_share_needs_lamps_surveyed_by_the_end_of_the_period(place, catalogue):
    with facts(place, catalogue) as put:
        put.street("48.503 36.605, 48.507 36.605", 1)
        put.facility("A", "lamp", point(48.505, 36.605), is_working=True)
        put.survey("A", "lamps", on=date(2025, 8, 1), completeness=0.5)
        put.issue("A", "litter", date(2025, 4, 1))
    compute(place, catalogue=catalogue)
    found = values(place, "lit_street_share")
    length = metres(48.503, 36.605, 48.507, 36.605)
    assert found["A", "1404-Q2"]["value"] == pytest.approx(100 * 50 / length, rel=2e-3)
    assert found["A", "1404-Q2"]["n"] == 1
    assert found["A", "1404-Q2"]["notes"] == ["unstable", "partial"]
    assert found["A", "1404-Q1"]["status"] == "no_survey"


def test_a_problem_closed_on_a_day_nobody_noted_is_neither_open_nor_waiting(place, catalogue):
    with facts(place, catalogue) as put:
        for _ in range(50):
            put.facility("A", "lamp")
        put.survey("A", "lamps", on=date(2025, 3, 25))
        put.issue("A", "lamp_out", date(2025, 4, 1), state="resolved")
        put.issue("A", "lamp_out", date(2025, 4, 1))
        for days in (2, 4, 6):
            put.issue("A", "lamp_out", date(2025, 4, 2), resolved=date(2025, 4, 2 + days))
    compute(place, catalogue=catalogue)
    assert values(place, "lamp_outage_rate")["A", "1404-Q1"]["numerator"] == 1
    waited = values(place, "median_days_to_resolve")["A", "1404-Q1"]
    # of 4 known waits: 2 and 4 days leave half of them
    assert (waited["numerator"], waited["n"], waited["value"]) == (3, 4, 4)


def test_lamps_out_are_open_reports_at_the_end_of_the_period(place, catalogue):
    with facts(place, catalogue) as put:
        for _ in range(50):
            put.facility("A", "lamp")
        put.survey("A", "lamps", on=date(2025, 3, 25))
        later = put.import_run("later.csv")  # what the survey's own file holds stood on its day
        put.facility("A", "lamp", from_on=date(2025, 9, 1), import_run_id=later)
        put.issue("A", "lamp_out", date(2025, 4, 1))
        put.issue("A", "lamp_out", date(2025, 4, 1), resolved=date(2025, 5, 1))
        put.issue("A", "lamp_out", date(2025, 5, 1), resolved=date(2025, 9, 1))
    compute(place, catalogue=catalogue)
    found = values(place, "lamp_outage_rate")
    assert (found["A", "1404-Q1"]["numerator"], found["A", "1404-Q1"]["denominator"]) == (2, 50)
    assert (found["A", "1404-Q2"]["numerator"], found["A", "1404-Q2"]["denominator"]) == (1, 51)
    assert found["A", "1404-Q1"]["value"] == pytest.approx(4.0)  # one area: no prior, the plain rate
    assert found["A", "1404-Q1"]["interval_kind"] == "exact"


def test_events_tell_when_an_issue_was_open(place, catalogue):
    with facts(place, catalogue) as put:
        key = put.issue("A", "open_pit", date(2025, 4, 1), resolved=date(2025, 8, 1))
        for kind, state, day in (
            ("opened", "recorded", date(2025, 4, 1)),
            ("closed", "resolved", date(2025, 5, 1)),
            ("reopened", "persisting", date(2025, 6, 1)),
            ("closed", "resolved", date(2025, 8, 1)),
        ):
            put.put(
                "issue_event", issue_id=key, kind=kind, to_state=state, at=day, on_day=day, origin="imported"
            )
    found = fetch(place, "SELECT is_open, from_on, to_on FROM analysis.issue_state ORDER BY from_on")
    assert found == [
        (True, date(2025, 4, 1), date(2025, 5, 1)),
        (False, date(2025, 5, 1), date(2025, 6, 1)),
        (True, date(2025, 6, 1), date(2025, 8, 1)),
        (False, date(2025, 8, 1), None),
    ]


def test_median_days_use_open_issues_and_say_when_it_is_not_reached(place, catalogue):
    with facts(place, catalogue) as put:
        for days in (10, 20, 30):
            put.issue(
                "A",
                "litter",
                date(2025, 4, 1),
                resolved=date.fromordinal(date(2025, 4, 1).toordinal() + days),
            )
        put.issue("A", "litter", date(2025, 4, 1))
        put.issue("B", "litter", date(2025, 4, 1))
    compute(place, catalogue=catalogue)
    found = values(place, "median_days_to_resolve")
    # three closed after 10, 20, 30 days, one open: S(10) = 3/4, S(20) = 1/2
    assert found["A", "1404-Q1"]["value"] == 20
    assert (found["A", "1404-Q1"]["numerator"], found["A", "1404-Q1"]["n"]) == (3, 4)
    assert found["A", "1404-Q1"]["interval_kind"] == "greenwood"
    assert found["B", "1404-Q1"]["value"] is None
    # from 09:00 UTC on 1 April to the end of 22 September in Tehran (20:30 UTC)
    assert found["B", "1404-Q1"]["low"] == pytest.approx(174 + 11.5 / 24)
    assert "median_not_reached" in found["B", "1404-Q1"]["notes"]
    assert found["D", "1404-Q1"]["status"] == "no_denominator"


def test_a_host_counts_once_a_month_and_closed_activities_do_not(place, catalogue):
    with facts(place, catalogue) as put:
        put.held("A", date(2025, 4, 2), "mosque", "m1")
        put.held("A", date(2025, 4, 9), "mosque", "m1")
        put.held("A", date(2025, 5, 2), "mosque", "m1")
        put.held("A", date(2025, 5, 3), "school", "s1")
        put.held("A", date(2025, 5, 4), "library", "l1", is_open=False)
        put.survey("A", "events", on=date(2025, 3, 21))  # collecting began with the year
        put.survey("A", "events")
        put.people("A", 1000)
    compute(place, catalogue=catalogue)
    found = values(place, "active_host_rate")
    # Q1 of 1404: the mosque in months 1 and 2, the school in month 2
    assert found["A", "1404-Q1"]["numerator"] == 3
    assert found["A", "1404-Q1"]["denominator"] == 3000
    assert found["A", "1404-Q1"]["value"] == pytest.approx(1.0)


def test_gathering_places_need_all_three_surveys(place, catalogue):
    with facts(place, catalogue) as put:
        for area in "AB":
            put.facility(area, "mosque")
            put.facility(area, "park")
            put.people(area, 2000)
        put.survey("AB", "gathering_places", "play_places", on=date(2025, 4, 1))
        put.survey("A", "parks", on=date(2025, 4, 1))
    compute(place, catalogue=catalogue)
    found = values(place, "gathering_place_rate")
    assert found["A", "1404"]["value"] == pytest.approx(1.0)
    assert found["B", "1404"]["status"] == "no_survey"


# --- days that were not collected, periods that are not over, dates that cannot be --------------------------


@pytest.fixture
def paused(place, catalogue):
    """A, B: drainage collected up to the end of 1402 and again from 1403-07-01; in between some reports."""
    with facts(place, catalogue) as put:
        put.issue("A", "litter", date(2023, 3, 21))  # the first day of 1402: collecting began
        put.issue("A", "blocked_drain", date(2023, 5, 5))
        put.issue("A", "blocked_drain", date(2024, 5, 5))  # 1403-02: known, but not all of them are
        put.issue("A", "blocked_drain", date(2024, 10, 5))
        put.survey("AB", "drainage", on=date(2024, 3, 19))
        put.survey("AB", "drainage", since=date(2024, 9, 22))
        put.people("A", 1200, 400)
        put.people("B", 2000, 600)
    return place


def test_months_in_which_a_theme_was_not_collected_are_not_surveyed(paused, catalogue):
    compute(paused, catalogue=catalogue, only=["drainage_rate"])
    found = values(paused, "drainage_rate")
    off = {found[area, f"1403-0{month}"]["status"] for area in "ABC" for month in range(1, 7)}
    assert off == {"no_survey"}
    assert found["A", "1403-02"]["value"] is None
    assert found["B", "1402-12"]["value"] == found["B", "1403-07"]["value"] == 0


def test_a_year_partly_collected_counts_the_part_and_is_partial(paused, catalogue):
    compute(paused, catalogue=catalogue, only=["drainage_rate"])
    year = values(paused, "drainage_rate")["A", "1403"]
    assert (year["numerator"], year["denominator"]) == (1, 400 * 6 / 12)  # the second half of 1403 only
    assert "partial" in year["notes"]
    assert "partial" not in values(paused, "drainage_rate")["A", "1402"]["notes"]


def test_what_remains_is_not_known_at_the_end_of_a_month_without_collecting(place, catalogue):
    with facts(place, catalogue) as put:
        put.issue("A", "open_pit", date(2023, 3, 21))
        put.street("48.503 36.605, 48.507 36.605", 1)
        put.survey("A", "openings", on=date(2024, 3, 19))
        put.survey("A", "openings", since=date(2024, 9, 22))
    compute(place, catalogue=catalogue, only=["unguarded_opening_rate"])
    found = values(place, "unguarded_opening_rate")
    assert found["A", "1402"]["numerator"] == found["A", "1403"]["numerator"] == 1
    assert {found["A", key]["status"] for key in ("1403-01", "1403-06", "1403-Q2")} == {"no_survey"}


def test_exposure_of_a_running_month_ends_today(drained, catalogue):
    compute(drained, catalogue=catalogue, as_of=AS_OF, only=["drainage_rate"])
    with connect(drained, role=Role.OWNER) as connection:
        connection.execute("UPDATE register.coverage SET surveyed_on = '2025-06-10'")
    # 10 June is 20 Khordad: 20 of the 31 days of the third month are over
    compute(drained, catalogue=catalogue, as_of=date(2025, 6, 10), only=["drainage_rate"])
    found = values(drained, "drainage_rate")
    assert found["A", "1404-03"]["denominator"] == pytest.approx(400 * 20 / 31 / 12)
    assert found["A", "1404"]["denominator"] == pytest.approx(400 * (2 + 20 / 31) / 12)
    assert "partial" in found["A", "1404-03"]["notes"]
    assert "partial" not in found["A", "1404-02"]["notes"]


@pytest.mark.parametrize("stray", [date(1925, 6, 1), date(2014, 6, 1)])
def test_one_date_years_from_all_others_does_not_stretch_the_periods(place, catalogue, stray):
    with facts(place, catalogue) as put:
        for day in range(1, 15):
            put.issue("A", "blocked_drain", date(2025, 4, day))
        put.issue("A", "blocked_drain", stray)
        put.survey("A", "drainage")
        put.people("A", 1200, 400)
    summary = compute(place, catalogue=catalogue, only=["drainage_rate"])
    assert summary.left_out == 1
    assert values(place, "drainage_rate")["A", "1404"]["numerator"] == 14
    periods = fetch(place, "SELECT min(starts_on) FROM analysis.period WHERE kind = 'month'")
    assert periods == [(date(2025, 3, 21),)]
    assert fetch(place, "SELECT parameters ->> 'left_out' FROM analysis.run") == [("1",)]


def test_a_date_in_a_far_year_to_come_does_not_stretch_the_periods(place, catalogue):
    with facts(place, catalogue) as put:
        for day in range(1, 15):
            put.issue("A", "blocked_drain", date(2014, 4, day))
        put.issue("A", "blocked_drain", date(2094, 6, 1))
        put.issue("A", "blocked_drain", date(2024, 6, 1))
    summary = compute(place, catalogue=catalogue, only=["drainage_rate"])
    assert summary.left_out == 1
    assert fetch(place, "SELECT max(ends_on) FROM analysis.period") == [(date(2015, 3, 20),)]


def test_circles_of_light_that_meet_are_counted_once(place, catalogue):
    with facts(place, catalogue) as put:
        bent = [(48.503, 36.605), (48.505, 36.605), (48.505, 36.607)]
        put.street(", ".join(f"{lon} {lat}" for lon, lat in bent), 1)
        lamps = [(48.5045, 36.605), (48.5047, 36.6051), (48.505, 36.6055), (48.5033, 36.6051)]
        for lamp in lamps:
            put.facility("A", "lamp", point(*lamp), is_working=True)
        put.survey("A", "lamps", on=date(2025, 9, 1))
    compute(place, catalogue=catalogue, only=["lit_street_share"])
    ((found, whole),) = fetch(place, "SELECT lit_m, length_m FROM register.street_part")
    line = gpd.GeoSeries([shapely.LineString(bent)], crs=4326).to_crs(32639)[0]
    light = gpd.GeoSeries(gpd.points_from_xy(*zip(*lamps, strict=True)), crs=4326).to_crs(32639)
    share = line.intersection(light.buffer(25, 256).union_all()).length / line.length
    assert found / whole == pytest.approx(share, rel=1e-4)


# --- runs -----------------------------------------------------------------------------------------------


def test_every_area_has_a_row_for_every_period(drained, catalogue):
    summary = compute(drained, catalogue=catalogue)
    indicators = len(catalogue.indicators)
    table = read_rows(drained)
    periods = 2 + 6 + 18  # 1403 and half of 1404: years, quarters, months
    assert (summary.areas, summary.periods, summary.indicators) == (4, periods, indicators)
    assert summary.values == table.num_rows == 4 * periods * indicators
    assert summary.known == sum(value is not None for value in table["value"].to_pylist())


def read_rows(place):
    with connect(place, role=Role.COMPUTE) as connection:
        return read_values(connection)


def test_the_same_data_give_the_same_rows(drained, catalogue):
    compute(drained, catalogue=catalogue)
    first = read_rows(drained)
    compute(drained, catalogue=catalogue)
    assert first.equals(read_rows(drained))


def test_a_run_over_all_areas_takes_the_place_of_those_before(drained, catalogue):
    compute(drained, catalogue=catalogue)
    compute(drained, catalogue=catalogue, areas=["A"])
    before = read_rows(drained)
    last = compute(drained, catalogue=catalogue)
    assert fetch(drained, "SELECT id FROM analysis.run") == [(last.run_id,)]
    assert fetch(drained, "SELECT DISTINCT run_id FROM analysis.value") == [(last.run_id,)]
    assert read_rows(drained).equals(before)


def test_a_run_of_one_indicator_leaves_the_values_and_priors_of_the_others(drained, catalogue):
    compute(drained, catalogue=catalogue)
    before = read_rows(drained)
    compute(drained, catalogue=catalogue, only=["drainage_rate"])
    assert read_rows(drained).equals(before)
    priors = fetch(drained, "SELECT count(DISTINCT indicator_id) FROM analysis.prior")
    assert priors == [(len(catalogue.indicators),)]


def test_replaced_values_of_long_past_partial_runs_go(drained, catalogue):
    first = compute(drained, catalogue=catalogue, only=["crowding", "drainage_rate"])
    before = read_rows(drained)
    for _ in range(KEPT_PARTIAL_RUNS + 3):
        compute(drained, catalogue=catalogue, only=["drainage_rate"], areas=["A"])
    kept = [run for (run,) in fetch(drained, "SELECT DISTINCT run_id FROM analysis.value ORDER BY run_id")]
    assert kept[0] == first.run_id
    assert len(kept) == KEPT_PARTIAL_RUNS + 1
    assert read_rows(drained).equals(before)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_kept_to_twelve_digits_as_their_text_says(number):
    (kept,) = round_digits(np.array([number])).tolist()
    assert kept == pytest.approx(float(f"{number:.12g}"), rel=1e-15)
    assert round_digits(np.array([kept])).tolist() == [kept]


def test_one_new_report_changes_its_own_area_and_those_above(drained, catalogue):
    compute(drained, catalogue=catalogue)
    before = read_rows(drained).to_pylist()
    with connect(drained, role=Role.OWNER) as connection:
        connection.execute(
            """
            INSERT INTO register.issue
                (category_id, sensitivity, area_id, located_as, state, origin, opened_at, opened_on)
            SELECT category_id, sensitivity, area_id, located_as, state, origin, opened_at, opened_on
            FROM register.issue WHERE category_id = 'sewage_overflow'
            """
        )
    summary = compute(drained, catalogue=catalogue, areas=["A"])
    after = read_rows(drained).to_pylist()
    changed = {row["area_code"] for old, row in zip(before, after, strict=True) if old != row}
    assert not summary.is_full
    assert changed == {"A", "C"}
    written = fetch(
        drained,
        "SELECT DISTINCT code FROM analysis.value JOIN register.area ON area.id = area_id WHERE run_id = %s",
        [summary.run_id],
    )
    assert sorted(code for (code,) in written) == ["A", "C"]


def test_a_partial_run_uses_the_frozen_prior_and_a_full_one_makes_a_new_one(place, catalogue):
    with facts(place, catalogue) as put:
        for area, issues in (("A", 30), ("B", 10), ("D", 2)):
            for _ in range(issues):
                put.issue(area, "litter", date(2025, 4, 1))
            put.people(area, 1000)
        put.survey("ABD", "surroundings")
    compute(place, catalogue=catalogue, only=["environmental_disorder_rate"])
    query = """
        SELECT parameters ->> 'shape' FROM analysis.prior
        WHERE level = 'neighbourhood' AND period_kind = 'month'
            AND indicator_id = 'environmental_disorder_rate'
    """
    (frozen,) = fetch(place, query)
    with connect(place, role=Role.OWNER) as connection:
        connection.execute(
            "UPDATE register.issue SET area_id = (SELECT id FROM register.area WHERE code = 'D')"
        )
    compute(place, catalogue=catalogue, areas=["A", "D"])
    assert fetch(place, query) == [frozen]
    drawn = values(place, "environmental_disorder_rate")["D", "1404-01"]
    assert drawn["numerator"] == 42
    assert drawn["interval_kind"] == "posterior"
    assert drawn["value"] < 1000 * 42 / drawn["denominator"]  # drawn towards the mean of before
    compute(place, catalogue=catalogue)
    assert fetch(place, query) != [frozen]


def test_a_rate_in_a_small_area_is_drawn_to_the_mean(place, catalogue):
    with facts(place, catalogue) as put:
        for area, issues, persons in (("A", 40, 4000), ("B", 2, 4000), ("D", 3, 100)):
            for _ in range(issues):
                put.issue(area, "litter", date(2025, 4, 1))
            put.people(area, persons)
        put.survey("ABD", "surroundings")
    compute(place, catalogue=catalogue)
    small = values(place, "environmental_disorder_rate")["D", "1404-01"]
    assert small["value"] < 1000 * small["numerator"] / small["denominator"]
    assert small["low"] < small["value"] < small["high"]


def test_an_unknown_indicator_or_area_is_refused_with_a_suggestion(drained, catalogue):
    with pytest.raises(UserError, match="did you mean 'drainage_rate'"):
        compute(drained, catalogue=catalogue, only=["drainage_rat"])
    with pytest.raises(UserError, match="area 'Z' is not known"):
        compute(drained, catalogue=catalogue, areas=["Z"])


def test_a_computation_that_fails_leaves_the_last_one(drained, catalogue):
    compute(drained, catalogue=catalogue)
    first = read_rows(drained)

    def stop(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compute(drained, catalogue=catalogue, progress=stop)
    assert first.equals(read_rows(drained))
    assert fetch(drained, "SELECT count(*) FROM analysis.run") == [(1,)]


def test_an_empty_place_computes_nothing(place, catalogue):
    summary = compute(place, catalogue=catalogue)
    assert (summary.areas, summary.periods, summary.values) == (0, 0, 0)


def test_today_is_the_places_own_day(drained):
    assert fetch(drained, "SELECT analysis.as_of()") == [(AS_OF,)]


def test_every_fact_view_is_there_with_the_columns_the_catalogue_promises(drained):
    from geo_mahalle.catalogue.fact_views import FACT_VIEWS

    later = {"junction", "building", "action_cost"}
    kinds = {
        "bigint": "bigint",
        "text": "text",
        "double": "double precision",
        "date": "date",
        "boolean": "boolean",
        "integer": "integer",
    }
    for name, view in FACT_VIEWS.items():
        rows = fetch(
            drained,
            """
            SELECT column_name, data_type FROM information_schema.columns
            WHERE table_schema = 'analysis' AND table_name = %s
            """,
            [name],
        )
        if name in later:
            assert not rows
        else:
            assert dict(rows) == {column: kinds[kind] for column, kind in view.columns.items()}, name


def test_every_fact_view_and_column_is_commented(drained):
    bare = fetch(
        drained,
        """
        SELECT class.relname, attribute.attname
        FROM pg_class AS class
        JOIN pg_namespace AS schema ON schema.oid = class.relnamespace AND schema.nspname = 'analysis'
        JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attnum > 0
        WHERE class.relkind = 'v' AND class.relname <> 'current_value'
            AND (col_description(class.oid, attribute.attnum) IS NULL OR obj_description(class.oid) IS NULL)
        """,
    )
    assert bare == []
