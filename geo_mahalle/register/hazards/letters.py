"""Letters to agencies: drafted from chosen problems, sent with number and date, answered, reminded of.

Council time is from the first report to the letter, agency time in working days from the letter to its
answer; both are told apart, and by agency, never by neighbourhood.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.register.hazards.lifecycle import Actor, record_event
from geo_mahalle.register.hazards.working_days import WorkCalendar

PACKAGE = "geo_mahalle.register.hazards"
FOLLOW_UP_DAYS = 10
ANSWERS = ("promised", "done", "declined")
DECLINED = {
    "not_ours": "it is not ours",
    "no_budget": "no budget this year",
    "no_access": "there is no access",
    "not_possible": "it cannot be done",
    "already_done": "it was done before",
}
"""Why an agency declines, as its liaison may say, as msgids."""


@dataclass(frozen=True)
class LetterRow:
    """One problem in a letter's table; no reporter, no note."""

    position: int
    issue: UUID
    category_id: str
    severity: int | None
    opened_on: date
    reports: int
    area_name: str | None
    lon: float | None
    lat: float | None
    street: str | None = None
    state: str = ""


@dataclass(frozen=True)
class Ground:
    """What a letter's map stands on: GeoJSON shapes of streets (with name and width) and of areas."""

    streets: tuple[tuple[str | None, float, dict[str, Any]], ...]
    areas: tuple[tuple[str, dict[str, Any]], ...]


@dataclass(frozen=True)
class LetterLine:
    """A letter in the list. `answer` is the last one that came; `category_id` None where it is of several."""

    letter: UUID
    agency_id: str
    number: str | None
    sent_on: date | None
    due_on: date | None
    follow_up_days: int
    issues: int
    area_name: str | None
    category_id: str | None
    reminders: int
    answer: str | None
    answered_on: date | None
    promised_on: date | None

    @property
    def waits_until(self) -> date | None:
        """Return the day by which an answer is due; None for a draft and for what was answered."""
        if self.due_on is None or self.answer in ("done", "declined"):
            return None
        return max(self.due_on, self.promised_on or self.due_on)


@dataclass(frozen=True)
class LetterFile:
    """What came with an answer: a photo or a PDF file."""

    file: UUID
    kind: str


@dataclass(frozen=True)
class LetterStep:
    """A reminder, or an answer: promised, done, declined; `by_agency` where its liaison wrote it."""

    kind: str
    on: date
    number: str | None
    promised_on: date | None
    by_agency: bool = False
    reason: str | None = None
    files: tuple[LetterFile, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A letter as it is printed; number and dates are None while it is a draft."""

    letter: UUID
    agency_id: str
    number: str | None
    sent_on: date | None
    due_on: date | None
    follow_up_days: int
    rows: tuple[LetterRow, ...]


@dataclass(frozen=True)
class Overdue:
    """A letter without an answer after its day: how many working days late, how many times reminded."""

    letter: UUID
    agency_id: str
    number: str
    sent_on: date
    due_on: date
    late_days: int
    reminders: int
    issues: int


def draft_letter(
    connection: Connection,
    agency: str,
    issues: Sequence[UUID],
    *,
    follow_up_days: int = FOLLOW_UP_DAYS,
    letter: UUID | None = None,
) -> UUID:
    """Draft a letter about open problems of class S0 and S1; restricted ones are refused.

    `letter` is the identifier the form chose: drafted twice under it, it is one letter.
    """
    chosen = letter or uuid4()
    run(connection, PACKAGE, "lock_client", {"client": str(chosen)})
    if rows(connection, PACKAGE, "read_letter", {"letter": chosen}):
        return chosen
    given = {
        "letter": chosen,
        "agency": agency,
        "issues": list(dict.fromkeys(issues)),
        "days": follow_up_days,
    }
    found = run(connection, PACKAGE, "draft_letter", given).fetchone()
    if found is None:
        raise UserError("Every problem of a letter must be open, known, and of class S0 or S1.")
    return UUID(str(found[0]))


def read_letter(connection: Connection, letter: UUID) -> Letter:
    """Return a letter with its table, in the order of its positions."""
    head = rows(connection, PACKAGE, "read_letter", {"letter": letter})
    if not head:
        raise UserError("There is no such letter.")
    table = rows(connection, PACKAGE, "read_letter_rows", {"letter": letter})
    return Letter(**head[0], rows=tuple(LetterRow(**row) for row in table))


def list_letters(
    connection: Connection, letter: UUID | None = None, *, agency: str | None = None
) -> list[LetterLine]:
    """Return letters whose every problem is reached on a connection of the web; what waits comes first.

    With an agency, only what was sent to it.
    """
    given = {"letter": letter, "agency": agency}
    return [LetterLine(**row) for row in rows(connection, PACKAGE, "list_letters", given)]


def read_steps(connection: Connection, letter: UUID) -> list[LetterStep]:
    """Return the reminders and answers of a letter in their order."""
    found = rows(connection, PACKAGE, "read_letter_steps", {"letter": letter})
    return [
        LetterStep(
            **row | {"files": tuple(LetterFile(UUID(one["file"]), one["kind"]) for one in row["files"])}
        )
        for row in found
    ]


def read_ground(connection: Connection, letter: Letter) -> Ground:
    """Return what the letter's map stands on, with a margin; nothing where no problem has a place."""
    placed = [(row.lon, row.lat) for row in letter.rows if row.lon is not None and row.lat is not None]
    if not placed:
        return Ground((), ())
    lons, lats = [lon for lon, _ in placed], [lat for _, lat in placed]
    margin = max(max(lons) - min(lons), max(lats) - min(lats)) * 0.35 + 0.003
    box = {
        "west": min(lons) - margin,
        "east": max(lons) + margin,
        "south": min(lats) - margin,
        "north": max(lats) + margin,
    }
    found = rows(connection, PACKAGE, "letter_ground", {**box, "letter": letter.letter})
    return Ground(
        tuple((r["name"], r["width_m"], json.loads(r["shape"])) for r in found if r["kind"] == "street"),
        tuple((r["name"], json.loads(r["shape"])) for r in found if r["kind"] == "area"),
    )


def send_letter(
    connection: Connection,
    letter: UUID,
    number: str,
    *,
    calendar: WorkCalendar,
    actor: Actor,
    on: date,
    at: datetime,
) -> date:
    """Give a draft its number and date, move its problems to the agency, return the day an answer is due.

    Sent twice under one number it is sent once. Raises UserError where a problem was closed meanwhile.
    """
    held = rows(connection, PACKAGE, "lock_letter", {"letter": letter})
    if held and held[0]["number"] is not None and held[0]["number"] == number.strip():
        return date.fromisoformat(str(held[0]["due_on"]))
    draft = read_letter(connection, letter)
    if draft.sent_on is not None or not number.strip():
        raise UserError("Only a draft can be sent, and a letter needs a number.")
    standing = run(connection, PACKAGE, "letter_issues", {"letter": letter}).fetchall()
    closed = sum(state in ("resolved", "refused") for _, state in standing)
    if closed:
        raise UserError(
            "%(closed)s problems of the letter were closed meanwhile.",
            remedy="Write it anew.",
            values={"closed": closed},
        )
    due = calendar.due(on, draft.follow_up_days)
    parameters: dict[str, Any] = {"letter": letter, "number": number.strip(), "on": on, "due": due}
    run(connection, PACKAGE, "send_letter", parameters)
    for issue_id, state in standing:
        if state != "with_agency":
            record_event(connection, issue_id, "moved", actor=actor, at=at, to_state="with_agency")
    return due


def log_answer(
    connection: Connection,
    letter: UUID,
    answer: str,
    *,
    on: date,
    number: str | None = None,
    promised_on: date | None = None,
    reason: str | None = None,
    by_agency: bool = False,
) -> int:
    """Log an agency's answer: promised (with a day), done or declined. It closes no problem by itself.

    Returns the number of the step. `by_agency`: its liaison says so, and then says why it declines.
    """
    if answer not in ANSWERS or (answer == "promised") != (promised_on is not None):
        raise UserError("An answer is done, declined, or promised for a day.")
    if promised_on is not None and promised_on < on:
        raise UserError("A promise is for today or a later day.")
    if (answer == "declined" and by_agency) != (reason is not None) or reason not in (None, *DECLINED):
        raise UserError("Who declines says why.")
    return _add_step(
        connection, letter, answer, on=on, number=number, promised_on=promised_on, reason=reason,
        by_agency=by_agency,
    )  # fmt: skip


def remind(connection: Connection, letter: UUID, *, on: date, number: str | None = None) -> None:
    """Log that the agency was reminded."""
    _add_step(connection, letter, "reminder", on=on, number=number, promised_on=None)


def overdue(connection: Connection, calendar_of: dict[str, WorkCalendar], *, on: date) -> list[Overdue]:
    """Return sent letters whose day has passed without an answer, the latest first.

    A promise counts until its day. `calendar_of` gives each agency's calendar; others have Fridays off.
    """
    found = rows(connection, PACKAGE, "overdue_letters", {"on": on})
    late = [
        Overdue(**row, late_days=calendar_of.get(row["agency_id"], WorkCalendar()).between(row["due_on"], on))
        for row in found
    ]
    return sorted(late, key=lambda one: (-one.late_days, one.number))


def _add_step(
    connection: Connection,
    letter: UUID,
    kind: str,
    *,
    on: date,
    number: str | None,
    promised_on: date | None,
    reason: str | None = None,
    by_agency: bool = False,
) -> int:
    # Held in a statement of its own: the next one must see what the holder before it has written.
    run(connection, PACKAGE, "lock_letter", {"letter": letter})
    done = run(
        connection,
        PACKAGE,
        "insert_letter_step",
        {
            "letter": letter, "kind": kind, "on": on, "number": number, "promised": promised_on,
            "reason": reason, "by_agency": by_agency,
        },
    )  # fmt: skip
    step = done.fetchone()
    if step is None:
        raise UserError("There is no such letter, or it was not sent before that day.")
    return int(step[0])
