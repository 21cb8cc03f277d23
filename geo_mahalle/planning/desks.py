"""Which areas have plans, how those stand, and the shapes that a plan's map is drawn on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo_mahalle.database.queries import Connection, rows

PACKAGE = "geo_mahalle.planning"


@dataclass(frozen=True, slots=True)
class PlanDesk:
    """An area with its newest version and the one in force; None where there is none."""

    id: int
    code: str
    name_fa: str
    name_en: str
    is_pilot: bool
    newest_version: int | None
    newest_status: str | None
    objections_until: date | None
    decided_version: int | None
    decided_on: date | None
    unanswered: int


def read_desks(connection: Connection, code: str | None = None) -> list[PlanDesk]:
    """Return the areas that have plans of their own (or the one of that code), pilots first."""
    return [PlanDesk(**row) for row in rows(connection, PACKAGE, "plan_desks", {"code": code})]


def read_shapes(connection: Connection, code: str, as_of: date) -> dict[str, Any]:
    """Return `boundary` (a GeoJSON geometry or None) and `ways`, each with its width and whether walked."""
    found = rows(connection, PACKAGE, "plan_shapes", {"code": code, "as_of": as_of})
    shapes = [(row, json.loads(row["shape"])) for row in found]
    return {
        "boundary": next((shape for row, shape in shapes if row["kind"] == "boundary"), None),
        "ways": [
            {"shape": shape, "width_m": row["width_m"], "is_walked": bool(row["is_walked"])}
            for row, shape in shapes
            if row["kind"] == "way"
        ],
    }


def read_buildings(
    connection: Connection, box: tuple[float, float, float, float], as_of: date
) -> list[bytes]:
    """Return the outlines (WKB) of the buildings in a box (west, south, east, north) on a day."""
    west, south, east, north = box
    values = {"west": west, "south": south, "east": east, "north": north, "as_of": as_of}
    return [bytes(row["shape"]) for row in rows(connection, PACKAGE, "plan_buildings", values)]
