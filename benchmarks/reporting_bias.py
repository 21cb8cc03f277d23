"""Score reporting rates on the demo city's truth and on worlds that break the model; seeds drawn at run time.

Prints a line a world: coverage of 90 % intervals over areas, error of the recovered rates, and how
often the truly worst third is found by counts as they are and by counts corrected for reporting.
"""

from __future__ import annotations

import secrets

import numpy as np

from geo_mahalle.demo.city import draw_city
from geo_mahalle.demo.hazards import draw_truth
from geo_mahalle.demo.reports import draw_reports
from geo_mahalle.statistics import correction, relative_rates
from geo_mahalle.statistics.reporting import LONGEST_DAYS


def score(truth, where, what, days, further, *, problems=None):
    """Return a row: cells, coverage, rank agreement and the share of the worst third found both ways."""
    found = relative_rates(where, what, days, further)
    size = len(found.value)
    rates = np.bincount(what, further) / np.bincount(what, days)
    weight = np.bincount(where, rates[what] * days, minlength=size)
    seen = found.incidents > 0
    relative = truth[:size] * weight[seen].sum() / (truth[:size] * weight)[seen].sum()
    held = ((found.low <= relative) & (relative <= found.high))[seen]
    row = {
        "areas": int(seen.sum()),
        "problems": len(where),
        "coverage_90": round(float(held.mean()), 3),
        "log_error": round(float(np.abs(np.log(found.value / relative))[seen].mean()), 3),
    }
    if problems is not None:
        counted = np.bincount(where, minlength=size)
        row["worst_third_raw"] = worst_found(counted, problems)
        row["worst_third_corrected"] = worst_found(
            counted * correction(found.reported, found.incidents), problems
        )
    return row


def worst_found(counts, problems):
    """Return the share of the truly worst third that a ranking by these counts finds."""
    third = max(len(problems) // 3, 1)
    return round(len({*np.argsort(-counts)[:third]} & {*np.argsort(-problems)[:third]}) / third, 3)


def synthetic(rng, *, areas=60, clumping=0.0, quits=0.0, correlated=False):
    """Problems that arise, are first reported, and reported again, with the true rates and true problems."""
    noise = rng.normal(size=areas)
    if correlated:
        noise = np.convolve(noise, np.ones(9) / 3, mode="same")
    factor = np.exp(0.5 * noise)
    problems = rng.integers(60, 260, areas)
    where = np.repeat(np.arange(areas), problems)
    what = rng.integers(0, 3, len(where))
    rate = np.array([0.02, 0.05, 0.1])[what] * factor[where]
    if clumping:
        rate = rate * rng.gamma(1 / clumping, clumping, len(where))
    lives = rng.exponential(30, len(where))
    first = rng.exponential(1 / np.maximum(rate, 1e-9))
    seen = first < lives
    days = np.minimum(lives - first, LONGEST_DAYS)[seen]
    active = rng.uniform(0, days) if quits else days
    exposed = np.where(rng.random(len(days)) < quits, active, days)
    return factor, where[seen], what[seen], days, rng.poisson(rate[seen] * exposed), problems


def demo(seed):
    """The demo city's own reports, linked by its truth."""
    setting = draw_city(seed).setting
    truth = draw_truth(setting)
    reports = draw_reports(setting, truth)
    issues, counts = np.unique(reports.issue, return_counts=True)
    end = min(float(np.nanmax(reports.reported)), float("inf"))
    first = np.array([reports.reported[reports.issue == issue].min() for issue in issues])
    days = np.clip(np.minimum(truth.resolved[issues], end) - first, 0, LONGEST_DAYS)
    rate = np.asarray(setting.conditions.reporting_rate)
    inside = np.bincount(truth.area, minlength=len(rate))
    usable = days > 0
    return (
        rate,
        truth.area[issues][usable],
        truth.category[issues][usable],
        days[usable],
        (counts - 1.0)[usable],
        inside,
    )


def main():
    seed = secrets.randbelow(2**31)
    rng = np.random.default_rng(seed)
    worlds = {
        "as the model": {},
        "clumped": {"clumping": 1.0},
        "reporters who quit": {"quits": 0.5},
        "spatially correlated": {"correlated": True},
    }
    print(f"seed {seed}")
    for name, broken in worlds.items():
        rows = []
        for _ in range(6):
            *facts, problems = synthetic(rng, **broken)
            rows.append(score(*facts, problems=problems))
        print(name, {key: round(float(np.mean([row[key] for row in rows])), 3) for key in rows[0]})
    city = int(rng.integers(1, 10_000))
    *facts, problems = demo(city)
    print(f"demo city {city}", score(*facts, problems=problems))


if __name__ == "__main__":
    main()
