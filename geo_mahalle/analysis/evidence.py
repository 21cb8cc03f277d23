"""What an indicator rests on, for each area and period: is it known, wholly or in part, and how old.

A count over something nobody looked at is not 0. The needs of an indicator's header say what must have been
surveyed or counted; this module says for each cell how much of it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_mahalle.analysis.grid import Cells, Grid
from geo_mahalle.analysis.parameters import BUILDING_THEME
from geo_mahalle.catalogue.indicators import Indicator, Need
from geo_mahalle.database import Connection, load_sql, read_columns, run

PACKAGE = "geo_mahalle.analysis"
MODES = {
    "issue": "happens",
    "report_pair": "happens",
    "incident": "happens",
    "event": "happens",
    "survey_answer": "happens",
    "issue_state": "remains",
    "coverage": "",
    "collected": "",
}
"""How a survey speaks for a period, by view; views not named tell what stands."""

QUERIES = {"stands": "theme_evidence", "happens": "collected_evidence", "remains": "standing_evidence"}

STRAIGHT = "straight_line"
"""No street is known in a part of the area: straight lines, made longer, stand in."""
ON_BUILDINGS, PARTLY_ON_BUILDINGS = "on_buildings", "partly_on_buildings"
"""People were spread over buildings by floor space, in all of the area or in a part; else over a grid."""

EPOCH = date(1970, 1, 1).toordinal()
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Evidence:
    """What is known for one indicator; every array covers the grid.

    `surveyed`, `counted`: share 0..1 of an area's smallest areas where every theme was surveyed, where every
    figure is there. `is_whole`: all of it was looked at, completely and to the end of the period.
    `overdue_days`: by how many days the most overdue input is older than allowed at the end of the period,
    negative where none is, NaN where none ages. `reaches`: day number (days since 1970) of the newest input.
    `sources`: ids of what it rests on. `remarks`: notes, each with the rows (areas) it holds for.
    """

    surveyed: Cells
    counted: Cells
    is_whole: Flags
    overdue_days: Cells
    reaches: Cells
    sources: tuple[str, ...]
    remarks: Mapping[str, Flags] = field(default_factory=dict)


@dataclass(frozen=True)
class _Part:
    """One need's evidence: known share, wholeness, age with its limit, and the newest day."""

    known: Cells
    is_whole: Flags
    age_days: Cells
    limit_days: float
    reaches: Cells
    sources: tuple[str, ...]


class EvidenceReader:
    """Reads the evidence of indicators; what several indicators share is read once."""

    def __init__(self, connection: Connection, grid: Grid, limits: Mapping[str, int]) -> None:
        self.connection = connection
        self.grid = grid
        self.limits = limits
        self.leaves = np.array([[float(max(area.leaves, 1))] for area in grid.areas])
        self.until = np.array([[float(p.until.toordinal() - EPOCH) for p in grid.periods]])
        self._parts: dict[tuple[Any, ...], _Part] = {}

    def read(self, indicator: Indicator) -> Evidence:
        """Return the evidence of an indicator's needs."""
        limit = indicator.stale_after_days
        themes = [
            self._or_straight(part) if theme in may_be_straight(indicator) else part
            for theme, mode in surveys_of(indicator)
            for part in [self._theme(theme, mode, limit)]
        ]
        figures = [part for need in indicator.needs for part in self._figures(need, indicator, limit)]
        parts = [*themes, *figures]
        blank, homes = np.zeros(self.grid.shape), self._of_homes(indicator)
        return Evidence(
            surveyed=np.minimum.reduce([part.known for part in themes]) if themes else blank + 1.0,
            counted=np.minimum.reduce([part.known for part in figures]) if figures else blank + 1.0,
            is_whole=np.logical_and.reduce([part.is_whole for part in parts]) if parts else blank == 0,
            overdue_days=_largest([part.age_days - part.limit_days for part in parts], blank),
            reaches=_largest([part.reaches for part in parts], blank),
            sources=tuple(sorted({source for part in parts for source in part.sources} | homes)),
            remarks=self._remarks(indicator),
        )

    @cached_property
    def _ground(self) -> Cells:
        """What access rests on, by area: smallest areas in buildings, on a grid, without a known street."""
        found = np.zeros((3, len(self.grid.areas)))
        for area, *counts in run(self.connection, PACKAGE, "access_ground"):
            found[:, self.grid.rows[area]] = counts
        return found

    def _or_straight(self, part: _Part) -> _Part:
        """Return what is known of streets, where straight lines stand in too: known, but not wholly."""
        straight = (self._ground[2] / self.leaves.ravel())[:, None]
        return replace(part, known=np.where(straight > 0, part.known + straight, part.known))

    def _remarks(self, indicator: Indicator) -> Mapping[str, Flags]:
        if not any(need.view == "access" for need in indicator.needs):
            return {}
        built, on_grid, straight = self._ground
        return {
            STRAIGHT: (straight > 0) & bool(may_be_straight(indicator)),
            ON_BUILDINGS: (built > 0) & (on_grid == 0),
            PARTLY_ON_BUILDINGS: (built > 0) & (on_grid > 0),
        }

    def _of_homes(self, indicator: Indicator) -> set[str]:
        """Return the sources of the buildings that carry people, where access is read and any do."""
        if not any(need.view == "access" for need in indicator.needs) or not self._ground[0].any():
            return set()
        return set(self._sources("theme_sources", {"theme": BUILDING_THEME}))

    def _theme(self, theme: str, mode: str, limit: int | None) -> _Part:
        key = ("theme", theme, mode, limit)
        if key not in self._parts:
            table = self._told(QUERIES[mode], {"theme": theme})
            names = ("leaves", "completeness", "oldest", "newest")
            leaves, completeness, oldest, newest = self.grid.lay(table, names)
            known = np.nan_to_num(leaves / self.leaves)
            whole = (known >= 1.0) & (completeness >= 1.0)
            age = np.full(self.grid.shape, np.nan) if mode == "happens" else self.until - oldest
            reaches = np.minimum(newest, self.until)
            sources = self._sources("theme_sources", {"theme": theme})
            days = float(limit if limit is not None else self.limits.get(theme, 36500))
            self._parts[key] = _Part(known, whole, age, days, reaches, sources)
        return self._parts[key]

    def _figures(self, need: Need, indicator: Indicator, limit: int | None) -> list[_Part]:
        """Return the evidence of a need for population or attributes; none for other views."""
        if need.view == "population":
            households = re.search(r"\bhouseholds\b", indicator.sql) is not None
            return [self._figure("population", {"households": households}, limit)]
        return [self._figure("attribute", {"attribute": name}, limit) for name in need.attributes]

    def _figure(self, name: str, chosen: dict[str, Any], limit: int | None) -> _Part:
        key = (name, *chosen.values(), limit)
        if key not in self._parts:
            known, days = self.grid.lay(self._told(f"{name}_evidence", chosen), ("known", "on_day"))
            known, oldest, newest = self._gather(np.nan_to_num(known), days)
            sources = self._sources(f"{name}_sources", chosen)
            allowed = float(limit) if limit is not None else np.inf
            self._parts[key] = _Part(known, known >= 1.0, self.until - oldest, allowed, newest, sources)
        return self._parts[key]

    def _gather(self, own: Cells, days: Cells) -> tuple[Cells, Cells, Cells]:
        """Return, with oldest and newest day, the share known: an area's own figure, or those of all in it.

        A denominator with holes is no denominator: an area without a figure of its own is known only where
        every smallest area in it is.
        """
        below, oldest, newest = np.zeros(own.shape), np.full(own.shape, np.nan), np.full(own.shape, np.nan)
        inner = {above for area in self.grid.areas for above in area.ancestors}
        for row, area in enumerate(self.grid.areas):
            if area.id in inner:
                continue
            day = np.where(own[row] > 0, days[row], np.nan)
            for around in (row, *(self.grid.rows[above] for above in area.ancestors)):
                below[around] += own[row]
                oldest[around] = np.fmin(oldest[around], day)
                newest[around] = np.fmax(newest[around], day)
        has_own = own > 0
        known = np.where(has_own | (below >= self.leaves), 1.0, 0.0)
        return known, np.where(has_own, days, oldest), np.where(has_own, days, newest)

    def _told(self, name: str, chosen: dict[str, Any]) -> pa.Table:
        """Return what the query of this name tells of areas and periods."""
        return read_columns(self.connection, load_sql(PACKAGE, name), chosen, words=("period_key",))

    def _sources(self, name: str, chosen: dict[str, Any]) -> tuple[str, ...]:
        wanted = {key: value for key, value in chosen.items() if key != "households"}
        return tuple(source for (source,) in run(self.connection, PACKAGE, name, wanted or None))


def surveys_of(indicator: Indicator) -> list[tuple[str, str]]:
    """Return theme and mode of each survey that must have been made, each once."""
    found = {
        (need.theme, MODES.get(need.view, "stands")): None
        for need in indicator.needs
        if need.theme and MODES.get(need.view, "stands")
    }
    return list(found)


def may_be_straight(indicator: Indicator) -> frozenset[str]:
    """Return the themes (streets) in whose place straight lines may stand."""
    return frozenset(need.theme for need in indicator.needs if need.or_straight and need.theme)


def _largest(parts: list[Cells], blank: Cells) -> Cells:
    """Return the largest of each cell, NaN where nothing is known."""
    result = np.full(blank.shape, np.nan)
    for part in parts:
        result = np.fmax(result, part)
    return result
