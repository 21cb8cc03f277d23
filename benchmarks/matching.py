"""How well reports of one thing are found, on demo cities whose seeds are drawn now.

    python benchmarks/matching.py [--seeds 5] [--off 0.3]

A pair is two reports of one true issue. Ours stands beside "same category within 50 m". All reports of the
demo bear the true severity, which flatters the first line; the second lets every tagger judge for herself (a
share of them one level off), the third has no severity at all.
"""

from __future__ import annotations

import argparse
import secrets
from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from geo_mahalle.demo.city import draw_city
from geo_mahalle.demo.hazards import draw_truth
from geo_mahalle.demo.reports import draw_reports
from geo_mahalle.register.hazards import matching

RADIUS_M = 50


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--off", type=float, default=0.3, help="share of taggers one level off")
    chosen = parser.parse_args()
    found = {}
    for _ in range(chosen.seeds):
        seed = secrets.randbelow(1_000_000) + 1_000
        for name, scores in of_city(seed, chosen.off):
            found.setdefault(name, []).append(scores)
    print(f"\nover {chosen.seeds} cities, lowest and mean of precision, recall, F1 (goal: .9, .9, rule + .1)")
    for name, scores in found.items():
        both = zip(np.min(scores, axis=0), np.mean(scores, axis=0), strict=True)
        print(f"  {name:32} " + ", ".join(f"{low:.3f} {mean:.3f}" for low, mean in both))


def of_city(seed, off):
    """Yield the name of each way and its precision, recall and F1 over pairs."""
    setting = draw_city(seed).setting
    truth = draw_truth(setting)
    reports = draw_reports(setting, truth)
    has = reports.has_point
    issue = reports.issue[has].astype(np.int64)
    severity = truth.severity[issue].astype(float)
    seen = matching.Sightings(
        truth.category[issue], reports.xy[has], reports.reported[has], severity, reports.closed[has]
    )
    rng = np.random.default_rng(seed)
    step = np.where(rng.random(len(issue)) < off, rng.choice([-1.0, 1.0], len(issue)), 0.0)
    ways = {
        "ours, the true severity": seen,
        f"ours, {off:.0%} one level off": replace(seen, severity=np.clip(severity + step, 1, 4)),
        "ours, no severity": replace(seen, severity=np.full(len(issue), np.nan)),
    }
    print(f"seed {seed}: {len(issue)} reports of {len(np.unique(issue))} issues")
    for name, sightings in ways.items():
        labels = matching.group(sightings)
        yield told(name, pairs(issue * 10**7 + labels), pairs(labels), pairs(issue))
    near = np.array(list(near_pairs(seen)))
    same = int((issue[near[:, 0]] == issue[near[:, 1]]).sum())
    yield told("same category within 50 m", same, len(near), pairs(issue))


def told(name, hits, said, true):
    precision, recall = hits / said, hits / true
    scores = precision, recall, 2 * precision * recall / (precision + recall)
    print(f"  {name:32} precision {scores[0]:.3f}, recall {scores[1]:.3f}, F1 {scores[2]:.3f}")
    return name, scores


def pairs(labels):
    counts = np.unique(labels, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def near_pairs(seen):
    for category in np.unique(seen.category):
        members = np.flatnonzero(seen.category == category)
        yield from members[cKDTree(seen.xy[members]).query_pairs(RADIUS_M, output_type="ndarray")]


if __name__ == "__main__":
    main()
