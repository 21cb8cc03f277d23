"""Meetings of a council: the agenda builds itself, decisions are ticked, closed minutes do not change.

What was escalated comes first, then letters past their day, then what is late; the database holds closed
minutes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.register.council.bodies import PACKAGE, Body, NotThere, changed
from geo_mahalle.register.hazards.clocks import cutoffs
from geo_mahalle.register.hazards.working_days import WorkCalendar

DECISIONS = ("letter", "do_ourselves", "refer_up", "postpone", "drop")
LONGEST_AGENDA = 12


@dataclass(frozen=True)
class Meeting:
    """A meeting; counts are None until its minutes are closed."""

    meeting: UUID
    planned_on: date
    starts_at: time | None
    place_fa: str | None
    held_on: date | None
    number: str | None
    closed_on: date | None
    members: int | None
    present: int | None
    women_present: int | None
    under_30_present: int | None
    items: int
    decided: int

    def has_quorum(self, share: float) -> bool | None:
        """Tell whether enough came; None while nobody counted."""
        if self.present is None or not self.members:
            return None
        return self.present >= share * self.members


@dataclass(frozen=True)
class Item:
    """An item of an agenda with its decision."""

    item: UUID
    position: int
    kind: str
    title_fa: str | None
    decision: str | None
    responsible: str | None
    due_on: date | None
    note_fa: str | None
    issue: UUID | None
    category_id: str | None
    opened_on: date | None
    state: str | None
    area_name: str | None
    letter_number: str | None
    agency_id: str | None
    sent_on: date | None


def plan_meeting(
    connection: Connection, body: Body, *, on: date, at: time | None = None, place: str | None = None
) -> UUID:
    """Plan a meeting; planned twice on a day it is one, with the later hour and place."""
    given = {"area": body.area_id, "committee": body.committee_id, "on": on, "at": at, "place": place or None}
    run(connection, PACKAGE, "plan_meeting", given)
    return UUID(str(rows(connection, PACKAGE, "begin_minutes", given)[0]["public_id"]))


def meetings(connection: Connection, body: Body) -> list[Meeting]:
    """Return the meetings of a council, the latest first."""
    given = {"area": body.area_id, "committee": body.committee_id, "meeting": None}
    return [Meeting(**row) for row in rows(connection, PACKAGE, "read_meetings", given)]


def read_meeting(connection: Connection, body: Body, meeting: UUID) -> Meeting:
    """Return one meeting; raise NotThere where it is not this council's."""
    given = {"area": body.area_id, "committee": body.committee_id, "meeting": meeting}
    found = rows(connection, PACKAGE, "read_meetings", given)
    if not found:
        raise NotThere
    return Meeting(**found[0])


def build_agenda(
    connection: Connection,
    body: Body,
    meeting: UUID,
    deadlines: Iterable[int],
    calendar: WorkCalendar,
    *,
    today: date,
) -> int:
    """Put on the agenda what was escalated, letters past their day, and what is late; return how many came.

    What stands on it already is left; at most twelve items come, because a meeting decides no more.
    """
    minutes = _open_minutes(connection, body, meeting)
    left = LONGEST_AGENDA - len(agenda(connection, body, meeting))
    limits = cutoffs(sorted(set(deadlines)), today=today, calendar=calendar)
    given = {
        "minutes": minutes,
        "area": body.area_id,
        "committee": body.committee_id,
        "today": today,
        "days": list(limits),
        "until": list(limits.values()),
        "most": max(left, 0),
    }
    issues = rows(connection, PACKAGE, "agenda_issues", given)
    letters = rows(connection, PACKAGE, "agenda_letters", given)
    escalated = [row for row in issues if row["kind"] == "escalated"]
    overdue = [row for row in issues if row["kind"] == "overdue"]
    found = [
        *({"kind": row["kind"], "issue_id": row["issue_id"], "letter_id": None} for row in escalated),
        *({"kind": "letter", "issue_id": None, "letter_id": row["letter_id"]} for row in letters),
        *({"kind": row["kind"], "issue_id": row["issue_id"], "letter_id": None} for row in overdue),
    ][: max(left, 0)]
    for item in found:
        run(connection, PACKAGE, "insert_item", {"minutes": minutes, "title": None, **item})
    return len(found)


def add_item(connection: Connection, body: Body, meeting: UUID, title: str) -> None:
    """Put an own item on the agenda."""
    if not title.strip():
        raise UserError("An item of the agenda needs words.")
    given = {
        "minutes": _open_minutes(connection, body, meeting),
        "kind": "own",
        "issue_id": None,
        "letter_id": None,
        "title": title.strip(),
    }
    run(connection, PACKAGE, "insert_item", given)


def drop_item(connection: Connection, body: Body, meeting: UUID, item: UUID) -> None:
    """Take an item off the agenda."""
    _open_minutes(connection, body, meeting)
    given = {"area": body.area_id, "meeting": meeting, "item": item}
    changed(run(connection, PACKAGE, "drop_item", given).rowcount)


def agenda(connection: Connection, body: Body, meeting: UUID) -> list[Item]:
    """Return the agenda of a meeting in its order."""
    found = rows(connection, PACKAGE, "read_agenda", {"area": body.area_id, "meeting": meeting})
    return [Item(**row) for row in found]


def decide(
    connection: Connection,
    body: Body,
    meeting: UUID,
    item: UUID,
    decision: str | None,
    *,
    responsible: str | None = None,
    due_on: date | None = None,
    note: str | None = None,
) -> None:
    """Tick what was decided about an item; None takes the tick away."""
    if decision is not None and decision not in DECISIONS:
        raise UserError("A decision is one of: %(names)s.", values={"names": ", ".join(DECISIONS)})
    _open_minutes(connection, body, meeting)
    given = {
        "area": body.area_id,
        "meeting": meeting,
        "item": item,
        "decision": decision,
        "responsible": responsible or None,
        "due_on": due_on,
        "note": note or None,
    }
    changed(run(connection, PACKAGE, "decide_item", given).rowcount)


def close(
    connection: Connection, body: Body, meeting: UUID, number: str, present: Sequence[UUID], *, on: date
) -> None:
    """Close the minutes of a meeting held on a day, under their number; they do not change afterwards."""
    if not number.strip():
        raise UserError("Minutes need a number.")
    if not present:
        raise UserError("Nobody is ticked as present.")
    held = rows(connection, PACKAGE, "lock_minutes", {"area": body.area_id, "meeting": meeting})
    if not held or held[0]["closed_on"] is not None:
        raise UserError("These minutes are closed or not there.")
    counts = rows(connection, PACKAGE, "count_present", {"body": body.id, "present": list(present), "on": on})
    given = {
        "area": body.area_id,
        "committee": body.committee_id,
        "planned_on": held[0]["planned_on"],
        "minutes": held[0]["id"],
        "number": number.strip(),
        "on": on,
        **counts[0],
    }
    run(connection, PACKAGE, "hold_meeting", given)
    run(connection, PACKAGE, "close_minutes", given)


def _open_minutes(connection: Connection, body: Body, meeting: UUID) -> int:
    """Hold the open minutes of a meeting; raise UserError where they are closed or not there."""
    held = rows(connection, PACKAGE, "lock_minutes", {"area": body.area_id, "meeting": meeting})
    if not held:
        raise NotThere
    if held[0]["closed_on"] is not None:
        raise UserError("These minutes are closed.", remedy="Put it on the agenda of the next meeting.")
    return int(held[0]["id"])
