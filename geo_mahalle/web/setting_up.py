"""What the pages of setting a place up show: rows of areas and drafts, faults in words, the sheet to sign."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import cos, radians
from typing import Any
from urllib.parse import unquote

import shapely
from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from geo_mahalle.database import Connection, PlaceRow, connect, read_place, rows, run
from geo_mahalle.database.places import check_place
from geo_mahalle.errors import UserError
from geo_mahalle.importers import ImportOutcome, uploads
from geo_mahalle.importers.saying import say_error
from geo_mahalle.importers.told import Told
from geo_mahalle.register.basemap import areas_in_force, streets_in
from geo_mahalle.register.boundaries import Draft, Fit, read_drafts
from geo_mahalle.text import clean, digits
from geo_mahalle.web import speaking

SHEET_WIDTH, SHEET_HEIGHT, MARGIN = 720.0, 520.0, 12.0
STATUS_TITLES = {
    "draft": "Draft of a boundary",
    "agreed": "Agreed by the council",
    "approved": "Boundary in force",
}
NO_DAY = "Write the day of the meeting, for example 1405/06/31."
Shape = Any  # shapely ships no types that mypy could read
Box = tuple[float, float, float, float]


def today_of(place: PlaceRow) -> date:
    """Return the day that counts as today in a place."""
    return place.today


def said_day(day: date) -> str:
    """Return a day as people write it."""
    return speaking.short_day(day)


def name_place(settings: Any, name_fa: str, name_en: str, box: Sequence[str]) -> None:  # noqa: ANN401 - Settings
    """Keep the names and the box of the place; raises UserError for what cannot be."""
    try:
        west, south, east, north = (float(digits(part).replace("٫", ".").strip()) for part in box)
    except ValueError as err:
        raise UserError("box is not west, south, east, north.") from err
    with connect(settings) as connection:
        place = read_place(connection)
        named = replace(
            place,
            name_fa=clean(name_fa) or place.name_fa,
            name_en=clean(name_en) or place.name_en,
            west=west,
            south=south,
            east=east,
            north=north,
        )
        check_place(named)
        run(connection, "geo_mahalle.database", "place", named.__dict__)


def extent_of(areas: Sequence[Mapping[str, Any]], drafts: Sequence[Draft], place: PlaceRow) -> Box:
    """Return the box that holds what is drawn, or the place's where nothing is."""
    seen = [one for one in areas if one["level"] == "neighbourhood"] or areas
    shapes = [shapely.from_geojson(json.dumps(one["shape"])) for one in seen] + [one.shape for one in drafts]
    if not shapes:
        return place.west, place.south, place.east, place.north
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    return west, south, east, north


def area_row(area: Mapping[str, Any]) -> dict[str, Any]:
    """Return an area in force for the script."""
    return {
        "code": area["code"],
        "name": area["name"],
        "level": area["level"],
        "parent_code": area["parent_code"],
        "size": _size(area["area_m2"]),
        "since": said_day(area["valid_from"]) if area["valid_from"] else "",
        "shape": area["shape"],
    }


def draft_row(draft: Draft, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a draft for the script; `names` are those of areas in force, by code."""
    taken = [names.get(code, code) for code in draft.absorbs]
    return {
        "id": draft.id,
        "code": draft.code,
        "name": draft.name,
        "level": draft.level,
        "parent_code": draft.parent_code,
        "status": draft.status,
        "status_title": _say(STATUS_TITLES[draft.status]),
        "revision": draft.revision,
        "size": _size(draft.area_m2),
        "takes": _say("takes the place of {}").format(_say(", ").join(taken)) if taken else "",
        "agreed": said_day(draft.agreed_on) if draft.agreed_on and draft.status == "agreed" else "",
        "is_in_force": draft.is_in_force,
        "shape": json.loads(shapely.to_geojson(draft.shape)),
    }


def approvals(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """Return the approvals that stand, the newest first, with the names they brought."""
    by_run: dict[int, list[str]] = {}
    for draft in drafts:
        if draft.status == "approved" and draft.run_id is not None:
            by_run.setdefault(draft.run_id, []).append(draft.name)
    return [{"run_id": one, "names": by_run[one]} for one in sorted(by_run, reverse=True)]


def fit_row(fit: Fit) -> dict[str, Any]:
    """Return an overlap or a gap for the script, in words and on the map."""
    names = _say(" and ").join(f"«{name}»" for name in fit.names)
    text = _say("{} have the same ground: {}") if fit.kind == "overlap" else _say("between {} nobody has: {}")
    return {
        "kind": fit.kind,
        "said": text.format(names, _size(fit.area_m2)),
        "shape": json.loads(shapely.to_geojson(fit.shape)),
    }


def approved_words(outcome: ImportOutcome) -> str:
    """Return what an approval did, in a sentence."""
    parts = [_say("{} new areas").format(speaking.number(outcome.created))] if outcome.created else []
    if outcome.changed:
        parts.append(_say("{} redrawn").format(speaking.number(outcome.changed)))
    if outcome.relocated:
        parts.append(_say("{} facts found their place anew").format(speaking.number(outcome.relocated)))
    return _say("Approved: {}").format(_say(", ").join(parts) or _say("nothing had to change"))


def refusal_of(error: UserError) -> dict[str, Any]:
    """Return a refusal for the script: sentence, remedy, and the point at fault where there is one."""
    found = re.search(r"at (-?\d+\.\d+), (-?\d+\.\d+)", error.message)
    at = [float(found[1]), float(found[2])] if found else None
    return {**say_error(error, speaking.language()).as_json(), "at": at}


def no_day() -> UserError:
    """Return the refusal of an agreement without its day."""
    return UserError(Told(NO_DAY))


async def picture_from(
    request: Request,
    receive: Callable[..., Awaitable[uploads.Upload]],
    keep: Callable[..., object],
    by: str,
) -> JSONResponse:
    """Take an aerial picture from a request and answer whether it is one."""
    settings, credit = request.app.state.settings, unquote(request.headers.get("x-credit", ""))
    try:
        upload = await receive(request, by, most_bytes=2_000_000_000)
        try:
            await run_in_threadpool(keep, settings, upload, credit, by)
        finally:
            await run_in_threadpool(uploads.forget, upload)
    except UserError as err:
        return JSONResponse(refusal_of(err), status_code=err.http_status)
    return JSONResponse({"next": "/setup"}, status_code=201)


def sheet_of(connection: Connection) -> dict[str, Any]:
    """Return what the sheet to sign shows: paths of drafts, neighbours and streets, and a table."""
    place = read_place(connection)
    drafts = [one for one in read_drafts(connection) if one.status != "approved"]
    levels = rows(connection, "geo_mahalle.importers", "sql/levels")
    titles = {row["id"]: speaking.title(row) for row in levels}
    around = areas_in_force(connection)
    box = extent_of([] if drafts else around, drafts, place)
    draw = _drawer(box)
    west, south, east, north = box
    seen = [shapely.from_geojson(json.dumps(one["shape"])) for one in around]
    streets = streets_in(connection, box, zoom=16, is_text=True)
    return {
        "place": place,
        "today": said_day(today_of(place)),
        "width": SHEET_WIDTH,
        "height": SHEET_HEIGHT,
        "streets": [draw(shapely.from_geojson(one["line"])) for one in streets[:1_500]],
        "around": [draw(one) for one in seen if one.intersects(shapely.box(west, south, east, north))],
        "drafts": [
            {
                "number": speaking.digits(number),
                "path": draw(draft.shape),
                "label": _label(draft.shape, box),
                "name": draft.name,
                "level": titles.get(draft.level, draft.level),
                "size": _size(draft.area_m2),
                "status": _say(STATUS_TITLES[draft.status]),
                "agreed": said_day(draft.agreed_on) if draft.agreed_on else "",
                "note": draft.agreed_note or "",
            }
            for number, draft in enumerate(drafts, start=1)
        ],
    }


def _frame(box: Box) -> tuple[float, float, float, float]:
    """Return scale x, scale y, left and top of a box on the sheet."""
    west, south, east, north = box
    wide = max((east - west) * cos(radians((south + north) / 2)), 1e-6)
    high = max(north - south, 1e-6)
    scale = min((SHEET_WIDTH - 2 * MARGIN) / wide, (SHEET_HEIGHT - 2 * MARGIN) / high)
    left = (SHEET_WIDTH - wide * scale) / 2
    top = (SHEET_HEIGHT - high * scale) / 2
    return scale * wide / max(east - west, 1e-9), scale, left, top


def _drawer(box: Box) -> Callable[[Shape], str]:
    across, down, left, top = _frame(box)
    west, _, _, north = box

    def draw(shape: Shape) -> str:
        parts = []
        for part in shapely.get_parts(shape):
            is_area = part.geom_type == "Polygon"
            for line in [part.exterior, *part.interiors] if is_area else [part]:
                points = [(left + (x - west) * across, top + (north - y) * down) for x, y in line.coords]
                parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if is_area else ""))
        return "".join(parts)

    return draw


def _label(shape: Shape, box: Box) -> dict[str, str]:
    across, down, left, top = _frame(box)
    point = shapely.point_on_surface(shape)
    return {
        "x": f"{left + (point.x - box[0]) * across:.1f}",
        "y": f"{top + (box[3] - point.y) * down:.1f}",
    }


def _size(area_m2: float) -> str:
    if area_m2 < 10_000:
        return _say("{} m²").format(speaking.number(round(area_m2)))
    return _say("{} ha").format(speaking.number(area_m2 / 10_000, decimals=1))


def _say(msgid: str) -> str:
    return speaking.say(msgid)
