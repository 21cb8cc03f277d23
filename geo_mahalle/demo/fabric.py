"""The streets inside one neighbourhood, drawn in the manner of its fabric.

Planned ground has a turned and slightly bent grid, the old middle a web of lanes, an under-served one a tree
of alleys that mostly ends in dead ends. Lines run a metre past the border so that noding joins them to the
street there.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree
from scipy.spatial import Voronoi
from shapely.geometry import LineString, Polygon

from geo_mahalle.demo.names import LOCAL, alley_names, street_names
from geo_mahalle.demo.outline import Floats

Fabric = Literal["planned", "old", "organic"]
StreetClass = Literal["main", "street", "alley"]


@dataclass(frozen=True)
class Line:
    """A street before noding: in metres, width NULL where nobody measured it."""

    geometry: LineString
    kind: StreetClass
    name: str
    width_m: float | None
    local_name: str | None = None


@dataclass(frozen=True)
class Ground:
    """Where streets are drawn: the ground, how far they may run on, and where gates may be."""

    polygon: Polygon
    reach: Polygon
    gates: Polygon


def draw_streets(ground: Ground, fabric: Fabric, rng: np.random.Generator) -> list[Line]:
    """Return the inner streets of one piece of ground."""
    if fabric == "planned":
        return _grid(ground, rng)
    return _web(ground, fabric, rng)


def _grid(ground: Ground, rng: np.random.Generator) -> list[Line]:
    polygon = ground.polygon
    box = shapely.oriented_envelope(polygon)
    corner = np.asarray(box.exterior.coords)
    edge = max((corner[1] - corner[0], corner[2] - corner[1]), key=lambda e: float(np.hypot(*e)))
    angle = np.arctan2(edge[1], edge[0]) + rng.normal(0, 0.08)
    radius = 0.72 * float(np.hypot(*edge))
    wide, close = rng.uniform(82, 112), rng.uniform(44, 62)
    bend = rng.uniform(4, 13, 2)
    phase = rng.uniform(0, 2 * np.pi, 2)
    centre = np.asarray(polygon.centroid.coords[0])
    rows = np.arange(-radius, radius, wide) + rng.normal(0, 9, len(np.arange(-radius, radius, wide)))
    streets, alleys = street_names(rng), alley_names(rng, dead_end=False)

    def place(u: Floats, v: Floats) -> LineString:
        u2 = u + bend[0] * np.sin(v / 95 + phase[0])
        v2 = v + bend[1] * np.sin(u / 140 + phase[1])
        turned = np.stack(
            [u2 * np.cos(angle) - v2 * np.sin(angle), u2 * np.sin(angle) + v2 * np.cos(angle)], 1
        )
        return LineString(centre + turned)

    lines: list[Line] = []
    for number, (low, high) in enumerate(itertools.pairwise(rows.tolist())):
        along = np.arange(-radius, radius, 20.0)
        is_wide = number % 3 == 1
        width = rng.uniform(9, 14) if is_wide else rng.uniform(6, 10)
        lines.append(Line(place(along, np.full(len(along), low)), "street", next(streets), round(width, 1)))
        shift = rng.uniform(0, close)
        for u in np.arange(-radius, radius, close) + shift:
            if rng.random() < 0.13:
                continue
            stops = low + (high - low) * rng.uniform(0.55, 0.8) if rng.random() < 0.12 else high + 0.5
            across = np.linspace(low - 0.5, stops, 6)
            width = rng.choice([4.0, 5.0, 6.0, 6.0, 8.0])
            lines.append(Line(place(np.full(6, u), across), "alley", next(alleys), float(width)))
    return _clipped(lines, ground.reach)


def _clipped(lines: list[Line], reach: Polygon) -> list[Line]:
    """Return the parts of the lines within reach."""
    parts, owner = shapely.get_parts(
        shapely.intersection(np.array([line.geometry for line in lines]), reach), return_index=True
    )
    return [
        replace(lines[i], geometry=part)
        for part, i in zip(parts, owner.tolist(), strict=True)
        if part.geom_type == "LineString" and part.length > 0
    ]


def _web(ground: Ground, fabric: Fabric, rng: np.random.Generator) -> list[Line]:
    """Return the lanes of old or organic fabric: part of the edges of a fine Voronoi mosaic.

    The shortest tree (with random weights) from the border inwards gives the dead ends; some of the edges
    left out come back as loops. How many edges hang behind one says whether it is a lane or an alley.
    """
    polygon = ground.polygon
    nodes, edges = _mosaic_edges(polygon, 28.0 if fabric == "organic" else 46.0, rng)
    outside = np.flatnonzero(~shapely.contains_xy(polygon, nodes[:, 0], nodes[:, 1]))
    is_gate = shapely.contains_xy(ground.gates, nodes[outside, 0], nodes[outside, 1])
    ways_in = rng.uniform(1, 120, len(outside)) + np.where(is_gate, 0, 1e4)
    tree, loops = _tree(
        nodes, edges, (outside, ways_in), rng, loop_share=0.06 if fabric == "organic" else 0.38
    )
    parents, behind, order = _flow(tree, len(nodes))
    is_leaf = behind == 1
    pruned = is_leaf & (rng.random(len(nodes)) < (0.15 if fabric == "organic" else 0.5))
    names = _branch_names(parents, behind, order, rng)
    local = {name: LOCAL[i] for name, i in zip(_heads(names, rng), rng.permutation(len(LOCAL)), strict=False)}
    kinds: dict[str, tuple[StreetClass, float]] = {}
    lines = []
    for child in order[1:]:
        parent, name = int(parents[child]), names[child]
        if parent != len(nodes) and not pruned[child]:
            kind, width = kinds.setdefault(name, _size(int(behind[child]), fabric, rng))
            lines.append(Line(_bent(nodes[parent], nodes[child], rng), kind, name, width, local.get(name)))
    passages = alley_names(rng, dead_end=False)
    for first, second in loops:
        if not pruned[first] and not pruned[second]:
            kind, width = _size(3, fabric, rng)
            lines.append(Line(_bent(nodes[first], nodes[second], rng), kind, next(passages), width))
    return _clipped(lines, ground.reach)


def _mosaic_edges(polygon: Polygon, spacing: float, rng: np.random.Generator) -> tuple[Floats, np.ndarray]:
    west, south, east, north = polygon.buffer(2 * spacing).bounds
    x, y = np.meshgrid(np.arange(west, east, spacing), np.arange(south, north, spacing))
    points = np.column_stack([x.ravel(), y.ravel()]) + rng.normal(0, spacing * 0.23, (x.size, 2))
    mosaic = Voronoi(points)
    edges = np.array([r for r in mosaic.ridge_vertices if min(r) >= 0])
    near = shapely.contains_xy(polygon.buffer(spacing * 0.75), mosaic.vertices[:, 0], mosaic.vertices[:, 1])
    edges = edges[near[edges].all(axis=1)]
    used, renumbered = np.unique(edges, return_inverse=True)
    return mosaic.vertices[used], renumbered.reshape(-1, 2)


def _tree(
    nodes: Floats,
    edges: np.ndarray,
    ways_in: tuple[np.ndarray, Floats],
    rng: np.random.Generator,
    *,
    loop_share: float,
) -> tuple[csr_array, list[tuple[int, int]]]:
    """Return the random spanning tree rooted at one node beyond all gates, and the loops kept."""
    outside, cost = ways_in
    root = len(nodes)
    inner = edges[~np.isin(edges, outside).all(axis=1)]
    lengths = np.hypot(*(nodes[inner[:, 0]] - nodes[inner[:, 1]]).T)
    weights = np.concatenate([lengths * rng.uniform(0.3, 1.7, len(inner)), cost])
    ends = np.concatenate([inner, np.column_stack([outside, np.full(len(outside), root)])])
    graph = coo_array((weights, (ends[:, 0], ends[:, 1])), shape=(root + 1, root + 1)).tocsr()
    tree = minimum_spanning_tree(graph)
    chosen = set(zip(*(a.tolist() for a in tree.nonzero()), strict=True))
    spare = [(int(a), int(b)) for a, b in inner if (a, b) not in chosen and (b, a) not in chosen]
    kept = rng.random(len(spare)) < loop_share
    return tree, [pair for pair, keep in zip(spare, kept, strict=True) if keep]


def _flow(tree: csr_array, root: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each node's parent, how many nodes hang behind it (with itself), and the order."""
    order, parents = breadth_first_order(tree, root, directed=False)
    behind = np.ones(root + 1, dtype=np.int64)
    for node in order[:0:-1]:
        behind[parents[node]] += behind[node]
    return parents, behind[:root], order


def _branch_names(
    parents: np.ndarray, behind: np.ndarray, order: np.ndarray, rng: np.random.Generator
) -> dict[int, str]:
    """Return a name for the passage to each node: the heaviest branch keeps its parent's name."""
    root = len(behind)
    lanes, dead_ends = alley_names(rng, dead_end=False), alley_names(rng, dead_end=True)
    heaviest: dict[int, int] = {}
    for node in order[1:]:
        parent = int(parents[node])
        if parent not in heaviest or behind[node] > behind[heaviest[parent]]:
            heaviest[parent] = int(node)
    names: dict[int, str] = {}
    for node in order[1:]:
        parent = int(parents[node])
        if parent != root and parent in names and heaviest[parent] == node:
            names[int(node)] = names[parent]
        else:
            names[int(node)] = next(lanes) if behind[node] > 4 else next(dead_ends)
    return names


def _heads(names: dict[int, str], rng: np.random.Generator) -> list[str]:
    """Return a few names, in random order, that the people of the place call otherwise."""
    unique = sorted(set(names.values()))
    return [unique[i] for i in rng.permutation(len(unique))[: len(unique) // 6]]


def _bent(start: Floats, end: Floats, rng: np.random.Generator) -> LineString:
    middle = (start + end) / 2 + rng.normal(0, 0.07, 2) * np.hypot(*(end - start))
    return LineString([start, middle, end])


def _size(behind: int, fabric: Fabric, rng: np.random.Generator) -> tuple[StreetClass, float]:
    """Return class and width of a passage from how many nodes hang behind its mouth."""
    kind: StreetClass = "street" if behind > (40 if fabric == "organic" else 14) else "alley"
    if fabric == "organic":
        width = rng.uniform(4.2, 6.5) if kind == "street" else rng.uniform(1.6, 4.8)
    else:
        width = rng.uniform(5, 9) if kind == "street" else rng.uniform(3.2, 6.5)
    return kind, round(float(width), 1)
