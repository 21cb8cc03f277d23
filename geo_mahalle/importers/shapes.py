"""Boundaries: checked before they are stored, never repaired; and simplified copies of them for drawing.

Repairing a hostile ring can take a database down, so an invalid boundary is refused with the reason and the
place of its fault. Drawing shapes are simplified as one coverage, so that neighbours keep their common line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import Geod

from geo_mahalle.database import Connection, copy_rows, run

PACKAGE = "geo_mahalle.importers"
GEOD = Geod(ellps="WGS84")
MOST_VERTICES = 200_000
TOLERANCES_M = (5, 25, 100)
METRES_A_DEGREE = 111_320
PLACES = {5: 6, 25: 5, 100: 5}
_WHERE = re.compile(r"^(?P<why>[^\[]+)\[(?P<x>\S+) (?P<y>[^\]]+)\]")

Shape = Any  # shapely ships no types that mypy could read


def fault_of(shape: Shape, *, kinds: Sequence[str]) -> tuple[str, str, dict[str, Any]] | None:
    """Return why a shape cannot be a boundary (reason, value, detail), or None where it can."""
    if shape.geom_type not in kinds:
        return "geometry_kind", shape.geom_type, {}
    vertices = int(shapely.get_num_coordinates(shape))
    if vertices > MOST_VERTICES:
        return "too_many_vertices", str(vertices), {"most": MOST_VERTICES}
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return "geometry_invalid", "a coordinate is not a number", {}
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        return "projected", f"{west:.3f}, {south:.3f}", {}
    if not shapely.is_valid(shape):
        reason = str(shapely.is_valid_reason(shape))
        found = _WHERE.match(reason)
        detail = {"lon": float(found["x"]), "lat": float(found["y"])} if found else {}
        return "geometry_invalid", found["why"].strip() if found else reason, detail
    return None


def area_m2(shape: Shape) -> float:
    """Return the geodesic area of a polygon in EPSG:4326, m²."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0]))


def length_m(shape: Shape) -> float:
    """Return the geodesic length of a line in EPSG:4326, m."""
    return float(GEOD.geometry_length(shape))


def simplify(shapes: Sequence[Shape], tolerance_m: int) -> list[Shape]:
    """Return the shapes simplified together; each by itself where they do not form a coverage.

    A shape that would vanish stays as it is.
    """
    tolerance = tolerance_m / METRES_A_DEGREE
    given = np.array(shapes, dtype=object)
    is_coverage = bool(shapely.coverage_is_valid(given)) if len(given) else True
    simple = (
        shapely.coverage_simplify(given, tolerance) if is_coverage else shapely.simplify(given, tolerance)
    )
    places = PLACES.get(tolerance_m, 6)
    rounded = shapely.transform(simple, lambda xy: np.round(xy, places))
    return [
        new if new is not None and not new.is_empty else old for new, old in zip(rounded, given, strict=True)
    ]


def write_shapes(connection: Connection) -> None:
    """Draw anew the levels that this import touched, at each tolerance."""
    for (level,) in run(connection, PACKAGE, "sql/touched_levels").fetchall():
        found = run(connection, PACKAGE, "sql/boundaries_of_level", {"level": level}).fetchall()
        ids = [boundary for boundary, _ in found]
        shapes = [shapely.from_wkb(bytes(wkb)) for _, wkb in found]
        run(connection, PACKAGE, "sql/delete_shapes", {"boundaries": ids})
        for tolerance in TOLERANCES_M:
            drawn = simplify(shapes, tolerance)
            rows = ((key, tolerance, shapely.to_wkb(shape)) for key, shape in zip(ids, drawn, strict=True))
            copy_rows(connection, "register.area_shape", ("boundary_id", "tolerance_m", "shape"), rows)
