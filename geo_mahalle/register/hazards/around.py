"""Look up all that taking in one report asks of the database, in one message to it and one answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from geo_mahalle.database import Connection, run
from geo_mahalle.database.queries import as_dicts
from geo_mahalle.register.hazards.matching import RADIUS_M
from geo_mahalle.register.locate import Located, read_located

PACKAGE = "geo_mahalle.register.hazards"


@dataclass(frozen=True)
class Spot:
    """Where and when something was seen: a point, its category, the moment, and that moment's day."""

    point: tuple[float, float]
    category: str
    at: datetime
    on: date


@dataclass(frozen=True)
class Around:
    """What the database says of a report: whether it is here already, its areas, the problems near it."""

    known: Mapping[str, Any] | None
    reach: tuple[int, ...]
    """The areas that lie in those one may tag in, themselves included."""
    located: Located | None
    near: Sequence[Mapping[str, Any]]
    number: int
    """The number for the problem that the report opens, if it opens one."""


def look_around(connection: Connection, client: UUID, areas: Sequence[int], spot: Spot | None) -> Around:
    """Return what is known around a report, from now on held against another of the same identifier.

    Begins the transaction where the connection is in autocommit, in the same message.
    """
    with connection.pipeline():
        if connection.autocommit:
            run(connection, PACKAGE, "begin")
        run(connection, PACKAGE, "lock_client", {"client": str(client)})
        known = run(connection, PACKAGE, "known_report", {"client": client})
        below = run(connection, "geo_mahalle.database", "areas_below", {"areas": list(areas)})
        number = run(connection, PACKAGE, "next_issue")
        located = near = None
        if spot is not None:
            lon, lat = spot.point
            where = {"lon": lon, "lat": lat}
            located = run(connection, "geo_mahalle.register", "locate_point", where | {"on": spot.on})
            wanted = {"category": spot.category, "radius_m": RADIUS_M, "at": spot.at}
            near = run(connection, PACKAGE, "near_issues", where | wanted)
    told = as_dicts(known)
    return Around(
        known=told[0] if told else None,
        reach=tuple(area for (area,) in below),
        located=read_located(located.fetchall()) if located else None,
        near=as_dicts(near) if near else (),
        number=number.fetchall()[0][0],
    )
