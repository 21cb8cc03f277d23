"""The inbox: `/inbox`, list and map of the same problems through the one filter, bulk acts, export.

The filter stands in the address; list, map, counts and file read it with the same function, so they agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from geo_mahalle.database import Connection, Role, connect
from geo_mahalle.database.filters import Filter, parse_filter
from geo_mahalle.database.places import read_place
from geo_mahalle.database.scope import scope_of, web_connection
from geo_mahalle.errors import UserError
from geo_mahalle.identity import note
from geo_mahalle.register import hazards
from geo_mahalle.register.hazards import inbox, standing
from geo_mahalle.text import digits
from geo_mahalle.web import acting, speaking
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.inbox_file import TYPES, write_inbox
from geo_mahalle.web.inbox_page import gather
from geo_mahalle.web.reading import LARGEST_KEY, whole
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
ROUTES = (
    Route("GET", "/inbox", kinds=acting.DECIDES),
    Route("GET", "/inbox/map", kinds=acting.DECIDES),
    Route("GET", "/inbox/ground", kinds=acting.DECIDES),
    Route("GET", "/inbox/export.{ending}", kinds=acting.DECIDES),
    Route("POST", "/inbox/act", kinds=acting.DECIDES),
)
DOORS = (Door("/inbox", "Inbox", "tray", acting.DECIDES, rank=20),)
OWN_KEYS = ("after", "sort", "view", "width", "cells", "done", "left", "csrf")
"""Keys of the address that are not the filter's."""
MOST_AT_ONCE = 200


@router.get("/inbox")
def look(request: Request) -> Response:
    """Show the list and the map of what the filter keeps."""
    query = dict(request.query_params)
    words = digits(query.get("text", "").strip())
    if len(words) == 10 and whole(words, high=LARGEST_KEY) is not None:
        return RedirectResponse(f"/issues/{words}", status_code=303)
    narrow = filter_of(request)
    with _asked(request, narrow) as (asked, connection):
        page = gather(asked, connection, narrow, query)
    return show(request, "inbox.html", **page)


@router.get("/inbox/map")
def draw(
    request: Request,
    width: Annotated[float, Query(ge=0.0001, le=360)] = 0.1,
    cells: Annotated[float, Query(ge=1, le=200)] = inbox.CELLS,
) -> Response:
    """Return what the map draws of them: `width` degrees, so many `cells` where they are many."""
    with _asked(request, filter_of(request)) as (asked, _):
        drawn = asked.drawn(width_deg=width, cells=cells)
        names = {key: speaking.title(one) for key, one in asked.catalogue.categories.items()}
    return JSONResponse({**drawn, "titles": names})


@router.get("/inbox/ground")
def ground(request: Request) -> Response:
    """Return the outlines of the areas that the account reaches."""
    with web_connection(acting.settings_of(request), signed_in(request)) as connection:
        return JSONResponse(inbox.ground(connection))


@router.get("/inbox/export.{ending}")
def export(request: Request, ending: str) -> Response:
    """Hand out the same problems as a file; the audit says that it was taken."""
    if ending not in TYPES:
        raise missing()
    narrow, account = filter_of(request), signed_in(request)
    with _asked(request, narrow) as (asked, connection):
        found, place = asked.all_rows(), read_place(connection)
        body = write_inbox(found, asked.catalogue, narrow, place=place, day=place.today, ending=ending)
    with connect(acting.settings_of(request), Role.IDENTITY) as connection:
        actor = (account.kind.value, account.public_id)
        note(connection, "exported_inbox", what=f"{len(found)} rows", actor=actor)
    name = f"attachment; filename=problems-{place.today.isoformat()}.{ending}"
    return Response(body, media_type=TYPES[ending], headers={"content-disposition": name})


@router.post("/inbox/act")
def act(
    request: Request,
    act: acting.Words,
    chosen: Annotated[list[str] | None, Form()] = None,
    reason: acting.Words = "",
    query: Annotated[str, Form(max_length=8000)] = "",
) -> Response:
    """Do one thing to several problems: each under its lock, with the state that the list showed."""
    picked = [one.partition("|")[::2] for one in (chosen or [])[:MOST_AT_ONCE]]
    if act == "letter":
        names = [("issue", issue) for issue, _ in picked]
        return RedirectResponse(f"/letters/new?{urlencode(names)}", status_code=303)
    done = left = 0
    for issue, seen in picked:
        try:
            _act_on_one(request, issue, act, reason=reason, seen=seen)
            done += 1
        except UserError:
            left += 1
    kept = [(key, value) for key, value in parse_qsl(query) if key not in ("done", "left", "after")]
    answer = [*kept, ("done", str(done)), ("left", str(left))]
    return RedirectResponse(f"/inbox?{urlencode(answer)}", status_code=303)


def filter_of(request: Request) -> Filter:
    """Return the filter that stands in the address of a request."""
    return parse_filter(request.query_params.multi_items(), also=OWN_KEYS)


def _act_on_one(request: Request, key: str, act: str, *, reason: str, seen: str) -> None:
    settings, account = acting.settings_of(request), signed_in(request)
    with web_connection(settings, account) as connection:
        found = standing.find(connection, key)
    if found is None:
        raise UserError("There is no such problem.")
    actor = acting.actor_of(settings, account)
    with connect(settings) as connection:
        if act == "escalate":
            hazards.escalate(connection, found[1], reason, actor=actor, at=acting.now())
            return
        to = {"accept": "reviewing", "refuse": "refused"}.get(act)
        if to is None:
            raise UserError("That cannot be done to several at once.")
        hazards.move(
            connection, found[1], to, actor=actor, at=acting.now(), reason=reason or None, seen=seen or None
        )


@contextmanager
def _asked(request: Request, narrow: Filter) -> Iterator[tuple[inbox.Inbox, Connection]]:
    """Yield the inbox of a filter on the asking account's own connection."""
    settings, account = acting.settings_of(request), signed_in(request)
    with web_connection(settings, account) as connection:
        catalogue, scope = acting.catalogue_of(settings), scope_of(account, connection)
        today = acting.today(connection)
        yield inbox.Inbox(connection, catalogue, narrow, scope=scope, today=today), connection
