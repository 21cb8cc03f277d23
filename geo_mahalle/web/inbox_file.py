"""The inbox as a file: the rows of the list through the shared writers, so that page and file agree.

CSV is written at once; a workbook, GeoJSON and a GeoPackage by pages/exports, with what the file says of
itself inside. A row without a place keeps none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database.filters import Filter, encode_filter
from geo_mahalle.database.places import PlaceRow
from geo_mahalle.pages.exports import write_file
from geo_mahalle.text import write_csv
from geo_mahalle.web import speaking
from geo_mahalle.web.telling import STATES, short_day

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
}
"""The endings a file may have."""

COLUMNS = (
    "identifier",
    "category",
    "title",
    "committee",
    "severity",
    "state",
    "first_report",
    "closed",
    "reports",
    "area",
    "area_name",
    "lon",
    "lat",
)


def write_inbox(
    found: Sequence[Mapping[str, Any]],
    catalogue: Catalogue,
    narrow: Filter,
    *,
    place: PlaceRow,
    day: date,
    ending: str,
) -> bytes:
    """Return the rows as a file of an ending of `TYPES`."""
    table = [_row(row, catalogue) for row in found]
    asked = encode_filter(narrow) or "all"
    if ending == "csv":
        head = (f"geo-mahalle · {short_day(day)} · {len(found)}", f"filter: {asked}")
        return write_csv(head, COLUMNS, table)
    rows = pd.DataFrame(table, columns=list(COLUMNS))
    places = gpd.points_from_xy(rows["lon"].astype(float), rows["lat"].astype(float))
    frame = gpd.GeoDataFrame(rows, geometry=places, crs="EPSG:4326")
    frame.loc[rows["lon"].isna(), "geometry"] = None
    frame.attrs = _said(place, day, asked)
    with tempfile.TemporaryDirectory(prefix="inbox-") as folder:
        path = Path(folder) / f"problems.{ending}"
        write_file(frame, path)
        return path.read_bytes()


def _row(row: Mapping[str, Any], catalogue: Catalogue) -> tuple[object, ...]:
    return (
        str(row["issue"]),
        row["category"],
        speaking.title(catalogue.categories[row["category"]]),
        speaking.title(catalogue.committees[row["committee"]]),
        row["severity"],
        STATES[row["state"]],
        row["opened_on"],
        row["resolved_on"],
        row["reports"],
        row["area"],
        row["area_name"],
        row["lon"],
        row["lat"],
    )


def _said(place: PlaceRow, day: date, asked: str) -> dict[str, Any]:
    """Return what the file says of itself, as every exported table does."""
    return {
        "name": "inbox",
        "title_fa": "مشکل‌های صندوق",
        "title_en": "Problems of the inbox",
        "place_fa": place.name_fa,
        "place_en": place.name_en,
        "edition": "office",
        "as_of": day.isoformat(),
        "run": None,
        "snapshot": None,
        "licence": "internal",
        "sources": [],
        "caveat_fa": f"صافی: {asked}",
        "caveat_en": f"Filter: {asked}",
        "left_out": [],
        "units": {},
        "columns": {},
        "columns_fa": {},
    }
