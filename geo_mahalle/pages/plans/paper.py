"""The map's place on paper: which scale holds an area, where a spot lies in mm, which grid cell it has.

Millimetres run from the frame's upper left corner, y downwards, as SVG counts. Distances are those of a plane
that touches the area's middle, good to a part in a thousand over a neighbourhood.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely

WIDTH_MM, HEIGHT_MM = 285.0, 207.0
SCALES = (1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000)
INDEX_SCALES = (7500, 10_000, 15_000, 20_000, 25_000, 40_000, 50_000, 75_000, 100_000, 200_000)
"""Scales of the index sheet of an area that no single sheet holds."""
MOST_PLATES = 12
ROOM = 1.05
METRES_PER_DEGREE = 111_195.0
COLUMNS = ("الف", "ب", "پ", "ت", "ث", "ج", "چ", "ح")
LATIN_COLUMNS = ("A", "B", "C", "D", "E", "F", "G", "H")
ROWS = 6
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Paper:
    """A map frame at a scale; `is_whole` tells that the area fits at a scale at which streets are read."""

    lon: float
    lat: float
    scale: int
    is_whole: bool

    @property
    def mm_per_m(self) -> float:
        """Return millimetres on paper to a metre outside."""
        return 1000.0 / self.scale

    def spot(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a position lies."""
        x, y = self._place(np.array([[lon, lat]]))[0]
        return float(x), float(y)

    def draw(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return a shape in degrees as one in millimetres."""
        return shapely.transform(shape, self._place)

    def _place(self, at: np.ndarray) -> np.ndarray:
        k = METRES_PER_DEGREE * self.mm_per_m
        x = (at[:, 0] - self.lon) * k * math.cos(math.radians(self.lat)) + WIDTH_MM / 2
        y = HEIGHT_MM / 2 - (at[:, 1] - self.lat) * k
        return np.column_stack([x, y])

    def moved(self, x: float, y: float) -> Paper:
        """Return the frame at the smallest scale of a detailed sheet around a spot of this one."""
        k = METRES_PER_DEGREE * self.mm_per_m
        lon = self.lon + (x - WIDTH_MM / 2) / (k * math.cos(math.radians(self.lat)))
        return Paper(lon, self.lat - (y - HEIGHT_MM / 2) / k, SCALES[-1], is_whole=True)

    def seen(self) -> Bounds:
        """Return the bounds of the frame in degrees: west, south, east, north."""
        k = METRES_PER_DEGREE * self.mm_per_m
        dx = WIDTH_MM / 2 / (k * math.cos(math.radians(self.lat)))
        dy = HEIGHT_MM / 2 / k
        return self.lon - dx, self.lat - dy, self.lon + dx, self.lat + dy


def paper_for(bounds: Bounds) -> Paper:
    """Return the frame at the largest scale that holds the bounds with five percent of room.

    Beyond 1:5000 an area needs several sheets; the frame is then their index, and `plates_of` are they.
    """
    west, south, east, north = bounds
    lon, lat = (west + east) / 2, (south + north) / 2
    across = (east - west) * METRES_PER_DEGREE * math.cos(math.radians(lat)) * ROOM
    up = (north - south) * METRES_PER_DEGREE * ROOM
    needed = 1000 * max(across / WIDTH_MM, up / HEIGHT_MM)
    scale = next((one for one in SCALES + INDEX_SCALES if one >= needed), INDEX_SCALES[-1])
    return Paper(lon, lat, scale, needed <= SCALES[-1])


def plates_of(index: Paper, shape: shapely.Geometry) -> list[Paper]:
    """Return the sheets at 1:5000 that hold the parts of an area, as one reads down; none where too many.

    `shape` is the area in the millimetres of the index.
    """
    k = SCALES[-1] / index.scale
    wide, high = WIDTH_MM * k, HEIGHT_MM * k
    left, top, right, bottom = shape.bounds
    columns, lines = math.ceil((right - left) / wide), math.ceil((bottom - top) / high)
    x0 = (left + right - columns * wide) / 2
    y0 = (top + bottom - lines * high) / 2
    found = []
    for line in range(lines):
        for column in range(columns):
            x, y = x0 + (column + 0.5) * wide, y0 + (line + 0.5) * high
            if shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2).intersects(shape):
                found.append(index.moved(x, y))
    return found if len(found) <= MOST_PLATES else []


def column_letters(language: str) -> tuple[str, ...]:
    """Return the letters of the grid in the order in which they are read, the first one first."""
    return COLUMNS if language == "fa" else LATIN_COLUMNS


def row_numbers(language: str) -> str:
    """Return the numbers of the grid's rows."""
    return "۱۲۳۴۵۶" if language == "fa" else "123456"


def cell(x: float, y: float, language: str = "fa") -> str:
    """Return the grid cell of a spot, such as «ت۳» or D3: letters run as one reads, numbers downwards."""
    letters = column_letters(language)
    across = (WIDTH_MM - x if language == "fa" else x) / WIDTH_MM
    column = min(max(int(across * len(letters)), 0), len(letters) - 1)
    row = min(max(int(y / HEIGHT_MM * ROWS), 0), ROWS - 1)
    return f"{letters[column]}{row_numbers(language)[row]}"
