"""The council on pages: members by kind, meetings with agenda and minutes, institutions, capacities."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind, scope_of
from geo_mahalle.pages import minutes
from geo_mahalle.register import council, today
from geo_mahalle.register.hazards.working_days import read_calendar
from geo_mahalle.text import digits as latin_digits
from geo_mahalle.web import acting, inviting
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.councils import Desk, day_of, desk
from geo_mahalle.web.reading import decimal
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.routes.editions import edition_address
from geo_mahalle.web.showing import show

router = APIRouter()
WRITES = frozenset({Kind.COUNCIL_SECRETARY, Kind.COUNTY_OFFICE})
READS = WRITES | {Kind.MEMBER, Kind.COMMITTEE_HEAD, Kind.PROVINCE_OFFICE, Kind.ADMINISTRATOR}
MEETING = "/council/{code}/meetings/{key}"
ROUTES = (
    Route("GET", "/council", kinds=READS),
    Route("GET", "/council/{code}", kinds=READS),
    Route("POST", "/council/{code}/form", kinds=WRITES),
    Route("POST", "/council/{code}/members", kinds=WRITES),
    Route("POST", "/council/{code}/members/{key}/leave", kinds=WRITES),
    Route("POST", "/council/{code}/institutions", kinds=WRITES),
    Route("POST", "/council/{code}/institutions/{key}/agree", kinds=WRITES),
    Route("POST", "/council/{code}/capacities", kinds=WRITES),
    Route("POST", "/council/{code}/capacities/{key}/end", kinds=WRITES),
    Route("POST", "/council/{code}/meetings", kinds=WRITES),
    Route("GET", MEETING, kinds=READS),
    Route("POST", MEETING + "/agenda", kinds=WRITES),
    Route("POST", MEETING + "/decide", kinds=WRITES),
    Route("POST", MEETING + "/close", kinds=WRITES),
    Route("GET", MEETING + "/minutes.docx", kinds=WRITES),
    Route("GET", MEETING + "/print", kinds=WRITES),
)
DOORS = (Door("/council", "Council", "users-three", READS, rank=25),)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Words = Annotated[str, Form(max_length=200)]


@router.get("/council")
def councils(request: Request, area: str = "", text: Annotated[str, Query(max_length=80)] = "") -> Response:
    """Lead to the only council in reach, or list them."""
    if area:
        return RedirectResponse(f"/council/{quote(area)}", status_code=303)
    settings, account = acting.settings_of(request), signed_in(request)
    _scope, areas = inviting.reach_of(settings, account)
    places = [one for one in areas if one.is_small]
    if len(places) == 1:
        return RedirectResponse(f"/council/{quote(places[0].code)}", status_code=303)
    with connect(settings) as connection:
        day = acting.today(connection)
        found = today.councils(connection, scope_of(account, connection), today=day)
    standing = {one.code: one for one in found}
    return show(
        request,
        "councils.html",
        **inviting.to_choose(places, text),
        standing=standing,
        writes=account.kind in WRITES,
    )


@router.get("/council/{code}")
def council_page(request: Request, code: str) -> Response:
    """Show a council: its next meeting, its members by kind, who hosts, what can be brought."""
    with desk(request, code) as at:
        body = at.found()
        context: dict[str, Any] = {"body": body, "area_name": at.area_name, "code": code, "today": at.today}
        context["edition"] = edition_address(request, code)
        if body is not None:
            people = council.members(at.connection, body, today=at.today)
            held = council.meetings(at.connection, body)
            context |= {
                "members": people,
                "sits": council.composition(people),
                "meetings": held,
                "next": min((one for one in held if one.closed_on is None), key=_day_of, default=None),
                "institutions": council.institutions(at.connection, body),
                "capacities": council.capacities(at.connection, body, today=at.today),
                "undertakings": council.undertakings(at.connection, body),
            }
        return show(request, "council.html", **context, **_words(request, at))


@router.post("/council/{code}/form")
def form(request: Request, code: str, on: Words = "") -> Response:
    """Form the council."""
    with desk(request, code) as at:
        council.form(at.connection, code, on=day_of(on) or at.today)
    return _back(code)


@router.post("/council/{code}/members")
def add_member(
    request: Request, code: str, name: Words, kind: Words, office: Words = "member", sex: Words = "",
    age: Words = "",
) -> Response:  # fmt: skip
    """Add a member."""
    under = {"under_30": True, "over_30": False}.get(age)
    with desk(request, code) as at:
        council.add_member(
            at.connection,
            at.body(),
            name,
            kind,
            on=at.today,
            office=office,
            sex=sex or None,
            is_under_30=under,
        )
    return _back(code, "members")


@router.post("/council/{code}/members/{key}/leave")
def leave(request: Request, code: str, key: UUID) -> Response:
    """Let a member leave."""
    with desk(request, code) as at:
        council.leave(at.connection, at.body(), key, on=at.today)
    return _back(code, "members")


@router.post("/council/{code}/institutions")
def add_institution(
    request: Request,
    code: str,
    name: Words,
    kind: Words,
    hosts: Words = "",
    acts: Words = "",
    agrees: Words = "",
) -> Response:
    """Register an institution that hosts or acts."""
    with desk(request, code) as at:
        if kind not in at.catalogue.host_kinds():
            raise UserError(
                "%(kind)r is not a kind that hosts.",
                remedy="See layers/facilities.csv.",
                values={"kind": kind},
            )
        council.add_institution(
            at.connection, at.body(), kind, name,
            hosts=bool(hosts), acts=bool(acts), agreed_on=at.today if agrees else None,
        )  # fmt: skip
    return _back(code, "institutions")


@router.post("/council/{code}/institutions/{key}/agree")
def agree(request: Request, code: str, key: UUID, agrees: Words = "") -> Response:
    """Note that an institution agreed to be on maps, or took it back."""
    with desk(request, code) as at:
        council.agree(at.connection, at.body(), key, on=at.today if agrees else None)
    return _back(code, "institutions")


@router.post("/council/{code}/capacities")
def add_capacity(request: Request, code: str, kind: Words, title: Words, amount: Words = "") -> Response:
    """Register what the neighbourhood can bring."""
    with desk(request, code) as at:
        council.add_capacity(at.connection, at.body(), kind, title, on=at.today, amount=_number(amount))
    return _back(code, "capacities")


@router.post("/council/{code}/capacities/{key}/end")
def end_capacity(request: Request, code: str, key: UUID) -> Response:
    """End what was offered."""
    with desk(request, code) as at:
        council.end_capacity(at.connection, at.body(), key, on=at.today)
    return _back(code, "capacities")


@router.post("/council/{code}/meetings")
def plan_meeting(request: Request, code: str, on: Words, at_hour: Words = "", place: Words = "") -> Response:
    """Plan a meeting and build its agenda."""
    planned = day_of(on)
    if planned is None:
        raise UserError("A meeting needs a day.", remedy="Write it like 1405/03/19")
    with desk(request, code) as at:
        made = council.plan_meeting(at.connection, at.body(), on=planned, at=_hour(at_hour), place=place)
        _build(at, made)
    return RedirectResponse(f"/council/{quote(code)}/meetings/{made}", status_code=303)


@router.get(MEETING)
def meeting_page(request: Request, code: str, key: UUID) -> Response:
    """Show a meeting: its agenda, decisions to tick, who came."""
    return _meeting(request, code, key, "meeting.html")


@router.get(MEETING + "/print")
def print_page(request: Request, code: str, key: UUID) -> Response:
    """Show the minutes as a page to print."""
    return _meeting(request, code, key, "meeting_print.html")


@router.post(MEETING + "/agenda")
def agenda(request: Request, code: str, key: UUID, title: Words = "", drop: Words = "") -> Response:
    """Build the agenda from what is escalated and late, add an own item, or take one off."""
    with desk(request, code) as at:
        if drop:
            council.drop_item(at.connection, at.body(), key, _uuid(drop))
        elif title.strip():
            council.add_item(at.connection, at.body(), key, title)
        else:
            _build(at, key)
    return RedirectResponse(f"/council/{quote(code)}/meetings/{key}#agenda", status_code=303)


@router.post(MEETING + "/decide")
def decide(
    request: Request, code: str, key: UUID, item: Annotated[UUID, Form()], decision: Words = "",
    responsible: Words = "", due: Words = "", note: Words = "",
) -> Response:  # fmt: skip
    """Tick what was decided about an item."""
    with desk(request, code) as at:
        council.decide(
            at.connection, at.body(), key, item, decision or None,
            responsible=responsible, due_on=day_of(due), note=note,
        )  # fmt: skip
    return RedirectResponse(f"/council/{quote(code)}/meetings/{key}#item-{item}", status_code=303)


@router.post(MEETING + "/close")
def close(
    request: Request,
    code: str,
    key: UUID,
    number: Words,
    present: Annotated[list[UUID] | None, Form()] = None,
) -> Response:
    """Close the minutes under their number."""
    with desk(request, code) as at:
        held = council.read_meeting(at.connection, at.body(), key)
        council.close(at.connection, at.body(), key, number, present or [], on=held.planned_on)
    return RedirectResponse(f"/council/{quote(code)}/meetings/{key}", status_code=303)


@router.get(MEETING + "/minutes.docx")
def minutes_file(request: Request, code: str, key: UUID) -> Response:
    """Hand out the minutes as a Word document."""
    with desk(request, code) as at:
        body = at.body()
        held = council.read_meeting(at.connection, body, key)
        people = council.members(at.connection, body, today=held.planned_on)
        items = council.agenda(at.connection, body, key)
        written = minutes.render_minutes(body, held, items, people, at.catalogue)
    named = {"content-disposition": f'attachment; filename="minutes-{held.planned_on}.docx"'}
    return Response(written, media_type=WORD, headers={**named, "cache-control": "no-store"})


def _meeting(request: Request, code: str, key: UUID, template: str) -> Response:
    with desk(request, code) as at:
        body = at.body()
        held = council.read_meeting(at.connection, body, key)
        people = council.members(at.connection, body, today=held.planned_on)
        items = council.agenda(at.connection, body, key)
        return show(
            request,
            template,
            body=body,
            meeting=held,
            members=people,
            items=items,
            presence=minutes.presence_words(held, len(people), at.catalogue.programme.quorum),
            item_words=lambda item: minutes.item_words(item, at.catalogue),
            decisions=minutes.DECISION_WORDS,
            code=code,
            undertakings=council.undertakings(at.connection, body),
            **_words(request, at),
        )


def _words(request: Request, at: Desk) -> dict[str, Any]:
    writes = signed_in(request).kind in WRITES
    return {
        "writes": writes,
        "kind_words": minutes.KIND_WORDS,
        "office_words": minutes.OFFICE_WORDS,
        "catalogue": at.catalogue,
        "hosts": [at.catalogue.facility_kinds[one] for one in at.catalogue.host_kinds()],
    }


def _build(at: Desk, meeting: UUID) -> int:
    deadlines = [one.deadline_days for one in at.catalogue.categories.values() if one.deadline_days]
    calendar = read_calendar(at.connection, at.catalogue.holidays.values())
    return council.build_agenda(at.connection, at.body(), meeting, deadlines, calendar, today=at.today)


def _day_of(one: council.Meeting) -> date:
    return one.planned_on


def _hour(words: str) -> time | None:
    if not words.strip():
        return None
    try:
        return time.fromisoformat(latin_digits(words.strip()).zfill(5))
    except ValueError as err:
        raise UserError(
            "%(words)r is not an hour.", remedy="Write it like 17:00", values={"words": words}
        ) from err


def _number(words: str) -> float | None:
    if not words.strip():
        return None
    found = decimal(words, high=1e12)
    if found is None:
        raise UserError("%(words)r is not a number.", values={"words": words})
    return found


def _uuid(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError as err:
        raise missing() from err


def _back(code: str, part: str = "") -> Response:
    return RedirectResponse(f"/council/{quote(code)}{'#' + part if part else ''}", status_code=303)
