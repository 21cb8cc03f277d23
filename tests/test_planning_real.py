"""A plan from what people of New Haven reported in 2014, with made-up costs: real places, real counts."""

from __future__ import annotations

from datetime import date

import pytest
from importing import bring
from planned_place import HEAD
from test_real_new_haven import PLACE

from geo_mahalle.analysis import compute
from geo_mahalle.database import connect
from geo_mahalle.planning.costs import import_costs
from geo_mahalle.planning.make import make_plans, survey
from geo_mahalle.planning.parameters import Parameters

pytestmark = [pytest.mark.real, pytest.mark.database]
EXAMPLE = "EXAMPLE: made up; no price list"


@pytest.fixture(scope="module")
def new_haven(clones, real_data, catalogue, tmp_path_factory):
    """New Haven at the end of 2014, computed, with an example price of everything."""
    place = clones("new_haven_plan", **PLACE, as_of=date(2014, 12, 31))
    bring(place, "areas", real_data / "neighbourhoods/new-haven.geojson", source="new_haven_neighbourhoods")
    bring(
        place,
        "reports",
        real_data / "issues/new_haven_seeclickfix_2014.csv.gz",
        source="seeclickfix_new_haven",
    )
    compute(place, catalogue=catalogue)
    file = tmp_path_factory.mktemp("costs") / "example.csv"
    priced = [one.id for one in catalogue.interventions.values() if one.cost_basis != "none"]
    file.write_text(
        HEAD + "".join(f"{key},{5 + n},rial,2014-12-31,{EXAMPLE}\n" for n, key in enumerate(priced))
    )
    with connect(place) as connection:
        import_costs(connection, catalogue, file)
        connection.commit()
        yield connection


def busiest(connection):
    (code,) = connection.execute(
        """
        SELECT area.code FROM register.issue JOIN register.area ON area.id = issue.area_id
        GROUP BY area.code ORDER BY count(*) DESC, area.code LIMIT 1
        """
    ).fetchone()
    return code


def test_the_problems_of_a_real_neighbourhood_are_its_issues_of_known_categories(new_haven, catalogue):
    code = busiest(new_haven)
    everything = Parameters(problems_per_area=10_000)
    seen = survey(new_haven, catalogue, code, everything).document
    (counted,) = new_haven.execute(
        """
        SELECT count(*) FROM register.issue JOIN register.area ON area.id = issue.area_id
        WHERE area.code = %s AND issue.sensitivity < 3
        """,
        [code],
    ).fetchone()
    assert sum(one.issues for one in seen.problems) == counted > 300
    assert [one.rank_weighted for one in seen.problems] == list(range(1, len(seen.problems) + 1))
    assert all(one.frequency.low <= one.frequency.value <= one.frequency.high for one in seen.problems)


def test_a_plan_for_a_real_neighbourhood_adds_up_and_names_its_example_costs(new_haven, catalogue):
    code = busiest(new_haven)
    (plan,) = make_plans(new_haven, catalogue, [code], Parameters(budget_rials=300, draws=50))
    paid = [one for one in plan.chosen if one.cost.rials]
    assert paid
    assert plan.total_rials == sum(one.cost.rials for one in paid) <= 300
    assert {one.cost.source for one in paid} == {EXAMPLE}
    assert plan.first_quarter == "g2015-Q1"
    assert plan.solution.gap <= 1e-3
    assert any(one.geometry is not None for one in plan.chosen)
    assert [one.en for one in plan.incomplete]  # nobody walked it
