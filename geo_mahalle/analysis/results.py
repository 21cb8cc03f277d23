"""Run an indicator's SELECT and lay what it returns on the grid.

The SELECT was checked by the catalogue: it reads the fact views only, takes no parameters and returns the
columns of its kind.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import pyarrow as pa

from geo_mahalle.analysis.grid import Cells, Grid, numbers_of
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.database import Connection, read_columns
from geo_mahalle.statistics import Kind
from geo_mahalle.statistics.kinds import Sums

COLUMNS: dict[str, tuple[str, ...]] = {
    "score": ("value", "n"),
    "survival": ("days", "events", "at_risk"),
}


def read_sums(connection: Connection, indicator: Indicator, grid: Grid) -> Sums:
    """Return the sufficient statistics of an indicator, one element a cell of the grid (row by row)."""
    table = read_columns(connection, indicator.sql, words=("period_key",))
    if indicator.kind == "survival":
        return _life_tables(table, grid)
    names = COLUMNS.get(indicator.kind, ("numerator", "denominator", "n"))
    found = [array.ravel() for array in grid.lay(table, names)]
    if indicator.kind == "score":
        value, n = found
        return Sums(value, np.where(np.isnan(value), np.nan, 1.0), n)
    numerator, denominator, n = found
    return Sums(numerator, denominator, n)


def _life_tables(table: pa.Table, grid: Grid) -> Sums:
    """Return life tables by cell; numerator: resolved, denominator and n: all issues."""
    cells = grid.places(table) if table.num_rows else np.zeros(0, dtype=np.int64)
    days, events, at_risk = (numbers_of(table, name) for name in COLUMNS["survival"])
    order = np.lexsort((days, cells))
    order = order[cells[order] >= 0]
    cells = cells[order]
    days, events, at_risk = (numbers[order] for numbers in (days, events, at_risk))
    size = grid.shape[0] * grid.shape[1]
    resolved, issues = np.full(size, np.nan), np.full(size, np.nan)
    first = np.flatnonzero(np.diff(cells, prepend=-1))
    issues[cells[first]] = at_risk[first]
    resolved[cells[first]] = np.add.reduceat(events, first) if len(first) else 0.0
    return Sums(resolved, issues, issues.copy(), group=cells, days=days, events=events, at_risk=at_risk)


def kind_of(indicator: Indicator) -> Kind:
    """Return the indicator's kind as the statistics know it."""
    return cast("Kind", str(indicator.kind))


def on_grid(numbers: Cells, grid: Grid) -> Cells:
    """Return a flat array as cells of the grid."""
    return numbers.reshape(grid.shape)
