"""How willingly a problem is reported: complaints measure voice times condition, and this takes them apart.

Of a problem that somebody reported, further reports until it is gone tell how fast people report there,
whatever the number of problems. The first report is left out and starts the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import roots_genlaguerre
from scipy.stats import chi2, norm

from geo_mahalle.statistics.estimates import CONFIDENCE, Floats, as_floats, divide
from geo_mahalle.statistics.shrinkage import GammaPrior, posterior

LONGEST_DAYS = 100.0
"""Days after the first report that count; who has not reported by then will not."""

LEAST_INCIDENTS = 30
"""With fewer incidents an estimate flags, but corrects nothing."""

HELD_AT = 8.0
"""A problem that draws more further reports than so many standard deviations counts up to there: one quarrel
in a street is no willingness of an area."""

MOST_UNEVEN, ROUNDS = 3.0, 30
"""Most variance of how much problems of one area and category draw (mean 1), and most rounds of the fit."""

LEAST_CELL = 0.2
"""Expected further reports from which an area's category tells whether the model fits."""

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
    """Reporting of each area against the place as a whole (1: as everywhere), like for like by category.

    `value`, `low`, `high`: rate of reports of a problem. `reported`: chance that a problem is reported at all
    before it is over, which differs less between areas than the rate does.
    """

    value: Floats
    low: Floats
    high: Floats
    incidents: Floats
    reported: Floats


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
    reports of an area are its days at its categories' rates; the factor is posterior to them. Three things
    that real reports do are allowed for. Problems of one kind draw unevenly (a Gamma factor a problem), and
    where few report only those that draw most are known at all: what is known draws more than all would, by
    E[u p(u)]/E[p(u)] with p = λu/(λu + 1/L) the chance to be reported within the days L that problems of the
    category stand. One problem counts up to eight standard deviations. An area counts for as much less as a
    variance μ + κμ² of its problems, and what the areas' categories are off beyond it, say.
    """
    facts = _Facts.of(area, category, days, further)
    capped, ease = facts.more, np.ones(len(facts.area))
    factor = np.ones(facts.size)
    for _ in range(ROUNDS):
        told = _sums(facts.cell, capped, len(facts.days))
        rates, factor = _in_turn(facts, facts.days * ease, told, factor)
        pace = rates[facts.kind] * factor[facts.area]
        mean = (pace * ease)[facts.cell] * facts.stood
        held = np.minimum(facts.more, mean + HELD_AT * np.sqrt(mean + _unevenness(capped, mean) * mean**2))
        pairs = float((capped * (capped - 1.0)).sum())
        eased, uneven = _ease(pace * facts.life[facts.kind], (pace * ease) ** 2 * facts.squares, pairs)
        is_settled = np.abs(held - capped).max() < 1e-3 and np.abs(eased - ease).max() < 1e-3
        if is_settled:
            break
        capped, ease = held, (ease + eased) / 2.0
    expected = _sums(facts.area, rates[facts.kind] * facts.days * ease, facts.size)
    observed = _sums(facts.area, told, facts.size)
    clumping = _clumping(facts, capped, mean)
    prior = _unit_prior(observed / clumping, expected / clumping)
    value, low, high = posterior(observed / clumping, expected / clumping, prior, confidence=confidence)
    incidents = np.bincount(facts.where, minlength=facts.size).astype(float)
    reported = _reported(facts, rates * facts.life, value, uneven)
    return RelativeRates(value, low, high, incidents, reported)


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
    """Return what a count is multiplied by for reporting: 1/ρ, at most 3, never below 1; 1 when thin.

    `relative`: the chance of a problem to be reported against the place (`RelativeRates.reported`).
    """
    ratio, seen = as_floats(relative), as_floats(incidents)
    factor = np.clip(1.0 / np.maximum(ratio, 1e-9), 1.0, MOST_CORRECTION)
    return np.where(np.isfinite(ratio) & (seen >= LEAST_INCIDENTS), factor, 1.0)


@dataclass(frozen=True)
class _Facts:
    """Problems (where, days stood, further reports, cell), and the cells of area × category they lie in:
    area, kind, days and squared days; `life`: mean days that problems of a category stood."""

    where: NDArray[np.int64]
    stood: Floats
    more: Floats
    cell: NDArray[np.int64]
    area: NDArray[np.int64]
    kind: NDArray[np.int64]
    days: Floats
    squares: Floats
    life: Floats
    size: int

    @classmethod
    def of(cls, area: ArrayLike, category: ArrayLike, days: ArrayLike, further: ArrayLike) -> _Facts:
        where, what = np.asarray(area, dtype=np.int64), np.asarray(category, dtype=np.int64)
        stood, more = as_floats(days), as_floats(further)
        kinds = int(what.max()) + 1
        cells, cell = np.unique(where * kinds + what, return_inverse=True)
        life = np.nan_to_num(divide(_sums(what, stood, kinds), np.bincount(what).astype(float)))
        return cls(
            where=where,
            stood=stood,
            more=more,
            cell=cell,
            area=cells // kinds,
            kind=cells % kinds,
            days=_sums(cell, stood, len(cells)),
            squares=_sums(cell, stood**2, len(cells)),
            life=life,
            size=int(where.max()) + 1,
        )


def _in_turn(facts: _Facts, days: Floats, told: Floats, factor: Floats) -> tuple[Floats, Floats]:
    """Return the rate of each category and the factor of each area (mean 1), fitted in turn."""
    kinds = len(facts.life)
    by_kind = _sums(facts.kind, told, kinds)
    observed = _sums(facts.area, told, facts.size)
    for _ in range(200):
        before = factor
        rates = np.nan_to_num(divide(by_kind, _sums(facts.kind, days * factor[facts.area], kinds)))
        expected = _sums(facts.area, rates[facts.kind] * days, facts.size)
        prior = _unit_prior(observed, expected)
        factor = (prior.shape + observed) / (prior.rate + expected)
        factor = factor / (factor * expected).sum() * expected.sum()
        if np.abs(factor - before).max() < 1e-9:
            break
    return rates, factor


def _unevenness(more: Floats, mean: Floats, *, fitted: int = 0) -> float:
    """Return κ of the variance μ + κμ² of further reports, by moments; 0 where they differ as by chance."""
    known = max(int((mean > 0).sum()), fitted + 1)
    squares = float((mean**2).sum())
    excess = float((((more - mean) ** 2) * known / (known - fitted) - mean).sum())
    return max(0.0, excess / squares) if squares > 0 else 0.0


def _ease(chance: Floats, squares: Floats, pairs: float) -> tuple[Floats, float]:
    """Return by how much more than all the known problems of each cell draw, and how unevenly all do.

    `chance`: rate times days that problems stand. `squares`, `pairs`: Σμ² as expected, and pairs of further
    reports of one problem as seen: together they tell the variance between the known problems.
    """
    at = np.log(np.maximum(chance, 1e-9))
    low, high = 0.0, MOST_UNEVEN
    for _ in range(18):
        middle = (low + high) / 2.0
        grid, _, first, second = _among_known(middle)
        ratio = np.interp(at, grid, second) / np.interp(at, grid, first) ** 2
        if float((squares * ratio).sum()) < pairs:
            low = middle
        else:
            high = middle
    uneven = (low + high) / 2.0
    grid, _, first, _ = _among_known(uneven)
    return np.asarray(np.interp(at, grid, first), dtype=np.float64), uneven


def _reported(facts: _Facts, chance: Floats, value: Floats, uneven: float) -> Floats:
    """Return the chance of each area that a problem is reported, against the place, the mix of all held."""
    grid, known, _, _ = _among_known(uneven)
    mix = _sums(facts.kind, _sums(facts.cell, np.ones(len(facts.cell)), len(facts.days)), len(chance))
    at = np.log(np.maximum(chance * np.maximum(value, 1e-9)[:, None], 1e-9))
    here = np.interp(at, grid, known) @ mix
    everywhere = float(np.interp(np.log(np.maximum(chance, 1e-9)), grid, known) @ mix)
    return np.asarray(here / everywhere if everywhere > 0 else np.ones(len(value)), dtype=np.float64)


def _among_known(variance: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Return, over the logarithm of λL, the share of problems that is reported, and among these mean and mean
    square of the Gamma factor (mean 1) by which problems differ."""
    grid = np.linspace(-8.0, 5.0, 66)
    if variance < 0.01:
        plain = np.exp(grid)
        return grid, plain / (1.0 + plain), np.ones(len(grid)), np.ones(len(grid))
    at, weight = roots_genlaguerre(32, 1.0 / variance - 1.0)
    factor = at * variance
    chance = np.exp(grid)[:, None] * factor
    weight = weight / weight.sum() * chance / (1.0 + chance)
    known = weight.sum(axis=1)
    weight = weight / known[:, None]
    return grid, known, (weight * factor).sum(axis=1), (weight * factor**2).sum(axis=1)


def _clumping(facts: _Facts, more: Floats, mean: Floats) -> Floats:
    """Return by how much each area's variance exceeds Poisson's.

    From the spread between problems, and from what cells of area × category are off beyond it.
    """
    fitted = facts.size + len(facts.life)
    uneven = _unevenness(more, mean, fitted=fitted)
    cells = len(facts.days)
    thought, told = _sums(facts.cell, mean, cells), _sums(facts.cell, more, cells)
    squared = _sums(facts.cell, mean**2, cells)
    spread = thought + uneven * squared
    is_telling = thought > LEAST_CELL
    free = is_telling.sum() * (1.0 - fitted / max(int((thought > 0).sum()), fitted + 1))
    off = float(((told - thought)[is_telling] ** 2 / spread[is_telling]).sum())
    misfit = max(1.0, off / free) if free >= 1.0 else 1.0
    squares = _sums(facts.area, squared, facts.size)
    by_area = np.nan_to_num(divide(squares, _sums(facts.area, thought, facts.size)))
    return misfit * (1.0 + uneven * by_area)


def _sums(group: NDArray[np.int64], amounts: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(group, amounts, minlength=size), dtype=np.float64)


def _unit_prior(observed: Floats, expected: Floats) -> GammaPrior:
    """Return a Gamma prior of mean 1 whose spread is what areas differ by beyond chance."""
    known = expected > 0
    ratio = observed[known] / expected[known]
    total = float(expected[known].sum())
    spread = float((expected[known] * (ratio - 1.0) ** 2).sum()) / total - int(known.sum()) / total
    between = max(spread, 1.0 / total, 1e-6)
    return GammaPrior(1.0, 1.0 / between, 1.0 / between)
