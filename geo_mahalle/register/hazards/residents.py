"""What residents without an account see and say: few words about things, no places, no persons.

A signal waits until somebody has looked at it (lifecycle.send_signal, moderate_signal); its sender is a
digest that changes every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from geo_mahalle.database import Connection, rows

PACKAGE = "geo_mahalle.register.hazards"


@dataclass(frozen=True)
class PublicProblem:
    """A problem of the public way that has an addressee, or was declared fixed."""

    issue: UUID
    category: str
    state: str
    agency: str | None
    opened_on: date
    resolved_on: date | None
    street: str | None


@dataclass(frozen=True)
class Heard:
    """What became of a signal: pending, accepted or refused, and the state of its problem (None: of none)."""

    kind: str
    moderation: str
    category: str | None
    state: str | None


def public_problems(connection: Connection, area_code: str, *, today: date) -> list[PublicProblem]:
    """Return what residents of an area may speak about, the newest first, at most sixty."""
    found = rows(connection, PACKAGE, "say_problems", {"area": area_code, "today": today})
    return [PublicProblem(**row) for row in found]


def heard(connection: Connection, code: str) -> Heard | None:
    """Return what became of a signal by its receipt code; None for a code nobody was given."""
    found = rows(connection, PACKAGE, "say_receipt", {"code": code})
    return Heard(**found[0]) if found else None
