"""Exact intervals for counts.

The number of lamps out or drains blocked in one small area is a handful, so normal approximations do not
hold; the exact limits do, at any count and at none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from geo_mahalle.statistics.estimates import CONFIDENCE, Floats, as_floats


def poisson_interval(events: ArrayLike, *, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Return the exact limits of the expected count behind each observed count.

    Parameters
    ----------
    events
        Observed counts, one per area; may be fractional (weighted), NaN where not known.
    confidence
        Coverage, at least which is guaranteed for whole counts.

    Returns
    -------
    low, high
        In events, same length as `events`; low is 0 for no events, NaN in gives NaN out.

    Raises
    ------
    ValueError
        A count is negative.

    Notes
    -----
    Garwood, F. (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437–442.
    """
    counts = as_floats(events)
    if np.any(counts < 0):
        raise ValueError(f"a count cannot be negative: {np.nanmin(counts)}")
    tail = (1.0 - confidence) / 2.0
    known = np.isfinite(counts)
    low = np.full(counts.shape, np.nan)
    high = np.full(counts.shape, np.nan)
    low[known] = 0.0
    some = known & (counts > 0)
    low[some] = chi2.ppf(tail, 2.0 * counts[some]) / 2.0
    high[known] = chi2.ppf(1.0 - tail, 2.0 * (counts[known] + 1.0)) / 2.0
    return low, high
