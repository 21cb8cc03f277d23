"""Read one problem as its page shows it: where it stands, what happened, what may be done and what it needs.

`find` asks as the web's own role, so row security decides whether the problem is there at all; the rest is
read of a problem that was found. Who reported it is never here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.register.hazards.lifecycle import Actor
from geo_mahalle.text import digits

PACKAGE = "geo_mahalle.register.hazards"
REVIEWS = ("cleared", "withheld")
MARGIN_DEG = 0.0022
"""About 200 m around a place on the small map."""


@dataclass(frozen=True)
class Standing:
    """Where a problem stands. `routed_agency` is None where its category's agency holds."""

    id: int
    issue: UUID
    category: str
    sensitivity: int
    severity: int | None
    state: str
    is_open: bool
    committee: str
    routed_agency: str | None
    routed_by: str | None
    area_code: str | None
    area_name: str | None
    opened_on: date
    resolved_on: date | None
    reports: int
    escalated_on: date | None
    origin: str
    lon: float | None
    lat: float | None
    shape: str | None
    merged_into: UUID | None
    whole: UUID | None
    code: str | None
    chips: list[str] | None
    notes: list[str] | None


@dataclass(frozen=True)
class Happening:
    """One line of a problem's story: a move, photo, visit, letter, answer, merge or signal.

    `words` is a letter's number or what was decided about a signal, `until_on` when an answer is due, what is
    promised for a day, or when a merge was undone; `other` the letter or the other problem.
    """

    kind: str
    on: date
    state: str | None
    role: str | None
    reason: str | None
    words: str | None
    until_on: date | None
    other: UUID | None
    merge_id: int | None
    probability: float | None
    has_photo: bool
    has_visit: bool


@dataclass(frozen=True)
class Reason:
    """A typed reason; `kind` is refuse, reopen, escalate, return or merge."""

    id: str
    kind: str
    title_fa: str
    title_en: str


@dataclass(frozen=True)
class Photo:
    """A photo by its public identifier; only a cleared one may be shown to members."""

    photo: UUID
    kind: str
    taken_on: date
    review: str
    width: int
    height: int


@dataclass(frozen=True)
class Part:
    """A part of a problem that was split among committees."""

    issue: UUID
    committee: str
    state: str
    is_open: bool


def find(connection: Connection, key: str) -> tuple[int, UUID] | None:
    """Return the number and identifier of a problem by identifier or receipt code; None out of reach."""
    given: dict[str, Any] = {"issue": None, "code": digits(key.strip())}
    try:
        given["issue"] = UUID(key)
    except ValueError:
        if not given["code"].isdigit():
            return None
    found = run(connection, PACKAGE, "find_issue", given).fetchone()
    return None if found is None else (int(found[0]), UUID(str(found[1])))


def read_standing(connection: Connection, issue_id: int) -> Standing:
    """Return where a problem stands."""
    return Standing(**rows(connection, PACKAGE, "read_standing", {"issue": issue_id})[0])


def story(connection: Connection, issue_id: int) -> list[Happening]:
    """Return everything that happened to a problem, oldest first."""
    return [Happening(**row) for row in rows(connection, PACKAGE, "read_story", {"issue": issue_id})]


def moves(connection: Connection, state: str, role: str) -> dict[str, str | None]:
    """Return the states a role may move a problem to, each with what that needs (None: nothing)."""
    found = rows(connection, PACKAGE, "read_moves", {"state": state, "role": role})
    return {row["to_state"]: row["guard"] for row in found}


def reasons(connection: Connection) -> list[Reason]:
    """Return the typed reasons."""
    return [Reason(**row) for row in rows(connection, PACKAGE, "read_reasons")]


def parts(connection: Connection, issue_id: int) -> list[Part]:
    """Return the parts a problem was split into."""
    return [Part(**row) for row in rows(connection, PACKAGE, "read_parts", {"issue": issue_id})]


def photos(connection: Connection, issue_id: int, *, with_pending: bool) -> list[Photo]:
    """Return the photos of a problem; those nobody has looked at only where asked for."""
    found = [Photo(**row) for row in rows(connection, PACKAGE, "read_photos", {"issue": issue_id})]
    return [one for one in found if one.review == "cleared" or (with_pending and one.review == "pending")]


def photo_file(connection: Connection, issue_id: int, photo: UUID, *, with_pending: bool) -> str | None:
    """Return the name of a photo's file; None where it is not there or not to be shown."""
    found = rows(connection, PACKAGE, "read_photo", {"issue": issue_id, "photo": photo})
    shown = {"cleared", "pending"} if with_pending else {"cleared"}
    return str(found[0]["file_name"]) if found and found[0]["review"] in shown else None


def review_photo(connection: Connection, issue_id: int, photo: UUID, review: str) -> None:
    """Note that somebody looked at a photo: cleared (no face, no plate) or withheld."""
    if review not in REVIEWS:
        raise UserError("A photo is cleared or withheld.")
    given = {"issue": issue_id, "photo": photo, "review": review}
    if run(connection, PACKAGE, "review_photo", given).fetchone() is None:
        raise UserError("There is no such photo.")


def evidence(connection: Connection, issue_id: int, actor: Actor) -> list[Mapping[str, Any]]:
    """Return visits by others that found the problem fixed and closed nothing yet (id, day, role)."""
    given = {"issue": issue_id, "actor": actor.digest(issue_id)}
    return list(rows(connection, PACKAGE, "read_evidence", given))


def waiting_signals(connection: Connection, issue_id: int) -> list[Mapping[str, Any]]:
    """Return what residents said about a problem and nobody has looked at yet (code, kind, day)."""
    return list(rows(connection, PACKAGE, "waiting_signals", {"issue": issue_id}))


def map_around(connection: Connection, here: Standing) -> dict[str, Any]:
    """Return what the small map draws: the problem's shape, its area's boundary and the streets around."""
    if here.lon is None or here.lat is None or here.shape is None:
        return {"shape": None, "streets": [], "area": []}
    box = {
        "west": here.lon - MARGIN_DEG * 1.25,
        "east": here.lon + MARGIN_DEG * 1.25,
        "south": here.lat - MARGIN_DEG,
        "north": here.lat + MARGIN_DEG,
    }
    found = rows(connection, PACKAGE, "map_around", {**box, "area": here.area_code})
    by_kind = {
        kind: [
            {"name": row["name"], "shape": json.loads(row["shape"])} for row in found if row["kind"] == kind
        ]
        for kind in ("street", "area")
    }
    return {
        "shape": json.loads(here.shape),
        "at": [here.lon, here.lat],
        "streets": by_kind["street"],
        "area": by_kind["area"],
    }
