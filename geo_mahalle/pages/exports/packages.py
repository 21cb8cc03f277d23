"""Write the binary formats of geography: GeoPackage with a QGIS style, GeoParquet 1.1, FlatGeobuf."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio

from geo_mahalle.database import load_sql
from geo_mahalle.pages.exports import styles
from geo_mahalle.pages.exports.about import about, as_json, columns, plain

PACKAGE = "geo_mahalle.pages.exports"
FIXED_DATE = "1970-01-01T00:00:00.000Z"


def write_geopackage(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as a layer of a GeoPackage, a new one or one that has other layers.

    QGIS opens it in our style (table layer_styles).
    """
    name = str(frame.attrs.get("name", "layer"))
    told = about(frame)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _day_of(frame)})
    try:
        if "geometry" in frame:
            _write(frame, path, "GPKG", layer=name, layer_metadata=_tags(frame))
        else:
            pyogrio.write_dataframe(
                plain(frame), path, driver="GPKG", layer=name, use_arrow=True, layer_metadata=_tags(frame)
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
    with closing(sqlite3.connect(path)) as package, package:
        package.execute(load_sql(PACKAGE, "gpkg_contents"), (told.get("title", name), _said(told), name))
        style = styles.qml(frame)
        if style:
            package.executescript(load_sql(PACKAGE, "gpkg_styles"))
            row = (name, name, style, told.get("title", ""), _day_of(frame))
            package.execute(load_sql(PACKAGE, "gpkg_style"), row)


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write GeoParquet 1.1 with a box a row, so that a reader can skip what lies elsewhere.

    What the table says of itself is the key `geo_mahalle` of the file's metadata. A table without places is
    plain Parquet.
    """
    quiet = frame.copy(deep=False)
    quiet.attrs = {}
    if isinstance(quiet, gpd.GeoDataFrame):
        quiet.to_parquet(path, index=False, schema_version="1.1.0", write_covering_bbox=True)
    else:
        quiet.to_parquet(path, index=False)
    table = pq.read_table(path)
    metadata = {**(table.schema.metadata or {}), b"geo_mahalle": as_json(frame).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def write_flatgeobuf(frame: pd.DataFrame, path: Path) -> None:
    """Write FlatGeobuf; it has a spatial index unless a row has no place, which an index cannot hold."""
    told = about(frame)
    _write(
        frame,
        path,
        "FlatGeobuf",
        layer=str(frame.attrs.get("name", "layer")),
        SPATIAL_INDEX="NO" if frame["geometry"].isna().any() else "YES",
        TITLE=told.get("title", ""),
        DESCRIPTION=_said(told),
    )


def _write(frame: pd.DataFrame, path: Path, driver: str, **options: Any) -> None:  # noqa: ANN401 - GDAL's own words
    """Write geometry and columns with GDAL, unknown values as nulls."""
    told = plain(frame)
    for name in told:
        if pd.api.types.is_numeric_dtype(frame[name].dtype):  # as an object a number would be written as text
            told[name] = frame[name]
    placed = gpd.GeoDataFrame(told, geometry=frame["geometry"], crs="EPSG:4326")
    kinds = set(placed.geom_type.dropna().unique())
    mixed = len({kind.removeprefix("Multi") for kind in kinds}) > 1
    pyogrio.write_dataframe(
        placed,
        path,
        driver=driver,
        geometry_type="Unknown" if mixed or not kinds else None,
        promote_to_multi=not mixed and any(kind.startswith("Multi") for kind in kinds),
        **options,
    )


def _tags(frame: pd.DataFrame) -> dict[str, str]:
    tags = {key.upper(): words for key, words in about(frame).items() if words}
    return tags | {"COLUMNS": json.dumps(columns(frame), ensure_ascii=False)}


def _said(told: dict[str, str]) -> str:
    return "\n".join(f"{key}: {words}" for key, words in told.items() if words)


def _day_of(frame: pd.DataFrame) -> str:
    """Return the day of the data as a GeoPackage writes a moment: the same data, the same file."""
    day = frame.attrs.get("as_of")
    return f"{day}T00:00:00.000Z" if day else FIXED_DATE
