"""What the tests of the importers share: a city of four square neighbourhoods, and files made by hand."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from geo_mahalle.database import Role, connect
from geo_mahalle.importers import ImportRequest, import_file

# Four squares of 0.01 degrees, west to east and south to north, in the box of the demo's place:
#   n3 n4
#   n1 n2
WEST, SOUTH, SIDE = 48.95, 36.35, 0.01
NAMES = {"n1": "محله یک", "n2": "محله دو", "n3": "محله سه", "n4": "ماه نشان"}
CENTRES = {"n1": (48.955, 36.355), "n2": (48.965, 36.355), "n3": (48.955, 36.365), "n4": (48.965, 36.365)}
OUTSIDE = (48.99, 36.45)


def square(column, row, side=SIDE, *, west=WEST, south=SOUTH):
    x, y = west + column * SIDE, south + row * SIDE
    return [[[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]]


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(rings):
    return {"type": "Polygon", "coordinates": rings}


def write_geojson(path: Path, features) -> Path:
    path.write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8"
    )
    return path


def city_features():
    zone = feature(polygon(square(0, 0, 2 * SIDE)), code="z1", name="ناحیه یک", level="zone")
    squares = [(code, n % 2, n // 2) for n, code in enumerate(NAMES)]
    return [
        zone,
        *(
            feature(
                polygon(square(x, y)), code=code, name=NAMES[code], level="neighbourhood", parent_code="z1"
            )
            for code, x, y in squares
        ),
    ]


def make_city(settings, folder: Path):
    return import_file(
        settings, ImportRequest("areas", write_geojson(folder / "areas.geojson", city_features()))
    )


def write_csv(path: Path, rows, *, encoding="utf-8", delimiter=",") -> Path:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.DictWriter(
            stream, list(dict.fromkeys(name for row in rows for name in row)), delimiter=delimiter
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def report(key, area="n1", **changes):
    lon, lat = CENTRES.get(area, OUTSIDE)
    row = {"key": key, "category": "lamp_out", "severity": "2", "date": "1404/05/12", "lon": lon, "lat": lat}
    return row | changes


def bring(settings, kind, path, **request):
    return import_file(settings, ImportRequest(kind, path, **request))


def ask(settings, query, parameters=None):
    with connect(settings, role=Role.OWNER) as connection:
        return connection.execute(query, parameters).fetchall()


def one(settings, query, parameters=None):
    return ask(settings, query, parameters)[0][0]


def reasons(outcome):
    return {refusal.line: refusal.reason for refusal in outcome.refusals}
