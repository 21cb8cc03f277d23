"""The street graph: today's streets noded, with widths and light joined to their edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_mahalle.analysis.access.parameters import AccessParameters
from geo_mahalle.database import Connection, rows
from geo_mahalle.statistics.network_noding import node_lines
from geo_mahalle.statistics.network_reach import Graph, reach_of

PACKAGE = "geo_mahalle.analysis.access"
ON_FOOT_ONLY = ("footway", "steps")
LOOK_M = 5.0
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Streets:
    """The street graph with what is known of each edge."""

    graph: Graph
    street: NDArray[np.int64]
    width_m: Floats
    lit_share: Floats
    is_drivable: Flags
    reach: Shapes


def read_shapes(texts: Sequence[str]) -> Shapes:
    """Return geometries from hexadecimal WKB."""
    return np.asarray(shapely.from_wkb(np.array(texts, dtype=object)), dtype=object).reshape(len(texts))


def read_graph(connection: Connection, parameters: AccessParameters, lamped: Shapes) -> Streets:
    """Return today's streets as a graph, with widths and light joined to its edges."""
    found = rows(connection, PACKAGE, "read_streets")
    lines = read_shapes([row["shape"] for row in found])
    levels = np.array([row["level"] for row in found], dtype=np.int64)
    if not len(lines):
        none = np.empty(0, dtype=np.int64)
        graph = Graph(none, none, np.empty(0), lines, 0)
        return Streets(graph, none, np.empty(0), np.empty(0), np.empty(0, dtype=bool), lines)
    pieces = node_lines(lines, levels, tolerance_m=parameters.tolerance_m)
    graph = Graph(pieces.starts, pieces.ends, pieces.length_m, pieces.shapes, len(pieces.xy))
    width = np.array([row["width_m"] for row in found], dtype=np.float64)[pieces.line]
    on_foot = np.array([row["class"] in ON_FOOT_ONLY for row in found])[pieces.line]
    said = np.array([row["is_lit"] for row in found], dtype=np.float64)[pieces.line]
    lamps = read_shapes(
        [row["shape"] for row in rows(connection, PACKAGE, "read_facilities", {"kinds": ["lamp"]})]
    )
    lit = _lit_share(pieces.shapes, lamps, lamped, parameters)
    return Streets(
        graph,
        np.array([row["id"] for row in found], dtype=np.int64)[pieces.line],
        width,
        np.where(np.isnan(lit), said, lit),
        ~on_foot,
        reach_of(graph, width, ~on_foot, least_m=parameters.engine_m),
    )


def _lit_share(edges: Shapes, lamps: Shapes, lamped: Shapes, parameters: AccessParameters) -> Floats:
    """Return the share of each edge near a lamp; NaN where lamps were not surveyed around its middle.

    An edge is looked at every few metres; its two halves count by their metres.
    """
    length = shapely.length(edges)
    count = np.maximum(np.ceil(length / LOOK_M).astype(np.int64), 1)
    which = np.repeat(np.arange(len(edges)), count)
    turn = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    at = shapely.line_interpolate_point(edges[which], (turn + 0.5) / count[which], normalized=True)
    near = np.zeros(len(which))
    if len(lamps):
        points = shapely.get_coordinates(shapely.point_on_surface(lamps))
        near = (cKDTree(points).query(shapely.get_coordinates(at))[0] <= parameters.lit_m).astype(np.float64)
    share = np.bincount(which, weights=near, minlength=len(edges)) / count
    middles = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    surveyed = np.zeros(len(edges), dtype=bool)
    if len(lamped):
        surveyed[shapely.STRtree(lamped).query(middles, predicate="intersects")[0]] = True
    return np.where(surveyed, share, np.nan)
