"""Distances along a network, and supply shared by floating catchments. Pure: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


def nearest_m(starts: Whole, ends: Whole, lengths_m: Floats, *, nodes: int, sources: Whole) -> Floats:
    """Return metres from each node to the nearest source, infinite where none is reached.

    One multi-source Dijkstra; links are walked both ways, and of parallel links the shortest counts.
    """
    if not len(sources):
        return np.full(nodes, np.inf)
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    order = np.lexsort((lengths_m, high, low))
    low, high, lengths = low[order], high[order], np.maximum(lengths_m[order], 1e-9)
    is_first = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)][: len(low)]
    links = csr_array((lengths[is_first], (low[is_first], high[is_first])), shape=(nodes, nodes))
    found = dijkstra(links, directed=False, indices=np.unique(sources), min_only=True)
    return np.asarray(found, dtype=np.float64)


def share_within(distances_m: Floats, persons: Floats, radius_m: float) -> float:
    """Return the share 0..1 of persons within a distance; NaN where there are none."""
    total = float(persons.sum())
    return float(persons[distances_m <= radius_m].sum()) / total if total else float("nan")


def two_step(costs: Floats, persons: Floats, supply: Floats, steps: Sequence[tuple[float, float]]) -> Floats:
    """Return supply a person at each demand row (E2SFCA; Luo and Qi, 2009).

    `costs` has one row a demand and one column a supply; `steps` are rising upper limits with weights.
    """
    weights = np.zeros(costs.shape)
    for limit, weight in sorted(steps, reverse=True):
        weights[costs <= limit] = weight
    reached = persons @ weights
    ratio = np.divide(supply, reached, out=np.zeros(len(supply)), where=reached > 0)
    return np.asarray(weights @ ratio, dtype=np.float64)
