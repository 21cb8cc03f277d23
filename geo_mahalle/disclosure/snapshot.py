"""A snapshot: all that one edition may show of a place on one day, as plain frozen records.

`take_snapshot` makes it, `maps` draws it, `pages` prints it. Whoever holds a snapshot needs no rule about
sensitivity any more: what the edition may not show is not in it. Contents are in a fixed order (rank of the
level and code of the area; the catalogue's order of indicators), so the same data give the same bytes.
Lists are columns, aligned by position, since a place has thousands of points and of values.
Points are (lon, lat), EPSG:4326. None means not known; 0 means counted and none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from statistics import median
from typing import Literal

Edition = Literal["public", "council", "office"]
Position = tuple[float, float]
Ring = tuple[Position, ...]
Polygon = tuple[Ring, ...]
"""The outer ring first, then the holes; each ring closed (its last position repeats the first)."""

HIDDEN_STATUSES = frozenset({"suppressed", "no_survey", "no_denominator"})
"""Statuses of a cell without value, interval and n."""
MEDIAN_AREAS = 5
"""The fewest areas with a value over which a median is told."""


@dataclass(frozen=True)
class Place:
    """The place the database is about."""

    key: str
    name_fa: str
    name_en: str
    calendar: Literal["jalali", "gregorian"]
    language: str
    timezone: str
    bounds: tuple[float, float, float, float]
    """West, south, east, north of all areas."""


@dataclass(frozen=True)
class Level:
    """A level of areas that has areas in this snapshot, from the widest (lowest rank) down."""

    id: str
    title_fa: str
    rank: int


@dataclass(frozen=True)
class Area:
    """One area with the boundary in force; `index` is its position in `Snapshot.areas` and all columns."""

    index: int
    code: str
    level: str
    parent_code: str | None
    name_fa: str
    name_en: str | None
    area_m2: float | None
    persons: float | None
    households: float | None
    is_pilot: bool
    centre: Position
    """A point inside the area: where its name stands."""
    bounds: tuple[float, float, float, float]
    polygons: tuple[Polygon, ...]


@dataclass(frozen=True)
class Period:
    """A period that has values; `title_fa` is ready for the screen."""

    key: str
    kind: str
    title_fa: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Columns:
    """The cells of one indicator in one period, aligned to `Snapshot.areas`.

    `value`, `low` and `high` are in the unit shown (a percent runs 0 to 100); `n` is the number of
    observations. A cell whose status is in `HIDDEN_STATUSES` is None in all four. An area that has no
    cell at all has status ''.
    """

    value: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    n: tuple[float | None, ...]
    status: tuple[str, ...]
    notes: tuple[tuple[str, ...], ...]
    sources: tuple[tuple[str, ...], ...] = ()
    """Ids of the `SourceCredit` rows each cell rests on; () in the whole column where none is known."""
    data_on: tuple[date | None, ...] = ()
    """The day to which each cell's newest input reaches."""


@dataclass(frozen=True)
class IndicatorColumn:
    """An indicator with its words, its unit and its columns by period key (oldest period first)."""

    id: str
    code: str
    title_fa: str
    short_fa: str
    domain: str
    kind: str
    unit_fa: str
    """How the unit is said after a number: «درصد», «در هزار نفر»; '' where the number stands alone."""
    unit_symbol_fa: str
    """The short form for a tight cell: «٪»."""
    decimals: int
    direction: str
    bands: tuple[float, ...]
    """Four fixed cut points in the unit shown, rising; () where the indicator is not coloured."""
    goalposts: tuple[float, float] | None
    is_core: bool
    note_fa: str
    steward_fa: str
    """Who holds the data."""
    letter_fa: str
    """The letter that would bring the data."""
    source_ids: tuple[str, ...]
    """Ids of the `SourceCredit` rows its numbers rest on."""
    themes: tuple[str, ...]
    """Survey themes it needs."""
    columns: Mapping[str, Columns]


@dataclass(frozen=True)
class CategoryTitle:
    """A kind of problem that has a point in this snapshot."""

    id: str
    title_fa: str
    short_fa: str
    committee: str
    committee_fa: str
    agency_fa: str
    pictogram: str
    rubric_fa: tuple[str, ...]


@dataclass(frozen=True)
class ThemeTitle:
    """A subject that can be surveyed."""

    id: str
    title_fa: str
    holder_fa: str
    stale_after_days: int


@dataclass(frozen=True)
class KindTitle:
    """A kind of facility that has a point in this snapshot."""

    id: str
    title_fa: str
    group: str
    icon: str
    is_area: bool


Positions = Mapping[int, tuple[int, ...]]


def _positions(column: tuple[int, ...]) -> Positions:
    """Return the positions at which each number stands in a column, worked out once a snapshot."""
    found: dict[int, list[int]] = {}
    for i, number in enumerate(column):
        found.setdefault(number, []).append(i)
    return {number: tuple(places) for number, places in found.items()}


@dataclass(frozen=True)
class Issues:
    """Problems as points; all columns have the same length.

    `category` is a position in `Snapshot.categories`, `area` one in `Snapshot.areas` (-1: in none).
    `opened` is what the edition may know of the time: a month key (`1404-07`) in the public edition, the
    ISO day of an S0 problem or the ISO first day of an S1 problem's week in the office edition.
    `is_segment` tells a mark that stands for a street segment (S1, at most one a segment and category).
    """

    lon: tuple[float, ...] = ()
    lat: tuple[float, ...] = ()
    category: tuple[int, ...] = ()
    severity: tuple[int | None, ...] = ()
    state: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    area: tuple[int, ...] = ()
    is_segment: tuple[bool, ...] = ()

    def __len__(self) -> int:
        return len(self.lon)

    @cached_property
    def by_area(self) -> Positions:
        """The positions of each area's own."""
        return _positions(self.area)


@dataclass(frozen=True)
class Facilities:
    """Services and utilities; all columns have the same length.

    `kind` is a position in `Snapshot.kinds`, `area` one in `Snapshot.areas` (-1: in none). `shape` is ()
    for a point, else the polygons of a park or an open space, and (lon, lat) a point inside it.
    """

    lon: tuple[float, ...] = ()
    lat: tuple[float, ...] = ()
    kind: tuple[int, ...] = ()
    name: tuple[str, ...] = ()
    is_working: tuple[bool | None, ...] = ()
    capacity: tuple[float | None, ...] = ()
    area: tuple[int, ...] = ()
    shape: tuple[tuple[Polygon, ...], ...] = ()

    def __len__(self) -> int:
        return len(self.lon)

    @cached_property
    def by_area(self) -> Positions:
        """The positions of each area's own."""
        return _positions(self.area)

    @cached_property
    def by_kind(self) -> Positions:
        """The positions of each kind's own."""
        return _positions(self.kind)


@dataclass(frozen=True)
class Streets:
    """Street parts (one street inside one area); all columns have the same length.

    `width_m` is None where nobody measured. `lit_share` (0 to 1) is None where lamps were not surveyed.
    `is_walked` is true where the part was walked in the twelve months before the snapshot's day.
    """

    coords: tuple[Ring, ...] = ()
    width_m: tuple[float | None, ...] = ()
    street_class: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    lit_share: tuple[float | None, ...] = ()
    is_walked: tuple[bool, ...] = ()
    area: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.coords)

    @cached_property
    def by_area(self) -> Positions:
        """The positions of each area's own."""
        return _positions(self.area)


@dataclass(frozen=True)
class CoverageRow:
    """What was surveyed where and when."""

    area_code: str
    theme: str
    surveyed_on: date
    completeness: float | None


@dataclass(frozen=True)
class SourceCredit:
    """Where data came from: the words every map carries."""

    id: str
    title_fa: str
    steward_fa: str
    licence: str
    url: str
    as_of: date | None
    rows: int


@dataclass(frozen=True)
class Counts:
    """How many observations the snapshot rests on; never of a class the edition may not show."""

    issues: int = 0
    facilities: int = 0
    streets: int = 0
    walks: int = 0
    points_withheld: int = 0
    """S0 problems that are in the register but not on the map (not on a public way, no addressee)."""


@dataclass(frozen=True)
class Snapshot:
    """All that one edition may show on one day."""

    edition: Edition
    snapshot_id: str
    as_of: date
    place: Place
    levels: tuple[Level, ...]
    areas: tuple[Area, ...]
    periods: tuple[Period, ...]
    indicators: tuple[IndicatorColumn, ...]
    categories: tuple[CategoryTitle, ...] = ()
    kinds: tuple[KindTitle, ...] = ()
    themes: tuple[ThemeTitle, ...] = ()
    issues: Issues = field(default_factory=Issues)
    past_issues: Issues = field(default_factory=Issues)
    """Problems that are no news any more, for the office's open files; they are on no map."""
    facilities: Facilities = field(default_factory=Facilities)
    streets: Streets = field(default_factory=Streets)
    coverage: tuple[CoverageRow, ...] = ()
    sources: tuple[SourceCredit, ...] = ()
    counts: Counts = field(default_factory=Counts)

    def __hash__(self) -> int:
        return hash(self.snapshot_id)

    def area(self, code: str) -> Area:
        """Return the area of that code; KeyError where there is none."""
        return self._areas_by_code[code]

    @cached_property
    def _areas_by_code(self) -> Mapping[str, Area]:
        return {area.code: area for area in self.areas}

    @cached_property
    def leaves(self) -> tuple[Area, ...]:
        """The areas that have no area below them: each has a page."""
        parents = {area.parent_code for area in self.areas}
        return tuple(area for area in self.areas if area.code not in parents)

    @cached_property
    def coverage_by_area(self) -> Mapping[str, tuple[CoverageRow, ...]]:
        """What was surveyed in each area, by its code."""
        found: dict[str, list[CoverageRow]] = {}
        for row in self.coverage:
            found.setdefault(row.area_code, []).append(row)
        return {code: tuple(own) for code, own in found.items()}

    @cached_property
    def medians(self) -> Mapping[tuple[str, str, str], float]:
        """The median over the areas of a level, by indicator, period and level.

        There is none where so few areas have a value that it would give one of them away.
        """
        levels: dict[str, list[int]] = {}
        for area in self.areas:
            levels.setdefault(area.level, []).append(area.index)
        found = {}
        for indicator in self.indicators:
            for key, column in indicator.columns.items():
                for level, places in levels.items():
                    known = [value for i in places if (value := column.value[i]) is not None]
                    if len(known) >= MEDIAN_AREAS:
                        found[indicator.id, key, level] = median(known)
        return found
