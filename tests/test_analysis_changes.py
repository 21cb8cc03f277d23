"""Time: two runs compared, what changed in a month, trends with limits, targets of councils."""

from datetime import date

import pytest
from analysis_places import AS_OF, facts, fetch, values

from geo_mahalle.analysis import compute, read_values, refresh_report
from geo_mahalle.analysis.changes import area_changes, area_trend, compare_runs
from geo_mahalle.analysis.refreshing import indicators_counting
from geo_mahalle.analysis.targets import read_targets, set_target, standing
from geo_mahalle.database import Role, connect
from geo_mahalle.errors import UserError
from geo_mahalle.statistics.trends import rate_ratio

DRAINS = "drainage_rate"


@pytest.fixture
def city(place, catalogue):
    """Drains of two years in A and B: in A two in 1403, in B one; all was collected."""
    with facts(place, catalogue) as made:
        for area, persons in (("A", 1000), ("B", 2000), ("D", 1000)):
            made.people(area, persons, persons / 4)
            made.survey(area, "drainage", since=date(2024, 3, 20))
        made.issue("A", "blocked_drain", date(2024, 4, 10), date(2024, 4, 20))
        made.issue("A", "blocked_drain", date(2024, 11, 2))
        made.issue("B", "blocked_drain", date(2024, 5, 1))
    return place


def report(place, area, day, count=1, category="blocked_drain"):
    with connect(place, role=Role.OWNER) as connection:
        for _ in range(count):
            connection.execute(
                """
                INSERT INTO register.issue
                    (category_id, sensitivity, area_id, located_as, state, origin, opened_at, opened_on)
                SELECT %(category)s, 0, id, 'named', 'recorded', 'imported', %(day)s, %(day)s
                FROM register.area WHERE code = %(area)s
                """,
                {"category": category, "day": day, "area": area},
            )


def read(place):
    with connect(place, role=Role.COMPUTE) as connection:
        return read_values(connection).to_pylist()


# --- one new report -----------------------------------------------------------------------------------------


@pytest.mark.database
def test_one_new_report_gives_its_area_and_those_above_what_a_whole_run_gives(city, catalogue):
    compute(city, catalogue=catalogue)
    report(city, "A", date(2025, 7, 1))
    partial = compute(city, catalogue=catalogue, areas=["A"])
    found = read(city)
    written = fetch(
        city, "SELECT count(*) FROM analysis.value WHERE run_id = %(run)s", {"run": partial.run_id}
    )
    assert written == [(2 * 26 * len(catalogue.indicators),)]  # A and C, in every period
    compute(city, catalogue=catalogue, full=False)
    assert found == read(city)


@pytest.mark.database
def test_a_report_refreshes_only_what_counts_its_category_to_what_a_whole_run_gives(city, catalogue):
    compute(city, catalogue=catalogue)
    report(city, "A", date(2025, 7, 1))
    partial = refresh_report(city, catalogue=catalogue, area="A", category="blocked_drain")
    found = read(city)
    assert partial.indicators == len(indicators_counting(catalogue, "blocked_drain")) < 5
    written = fetch(
        city,
        """
        SELECT DISTINCT indicator_id, area.code FROM analysis.value JOIN register.area ON area.id = area_id
        WHERE run_id = %(run)s
        """,
        {"run": partial.run_id},
    )
    assert {area for _, area in written} == {"A", "C"}
    compute(city, catalogue=catalogue, full=False)
    assert found == read(city)


def test_a_category_is_counted_by_its_own_rate_and_by_what_agencies_take(catalogue):
    counting = indicators_counting(catalogue, "blocked_drain")
    of_agencies = {"median_days_to_resolve", "resolved_in_time_share", "recurrence_share"}
    assert set(counting) == {"drainage_rate", *of_agencies}
    # counts of security-like problems are in no number about agencies
    assert indicators_counting(catalogue, "hidden_corner") == []
    with pytest.raises(UserError, match="category"):
        indicators_counting(catalogue, "drains")


# --- two runs -----------------------------------------------------------------------------------------------


@pytest.mark.database
def test_two_runs_differ_in_the_periods_of_the_new_report_and_the_reason_is_new_facts(city, catalogue):
    first = compute(city, catalogue=catalogue, only=[DRAINS]).run_id
    report(city, "A", date(2025, 7, 1), count=2)
    last = compute(city, catalogue=catalogue, only=[DRAINS], areas=["A"]).run_id
    found = {(one.area_code, one.period): one for one in compare_runs(city, first, last)}
    assert set(found) == {(area, key) for area in "AC" for key in ("1404", "1404-Q2", "1404-04")}
    one = found["A", "1404"]
    assert (one.before.numerator, one.after.numerator) == (0, 2)
    assert one.indicator == DRAINS
    assert one.why in ("new_facts", "other_facts")
    assert one.after.value > one.before.value
    assert not one.is_clear  # two reports are within chance
    with pytest.raises(UserError, match="before"):
        compare_runs(city, last, first)
    with pytest.raises(UserError, match="not kept"):
        compare_runs(city, first, last + 99)


@pytest.mark.database
def test_what_changes_and_changes_back_is_told_by_its_first_and_last_state(city, catalogue):
    first = compute(city, catalogue=catalogue, only=[DRAINS]).run_id
    report(city, "A", date(2025, 7, 1))
    compute(city, catalogue=catalogue, only=[DRAINS], areas=["A"])
    report(city, "A", date(2025, 7, 2))
    last = compute(city, catalogue=catalogue, only=[DRAINS], areas=["A"]).run_id
    found = {(one.area_code, one.period): one for one in compare_runs(city, first, last)}
    assert (found["A", "1404"].before.numerator, found["A", "1404"].after.numerator) == (0, 2)


@pytest.mark.database
def test_the_same_data_change_nothing_and_leave_no_old_run_behind(city, catalogue):
    compute(city, catalogue=catalogue, only=[DRAINS])
    last = compute(city, catalogue=catalogue, only=[DRAINS], reuse=False).run_id
    assert fetch(city, "SELECT count(*) FROM analysis.value_change") == [(0,)]
    assert fetch(city, "SELECT id FROM analysis.run") == [(last,)]


# --- a month in a neighbourhood -----------------------------------------------------------------------------


@pytest.mark.database
def test_a_month_is_told_against_the_month_before(city, catalogue):
    report(city, "A", date(2025, 8, 10))  # 1404-05
    report(city, "A", date(2025, 9, 1), count=2)  # 1404-06
    report(city, "B", date(2025, 9, 1))
    compute(city, catalogue=catalogue)
    found = area_changes(city, "A", catalogue=catalogue)
    assert (found.period, found.before) == ("1404-06", "1404-05")
    facts_of = {fact.what: (fact.before, fact.after) for fact in found.facts}
    assert facts_of["opened"] == (1, 2)
    assert facts_of["resolved"] == (0, 0)
    assert {fact.what: fact.after for fact in area_changes(city, "C", catalogue=catalogue).facts}[
        "opened"
    ] == 3
    moved = {one.indicator: one for one in found.movements}
    assert (moved[DRAINS].before.numerator, moved[DRAINS].after.numerator) == (1, 2)
    assert (moved[DRAINS].is_clear, moved[DRAINS].is_better) == (False, None)


@pytest.mark.database
def test_a_clear_rise_of_what_should_fall_is_told_as_worse(city, catalogue):
    report(city, "A", date(2025, 9, 1), count=60)
    compute(city, catalogue=catalogue, only=[DRAINS])
    (moved,) = area_changes(city, "A", catalogue=catalogue, period="1404-06").movements
    assert (moved.is_clear, moved.is_better) == (True, False)
    with pytest.raises(UserError, match="area 'Z'"):
        area_changes(city, "Z", catalogue=catalogue)
    with pytest.raises(UserError, match="period"):
        area_changes(city, "A", catalogue=catalogue, period="soon")


# --- trends -------------------------------------------------------------------------------------------------


def test_the_ratio_of_two_counts_has_the_limits_of_clopper_and_pearson():
    # 20 of 30 events are new: exact limits of a share .4719 and .8271, as odds .8937 and 4.785
    assert rate_ratio(20, 1.0, 10, 1.0) == pytest.approx((2.0, 0.8937, 4.785), rel=1e-3)
    assert rate_ratio(20, 2.0, 10, 1.0) == pytest.approx((1.0, 0.4468, 2.392), rel=1e-3)
    assert rate_ratio(5, 1.0, 0, 1.0)[2] == float("inf")


@pytest.mark.database
def test_a_series_has_a_step_a_quarter_a_slope_and_the_last_ratio(city, catalogue):
    for month, count in ((6, 1), (9, 2), (12, 3), (3, 4)):
        report(city, "A", date(2024 if month > 3 else 2025, month, 25), count=count)
    report(city, "A", date(2025, 6, 1), count=6)
    report(city, "A", date(2025, 8, 1), count=8)
    compute(city, catalogue=catalogue, only=[DRAINS])
    found = area_trend(city, "A", DRAINS, catalogue=catalogue)
    assert found.periods == ("1403-Q1", "1403-Q2", "1403-Q3", "1403-Q4", "1404-Q1", "1404-Q2")
    counts = [side.numerator for side in found.sides]
    assert counts == [1, 1, 3, 3, 10, 8]
    assert found.trend.slope > 0
    # the same 62 days a month in both: 8 against 10 events
    assert found.ratio == pytest.approx(0.8)
    assert found.low < 0.8 < found.high
    with pytest.raises(UserError, match="indicator"):
        area_trend(city, "A", "drains", catalogue=catalogue)


# --- targets ------------------------------------------------------------------------------------------------


@pytest.mark.database
def test_a_council_aims_and_is_told_met_only_beyond_doubt(city, catalogue):
    report(city, "A", date(2025, 7, 1), count=30)
    compute(city, catalogue=catalogue, only=[DRAINS])
    aim = {"catalogue": catalogue, "indicator": DRAINS, "area": "A", "year": "1404", "decided_on": AS_OF}
    now = values(city, DRAINS)["A", "1404"]
    for value, expected in (
        (now["low"] - 1, "not_met"),
        (now["value"], "cannot_say"),
        (now["high"] + 1, "met"),
    ):
        set_target(city, value=value, **aim)
        (found,) = read_targets(city, "A", catalogue=catalogue)
        assert (found.standing, found.target, found.period) == (expected, value, "1404")
    assert read_targets(city, "B", catalogue=catalogue) == []


@pytest.mark.database
def test_a_target_needs_an_area_a_year_and_a_number_that_has_a_better_side(city, catalogue):
    aim = {"catalogue": catalogue, "value": 1.0, "decided_on": AS_OF}
    for words, refusal in (
        ({"indicator": DRAINS, "area": "Z", "year": "1404"}, "area 'Z'"),
        ({"indicator": DRAINS, "area": "A", "year": "1404-06"}, "not a year"),
        ({"indicator": "unemployment_rate", "area": "A", "year": "1404"}, "context"),
        ({"indicator": "formal_title_share", "area": "A", "year": "1404"}, "not known"),
    ):
        with pytest.raises(UserError, match=refusal):
            set_target(city, **words, **aim)


def test_a_number_without_an_interval_is_judged_by_itself(catalogue):
    green = catalogue.indicators["green_space_per_person"]
    assert [standing(green, 7, value, None, None) for value in (7.0, 6.9, None)] == [
        "met",
        "not_met",
        "not_known",
    ]
