"""OpenStreetMap (.osm.pbf, Overpass JSON) in the sandboxed child: facilities by tags, streets or buildings.

Which tags mean which facility, and which values of `highway` are streets, is told by the parent from the
catalogue. Widths come only from the tags `width` and `est_width`: a class says nothing about a width.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import osmium
import pyarrow as pa
import shapely

from geo_mahalle.sandbox.work import GEOMETRY, Answer, CannotReadError, Facts

CREDIT = "© OpenStreetMap contributors, ODbL 1.0"
NAMES = ("name:fa", "name")
LOCAL_NAMES = ("name:azb", "loc_name")
STREETS = ("key", "name", "name_en", "local_name", "class", "width_m", "lit", "level")
BUILDINGS = ("key", "purpose", "levels")
NO_BUILDING = ("no", "ruins", "collapsed", "construction", "demolished", "abandoned", "proposed")
FACILITIES = ("key", "kind", "name", "name_en", "capacity")
LIT = {"yes": "yes", "24/7": "yes", "automatic": "yes", "limited": "yes", "no": "no", "disused": "no"}
_METRES = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*(m|metre|metres|meter|meters)?\s*$")

Place = tuple[float, float]
Row = tuple[dict[str, str | None], Any]


@dataclass(frozen=True)
class Thing:
    """One node, way or area of the map with its tags and shape."""

    key: str
    tags: Mapping[str, str]
    shape: Any  # shapely ships no types that mypy could read


def warm_up() -> None:
    """Read a map of nothing, so that all that reading needs is loaded."""
    shapely.to_wkb(shapely.point_on_surface(shapely.box(0, 0, 1, 1)))
    list(osmium.FileProcessor(osmium.io.FileBuffer(b"<osm version='0.6'></osm>", "osm")).with_areas())


def read(content: bytes, file_format: str, options: Mapping[str, Any]) -> Answer:
    """Return facilities, streets or buildings of a map, one row a thing, with its key `node/1` or `way/2`."""
    words = options.get("words") or {}
    wanted = str(options.get("import_kind"))
    names, make = MAKERS.get(wanted, MAKERS["facilities"])
    keys = KEYS.get(wanted) or {next(iter(tags)) for tags in words.values() if tags}
    try:
        is_pbf = file_format == "osm_pbf"
        things = _of_pbf(content, keys, wanted == "streets") if is_pbf else _of_overpass(content)
        rows = list(make(things, words))
    except (RuntimeError, ValueError, KeyError, TypeError) as err:
        raise CannotReadError(f"the map cannot be read: {err}") from err
    if not rows:
        what = wanted if wanted in KEYS else "facilities"
        raise CannotReadError(f"the map holds no {what} of the catalogue")
    columns = {name: pa.array([row[name] for row, _ in rows], pa.string()) for name in names}
    shapes = pa.array([shapely.to_wkb(one) for _, one in rows], pa.binary())
    facts: Facts = {"crs": "EPSG:4326", "layers": [], "layer": None, "credit": CREDIT}
    return facts, pa.table({**columns, GEOMETRY: shapes})


def _of_pbf(content: bytes, keys: Collection[str], is_streets: bool) -> Iterator[Thing]:
    """Yield the tagged things of a .pbf; lines for streets, areas (also of relations) otherwise."""
    source = osmium.FileProcessor(osmium.io.FileBuffer(content, "pbf")).with_locations()
    factory = osmium.geom.WKBFactory()
    for one in source if is_streets else source.with_areas():
        if not one.tags or not any(key in one.tags for key in keys):
            continue
        made = _pbf_thing(one, factory, is_streets)
        if made is not None:
            yield made


def _pbf_thing(one: Any, factory: Any, is_streets: bool) -> Thing | None:  # noqa: ANN401 - osmium's own
    tags = dict(one.tags)
    try:
        if one.is_node():
            return Thing(f"node/{one.id}", tags, shapely.from_wkb(factory.create_point(one)))
        if one.is_way() and (is_streets or not one.is_closed()):
            return Thing(f"way/{one.id}", tags, shapely.from_wkb(factory.create_linestring(one)))
        if one.is_area() and not is_streets:
            key = f"way/{one.orig_id()}" if one.from_way() else f"relation/{one.orig_id()}"
            return Thing(key, tags, shapely.from_wkb(factory.create_multipolygon(one)))
    except (RuntimeError, osmium.InvalidLocationError, shapely.errors.ShapelyError):
        return None  # a line of one point, or one that leaves the extract
    return None


def _of_overpass(content: bytes) -> Iterator[Thing]:
    """Yield the tagged things of an Overpass answer (`out body` with nodes, `out geom`, `out center`)."""
    elements = json.loads(content.removeprefix(b"\xef\xbb\xbf"))["elements"]
    nodes = {one["id"]: (one["lon"], one["lat"]) for one in elements if one["type"] == "node"}
    for one in elements:
        tags = {str(key): str(value) for key, value in one.get("tags", {}).items()}
        if not tags:
            continue
        found = _overpass_shape(one, nodes)
        if found is not None:
            yield Thing(f"{one['type']}/{one['id']}", tags, found)


def _overpass_shape(one: Mapping[str, Any], nodes: Mapping[int, Place]) -> Any:  # noqa: ANN401
    if one["type"] == "node":
        return shapely.Point(one["lon"], one["lat"])
    if one["type"] == "way":
        given = one.get("geometry") or ()
        line = [(at["lon"], at["lat"]) for at in given if at] or [
            nodes[at] for at in one.get("nodes", ()) if at in nodes
        ]
        if len(line) > 1:
            return shapely.LineString(line)
    rings = [
        shapely.LineString([(at["lon"], at["lat"]) for at in member["geometry"] if at])
        for member in one.get("members", ())
        if member.get("role") != "inner" and len(member.get("geometry") or ()) > 1
    ]
    if rings and (areas := shapely.get_parts(shapely.polygonize(rings))).size:
        return shapely.MultiPolygon(list(areas))
    center = one.get("center")
    return shapely.Point(center["lon"], center["lat"]) if center else None


def _streets(things: Iterable[Thing], words: Mapping[str, Any]) -> Iterator[Row]:
    for thing in things:
        tags = thing.tags
        if tags.get("highway") not in words or thing.shape.geom_type != "LineString":
            continue
        if tags.get("area") == "yes" or thing.shape.length == 0:
            continue
        yield (
            {
                "key": thing.key,
                "name": _first(tags, NAMES),
                "name_en": tags.get("name:en"),
                "local_name": _first(tags, LOCAL_NAMES),
                "class": tags["highway"],
                "width_m": metres(tags.get("width")) or metres(tags.get("est_width")),
                "lit": LIT.get(tags.get("lit", "")),
                "level": storey(tags),
            },
            thing.shape,
        )


def storey(tags: Mapping[str, str]) -> str | None:
    """Return the level a street lies on: its layer, else 1 for a bridge and -1 for a tunnel.

    >>> storey({"bridge": "yes"}), storey({"layer": "-2", "tunnel": "yes"}), storey({"layer": "low"})
    ('1', '-2', None)
    """
    if re.fullmatch(r"-?\d", tags.get("layer", "")):
        return tags["layer"]
    if tags.get("bridge", "no") != "no":
        return "1"
    return "-1" if tags.get("tunnel", "no") not in ("no", "building_passage") else None


def metres(text: str | None) -> str | None:
    """Return a width in metres as a plain number, or None for what is none (feet, a range, a word).

    >>> metres("7,5 m"), metres("20'"), metres("narrow")
    ('7.5', None, None)
    """
    found = _METRES.match(text or "")
    return found[1].replace(",", ".") if found else None


def _facilities(things: Iterable[Thing], words: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what the catalogue knows: of several kinds whose tags fit, the one with the most tags."""
    kinds = sorted(words.items(), key=lambda item: -len(item[1]))
    for thing in things:
        kind = next((name for name, tags in kinds if tags and _fits(thing.tags, tags)), None)
        if kind is None:
            continue
        row = {
            "key": thing.key,
            "kind": kind,
            "name": _first(thing.tags, NAMES),
            "name_en": thing.tags.get("name:en"),
            "capacity": metres(thing.tags.get("capacity")),
        }
        yield row, _place(thing)


def _buildings(things: Iterable[Thing], words: Mapping[str, Any]) -> Iterator[Row]:
    """Yield what stands and has an outline; a value of `building` the source does not name says nothing."""
    for thing in things:
        built = thing.tags.get("building", "no")
        outline = _place(thing)
        if built in NO_BUILDING or outline.geom_type == "Point":
            continue
        row = {
            "key": thing.key,
            "purpose": built if built in words else None,
            "levels": _storeys(thing.tags.get("building:levels")),
        }
        yield row, outline


def _storeys(text: str | None) -> str | None:
    """Return a number of storeys above 0; what is none (a range, a word, 0) says nothing."""
    found = metres(text)
    return found if found is not None and float(found) > 0 else None


def _fits(tags: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    return all(value in tags.get(key, "").split(";") for key, value in wanted.items())


def _place(thing: Thing) -> Any:  # noqa: ANN401 - shapely ships no types that mypy could read
    """Return the extent of a thing, or a point on it where it is a line or its extent is no valid area."""
    found = thing.shape
    if found.geom_type == "LineString":
        is_ring = found.is_closed and shapely.get_num_coordinates(found) >= 4
        found = shapely.Polygon(found.coords) if is_ring else found
    is_area = found.geom_type in ("Polygon", "MultiPolygon") and found.is_valid and found.area > 0
    return found if is_area or found.geom_type == "Point" else shapely.point_on_surface(thing.shape)


def _first(tags: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((tags[name] for name in names if tags.get(name)), None)


KEYS: Mapping[str, frozenset[str]] = {
    "streets": frozenset({"highway"}),
    "buildings": frozenset({"building"}),
}
"""The tag of what is not told apart by the catalogue."""

MAKERS: Mapping[
    str, tuple[tuple[str, ...], Callable[[Iterable[Thing], Mapping[str, Any]], Iterator[Row]]]
] = {
    "facilities": (FACILITIES, _facilities),
    "streets": (STREETS, _streets),
    "buildings": (BUILDINGS, _buildings),
}
"""Columns and maker of the rows of each kind of import."""
