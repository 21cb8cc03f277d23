"""The audit: what was done, by what kind of account, in a chain that shows a changed or missing row."""

from __future__ import annotations

from hashlib import sha256

from geo_mahalle.database import Connection, Role, connect, run
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.identity"
COMMAND_LINE = ("command_line", "-")


def note(connection: Connection, act: str, *, what: str, actor: tuple[str, str] = COMMAND_LINE) -> None:
    """Append a row; `actor` is (kind, public id), of which only the digest is kept."""
    kind, public_id = actor
    reference = public_id if public_id == "-" else sha256(public_id.encode()).hexdigest()
    run(connection, PACKAGE, "note", {"kind": kind, "ref": reference, "act": act, "object": what})


def first_break(settings: Settings) -> int | None:
    """Return the number of the first row that does not fit the one before, None where the chain is whole."""
    with connect(settings, Role.IDENTITY) as connection:
        row = run(connection, PACKAGE, "first_break").fetchone()
    return row[0] if row else None
