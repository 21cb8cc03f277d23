"""Where people stand: spread over points of a grid inside their area, near streets.

No building is kept in the register, so the people of an area are shared evenly among the points of a grid in
it that lie near a street; where none does, they stand at a point inside the area. A point is no home.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_mahalle.analysis.access.parameters import AccessParameters

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class People:
    """Points in metres, the smallest area of each (its place in the list), and persons at each."""

    points: Shapes
    area: Whole
    persons: Floats


def spread_people(
    borders: Shapes, persons: Sequence[float | None], streets: Shapes, parameters: AccessParameters
) -> People:
    """Return the people of smallest areas on points; areas whose people are not known have none."""
    known = np.array([number or 0.0 for number in persons])
    chosen = np.flatnonzero(known > 0)
    step = _step(borders[chosen], parameters)
    points, owner = [], []
    for place in chosen:
        xy = _lattice(borders[place], step)
        points.append(xy)
        owner.append(np.full(len(xy), place))
    if not points:
        return People(np.empty(0, dtype=object), np.empty(0, dtype=np.int64), np.empty(0))
    shapes, area = np.asarray(shapely.points(np.concatenate(points))), np.concatenate(owner)
    if len(streets):
        near = np.zeros(len(shapes), dtype=bool)
        near[shapely.STRtree(streets).query(shapes, predicate="dwithin", distance=parameters.street_m)[0]] = (
            True
        )
        shapes, area = shapes[near], area[near]
    alone = np.setdiff1d(chosen, area)
    shapes = np.concatenate([shapes, np.asarray(shapely.point_on_surface(borders[alone]))])
    area = np.concatenate([area, alone]).astype(np.int64)
    order = np.argsort(area, kind="stable")
    shapes, area = shapes[order], area[order]
    count = np.bincount(area, minlength=len(known))
    return People(shapes, area, known[area] / count[area])


def _step(borders: Shapes, parameters: AccessParameters) -> float:
    """Return the spacing of the grid: wider where the place is so large that the points would be too many."""
    whole_m2 = float(shapely.area(borders).sum())
    return max(parameters.grid_m, float(np.sqrt(whole_m2 / parameters.most_points)))


def _lattice(border: shapely.Geometry, step: float) -> Floats:
    """Return the points of the lattice (its lines at whole multiples of the step) inside a border."""
    west, south, east, north = shapely.bounds(border)
    x = np.arange(np.ceil(west / step), np.floor(east / step) + 1) * step
    y = np.arange(np.ceil(south / step), np.floor(north / step) + 1) * step
    xy = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shapely.prepare(border)
    return np.asarray(xy[shapely.contains_xy(border, xy)])
