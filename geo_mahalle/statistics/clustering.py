"""Where high goes with high: Moran, Geary, Getis–Ord, two-sided and guarded against chance.

Testing a hundred areas at 5 % finds five hot spots in noise; so probabilities are two-sided and only what
survives Benjamini and Hochberg's control of false discoveries is called a hot spot. Below thirty areas the
local statistics are refused: there is nothing to compare with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from geo_mahalle.statistics.estimates import Floats, as_floats
from geo_mahalle.statistics.neighbours import Matrix, Neighbours

LEAST_AREAS = 30
"""With fewer areas no hot-spot map is drawn."""


@dataclass(frozen=True)
class Global:
    """A statistic of the whole map: value, expectation, z and two-sided p under normality."""

    value: float
    expected: float
    variance: float
    variance_randomised: float
    z: float
    p: float


@dataclass(frozen=True)
class Local:
    """A statistic of each area: its value, two-sided p, and whether it survives the control."""

    value: Floats
    p: Floats
    is_significant: NDArray[np.bool_]


def moran(values: ArrayLike, matrix: Matrix) -> Global:
    """Return Moran's I: above its expectation neighbours are alike, below they differ.

    Notes
    -----
    Cliff and Ord (1981), Spatial Processes, 1.5.1: both variances, normality and randomisation.
    """
    z = _centred(values)
    n, (s0, s1, s2) = len(z), _sums(matrix)
    squares = float((z**2).sum())
    value = n / s0 * float(z @ (matrix @ z)) / squares
    expected = -1.0 / (n - 1)
    plain = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - expected**2
    k = float((z**4).sum()) / n / (squares / n) ** 2
    top = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    top -= k * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    randomised = top / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
    score = (value - expected) / np.sqrt(plain)
    return Global(value, expected, plain, randomised, float(score), float(2 * norm.sf(abs(score))))


def geary(values: ArrayLike, matrix: Matrix) -> Global:
    """Return Geary's C: below 1 neighbours are alike, above they differ (Cliff and Ord 1981)."""
    z = _centred(values)
    n, (s0, s1, s2) = len(z), _sums(matrix)
    pairs = matrix.tocoo()
    value = (n - 1) / (2 * s0) * float((pairs.data * (z[pairs.row] - z[pairs.col]) ** 2).sum())
    value /= float((z**2).sum())
    plain = ((2 * s1 + s2) * (n - 1) - 4 * s0**2) / (2 * (n + 1) * s0**2)
    k = float((z**4).sum()) / n / float((z**2).mean()) ** 2
    top = (n - 1) * s1 * (n**2 - 3 * n + 3 - (n - 1) * k)
    top -= 0.25 * (n - 1) * s2 * (n**2 + 3 * n - 6 - (n**2 - n + 2) * k)
    top += s0**2 * (n**2 - 3 - (n - 1) ** 2 * k)
    randomised = top / (n * (n - 2) * (n - 3) * s0**2)
    score = (value - 1.0) / np.sqrt(plain)
    return Global(value, 1.0, plain, randomised, float(score), float(2 * norm.sf(abs(score))))


def general_g(values: ArrayLike, matrix: Matrix) -> Global:
    """Return Getis and Ord's general G of amounts of 0 or more (1992, Geographical Analysis 24, 189–206)."""
    y = as_floats(values)
    if np.any(y < 0):
        raise ValueError("general G needs amounts of 0 or more")
    n, (s0, s1, s2) = len(y), _sums(matrix)
    sums = [float((y**power).sum()) for power in range(1, 5)]
    pairs = sums[0] ** 2 - sums[1]
    value, expected = float(y @ (matrix @ y)) / pairs, s0 / (n * (n - 1))
    b0 = (n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2
    b1 = -((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * s0**2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2
    b4 = s1 - s2 + s0**2
    top = b0 * sums[1] ** 2 + b1 * sums[3] + b2 * sums[0] ** 2 * sums[1]
    top += b3 * sums[0] * sums[2] + b4 * sums[0] ** 4
    variance = top / (pairs**2 * n * (n - 1) * (n - 2) * (n - 3)) - expected**2
    score = (value - expected) / np.sqrt(variance)
    return Global(value, expected, variance, variance, float(score), float(2 * norm.sf(abs(score))))


def standardised_rates(events: ArrayLike, exposure: ArrayLike) -> Floats:
    """Return rates centred and scaled by their own chance, for Moran's I of rates in small populations.

    Notes
    -----
    Assunção and Reis (1999), A new proposal to adjust Moran's I for population density, Statistics in
    Medicine 18, 2147–2162.
    """
    counts, sizes = as_floats(events), as_floats(exposure)
    mean = counts.sum() / sizes.sum()
    rates = counts / sizes
    spread = (sizes * (rates - mean) ** 2).sum() / sizes.sum()
    between = spread - mean / (sizes.sum() / len(sizes))
    variance = between + mean / sizes
    variance = np.where(variance > 0, variance, mean / sizes)
    return np.asarray((rates - mean) / np.sqrt(variance))


def getis_ord(values: ArrayLike, neighbours: Neighbours, *, with_self: bool = True) -> Floats:
    """Return each area's Gi* (or Gi without itself) as z: high, hot; low, cold.

    Parameters
    ----------
    values
        Rates drawn towards their mean or adjusted for reporting, one per area; not raw counts.
    neighbours
        Binary; rows without neighbours give NaN.

    Notes
    -----
    Ord and Getis (1995), Local spatial autocorrelation statistics, Geographical Analysis 27, 286–306.
    """
    y = as_floats(values)
    _centred(y)
    n = len(y)
    matrix = neighbours.with_self() if with_self else neighbours.matrix
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    if with_self:
        mean, spread, size = np.full(n, y.mean()), np.full(n, y.std()), n
    else:
        mean = (y.sum() - y) / (n - 1)
        spread = np.sqrt(((y**2).sum() - y**2) / (n - 1) - mean**2)
        size = n - 1
    chance = spread * np.sqrt(np.maximum(size * squares - sums**2, 0.0) / (size - 1))
    has_chance = (chance > 0) & (sums > 0)
    lag = np.asarray(matrix @ y) - mean * sums
    z = np.full(n, np.nan)
    np.divide(lag, chance, out=z, where=has_chance)
    return z


def hot_spots(values: ArrayLike, neighbours: Neighbours, *, level: float = 0.05) -> Local:
    """Return Gi*, its two-sided probability, and which areas are hot or cold beyond chance.

    Raises
    ------
    ValueError
        Fewer than thirty areas, values missing, or all the same.
    """
    _enough(len(neighbours))
    z = getis_ord(values, neighbours)
    p = np.asarray(2 * norm.sf(np.abs(z)))
    return Local(z, p, discoveries(p, level=level))


def local_moran(
    values: ArrayLike, neighbours: Neighbours, *, permutations: int = 999, seed: int, level: float = 0.05
) -> Local:
    """Return local Moran's I with two-sided probabilities by conditional permutation.

    Parameters
    ----------
    values, neighbours
        One value per area; the matrix is taken with rows that add up to 1.
    permutations
        999 for a first look, 9,999 for publication.
    seed
        Stored with the result, so that anybody gets the same.

    Notes
    -----
    Anselin (1995), Local indicators of spatial association, Geographical Analysis 27, 93–115. The area stays,
    the others are dealt out anew; p = 2·(the rarer side + 1)/(permutations + 1), at most 1.
    """
    _enough(len(neighbours))
    z = _centred(values)
    matrix = neighbours.standardised().tocsr()
    scale = (len(z) - 1) / float((z**2).sum())
    value = scale * z * np.asarray(matrix @ z)
    p = np.full(len(z), np.nan)
    dealt = _deal(len(z) - 1, int(np.diff(matrix.indptr).max()), permutations, seed)
    for place in range(len(z)):
        weights = matrix.data[matrix.indptr[place] : matrix.indptr[place + 1]]
        if len(weights) == 0:
            continue
        others = np.delete(z, place)
        drawn = scale * z[place] * (others[dealt[:, : len(weights)]] @ weights)
        above, below = int((drawn >= value[place]).sum()), int((drawn <= value[place]).sum())
        p[place] = min(1.0, 2.0 * (min(above, below) + 1) / (permutations + 1))
    return Local(value, p, discoveries(p, level=level))


def local_moran_values(values: ArrayLike, matrix: Matrix) -> Floats:
    """Return local Moran's I alone, for any number of areas."""
    z = _centred(values)
    return np.asarray((len(z) - 1) / float((z**2).sum()) * z * np.asarray(matrix @ z))


def discoveries(p: ArrayLike, *, level: float = 0.05) -> NDArray[np.bool_]:
    """Return which probabilities stay significant when false discoveries are held at `level`.

    Notes
    -----
    Benjamini and Hochberg (1995); for maps Caldas de Castro and Singer (2006), Geographical Analysis 38.
    NaN is never a discovery and does not count.
    """
    chances = as_floats(p)
    known = np.flatnonzero(np.isfinite(chances))
    order = known[np.argsort(chances[known], kind="stable")]
    steps = level * np.arange(1, len(order) + 1) / max(len(order), 1)
    passed = np.flatnonzero(chances[order] <= steps)
    found = np.zeros(len(chances), dtype=bool)
    if len(passed):
        found[order[: passed[-1] + 1]] = True
    return found


def share_of_places(counts: ArrayLike, share: float) -> float:
    """Return the smallest share of places that holds a share of all events (Weisburd 2015)."""
    ordered = np.sort(as_floats(counts))[::-1]
    needed = np.searchsorted(np.cumsum(ordered), share * ordered.sum() - 1e-9) + 1
    return float(needed / len(ordered))


def accuracy_index(events_inside: float, events: float, area_inside: float, area: float) -> float:
    """Return how many times more events a part holds than its share of the area (PAI)."""
    return (events_inside / events) / (area_inside / area)


def _deal(size: int, hand: int, deals: int, seed: int) -> NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    hands = np.empty((deals, hand), dtype=np.int64)
    for deal in range(deals):
        hands[deal] = rng.choice(size, hand, replace=False, shuffle=True)
    return hands


def _enough(size: int) -> None:
    if size < LEAST_AREAS:
        raise ValueError(f"{size} areas are too few for hot spots; {LEAST_AREAS} are needed")


def _centred(values: ArrayLike) -> Floats:
    y = as_floats(values)
    if not np.isfinite(y).all():
        raise ValueError("a spatial statistic needs every area's value; leave out the areas without one")
    z = y - y.mean()
    if np.ptp(y) <= 1e-12 * max(1.0, float(np.abs(y).max())):
        raise ValueError("all areas have the same value: there is nothing to compare")
    return np.asarray(z)


def _sums(matrix: Matrix) -> tuple[float, float, float]:
    both = matrix + matrix.T
    s1 = float(both.multiply(both).sum()) / 2.0
    ends = np.asarray(matrix.sum(axis=1)).ravel() + np.asarray(matrix.sum(axis=0)).ravel()
    return float(matrix.sum()), s1, float((ends**2).sum())
