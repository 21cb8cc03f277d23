"""Statistics against published figures, and the properties that must hold for any numbers."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_mahalle.statistics import (
    GammaPrior,
    estimate,
    expected_events,
    fit_prior,
    kaplan_meier,
    life_table,
    marshall,
    mean_interval,
    median_time,
    median_times,
    poisson_interval,
    posterior,
    wilson_interval,
)
from geo_mahalle.statistics.kinds import Sums, as_sums

DATA = Path(__file__).parent / "data"
# a busy machine is no reason for a property to fail
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

COUNTS = st.lists(st.integers(0, 10_000), min_size=3, max_size=40)


def sids():
    """Sudden infant deaths and births, 100 counties of North Carolina, 1974–78 (Cressie 1993, table 6.1)."""
    with (DATA / "sids_1974.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return [float(row["deaths"]) for row in rows], [float(row["births"]) for row in rows]


# --- counts ---------------------------------------------------------------------------------------------


def test_exact_limits_of_counts_are_garwoods():
    # Garwood (1936), Biometrika 28, 437–442, 95 %
    published = {
        0: (0.0, 3.688879),
        1: (0.025318, 5.571643),
        3: (0.618672, 8.767273),
        5: (1.623486, 11.668332),
        10: (4.795389, 18.390356),
        20: (12.21652, 30.888378),
    }
    low, high = poisson_interval(list(published))
    np.testing.assert_allclose(low, [limits[0] for limits in published.values()], atol=1e-5)
    np.testing.assert_allclose(high, [limits[1] for limits in published.values()], atol=1e-5)


@given(COUNTS)
def test_the_count_lies_between_its_limits_and_more_events_move_both_up(counts):
    counts = np.sort(np.array(counts, dtype=float))
    low, high = poisson_interval(counts)
    assert np.all(low <= counts)
    assert np.all(counts <= high)
    assert np.all(np.diff(low) >= 0)
    assert np.all(np.diff(high) >= 0)


def test_a_count_not_known_has_no_limits_and_a_negative_one_is_refused():
    low, high = poisson_interval([np.nan, 0])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    with pytest.raises(ValueError, match="negative"):
        poisson_interval([-1])


# --- shares ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "trials", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3 (score, no correction)
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_limits_of_shares_are_wilsons(events, trials, low, high):
    found = wilson_interval([events / trials], [trials])
    assert [low] == [round(float(x), 4) for x in found[0]]
    assert [high] == [round(float(x), 4) for x in found[1]]


@given(st.integers(1, 5000), st.floats(0, 1))
def test_limits_of_a_share_hold_it_and_stay_within_0_and_1(trials, share):
    low, high = wilson_interval([share], [trials])
    assert 0 <= low[0] <= share + 1e-12
    assert share - 1e-12 <= high[0] <= 1


def test_a_share_of_nothing_has_no_limits():
    low, high = wilson_interval([np.nan, 0.5], [0, 0])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


# --- rates ----------------------------------------------------------------------------------------------


def test_marshalls_moments_of_infant_deaths_are_those_of_esda():
    # PySAL esda 2.9, Empirical_Bayes on sids2; moments in tests of assuncao_rate and marshall
    found = marshall(*sids())
    assert found.mean == pytest.approx(0.0020214448936544207, abs=1e-7)
    assert found.observed_variance == pytest.approx(1.38192266861174e-06, abs=1e-9)
    assert found.between_variance == pytest.approx(7.692930647014653e-07, abs=1e-9)
    published = [0.0016973, 0.00170538, 0.00177309, 0.00201287, 0.00353491]
    np.testing.assert_allclose(found.smoothed[:5], published, atol=1e-7)


def test_the_posterior_mean_is_marshalls_smoothed_rate():
    deaths, births = sids()
    prior = fit_prior(deaths, births)
    value, low, high = posterior(deaths, births, prior)
    np.testing.assert_allclose(value, marshall(deaths, births).smoothed, rtol=1e-12)
    assert np.all((low < value) & (value < high))


@pytest.mark.parametrize(
    ("observed", "years", "weight", "expected", "deviation"),
    # Hauer et al. (2002), TRR 1784, worked example: 1.8 km, 4,000 vehicles a day, φ = 2.05 per km
    [(12, 1, 0.45976, 8.47637, 2.139924), (12 + 7 + 8, 3, 0.220987, 23.9079, 4.315617)],
)
def test_expected_crashes_are_hauers(observed, years, weight, expected, deviation):
    predicted = 0.0224 * 4000**0.564 * 1.8 * years
    found = expected_events(observed, predicted, 2.05 * 1.8)
    assert predicted / years == pytest.approx(4.335931, abs=1e-5)
    assert found == pytest.approx((weight, expected, deviation), abs=2e-5 * years)


def test_hauers_three_years_give_7_97_crashes_a_year():
    _, expected, deviation = expected_events(27, 0.0224 * 4000**0.564 * 1.8 * 3, 2.05 * 1.8)
    assert expected / 3 == pytest.approx(7.9693, abs=1e-4)
    assert deviation / 3 == pytest.approx(1.438539, abs=1e-5)


@given(COUNTS, st.integers(0, 2**31))
def test_a_posterior_lies_between_the_plain_rate_and_the_mean_of_all(counts, seed):
    exposure = np.random.default_rng(seed).uniform(1, 1e5, len(counts))
    prior = fit_prior(counts, exposure)
    if prior is None:
        assert sum(counts) == 0
        return
    value, low, high = posterior(counts, exposure, prior)
    plain = np.array(counts) / exposure
    assert np.all(value >= np.minimum(plain, prior.mean) * (1 - 1e-9))
    assert np.all(value <= np.maximum(plain, prior.mean) * (1 + 1e-9))
    assert np.all((low <= value) & (value <= high))


def test_a_prior_never_weighs_more_than_all_areas_together():
    # equal rates everywhere: Marshall's A is 0, and an unbounded prior would leave no interval at all
    prior = fit_prior([10, 20, 30], [100, 200, 300])
    assert prior == GammaPrior(pytest.approx(0.1), pytest.approx(60), pytest.approx(600))


def test_two_areas_or_no_events_give_no_prior():
    assert fit_prior([1, 2], [10, 10]) is None
    assert fit_prior([0, 0, 0], [10, 10, 10]) is None


def test_a_rate_without_a_prior_is_plain_with_exact_limits():
    found = estimate("rate", as_sums([3.0], [1500.0], [3.0]), per=1000)
    assert found.value[0] == pytest.approx(2.0)
    assert (found.low[0], found.high[0]) == pytest.approx((0.618672 / 1.5, 8.767273 / 1.5), abs=1e-5)
    assert found.interval_kind[0] == "exact"


# --- time to resolution ---------------------------------------------------------------------------------

# Freireich et al. (1963), remission of 42 children, 6-MP against placebo; + is censored
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def curve(words):
    days = [float(word.rstrip("+")) for word in words.split()]
    return kaplan_meier(*life_table(days, [not word.endswith("+") for word in words.split()]))


def test_share_in_remission_is_the_published_one():
    found = curve(SIX_MP)
    published = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    for day, share in published.items():
        assert found.survival[found.days == day][0] == pytest.approx(share, abs=1e-4)


def test_median_remission_is_the_published_one():
    # limits on the log(-log) scale; the upper one is not reached
    value, low, high = median_time(curve(SIX_MP))
    assert (value, low) == (23, 13)
    assert np.isnan(high)
    assert median_time(curve(PLACEBO))[0] == 8


def test_limits_of_the_share_open_follow_greenwood():
    # Greenwood at day 6: S = 18/21, variance 3/(21·18); log(-log) limits worked by hand
    found = curve(SIX_MP)
    survival = 18 / 21
    error = np.sqrt(3 / (21 * 18)) / abs(np.log(survival))
    spread = np.exp(1.959963985 * error)
    assert found.low[0] == pytest.approx(survival**spread)
    assert found.high[0] == pytest.approx(survival ** (1 / spread))


def test_a_median_not_reached_keeps_its_lower_bound():
    # 1 of 4 resolved: half are not; the share open never falls to one half within 30 days
    value, low, high = median_time(kaplan_meier(*life_table([5, 30, 30, 30], [True, False, False, False])))
    assert np.isnan(value)
    assert low == 5  # with so few, the lower limit of the share open falls under one half at once
    assert np.isnan(high)


def test_nothing_resolved_at_all_is_bounded_by_the_last_day():
    value, low, _ = median_time(kaplan_meier(*life_table([10, 40], [False, False])))
    assert np.isnan(value)
    assert low == 40


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=60))
def test_the_share_open_falls_and_keeps_within_its_limits(pairs):
    found = kaplan_meier(*life_table([float(d) for d, _ in pairs], [e for _, e in pairs]))
    assert np.all(np.diff(found.survival) <= 1e-12)
    assert np.all((found.survival >= -1e-12) & (found.survival <= 1))
    assert np.all(found.low <= found.survival + 1e-12)
    known = np.isfinite(found.high)
    assert np.all(found.survival[known] <= found.high[known] + 1e-12)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_without_censoring_the_median_is_the_ordinary_lower_one(days):
    value = median_time(kaplan_meier(*life_table([float(d) for d in days], [True] * len(days))))[0]
    assert value == sorted(days)[(len(days) - 1) // 2]


@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 400), st.booleans()), max_size=40).map(sorted),
        min_size=1,
        max_size=6,
    )
)
def test_medians_of_many_life_tables_are_those_of_each(places):
    tables = [life_table([float(d) for d, _ in pairs], [e for _, e in pairs]) for pairs in places]
    group = np.repeat(np.arange(len(tables)), [len(days) for days, _, _ in tables])
    found = median_times(
        group, *(np.concatenate(part) for part in zip(*tables, strict=True)), size=len(tables)
    )
    expected = np.array([median_time(kaplan_meier(*table)) for table in tables]).T
    np.testing.assert_array_equal(found, expected)


# --- means and the rest ---------------------------------------------------------------------------------


def test_a_mean_has_students_limits():
    # 1, 2, 3, 4: mean 2.5, s² = 5/3, t(3) = 3.182446; 2.5 ± 3.182446·√(5/12)
    value, low, high = mean_interval([10.0], [30.0], [4.0])
    assert value[0] == 2.5
    assert low[0] == pytest.approx(2.5 - 3.182446305 * np.sqrt(5 / 12))
    assert high[0] == pytest.approx(2.5 + 3.182446305 * np.sqrt(5 / 12))


def test_a_ratio_of_nothing_is_not_known():
    found = estimate("ratio", as_sums([3.0, 3.0], [2.0, 0.0], [3.0, 3.0]))
    assert found.value[0] == 1.5
    assert np.isnan(found.value[1])
    assert list(found.interval_kind) == ["none", "none"]


def test_a_share_above_one_is_shown_without_limits():
    found = estimate("share", as_sums([12.0], [10.0], [10.0]), per=100)
    assert found.value[0] == pytest.approx(120)
    assert np.isnan(found.low[0])


def test_survival_of_two_cells_is_kept_apart():
    group = np.array([0, 0, 2])
    sums = Sums(
        np.array([2.0, np.nan, 1.0]),
        np.array([2.0, np.nan, 1.0]),
        np.array([2.0, np.nan, 1.0]),
        group=group,
        days=np.array([1.0, 9.0, 4.0]),
        events=np.array([1.0, 1.0, 1.0]),
        at_risk=np.array([2.0, 1.0, 1.0]),
    )
    found = estimate("survival", sums)
    np.testing.assert_array_equal(found.value, [1.0, np.nan, 4.0])


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="known: count"):
        estimate("average", as_sums([1.0], [1.0], [1.0]))
