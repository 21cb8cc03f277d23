"""The application: published files at `/` and `/office/`, and whether it lives and is ready.

A published page is a file of the newest publication. The office edition goes to signed-in offices; while
there is no account, to this machine only and never through a proxy. Pages of signed-in people: routes/.
"""

from __future__ import annotations

import ipaddress

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException as BaseHTTPException

from geo_mahalle.database.cluster import Cluster
from geo_mahalle.errors import DatabaseUnavailable, UserError
from geo_mahalle.identity import READS_OFFICE, Account, Kind, any_account
from geo_mahalle.pages.publish import snapshots_folder
from geo_mahalle.settings import Settings
from geo_mahalle.web import statics
from geo_mahalle.web.admission import SignInFirst, Table, account_of, admit, missing
from geo_mahalle.web.handing_out import hand_out
from geo_mahalle.web.headers import Guard
from geo_mahalle.web.problems import api_problem, is_api, status_problem
from geo_mahalle.web.publication import Publication
from geo_mahalle.web.reading import MisreadError
from geo_mahalle.web.refusals import explain, problem, refuse, refuse_early
from geo_mahalle.web.routes import Route, find_parts
from geo_mahalle.web.speaking import Speaker
from geo_mahalle.web.starting import Lan

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def create_app(settings: Settings, *, lan: Lan | None = None) -> FastAPI:
    """Return the application for one place; `lan` says on which ports phones reach it."""
    app = FastAPI(title="geo_mahalle", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings, app.state.lan = settings, lan
    app.state.table = _include_parts(app)
    limits = [(row.method, row.path, row.largest_body) for row in app.state.table.values()]
    app.add_middleware(Guard, refuse=refuse_early, limits=limits)
    app.add_middleware(Speaker)
    app.add_exception_handler(SignInFirst, _send_to_login)
    app.add_exception_handler(BaseHTTPException, _refuse)
    app.add_exception_handler(405, _refuse)
    app.add_exception_handler(DatabaseUnavailable, _out_of_reach)
    app.add_exception_handler(UserError, _explain)
    app.add_exception_handler(RequestValidationError, _misread)
    publication = Publication(snapshots_folder(settings))

    @app.get("/livez")
    def live() -> JSONResponse:
        """Say that the process lives."""
        return JSONResponse({"status": "ok"})

    @app.get("/readyz")
    def ready() -> JSONResponse:
        """Say whether there is a publication to hand out."""
        if publication.newest() is None:
            return JSONResponse({"status": "nothing published"}, status_code=503)
        return JSONResponse({"status": "ok"})

    @app.api_route("/office", methods=["GET", "HEAD"])
    @app.api_route("/office/{address:path}", methods=["GET", "HEAD"])
    def office(request: Request, address: str = "") -> Response:
        """Hand out the office edition on this machine."""
        hindrance = _office_hindrance(request, settings)
        if hindrance == "login" and _wants_page(request):
            return RedirectResponse("/login", status_code=303)
        if hindrance is not None:
            return refuse(503 if hindrance == "database" else 403, hindrance)
        if request.url.path == "/office":
            return RedirectResponse("/office/", status_code=308)
        return hand_out(publication, "office", address, request, caching="no-store")

    @app.api_route("/static/{name}", methods=["GET", "HEAD"])
    def static(request: Request, name: str) -> Response:
        """Hand out a static file of the application."""
        return statics.answer(request, name) or refuse(404, "missing")

    @app.api_route("/{address:path}", methods=["GET", "HEAD"])
    def public(request: Request, address: str = "") -> Response:
        """Hand out the public edition."""
        if is_api(request.url.path):
            raise missing()
        return hand_out(publication, "public", address, request, caching="no-cache")

    return app


def _include_parts(app: FastAPI) -> Table:
    """Include every part of the application; raise RuntimeError for an address without its row."""
    table: dict[tuple[str, str], Route] = {}
    for router, rows in find_parts():
        table |= {(row.method, row.path): row for row in rows}
        declared = {(row.method, row.path) for row in rows}
        for route in router.routes:
            for method in getattr(route, "methods", None) or ():
                if (method, getattr(route, "path", "")) not in declared:
                    raise RuntimeError(f"{method} {getattr(route, 'path', '')} has no row in ROUTES")
        app.include_router(router, dependencies=[Depends(admit)])
    return table


def _send_to_login(request: Request, error: Exception) -> Response:
    """Send a browser that is not signed in to /login; anything else finds nothing."""
    if _wants_page(request):
        return RedirectResponse("/login", status_code=303)
    return _refuse(request, error)


def _wants_page(request: Request) -> bool:
    """Tell whether a person's browser asks for a page."""
    return request.method == "GET" and _reads_pages(request)


def _reads_pages(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _explain(request: Request, error: Exception) -> Response:
    """Say what was wrong with what was asked."""
    if not isinstance(error, UserError):
        raise error
    if is_api(request.url.path):
        return api_problem(error)
    return explain(error) if _reads_pages(request) else problem(error)


def _misread(request: Request, error: Exception) -> Response:
    """Say which part of what was sent is not as asked; an address that names nothing is missing."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    if any(one["loc"][:1] == ("path",) for one in found):
        return _refuse(request, missing())
    names = [str(step) for one in found[:1] for step in one["loc"][1:] if isinstance(step, str)]
    return _explain(request, MisreadError(names[0][:40] if names else None))


def _out_of_reach(request: Request, error: Exception) -> Response:
    """Say that the database does not answer."""
    status = DatabaseUnavailable.http_status
    return status_problem(status) if is_api(request.url.path) else refuse(status, "database")


def _refuse(request: Request, error: Exception) -> Response:
    """Answer a refusal with our page; who is not signed in finds nothing, as if nothing were there."""
    status = error.status_code if isinstance(error, BaseHTTPException) else 500
    if status == UserError.http_status:  # the framework could not read the body
        return _explain(request, MisreadError())
    if is_api(request.url.path):
        return status_problem(status)
    return refuse(404 if isinstance(error, SignInFirst) else status, "missing")


def _office_hindrance(request: Request, settings: Settings) -> str | None:
    """Return what keeps the office edition closed: login, reach or office; None where it is open.

    It is open to offices, and on this machine to anyone while there is no account.
    """
    try:
        account = account_of(request)
        if account is not None:
            return None if _reads_office(account) else "reach"
        if any_account(settings):
            return "login"
    except DatabaseUnavailable:
        if settings.database_url is not None or (Cluster(settings).data_folder / "PG_VERSION").exists():
            return "database"
    return None if is_local(request) else "office"


def _reads_office(account: Account) -> bool:
    """Tell whether an account may read the office edition, which is of the whole place.

    What an analyst or a program reaches ends at its areas, so it must reach the whole place.
    """
    is_bound = account.kind is Kind.ANALYST or account.key_scopes is not None
    return account.kind in READS_OFFICE and (account.is_placewide or not is_bound)


def is_local(request: Request) -> bool:
    """Tell whether a request comes from this machine, under a name of this machine, through no proxy.

    The name counts because a foreign page can make its own name point here.
    """
    if any(name in request.headers for name in PROXY_HEADERS) or request.client is None:
        return False
    host = request.headers.get("host", "")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    return address.is_loopback and name in LOCAL_NAMES
