"""Rates in small populations: a prior from all areas, a posterior for each.

A neighbourhood with 40 households and one blocked drain does not have the city's worst drains. Each area's
rate is drawn towards the mean of all by as much as its own smallness deserves. The prior is fitted once on
the smallest areas and frozen, so that one new report changes its own area and those above, not the others.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import gamma

from geo_mahalle.statistics.estimates import CONFIDENCE, Floats, as_floats, divide
from geo_mahalle.statistics.neighbours import Neighbours

MIN_AREAS = 3
"""With fewer areas the spread between areas cannot be told from chance, so no prior is fitted."""


@dataclass(frozen=True)
class Marshall:
    """Marshall's moments: overall rate, observed and between-area variance, smoothed rates."""

    mean: float
    observed_variance: float
    between_variance: float
    smoothed: Floats


@dataclass(frozen=True)
class GammaPrior:
    """A Gamma prior of the areas' rates: `shape` events seen in `rate` units of exposure."""

    mean: float
    shape: float
    rate: float


def marshall(events: ArrayLike, exposure: ArrayLike) -> Marshall:
    """Smooth each rate towards the overall rate.

    Parameters
    ----------
    events, exposure
        Counts and what they are counted over (households, km·years), one element per area; areas without
        both, or without exposure, are left out of the moments and get NaN.

    Returns
    -------
    Marshall
        In events per unit of exposure.

    Raises
    ------
    ValueError
        No area has exposure.

    Notes
    -----
    Marshall, R. J. (1991), Mapping disease and mortality rates using empirical Bayes estimators, Applied
    Statistics 40, 283–294: m = ΣO/ΣP, s² = ΣP(r−m)²/ΣP, A = max(0, s² − m/P̄),
    smoothed = m + A/(A + m/P)·(r − m).
    """
    counts, sizes = as_floats(events), as_floats(exposure)
    usable = np.isfinite(counts) & np.isfinite(sizes) & (sizes > 0)
    if not usable.any():
        raise ValueError("no area has exposure")
    total = float(sizes[usable].sum())
    mean = float(counts[usable].sum()) / total
    rates = divide(counts, sizes)
    observed = float((sizes[usable] * (rates[usable] - mean) ** 2).sum()) / total
    between = max(0.0, observed - mean / (total / int(usable.sum())))
    weight = (
        between / (between + divide(np.full(sizes.shape, mean), sizes))
        if between > 0
        else np.zeros(sizes.shape)
    )
    smoothed = np.where(usable, mean + weight * (rates - mean), np.nan)
    return Marshall(mean, observed, between, smoothed)


def marshall_local(events: ArrayLike, exposure: ArrayLike, neighbours: Neighbours) -> Floats:
    """Smooth each rate towards that of its neighbours and itself instead of the whole.

    Parameters
    ----------
    events, exposure
        As in `marshall`.
    neighbours
        Binary. With fewer than thirty areas the means of neighbours are too thin: use `marshall`.

    Notes
    -----
    Marshall (1991), section 4: the moments are those of the area with its neighbours.
    """
    counts, sizes = as_floats(events), as_floats(exposure)
    usable = np.isfinite(counts) & np.isfinite(sizes) & (sizes > 0)
    matrix = neighbours.with_self()
    known_counts, known_sizes = np.where(usable, counts, 0.0), np.where(usable, sizes, 0.0)
    around, people = np.asarray(matrix @ known_counts), np.asarray(matrix @ known_sizes)
    number = np.asarray(matrix @ usable.astype(np.float64))
    mean = divide(around, people)
    rates = np.where(usable, divide(counts, sizes), 0.0)
    # Σ P (r − m)² = Σ P r² − m² Σ P
    observed = divide(np.asarray(matrix @ (known_sizes * rates**2)), people) - mean**2
    between = np.maximum(observed - divide(mean * number, people), 0.0)
    chance = divide(mean, sizes)
    weight = divide(between, between + chance)
    return np.where(usable, mean + np.nan_to_num(weight) * (rates - mean), np.nan)


def fit_prior(events: ArrayLike, exposure: ArrayLike) -> GammaPrior | None:
    """Return the Gamma prior whose posterior means are Marshall's smoothed rates.

    Parameters
    ----------
    events, exposure
        One element per area of one level, NaN where not known.

    Returns
    -------
    GammaPrior or None
        None with fewer than three areas or without a single event: then nothing is known about how areas
        differ, and exact limits are the honest answer.

    Notes
    -----
    shape = m²/A, rate = m/A. A is held at or above m/ΣP, the sampling variance of m itself: where areas
    differ less than chance would have it, the prior weighs at most as much as all areas together, instead
    of infinitely much.
    """
    counts, sizes = as_floats(events), as_floats(exposure)
    usable = np.isfinite(counts) & np.isfinite(sizes) & (sizes > 0)
    if int(usable.sum()) < MIN_AREAS or counts[usable].sum() <= 0:
        return None
    moments = marshall(counts, sizes)
    floor = moments.mean / float(sizes[usable].sum())
    between = max(moments.between_variance, floor)
    return GammaPrior(moments.mean, moments.mean**2 / between, moments.mean / between)


def posterior(
    events: ArrayLike, exposure: ArrayLike, prior: GammaPrior, *, confidence: float = CONFIDENCE
) -> tuple[Floats, Floats, Floats]:
    """Return the posterior mean and limits of each rate under a Gamma prior and Poisson counts.

    Parameters
    ----------
    events, exposure
        One element per area, NaN or no exposure gives NaN out.
    prior
        From `fit_prior`, in the same unit of exposure.
    confidence
        Central posterior probability.

    Returns
    -------
    value, low, high
        In events per unit of exposure.

    Notes
    -----
    Clayton, D. and Kaldor, J. (1987), Biometrics 43, 671–681.
    """
    counts, sizes = as_floats(events), as_floats(exposure)
    usable = np.isfinite(counts) & np.isfinite(sizes) & (sizes > 0)
    shape = np.where(usable, prior.shape + counts, np.nan)
    scale = np.where(usable, 1.0 / (prior.rate + np.where(usable, sizes, 0.0)), np.nan)
    tail = (1.0 - confidence) / 2.0
    value = shape * scale
    low, high = (gamma.ppf(at, shape, scale=scale) for at in (tail, 1.0 - tail))
    # With almost all mass at 0 the mean lies outside the central limits: they widen to hold it.
    return value, np.fmin(low, value), np.fmax(high, value)


def expected_events(observed: float, predicted: float, dispersion: float) -> tuple[float, float, float]:
    """Return weight, expected events and their standard deviation at one site.

    Parameters
    ----------
    observed
        Events counted in the whole period.
    predicted
        Events that a safety performance function predicts for the same period.
    dispersion
        Its overdispersion parameter φ (events), for the site as a whole.

    Notes
    -----
    Hauer et al. (2002), Estimating safety by the empirical Bayes method, TRR 1784: w = 1/(1 + μ/φ),
    E = wμ + (1−w)O, SD = √(E(1−w)).
    """
    weight = 1.0 / (1.0 + predicted / dispersion)
    expected = weight * predicted + (1.0 - weight) * observed
    return weight, expected, float(np.sqrt(expected * (1.0 - weight)))
