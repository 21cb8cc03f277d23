"""The grid that every indicator fills: areas × periods.

Arrays over the grid have one row an area and one column a period, so statistics work on whole columns and
what is not known is a NaN in its place, not a missing row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_mahalle.database import Connection, run

PACKAGE = "geo_mahalle.analysis"
Cells = NDArray[np.float64]


@dataclass(frozen=True)
class GridArea:
    """An area of the grid; `leaves` counts the smallest areas in it, itself where it has none below;
    `ancestors` are the keys above it, the nearest first."""

    id: int
    code: str
    level: str
    leaves: int
    ancestors: tuple[int, ...]


@dataclass(frozen=True)
class GridPeriod:
    """A period of the grid; `until` is its last day that has happened."""

    key: str
    kind: str
    starts_on: date
    ends_on: date
    until: date

    @property
    def is_running(self) -> bool:
        """Whether the period is not over."""
        return self.until < self.ends_on


@dataclass(frozen=True)
class Grid:
    """Areas by code and periods by day, with the place of each in the arrays; `is_part`: not all periods."""

    areas: tuple[GridArea, ...]
    periods: tuple[GridPeriod, ...]
    as_of: date
    is_part: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.areas), len(self.periods)

    @cached_property
    def rows(self) -> dict[int, int]:
        """Row of each area key."""
        return {area.id: row for row, area in enumerate(self.areas)}

    @cached_property
    def columns(self) -> dict[str, int]:
        """Column of each period key."""
        return {period.key: column for column, period in enumerate(self.periods)}

    def since(self, day: date) -> Grid | None:
        """Return the grid of the periods that end on a day or later; None where no period holds the day."""
        if not any(period.starts_on <= day <= period.ends_on for period in self.periods):
            return None
        return Grid(self.areas, tuple(p for p in self.periods if p.ends_on >= day), self.as_of, is_part=True)

    def empty(self) -> Cells:
        """Return cells that are all not known."""
        return np.full(self.shape, np.nan)

    def places(self, table: pa.Table) -> NDArray[np.int64]:
        """Return the place of each row of a table (area_id, period_key, …) in the flattened grid.

        A row of a period that is not of the grid is -1 where the grid is a part; else, and for an area that
        is not of the grid, KeyError.
        """
        keys = np.array([area.id for area in self.areas], dtype=np.int64)
        order = np.argsort(keys)
        found = table.column("area_id").to_numpy()
        rows = order[np.minimum(np.searchsorted(keys, found, sorter=order), len(keys) - 1)]
        if not np.array_equal(keys[rows], found):
            raise KeyError("an area that is not of the grid")
        words = table.column("period_key").combine_chunks()
        of_word = [self._column(word) for word in words.dictionary.to_pylist()]
        columns = np.array(of_word)[words.indices.to_numpy()]
        return np.where(columns < 0, -1, rows * self.shape[1] + columns)

    def _column(self, period: str) -> int:
        return self.columns.get(period, -1) if self.is_part else self.columns[period]

    def lay(self, table: pa.Table, names: Sequence[str]) -> list[Cells]:
        """Return an array a named column of a table (area_id, period_key, …), its numbers in their cells."""
        arrays = [self.empty() for _ in names]
        if table.num_rows:
            places = self.places(table)
            inside = places >= 0
            for array, name in zip(arrays, names, strict=True):
                array.ravel()[places[inside]] = numbers_of(table, name)[inside]
        return arrays


def numbers_of(table: pa.Table, name: str) -> NDArray[np.float64]:
    """Return a column of numbers; NaN where it is null, and all of it where there is no such column."""
    if name not in table.schema.names:
        return np.full(table.num_rows, np.nan)
    return np.asarray(table.column(name).to_numpy(), dtype=np.float64)


def read_grid(connection: Connection) -> Grid:
    """Return the grid of the areas there are and the periods that were filled."""
    (as_of,) = run(connection, PACKAGE, "today").fetchone() or (date.min,)
    areas = nest(run(connection, PACKAGE, "grid_areas"))
    periods = tuple(
        GridPeriod(key, kind, starts_on, ends_on, min(ends_on, as_of))
        for key, kind, starts_on, ends_on in run(connection, PACKAGE, "grid_periods")
    )
    return Grid(areas, periods, as_of)


def nest(rows: Iterable[tuple[Any, ...]]) -> tuple[GridArea, ...]:
    """Return areas from rows of key, code, level and the key above, with what lies above and below each."""
    given = list(rows)
    parents = {key: parent for key, _, _, parent in given}
    above: dict[int, tuple[int, ...]] = {}
    for key in parents:
        chain: list[int] = []
        parent = parents[key]
        while parent is not None and parent not in chain and parent != key:
            chain.append(parent)
            parent = parents.get(parent)
        above[key] = tuple(chain)
    inner = set(parents.values())
    leaves = Counter(around for key in parents if key not in inner for around in (key, *above[key]))
    return tuple(GridArea(key, code, level, leaves[key], above[key]) for key, code, level, _ in given)
