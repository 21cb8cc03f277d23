"""A snapshot without a database: areas by Voronoi in a round city, indicators, streets, points.

Everything comes from one seed. The numbers mean nothing; shapes, statuses and gaps are as a real place has
them: some areas unsurveyed, one year missing, zones above neighbourhoods, widths nobody measured.
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import numpy as np
import shapely
from scipy.spatial import Voronoi

from geo_mahalle.disclosure import snapshot as s

CENTRE = (48.5, 36.68)
# fmt: off
NAMES = (
    "گل‌سرخ", "مولوی", "پروین", "شقایق", "کاشانی", "سعدی", "شکوفه", "بوستان", "وحدت", "دانش",
    "آزادی", "حافظ", "نظامی", "عطار", "انقلاب", "ارم", "مزرعه", "فردوس", "گلزار", "خیام", "صفا",
    "نیلوفر", "کوی‌کارگر", "سپیدار", "راه‌آهن", "میدان‌بار", "پل‌سنگی", "تپه‌سرخ", "بهارستان",
    "پردیس", "چنارستان", "فرهنگیان", "گلشن", "رازی", "یاسمن", "دشت‌بهشت", "سفیدار", "مهرآباد",
    "کوهپایه", "امیرکبیر", "نوبهار", "آسیاب", "باغ‌نو", "چمن", "دروازه‌سنگ", "سرچشمه", "شهرآرا",
    "سرآسیاب",
)
# fmt: on
TITLES = (
    (
        "lit_street_share",
        "P01",
        "درصد طول معابر دارای روشنایی",
        "معابر دارای روشنایی",
        "physical",
        "درصد",
        (40, 55, 70, 85),
    ),
    (
        "dark_lamp_share",
        "P02",
        "درصد چراغ‌های معابرِ خاموش",
        "چراغ‌های خاموش",
        "physical",
        "درصد",
        (5, 10, 20, 30),
    ),
    (
        "environment_issue_rate",
        "P12",
        "نرخ مسائل محیطی",
        "مسائل محیطی",
        "physical",
        "در هزار نفر",
        (2, 4, 8, 16),
    ),
    (
        "derelict_rate",
        "P13",
        "بناهای متروکه و مخروبه و زمین‌های رهاشده",
        "بناهای متروکه",
        "physical",
        "در کیلومتر",
        (1, 2, 4, 8),
    ),
    (
        "open_issue_days",
        "N3",
        "میانه روزهای باز ماندن مسائل",
        "روزهای باز ماندن",
        "physical",
        "روز",
        (7, 14, 30, 60),
    ),
    ("unemployment", "E01", "نرخ بیکاری", "نرخ بیکاری", "economic", "درصد", (6, 10, 14, 20)),
    (
        "enterprise_rate",
        "E03",
        "کارگاه‌ها و واحدهای صنفی",
        "واحدهای صنفی",
        "economic",
        "در هزار نفر",
        (10, 20, 35, 50),
    ),
    (
        "room_crowding",
        "E08",
        "تراکم نفر در اتاق",
        "تراکم در اتاق",
        "economic",
        "نفر در اتاق",
        (0.8, 1.0, 1.3, 1.6),
    ),
    (
        "gathering_places",
        "C06",
        "مکان‌های گردهمایی محله",
        "مکان‌های گردهمایی",
        "cultural",
        "در ده هزار نفر",
        (2, 4, 6, 9),
    ),
    ("local_events", "C09", "رویدادهای محلی", "رویدادهای محلی", "cultural", "در سال", (2, 6, 12, 20)),
    (
        "disorder_rate",
        "C11",
        "نابسامانی محیطی (زباله، دیوارنویسی، سروصدا)",
        "نابسامانی محیطی",
        "cultural",
        "در هزار نفر",
        (2, 4, 8, 16),
    ),
    (
        "council_meetings",
        "V1",
        "جلسه‌های برگزارشده شورا",
        "جلسه‌های برگزارشده",
        "cultural",
        "درصد",
        (40, 55, 70, 85),
    ),
)
COMMITTEES = (
    ("civil_works", "کمیته عمران"),
    ("health", "کمیته بهداشت و سلامت"),
    ("social_vitality", "کمیته نشاط اجتماعی"),
    ("public_security", "کمیته امنیت عمومی"),
    ("social_harms", "کمیته آسیب‌های اجتماعی"),
)
CATEGORIES = (
    ("lamp_out", "چراغ خاموش", 3),
    ("pothole", "چاله و معبر خراب", 0),
    ("open_canal", "کانال یا چاه بی‌حفاظ", 0),
    ("rubbish", "زباله و نخاله", 1),
    ("derelict", "بنای متروکه و مخروبه", 4),
    ("broken_bench", "وسایل بازی خراب", 2),
)
STATES = ("recorded", "reviewing", "with_agency", "resolved", "persisting", "refused")
KINDS = (
    ("school", "دبستان", "school"),
    ("clinic", "پایگاه سلامت", "doctor"),
    ("park", "بوستان", "park"),
    ("mosque", "مسجد", "religious-muslim"),
    ("library", "کتابخانه", "library"),
    ("bakery", "نانوایی", "bakery"),
)


def warp(xy: np.ndarray) -> np.ndarray:
    """Bend the plane a little, so that straight cuts become boundaries; neighbours stay neighbours."""
    x, y = xy[:, 0], xy[:, 1]
    dx = 0.020 * np.sin(9 * y + 1.7) + 0.009 * np.sin(31 * y + 7 * x) + 0.0035 * np.sin(83 * y + 41 * x)
    dy = 0.020 * np.cos(8 * x + 0.4) + 0.009 * np.cos(29 * x + 11 * y) + 0.0035 * np.cos(79 * x + 37 * y)
    return np.column_stack([x + dx, y + dy])


def degrees(xy: np.ndarray, radius_km: float) -> np.ndarray:
    """Turn plane units (the city has radius 1) into longitude and latitude."""
    scale = radius_km / 111.0
    return np.column_stack(
        [CENTRE[0] + xy[:, 0] * scale / np.cos(np.radians(CENTRE[1])), CENTRE[1] + xy[:, 1] * scale]
    ).round(6)


def _city() -> shapely.Polygon:
    angle = np.linspace(0, 2 * np.pi, 240, endpoint=False)
    radius = 1 + 0.05 * np.sin(3 * angle + 1) + 0.035 * np.sin(7 * angle) + 0.012 * np.sin(23 * angle)
    return shapely.Polygon(np.column_stack([1.28 * radius * np.cos(angle), 0.9 * radius * np.sin(angle)]))


def _cells(count: int, rng: np.random.Generator) -> list[shapely.Polygon]:
    city = _city()
    points: list[np.ndarray] = []
    while len(points) < count:
        point = rng.uniform([-1.3, -0.95], [1.3, 0.95])
        if city.contains(shapely.Point(point)):
            points.append(point)
    sites = np.array(points)
    far = np.array([[-9, -9], [9, -9], [9, 9], [-9, 9]], dtype=float)
    for _ in range(4):
        voronoi = Voronoi(np.vstack([sites, far]))
        cells = [
            shapely.Polygon(voronoi.vertices[voronoi.regions[voronoi.point_region[i]]]).intersection(city)
            for i in range(count)
        ]
        sites = np.array([(c.centroid.x, c.centroid.y) for c in cells])
    return [c if c.geom_type == "Polygon" else max(c.geoms, key=lambda part: part.area) for c in cells]


def _shape(cell: shapely.Geometry, radius_km: float, grain: float) -> tuple[s.Polygon, ...]:
    dense = shapely.segmentize(shapely.set_precision(cell, 1e-7), grain)
    parts = [dense] if dense.geom_type == "Polygon" else list(dense.geoms)
    return tuple(
        tuple(
            tuple(map(tuple, degrees(warp(np.array(ring.coords)), radius_km).tolist()))
            for ring in (part.exterior, *part.interiors)
        )
        for part in parts
    )


def _areas(count: int, rng: np.random.Generator, radius_km: float) -> tuple[s.Area, ...]:
    cells = _cells(count, rng)
    zones = max(2, min(6, count // 6))
    angle = [np.arctan2(c.centroid.y, c.centroid.x) + np.pi for c in cells]
    zone_of = [min(int(a / (2 * np.pi) * zones), zones - 1) for a in angle]
    grain = 0.02 if count < 500 else 2.4 / np.sqrt(count) / 6
    shapes = [
        (
            f"z{z + 1}",
            "zone",
            None,
            f"منطقه {'۱۲۳۴۵۶'[z]}",
            shapely.union_all([c for c, of in zip(cells, zone_of, strict=True) if of == z]),
        )
        for z in range(zones)
    ]
    shapes += [
        (
            f"n{i + 1}",
            "neighbourhood",
            f"z{zone_of[i] + 1}",
            NAMES[i] if i < len(NAMES) else f"{NAMES[i % len(NAMES)]} {i // len(NAMES) + 1}",
            cell,
        )
        for i, cell in enumerate(cells)
    ]
    made = []
    for index, (code, level, parent, name, cell) in enumerate(shapes):
        polygons = _shape(cell, radius_km, grain)
        inner = shapely.Point(cell.representative_point()) if level == "zone" else cell.centroid
        centre = degrees(warp(np.array([[inner.x, inner.y]])), radius_km)[0]
        lons, lats = zip(*[p for polygon in polygons for p in polygon[0]], strict=True)
        made.append(
            s.Area(
                index,
                code,
                level,
                parent,
                name,
                f"Area {code}",
                float(cell.area * (radius_km * 1000) ** 2),
                float(rng.integers(1800, 9000)),
                None,
                code in ("n1", "n9"),
                (float(centre[0]), float(centre[1])),
                (min(lons), min(lats), max(lons), max(lats)),
                polygons,
            )
        )
    return tuple(made)


def _columns(
    areas: tuple[s.Area, ...], cuts: tuple[float, ...], rng: np.random.Generator, year: int, nth: int
) -> s.Columns:
    value: list[float | None] = []
    status = []
    for area in areas:
        wave = np.sin(3.1 * nth + 60 * (area.centre[0] - CENTRE[0])) + np.cos(
            2.3 * nth + 70 * (area.centre[1] - CENTRE[1])
        )
        place = (wave + rng.normal(0, 0.45) + 2.4) / 4.8
        unknown = (area.index * 7 + nth * 3) % 13 == 0 or (year == 1403 and (area.index + nth) % 3 == 0)
        status.append("no_survey" if unknown else "unstable" if area.index % 17 == 5 else "ok")
        top = 100 if cuts[-1] == 85 else cuts[-1] * 1.6
        low = cuts[0] * 0.35
        value.append(None if unknown else float(np.clip(low + place * (top - low), low, top)))
    spread = [None if v is None else v * (0.08 + 0.1 * ((i * 5) % 7) / 7) for i, v in enumerate(value)]
    top = 100 if cuts[-1] == 85 else np.inf
    return s.Columns(
        tuple(value),
        tuple(None if v is None else max(0.0, v - d) for v, d in zip(value, spread, strict=True)),
        tuple(None if v is None else float(min(top, v + d)) for v, d in zip(value, spread, strict=True)),
        tuple(None if v is None else float(40 + (i * 37) % 400) for i, v in enumerate(value)),
        tuple(status),
        tuple(() for _ in areas),
    )


def _indicators(
    areas: tuple[s.Area, ...], periods: tuple[s.Period, ...], count: int, rng: np.random.Generator
) -> tuple[s.IndicatorColumn, ...]:
    made = []
    for nth, (key, code, title, short, domain, unit, cuts) in enumerate(TITLES[:count]):
        columns = {p.key: _columns(areas, cuts, rng, int(p.key), nth) for p in periods}
        made.append(
            s.IndicatorColumn(
                key,
                code,
                title,
                short,
                domain,
                "share",
                unit,
                "٪" if unit == "درصد" else "",
                2 if cuts[0] < 1 else 0 if unit == "درصد" else 1,
                "up",
                tuple(map(float, cuts)),
                None,
                True,
                "",
                "شرکت توزیع برق",
                "",
                ("walk", "power"),
                ("lamps",),
                columns,
            )
        )
    return tuple(made)


def _streets(areas: tuple[s.Area, ...], count: int, rng: np.random.Generator, radius_km: float) -> s.Streets:
    neighbourhoods = [area for area in areas if area.level == "neighbourhood"]
    outlines = [shapely.Polygon(area.polygons[0][0]) for area in neighbourhoods]
    tree = shapely.STRtree(outlines)
    lanes = max(6, int(np.sqrt(count / 2.6)))
    coords, width, kinds, names, lit, walked, owner = [], [], [], [], [], [], []
    for lane in range(2 * lanes):
        at = -1.28 + 2.56 * ((lane % lanes) + 0.5) / lanes
        along = np.linspace(-1.3, 1.3, 5 * lanes)
        flat = np.column_stack(
            [along, np.full_like(along, at)] if lane < lanes else [np.full_like(along, at), along]
        )
        flat = flat + 0.02 * np.column_stack([np.sin(5 * flat[:, 1] + lane), np.cos(4 * flat[:, 0] + lane)])
        is_main = lane % max(4, lanes // 3) == 2
        metres = 14.0 if is_main else (None, 8.0, 5.0, 3.0)[lane % 4]
        place = degrees(warp(flat), radius_km)
        for start in range(0, len(place) - 2, 2):
            line = place[start : start + 3]
            found = tree.query(shapely.Point(line[1]), predicate="intersects")
            if not len(found) or (not is_main and rng.random() < 0.22):
                continue
            coords.append(tuple(map(tuple, line.tolist())))
            width.append(metres)
            kinds.append("primary" if is_main else "residential")
            names.append(
                f"خیابان {NAMES[lane % len(NAMES)]}" if is_main else f"کوچه {NAMES[(lane * 3) % len(NAMES)]}"
            )
            lit.append(None if rng.random() < 0.3 else float(rng.random()))
            walked.append(bool(rng.random() < 0.7))
            owner.append(neighbourhoods[int(found[0])].index)
    return s.Streets(
        tuple(coords), tuple(width), tuple(kinds), tuple(names), tuple(lit), tuple(walked), tuple(owner)
    )


def _points(
    areas: tuple[s.Area, ...], count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    leaves = [area for area in areas if area.level == "neighbourhood"]
    chosen = rng.integers(0, len(leaves), count)
    spread = np.array(
        [[(a.bounds[2] - a.bounds[0]) * 0.18, (a.bounds[3] - a.bounds[1]) * 0.18] for a in leaves]
    )
    centre = np.array([a.centre for a in leaves])
    place = centre[chosen] + rng.normal(0, 1, (count, 2)) * spread[chosen]
    order = np.lexsort((place[:, 0].round(3), place[:, 1].round(2)))
    return place[order, 0], place[order, 1], np.array([leaves[i].index for i in chosen])[order]


def _issues(areas: tuple[s.Area, ...], count: int, rng: np.random.Generator) -> s.Issues:
    lon, lat, owner = _points(areas, count, rng)
    day = date(2022, 3, 21)
    return s.Issues(
        tuple(lon.tolist()),
        tuple(lat.tolist()),
        tuple(rng.integers(0, len(CATEGORIES), count).tolist()),
        tuple(rng.integers(1, 5, count).tolist()),
        tuple(STATES[i] for i in rng.choice(6, count, p=[0.2, 0.1, 0.25, 0.35, 0.06, 0.04])),
        tuple((day + timedelta(days=int(n))).isoformat() for n in rng.integers(0, 1200, count)),
        tuple(owner.tolist()),
        tuple(bool(n) for n in rng.random(count) < 0.05),
    )


def _facilities(areas: tuple[s.Area, ...], count: int, rng: np.random.Generator) -> s.Facilities:
    lon, lat, owner = _points(areas, count, rng)
    kind = rng.integers(0, len(KINDS), count).tolist()
    return s.Facilities(
        tuple(lon.tolist()),
        tuple(lat.tolist()),
        tuple(kind),
        tuple(f"{KINDS[k][1]} {NAMES[(i * 7) % len(NAMES)]}" for i, k in enumerate(kind)),
        tuple((True, True, None, False)[i % 4] for i in range(count)),
        tuple(None for _ in range(count)),
        tuple(owner.tolist()),
        tuple(() for _ in range(count)),
    )


def make_snapshot(
    areas: int = 48,
    *,
    indicators: int = 12,
    years: int = 5,
    issues: int = 600,
    streets: int = 1500,
    facilities: int = 160,
    edition: s.Edition = "office",
    seed: int = 7,
    radius_km: float = 4.0,
) -> s.Snapshot:
    """Return a snapshot of a made-up city; the same arguments give the same snapshot."""
    rng = np.random.default_rng(seed)
    made = _areas(areas, rng, radius_km)
    periods = tuple(
        s.Period(
            str(year), "year", "۱۴۰" + "۰۱۲۳۴"[year - 1400], date(year + 621, 3, 21), date(year + 622, 3, 20)
        )
        for year in range(1405 - years, 1405)
    )
    west, south = min(a.bounds[0] for a in made), min(a.bounds[1] for a in made)
    east, north = max(a.bounds[2] for a in made), max(a.bounds[3] for a in made)
    committees = dict(enumerate(COMMITTEES))
    return s.Snapshot(
        edition=edition,
        snapshot_id=hashlib.sha256(
            repr((areas, indicators, years, issues, streets, seed)).encode()
        ).hexdigest()[:12],
        as_of=date(2025, 9, 22),
        place=s.Place(
            "sample", "شهر نمونه", "Sample City", "jalali", "fa", "Asia/Tehran", (west, south, east, north)
        ),
        levels=(s.Level("zone", "منطقه", 50), s.Level("neighbourhood", "محله", 70)),
        areas=made,
        periods=periods,
        indicators=_indicators(made, periods, indicators, rng),
        categories=tuple(
            s.CategoryTitle(
                key,
                title,
                title,
                committees[of][0],
                committees[of][1],
                "شهرداری",
                key,
                ("کم", "متوسط", "خطرناک", "خیلی خطرناک"),
            )
            for key, title, of in CATEGORIES
        ),
        kinds=tuple(s.KindTitle(key, title, "service", icon, False) for key, title, icon in KINDS),
        issues=_issues(made, issues, rng),
        facilities=_facilities(made, facilities, rng),
        streets=_streets(made, streets, rng, radius_km),
        coverage=tuple(s.CoverageRow(a.code, "lamps", date(2025, 4, 22), 0.9) for a in made if a.index % 3),
        sources=(
            s.SourceCredit(
                "power", "فهرست چراغ‌های معابر", "شرکت توزیع برق", "مجوز اداری", "", date(2026, 3, 1), 812
            ),
            s.SourceCredit(
                "walk", "بازدید میدانی ایمنی", "شورای پیشرفت محله", "CC BY 4.0", "", date(2026, 4, 30), 96
            ),
        ),
        counts=s.Counts(issues=issues, facilities=facilities, streets=streets, walks=96),
    )
