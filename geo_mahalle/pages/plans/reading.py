"""Which version of each area's plan an edition shows: the public the decided one, the others the newest."""

from __future__ import annotations

from collections.abc import Mapping

from geo_mahalle.database import connect
from geo_mahalle.pages.plans.editions import EDITIONS, PlanEdition
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.planning.versions import newest_versions, read_plan
from geo_mahalle.settings import Settings

Plans = Mapping[str, PlanDocument]
"""Plans by the code of their area."""


def read_plans(settings: Settings) -> dict[PlanEdition, Plans]:
    """Return the plans of every edition, all from one state of the database, not yet disclosed."""
    made: dict[PlanEdition, dict[str, PlanDocument]] = {edition: {} for edition in EDITIONS}
    with connect(settings) as connection:
        for code, newest, decided in newest_versions(connection):
            told = read_plan(connection, code, newest)
            made["council"][code] = made["office"][code] = told
            if decided is not None:
                made["public"][code] = told if decided == newest else read_plan(connection, code, decided)
    return dict(made)
