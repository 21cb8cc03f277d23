"""How a problem's priority comes about: pure, from counts to a number that can be taken apart again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from scipy.stats import gamma

from geo_mahalle.statistics import GammaPrior

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ELASTICITY = 1.3
INCOME_HIGH = 2.5


def sites(x_m: ArrayLike, y_m: ArrayLike, *, radius_m: float) -> Ints:
    """Return the site of each point: points within the radius of another share one.

    Notes
    -----
    DBSCAN with one point a core (Ester et al. 1996): the connected parts of the graph of near pairs.
    """
    points = np.column_stack([np.asarray(x_m, dtype=np.float64), np.asarray(y_m, dtype=np.float64)])
    if not len(points):
        return np.empty(0, dtype=np.int64)
    pairs = cKDTree(points).query_pairs(radius_m, output_type="ndarray")
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(points), len(points)))
    _, label = connected_components(graph, directed=False)
    return np.asarray(label, dtype=np.int64)


def equity_by_income(ratio: ArrayLike) -> Floats:
    """Return the equity weight of an area by its income ÷ the median's.

    Notes
    -----
    HM Treasury, Green Book A3.14–A3.22: elasticity 1.3, held between 1 and 2.5.
    """
    return np.clip(np.asarray(ratio, dtype=np.float64) ** -ELASTICITY, 1.0, INCOME_HIGH)


def equity_by_gap(gap: ArrayLike, steps: Sequence[float]) -> Floats:
    """Return the equity weight of each area by the fifth its service gap lies in; 1 where it is not known."""
    gaps = np.asarray(gap, dtype=np.float64)
    weights = np.ones(len(gaps))
    known = np.isfinite(gaps)
    if known.sum() >= len(steps):
        edges = np.quantile(gaps[known], np.linspace(0, 1, len(steps) + 1)[1:-1])
        weights[known] = np.asarray(steps)[np.searchsorted(edges, gaps[known], side="left")]
    return weights


def service_gap(values: Floats) -> Floats:
    """Return the mean rank (0 best .. 1 worst) of each area over its known service indicators.

    `values` is areas × indicators, more is better, NaN where not known.
    """
    ranks = np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        known = np.flatnonzero(np.isfinite(values[:, column]))
        if len(known) > 1:
            order = np.argsort(np.argsort(-values[known, column], kind="stable"), kind="stable")
            ranks[known, column] = order / (len(known) - 1)
    gap = np.full(len(values), np.nan)
    any_known = np.isfinite(ranks).any(axis=1)
    gap[any_known] = np.nanmean(ranks[any_known], axis=1)
    return gap


def frequency(events: ArrayLike, years: float, prior: GammaPrior | None) -> tuple[Floats, Floats]:
    """Return shape and rate of each place's frequency (a year): Gamma prior, Poisson counts.

    Without a prior half an event in no time stands for one (Jeffreys), so that nothing is for certain zero.
    """
    counts = np.asarray(events, dtype=np.float64)
    shape, rate = (prior.shape, prior.rate) if prior else (0.5, 0.0)
    return shape + counts, np.full(counts.shape, rate + years)


def quantile(part: float, shape: ArrayLike, rate: ArrayLike) -> Floats:
    """Return the frequency below which a part (0..1) of its Gamma distribution lies."""
    return np.asarray(gamma.ppf(part, shape, scale=1.0 / np.asarray(rate, dtype=np.float64)))


def limits(shape: ArrayLike, rate: ArrayLike) -> tuple[Floats, Floats]:
    """Return the central 95 % limits of a Gamma frequency."""
    return quantile(0.025, shape, rate), quantile(0.975, shape, rate)


def persistence(spans: Sequence[tuple[date, date | None]], as_of: date) -> float:
    """Return 1 + the share of the last twelve months in which a report stood open."""
    this = as_of.year * 12 + as_of.month
    months: set[int] = set()
    for opened, closed in spans:
        end = closed or as_of
        first, last = opened.year * 12 + opened.month, end.year * 12 + end.month
        months |= set(range(max(first, this - 11), min(last, this) + 1))
    return 1.0 + len(months) / 12.0


def combined_effect(ratios: Sequence[float], *, conservative: bool = False) -> float:
    """Return the rate ratio of up to three effects on one outcome; the conservative one takes two thirds.

    >>> round(combined_effect([0.6, 0.75], conservative=True), 3)
    0.633
    """
    if len(ratios) > 3:
        raise ValueError("at most three effects on one outcome")
    product = float(np.prod(ratios)) if ratios else 1.0
    return 1 - 2 / 3 * (1 - product) if conservative else product
