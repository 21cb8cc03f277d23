"""Planned power cuts as data: a lamp reported dark during one is set aside and is no lamp outage.

Only what was reported during cuts alone is set aside, with its reason in its history; who looks can take it
up again, and a report from another hour keeps it where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError

PACKAGE = "geo_mahalle.register.hazards"
GOES_DARK = ("lamp_out",)
"""The categories that a cut explains."""


def announce_cut(
    connection: Connection, starts_at: datetime, ends_at: datetime, *, source: str, area: str | None = None
) -> None:
    """Keep a planned cut of an area (its code) or of the whole place; said again, the later word holds."""
    if ends_at <= starts_at or (ends_at - starts_at).days >= 7 or not source.strip():
        raise UserError("A cut ends after it starts, within a week, and somebody announced it.")
    given = {"area": area, "starts": starts_at, "ends": ends_at, "source": source.strip()}
    if run(connection, PACKAGE, "put_power_cut", given).fetchone() is None:
        raise UserError("There is no such area.")


def list_cuts(connection: Connection) -> list[Mapping[str, Any]]:
    """Return the planned cuts, the newest first, in the place's own time."""
    return list(rows(connection, PACKAGE, "list_power_cuts"))


def set_aside(connection: Connection, *, at: datetime) -> int:
    """Set aside what was dark only during cuts; returns how many problems."""
    given = {"categories": list(GOES_DARK), "at": at}
    return len(run(connection, PACKAGE, "set_aside_cuts", given).fetchall())
