"""Versions of plans in the store: keep, read, decide, and follow what becomes of the actions.

The document of a version never changes; decision, objections and events stand beside it and are put in when
it is read, so that a print of an old version says what was decided then and what happened since.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from geo_mahalle.database.queries import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.jalali import format_date
from geo_mahalle.planning.encoding import decode, digest, encode
from geo_mahalle.planning.histories import difference, followed
from geo_mahalle.planning.model import (
    Action,
    ActionStatus,
    Objection,
    PlanDocument,
)

PACKAGE = "geo_mahalle.planning"
MOST_BY_PAGE = 300
MOST_A_DAY = 5
"""So many objections of one sender without an account on a day, as with the signals of residents."""

BY_SLIP = "Give the slip to the secretary of the council."


class NoSuchPlan(UserError):  # noqa: N818 - it is a state, not a fault
    """There is no such plan."""

    http_status = 404


class NotAllowed(UserError):  # noqa: N818 - it is a decision, not a fault
    """The step is not allowed."""

    http_status = 409


class EnoughForToday(UserError):  # noqa: N818 - it is a state, not a fault
    """That is enough for today from here. Come back tomorrow, or bring the paper slip."""

    http_status = 429


@dataclass(frozen=True, slots=True)
class Step:
    """What is recorded of a step of an action beside its status."""

    blocked_reason: str | None = None
    cost_rials: int | None = None
    photo_before: str | None = None
    photo_after: str | None = None
    measured: float | None = None
    measured_on: date | None = None
    step: str | None = None
    happened_on: date | None = None


STEPS = (
    *("letter", "budget", "permit", "contractor", "materials", "on_site", "half", "handed_over"),
    "checked",
)
"""Steps of the work, in their usual order; the database knows no others."""


def level_of(connection: Connection, codes: Sequence[str]) -> str:
    """Return the one level of the named areas; raises UserError for an unknown code or mixed levels."""
    found = {row["code"]: row["level"] for row in rows(connection, PACKAGE, "levels", {"codes": list(codes)})}
    if lacking := [code for code in codes if code not in found]:
        raise UserError("No area has the code %(code)s.", values={"code": ", ".join(lacking)})
    levels = sorted(set(found.values()))
    if len(levels) != 1:
        raise UserError(
            "The areas are of different levels: %(levels)s.",
            values={"levels": ", ".join(levels) or "none named"},
        )
    return str(levels[0])


def read_plan(connection: Connection, area_code: str, version: int | None = None) -> PlanDocument:
    """Return a version of an area's plan, the newest where none is named.

    Raises NoSuchPlan.
    """
    return _told(connection, _row(connection, area_code, version))


def newest_versions(connection: Connection) -> list[tuple[str, int, int | None]]:
    """Return area code, newest version and newest decided version (None: none) of all that have a plan."""
    return [
        (row["code"], row["newest"], row["decided"])
        for row in rows(connection, PACKAGE, "newest_versions", {})
    ]


def keep(connection: Connection, document: PlanDocument, issues: Mapping[str, Sequence[int]]) -> PlanDocument:
    """Keep a draft as the next version of its area, with its difference from the one before."""
    hold(connection, document.area_code)
    try:
        before = read_plan(connection, document.area_code)
        document = replace(document, difference=difference(before, document))
    except NoSuchPlan:
        pass
    body = encode(document)
    sha256 = digest(body)
    made = run(
        connection,
        PACKAGE,
        "insert_version",
        {"code": document.area_code, "document": json.dumps(body, ensure_ascii=False), "sha256": sha256},
    ).fetchone()
    if made is None:
        raise UserError("No area has the code %(code)s.", values={"code": document.area_code})
    for key, about in issues.items():
        values = {"version_id": made[0], "key": key, "issues": list(about)}
        run(connection, PACKAGE, "insert_action_issue", values)
    return replace(document, version=int(made[1]), sha256=sha256)


def open_for_objections(
    connection: Connection, area_code: str, *, from_on: date, days: int = 14
) -> PlanDocument:
    """Open the newest draft for objections and return it; the days of an open one are not changed."""
    hold(connection, area_code)
    row = _draft(connection, area_code)
    if row["objections_until"] is not None:
        raise NotAllowed(
            "Objections may come until %(day)s already.",
            values={"day": format_date(row["objections_until"], calendar="jalali")},
        )
    until = from_on + timedelta(days=days)
    run(connection, PACKAGE, "open_objections", {"id": row["id"], "until": until})
    return read_plan(connection, area_code)


def object_to(
    connection: Connection,
    area_code: str,
    text: str,
    *,
    received_on: date,
    action_number: int | None = None,
    came_by: Literal["page", "slip"] = "slip",
    sender: bytes | None = None,
) -> None:
    """Record an objection to the newest draft; raises NotAllowed after its last day.

    `sender` is a digest that changes every day; raises EnoughForToday for the sixth of one on a day.
    """
    hold(connection, area_code)
    row = _draft(connection, area_code)
    if not text.strip():
        raise UserError("An objection needs words.")
    if came_by == "page" and len(_objections(connection, row["id"])) >= MOST_BY_PAGE:
        raise NotAllowed("So many objections have come that the page takes no more.", remedy=BY_SLIP)
    until = row["objections_until"]
    if until is None or received_on > until:
        raise NotAllowed(
            "The days for objections are not open.", remedy="Open them, or enter it for the next version."
        )
    values = {
        "id": row["id"],
        "received_on": received_on,
        "action_number": action_number,
        "body": text.strip()[:2000],
        "came_by": came_by,
    }
    if sender is not None:
        counted = run(connection, PACKAGE, "count_sender", {"sender": sender, "on": received_on}).fetchall()
        if counted[0][0] > MOST_A_DAY:
            raise EnoughForToday()
    run(connection, PACKAGE, "insert_objection", values)


def answer(
    connection: Connection, area_code: str, number: int, text: str, *, on: date, version: int | None = None
) -> None:
    """Record the printed answer to an objection to a version, the newest where none is named."""
    row = _row(connection, area_code, version)
    values = {"id": row["id"], "number": number, "answer": text.strip(), "answered_on": on}
    if run(connection, PACKAGE, "answer_objection", values).rowcount != 1:
        raise UserError("There is no objection %(number)s.", values={"number": number})


def approve(
    connection: Connection, area_code: str, *, decision: str, decided_on: date, version: int | None = None
) -> PlanDocument:
    """Record the council's decision on a draft, which then never changes; the one before is replaced.

    Raises NotAllowed while days for objections run, an objection has no answer, or somebody decided first.
    """
    hold(connection, area_code)
    row = _row(connection, area_code, version)
    if row["status"] != "draft":
        raise NotAllowed(
            "Version %(version)s is %(status)s already.",
            values={"version": row["version"], "status": row["status"]},
        )
    if not decision.strip():
        raise UserError("A decision needs its number or words.")
    if row["objections_until"] is not None and decided_on <= row["objections_until"]:
        raise NotAllowed(
            "Objections may come until %(day)s.",
            values={"day": format_date(row["objections_until"], calendar="jalali")},
        )
    unanswered = [one.number for one in _objections(connection, row["id"]) if one.answer is None]
    if unanswered:
        raise NotAllowed(
            "Objections %(names)s have no answer yet.", values={"names": ", ".join(map(str, unanswered))}
        )
    run(
        connection,
        PACKAGE,
        "approve_version",
        {"id": row["id"], "decided_on": decided_on, "decision": decision.strip()},
    )
    run(connection, PACKAGE, "replace_versions", {"id": row["id"]})
    return read_plan(connection, area_code, row["version"])


def move_action(
    connection: Connection,
    area_code: str,
    number: int,
    to: ActionStatus,
    *,
    role: str,
    step: Step | None = None,
    seen: str | None = None,
) -> tuple[str, ...]:
    """Record a step of an action and return the public ids of the issues to close with it.

    The approved version is followed, whatever drafts were made after it. `seen` is the status and the number
    of steps that whoever moves it saw (`doing/3`): of two who move it at once, the second is told. Raises
    NotAllowed for that, for a move the role may not make, for a block without its reason, and for an end
    without the actual cost.
    """
    hold(connection, area_code)
    row = _find(connection, area_code, status="approved")
    if row is None:
        raise NotAllowed("Only an approved plan is followed.", remedy="geo-mahalle plan approve")
    plan = _told(connection, row)
    action = next((one for one in plan.chosen if one.number == number), None)
    if action is None:
        raise UserError("The plan has no action %(number)s.", values={"number": number})
    if seen is not None and seen != seen_state(action):
        raise NotAllowed("Somebody else moved this action meanwhile.", remedy="Look at it again.")
    told = step or Step()
    allowed = rows(connection, PACKAGE, "allowed_moves", {"from_status": action.status, "role": role})
    if to not in {one["to_status"] for one in allowed}:
        raise NotAllowed(
            "%(role)s may not move an action from %(status)s to %(to)s.",
            values={"role": role, "status": action.status, "to": to},
        )
    if to == action.status and told == Step(happened_on=told.happened_on, measured_on=told.measured_on):
        raise NotAllowed("A step that moves nothing says why it is blocked, or what was spent.")
    if to == "done" != action.status and told.cost_rials is None and action.cost.rials:
        raise NotAllowed("A finished action says what it cost.", remedy="Give the actual cost in rials.")
    run(
        connection,
        PACKAGE,
        "insert_event",
        {
            "id": row["id"],
            "key": action.key,
            "from_status": action.status,
            "to_status": to,
            "role": role,
            "blocked_reason": told.blocked_reason,
            "cost_rials": told.cost_rials,
            "photo_before": told.photo_before,
            "photo_after": told.photo_after,
            "measured": told.measured,
            "measured_on": told.measured_on,
            "step": told.step,
            "happened_on": told.happened_on,
        },
    )
    if to != "done":
        return ()
    return tuple(
        one["issue"]
        for one in rows(connection, PACKAGE, "proposed_closings", {"id": row["id"], "key": action.key})
    )


def hold(connection: Connection, area_code: str) -> int:
    """Hold the plans of an area until the transaction ends and return the area's key.

    Of two tabs that decide, move or object at once, the second waits and then sees what the first did.
    """
    row = run(connection, PACKAGE, "lock_area", {"code": area_code}).fetchone()
    if row is None:
        raise UserError("No area has the code %(code)s.", values={"code": area_code})
    return int(row[0])


def seen_state(action: Action) -> str:
    """Return what a page keeps of an action to tell later whether somebody moved it meanwhile."""
    return f"{action.status}/{len(action.events)}"


def approved_plan(connection: Connection, area_code: str) -> PlanDocument | None:
    """Return the plan that is in force, None where none was decided."""
    row = _find(connection, area_code, status="approved")
    return None if row is None else _told(connection, row)


def newest_plan(connection: Connection, area_code: str) -> PlanDocument | None:
    """Return the newest version, None where there is none."""
    row = _find(connection, area_code)
    return None if row is None else _told(connection, row)


def _find(
    connection: Connection, area_code: str, version: int | None = None, status: str | None = None
) -> dict[str, Any] | None:
    values = {"code": area_code, "version": version, "status": status}
    return next(iter(rows(connection, PACKAGE, "read_version", values)), None)


def _row(connection: Connection, area_code: str, version: int | None) -> dict[str, Any]:
    found = _find(connection, area_code, version)
    if found is None:
        which = "" if version is None else f" version {version}"
        raise NoSuchPlan(
            "There is no plan%(which)s of %(area_code)s.",
            remedy="Make one: geo-mahalle plan make %(area_code)s",
            values={"which": which, "area_code": area_code},
        )
    return found


def _draft(connection: Connection, area_code: str) -> dict[str, Any]:
    row = _row(connection, area_code, None)
    if row["status"] != "draft":
        raise NotAllowed(
            "Version %(version)s is %(status)s; only a draft takes objections.",
            values={"version": row["version"], "status": row["status"]},
        )
    return row


def _objections(connection: Connection, version_id: int) -> list[Objection]:
    return [Objection(**one) for one in rows(connection, PACKAGE, "read_objections", {"id": version_id})]


def _told(connection: Connection, row: Mapping[str, Any]) -> PlanDocument:
    document = decode(PlanDocument, row["document"])
    events: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in rows(connection, PACKAGE, "read_events", {"id": row["id"]}):
        events[one["action_key"]].append(one)
    return replace(
        document,
        version=row["version"],
        status=row["status"],
        sha256=row["sha256"],
        decided_on=row["decided_on"],
        decision=row["decision"],
        objections_until=row["objections_until"],
        objections=tuple(_objections(connection, row["id"])),
        actions=tuple(followed(one, events.get(one.key, ())) for one in document.actions),
    )
