"""A surface to draw, not to decide by: how dense points lie around each cell of a grid.

Never for sensitive categories: a lone peak is somebody's address.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import cKDTree

from geo_mahalle.statistics.estimates import Floats

REACH = {"quartic": 1.0, "gaussian": 5.0}


def density(
    points: ArrayLike,
    cells: ArrayLike,
    bandwidth_m: float,
    *,
    kernel: Literal["quartic", "gaussian"] = "quartic",
    cell_m2: float | None = None,
) -> Floats:
    """Return how many points a square metre lie around each cell's centre.

    Parameters
    ----------
    points, cells
        x and y in metres.
    bandwidth_m
        Radius of the quartic kernel, deviation of the Gaussian one.
    cell_m2
        Size of a cell: then what a point would spread beyond the cells is put back onto them, so that the
        surface adds up to the number of points that reach any cell.

    Notes
    -----
    Silverman (1986), Density Estimation, 4.2; edge correction by Diggle (1985), Applied Statistics 34.
    """
    xy, centres = np.asarray(points, dtype=float), np.asarray(cells, dtype=float)
    found = np.zeros(len(centres))
    if len(xy) == 0:
        return found
    tree = cKDTree(centres)
    near = tree.query_ball_point(xy, REACH[kernel] * bandwidth_m)
    counts = np.array([len(one) for one in near])
    columns = np.concatenate([np.asarray(one, dtype=np.int64) for one in near])
    rows = np.repeat(np.arange(len(xy)), counts)
    squared = ((xy[rows] - centres[columns]) ** 2).sum(axis=1) / bandwidth_m**2
    if kernel == "quartic":
        heights = 3.0 / (np.pi * bandwidth_m**2) * np.maximum(1.0 - squared, 0.0) ** 2
    else:
        heights = np.exp(-squared / 2.0) / (2.0 * np.pi * bandwidth_m**2)
    if cell_m2 is not None:
        mass = np.bincount(rows, weights=heights, minlength=len(xy)) * cell_m2
        heights = heights / np.where(mass > 0, mass, 1.0)[rows]
    np.add.at(found, columns, heights)
    return found
