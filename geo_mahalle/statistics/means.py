"""Means from sums: what an indicator's SQL can add up over areas."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import t as student

from geo_mahalle.statistics.estimates import CONFIDENCE, Floats, as_floats, divide


def mean_interval(
    total: ArrayLike, squares: ArrayLike, n: ArrayLike, *, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats, Floats]:
    """Return each mean with its limits from the sum and the sum of squares.

    Parameters
    ----------
    total, squares, n
        Σx, Σx² and the number of observations, one element per area; sums of two areas add up to the
        area above. NaN in `squares` means the spread is not known: the limits are NaN.
    confidence
        Nominal coverage of Student's interval.

    Returns
    -------
    value, low, high
        In the unit of x. Limits need two observations; value needs one.

    Notes
    -----
    Student (1908), The probable error of a mean, Biometrika 6, 1–25.
    """
    sums, square_sums, sizes = as_floats(total), as_floats(squares), as_floats(n)
    value = divide(sums, sizes)
    freedom = np.where(sizes >= 2, sizes - 1.0, np.nan)
    spread = np.maximum(square_sums - sums * value, 0.0) / freedom
    half = student.ppf(0.5 + confidence / 2.0, freedom) * np.sqrt(spread / sizes)
    return value, value - half, value + half
