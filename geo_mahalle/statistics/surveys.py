"""What a sample says of those it was drawn from: weighted shares and means with the design taken in.

Weights, strata and clusters change how much an interview tells. The variance is that of the linearised ratio
with clusters drawn with replacement inside strata (Taylor series; Cochran 1977, *Sampling Techniques*, ch. 5
and 11), so a sample of the whole of a small place is told as less sure than it is, never as surer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from geo_mahalle.statistics.estimates import CONFIDENCE, Floats, as_floats
from geo_mahalle.statistics.proportions import wilson_interval


@dataclass(frozen=True)
class SurveyEstimate:
    """A weighted share or mean; NaN where the sample cannot tell.

    `design_effect` is its variance against that of a simple random sample of as many interviews,
    `effective_n` how many of such a sample tell as much. `kish` is the part that weights alone bring about.
    """

    value: float
    low: float
    high: float
    standard_error: float
    n: int
    effective_n: float
    design_effect: float
    kish: float


def kish_effect(weights: ArrayLike) -> float:
    """Return Kish's design effect of weights: n Σw² / (Σw)² (Kish 1965, *Survey Sampling*, 11.7).

    >>> kish_effect([1, 1, 2, 4])
    1.375
    """
    given = as_floats(weights)
    if len(given) == 0 or not (given > 0).all():
        raise ValueError("weights are not numbers above 0")
    return float(len(given) * (given**2).sum() / given.sum() ** 2)


def survey_mean(
    values: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    strata: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    confidence: float = CONFIDENCE,
) -> SurveyEstimate:
    """Return the weighted mean of a sample; of 0 and 1 it is a share.

    Parameters
    ----------
    values
        One answer an interview; NaN (not answered) is left out together with its weight.
    weights
        How many each interview stands for, relative; None: all the same.
    strata, clusters
        From which part of the place, and in which drawn group, an interview is; None: one stratum, and each
        interview drawn by itself. A cluster belongs to the stratum that it is in: its name may come again in
        another. A stratum with one cluster lends no variance of its own and is put to the place's mean.

    Returns
    -------
    The interval is Wilson's on the effective number for a share, else Student's with clusters minus strata
    degrees of freedom.

    >>> survey_mean([1, 0, 1, 1], [1, 1, 2, 4]).value
    0.875
    """
    given = as_floats(values)
    known = ~np.isnan(given)
    y, size = given[known], int(known.sum())
    w = np.ones(size) if weights is None else as_floats(weights)[known]
    if size < 2:
        return _untold(y, size)
    kish = kish_effect(w)
    mean = float((w * y).sum() / w.sum())
    stratum, cluster = _codes(strata, known, clusters)
    variance, degrees = _linearised(w * (y - mean) / w.sum(), stratum, cluster)
    spread = float((w * (y - mean) ** 2).sum() / w.sum() * size / (size - 1))
    is_share = bool(np.isin(y, (0.0, 1.0)).all())
    effect = variance * size / spread if spread > 0 else kish
    effect = effect if effect > 0 else float("nan")
    effective = min(size / effect, float(w.sum() ** 2 / (w**2).sum()) if spread == 0 else np.inf)
    error = float(np.sqrt(variance))
    if is_share and not np.isnan(effective):
        low, high = (float(end[0]) for end in wilson_interval(mean, effective, confidence=confidence))
    else:
        reach = float(stats.t.ppf(0.5 + confidence / 2, degrees)) * error if degrees > 0 else float("nan")
        low, high = mean - reach, mean + reach
    return SurveyEstimate(mean, low, high, error, size, float(effective), float(effect), kish)


def _untold(values: Floats, size: int) -> SurveyEstimate:
    """Return what one interview or none tells: its value, and nothing of how sure it is."""
    unknown = float("nan")
    value = float(values[0]) if size else unknown
    return SurveyEstimate(value, unknown, unknown, unknown, size, float(size), unknown, unknown)


def _codes(
    strata: ArrayLike | None, known: NDArray[np.bool_], clusters: ArrayLike | None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return numbers of stratum and of cluster (within strata) of each interview that is known."""
    size = int(known.sum())
    stratum = np.zeros(size, dtype=np.intp)
    if strata is not None:
        stratum = np.unique(np.asarray(strata, dtype=str)[known], return_inverse=True)[1]
    cluster = np.arange(size, dtype=np.intp)
    if clusters is not None:
        named = np.unique(np.asarray(clusters, dtype=str)[known], return_inverse=True)[1]
        cluster = np.unique(stratum * (size + 1) + named, return_inverse=True)[1]
    return stratum, cluster


def _linearised(parts: Floats, stratum: NDArray[np.intp], cluster: NDArray[np.intp]) -> tuple[float, int]:
    """Return the variance of the sum of parts, drawn by cluster inside strata, and its degrees of freedom."""
    totals = np.bincount(cluster, weights=parts)
    of_stratum = np.zeros(len(totals), dtype=np.intp)
    of_stratum[cluster] = stratum
    many = np.bincount(of_stratum)
    sums = np.bincount(of_stratum, weights=totals)
    middle = np.divide(sums, many, out=np.zeros_like(sums), where=many > 1)
    squares = np.bincount(of_stratum, weights=(totals - middle[of_stratum]) ** 2)
    scale = np.divide(many, many - 1, out=np.ones(len(many)), where=many > 1)
    return float((scale * squares).sum()), int(len(totals) - (many > 0).sum())
