"""A plan over the API: its actions as GeoJSON with types and words, as the office's edition shows them."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import shapely
from fastapi import Request
from geopandas import GeoDataFrame

from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import Account
from geo_mahalle.importers.intake import read_layers
from geo_mahalle.pages.exports.paging import column_types, read_reach
from geo_mahalle.pages.plans import layers
from geo_mahalle.planning.versions import NoSuchPlan, read_plan
from geo_mahalle.web import api_pages
from geo_mahalle.web.reading import whole

NEWEST_POSSIBLE = 10**6


def actions(request: Request, account: Account, code: str) -> dict[str, Any]:
    """Return the actions of a version of an area's plan; one outside what is covered is none."""
    settings = request.app.state.settings
    catalogue = read_layers(settings)
    asked = request.query_params.get("version")
    version = None if asked is None else whole(asked, low=1, high=NEWEST_POSSIBLE)
    is_misread = asked is not None and version is None
    if is_misread or code not in read_reach(settings, account).codes:
        raise NoSuchPlan
    with connect(settings, Role.COMPUTE) as connection:
        found = read_plan(connection, code, version)
    frame = layers.read_actions(api_pages.snapshot(request, catalogue), found, catalogue, edition="office")
    table = _as_table(frame)
    told = {**frame.attrs, "version": found.version, "status": found.status}
    return {
        "type": "FeatureCollection",
        "features": list(api_pages.features(table)),
        "types": column_types(table),
        "attrs": json.loads(json.dumps(told, default=str)),
    }


def _as_table(frame: GeoDataFrame) -> pa.Table:
    """Return a frame as the table that the database would give: words as text, places as EWKB."""
    plain = pa.Table.from_pandas(frame.drop(columns="geometry"), preserve_index=False)
    fields = [
        field.with_type(pa.string()) if pa.types.is_large_string(field.type) else field
        for field in plain.schema
    ]
    placed = shapely.set_srid(frame.geometry.to_numpy(), 4326)
    shapes = pa.array(shapely.to_wkb(placed, hex=True, include_srid=True), pa.string())
    field = pa.field("geometry", pa.string(), metadata={"crs": "EPSG:4326"})
    return plain.cast(pa.schema(fields)).append_column(field, shapes)
