"""Measure the solver of plans beside scipy.optimize.milp: 1,000 candidates × 8 quarters to a 0.1 % gap.

    python benchmarks/plan.py --runs 5

Seeds are drawn at run time and printed. What a plan is worth is measured by benchmarks/plan_quality.py.
"""

from __future__ import annotations

import argparse
import secrets
import time

import numpy as np

from geo_mahalle.planning.optimiser import Candidate, Limits, optimise


def speed(runs):
    """Print seconds of our solver (with everything) and of scipy.optimize.milp on the text-book program."""
    ratios = []
    for _ in range(runs):
        seed = secrets.randbelow(2**31)
        candidates, limits = large_case(seed)
        began = time.perf_counter()
        ours = optimise(candidates, limits)
        mine = time.perf_counter() - began
        plain, theirs, _writing = plain_milp(candidates, limits)
        ratios.append(theirs / mine)
        print(
            f"seed {seed}: ours {mine:.2f} s (objective {ours.objective:.2f}, gap {100 * ours.gap:.4f} %), "
            f"scipy.optimize.milp {theirs:.2f} s (objective {plain:.2f}): {theirs / mine:.1f} times faster"
        )
    print(f"median of {runs}: {np.median(ratios):.1f} times faster, writing the rows for scipy not counted")


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
    """Return objective and seconds of scipy.optimize.milp on the program as the text book writes it.

    x[j, t] for every candidate and every quarter, with a bound of 0 out of season; a row each for one start,
    exclusive groups, prerequisites by quarter, budgets, crews by quarter, the floor, caps and quick wins.
    Money in its own unit; nothing is left out, scaled or settled beforehand.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import lil_array, vstack

    began = time.perf_counter()
    count, quarters = len(candidates), limits.quarters
    index = {one.key: at for at, one in enumerate(candidates)}
    cost = np.repeat([float(one.cost) for one in candidates], quarters)
    factor = (1 + limits.discount) ** (-np.arange(quarters) / 4)
    worth = np.concatenate([one.benefit * factor for one in candidates])
    upper = np.concatenate(
        [[one.seasons is None or t in one.seasons for t in range(quarters)] for one in candidates]
    )
    rows, lows, highs = [], [], []

    def add(entries, low, high):
        row = lil_array((1, count * quarters))
        for column, value in entries:
            row[0, column] = value
        rows.append(row)
        lows.append(low)
        highs.append(high)

    def of(at):
        return range(at * quarters, (at + 1) * quarters)

    groups = {}
    for at, one in enumerate(candidates):
        add([(column, 1.0) for column in of(at)], -np.inf, 1.0)
        if one.group:
            groups.setdefault(one.group, []).append(at)
        for key in one.needs:
            for t in range(quarters):
                mine = [(at * quarters + s, 1.0) for s in range(t + 1)]
                theirs = [(index[key] * quarters + s, -1.0) for s in range(t + 1)]
                add(mine + theirs, -np.inf, 0.0)
    for members in groups.values():
        add([(column, 1.0) for at in members for column in of(at)], -np.inf, 1.0)
    every = range(count * quarters)
    add([(column, cost[column]) for column in every], -np.inf, limits.budget)
    for t, amount in enumerate(limits.quarter_budgets):
        add([(column, cost[column]) for column in every if column % quarters == t], -np.inf, amount)
        for crew, places in limits.capacity.items():
            mine = [at * quarters + t for at, one in enumerate(candidates) if one.crew == crew]
            add([(column, 1.0) for column in mine], -np.inf, places)
    for area in sorted({one.area for one in candidates}):
        mine = [column for at, one in enumerate(candidates) if one.area == area for column in of(at)]
        add([(column, cost[column]) for column in mine], -np.inf, limits.area_cap * limits.budget)
    under = np.repeat([one.is_under_served for one in candidates], quarters)
    add([(column, cost[column] * (under[column] - limits.floor)) for column in every], 0.0, np.inf)
    for area in limits.quick_areas:
        quick = [at for at, one in enumerate(candidates) if one.area == area and one.is_quick]
        add([(at * quarters, 1.0) for at in quick], 1.0, np.inf)
    matrix = vstack(rows, format="csr")
    prepared = time.perf_counter()
    found = milp(
        -worth,
        constraints=LinearConstraint(matrix, lows, highs),
        integrality=np.ones(count * quarters),
        bounds=Bounds(0, upper.astype(float)),
        options={"mip_rel_gap": limits.gap, "time_limit": limits.seconds},
    )
    objective = -found.fun if found.fun is not None else float("nan")
    return objective, time.perf_counter() - prepared, prepared - began


def main():
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1)
    speed(parser.parse_args().runs)


if __name__ == "__main__":
    main()
