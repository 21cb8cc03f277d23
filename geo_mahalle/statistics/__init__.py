"""Pure statistics: numbers in, an estimate with its interval out; no database, no files, no frames.

Every function is vectorised over areas: one element per area and period, NaN where something is not known.
An estimate never travels without its interval, its number of observations and the name of the method.
"""

from geo_mahalle.statistics.estimates import CONFIDENCE, Estimates
from geo_mahalle.statistics.kinds import KINDS, Kind, estimate
from geo_mahalle.statistics.means import mean_interval
from geo_mahalle.statistics.poisson import poisson_interval
from geo_mahalle.statistics.proportions import wilson_interval
from geo_mahalle.statistics.shrinkage import (
    MIN_AREAS,
    GammaPrior,
    Marshall,
    expected_events,
    fit_prior,
    marshall,
    posterior,
)
from geo_mahalle.statistics.survival import Curve, kaplan_meier, life_table, median_time

__all__ = [
    "CONFIDENCE",
    "KINDS",
    "MIN_AREAS",
    "Curve",
    "Estimates",
    "GammaPrior",
    "Kind",
    "Marshall",
    "estimate",
    "expected_events",
    "fit_prior",
    "kaplan_meier",
    "life_table",
    "marshall",
    "mean_interval",
    "median_time",
    "poisson_interval",
    "posterior",
    "wilson_interval",
]
