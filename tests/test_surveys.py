"""Weighted shares and means of samples: worked by hand, and against what must hold."""

from __future__ import annotations

import doctest
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo_mahalle.statistics import surveys
from geo_mahalle.statistics.proportions import wilson_interval
from geo_mahalle.statistics.surveys import kish_effect, survey_mean


def test_the_examples_of_the_module_hold():
    assert doctest.testmod(surveys).failed == 0


def test_kishs_effect_of_four_weights_by_hand():
    """Weights 1, 1, 2, 4: 4 (1 + 1 + 4 + 16) / 8² = 88 / 64 = 1.375, so four interviews tell as 2.909."""
    assert kish_effect([1, 1, 2, 4]) == 1.375
    assert 4 / kish_effect([1, 1, 2, 4]) == pytest.approx(64 / 22)
    assert kish_effect([3, 3, 3]) == 1


def test_a_simple_sample_is_the_text_books_mean_and_error():
    """2, 4, 4, 4, 5, 5, 7, 9: mean 5, sum of squares 32, s² = 32 / 7, error √(32 / 56) = 0.7559."""
    found = survey_mean([2, 4, 4, 4, 5, 5, 7, 9])
    assert (found.value, found.n) == (5, 8)
    assert found.standard_error == pytest.approx(sqrt(32 / 56))
    assert (found.design_effect, found.kish, found.effective_n) == pytest.approx((1, 1, 8))
    assert found.high - 5 == pytest.approx(stats.t.ppf(0.975, 7) * sqrt(32 / 56))


def test_a_weighted_share_by_hand():
    """Answers 1, 0, 1, 1 with weights 1, 1, 2, 4: the share is 7 / 8.

    Parts w (y - 7/8) / 8: 1/64, -7/64, 2/64, 4/64; their sum is 0, the sum of squares 70 / 4096, times 4 / 3.
    A simple sample: weighted variance 7/8 · 1/8 · 4/3, over 4 interviews.
    """
    found = survey_mean([1, 0, 1, 1], [1, 1, 2, 4])
    variance = 70 / 4096 * 4 / 3
    simple = 7 / 64 * 4 / 3 / 4
    assert found.value == 7 / 8
    assert found.standard_error == pytest.approx(sqrt(variance))
    assert found.design_effect == pytest.approx(variance / simple)
    low, high = wilson_interval(7 / 8, 4 / (variance / simple))
    assert (found.low, found.high) == pytest.approx((low[0], high[0]))


def test_strata_by_hand():
    """Two strata of equal weight: 1, 3 and 11, 13. The mean is 7.

    Parts (y - 7) / 4: -6/4, -4/4 and 4/4, 6/4. In each stratum the parts lie 1/4 from their middle, so its
    sum of squares is 2/16, times 2 / 1; together 1/2. What lies between the strata does not count.
    """
    found = survey_mean([1, 3, 11, 13], strata=["a", "a", "b", "b"])
    assert found.value == 7
    assert found.standard_error == pytest.approx(sqrt(1 / 2))
    assert found.design_effect < 0.1
    assert survey_mean([5, 5, 9, 9], strata=["a", "a", "b", "b"]).standard_error == 0


def test_clusters_by_hand():
    """Three clusters of two that answer alike (0 0, 1 1, 1 1): the share is 2 / 3.

    Parts (y - 2/3) / 6; totals of clusters -4/18, 2/18, 2/18; squares 24/324, times 3 / 2: 1 / 9.
    A simple sample: 2/3 · 1/3 · 6/5 / 6 = 2 / 45. The effect is 2.5.
    """
    found = survey_mean([0, 0, 1, 1, 1, 1], clusters=[1, 1, 2, 2, 3, 3])
    assert found.standard_error == pytest.approx(sqrt(1 / 9))
    assert found.design_effect == pytest.approx((1 / 9) / (2 / 45))
    assert found.effective_n == pytest.approx(6 / 2.5)


def test_many_clusters_that_answer_alike_come_near_to_their_size():
    """Kish: the effect is 1 + (m - 1) ρ; with ρ = 1 and m = 5 it is 5."""
    answers = np.repeat(np.arange(400) % 2, 5)
    found = survey_mean(answers, clusters=np.repeat(np.arange(400), 5))
    assert found.design_effect == pytest.approx(5, rel=0.01)


def test_a_cluster_is_named_within_its_stratum():
    """The same number in two strata means two clusters."""
    once = survey_mean([0, 1, 1, 1], strata=[1, 1, 2, 2], clusters=[1, 2, 1, 2])
    again = survey_mean([0, 1, 1, 1], strata=[1, 1, 2, 2], clusters=[1, 2, 3, 4])
    assert once == again


def test_who_did_not_answer_is_left_out_with_the_weight():
    assert survey_mean([1, np.nan, 0], [2, 50, 2]) == survey_mean([1, 0], [2, 2])


def test_one_interview_and_all_alike_tell_what_they_can():
    one = survey_mean([1])
    assert (one.value, one.n) == (1, 1)
    assert np.isnan(one.low)
    assert np.isnan(survey_mean([]).value)
    alike = survey_mean([1, 1, 1, 1], [1, 1, 2, 4])
    assert alike.effective_n == pytest.approx(64 / 22)
    low, _ = wilson_interval(1.0, 64 / 22)
    assert alike.low == pytest.approx(low[0])
    assert alike.low < 0.5


@pytest.mark.parametrize("weights", [[1, 0], [1, -1], [1, np.nan]])
def test_a_weight_that_is_none_is_refused(weights):
    with pytest.raises(ValueError, match="above 0"):
        survey_mean([0, 1], weights)


@given(
    st.lists(st.tuples(st.booleans(), st.floats(0.1, 50), st.integers(0, 3)), min_size=2, max_size=40),
    st.floats(0.01, 100),
)
def test_the_scale_of_weights_changes_nothing_and_a_share_stays_one(rows, scale):
    answers, weights, strata = (np.array(part, dtype=float) for part in zip(*rows, strict=True))
    found = survey_mean(answers, weights, strata=strata)
    scaled = survey_mean(answers, weights * scale, strata=strata)
    for name in ("value", "low", "high", "standard_error", "kish"):
        assert getattr(scaled, name) == pytest.approx(getattr(found, name), rel=1e-6, abs=1e-9, nan_ok=True)
    assert 0 <= found.value <= 1 + 1e-12
    assert found.kish >= 1 - 1e-12
    if not np.isnan(found.low):
        assert -1e-9 <= found.low <= found.value + 1e-9
        assert found.value - 1e-9 <= found.high <= 1 + 1e-9


def test_the_interval_holds_the_truth_as_often_as_it_says():
    """2,000 samples of 40 clusters of 5 with weights from a place whose share is 0.3, ρ about 0.2."""
    rng = np.random.default_rng(1404)
    held = 0
    for _ in range(2000):
        of_cluster = rng.beta(1.2, 2.8, 40)
        answers = rng.random((40, 5)) < of_cluster[:, None]
        weights = rng.choice([1.0, 2.0, 3.0], (40, 5))
        found = survey_mean(answers.ravel(), weights.ravel(), clusters=np.repeat(np.arange(40), 5))
        held += found.low <= 0.3 <= found.high
    assert 0.93 <= held / 2000 <= 0.97
