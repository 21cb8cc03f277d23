"""Pure statistics: numbers in, an estimate with its interval out; no database, no files, no frames.

Every function is vectorised over areas: one element per area and period, NaN where something is not known.
An estimate never travels without its interval, its number of observations and the name of the method.
"""

from geo_mahalle.statistics.clustering import (
    LEAST_AREAS,
    discoveries,
    getis_ord,
    hot_spots,
    local_moran,
    moran,
)
from geo_mahalle.statistics.estimates import CONFIDENCE, Estimates
from geo_mahalle.statistics.kinds import KINDS, Kind, estimate
from geo_mahalle.statistics.means import mean_interval
from geo_mahalle.statistics.neighbours import Neighbours, contiguous, from_pairs, nearest, within
from geo_mahalle.statistics.poisson import poisson_interval
from geo_mahalle.statistics.proportions import wilson_interval
from geo_mahalle.statistics.recurrence import came_back
from geo_mahalle.statistics.reporting import (
    chapman,
    correction,
    is_silent,
    observed_to_expected,
    relative_rates,
    reporting_rate,
)
from geo_mahalle.statistics.shrinkage import (
    MIN_AREAS,
    GammaPrior,
    Marshall,
    expected_events,
    fit_prior,
    marshall,
    marshall_local,
    posterior,
)
from geo_mahalle.statistics.survival import (
    Curve,
    kaplan_meier,
    life_table,
    log_rank,
    median_time,
    median_times,
)
from geo_mahalle.statistics.trends import emerging, mann_kendall
from geo_mahalle.statistics.uncertainty import Frame, Ranks, choice_shares, rank_intervals, score

__all__ = [
    "CONFIDENCE",
    "KINDS",
    "LEAST_AREAS",
    "MIN_AREAS",
    "Curve",
    "Estimates",
    "Frame",
    "GammaPrior",
    "Kind",
    "Marshall",
    "Neighbours",
    "Ranks",
    "came_back",
    "chapman",
    "choice_shares",
    "contiguous",
    "correction",
    "discoveries",
    "emerging",
    "estimate",
    "expected_events",
    "fit_prior",
    "from_pairs",
    "getis_ord",
    "hot_spots",
    "is_silent",
    "kaplan_meier",
    "life_table",
    "local_moran",
    "log_rank",
    "mann_kendall",
    "marshall",
    "marshall_local",
    "mean_interval",
    "median_time",
    "median_times",
    "moran",
    "nearest",
    "observed_to_expected",
    "poisson_interval",
    "posterior",
    "rank_intervals",
    "relative_rates",
    "reporting_rate",
    "score",
    "wilson_interval",
    "within",
]
