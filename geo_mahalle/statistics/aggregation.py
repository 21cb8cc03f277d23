"""Put several normalised indicators together: arithmetic, geometric, Mazziotta–Pareto and TOPSIS.

Within a domain arithmetic, across domains geometric: what is good in one may make up for a little in
another, but not for everything.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo_mahalle.statistics.estimates import Floats
from geo_mahalle.statistics.scaling import zscore

LEAST_WEIGHT = 2.0 / 3.0
"""A score needs at least this share of the weight to be known; otherwise it is not known."""


def arithmetic(table: ArrayLike, weights: ArrayLike | None = None, *, least: float = LEAST_WEIGHT) -> Floats:
    """Return the weighted mean of each row over what is known; NaN where less than `least` is."""
    x = np.asarray(table, dtype=float)
    known, total = _known_weights(x, weights)
    mean = np.where(np.isfinite(x), x, 0.0) * known
    return np.where(total >= least - 1e-12, mean.sum(axis=1) / np.where(total > 0, total, 1.0), np.nan)


def geometric(table: ArrayLike, weights: ArrayLike | None = None, *, least: float = LEAST_WEIGHT) -> Floats:
    """Return the weighted geometric mean of each row of amounts above 0, over what is known."""
    x = np.asarray(table, dtype=float)
    if np.any(x <= 0):
        raise ValueError("a geometric mean needs amounts above 0; lift 0–100 to 1–100 first")
    return np.exp(arithmetic(np.log(x), weights, least=least))


def lift(table: ArrayLike) -> Floats:
    """Return scores of 0–100 on 1–100, so that a geometric mean can take them."""
    return np.asarray(1.0 + 0.99 * np.asarray(table, dtype=float))


def penalised(standardised: ArrayLike, *, is_up: bool = True) -> Floats:
    """Return the mean of each row less its imbalance (Mazziotta–Pareto).

    Notes
    -----
    M ∓ S²/M, M and S the mean and population deviation of the row.
    Mazziotta and Pareto (2016), On a generalized non-compensatory composite index, Social Indicators Research
    127, 983–1003. "−" where higher is better.
    """
    z = np.asarray(standardised, dtype=float)
    mean = z.mean(axis=1)
    penalty = z.var(axis=1) / mean
    return np.asarray(mean - penalty if is_up else mean + penalty)


def to_seventy(table: ArrayLike, low: ArrayLike, high: ArrayLike, is_up: ArrayLike) -> Floats:
    """Return the table on 70–130 between goalposts, as the adjusted Mazziotta–Pareto index wants it."""
    lower, upper = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    share = (np.asarray(table, dtype=float) - lower) / (upper - lower)
    up: NDArray[np.bool_] = np.asarray(is_up, dtype=bool)
    return np.asarray(70.0 + 60.0 * np.where(up, share, 1.0 - share))


def adjusted_mazziotta_pareto(table: ArrayLike, low: ArrayLike, high: ArrayLike, is_up: ArrayLike) -> Floats:
    """Return the adjusted Mazziotta–Pareto index of each row; higher is better, comparable over time."""
    return penalised(to_seventy(table, low, high, is_up))


def mazziotta_pareto(table: ArrayLike, is_up: ArrayLike) -> Floats:
    """Return the Mazziotta–Pareto index of each row: standardised to mean 100, deviation 10."""
    return penalised(zscore(table, is_up))


def closeness(table: ArrayLike, weights: ArrayLike, is_up: ArrayLike) -> Floats:
    """Return each row's closeness to the ideal (TOPSIS), 0..1.

    Notes
    -----
    Hwang and Yoon (1981), Multiple Attribute Decision Making; columns divided by their length.
    """
    x = np.asarray(table, dtype=float)
    weighted = x / np.sqrt((x**2).sum(axis=0)) * np.asarray(weights, dtype=float)
    up: NDArray[np.bool_] = np.asarray(is_up, dtype=bool)
    best = np.where(up, weighted.max(axis=0), weighted.min(axis=0))
    worst = np.where(up, weighted.min(axis=0), weighted.max(axis=0))
    to_best = np.sqrt(((weighted - best) ** 2).sum(axis=1))
    to_worst = np.sqrt(((weighted - worst) ** 2).sum(axis=1))
    return np.asarray(to_worst / (to_best + to_worst))


def _known_weights(x: Floats, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    given = np.ones(x.shape[1]) if weights is None else np.asarray(weights, dtype=float)
    if np.any(given < 0) or given.sum() <= 0:
        raise ValueError("weights must be 0 or more, and at least one above 0")
    known = np.isfinite(x) * (given / given.sum())
    return known, known.sum(axis=1)
