"""Who reaches what: metres to the nearest facility of a kind, and what there is for each person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_mahalle.analysis.access.parameters import AccessParameters, Kinds
from geo_mahalle.analysis.access.people import People
from geo_mahalle.analysis.access.streets import Streets, read_shapes
from geo_mahalle.database import Connection, rows
from geo_mahalle.statistics.network_reach import Graph, Spots, nearest_of, place_points, supply_of

PACKAGE = "geo_mahalle.analysis.access"
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Facility:
    """A facility: kind, capacity (NaN not known), and shape in metres."""

    kind: str
    capacity: float
    shape: shapely.Geometry


def read_facilities(connection: Connection, kinds: Sequence[str]) -> list[Facility]:
    """Return today's facilities of some kinds that are not said to be out of order."""
    found = rows(connection, PACKAGE, "read_facilities", {"kinds": list(kinds)})
    shapes = read_shapes([row["shape"] for row in found])
    return [
        Facility(row["kind"], np.nan if row["capacity"] is None else float(row["capacity"]), shape)
        for row, shape in zip(found, shapes, strict=True)
    ]


def _doors(
    facilities: Sequence[Facility], kinds: Kinds, parameters: AccessParameters
) -> tuple[Shapes, Whole]:
    """Return where facilities of some kinds are entered, and which of them each door is of.

    Grounds are entered from all sides: a door every few metres along their edge.
    """
    doors: list[shapely.Geometry] = []
    owner: list[int] = []
    for number, facility in enumerate(facilities):
        if facility.kind not in kinds:
            continue
        if shapely.get_dimensions(facility.shape) < 2:
            found = [shapely.point_on_surface(facility.shape)]
        else:
            edge = shapely.segmentize(shapely.boundary(facility.shape), parameters.edge_step_m)
            found = list(shapely.points(shapely.get_coordinates(edge)))
        doors += found
        owner += [number] * len(found)
    return np.array(doors, dtype=object), np.array(owner, dtype=np.int64)


def distances(
    streets: Streets,
    people: People,
    walkers: Spots,
    facilities: Sequence[Facility],
    parameters: AccessParameters,
    *,
    is_straight: Flags,
) -> Iterator[tuple[str, str, Floats]]:
    """Yield kind, mode and the metres of each point to its nearest facility; NaN where it cannot be told.

    `is_straight`: points where no street is known. By day and by car a straight line made longer stands in
    there; what needs streets (light, room shared among all who reach it, width) is not told.
    """
    graph = streets.graph

    def reach(kinds: Kinds, chosen: Graph, spots: Spots, *, is_told: bool = False) -> Floats:
        doors, _ = _doors(facilities, kinds, parameters)
        metres = nearest_of(chosen, spots, place_points(chosen, doors, farthest_m=parameters.snap_m))
        if is_straight.any():
            straight = parameters.detour * _straight_m(people.points[is_straight], doors)
            metres[is_straight] = straight if is_told else np.nan
        return metres

    for label, kinds in parameters.walked.items():
        yield label, "walk", reach(kinds, graph, walkers, is_told=True)
    lit = graph.only(np.nan_to_num(streets.lit_share) >= parameters.lit_share)
    by_night = place_points(lit, people.points, farthest_m=parameters.night_snap_m)
    for label, kinds in parameters.at_night.items():
        yield label, "night", reach(kinds, lit, by_night)
    roads = graph.only(streets.is_drivable)
    drivers = place_points(roads, people.points, farthest_m=parameters.snap_m)
    for label, kinds in parameters.driven.items():
        yield label, "drive", reach(kinds, roads, drivers, is_told=True)
    safe = (parameters.safe_kind,)
    steps = ((parameters.enough_m, 1.0),)
    shared = _share(graph, people, walkers, facilities, safe, steps=steps, parameters=parameters, by="area")
    metres = reach(safe, graph, walkers)
    yield parameters.safe_kind, "walk", metres
    is_enough = is_straight | (shared >= parameters.enough_m2)
    yield parameters.safe_kind, "enough", np.where(is_enough, metres, np.inf)
    straight = _straight_m(people.points, graph.shapes[streets.reach == "reached"])
    unsure = (straight > parameters.hose_m) & (
        _straight_m(people.points, graph.shapes[streets.reach == "unknown"]) <= parameters.hose_m
    )
    yield "passage", "emergency", np.where(unsure | is_straight, np.nan, straight)
    yield "passage", "unmeasured", np.where(unsure & ~is_straight, straight, np.nan)


def _straight_m(points: Shapes, edges: Shapes) -> Floats:
    """Return metres from points to the nearest of some edges, infinite where there is none."""
    found = np.full(len(points), np.inf)
    if len(points) and len(edges):
        (which, _), metres = shapely.STRtree(edges).query_nearest(
            points, all_matches=False, return_distance=True
        )
        found[which] = metres
    return found


def _share(
    graph: Graph,
    people: People,
    walkers: Spots,
    facilities: Sequence[Facility],
    kinds: Kinds,
    *,
    steps: Sequence[tuple[float, float]],
    parameters: AccessParameters,
    by: str,
) -> Floats:
    """Return what there is for each person at each point: square metres (`area`) or facilities (`one`)."""
    own = [facility for facility in facilities if facility.kind in kinds]
    entrances = _nearest_doors(graph, own, kinds, parameters)
    supply = np.array([shapely.area(f.shape) if by == "area" else 1.0 for f in own])
    return supply_of(graph, walkers, entrances, persons=people.persons, supply=supply, steps=steps)


def _nearest_doors(
    graph: Graph, own: Sequence[Facility], kinds: Kinds, parameters: AccessParameters
) -> Spots:
    """Return one door of each facility: the one nearest to a street."""
    doors, owner = _doors(own, kinds, parameters)
    spots = place_points(graph, doors, farthest_m=parameters.snap_m)
    order = np.lexsort((spots.off_m, owner))
    first = order[np.r_[True, np.diff(owner[order]) != 0][: len(order)]] if len(order) else order
    return Spots(spots.edge[first], spots.along_m[first], spots.off_m[first])


def supplies(
    streets: Streets,
    people: People,
    walkers: Spots,
    facilities: Sequence[Facility],
    parameters: AccessParameters,
) -> dict[str, Floats]:
    """Return what there is of each shared kind for each person, at each point."""
    return {
        kind: _share(
            streets.graph,
            people,
            walkers,
            facilities,
            (kind,),
            steps=parameters.shared_steps,
            parameters=parameters,
            by="one",
        )
        for kind in parameters.shared
    }
