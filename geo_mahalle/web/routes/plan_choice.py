"""The council's own list, and beside it the suggestion of the optimiser, computed apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from geo_mahalle.errors import UserError
from geo_mahalle.planning import suggestions
from geo_mahalle.planning.council import Entry, check_list, keep_list, read_list
from geo_mahalle.planning.desks import read_desks
from geo_mahalle.planning.histories import difference
from geo_mahalle.planning.make import Outlook, survey
from geo_mahalle.planning.model import Action
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.text import clean
from geo_mahalle.text import digits as latin_digits
from geo_mahalle.web import speaking
from geo_mahalle.web.plan_asking import question
from geo_mahalle.web.plan_desk import (
    EDITORS,
    READERS,
    UNITS,
    Desk,
    PageForm,
    open_desk,
    read_whole,
)
from geo_mahalle.web.plan_purses import compared, purses, read_by_quarter, read_committees, read_earmarks
from geo_mahalle.web.plan_work import begin_work
from geo_mahalle.web.routes import Route
from geo_mahalle.web.routes.plan import told
from geo_mahalle.web.showing import show

router = APIRouter()
ROUTES = (
    Route("GET", "/plan/{code}/list", kinds=READERS),
    Route("POST", "/plan/{code}/list", kinds=EDITORS),
    Route("GET", "/plan/{code}/suggestion", kinds=READERS),
    Route("POST", "/plan/{code}/suggestion", kinds=EDITORS),
    Route("GET", "/plan/{code}/suggestion/{public_id}", kinds=READERS),
    Route("POST", "/plan/{code}/suggestion/{public_id}/keep", kinds=EDITORS),
)
CONCERNS = {
    "season": "not in this season",
    "prerequisite": "needs another action first: {other}",
    "double": "is double work with: {other}",
    "unknown": "fits no problem of the area any more",
}
STAGES = {
    "": "waiting for its turn",
    "problems": "reading the problems",
    "solve": "choosing",
    "draws": "trying other numbers",
}
MOST_DRAWS = 60


@router.get("/plan/{code}/list")
def own_list(request: Request, code: str) -> Response:
    """Show the council's own list with what speaks against its entries, and what could be added."""
    with open_desk(request, code) as desk:
        outlook = survey(desk.connection, desk.catalogue, code)
        kept = read_list(desk.connection, code)
        starts = {one.key: one.quarter for one in kept.entries}
        concerns = check_list([one.key for one in kept.entries], starts, outlook.options)
        seen = desk.seen(outlook.document)
        actions = {one.key: one for one in seen.actions}
        listed = [(one, actions.get(one.key)) for one in kept.entries]
        return show(
            request,
            "plan_list.html",
            **told(desk, "list"),
            kept=kept,
            listed=listed,
            concerns=_said(desk, concerns, actions),
            offered=_offered(desk, outlook, {one.key for one in kept.entries}),
            quarters=outlook.quarters,
            total=sum(one.cost.rials for _, one in listed if one is not None),
            sites=[one for one in seen.sites if one.keys[0][0] in actions],
            places={key: one.place_name or desk.words.title(one.why) for key, one in actions.items()},
            unknown_costs=sum(not one.cost.is_known for _, one in listed if one is not None),
        )


def _said(desk: Desk, concerns: Sequence[Any], actions: Mapping[str, Action]) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    for one in concerns:
        other = actions.get(one.other)
        name = desk.words.title(other.titles) if other else desk.words.say("the same action")
        said.setdefault(one.key, []).append(desk.words.say(CONCERNS[one.kind]).format(other=name))
    return said


def _offered(desk: Desk, outlook: Outlook, listed: set[str]) -> list[tuple[str, list[Action]]]:
    """Return what could be added, once under each problem it is about; problems without any are told too."""
    plan = desk.seen(outlook.document)
    names = {
        one.number: f"{desk.words.digits(one.number)}. {desk.words.title(one.titles)}"
        f"{speaking.say(', ') + one.place_name if one.place_name else ''}"
        for one in plan.problems
    }
    answered = {number for one in plan.actions for number in one.problem_numbers}
    groups: dict[str, dict[str, Action]] = {name: {} for name in names.values()}
    whole = desk.words.say("The whole neighbourhood")
    for one in plan.actions:
        if one.key not in listed:
            number = next(iter(one.problem_numbers), None)
            groups.setdefault(names.get(number or 0, whole), {}).setdefault(_sort_of(one), one)
    unknown = {name for number, name in names.items() if number not in answered}
    return [(name, [*found.values()]) for name, found in groups.items() if found or name in unknown]


def _sort_of(one: Action) -> str:
    """Return what tells two choices for one problem apart: what is done, or for a local idea itself."""
    return one.key if one.origin == "local" or not one.problem_numbers else one.intervention_id


@router.post("/plan/{code}/list")
def keep_own_list(request: Request, code: str, form: PageForm) -> Response:
    """Keep the list as it stands on the page, after the one move of the pressed button."""
    quarters = form.getlist("quarter")
    entries = [
        Entry(str(key), read_whole(str(quarters[at]) if at < len(quarters) else "0", what="Quarter", high=16))
        for at, key in enumerate(form.getlist("key"))
    ]
    move, _, key = str(form.get("do", "save")).partition(" ")
    entries = _moved(entries, move, key or str(form.get("add", "")))
    seen = read_whole(str(form.get("seen", "0")), what="Revision", high=10**9)
    with open_desk(request, code) as desk:
        keep_list(desk.connection, code, entries, seen=seen)
    return RedirectResponse(f"/plan/{code}/list?kept=1", status_code=303)


def _moved(entries: Sequence[Entry], move: str, key: str) -> list[Entry]:
    """Return the entries after a move: up, down, remove, add or save."""
    found = list(entries)
    at = next((n for n, one in enumerate(found) if one.key == key), None)
    if move == "add" and at is None:
        return [*found, Entry(key)] if key else found
    if at is None or move not in ("up", "down", "remove"):
        return found
    one = found.pop(at)
    if move != "remove":
        found.insert(max(0, at - 1) if move == "up" else at + 1, one)
    return found


@router.get("/plan/{code}/suggestion")
def suggestion(request: Request, code: str) -> Response:
    """Show the newest suggestion with its numbers and reasons, and the form to ask for another."""
    with open_desk(request, code) as desk:
        found = suggestions.newest_suggestions(desk.connection, code, most=3)
        done = [one for one in found if one.plan is not None]
        plan = desk.seen(done[0].plan) if done and done[0].plan else None
        former = done[1].plan if len(done) > 1 else None
        kept = read_list(desk.connection, code)
        pilots = [one for one in read_desks(desk.connection) if one.is_pilot and desk.scope.has_area(one.id)]
        return show(
            request,
            "plan_suggestion.html",
            **told(desk, "suggestion"),
            newest=found[0] if found else None,
            done=done[0] if done else None,
            plan=plan,
            change=difference(former, plan) if plan and former else None,
            kept=kept,
            pilots=[one.code for one in pilots],
            units=UNITS,
            given=(found[0].parameters if found else Parameters()),
            stages=STAGES,
            **purses(desk, found[0].parameters if found else Parameters()),
        )


@router.post("/plan/{code}/suggestion")
def ask(
    request: Request,
    code: str,
    form: PageForm,
    amount: Annotated[str, Form(max_length=30)] = "",
    unit: Annotated[str, Form(max_length=20)] = "million_rial",
    quarters: Annotated[str, Form(max_length=3)] = "4",
    weights: Annotated[list[str] | None, Form()] = None,
    draws: Annotated[str, Form(max_length=3)] = "0",
    quarter_amounts: Annotated[list[str] | None, Form()] = None,
    committee_amounts: Annotated[list[str] | None, Form()] = None,
    earmark_names: Annotated[list[str] | None, Form()] = None,
    earmark_amounts: Annotated[list[str] | None, Form()] = None,
    crime: Annotated[str, Form(max_length=3)] = "",
    with_list: Annotated[str, Form(max_length=3)] = "",
    with_pilots: Annotated[str, Form(max_length=3)] = "",
) -> Response:
    """Ask for a suggestion and begin its computation beside the server."""
    usual, number = Parameters(), read_whole(quarters, what="Quarters", low=1, high=8)
    total, by_quarter = read_by_quarter(amount, quarter_amounts or [], unit, number)
    parameters = Parameters(
        budget_rials=total,
        quarters=number,
        quarter_rials=by_quarter,
        committee_rials=read_committees(committee_amounts or [], unit, request),
        earmarks=read_earmarks(earmark_names or [], earmark_amounts or [], unit, total),
        severity_weights=_weights(weights) if weights else usual.severity_weights,
        solves=read_whole(draws, what="Draws", high=MOST_DRAWS),
    )
    with open_desk(request, code) as desk:
        if crime and desk.may_weigh:  # the county alone switches on what studies of crime elsewhere found
            parameters = replace(parameters, crime_effects=True)
        before = suggestions.newest_suggestions(desk.connection, code, most=1)
        if asked := question(request, desk, form, compared(desk, before, parameters)):
            return asked
        codes = [code]
        if with_pilots:
            pilots = [one for one in read_desks(desk.connection) if one.is_pilot]
            codes = sorted({code, *(one.code for one in pilots if desk.scope.has_area(one.id))})
        wanted = [one.key for one in read_list(desk.connection, code).entries] if with_list else []
        suggestions.ask(desk.connection, codes, parameters, wanted=wanted)
    begin_work(request.app.state.settings)
    return RedirectResponse(f"/plan/{code}/suggestion", status_code=303)


def _weights(given: Sequence[str]) -> tuple[float, float, float, float]:
    try:
        values = [float(latin_digits(clean(one)).replace("٫", ".")) for one in given]
    except ValueError as err:
        raise UserError("A weight is not a number.") from err
    if len(values) != 4 or not all(0 <= one <= 100 for one in values) or sorted(values) != values:
        raise UserError("The four weights rise from 0 to 100 with the severity.")
    return (values[0], values[1], values[2], values[3])


@router.get("/plan/{code}/suggestion/{public_id}")
def progress(request: Request, code: str, public_id: str) -> Response:
    """Return how far a suggestion is."""
    with open_desk(request, code) as desk:
        one = suggestions.read_suggestion(desk.connection, code, public_id)
        stage = desk.words.say(STAGES.get(one.stage, STAGES[""]))
    told_so = {"state": one.state, "stage": stage, "done": one.steps_done, "all": one.steps_all}
    return JSONResponse(told_so, headers={"cache-control": "no-store"})


@router.post("/plan/{code}/suggestion/{public_id}/keep")
def keep(request: Request, code: str, public_id: str) -> Response:
    """Make a draft of a suggestion."""
    with open_desk(request, code) as desk:
        suggestions.keep_suggestion(desk.connection, code, public_id)
    return RedirectResponse(f"/plan/{code}/decision", status_code=303)
