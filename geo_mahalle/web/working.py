"""Work in the background on dropped files: one file at a time, held by its lock, never more than two at once.

A request starts it and is answered at once; how far it is stands in the file's state. If the process ends in
the middle, the database rolls back what was not committed, and the free lock tells that nobody works on it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from contextvars import copy_context

from geo_mahalle.errors import UserError
from geo_mahalle.importers.saying import say_error
from geo_mahalle.importers.told import Told
from geo_mahalle.importers.uploads import Upload, note, worked_on
from geo_mahalle.web import speaking

AT_ONCE = threading.BoundedSemaphore(2)
BUSY = "This file is being worked on."
BUSY_REMEDY = "Wait until it is done."


class BusyError(UserError):
    """Somebody works on this file already."""

    http_status = 409


def start(upload: Upload, state: str, work: Callable[[], object]) -> None:
    """Do the work in the background while holding the file; raises BusyError where somebody holds it."""
    with ExitStack() as holding:
        if not holding.enter_context(worked_on(upload)):
            raise BusyError(Told(BUSY), remedy=Told(BUSY_REMEDY))
        note(upload, state=state)
        (upload.folder / "progress.json").unlink(missing_ok=True)
        kept = holding.pop_all()
    threading.Thread(
        target=copy_context().run, args=(_run, upload, work, kept), daemon=True, name=f"work-{upload.key[:8]}"
    ).start()


def _run(upload: Upload, work: Callable[[], object], kept: ExitStack) -> None:
    with kept:
        try:
            with AT_ONCE:
                work()
        except Exception:
            # Whatever it was, the person must not wait for ever; the server's log keeps the traceback.
            if (upload.folder / "state.json").is_file():
                note(
                    upload,
                    state="failed",
                    failure=dict(say_error(UserError("failed"), speaking.language()).as_json()),
                )
            raise
