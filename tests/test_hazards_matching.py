"""Duplicates: scored on the demo city's truth, on a seed that nobody has seen."""

from __future__ import annotations

import math
import secrets
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial import cKDTree

from geo_mahalle.demo.city import draw_city
from geo_mahalle.demo.hazards import draw_truth
from geo_mahalle.demo.reports import draw_reports
from geo_mahalle.register.hazards import matching


@pytest.fixture(scope="module")
def seen():
    """True issue of each report with a point, and the reports as the register has them."""
    seed = secrets.randbelow(1_000_000) + 1_000
    setting = draw_city(seed).setting
    truth = draw_truth(setting)
    reports = draw_reports(setting, truth)
    has = reports.has_point
    issue = reports.issue[has]
    print(f"seed {seed}, {len(issue)} reports of {len(np.unique(issue))} issues")
    columns = matching.Sightings(
        truth.category[issue],
        reports.xy[has],
        reports.reported[has],
        truth.severity[issue].astype(float),
        reports.closed[has],
    )
    return issue, columns


def pairs(labels):
    counts = np.unique(labels, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def scores(hits, told, true):
    precision, recall = hits / told, hits / true
    return precision, recall, 2 * precision * recall / (precision + recall)


def near_pairs(columns, radius_m=50):
    """The rule to beat: every two reports of one category within 50 m."""
    for category in np.unique(columns.category):
        members = np.flatnonzero(columns.category == category)
        found = cKDTree(columns.xy[members]).query_pairs(radius_m, output_type="ndarray")
        yield from members[found]


def test_pairs_are_found_better_than_by_fifty_metres(seen):
    issue, columns = seen
    labels = matching.group(columns)
    both = pairs(issue.astype(np.int64) * 10**7 + labels)
    ours = scores(both, pairs(labels), pairs(issue))
    near = np.array(list(near_pairs(columns)))
    rule = scores((issue[near[:, 0]] == issue[near[:, 1]]).sum(), len(near), pairs(issue))
    blind = matching.Sightings(
        columns.category, columns.xy, columns.day, np.full(len(issue), math.nan), columns.closed
    )
    bare = matching.group(blind)
    without = scores(pairs(issue.astype(np.int64) * 10**7 + bare), pairs(bare), pairs(issue))
    rng = np.random.default_rng(len(issue))
    step = np.where(rng.random(len(issue)) < 0.3, rng.choice([-1.0, 1.0], len(issue)), 0.0)
    judged = matching.group(replace(columns, severity=np.clip(columns.severity + step, 1, 4)))
    apart = scores(pairs(issue.astype(np.int64) * 10**7 + judged), pairs(judged), pairs(issue))
    for name, (precision, recall, f1) in (
        ("matching", ours),
        ("where three of ten taggers are one level off", apart),
        ("without severity", without),
        ("same category within 50 m", rule),
    ):
        print(f"{name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    assert min(ours[:2]) >= 0.9
    assert ours[2] >= rule[2] + 0.1
    assert min(without[2], apart[2]) >= rule[2] + 0.1


def test_probability_falls_with_distance_and_silence_and_is_nought_beyond_the_radius():
    near, far, out = matching.probability(np.array([0.0, 40.0, 81.0]), 1.0, 0.0, math.nan)
    assert near > far > out == 0
    assert matching.probability(10.0, 1.0, 0.0, math.nan) > matching.probability(10.0, 60.0, 0.0, math.nan)


def test_probability_by_hand():
    # 4.6 - 0.12 * 10 - 0.55 * ln 2 + 0.9 = 3.9188; 1 / (1 + e^-3.9188) = 0.9805
    assert float(matching.probability(10.0, 1.0, 0.0, math.nan)) == pytest.approx(0.9805, abs=1e-4)


def test_words_are_alike_whatever_letters_they_are_typed_in():
    assert matching.likeness("چراغ كوچه‌ي گل", "چراغ کوچه ی گل") == 1.0
    assert matching.likeness("چراغ خاموش", "سگ ولگرد") < 0.1
    assert math.isnan(matching.likeness(None, "چراغ"))


def test_a_closed_problem_takes_no_further_report():
    columns = matching.Sightings(
        np.zeros(3, int),
        np.zeros((3, 2)),
        np.array([0.0, 1.0, 9.0]),
        np.full(3, 2.0),
        np.array([5.0, 5.0, math.nan]),
    )
    assert matching.group(columns).tolist() == [0, 0, 2]
