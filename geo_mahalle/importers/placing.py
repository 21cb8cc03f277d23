"""Place facts in areas: the rows of a stage, and facts that were there before their area was.

Both go through the same statement, so that facts first and areas later gives the same rows as the other
order.
Facts of the most restricted class have no point any more and stay where they were placed when they came.
"""

from __future__ import annotations

from geo_mahalle.database import Connection, run
from geo_mahalle.importers.context import PACKAGE

COUNTED = ("report", "incident", "facility")


def place_stage(connection: Connection) -> None:
    """Find the areas of the staged rows that have a point."""
    run(connection, PACKAGE, "sql/stage_points")
    run(connection, PACKAGE, "sql/locate")


def note_touched(connection: Connection) -> None:
    """Note which boundaries the staged areas bring, end or amend, before any of it is written."""
    run(connection, PACKAGE, "sql/touched_boundaries")


def relocate(connection: Connection) -> int:
    """Place facts on touched ground anew, each by the boundaries of its own day; return how many moved.

    An issue moves with its report and is not counted again.
    """
    if not run(connection, PACKAGE, "sql/touched_facts").rowcount:
        return 0
    run(connection, PACKAGE, "sql/stage_fact_points")
    run(connection, PACKAGE, "sql/locate")
    moved = {kind: int(count) for kind, count in run(connection, PACKAGE, "sql/relocate")}
    return sum(moved.get(kind, 0) for kind in COUNTED)
