"""What the API answers: pages as GeoJSON, counts, words about tables, values, problems in two languages."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import shapely
from fastapi import Request, Response

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Role, connect, rows
from geo_mahalle.database.arrow import reading
from geo_mahalle.database.filters import KEYS, Filter, encode_filter, parse_filter
from geo_mahalle.database.scope import Account
from geo_mahalle.disclosure import Snapshot, take_snapshot
from geo_mahalle.errors import UserError
from geo_mahalle.importers.intake import read_layers
from geo_mahalle.pages.exports import find_layer, indicator_rows, words
from geo_mahalle.pages.exports.paging import (
    LARGEST_PAGE,
    TABLES,
    column_types,
    count,
    read_page,
    read_reach,
)
from geo_mahalle.pages.exports.values import newest_period, value_frame
from geo_mahalle.settings import Settings
from geo_mahalle.web.api_document import openapi
from geo_mahalle.web.reading import whole

PACKAGE = "geo_mahalle.pages.exports"
USUAL_PAGE = 100
PAGE_KEYS = ("cursor", "limit")
Maker = Callable[[], Mapping[str, Any]]
_taking = threading.Lock()


def answer(request: Request, body: Mapping[str, Any], *, is_map: bool = False) -> Response:
    """Return a body as JSON with its ETag; 304 where the asker has it already."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"etag": f'"{sha256(text).hexdigest()[:32]}"', "cache-control": "private, no-cache"}
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if headers["etag"] in known or known == ["*"]:
        return Response(status_code=304, headers=headers)
    kind = "application/geo+json" if is_map else "application/json"
    return Response(text, media_type=kind, headers=headers)


def index() -> dict[str, Any]:
    """Return what there is."""
    return {
        "tables": {table: f"/api/v1/{table}" for table in TABLES},
        "indicators": "/api/v1/indicators",
        "sql": "/api/v1/sql",
        "openapi": "/api/v1/openapi.json",
        "filter": sorted(KEYS),
        "largest_page": LARGEST_PAGE,
    }


def page(request: Request, account: Account, table: str) -> dict[str, Any]:
    """Return a page of a table as a GeoJSON collection, with the address of the page after it."""
    settings = request.app.state.settings
    narrow, cursor, limit = _asked(request)
    found = read_page(settings, account, read_layers(settings), table, narrow, cursor=cursor, limit=limit)
    following = None
    if found.following is not None:
        rest = urlencode({"limit": limit, "cursor": found.following})
        following = "?".join([f"/api/v1/{table}", "&".join(filter(None, [encode_filter(narrow), rest]))])
    return {"type": "FeatureCollection", "features": list(features(found.table)), "next": following}


def features(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table as GeoJSON features; coordinates keep all their digits."""
    shapes = [name for name, kind in column_types(table).items() if kind == "geometry"]
    plain = table.drop_columns(shapes)
    placed = table.column(shapes[0]).to_pylist() if shapes else [None] * table.num_rows
    drawn = shapely.to_geojson(shapely.from_wkb(placed)) if placed else []
    for row, shape in zip(plain.to_pylist(), drawn, strict=True):
        yield {
            "type": "Feature",
            "geometry": None if shape is None else json.loads(shape),
            "properties": {
                key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()
            },
        }


def counted(request: Request, account: Account, table: str) -> dict[str, Any]:
    """Return how many rows (of problems: of class S0) are inside and outside what is covered."""
    settings = request.app.state.settings
    narrow, _, _ = _asked(request)
    found = count(settings, account, read_layers(settings), table, narrow)
    return {**asdict(found), **coverage(settings, account)}


def about(request: Request, account: Account, table: str) -> dict[str, Any]:
    """Return types, notes, units, titles and sources of a table's columns."""
    settings = request.app.state.settings
    catalogue = read_layers(settings)
    found = read_page(settings, account, catalogue, table, Filter(), cursor=None, limit=1)
    return {
        "table": table,
        "types": column_types(found.table),
        "categories": list(find_layer(table, catalogue).table.categories),
        "words": _words(settings, catalogue, table),
        "titles": _titles(catalogue),
        **coverage(settings, account),
    }


def indicators(request: Request) -> dict[str, Any]:
    """Return the indicators that the office's pages show."""
    settings = request.app.state.settings
    catalogue = read_layers(settings)
    shown = {one.id for one in snapshot(request, catalogue).indicators}
    return {"indicators": [one for one in indicator_rows(catalogue) if one["id"] in shown]}


def indicator(request: Request, account: Account, name: str) -> dict[str, Any]:
    """Return the values of an indicator in the areas that are covered, in all periods."""
    settings = request.app.state.settings
    catalogue = read_layers(settings)
    wanted = find_layer(name, catalogue)
    taken = snapshot(request, catalogue)
    shown = [one for one in taken.indicators if one.id == wanted.indicator]
    if wanted.indicator is None or not shown:
        raise UserError(
            "'%(name)s' is not an indicator that may be shown.",
            remedy="See /api/v1/indicators.",
            values={"name": name},
        )
    reach = read_reach(settings, account)
    values = value_frame(taken, areas=frozenset(reach.codes), indicators=(wanted.indicator,))
    values = values.astype({"value": object, "low": object, "high": object, "n": object})
    values = values.where(values.notna(), None)
    kept = ["area", "period", "value", "low", "high", "n", "status"]
    return {
        "indicator": wanted.indicator,
        "titles": [wanted.title_fa, wanted.title_en],
        "newest_period": newest_period(taken, wanted.indicator),
        "periods": list(shown[0].columns),
        "statuses": sorted({word for cell in shown[0].columns.values() for word in cell.status if word}),
        "bands": list(shown[0].bands),
        "unit": words.table_units(wanted, catalogue).get("value"),
        "snapshot": taken.snapshot_id,
        "snapshot_sources": [source.id for source in taken.sources],
        "values": values[kept].astype(object).to_dict("records"),
        **coverage(settings, account),
    }


def _asked(request: Request) -> tuple[Filter, str | None, int]:
    """Return the filter, the cursor and the limit of a request."""
    narrow = parse_filter(request.query_params.multi_items(), also=PAGE_KEYS)
    limit = whole(request.query_params.get("limit", str(USUAL_PAGE)), low=1, high=LARGEST_PAGE)
    if limit is None:
        raise UserError("limit is not a number from 1 to %(most)s.", values={"most": LARGEST_PAGE})
    return narrow, request.query_params.get("cursor"), limit


def coverage(settings: Settings, account: Account) -> dict[str, Any]:
    """Return whether an account reaches the whole place, and how many areas were given to it."""
    reach = read_reach(settings, account)
    return {"is_placewide": reach.is_placewide, "areas": reach.areas}


def _words(settings: Settings, catalogue: Catalogue, table: str) -> dict[str, Any]:
    wanted = find_layer(table, catalogue)
    with connect(settings, Role.COMPUTE) as connection, reading(connection, timeout_s=30):
        told = words.read_words(connection, catalogue, wanted, edition="office")
        named = rows(connection, PACKAGE, "area_names")
    plain = {**asdict(told), "as_of": told.as_of.isoformat(), "named": named}
    made: dict[str, Any] = json.loads(json.dumps(plain, default=str))
    return made


def _titles(catalogue: Catalogue) -> dict[str, dict[str, tuple[str, str]]]:
    known: dict[str, Mapping[str, Any]] = {
        "categories": catalogue.categories,
        "committees": catalogue.committees,
        "facility_kinds": catalogue.facility_kinds,
        "themes": catalogue.themes,
        "indicators": catalogue.indicators,
    }
    return {
        table: {key: (one.title_fa, one.title_en) for key, one in records.items()}
        for table, records in known.items()
    }


def snapshot(request: Request, catalogue: Catalogue) -> Snapshot:
    """Return the office's snapshot, taken anew after a computation and on another day."""
    settings = request.app.state.settings
    with connect(settings, Role.COMPUTE) as connection:
        (place,) = rows(connection, PACKAGE, "setting")
    key = (place["run"], place["as_of"], id(catalogue))
    with _taking:
        held = getattr(request.app.state, "api_snapshot", None)
        if held is None or held[0] != key:
            held = (key, take_snapshot(settings, edition="office", catalogue=catalogue))
            request.app.state.api_snapshot = held
    taken: Snapshot = held[1]
    return taken


__all__ = [
    "TABLES",
    "Maker",
    "about",
    "answer",
    "counted",
    "coverage",
    "index",
    "indicator",
    "indicators",
    "openapi",
    "page",
    "snapshot",
]
