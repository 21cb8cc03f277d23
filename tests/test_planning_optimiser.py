"""The optimiser against enumerated and published optima, and the rules it must never break."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from geo_mahalle.planning.optimiser import (
    Candidate,
    Limits,
    Unsolved,
    cover_all,
    cover_most,
    greedy,
    optimise,
    price_of_equity,
    second_pass,
    shadow_list,
)

# id, neighbourhood, under-served, cost, benefit: enumerated, all 2^10 subsets
TOY = [
    ("L1", "A", 1, 30, 42),
    ("S1", "A", 1, 25, 30),
    ("D1", "A", 1, 20, 15),
    ("L2", "B", 0, 30, 50),
    ("C2", "B", 0, 15, 24),
    ("P2", "B", 0, 40, 45),
    ("P3", "C", 0, 45, 52),
    ("V3", "C", 0, 10, 12),
    ("H4", "D", 1, 35, 33),
    ("L4", "D", 1, 28, 35),
]
# Burkardt, KNAPSACK_01: capacity, weights, profits, optimum
KNAPSACKS = {
    "P01": (165, [23, 31, 29, 44, 53, 38, 63, 85, 89, 82], [92, 57, 49, 68, 60, 43, 67, 84, 87, 72], 309),
    "P02": (26, [12, 7, 11, 8, 9], [24, 13, 23, 15, 16], 51),
    "P03": (190, [56, 59, 80, 64, 75, 17], [50, 50, 64, 46, 50, 5], 150),
    "P05": (104, [25, 35, 45, 5, 25, 3, 2, 2], [350, 400, 450, 20, 70, 8, 5, 5], 900),
    "P06": (170, [41, 50, 49, 59, 55, 57, 60], [442, 525, 511, 593, 546, 564, 617], 1735),
    "P07": (
        750,
        [70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120],
        [135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240],
        1458,
    ),
}


def toy():
    return [
        Candidate(
            key,
            area,
            float(benefit),
            cost,
            is_under_served=bool(under),
            group="park" if key in {"P2", "P3"} else None,
            needs=("L4",) if key == "H4" else (),
        )
        for key, area, under, cost, benefit in TOY
    ]


def exact(**limits):
    return Limits(**{"gap": 0.0, **limits})


@pytest.mark.parametrize(
    ("floor", "best", "chosen"),
    [
        (0.0, 168, {"L1", "L2", "C2", "P3"}),
        (0.5, 163, {"L1", "L2", "C2", "V3", "L4"}),
        (0.6, 161, {"L1", "S1", "D1", "L2", "C2"}),
        (0.75, 146, None),  # two optima
    ],
)
def test_the_toy_plan_has_its_enumerated_optimum(floor, best, chosen):
    found = optimise(toy(), exact(budget=120, floor=floor))
    assert found.objective == pytest.approx(best)
    assert found.status == "optimal"
    assert found.gap == pytest.approx(0.0)
    if chosen:
        assert set(found.starts) == chosen


def test_greedy_by_worth_for_money_is_five_short_of_the_optimum():
    assert greedy(toy(), exact(budget=120)).objective == pytest.approx(163)


@pytest.mark.parametrize("name", KNAPSACKS)
def test_knapsacks_reach_their_published_optimum(name):
    capacity, weights, profits, best = KNAPSACKS[name]
    items = [
        Candidate(str(n), "A", float(p), w) for n, (w, p) in enumerate(zip(weights, profits, strict=True))
    ]
    assert optimise(items, exact(budget=capacity)).objective == pytest.approx(best)


def test_siting_covers_the_enumerated_demand():
    points = np.array([(0, 0), (300, 0), (600, 0), (900, 0), (0, 900), (900, 900)])
    sites = np.array([(150, 0), (750, 0), (0, 850), (850, 850), (450, 0)])
    reaches = np.abs(points[:, None] - sites[None]).sum(axis=2) <= 500
    demand = [100, 80, 60, 40, 120, 30]
    found = [cover_most(demand, reaches, p) for p in (1, 2, 3)]
    assert [one.covered for one in found] == [280, 400, 430]
    assert [one.sites for one in found] == [(4,), (2, 4), (2, 3, 4)]
    assert cover_all(reaches).sites == (2, 3, 4)
    assert cover_all(np.array([[True], [False]])).out_of_reach == (1,)


def random_case(rng, size=14, quarters=3):
    areas = ["A", "B", "C"]
    made = []
    for n in range(size):
        needs = (f"k{rng.integers(n)}",) if n and rng.random() < 0.25 else ()
        made.append(
            Candidate(
                f"k{n}",
                str(rng.choice(areas)),
                float(rng.integers(1, 60)),
                int(rng.integers(0, 40)) * 1_000_003,
                is_under_served=bool(rng.random() < 0.4),
                group=f"g{rng.integers(4)}" if rng.random() < 0.3 else None,
                needs=needs,
                crew="m" if rng.random() < 0.6 else None,
                seasons=tuple(sorted(rng.choice(quarters, 2, replace=False).tolist()))
                if rng.random() < 0.4
                else None,
                is_quick=bool(rng.random() < 0.5),
            )
        )
    limits = Limits(
        budget=int(rng.integers(20, 200)) * 1_000_003,
        quarters=quarters,
        quarter_budgets=(60_000_000,) * quarters,
        capacity={"m": 2},
        floor=float(rng.choice([0.0, 0.3, 0.6])),
        area_cap=0.6,
        discount=0.05,
        gap=0.0,
    )
    return made, limits


@pytest.mark.parametrize("seed", range(12))
def test_every_rule_holds_to_the_rial(seed):
    rng = np.random.default_rng(seed)
    candidates, limits = random_case(rng)
    by_key = {one.key: one for one in candidates}
    for found in (optimise(candidates, limits), greedy(candidates, replace(limits, floor=0.0))):
        chosen = [by_key[key] for key in found.starts]
        assert found.cost == sum(one.cost for one in chosen) <= limits.budget
        for quarter, amount in enumerate(limits.quarter_budgets):
            assert sum(one.cost for one in chosen if found.starts[one.key] == quarter) <= amount
            assert sum(one.crew == "m" and found.starts[one.key] == quarter for one in chosen) <= 2
        for one in chosen:
            assert one.seasons is None or found.starts[one.key] in one.seasons
            for key in one.needs:
                assert found.starts[key] <= found.starts[one.key]
        groups = [one.group for one in chosen if one.group]
        assert len(groups) == len(set(groups))
        for area in "ABC":
            assert sum(one.cost for one in chosen if one.area == area) <= 0.6 * limits.budget
    found = optimise(candidates, limits)
    under = sum(by_key[key].cost for key in found.starts if by_key[key].is_under_served)
    assert under >= limits.floor * found.cost - 1


@pytest.mark.parametrize("seed", range(6))
def test_more_budget_never_lowers_the_optimum(seed):
    candidates, limits = random_case(np.random.default_rng(100 + seed))
    objectives = [
        optimise(candidates, replace(limits, budget=budget * 10_000_000)).objective
        for budget in (0, 2, 5, 9, 20)
    ]
    assert objectives == sorted(objectives) or np.allclose(objectives, np.maximum.accumulate(objectives))


def test_no_money_still_gives_every_action_that_costs_none():
    candidates = [Candidate("walk", "A", 3.0, 0), Candidate("lamps", "A", 30.0, 5)]
    assert set(optimise(candidates, exact(budget=0)).starts) == {"walk"}


def test_a_plan_that_cannot_be_is_explained_by_rule_and_amount():
    candidates = [
        Candidate("dear", "A", 5.0, 1_500_000, is_quick=True),
        Candidate("slow", "B", 5.0, 10),
    ]
    found = optimise(candidates, exact(budget=1_000_000, quick_areas=("A", "B")))
    assert found.status == "infeasible"
    told = {(one.constraint, one.subject): one.amount for one in found.shortfalls}
    assert told["budget", ""] == pytest.approx(500_000)
    assert told["quick_win", "B"] == pytest.approx(1)


def test_a_choice_without_time_is_the_greedy_one_and_claims_no_proof():
    found = optimise(toy(), exact(budget=120, seconds=0.0))
    assert found.status == "time_limit"
    assert found.objective == pytest.approx(163)
    assert found.bound >= 168
    assert found.gap > 0


def test_no_time_is_never_told_as_a_rule_that_cannot_be_held():
    candidates = [Candidate("a", "A", 5.0, 10), Candidate("b", "B", 5.0, 10, is_under_served=True)]
    candidates += [Candidate("c", "A", 6.0, 10), Candidate("d", "B", 0.0, 10, is_under_served=True)]
    with pytest.raises(Unsolved, match="0 seconds"):
        optimise(candidates, exact(budget=30, floor=0.6, seconds=0.0))
    assert optimise(candidates, exact(budget=30, floor=0.6)).status == "optimal"


def test_without_candidates_there_is_an_empty_plan():
    found = optimise([], exact(budget=5))
    assert (found.status, found.starts, found.gap) == ("optimal", {}, 0.0)
    assert optimise([], exact(budget=5, required=frozenset("x"))).status == "infeasible"


def test_a_quick_win_is_in_the_first_quarter_of_each_pilot_area():
    candidates = [
        Candidate("big", "A", 50.0, 10),
        Candidate("small", "A", 1.0, 10, is_quick=True, seasons=(0, 1)),
    ]
    found = optimise(candidates, exact(budget=10, quarters=2, quick_areas=("A",)))
    assert found.starts == {"small": 0}


def test_the_second_pass_helps_the_worst_off_within_five_percent():
    candidates = [
        Candidate("a1", "A", 50.0, 10),
        Candidate("a2", "A", 49.0, 10),
        Candidate("b1", "B", 48.0, 10),
    ]
    limits = exact(budget=20)
    first = optimise(candidates, limits)
    assert set(first.starts) == {"a1", "a2"}
    second = second_pass(candidates, limits, first)
    assert set(second.starts) == {"a1", "b1"}
    assert second.objective >= 0.95 * first.objective


def test_what_under_served_areas_would_lose_without_the_floor_is_named():
    limits = exact(budget=120, floor=0.5)
    found = price_of_equity(toy(), limits, optimise(toy(), limits))
    assert found.objective_without == pytest.approx(168)
    assert found.lost == ("L4",)


def test_the_shadow_list_is_what_a_tenth_more_would_add():
    limits = exact(budget=110)
    chosen = optimise(toy(), limits)
    assert set(shadow_list(toy(), limits, chosen)) == set(optimise(toy(), exact(budget=121)).starts) - set(
        chosen.starts
    )


def test_the_core_of_a_large_program_keeps_its_gap_against_the_whole():
    rng = np.random.default_rng(5)
    candidates = [
        Candidate(
            f"k{n}",
            f"A{n % 8}",
            float(rng.gamma(2.0, 5.0)),
            int(rng.integers(5, 90)),
            is_under_served=n % 8 < 3,
            crew=f"m{n % 3}",
        )
        for n in range(300)
    ]
    limits = Limits(
        budget=3000,
        quarters=4,
        quarter_budgets=(900,) * 4,
        capacity={f"m{n}": 20 for n in range(3)},
        floor=0.4,
        area_cap=0.4,
        discount=0.05,
    )
    found = optimise(candidates, limits)
    from geo_mahalle.planning.optimiser.rows import build
    from geo_mahalle.planning.optimiser.solver import solve

    whole = solve(build(candidates, limits), replace(limits, gap=0.0, seconds=20))
    assert found.gap <= 1e-3
    assert found.objective <= whole.bound + 1e-6
    assert whole.objective <= found.bound + 1e-6


def test_the_solver_writes_nothing_among_the_answers():
    words = "from geo_mahalle.planning.optimiser.quiet import quiet_highs; quiet_highs(); quiet_highs().run()"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert "HiGHS" in done.stderr
