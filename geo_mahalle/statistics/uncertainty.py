"""How far a rank can be trusted: the index drawn many times over, and which choice moves it most.

Scale, weights, way of adding up and the values themselves are all drawn; what comes out is an interval of
ranks for each area, and areas whose intervals overlap stand in one band.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm, qmc, rankdata

from geo_mahalle.statistics import aggregation, scaling
from geo_mahalle.statistics.estimates import Floats

Across: TypeAlias = Literal["geometric", "arithmetic", "penalised"]
Scaled: TypeAlias = Literal["goalpost", "zscore"]

WEIGHT_SPREAD = 0.25
SURE_PRIORITY = 0.8
"""An area is called a priority only where it lies in the worst quarter in this share of the draws."""


@dataclass(frozen=True)
class Frame:
    """What an index is made of: for each indicator its ends, direction, domain (from 0) and weight in it."""

    low: Floats
    high: Floats
    is_up: NDArray[np.bool_]
    domain: NDArray[np.int64]
    weights: Floats
    domain_weights: Floats


@dataclass(frozen=True)
class Ranks:
    """Ranks (1 the best) over the draws: as computed, middle, 5 % and 95 %, and P(worst quarter)."""

    nominal: Floats
    median: Floats
    low: Floats
    high: Floats
    worst_quarter: Floats
    band: NDArray[np.int64]
    runs: int
    seed: int


@dataclass(frozen=True)
class Shares:
    """Shares of the output's variance: by one input alone, and with all its interactions."""

    first: Floats
    total: Floats
    runs: int


def score(
    table: ArrayLike, frame: Frame, *, scale: Scaled = "goalpost", across: Across = "geometric"
) -> tuple[Floats, Floats]:
    """Return the scores of the domains (one column each) and of the whole, both on 0–100 or thereabouts.

    A domain is not known where less than two thirds of its weight is; the whole where a domain is not.
    """
    x = np.asarray(table, dtype=float)
    if scale == "goalpost":
        normal = scaling.goalpost(x, frame.low, frame.high, frame.is_up)
    else:
        normal = np.clip(scaling.zscore(x, frame.is_up, mean=50.0, sd=20.0), 0.0, 100.0)
    domains = np.column_stack(
        [
            aggregation.arithmetic(normal[:, frame.domain == number], frame.weights[frame.domain == number])
            for number in range(len(frame.domain_weights))
        ]
    )
    if across == "arithmetic":
        return domains, aggregation.arithmetic(domains, frame.domain_weights, least=1.0)
    if across == "penalised":
        return domains, aggregation.penalised(70.0 + 0.6 * domains)
    whole = aggregation.geometric(aggregation.lift(domains), frame.domain_weights, least=1.0)
    return domains, (whole - 1.0) / 0.99


def draw_weights(weights: ArrayLike, rng: np.random.Generator, *, spread: float = WEIGHT_SPREAD) -> Floats:
    """Return weights drawn around the given ones (Dirichlet), deviating by about `spread` of themselves."""
    given: Floats = np.asarray(weights, dtype=float)
    given = np.asarray(given / given.sum())
    if len(given) < 2:
        return given
    strength = max((len(given) - 1) / spread**2 - 1.0, 1.0)
    return np.asarray(rng.dirichlet(np.maximum(given * strength, 1e-6)))


def draw_values(table: ArrayLike, low: ArrayLike, high: ArrayLike, rng: np.random.Generator) -> Floats:
    """Return values drawn from their 95 % intervals, each side its own; no interval, no draw."""
    x = np.asarray(table, dtype=float)
    half = float(norm.ppf(0.975))
    z = rng.normal(size=x.shape)
    below = np.maximum(x - np.asarray(low, dtype=float), 0.0)
    above = np.maximum(np.asarray(high, dtype=float) - x, 0.0)
    return np.asarray(x + np.nan_to_num(np.where(z < 0, below, above)) * z / half)


def rank_intervals(
    table: ArrayLike,
    frame: Frame,
    *,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    runs: int = 1000,
    seed: int,
) -> Ranks:
    """Return how far each area's rank moves when every choice and every value is drawn anew.

    Parameters
    ----------
    table, low, high
        One row per area, one column per indicator; ends of the 95 % intervals, NaN where there is none.
    runs, seed
        Number of draws, and where they start; both are stored with the result.

    Notes
    -----
    Saisana, Saltelli and Tarantola (2005), J. Royal Statistical Society A 168, 307–323. Drawn: scale (between
    goalposts or standardised), weights (±25 %), sum (geometric, arithmetic, penalised), values, and one
    indicator left out.
    """
    x = np.asarray(table, dtype=float)
    rng = np.random.default_rng(seed)
    nominal = ranks_of(score(x, frame)[1])
    drawn = np.empty((runs, len(x)))
    for run in range(runs):
        values = x if low is None or high is None else draw_values(x, low, high, rng)
        drawn[run] = ranks_of(score(values, _vary(frame, rng), scale=_scale(rng), across=_across(rng))[1])
    known = np.isfinite(nominal) & np.isfinite(drawn).any(axis=0)
    middle, least, most = (np.full(len(x), np.nan) for _ in range(3))
    if known.any():
        least[known], middle[known], most[known] = np.nanpercentile(drawn[:, known], [5, 50, 95], axis=0)
    worst = np.full(len(x), np.nan)
    worst[known] = np.nanmean(_is_worst(drawn)[:, known], axis=0)
    return Ranks(nominal, middle, least, most, worst, bands(least, most), runs, seed)


def ranks_of(scores: ArrayLike) -> Floats:
    """Return ranks, 1 for the highest score; ties share their mean, NaN has none."""
    return np.asarray(rankdata(-np.asarray(scores, dtype=float), nan_policy="omit"), dtype=float)


def bands(low: ArrayLike, high: ArrayLike) -> NDArray[np.int64]:
    """Return each area's band, 1 the best: areas whose rank intervals overlap (in a chain) share it.

    0 where the interval is not known.
    """
    least, most = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    found = np.zeros(len(least), dtype=np.int64)
    band, reach = 0, -np.inf
    for place in np.argsort(least, kind="stable"):
        if not np.isfinite(least[place]):
            continue
        if least[place] > reach:
            band += 1
        reach = max(reach, most[place])
        found[place] = band
    return found


def sobol(model: Callable[[Floats], Floats], dimensions: int, *, samples: int = 512, seed: int) -> Shares:
    """Return how much of a model's variance each input makes, from `samples`·(dimensions + 2) runs.

    Parameters
    ----------
    model
        Takes rows of inputs, each uniform on 0..1, and returns one number a row.
    samples
        A power of two.

    Notes
    -----
    Saltelli et al. (2010), Computer Physics Communications 181, 259–270; total effects by Jansen (1999).
    """
    points = qmc.Sobol(2 * dimensions, scramble=True, rng=np.random.default_rng(seed)).random(samples)
    first, second = points[:, :dimensions], points[:, dimensions:]
    at_first, at_second = model(first), model(second)
    variance = float(np.var(np.concatenate([at_first, at_second])))
    alone, total = np.zeros(dimensions), np.zeros(dimensions)
    for column in range(dimensions):
        mixed = first.copy()
        mixed[:, column] = second[:, column]
        at_mixed = model(mixed)
        if variance > 0:
            alone[column] = float(np.mean((at_second - at_second.mean()) * (at_mixed - at_first))) / variance
            total[column] = float(np.mean((at_first - at_mixed) ** 2)) / 2.0 / variance
    return Shares(alone, total, samples * (dimensions + 2))


CHOICES = ("scale", "weights", "sum", "values", "left out")


def choice_shares(
    table: ArrayLike,
    frame: Frame,
    *,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    samples: int = 128,
    seed: int,
) -> Shares:
    """Return which of the five `CHOICES` moves ranks most: shares of the variance of their mean move."""
    x = np.asarray(table, dtype=float)
    nominal = ranks_of(score(x, frame)[1])

    def moves(inputs: Floats) -> Floats:
        return np.array([_mean_move(x, frame, row, nominal=nominal, ends=(low, high)) for row in inputs])

    return sobol(moves, len(CHOICES), samples=samples, seed=seed)


def _mean_move(
    x: Floats,
    frame: Frame,
    row: Floats,
    *,
    nominal: Floats,
    ends: tuple[ArrayLike | None, ArrayLike | None],
) -> float:
    seeds = (row * 2**31).astype(np.int64)
    values = x
    if ends[0] is not None and ends[1] is not None:
        values = draw_values(x, ends[0], ends[1], np.random.default_rng(seeds[3]))
    changed = _reweigh(frame, np.random.default_rng(seeds[1]))
    changed = _leave_out(changed, int(row[4] * (len(frame.weights) + 1)) - 1)
    scale: Scaled = "goalpost" if row[0] < 0.5 else "zscore"
    across: Across = ("geometric", "arithmetic", "penalised")[min(int(row[2] * 3), 2)]
    moved = np.abs(ranks_of(score(values, changed, scale=scale, across=across)[1]) - nominal)
    return float(np.nanmean(moved)) if np.isfinite(moved).any() else 0.0


def _vary(frame: Frame, rng: np.random.Generator) -> Frame:
    return _leave_out(_reweigh(frame, rng), int(rng.integers(-1, len(frame.weights))))


def _reweigh(frame: Frame, rng: np.random.Generator) -> Frame:
    weights = frame.weights.copy()
    for number in range(len(frame.domain_weights)):
        inside = frame.domain == number
        weights[inside] = draw_weights(weights[inside], rng)
    across = draw_weights(frame.domain_weights, rng)
    return Frame(frame.low, frame.high, frame.is_up, frame.domain, weights, across)


def _leave_out(frame: Frame, column: int) -> Frame:
    """Return the frame without one indicator (none for −1, nor the only one of its domain)."""
    if column < 0 or int((frame.domain == frame.domain[column]).sum()) < 2:
        return frame
    weights = frame.weights.copy()
    weights[column] = 0.0
    return Frame(frame.low, frame.high, frame.is_up, frame.domain, weights, frame.domain_weights)


def _scale(rng: np.random.Generator) -> Scaled:
    return "goalpost" if rng.random() < 0.5 else "zscore"


def _across(rng: np.random.Generator) -> Across:
    ways: tuple[Across, ...] = ("geometric", "arithmetic", "penalised")
    return ways[int(rng.integers(3))]


def _is_worst(drawn: Floats) -> Floats:
    known = np.isfinite(drawn).sum(axis=1, keepdims=True)
    return np.where(np.isfinite(drawn), (drawn > 0.75 * known).astype(float), np.nan)
