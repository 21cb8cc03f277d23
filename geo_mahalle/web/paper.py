"""The paper form and its grid: the same squares on the sheet and in the table that is typed from it.

Columns are letters from the right (الف, ب, پ …), rows numbers from the top. A square stands for its middle;
kinds of problems have the numbers of their order in the catalogue, printed on the sheet.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.categories import Category
from geo_mahalle.text import digits, fold
from geo_mahalle.web.reading import whole

LETTERS = ("الف", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر")
COLUMNS = 10
MOST_ROWS = 20
METRES_PER_DEGREE = 111_195.0
WIDTH = 760.0
MOST_NAMES = 24
Points = list[tuple[float, float]]
CELL = re.compile(r"([^\d\s]+?)\s*[-/ ]?\s*(\d{1,2})")


@dataclass(frozen=True)
class Grid:
    """Squares over the box of an area: `step_lon`, `step_lat` in degrees, about equal in metres."""

    west: float
    south: float
    east: float
    north: float
    columns: int
    rows: int

    @property
    def step_lon(self) -> float:
        """Return the width of a square in degrees."""
        return (self.east - self.west) / self.columns

    @property
    def step_lat(self) -> float:
        """Return the height of a square in degrees."""
        return (self.north - self.south) / self.rows

    @property
    def side_m(self) -> float:
        """Return the width of a square in metres."""
        return self.step_lon * METRES_PER_DEGREE * math.cos(math.radians(self.south))

    def middle(self, name: str) -> tuple[float, float] | None:
        """Return the middle (lon, lat) of a square by its name, in any digits; None where there is none.

        >>> Grid(48.0, 36.0, 48.1, 36.1, 10, 10).middle("الف ۱")
        (48.095, 36.095)
        """
        found = CELL.fullmatch(digits(name).strip())
        if not found:
            return None
        column = next((n for n, one in enumerate(LETTERS) if fold(one) == fold(found[1])), None)
        row = int(found[2]) - 1
        if column is None or column >= self.columns or not 0 <= row < self.rows:
            return None
        lon = self.east - (column + 0.5) * self.step_lon
        lat = self.north - (row + 0.5) * self.step_lat
        return round(lon, 6), round(lat, 6)


def grid_of(box: Sequence[float]) -> Grid:
    """Return the grid over a box: ten columns of squares, at most twenty rows; the box grows to fit them."""
    west, south, east, north = box
    side_lat = (east - west) / COLUMNS * math.cos(math.radians((south + north) / 2))
    rows = min(MOST_ROWS, max(1, math.ceil((north - south) / side_lat - 1e-9)))
    height = max(rows * side_lat, north - south)
    spare = (height - (north - south)) / 2
    return Grid(west, south - spare, east, north + spare, COLUMNS, rows)


def numbers_of(catalogue: Catalogue, largest_class: int) -> dict[int, Category]:
    """Return the kinds of problems by the number they have on the sheet."""
    return {
        number: one
        for number, one in enumerate(catalogue.categories.values(), start=1)
        if one.sensitivity <= min(largest_class, 2)
    }


def read_kind(words: str, numbers: Mapping[int, Category]) -> Category | None:
    """Return the kind that a number or the beginning of a title names, if it is one alone."""
    plain = fold(words)
    if (number := whole(plain)) is not None:
        return numbers.get(number)
    if not plain:
        return None
    exact = [one for one in numbers.values() if plain in (fold(one.title_fa), fold(one.short_fa))]
    begins = [one for one in numbers.values() if fold(one.title_fa).startswith(plain)]
    found = exact or begins
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Drawing:
    """The sheet's map as SVG paths in a box of `width` × `height`."""

    width: float
    height: float
    outline: str
    streets: tuple[tuple[str, str], ...]
    """Pairs of class (wide, narrow) and path."""
    names: tuple[tuple[float, float, str], ...]


def draw(pack: Mapping[str, Any], grid: Grid) -> Drawing:
    """Return an area's pack as paths over its grid."""
    scale = WIDTH / (grid.east - grid.west)
    height = WIDTH * grid.rows / grid.columns
    tall = height / (grid.north - grid.south)

    def path(points: Points, *, closed: bool = False) -> str:
        placed = [f"{(lon - grid.west) * scale:.1f} {(grid.north - lat) * tall:.1f}" for lon, lat in points]
        return "M" + "L".join(placed) + ("Z" if closed else "")

    own = [_points(ring, pack["step"]) for area in pack["areas"] if area["own"] for ring in area["rings"]]
    inside = shapely.union_all([shapely.Polygon(ring) for ring in own])
    names: list[tuple[float, float, str]] = []
    beyond: list[tuple[float, float, str]] = []
    streets, seen = [], set()
    for name, local, _kind, width, _lit, flat in pack["streets"]:
        points = _points(flat, pack["step"])
        streets.append(("wide" if width and width >= 6 else "narrow", path(points)))
        label = name or local
        middle = _middle(points, grid) if label and width and width >= 6 and label not in seen else None
        if middle:
            seen.add(label)
            placed = ((middle[0] - grid.west) * scale, (grid.north - middle[1]) * tall, label)
            (names if shapely.intersects_xy(inside, *middle) else beyond).append(placed)
    outline = "".join(path(ring, closed=True) for ring in own)
    return Drawing(WIDTH, height, outline, tuple(streets), tuple([*names, *beyond][:MOST_NAMES]))


def _points(flat: Sequence[int], step: float) -> Points:
    """Return the (lon, lat) of a pack's line, which holds the first point and then the differences."""
    lons, lats = accumulate(flat[::2]), accumulate(flat[1::2])
    return [(lon * step, lat * step) for lon, lat in zip(lons, lats, strict=True)]


def _middle(points: Points, grid: Grid) -> tuple[float, float] | None:
    """Return the middle of the part of a line that lies on the sheet."""
    inside = shapely.clip_by_rect(shapely.LineString(points), grid.west, grid.south, grid.east, grid.north)
    if inside.is_empty:
        return None
    longest = max(shapely.get_parts(inside), key=lambda part: part.length)
    middle = longest.interpolate(0.5, normalized=True)
    return middle.x, middle.y
