"""Does the picture hang on the size of the cells: the same points in hexagons of several sizes (H3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import h3  # type: ignore[import-untyped]  # ships no types
import numpy as np
from numpy.typing import ArrayLike

from geo_mahalle.statistics.clustering import moran, share_of_places
from geo_mahalle.statistics.neighbours import Neighbours, from_pairs


@dataclass(frozen=True)
class AtScale:
    """What one size of hexagon makes of the points."""

    resolution: int
    cell_m2: float
    cells: int
    moran: float
    z: float
    share_with_half: float


def cell_names(lonlat: ArrayLike, resolution: int) -> list[str]:
    """Return the hexagon of each point (lon, lat)."""
    points = np.asarray(lonlat, dtype=float)
    return [h3.latlng_to_cell(lat, lon, resolution) for lon, lat in points.tolist()]


def cell_neighbours(cells: list[str]) -> Neighbours:
    """Return which hexagons of a list touch; lonely ones stay alone and are told."""
    place = {cell: number for number, cell in enumerate(cells)}
    pairs = [
        (place[cell], place[other]) for cell in cells for other in h3.grid_disk(cell, 1) if other in place
    ]
    return from_pairs(pairs, len(cells))


def compare_scales(
    lonlat: ArrayLike, *, within: ArrayLike | None = None, resolutions: Iterable[int] = (7, 8, 9)
) -> list[AtScale]:
    """Return, for each size of hexagon, how clustered the points are and how few cells hold half of them.

    Parameters
    ----------
    lonlat
        Points.
    within
        Further points whose hexagons count too where they are empty (a grid over the place); without them
        the hexagons around the occupied ones do.
    resolutions
        Sizes of H3; a size with fewer than four cells or without spread gives NaN.
    """
    found = []
    for resolution in resolutions:
        counts = Counter(cell_names(lonlat, resolution))
        known = set(counts)
        if within is not None:
            known |= set(cell_names(within, resolution))
        else:
            known |= {other for cell in counts for other in h3.grid_disk(cell, 1)}
        cells = sorted(known)
        values = np.array([counts.get(cell, 0) for cell in cells], dtype=float)
        has_spread = len(cells) > 3 and np.ptp(values) > 0
        whole = moran(values, cell_neighbours(cells).matrix) if has_spread else None
        size = float(np.mean([h3.cell_area(cell, unit="m^2") for cell in cells]))
        found.append(
            AtScale(
                resolution,
                size,
                len(cells),
                whole.value if whole else np.nan,
                whole.z if whole else np.nan,
                share_of_places(values, 0.5),
            )
        )
    return found
