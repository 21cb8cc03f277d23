"""The files of the city's ground: areas of both years, and streets."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from geo_mahalle.demo.areas import Mosaic, zone_polygons
from geo_mahalle.demo.files import DemoFile, Row, jalali, write_geojson
from geo_mahalle.demo.outline import to_degrees
from geo_mahalle.demo.streets import Network
from geo_mahalle.jalali import parse

COUNTY, CITY = "K1", "C1"
FIRST_DAY = parse("1401/01/01")
REDRAWN_ON = parse("1402/10/01")
STREETS_ON = parse("1404/06/20")


def write_areas(folder: Path, earlier: Mosaic, later: Mosaic) -> list[DemoFile]:
    """Write the areas as first agreed, and as they are since a border was redrawn in the second year."""
    files = []
    for name, mosaic, day in (("areas_1401", earlier, FIRST_DAY), ("areas_1402", later, REDRAWN_ON)):
        path = folder / f"{name}.geojson"
        rows, shapes = _area_rows(mosaic, jalali(day))
        write_geojson(path, to_degrees(np.array(shapes)), rows)
        files.append(DemoFile("areas", path, "own_areas", on=day))
    return files


def _area_rows(mosaic: Mosaic, valid_from: str) -> tuple[list[Row], list[object]]:
    def row(code: str, level: str, names: tuple[str, str], parent: str | None, **more: bool) -> Row:
        return {
            "code": code,
            "level": level,
            "name_fa": names[0],
            "name_en": names[1],
            "parent_code": parent,
            "status": "approved",
            "is_pilot": more.get("is_pilot", False),
            "is_under_served": more.get("is_under_served"),
            "valid_from": valid_from,
        }

    digits = "۰۱۲۳۴۵۶۷۸۹"
    rows = [
        row(COUNTY, "county", ("شهرستان نمونه", "Sample County"), None),
        row(CITY, "city", ("شهر نمونه", "Sample City"), COUNTY),
    ]
    shapes: list[object] = [mosaic.county, mosaic.city]
    for zone, polygon in zone_polygons(mosaic).items():
        rows.append(row(f"Z{zone}", "zone", (f"ناحیه {digits[zone]}", f"Zone {zone}"), CITY))
        shapes.append(polygon)
    for seed, polygon in zip(mosaic.seeds, mosaic.polygons, strict=True):
        more = {"is_pilot": seed.is_pilot, "is_under_served": seed.is_under_served}
        rows.append(row(seed.code, "neighbourhood", (seed.name_fa, seed.name_en), f"Z{seed.zone}", **more))
        shapes.append(polygon)
    return rows, shapes


def write_streets(folder: Path, network: Network) -> DemoFile:
    """Write the noded streets with names, widths where known, and the day they were walked."""
    rows: list[Row] = []
    for number, (parent, walked) in enumerate(zip(network.parent, network.walked_on, strict=True), start=1):
        line = network.lines[parent]
        rows.append(
            {
                "key": f"S{number:05d}",
                "name": line.name,
                "local_name": line.local_name,
                "class": line.kind,
                "width_m": line.width_m,
                "walked_on": jalali(walked) if walked else None,
            }
        )
    path = folder / "streets.geojson"
    write_geojson(path, to_degrees(network.pieces), rows)
    return DemoFile("streets", path, "own_streets", surveyed="streets", on=STREETS_ON)
