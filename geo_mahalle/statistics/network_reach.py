"""Distances from points beside streets to facilities beside streets, and what each can supply. Pure.

A point stands at a place along the nearest edge, some metres off it. A facility does too; it becomes a node
of its own, linked to both ends of its edge, so one Dijkstra from all facilities of a kind serves every point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from geo_mahalle.statistics.network import nearest_m

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Shapes = NDArray[np.object_]
CHUNK = 64


@dataclass(frozen=True)
class Graph:
    """Edges between nodes, with metres and shape; walked both ways."""

    starts: Whole
    ends: Whole
    length_m: Floats
    shapes: Shapes
    nodes: int

    def only(self, wanted: Flags) -> Graph:
        """Return the graph of the wanted edges, with the same nodes."""
        parts = {name: getattr(self, name)[wanted] for name in ("starts", "ends", "length_m", "shapes")}
        return replace(self, **parts)


@dataclass(frozen=True)
class Spots:
    """Points on a graph: edge (-1: none near), metres along it, metres off it."""

    edge: Whole
    along_m: Floats
    off_m: Floats


def place_points(graph: Graph, points: Shapes, *, farthest_m: float) -> Spots:
    """Return where points stand on their nearest edges; none where no edge lies within `farthest_m`."""
    edge = np.full(len(points), -1, dtype=np.int64)
    along, off = np.zeros(len(points)), np.full(len(points), np.inf)
    if len(points) and len(graph.shapes):
        tree = shapely.STRtree(graph.shapes)
        which, nearest = tree.query_nearest(points, max_distance=farthest_m, all_matches=False)
        edge[which] = nearest
        along[which] = shapely.line_locate_point(graph.shapes[nearest], points[which])
        off[which] = shapely.distance(graph.shapes[nearest], points[which])
    return Spots(edge, along, off)


def nearest_of(graph: Graph, points: Spots, facilities: Spots) -> Floats:
    """Return metres from each point to its nearest facility along the graph, infinite where out of reach."""
    there = facilities.edge >= 0
    edge, along, off = facilities.edge[there], facilities.along_m[there], facilities.off_m[there]
    if not len(edge):
        return np.full(len(points.edge), np.inf)
    hub = graph.nodes
    starts = np.concatenate([graph.starts, graph.starts[edge], graph.ends[edge]])
    ends = np.concatenate([graph.ends, np.full(2 * len(edge), hub)])
    lengths = np.concatenate([graph.length_m, off + along, off + graph.length_m[edge] - along])
    # parallel links count by the shortest, but no path may run through the hub: it is the only source
    to_node = nearest_m(starts, ends, lengths, nodes=hub + 1, sources=np.array([hub]))
    found = _from_ends(graph, points, to_node)
    return np.minimum(found, _on_same_edge(points, edge, along, off))


def _from_ends(graph: Graph, points: Spots, to_node: Floats) -> Floats:
    """Return metres by way of the nearer end of each point's edge."""
    edge = np.maximum(points.edge, 0)
    by_start = points.along_m + to_node[graph.starts[edge]]
    by_end = graph.length_m[edge] - points.along_m + to_node[graph.ends[edge]]
    found = np.minimum(by_start, by_end) + points.off_m
    return np.where(points.edge >= 0, found, np.inf)


def _on_same_edge(points: Spots, edge: Whole, along_m: Floats, off_m: Floats) -> Floats:
    """Return metres to a facility on the very edge a point stands on, infinite where there is none."""
    order = np.argsort(edge, kind="stable")
    low = np.searchsorted(edge[order], points.edge, side="left")
    count = np.searchsorted(edge[order], points.edge, side="right") - low
    found = np.full(len(points.edge), np.inf)
    who = np.repeat(np.arange(len(found)), count)
    turn = np.arange(len(who)) - np.repeat(np.cumsum(count) - count, count)
    which = order[np.repeat(low, count) + turn]
    apart = np.abs(points.along_m[who] - along_m[which]) + points.off_m[who] + off_m[which]
    np.minimum.at(found, who, apart)
    return found


def supply_of(
    graph: Graph,
    points: Spots,
    facilities: Spots,
    *,
    persons: Floats,
    supply: Floats,
    steps: Sequence[tuple[float, float]],
) -> Floats:
    """Return supply a person at each point (E2SFCA; Luo and Qi, 2009).

    `steps` are rising upper limits in metres with weights. The same as `network.two_step`, without a table
    of all distances: facilities are taken some at a time, and no path longer than the last step is followed.
    """
    limit = max(metres for metres, _ in steps)
    there = np.flatnonzero(facilities.edge >= 0)
    found = np.zeros(len(persons))
    for begin in range(0, len(there), CHUNK):
        chosen = there[begin : begin + CHUNK]
        metres = _each_m(graph, points, _take(facilities, chosen), limit)
        weights = np.zeros(metres.shape)
        for upper, weight in sorted(steps, reverse=True):
            weights[metres <= upper] = weight
        reached = weights @ persons
        ratio = np.divide(supply[chosen], reached, out=np.zeros(len(chosen)), where=reached > 0)
        found += ratio @ weights
    return found


def _each_m(graph: Graph, points: Spots, facilities: Spots, limit_m: float) -> Floats:
    """Return metres from each facility (rows) to each point (columns), infinite beyond the limit."""
    edge, count = facilities.edge, len(facilities.edge)
    own = graph.nodes + np.arange(count)
    to_start = facilities.off_m + facilities.along_m
    to_end = facilities.off_m + graph.length_m[edge] - facilities.along_m
    starts = np.concatenate([graph.starts, graph.starts[edge], graph.ends[edge]])
    ends = np.concatenate([graph.ends, own, own])
    lengths = np.maximum(np.concatenate([graph.length_m, to_start, to_end]), 1e-9)
    order = np.lexsort((lengths, np.maximum(starts, ends), np.minimum(starts, ends)))
    low, high = np.minimum(starts, ends)[order], np.maximum(starts, ends)[order]
    fresh = np.r_[True, (np.diff(low) != 0) | (np.diff(high) != 0)]
    size = graph.nodes + count
    links = csr_array((lengths[order][fresh], (low[fresh], high[fresh])), shape=(size, size))
    to_nodes = dijkstra(links, directed=False, indices=own, limit=limit_m)
    rows = [
        np.minimum(
            _from_ends(graph, points, to_nodes[row]),
            _on_same_edge(
                points,
                edge[row : row + 1],
                facilities.along_m[row : row + 1],
                facilities.off_m[row : row + 1],
            ),
        )
        for row in range(count)
    ]
    return np.array(rows).reshape(count, len(points.edge))


def _take(spots: Spots, chosen: Whole) -> Spots:
    return Spots(spots.edge[chosen], spots.along_m[chosen], spots.off_m[chosen])


def reach_of(graph: Graph, width_m: Floats, is_drivable: Flags, *, least_m: float) -> NDArray[np.object_]:
    """Return what a vehicle that needs `least_m` can do on each edge.

    `reached`: wide enough and joined through wide edges to the largest part of the wide network; `cut_off`:
    wide enough, but entered only through narrow or unmeasured ones; `narrow`: measured and too narrow, or no
    way for vehicles; `unknown`: its width was not measured.
    """
    with np.errstate(invalid="ignore"):
        wide = is_drivable & (width_m >= least_m)
        narrow = ~is_drivable | (width_m < least_m)
    links = csr_array(
        (np.ones(int(wide.sum())), (graph.starts[wide], graph.ends[wide])), shape=(graph.nodes, graph.nodes)
    )
    _, part = connected_components(links, directed=False)
    metres = np.bincount(part[graph.starts[wide]], weights=graph.length_m[wide], minlength=1)
    in_largest = wide & (part[graph.starts] == int(metres.argmax()))
    found = np.full(len(width_m), "unknown", dtype=object)
    found[narrow] = "narrow"
    found[wide] = "cut_off"
    found[in_largest] = "reached"
    return found
