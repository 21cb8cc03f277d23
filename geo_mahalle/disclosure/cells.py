"""Columns of values for one edition: the analysis's cells, with small counts and what betrays them hidden.

A count of persons or of problems that are not S0 is shown by the year only: years do not overlap, so no
count can be had by subtracting one period from another. What is shown is at most as fine as the areas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.disclosure.snapshot import HIDDEN_STATUSES, Columns
from geo_mahalle.disclosure.suppression import SMALLEST_COUNT, suppress

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """The areas a column is aligned to, each with the position of the area above it."""

    codes: tuple[str, ...]
    parents: tuple[int | None, ...]


def build_columns(
    rows: Sequence[Row], indicator: Indicator, *, table: Table, is_exact: bool, kinds: Mapping[str, str]
) -> dict[str, Columns]:
    """Return the columns of one indicator by period key, in the order of `kinds` (period key to its kind)."""
    by_period: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_period.setdefault(row["period_key"], {})[row["area_code"]] = row
    columns = {}
    for key in kinds:
        if key not in by_period or (not is_exact and kinds[key] != "year"):
            continue
        cells = [by_period[key].get(code) for code in table.codes]
        hidden = frozenset() if is_exact else hide_small(cells, indicator, table.parents)
        columns[key] = _columns(cells, hidden)
    return columns


def hide_small(
    cells: Sequence[Row | None], indicator: Indicator, parents: Sequence[int | None]
) -> frozenset[int]:
    """Return the positions whose cell must be hidden, over every count that the cell would betray."""
    hidden: frozenset[int] = frozenset()
    while True:
        found = hidden
        for counts in _counts(cells, indicator):
            found |= suppress(counts, parents, smallest=SMALLEST_COUNT, already=found)
        if found == hidden:
            return hidden
        hidden = found


def _counts(cells: Sequence[Row | None], indicator: Indicator) -> list[list[float | None]]:
    """Return the counts behind the cells: numerator, n, and the complement of a share."""
    counted = [[_number(cell, "numerator") for cell in cells], [_number(cell, "n") for cell in cells]]
    if indicator.kind == "share":
        counted.append([_complement(cell) for cell in cells])
    return counted


def _number(cell: Row | None, key: str) -> float | None:
    if cell is None or cell["value"] is None or cell[key] is None:
        return None
    return float(cell[key])


def _complement(cell: Row | None) -> float | None:
    numerator, denominator = _number(cell, "numerator"), _number(cell, "denominator")
    return None if numerator is None or denominator is None else max(denominator - numerator, 0.0)


def _columns(cells: Sequence[Row | None], hidden: frozenset[int]) -> Columns:
    shown = [_shown(cell, is_hidden=i in hidden) for i, cell in enumerate(cells)]
    return Columns(
        value=tuple(cell["value"] for cell in shown),
        low=tuple(cell["low"] for cell in shown),
        high=tuple(cell["high"] for cell in shown),
        n=tuple(cell["n"] for cell in shown),
        status=tuple(cell["status"] for cell in shown),
        notes=tuple(tuple(cell["notes"]) for cell in shown),
        sources=tuple(tuple(cell["sources"]) for cell in shown),
        data_on=tuple(cell["data_on"] for cell in shown),
    )


def _shown(cell: Row | None, *, is_hidden: bool) -> dict[str, Any]:
    """Return what may be told of a cell: all, only its status, or (where there is no cell) nothing."""
    empty: dict[str, Any] = {"value": None, "low": None, "high": None, "n": None}
    if cell is None:
        return {**empty, "status": "", "notes": (), "sources": (), "data_on": None}
    origin = {"sources": cell["sources"], "data_on": cell["data_on"]}
    if is_hidden:
        return {**empty, "status": "suppressed", "notes": ("suppressed",), **origin}
    if cell["value"] is None or cell["status"] in HIDDEN_STATUSES:
        return {**empty, "status": cell["status"], "notes": cell["notes"], **origin}
    return {key: cell[key] for key in (*empty, "status", "notes")} | origin
