"""The OpenAPI document of the API, made from the filter's own table of keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from geo_mahalle import __version__
from geo_mahalle.database.filters import KEYS, SEVERITIES, WORD_KEYS
from geo_mahalle.pages.exports.paging import LARGEST_PAGE, TABLES

MEANING: Mapping[str, str] = {
    "area": "codes of areas, each with the areas in it",
    "level": "levels of areas",
    "category": "kinds of problems",
    "committee": "committees",
    "kind": "kinds of services and installations",
    "state": "states of problems",
    "severity": "severities, 1 to 4",
    "open": "whether it counts as open",
    "overdue": "whether it is open for longer than its category allows",
    "since": "first day of the first report; Gregorian, or Jalali (1404-06-31)",
    "until": "last day of the first report",
    "bbox": "west, south, east, north in degrees",
    "text": "words of the title, of the area or facility; or the identifier of a problem",
}


@cache
def openapi() -> dict[str, Any]:
    """Return the document."""
    paths: dict[str, Any] = {}
    for table in TABLES:
        many = [*_filter_parameters(), *_page_parameters()]
        paths[f"/api/v1/{table}"] = _get(
            f"A page of {table} as GeoJSON.", many, "Page", "application/geo+json"
        )
        paths[f"/api/v1/{table}/count"] = _get(
            f"How many {table} are inside and outside what the key covers.", _filter_parameters(), "Counted"
        )
        paths[f"/api/v1/{table}/about"] = _get(f"Columns, units, titles and sources of {table}.", [], "Any")
    named = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    paths["/api/v1/indicators"] = _get("The indicators.", [], "Any")
    paths["/api/v1/indicators/{name}"] = _get("Values of one indicator by area and period.", [named], "Any")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "geo_mahalle",
            "version": __version__,
            "summary": "Areas, problems, services and indicators of a place.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
        "security": [{"key": []}],
    }


def _get(
    summary: str, parameters: list[dict[str, Any]], schema: str, kind: str = "application/json"
) -> dict[str, Any]:
    shown = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    refused = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        "get": {
            "summary": summary,
            "parameters": parameters,
            "responses": {
                "200": {
                    "description": "found",
                    "headers": {"ETag": {"schema": {"type": "string"}}},
                    "content": {kind: shown},
                },
                "304": {"description": "as it was (If-None-Match)"},
                "400": {"description": "refused", "content": {"application/problem+json": refused}},
                "404": {"description": "not there, or not for this key"},
            },
        }
    }


def _filter_parameters() -> list[dict[str, Any]]:
    """Return the keys of the filter; words of a key are joined by commas or the key is repeated."""
    return [
        {
            "name": key,
            "in": "query",
            "description": MEANING[key],
            "required": False,
            "schema": _schema_of(key),
            **({"style": "form", "explode": False} if key in (*WORD_KEYS, "severity", "bbox") else {}),
        }
        for key in KEYS
    ]


def _schema_of(key: str) -> dict[str, Any]:
    if key in WORD_KEYS:
        return {"type": "array", "items": {"type": "string"}}
    if key == "severity":
        return {"type": "array", "items": {"type": "integer", "enum": list(SEVERITIES)}}
    if key == "bbox":
        return {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
    if key in ("open", "overdue"):
        return {"type": "string", "enum": ["yes", "no"]}
    return {"type": "string"}


def _page_parameters() -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": 100}
    return [
        {"name": "limit", "in": "query", "description": "rows of a page", "schema": limit},
        {
            "name": "cursor",
            "in": "query",
            "description": "where to go on, as `next` has it",
            "schema": {"type": "string"},
        },
    ]


def _schemas() -> dict[str, Any]:
    text, number = {"type": "string"}, {"type": "integer"}
    return {
        "Any": {"type": "object"},
        "Page": {
            "type": "object",
            "required": ["type", "features", "next"],
            "properties": {
                "type": {"const": "FeatureCollection"},
                "features": {"type": "array", "items": {"type": "object"}},
                "next": {"type": ["string", "null"], "description": "address of the page after this one"},
            },
        },
        "Counted": {
            "type": "object",
            "properties": {
                "inside": number,
                "outside": number,
                "areas": number,
                "is_placewide": {"type": "boolean"},
            },
        },
        "Problem": {
            "type": "object",
            "properties": {
                **dict.fromkeys(("type", "title", "detail", "title_fa", "detail_fa"), text),
                "status": number,
            },
        },
    }
