"""Compute and publish in the background: one at a time, with its state in a file beside the publications.

The file's lock is held while it goes on, so work that ended with its process is seen as cut off.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from contextlib import ExitStack
from contextvars import copy_context
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from geo_mahalle.analysis import compute
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.errors import GeoMahalleError, UserError
from geo_mahalle.importers.saying import say_error
from geo_mahalle.importers.told import Told
from geo_mahalle.pages.publish import publish
from geo_mahalle.settings import Settings
from geo_mahalle.web import speaking

BUSY = "The pages are being made right now."
BUSY_REMEDY = "Wait until it is done."


def read_state(settings: Settings) -> dict[str, Any]:
    """Return how far it is: none, computing, publishing, done, failed or cut_off; since when; why not."""
    path = _folder(settings) / "state.json"
    known: dict[str, Any] = (
        json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"state": "none"}
    )
    if known["state"] in ("computing", "publishing") and not _is_busy(settings):
        known["state"] = "cut_off"
    return known


def begin(settings: Settings) -> None:
    """Begin to compute and publish; raises UserError where it goes on already."""
    with ExitStack() as holding:
        stream = holding.enter_context(_lock(settings))
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as err:
            raise UserError(Told(BUSY), remedy=Told(BUSY_REMEDY)) from err
        _note(settings, "computing")
        kept = holding.pop_all()
    threading.Thread(
        target=copy_context().run, args=(_work, settings, kept), daemon=True, name="publishing"
    ).start()


def _work(settings: Settings, kept: ExitStack) -> None:
    with kept:
        try:
            catalogue = read_catalogue(settings.layers)
            told = _Steps(settings, len(catalogue.indicators))
            compute(settings, catalogue=catalogue, progress=told)
            _note(settings, "publishing")
            publish(settings, None)
            _note(settings, "done")
        except GeoMahalleError as err:
            _note(settings, "failed", **say_error(err, speaking.language()).as_json())
        except Exception:
            # Whatever it was, the page must not wait for ever; the server's log keeps the traceback.
            _note(settings, "failed")
            raise


class _Steps:
    """Notes how many indicators are worked out, so that the page can show how far it is."""

    def __init__(self, settings: Settings, of: int) -> None:
        self.settings, self.done, self.of = settings, 0, of

    def __call__(self, _: str) -> None:
        _note(self.settings, "computing", done=self.done, of=self.of)
        self.done += 1


def _note(settings: Settings, state: str, **more: object) -> None:
    path = _folder(settings) / "state.json"
    fresh = path.with_suffix(".fresh")
    said = {"state": state, "at": datetime.now(UTC).isoformat(), **more}
    fresh.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def _is_busy(settings: Settings) -> bool:
    with _lock(settings) as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _lock(settings: Settings) -> IO[str]:
    number = os.open(_folder(settings) / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    return os.fdopen(number, "w")


def _folder(settings: Settings) -> Path:
    folder = settings.home / "publishing" / settings.place
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
