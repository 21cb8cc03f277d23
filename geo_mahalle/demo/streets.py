"""The street network of the city: noded where streets meet, with what an office knows of each piece.

The sheet of streets lies some metres beside the sheet of boundaries, as sheets of two offices do. Widths are
unknown for part of the streets, alleys above all; a street was walked on a day or never.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry

from geo_mahalle.demo.areas import Mosaic
from geo_mahalle.demo.fabric import Fabric, Ground, Line, draw_streets
from geo_mahalle.demo.names import street_names
from geo_mahalle.demo.outline import Drawing, Floats, Geometries, generator

GRID_M = 0.1
CORRIDOR_M = 26.0
SHEET_SHIFT_M = (3.5, -2.5)
OLD_ZONE = 4
LAST_WALK = date(2025, 9, 12)


@dataclass(frozen=True)
class Network:
    """Street pieces in metres, in a fixed order; `lines[parent[i]]` says what piece i belongs to."""

    pieces: Geometries
    parent: np.ndarray
    lines: tuple[Line, ...]
    area: np.ndarray
    walked_on: tuple[date | None, ...]
    kinds: np.ndarray
    length_m: Floats


def fabric_of(mosaic: Mosaic, index: int) -> Fabric:
    """Return how the streets of a neighbourhood grew."""
    seed = mosaic.seeds[index]
    if seed.is_under_served:
        return "organic"
    return "old" if seed.zone == OLD_ZONE else "planned"


def draw_network(drawing: Drawing, mosaic: Mosaic, seed: int) -> Network:
    """Return the whole network, noded, joined, and moved by the sheet's shift."""
    rng = generator(seed, "streets")
    frame = list(_frame(drawing, mosaic, rng))
    inner: list[Line] = []
    in_grid = [False] * len(frame)
    for index, ground in _grounds(frame, drawing, mosaic):
        fabric = fabric_of(mosaic, index)
        drawn = draw_streets(ground, fabric, rng)
        inner += drawn
        in_grid += [fabric == "planned"] * len(drawn)
    lines = [*frame, *_with_gaps(inner, rng)]
    geometries = np.array([line.geometry for line in lines])
    noded = shapely.get_parts(shapely.unary_union(geometries, grid_size=GRID_M))
    middles = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    parent = shapely.STRtree(geometries).query_nearest(middles, all_matches=False)[1]
    keep = ~_hugging(noded, frame) | ~np.array(in_grid)[parent]
    noded, parent = noded[keep], parent[keep]
    for _ in range(3):
        keep = ~_stubs(noded)
        noded, parent = noded[keep], parent[keep]
    keep = _in_largest_part(noded)
    noded, parent = noded[keep], parent[keep]
    noded, parent = _merged(noded, parent, lines)
    order = np.lexsort((*shapely.get_coordinates(shapely.get_point(noded, 0)).T, parent))
    noded, parent = noded[order], parent[order]
    area = mosaic.locate(shapely.get_coordinates(shapely.line_interpolate_point(noded, 0.5, normalized=True)))
    walked = _walks(noded, area, mosaic, rng)
    shifted = shapely.transform(noded, lambda xy: xy + np.array(SHEET_SHIFT_M))
    kinds = np.array([line.kind for line in lines])[parent]
    return Network(shifted, parent, tuple(lines), area, walked, kinds, shapely.length(shifted))


def _frame(drawing: Drawing, mosaic: Mosaic, rng: np.random.Generator) -> Iterator[Line]:
    """Yield boulevards, then a collector along each border that no boulevard follows."""
    for name, _, line in drawing.boulevards:
        width = float(rng.choice([24.0, 30.0, 35.0]))
        for part in shapely.get_parts(shapely.intersection(line, mosaic.city)):
            if part.length > 200:
                yield Line(part, "main", name, width)
    roads = shapely.union_all([line for _, _, line in drawing.boulevards])
    corridor = roads.buffer(CORRIDOR_M)
    names = street_names(rng)
    for border in mosaic.borders:
        rest = border.difference(corridor) if border.intersection(corridor).length > 60 else border
        name, width = next(names), float(rng.choice([10.0, 12.0, 14.0, 16.0, 18.0]))
        for part in shapely.get_parts(rest):
            if part.length > 25:
                yield Line(_joined(part, roads), "street", name, width)


def _joined(line: LineString, roads: BaseGeometry) -> LineString:
    """Return the line run on to the boulevard at an end that stops at its corridor."""
    xy = np.array(line.coords)
    for end in (0, -1):
        joint = shapely.shortest_line(Point(xy[end]), roads)
        if 0 < joint.length < CORRIDOR_M + 1:
            foot = np.array(joint.coords[1])
            beyond = foot + (foot - xy[end]) / joint.length * 0.5
            xy = np.vstack([beyond, xy]) if end == 0 else np.vstack([xy, beyond])
    return LineString(xy)


def _grounds(frame: list[Line], drawing: Drawing, mosaic: Mosaic) -> Iterator[tuple[int, Ground]]:
    """Yield the dry faces between the larger streets, each with the neighbourhood it lies in."""
    water = drawing.river.buffer(15)
    gates = mosaic.city.buffer(-5).difference(drawing.river.buffer(45))
    shapely.prepare(gates)
    edges = [*(line.geometry for line in frame), mosaic.city.exterior, water.boundary]
    faces = shapely.get_parts(
        shapely.polygonize(shapely.get_parts(shapely.unary_union(edges, grid_size=GRID_M)))
    )
    middles = shapely.point_on_surface(faces)
    area = mosaic.locate(shapely.get_coordinates(middles))
    wet = shapely.intersects(water, middles)
    for face, index in zip(faces[~wet], area[~wet], strict=True):
        if index >= 0 and face.area > 5_000:
            yield int(index), Ground(face, face.buffer(1), gates)


def _with_gaps(lines: list[Line], rng: np.random.Generator) -> Iterator[Line]:
    """Yield the lines with the width forgotten for some whole streets, alleys more often."""
    forgotten: dict[str, bool] = {}
    for line in lines:
        known = forgotten.setdefault(line.name, bool(rng.random() < (0.22 if line.kind == "alley" else 0.08)))
        yield Line(line.geometry, line.kind, line.name, None if known else line.width_m, line.local_name)


def _hugging(noded: Geometries, frame: list[Line]) -> np.ndarray:
    """Return which pieces run close along a larger street, as a grid cut anyhow would."""
    frame_lines = shapely.union_all([line.geometry for line in frame])
    shapely.prepare(frame_lines)
    gaps = [
        shapely.distance(shapely.line_interpolate_point(noded, share, normalized=True), frame_lines)
        for share in (0.1, 0.5, 0.9)
    ]
    is_along = np.abs(gaps[0] - gaps[2]) < 0.4 * shapely.length(noded)
    return np.asarray((np.max(gaps, axis=0) < 17) & is_along)


def _ends(pieces: Geometries) -> tuple[np.ndarray, np.ndarray]:
    """Return the node number of both ends of each piece, as (n, 2), and how many pieces meet at each node."""
    first = shapely.get_coordinates(shapely.get_point(pieces, 0))
    last = shapely.get_coordinates(shapely.get_point(pieces, -1))
    keys = np.round(np.vstack([first, last]) / GRID_M).astype(np.int64)
    _, number, degree = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    return number.reshape(2, -1).T, degree


def _stubs(pieces: Geometries) -> np.ndarray:
    """Return which pieces are dead ends too short to be a street."""
    ends, degree = _ends(pieces)
    return np.asarray((shapely.length(pieces) < 13) & (degree[ends].min(axis=1) == 1))


def _in_largest_part(pieces: Geometries) -> np.ndarray:
    ends, degree = _ends(pieces)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(degree), len(degree)))
    _, label = connected_components(graph, directed=False)
    largest = np.bincount(label).argmax()
    return np.asarray(label[ends[:, 0]] == largest)


def _merged(pieces: Geometries, parent: np.ndarray, lines: list[Line]) -> tuple[Geometries, np.ndarray]:
    """Return the pieces with those joined that meet where nothing else does and are one street."""
    ends, degree = _ends(pieces)
    streets = {key: n for n, key in enumerate(dict.fromkeys((x.name, x.kind, x.width_m) for x in lines))}
    street = np.array([streets[x.name, x.kind, x.width_m] for x in lines])[parent]
    nodes, owners = ends.ravel(), np.repeat(np.arange(len(pieces)), 2)
    order = np.argsort(nodes, kind="stable")
    nodes, owners = nodes[order], owners[order]
    first = np.flatnonzero((nodes[1:] == nodes[:-1]) & (degree[nodes[1:]] == 2))
    one, other = owners[first], owners[first + 1]
    same = (street[one] == street[other]) & (one != other)
    links = coo_array((np.ones(same.sum()), (one[same], other[same])), shape=(len(pieces), len(pieces)))
    _, label = connected_components(links, directed=False)
    _, leader = np.unique(label, return_index=True)
    order = np.argsort(label, kind="stable")
    groups = np.split(pieces[order], np.cumsum(np.bincount(label))[:-1])
    joined = [g[0] if len(g) == 1 else shapely.line_merge(shapely.multilinestrings(g)) for g in groups]
    parts, group = shapely.get_parts(np.array(joined), return_index=True)
    return parts, parent[leader[group]]


def _walks(
    pieces: Geometries, area: np.ndarray, mosaic: Mosaic, rng: np.random.Generator
) -> tuple[date | None, ...]:
    """Return the day each piece was walked: one side of a neighbourhood first, the rest not at all."""
    middles: Floats = shapely.get_coordinates(shapely.line_interpolate_point(pieces, 0.5, normalized=True))
    walked: list[date | None] = [None] * len(pieces)
    for index, place in enumerate(mosaic.seeds):
        inside = np.flatnonzero(area == index)
        share = (
            rng.uniform(0.75, 0.97)
            if place.is_pilot
            else rng.choice([0.0, rng.uniform(0.2, 0.8)], p=[0.35, 0.65])
        )
        angle = rng.uniform(0, 2 * np.pi)
        ahead = middles[inside] @ np.array([np.cos(angle), np.sin(angle)])
        if not len(inside) or share == 0:
            continue
        limit = np.quantile(ahead, share)
        first = LAST_WALK - timedelta(days=int(rng.integers(20, 300)))
        for piece, position in zip(inside, ahead, strict=True):
            if position <= limit:
                walked[piece] = first + timedelta(days=int(rng.integers(0, 9)))
    return tuple(walked)
