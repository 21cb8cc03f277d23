"""Plans of the demo city: decided once, with costs that say that they are made up, and work begun."""

from __future__ import annotations

import pytest
import small_place

from geo_mahalle.database import connect
from geo_mahalle.demo.plans import DECISION, SOURCE, example_costs, plan
from geo_mahalle.planning.versions import read_plan

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def town(clones, catalogue):
    """The small place, whose neighbourhood A is a pilot."""
    chosen = small_place.fill(clones(), catalogue)
    with connect(chosen) as connection:
        connection.execute("UPDATE register.area SET is_pilot = code = 'A'")
    return chosen


def test_every_row_of_the_example_costs_says_that_it_is_made_up(catalogue):
    head, *rows = example_costs(catalogue).splitlines()
    assert head == "intervention,amount,unit,base_on,source"
    assert len(rows) == sum(one.cost_basis != "none" for one in catalogue.interventions.values())
    assert all(row.endswith(SOURCE) for row in rows)


def test_pilots_get_a_plan_in_force_once_and_work_has_begun(town):
    assert plan(town) == 1
    assert plan(town) == 0
    with connect(town) as connection:
        made = read_plan(connection, "A")
    assert (made.status, made.version, made.decision) == ("approved", 1, DECISION)
    begun = {one.number: one for one in made.chosen if one.number in (1, 2, 3)}
    assert begun[1].status == "done"
    assert [one.status for one in begun.values()][1:2] in ([], ["doing"])
    assert all(one.cost.rials is None or one.cost.rials >= 0 for one in made.chosen)
