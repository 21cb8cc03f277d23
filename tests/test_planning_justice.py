"""J1 and J5: how the money of the plans in force is spread over people, by hand and on the page."""

from __future__ import annotations

import re

import pytest
from analysis_places import AS_OF
from planned_place import every_price, fill_planned
from serving import person, program, serving

from geo_mahalle.database import connect
from geo_mahalle.identity import Kind
from geo_mahalle.planning import versions
from geo_mahalle.planning.desks import read_desks
from geo_mahalle.planning.following import follow_all
from geo_mahalle.planning.justice import judge, read_justice
from geo_mahalle.planning.make import make_plans
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import AreaFacts


def area(code, persons, equity):
    return AreaFacts(0, code, code, code, False, persons, 1.0, None, equity)


AREAS = {one.code: one for one in (area("A", 100, 2.5), area("B", 300, 1.0), area("C", None, 2.0))}


def told(planned, spent=None):
    nothing = dict.fromkeys("ABC", 0)
    return judge(AREAS, nothing | planned, nothing | (spent or {}), under_from=2.0, with_plan=2)


def test_a_quarter_of_the_people_with_half_of_the_money_has_twice_its_share():
    found = told({"A": 500, "B": 500}).planned
    # A: a quarter of the people and half of the money: 0.5 / 0.25
    assert found.ratio == pytest.approx(2.0)
    # Lorenz from the poorer: B (3/4 of people, 1/2 of money), A: 1 − (3/4·1/2 + 1/4·(1/2 + 1)) = 1/4
    assert found.gini == pytest.approx(0.25)
    assert found.rials == 1000


def test_the_same_a_head_is_even_and_exactly_its_share():
    found = told({"A": 100, "B": 300}).planned
    assert (found.gini, found.ratio) == (pytest.approx(0.0, abs=1e-12), pytest.approx(1.0))


def test_all_for_the_others_is_none_of_its_share_and_areas_without_people_are_told():
    found = told({"B": 400})
    assert found.planned.ratio == 0
    assert found.planned.gini == pytest.approx(1 - 3 / 4)
    assert (found.areas, found.unknown) == (2, 1)


def test_nothing_spent_is_not_known_and_never_zero():
    found = told({"A": 1})
    assert (found.spent.gini, found.spent.ratio) == (None, None)


@pytest.fixture(scope="module")
def place(clones, catalogue, tmp_path_factory):
    """A place with plans in force for A and B."""
    made = fill_planned(
        clones(as_of=AS_OF), catalogue, tmp_path_factory.mktemp("costs"), every_price(catalogue)
    )
    with connect(made) as connection:
        make_plans(connection, catalogue, ["A", "B"], Parameters(budget_rials=900_000_000, draws=20))
        for code in "AB":
            versions.approve(connection, code, decision="مصوبه", decided_on=AS_OF)
    return made


@pytest.mark.database
def test_the_spread_of_real_plans_is_that_of_their_costs(place):
    with connect(place) as connection:
        found = follow_all(connection, read_desks(connection), AS_OF)
        made = read_justice(connection, found, AS_OF)
        assert read_justice(connection, [], AS_OF) is None
    rials = {code: sum(o.action.cost.rials for o in found if o.area.code == code) for code in "AB"}
    assert made.planned.rials == sum(rials.values())
    assert made.with_plan == 2
    # 4,000 people in A and 1,000 in B: the curve bends at the area that gets less a head
    low, high = sorted(
        (rials[code] / people, people, rials[code]) for code, people in (("A", 4000), ("B", 1000))
    )
    people, money = low[1] / 5000, low[2] / made.planned.rials
    assert made.planned.gini == pytest.approx(1 - people * money - (1 - people) * (money + 1))
    assert high[0] >= low[0]


@pytest.mark.database
def test_the_office_of_the_whole_place_sees_the_spread_and_nobody_else(place):
    with serving(place) as address:
        office = program(place, address, person(place, Kind.COUNTY_OFFICE, is_placewide=True))
        page = re.sub(r"<[^>]+>", " ", office.get("/actions").text)
        assert "پخش اعتبار میان مردم" in page
        assert "ضریب جینی" in page
        for kind, reach in (
            (Kind.COUNCIL_SECRETARY, {"areas": ["A"]}),
            (Kind.COUNTY_OFFICE, {"areas": ["A"]}),
        ):
            other = program(place, address, person(place, kind, **reach))
            assert "ضریب جینی" not in other.get("/actions").text
        part = office.get("/actions", params={"committee": "civil_works"}).text
        assert "ضریب جینی" not in part
