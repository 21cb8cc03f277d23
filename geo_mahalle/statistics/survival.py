"""Time to resolution: open issues are censored, not left out.

The mean of closed issues alone is too short, because the slow ones are still open. Kaplan–Meier uses both.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2, norm

from geo_mahalle.statistics.estimates import CONFIDENCE, Floats, as_floats

AT_ONCE = 1 << 20
"""Numbers of life tables that are worked on together."""


@dataclass(frozen=True)
class Curve:
    """Share still open after each time, with limits; one element per distinct time."""

    days: Floats
    survival: Floats
    low: Floats
    high: Floats


def life_table(days: ArrayLike, is_event: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return distinct times with events and number at risk, from single durations.

    Parameters
    ----------
    days
        Duration of each issue, days.
    is_event
        True where the duration ended in a resolution, False where the issue is still open.

    Returns
    -------
    days, events, at_risk
        One element per distinct time, ascending: the sufficient statistics of a survival indicator.
    """
    durations = as_floats(days)
    resolved = np.atleast_1d(np.asarray(is_event, dtype=bool))
    times, place = np.unique(durations, return_inverse=True)
    events = np.bincount(place, weights=resolved.astype(np.float64), minlength=len(times))
    leaving = np.bincount(place, minlength=len(times)).astype(np.float64)
    return times, as_floats(events), as_floats(leaving[::-1].cumsum()[::-1])


def kaplan_meier(
    days: ArrayLike, events: ArrayLike, at_risk: ArrayLike, *, confidence: float = CONFIDENCE
) -> Curve:
    """Return the share still open after each time.

    Parameters
    ----------
    days, events, at_risk
        A life table, ascending by days.
    confidence
        Nominal coverage of the limits.

    Returns
    -------
    Curve
        Survival 0..1. Limits by Greenwood's variance on the log(−log) scale, so they stay inside 0..1;
        at survival 0 the lower limit is 0 and the upper one is NaN, not known.

    Raises
    ------
    ValueError
        Times are not ascending, or more events than at risk.

    Notes
    -----
    Kaplan and Meier (1958), JASA 53, 457–481; Greenwood (1926); Kalbfleisch and Prentice (1980), 1.3.
    """
    times, deaths, risk = as_floats(days), as_floats(events), as_floats(at_risk)
    if np.any(np.diff(times) <= 0):
        raise ValueError("times must be ascending")
    if np.any(deaths > risk) or np.any(risk <= 0):
        raise ValueError("more events than at risk")
    return Curve(times, *_limits(deaths, risk, confidence))


def _limits(deaths: Floats, risk: Floats, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Return the share still open with its limits along the last axis."""
    survival = np.cumprod(1.0 - deaths / risk, axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(deaths / (risk * (risk - deaths)), axis=-1)
        log_error = np.sqrt(variance) / np.abs(np.log(survival))
    z = _normal_quantile(0.5 + confidence / 2.0)
    inside = (survival > 0.0) & (survival < 1.0)
    spread = np.where(inside, np.exp(z * np.where(inside, log_error, 0.0)), 1.0)
    low = np.where(inside, survival**spread, survival)
    high = np.where(inside, survival ** (1.0 / spread), np.where(survival == 0.0, np.nan, survival))
    return as_floats(survival), as_floats(low), as_floats(high)


def median_time(curve: Curve) -> tuple[float, float, float]:
    """Return the median time with its limits.

    Returns
    -------
    value, low, high
        Days. `value` is NaN where half are not resolved yet; `low` is then still a bound: the first time
        at which the lower limit of the share open reaches one half, else the last time observed. `high` is
        NaN where the upper limit of the share open never reaches one half.

    Notes
    -----
    Brookmeyer and Crowley (1982), A confidence interval for the median survival time, Biometrics 38, 29–41,
    on the log(−log) scale.
    """
    if len(curve.days) == 0:
        return np.nan, np.nan, np.nan
    low = _first(curve, curve.low)
    bound = low if np.isfinite(low) else float(curve.days[-1])
    return _first(curve, curve.survival), bound, _first(curve, curve.high)


def median_times(
    group: NDArray[np.int64],
    days: Floats,
    events: Floats,
    at_risk: Floats,
    *,
    size: int,
    confidence: float = CONFIDENCE,
) -> Floats:
    """Return the median time of many life tables with its limits, as `median_time` of each.

    Parameters
    ----------
    group
        Which table (0..size-1) a row belongs to, ascending, and ascending by days within.
    days, events, at_risk
        Life tables, one after the other.
    size
        How many tables; one without rows has NaN.
    confidence
        Nominal coverage of the limits.

    Returns
    -------
    array of shape (3, size)
        Value, low and high.

    Raises
    ------
    ValueError
        As `kaplan_meier`.

    Notes
    -----
    Tables of about the same length are worked on together as rows of one array, the shorter ones filled up
    with times at which nothing happens.
    """
    if np.any((np.diff(days) <= 0) & (np.diff(group) == 0)) or np.any(np.diff(group) < 0):
        raise ValueError("times must be ascending")
    if np.any(events > at_risk) or np.any(at_risk <= 0):
        raise ValueError("more events than at risk")
    found = np.full((3, size), np.nan)
    elements, first, lengths = np.unique(group, return_index=True, return_counts=True)
    widths = 2 ** np.ceil(np.log2(lengths)).astype(np.int64)
    for width in np.unique(widths):
        alike = np.flatnonzero(widths == width)
        for chosen in np.array_split(alike, len(alike) * width // AT_ONCE + 1):
            step = np.arange(width)
            rows = first[chosen, None] + np.minimum(step, lengths[chosen, None] - 1)
            deaths = np.where(step < lengths[chosen, None], events[rows], 0.0)
            times = days[rows]
            lines = _limits(deaths, at_risk[rows], confidence)
            value, low, high = (_first_of(times, line) for line in lines)
            found[:, elements[chosen]] = value, np.where(np.isfinite(low), low, times[:, -1]), high
    return found


def log_rank(days: ArrayLike, is_event: ArrayLike, group: ArrayLike) -> tuple[float, float]:
    """Return χ² and p of the question whether two groups are resolved equally fast.

    Parameters
    ----------
    days, is_event
        As in `life_table`.
    group
        True for the one group, False for the other.

    Notes
    -----
    Mantel (1966); Peto and Peto (1972), J. Royal Statistical Society A 135, 185–207.
    """
    durations, inside = as_floats(days), np.atleast_1d(np.asarray(group, dtype=bool))
    resolved = np.atleast_1d(np.asarray(is_event, dtype=bool))
    times, events, risk = life_table(durations, resolved)
    own_times, own_events, own_risk = life_table(durations[inside], resolved[inside])
    place = np.searchsorted(own_times, times)
    risk_inside = np.append(own_risk, 0.0)[place]
    is_own = np.isin(times, own_times)
    events_inside = np.where(is_own, np.append(own_events, 0.0)[place], 0.0)
    expected = events * risk_inside / risk
    more = np.where(risk > 1, risk - 1, 1.0)
    variance = events * risk_inside / risk * (1 - risk_inside / risk) * (risk - events) / more
    if variance.sum() <= 0:
        return 0.0, 1.0
    square = float((events_inside - expected).sum() ** 2 / variance.sum())
    return square, float(chi2.sf(square, 1))


@cache
def _normal_quantile(share: float) -> float:
    """Return the quantile of the standard normal distribution; thousands of curves ask for the same one."""
    return float(norm.ppf(share))


def _first_of(times: Floats, lines: Floats) -> Floats:
    """Return `_first` of each row."""
    reached = lines <= 0.5 + 1e-12
    place = reached.argmax(axis=1)
    rows = np.arange(len(times))
    return np.where(reached[rows, place], times[rows, place], np.nan)


def _first(curve: Curve, limit: Floats) -> float:
    """Return the first time at which a falling line is at or under one half; rounding is not a difference."""
    reached = np.flatnonzero(limit <= 0.5 + 1e-12)
    return float(curve.days[reached[0]]) if len(reached) else np.nan
