"""The application: published files at `/` and `/office/`, and whether it lives and is ready.

Nothing here reads the database: a page is a file of the newest publication. Until there are accounts the
office edition is handed out on this machine only, and never through a proxy.
"""

from __future__ import annotations

import ipaddress

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from geo_mahalle.pages.publish import snapshots_folder
from geo_mahalle.settings import Settings
from geo_mahalle.web.headers import Guard
from geo_mahalle.web.publication import Publication
from geo_mahalle.web.refusals import refuse

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
PROXY_HEADERS = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def create_app(settings: Settings) -> FastAPI:
    """Return the application for one place."""
    app = FastAPI(title="geo_mahalle", docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard)
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
        if not is_local(request):
            return refuse(403, "office")
        if request.url.path == "/office":
            return RedirectResponse("/office/", status_code=308)
        return _answer(publication, "office", address, request, caching="no-store")

    @app.api_route("/{address:path}", methods=["GET", "HEAD"])
    def public(request: Request, address: str = "") -> Response:
        """Hand out the public edition."""
        return _answer(publication, "public", address, request, caching="no-cache")

    return app


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


def _answer(
    publication: Publication, edition: str, address: str, request: Request, *, caching: str
) -> Response:
    """Return the file an address names, a redirect to its folder, or a refusal."""
    if publication.newest() is None:
        return refuse(503, "nothing")
    found = publication.find(edition, address)
    if found is None:
        if address and publication.is_folder(edition, address):
            return RedirectResponse(f"{request.url.path}/", status_code=308)
        return refuse(404, "missing")
    headers = {"etag": f'"{found.digest}"', "cache-control": caching}
    if headers["etag"] in (tag.strip() for tag in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    return FileResponse(found.path, media_type=found.media_type, headers=headers)
