"""The tagging page `/tag`: a shell that works without a signal, and what a phone keeps beside it.

The page is a shell about nobody (`/tag/shell`), which a service worker keeps; who is signed in, the map of
the neighbourhood and the open problems near it come as JSON and are kept on the phone. Reports: tag_reports.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from geo_mahalle.database import Connection, connect
from geo_mahalle.database.scope import scope_of, web_connection
from geo_mahalle.identity import Account
from geo_mahalle.register.hazards import packs
from geo_mahalle.settings import Settings
from geo_mahalle.web import offline, speaking
from geo_mahalle.web.acting import catalogue_of, now, photos_folder, settings_of, today
from geo_mahalle.web.admission import csrf_token, missing, signed_in
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.sealing import seal_of
from geo_mahalle.web.showing import show
from geo_mahalle.web.statics import modules_of, packed_json
from geo_mahalle.web.tagging import TAGGERS, own_scripts, owner_of, setup_of, tiles_of

router = APIRouter()
ROUTES = (
    Route("GET", "/tag", kinds=TAGGERS),
    Route("GET", "/tag/shell", kinds=None),
    Route("GET", "/tag/worker.js", kinds=None),
    Route("GET", "/tag/manifest.webmanifest", kinds=None),
    Route("GET", "/tag/setup.json", kinds=None),
    Route("GET", "/tag/session", kinds=None),
    Route("GET", "/tag/drafts", kinds=TAGGERS),
    Route("GET", "/tag/mine", kinds=TAGGERS),
    Route("GET", "/tag/areas/{code}/pack", kinds=TAGGERS),
    Route("GET", "/tag/areas/{code}/open", kinds=TAGGERS),
    Route("GET", "/tag/photos/{photo}", kinds=TAGGERS),
)
DOORS = (Door("/tag", "Record a problem", "map-pin", TAGGERS, rank=10),)
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
STYLES = ("base.css", "shell.css", "tag.css")
SHARED = ("leaflet.css", "leaflet.js", "idb.js", "icon.svg", "vazirmatn.woff2", "tag_pictures.svg")
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


@router.get("/tag")
def page(request: Request) -> Response:
    """Show the page with the menu of who is signed in."""
    return _page(request)


@router.get("/tag/shell")
def shell(request: Request) -> Response:
    """Show the same page about nobody: the one a phone keeps."""
    request.state.account = None
    return _page(request)


@router.get("/tag/worker.js")
def worker(request: Request) -> Response:
    """Hand out the worker; its text changes with anything it keeps, so phones notice."""
    return offline.worker("tag", "/tag", _kept_files(), version=_version(request.app.state.settings))


@router.get("/tag/manifest.webmanifest")
def manifest() -> Response:
    """Say how the page becomes an icon on the phone."""
    body = {
        "name": speaking.say("Record a problem of the neighbourhood"),
        "short_name": speaking.say("Record a problem"),
        "lang": speaking.language(),
        "dir": speaking.direction(),
        "start_url": "/tag",
        "scope": "/tag",
        "display": "standalone",
        "background_color": "#FBFAF6",
        "theme_color": "#0B6770",
        "icons": [{"src": "/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return JSONResponse(body, media_type="application/manifest+json")


@router.get("/tag/setup.json")
def setup(request: Request) -> Response:
    """Answer with the words, the categories, the chips and the emergency numbers."""
    settings: Settings = request.app.state.settings
    told = setup_of(settings) | {"version": _version(settings)}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return packed_json(request, body, {"cache-control": "no-cache"})


@router.get("/tag/session")
def session(request: Request) -> Response:
    """Answer who is signed in, where that person tags, and what time it is here; nobody is no error."""
    settings: Settings = request.app.state.settings
    account: Account | None = request.state.account
    told: dict[str, object] = {"now": now().isoformat(), "account": None, "notes": settings.takes_notes}
    if account is None or account.kind not in TAGGERS:
        return JSONResponse(told)
    with connect(settings) as connection:
        scope = scope_of(account, connection)
        areas = packs.taggable_areas(connection, None if scope.is_placewide else scope.area_ids)
        common = packs.commonest(connection, account.committees or None)
    told["account"] = {"owner": owner_of(account), "name": account.name}
    told |= {
        "csrf": csrf_token(settings, account.session_key),
        "seal": seal_of(settings, account),
        "areas": areas,
        "tiles": tiles_of(catalogue_of(settings), account.committees, common),
        "committees": list(account.committees),
        "largest_class": max(2, scope.max_sensitivity),
    }
    return JSONResponse(told)


@router.get("/tag/mine")
def mine(request: Request) -> Response:
    """Answer what became of one's own reports."""
    account = signed_in(request)
    with connect(settings_of(request)) as connection:
        found = packs.reports_of(connection, account.public_id, today=today(connection))
    return JSONResponse({"reports": found})


@router.get("/tag/areas/{code}/pack")
def pack(request: Request, code: Code) -> Response:
    """Answer with the map of a neighbourhood one may tag in."""
    account = signed_in(request)
    with connect(settings_of(request)) as connection:
        _require_area(connection, account, code)
        body = packs.area_pack(connection, code)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return packed_json(request, body, headers)


@router.get("/tag/areas/{code}/open")
def open_problems(request: Request, code: Code) -> Response:
    """Answer with the open problems of a neighbourhood, each with its reviewed photo."""
    account, settings = signed_in(request), settings_of(request)
    with connect(settings) as connection:
        _require_area(connection, account, code)
    with web_connection(settings, account) as connection:
        found = packs.open_here(connection, code)
    with connect(settings) as connection:
        photos = packs.reviewed_photos(connection, (one["issue"] for one in found))
    told = [one | {"photo": photos.get(one["issue"], {}).get("before")} for one in found]
    return JSONResponse({"problems": told})


@router.get("/tag/photos/{photo}")
def photo(request: Request, photo: UUID) -> Response:
    """Hand out a reviewed photo of a problem that one reaches."""
    account, settings = signed_in(request), settings_of(request)
    with connect(settings) as connection:
        found = packs.reviewed_photo(connection, photo)
    if found is None:
        raise missing()
    with web_connection(settings, account) as connection:
        if not packs.is_reached(connection, found["issue"]):
            raise missing()
    return FileResponse(
        photos_folder(settings) / found["file_name"],
        media_type="image/jpeg",
        headers={"cache-control": "private, max-age=86400"},
    )


@router.get("/tag/drafts")
def drafts(request: Request) -> Response:
    """Show the page that makes drafts of a folder of photos."""
    return _page(request, "tag_drafts.html")


def _page(request: Request, name: str = "tag.html") -> Response:
    account: Account | None = request.state.account
    owner = owner_of(account) if account else ""
    answer = show(request, name, styles=STYLES, modules=modules_of("tag.js"), owner=owner)
    answer.headers["content-security-policy"] = POLICY
    answer.headers["permissions-policy"] = PERMISSIONS
    return answer


def _require_area(connection: Connection, account: Account, code: str) -> None:
    scope = scope_of(account, connection)
    reached = packs.taggable_areas(connection, None if scope.is_placewide else scope.area_ids)
    if code not in {area["code"] for area in reached}:
        raise missing()


def _kept_files() -> list[str]:
    return sorted({*STYLES, *SHARED, *own_scripts()} - {"tag_worker.js"})


def _version(settings: Settings) -> str:
    pages = ("tag.html", "shell.html")
    return offline.digest(catalogue_of(settings).sha256, speaking.language(), tuple(_kept_files()), pages)
