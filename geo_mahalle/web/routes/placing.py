"""Place rows that have only an address: places with how well they fit, drag on the map, undo (`/placing`)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from geo_mahalle.database import Connection, connect, read_place
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.importers.reasons import say
from geo_mahalle.importers.saying import say_error
from geo_mahalle.register import boundaries, placing
from geo_mahalle.register.basemap import areas_in_force
from geo_mahalle.register.basemap.picture import read_picture
from geo_mahalle.register.placing.queue import find_waiting
from geo_mahalle.web import speaking
from geo_mahalle.web.admission import signed_in
from geo_mahalle.web.dropping import KIND_TITLES
from geo_mahalle.web.reading import LARGEST_KEY, whole
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.setting_up import extent_of
from geo_mahalle.web.showing import show

router = APIRouter()
OFFICE = frozenset({Kind.COUNTY_OFFICE, Kind.ADMINISTRATOR})
ROUTES = (
    Route("GET", "/placing", kinds=OFFICE, is_placewide=True),
    Route("GET", "/placing/rows", kinds=OFFICE, is_placewide=True),
    Route("GET", "/placing/candidates/{run_id}/{line}", kinds=OFFICE, is_placewide=True),
    Route("POST", "/placing/place", kinds=OFFICE, is_placewide=True),
    Route("POST", "/placing/aside", kinds=OFFICE, is_placewide=True),
    Route("POST", "/placing/back", kinds=OFFICE, is_placewide=True),
    Route("POST", "/placing/bring", kinds=OFFICE, is_placewide=True),
)
DOORS = (Door("/placing", "Place rows by address", "map-pin", OFFICE, rank=46),)
SHOWN_CELLS = 6


class Row(BaseModel):
    """A row of the queue."""

    model_config = ConfigDict(extra="forbid")
    run_id: int
    line: int


class Place(Row):
    """Where a row is."""

    lon: float
    lat: float
    how: str = Field(max_length=20)
    candidate: str | None = Field(default=None, max_length=200)
    score: float | None = None


@router.get("/placing")
def begin(request: Request) -> Response:
    """Show the queue beside the map."""
    settings = request.app.state.settings
    with connect(settings) as connection:
        place = read_place(connection)
        box = extent_of(areas_in_force(connection), boundaries.read_drafts(connection), place)
    picture = read_picture(settings)
    return show(request, "placing.html", box=",".join(map(str, box)), picture=picture)


@router.get("/placing/rows")
def waiting(request: Request) -> JSONResponse:
    """Answer with the queue."""
    with connect(request.app.state.settings) as connection:
        return JSONResponse(_all(connection))


def _all(connection: Connection) -> dict[str, Any]:
    return {"rows": [_row(one) for one in placing.read_queue(connection)]}


def _row(one: placing.Waiting) -> dict[str, Any]:
    cells = [(name, value) for name, value in one.raw.items() if value and value != one.address]
    return {
        "run_id": one.run_id,
        "line": one.line,
        "kind": speaking.say(KIND_TITLES[one.kind]),
        "address": one.address,
        "cells": cells[:SHOWN_CELLS],
        "lon": one.lon,
        "lat": one.lat,
        "how": one.how,
        "candidate": one.candidate,
    }


@router.get("/placing/candidates/{run_id}/{line}")
def candidates(request: Request, run_id: str, line: str) -> JSONResponse:
    """Answer with the places that a row's address may mean, and how well each fits."""
    found_numbers = [whole(part, high=LARGEST_KEY) for part in (run_id, line)]
    numbers = [-1 if found is None else found for found in found_numbers]
    try:
        with connect(request.app.state.settings) as connection:
            found = placing.candidates_for(connection, find_waiting(connection, *numbers))
    except UserError as err:
        return _refused(err)
    tell = speaking.say
    return JSONResponse(
        {
            "candidates": [
                {
                    "name": one.name,
                    "within": one.within,
                    "lon": one.lon,
                    "lat": one.lat,
                    "score": round(one.score, 3),
                    "said": tell("fits {} of 100").format(speaking.number(round(100 * one.score))),
                }
                for one in found
            ]
        }
    )


@router.post("/placing/place")
def place(request: Request, where: Place) -> JSONResponse:
    """Place a row."""
    by = signed_in(request).public_id

    def work(connection: Connection) -> None:
        row = find_waiting(connection, where.run_id, where.line)
        point = (where.lon, where.lat)
        said = {"how": where.how, "candidate": where.candidate, "score": where.score}
        placing.place_row(connection, row, point, by, **said)  # type: ignore[arg-type] # of the model above

    return _done(request, work)


@router.post("/placing/aside")
def aside(request: Request, row: Row) -> JSONResponse:
    """Put a row away."""
    by = signed_in(request).public_id
    return _done(request, lambda c: placing.put_aside(c, find_waiting(c, row.run_id, row.line), by))


@router.post("/placing/back")
def back(request: Request, row: Row) -> JSONResponse:
    """Let a row wait again."""
    return _done(request, lambda c: placing.take_back(c, find_waiting(c, row.run_id, row.line)))


@router.post("/placing/bring")
def bring(request: Request) -> JSONResponse:
    """Bring every placed row in."""
    settings = request.app.state.settings
    try:
        brought = placing.bring_placed(settings)
    except UserError as err:
        return _refused(err)
    tell = speaking.say
    counts = (sum(one.accepted for one in brought), sum(one.refused for one in brought))
    said = tell("{} rows are in the register, {} not").format(*map(speaking.number, counts))
    why = " ".join(
        dict.fromkeys(say(reason, speaking.language())[0] for one in brought for reason in one.reasons)
    )
    with connect(settings) as connection:
        return JSONResponse({**_all(connection), "said": f"{said}. {why}".strip()})


def _done(request: Request, work: Any) -> JSONResponse:  # noqa: ANN401 - a closure of a route
    try:
        with connect(request.app.state.settings) as connection:
            work(connection)
            connection.commit()
            return JSONResponse(_all(connection))
    except UserError as err:
        return _refused(err)


def _refused(error: UserError) -> JSONResponse:
    return JSONResponse(dict(say_error(error, speaking.language()).as_json()), status_code=error.http_status)
