"""What every statistic returns: value, interval, how the interval was made, and n.

Kept apart from the methods so that each method imports only this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]

CONFIDENCE = 0.95
"""Every interval is a 95 % one unless the caller says otherwise."""


@dataclass(frozen=True)
class Estimates:
    """Estimates of one indicator, one element per area and period.

    `value`, `low`, `high` carry the indicator's unit; NaN where not known. `interval_kind` is one of
    exact, posterior, wilson, greenwood, none, per element. `n` counts the observations
    (events of a rate, trials of a share) and decides whether the estimate is called unstable.
    """

    value: Floats
    low: Floats
    high: Floats
    interval_kind: NDArray[np.str_]
    n: Floats

    def __len__(self) -> int:
        return len(self.value)


def as_floats(numbers: ArrayLike) -> Floats:
    """Return the numbers as a flat float array; a scalar becomes one element."""
    return np.atleast_1d(np.asarray(numbers, dtype=np.float64))


def labels(name: str, size: int) -> NDArray[np.str_]:
    """Return one interval name repeated for each element."""
    return np.full(size, name, dtype="U9")


def divide(numerator: Floats, denominator: Floats) -> Floats:
    """Return numerator ÷ denominator, NaN where the denominator is 0 or not known."""
    usable = np.isfinite(denominator) & (denominator > 0)
    quotient = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=usable)
    return quotient
