"""The audit: what was done, by what kind of account, in a chain that shows a changed or missing row."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

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


def forget_end(settings: Settings) -> None:
    """Forget which row was last: the place goes as a whole, and one of its name begins with no row."""
    _kept_end(settings).unlink(missing_ok=True)


def missing_since(settings: Settings) -> int | None:
    """Return the number of the row that was last when this was asked before and is gone or another now.

    The chain alone cannot show that its end was cut off. What was last is kept in the data folder, for every
    place in a file; None where nothing is missing or nothing was asked before.
    """
    file = _kept_end(settings)
    known = file.read_text("ascii").split() if file.is_file() else []
    with connect(settings, Role.IDENTITY) as connection:
        found = run(connection, PACKAGE, "audit_rows", {"known": int(known[0]) if known else None}).fetchall()
    digests = {number: bytes(digest).hex() for number, digest in found}
    if known and digests.get(int(known[0])) != known[1]:
        return int(known[0])
    if digests:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(f"{max(digests)} {digests[max(digests)]}\n", "ascii")
        fresh.replace(file)
    return None


def _kept_end(settings: Settings) -> Path:
    return settings.home / "audit" / f"{settings.place}.head"
