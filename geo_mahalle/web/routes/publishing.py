"""Make the published pages from the browser: compute, then publish, with how far it is (`/publishing`)."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from geo_mahalle.database import connect, read_place
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.importers.saying import say_error
from geo_mahalle.web import publishing, speaking
from geo_mahalle.web.dropping import shown_day
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
OFFICE = frozenset({Kind.COUNTY_OFFICE, Kind.ADMINISTRATOR})
ROUTES = (
    Route("GET", "/publishing", kinds=OFFICE, is_placewide=True),
    Route("POST", "/publishing", kinds=OFFICE, is_placewide=True),
    Route("GET", "/publishing/state", kinds=OFFICE, is_placewide=True),
)
DOORS = (Door("/publishing", "Make the pages", "file-text", OFFICE, rank=48),)
BUSY = ("computing", "publishing")


@router.get("/publishing")
def begin(request: Request) -> Response:
    """Show when the pages were made last, and the button that makes them."""
    return _page(request, None)


def _page(request: Request, complaint: str | None, *, status: int = 200) -> Response:
    settings = request.app.state.settings
    known = publishing.read_state(settings)
    with connect(settings) as connection:
        zone = read_place(connection).zone
    day = shown_day(datetime.fromisoformat(known["at"]), zone) if "at" in known else ""
    is_busy = known["state"] in BUSY
    return show(
        request, "publishing.html", status=status, known=known, day=day, is_busy=is_busy, complaint=complaint
    )


@router.post("/publishing")
def make(request: Request) -> Response:
    """Begin to make the pages."""
    try:
        publishing.begin(request.app.state.settings)
    except UserError as err:
        return _page(request, say_error(err, speaking.language()).sentence, status=409)
    return RedirectResponse("/publishing", status_code=303)


@router.get("/publishing/state")
def state(request: Request) -> JSONResponse:
    """Answer how far it is."""
    known = publishing.read_state(request.app.state.settings)
    steps = {name: known[name] for name in ("done", "of") if name in known}
    return JSONResponse({"state": known["state"], "is_busy": known["state"] in BUSY, "rows": None, **steps})
