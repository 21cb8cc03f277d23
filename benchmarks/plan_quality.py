"""Measure what a plan is worth: risk truly removed on drawn cities, beside greedy and ranking by reports.

    python benchmarks/plan_quality.py --seeds 20

Each city is drawn anew (geo_mahalle.demo), with what nobody reported; its truth is used for scoring alone.
True effects are drawn for each city from their errors. The reporting factor is estimated from further
reports, as the product does. The table is of percents of the same program solved under the true parameters.
Greedy and ranking hold the same rules. Two columns tell where the rest is lost: what the plan would remove if
it knew the effects, or the frequencies. The last is of the optimiser alone: what greedy reaches of the plan's
own objective, as both believe.
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
from geo_mahalle.planning.optimiser import Limits, greedy, optimise
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Found
from geo_mahalle.statistics import correction, fit_prior, relative_rates

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
    reporting = reporting_factor(truth, seen, len(codes))
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
                reporting=float(reporting[area]),
                exposure=1.0,
                persistence=1.0,
                equity=float(equity[area]),
            )
    return problems, np.array(true_rate), np.array(reports)


def reporting_factor(truth, seen, areas):
    """Return each area's factor for what is not reported, from further reports of known problems alone."""
    known = np.flatnonzero(seen)
    days = np.minimum(truth.resolved[known] - truth.first_report[known], 100.0)
    usable = days > 0
    known, days = known[usable], days[usable]
    found = relative_rates(truth.area[known], truth.category[known], days, truth.reports[known] - 1.0)
    factor = np.ones(areas)
    made = correction(found.reported, found.incidents)
    factor[: len(made)] = made
    return factor


SETTINGS = ("ample", "tight")


def limits_of(setting, candidates, areas):
    """Return the rules: `ample` is one budget over the whole city, `tight` what eight pilot areas have.

    Tight: a budget of an eighth of what all would cost, a quarter of it in each quarter and not carried over,
    two committees with a limit, a crew's places, a quick win in every area, the floor and the largest share.
    """
    crews = {one.crew for one in candidates if one.crew}
    if setting == "ample":
        return Limits(
            budget=BUDGET, quarters=4, floor=0.3, area_cap=0.4, discount=0.05, seconds=30,
            capacity=dict.fromkeys(crews, 400),
        )  # fmt: skip
    budget = sum(one.cost for one in candidates) // 8
    return Limits(
        budget=budget, quarters=4, quarter_budgets=(budget // 4,) * 4, floor=0.3, area_cap=0.4, discount=0.05,
        seconds=30, capacity=dict.fromkeys(crews, 6), quick_areas=tuple(areas),
        caps={"committee:civil_works": budget * 6 // 10}, earmarks={"committee:health": budget // 20},
    )  # fmt: skip


def lumpy_costs(catalogue, rng):
    """Return unit costs as price lists have them: some works cost as much as a quarter's budget."""
    basis = {"metre": 4.0, "site": 150.0, "each": 30.0, "area": 2500.0}
    day = date(2025, 3, 21)
    return {
        one.id: UnitCost(
            one.id,
            max(1, round(basis[one.cost_basis] * float(rng.lognormal(0, 1.0)))),
            day, 1.0, None, None, 0.0, "made up",
        )
        for one in catalogue.interventions.values()
        if one.cost_basis != "none"
    }  # fmt: skip


def foremost(problems, true_rate, reports, rng):
    """Return what eight drawn areas plan with: the foremost forty problems of each, as in the product."""
    codes = sorted(rng.choice(sorted({one.area for one in problems}), 8, replace=False).tolist())
    kept = []
    for code in codes:
        mine = [n for n, one in enumerate(problems) if one.area == code]
        mine.sort(key=lambda n: -problems[n].priority)
        kept += mine[: Parameters().problems_per_area]
    return [problems[n] for n in kept], true_rate[kept], reports[kept], codes


def city(seed, setting, catalogue):
    """Return the shares of one city and its number of problems; see `HEADS`."""
    drawn_city = draw_city(seed).setting
    problems, true_rate, reports = clusters(draw_truth(drawn_city), drawn_city)
    rng = np.random.default_rng(seed)
    codes = sorted({one.area for one in problems})
    if setting == "tight":
        problems, true_rate, reports, codes = foremost(problems, true_rate, reports, rng)
    parameters = Parameters(budget_rials=BUDGET, draws=1, seed=seed)
    by_key = {one.key: n for n, one in enumerate(problems)}
    costs = unit_costs(catalogue, rng) if setting == "ample" else lumpy_costs(catalogue, rng)
    options = make_options(
        problems, catalogue.interventions, costs, codes, first_quarter=3, parameters=parameters
    )
    drawn = draw([sure(one) for one in options], parameters)  # one draw: the effects of this city
    candidates = [one.candidate for one in options]
    truth, sure_effects, sure_rates = [], [], []
    for at, option in enumerate(options):
        believed = option.candidate.benefit
        if option.problem is None:
            for found in (truth, sure_effects, sure_rates):
                found.append(believed)
            continue
        thought = sum(one.weight * one.frequency for one in option.problems)
        true = sum(true_rate[by_key[one.key]] for one in option.problems)
        known = max(float(drawn.relief[0, at]), 0.0) * option.problem.equity
        truth.append(known / thought * true)
        sure_effects.append(known)
        sure_rates.append(believed / thought * true)
    limits = limits_of(setting, candidates, codes)

    def told(values):
        return [replace(one, benefit=value) for one, value in zip(candidates, values, strict=True)]

    worth = {one.key: value for one, value in zip(candidates, truth, strict=True)}

    def removed(found):
        return sum(worth[key] * 1.05 ** (-start / 4) for key, start in found.starts.items())

    best, plan, rival = (
        optimise(told(truth), limits),
        optimise(candidates, limits),
        greedy(candidates, limits),
    )
    count = [sum(reports[by_key[each.key]] for each in one.problems) for one in options]
    ranked = greedy(candidates, limits, by=count)
    whole = removed(best)
    shares = [removed(one) / whole for one in (plan, rival, ranked)]
    shares += [removed(optimise(told(values), limits)) / whole for values in (sure_effects, sure_rates)]
    return [*shares, rival.objective / plan.objective], len(problems), len(candidates), plan.gap, rival.status


HEADS = (
    "our plan",
    "greedy, same rules",
    "ranking by reports, same rules",
    "ours, effects known",
    "ours, frequencies known",
    "greedy ÷ ours, as believed",
)


def choice(seeds, minutes, setting):
    """Print, for each city, the true risk removed in percent of the optimum under the true parameters."""
    catalogue = read_catalogue(None)
    print(f"\n{setting}\n| city (seed) | problems | actions | {' | '.join(HEADS)} | gap % | greedy |")
    print("|---" * (len(HEADS) + 5) + "|")
    table, began = [], time.monotonic()
    for seed in seeds:
        if time.monotonic() - began > 60 * minutes:
            print(f"(stopped after {minutes:g} minutes)")
            break
        row, problems, actions, gap, status = city(seed, setting, catalogue)
        table.append(row)
        told = " | ".join(f"{100 * one:.1f}" for one in row)
        held = "holds all rules" if status == "optimal" else "misses a rule"
        print(f"| {seed} | {problems} | {actions} | {told} | {100 * gap:.3f} | {held} |", flush=True)
    for name, found in (
        ("mean", np.mean(table, axis=0)), ("least", np.min(table, axis=0)), ("most", np.max(table, axis=0)),
    ):  # fmt: skip
        told = " | ".join(f"**{100 * one:.1f}**" for one in found)
        print(f"| **{name} of {len(table)}** | | | {told} | | |")


def sure(option):
    """Return an option whose problem's frequency is certain, so that a draw is of its effect alone."""
    if option.problem is None:
        return option
    first, *others = (replace(one, shape=one.shape * 1e9, rate=one.rate * 1e9) for one in option.problems)
    return replace(option, problem=first, also=tuple(others))


def main():
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=30.0, help="begin no further city after this")
    parser.add_argument("--setting", choices=SETTINGS, action="append", help="both if not given")
    given = parser.parse_args()
    for setting in given.setting or SETTINGS:
        choice((secrets.randbelow(2**31) for _ in range(given.seeds)), given.minutes, setting)


if __name__ == "__main__":
    main()
