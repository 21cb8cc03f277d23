"""Choose what to do under budgets, seasons, crews, prerequisites and an equity floor, with a proven gap."""

from geo_mahalle.planning.optimiser.compare import (
    Draws,
    PriceOfEquity,
    price_of_equity,
    selection_probability,
    shadow_list,
)
from geo_mahalle.planning.optimiser.greedy import greedy
from geo_mahalle.planning.optimiser.model import Candidate, Choice, Limits, Shortfall
from geo_mahalle.planning.optimiser.siting import Siting, cover_all, cover_most
from geo_mahalle.planning.optimiser.solver import Unsolved, optimise, second_pass

__all__ = [
    "Candidate",
    "Choice",
    "Draws",
    "Limits",
    "PriceOfEquity",
    "Shortfall",
    "Siting",
    "Unsolved",
    "cover_all",
    "cover_most",
    "greedy",
    "optimise",
    "price_of_equity",
    "second_pass",
    "selection_probability",
    "shadow_list",
]
