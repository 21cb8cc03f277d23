"""A place: the one row of a database that says what it is about.

The metre projection is taken from the middle of the place unless it is named: UTM, zone by zone. It serves
buffers and segments only; areas and lengths are geodesic.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.connection import connect
from geo_mahalle.database.migrating import migrate
from geo_mahalle.database.queries import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings


@dataclass(frozen=True)
class PlaceRow:
    """What a place is: names, calendar, timezone, and the box it lies in (degrees)."""

    key: str
    name_fa: str
    name_en: str
    west: float
    south: float
    east: float
    north: float
    timezone: str = "Asia/Tehran"
    calendar: Literal["jalali", "gregorian"] = "jalali"
    language: str = "fa"
    metre_srid: int | None = None
    currency: str = "IRR"
    as_of: date | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Return the timezone in which a fact's day is computed."""
        return ZoneInfo(self.timezone)

    @property
    def today(self) -> date:
        """Return the day that counts as today: the fixed one where there is one, else the place's own."""
        return self.as_of or datetime.now(UTC).astimezone(self.zone).date()


def utm_srid(lon: float, lat: float) -> int:
    """Return the EPSG code of the UTM zone of a point.

    >>> utm_srid(48.48, 36.67)
    32639
    """
    zone = min(math.floor((lon + 180) / 6) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


def check_place(place: PlaceRow) -> None:
    """Raise UserError where a place cannot be so."""
    if not (-180 <= place.west < place.east <= 180 and -90 <= place.south < place.north <= 90):
        raise UserError(
            "%(west)s, %(south)s, %(east)s, %(north)s is not west, south, east, north.",
            remedy="Give four degrees in that order, for example 47.1,35.5,49.5,37.3.",
            values={"west": place.west, "south": place.south, "east": place.east, "north": place.north},
        )
    if place.timezone not in available_timezones():
        raise UserError(
            "%(timezone)r is not a timezone.",
            remedy="Name one, for example Asia/Tehran.",
            values={"timezone": place.timezone},
        )


def describe_place(settings: Settings, said: Mapping[str, Any]) -> PlaceRow:
    """Return what a place is to be: what is said now, over what was said before.

    Raises UserError where a new place has no box.
    """
    before: dict[str, Any] = {}
    cluster = Cluster(settings)
    cluster.start()
    if settings.place in cluster.places():
        with connect(settings) as connection:
            found = (
                rows(connection, "geo_mahalle.database", "read_place") if _has_register(connection) else []
            )
            before = found[0] if found else {}
    if not before and "west" not in said:
        raise UserError(
            "The place %(place)r is new and needs its box.",
            remedy="Give it: --bounds west,south,east,north, for example --bounds=47.1,35.5,49.5,37.3",
            values={"place": settings.place},
        )
    named = {"name_fa": settings.place, "name_en": settings.place}
    moved = {"metre_srid": None} if "west" in said else {}
    return PlaceRow(**{**named, **before, **moved, **said, "key": settings.place})


def add_place(settings: Settings, place: PlaceRow) -> None:
    """Make the database of a place with everything in it, or bring it up to date and set what is said of it.

    Raises UserError for a box or a timezone that cannot be, DatabaseUnavailable with its remedy.
    """
    check_place(place)
    cluster = Cluster(settings)
    cluster.start()
    cluster.create_database(settings.place)
    migrate(settings)
    srid = place.metre_srid or utm_srid((place.west + place.east) / 2, (place.south + place.north) / 2)
    with connect(settings) as connection:
        run(connection, "geo_mahalle.database", "place", {**asdict(place), "metre_srid": srid})


def read_place(connection: Connection) -> PlaceRow:
    """Return the place of this database; raise UserError where nobody has said what it is."""
    found = rows(connection, "geo_mahalle.database", "read_place")
    if not found:
        raise UserError(
            "This database does not know its place yet.",
            remedy="Say it: geo-mahalle place add KEY --name-fa … --bounds W,S,E,N",
        )
    return PlaceRow(**found[0])


def list_places(settings: Settings) -> list[tuple[str, str, str]]:
    """Return (key, name in Persian, name in English) of every place of the server, by key."""
    found: list[tuple[str, str, str]] = []
    for key in Cluster(settings).places():
        with connect(settings.model_copy(update={"place": key})) as connection:
            row = rows(connection, "geo_mahalle.database", "read_place") if _has_register(connection) else []
        found.append((key, row[0]["name_fa"], row[0]["name_en"]) if row else (key, "", ""))
    return found


def _has_register(connection: Connection) -> bool:
    """Tell whether the store was made: a database may have been created and not migrated."""
    row = connection.execute("SELECT to_regclass('register.place') IS NOT NULL").fetchone()
    return bool(row and row[0])
