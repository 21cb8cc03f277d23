"""The home page of everybody who is signed in: «کار امروز» for offices, our list for a council."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import connect
from geo_mahalle.database.scope import READS_OFFICE, web_connection
from geo_mahalle.identity import Kind, scope_of
from geo_mahalle.register import today
from geo_mahalle.web import acting, home_page, speaking, telling
from geo_mahalle.web.admission import signed_in
from geo_mahalle.web.routes import Door, Route, doors_of
from geo_mahalle.web.showing import show
from geo_mahalle.web.tagging import owner_of

EVERYBODY = frozenset(Kind)
router = APIRouter()
ROUTES = (Route("GET", "/home", kinds=EVERYBODY),)
DOORS = (Door("/home", "Today's work", "sun-horizon", EVERYBODY, rank=1),)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@router.get("/home")
def home(request: Request) -> Response:
    """Show what waits today in the account's reach."""
    settings, account = acting.settings_of(request), signed_in(request)
    if account.kind is Kind.AGENCY_LIAISON:
        return RedirectResponse("/agency", status_code=303)
    catalogue = read_catalogue(settings.layers)
    doors = frozenset(door.path for door in doors_of(account))
    with connect(settings) as connection, web_connection(settings, account) as web:
        scope = scope_of(account, connection)
        found = home_page.gather(connection, web, scope, catalogue, day=acting.today(connection))
        is_office = account.kind in READS_OFFICE
        drawn = today.outlines(connection, scope, today=found.day) if is_office else []
    return show(
        request,
        "home.html" if is_office else "home_council.html",
        found=found,
        counts=home_page.counts(found, doors),
        works=home_page.works(found, catalogue, doors),
        drawn=home_page.map_of(drawn, found.late),
        meeting=_next(found.councils),
        day_words=home_page.day_words,
        weekday=WEEKDAYS[found.day.weekday()],
        long_day=speaking.long_day(found.day),
        reach=doors,
        owner=owner_of(account),
        states=telling.STATES,
        marks=telling.MARKS,
        asked=request.query_params.get("of", ""),
    )


def _next(councils: list[today.Council]) -> tuple[today.Council, date] | None:
    """Return the next meeting of all councils in reach, with its day."""
    planned = [(one.planned_on, one) for one in councils if one.planned_on is not None]
    if not planned:
        return None
    day, council = min(planned, key=lambda pair: (pair[0], pair[1].code))
    return council, day
