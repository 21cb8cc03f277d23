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

EXAMPLES: Mapping[str, Any] = {
    "area": ["N101"],
    "level": ["neighbourhood"],
    "category": ["lamp_out", "pothole"],
    "committee": ["civil_works"],
    "kind": ["lamp"],
    "state": ["recorded", "with_agency"],
    "severity": [3, 4],
    "open": "yes",
    "overdue": "no",
    "since": "1404-01-01",
    "until": "2025-09-22",
    "bbox": [48.4, 36.6, 48.6, 36.7],
    "text": "چراغ",
}
"""What may stand at each key of the filter; a test asks all of them."""

SQL_EXAMPLE: Mapping[str, Any] = {
    "query": "SELECT category, count(*) AS n FROM issues WHERE severity >= %(least)s GROUP BY category",
    "parameters": {"least": 3},
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
    named = {
        "name": "name",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "example": "lit_street_share",
    }
    paths["/api/v1/indicators"] = _get("The indicators.", [], "Any")
    paths["/api/v1/indicators/{name}"] = _get("Values of one indicator by area and period.", [named], "Any")
    place = {**named, "name": "area", "example": "N101"}
    version = {"name": "version", "in": "query", "description": "newest if not given", "example": 1}
    paths["/api/v1/plans/{area}"] = _get(
        "The actions of an area's plan as GeoJSON.",
        [place, {**version, "schema": {"type": "integer", "minimum": 1}}],
        "Any",
        "application/geo+json",
    )
    paths["/api/v1/sql"] = _ask_sql()
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
                **_refusals(),
            },
        }
    }


def _refusals() -> dict[str, Any]:
    """Return the answers that say why nothing was answered."""
    told = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "400": {"description": "refused", "content": told},
        "404": {"description": "not there, or not for this key", "content": told},
    }


def _ask_sql() -> dict[str, Any]:
    """Return the address that takes SQL."""
    parameters = {"type": "object", "description": "values of %(name)s"}
    body = {
        "type": "object",
        "required": ["query"],
        "properties": {"query": {"type": "string"}, "parameters": parameters},
        "additionalProperties": False,
    }
    return {
        "post": {
            "summary": "The answer of one SELECT over the analysts' views, as far as the key reaches.",
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": body, "example": SQL_EXAMPLE}},
            },
            "responses": {
                "200": {
                    "description": "found",
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Answer"}},
                        "application/vnd.apache.arrow.stream": {},
                    },
                },
                **_refusals(),
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
            "example": EXAMPLES[key],
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
        "Answer": {
            "type": "object",
            "required": ["columns", "rows", "areas", "is_placewide"],
            "properties": {
                "columns": {"type": "array", "items": {"type": "object"}},
                "rows": {"type": "array", "items": {"type": "array"}},
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
