"""Run an indicator's SELECT and lay what it returns on the grid.

The SELECT was checked by the catalogue: it reads the fact views only, takes no parameters and returns the
columns of its kind.
"""

from __future__ import annotations

from typing import cast

import numpy as np

from geo_mahalle.analysis.grid import Cells, Grid
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.database import Connection
from geo_mahalle.statistics import Kind
from geo_mahalle.statistics.kinds import Sums

COLUMNS: dict[str, tuple[str, ...]] = {
    "score": ("value", "n"),
    "survival": ("days", "events", "at_risk"),
}


def read_sums(connection: Connection, indicator: Indicator, grid: Grid) -> Sums:
    """Return the sufficient statistics of an indicator, one element a cell of the grid (row by row)."""
    cursor = connection.execute(indicator.sql)
    names = [column.name for column in cursor.description or ()]
    wanted = COLUMNS.get(indicator.kind, ("numerator", "denominator", "n"))
    rows: list[tuple[object, ...]] = cursor.fetchall()
    if names != ["area_id", "period_key", *wanted]:
        places = [names.index(name) if name in names else None for name in ("area_id", "period_key", *wanted)]
        rows = [tuple(row[place] if place is not None else None for place in places) for row in rows]
    if grid.is_part:
        rows = [row for row in rows if row[1] in grid.columns]
    if indicator.kind == "survival":
        return _life_tables(rows, grid)
    if indicator.kind == "score":
        value, n = (array.ravel() for array in grid.fill(rows, 2))
        return Sums(value, np.where(np.isnan(value), np.nan, 1.0), n)
    numerator, denominator, n = (array.ravel() for array in grid.fill(rows, 3))
    return Sums(numerator, denominator, n)


def _life_tables(rows: list[tuple[object, ...]], grid: Grid) -> Sums:
    """Return life tables by cell; numerator: resolved, denominator and n: all issues."""
    width = grid.shape[1]
    areas, periods, *numbers = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    places = [
        grid.rows[cast("int", area)] * width + grid.columns[cast("str", period)]
        for area, period in zip(areas, periods, strict=True)
    ]
    table = np.array([places, *numbers], dtype=np.float64).T
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    cells = table[:, 0].astype(np.int64)
    size = grid.shape[0] * width
    resolved, issues = np.full(size, np.nan), np.full(size, np.nan)
    first = np.unique(cells, return_index=True)[1]
    issues[cells[first]] = table[first, 3]
    resolved[cells[first]] = np.add.reduceat(table[:, 2], first) if len(first) else 0.0
    return Sums(
        resolved,
        issues,
        issues.copy(),
        group=cells,
        days=table[:, 1],
        events=table[:, 2],
        at_risk=table[:, 3],
    )


def kind_of(indicator: Indicator) -> Kind:
    """Return the indicator's kind as the statistics know it."""
    return cast("Kind", str(indicator.kind))


def on_grid(numbers: Cells, grid: Grid) -> Cells:
    """Return a flat array as cells of the grid."""
    return numbers.reshape(grid.shape)
