"""How unequally a thing is shared out: one number for the whole city, never one for a neighbourhood.

Values are what each area or group gets a head; `weights` are how many people get it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo_mahalle.statistics.estimates import Floats, as_floats


@dataclass(frozen=True)
class Decomposition:
    """Theil's index and its parts between and within groups; total = between + within."""

    total: float
    between: float
    within: float


def gini(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return Gini's index, 0 (equal) to 1.

    Parameters
    ----------
    values, weights
        What each area gets a head, and its people (all 1 where left out); NaN is left out.

    Notes
    -----
    Twice the area between the Lorenz curve and the diagonal: 1 − Σ p (L₋ + L), p the share of people.
    """
    amounts, people = _usable(values, weights)
    order = np.argsort(amounts, kind="stable")
    share = people[order] / people.sum()
    income = amounts[order] * share / (amounts * people / people.sum()).sum()
    curve = np.concatenate([[0.0], np.cumsum(income)])
    return float(1.0 - (share * (curve[1:] + curve[:-1])).sum())


def theil(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return Theil's T, 0 (equal) to ln n; a value of 0 adds nothing."""
    amounts, people = _usable(values, weights)
    share = people / people.sum()
    relative = amounts / (amounts * share).sum()
    logs = np.log(relative, out=np.zeros(relative.shape), where=relative > 0)
    return float((share * relative * logs).sum())


def theil_parts(values: ArrayLike, groups: ArrayLike, weights: ArrayLike | None = None) -> Decomposition:
    """Split Theil's T into the inequality between groups and that within them.

    Notes
    -----
    Theil (1967), Economics and Information Theory: T = Σ s_g ln(ȳ_g/ȳ) + Σ s_g T_g, s_g the group's share.
    """
    amounts = as_floats(values)
    people = np.ones(amounts.shape) if weights is None else as_floats(weights)
    known = np.isfinite(amounts) & np.isfinite(people) & (people > 0)
    names: NDArray[np.object_] = np.asarray(groups, dtype=object)[known]
    amounts, people = amounts[known], people[known]
    total = theil(amounts, people)
    mean = float((amounts * people).sum() / people.sum())
    between = within = 0.0
    for name in set(names.tolist()):
        inside = names == name
        size = float(people[inside].sum())
        own = float((amounts[inside] * people[inside]).sum()) / size
        share = own * size / (mean * people.sum())
        if own > 0:
            between += share * float(np.log(own / mean))
            within += share * theil(amounts[inside], people[inside])
    return Decomposition(total, between, within)


def atkinson(values: ArrayLike, aversion: float, weights: ArrayLike | None = None) -> tuple[float, float]:
    """Return Atkinson's index and the equally distributed equivalent, in the unit of the values.

    Notes
    -----
    Atkinson (1970), On the measurement of inequality, J. Economic Theory 2, 244–263.
    """
    if aversion <= 0:
        raise ValueError(f"aversion to inequality must be above 0: {aversion}")
    amounts, people = _usable(values, weights)
    share = people / people.sum()
    mean = float((share * amounts).sum())
    if aversion >= 1 and np.any(amounts == 0):
        return 1.0, 0.0
    if aversion == 1:
        equivalent = float(np.exp((share * np.log(amounts)).sum()))
    else:
        equivalent = float((share * amounts ** (1 - aversion)).sum() ** (1 / (1 - aversion)))
    return 1.0 - equivalent / mean, equivalent


def concentration_index(values: ArrayLike, rank_by: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Return how far a thing is concentrated on those high in `rank_by` (−1 to 1; 0: no relation).

    Notes
    -----
    Kakwani, Wagstaff and van Doorslaer (1997), J. Econometrics 77: C = 2·cov(h, R)/h̄, R the mid-rank share;
    equal ranks share their mean.
    """
    amounts, order = as_floats(values), as_floats(rank_by)
    people = np.ones(amounts.shape) if weights is None else as_floats(weights)
    known = np.isfinite(amounts) & np.isfinite(order) & (people > 0)
    amounts, order, people = amounts[known], order[known], people[known]
    share = people / people.sum()
    levels, place = np.unique(order, return_inverse=True)
    sizes = np.bincount(place, weights=share, minlength=len(levels))
    middle = (np.cumsum(sizes) - sizes / 2.0)[place]
    mean = float((share * amounts).sum())
    return float(2.0 * (share * (amounts - mean) * (middle - 0.5)).sum() / mean)


def _usable(values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    amounts = as_floats(values)
    people = np.ones(amounts.shape) if weights is None else as_floats(weights)
    known = np.isfinite(amounts) & np.isfinite(people) & (people > 0)
    amounts, people = amounts[known], people[known]
    if len(amounts) == 0 or np.any(amounts < 0) or amounts.sum() <= 0:
        raise ValueError("inequality needs amounts of 0 or more, and at least one above 0")
    return amounts, people
