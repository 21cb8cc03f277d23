"""Measure the plan: risk truly removed on drawn cities, and the solver beside a plain one.

    python benchmarks/plan.py choice --seeds 20      # shares of the true optimum
    python benchmarks/plan.py speed --runs 1         # 1,000 candidates × 8 quarters to a 0.1 % gap

The truth of a city (also what nobody reported) is used for scoring alone; true effects are drawn anew for
each city from their errors. Seeds are drawn at run time and printed.
"""

from __future__ import annotations

import argparse
import secrets
import time
from dataclasses import replace
from datetime import date

import numpy as np

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.demo.city import draw_city
from geo_mahalle.demo.hazards import CATEGORIES, draw_truth
from geo_mahalle.planning import priorities
from geo_mahalle.planning.candidates import UnitCost, draw, make_options
from geo_mahalle.planning.optimiser import Candidate, Limits, greedy, optimise
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Found
from geo_mahalle.statistics import fit_prior

YEARS = 3.0
WEIGHTS = Parameters().severity_weights
BUDGET = 60_000


def unit_costs(catalogue, rng):
    """Return made-up unit costs of every intervention that needs money."""
    basis = {"metre": (1, 6), "site": (40, 400), "each": (10, 60), "area": (2000, 6000)}
    day = date(2025, 3, 21)
    return {
        one.id: UnitCost(
            one.id, int(rng.integers(*basis[one.cost_basis])), day, 1.0, None, None, 0.0, "made up"
        )
        for one in catalogue.interventions.values()
        if one.cost_basis != "none"
    }


def clusters(truth, setting):
    """Return problems as the product would see them, with true frequency and report count of each."""
    codes = [one.code for one in setting.mosaic.seeds]
    deprivation = setting.conditions.deprivation
    equity = priorities.equity_by_gap(deprivation, Parameters().equity_steps)
    seen = np.isfinite(truth.first_report)
    found, true_rate, reports = [], [], []
    for category in range(len(CATEGORIES)):
        for area in range(len(codes)):
            inside = np.flatnonzero((truth.category == category) & (truth.area == area))
            if not len(inside):
                continue
            label = priorities.sites(truth.xy[inside, 0], truth.xy[inside, 1], radius_m=50)
            for site in range(label.max() + 1):
                members = inside[label == site]
                known = members[seen[members]]
                if not len(known):
                    continue
                levels = truth.severity[known]
                found.append((category, area, known, float(np.mean([WEIGHTS[one - 1] for one in levels]))))
                true_weight = float(np.mean([WEIGHTS[one - 1] for one in truth.severity[members]]))
                true_rate.append(len(members) / YEARS * true_weight)
                reports.append(float(truth.reports[members].sum()))
    problems = [None] * len(found)
    for category in range(len(CATEGORIES)):
        rows = [n for n, one in enumerate(found) if one[0] == category]
        if not rows:
            continue
        counts = np.array([len(found[n][2]) for n in rows], dtype=float)
        places = max(20 * len(codes), len(rows))
        every = np.concatenate([counts, np.zeros(places - len(rows))])
        prior = fit_prior(every, np.full(places, YEARS))
        shape, rate = priorities.frequency(counts, YEARS, prior)
        for at, n in enumerate(rows):
            _, area, known, weight = found[n]
            problems[n] = Found(
                key=f"{CATEGORIES[category]}/{codes[area]}/i{n}",
                area=codes[area],
                category=CATEGORIES[category],
                sensitivity=0,
                place_kind="site",
                place_name=None,
                geometry=None,
                length_m=60.0,
                issues=tuple(known.tolist()),
                open_issues=(),
                severity=2,
                weight=weight,
                worst_open=0,
                shape=float(shape[at]),
                rate=float(rate[at]),
                reporting=1.0,
                exposure=1.0,
                persistence=1.0,
                equity=float(equity[area]),
            )
    return problems, np.array(true_rate), np.array(reports)


def choice(seeds):
    """Print, for each city, the true risk removed as a share of the true optimum."""
    catalogue = read_catalogue(None)
    print(f"{'seed':>12} {'problems':>9} {'plan':>7} {'greedy':>7} {'counts':>7} {'gap %':>6}")
    table = []
    for seed in seeds:
        setting = draw_city(seed).setting
        problems, true_rate, reports = clusters(draw_truth(setting), setting)
        rng = np.random.default_rng(seed)
        parameters = Parameters(budget_rials=BUDGET, draws=1, seed=seed)
        by_key = {one.key: n for n, one in enumerate(problems)}
        codes = sorted({one.area for one in problems})
        options = make_options(
            problems, catalogue.interventions, unit_costs(catalogue, rng), codes, first_quarter=3,
            parameters=parameters,
        )  # fmt: skip
        drawn = draw([sure(one) for one in options], parameters)  # one draw: the effects of this city
        truth = []
        for at, option in enumerate(options):
            if option.problem is None:
                truth.append(option.candidate.benefit)
                continue
            n = by_key[option.problem.key]
            one = option.problem
            per_risk = drawn.relief[0, at] / (one.weight * one.frequency)
            truth.append(per_risk * true_rate[n] * one.equity)
        candidates = [one.candidate for one in options]
        limits = Limits(
            budget=BUDGET, quarters=4, floor=0.3, area_cap=0.4, discount=0.05, seconds=30,
            capacity=dict.fromkeys({one.crew for one in candidates if one.crew}, 400),
        )  # fmt: skip
        real = [
            replace(one, benefit=max(float(value), 0.0)) for one, value in zip(candidates, truth, strict=True)
        ]
        worth = {one.key: one.benefit for one in real}

        def removed(found, worth=worth):
            return sum(worth[key] * 1.05 ** (-start / 4) for key, start in found.starts.items())

        best = optimise(real, limits)
        plan = optimise(candidates, limits)
        count = [reports[by_key[one.problem.key]] if one.problem else 0.0 for one in options]
        row = [
            removed(found) / removed(best)
            for found in (
                plan,
                greedy(candidates, limits),
                greedy(candidates, replace(limits, floor=0.0), by=count),
            )
        ]
        table.append(row)
        print(f"{seed:>12} {len(problems):>9}", *(f"{one:7.3f}" for one in row), f"{100 * plan.gap:6.3f}")
    print(f"{'mean':>12} {'':>9}", *(f"{one:7.3f}" for one in np.mean(table, axis=0)))


def sure(option):
    """Return an option whose problem's frequency is certain, so that a draw is of its effect alone."""
    one = option.problem
    return (
        option
        if one is None
        else replace(option, problem=replace(one, shape=one.shape * 1e9, rate=one.rate * 1e9))
    )


def speed(runs):
    """Print seconds of our solver and of scipy.optimize.milp on the same program."""
    for _ in range(runs):
        seed = secrets.randbelow(2**31)
        candidates, limits = large_case(seed)
        began = time.perf_counter()
        ours = optimise(candidates, limits)
        mine = time.perf_counter() - began
        plain, theirs = plain_milp(candidates, limits)
        print(
            f"seed {seed}: ours {mine:.2f} s (objective {ours.objective:.2f}, gap {100 * ours.gap:.4f} %), "
            f"scipy.optimize.milp {theirs:.2f} s (objective {plain:.2f}): {theirs / mine:.1f} times faster"
        )


def large_case(seed, size=1000, quarters=8):
    """Return candidates of 24 areas with crews, seasons, groups and prerequisites."""
    rng = np.random.default_rng(seed)
    made = []
    for n in range(size):
        cost = int(rng.integers(5, 400))
        made.append(
            Candidate(
                f"k{n}",
                f"A{n % 24}",
                float(rng.gamma(2.0, 0.5) * cost**0.8),
                cost,
                is_under_served=n % 24 < 6,
                group=f"g{n // 3}" if n % 3 < 2 else None,
                needs=(f"k{n - 7}",) if n % 20 == 9 else (),
                crew=f"m{n % 5}",
                seasons=tuple(t for t in range(quarters) if t % 4 != 1) if n % 2 else None,
                is_quick=bool(rng.random() < 0.4),
            )
        )
    budget = 40_000
    return made, Limits(
        budget=budget, quarters=quarters, quarter_budgets=(6_500,) * quarters,
        capacity={f"m{n}": 12 for n in range(5)}, floor=0.35, area_cap=0.4,
        quick_areas=tuple(f"A{n}" for n in range(8)), discount=0.05, gap=1e-3, seconds=120,
    )  # fmt: skip


def plain_milp(candidates, limits):
    """Return objective and seconds of the same rows given to scipy.optimize.milp as they stand."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    from geo_mahalle.planning.optimiser.rows import build

    began = time.perf_counter()
    program = build(candidates, limits)
    start = np.concatenate([[0], np.cumsum([len(row.columns) for row in program.rows])])
    matrix = csr_array(
        (
            np.concatenate([row.coefficients for row in program.rows]),
            np.concatenate([row.columns for row in program.rows]),
            start,
        ),
        shape=(len(program.rows), len(program.worth)),
    )
    found = milp(
        -program.worth,
        constraints=LinearConstraint(
            matrix, [row.low for row in program.rows], [row.high for row in program.rows]
        ),
        integrality=np.ones(len(program.worth)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": limits.gap, "time_limit": limits.seconds},
    )
    return (-found.fun if found.fun is not None else float("nan")), time.perf_counter() - began


def main():
    """Run one of the two measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["choice", "speed"])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    if given.what == "speed":
        speed(given.runs)
    else:
        choice([secrets.randbelow(2**31) for _ in range(given.seeds)])


if __name__ == "__main__":
    main()
