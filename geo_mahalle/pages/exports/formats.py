"""Write a frame to a file in an open format, with what it says of itself inside.

The ending of the name chooses the format. A file is written beside its place and then renamed, so that a
reader never meets half of one.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo_mahalle import text
from geo_mahalle.errors import UserError
from geo_mahalle.pages.exports import kmz, packages, xlsx
from geo_mahalle.pages.exports.about import about, columns, plain

DECIMALS = 7
"""Decimals of a degree that text formats keep: a hundredth of a metre."""


class UnknownFormatError(UserError):
    """Files with this ending cannot be written."""


class NoPlacesError(UserError):
    """This format needs places and the table has none."""


def write_file(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame to `path`; its ending is one of `FORMATS`.

    Raises UnknownFormatError for another ending, NoPlacesError for a table without geometry in a format that
    needs one.
    """
    writer = FORMATS.get(path.suffix.lower())
    if writer is None:
        raise UnknownFormatError(
            f"{path.name}: the ending {path.suffix or '(none)'} is not known.",
            remedy=f"Known: {' '.join(sorted(FORMATS))}.",
        )
    if path.suffix.lower() in PLACES_ONLY and "geometry" not in frame:
        raise NoPlacesError(
            f"{frame.attrs.get('name', 'the table')} has no places.",
            remedy="Write .csv, .xlsx, .json or .parquet.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.stem}-", dir=path.parent) as scratch:
        made = Path(scratch) / path.name
        writer(frame, made)
        made.replace(path)


def write_geojson(frame: pd.DataFrame, path: Path) -> None:
    """Write GeoJSON as RFC 7946 has it: longitude first, no CRS member, outer rings counter-clockwise."""
    features = [
        {"type": "Feature", "geometry": shape, "properties": properties}
        for shape, properties in zip(_shapes(frame), _records(frame), strict=True)
    ]
    collection = {
        "type": "FeatureCollection",
        **about(frame),
        "columns": columns(frame),
        "features": features,
    }
    path.write_text(_json(collection) + "\n", encoding="utf-8")


def _shapes(frame: pd.DataFrame) -> list[Any]:
    """Return GeoJSON geometries to seven decimals; None where there is none."""
    geometry = gpd.GeoSeries(frame["geometry"])
    rounded = shapely.transform(shapely.orient_polygons(geometry.array), lambda found: found.round(DECIMALS))
    return [None if text is None else json.loads(text) for text in shapely.to_geojson(rounded)]


def write_json(frame: pd.DataFrame, path: Path) -> None:
    """Write rows as JSON under `rows`, after what the table says of itself."""
    path.write_text(
        _json({**about(frame), "columns": columns(frame), "rows": _records(frame)}) + "\n", "utf-8"
    )


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write CSV in UTF-8 with a mark for spreadsheets; places as WKT; what it says of itself on # lines.

    A cell of text that a spreadsheet would take for a formula gets an apostrophe.
    """
    rows = plain(frame)
    if "geometry" in frame:
        geometry = gpd.GeoSeries(frame["geometry"]).array
        rows["geometry"] = [text or "" for text in shapely.to_wkt(geometry, rounding_precision=DECIMALS)]
    head = (f"{key}: {words}" for key, words in about(frame).items())
    cells = ([_cell(value) for value in row] for row in rows.itertuples(index=False))
    path.write_bytes(text.write_csv(head, list(rows.columns), cells))


def write_dxf(frame: pd.DataFrame, path: Path) -> None:
    """Write a drawing (DXF); raises UnknownFormatError where the client is installed without the server."""
    try:
        from geo_mahalle.pages.exports import dxf  # its library comes with the server only
    except ImportError as error:
        raise UnknownFormatError(
            "Drawings (.dxf) are not written by the client alone.",
            remedy="Install the server as well: pip install 'geo-mahalle[server]'.",
        ) from error
    dxf.write(frame, path)


def _cell(value: object) -> object:
    """Return a cell as text formats write it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else value


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        for row in plain(frame).to_dict("records")
    ]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


Writer = Callable[[pd.DataFrame, Path], None]
PLACES_ONLY = frozenset({".geojson", ".fgb", ".kmz", ".dxf"})
FORMATS: Mapping[str, Writer] = {
    ".geojson": write_geojson,
    ".json": write_json,
    ".csv": write_csv,
    ".xlsx": xlsx.write,
    ".gpkg": packages.write_geopackage,
    ".parquet": packages.write_parquet,
    ".fgb": packages.write_flatgeobuf,
    ".kmz": kmz.write,
    ".dxf": write_dxf,
}
