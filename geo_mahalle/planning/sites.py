"""Where to put what gives access: what each place would newly reach, and how few would reach all.

Parks, hydrants or health posts claim no effect on a problem of their place; what they gain is the homes
that come into reach. The optimiser weighs that gain (`read_coverage`): the risk of lacking the service in the
area, spread over its streets, ends in part where a chosen site reaches and nothing reached before. Which one,
two or three places would cover the most by themselves is told beside it (`choose_sites`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_mahalle.database.queries import Connection, rows
from geo_mahalle.planning.candidates import Option
from geo_mahalle.planning.model import SiteChoice, Titles
from geo_mahalle.planning.optimiser import Candidate, cover_all, cover_most
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Ground, Row

METRES_A_DEGREE = 111_320.0
MOST_SITES = 3
PACKAGE = "geo_mahalle.planning"


@dataclass(frozen=True, slots=True)
class Service:
    """What a site is for: the kinds of facilities that serve already, and how far one reaches in metres."""

    kinds: tuple[str, ...]
    reach_m: float


SERVICES = {
    "hydrant_works": Service(("hydrant",), 150.0),
    "pocket_park": Service(("park", "playground", "sports_ground"), 500.0),
    "health_outreach": Service(("health_post", "health_centre"), 1200.0),
}
"""Interventions whose gain is coverage; the reaches are those of the indicators of access."""
Floats = NDArray[np.float64]


def read_coverage(
    connection: Connection, options: Sequence[Option], ground: Ground, parameters: Parameters
) -> tuple[Candidate, ...]:
    """Return what the sites among the options would gain, a candidate for each group of streets.

    A group's gain is the area's risk of lacking the service × the group's part of the area's street length
    × `access_relief` × applicability × life, times the equity weight. Streets that are served already gain
    nothing.
    """
    groups: dict[tuple[str, str], list[Option]] = defaultdict(list)
    for option in options:
        if option.intervention.id in SERVICES and option.problem and option.problem.geometry:
            groups[option.intervention.id, option.candidate.area].append(option)
    served = {
        name: _served_parts(connection, SERVICES[name], sorted(area for of, area in groups if of == name))
        for name in sorted({name for name, _ in groups})
    }
    made: list[Candidate] = []
    for (name, area), found in sorted(groups.items()):
        made += _gains(found, ground, area, served[name], SERVICES[name].reach_m, parameters)
    return tuple(made)


def _served_parts(connection: Connection, service: Service, areas: Sequence[str]) -> frozenset[int]:
    values = {"codes": list(areas), "kinds": list(service.kinds), "metres": service.reach_m}
    return frozenset(row["part_id"] for row in rows(connection, PACKAGE, "served_parts", values))


def _gains(
    found: Sequence[Option],
    ground: Ground,
    area: str,
    served: frozenset[int],
    reach_m: float,
    parameters: Parameters,
) -> list[Candidate]:
    every = [(number, row) for number, row in ground.parts.items() if row["area_code"] == area]
    parts = [row for number, row in every if number not in served]
    if not parts:
        return []
    whole = float(sum(row["length_m"] for _, row in every))
    reaches = _reaches(found, parts, reach_m)
    one, first = found[0].intervention, found[0].problem
    risk = sum(option.problem.risk for option in found if option.problem)
    worth = risk * parameters.access_relief * one.applicability * one.life_years
    lengths: dict[tuple[int, ...], float] = defaultdict(float)
    for at, row in enumerate(parts):
        lengths[tuple(np.flatnonzero(reaches[at]).tolist())] += row["length_m"]
    equity = first.equity if first is not None else 1.0
    return [
        Candidate(
            key=f"reach:{one.id}@{area}/{number}",
            area=area,
            benefit=worth * equity * length / whole,
            cost=0,
            relief=worth * length / whole,
            is_under_served=found[0].candidate.is_under_served,
            any_of=tuple(found[site].candidate.key for site in sites),
        )
        for number, (sites, length) in enumerate(sorted(lengths.items()))
        if sites
    ]


def _reaches(found: Sequence[Option], parts: Sequence[Row], reach_m: float) -> NDArray[np.bool_]:
    places = _spots([one.problem.geometry for one in found if one.problem and one.problem.geometry])
    return np.asarray(_metres(_spots([bytes(row["wkb"]) for row in parts]), places) <= reach_m)


def choose_sites(
    options: Sequence[Option], ground: Ground, area: str, parameters: Parameters
) -> tuple[SiteChoice, ...]:
    """Return, for each access intervention with two or more places in an area, which to take first.

    Demand is the length of streets (people live along them) within its reach in a straight line.
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
    service = SERVICES.get(found[0].intervention.id)
    reach_m = parameters.access_m if service is None else service.reach_m
    reaches = _metres(homes, places) <= reach_m
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
        radius_m=reach_m,
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
