"""Say where a point is as people do: the nearest street or alley, how far, and on which side of it."""

from __future__ import annotations

from dataclasses import dataclass

from geo_mahalle.database import Connection, rows

SIDES = ("north", "east", "south", "west")
ON_IT_M = 1.0


@dataclass(frozen=True)
class NearStreet:
    """The nearest street of a point; `side` is a compass side of the street, None where one stands on it."""

    name: str | None
    local_name: str | None
    street_class: str
    distance_m: float
    side: str | None


def nearest_street(connection: Connection, lon: float, lat: float) -> NearStreet | None:
    """Return the street nearest to a point, or None where the register has no street."""
    found = rows(connection, __package__ or "", "nearest_street", {"lon": lon, "lat": lat})
    if not found:
        return None
    bearing = found[0].pop("bearing")
    is_on_it = bearing is None or found[0]["distance_m"] < ON_IT_M
    side = None if is_on_it else SIDES[round(bearing / 90) % 4]
    return NearStreet(**found[0], side=side)
