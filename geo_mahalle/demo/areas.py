"""The neighbourhoods: a mosaic that is exactly valid, with borders that wander as real ones do.

A relaxed Voronoi mosaic of the drawn points is cut into arcs between junctions; every arc is displaced once
and pulled towards a boulevard where one is near, and the polygons are put together from the arcs. Two
neighbours therefore share their border vertex by vertex, and no gap or overlap can arise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry import LineString, MultiPoint, Point, Polygon

from geo_mahalle.demo.outline import Drawing, Floats, Geometries, Seed, generator
from geo_mahalle.errors import GeoMahalleError

PULL_M = 120.0
STEP_M = 22.0
GRID_M = 0.01
REDRAWN = ("گل‌سرخ", "دشت‌بهشت")
REDRAWN_BY_M = 95.0


class CrossedBordersError(GeoMahalleError):
    """The wandering borders of the demo city cross each other."""


@dataclass(frozen=True)
class Mosaic:
    """The city in metres: one polygon a seed in seed order, and the arcs between them."""

    seeds: tuple[Seed, ...]
    polygons: Geometries
    borders: Geometries
    city: Polygon
    county: Polygon

    def index(self, name_fa: str) -> int:
        """Return the place of a neighbourhood in the seed order."""
        return next(i for i, seed in enumerate(self.seeds) if seed.name_fa == name_fa)

    def locate(self, xy: Floats) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return the neighbourhood of each point, -1 outside the city."""
        tree = shapely.STRtree(self.polygons)
        points, found = tree.query(shapely.points(xy), predicate="intersects")
        where = np.full(len(xy), -1, dtype=np.int64)
        where[points[::-1]] = found[::-1]
        return where


def draw_mosaics(drawing: Drawing, seed: int) -> tuple[Mosaic, Mosaic]:
    """Return the mosaic of the first year, and of the second, where one border was redrawn."""
    rng = generator(seed, "areas")
    for calm in (1.0, 0.6, 0.3, 0.1):
        try:
            return _draw(drawing, rng, calm)
        except CrossedBordersError:
            continue
    raise CrossedBordersError


def _draw(drawing: Drawing, rng: np.random.Generator, calm: float) -> tuple[Mosaic, Mosaic]:
    centres = _relax(drawing, rng)
    arcs, outer = _arcs(drawing.city, centres)
    wandering = [
        _fray(arc, rng, calm) if is_outer else _wander(arc, rng, calm)
        for arc, is_outer in zip(arcs, outer, strict=True)
    ]
    wandering = _pull(wandering, outer, drawing)
    later = _assemble(drawing, centres, wandering, outer)
    pair = tuple(later.index(name) for name in REDRAWN)
    touching = [
        not is_outer
        and all(later.polygons[i].boundary.distance(arc.interpolate(0.5, normalized=True)) < 1 for i in pair)
        for arc, is_outer in zip(wandering, outer, strict=True)
    ]
    centre = Point(centres[pair[0]])
    bowed = [_bow(arc, centre) if moved else arc for arc, moved in zip(wandering, touching, strict=True)]
    return _assemble(drawing, centres, bowed, outer), later


def _relax(drawing: Drawing, rng: np.random.Generator) -> Floats:
    """Return the drawn points, jittered and moved half a step to their cell's middle (Lloyd 1982)."""
    centres = np.array([(s.x, s.y) for s in drawing.seeds]) + rng.uniform(-35, 35, (len(drawing.seeds), 2))
    west, south, east, north = drawing.city.bounds
    sample = rng.uniform((west, south), (east, north), (40_000, 2))
    sample = sample[shapely.contains_xy(drawing.city, sample[:, 0], sample[:, 1])]
    for _ in range(2):
        nearest = cKDTree(centres).query(sample)[1]
        counts = np.bincount(nearest, minlength=len(centres))[:, None]
        sums = np.stack([np.bincount(nearest, sample[:, k], len(centres)) for k in (0, 1)], 1)
        centres = 0.45 * centres + 0.55 * sums / counts
    return centres


def _arcs(city: Polygon, centres: Floats) -> tuple[list[LineString], list[bool]]:
    """Return the arcs between junctions, sorted, and whether each lies on the city's edge."""
    cells = shapely.voronoi_polygons(MultiPoint(centres), extend_to=city.buffer(500))
    cut = shapely.intersection(np.array(shapely.get_parts(cells)), city)
    lines = shapely.set_precision(shapely.unary_union([c.boundary for c in cut]), GRID_M)
    arcs = [a for a in shapely.get_parts(shapely.line_merge(lines)) if a.length > 0]
    arcs.sort(key=lambda a: tuple(np.round(a.interpolate(0.5, normalized=True).coords[0], 2)))
    outer = [city.exterior.distance(a.interpolate(0.5, normalized=True)) < 1.0 for a in arcs]
    return arcs, outer


def _wander(arc: LineString, rng: np.random.Generator, calm: float) -> LineString:
    """Return the arc with a bend of a few per cent of its length and smaller kinks on it, ends kept."""
    count = max(3, round(arc.length / STEP_M))
    along = np.linspace(0, 1, count + 1)
    start, end = np.array(arc.coords[0]), np.array(arc.coords[-1])
    normal = np.array([start[1] - end[1], end[0] - start[0]]) / arc.length
    bends = rng.normal(0, [0.045, 0.026, 0.014, 0.009]) * arc.length * calm
    offset = sum(b * np.sin((k + 1) * np.pi * along) for k, b in enumerate(bends))
    offset = offset + rng.normal(0, min(1.6, arc.length / 150), count + 1) * np.sin(np.pi * along)
    line = start + along[:, None] * (end - start) + offset[:, None] * normal
    line[0], line[-1] = start, end
    return LineString(line)


def _fray(arc: LineString, rng: np.random.Generator, calm: float) -> LineString:
    """Return a piece of the city's edge with the small bays of fields and walls on it, ends kept."""
    xy = np.array(shapely.segmentize(arc, 32).coords)
    bays = rng.normal(0, 7 * calm, xy.shape)
    bays = (bays + np.roll(bays, 1, axis=0)) / 2
    taper = np.clip(np.minimum(np.arange(len(xy)), np.arange(len(xy))[::-1]) / 2, 0, 1)
    return LineString(xy + bays * taper[:, None])


def _pull(arcs: list[LineString], outer: list[bool], drawing: Drawing) -> list[LineString]:
    """Return the arcs drawn towards boulevards nearer than PULL_M, so that borders run along main streets.

    The move depends on the place alone and shrinks the distance d to d²/PULL_M, which is one to one; one
    boulevard is taken after the other, so it is continuous too: shared vertices stay shared and arcs do not
    cross. Ends on the city's edge do not move.
    """
    fixed = {
        xy
        for arc, is_outer in zip(arcs, outer, strict=True)
        if is_outer
        for xy in (arc.coords[0], arc.coords[-1])
    }
    return [
        arc if is_outer else _pulled(arc, fixed, drawing) for arc, is_outer in zip(arcs, outer, strict=True)
    ]


def _pulled(arc: LineString, fixed: set[tuple[float, ...]], drawing: Drawing) -> LineString:
    xy = np.array(arc.coords)
    keep = np.array([tuple(p) in fixed for p in xy.tolist()])
    moved = xy.copy()
    for _, _, road in drawing.boulevards:
        points = shapely.points(moved)
        feet = shapely.get_coordinates(shapely.shortest_line(points, road))[1::2]
        gap = shapely.distance(points, road)
        edge = shapely.distance(points, drawing.city.exterior)
        share = np.clip(1 - gap / PULL_M, 0, 0.9) * np.clip(edge / 150, 0, 1)
        moved += share[:, None] * (feet - moved)
    moved = np.round(moved, 2)
    moved[keep] = xy[keep]
    return LineString(moved)


def _bow(arc: LineString, away_from: Point) -> LineString:
    """Return the arc bowed towards a point: where the border ran before it was redrawn."""
    xy = np.array(arc.coords)
    along = np.linspace(0, 1, len(xy))
    towards = np.array(away_from.coords[0]) - xy
    towards /= np.linalg.norm(towards, axis=1)[:, None]
    moved = xy + (REDRAWN_BY_M * np.sin(np.pi * along))[:, None] * towards
    moved[0], moved[-1] = xy[0], xy[-1]
    return LineString(np.round(moved, 2))


def _assemble(drawing: Drawing, centres: Floats, arcs: list[LineString], outer: list[bool]) -> Mosaic:
    """Return the mosaic put together from its arcs, one polygon a seed."""
    cells = [c for c in shapely.get_parts(shapely.polygonize(np.array(arcs))) if c.area > 1]
    if len(cells) != len(drawing.seeds):
        raise CrossedBordersError
    middles = np.array([c.centroid.coords[0] for c in cells])
    order = cKDTree(middles).query(centres)[1]
    if len(set(order.tolist())) != len(cells):
        raise CrossedBordersError
    polygons = np.array([cells[i] for i in order])
    city = shapely.coverage_union_all(polygons)
    return Mosaic(
        seeds=drawing.seeds,
        polygons=polygons,
        borders=np.array([a for a, is_outer in zip(arcs, outer, strict=True) if not is_outer]),
        city=city,
        county=drawing.county,
    )


def zone_polygons(mosaic: Mosaic) -> dict[int, Polygon]:
    """Return the union of the neighbourhoods of each zone."""
    zones = np.array([s.zone for s in mosaic.seeds])
    return {int(z): shapely.coverage_union_all(mosaic.polygons[zones == z]) for z in np.unique(zones)}
