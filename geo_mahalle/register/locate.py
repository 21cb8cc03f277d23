"""Find the area of one point, by index look-up: the same rule as for whole files, for a single row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geo_mahalle.database import Connection, run
from geo_mahalle.database.queries import Row


@dataclass(frozen=True)
class Located:
    """The smallest area that holds a point, and the others of its level that hold it too."""

    area_id: int | None
    also_in: tuple[int, ...]

    @property
    def located_as(self) -> str:
        """Return the word the register keeps: point, or outside every area."""
        return "outside" if self.area_id is None else "point"


def locate_point(connection: Connection, lon: float, lat: float, *, on: date) -> Located:
    """Return where a point lies by the boundaries in force on a day: the smallest, then the lower code."""
    found = run(connection, __package__ or "", "locate_point", {"lon": lon, "lat": lat, "on": on}).fetchall()
    return read_located(found)


def read_located(found: Sequence[Row]) -> Located:
    """Return what the rows of `locate_point.sql` say."""
    if not found:
        return Located(None, ())
    home_id, home_level = found[0]
    return Located(home_id, tuple(area for area, level in found[1:] if level == home_level))
