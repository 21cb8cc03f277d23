"""Who is next to whom: contiguity, nearest ones, within a distance; islands are linked and say so.

An area without a neighbour would silently count 0 in every spatial statistic; here it is tied to the nearest
area, both ways, and `is_island` tells. Matrices are binary and without a diagonal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.spatial import cKDTree

from geo_mahalle.statistics.estimates import Floats

Matrix: TypeAlias = Any  # scipy.sparse.csr_matrix has no stubs
Ends: TypeAlias = tuple[int, int]


@dataclass(frozen=True)
class Neighbours:
    """A binary matrix of who is next to whom, and which rows had to be tied to their nearest."""

    matrix: Matrix
    is_island: NDArray[np.bool_]

    def __len__(self) -> int:
        return int(self.matrix.shape[0])

    def standardised(self) -> Matrix:
        """Return the matrix with rows that add up to 1 (rows without neighbours stay empty)."""
        sums = np.asarray(self.matrix.sum(axis=1)).ravel()
        scale = np.divide(1.0, sums, out=np.zeros(sums.shape), where=sums > 0)
        return sparse.diags(scale) @ self.matrix

    def with_self(self) -> Matrix:
        """Return the binary matrix with everyone next to himself, as Gi* wants it."""
        return (self.matrix + sparse.identity(len(self), format="csr")).tocsr()


def from_pairs(pairs: Iterable[Ends], size: int, *, centres: ArrayLike | None = None) -> Neighbours:
    """Return who is next to whom from pairs of places 0..size−1, each taken both ways.

    Parameters
    ----------
    pairs
        Neighbours; order and repetition do not matter.
    size
        How many areas there are.
    centres
        x and y of each area in metres; with them islands are tied to their nearest, without they stay alone.
    """
    ends = np.array([pair for pair in pairs if pair[0] != pair[1]], dtype=np.int64).reshape(-1, 2)
    rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    matrix.data[:] = 1.0
    return _tie(matrix, centres)


def contiguous(
    rings: Sequence[Sequence[ArrayLike]],
    *,
    kind: Literal["queen", "rook"] = "queen",
    centres: ArrayLike | None = None,
) -> Neighbours:
    """Return which polygons share a corner (queen) or an edge (rook).

    Parameters
    ----------
    rings
        For each polygon its rings, each an array of x and y; neighbours must share corners exactly.
    kind
        Corner or edge.
    centres
        As in `from_pairs`.
    """
    owners: dict[object, set[int]] = {}
    for place, polygon in enumerate(rings):
        for ring in polygon:
            corners = [(float(x), float(y)) for x, y in np.asarray(ring, dtype=float)[:, :2]]
            parts: Iterable[object] = corners
            if kind == "rook":
                parts = (frozenset(edge) for edge in pairwise(corners))
            for part in parts:
                owners.setdefault(part, set()).add(place)
    pairs = {pair for sharing in owners.values() for pair in combinations(sorted(sharing), 2)}
    return from_pairs(pairs, len(rings), centres=centres)


def nearest(points: ArrayLike, count: int) -> Neighbours:
    """Return the `count` nearest others of each point (not both ways)."""
    xy = np.asarray(points, dtype=float)
    if not 1 <= count < len(xy):
        raise ValueError(f"{len(xy)} points have no {count} nearest others")
    _, found = cKDTree(xy).query(xy, k=count + 1)
    rows = np.repeat(np.arange(len(xy)), count + 1)
    columns = found.ravel()
    keep = rows != columns
    # where points coincide the point itself may be missing among its nearest: drop the farthest instead
    surplus = np.bincount(rows[keep], minlength=len(xy)) > count
    keep[np.flatnonzero(surplus) * (count + 1) + count] = False
    rows, columns = rows[keep], columns[keep]
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(xy), len(xy)))
    return Neighbours(matrix, np.zeros(len(xy), dtype=bool))


def within(points: ArrayLike, distance_m: float) -> Neighbours:
    """Return which points lie within a distance of each other; lonely ones are tied to their nearest."""
    xy = np.asarray(points, dtype=float)
    pairs = cKDTree(xy).query_pairs(distance_m, output_type="ndarray")
    return from_pairs((tuple(pair) for pair in pairs.tolist()), len(xy), centres=xy)


def _tie(matrix: Matrix, centres: ArrayLike | None) -> Neighbours:
    alone: NDArray[np.bool_] = np.asarray(matrix.sum(axis=1)).ravel() == 0
    if centres is None or not alone.any() or matrix.shape[0] < 2:
        return Neighbours(matrix.tocsr(), alone)
    xy: Floats = np.asarray(centres, dtype=float)
    linked = matrix.tolil()
    tree = cKDTree(xy)
    for place in np.flatnonzero(alone):
        _, found = tree.query(xy[place], k=2)
        other = int(found[0] if found[0] != place else found[1])
        linked[place, other] = linked[other, place] = 1.0
    return Neighbours(linked.tocsr(), alone)
