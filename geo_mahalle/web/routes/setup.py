"""Set a place up: name it, draw its areas on the ground, agree on them, approve them, print them (`/setup`).

The page's script draws; each change is one request with JSON, answered with the drafts and how they fit. What
is refused is said in Persian with the place of the fault, and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from geo_mahalle import jalali
from geo_mahalle.database import Connection, connect, read_place, rows
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.importers import undo
from geo_mahalle.importers.saying import say_error
from geo_mahalle.register import boundaries
from geo_mahalle.register.basemap import areas_in_force
from geo_mahalle.register.basemap.picture import drop_picture, keep_picture, read_picture, read_tile
from geo_mahalle.register.boundaries import Drawn
from geo_mahalle.web import setting_up, speaking
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.reading import whole
from geo_mahalle.web.receiving import received
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
OFFICE = frozenset({Kind.COUNTY_OFFICE, Kind.ADMINISTRATOR})
EVERYBODY = frozenset(Kind)
LARGEST_DRAWING = 2_000_000
LARGEST_PICTURE = 2_000_000_000
ROUTES = (
    Route("GET", "/setup", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/place", kinds=OFFICE, is_placewide=True),
    Route("GET", "/setup/areas", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/drafts", kinds=OFFICE, is_placewide=True, largest_body=LARGEST_DRAWING),
    Route("POST", "/setup/split", kinds=OFFICE, is_placewide=True, largest_body=LARGEST_DRAWING),
    Route("POST", "/setup/merge", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/redraw", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/withdraw", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/reopen", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/agree", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/approve", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/undo", kinds=OFFICE, is_placewide=True),
    Route("GET", "/setup/print", kinds=OFFICE, is_placewide=True),
    Route("POST", "/setup/picture", kinds=OFFICE, is_placewide=True, largest_body=LARGEST_PICTURE),
    Route("POST", "/setup/picture/away", kinds=OFFICE, is_placewide=True),
    Route("GET", "/setup/tiles/{z}/{x}/{y}", kinds=EVERYBODY),
)
DOORS = (Door("/setup", "Draw the neighbourhoods", "map-trifold", OFFICE, rank=45),)


class Strict(BaseModel):
    """What a script sends; anything else in it is refused."""

    model_config = ConfigDict(extra="forbid")


class Drawing(Strict):
    """A drawn area; with `id` and `revision` it changes a draft."""

    id: str | None = Field(default=None, max_length=40)
    revision: int = 0
    name: str = Field(max_length=200)
    level: str = Field(max_length=40)
    parent_code: str | None = Field(default=None, max_length=64)
    polygons: list[list[list[tuple[float, float]]]] = Field(max_length=200)
    is_snapped: bool = False


class Cut(Strict):
    """A line that cuts a draft."""

    id: str = Field(max_length=40)
    line: list[tuple[float, float]] = Field(max_length=5000)


class Chosen(Strict):
    """Drafts, and what is said of them."""

    ids: list[str] = Field(max_length=500)
    codes: list[str] = Field(default_factory=list, max_length=100)
    """Areas in force that are merged, too."""
    on: str = Field(default="", max_length=20)
    note: str = Field(default="", max_length=300)
    is_despite_overlaps: bool = False


class Code(Strict):
    """An area in force, by its code."""

    code: str = Field(max_length=64)


class Run(Strict):
    """An import, by its number."""

    run_id: int


@router.get("/setup")
def begin(request: Request) -> Response:
    """Show the map to draw on, and the list of areas."""
    return _begin(request, None)


def _begin(request: Request, failure: dict[str, str | None] | None, *, status: int = 200) -> Response:
    settings = request.app.state.settings
    with connect(settings) as connection:
        place = read_place(connection)
        levels = rows(connection, "geo_mahalle.importers", "sql/levels")
        extent = setting_up.extent_of(areas_in_force(connection), boundaries.read_drafts(connection), place)
    picture = read_picture(settings)
    return show(
        request,
        "setup.html",
        status=status,
        failure=failure,
        place=place,
        levels=levels,
        box=",".join(map(str, extent)),
        picture=picture,
        today=setting_up.said_day(setting_up.today_of(place)),
    )


@router.post("/setup/place")
def name_place(
    request: Request,
    name_fa: Annotated[str, Form(max_length=120)] = "",
    name_en: Annotated[str, Form(max_length=120)] = "",
    west: Annotated[str, Form(max_length=24)] = "",
    south: Annotated[str, Form(max_length=24)] = "",
    east: Annotated[str, Form(max_length=24)] = "",
    north: Annotated[str, Form(max_length=24)] = "",
) -> Response:
    """Name the place and say in which box it lies."""
    try:
        setting_up.name_place(request.app.state.settings, name_fa, name_en, (west, south, east, north))
    except UserError as err:
        return _begin(request, dict(say_error(err, speaking.language()).as_json()), status=err.http_status)
    return RedirectResponse("/setup", status_code=303)


@router.get("/setup/areas")
def areas(request: Request) -> JSONResponse:
    """Answer with areas in force, drafts and how they fit."""
    with connect(request.app.state.settings) as connection:
        return JSONResponse(_all(connection))


def _all(connection: Connection) -> dict[str, Any]:
    drafts, around = boundaries.read_drafts(connection), areas_in_force(connection)
    names = {one["code"]: one["name"] for one in around}
    return {
        "areas": [setting_up.area_row(one) for one in around],
        "drafts": [setting_up.draft_row(one, names) for one in drafts if one.status != "approved"],
        "approvals": setting_up.approvals(drafts),
        "faults": [setting_up.fit_row(one) for one in boundaries.fit_of(connection)],
    }


@router.post("/setup/drafts")
def draw(request: Request, drawing: Drawing) -> JSONResponse:
    """Keep what was drawn, as a new draft or over the one that was looked at."""
    by = signed_in(request).public_id
    drawn = Drawn(
        drawing.name, drawing.level, drawing.polygons, drawing.parent_code, is_snapped=drawing.is_snapped
    )

    def work(connection: Connection) -> object:
        if drawing.id is None:
            return boundaries.draw(connection, drawn, by)
        boundaries.change(connection, drawing.id, drawn, drawing.revision, by)
        return drawing.id

    return _done(request, work)


@router.post("/setup/split")
def split(request: Request, cut: Cut) -> JSONResponse:
    """Cut a draft by a line."""
    by = signed_in(request).public_id
    return _done(request, lambda connection: boundaries.split_draft(connection, cut.id, cut.line, by))


@router.post("/setup/merge")
def merge(request: Request, chosen: Chosen) -> JSONResponse:
    """Make one draft of several, and of areas in force."""
    by = signed_in(request).public_id
    return _done(request, lambda connection: boundaries.merge_areas(connection, chosen.ids, chosen.codes, by))


@router.post("/setup/redraw")
def redraw(request: Request, area: Code) -> JSONResponse:
    """Open a draft of an area that is in force."""
    by = signed_in(request).public_id
    return _done(request, lambda connection: boundaries.redraw(connection, area.code, by))


@router.post("/setup/withdraw")
def withdraw(request: Request, chosen: Chosen) -> JSONResponse:
    """Put drafts away."""
    by = signed_in(request).public_id
    return _done(request, lambda connection: _each(boundaries.withdraw, connection, chosen, by))


@router.post("/setup/reopen")
def reopen(request: Request, chosen: Chosen) -> JSONResponse:
    """Make agreed drafts drafts again."""
    by = signed_in(request).public_id
    return _done(request, lambda connection: _each(boundaries.reopen, connection, chosen, by))


@router.post("/setup/agree")
def agree(request: Request, chosen: Chosen) -> JSONResponse:
    """Note that the council agreed to drafts."""
    by = signed_in(request).public_id
    try:
        on = jalali.read_day(chosen.on) if chosen.on else None
    except (UserError, ValueError):
        on = None
    if on is None:
        return _refused(setting_up.no_day())
    return _done(
        request, lambda connection: boundaries.agree(connection, chosen.ids, by, on=on, note=chosen.note)
    )


@router.post("/setup/approve")
def approve(request: Request, chosen: Chosen) -> JSONResponse:
    """Bring agreed drafts into the register."""
    by, settings = signed_in(request).public_id, request.app.state.settings
    with connect(settings) as connection:
        day: date = setting_up.today_of(read_place(connection))
    try:
        outcome = boundaries.approve(
            settings, chosen.ids, by, day=day, is_despite_overlaps=chosen.is_despite_overlaps
        )
    except UserError as err:
        return _refused(err)
    with connect(settings) as connection:
        return JSONResponse({**_all(connection), "said": setting_up.approved_words(outcome)})


@router.post("/setup/undo")
def take_back(request: Request, run: Run) -> JSONResponse:
    """Undo an approval: its areas are agreed drafts again."""
    settings = request.app.state.settings
    with connect(settings) as connection:
        known = {one.run_id for one in boundaries.read_drafts(connection)}
    if run.run_id not in known:
        raise missing()
    try:
        undo(settings, run.run_id)
    except UserError as err:
        return _refused(err)
    return areas(request)


@router.get("/setup/print")
def print_sheet(request: Request) -> Response:
    """Show the sheet to be signed: A4, the map of the drafts, their table, and room for signatures."""
    with connect(request.app.state.settings) as connection:
        sheet = setting_up.sheet_of(connection)
    return show(request, "setup_print.html", **sheet)


@router.post("/setup/picture")
async def bring_picture(request: Request) -> JSONResponse:
    """Take an aerial picture in; its maker stands in the header `x-credit`."""
    return await setting_up.picture_from(request, received, keep_picture, signed_in(request).public_id)


@router.post("/setup/picture/away")
def picture_away(request: Request) -> Response:
    """Take the aerial picture away."""
    drop_picture(request.app.state.settings)
    return RedirectResponse("/setup", status_code=303)


@router.get("/setup/tiles/{z}/{x}/{y}")
def tile(request: Request, z: str, x: str, y: str) -> Response:
    """Hand out a tile of the aerial picture."""
    settings = request.app.state.settings
    level, column, row = (whole(part, high=99_999_999) for part in (z, x, y))
    if level is None or column is None or row is None:
        raise missing()
    picture = read_picture(settings)
    found = read_tile(settings, picture, level, column, row) if picture else None
    if found is None:
        raise missing()
    body, kind = found
    return Response(body, media_type=kind, headers={"cache-control": "private, max-age=3600"})


def _done(request: Request, work: Any) -> JSONResponse:  # noqa: ANN401 - a closure of a route
    """Do a change in one transaction and answer with all that the page shows, or with why not."""
    try:
        with connect(request.app.state.settings) as connection:
            made = work(connection)
            connection.commit()
            return JSONResponse({**_all(connection), "made": made if isinstance(made, str) else None})
    except UserError as err:
        return _refused(err)


def _each(
    move: Callable[[Connection, str, str], None], connection: Connection, chosen: Chosen, by: str
) -> None:
    for one in chosen.ids:
        move(connection, one, by)


def _refused(error: UserError) -> JSONResponse:
    return JSONResponse(setting_up.refusal_of(error), status_code=error.http_status)
