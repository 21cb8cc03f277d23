"""Sites whose gain is what they cover, purses and earmarked money, and a greedy rival within every rule."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import numpy as np
import pytest
from analysis_places import AS_OF, facts, point
from planned_place import HEAD

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.planning.costs import import_costs
from geo_mahalle.planning.make import lay_out, make_plans
from geo_mahalle.planning.optimiser import Candidate, Limits, greedy, optimise
from geo_mahalle.planning.parameters import Parameters

POINTS = np.array([(0, 0), (300, 0), (600, 0), (900, 0), (0, 900), (900, 900)])
SITES = np.array([(150, 0), (750, 0), (0, 850), (850, 850), (450, 0)])
DEMAND = [100, 80, 60, 40, 120, 30]
REACHES = np.abs(POINTS[:, None] - SITES[None]).sum(axis=2) <= 500


def site(n, cost=10, **more):
    return Candidate(f"s{n}", "A", 0.0, cost, **more)


def homes(reaches=REACHES, demand=DEMAND):
    return tuple(
        Candidate(
            f"cover:{n}", "A", float(worth), 0, any_of=tuple(f"s{k}" for k in np.flatnonzero(reaches[n]))
        )
        for n, worth in enumerate(demand)
        if reaches[n].any()
    )


def exact(**limits):
    return Limits(**{"gap": 0.0, **limits})


@pytest.mark.parametrize(
    ("sites", "covered", "chosen"), [(1, 280, {4}), (2, 400, {2, 4}), (3, 430, {2, 3, 4})]
)
def test_the_plan_chooses_the_sites_of_the_enumerated_covering(sites, covered, chosen):
    found = optimise([site(n) for n in range(5)], exact(budget=10 * sites, coverage=homes()))
    assert found.objective == pytest.approx(covered)
    assert set(found.starts) == {f"s{n}" for n in chosen}
    assert found.cost == 10 * sites


def test_sites_and_works_share_one_budget_and_what_is_covered_twice_counts_once():
    works = [Candidate("road", "A", 250.0, 10), Candidate("wall", "A", 150.0, 10)]
    candidates = [*works, *(site(n) for n in range(5))]
    found = optimise(candidates, exact(budget=20, coverage=homes()))
    # 280 by one site and 250 by the road; a second site would add 120 at most
    assert set(found.starts) == {"s4", "road"}
    assert found.objective == pytest.approx(530)
    assert greedy(candidates, exact(budget=20, coverage=homes())).objective == pytest.approx(530)


def test_a_site_covers_from_the_quarter_in_which_it_starts():
    one = site(4, seasons=(1,))
    found = optimise([one], exact(budget=10, quarters=2, discount=0.05, coverage=homes()))
    assert found.starts == {"s4": 1}
    assert found.objective == pytest.approx(280 * 1.05**-0.25)


def drawn(seed):
    """Works, sites with overlapping homes, a prerequisite and purses, small enough to enumerate."""
    rng = np.random.default_rng(seed)
    works = [
        Candidate(
            f"w{n}",
            str(rng.choice(["A", "B"])),
            float(rng.integers(5, 60)),
            int(rng.integers(5, 60)),
            is_under_served=bool(rng.random() < 0.5),
            needs=("w0",) if n == 3 else (),
            purses=(str(rng.choice(["health", "civil"])),),
        )
        for n in range(6)
    ]
    sites = [site(n, int(rng.integers(10, 60)), purses=("health",)) for n in range(4)]
    reaches = rng.random((5, 4)) < 0.45
    limits = exact(
        budget=int(rng.integers(60, 160)),
        floor=float(rng.choice([0.0, 0.3])),
        caps={"civil": int(rng.integers(30, 120))},
        earmarks={"health": int(rng.integers(5, 50))},
        coverage=homes(reaches, rng.integers(1, 40, 5).tolist()),
    )
    return [*works, *sites], limits


def holds(some, limits):
    keys = {one.key for one in some}
    cost = sum(one.cost for one in some)
    of = {name: sum(one.cost for one in some if name in one.purses) for name in ("health", "civil")}
    under = sum(one.cost for one in some if one.is_under_served)
    return (
        cost <= limits.budget
        and of["civil"] <= limits.caps["civil"]
        and cost - of["health"] <= limits.budget - limits.earmarks["health"]
        and under >= limits.floor * cost - 1e-9
        and all(need in keys for one in some for need in one.needs)
    )


def worth(some, limits):
    keys = {one.key for one in some}
    covered = sum(one.benefit for one in limits.coverage if keys & set(one.any_of))
    return sum(one.benefit for one in some) + covered


@pytest.mark.parametrize("seed", range(20))
def test_works_sites_purses_and_earmarks_reach_the_enumerated_optimum(seed):
    candidates, limits = drawn(seed)
    every = (some for size in range(len(candidates) + 1) for some in combinations(candidates, size))
    best = max(worth(some, limits) for some in every if holds(some, limits))
    found = optimise(candidates, limits)
    assert found.objective == pytest.approx(best)
    by_key = {one.key: one for one in candidates}
    assert holds([by_key[key] for key in found.starts], limits)
    rival = greedy(candidates, limits)
    some = [by_key[key] for key in rival.starts]
    assert rival.status == "optimal"
    assert holds(some, limits)
    assert rival.objective == pytest.approx(worth(some, limits))
    assert rival.objective <= best + 1e-6


def test_money_set_aside_for_two_purses_is_kept_for_each_of_them():
    candidates = [
        Candidate("a", "A", 100.0, 60, purses=("civil",)),
        Candidate("b", "A", 40.0, 30, purses=("health",)),
        Candidate("c", "A", 30.0, 30, purses=("culture",)),
    ]
    free = optimise(candidates, exact(budget=60))
    kept = optimise(candidates, exact(budget=60, earmarks={"health": 30, "culture": 30}))
    one = optimise(candidates, exact(budget=60, earmarks={"health": 30}))
    assert set(free.starts) == {"a"}
    assert set(kept.starts) == {"b", "c"}
    assert set(one.starts) == {"b", "c"}
    with pytest.raises(UserError, match="set aside"):
        optimise(candidates, exact(budget=60, earmarks={"health": 61}))


def test_a_purse_that_holds_too_little_for_what_is_required_is_named_with_the_amount():
    found = optimise(
        [Candidate("a", "A", 1.0, 60, purses=("civil",))],
        exact(budget=100, required=frozenset({"a"}), caps={"civil": 45}),
    )
    assert found.status == "infeasible"
    assert [(one.constraint, one.subject, one.amount) for one in found.shortfalls] == [("purse", "civil", 15)]


def test_the_greedy_rival_takes_what_an_action_needs_and_holds_floor_and_quick_wins():
    candidates = [
        Candidate("lamp", "A", 100.0, 10, needs=("pole",)),
        Candidate("pole", "A", 0.0, 10),
        Candidate("rich", "B", 90.0, 10),
        Candidate("poor", "C", 20.0, 20, is_under_served=True),
        Candidate("quick", "B", 1.0, 5, is_quick=True),
    ]
    limits = exact(budget=55, floor=0.35, quick_areas=("B",))
    found = greedy(candidates, limits)
    assert found.status == "optimal"
    assert {"lamp", "pole", "poor", "quick"} <= set(found.starts)


@pytest.fixture(scope="module")
def town(clones, catalogue, tmp_path_factory):
    """Ten equal streets in a row; hydrants are missing in the west and the east, one works in the west."""
    from geo_mahalle.analysis import compute

    made = clones(as_of=AS_OF)
    with facts(made, catalogue) as ground:
        for n in range(10):
            lon = 48.5005 + n * 0.001
            ground.street(f"{lon} 36.604, {lon} 36.6045", 55.0, name=f"کوچه {n}")
        ground.people("A", 4000)
        ground.facility("A", "hydrant", point(48.5015, 36.6042))
        for lon in (48.5014, 48.5085):
            number = ground.issue("A", "missing_hydrant", date(2025, 6, 1))
            ground.connection.execute(
                "UPDATE register.issue SET geom = %s, located_as = 'point', severity = 3 WHERE id = %s",
                [point(lon, 36.6048), number],
            )
    compute(made, catalogue=catalogue)
    file = tmp_path_factory.mktemp("costs") / "costs.csv"
    file.write_text(HEAD + "hydrant_works,50,million_rial,1404/01/01,فهرست بها\n", encoding="utf-8")
    with connect(made) as connection:
        import_costs(connection, catalogue, file)
    return made


@pytest.mark.database
def test_the_plan_puts_a_hydrant_where_none_reaches_and_says_so(town, catalogue):
    with connect(town) as connection:
        basis = lay_out(connection, catalogue, ["A"], Parameters(budget_rials=10**9))
        made = make_plans(connection, catalogue, ["A"], Parameters(budget_rials=50_000_000, draws=20))[0]
    hydrants = [one for one in made.actions if one.intervention_id == "hydrant_works"]
    chosen = [one for one in hydrants if one.is_chosen]
    assert (len(hydrants), len(chosen)) == (2, 1)
    assert chosen[0].reason.en == "reaches homes that nothing of its kind reaches yet"
    assert chosen[0].effect is None  # an access claims no effect on a problem
    # By hand: the ten streets lie 89 m apart, so 150 m reach a street and its two neighbours. The working one
    # and the place in the west reach the same three, the place in the east three others: 3 of 10 are new.
    risk = sum(one.risk for one in basis.problems if one.category == "missing_hydrant")
    gain = sum(one.benefit for one in basis.coverage)
    assert gain == pytest.approx(risk * 0.5 * 1 * 15 * 3 / 10)
    east = next(one.key for one in chosen)
    assert all(one.any_of == (east,) for one in basis.coverage)


@pytest.mark.database
def test_money_that_only_another_committee_may_spend_leaves_the_hydrant_out(town, catalogue):
    parameters = Parameters(budget_rials=60_000_000, draws=20, earmarks={"committee:health": 20_000_000})
    capped = Parameters(budget_rials=60_000_000, draws=20, committee_rials={"civil_works": 49_000_000})
    quarters = Parameters(budget_rials=60_000_000, draws=20, quarter_rials=(0, 49_000_000, 50_000_000, 0))
    with connect(town) as connection:
        made = [make_plans(connection, catalogue, ["A"], one)[0] for one in (parameters, capped, quarters)]
    assert [plan.total_rials for plan in made] == [0, 0, 50_000_000]
    assert [one.budget_rials for one in made[1].committees if one.committee_id == "civil_works"] == [
        49_000_000
    ]
    spent = {one.quarter: (one.rials, one.budget_rials) for one in made[2].quarters}
    assert [*spent.values()] == [(0, 0), (0, 49_000_000), (50_000_000, 50_000_000), (0, 0)]
