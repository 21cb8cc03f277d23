"""The hand-drawn part of the demo city, and the flat metre frame everything is drawn in.

The outline, the river, the boulevards and one point a neighbourhood lie in data/boundaries as an ordinary
GeoJSON file (synthetic, CC0): a drawn city looks like a city, a random one like a pattern. Everything else
is computed in metres of UTM zone 39N and turned to longitude and latitude once, on writing.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geo_mahalle.errors import GeoMahalleError

Floats = npt.NDArray[np.float64]
Geometries = npt.NDArray[Any]  # shapely has no generic array of one geometry type
METRE_SRID = 32639
FILE = "demo_outline.geojson"


class OutlineMissingError(GeoMahalleError):
    """The demo city's outline is not where it was installed."""


@dataclass(frozen=True)
class Seed:
    """One neighbourhood as drawn by hand: where it lies and what it is."""

    code: str
    name_fa: str
    name_en: str
    zone: int
    is_under_served: bool
    is_pilot: bool
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """The drawn city in metres: frame of all that follows."""

    city: Polygon
    county: Polygon
    river: LineString
    boulevards: tuple[tuple[str, str, LineString], ...]
    seeds: tuple[Seed, ...]


def generator(seed: int, part: str) -> np.random.Generator:
    """Return the random generator of one named part, so that parts do not disturb each other."""
    return np.random.default_rng([seed, zlib.crc32(part.encode())])


@cache
def _transformers() -> tuple[Transformer, Transformer]:
    return (
        Transformer.from_crs(4326, METRE_SRID, always_xy=True),
        Transformer.from_crs(METRE_SRID, 4326, always_xy=True),
    )


def to_metres(geometry: BaseGeometry) -> BaseGeometry:
    """Return a longitude and latitude geometry in metres."""
    forward, _ = _transformers()
    return shapely.transform(geometry, forward.transform, interleaved=False)


def to_degrees(geometries: Geometries) -> Geometries:
    """Return metre geometries as longitude and latitude, rounded to 1e-7 degree (about a centimetre)."""
    _, backward = _transformers()

    def project(x: Floats, y: Floats) -> tuple[Floats, Floats]:
        lon, lat = backward.transform(x, y)
        return np.round(lon, 7), np.round(lat, 7)

    return np.asarray(shapely.transform(geometries, project, interleaved=False))


def points_to_degrees(xy: Floats, *, decimals: int = 7) -> Floats:
    """Return an (n, 2) array of metres as (lon, lat)."""
    _, backward = _transformers()
    lon, lat = backward.transform(xy[:, 0], xy[:, 1])
    return np.round(np.column_stack([lon, lat]), decimals)


def outline_path() -> Path:
    """Return where the drawn outline is installed."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "data" / "boundaries", package.parent / "data" / "boundaries"):
        if (folder / FILE).is_file():
            return folder / FILE
    raise OutlineMissingError(remedy=f"Install geo-mahalle again: {FILE} belongs to it.")


def read_drawing() -> Drawing:
    """Return the hand-drawn city in metres."""
    features = json.loads(outline_path().read_text(encoding="utf-8"))["features"]
    by_role: dict[str, list[tuple[dict[str, Any], Any]]] = {}
    for feature in features:
        properties = feature["properties"]
        by_role.setdefault(properties["role"], []).append((properties, to_metres(shape(feature["geometry"]))))
    return Drawing(
        city=by_role["city"][0][1],
        county=smooth(by_role["county"][0][1]),
        river=smooth(by_role["river"][0][1]),
        boulevards=tuple((p["name_fa"], p["name_en"], smooth(line)) for p, line in by_role["boulevard"]),
        seeds=_seeds(by_role["neighbourhood"]),
    )


def _seeds(drawn: list[tuple[dict[str, Any], Any]]) -> tuple[Seed, ...]:
    counted: dict[int, int] = {}
    seeds = []
    for properties, point in drawn:
        zone = int(properties["zone"])
        counted[zone] = counted.get(zone, 0) + 1
        seeds.append(
            Seed(
                code=f"N{zone}{counted[zone]:02d}",
                name_fa=properties["name_fa"],
                name_en=properties["name_en"],
                zone=zone,
                is_under_served=properties["is_under_served"],
                is_pilot=properties["is_pilot"],
                x=point.x,
                y=point.y,
            )
        )
    return tuple(seeds)


def smooth(geometry: BaseGeometry, *, rounds: int = 3) -> Any:  # noqa: ANN401 - the type that came in
    """Return a line or polygon with its corners cut (Chaikin 1974), ends kept."""
    if isinstance(geometry, Polygon):
        ring = np.asarray(geometry.exterior.coords)[:-1]
        for _ in range(rounds):
            following = np.roll(ring, -1, axis=0)
            ring = np.stack([0.75 * ring + 0.25 * following, 0.25 * ring + 0.75 * following], 1).reshape(
                -1, 2
            )
        return Polygon(ring)
    line = np.asarray(geometry.coords)
    for _ in range(rounds):
        first, second = line[:-1], line[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], 1).reshape(-1, 2)
        line = np.vstack([line[:1], cut[1:-1], line[-1:]])
    return LineString(line)
