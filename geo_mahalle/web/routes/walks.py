"""Walks, events and the household survey on pages: one question, one tap, no name."""

from __future__ import annotations

import secrets
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BeforeValidator

from geo_mahalle.catalogue.forms import FormSheet
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.register import walks
from geo_mahalle.text import digits as latin_digits
from geo_mahalle.web import acting, inviting
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.councils import Desk, desk
from geo_mahalle.web.reading import whole
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
WALKERS = frozenset({Kind.MEMBER, Kind.COMMITTEE_HEAD, Kind.COUNCIL_SECRETARY, Kind.COUNTY_OFFICE})
WALK = "/walks/{code}/walk/{key}"
ROUTES = (
    Route("GET", "/walks", kinds=WALKERS),
    Route("GET", "/walks/{code}", kinds=WALKERS),
    Route("POST", "/walks/{code}", kinds=WALKERS),
    Route("GET", WALK, kinds=WALKERS),
    Route("POST", WALK, kinds=WALKERS),
    Route("POST", WALK + "/finish", kinds=WALKERS),
    Route("GET", "/walks/{code}/event", kinds=WALKERS),
    Route("POST", "/walks/{code}/event", kinds=WALKERS),
    Route("GET", "/walks/{code}/survey", kinds=WALKERS),
    Route("POST", "/walks/{code}/survey", kinds=WALKERS),
    Route("POST", "/walks/{code}/sample", kinds=WALKERS),
)
DOORS = (Door("/walks", "Walks and events", "footprints", WALKERS, rank=60),)
Words = Annotated[str, Form(max_length=120)]
Walkers = Annotated[int, BeforeValidator(latin_digits), Form(ge=1, le=200)]
Women = Annotated[int, BeforeValidator(latin_digits), Form(ge=0, le=200)]
Doors = Annotated[int, BeforeValidator(latin_digits), Form(ge=1, le=walks.LARGEST_SAMPLE)]
"""Whole numbers as the form shows and people type them: in Persian digits."""


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form whose questions a file names."""
    return {name: str(value) for name, value in (await request.form()).items()}


Given = Annotated[dict[str, str], Depends(read_form)]


@router.get("/walks")
def choose(request: Request, text: Annotated[str, Query(max_length=80)] = "") -> Response:
    """Lead to the only neighbourhood in reach, or let one be chosen."""
    _scope, areas = inviting.reach_of(acting.settings_of(request), signed_in(request))
    places = [one for one in areas if one.is_small]
    if len(places) == 1:
        return RedirectResponse(f"/walks/{quote(places[0].code)}", status_code=303)
    return show(
        request,
        "walks_areas.html",
        **inviting.to_choose(places, text),
    )


@router.get("/walks/{code}")
def area_walks(request: Request, code: str) -> Response:
    """Show the walks of a neighbourhood, and what is still missing of them."""
    with desk(request, code) as at:
        sheets = {one.id: one for one in at.catalogue.forms.values() if one.kind == "walk"}
        found = walks.walks(at.connection, at.area_id)
        kappas = {key: walks.agreement(at.connection, at.area_id, one) for key, one in sheets.items()}
        survey = _sheet(at, "survey")
        return show(
            request,
            "walks.html",
            code=code,
            area_name=at.area_name,
            sheets=sheets,
            walks=found,
            kappas=kappas,
            interviews=walks.interviews(at.connection, at.area_id, survey),
            client=uuid4(),
            seed=secrets.randbelow(10**6),
            done=request.query_params.get("done", ""),
        )


@router.post("/walks/{code}")
def begin(
    request: Request, code: str, form: Words, client: Annotated[UUID, Form()],
    walkers: Walkers, women: Women = 0,
    is_after_dark: Words = "", is_led_by_women: Words = "",
) -> Response:  # fmt: skip
    """Begin a walk."""
    with desk(request, code) as at:
        made = walks.begin(
            at.connection, at.area_id, _named(at, form), client, on=at.today,
            is_after_dark=bool(is_after_dark), is_led_by_women=bool(is_led_by_women),
            walkers=walkers, women=women,
        )  # fmt: skip
    return RedirectResponse(f"/walks/{quote(code)}/walk/{made}", status_code=303)


@router.get(WALK)
def walk_page(request: Request, code: str, key: UUID, street: str = "") -> Response:
    """Show the streets of a walk, or the questions of one."""
    with desk(request, code) as at:
        found = walks.read_walk(at.connection, at.area_id, key)
        streets = walks.streets(at.connection, key)
        chosen = next((one for one in streets if one.key == street), None)
        if street and chosen is None:
            raise missing()
        total = sum(one.length_m for one in streets)
        walked = sum(one.length_m for one in streets if one.is_answered)
        return show(
            request,
            "walk.html",
            code=code,
            area_name=at.area_name,
            walk=found,
            sheet=_named(at, found.form_id),
            streets=streets,
            street=chosen,
            share=walked / total if total else 0.0,
        )


@router.post(WALK)
def answer(request: Request, code: str, key: UUID, given: Given) -> Response:
    """Keep what was seen in a street and go on to the next."""
    street = given.get("street", "")
    rater = 2 if given.get("rater") == "2" else 1
    with desk(request, code) as at:
        found = walks.read_walk(at.connection, at.area_id, key)
        sheet = _named(at, found.form_id)
        answers = _answers(sheet, given)
        walks.answer(at.connection, at.area_id, key, sheet, street, answers, rater=rater)
        left = [one for one in walks.streets(at.connection, key) if not one.is_answered]
    following = f"?street={quote(left[0].key)}" if left and rater == 1 else ""
    return RedirectResponse(f"/walks/{quote(code)}/walk/{key}{following}", status_code=303)


@router.post(WALK + "/finish")
def finish(request: Request, code: str, key: UUID) -> Response:
    """Finish a walk: it becomes coverage."""
    with desk(request, code) as at:
        found = walks.read_walk(at.connection, at.area_id, key)
        walks.finish(at.connection, at.area_id, key, _named(at, found.form_id), on=at.today)
    return RedirectResponse(f"/walks/{quote(code)}?done=walk", status_code=303)


@router.get("/walks/{code}/event")
def event_page(request: Request, code: str) -> Response:
    """Ask the five taps of an event."""
    return _form_page(request, code, "event")


@router.get("/walks/{code}/survey")
def survey_page(request: Request, code: str) -> Response:
    """Ask the questions of the household survey."""
    return _form_page(request, code, "survey")


@router.post("/walks/{code}/event")
def event(request: Request, code: str, given: Given) -> Response:
    """Record an event."""
    with desk(request, code) as at:
        sheet = _sheet(at, "event")
        walks.record_event(
            at.connection, at.area_id, sheet, _client(given), _answers(sheet, given), on=at.today
        )
    return RedirectResponse(f"/walks/{quote(code)}?done=event", status_code=303)


@router.post("/walks/{code}/survey")
def survey(request: Request, code: str, given: Given) -> Response:
    """Record an interview."""
    with desk(request, code) as at:
        sheet = _sheet(at, "survey")
        walks.record_interview(
            at.connection, at.area_id, sheet, _client(given), _answers(sheet, given), on=at.today,
            sex=given.get("sex") or None, adults=_adults(given),
        )  # fmt: skip
    return RedirectResponse(f"/walks/{quote(code)}/survey?done=survey", status_code=303)


@router.post("/walks/{code}/sample")
def sample(
    request: Request, code: str, size: Doors,
    seed: Annotated[int, Form(ge=0, le=2**31)],
) -> Response:  # fmt: skip
    """Draw the doors of a survey and show them in walking order."""
    with desk(request, code) as at:
        _made, doors = walks.draw_sample(
            at.connection, at.area_id, _sheet(at, "survey"), size, seed=seed, on=at.today
        )
        return show(request, "walks_sample.html", code=code, area_name=at.area_name, places=doors, seed=seed)


def _form_page(request: Request, code: str, kind: str) -> Response:
    with desk(request, code) as at:
        context: dict[str, Any] = {"code": code, "area_name": at.area_name, "sheet": _sheet(at, kind)}
        done = request.query_params.get("done", "")
        return show(request, "walks_form.html", **context, kind=kind, client=uuid4(), done=done)


def _sheet(at: Desk, kind: str) -> FormSheet:
    for sheet in at.catalogue.forms.values():
        if sheet.kind == kind:
            return sheet
    raise missing()


def _named(at: Desk, form: str) -> FormSheet:
    if form not in at.catalogue.forms:
        raise missing()
    return at.catalogue.forms[form]


def _answers(sheet: FormSheet, given: dict[str, str]) -> dict[str, str]:
    return {one.id: given[one.id] for one in sheet.questions if given.get(one.id)}


def _client(given: dict[str, str]) -> UUID:
    try:
        return UUID(given.get("client", ""))
    except ValueError as err:
        raise missing() from err


def _adults(given: dict[str, str]) -> int:
    found = whole(given.get("adults", ""))
    if found is None:
        raise UserError("How many adults live here?")
    return found
