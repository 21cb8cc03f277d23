"""What stands in the city: lamps, hydrants, services, shops, gathering places and open ground.

Each file is one office's list and one survey. The lists of lamps and shops do not reach four
neighbourhoods: there is no row there because nobody looked, and the survey says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

from geo_mahalle.demo.areas import Mosaic
from geo_mahalle.demo.conditions import Conditions
from geo_mahalle.demo.files import Cell, DemoFile, Row, write_csv, write_geojson
from geo_mahalle.demo.names import ALLEYS, STREETS
from geo_mahalle.demo.outline import Floats, Geometries, generator, points_to_degrees, to_degrees
from geo_mahalle.demo.streets import Network
from geo_mahalle.jalali import parse

UNSURVEYED = ("کاشانی", "سعدی", "رازی", "دروازه‌سنگ")
LAMPS_ON, SHOPS_ON, SERVICES_ON = parse("1402/02/15"), parse("1402/06/20"), parse("1401/12/10")
LAMP_STEP_M = {"main": 32.0, "street": 40.0, "alley": 46.0}
SHOPS = {"grocery": 1.6, "bakery": 0.55, "shop": 7.5, "workshop": 2.2, "market": 0.06, "bank": 0.25}


@dataclass(frozen=True)
class Setting:
    """The ground facilities stand on."""

    mosaic: Mosaic
    conditions: Conditions
    network: Network
    seed: int

    def surveyed(self) -> np.ndarray:
        """Return which neighbourhoods the lists of lamps and shops reach."""
        return np.array([s.name_fa not in UNSURVEYED for s in self.mosaic.seeds])

    def surveyed_codes(self) -> tuple[str, ...]:
        """Return the codes of those neighbourhoods."""
        return tuple(s.code for s in self.mosaic.seeds if s.name_fa not in UNSURVEYED)


def write_facilities(folder: Path, setting: Setting) -> list[DemoFile]:
    """Write every list of facilities."""
    return [
        _write_lamps(folder, setting),
        _write_hydrants(folder, setting),
        *_write_services(folder, setting),
        _write_shops(folder, setting),
        _write_workshops(folder, setting),
        *_write_open_ground(folder, setting),
    ]


def beside_streets(network: Network, pieces: np.ndarray, away_m: Floats, rng: np.random.Generator) -> Floats:
    """Return one point beside each of the street pieces, `away_m` from the middle line."""
    lines = network.pieces[pieces]
    along = rng.uniform(0.05, 0.95, len(pieces)) * shapely.length(lines)
    here = shapely.get_coordinates(shapely.line_interpolate_point(lines, along))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, along + 0.5))
    step = ahead - here
    step /= np.maximum(np.hypot(*step.T), 1e-9)[:, None]
    side = rng.choice([-1.0, 1.0], len(pieces))
    return np.asarray(here + np.column_stack([-step[:, 1], step[:, 0]]) * (side * away_m)[:, None])


def choose_pieces(
    setting: Setting, index: int, count: int, weights: dict[str, float], rng: np.random.Generator
) -> np.ndarray:
    """Return street pieces of a neighbourhood drawn by length and class."""
    inside = np.flatnonzero(setting.network.area == index)
    if not count:
        return inside[:0]
    kinds = setting.network.kinds[inside]
    weight = setting.network.length_m[inside] * np.select(
        [kinds == kind for kind in weights], list(weights.values())
    )
    return rng.choice(inside, size=count, p=weight / weight.sum())


@dataclass(frozen=True)
class Lamps:
    """Every lamp of the city: its neighbourhood, place in metres, and whether it truly works."""

    area: np.ndarray
    xy: Floats
    works: np.ndarray


def draw_lamps(setting: Setting) -> Lamps:
    """Return the lamps: every so many metres of the streets that have any."""
    rng = generator(setting.seed, "lamps")
    network, kinds = setting.network, setting.network.kinds
    area = np.maximum(network.area, 0)
    odds = setting.conditions.lit_share[area] + np.select(
        [kinds == "main", kinds == "alley"], [0.35, -0.12], 0.05
    )
    is_lit = (rng.random(len(network.pieces)) < odds) & (network.area >= 0)
    step = np.select([kinds == kind for kind in LAMP_STEP_M], list(LAMP_STEP_M.values()))
    counts = np.where(is_lit, np.maximum(np.round(network.length_m / step), 1), 0).astype(np.int64)
    pieces = np.repeat(np.arange(len(counts)), counts)
    order = np.arange(len(pieces)) - np.repeat(np.cumsum(counts) - counts, counts)
    along = (order + 0.5) / counts[pieces] * network.length_m[pieces] + rng.normal(0, 2.5, len(pieces))
    here = shapely.get_coordinates(
        shapely.line_interpolate_point(network.pieces[pieces], np.maximum(along, 0.1))
    )
    works = rng.random(len(pieces)) > 0.03 + 0.16 * setting.conditions.deprivation[area[pieces]]
    return Lamps(area[pieces], here + rng.normal(0, 1.6, here.shape), works)


def _write_lamps(folder: Path, setting: Setting) -> DemoFile:
    """Write the company's list of lamps: some states are out of date, some are not known."""
    rng = generator(setting.seed, "list of lamps")
    lamps = draw_lamps(setting)
    listed = setting.surveyed()[lamps.area]
    stale = rng.random(len(lamps.works)) < 0.04
    unknown = rng.random(len(lamps.works)) < 0.015
    states = [None if u else bool(w) for u, w in zip(unknown, lamps.works ^ stale, strict=True)]
    lonlat = points_to_degrees(lamps.xy).tolist()
    rows: list[Row] = [
        {
            "key": f"L{n + 1:05d}",
            "kind": "lamp",
            "is_working": states[n],
            "lon": lonlat[n][0],
            "lat": lonlat[n][1],
        }
        for n in np.flatnonzero(listed).tolist()
    ]
    path = folder / "lamps.csv"
    write_csv(path, rows)
    return DemoFile("facilities", path, "own_facilities", "lamps", LAMPS_ON, setting.surveyed_codes())


def _write_hydrants(folder: Path, setting: Setting) -> DemoFile:
    rng = generator(setting.seed, "hydrants")
    counts = rng.poisson(8.5 - 5.5 * setting.conditions.deprivation)
    spots = [
        choose_pieces(setting, i, int(n), {"main": 1.0, "street": 1.4, "alley": 0.25}, rng)
        for i, n in enumerate(counts)
    ]
    pieces = np.concatenate(spots)
    lonlat = points_to_degrees(beside_streets(setting.network, pieces, np.full(len(pieces), 4.0), rng))
    works = rng.random(len(pieces)) > 0.07
    rows: list[Row] = [
        {"key": f"H{n:04d}", "kind": "hydrant", "is_working": bool(w), "lon": lon, "lat": lat}
        for n, (w, (lon, lat)) in enumerate(zip(works, lonlat.tolist(), strict=True), start=1)
    ]
    path = folder / "hydrants.csv"
    write_csv(path, rows)
    return DemoFile("facilities", path, "own_facilities", "fire_cover", SERVICES_ON)


SERVICES: dict[str, dict[str, tuple[str, float, float]]] = {
    "education": {
        "school_primary": ("دبستان", 1.3, 0.3),
        "school_secondary": ("دبیرستان", 0.7, 0.5),
        "kindergarten": ("مهدکودک", 0.6, 0.5),
    },
    "health_services": {
        "health_post": ("پایگاه سلامت", 0.8, 0.3),
        "health_centre": ("مرکز خدمات جامع سلامت", 0.18, 0.6),
        "pharmacy": ("داروخانه", 1.1, 0.75),
    },
    "emergency_services": {
        "fire_station": ("ایستگاه آتش‌نشانی", 0.07, 0.3),
        "emergency_115": ("پایگاه اورژانس ۱۱۵", 0.06, 0.3),
        "red_crescent_base": ("پایگاه هلال‌احمر", 0.03, 0.3),
    },
    "transit": {"bus_stop": ("ایستگاه", 4.2, 0.35)},
    "gathering_places": {
        "mosque": ("مسجد", 1.3, 0.1),
        "hosseiniyeh": ("حسینیه", 0.6, 0.0),
        "library": ("کتابخانه", 0.25, 0.6),
        "cultural_centre": ("فرهنگ‌سرای", 0.14, 0.6),
        "community_house": ("خانه محله", 0.5, 0.2),
        "council_office": ("دفتر شورای پیشرفت محله", 0.25, 0.0),
    },
}


def _write_services(folder: Path, setting: Setting) -> list[DemoFile]:
    """Write the services by theme: mean number a neighbourhood, and what deprivation takes."""
    rng = generator(setting.seed, "services")
    files = []
    for theme, kinds in SERVICES.items():
        rows: list[Row] = []
        for kind, (title, mean, loss) in kinds.items():
            counts = rng.poisson(mean * (1 - loss * setting.conditions.deprivation))
            if kind in ("fire_station", "emergency_115", "red_crescent_base"):
                counts = np.zeros_like(counts)
                counts[rng.choice(len(counts), max(1, round(mean * len(counts))), replace=False)] = 1
            if kind == "council_office":
                counts = np.array([int(s.is_pilot) for s in setting.mosaic.seeds])
            rows += _service_rows(setting, kind, title, counts, rng)
        rows = [{"key": f"{theme[:2].upper()}{n:04d}", **row} for n, row in enumerate(rows, start=1)]
        path = folder / f"{theme}.csv"
        write_csv(path, rows)
        files.append(DemoFile("facilities", path, "own_facilities", theme, SERVICES_ON))
    return files


def _service_rows(
    setting: Setting, kind: str, title: str, counts: np.ndarray, rng: np.random.Generator
) -> list[Row]:
    rows: list[Row] = []
    weights = (
        {"main": 3.0, "street": 1.0, "alley": 0.0}
        if kind == "bus_stop"
        else {"main": 0.6, "street": 1.2, "alley": 0.5}
    )
    for index, count in enumerate(counts.tolist()):
        pieces = choose_pieces(setting, index, count, weights, rng)
        away = np.full(count, 6.0 if kind == "bus_stop" else 14.0)
        lonlat = points_to_degrees(beside_streets(setting.network, pieces, away, rng)).reshape(-1, 2)
        for number, (lon, lat) in enumerate(lonlat.tolist()):
            name: Cell
            if kind.startswith("school") or kind in ("kindergarten", "pharmacy", "library"):
                name = f"{title} {STREETS[int(rng.integers(len(STREETS)))]}"
            elif kind == "bus_stop":
                name = f"{title} {setting.network.lines[setting.network.parent[pieces[number]]].name}"
            else:
                name = f"{title} {setting.mosaic.seeds[index].name_fa}" + (
                    f" {ALLEYS[number]}" if number else ""
                )
            capacity: Cell = None
            if kind.startswith("school"):
                capacity = int(rng.integers(120, 480))
            rows.append(
                {"kind": kind, "name": name, "is_working": True, "capacity": capacity, "lon": lon, "lat": lat}
            )
    return rows


def _write_shops(folder: Path, setting: Setting) -> DemoFile:
    """Write shops and workshops, clustered on main streets; banks keep to places that are well off."""
    rng = generator(setting.seed, "shops")
    rows: list[Row] = []
    spread = rng.lognormal(0, 0.45, len(setting.mosaic.seeds))
    for index, is_surveyed in enumerate(setting.surveyed()):
        dep = float(setting.conditions.deprivation[index])
        for kind, per_thousand in SHOPS.items():
            slope = {"bank": -0.8, "workshop": 0.6, "shop": -0.45}.get(kind, -0.15)
            mean = per_thousand * setting.conditions.persons[index] / 1000 * (1 + slope * dep) * spread[index]
            count = int(rng.poisson(mean)) if is_surveyed else 0
            weights = {"main": 5.0, "street": 1.0, "alley": 0.8 if kind in ("grocery", "workshop") else 0.15}
            pieces = choose_pieces(setting, index, count, weights, rng)
            points = points_to_degrees(beside_streets(setting.network, pieces, np.full(count, 10.0), rng))
            rows += [{"kind": kind, "lon": lon, "lat": lat} for lon, lat in points.tolist()]
    path = folder / "shops.csv"
    write_csv(path, [{"key": f"B{n:05d}", **row} for n, row in enumerate(rows, start=1)])
    return DemoFile("facilities", path, "own_facilities", "shops", SHOPS_ON, setting.surveyed_codes())


def _write_workshops(folder: Path, setting: Setting) -> DemoFile:
    """Write risky workshops and stores, which stand where rents are low."""
    rng = generator(setting.seed, "workshops")
    rows: list[Row] = []
    for index, is_surveyed in enumerate(setting.surveyed()):
        count = int(rng.poisson(0.6 + 2.4 * float(setting.conditions.deprivation[index])))
        pieces = choose_pieces(setting, index, count, {"main": 0.5, "street": 1.0, "alley": 1.0}, rng)
        spots = points_to_degrees(beside_streets(setting.network, pieces, np.full(count, 9.0), rng)).tolist()
        rows += [{"kind": "risky_workshop", "lon": lon, "lat": lat} for lon, lat in spots if is_surveyed]
    path = folder / "workshops.csv"
    write_csv(path, [{"key": f"W{n:04d}", **row} for n, row in enumerate(rows, start=1)])
    return DemoFile("facilities", path, "own_facilities", "workshops", SHOPS_ON, setting.surveyed_codes())


def _write_open_ground(folder: Path, setting: Setting) -> list[DemoFile]:
    """Write parks, play places and safe open spaces as the ground between streets."""
    rng = generator(setting.seed, "open ground")
    drawn: dict[str, list[tuple[Row, object]]] = {"parks": [], "play_places": [], "safe_spaces": []}
    blocks = _blocks(setting)
    for index, place in enumerate(setting.mosaic.seeds):
        dep = float(setting.conditions.deprivation[index])
        free = list(blocks.get(index, []))
        wanted = [
            ("parks", "park", 1 + int(rng.random() > dep)),
            ("play_places", "playground", int(rng.random() > 0.6 * dep)),
            ("play_places", "sports_ground", int(rng.random() > 0.25 + 0.5 * dep)),
            ("safe_spaces", "safe_open_space", 1 + int(rng.random() > 0.3 + 0.5 * dep)),
        ]
        for theme, kind, count in wanted:
            for number in range(count):
                ground = free.pop(int(rng.integers(len(free)))) if free else _clearing(setting, index, rng)
                title = {"park": "بوستان", "playground": "زمین بازی", "sports_ground": "زمین ورزش"}.get(
                    kind, "فضای امن"
                )
                name = f"{title} {place.name_fa}" + (f" {number + 1}" if number else "")
                capacity: Cell = round(ground.area / 3 / 50) * 50 if kind == "safe_open_space" else None
                drawn[theme].append(
                    ({"kind": kind, "name": name, "is_working": True, "capacity": capacity}, ground)
                )
    files = []
    for theme, pairs in drawn.items():
        rows: list[Row] = [
            {"key": f"{theme[:2].upper()}{n:03d}", **row} for n, (row, _) in enumerate(pairs, start=1)
        ]
        path = folder / f"{theme}.geojson"
        write_geojson(path, to_degrees(np.array([ground for _, ground in pairs])), rows)
        files.append(DemoFile("facilities", path, "own_facilities", theme, SERVICES_ON))
    return files


def _blocks(setting: Setting) -> dict[int, list[shapely.Polygon]]:
    """Return the blocks between streets that would do as open ground, by neighbourhood, biggest last."""
    faces: Geometries = shapely.get_parts(shapely.polygonize(setting.network.pieces))
    wide = shapely.union_all(setting.network.pieces[setting.network.kinds == "main"]).buffer(17)
    inner = shapely.difference(shapely.buffer(faces, -7, join_style="mitre"), wide)
    crossed, _ = shapely.STRtree(inner).query(setting.network.pieces, predicate="intersects")[::-1]
    inner = np.delete(inner, np.unique(crossed))
    good = (shapely.area(inner) > 900) & (shapely.area(inner) < 9_000) & (shapely.get_type_id(inner) == 3)
    inner = inner[good]
    compact = shapely.area(inner) / np.square(shapely.length(inner)) > 0.045
    inner = shapely.simplify(inner[compact], 1.0)
    where = setting.mosaic.locate(shapely.get_coordinates(shapely.centroid(inner)))
    blocks: dict[int, list[shapely.Polygon]] = {}
    for block, index in zip(inner, where.tolist(), strict=True):
        blocks.setdefault(index, []).append(block)
    return blocks


def _clearing(setting: Setting, index: int, rng: np.random.Generator) -> shapely.Polygon:
    """Return a small clearing by a street where the fabric leaves no block free."""
    piece = choose_pieces(setting, index, 1, {"main": 0.2, "street": 1.0, "alley": 1.0}, rng)
    middle = beside_streets(setting.network, piece, np.array([26.0]), rng)[0]
    angles = np.sort(rng.uniform(0, 2 * np.pi, 7))
    radius = rng.uniform(14, 23, 7)
    ring = middle + np.column_stack([np.cos(angles), np.sin(angles)]) * radius[:, None]
    return shapely.convex_hull(shapely.MultiPoint(ring))
