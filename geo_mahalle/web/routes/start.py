"""Getting a phone ready: /start installs the authority and tries out what tagging needs."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from geo_mahalle.web.routes import Route
from geo_mahalle.web.starting import hand_out_authority, show_start

router = APIRouter()
ROUTES = (
    Route("GET", "/start", kinds=None),
    Route("GET", "/start/authority.crt", kinds=None),
    Route("GET", "/start/check", kinds=None),
    Route("GET", "/start/worker.js", kinds=None),
)
ANYBODY = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
WORKER = "// It does nothing: that it could be installed is what /start wants to know.\n"


@router.get("/start")
def start(request: Request) -> Response:
    """Show what works on this phone and what is missing."""
    return show_start(request)


@router.get("/start/authority.crt")
def authority(request: Request) -> Response:
    """Hand out the authority."""
    return hand_out_authority(request.app.state.settings)


@router.get("/start/check")
def check() -> Response:
    """Answer the page over plain http: who reads this trusts the certificate."""
    return Response(status_code=204, headers={**ANYBODY, "cache-control": "no-store"})


@router.get("/start/worker.js")
def worker() -> Response:
    """Hand out the script by which /start tries out service workers."""
    return Response(
        WORKER, media_type="text/javascript; charset=utf-8", headers={"cache-control": "no-store"}
    )
