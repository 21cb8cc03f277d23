"""Plans of areas: /plan, the problems of one with their reasons, its map, the assembly, people's ideas."""

from __future__ import annotations

from datetime import date
from statistics import median
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from geo_mahalle.analysis.reporting import quiet_areas
from geo_mahalle.errors import UserError
from geo_mahalle.planning import council, solutions, versions
from geo_mahalle.planning.desks import read_desks
from geo_mahalle.planning.make import survey
from geo_mahalle.planning.model import URGENCIES, PlanDocument, Problem
from geo_mahalle.planning.suggestions import read_suggestion
from geo_mahalle.web.admission import missing
from geo_mahalle.web.plan_asking import Amount, question
from geo_mahalle.web.plan_desk import (
    EDITORS,
    READERS,
    UNITS,
    Desk,
    PageForm,
    open_desk,
    open_hall,
    read_amount,
    read_day,
    read_whole,
)
from geo_mahalle.web.plan_map import map_of
from geo_mahalle.web.reading import whole
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
ROUTES = (
    Route("GET", "/plan", kinds=READERS),
    Route("GET", "/plan/{code}", kinds=READERS),
    Route("GET", "/plan/{code}/map.json", kinds=READERS),
    Route("GET", "/plan/{code}/assembly", kinds=READERS),
    Route("POST", "/plan/{code}/assembly", kinds=EDITORS),
    Route("GET", "/plan/{code}/solutions", kinds=READERS),
    Route("POST", "/plan/{code}/solutions", kinds=READERS),
    Route("POST", "/plan/{code}/solutions/{public_id}", kinds=EDITORS),
)
DOORS = (Door("/plan", "Plans", "list-checks", READERS, rank=30),)
SHEET = council.PROBLEMS_VOTED


@router.get("/plan")
def index(request: Request) -> Response:
    """List the areas of this account with where their plans stand."""
    with open_hall(request) as (connection, scope, words, today):
        desks = [one for one in read_desks(connection) if scope.has_area(one.id)]
    if len(desks) == 1:
        return RedirectResponse(f"/plan/{desks[0].code}", status_code=303)
    return show(request, "plan_index.html", desks=desks, w=words, today=today)


@router.get("/plan/{code}")
def problems(request: Request, code: str) -> Response:
    """Show the problems of an area by urgency, with why, with and without the equity weight."""
    with open_desk(request, code) as desk:
        outlook = survey(desk.connection, desk.catalogue, code)
        plan = desk.seen(outlook.document)
        groups = [(one, [p for p in plan.problems if p.urgency == one]) for one in URGENCIES]
        is_quiet = desk.area.id in quiet_areas(desk.connection)
        return show(
            request,
            "plan_problems.html",
            **told(desk, "problems"),
            plan=plan,
            groups=groups,
            is_quiet=is_quiet,
        )


@router.get("/plan/{code}/map.json")
def plan_map(request: Request, code: str, of: str = "now", quarter: str | None = None) -> Response:
    """Return the map of what there is now, of a suggestion, or of a version (`v2`)."""
    with open_desk(request, code) as desk:
        drawn = map_of(desk, desk.seen(_named(desk, of)), quarter=quarter or None)
    return JSONResponse(drawn, headers={"cache-control": "no-store"})


def _named(desk: Desk, of: str) -> PlanDocument:
    if of == "now":
        return survey(desk.connection, desk.catalogue, desk.area.code).document
    if of.startswith("v") and (version := whole(of[1:])) is not None:
        return versions.read_plan(desk.connection, desk.area.code, version)
    plan = read_suggestion(desk.connection, desk.area.code, of, whole=True).plan
    if plan is None:
        raise missing()
    return plan


@router.get("/plan/{code}/assembly")
def assembly(request: Request, code: str) -> Response:
    """Show the sheet of ten problems for the stickers, and their totals."""
    with open_desk(request, code) as desk:
        plan = desk.seen(survey(desk.connection, desk.catalogue, code).document)
        return show(
            request,
            "plan_assembly.html",
            **told(desk, "assembly"),
            sheet=_sheet(plan),
            assembly=council.read_assembly(desk.connection, code),
            each=council.STICKERS_EACH,
        )


def _sheet(plan: PlanDocument) -> list[Problem]:
    """Return the ten problems of the sheet: those that were voted on, then the foremost."""
    voted = [one for one in plan.problems if one.stickers is not None]
    others = [one for one in plan.problems if one.stickers is None]
    return sorted([*voted, *others][:SHEET], key=lambda one: one.number)


@router.post("/plan/{code}/assembly")
def keep_assembly(request: Request, code: str, form: PageForm) -> Response:
    """Keep the totals of an assembly's stickers."""
    totals = {
        name.removeprefix("stickers:"): read_whole(str(value) or "0", what="Stickers", high=10_000)
        for name, value in form.items()
        if name.startswith("stickers:")
    }
    present = read_whole(str(form.get("present", "")), what="People with stickers", low=1, high=5_000)
    with open_desk(request, code) as desk:
        held_on = _past(read_day(str(form.get("held_on", ""))), desk)
        plan = desk.seen(survey(desk.connection, desk.catalogue, code).document)
        known = {one.key for one in _sheet(plan)}
        if not totals or not totals.keys() <= known:
            raise UserError("The problems of the sheet have changed.", remedy="Open the sheet again.")
        council.record_assembly(desk.connection, code, totals, present=present, held_on=held_on)
    return RedirectResponse(f"/plan/{code}/assembly?kept=1", status_code=303)


def _past(day: date, desk: Desk) -> date:
    if day > desk.today:
        raise UserError("That day has not come yet.")
    return day


@router.get("/plan/{code}/solutions")
def read_solutions(request: Request, code: str) -> Response:
    """Show what people of the place proposed, and the form to propose."""
    with open_desk(request, code) as desk:
        plan = desk.seen(survey(desk.connection, desk.catalogue, code).document)
        kinds = dict.fromkeys(one.category_id for one in plan.problems)
        return show(
            request,
            "plan_solutions.html",
            **told(desk, "solutions"),
            proposed=solutions.read_solutions(desk.connection, [code]),
            categories=[desk.catalogue.categories[key] for key in kinds],
            effects=solutions.measured_effects(desk.connection),
            units=UNITS,
        )


@router.post("/plan/{code}/solutions")
def propose(
    request: Request,
    code: str,
    form: PageForm,
    category: Annotated[str, Form(max_length=80)] = "",
    title: Annotated[str, Form(max_length=300)] = "",
    amount: Annotated[str, Form(max_length=30)] = "",
    unit: Annotated[str, Form(max_length=20)] = "million_rial",
    days: Annotated[str, Form(max_length=6)] = "30",
    worker: Annotated[str, Form(max_length=40)] = "people",
) -> Response:
    """Keep a proposed solution."""
    rials = read_amount(amount, unit)
    with open_desk(request, code) as desk:
        proposed = solutions.read_solutions(desk.connection)
        known = [one.rials for one in proposed if one.category_id == category and one.rials]
        usual = round(median(known)) if known else None
        say = desk.words.say
        compared = [Amount(say("Cost at one place"), say("usual for this problem"), usual, rials)]
        if asked := question(request, desk, form, compared):
            return asked
        solutions.propose(
            desk.connection,
            desk.catalogue,
            code,
            category=category,
            title=title,
            on=desk.today,
            role=desk.role,
            rials=rials,
            days=read_whole(days, what="Days", low=1, high=1500),
            worker=worker,
        )
    return RedirectResponse(f"/plan/{code}/solutions?kept=1", status_code=303)


@router.post("/plan/{code}/solutions/{public_id}")
def decide(
    request: Request, code: str, public_id: str, accept: Annotated[str, Form(max_length=3)] = "no"
) -> Response:
    """Take a proposed solution among the plan's choices, or decline it."""
    with open_desk(request, code) as desk:
        solutions.decide(desk.connection, code, public_id, accept=accept == "yes", on=desk.today)
    return RedirectResponse(f"/plan/{code}/solutions?kept=1", status_code=303)


def told(desk: Desk, tab: str) -> dict[str, Any]:
    """Return what the templates of a plan's pages share."""
    return {"desk": desk, "area": desk.area, "w": desk.words, "tab": tab, "today": desk.today}
