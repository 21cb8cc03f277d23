"""Lines that close upon themselves, as the areas that whoever drew them meant."""

from __future__ import annotations

import numpy as np
import shapely

Shapes = np.ndarray[tuple[int], np.dtype[np.object_]]


def closed(shapes: Shapes) -> Shapes:
    """Return the shapes with each closed line as the polygon it encloses."""
    is_line = shapely.get_type_id(shapes) == 1
    is_ring = is_line & shapely.is_closed(shapes) & (shapely.get_num_coordinates(shapes) >= 4)
    found = shapes.copy()
    for at in np.flatnonzero(is_ring):
        found[at] = shapely.Polygon(shapely.get_coordinates(shapes[at]))
    return found
