"""The kinds of indicator: each names the one function that makes its value, interval and n.

An indicator's SQL returns sufficient statistics that add up over areas; here they become estimates. `per`
is the indicator's multiplier: 100 for percent, 1000 for "per 1,000 households".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from geo_mahalle.statistics.estimates import Estimates, Floats, as_floats, divide, labels
from geo_mahalle.statistics.means import mean_interval
from geo_mahalle.statistics.poisson import poisson_interval
from geo_mahalle.statistics.proportions import wilson_interval
from geo_mahalle.statistics.shrinkage import GammaPrior, posterior
from geo_mahalle.statistics.survival import median_times

Kind: TypeAlias = Literal["count", "share", "rate", "mean", "ratio", "survival", "score"]


@dataclass(frozen=True)
class Sums:
    """Sufficient statistics, one element per area and period; NaN where not known.

    `squares` (Σx²) is for means only; `days`, `events`, `at_risk` with `group` (which element a row of the
    life table belongs to, ascending with days) are for survival only.
    """

    numerator: Floats
    denominator: Floats
    n: Floats
    squares: Floats | None = None
    group: np.ndarray | None = None
    days: Floats | None = None
    events: Floats | None = None
    at_risk: Floats | None = None


def count(sums: Sums, *, per: float, prior: GammaPrior | None) -> Estimates:
    """Return counts with exact limits."""
    low, high = poisson_interval(sums.numerator)
    return Estimates(sums.numerator * per, low * per, high * per, labels("exact", len(low)), sums.n)


def share(sums: Sums, *, per: float, prior: GammaPrior | None) -> Estimates:
    """Return shares with Wilson's limits; `n` counts the trials."""
    value = divide(sums.numerator, sums.denominator)
    # rounding may leave a whole a hair above 1; more than that is bad data, shown without an interval
    inside = np.clip(value, 0.0, 1.0)
    low, high = wilson_interval(np.where(np.abs(value - inside) < 1e-9, inside, np.nan), sums.n)
    return Estimates(value * per, low * per, high * per, labels("wilson", len(value)), sums.n)


def rate(sums: Sums, *, per: float, prior: GammaPrior | None) -> Estimates:
    """Return rates drawn towards the frozen prior; exact limits of the plain rate where there is none."""
    if prior is not None:
        value, low, high = posterior(sums.numerator, sums.denominator, prior)
        return Estimates(value * per, low * per, high * per, labels("posterior", len(value)), sums.n)
    low, high = (divide(limit, sums.denominator) for limit in poisson_interval(sums.numerator))
    value = divide(sums.numerator, sums.denominator)
    return Estimates(value * per, low * per, high * per, labels("exact", len(value)), sums.n)


def mean(sums: Sums, *, per: float, prior: GammaPrior | None) -> Estimates:
    """Return means, with Student's limits where the sum of squares is given."""
    if sums.squares is None:
        return ratio(sums, per=per, prior=prior)
    value, low, high = mean_interval(sums.numerator, sums.squares, sums.denominator)
    return Estimates(value * per, low * per, high * per, labels("exact", len(value)), sums.n)


def ratio(sums: Sums, *, per: float, prior: GammaPrior | None) -> Estimates:
    """Return plain ratios of two totals: no interval, because the spread is not known."""
    value = divide(sums.numerator, sums.denominator) * per
    unknown = np.full(value.shape, np.nan)
    return Estimates(value, unknown, unknown.copy(), labels("none", len(value)), sums.n)


def score(sums: Sums, *, per: float, prior: GammaPrior | None) -> Estimates:
    """Return values that the SQL computed itself: no interval."""
    unknown = np.full(sums.numerator.shape, np.nan)
    return Estimates(sums.numerator * per, unknown, unknown.copy(), labels("none", len(unknown)), sums.n)


def survival(sums: Sums, *, per: float, prior: GammaPrior | None) -> Estimates:
    """Return median days by Kaplan–Meier; NaN with a lower bound where half are not resolved."""
    if sums.group is None or sums.days is None or sums.events is None or sums.at_risk is None:
        raise ValueError("a survival indicator needs days, events and at_risk")
    size = len(sums.n)
    found = median_times(sums.group, sums.days, sums.events, sums.at_risk, size=size)
    value, low, high = found * per
    return Estimates(value, low, high, labels("greenwood", size), sums.n)


KINDS: dict[Kind, Callable[..., Estimates]] = {
    "count": count,
    "share": share,
    "rate": rate,
    "mean": mean,
    "ratio": ratio,
    "survival": survival,
    "score": score,
}


def estimate(kind: Kind, sums: Sums, *, per: float = 1.0, prior: GammaPrior | None = None) -> Estimates:
    """Return the estimates of one indicator by the function that its kind names.

    Parameters
    ----------
    kind
        count, share, rate, mean, ratio, survival or score.
    sums
        Sufficient statistics from the indicator's SQL.
    per
        Multiplier of the unit.
    prior
        For rates: the frozen prior of the indicator and period, in the unit of the denominator.

    Raises
    ------
    ValueError
        The kind is not known, or its statistics are not there.
    """
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is not known; known: {', '.join(KINDS)}")
    return KINDS[kind](sums, per=per, prior=prior)


def as_sums(numerator: object, denominator: object, n: object) -> Sums:
    """Return plain sequences as sums (for notebooks and tests)."""
    return Sums(as_floats(numerator), as_floats(denominator), as_floats(n))  # type: ignore[arg-type]
