"""Bring indicators of different units onto one scale: tame outliers, then normalise to 0–100.

Goalposts fixed beforehand are the rule, because a scale that moves with the data cannot be compared over
time. Tables have one row per area and one column per indicator; NaN is not known and stays so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import rankdata

from geo_mahalle.statistics.estimates import Floats, as_floats

Scale: TypeAlias = Literal["goalpost", "minmax", "zscore", "rank", "target"]

MAX_SKEW, MAX_KURTOSIS, MAX_TREATED = 2.0, 3.5, 5


@dataclass(frozen=True)
class Treated:
    """An indicator after treatment: values, how (none, winsorised, log) and how many points changed."""

    values: Floats
    how: Literal["none", "winsorised", "log"]
    points: int


def skewness(values: ArrayLike) -> float:
    """Return the sample skewness corrected for size (e1071's type 2); NaN below three points."""
    x = _known(values)
    n, d = len(x), x - x.mean() if len(x) else x
    squares = float((d**2).sum())
    if n < 3 or squares == 0:
        return float("nan")
    plain = np.sqrt(n) * float((d**3).sum()) / squares**1.5
    return float(plain * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: ArrayLike) -> float:
    """Return the sample excess kurtosis corrected for size (e1071's type 2); NaN below four points."""
    x = _known(values)
    n, d = len(x), x - x.mean() if len(x) else x
    squares = float((d**2).sum())
    if n < 4 or squares == 0:
        return float("nan")
    r = n * float((d**4).sum()) / squares**2
    return float(((n + 1) * (r - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def has_outliers(values: ArrayLike) -> bool:
    """Tell whether skewness and kurtosis both lie beyond what an index bears."""
    return bool(abs(skewness(values)) >= MAX_SKEW and kurtosis(values) >= MAX_KURTOSIS)


def treat_outliers(values: ArrayLike, *, max_treated: int = MAX_TREATED) -> Treated:
    """Pull the fewest outermost points in until skewness or kurtosis is bearable; else take logarithms.

    Parameters
    ----------
    values
        One element per area, NaN where not known.
    max_treated
        How many points may be pulled in, ties counted.

    Notes
    -----
    Becker, Caperna, Del Sorbo et al. (2022), COINr, JOSS 7(78), 4567: winsorise on the side of the skew, one
    distinct value at a time; where that is not enough ln(x − min + 0.01·(max − min)).
    """
    original = as_floats(values)
    x = original.copy()
    while has_outliers(x):
        is_high = skewness(x) > 0
        edge = np.nanmax(x) if is_high else np.nanmin(x)
        others = x[np.isfinite(x) & (x != edge)]
        if int((x == edge).sum()) > max_treated or len(others) == 0:
            low, high = np.nanmin(original), np.nanmax(original)
            return Treated(np.log(original - low + 0.01 * (high - low)), "log", int(np.isfinite(x).sum()))
        x = np.where(x == edge, others.max() if is_high else others.min(), x)
    points = int((np.isfinite(original) & (x != original)).sum())
    return Treated(x, "winsorised" if points else "none", points)


def goalpost(table: ArrayLike, low: ArrayLike, high: ArrayLike, is_up: ArrayLike) -> Floats:
    """Return the table on 0–100 between fixed goalposts, clipped; better-low columns are reversed."""
    span = np.asarray(high, dtype=float) - np.asarray(low, dtype=float)
    if np.any(span <= 0):
        raise ValueError("a goalpost's high end must lie above its low end")
    share = np.clip((np.asarray(table, dtype=float) - np.asarray(low, dtype=float)) / span, 0.0, 1.0)
    return np.asarray(100.0 * np.where(np.asarray(is_up, dtype=bool), share, 1.0 - share))


def minmax(table: ArrayLike, is_up: ArrayLike) -> Floats:
    """Return the table on 0–100 between the sample's own ends; a column of one value becomes 50."""
    x = np.asarray(table, dtype=float)
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    flat = high == low
    share = np.where(flat, 0.5 + 0.0 * x, (x - low) / np.where(flat, 1.0, high - low))
    return np.asarray(100.0 * np.where(np.asarray(is_up, dtype=bool), share, 1.0 - share))


def zscore(table: ArrayLike, is_up: ArrayLike, *, mean: float = 100.0, sd: float = 10.0) -> Floats:
    """Return the table standardised by mean and population deviation; one value becomes `mean`."""
    x = np.asarray(table, dtype=float)
    spread = np.nanstd(x, axis=0)
    flat = spread <= 1e-12 * np.maximum(1.0, np.nanmax(np.abs(x), axis=0))
    z = (x - np.nanmean(x, axis=0)) / np.where(flat, np.inf, spread)
    return np.asarray(mean + sd * np.where(np.asarray(is_up, dtype=bool), z, -z))


def ranked(table: ArrayLike, is_up: ArrayLike) -> Floats:
    """Return ranks on 0–100 (best 100), ties sharing their mean."""
    x = np.asarray(table, dtype=float)
    signed = np.where(np.asarray(is_up, dtype=bool), x, -x)
    ranks = rankdata(signed, axis=0, nan_policy="omit")
    known = np.isfinite(x).sum(axis=0)
    return np.asarray(100.0 * (ranks - 1.0) / np.maximum(known - 1, 1))


def to_target(table: ArrayLike, target: ArrayLike, is_up: ArrayLike) -> Floats:
    """Return how much of the way from the sample's worst value to the target is gone, 0–100, clipped."""
    x = np.asarray(table, dtype=float)
    aim = np.asarray(target, dtype=float)
    up: NDArray[np.bool_] = np.asarray(is_up, dtype=bool)
    worst = np.where(up, np.nanmin(x, axis=0), np.nanmax(x, axis=0))
    way = aim - worst
    done = np.where(way == 0, 1.0 + 0.0 * x, (x - worst) / np.where(way == 0, 1.0, way))
    return np.asarray(100.0 * np.clip(done, 0.0, 1.0))


def _known(values: ArrayLike) -> Floats:
    x = as_floats(values)
    return x[np.isfinite(x)]
