"""Does a series rise, and do hot spots emerge: Mann–Kendall, Sen's slope, and Gi* by quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import beta, norm

from geo_mahalle.statistics.clustering import discoveries
from geo_mahalle.statistics.estimates import Floats, as_floats

LEAST_STEPS = 4
"""A shorter series has no trend that could be told from chance."""


@dataclass(frozen=True)
class Trend:
    """A series' trend: Kendall's S, z, two-sided p, and Sen's slope a step."""

    score: float
    z: float
    p: float
    slope: float


def mann_kendall(series: ArrayLike) -> Trend:
    """Return whether a series rises or falls, whatever the shape; NaN steps are left out.

    Notes
    -----
    Mann (1945), Econometrica 13; Kendall (1975), Rank Correlation Methods, with the correction for ties;
    slope by Sen (1968), JASA 63, 1379–1389.
    """
    values = as_floats(series)
    steps = np.flatnonzero(np.isfinite(values))
    x = values[steps]
    n = len(x)
    if n < LEAST_STEPS:
        return Trend(np.nan, np.nan, np.nan, np.nan)
    first, second = np.triu_indices(n, 1)
    gaps = x[second] - x[first]
    score = float(np.sign(gaps).sum())
    ties = np.unique(x, return_counts=True)[1].astype(float)
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18.0
    z = float((score - np.sign(score)) / np.sqrt(variance)) if variance > 0 else 0.0
    slope = float(np.median(gaps / (steps[second] - steps[first])))
    return Trend(score, z, float(2 * norm.sf(abs(z))), slope)


def rate_ratio(
    events: float, exposure: float, before: float, exposure_before: float
) -> tuple[float, float, float]:
    """Return the ratio of two rates with its exact limits of 95 %; NaN where there is no exposure or event.

    Given both counts together, the newer one is binomial; its limits are those of Clopper and Pearson (1934),
    Biometrika 26, 404–413.

    >>> [round(x, 3) for x in rate_ratio(20, 1.0, 10, 1.0)]
    [2.0, 0.894, 4.785]
    """
    total = events + before
    if exposure <= 0 or exposure_before <= 0 or total <= 0:
        return np.nan, np.nan, np.nan
    low = beta.ppf(0.025, events, before + 1) if events > 0 else 0.0
    high = beta.ppf(0.975, events + 1, before) if before > 0 else 1.0
    share = exposure_before / exposure
    odds = [float(x / (1 - x)) * share if x < 1 else np.inf for x in (events / total, low, high)]
    return odds[0], odds[1], odds[2]


def emerging(z: ArrayLike, *, level: float = 0.05) -> NDArray[np.str_]:
    """Name how each area's hot spot developed from its Gi* by quarter.

    Parameters
    ----------
    z
        One row per area, one column per quarter, the newest last.

    Returns
    -------
    names
        new (hot for the first time), consecutive (hot at the end without a break, not before),
        intensifying and diminishing (hot in nine of ten quarters with a trend), persistent (the same without
        one), sporadic (on and off), none. Only what is hot after the control of false discoveries in its
        quarter counts.

    Notes
    -----
    Named as by the emerging hot-spot analysis of ESRI; trend by Mann–Kendall on Gi*.
    """
    table = np.atleast_2d(np.asarray(z, dtype=float))
    chances = np.asarray(2 * norm.sf(np.abs(table)))
    found = np.column_stack([discoveries(quarter, level=level) for quarter in chances.T])
    is_hot = found & (table > 0)
    return np.array([_name(hot, own, level) for hot, own in zip(is_hot, table, strict=True)], dtype="U12")


def _name(is_hot: NDArray[np.bool_], z: Floats, level: float) -> str:
    hot = np.flatnonzero(is_hot)
    if len(hot) == 0:
        return "none"
    last = len(is_hot) - 1
    if hot[-1] == last and len(hot) == 1 and last > 0:
        return "new"
    if len(hot) >= 0.9 * len(is_hot):
        trend = mann_kendall(z)
        if trend.p < level:
            return "intensifying" if trend.z > 0 else "diminishing"
        return "persistent"
    if hot[-1] == last and hot[-1] - hot[0] + 1 == len(hot):
        return "consecutive"
    return "sporadic"
