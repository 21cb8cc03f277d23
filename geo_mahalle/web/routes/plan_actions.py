"""What became of the actions: /actions, one action with its steps, money, figures, photos and problems."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.planning import following, versions
from geo_mahalle.planning.desks import read_desks
from geo_mahalle.planning.following import Followed, follow_all, roll_up
from geo_mahalle.planning.justice import read_justice
from geo_mahalle.planning.model import ACTION_STATUSES, Action, ActionStatus, PlanDocument
from geo_mahalle.register.hazards import lifecycle
from geo_mahalle.register.photos import keep_photo as keep_issue_photo
from geo_mahalle.register.photos import write_photo
from geo_mahalle.sandbox.photos import rebuild_photo
from geo_mahalle.text import clean
from geo_mahalle.web import acting
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.plan_asking import Amount, question
from geo_mahalle.web.plan_desk import (
    FOLLOWERS,
    PLANNERS,
    READERS,
    UNITS,
    Desk,
    PageForm,
    open_desk,
    open_hall,
    read_amount,
    read_day,
)
from geo_mahalle.web.plan_map import place_of
from geo_mahalle.web.reading import LARGEST_WHOLE, decimal
from geo_mahalle.web.routes import Door, Route
from geo_mahalle.web.showing import show

router = APIRouter()
LOOKERS = READERS | FOLLOWERS
PHOTO_BODY = 12 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024
ROUTES = (
    Route("GET", "/actions", kinds=LOOKERS),
    Route("GET", "/actions/map.json", kinds=LOOKERS),
    Route("GET", "/actions/{code}/{number}", kinds=LOOKERS),
    Route("POST", "/actions/{code}/{number}", kinds=FOLLOWERS),
    Route("POST", "/actions/{code}/{number}/photo", kinds=FOLLOWERS, largest_body=PHOTO_BODY),
    Route("POST", "/actions/{code}/{number}/close", kinds=frozenset({Kind.COMMITTEE_HEAD})),
    Route("GET", "/actions/{code}/photos/{public_id}", kinds=LOOKERS),
    Route("POST", "/actions/{code}/photos/{public_id}", kinds=FOLLOWERS),
)
DOORS = (Door("/actions", "Actions", "calendar-check", LOOKERS, rank=31),)
BLOCKS = {
    "money": "the money has not come",
    "permit": "the permit is missing",
    "weather": "the weather",
    "materials": "material is missing",
    "contractor": "nobody to do the work",
    "agency": "another agency has to act first",
    "people": "neighbours object",
}
"""Why an action does not go on; a closed list, free text is off."""
ROLE_TITLES = {
    "member": "Member of a committee",
    "secretary": "Secretary of the council",
    "committee_head": "Head of a committee",
    "county_office": "County governor's office",
    "agency_liaison": "Liaison of an agency",
}
STEPS = {
    "letter": "letter sent",
    "budget": "money set aside",
    "permit": "permit given",
    "contractor": "contractor found",
    "materials": "material there",
    "on_site": "work begun on the spot",
    "half": "half done",
    "handed_over": "handed over",
    "checked": "looked at by the council",
}


@dataclass(frozen=True)
class Wanted:
    """Which actions a page shows."""

    area: str
    committee: str
    state: str

    def holds(self, one: Followed) -> bool:
        """Tell whether an action is wanted."""
        states = {"": True, "overdue": one.is_overdue, "blocked": one.action.blocked_reason is not None}
        return (
            self.area in ("", one.area.code)
            and self.committee in ("", one.action.committee_id)
            and states.get(self.state, one.action.status == self.state)
        )


@router.get("/actions")
def actions(
    request: Request,
    area: Annotated[str, "code"] = "",
    committee: Annotated[str, "id"] = "",
    state: Annotated[str, "status, overdue or blocked"] = "",
) -> Response:
    """List the actions in force with what is overdue first, and sum them up."""
    wanted = Wanted(area, committee, state)
    with open_hall(request) as (connection, scope, words, today):
        desks = [one for one in read_desks(connection) if scope.has_area(one.id)]
        every = _reached(follow_all(connection, desks, today), scope)
        sees_spread = signed_in(request).kind in PLANNERS and scope.is_placewide
        is_whole = wanted == Wanted("", "", "") and scope.committees is None
        spread = read_justice(connection, every, today) if sees_spread and is_whole else None
    found = [one for one in every if wanted.holds(one)]
    return show(
        request,
        "plan_actions.html",
        w=words,
        today=today,
        found=found,
        wanted=wanted,
        areas={one.area.code: one.area.name_fa for one in every},
        by_area=roll_up(found, lambda one: one.area.name_fa),
        by_committee=roll_up(found, lambda one: one.action.committee_id),
        whole=roll_up(found, lambda one: ""),
        name_itself=str,
        name_whole=lambda _key: words.say("all together"),
        spread=spread,
    )


def _reached(found: list[Followed], scope: Any) -> list[Followed]:  # noqa: ANN401 - identity.Scope
    return [one for one in found if scope.has_committee(one.action.committee_id)]


@router.get("/actions/map.json")
def action_map(request: Request, area: str = "", committee: str = "", state: str = "") -> Response:
    """Return where the wanted actions are, the overdue marked."""
    wanted = Wanted(area, committee, state)
    with open_hall(request) as (connection, scope, words, today):
        desks = [one for one in read_desks(connection) if scope.has_area(one.id)]
        every = _reached(follow_all(connection, desks, today), scope)
    drawn = [
        {
            "number": one.action.number,
            "status": one.action.status,
            "overdue": one.is_overdue,
            "committee": one.action.committee_id.replace("_", "-"),
            "title": f"{words.title(one.action.titles)} · {one.area.name_fa}",
            "address": f"/actions/{one.area.code}/{one.action.number}",
            **place_of(one.action.geometry),
        }
        for one in every
        if wanted.holds(one) and one.action.geometry is not None
    ]
    told = {name: words.status(name) for name in ("planned", "doing", "done")}
    ground: dict[str, list[Any]] = {"boundary": [], "ways": [], "problems": []}
    return JSONResponse(
        {**ground, "actions": drawn, "words": {**told, "actions": words.say("actions")}},
        headers={"cache-control": "no-store"},
    )


def _find(desk: Desk, number: int) -> tuple[PlanDocument, Action]:
    plan = versions.approved_plan(desk.connection, desk.area.code)
    one = next((one for one in desk.seen(plan).chosen if one.number == number), None) if plan else None
    if plan is None or one is None or not desk.scope.has_committee(one.committee_id):
        raise missing()
    return plan, one


@router.get("/actions/{code}/{number}")
def action(request: Request, code: str, number: int, closed: str = "", left: str = "") -> Response:
    """Show one action: planned and actual, its history, and what can be told next."""
    with open_desk(request, code) as desk:
        plan, one = _find(desk, number)
        photos = following.read_photos(desk.connection, code, key=one.key)
        may_look = desk.account.kind in FOLLOWERS
        return show(
            request,
            "plan_action.html",
            desk=desk,
            w=desk.words,
            area=desk.area,
            plan=plan,
            one=one,
            followed=next(
                f for f in following.follow(desk.area, plan, desk.today) if f.action.key == one.key
            ),
            seen=versions.seen_state(one),
            may_follow=may_look,
            may_close=desk.account.kind is Kind.COMMITTEE_HEAD,
            photos=[p for p in photos if p.review == "cleared" or (may_look and p.review == "pending")],
            issues=following.open_issues(desk.connection, code, one) if one.status == "done" else [],
            blocks=BLOCKS,
            steps=STEPS,
            units=UNITS,
            statuses=ACTION_STATUSES,
            roles=ROLE_TITLES,
            closed=closed,
            left=left,
        )


@router.post("/actions/{code}/{number}")
def move(
    request: Request,
    code: str,
    number: int,
    form: PageForm,
    to: Annotated[str, Form(max_length=20)],
    seen: Annotated[str, Form(max_length=40)],
    blocked: Annotated[str, Form(max_length=20)] = "",
    step: Annotated[str, Form(max_length=20)] = "",
    amount: Annotated[str, Form(max_length=30)] = "",
    unit: Annotated[str, Form(max_length=20)] = "million_rial",
    day: Annotated[str, Form(max_length=12)] = "",
    measured: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """Record a step of an action; the second of two tabs is told."""
    if blocked and blocked not in BLOCKS:
        raise UserError("Choose a reason of the list.")
    with open_desk(request, code) as desk:
        _, one = _find(desk, number)
        spent = read_amount(amount, unit) if amount.strip() else None
        if asked := question(request, desk, form, _compared(desk, one, spent, to)):
            return asked
        happened_on = read_day(day) if day.strip() else desk.today
        if happened_on > desk.today:
            raise UserError("That day has not come yet.")
        told = versions.Step(
            blocked_reason=desk.words.say(BLOCKS[blocked]) if blocked else None,
            cost_rials=spent,
            step=step or None,
            happened_on=happened_on,
            **_measured(measured, happened_on),
        )
        versions.move_action(
            desk.connection, code, number, _status(to, one), role=desk.role, step=told, seen=seen
        )
    return RedirectResponse(f"/actions/{code}/{number}", status_code=303)


def _compared(desk: Desk, one: Action, spent: int | None, to: str) -> list[Amount]:
    """Return what is spent beside what was told before, or the plan; a first part may be small."""
    say = desk.words.say
    told, planned = one.actual_rials, one.cost.rials
    if told:
        return [Amount(say("Cost so far"), say("told before"), told, spent)]
    if to != "done" and spent is not None and spent < planned:
        return []
    return [Amount(say("Cost so far"), say("in the plan"), planned, spent)]


def _status(to: str, one: Action) -> ActionStatus:
    found = next((status for status in ACTION_STATUSES if status == to), None)
    return found if found is not None else one.status


def _measured(text: str, on: date) -> dict[str, Any]:
    if not text.strip():
        return {}
    value = decimal(clean(text), low=0.0, high=999_999.0)
    if value is None:
        raise UserError("What was measured is not a number.")
    return {"measured": value, "measured_on": on}


@router.post("/actions/{code}/{number}/photo")
def add_photo(
    request: Request,
    code: str,
    number: int,
    kind: Annotated[str, Form(max_length=10)],
    photo: Annotated[UploadFile, File()],
) -> Response:
    """Keep a photo from before or after the work, rebuilt from its pixels."""
    if kind not in ("before", "after"):
        raise UserError("A photo is from before or after the work.")
    content = photo.file.read(LARGEST_PHOTO + 1)
    if len(content) > LARGEST_PHOTO:
        raise UserError("The photo is larger than 10 MB.")
    chosen: Literal["before", "after"] = "before" if kind == "before" else "after"
    with open_desk(request, code) as desk:
        plan, one = _find(desk, number)
        sensitive = {p.number for p in plan.problems if p.sensitivity >= 2}
        if sensitive & set(one.problem_numbers):
            raise UserError("Of this kind of problem no photo is kept.")
        picture = rebuild_photo(content)
        name = write_photo(acting.photos_folder(desk.settings), picture)
        digest = hashlib.sha256(picture.jpeg).hexdigest()
        following.keep_photo(
            desk.connection,
            code,
            one,
            kind=chosen,
            file_name=name,
            sha256=digest,
            size=(picture.width, picture.height),
            on=desk.today,
        )
    return RedirectResponse(f"/actions/{code}/{number}#photos", status_code=303)


@router.get("/actions/{code}/photos/{public_id}")
def photo(request: Request, code: str, public_id: UUID) -> Response:
    """Hand out a photo of an action; one that nobody has looked at goes only to those who look."""
    with open_desk(request, code) as desk:
        found = _reached_photo(desk, public_id)
        may_look = desk.account.kind in FOLLOWERS
        if not found or (found[0].review != "cleared" and not (may_look and found[0].review == "pending")):
            raise missing()
        file = acting.photos_folder(desk.settings) / Path(found[0].file_name).name
    if not file.is_file():
        raise missing()
    return FileResponse(file, media_type="image/jpeg", headers={"cache-control": "private, no-store"})


def _reached_photo(desk: Desk, public_id: UUID) -> list[following.ActionPhoto]:
    """Return a photo where its action is one that the person sees; nothing elsewhere."""
    found = following.read_photos(desk.connection, desk.area.code, public_id=str(public_id))
    plan = versions.approved_plan(desk.connection, desk.area.code)
    chosen = desk.seen(plan).chosen if plan else ()
    keys = {one.key for one in chosen if desk.scope.has_committee(one.committee_id)}
    return [one for one in found if one.action_key in keys]


@router.post("/actions/{code}/photos/{public_id}")
def look_at(
    request: Request,
    code: str,
    public_id: UUID,
    number: Annotated[int, Form(ge=0, le=LARGEST_WHOLE)],
    clear: Annotated[str, Form(max_length=3)] = "no",
) -> Response:
    """Note that somebody looked at a photo: no face and no plate in it, or it is withheld."""
    with open_desk(request, code) as desk:
        if not _reached_photo(desk, public_id):
            raise missing()
        following.review_photo(desk.connection, code, str(public_id), is_clear=clear == "yes", role=desk.role)
    return RedirectResponse(f"/actions/{code}/{number}#photos", status_code=303)


@router.post("/actions/{code}/{number}/close")
def close_issues(request: Request, code: str, number: int) -> Response:
    """Close the problems of a finished action, each with its photo after the work; tell how many are left."""
    with open_desk(request, code) as desk:
        _, one = _find(desk, number)
        if one.status != "done":
            raise UserError("The action is not finished yet.")
        issues = following.open_issues(desk.connection, code, one)
        photos = following.read_photos(desk.connection, code, key=one.key)
        after = next((p for p in photos if p.kind == "after" and p.review == "cleared"), None)
        if after is None:
            raise UserError("Closing needs a photo from after the work that somebody looked at.")
        content = (acting.photos_folder(desk.settings) / after.file_name).read_bytes()
        account, settings, today = desk.account, desk.settings, desk.today
    actor, closed = acting.actor_of(settings, account), 0
    for issue in issues:
        try:
            with connect(settings) as connection:
                key = UUID(issue.public_id)
                if issue.state == "recorded":
                    lifecycle.move(connection, key, "reviewing", actor=actor, at=acting.now())
                kept = keep_issue_photo(
                    connection,
                    acting.photos_folder(settings),
                    content,
                    issue=key,
                    kind="after",
                    actor=actor,
                    on=today,
                )
                lifecycle.move(connection, key, "resolved", actor=actor, at=acting.now(), photo=kept.photo)
            closed += 1
        except UserError:
            continue  # it stays open, and the page says how many did
    where = f"/actions/{code}/{number}?closed={closed}&left={len(issues) - closed}"
    return RedirectResponse(where, status_code=303)
