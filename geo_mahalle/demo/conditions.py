"""How people live in each neighbourhood: the hidden causes behind everything that is counted.

Deprivation is high where the city was built without a plan, rises a little towards the edge, and is never
written to a file of the city: it drives lamps, hazards, and how readily people report.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from geo_mahalle.demo.areas import Mosaic
from geo_mahalle.demo.outline import Floats, generator

AGE_WEIGHTS = (8.4, 8.9, 7.8, 6.9, 6.6, 8.1, 9.9, 10.0, 8.3, 6.7, 5.6, 4.5, 3.6, 2.5, 1.5, 0.9, 0.6, 0.4)


@dataclass(frozen=True)
class Conditions:
    """One value a neighbourhood: shares 0..1, persons and households of 1400, reports a day."""

    deprivation: Floats
    lit_share: Floats
    persons: np.ndarray
    households: np.ndarray
    growth: Floats
    reporting_rate: Floats


def draw_conditions(mosaic: Mosaic, seed: int) -> Conditions:
    """Return the conditions of life; reporting falls with deprivation (r about -0.8), not exactly."""
    rng = generator(seed, "conditions")
    count = len(mosaic.seeds)
    under_served = np.array([s.is_under_served for s in mosaic.seeds])
    middles = shapely.get_coordinates(shapely.centroid(mosaic.polygons))
    middle = np.array(mosaic.city.centroid.coords[0])
    ring = np.hypot(*((middles - middle) / (2300, 1550)).T)
    plain = 0.06 + 0.4 * ring + rng.normal(0, 0.14, count)
    deprivation = np.clip(
        np.where(under_served, rng.uniform(0.78, 0.95, count), plain), 0.03, 0.7 + 0.27 * under_served
    )
    persons = rng.integers(4000, 6000, count)
    size = 2.9 + 0.9 * deprivation + rng.normal(0, 0.08, count)
    return Conditions(
        deprivation=deprivation,
        lit_share=np.clip(0.58 - 0.55 * deprivation + rng.normal(0, 0.14, count), 0.04, 0.95),
        persons=persons,
        households=np.round(persons / size).astype(np.int64),
        growth=rng.normal(0.05, 0.06, count) + 0.1 * under_served,
        reporting_rate=0.055 * np.exp(-1.7 * deprivation + rng.normal(0, 0.3, count)),
    )
