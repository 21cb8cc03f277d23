"""The outer edge of areas whose boundaries do not fit together exactly.

Two sheets drawn by different hands leave slits and overlaps along common boundaries. A side that only one
area has is then no sign of the outside, so the edge is taken from the union of the areas, closed over slits
narrower than twice the tolerance. What is wider, such as a lake between areas, stays outside.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from shapely import affinity

Position = tuple[float, float]
Polygons = Sequence[Sequence[Sequence[Position]]]

METRES_PER_DEGREE = 111_195.0
TOLERANCE_SHARE = 0.004
"""Half the widest slit that is closed, as a share of the extent: about three pixels where all is seen."""
LEAST_HOLE_SHARE = 0.0004
"""A hole smaller than this share of the whole is a slit and no outside."""


def outer_rings(shapes: Sequence[Polygons]) -> list[list[Position]]:
    """Return the rings between the areas and what is outside them, as (lon, lat).

    Parameters
    ----------
    shapes
        The polygons of each area, each a list of closed rings, the outer one first.

    Returns
    -------
    list
        Closed rings; none where there is no area. Where the areas fit exactly and have no narrow slits the
        rings run along the areas' own boundaries.
    """
    polygons = [shapely.Polygon(p[0], p[1:]) for shape in shapes for p in shape if len(p[0]) > 3]
    if not polygons:
        return []
    middle = polygons[0].centroid.y
    squeeze = math.cos(math.radians(middle))
    whole = shapely.union_all(shapely.make_valid(np.array(polygons, dtype=object)))
    whole = affinity.scale(whole, squeeze, 1.0, origin=(0, 0))
    west, south, east, north = whole.bounds
    reach = TOLERANCE_SHARE * max(east - west, north - south)
    slits = _slits(whole, reach)
    closed = shapely.union_all([whole, *slits]) if slits else whole
    rings = []
    for part in shapely.get_parts(closed):
        if part.geom_type != "Polygon":
            continue
        holes = [h for h in part.interiors if shapely.Polygon(h).area > LEAST_HOLE_SHARE * whole.area]
        for ring in (part.exterior, *holes):
            rings.append([(x / squeeze, y) for x, y in ring.coords])
    return rings


def _slits(whole: shapely.Geometry, reach: float) -> list[shapely.Geometry]:
    """Return the narrow pieces of outside that lie between two shores, grown a hair to close over them."""
    grown = whole.buffer(reach, join_style="mitre")
    closed = grown.buffer(-reach, join_style="mitre")
    pieces = shapely.get_parts(shapely.difference(closed, whole))
    hair = reach * 0.02
    return [piece.buffer(hair, quad_segs=1) for piece in pieces if piece.area > hair * hair]
