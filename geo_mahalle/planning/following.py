"""Follow the actions of the plans in force: what is late, what it sums up to, its photos, its problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from geo_mahalle import jalali
from geo_mahalle.database.queries import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.planning import versions
from geo_mahalle.planning.desks import PlanDesk
from geo_mahalle.planning.model import Action, PlanDocument

PACKAGE = "geo_mahalle.planning"
OVER = frozenset({"done", "refused"})


@dataclass(frozen=True, slots=True)
class Followed:
    """An action of a plan in force. `due_on` is the last day of its last quarter; it is overdue after it.

    `is_late` tells that it should have begun in a quarter that is over.
    """

    area: PlanDesk
    action: Action
    due_on: date | None
    is_overdue: bool
    is_late: bool
    began_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class Rollup:
    """Actions of an area, committee or programme, added up; money in rials, None where none was told."""

    key: str
    planned: int
    doing: int
    done: int
    other: int
    overdue: int
    blocked: int
    planned_rials: int
    actual_rials: int | None


@dataclass(frozen=True, slots=True)
class ActionPhoto:
    """A photo of an action; only cleared ones are shown to others than those who look at them."""

    public_id: str
    action_key: str
    kind: Literal["before", "after"]
    file_name: str
    taken_on: date
    review: Literal["pending", "cleared", "withheld"]


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """An open problem that an action is about."""

    public_id: str
    category_id: str
    opened_on: date
    state: str


def follow(area: PlanDesk, plan: PlanDocument, today: date) -> list[Followed]:
    """Return the chosen actions of a plan in force with their dates, planned and actual."""
    return [_followed(area, one, today) for one in plan.chosen]


def _followed(area: PlanDesk, one: Action, today: date) -> Followed:
    due_on = jalali.period_of(one.end_quarter).ends_on if one.end_quarter else None
    start_by = jalali.period_of(one.start_quarter).ends_on if one.start_quarter else None
    days = {event.status: event.happened_on or event.at.date() for event in reversed(one.events)}
    ends = [event.happened_on or event.at.date() for event in one.events if event.status == "done"]
    return Followed(
        area=area,
        action=one,
        due_on=due_on,
        is_overdue=one.status not in OVER and due_on is not None and due_on < today,
        is_late=one.status == "planned" and start_by is not None and start_by < today,
        began_on=days.get("doing"),
        ended_on=ends[0] if ends and one.status == "done" else None,
    )


def follow_all(connection: Connection, areas: Sequence[PlanDesk], today: date) -> list[Followed]:
    """Return the actions of every plan in force, what is overdue first."""
    found: list[Followed] = []
    for area in areas:
        plan = versions.approved_plan(connection, area.code) if area.decided_version else None
        if plan is not None:
            found += follow(area, plan, today)
    return sorted(found, key=lambda one: (not one.is_overdue, one.due_on or date.max, one.area.code))


def roll_up(followed: Sequence[Followed], key: Callable[[Followed], str]) -> list[Rollup]:
    """Return sums by whatever `key` says, in the order of first appearance; the parts add up to the whole."""
    groups: dict[str, list[Followed]] = {}
    for one in followed:
        groups.setdefault(key(one), []).append(one)
    return [_sum(name, members) for name, members in groups.items()]


def _sum(name: str, members: Sequence[Followed]) -> Rollup:
    def count(*statuses: str) -> int:
        return sum(one.action.status in statuses for one in members)

    spent = [one.action.actual_rials for one in members if one.action.actual_rials is not None]
    return Rollup(
        key=name,
        planned=count("planned"),
        doing=count("doing"),
        done=count("done"),
        other=count("refused", "persisting"),
        overdue=sum(one.is_overdue for one in members),
        blocked=sum(one.action.blocked_reason is not None for one in members),
        planned_rials=sum(one.action.cost.rials for one in members),
        actual_rials=sum(spent) if spent else None,
    )


def keep_photo(
    connection: Connection,
    area_code: str,
    action: Action,
    *,
    kind: Literal["before", "after"],
    file_name: str,
    sha256: str,
    size: tuple[int, int],
    on: date,
) -> str:
    """Keep the row of an action's photo that lies in the folder, and return its public identifier."""
    values = {"code": area_code, "key": action.key, "kind": kind, "name": file_name, "sha256": sha256}
    made = run(
        connection, PACKAGE, "insert_action_photo", {**values, "width": size[0], "height": size[1], "on": on}
    ).fetchone()
    if made is None:
        raise versions.NotAllowed("Only an approved plan is followed.", remedy="geo-mahalle plan approve")
    return str(made[0])


def read_photos(
    connection: Connection, area_code: str, *, key: str | None = None, public_id: str | None = None
) -> list[ActionPhoto]:
    """Return the photos of an area's actions in force, the newest first."""
    if public_id is not None:
        try:
            UUID(public_id)
        except ValueError:
            return []
    values = {"code": area_code, "key": key, "public_id": public_id}
    return [ActionPhoto(**row) for row in rows(connection, PACKAGE, "read_action_photos", values)]


def review_photo(
    connection: Connection, area_code: str, public_id: str, *, is_clear: bool, role: str
) -> ActionPhoto:
    """Note that somebody looked at a photo; a clear one stands in the action's history."""
    versions.hold(connection, area_code)
    found = read_photos(connection, area_code, public_id=public_id)
    if not found or found[0].review != "pending":
        raise UserError("There is no photo to look at.")
    photo = found[0]
    review = "cleared" if is_clear else "withheld"
    run(connection, PACKAGE, "review_action_photo", {"public_id": public_id, "review": review})
    if is_clear:
        plan = versions.approved_plan(connection, area_code)
        actions = plan.chosen if plan else ()
        one = next((one for one in actions if one.key == photo.action_key and one.number), None)
        if one is not None and one.number is not None:
            before = public_id if photo.kind == "before" else None
            after = public_id if photo.kind == "after" else None
            step = versions.Step(photo_before=before, photo_after=after, blocked_reason=one.blocked_reason)
            versions.move_action(connection, area_code, one.number, one.status, role=role, step=step)
    return photo


def open_issues(connection: Connection, area_code: str, action: Action) -> list[OpenIssue]:
    """Return the open problems that an action in force is about."""
    values = {"code": area_code, "key": action.key}
    return [OpenIssue(**row) for row in rows(connection, PACKAGE, "open_action_issues", values)]
