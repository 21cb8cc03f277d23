"""Pack geometry and columns into short text that a page holds and static/unpack.js reads.

Positions are rounded to a grid of `step` degrees (an error of at most half a step), written as differences
from the position before, zigzagged, cut into 7-bit varints and put in base64. Areas that touch share their
boundary: rings are cut where the neighbour changes and each arc is written once (the idea of TopoJSON,
Bostock 2012), which halves the text and lets the page draw each seam once and know the outer edge.
Numbers are whole multiples of a power of ten; 0 in the stream stands for not known, so NULL is never 0.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from geo_mahalle.maps.topology import arcs_of, node_rings

Position = tuple[float, float]
Ring = Sequence[Position]
Polygon = Sequence[Ring]
Cell = tuple[int, int]

STEP_DEGREES = 5e-6
"""The grid of packed positions: half a step is 0.28 m on the equator, less than a pixel at zoom 18."""


class PackedPolygons(TypedDict):
    """Shapes made of shared arcs; each stream is base64 text of varints."""

    step: float
    sizes: str
    """Positions in each arc."""
    arcs: str
    """x and y in turn, each the difference from the position before, over all arcs."""
    shapes: str
    """For each shape its number of rings, for each ring its number of arcs, then the arcs (~i: reversed)."""


class PackedLines(TypedDict):
    """Lines as one stream of differences."""

    step: float
    sizes: str
    coords: str


class PackedPoints(TypedDict):
    """Points as one stream of differences, in the order given."""

    step: float
    coords: str


class PackedColumn(TypedDict):
    """Numbers as whole multiples of 10^-decimals."""

    decimals: int
    values: str


def pack_ints(values: Iterable[int] | npt.NDArray[np.int64]) -> str:
    """Return whole numbers as base64 text of zigzag varints."""
    numbers = np.asarray(values if isinstance(values, np.ndarray) else list(values), dtype=np.int64)
    return base64.b64encode(_varints((numbers << 1) ^ (numbers >> 63))).decode()


def pack_column(values: Sequence[float | None], *, decimals: int) -> PackedColumn:
    """Return a column of numbers; None stays None, and a number is exact to half of the last decimal."""
    scale = 10**decimals
    coded = [0 if value is None else _after_null(round(value * scale)) for value in values]
    return {"decimals": decimals, "values": pack_ints(coded)}


def pack_points(lon: Sequence[float], lat: Sequence[float], *, step: float = STEP_DEGREES) -> PackedPoints:
    """Return points as differences from the point before."""
    cells = np.column_stack([_grid(lon, step), _grid(lat, step)])
    return {"step": step, "coords": pack_ints(_differences(cells))}


def pack_lines(lines: Sequence[Ring], *, step: float = STEP_DEGREES) -> PackedLines:
    """Return lines as differences; a position equal to the one before it is left out, the ends never."""
    grid, sizes = _all_cells(lines, step)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    is_new = np.ones(len(grid), dtype=bool)
    is_new[1:] = (grid[1:] != grid[:-1]).any(axis=1) | (owner[1:] != owner[:-1])
    grid, owner = grid[is_new], owner[is_new]
    counts = np.bincount(owner, minlength=len(sizes))
    times = np.where(counts == 1, 2, 1)  # a line shrunk to one cell keeps both its ends
    return {
        "step": step,
        "sizes": pack_ints(counts * times),
        "coords": pack_ints(_differences(np.repeat(grid, times[owner], axis=0))),
    }


def pack_polygons(shapes: Sequence[Sequence[Polygon]], *, step: float = STEP_DEGREES) -> PackedPolygons:
    """Return shapes (each a list of polygons, each a list of rings) with every shared arc once.

    Holes are told from outer rings by the even-odd rule when drawn, so polygons lose their grouping.
    A ring that shrinks to less than three positions on the grid is left out.
    """
    given = [
        (index, ring) for index, polygons in enumerate(shapes) for polygon in polygons for ring in polygon
    ]
    grid, sizes = _all_cells([ring for _, ring in given], step)
    cells = list(map(tuple, grid.tolist()))
    rings: list[list[Cell]] = []
    owners: list[int] = []
    start = 0
    for (index, _), size in zip(given, sizes.tolist(), strict=True):
        ring_cells = _open_ring(cells[start : start + size])
        start += size
        if len(set(ring_cells)) >= 3:
            rings.append(ring_cells)
            owners.append(index)
    arcs, cut = arcs_of(node_rings(rings))
    by_shape: list[list[list[int]]] = [[] for _ in shapes]
    for owner, used in zip(owners, cut, strict=True):
        by_shape[owner].append(used)
    stream: list[int] = []
    for parts in by_shape:
        stream.append(len(parts))
        for used in parts:
            stream += [len(used), *used]
    flat = np.array([cell for arc in arcs for cell in arc], dtype=np.int64).reshape(-1, 2)
    return {
        "step": step,
        "sizes": pack_ints([len(arc) for arc in arcs]),
        "arcs": pack_ints(_differences(flat)),
        "shapes": pack_ints(stream),
    }


def _after_null(number: int) -> int:
    """Make room for 0 as NULL: 0, 1, 2 … become 1, 2, 3 …; negative numbers stay."""
    return number + 1 if number >= 0 else number


def _varints(zigzagged: npt.NDArray[np.int64]) -> bytes:
    numbers = zigzagged.astype(np.uint64)
    lengths = np.ones(len(numbers), dtype=np.int64)
    for shift in range(7, 64, 7):
        lengths += numbers >= np.uint64(1 << shift)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    out = np.zeros(int(starts[-1]), dtype=np.uint8)
    for place in range(int(lengths.max(initial=0))):
        has = lengths > place
        part = (numbers[has] >> np.uint64(7 * place)) & np.uint64(0x7F)
        more = (lengths[has] > place + 1).astype(np.uint64) << np.uint64(7)
        out[starts[:-1][has] + place] = (part | more).astype(np.uint8)
    return out.tobytes()


def _grid(degrees: Sequence[float], step: float) -> npt.NDArray[np.int64]:
    return np.rint(np.asarray(degrees, dtype=np.float64) / step).astype(np.int64)


def _all_cells(lines: Sequence[Ring], step: float) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the grid cells of all lines one after the other, and how many each line has."""
    sizes = np.fromiter((len(line) for line in lines), dtype=np.int64, count=len(lines))
    numbers = chain.from_iterable(chain.from_iterable(lines))
    degrees = np.fromiter(numbers, dtype=np.float64, count=2 * int(sizes.sum()))
    return np.rint(degrees.reshape(-1, 2) / step).astype(np.int64), sizes


def _differences(cells: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.diff(cells, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel()


def _open_ring(cells: list[Cell]) -> list[Cell]:
    kept = [cell for i, cell in enumerate(cells) if i == 0 or cell != cells[i - 1]]
    while len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return kept
