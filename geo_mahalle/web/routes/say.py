"""`/say`: residents without an account say «هنوز هست», «رفع شده», «از قلم افتاده», and get a receipt.

Throttled by address and day, never by person; nothing is changed before somebody has looked at it. The same
page printed is the slip of the notice board.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.database import connect
from geo_mahalle.database.cluster import secret
from geo_mahalle.register.hazards import Throttled, packs, residents, send_signal
from geo_mahalle.text import digits
from geo_mahalle.web.acting import catalogue_of, settings_of, today
from geo_mahalle.web.admission import missing
from geo_mahalle.web.routes import Route
from geo_mahalle.web.senders import sender_of
from geo_mahalle.web.showing import show
from geo_mahalle.web.tagging import PICTURES

router = APIRouter()
ROUTES = (
    Route("GET", "/say", kinds=None),
    Route("GET", "/say/{code}", kinds=None),
    Route("POST", "/say/{code}", kinds=None),
)
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


@router.get("/say")
def choose(request: Request, receipt: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Show the neighbourhoods by name, and what became of a receipt."""
    code = digits(receipt).strip()
    with connect(settings_of(request)) as connection:
        areas = packs.taggable_areas(connection, None)
        found = residents.heard(connection, code) if code.isdigit() else None
    return show(request, "say.html", areas=areas, receipt=code, heard=found)


@router.get("/say/{code}")
def neighbourhood(request: Request, code: Code) -> Response:
    """Show what one may speak about here."""
    return _page(request, code)


@router.post("/say/{code}")
def take(
    request: Request,
    code: Code,
    kind: Annotated[str, Form(max_length=20)],
    issue: Annotated[UUID | None, Form()] = None,
    category: Annotated[str | None, Form(max_length=64)] = None,
) -> Response:
    """Keep what is said until somebody has looked at it, and give a receipt."""
    settings = settings_of(request)
    known = catalogue_of(settings).categories.get(category or "")
    try:
        with connect(settings) as connection:
            on = today(connection)
            here = residents.public_problems(connection, code, today=on)
            if issue is not None and issue not in {one.issue for one in here}:
                raise missing()
            receipt = send_signal(
                connection,
                kind,
                sender=sender_of(request),
                on=on,
                key=secret(settings),
                issue=issue,
                area_code=None if issue else code,
                category=known.id if known and issue is None and known.sensitivity == 0 else None,
            )
    except Throttled:
        return _page(request, code, is_enough=True, status=429)
    return _page(request, code, receipt=receipt)


def _page(
    request: Request, code: str, *, receipt: str | None = None, is_enough: bool = False, status: int = 200
) -> Response:
    settings = settings_of(request)
    with connect(settings) as connection:
        areas = {area["code"]: area for area in packs.taggable_areas(connection, None)}
        if code not in areas:
            return RedirectResponse("/say", status_code=303)
        problems = residents.public_problems(connection, code, today=today(connection))
    catalogue = catalogue_of(settings)
    return show(
        request,
        "say_area.html",
        status=status,
        area=areas[code],
        problems=problems,
        categories=catalogue.categories,
        agencies=catalogue.agencies,
        pictures=PICTURES,
        receipt=receipt,
        is_enough=is_enough,
    )
