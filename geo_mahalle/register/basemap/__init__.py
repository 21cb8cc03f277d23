"""The ground people draw and place on: our streets and areas, and an aerial picture where there is one."""

from __future__ import annotations

import json
from typing import Any

from geo_mahalle.database import Connection, rows

MOST_STREETS = 4_000
MAIN_ONLY_BELOW = 14
Box = tuple[float, float, float, float]


def streets_in(connection: Connection, box: Box, *, zoom: int, is_text: bool = False) -> list[dict[str, Any]]:
    """Return the streets of a box (west, south, east, north), the widest first: class, name, width, line.

    Zoomed out only the main ones come; there are never more than `MOST_STREETS`. `is_text` leaves the line as
    the GeoJSON text that it is.
    """
    given = dict(zip(("west", "south", "east", "north"), box, strict=True))
    given |= {"most": MOST_STREETS, "main_only": zoom < MAIN_ONLY_BELOW}
    found = rows(connection, __package__ or "", "streets_in_box", given)
    return found if is_text else [{**row, "line": json.loads(row["line"])} for row in found]


def areas_in_force(connection: Connection) -> list[dict[str, Any]]:
    """Return the areas as they are bounded today, the widest level first, with their whole boundary."""
    found = rows(connection, __package__ or "", "areas_in_force")
    return [{**row, "shape": json.loads(row["shape"])} for row in found]
