"""What an edition may show: rules, suppression, and that nothing comes out that must not."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from math import inf

import numpy as np
import pytest
import small_place
from scipy.optimize import linprog

from geo_mahalle.analysis import compute
from geo_mahalle.database import Role, connect
from geo_mahalle.disclosure import NothingToShowError, OtherDayError, take, take_snapshot, take_snapshots
from geo_mahalle.disclosure.identity import identify, to_json
from geo_mahalle.disclosure.rules import blur_day, is_exact, may_draw, may_show
from geo_mahalle.disclosure.suppression import SMALLEST_COUNT, derive_bounds, suppress
from geo_mahalle.pages.open_data import data_files


@pytest.fixture(scope="module")
def shown(clones, catalogue):
    """The two snapshots of the small place."""
    place = small_place.fill(clones(name="disclosed"), catalogue)
    return {
        edition: take_snapshot(place, edition=edition, catalogue=catalogue)
        for edition in ("public", "office")
    }


def cell(snapshot, indicator, code, key="1404"):
    """Return value, n and status of a cell, None where the edition has no such column."""
    column = next((i.columns.get(key) for i in snapshot.indicators if i.id == indicator), None)
    if column is None:
        return None
    index = snapshot.area(code).index
    return column.value[index], column.n[index], column.status[index]


def marks(snapshot):
    told = snapshot.issues
    return [
        (snapshot.categories[told.category[i]].id, told.opened[i], told.lon[i], told.lat[i])
        for i in range(len(told))
    ]


# --- points --------------------------------------------------------------------------------------------


def test_a_problem_on_the_way_stands_where_it_is_and_by_the_month_in_public(shown):
    (lamp,) = [mark for mark in marks(shown["public"]) if mark[0] == "lamp_out"]
    assert lamp == ("lamp_out", "1404-04", 48.504, round(36.605 + 5 / 111_000, 6))


def test_a_problem_beside_the_way_is_moved_onto_it_in_public(shown):
    (pothole,) = [mark for mark in marks(shown["public"]) if mark[0] == "pothole"]
    assert pothole[2:] == (48.504, 36.605)


def test_a_problem_far_from_every_way_is_withheld_in_public_and_counted(shown):
    assert "open_pit" not in {mark[0] for mark in marks(shown["public"])}
    assert shown["public"].counts.points_withheld == 1
    assert "open_pit" in {mark[0] for mark in marks(shown["office"])}


def test_every_public_problem_has_its_addressee_and_none_is_refused(shown):
    public = shown["public"]
    assert len(public.issues) == 2
    assert all(public.categories[c].agency_fa for c in public.issues.category)
    assert "refused" not in public.issues.state


def test_s1_stands_once_a_street_by_the_week_in_the_office_and_nowhere_in_public(shown):
    assert not [mark for mark in marks(shown["public"]) if mark[0] == "noise"]
    noise = [mark for mark in marks(shown["office"]) if mark[0] == "noise"]
    middle_of_a, middle_of_b = (48.505, 36.605), (48.515, 36.605)
    assert sorted(mark[2:] for mark in noise) == [middle_of_a, middle_of_b]
    assert {date.fromisoformat(mark[1]).strftime("%A") for mark in noise} == {"Saturday"}


def test_no_mark_is_of_s2_or_s3_in_either_edition(shown, catalogue):
    for snapshot in shown.values():
        assert max(catalogue.categories[c.id].sensitivity for c in snapshot.categories) <= 1


def test_days_are_blurred_to_the_month_in_public():
    day = date(2025, 9, 24)
    assert blur_day(day, edition="public", calendar="jalali") == "1404-07"
    assert blur_day(day, edition="office", calendar="jalali") == "2025-09-24"


def test_facilities_that_are_not_public_are_drawn_nowhere(shown, catalogue):
    assert not may_draw(catalogue.facility_kinds["police"])
    for snapshot in shown.values():
        assert {kind.id for kind in snapshot.kinds} == {"lamp", "hydrant", "mosque", "safe_open_space"}


# --- numbers -------------------------------------------------------------------------------------------


def test_small_counts_of_s1_are_suppressed_with_everything_beside_them(shown):
    for snapshot in shown.values():
        assert cell(snapshot, "environmental_disorder_rate", "B") == (None, None, "suppressed")
        column = next(i for i in snapshot.indicators if i.id == "environmental_disorder_rate").columns["1404"]
        index = snapshot.area("B").index
        assert (column.low[index], column.high[index]) == (None, None)


def test_counts_of_s0_are_exact_however_small(shown):
    value, n, status = cell(shown["public"], "drainage_rate", "A")
    assert value is not None
    assert (n or 0) < SMALLEST_COUNT
    assert status != "suppressed"


def test_protected_counts_are_told_by_the_year_only(shown):
    for snapshot in shown.values():
        (noise,) = [i for i in snapshot.indicators if i.id == "environmental_disorder_rate"]
        assert {len(key) for key in noise.columns} == {4}


def test_figures_of_residents_are_for_the_office_and_restricted_ones_for_nobody(shown, catalogue):
    assert "unemployment_rate" not in {i.id for i in shown["public"].indicators}
    assert cell(shown["office"], "unemployment_rate", "A", "1395")[0] == pytest.approx(8.0)
    assert cell(shown["office"], "unemployment_rate", "B", "1395") == (None, None, "suppressed")
    unemployment = catalogue.indicators["unemployment_rate"]
    deed = replace(unemployment, needs=(replace(unemployment.needs[0], attributes=("formal_deed",)),))
    assert not may_show(deed, "office", catalogue)
    assert not may_show(replace(unemployment, is_restricted=True), "office", catalogue)


def test_an_indicator_of_s2_categories_is_on_no_page(catalogue):
    lamp = catalogue.indicators["drainage_rate"]
    needs = (replace(lamp.needs[0], categories=("hidden_corner",)),)
    assert not may_show(replace(lamp, needs=needs), "office", catalogue)
    assert not is_exact(replace(lamp, needs=(replace(lamp.needs[0], categories=("noise",)),)), catalogue)


def test_an_indicator_over_all_problems_must_leave_s2_out_and_is_not_for_the_public(shown, catalogue):
    median = catalogue.indicators["median_days_to_resolve"]
    assert may_show(median, "office", catalogue)
    assert not may_show(
        replace(median, needs=(replace(median.needs[0], sensitivity=None),)), "office", catalogue
    )
    assert not may_show(
        replace(median, needs=(replace(median.needs[0], sensitivity=2),)), "office", catalogue
    )
    assert not is_exact(median, catalogue)
    assert "median_days_to_resolve" not in {i.id for i in shown["public"].indicators}


def test_the_median_of_all_problems_counts_none_of_s2(shown, database):
    with connect(replace_place(database, "disclosed"), Role.COMPUTE) as connection:
        counted = connection.execute(
            "SELECT n FROM analysis.current_value JOIN register.area ON area.id = area_id"
            " WHERE indicator_id = 'median_days_to_resolve' AND period_key = '1404' AND code = 'A'"
        ).fetchone()
    assert counted == (15,)  # 3 of S0 (the refused one aside) and 12 of S1; the one of S2 is not among them


def test_a_few_people_cannot_be_worked_out_from_the_figure_of_the_area_around(dated, catalogue):
    with connect(dated, Role.OWNER) as connection:
        connection.execute(
            "INSERT INTO register.population (area_id, period_key, source_id, on_day, persons, import_run_id)"
            " SELECT area.id, period_key, source_id, on_day, 9006, population.import_run_id"
            " FROM register.population, register.area WHERE area.code = 'C' LIMIT 1"
        )
    office = take_snapshot(dated, edition="office", catalogue=catalogue)
    assert {area.code: area.persons for area in office.areas} == {"A": 5000, "B": 4000, "C": None, "D": None}
    with connect(dated, Role.COMPUTE) as connection:
        for view, code in (("areas", "code"), ("population_counts", "area")):
            told = dict(connection.execute(f"SELECT {code}, persons FROM analysis.{view}").fetchall())  # noqa: S608
            assert told == {"A": 5000, "B": 4000, "C": None, "D": None}, view


def test_too_few_people_are_not_told(shown):
    assert shown["public"].area("D").persons is None
    assert shown["public"].area("A").persons == 5000


# --- the snapshot --------------------------------------------------------------------------------------


def test_nothing_secret_is_in_a_snapshot(shown):
    for snapshot in shown.values():
        text = to_json(snapshot)
        for canary in (small_place.NOTE, small_place.REPORTER, "canary", "hidden_corner", "under_served"):
            assert canary not in text
        lon, lat = small_place.S2_SPOT
        assert str(lon) not in text
        assert str(lat) not in text


def test_the_public_snapshot_reads_back_from_pub_as_it_was_taken(shown, catalogue):
    public = shown["public"]
    assert identify(public) == public.snapshot_id
    assert shown["office"].snapshot_id != public.snapshot_id


def test_the_public_role_sees_pub_and_nothing_else(shown, database):
    place = replace_place(database, "disclosed")
    with connect(place, Role.PUBLIC) as connection:
        readable = connection.execute(
            "SELECT DISTINCT table_schema FROM information_schema.table_privileges "
            "WHERE grantee = current_user AND privilege_type = 'SELECT'"
        ).fetchall()
        columns = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'pub'"
        ).fetchall()
    assert readable == [("pub",)]
    assert not {"note", "is_under_served", "numerator", "reported_at", "opened_on"} & {
        name for (name,) in columns
    }


def replace_place(database, name):
    return database.model_copy(update={"place": name})


def test_a_place_without_areas_says_what_to_do(place, catalogue):
    with pytest.raises(NothingToShowError) as refusal:
        take_snapshot(place, edition="public", catalogue=catalogue)
    assert "import areas" in refusal.value.remedy


# --- one day, one state --------------------------------------------------------------------------------


@pytest.fixture
def dated(clones, catalogue):
    """The small place with a problem solved lately, one solved long ago and one that changed hands."""
    place = clones()
    with small_place.written(place, catalogue) as made:
        lane = "48.502 36.6085, 48.518 36.6085"
        made.street(lane, 1430.0, name="کوچه دو محله")
        small_place.problem(made, "noise", (48.505, 36.6085), opened=date(2025, 9, 14), sensitivity=1)
        small_place.problem(
            made, "noise", (48.515, 36.6085), area="B", opened=date(2025, 5, 5), sensitivity=1
        )
        for category, opened, solved in (
            ("litter", date(2025, 8, 1), date(2025, 9, 10)),
            ("graffiti", date(2024, 8, 1), date(2025, 1, 10)),
        ):
            number = made.issue("A", category, opened, resolved=solved)
            made.connection.execute(
                "UPDATE register.issue SET geom = %s, located_as = 'point' WHERE id = %s",
                ["SRID=4326;POINT(48.503 36.605)", number],
            )
        moved = small_place.problem(made, "full_bin", (48.5035, 36.605), state="with_agency")
        for state, day in (("recorded", date(2025, 7, 5)), ("with_agency", date(2025, 9, 1))):
            made.put(
                "issue_event",
                issue_id=moved,
                kind="opened" if state == "recorded" else "moved",
                to_state=state,
                at=day,
                on_day=day,
                origin="imported",
            )
    compute(place, catalogue=catalogue)
    return place


def states(snapshot, issues=None):
    told = issues or snapshot.issues
    return {snapshot.categories[told.category[i]].id: told.state[i] for i in range(len(told))}


def test_values_of_another_day_are_refused_with_what_to_do(dated, catalogue):
    with pytest.raises(OtherDayError) as refusal:
        take_snapshot(dated, edition="office", catalogue=catalogue, as_of=date(2025, 8, 23))
    assert "compute --as-of 2025-08-23" in refusal.value.remedy


def test_problems_stand_as_they_did_on_the_day(dated, catalogue):
    now = states(take_snapshot(dated, edition="office", catalogue=catalogue))
    assert (now["litter"], now["full_bin"]) == ("resolved", "with_agency")
    then = date(2025, 8, 23)
    compute(dated, catalogue=catalogue, as_of=then)
    before = take_snapshot(dated, edition="office", catalogue=catalogue, as_of=then)
    assert before.as_of == then
    assert (states(before)["litter"], states(before)["full_bin"]) == ("recorded", "recorded")
    assert max(period.starts_on for period in before.periods) <= then
    with pytest.raises(OtherDayError):
        take_snapshot(dated, edition="office", catalogue=catalogue)


def test_values_of_a_part_of_another_day_are_refused(dated, catalogue):
    then = date(2025, 9, 20)
    compute(dated, catalogue=catalogue, as_of=then, only=["drainage_rate"])
    with pytest.raises(OtherDayError):
        take_snapshot(dated, edition="office", catalogue=catalogue, as_of=then)


def test_the_newest_run_may_be_shown_on_a_later_day_and_says_its_own(dated, catalogue):
    with connect(dated, Role.OWNER) as connection:
        connection.execute("UPDATE register.place SET as_of = NULL")
    assert take_snapshot(dated, edition="office", catalogue=catalogue).as_of == date(2025, 9, 22)


def test_the_office_draws_lately_solved_problems_and_keeps_the_others_in_its_data(dated, catalogue):
    office = take_snapshot(dated, edition="office", catalogue=catalogue)
    assert "graffiti" not in states(office)
    assert states(office, office.past_issues) == {"graffiti": "resolved", "blocked_drain": "refused"}
    found = json.loads(data_files(office)["data/problems.geojson"])["features"]
    assert {"graffiti", "litter"} <= {feature["properties"]["category"] for feature in found}


def test_the_mark_of_a_street_in_two_areas_is_the_newest(dated, catalogue):
    office = take_snapshot(dated, edition="office", catalogue=catalogue)
    told = office.issues
    (mark,) = [i for i in range(len(told)) if (told.lon[i], told.lat[i]) == (48.51, 36.6085)]
    assert told.opened[mark] == "2025-09-13"  # the Saturday before the 14th, in A; the one in B is of May
    assert told.area[mark] == office.area("A").index


def test_an_import_between_two_statements_changes_neither_edition(dated, catalogue, monkeypatch):
    before = take_snapshots(dated, editions=("public", "office"), catalogue=catalogue)
    draw = take.marks.draw

    def draw_meanwhile(*given, **named):
        with connect(dated, Role.OWNER) as connection:
            connection.execute("UPDATE register.area SET name_fa = 'meanwhile'")
            connection.execute("DELETE FROM register.coverage")
            connection.execute("UPDATE register.issue SET state = 'reviewing' WHERE state = 'recorded'")
        return draw(*given, **named)

    monkeypatch.setattr(take.marks, "draw", draw_meanwhile)
    after = take_snapshots(dated, editions=("public", "office"), catalogue=catalogue)
    assert after == before


def test_what_was_published_before_becomes_the_current_snapshot_again(dated, catalogue):
    def publish(name):
        with connect(dated, Role.OWNER) as connection:
            connection.execute("UPDATE register.area SET name_fa = %s WHERE code = 'A'", [name])
        return take_snapshot(dated, edition="public", catalogue=catalogue).snapshot_id

    first, second, third = publish("A"), publish("B"), publish("A")
    assert first == third != second
    with connect(dated, Role.PUBLIC) as connection:
        assert connection.execute("SELECT id FROM pub.current_snapshot").fetchone() == (first,)


# --- suppression ---------------------------------------------------------------------------------------


def test_a_lone_small_count_takes_its_smallest_sibling_with_it():
    # total 60 = 5 + 20 + 35: without 20 anyone could say 5 = 60 - 20 - 35
    hidden = suppress([60, 5, 20, 35], [None, 0, 0, 0])
    assert hidden == {1, 2}
    assert derive_bounds([60, 5, 20, 35], [None, 0, 0, 0], hidden) == {1: (0, 25), 2: (0, 25)}


def test_small_counts_that_hide_each_other_well_enough_take_nobody():
    assert suppress([38, 5, 6, 27], [None, 0, 0, 0]) == {1, 2}  # 5 + 6 = 11: each is anywhere in 0..11


def test_an_only_child_takes_its_parent_with_it():
    hidden = suppress([70, 7, 63, 7, 63], [None, 0, 0, 1, 2])
    assert {1, 3} <= hidden
    assert {2} <= hidden or {4} <= hidden


def test_no_cell_and_nothing_small_hides_nothing():
    assert suppress([40, None, 40], [None, 0, 0]) == frozenset()


def tree(seed):
    """A random city of zones and neighbourhoods with counts that add up."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    parents, counts = [None], [0]
    for _ in range(chance.randint(1, 4)):
        parents.append(0)
        counts.append(0)
    for zone in range(1, len(parents)):
        for _ in range(chance.randint(1, 6)):
            parents.append(zone)
            counts.append(chance.choice([0, 1, 3, 5, 9, 10, 12, 20, 40]))
    for i in range(len(parents) - 1, 0, -1):
        counts[parents[i]] += counts[i]
    return counts, parents


def programme_bounds(counts, parents, hidden):
    """The bounds a linear program finds: every shown count known, every sum known, none negative."""
    size = len(counts)
    sums = []
    for parent in sorted({p for p in parents if p is not None}):
        row = np.zeros(size)
        row[parent] = -1
        row[[i for i, p in enumerate(parents) if p == parent]] = 1
        sums.append(row)
    limits = [(0, None) if i in hidden else (counts[i], counts[i]) for i in range(size)]
    found = {}
    for i in sorted(hidden):
        aim = np.zeros(size)
        aim[i] = 1
        low = linprog(aim, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=limits)
        high = linprog(-aim, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=limits)
        found[i] = (low.fun, -high.fun if high.status == 0 else inf)
    return found


@pytest.mark.parametrize("seed", range(25))
def test_no_linear_program_pins_down_a_suppressed_count(seed):
    counts, parents = tree(seed)
    hidden = suppress(counts, parents)
    assert {i for i, count in enumerate(counts) if count < SMALLEST_COUNT} <= hidden
    audit = programme_bounds(counts, parents, hidden)
    assert all(high - low >= SMALLEST_COUNT - 1e-6 for low, high in audit.values())
    own = derive_bounds(counts, parents, hidden)
    for i, (low, high) in audit.items():
        assert own[i] == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))


def test_what_is_within_reach_is_told_however_few_are_left_out(catalogue):
    reach = catalogue.indicators["school_walk_share"]
    assert {need.view for need in reach.needs} == {"access", "coverage"}
    assert is_exact(reach, catalogue)
    assert not is_exact(catalogue.indicators["rescue_incident_rate"], catalogue)
