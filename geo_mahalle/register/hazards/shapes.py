"""What a tagger drew: a small point, line or polygon on Earth, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geo_mahalle.errors import InputRefused

SHAPES = ("Point", "LineString", "Polygon")
MAX_CORNERS = 200
MAX_EXTENT_DEG = 0.05


class ReportRefused(InputRefused):
    """The report cannot be taken as it was sent; nothing was stored."""


def middle(geometry: BaseGeometry) -> BaseGeometry:
    """Return the point that stands for what was drawn, always on it."""
    return shapely.point_on_surface(geometry) if geometry.geom_type != "Point" else geometry


def read_shape(given: Mapping[str, Any]) -> BaseGeometry:
    """Return a small, valid geometry on Earth, in degrees; nothing is repaired. Raises ReportRefused."""
    if given.get("type") not in SHAPES:
        raise ReportRefused("The place must be a point, a line or a polygon.")
    try:
        found = shape(given)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError) as err:
        raise ReportRefused("The place cannot be read.") from err
    if found.is_empty or found.has_z or shapely.get_num_coordinates(found) > MAX_CORNERS:
        raise ReportRefused(
            "The place must be flat, with at most %(max_corners)s corners.",
            values={"max_corners": MAX_CORNERS},
        )
    west, south, east, north = found.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ReportRefused("The place is not on Earth.")
    if max(east - west, north - south) > MAX_EXTENT_DEG or not found.is_valid:
        raise ReportRefused("The drawing is too large or crosses itself.", remedy="Draw it again.")
    return found
