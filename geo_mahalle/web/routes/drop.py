"""Drop what the office has: a file is received, looked at, brought in, and can be taken back (`/drop`).

Reading and importing go on in the background (web/working.py); a file's page shows how far it is. Whoever
drops must reach the whole place, and sees only what they dropped themselves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from geo_mahalle.database import connect, read_place, rows
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.importers import bringing, undo, uploads
from geo_mahalle.importers.bringing import Choices
from geo_mahalle.importers.intake import read_layers
from geo_mahalle.importers.saying import say_error
from geo_mahalle.importers.uploads import Upload
from geo_mahalle.web import dropping, speaking, working
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.reading import LARGEST_KEY, whole
from geo_mahalle.web.receiving import received
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
OFFICE = frozenset({Kind.COUNTY_OFFICE, Kind.ADMINISTRATOR})
DRAINED = 1_000_000_000
"""So much of a file that is too large is still taken off the line, so that its sender hears why."""

ROUTES = (
    Route("GET", "/drop", kinds=OFFICE, is_placewide=True),
    Route("POST", "/drop/files", kinds=OFFICE, is_placewide=True, largest_body=DRAINED),
    Route("GET", "/drop/{key}", kinds=OFFICE, is_placewide=True),
    Route("GET", "/drop/{key}/state", kinds=OFFICE, is_placewide=True),
    Route("GET", "/drop/{key}/map", kinds=OFFICE, is_placewide=True),
    Route("GET", "/drop/{key}/refused", kinds=OFFICE, is_placewide=True),
    Route("POST", "/drop/{key}/look", kinds=OFFICE, is_placewide=True),
    Route("POST", "/drop/{key}/import", kinds=OFFICE, is_placewide=True),
    Route("POST", "/drop/{key}/undo", kinds=OFFICE, is_placewide=True),
    Route("POST", "/drop/{key}/forget", kinds=OFFICE, is_placewide=True),
    Route("POST", "/drop/runs/{number}/undo", kinds=OFFICE, is_placewide=True),
)
DOORS = (Door("/drop", "Bring files in", "file-arrow-down", OFFICE, rank=40),)
MOST_RUNS = 12


@router.get("/drop")
def begin(request: Request) -> Response:
    """Show where to drop, what waits, and the newest imports."""
    return _begin(request, None)


def _begin(request: Request, failure: dict[str, str | None] | None, *, status: int = 200) -> Response:
    account, settings = signed_in(request), request.app.state.settings
    mine = uploads.list_uploads(settings, account.public_id)
    with connect(settings) as connection:
        zone = read_place(connection).zone
        runs = rows(connection, "geo_mahalle.importers", "sql/recent_imports", {"most": MOST_RUNS})
    return show(
        request,
        "drop.html",
        status=status,
        failure=failure,
        files=[dropping.as_row(one, zone) for one in mine],
        runs=[dropping.run_row(one, zone) for one in runs],
        most=uploads.MOST_BYTES,
        too_large=dropping.joined(say_error(uploads.too_large(), speaking.language())),
    )


@router.post("/drop/files")
async def receive(request: Request) -> Response:
    """Take a file in as it comes, block by block, and begin to look at it; answer where its page is."""
    account, settings = signed_in(request), request.app.state.settings
    try:
        upload = await received(request, account.public_id)
    except UserError as err:
        return JSONResponse(dict(say_error(err, speaking.language()).as_json()), status_code=err.http_status)
    working.start(upload, "looking", lambda: bringing.look(settings, upload, Choices()))
    return JSONResponse({"key": upload.key, "next": f"/drop/{upload.key}"}, status_code=201)


@router.get("/drop/{key}")
def tell(request: Request, key: str) -> Response:
    """Show what a file holds, what would become of it, or what became of it."""
    return _tell(request, _mine(request, key))


def _tell(
    request: Request, upload: Upload, failure: dict[str, str | None] | None = None, *, status: int = 200
) -> Response:
    settings = request.app.state.settings
    with connect(settings) as connection:
        place = read_place(connection)
        levels = rows(connection, "geo_mahalle.importers", "sql/levels")
    page = dropping.page_of(upload, read_layers(settings), levels, place)
    return show(request, "drop_file.html", status=status, complaint=failure, **page)


@router.get("/drop/{key}/state")
def state(request: Request, key: str) -> JSONResponse:
    """Answer how far the work on a file is."""
    upload = _mine(request, key)
    is_busy = uploads.is_worked_on(upload.folder)
    progress = upload.folder / "progress.json"
    done = json.loads(progress.read_text())["done"] if is_busy and progress.is_file() else None
    return JSONResponse({"state": upload.state["state"], "is_busy": is_busy, "rows": done})


@router.get("/drop/{key}/map")
def land(request: Request, key: str) -> Response:
    """Answer with where the rows of a file would land."""
    return _file(_mine(request, key).folder / "map.json", "application/geo+json")


@router.get("/drop/{key}/refused")
def refused(request: Request, key: str) -> Response:
    """Hand out the rows that were not taken, to be mended and dropped again."""
    outcomes = _mine(request, key).state.get("outcomes", [])
    path = next((Path(one["refusal_file"]) for one in outcomes if one.get("refusal_file")), None)
    if path is None:
        raise missing()
    return _file(path, "application/octet-stream", name=f"refused{path.suffix}")


def _file(path: Path, media_type: str, *, name: str | None = None) -> Response:
    if not path.is_file():
        raise missing()
    return FileResponse(path, media_type=media_type, filename=name, headers={"cache-control": "no-store"})


@router.post("/drop/{key}/look")
def look(
    request: Request,
    key: str,
    kind: Annotated[str, Form(max_length=20)] = "",
    source: Annotated[str, Form(max_length=60)] = "",
    encoding: Annotated[str, Form(max_length=20)] = "",
    lying: Annotated[str, Form(max_length=40)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    what: Annotated[str, Form(max_length=60)] = "",
    level: Annotated[str, Form(max_length=40)] = "",
    surveyed: Annotated[str, Form(max_length=60)] = "",
    on: Annotated[str, Form(max_length=20)] = "",
    replace: Annotated[str, Form(max_length=4)] = "",
) -> Response:
    """Look at a file again, as it was chosen now."""
    upload, settings = _mine(request, key), request.app.state.settings
    given = dropping.Given(kind, source, encoding, lying, name, what, level, surveyed, on, replace)
    choices = dropping.choices_of(upload, given)
    return _begun(request, upload, "looking", lambda: bringing.look(settings, upload, choices))


@router.post("/drop/{key}/import")
def bring(request: Request, key: str) -> Response:
    """Bring a file in as it was looked at."""
    upload, settings = _mine(request, key), request.app.state.settings
    if upload.state["state"] != "looked":
        return _tell(request, upload, status=409)
    return _begun(request, upload, "bringing", lambda: bringing.bring(settings, upload))


@router.post("/drop/{key}/undo")
def take_back(request: Request, key: str) -> Response:
    """Undo what a file brought."""
    upload, settings = _mine(request, key), request.app.state.settings
    try:
        with uploads.worked_on(upload) as is_free:
            if is_free:
                bringing.take_back(settings, upload)
    except UserError as err:
        return _tell(
            request, upload, dict(say_error(err, speaking.language()).as_json()), status=err.http_status
        )
    return _to(f"/drop/{key}")


@router.post("/drop/{key}/forget")
def forget(request: Request, key: str) -> Response:
    """Put a file away; what it brought stays."""
    upload = _mine(request, key)
    with uploads.worked_on(upload) as is_free:
        if is_free:
            uploads.forget(upload)
    return _to("/drop")


@router.post("/drop/runs/{number}/undo")
def undo_run(request: Request, number: str) -> Response:
    """Undo any import of the list."""
    run = whole(number, high=LARGEST_KEY)
    if run is None:
        raise missing()
    try:
        undo(request.app.state.settings, run)
    except UserError as err:
        return _begin(request, dict(say_error(err, speaking.language()).as_json()), status=err.http_status)
    return _to("/drop")


def _mine(request: Request, key: str) -> Upload:
    account = signed_in(request)
    found = uploads.find_upload(request.app.state.settings, key, account.public_id)
    if found is None:
        raise missing()
    return found


def _begun(request: Request, upload: Upload, state: str, work: Callable[[], object]) -> Response:
    try:
        working.start(upload, state, work)
    except UserError as err:
        return _tell(
            request, upload, dict(say_error(err, speaking.language()).as_json()), status=err.http_status
        )
    return _to(f"/drop/{upload.key}")


def _to(address: str) -> RedirectResponse:
    return RedirectResponse(address, status_code=303)
