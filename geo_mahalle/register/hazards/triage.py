"""One problem at a time, for the head of a committee: what waits, and what it may be the same as."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from geo_mahalle.database import Connection, run
from geo_mahalle.register.hazards.matching import Near, nearby
from geo_mahalle.register.hazards.standing import Standing

PACKAGE = "geo_mahalle.register.hazards"
LEAST_PROBABLE = 0.05
MOST_NEAR = 4


def next_card(connection: Connection, *, skipped: Sequence[UUID] = ()) -> int | None:
    """Return the number of the next problem to decide about on a connection of the web; None: none waits."""
    found = run(connection, PACKAGE, "triage_next", {"skipped": list(skipped)}).fetchone()
    return None if found is None else int(found[0])


def waiting(connection: Connection) -> int:
    """Return how many problems wait, on a connection of the web."""
    row = run(connection, PACKAGE, "triage_waiting").fetchone()
    return int(row[0]) if row else 0


def likely_same(connection: Connection, reaching: Connection, here: Standing, *, at: datetime) -> list[Near]:
    """Return open problems that one may be the same as, within reach of `reaching`, the likeliest first."""
    if here.lon is None or here.lat is None:
        return []
    note = " ".join(here.notes) if here.notes else None
    found = nearby(connection, (here.lon, here.lat), here.category, at=at, severity=here.severity, note=note)
    others = [near for near in found if near.issue != here.issue and near.probability >= LEAST_PROBABLE]
    given = {"issues": [near.issue for near in others]}
    reached = {row[0] for row in run(reaching, PACKAGE, "triage_reached", given)}
    return [near for near in others if near.issue in reached][:MOST_NEAR]


def reporter_key(connection: Connection, issue_id: int) -> str | None:
    """Return the account key of who reported a problem, until somebody has decided about it."""
    row = run(connection, PACKAGE, "triage_reporter", {"issue": issue_id}).fetchone()
    return None if row is None else str(row[0])
