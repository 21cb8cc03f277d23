"""Intervals for shares."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import norm

from geo_mahalle.statistics.estimates import CONFIDENCE, Floats, as_floats


def wilson_interval(
    share: ArrayLike, trials: ArrayLike, *, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats]:
    """Return the score interval of each share.

    Parameters
    ----------
    share
        Observed shares 0..1, one per area; NaN where not known.
    trials
        How many observations each share rests on. Pieces of unequal weight (street lengths) give their
        effective number (Σw)²/Σw² here, so that one long street does not count as many.
    confidence
        Nominal coverage.

    Returns
    -------
    low, high
        Shares 0..1; NaN where the share is not known or rests on nothing.

    Raises
    ------
    ValueError
        A share lies outside 0..1.

    Notes
    -----
    Wilson, E. B. (1927), JASA 22, 209–212; recommended by Newcombe, R. G. (1998), Statistics in
    Medicine 17, 857–872.
    """
    observed = as_floats(share)
    n = as_floats(trials)
    if np.any((observed < 0) | (observed > 1)):
        raise ValueError("a share lies between 0 and 1")
    z = float(norm.ppf(0.5 + confidence / 2.0))
    usable = np.isfinite(observed) & np.isfinite(n) & (n > 0)
    size = np.where(usable, n, np.nan)
    centre = (observed + z**2 / (2.0 * size)) / (1.0 + z**2 / size)
    half = z / (1.0 + z**2 / size) * np.sqrt(observed * (1.0 - observed) / size + z**2 / (4.0 * size**2))
    low = np.where(observed == 0.0, 0.0 * size, np.maximum(centre - half, 0.0))
    high = np.where(observed == 1.0, 1.0 + 0.0 * size, np.minimum(centre + half, 1.0))
    return low, high
