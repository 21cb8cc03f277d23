"""Score numbers, hot spots and reporting on worlds whose truth is known; seeds are drawn at run time.

    python benchmarks/scored.py [--draws 12] [--cities 4] [--out table.md]

Drawn worlds have 64 areas and 6 categories (384 cells); the demo city has 48 and 34 (1,632). Each world but
the first breaks the model in one way. Columns: cells; share of cells whose 90 % interval of the yearly rate
of reports holds the true one (of the demo city: whose 90 % interval of next year's count holds it); share of
areas whose 90 % interval of reporting holds the true one, and the mean error of its logarithm; precision and
recall of hot spots against the planted block (of the demo city: against those of the true counts, where
there are any); how much of the truly worst third is found by reports as they are, and by corrected ones.
"""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

import numpy as np
import shapely
from scipy.stats import nbinom

from geo_mahalle.demo.city import draw_city
from geo_mahalle.demo.hazards import LAST_DAY, day_number, draw_truth
from geo_mahalle.demo.reports import draw_reports
from geo_mahalle.statistics import correction, fit_prior, from_pairs, hot_spots, posterior, relative_rates
from geo_mahalle.statistics.reporting import LONGEST_DAYS

SIDE, CATEGORIES, LIFE_DAYS = 8, 6, 30.0
WEIGHTS = np.array([1.0, 3.0, 10.0, 30.0])
HEADS = (
    "world", "cells", "rates inside 90 %", "reporting inside 90 %", "log error of reporting",
    "hot spots: precision", "recall", "worst third found", "after correction",
)  # fmt: skip
WORLDS = {
    "as the model": {},
    "overdispersed": {"shock": 0.5},
    "spatially correlated": {"is_smooth": True},
    "reporters who quit": {"quits": 0.5},
    "reporting in clumps": {"clumps": 1.0},
    "wrong severity": {"misjudged": 0.4},
}


def board():
    """Return the neighbours of a square board, corners included."""
    at = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    pairs = [
        (i, j)
        for i, one in enumerate(at)
        for j, other in enumerate(at)
        if i < j and max(abs(one[0] - other[0]), abs(one[1] - other[1])) == 1
    ]
    return from_pairs(pairs, SIDE * SIDE)


def need_of(rng, *, is_smooth):
    """Return deprivation of each area, mean 0 and spread 1; smooth: like its neighbours."""
    noise = rng.normal(size=(SIDE, SIDE))
    if is_smooth:
        for axis in (0, 1):
            noise = noise + np.roll(noise, 1, axis) + np.roll(noise, -1, axis)
    return ((noise - noise.mean()) / noise.std()).ravel()


def drawn_world(rng, *, shock=0.0, is_smooth=False, quits=0.0, clumps=0.0, misjudged=0.0):
    """Draw three years of a world and score it."""
    size = SIDE * SIDE
    need = need_of(rng, is_smooth=is_smooth)
    exposure = rng.uniform(0.6, 1.4, size)
    corner = rng.integers(0, SIDE - 3, 2)
    planted = np.zeros((SIDE, SIDE), dtype=bool)
    planted[corner[0] : corner[0] + 3, corner[1] : corner[1] + 3] = True
    planted = planted.ravel()
    base = rng.uniform(6, 30, CATEGORIES)
    rate = base[None, :] * np.exp(0.3 * need)[:, None] * np.where(planted, 2.2, 1.0)[:, None]
    mean = rate * exposure[:, None]
    counts = rng.poisson(mean * (rng.gamma(1 / shock, shock, mean.shape) if shock else 1.0))
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    where, what = np.unravel_index(cell, counts.shape)
    willing = np.exp(-0.5 * need + rng.normal(0, 0.3, size))
    salience = rng.uniform(0.02, 0.08, CATEGORIES)
    chance = willing[where] * salience[what] * (rng.gamma(1 / clumps, clumps, len(where)) if clumps else 1.0)
    life = rng.exponential(LIFE_DAYS, len(where))
    first = rng.exponential(1 / np.maximum(chance, 1e-12))
    seen = first < life
    days = np.minimum(life - first, LONGEST_DAYS)[seen]
    stays = np.where(rng.random(len(days)) < quits, rng.uniform(0, days), days)
    further = rng.poisson(chance[seen] * stays)
    severity = rng.choice(4, len(where), p=[0.4, 0.35, 0.18, 0.07])
    told = np.where(rng.random(len(where)) < misjudged, rng.integers(0, 4, len(where)), severity)
    both = willing[:, None] * salience[None, :]
    reported = rate * both / (both + 1 / LIFE_DAYS)
    return score(
        (where[seen], what[seen], days, further),
        willing=willing, exposure=exposure, held=lambda low, high: (low <= reported) & (reported <= high),
        told=WEIGHTS[told[seen]], risk=np.bincount(where, WEIGHTS[severity], minlength=size) / exposure,
        near=board(), hot=planted, categories=CATEGORIES,
    )  # fmt: skip


def demo_city(seed):
    """Score the demo city of a seed against its own truth; its reports are linked by the truth."""
    setting = draw_city(seed).setting
    truth, conditions = draw_truth(setting), setting.conditions
    reports = draw_reports(setting, truth)
    issues, start, counts = np.unique(reports.issue, return_index=True, return_counts=True)
    first, end = reports.reported[start], day_number(LAST_DAY) + 1.0
    days = np.clip(np.minimum(truth.resolved[issues], end) - first, 0, LONGEST_DAYS)
    usable = days > 0
    where, what, when = truth.area[issues][usable], truth.category[issues][usable], first[usable]
    size, kinds = len(conditions.persons), int(truth.category.max()) + 1
    persons = np.asarray(conditions.persons, dtype=float) / 1000
    is_last = when >= end - 365
    next_year = table(where[is_last], what[is_last], size, kinds)
    middles = shapely.get_coordinates(shapely.centroid(setting.mosaic.polygons))
    touching = shapely.STRtree(setting.mosaic.polygons).query(setting.mosaic.polygons, predicate="touches").T
    near = from_pairs([(i, j) for i, j in touching.tolist() if i < j], size, centres=middles)
    totals = np.bincount(truth.area, minlength=size) / persons
    risk = np.bincount(truth.area, WEIGHTS[truth.severity - 1], minlength=size) / persons
    spots = hot_spots(totals, near)
    return score(
        (where, what, days[usable], (counts - 1.0)[usable]),
        willing=np.asarray(conditions.reporting_rate), exposure=persons,
        held=None, told=WEIGHTS[truth.severity[issues][usable] - 1], risk=risk, near=near,
        hot=spots.is_significant & (spots.value > 0), categories=kinds,
        foretold=(table(where[~is_last], what[~is_last], size, kinds), persons * 2.0, next_year, persons),
    )  # fmt: skip


def table(where, what, size, kinds):
    """Return counts by area and category."""
    return np.bincount(where * kinds + what, minlength=size * kinds).reshape(size, kinds).astype(float)


def score(facts, *, willing, exposure, held, told, risk, near, hot, categories, foretold=None):
    """Return the row of a world."""
    where, what, days, further = facts
    size = len(exposure)
    counts = table(where, what, size, categories)
    smooth, inside = np.zeros(size), []
    for kind in range(categories):
        prior = fit_prior(counts[:, kind], exposure)
        value, low, high = posterior(counts[:, kind], exposure, prior, confidence=0.90)
        smooth += value
        if held is not None:
            inside.append(held(low[:, None], high[:, None])[:, kind])
        else:
            inside.append(next_inside(*(one[:, kind] if one.ndim == 2 else one for one in foretold)))
    found = relative_rates(where, what, days, further)
    seen = found.incidents > 0
    share = np.bincount(what, further) / np.maximum(np.bincount(what, days), 1e-9)
    weight = np.bincount(where, share[what] * days, minlength=size)[: len(seen)]
    relative = willing[: len(seen)] * weight.sum() / (willing[: len(seen)] * weight).sum()
    known = np.zeros(size, dtype=bool)
    known[: len(seen)] = seen
    factor = np.ones(size)
    factor[: len(seen)] = correction(found.reported, found.incidents)
    spots = hot_spots(smooth * factor, near)
    flagged = spots.is_significant & (spots.value > 0)
    weighted = np.bincount(where, told, minlength=size) / exposure
    return {
        "cells": counts.size,
        "rates": np.mean(inside),
        "reporting": ((found.low <= relative) & (relative <= found.high))[seen].mean(),
        "error": np.abs(np.log(found.value / relative))[seen].mean(),
        "precision": (flagged & hot).sum() / flagged.sum() if flagged.any() else np.nan,
        "recall": (flagged & hot).sum() / hot.sum() if hot.any() else np.nan,
        "third": worst_found(weighted, risk),
        "corrected": worst_found(weighted * factor, risk),
    }


def next_inside(counts, exposure, later, later_exposure):
    """Tell whether next year's counts lie inside the 90 % interval that the years before foretell."""
    prior = fit_prior(counts, exposure)
    shape, rate = prior.shape + counts, prior.rate + exposure
    chance = rate / (rate + later_exposure)
    return (nbinom.ppf(0.05, shape, chance) <= later) & (later <= nbinom.ppf(0.95, shape, chance))


def worst_found(told, risk):
    """Return the share of the truly worst third that a ranking by these numbers finds."""
    third = max(len(risk) // 3, 1)
    return len({*np.argsort(-told)[:third].tolist()} & {*np.argsort(-risk)[:third].tolist()}) / third


def line(name, rows):
    """Return a row of the table: means over the draws."""
    numbers = []
    for key in list(rows[0])[1:]:
        known = [row[key] for row in rows if np.isfinite(row[key])]
        numbers.append(f"{np.mean(known):.2f}" if known else "–")
    return "| " + " | ".join([name, f"{rows[0]['cells']:,}", *numbers]) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=12)
    parser.add_argument("--cities", type=int, default=4)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    seed = secrets.randbelow(2**31)
    rng = np.random.default_rng(seed)
    lines = ["| " + " | ".join(HEADS) + " |", "|" + "---|" * len(HEADS)]
    for name, broken in WORLDS.items():
        lines.append(line(name, [drawn_world(rng, **broken) for _ in range(asked.draws)]))
    cities = [int(one) for one in rng.integers(1, 10_000, asked.cities)]
    lines.append(line("demo city", [demo_city(city) for city in cities]))
    text = f"seed {seed}, cities {cities}\n\n" + "\n".join(lines) + "\n"
    print(text)
    if asked.out:
        asked.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
