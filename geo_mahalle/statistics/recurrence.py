"""Did the repair hold: problems of one kind that came back at the same spot soon after they were closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from geo_mahalle.statistics.estimates import as_floats

WITHIN_DAYS, WITHIN_M = 90.0, 50.0


def came_back(
    xy: ArrayLike,
    category: ArrayLike,
    opened: ArrayLike,
    closed: ArrayLike,
    *,
    within_days: float = WITHIN_DAYS,
    within_m: float = WITHIN_M,
) -> NDArray[np.bool_]:
    """Tell which problems came back after their closure.

    Parameters
    ----------
    xy
        Where each problem is, in metres.
    category
        Whole numbers: only the same kind counts.
    opened, closed
        Days on one clock; NaN closed is open still and cannot come back.
    """
    points = np.asarray(xy, dtype=float).reshape(-1, 2)
    kinds = np.asarray(category)
    begin, end = as_floats(opened), as_floats(closed)
    found = np.zeros(len(points), dtype=bool)
    usable = np.flatnonzero(np.isfinite(points).all(axis=1))
    if len(usable) < 2:
        return found
    pairs = cKDTree(points[usable]).query_pairs(within_m, output_type="ndarray")
    pairs = usable[pairs]
    both_ways = np.concatenate([pairs, pairs[:, ::-1]])
    first, second = both_ways.T
    waited = begin[second] - end[first]
    again = (kinds[first] == kinds[second]) & (waited >= 0) & (waited <= within_days)
    found[first[again]] = True
    return found
