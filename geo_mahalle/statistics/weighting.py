"""How much each indicator counts: by judgement of the council (AHP), or by the data as a test of robustness.

Entropy, principal components and benefit of the doubt reward spread, not importance: they are variants that
show whether a result hangs on the weights, never the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from geo_mahalle.statistics.estimates import Floats

RANDOM_INDEX = {1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45}
"""Saaty's mean consistency index of random judgements, by number of things compared."""

MAX_INCONSISTENCY = 0.10


@dataclass(frozen=True)
class Judgement:
    """Weights out of pairwise judgements, with λmax and the consistency ratio (accept up to 0.10)."""

    weights: Floats
    largest_eigenvalue: float
    consistency_ratio: float

    @property
    def is_consistent(self) -> bool:
        """Whether the judgements hang together well enough to be used."""
        return self.consistency_ratio <= MAX_INCONSISTENCY


def equal_weights(size: int) -> Floats:
    """Return equal weights that add up to 1."""
    return np.full(size, 1.0 / size)


def judged_weights(upper: ArrayLike, size: int) -> Judgement:
    """Return the weights of `size` things from the upper triangle of their pairwise comparisons, row by row.

    Notes
    -----
    Saaty (1980), The Analytic Hierarchy Process: the eigenvector of λmax; CR = (λmax − n)/(n − 1)/RI.
    """
    if not 2 <= size <= 9:
        raise ValueError(f"pairwise judgement compares 2 to 9 things, not {size}")
    judged = np.asarray(upper, dtype=float)
    if len(judged) != size * (size - 1) // 2 or np.any(judged <= 0):
        raise ValueError(f"{size} things need {size * (size - 1) // 2} comparisons above 0")
    matrix = np.eye(size)
    rows, columns = np.triu_indices(size, 1)
    matrix[rows, columns] = judged
    matrix[columns, rows] = 1.0 / judged
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    weights = np.abs(vectors[:, at].real)
    largest = float(values[at].real)
    random = RANDOM_INDEX[size]
    ratio = (largest - size) / (size - 1) / random if random else 0.0
    return Judgement(weights / weights.sum(), largest, max(ratio, 0.0))


def entropy_weights(table: ArrayLike) -> Floats:
    """Return weights by how much the columns of a table without gaps differ between rows.

    Notes
    -----
    Shannon (1948): E_j = −Σ p ln p / ln n over a column's shares p; w_j = (1 − E_j)/Σ(1 − E).
    """
    x = np.asarray(table, dtype=float)
    if np.any(~np.isfinite(x)) or np.any(x < 0) or np.any(x.sum(axis=0) <= 0) or len(x) < 2:
        raise ValueError("entropy weights need a table of amounts without gaps")
    share = x / x.sum(axis=0)
    logs = np.log(share, out=np.zeros(share.shape), where=share > 0)
    gain = 1.0 + (share * logs).sum(axis=0) / np.log(len(x))
    gain = np.where(gain < 1e-12, 0.0, gain)
    return gain / gain.sum() if gain.sum() > 0 else equal_weights(x.shape[1])


def component_weights(table: ArrayLike) -> Floats:
    """Return weights from the squared loadings of the principal components, each by its share of variance.

    Components with an eigenvalue above 1 of the correlations count, at least the first.

    Notes
    -----
    Nicoletti, Scarpetta and Boylaud (2000), OECD Economics WP 226; OECD/JRC Handbook (2008), 6.
    """
    x = np.asarray(table, dtype=float)
    if np.any(~np.isfinite(x)) or np.any(np.ptp(x, axis=0) == 0):
        raise ValueError("component weights need columns that differ, without gaps")
    values, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(x, rowvar=False)))
    keep = values > 1.0 + 1e-9
    keep[-1] = True
    weights = (vectors[:, keep] ** 2) @ (values[keep] / values[keep].sum())
    return np.asarray(weights / weights.sum())


def benefit_of_doubt(table: ArrayLike, *, bounds: tuple[float, float] | None = None) -> tuple[Floats, Floats]:
    """Return each row's best score under the weights kindest to it, and those weights.

    Parameters
    ----------
    table
        One row per area, columns better high and 0 or more.
    bounds
        Least and greatest share of its own score that one indicator may make up.

    Returns
    -------
    scores, weights
        One score (0..1) and one row of weights per area.

    Notes
    -----
    Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), Social Indicators Research 82, 111–145.
    """
    x = np.asarray(table, dtype=float)
    size = x.shape[1]
    if np.any(~np.isfinite(x)) or np.any(x < 0):
        raise ValueError("benefit of the doubt needs a table of amounts without gaps")
    if bounds is not None and not bounds[0] * size <= 1.0 <= bounds[1] * size:
        raise ValueError(f"{size} shares between {bounds[0]} and {bounds[1]} cannot add up to 1")
    scores, weights = np.zeros(len(x)), np.zeros(x.shape)
    for row, own in enumerate(x):
        limits, ends = x, np.ones(len(x))
        if bounds is not None:
            parts = np.diag(own)
            limits = np.vstack([x, bounds[0] * own - parts, parts - bounds[1] * own])
            ends = np.concatenate([ends, np.zeros(2 * size)])
        found = linprog(-own, A_ub=limits, b_ub=ends, bounds=(0, None), method="highs")
        if found.status != 0:
            raise ValueError(f"no weights suit row {row}: {found.message}")
        scores[row], weights[row] = -found.fun, found.x
    return scores, weights
