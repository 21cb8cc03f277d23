"""How willingly a problem is reported: complaints measure voice times condition, and this takes them apart.

Of a problem that somebody reported, further reports until it is gone tell how fast people report there,
whatever the number of problems. The first report is left out and starts the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2, norm

from geo_mahalle.statistics.estimates import CONFIDENCE, Floats, as_floats, divide
from geo_mahalle.statistics.shrinkage import GammaPrior, posterior

LONGEST_DAYS = 100.0
"""Days after the first report that count; who has not reported by then will not."""

LEAST_INCIDENTS = 30
"""With fewer incidents an estimate flags, but corrects nothing."""

SILENT_BELOW, MOST_CORRECTION = 0.8, 3.0


@dataclass(frozen=True)
class ReportingRate:
    """Reports a day of one problem, with error and limits, and the days until a first report on average."""

    rate: float
    error: float
    low: float
    high: float
    delay_days: float
    incidents: int


@dataclass(frozen=True)
class RelativeRates:
    """Reporting of each area against the place as a whole (1: as everywhere), like for like by category."""

    value: Floats
    low: Floats
    high: Floats
    incidents: Floats


def reporting_rate(days: ArrayLike, further: ArrayLike, *, confidence: float = CONFIDENCE) -> ReportingRate:
    """Return the rate of further reports over the days that each problem stood after its first.

    Parameters
    ----------
    days, further
        Per problem: days from first report to its end, and reports in them beyond the first.

    Notes
    -----
    Liu, Bhandaram and Garg (2023), Quantifying spatial under-reporting disparities in resident crowdsourcing,
    Nature Computational Science 4, 57–65: λ̂ = ΣM/ΣT, SE = √ΣM/ΣT; limits exact.
    """
    stood, more = as_floats(days), as_floats(further)
    if np.any(stood < 0) or np.any(more < 0):
        raise ValueError("days and further reports must be 0 or more")
    total, count = float(stood.sum()), float(more.sum())
    if total <= 0:
        raise ValueError("no problem stood for any time")
    tail = (1 - confidence) / 2
    low = float(chi2.ppf(tail, 2 * count)) / 2 / total if count else 0.0
    high = float(chi2.ppf(1 - tail, 2 * count + 2)) / 2 / total
    rate = count / total
    return ReportingRate(rate, np.sqrt(count) / total, low, high, 1 / rate if rate else np.inf, len(stood))


def chance_reported(rate: ArrayLike, lifetime_days: float) -> Floats:
    """Return the share of problems that is ever reported, lifetimes being exponential: λ/(λ + 1/μ)."""
    rates = as_floats(rate)
    return rates / (rates + 1.0 / lifetime_days)


def relative_rates(
    area: ArrayLike, category: ArrayLike, days: ArrayLike, further: ArrayLike, *, confidence: float = 0.90
) -> RelativeRates:
    """Return each area's reporting against the place, categories held equal, drawn towards 1 when thin.

    Parameters
    ----------
    area, category
        Whole numbers from 0, one pair per problem.
    days, further
        As in `reporting_rate`.
    confidence
        Of the limits.

    Notes
    -----
    Poisson with a rate a category and a Gamma factor an area (mean 1), fitted in turn: expected further
    reports of an area are its days at its categories' rates; the factor is posterior to them. Further reports
    come in clumps (one problem draws many), so each area counts for as much less as a variance μ + μ²/k of
    its problems says, k by moments over the place.
    """
    where, what = np.asarray(area, dtype=np.int64), np.asarray(category, dtype=np.int64)
    stood, more = as_floats(days), as_floats(further)
    size = int(where.max()) + 1
    factor = np.ones(size)
    rates = np.zeros(int(what.max()) + 1)
    for _ in range(200):
        before = factor
        rates = divide(_sums(what, more), _sums(what, stood * factor[where]))
        expected = _sums(where, np.nan_to_num(rates[what]) * stood)
        observed = _sums(where, more)
        prior = _unit_prior(observed, expected)
        factor = (prior.shape + observed) / (prior.rate + expected)
        factor = factor / (factor * expected).sum() * expected.sum()
        if np.abs(factor - before).max() < 1e-9:
            break
    mean = np.nan_to_num(rates[what]) * stood * factor[where]
    clumping = _clumping(more, mean, where, fitted=size + len(rates))
    prior = _unit_prior(observed / clumping, expected / clumping)
    value, low, high = posterior(observed / clumping, expected / clumping, prior, confidence=confidence)
    incidents = np.bincount(where, minlength=size).astype(float)
    return RelativeRates(value, low, high, incidents)


def chapman(
    first: int, second: int, both: int, *, confidence: float = CONFIDENCE
) -> tuple[float, float, float, float]:
    """Return how many problems there are from two independent looks: estimate, error and limits.

    Notes
    -----
    Chapman (1951); variance by Seber (1970), Biometrika 57; limits on the logarithm of what neither saw
    (Chao 1987), so never below what was seen.
    """
    if not 0 <= both <= min(first, second):
        raise ValueError(f"both looks together cannot have found {both} of {first} and {second}")
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / (both + 1) ** 2 / (both + 2)
    seen = first + second - both
    unseen = total - seen
    if unseen <= 0:
        return total, float(np.sqrt(variance)), float(seen), total
    z = float(norm.ppf(0.5 + confidence / 2))
    factor = float(np.exp(z * np.sqrt(np.log1p(variance / unseen**2))))
    return total, float(np.sqrt(variance)), seen + unseen / factor, seen + unseen * factor


def observed_to_expected(
    observed: ArrayLike, expected: ArrayLike, *, confidence: float = 0.90
) -> tuple[Floats, Floats, Floats]:
    """Return reports against those that a place's condition would lead to, drawn towards 1, with limits."""
    seen, thought = as_floats(observed), as_floats(expected)
    thought = thought * (np.nansum(seen) / np.nansum(thought))
    return posterior(seen, thought, _unit_prior(seen, thought), confidence=confidence)


def is_silent(relative_high: ArrayLike, deprivation: ArrayLike) -> NDArray[np.bool_]:
    """Tell which areas are quiet but not well: reporting surely below 0.8 of the place, and deprived.

    Parameters
    ----------
    relative_high
        Upper 90 % limit of reporting against the place.
    deprivation
        Higher is worse; the worst third counts. NaN is not known and flags nothing.
    """
    upper, need = as_floats(relative_high), as_floats(deprivation)
    known = need[np.isfinite(need)]
    if len(known) == 0:
        return np.zeros(len(upper), dtype=bool)
    return np.asarray((upper < SILENT_BELOW) & (need >= np.quantile(known, 2 / 3)))


def correction(relative: ArrayLike, incidents: ArrayLike) -> Floats:
    """Return what a count is multiplied by for reporting: 1/ρ, at most 3, never below 1; 1 when thin."""
    ratio, seen = as_floats(relative), as_floats(incidents)
    factor = np.clip(1.0 / np.maximum(ratio, 1e-9), 1.0, MOST_CORRECTION)
    return np.where(np.isfinite(ratio) & (seen >= LEAST_INCIDENTS), factor, 1.0)


def _clumping(more: Floats, mean: Floats, where: NDArray[np.int64], *, fitted: int) -> Floats:
    """Return by how much each area's variance exceeds Poisson's, from the spread between problems."""
    known = max(int((mean > 0).sum()), fitted + 1)
    squares = float((mean**2).sum())
    excess = float((((more - mean) ** 2) * known / (known - fitted) - mean).sum())
    inverse = max(0.0, excess / squares) if squares > 0 else 0.0
    total = _sums(where, mean)
    return 1.0 + inverse * np.nan_to_num(divide(_sums(where, mean**2), total))


def _sums(group: NDArray[np.int64], amounts: Floats) -> Floats:
    return np.asarray(np.bincount(group, amounts), dtype=np.float64)


def _unit_prior(observed: Floats, expected: Floats) -> GammaPrior:
    """Return a Gamma prior of mean 1 whose spread is what areas differ by beyond chance."""
    known = expected > 0
    ratio = observed[known] / expected[known]
    total = float(expected[known].sum())
    spread = float((expected[known] * (ratio - 1.0) ** 2).sum()) / total - int(known.sum()) / total
    between = max(spread, 1.0 / total, 1e-6)
    return GammaPrior(1.0, 1.0 / between, 1.0 / between)
