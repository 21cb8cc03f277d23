"""Triage: `/triage`, one problem at a time and three big buttons, for one hand.

The buttons are the forms of the problem's own page, so a card decided in two tabs is decided once. Who
reported is told to the head alone, and only until the card is decided.
"""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from fastapi import APIRouter, Request, Response

from geo_mahalle.database import connect
from geo_mahalle.database.scope import web_connection
from geo_mahalle.identity import Kind, list_accounts
from geo_mahalle.register.hazards import standing, triage
from geo_mahalle.web import acting, speaking, telling
from geo_mahalle.web.admission import signed_in
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
DECIDES = frozenset({Kind.COMMITTEE_HEAD, Kind.COUNCIL_SECRETARY})
ROUTES = (Route("GET", "/triage", kinds=DECIDES),)
DOORS = (Door("/triage", "Triage", "list-checks", DECIDES, rank=10),)
MOST_SKIPPED = 100


@router.get("/triage")
def look(request: Request) -> Response:
    """Show the next card, with what it may be the same as."""
    settings, account = acting.settings_of(request), signed_in(request)
    skipped = _identifiers(request.query_params.getlist("skip"))[-MOST_SKIPPED:]
    was = next(iter(_identifiers([request.query_params.get("was", "")])), None)
    with web_connection(settings, account) as reaching, connect(settings) as connection:
        number = triage.next_card(reaching, skipped=skipped)
        left = triage.waiting(reaching)
        if number is None:
            return show(request, "triage.html", here=None, left=left, was=was, telling=telling)
        here = standing.read_standing(connection, number)
        near = triage.likely_same(connection, reaching, here, at=acting.now())
        photos = standing.photos(connection, number, with_pending=True)
        reasons = [one for one in standing.reasons(connection) if one.kind == "refuse"]
        key = triage.reporter_key(connection, number) if account.kind is Kind.COMMITTEE_HEAD else None
        days = (acting.today(connection) - here.opened_on).days
    catalogue = acting.catalogue_of(settings)
    return show(
        request,
        "triage.html",
        here=here,
        left=left,
        was=was,
        category=catalogue.categories[here.category],
        chips=[speaking.title(catalogue.chips[chip]) for chip in here.chips or [] if chip in catalogue.chips],
        near=near,
        photos=photos,
        reasons=reasons,
        reporter=_name_of(request, key),
        days=max(days, 0),
        skipped=skipped,
        now=acting.now(),
        telling=telling,
    )


def _identifiers(given: list[str]) -> list[UUID]:
    found = []
    for one in given:
        with suppress(ValueError):
            found.append(UUID(one))
    return found


def _name_of(request: Request, key: str | None) -> str | None:
    if key is None:
        return None
    named = {account.public_id: account.name for account in list_accounts(acting.settings_of(request))}
    return named.get(key)
