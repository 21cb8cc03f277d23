"""What is done by itself, for who looks after the place: `/upkeep`, when it ran last and what came of it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.database import connect
from geo_mahalle.database.places import read_place
from geo_mahalle.identity import Kind
from geo_mahalle.jobs import STEPS, read_upkeep, run_all
from geo_mahalle.register.notices import outbox
from geo_mahalle.web import acting, telling
from geo_mahalle.web.admission import missing
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
LOOKS_AFTER = frozenset({Kind.ADMINISTRATOR})
ROUTES = (
    Route("GET", "/upkeep", kinds=LOOKS_AFTER),
    Route("POST", "/upkeep/run", kinds=LOOKS_AFTER),
    Route("POST", "/upkeep/digests/{key}", kinds=LOOKS_AFTER),
)
DOORS = (Door("/upkeep", "Done by itself", "gear", LOOKS_AFTER, rank=90),)


@router.get("/upkeep")
def look(request: Request) -> Response:
    """Show when each step ran last, what it did, and the digests that were not sent."""
    settings = acting.settings_of(request)
    found = {one.step: one for one in read_upkeep(settings)}
    with connect(settings) as connection:
        stuck, zone = outbox.stuck(connection), ZoneInfo(read_place(connection).timezone)
    return show(
        request,
        "upkeep.html",
        steps=[(step, found.get(step.id)) for step in STEPS],
        stuck=stuck,
        zone=zone,
        has_mail=settings.smtp_host is not None,
        has_sms=settings.sms_folder is not None,
        telling=telling,
    )


@router.post("/upkeep/run")
def run(request: Request) -> Response:
    """Do every step now."""
    run_all(acting.settings_of(request))
    return RedirectResponse("/upkeep", status_code=303)


@router.post("/upkeep/digests/{key}")
def try_again(request: Request, key: UUID) -> Response:
    """Have a digest tried again that was given up, or that may have arrived."""
    with connect(acting.settings_of(request)) as connection:
        if not outbox.try_again(connection, key, at=datetime.now(UTC)):
            raise missing()
    return RedirectResponse("/upkeep", status_code=303)
