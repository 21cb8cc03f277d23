"""Build the street graph, find who reaches what, and keep both.

One transaction. A graph is keyed by the digest of what it is made from: nothing is built again while streets,
facilities, people, borders, parameters and code stay the same.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from geo_mahalle import __version__
from geo_mahalle.analysis.access.parameters import AccessParameters
from geo_mahalle.analysis.access.people import BUILDINGS, GRID, Homes, Known, People, spread_people
from geo_mahalle.analysis.access.reaching import distances, read_facilities, supplies
from geo_mahalle.analysis.access.streets import Streets, read_graph, read_shapes
from geo_mahalle.analysis.keys import code_digest
from geo_mahalle.analysis.parameters import Parameters
from geo_mahalle.analysis.periods import fill_periods
from geo_mahalle.database import Connection, Role, connect, copy_arrow, rows, run
from geo_mahalle.settings import Settings
from geo_mahalle.statistics.network_reach import place_points

PACKAGE = "geo_mahalle.analysis.access"
FEW_POINTS = 5_000
"""Points of a whole place where there is neither a street nor anything to reach: all stand at no distance."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]
Tell = Callable[[str], None]


@dataclass(frozen=True)
class AccessSummary:
    """What was built: nodes, edges, points of people; kilometres by what a fire engine can do; seconds."""

    nodes: int
    edges: int
    points: int
    reach_km: dict[str, float]
    seconds: float


def build_access(
    settings: Settings,
    *,
    as_of: date | None = None,
    parameters: AccessParameters | None = None,
    progress: Tell = lambda _: None,
) -> AccessSummary:
    """Build the street graph and all access of a place anew, whatever was kept before.

    Returns
    -------
    AccessSummary
        Edges are in analysis.network_edge; who reaches what in analysis.access and analysis.supply.
    """
    with connect(settings, role=Role.COMPUTE) as connection:
        run(connection, "geo_mahalle.analysis", "begin", {"as_of": as_of.isoformat() if as_of else ""})
        fill_periods(connection, Parameters().period_kinds)
        chosen = parameters or AccessParameters()
        return _build(connection, chosen, _digest(connection, chosen), progress)


def refresh_access(
    connection: Connection,
    parameters: AccessParameters | None = None,
    progress: Tell = lambda _: None,
) -> AccessSummary | None:
    """Build access where what it is made from has changed since; None where nothing had to be done.

    The caller commits, and has filled the periods.
    """
    chosen = parameters or AccessParameters()
    digest = _digest(connection, chosen)
    known = run(connection, PACKAGE, "known_digest").fetchone()
    if known is not None and known[0] == digest:
        return None
    return _build(connection, chosen, digest, progress)


def _digest(connection: Connection, parameters: AccessParameters) -> str:
    asked = {"kinds": [*parameters.kinds, "lamp"], **_themes(parameters)}
    (facts,) = run(connection, PACKAGE, "facts_digest", asked).fetchone() or ("",)
    told = json.dumps(asdict(parameters), sort_keys=True)
    code = code_digest(PACKAGE, "geo_mahalle.statistics")
    return hashlib.sha256(f"{facts} {told} {code}".encode()).hexdigest()


def _themes(parameters: AccessParameters) -> dict[str, str]:
    return {
        "lamp_theme": Parameters().lamp_theme,
        "street_theme": parameters.street_theme,
        "building_theme": parameters.building_theme,
    }


def _read_homes(connection: Connection) -> Homes:
    found = rows(connection, PACKAGE, "read_homes")
    floors = np.array([row["floor_m2"] for row in found], dtype=np.float64)
    return Homes(read_shapes([row["shape"] for row in found]), floors)


def _build(
    connection: Connection, parameters: AccessParameters, digest: str, progress: Tell
) -> AccessSummary:
    began = time.monotonic()
    areas = rows(connection, PACKAGE, "read_people", _themes(parameters))
    borders = read_shapes([area["shape"] for area in areas])
    progress("streets")
    streets = read_graph(
        connection, parameters, borders[[area["has_lamps"] for area in areas]] if areas else borders
    )
    facilities = read_facilities(connection, parameters.kinds)
    if not facilities and not len(streets.street):
        parameters = replace(parameters, most_points=FEW_POINTS)
    surveyed = Known(
        np.array([area["has_buildings"] for area in areas], dtype=bool),
        np.array([area["has_streets"] for area in areas], dtype=bool),
    )
    people = spread_people(
        borders,
        [area["persons"] for area in areas],
        streets.graph.shapes,
        parameters,
        homes=_read_homes(connection),
        surveyed=surveyed,
    )
    run(connection, PACKAGE, "clear")
    _keep_edges(connection, streets)
    area_ids = np.array([area["area_id"] for area in areas], dtype=np.int64)
    is_straight = ~surveyed.streets[people.area]
    _keep_ground(connection, area_ids, people, is_straight=is_straight)
    walkers = place_points(streets.graph, people.points, farthest_m=parameters.snap_m)
    for kind, mode, metres in distances(
        streets, people, walkers, facilities, parameters, is_straight=is_straight
    ):
        progress(f"{kind} {mode}")
        _keep_access(connection, area_ids, people, kind=kind, mode=mode, metres=metres)
    shared = supplies(streets, people, walkers, facilities, parameters)
    _keep_supply(connection, area_ids, people, shared, is_told=~is_straight)
    told = {
        "digest": digest,
        "nodes": streets.graph.nodes,
        "edges": len(streets.street),
        "points": len(people.points),
        "code_version": __version__,
        "parameters": json.dumps(asdict(parameters), sort_keys=True),
    }
    run(connection, PACKAGE, "insert_network", told)
    return AccessSummary(
        streets.graph.nodes,
        len(streets.street),
        len(people.points),
        {
            word: float(streets.graph.length_m[streets.reach == word].sum()) / 1000
            for word in ("reached", "cut_off", "narrow", "unknown")
        },
        time.monotonic() - began,
    )


def _keep_edges(connection: Connection, streets: Streets) -> None:
    graph, count = streets.graph, len(streets.street)
    run(connection, PACKAGE, "stage_edges")
    table = pa.table(
        {
            "id": pa.array(range(1, count + 1), pa.int64()),
            "street_id": pa.array(streets.street),
            "start_node": pa.array(graph.starts),
            "end_node": pa.array(graph.ends),
            "length_m": pa.array(np.round(graph.length_m, 3)),
            "width_m": pa.array(streets.width_m, from_pandas=True),
            "lit_share": pa.array(streets.lit_share, from_pandas=True),
            "is_drivable": pa.array(streets.is_drivable),
            "reach": pa.array(streets.reach.tolist(), pa.string()),
            "shape": pa.array(shapely.to_wkb(graph.shapes, hex=True).tolist(), pa.string()),
        }
    )
    copy_arrow(connection, "stage_edge", table)
    run(connection, PACKAGE, "insert_edges")
    run(connection, PACKAGE, "drop_stage")


def _keep_access(
    connection: Connection,
    area_ids: NDArray[np.int64],
    people: People,
    *,
    kind: str,
    mode: str,
    metres: Floats,
) -> None:
    """Write one row a point; points whose distance is not a number are left out."""
    told = ~np.isnan(metres)
    rounded = np.round(metres[told], 1)
    table = pa.table(
        {
            "area_id": pa.array(area_ids[people.area[told]]),
            "kind": pa.array([kind] * int(told.sum()), pa.string()),
            "mode": pa.array([mode] * int(told.sum()), pa.string()),
            "distance_m": pa.array(np.where(np.isfinite(rounded), rounded, np.nan), from_pandas=True),
            "persons": pa.array(people.persons[told]),
        }
    )
    copy_arrow(connection, "analysis.access_row", table)


def _keep_ground(
    connection: Connection, area_ids: NDArray[np.int64], people: People, *, is_straight: Flags
) -> None:
    """Write for each area with people what they were spread over, and whether its streets are known."""
    areas, first, counts = np.unique(people.area, return_index=True, return_counts=True)
    table = pa.table(
        {
            "area_id": pa.array(area_ids[areas] if len(areas) else [], pa.int64()),
            "carrier": pa.array(np.where(people.is_built[first], BUILDINGS, GRID).tolist(), pa.string()),
            "way": pa.array(np.where(is_straight[first], "straight", "streets").tolist(), pa.string()),
            "points": pa.array(counts, pa.int64()),
        }
    )
    copy_arrow(connection, "analysis.access_ground", table)


def _keep_supply(
    connection: Connection,
    area_ids: NDArray[np.int64],
    people: People,
    shares: dict[str, Floats],
    *,
    is_told: Flags,
) -> None:
    """Write the mean over people for each area and every area around it; of those whose streets are known."""
    place = {int(area_id): number for number, area_id in enumerate(area_ids)}
    pairs = [
        (place[row["area_id"]], row["ancestor_id"])
        for row in rows(connection, PACKAGE, "above")
        if row["area_id"] in place
    ]
    count = len(area_ids)
    persons_told = people.persons * is_told
    whole = np.bincount(people.area, weights=persons_told, minlength=count)
    found: list[tuple[int, str, float]] = []
    for kind, shared in shares.items():
        part = np.bincount(people.area, weights=persons_told * shared, minlength=count)
        sums: dict[int, list[float]] = {}
        for number, around in pairs:
            total = sums.setdefault(around, [0.0, 0.0])
            total[0] += float(part[number])
            total[1] += float(whole[number])
        found += [
            (around, kind, supplied / persons)
            for around, (supplied, persons) in sorted(sums.items())
            if persons
        ]
    columns = list(zip(*found, strict=True)) if found else [(), (), ()]
    table = pa.table(
        {
            "area_id": pa.array(columns[0], pa.int64()),
            "kind": pa.array(columns[1], pa.string()),
            "value": pa.array(columns[2], pa.float64()),
        }
    )
    copy_arrow(connection, "analysis.supply_row", table)
