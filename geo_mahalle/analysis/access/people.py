"""Where people stand: in the buildings of their area by floor space, else on points of a grid near streets.

Where the buildings of an area were surveyed, its people are spread over those somebody may live in by floor
space (outline times storeys). Elsewhere they are shared evenly among the points of a grid in it that lie near
a street; where none does, they stand at a point inside. Where no street is known every point of the grid
counts. A point is no home, and nobody's address is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_mahalle.analysis.access.parameters import AccessParameters

BUILDINGS, GRID = "buildings", "grid"
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class People:
    """Points in metres, the smallest area of each (its place in the list), persons at each, its carrier."""

    points: Shapes
    area: Whole
    persons: Floats
    is_built: Flags


@dataclass(frozen=True)
class Homes:
    """Buildings somebody may live in: a point inside each, and its floor space in square metres."""

    points: Shapes
    floor_m2: Floats


@dataclass(frozen=True)
class Known:
    """What is known of each area: whether its buildings were surveyed, and whether its streets were."""

    buildings: Flags
    streets: Flags


def spread_people(
    borders: Shapes,
    persons: Sequence[float | None],
    streets: Shapes,
    parameters: AccessParameters,
    *,
    homes: Homes,
    surveyed: Known,
) -> People:
    """Return the people of smallest areas on points; areas whose people are not known have none."""
    known = np.array([number or 0.0 for number in persons])
    chosen = np.flatnonzero(known > 0)
    step = _step(borders[chosen], parameters)
    built = _in_buildings(borders, np.flatnonzero((known > 0) & surveyed.buildings), homes, parameters)
    on_grid = np.setdiff1d(chosen, built[1])
    grid = _on_grid(borders, on_grid, streets, step, is_streeted=surveyed.streets, parameters=parameters)
    points = np.concatenate([built[0], grid[0]])
    area = np.concatenate([built[1], grid[1]]).astype(np.int64)
    weight = np.concatenate([built[2], np.ones(len(grid[1]))])
    is_built = np.r_[np.ones(len(built[1]), dtype=bool), np.zeros(len(grid[1]), dtype=bool)]
    order = np.argsort(area, kind="stable")
    points, area, weight, is_built = points[order], area[order], weight[order], is_built[order]
    whole = np.bincount(area, weights=weight, minlength=len(known))
    return People(points, area, known[area] * weight / whole[area], is_built)


def _in_buildings(
    borders: Shapes, chosen: Whole, homes: Homes, parameters: AccessParameters
) -> tuple[Shapes, Whole, Floats]:
    """Return points, areas and floor space of the buildings of some areas; near ones joined where many."""
    if not len(chosen) or not len(homes.points):
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64), np.empty(0)
    place, home = shapely.STRtree(homes.points).query(borders[chosen], predicate="intersects")
    _, first = np.unique(home, return_index=True)  # one that touches two areas lies in the first of them
    area, xy = chosen[place[first]], shapely.get_coordinates(homes.points[home[first]])
    floor, cell = homes.floor_m2[home[first]], parameters.grid_m / 2
    most = max(parameters.most_points, len(chosen))  # each area keeps a point of its own
    while len(area) > most:
        keys = np.column_stack([area, np.floor(xy / cell)]).astype(np.int64)
        which, back = np.unique(keys, axis=0, return_inverse=True)
        back = back.ravel()
        total = np.bincount(back, weights=floor)
        xy = np.column_stack([np.bincount(back, weights=floor * part) / total for part in xy.T])
        area, floor, cell = which[:, 0], total, cell * 1.5
    return np.asarray(shapely.points(xy), dtype=object).reshape(len(area)), area, floor


def _on_grid(
    borders: Shapes,
    chosen: Whole,
    streets: Shapes,
    step: float,
    *,
    is_streeted: Flags,
    parameters: AccessParameters,
) -> tuple[Shapes, Whole]:
    """Return the points of the grid in some areas, near streets where these are known, and their areas."""
    lattice = [_lattice(borders[place], step) for place in chosen]
    area = np.repeat(chosen, [len(xy) for xy in lattice]).astype(np.int64)
    xy = np.concatenate([np.empty((0, 2)), *lattice])
    shapes = np.asarray(shapely.points(xy), dtype=object).reshape(len(area))
    if len(streets):
        near = ~is_streeted[area]
        near[shapely.STRtree(streets).query(shapes, predicate="dwithin", distance=parameters.street_m)[0]] = (
            True
        )
        shapes, area = shapes[near], area[near]
    alone = np.setdiff1d(chosen, area)
    inside = np.asarray(shapely.point_on_surface(borders[alone]), dtype=object).reshape(len(alone))
    return np.concatenate([shapes, inside]), np.concatenate([area, alone])


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
