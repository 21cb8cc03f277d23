"""Where to put what gives access: the places that reach the most people, and how few would reach all.

Parks, hydrants or health posts claim no effect on a problem, so the optimiser has nothing to weigh them by.
Among the places that were named for one, those that cover the most are told here; the council decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_mahalle.planning.candidates import Option
from geo_mahalle.planning.model import SiteChoice, Titles
from geo_mahalle.planning.optimiser import cover_all, cover_most
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Ground

METRES_A_DEGREE = 111_320.0
MOST_SITES = 3
Floats = NDArray[np.float64]


def choose_sites(
    options: Sequence[Option], ground: Ground, area: str, parameters: Parameters
) -> tuple[SiteChoice, ...]:
    """Return, for each access intervention with two or more places in an area, which to take first.

    Demand is the length of streets (people live along them) within `access_m` in a straight line.
    """
    groups: dict[str, list[Option]] = defaultdict(list)
    for option in options:
        has_place = option.problem is not None and option.problem.geometry is not None
        if option.candidate.area == area and option.intervention.outcome == "access" and has_place:
            groups[option.intervention.id].append(option)
    parts = [row for row in ground.parts.values() if row["area_code"] == area]
    if not parts:
        return ()
    demand = np.array([row["length_m"] for row in parts], dtype=np.float64)
    homes = _spots([bytes(row["wkb"]) for row in parts])
    return tuple(_choice(found, demand, homes, parameters) for found in groups.values() if len(found) > 1)


def _choice(found: Sequence[Option], demand: Floats, homes: Floats, parameters: Parameters) -> SiteChoice:
    places = _spots([one.problem.geometry for one in found if one.problem and one.problem.geometry])
    reaches = _metres(homes, places) <= parameters.access_m
    best = [cover_most(demand, reaches, number) for number in range(1, min(MOST_SITES, len(found)) + 1)]
    every = cover_all(reaches)
    whole = float(demand.sum())
    reachable = whole - float(demand[list(every.out_of_reach)].sum())
    one = found[0].intervention
    return SiteChoice(
        intervention_id=one.id,
        titles=Titles(one.title_fa, one.title_en),
        keys=tuple(tuple(found[site].candidate.key for site in each.sites) for each in best),
        covered=tuple(each.covered / whole for each in best),
        least_for_all=len(every.sites),
        reachable=reachable / whole,
        radius_m=parameters.access_m,
    )


def _spots(shapes: Sequence[bytes]) -> Floats:
    """Return a (lon, lat) of each shape."""
    points = shapely.centroid(shapely.from_wkb(shapes))
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])


def _metres(homes: Floats, places: Floats) -> Floats:
    """Return distances between points of one neighbourhood, homes × places."""
    east = METRES_A_DEGREE * np.cos(np.radians(homes[:, 1].mean()))
    away = homes[:, None, :] - places[None, :, :]
    return np.asarray(np.hypot(away[..., 0] * east, away[..., 1] * METRES_A_DEGREE))
