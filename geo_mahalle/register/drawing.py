"""Draw areas: check a ring, snap it to streets, split, merge, and list gaps and overlaps between siblings.

All of it is plain geometry in EPSG:4326 and touches no database: what a person drew is checked here, and a
drawing with a fault is refused with the reason and the place of it, never repaired.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely import ops

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.shapes import METRES_A_DEGREE, area_m2, fault_of

Shape = Any  # shapely ships no types that mypy could read
MOST_DRAWN_VERTICES = 5000
LEAST_FAULT_M2 = 1.0
_POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True)
class Fault:
    """Ground between sibling areas that none has (gap) or two have (overlap), with its size in m²."""

    kind: str
    codes: tuple[str, ...]
    shape: Shape
    area_m2: float


def check_ring(ring: Sequence[Sequence[float]]) -> Shape:
    """Return the polygon of a drawn ring of (lon, lat), closed where it is open.

    Raises InputRefused with the reason, and the place of the fault where it has one.
    """
    if len(ring) > MOST_DRAWN_VERTICES:
        raise InputRefused(
            "The drawing has %(count)s corners; %(most_drawn_vertices)s is the most.",
            remedy="Import it as a file, or draw it with fewer corners.",
            values={"count": len(ring), "most_drawn_vertices": MOST_DRAWN_VERTICES},
        )
    try:
        points = np.array([(float(lon), float(lat)) for lon, lat in ring])
    except (TypeError, ValueError) as err:
        raise InputRefused("A corner of the drawing is not a pair of numbers.") from err
    if len({tuple(point) for point in points.tolist()}) < 3:
        raise InputRefused("A drawing needs three corners at least.")
    shape = shapely.Polygon(points)
    refuse_fault(shape)
    return shape


def refuse_fault(shape: Shape) -> None:
    """Raise InputRefused where a shape cannot be a boundary, with the reason and the place of its fault."""
    fault = fault_of(shape, kinds=_POLYGONS)
    if fault is None:
        return
    _, value, detail = fault
    where = f" at {detail['lon']:.6f}, {detail['lat']:.6f}" if detail else ""
    raise InputRefused(
        "The drawing cannot be a boundary: %(value)s%(where)s.",
        remedy="Move the corner and save again.",
        values={"value": value, "where": where},
    )


def snap_to(shape: Shape, lines: Sequence[Shape], *, tolerance_m: float) -> Shape:
    """Return the shape with each corner near a street moved onto it: onto its corner first, else its side.

    Raises InputRefused where the moved corners make no boundary.
    """
    if not lines:
        return shape
    wide = cos(radians(shape.centroid.y))
    scale = np.array([wide, 1.0]) * METRES_A_DEGREE
    streets = shapely.union_all([shapely.transform(line, lambda xy: xy * scale) for line in lines])
    corners = shapely.MultiPoint(shapely.get_coordinates(streets))

    def move(xy: Any) -> Any:  # noqa: ANN401 - arrays of coordinates
        targets = [_beside(shapely.Point(one), corners, streets, tolerance_m) for one in xy * scale]
        return np.array([old if to is None else to / scale for old, to in zip(xy, targets, strict=True)])

    snapped = shapely.transform(shape, move)
    refuse_fault(snapped)
    return snapped


def _beside(point: Shape, corners: Shape, streets: Shape, tolerance_m: float) -> Any:  # noqa: ANN401 - array
    """Return the nearest corner within the tolerance, else the nearest point of a street, else None."""
    for target in (corners, streets):
        nearest = ops.nearest_points(point, target)[1]
        if point.distance(nearest) <= tolerance_m:
            return np.array([nearest.x, nearest.y])
    return None


def split_by(shape: Shape, line: Sequence[Sequence[float]]) -> list[Shape]:
    """Return the parts into which a line of (lon, lat) cuts a shape, largest first.

    Raises InputRefused where the line does not cut it through.
    """
    if not 2 <= len(line) <= MOST_DRAWN_VERTICES:
        raise InputRefused("A line needs two corners at least.")
    parts = sorted(ops.split(shape, shapely.LineString(line)).geoms, key=area_m2, reverse=True)
    if len(parts) < 2:
        raise InputRefused(
            "The line does not cut the area through.", remedy="Begin and end it outside the area."
        )
    for part in parts:
        refuse_fault(part)
    return parts


def merge(shapes: Sequence[Shape]) -> Shape:
    """Return the one shape of several; InputRefused where there are fewer than two or they do not touch."""
    merged = shapely.union_all(list(shapes))
    if len(shapes) < 2 or merged.geom_type != "Polygon":
        raise InputRefused(
            "These areas do not share a side.", remedy="Choose two or more that lie side by side."
        )
    refuse_fault(merged)
    return merged


def faults_between(siblings: Mapping[str, Shape], *, parent: Shape | None = None) -> list[Fault]:
    """Return overlaps between siblings and the gaps they leave, largest first; nothing under 1 m² is told.

    A gap is ground of the parent that no sibling has; without a parent, a hole between the siblings.
    """
    found = [
        Fault("overlap", (one, other), part, area_m2(part))
        for (one, first), (other, second) in combinations(sorted(siblings.items()), 2)
        if first.intersects(second)
        for part in _polygons(first.intersection(second))
    ]
    union = shapely.union_all(list(siblings.values()))
    left = parent.difference(union) if parent is not None else _holes(union)
    for part in _polygons(left):
        codes = tuple(code for code, shape in sorted(siblings.items()) if shape.distance(part) < 1e-9)
        found.append(Fault("gap", codes, part, area_m2(part)))
    kept = [fault for fault in found if fault.area_m2 >= LEAST_FAULT_M2]
    return sorted(kept, key=lambda fault: (-fault.area_m2, fault.kind, fault.codes))


def narrow_gaps(siblings: Mapping[str, Shape], *, width_m: float) -> list[Fault]:
    """Return the gaps between siblings that are narrower than a width, also those open at an end.

    Found by closing the siblings' union by half the width and taking the union away again.
    """
    if not siblings:
        return []
    union = shapely.union_all(list(siblings.values()))
    scale = np.array([cos(radians(union.centroid.y)), 1.0]) * METRES_A_DEGREE
    metres = shapely.transform(union, lambda xy: xy * scale)
    near = shapely.buffer(metres, width_m / 2, join_style="mitre")
    closed = shapely.buffer(near, -width_m / 2, join_style="mitre")
    left = shapely.transform(closed.difference(metres), lambda xy: xy / scale)
    reach = 0.5 / METRES_A_DEGREE
    found = []
    for part in _polygons(left):
        codes = tuple(code for code, shape in sorted(siblings.items()) if shape.distance(part) < reach)
        if len(codes) > 1 and area_m2(part) >= LEAST_FAULT_M2:
            found.append(Fault("gap", codes, part, area_m2(part)))
    return sorted(found, key=lambda fault: (-fault.area_m2, fault.codes))


def _polygons(shape: Shape) -> list[Shape]:
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def _holes(shape: Shape) -> Shape:
    rings = [ring for part in _polygons(shape) for ring in part.interiors]
    return shapely.MultiPolygon([shapely.Polygon(ring) for ring in rings])
