"""A draft before the people and the council: objections for fourteen days, answers, the recorded decision."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.pages.plans.editions import disclose
from geo_mahalle.planning import versions
from geo_mahalle.planning.desks import read_desks
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.web.admission import missing
from geo_mahalle.web.plan_desk import EDITORS, READERS, open_desk, read_day, read_whole, words_of
from geo_mahalle.web.reading import LARGEST_WHOLE
from geo_mahalle.web.routes import Route
from geo_mahalle.web.routes.plan import told
from geo_mahalle.web.senders import digest_of
from geo_mahalle.web.showing import show

router = APIRouter()
ROUTES = (
    Route("GET", "/plan/{code}/decision", kinds=READERS),
    Route("POST", "/plan/{code}/decision/open", kinds=EDITORS),
    Route("POST", "/plan/{code}/decision/objection", kinds=READERS),
    Route("POST", "/plan/{code}/decision/answer", kinds=EDITORS),
    Route("POST", "/plan/{code}/decision/approve", kinds=EDITORS),
    Route("GET", "/objections/{code}", kinds=None),
    Route("POST", "/objections/{code}", kinds=None),
)
DAYS = Parameters().objection_days


@router.get("/plan/{code}/decision")
def decision(request: Request, code: str) -> Response:
    """Show the newest version: how it differs, its objections, and what is to be decided."""
    with open_desk(request, code) as desk:
        found = versions.newest_plan(desk.connection, code)
        decided = versions.approved_plan(desk.connection, code)
        plan = desk.seen(found) if found else None
        is_open = plan is not None and plan.objections_until is not None
        may_decide = (
            plan is not None
            and plan.status == "draft"
            and not any(one.answer is None for one in plan.objections)
        )
        return show(
            request,
            "plan_decision.html",
            **told(desk, "decision"),
            plan=plan,
            decided=decided,
            is_open=is_open,
            takes_objections=bool(plan and plan.objections_until and desk.today <= plan.objections_until),
            may_decide=may_decide,
            days=DAYS,
        )


def _back(code: str) -> Response:
    return RedirectResponse(f"/plan/{code}/decision?kept=1", status_code=303)


@router.post("/plan/{code}/decision/open")
def open_objections(request: Request, code: str) -> Response:
    """Open the draft for objections from today on."""
    with open_desk(request, code) as desk:
        versions.open_for_objections(desk.connection, code, from_on=desk.today, days=DAYS)
    return _back(code)


@router.post("/plan/{code}/decision/objection")
def enter(
    request: Request,
    code: str,
    text: Annotated[str, Form(max_length=2000)] = "",
    number: Annotated[str, Form(max_length=4)] = "",
    received_on: Annotated[str, Form(max_length=12)] = "",
) -> Response:
    """Enter a slip that came to the secretary, with the day it came."""
    with open_desk(request, code) as desk:
        day = read_day(received_on) if received_on.strip() else desk.today
        if day > desk.today:
            raise UserError("That day has not come yet.")
        versions.object_to(
            desk.connection, code, text, received_on=day, action_number=_number(number), came_by="slip"
        )
    return _back(code)


@router.post("/plan/{code}/decision/answer")
def answer(
    request: Request,
    code: str,
    version: Annotated[int, Form(ge=0, le=LARGEST_WHOLE)],
    number: Annotated[int, Form(ge=0, le=LARGEST_WHOLE)],
    text: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Record the answer that is printed beside an objection."""
    if not text.strip():
        raise UserError("An answer needs words.")
    with open_desk(request, code) as desk:
        versions.answer(desk.connection, code, number, text, on=desk.today, version=version)
    return _back(code)


@router.post("/plan/{code}/decision/approve")
def approve(
    request: Request,
    code: str,
    version: Annotated[int, Form(ge=0, le=LARGEST_WHOLE)],
    decided_on: Annotated[str, Form(max_length=12)] = "",
    words: Annotated[str, Form(max_length=300)] = "",
    know: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Record the council's decision on the version that was on the page."""
    with open_desk(request, code) as desk:
        plan = versions.read_plan(desk.connection, code, version)
        if plan.incomplete and not know:
            raise UserError("Say that the council knows why the plan is not complete.")
        versions.approve(
            desk.connection, code, decision=words, decided_on=read_day(decided_on), version=version
        )
    return _back(code)


def _number(text: str) -> int | None:
    return read_whole(text, what="Number of the action", low=1, high=999) if text.strip() else None


@router.get("/objections/{code}")
def ask_people(request: Request, code: str, kept: str = "") -> Response:
    """Show residents the draft in short, and where to object; no account is needed."""
    return _people(request, code, kept=bool(kept))


def _people(request: Request, code: str, *, kept: bool) -> Response:
    settings = request.app.state.settings
    with connect(settings) as connection:
        found = read_desks(connection, code)
        plan = versions.newest_plan(connection, code) if found else None
        words, today = words_of(settings, connection)
    if plan is None or plan.status != "draft" or plan.objections_until is None:
        raise missing()
    # An opened draft is before the people: what is shown of it is what an approved plan shows.
    told_plan = disclose(replace(plan, status="approved"), "public")
    return show(
        request,
        "plan_people.html",
        plan=told_plan,
        w=words,
        code=code,
        kept=kept,
        is_open=today <= plan.objections_until,
        until=plan.objections_until,
    )


@router.post("/objections/{code}")
def take_objection(
    request: Request,
    code: str,
    text: Annotated[str, Form(max_length=2000)] = "",
    number: Annotated[str, Form(max_length=4)] = "",
) -> Response:
    """Take a resident's objection; of the sender nothing is kept but a digest of the day, to count by."""
    settings = request.app.state.settings
    with connect(settings) as connection:
        if not read_desks(connection, code):
            raise missing()
        _, today = words_of(settings, connection)
        versions.object_to(
            connection,
            code,
            text,
            received_on=today,
            action_number=_number(number),
            came_by="page",
            sender=digest_of(settings, request, today),
        )
    return RedirectResponse(f"/objections/{code}?kept=1", status_code=303)
