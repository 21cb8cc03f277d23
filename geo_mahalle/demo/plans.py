"""Give the pilot areas of the demo city a plan in force, with costs that say that they are made up."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from geo_mahalle.catalogue import Catalogue, read_catalogue
from geo_mahalle.database import Connection, connect, read_place
from geo_mahalle.planning import versions
from geo_mahalle.planning.costs import import_costs
from geo_mahalle.planning.desks import read_desks
from geo_mahalle.planning.make import day_of, make_plans
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.settings import Settings

BUDGET_RIALS = 20_000_000_000
SOURCE = "نمونه ساختگی؛ فهرست بها نیست"
DECISION = "مصوبه نمونه"
EXAMPLE_MILLIONS = {"metre": 3, "each": 20, "site": 180, "area": 4_000}
"""Made-up prices of a unit in million rials; every other intervention of a basis costs half as much again."""
FOLLOWED = 3
"""Areas in which work has begun."""


def plan(settings: Settings) -> int:
    """Make and decide the plans of the pilot areas and return how many; 0 where there are some already."""
    catalogue = read_catalogue(settings.layers)
    with connect(settings) as connection:
        place = read_place(connection)
        desks = read_desks(connection)
        pilots = [one.code for one in desks if one.is_pilot]
        if place is None or not pilots or any(one.newest_version for one in desks):
            return 0
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "costs_example.csv"
            file.write_text(example_costs(catalogue), encoding="utf-8")
            import_costs(connection, catalogue, file)
        parameters = Parameters(budget_rials=BUDGET_RIALS, draws=200, seconds=8.0)
        plans = make_plans(connection, catalogue, pilots, parameters)
        for one in plans:
            versions.approve(connection, one.area_code, decision=DECISION, decided_on=day_of(place))
        for one in plans[:FOLLOWED]:
            _begin(connection, one, place.as_of)
    return len(plans)


def example_costs(catalogue: Catalogue) -> str:
    """Return a list of unit costs of everything that needs money, each row marked as made up."""
    lines = ["intervention,amount,unit,base_on,source"]
    priced = [one for one in catalogue.interventions.values() if one.cost_basis != "none"]
    for number, one in enumerate(priced):
        millions = EXAMPLE_MILLIONS[one.cost_basis] * (1.5 if number % 2 else 1.0)
        lines.append(f"{one.id},{millions:g},million_rial,1404/01/01,{SOURCE}")
    return "\n".join(lines) + "\n"


def _begin(connection: Connection, one: PlanDocument, day: date | None) -> None:
    """Finish the first action of a plan, begin the second, and let the third wait for its permit."""
    numbers = [action for action in one.chosen if action.number is not None][:3]
    for at, action in enumerate(numbers):
        if action.number is None:
            continue
        step = versions.Step(step="on_site" if at < 2 else None, happened_on=day)
        if at == 2:
            step = versions.Step(blocked_reason="مجوز نیست", happened_on=day)
            versions.move_action(
                connection, one.area_code, action.number, "planned", role="secretary", step=step
            )
            continue
        versions.move_action(connection, one.area_code, action.number, "doing", role="secretary", step=step)
        if at == 0:
            done = versions.Step(cost_rials=action.cost.rials, happened_on=day)
            versions.move_action(
                connection, one.area_code, action.number, "done", role="secretary", step=done
            )
