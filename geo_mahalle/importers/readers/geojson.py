"""GeoJSON by our own hand: mixed kinds of geometry, nested properties, the number of every feature.

A property that is an object becomes one column a leaf (`tags.name`), because real exports nest their names.
Shapes become WKB; a shape that cannot be built is left out and its row says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from shapely.geometry import shape

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.records import BATCH_ROWS, Batch, OpenFile

MOST_PROPERTIES = 1_000
DEEPEST = 6
BROKEN = "__broken__"


def open_geojson(path: Path) -> OpenFile:
    """Return the features of a FeatureCollection, a single Feature or a list of features.

    Raises InputRefused where it is not valid JSON or holds no features.
    """
    features, crs = _features(path)
    headings = _headings(path, features)
    return OpenFile(
        format="geojson",
        headings=headings,
        batches=lambda: _batches(features, headings),
        line_word="feature",
        crs=crs,
    )


def _headings(path: Path, features: list[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the names of all properties; a file where every feature has names of its own is refused."""
    found: dict[str, None] = {}
    for feature in features:
        found |= dict.fromkeys(name for name, _ in _leaves(feature))
        if len(found) > MOST_PROPERTIES:
            raise InputRefused(
                f"{path.name} has more than {MOST_PROPERTIES:,} properties of different names.",
                remedy="Give the features the same few properties.",
            )
    return tuple(found)


def _features(path: Path) -> tuple[list[Mapping[str, Any]], str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as err:
        raise InputRefused(f"{path.name} is not valid GeoJSON: {err}") from err
    if isinstance(found, Mapping) and found.get("type") == "Feature":
        found = {"features": [found]}
    features = found.get("features") if isinstance(found, Mapping) else found
    if (
        not isinstance(features, list)
        or not features
        or not all(isinstance(one, Mapping) for one in features)
    ):
        raise InputRefused(f"{path.name} holds no features.")
    return features, _crs(found)


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not a number of JSON")


def _crs(found: object) -> str:
    """Return the CRS of the old `crs` member; GeoJSON without one is longitude and latitude."""
    member = found.get("crs") if isinstance(found, Mapping) else None
    properties = member.get("properties") if isinstance(member, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return name if isinstance(name, str) else "EPSG:4326"


def _leaves(feature: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield the feature's id, and the values of its properties by dotted name."""
    properties = feature.get("properties")
    own = properties if isinstance(properties, Mapping) else {}
    if "id" in feature and "id" not in own:
        yield "id", feature["id"]
    yield from _walk(own, "", 0)


def _walk(table: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if isinstance(value, Mapping) and depth < DEEPEST:
            yield from _walk(value, f"{prefix}{name}.", depth + 1)
        else:
            yield f"{prefix}{name}", value


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _batches(features: list[Mapping[str, Any]], headings: tuple[str, ...]) -> Iterator[Batch]:
    for start in range(0, len(features), BATCH_ROWS):
        part = features[start : start + BATCH_ROWS]
        rows = [dict(_leaves(feature)) for feature in part]
        columns = {name: pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in headings}
        built = [_wkb(feature.get("geometry")) for feature in part]
        columns[BROKEN] = pa.array([why for _, why in built], pa.string())
        lines = pa.array(range(start + 1, start + len(part) + 1), pa.int64())
        yield Batch(lines, pa.table(columns), pa.array([wkb for wkb, _ in built], pa.binary()))


def _wkb(geometry: object) -> tuple[bytes | None, str | None]:
    """Return a shape as flat WKB, or why there is none."""
    if geometry is None:
        return None, None
    try:
        built = shape(geometry)
        return (None, None) if built.is_empty else (shapely.to_wkb(shapely.force_2d(built)), None)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, shapely.errors.ShapelyError) as err:
        return None, str(err)[:200]
