"""The queue of rows to be placed: read, place one, put one aside, take the last step back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo_mahalle.database import Connection, read_place, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.importers.previewing import ADDRESSES
from geo_mahalle.importers.told import Told
from geo_mahalle.register.geocode import Match, geocode

PACKAGE = "geo_mahalle.register.placing"
PLACED_KINDS = ("facilities", "reports", "incidents", "events")
MOST_CANDIDATES, MOST_ROWS = 5, 500
HOWS = frozenset({"candidate", "drag"})
NOT_WAITING = "This row does not wait to be placed."
NOT_WAITING_REMEDY = "Look at the list anew."
OUTSIDE = "This point lies outside the place."
OUTSIDE_REMEDY = "Drag the mark into the place, or widen its box in «Draw the neighbourhoods»."


@dataclass(frozen=True)
class Waiting:
    """A row with its address; `how` is None while it waits, aside where somebody put it away."""

    run_id: int
    line: int
    kind: str
    source_id: str
    address: str
    raw: Mapping[str, str | None] = field(repr=False)
    lon: float | None = None
    lat: float | None = None
    how: str | None = None
    candidate: str | None = None


def read_queue(connection: Connection) -> list[Waiting]:
    """Return the rows that wait, are placed or were put aside, but are not in the register yet."""
    given = {"headings": list(ADDRESSES), "kinds": list(PLACED_KINDS), "most": MOST_ROWS}
    return [Waiting(**row) for row in rows(connection, PACKAGE, "read_queue", given)]


def candidates_for(connection: Connection, row: Waiting) -> list[Match]:
    """Return the places that a row's address may mean, best first, within the place."""
    place = read_place(connection)
    try:
        found = geocode(connection, row.address, limit=MOST_CANDIDATES)
    except UserError:
        return []
    return [
        one for one in found if place.west <= one.lon <= place.east and place.south <= one.lat <= place.north
    ]


def find_waiting(connection: Connection, run_id: int, line: int) -> Waiting:
    """Return a row of the queue; raise UserError where it does not wait."""
    found = next((one for one in read_queue(connection) if (one.run_id, one.line) == (run_id, line)), None)
    if found is None:
        raise UserError(Told(NOT_WAITING), remedy=Told(NOT_WAITING_REMEDY))
    return found


def place_row(
    connection: Connection,
    row: Waiting,
    point: tuple[float, float],
    by: str,
    *,
    how: str,
    candidate: str | None = None,
    score: float | None = None,
) -> None:
    """Place a row at (lon, lat); raises UserError for a point outside the place."""
    place = read_place(connection)
    lon, lat = point
    if not (place.west <= lon <= place.east and place.south <= lat <= place.north) or how not in HOWS:
        raise UserError(Told(OUTSIDE), remedy=Told(OUTSIDE_REMEDY))
    _keep(connection, row, by, lon=lon, lat=lat, how=how, candidate=candidate, score=score)


def put_aside(connection: Connection, row: Waiting, by: str) -> None:
    """Put a row away: it is not placed and no longer asked for."""
    _keep(connection, row, by, lon=None, lat=None, how="aside", candidate=None, score=None)


def take_back(connection: Connection, row: Waiting) -> None:
    """Let a row wait again."""
    run(connection, PACKAGE, "delete_placing", {"run_id": row.run_id, "line": row.line})


def _keep(connection: Connection, row: Waiting, by: str, **said: object) -> None:
    given = {"run_id": row.run_id, "line": row.line, "by": by, **said}
    run(connection, PACKAGE, "keep_placing", given)
