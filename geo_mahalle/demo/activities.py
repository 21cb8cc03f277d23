"""What the neighbourhoods hold, and what rescue services counted: dated, in bands, without names."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np

from geo_mahalle.demo.facilities import Setting, beside_streets, choose_pieces
from geo_mahalle.demo.files import Cell, DemoFile, Row, jalali, write_csv
from geo_mahalle.demo.hazards import FIRST_DAY, LAST_DAY
from geo_mahalle.demo.outline import generator, points_to_degrees

HOSTS: dict[str, tuple[float, tuple[str, ...]]] = {
    "mosque": (1.2, ("assembly", "class", "help_drive")),
    "hosseiniyeh": (0.5, ("assembly", "celebration")),
    "school_primary": (0.9, ("class", "celebration", "clean_up")),
    "health_post": (0.7, ("class", "screening")),
    "library": (0.3, ("class", "reading_circle")),
    "community_house": (0.7, ("assembly", "class", "clean_up", "help_drive")),
    "sports_ground": (0.8, ("sport", "celebration")),
}
BANDS = ("1-10", "11-30", "31-100", "101+")
INCIDENTS: dict[str, tuple[float, float, float]] = {
    "crash": (9.0, -0.2, 0.32),
    "fire": (2.6, 0.7, 0.12),
    "gas_poisoning": (0.5, 1.2, 0.7),
    "fall": (1.1, 0.6, 0.6),
    "flood": (0.7, 0.9, 0.05),
    "collapse": (0.25, 1.5, 0.3),
}


def write_activities(folder: Path, setting: Setting) -> list[DemoFile]:
    """Write the list of events, and the list of incidents."""
    return [_write_events(folder, setting), _write_incidents(folder, setting)]


def _write_events(folder: Path, setting: Setting) -> DemoFile:
    """Write three years of events: some hosts act every week, many hardly ever."""
    rng = generator(setting.seed, "events")
    days = (LAST_DAY - FIRST_DAY).days + 1
    found: list[tuple[int, Row]] = []
    for index, place in enumerate(setting.mosaic.seeds):
        spirit = rng.lognormal(0.15 if place.is_pilot else -0.1, 0.5)
        for host, (mean, kinds) in HOSTS.items():
            for number in range(int(rng.poisson(mean))):
                a_year = rng.gamma(0.8, 9.0) * spirit
                count = int(rng.poisson(a_year * days / 365))
                for day in np.sort(rng.integers(0, days, count)).tolist():
                    band: Cell = BANDS[int(rng.choice(4, p=[0.24, 0.42, 0.27, 0.07]))]
                    row: Row = {
                        "area_code": place.code,
                        "kind": kinds[int(rng.integers(len(kinds)))],
                        "on_day": jalali(FIRST_DAY + timedelta(days=day)),
                        "band": band if rng.random() > 0.05 else None,
                        "host_kind": host,
                        "host_key": f"{place.code}-{host}-{number + 1}",
                        "is_open": bool(rng.random() > 0.12),
                    }
                    found.append((day * 100 + index, row))
    found.sort(key=lambda pair: pair[0])
    path = folder / "events.csv"
    write_csv(path, [{"key": f"E{n:05d}", **row} for n, (_, row) in enumerate(found, start=1)])
    return DemoFile("events", path, "own_events", "events", LAST_DAY)


def _write_incidents(folder: Path, setting: Setting) -> DemoFile:
    """Write three years of incidents: yearly mean, slope on deprivation, and mean casualties of each kind."""
    rng = generator(setting.seed, "incidents")
    days = (LAST_DAY - FIRST_DAY).days + 1
    found: list[tuple[int, Row]] = []
    weights = {"main": 6.0, "street": 1.0, "alley": 0.3}
    for index, dep in enumerate(setting.conditions.deprivation.tolist()):
        for kind, (yearly, slope, hurt) in INCIDENTS.items():
            count = int(rng.negative_binomial(3, 3 / (3 + yearly * days / 365 * np.exp(slope * (dep - 0.4)))))
            pieces = choose_pieces(setting, index, count, weights, rng)
            lonlat = points_to_degrees(
                beside_streets(setting.network, pieces, rng.uniform(0, 9, count), rng), decimals=6
            )
            for (lon, lat), day in zip(lonlat.tolist(), rng.integers(0, days, count).tolist(), strict=True):
                hour, minute = int(rng.integers(24)), int(rng.integers(60))
                row: Row = {
                    "kind": kind,
                    "occurred_at": f"{jalali(FIRST_DAY + timedelta(days=day))} {hour:02d}:{minute:02d}",
                    "lon": lon,
                    "lat": lat,
                    "count": 1,
                    "casualties": int(rng.poisson(hurt)) if rng.random() > 0.04 else None,
                }
                found.append((day, row))
    found.sort(key=lambda pair: pair[0])
    path = folder / "incidents.csv"
    write_csv(path, [{"key": f"I{n:05d}", **row} for n, (_, row) in enumerate(found, start=1)])
    return DemoFile("incidents", path, "own_incidents", "incidents", LAST_DAY)
