"""Geometry between the database's WKB and a snapshot's plain positions, rounded to a tenth of a metre."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np
import shapely

from geo_mahalle.disclosure.snapshot import Polygon, Position, Ring

PLACES = 6
"""Decimals of a degree that are kept: 0.1 m."""


def rounded(lon: float, lat: float) -> Position:
    """Return the position as a snapshot keeps it."""
    return round(float(lon), PLACES), round(float(lat), PLACES)


def read_line(wkb: bytes) -> Ring:
    """Return the positions of a line."""
    return _positions(shapely.from_wkb(wkb))


def read_polygons(wkb: bytes) -> tuple[Polygon, ...]:
    """Return the polygons of a polygon or multipolygon, the outer ring of each first."""
    geometry = shapely.from_wkb(wkb)
    return tuple(
        (_positions(part.exterior), *(_positions(hole) for hole in part.interiors))
        for part in shapely.get_parts(geometry)
    )


def write_line(line: Ring) -> str:
    """Return a line as hexadecimal EWKB."""
    return _hexadecimal(shapely.LineString(line))


def write_point(position: Position) -> str:
    """Return a point as hexadecimal EWKB."""
    return _hexadecimal(shapely.Point(position))


def write_polygons(polygons: tuple[Polygon, ...]) -> str:
    """Return polygons as one multipolygon in hexadecimal EWKB."""
    return _hexadecimal(shapely.MultiPolygon([(polygon[0], list(polygon[1:])) for polygon in polygons]))


def bounds_of(polygons: Iterable[Polygon]) -> tuple[float, float, float, float]:
    """Return west, south, east, north."""
    lons, lats = zip(*chain.from_iterable(polygon[0] for polygon in polygons), strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def _positions(geometry: shapely.Geometry) -> Ring:
    return tuple(map(tuple, np.round(shapely.get_coordinates(geometry), PLACES).tolist()))


def _hexadecimal(geometry: shapely.Geometry) -> str:
    return str(shapely.to_wkb(shapely.set_srid(geometry, 4326), hex=True, include_srid=True))
