"""A neighbourhood's map for a phone: outlines, streets and named places from our own database, no tiles.

One pack is at most 5 MB. Coordinates are whole numbers: first lon and lat, then the differences, in units of
`step` degrees. Where a pack would be larger its lines are drawn coarser; nothing is left out silently: a pack
that is too large even so is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import shapely

from geo_mahalle.database import Connection, rows
from geo_mahalle.errors import UserError

PACKAGE = "geo_mahalle.register.hazards"
LARGEST_PACK = 5 * 2**20
MARGIN_DEG = 0.004
STEPS = ((1e-6, 0.0), (1e-5, 1e-5), (1e-5, 5e-5), (1e-5, 2e-4))
"""Unit of coordinates and tolerance of lines, in degrees: from 0.1 m to about 20 m."""


def taggable_areas(connection: Connection, area_ids: Iterable[int] | None) -> list[dict[str, Any]]:
    """Return the neighbourhoods among these areas, with their boxes; None: every one of the place."""
    given = None if area_ids is None else sorted(area_ids)
    return [
        {
            "code": row["code"],
            "name": row["name"],
            "level": row["level"],
            "box": [round(row[side], 6) for side in ("west", "south", "east", "north")],
        }
        for row in rows(connection, PACKAGE, "tag_areas", {"areas": given})
    ]


def area_pack(connection: Connection, code: str, *, largest: int = LARGEST_PACK) -> bytes:
    """Return the pack of an area as JSON; raises UserError where there is none or it does not fit."""
    asked = {"code": code, "margin_deg": MARGIN_DEG}
    areas = rows(connection, PACKAGE, "pack_areas", asked)
    if not any(area["is_own"] for area in areas):
        raise UserError("There is no area with the code %(code)r and a boundary.", values={"code": code})
    streets = rows(connection, PACKAGE, "pack_streets", asked)
    landmarks = rows(connection, PACKAGE, "pack_landmarks", asked)
    for step, tolerance in STEPS:
        body = _encode(code, areas, streets, landmarks, step=step, tolerance=tolerance)
        if len(body) <= largest:
            return body
    raise UserError(
        "The map of %(code)s is larger than %(largest)s bytes.",
        remedy="Divide the area.",
        values={"code": code, "largest": largest},
    )


def open_here(connection: Connection, code: str) -> list[dict[str, Any]]:
    """Return the open problems of an area with their places; the connection decides what may be seen."""
    return [
        {**row, "issue": str(row["issue"]), "opened_on": row["opened_on"].isoformat()}
        for row in rows(connection, PACKAGE, "tag_open", {"code": code})
    ]


def reviewed_photos(connection: Connection, issues: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return, by problem, the photos that somebody has looked at: before, after."""
    found: dict[str, dict[str, str]] = {}
    for row in rows(connection, PACKAGE, "tag_photos", {"issues": [UUID(one) for one in issues]}):
        found.setdefault(str(row["issue"]), {})[row["kind"]] = str(row["photo"])
    return found


def reviewed_photo(connection: Connection, photo: UUID) -> dict[str, Any] | None:
    """Return the file of a photo that somebody has looked at, and its problem."""
    found = rows(connection, PACKAGE, "tag_photo", {"photo": photo})
    return found[0] if found else None


def is_reached(connection: Connection, issue: UUID) -> bool:
    """Tell whether the session of this connection reaches a problem."""
    return bool(rows(connection, PACKAGE, "tag_reached", {"issue": issue}))


def reports_of(connection: Connection, account_key: str, *, today: date) -> list[dict[str, Any]]:
    """Return what became of an account's own reports, newest first: state, agency, day of waiting."""
    found = rows(connection, PACKAGE, "tag_mine", {"account": account_key})
    photos = reviewed_photos(connection, (str(row["issue"]) for row in found))
    return [
        {
            "client": str(row["client"]),
            "issue": str(row["issue"]),
            "category": row["category"],
            "state": row["state"],
            "reports": row["reports"],
            "agency": row["agency"],
            "area": row["area"],
            "days": ((row["resolved_on"] or today) - row["reported_on"]).days,
            "photos": photos.get(str(row["issue"]), {}),
        }
        for row in found
    ]


def commonest(connection: Connection, committees: Iterable[str] | None) -> list[str]:
    """Return the categories tagged most often, of these committees or of all."""
    given = None if committees is None else sorted(committees)
    return [row["category"] for row in rows(connection, PACKAGE, "tag_commonest", {"committees": given})]


def has_photo(connection: Connection, report: UUID) -> bool:
    """Tell whether a report brought its photo already."""
    return bool(rows(connection, PACKAGE, "report_photo", {"report": report})[0]["count"])


def _encode(
    code: str,
    areas: list[Mapping[str, Any]] | list[dict[str, Any]],
    streets: list[dict[str, Any]],
    landmarks: list[dict[str, Any]],
    *,
    step: float,
    tolerance: float,
) -> bytes:
    pack = {
        "code": code,
        "step": step,
        "areas": [
            {
                "code": area["code"],
                "name": area["name"],
                "own": area["is_own"],
                "rings": _rings(area["shape"], step, tolerance),
            }
            for area in areas
        ],
        "streets": [
            [
                street["name"] or "",
                street["local_name"] or "",
                street["class"],
                street["width_m"] and round(street["width_m"], 1),
                None if street["lit_share"] is None else round(street["lit_share"], 2),
                _line(street["shape"], step, tolerance),
            ]
            for street in streets
        ],
        "places": [
            [place["kind"], place["name"], round(place["lon"] / step), round(place["lat"] / step)]
            for place in landmarks
        ],
    }
    return json.dumps(pack, ensure_ascii=False, separators=(",", ":")).encode()


def _rings(shape: bytes, step: float, tolerance: float) -> list[list[int]]:
    found = shapely.from_wkb(bytes(shape))
    drawn = shapely.simplify(found, max(tolerance, step)) if tolerance else found
    polygons = shapely.get_parts(drawn)
    return [
        _deltas(shapely.get_coordinates(ring), step)
        for polygon in polygons
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def _line(shape: bytes, step: float, tolerance: float) -> list[int]:
    found = shapely.from_wkb(bytes(shape))
    drawn = shapely.simplify(found, tolerance) if tolerance else found
    return _deltas(shapely.get_coordinates(drawn), step)


def _deltas(coordinates: Any, step: float) -> list[int]:  # noqa: ANN401 - an (n, 2) array
    whole = [(round(lon / step), round(lat / step)) for lon, lat in coordinates]
    flat: list[int] = []
    last = (0, 0)
    for lon, lat in whole:
        flat += (lon - last[0], lat - last[1])
        last = (lon, lat)
    return flat
