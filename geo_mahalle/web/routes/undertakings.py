"""What institutions took upon themselves: the secretary writes it down and ticks what was kept."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.register import council
from geo_mahalle.web.councils import day_of, desk
from geo_mahalle.web.routes import Route
from geo_mahalle.web.routes.council import WRITES

router = APIRouter()
ROUTES = (
    Route("POST", "/council/{code}/undertakings", kinds=WRITES),
    Route("POST", "/council/{code}/undertakings/{key}/tick", kinds=WRITES),
)
Words = Annotated[str, Form(max_length=200)]
Key = Annotated[UUID, Form()]


@router.post("/council/{code}/undertakings")
def undertake(request: Request, code: str, institution: Key, title: Words, on: Words = "") -> Response:
    """Write down what an institution took upon itself."""
    with desk(request, code) as at:
        day = day_of(on) or at.today
        council.undertake(at.connection, at.body(), institution, title, on=day, today=at.today)
    return _back(code, None)


@router.post("/council/{code}/undertakings/{key}/tick")
def tick(
    request: Request, code: str, key: UUID, kept: Words = "", on: Words = "",
    meeting: Annotated[UUID | None, Form()] = None,
) -> Response:  # fmt: skip
    """Tick what was kept, or take the tick back; from a meeting back to it."""
    with desk(request, code) as at:
        day = (day_of(on) or at.today) if kept else None
        council.tick(at.connection, at.body(), key, on=day, today=at.today)
    return _back(code, meeting)


def _back(code: str, meeting: UUID | None) -> Response:
    held = f"/meetings/{meeting}" if meeting else ""
    return RedirectResponse(f"/council/{quote(code)}{held}#undertakings", status_code=303)
