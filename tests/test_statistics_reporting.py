"""Reporting, capture, repairs that hold and waiting times against published figures and planted truths."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_mahalle.statistics import reporting
from geo_mahalle.statistics.recurrence import came_back
from geo_mahalle.statistics.shrinkage import expected_events
from geo_mahalle.statistics.survival import log_rank

settings.register_profile("patient", deadline=None, max_examples=60)
settings.load_profile("patient")

TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def duplicates(rate, rng, *, incidents=4000, lifetime=30.0):
    """Days from first report to end and further reports, of problems whose lifetime is exponential."""
    ends = rng.exponential(lifetime, incidents)
    first = rng.exponential(1 / rate, incidents)
    seen = first < ends
    days = np.minimum(ends[seen] - first[seen], reporting.LONGEST_DAYS)
    return days, rng.poisson(rate * days).astype(float), float(seen.mean())


def test_rate_of_four_problems_by_hand():
    # (10, 3), (20, 1), (5, 0), (15, 2): 6 further reports in 50 days
    found = reporting.reporting_rate([10, 20, 5, 15], [3, 1, 0, 2])
    assert found.rate == pytest.approx(0.12)
    assert found.error == pytest.approx(0.0489898, abs=1e-6)
    assert found.delay_days == pytest.approx(8.3333, abs=1e-4)
    assert found.low < 0.12 < found.high
    assert found.incidents == 4


@pytest.mark.parametrize(("true", "reported"), [(0.02, 0.375), (0.06, 0.643), (0.2, 0.857)])
def test_true_rate_comes_back_whatever_the_number_of_problems(true, reported):
    rng = np.random.default_rng(int(true * 1000))
    days, further, share = duplicates(true, rng, incidents=20_000)
    found = reporting.reporting_rate(days, further)
    assert found.rate == pytest.approx(true, rel=0.05)
    assert reporting.chance_reported([true], 30)[0] == pytest.approx(reported, abs=0.0005)
    assert share == pytest.approx(reported, abs=0.015)


def test_no_further_report_is_a_rate_of_none_with_an_upper_limit():
    found = reporting.reporting_rate([30, 30], [0, 0])
    assert (found.rate, found.low) == (0, 0)
    assert found.high == pytest.approx(3.688879 / 60, abs=1e-6)
    assert np.isinf(found.delay_days)


def test_problems_that_stood_no_time_tell_nothing():
    with pytest.raises(ValueError, match="any time"):
        reporting.reporting_rate([0.0], [0])


def world(rng, *, areas=40, clumping=None):
    """Problems of three categories in areas that report at different rates, and the truth."""
    factor = np.exp(rng.normal(0, 0.5, areas))
    where = np.repeat(np.arange(areas), rng.integers(10, 160, areas))
    what = rng.integers(0, 3, len(where))
    rate = np.array([0.02, 0.05, 0.1])[what] * factor[where]
    days = np.minimum(rng.exponential(25, len(where)), reporting.LONGEST_DAYS)
    if clumping:
        rate = rate * rng.gamma(clumping, 1 / clumping, len(where))
    return factor, where, what, days, rng.poisson(rate * days)


@pytest.mark.parametrize("clumping", [None, 1.5])
def test_ninety_percent_intervals_of_relative_rates_hold_the_truth(clumping):
    inside = []
    for seed in range(12):
        factor, where, what, days, further = world(np.random.default_rng(seed), clumping=clumping)
        found = reporting.relative_rates(where, what, days, further)
        base = np.array([0.02, 0.05, 0.1])[what] * days
        truth = factor * base.sum() / (factor[where] * base).sum()
        inside.append((found.low <= truth) & (truth <= found.high))
    assert 0.85 <= np.mean(inside) <= 0.95


def known_world(rng, *, areas=40):
    """Of uneven problems only those somebody reported before they were over, and now and then a quarrel."""
    factor = np.exp(rng.normal(0, 0.5, areas))
    where = np.repeat(np.arange(areas), rng.integers(60, 260, areas))
    what = rng.integers(0, 3, len(where))
    rate = np.array([0.02, 0.05, 0.1])[what] * factor[where] * rng.gamma(1.0, 1.0, len(where))
    lives = rng.exponential(30, len(where))
    first = rng.exponential(1 / np.maximum(rate, 1e-12))
    seen = first < lives
    days = np.minimum(lives - first, reporting.LONGEST_DAYS)[seen]
    further = rng.poisson(rate[seen] * days)
    further = further + np.where(rng.random(len(days)) < 0.008, rng.integers(4, 12, len(days)), 0)
    return factor, where[seen], what[seen], days, further


def test_where_few_report_what_is_known_draws_more_and_a_quarrel_is_no_willingness():
    inside, off = [], []
    for seed in range(12):
        factor, where, what, days, further = known_world(np.random.default_rng(seed))
        found = reporting.relative_rates(where, what, days, further)
        share = np.bincount(what, further) / np.bincount(what, days)
        base = np.bincount(where, share[what] * days, minlength=len(factor))
        truth = factor * base.sum() / (factor * base).sum()
        inside.append((found.low <= truth) & (truth <= found.high))
        third = np.argsort(truth)[: len(truth) // 3]
        off.append(np.log(found.value / truth)[third].mean())
    # taken for Poisson clumps alone it was 0.77 and 0.24; the worlds break the model, so 0.90 is not reached
    assert 0.80 <= np.mean(inside) <= 0.95
    assert np.mean(off) < 0.20


def test_the_share_among_known_problems_is_that_of_simulated_ones():
    rng = np.random.default_rng(2)
    factor = rng.gamma(1.0, 1.0, 400_000)
    for chance in (0.05, 0.5, 4.0):
        is_known = rng.random(len(factor)) < chance * factor / (1 + chance * factor)
        known = factor[is_known]
        grid, share, first, second = reporting._among_known(1.0)
        at = np.log(chance)
        assert np.interp(at, grid, share) == pytest.approx(is_known.mean(), rel=0.02)
        assert np.interp(at, grid, first) == pytest.approx(known.mean(), rel=0.02)
        assert np.interp(at, grid, second) == pytest.approx((known**2).mean(), rel=0.04)


def test_category_mix_is_not_mistaken_for_willingness():
    rng = np.random.default_rng(1)
    # area 0 has only what is reported seldom, area 1 only what is reported often; area 2 has both
    where = np.repeat([0, 1, 2, 2], 400)
    what = np.repeat([0, 1, 0, 1], 400)
    days = np.full(1600, 20.0)
    found = reporting.relative_rates(where, what, days, rng.poisson(np.array([0.02, 0.2])[what] * days))
    np.testing.assert_allclose(found.value, 1, atol=0.12)


def test_two_looks_at_the_same_streets_give_chapmans_estimate():
    total, error, low, high = reporting.chapman(200, 150, 50)
    assert total == pytest.approx(594.117647, abs=1e-6)
    # 201·151·150·100/(51²·52) = 3366.04
    assert error == pytest.approx(np.sqrt(201 * 151 * 150 * 100 / (51**2 * 52)))
    assert 300 < low < total < high


def test_limits_of_capture_hold_the_truth():
    rng = np.random.default_rng(5)
    held = []
    for _ in range(400):
        first, second = rng.random(500) < 0.3, rng.random(500) < 0.25
        _, _, low, high = reporting.chapman(int(first.sum()), int(second.sum()), int((first & second).sum()))
        held.append(low <= 500 <= high)
    assert np.mean(held) > 0.91


def test_capture_of_more_in_both_than_in_one_is_refused():
    with pytest.raises(ValueError, match="cannot have found"):
        reporting.chapman(3, 4, 5)


def test_silent_is_quiet_and_deprived_but_not_quiet_alone():
    high = [0.5, 0.5, 1.2, 0.5]
    assert reporting.is_silent(high, [9, 1, 9, np.nan]).tolist() == [True, False, False, False]


def test_correction_is_at_most_three_and_none_when_thin():
    found = reporting.correction([0.5, 0.1, 1.4, 0.5], [100, 100, 100, 29])
    assert found.tolist() == [2, 3, 1, 1]


@given(st.lists(st.tuples(st.integers(0, 200), st.floats(1, 300)), min_size=3, max_size=30))
def test_reports_against_expectation_centre_on_one_and_keep_order_of_limits(pairs):
    observed, expected = np.array(pairs).T
    if observed.sum() == 0:
        return
    value, low, high = reporting.observed_to_expected(observed, expected)
    assert np.all((low <= value) & (value <= high))
    assert value.min() <= 1 + 1e-9
    assert value.max() >= 1 - 1e-9


# --- repairs and waiting ---------------------------------------------------------------------------------


def test_same_kind_near_and_soon_is_a_return_and_nothing_else():
    xy = [(0, 0), (30, 0), (30, 0), (200, 0), (0, 0)]
    kind = [1, 1, 2, 1, 1]
    opened = [0, 40, 40, 40, 200]
    closed = [10, np.nan, np.nan, np.nan, np.nan]
    assert came_back(xy, kind, opened, closed).tolist() == [True, False, False, False, False]
    # after ninety days it is a new problem; before the closure it is the same one
    assert not came_back(xy[:2], kind[:2], [0, 101], closed[:2]).any()
    assert not came_back(xy[:2], kind[:2], [0, 9], closed[:2]).any()


def test_treated_patients_stay_well_longer_as_freireich_found():
    days, ended = [*TREATED, *PLACEBO], [*RELAPSED, *([1] * len(PLACEBO))]
    square, p = log_rank(days, ended, [True] * len(TREATED) + [False] * len(PLACEBO))
    assert square == pytest.approx(16.793, abs=0.001)
    assert p == pytest.approx(4.17e-5, rel=0.01)


def test_order_of_the_groups_does_not_matter():
    days, ended = [*TREATED, *PLACEBO], [*RELAPSED, *([1] * len(PLACEBO))]
    group = np.arange(len(days)) < len(TREATED)
    assert log_rank(days, ended, group) == pytest.approx(log_rank(days, ended, ~group))


def test_crashes_of_one_and_of_three_years_are_hauers():
    # Hauer et al. (2002): 1.8 km, 4,000 vehicles a day, φ 2.05 a km
    predicted = 0.0224 * 4000**0.564 * 1.8
    weight, expected, error = expected_events(12, predicted, 2.05 * 1.8)
    assert (predicted, weight, expected, error) == pytest.approx(
        (4.335931, 0.45976, 8.47637, 2.139924), abs=1e-5
    )
    weight, expected, error = expected_events(27, 3 * predicted, 2.05 * 1.8)
    assert (weight, expected / 3, error / 3) == pytest.approx((0.220987, 7.9693, 1.438539), abs=1e-5)
