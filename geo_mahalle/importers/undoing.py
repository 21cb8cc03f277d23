"""Undo an import: the register is as it was before it, or the reason why that cannot be.

The database keeps the rows that an import changes or removes; a row that somebody else wrote since is later
work, and no undo goes over it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType

from geo_mahalle.database import Connection, connect, run
from geo_mahalle.errors import UserError
from geo_mahalle.importers.context import PACKAGE
from geo_mahalle.importers.told import Told
from geo_mahalle.settings import Settings

WAITED_S, PAUSE_S = 10.0, 0.25
HINDRANCES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "unknown": ("There is no import with this number.", "The newest ones are in: geo-mahalle status"),
        "not_kept": (
            "This import is older than the keeping of what imports change.",
            "Import the older file again.",
        ),
        "later_imports": (
            "Later imports were placed by the boundaries of this one.",
            "Undo the later imports first, the newest first.",
        ),
        "later_reports": (
            "Reports were recorded by the boundaries of this import.",
            "Import the older boundaries again instead.",
        ),
        "worked_on": (
            "People have gone on with problems that this import brought.",
            "Close those that are wrong instead.",
        ),
        "changed_since": (
            "Things of this import were changed since.",
            "Undo the later import first, the newest first.",
        ),
        "importing": (
            "A file is being brought in right now.",
            "Wait until it is done, then undo.",
        ),
        "referred_to": (
            "Something that came later refers to things of this import.",
            "Take away first what refers to them.",
        ),
    }
)


class CannotUndo(UserError):  # noqa: N818 - it is a decision, not a fault
    """The import cannot be undone; nothing was changed."""

    http_status = 409


def undo(settings: Settings, import_run_id: int) -> None:
    """Undo an import, with its ledger and its file of refused rows.

    Raises CannotUndo with the reason where later work depends on it; then nothing was changed.
    """
    with connect(settings) as connection:
        if not _holds_imports(connection):
            connection.rollback()
            sentence, remedy = HINDRANCES["importing"]
            raise CannotUndo(Told(sentence), remedy=Told(remedy))
        (reason,) = run(connection, PACKAGE, "sql/undo_import", {"run_id": import_run_id}).fetchone() or (
            None,
        )
        if reason is not None:
            connection.rollback()
            sentence, remedy = HINDRANCES[str(reason)]
            raise CannotUndo(Told(sentence), remedy=Told(remedy))
        connection.commit()
    for path in (settings.home / "refusals").glob(f"{import_run_id}-*"):
        path.unlink(missing_ok=True)


def _holds_imports(connection: Connection) -> bool:
    """Keep imports out until this transaction ends; False where one goes on for longer than is waited."""
    end = time.monotonic() + WAITED_S
    while True:
        (is_held,) = run(connection, PACKAGE, "sql/try_hold_all").fetchone() or (False,)
        if is_held or time.monotonic() >= end:
            return bool(is_held)
        time.sleep(PAUSE_S)
