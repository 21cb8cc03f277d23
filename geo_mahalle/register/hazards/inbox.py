"""List, count, map and export the problems that one filter keeps: every view of the inbox asks the same rows.

All of them put the same kept rows (`inbox_kept.sql`, narrowed by the predicate of database/filters.py) into
their query, and run on the web's own connection: narrowed to the areas of the account's scope, and once more
by row security.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, load_sql, rows, run
from geo_mahalle.database.filters import Filter, check_filter, filter_parameters, filtered
from geo_mahalle.database.scope import Scope
from geo_mahalle.register.hazards.clocks import cutoffs
from geo_mahalle.register.hazards.working_days import read_calendar

PACKAGE = "geo_mahalle.register.hazards"
KEPT = "SELECT true -- kept"
PAGE = 50
MOST_POINTS = 300
"""More problems are drawn as counts of cells."""
CELLS = 48
"""Cells over the width of what is drawn."""

SMALLEST_CELL_DEG = 0.0005


@dataclass(frozen=True)
class InboxRow:
    """One problem as a line of the list."""

    issue: UUID
    category: str
    committee: str
    severity: int | None
    state: str
    is_open: bool
    opened_on: date
    resolved_on: date | None
    escalated_on: date | None
    reports: int
    area: str | None
    area_name: str | None
    has_place: bool
    is_overdue: bool


@dataclass(frozen=True)
class Counts:
    """How many problems a filter keeps: all, those with a place, and by state."""

    total: int
    placed: int
    by_state: Mapping[str, int]


class Inbox:
    """The problems that one filter keeps, on a connection of the web; without `scope` by its walls alone."""

    def __init__(
        self,
        connection: Connection,
        catalogue: Catalogue,
        narrow: Filter,
        *,
        today: date,
        scope: Scope | None = None,
    ) -> None:
        check_filter(narrow, catalogue)
        self.connection, self.catalogue = connection, catalogue
        days = [category.deadline_days for category in catalogue.categories.values()]
        calendar = read_calendar(connection, catalogue.holidays.values())
        self.last_days = cutoffs(days, today=today, calendar=calendar)
        self.parameters = filter_parameters(narrow, catalogue, overdue=self.last_days)
        self.parameters |= {"area_ids": None, "boxed": None}
        reached = None if scope is None or scope.is_placewide else scope.area_ids
        if narrow.areas is not None:
            asked = self._one("inbox_area_ids") or []
            reached = frozenset(asked) if reached is None else reached & frozenset(asked)
        if reached is not None:
            self.parameters["area_ids"] = sorted(reached)
        if narrow.bbox is not None:
            self.parameters["boxed"] = self._one("inbox_boxed")

    def page(
        self, *, after: UUID | None = None, limit: int = PAGE, is_oldest_first: bool = False
    ) -> tuple[list[InboxRow], bool]:
        """Return a page of lines and whether more follow."""
        name = "inbox_oldest" if is_oldest_first else "inbox_page"
        found = self._rows(name, {"after": after, "limit": limit + 1})
        lines = [InboxRow(**row, is_overdue=self._is_overdue(row)) for row in found[:limit]]
        return lines, len(found) > limit

    def counts(self) -> Counts:
        """Return how many problems there are, by state and in all."""
        found = self._rows("inbox_counts")
        return Counts(
            total=sum(row["number"] for row in found),
            placed=sum(row["placed"] for row in found),
            by_state={row["state"]: row["number"] for row in found},
        )

    def drawn(self, *, width_deg: float, cells: float = CELLS) -> dict[str, Any]:
        """Return what the map draws: each problem with a place, or counts of cells where they are many."""
        counts = self.counts()
        told = {"total": counts.total, "placed": counts.placed}
        if counts.placed > MOST_POINTS:
            cell = max(width_deg / cells, SMALLEST_CELL_DEG)
            found = self._rows("inbox_cells", {"cell_deg": cell})
            return {**told, "cells": [[row["lon"], row["lat"], row["number"]] for row in found]}
        points = self._rows("inbox_points")
        return {**told, "points": [list(row.values()) for row in points]}

    def all_rows(self) -> list[dict[str, Any]]:
        """Return every problem as a row of a file, newest first."""
        return self._rows("inbox_rows")

    def _is_overdue(self, row: Mapping[str, Any]) -> bool:
        last: date = self.last_days[self.catalogue.categories[row["category"]].deadline_days]
        opened: date = row["opened_on"]
        return bool(row["is_open"]) and opened <= last

    def _one(self, name: str) -> list[int] | None:
        row = run(self.connection, PACKAGE, name, self.parameters).fetchone()
        return None if row is None else row[0]

    def _rows(self, name: str, more: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        kept = filtered(PACKAGE, "inbox_kept", "filter_issues")
        query = load_sql(PACKAGE, name).replace(KEPT, kept)
        cursor = self.connection.execute(query, {**self.parameters, **(more or {})})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def ground(connection: Connection) -> list[dict[str, Any]]:
    """Return the outlines of the areas that the account reaches (code, name, GeoJSON shape)."""
    found = rows(connection, PACKAGE, "inbox_ground")
    return [{**row, "shape": json.loads(row["shape"])} for row in found]
