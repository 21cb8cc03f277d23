"""Find the place that words name, without a network: pasted locations first, then names of the register.

Names are compared folded (register.fold), by the share of three-letter groups they have in common, with and
without blanks; so Arabic letters, half spaces and small slips do not matter. There is no index of its own
yet: the names of one place are few, and each is compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo_mahalle.database import Connection, read_place, rows
from geo_mahalle.register.pasted import read_pasted
from geo_mahalle.text import fold

LEAST_SCORE = 0.3


@dataclass(frozen=True)
class Match:
    """A place that words may mean; `score` is 0..1, `distance_m` None where no point was given."""

    kind: str
    name: str
    lon: float
    lat: float
    score: float
    distance_m: float | None = None


def geocode(
    connection: Connection, text: str, *, near: tuple[float, float] | None = None, limit: int = 5
) -> list[Match]:
    """Return the places that a text may mean, best first; equal ones nearest to `near` first.

    Raises InputRefused for a short link.
    """
    place = read_place(connection)
    box = (place.west, place.south, place.east, place.north) if place else None
    pasted = read_pasted(text, box=box, near=near)
    if pasted:
        return [
            Match(one.how, text.strip(), one.lon, one.lat, 0.5 if n else 1.0) for n, one in enumerate(pasted)
        ]
    words = fold(text.replace("\0", ""))[:200]
    if not words:
        return []
    lon, lat = near or (None, None)
    given = {"words": words, "lon": lon, "lat": lat, "least": LEAST_SCORE, "limit": limit}
    return [Match(**row) for row in rows(connection, __package__ or "", "geocode", given)]
