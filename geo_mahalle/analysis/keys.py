"""Keys of kept results: a digest of the facts, parameters, definition and code a result is made from.

A result whose key is the same as before is not made again. Facts are hashed as the result reads them: the
columns and words of its own SELECT, so that a new lamp leaves the parks as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict
from functools import cache
from importlib import resources
from typing import Any

from geo_mahalle import __version__
from geo_mahalle.analysis.evidence import Evidence
from geo_mahalle.analysis.grid import Grid
from geo_mahalle.analysis.holding import ALWAYS_READ, columns_read
from geo_mahalle.analysis.parameters import Parameters
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.catalogue.read_words import WORD_COLUMNS, words_read
from geo_mahalle.database import Connection, run
from geo_mahalle.statistics import GammaPrior

PACKAGE = "geo_mahalle.analysis"
RELATIONS = "relations"
REPORTS = "reports"
"""Under this name it is kept up to which event of a problem the numbers tell."""
IN_FLIGHT = 100
"""So many events before the newest may not be there yet while somebody writes."""
RESULT_CODE = (PACKAGE, "geo_mahalle.statistics")


@cache
def code_digest(*packages: str) -> str:
    """Return the digest of the program's version and of the .py and .sql files of some packages."""
    found = hashlib.sha256(__version__.encode())
    for package in packages:
        files = [file for file in resources.files(package).iterdir() if file.name.endswith((".py", ".sql"))]
        for file in sorted(files, key=lambda file: file.name):
            found.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()


def relations_key(connection: Connection, parameters: Parameters) -> str:
    """Return the key of streets, lamps and grounds by area, and of neighbours."""
    asked = {"kinds": list(parameters.lamp_kinds), "theme": parameters.lamp_theme}
    (facts,) = run(connection, PACKAGE, "relations_digest", asked).fetchone() or ("",)
    return _digest(facts, asdict(parameters), code_digest(PACKAGE))


def known_keys(connection: Connection) -> dict[str, tuple[str, int]]:
    """Return digest and number of known values of each kept result."""
    return {result: (digest, known) for result, digest, known in run(connection, PACKAGE, "known_keys")}


def keep_key(connection: Connection, result: str, digest: str, *, run_id: int | None, known: int = 0) -> None:
    """Say what a result was made from; without a run it stays that of the run before."""
    row = {"result": result, "digest": digest, "run": run_id, "known": known}
    run(connection, PACKAGE, "keep_key", row)


def events_seen(connection: Connection) -> tuple[int | None, int, bool]:
    """Return up to which event of a problem the numbers tell, the newest event, and whether nobody writes.

    It is looked for writers after the newest event was read: one that ended in between is read from then on.
    """
    seen, newest = run(connection, PACKAGE, "events_seen", {"result": REPORTS}).fetchone() or (None, 0)
    (is_written,) = run(connection, PACKAGE, "events_written").fetchone() or (True,)
    return seen, int(newest), not is_written


def keep_events_seen(connection: Connection, number: int, *, run_id: int | None) -> None:
    """Say up to which event of a problem the numbers tell; without a run no number had to change."""
    keep_key(connection, REPORTS, str(number), run_id=run_id)


def forget_keys(connection: Connection, results: Collection[str]) -> None:
    """Say that results are in part made from something else now."""
    run(connection, PACKAGE, "forget_keys", {"results": list(results)})


class ResultKeys:
    """Keys of the indicators of one computation; facts that several of them read alike are hashed once."""

    def __init__(self, connection: Connection, grid: Grid, quiet: Collection[int]) -> None:
        self.connection = connection
        self.grid = str((grid.as_of, [area.id for area in grid.areas], [p.key for p in grid.periods]))
        self.quiet = sorted(quiet)
        self._facts: dict[tuple[Any, ...], str] = {}

    def of(
        self, indicator: Indicator, evidence: Evidence, priors: Mapping[tuple[str, str], GammaPrior] | None
    ) -> str:
        """Return the key of an indicator; `priors`: the frozen ones it takes, None where it fits them."""
        views = sorted({need.view for need in indicator.needs} | {"area_within", "period"})
        definition = (
            indicator.sql,
            str((indicator.kind, indicator.per, indicator.goalposts, indicator.priors, indicator.needs)),
            indicator.stale_after_days,
            self.quiet if indicator.rests_on_reports else None,
        )
        known = hashlib.sha256(str(evidence.sources).encode())
        for array in (evidence.surveyed, evidence.counted, evidence.is_whole):
            known.update(array.tobytes())
        for array in (evidence.overdue_days, evidence.reaches):
            known.update(array.tobytes())
        for note, held in sorted(evidence.remarks.items()):
            known.update(note.encode() + held.tobytes())
        taken = "fitted" if priors is None else str(sorted(priors.items()))
        facts = [self._of_view(indicator, view) for view in views]
        return _digest(self.grid, definition, known.hexdigest(), taken, facts, code_digest(*RESULT_CODE))

    def _of_view(self, indicator: Indicator, view: str) -> str:
        columns = columns_read(view, [indicator]) if view not in ALWAYS_READ else None
        words = words_read(indicator.sql, view)
        asked = (view, tuple(columns or columns_read(view, ())), words)
        if asked not in self._facts:
            chosen = {
                "view": view,
                "columns": list(asked[1]),
                "by": WORD_COLUMNS.get(view),
                "words": None if words is None else list(words),
            }
            (found,) = run(self.connection, PACKAGE, "held_digest", chosen).fetchone() or ("",)
            self._facts[asked] = found
        return f"{view} {words} {self._facts[asked]}"


def _digest(*parts: object) -> str:
    told = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()
