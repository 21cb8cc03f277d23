"""`/tag/file`: bring in the sealed file of a phone, from a memory stick or a message."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile

from geo_mahalle.identity import OFFICES
from geo_mahalle.web import speaking
from geo_mahalle.web.acting import catalogue_of, settings_of
from geo_mahalle.web.routes import Route
from geo_mahalle.web.sealing import bring_in
from geo_mahalle.web.showing import show
from geo_mahalle.web.tagging import TAGGERS

router = APIRouter()
MAY_BRING = TAGGERS | OFFICES
ROUTES = (
    Route("GET", "/tag/file", kinds=MAY_BRING),
    Route("POST", "/tag/file", kinds=MAY_BRING, largest_body=64 * 2**20),
)


@router.get("/tag/file")
def ask(request: Request) -> Response:
    """Ask for the file."""
    return show(request, "tag_file.html", brought=None)


@router.post("/tag/file")
def bring(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    """Bring a file in and say what became of each report; brought twice it counts once."""
    settings = settings_of(request)
    brought = bring_in(settings, file.file.read())
    names = {one.id: speaking.title(one) for one in catalogue_of(settings).categories.values()}
    return show(request, "tag_file.html", brought=brought, names=names)
