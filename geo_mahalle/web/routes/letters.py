"""Letters to agencies: `/letters`, written from chosen problems, sent with number and date, answered.

A letter is reached by who reaches every problem of it. `/agencies` tells how long agencies take, by agency
alone, and takes in announced days off.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator

from geo_mahalle.database import Connection, connect
from geo_mahalle.database.places import read_place
from geo_mahalle.database.scope import web_connection
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.jalali import read_day
from geo_mahalle.pages.letters import render_docx
from geo_mahalle.pages.letters_pdf import render_pdf
from geo_mahalle.register.hazards import agencies, inbox, letters, power_cuts, standing
from geo_mahalle.register.hazards.letters import Letter, LetterLine
from geo_mahalle.register.hazards.working_days import read_calendar
from geo_mahalle.text import digits
from geo_mahalle.web import acting, inviting, speaking, telling
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
_Doing = Callable[[Connection, LetterLine], None]
WRITES = acting.WRITES_LETTERS
READS = acting.DECIDES
MOST_ISSUES = 60
FILES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
ANNOUNCE = Route("POST", "/agencies/days", kinds=frozenset({Kind.COUNTY_OFFICE}), is_placewide=True)
"""A day off moves everybody's deadlines, so it is announced by who reaches the whole place."""
ROUTES = (
    Route("GET", "/letters", kinds=READS),
    Route("GET", "/letters/new", kinds=WRITES),
    Route("POST", "/letters", kinds=WRITES),
    Route("GET", "/letters/{letter}", kinds=READS),
    Route("GET", "/letters/{letter}/letter.{kind}", kinds=READS),
    Route("POST", "/letters/{letter}/send", kinds=WRITES),
    Route("POST", "/letters/{letter}/answer", kinds=WRITES),
    Route("POST", "/letters/{letter}/remind", kinds=WRITES),
    Route("GET", "/agencies", kinds=READS),
    ANNOUNCE,
    Route("POST", "/agencies/cuts", kinds=WRITES),
)
DOORS = (
    Door("/letters", "Letters", "envelope", READS, rank=30),
    Door("/agencies", "Agencies", "handshake", READS, rank=60),
)


@router.get("/letters")
def look(request: Request) -> Response:
    """Show the letters: drafts and those that wait first."""
    settings = acting.settings_of(request)
    catalogue = acting.catalogue_of(settings)
    with web_connection(settings, signed_in(request)) as connection:
        found, today = letters.list_letters(connection), acting.today(connection)
        calendar_of = agencies.calendars(connection, catalogue.holidays.values(), catalogue.agencies)
    late = {
        line.letter: calendar_of[line.agency_id].between(line.waits_until, today)
        for line in found
        if line.waits_until and line.waits_until < today
    }
    return show(
        request,
        "letters.html",
        found=found,
        late=late,
        today=today,
        catalogue=catalogue,
        writes=signed_in(request).kind in WRITES,
        telling=telling,
    )


@router.get("/letters/new")
def compose(request: Request, issue: Annotated[list[str] | None, Query()] = None) -> Response:
    """Ask to which agency, about which of the chosen problems, and for how many working days."""
    settings, catalogue = acting.settings_of(request), acting.catalogue_of(acting.settings_of(request))
    reached = []
    with web_connection(settings, signed_in(request)) as connection:
        for key in (issue or [])[:MOST_ISSUES]:
            found = standing.find(connection, key)
            reached += [found[0]] if found else []
    with connect(settings) as connection:
        chosen = [standing.read_standing(connection, number) for number in dict.fromkeys(reached)]
    fit = [one for one in chosen if one.is_open and one.sensitivity < 2 and one.merged_into is None]
    named = [one.routed_agency or catalogue.categories[one.category].agency for one in fit]
    return show(
        request,
        "letter_new.html",
        chosen=fit,
        left_out=len(chosen) - len(fit),
        agency_of=dict(zip((one.issue for one in fit), named, strict=True)),
        agency=max(set(named), key=named.count) if named else None,
        catalogue=catalogue,
        fresh=uuid4(),
        days=letters.FOLLOW_UP_DAYS,
        telling=telling,
    )


@router.post("/letters")
def draft(
    request: Request,
    letter: Annotated[UUID, Form()],
    agency: acting.Words,
    days: Annotated[int, BeforeValidator(digits), Form(ge=1, le=365)] = letters.FOLLOW_UP_DAYS,
    issue: Annotated[list[UUID] | None, Form()] = None,
) -> Response:
    """Draft a letter; sent twice, the form drafts one."""
    settings = acting.settings_of(request)
    if agency not in acting.catalogue_of(settings).agencies:
        raise missing()
    if len(issue or ()) > MOST_ISSUES:
        raise UserError("A letter is about at most 60 problems.", remedy="Write more than one letter.")
    with web_connection(settings, signed_in(request)) as connection:
        if not issue or any(standing.find(connection, str(one)) is None for one in issue):
            raise UserError("A letter needs at least one problem that you reach.")
    with connect(settings) as connection:
        made = letters.draft_letter(connection, agency, issue, follow_up_days=days, letter=letter)
    return RedirectResponse(f"/letters/{made}", status_code=303)


@router.get("/letters/{letter}")
def read(request: Request, letter: UUID) -> Response:
    """Show a letter."""
    return _page(request, _reached(request, letter))


@router.get("/letters/{letter}/letter.{kind}")
def print_out(request: Request, letter: UUID, kind: str) -> Response:
    """Hand out a letter as a Word document or as PDF."""
    line = _reached(request, letter)
    if kind not in FILES:
        raise missing()
    settings = acting.settings_of(request)
    catalogue = acting.catalogue_of(settings)
    with connect(settings) as connection:
        whole = letters.read_letter(connection, letter)
        ground, sender = letters.read_ground(connection, whole), _sender(request, connection, line)
    if kind == "pdf":
        body = render_pdf(whole, catalogue, ground, sender=sender)
    else:
        body = render_docx(whole, catalogue, sender=sender, ground=ground)
    name = f"attachment; filename=letter-{letter.hex[:8]}.{kind}"
    return Response(body, media_type=FILES[kind], headers={"content-disposition": name})


@router.post("/letters/{letter}/send")
def send(request: Request, letter: UUID, number: acting.Words) -> Response:
    """Give a draft its number and today's date, and its problems to the agency."""
    settings = acting.settings_of(request)
    catalogue = acting.catalogue_of(settings)

    def do(connection: Connection, line: LetterLine) -> None:
        calendar = read_calendar(connection, catalogue.holidays.values(), line.agency_id)
        letters.send_letter(
            connection,
            letter,
            number,
            calendar=calendar,
            actor=acting.actor_of(settings, signed_in(request)),
            on=acting.today(connection),
            at=acting.now(),
        )

    return _done(request, letter, do)


@router.post("/letters/{letter}/answer")
def answer(
    request: Request,
    letter: UUID,
    answer: acting.Words,
    number: acting.Words = "",
    promised: acting.Words = "",
) -> Response:
    """Log what the agency answered."""

    def do(connection: Connection, line: LetterLine) -> None:
        day = _day(promised) if answer == "promised" else None
        letters.log_answer(
            connection,
            letter,
            answer,
            on=acting.today(connection),
            number=number.strip() or None,
            promised_on=day,
        )

    return _done(request, letter, do)


@router.post("/letters/{letter}/remind")
def remind(request: Request, letter: UUID, number: acting.Words = "") -> Response:
    """Log that the agency was reminded."""

    def do(connection: Connection, line: LetterLine) -> None:
        letters.remind(connection, letter, on=acting.today(connection), number=number.strip() or None)

    return _done(request, letter, do)


@router.get("/agencies")
def tell_agencies(request: Request) -> Response:
    """Show how long agencies take, and the announced days off."""
    return _agencies_page(request)


@router.post("/agencies/days")
def announce(
    request: Request,
    day: acting.Words,
    title: acting.Words,
    source: acting.Words,
    agency: acting.Words = "",
    is_off: Annotated[bool, Form()] = True,
) -> Response:
    """Announce a day off, or a working day against the rule, also of today."""
    settings = acting.settings_of(request)
    if agency and agency not in acting.catalogue_of(settings).agencies:
        raise missing()
    try:
        with connect(settings) as connection:
            agencies.announce_day(
                connection, _day(day), title, source=source, agency=agency or None, is_off=is_off
            )
    except UserError as refused:
        return _agencies_page(request, refused=refused)
    return RedirectResponse("/agencies", status_code=303)


@router.post("/agencies/cuts")
def announce_cut(
    request: Request,
    day: acting.Words,
    first: acting.Words,
    last: acting.Words,
    source: acting.Words,
    area: acting.Words = "",
) -> Response:
    """Keep a planned power cut, and set aside what was dark only because of it."""
    settings = acting.settings_of(request)
    try:
        _require_reach(request, area)
        with connect(settings) as connection:
            zone, on = read_place(connection).zone, _day(day)
            starts, ends = (datetime.combine(on, _hour(words), tzinfo=zone) for words in (first, last))
            ends += timedelta(days=1) if ends <= starts else timedelta(0)
            power_cuts.announce_cut(connection, starts, ends, source=source, area=area or None)
            power_cuts.set_aside(connection, at=acting.now())
    except UserError as refused:
        return _agencies_page(request, refused=refused)
    return RedirectResponse("/agencies", status_code=303)


def _require_reach(request: Request, code: str) -> None:
    """Refuse a cut of an area out of reach, and of the whole place by who does not reach it whole."""
    scope, areas = inviting.reach_of(acting.settings_of(request), signed_in(request))
    if not scope.is_placewide and code not in {one.code for one in areas}:
        raise UserError("There is no such area.")


def _agencies_page(request: Request, *, refused: UserError | None = None) -> Response:
    settings = acting.settings_of(request)
    catalogue = acting.catalogue_of(settings)
    with connect(settings) as connection:
        calendar_of = agencies.calendars(connection, catalogue.holidays.values(), catalogue.agencies)
        found = agencies.agency_times(connection, calendar_of, today=acting.today(connection))
        off, cuts = agencies.days_off(connection), power_cuts.list_cuts(connection)
    with web_connection(settings, signed_in(request)) as reaching:
        areas = inbox.ground(reaching)
    return show(
        request,
        "agencies.html",
        status=refused.http_status if refused else 200,
        refused=telling.refusal(refused) if refused else None,
        found=found,
        off=off,
        cuts=cuts,
        areas=areas,
        fewest=agencies.FEWEST,
        catalogue=catalogue,
        writes=signed_in(request).kind in WRITES,
        announces=ANNOUNCE.admits(signed_in(request)),
        telling=telling,
    )


def _reached(request: Request, letter: UUID) -> LetterLine:
    """Return the letter of an address; missing where one of its problems is out of reach."""
    with web_connection(acting.settings_of(request), signed_in(request)) as connection:
        found = letters.list_letters(connection, letter)
    if not found:
        raise missing()
    return found[0]


def _done(request: Request, letter: UUID, do: _Doing) -> Response:
    """Do something to a letter and lead back to it; show it with the reason where it is refused."""
    line = _reached(request, letter)
    try:
        with connect(acting.settings_of(request)) as connection:
            do(connection, line)
    except UserError as refused:
        return _page(request, line, refused=refused)
    return RedirectResponse(f"/letters/{letter}", status_code=303)


def _page(request: Request, line: LetterLine, *, refused: UserError | None = None) -> Response:
    settings = acting.settings_of(request)
    with connect(settings) as connection:
        whole: Letter = letters.read_letter(connection, line.letter)
        steps, today = letters.read_steps(connection, line.letter), acting.today(connection)
    return show(
        request,
        "letter_page.html",
        status=refused.http_status if refused else 200,
        refused=telling.refusal(refused) if refused else None,
        line=line,
        letter=whole,
        steps=steps,
        today=today,
        reasons=letters.DECLINED,
        catalogue=acting.catalogue_of(settings),
        writes=signed_in(request).kind in WRITES,
        telling=telling,
    )


def _sender(request: Request, connection: Connection, line: LetterLine) -> str:
    """Return who signs: the county office, or the council of the neighbourhood the letter is about."""
    account, place = signed_in(request), read_place(connection)
    programme = acting.catalogue_of(acting.settings_of(request)).programme
    titles = {body.id: speaking.title(body) for body in programme.bodies}
    if account.kind is Kind.COUNTY_OFFICE:
        return f"{titles.get('county_office', '')} {place.name_fa}".strip()
    council = titles.get("council", "")
    return f"{council} {line.area_name}" if line.area_name else f"{council} {place.name_fa}".strip()


def _day(words: str) -> date:
    try:
        return read_day(words)
    except ValueError as err:
        raise UserError("That is not a day.", remedy="Write it like 1405/09/12.") from err


def _hour(words: str) -> time:
    try:
        return time.fromisoformat(digits(words.strip()).zfill(5))
    except ValueError as err:
        raise UserError("That is not an hour.", remedy="Write it like 18:30.") from err
