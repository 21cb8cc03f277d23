"""Compute suggestions beside the server: a process of its own, so that no page waits for the solver.

The row of a suggestion is all that the two share. A fault of the solver ends that process and no other.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading

from geo_mahalle.settings import Settings

log = logging.getLogger(__name__)
WORK = "import sys; from geo_mahalle.cli import main; sys.exit(main(sys.argv[1:]))"
_waiting = threading.Event()
_turn = threading.Lock()


def begin_work(settings: Settings) -> None:
    """See that waiting suggestions get computed; returns at once."""
    _waiting.set()
    threading.Thread(target=_work, args=(settings,), daemon=True, name="plan-work").start()


def _work(settings: Settings) -> None:
    """Run one process after the other while suggestions wait; only one at a time."""
    with _turn:
        while _waiting.is_set():
            _waiting.clear()
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-c", WORK, "plan", "work"],
                env={**os.environ, **_environment(settings)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            if done.returncode:
                log.error("plan work ended with %s: %s", done.returncode, done.stderr[-2000:])


def _environment(settings: Settings) -> dict[str, str]:
    given = {"HOME": settings.home, "PLACE": settings.place}
    optional = {"DATABASE_URL": settings.database_url, "LAYERS": settings.layers}
    given |= {name: value for name, value in optional.items() if value is not None}
    return {f"GEO_MAHALLE_{name}": str(value) for name, value in given.items()}
