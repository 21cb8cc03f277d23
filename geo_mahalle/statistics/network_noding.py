"""Turn drawn street lines into a graph: split where they meet on one level, joined where they end. Pure.

Lines of different levels (a bridge over a street) cross without meeting; they meet only where both end. What
lies farther apart than the tolerance is not joined, so a wall or a canal between two dead ends stays one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Shapes = NDArray[np.object_]
SHORTEST_M = 1e-6


@dataclass(frozen=True)
class Pieces:
    """Pieces of lines between nodes: the line each comes from, its end nodes, metres, and shape.

    `xy` holds one row a node, in metres.
    """

    line: Whole
    starts: Whole
    ends: Whole
    length_m: Floats
    shapes: Shapes
    xy: Floats


def node_lines(lines: Shapes, levels: Whole, *, tolerance_m: float = 0.5) -> Pieces:
    """Return the pieces of lines between the points where they meet.

    Parameters
    ----------
    lines
        LineStrings in metres.
    levels
        Storey of each line; lines cut each other only on the same one.
    tolerance_m
        An end this near to another line of its level, or to another end, touches it.
    """
    at_line, at_m = _cuts(lines, np.asarray(levels, dtype=np.int64), tolerance_m)
    line, shapes = _split(lines, at_line, at_m)
    heads = shapely.get_coordinates(shapely.get_point(shapes, 0))
    tails = shapely.get_coordinates(shapely.get_point(shapes, -1))
    label, xy = _join(np.concatenate([heads, tails]), tolerance_m)
    starts, ends = label[: len(shapes)], label[len(shapes) :]
    length = shapely.length(shapes)
    keep = (starts != ends) | (length > 2 * tolerance_m)
    return Pieces(line[keep], starts[keep], ends[keep], length[keep], shapes[keep], xy)


def _cuts(lines: Shapes, levels: Whole, tolerance_m: float) -> tuple[Whole, Floats]:
    """Return where lines are cut: number of the line, and metres along it."""
    tree = shapely.STRtree(lines)
    one, other = tree.query(lines, predicate="intersects")
    both = (one < other) & (levels[one] == levels[other])
    one, other = one[both], other[both]
    meeting = shapely.intersection(lines[one], lines[other])
    points, pair = shapely.get_coordinates(meeting, return_index=True)
    spots = shapely.points(points)
    ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
    of_line = np.tile(np.arange(len(lines)), 2)
    near, touched = tree.query(ends, predicate="dwithin", distance=tolerance_m)
    beside = (of_line[near] != touched) & (levels[of_line[near]] == levels[touched])
    at_line = np.concatenate([one[pair], other[pair], touched[beside]])
    at = np.concatenate([spots, spots, ends[near[beside]]])
    return at_line, shapely.line_locate_point(lines[at_line], at)


def _split(lines: Shapes, at_line: Whole, at_m: Floats) -> tuple[Whole, Shapes]:
    """Return the pieces of lines cut at metres along them, and the line each comes from, in order."""
    xy, of_line = shapely.get_coordinates(lines, return_index=True)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    first = np.r_[True, of_line[1:] != of_line[:-1]]
    step[first] = 0.0
    total = np.cumsum(step)
    along = total - total[first][np.cumsum(first) - 1]
    whole = shapely.length(lines)
    inner = (at_m > SHORTEST_M) & (at_m < whole[at_line] - SHORTEST_M)
    at_line, at_m = at_line[inner], at_m[inner]
    order = np.lexsort((at_m, at_line))
    at_line, at_m = at_line[order], at_m[order]
    fresh = np.r_[True, (np.diff(at_line) != 0) | (np.diff(at_m) > SHORTEST_M)][: len(at_line)]
    at_line, at_m = at_line[fresh], at_m[fresh]
    cut_xy = shapely.get_coordinates(shapely.line_interpolate_point(lines[at_line], at_m))
    # a cut ends one piece and begins the next: it stands twice, first as an end
    all_line = np.concatenate([of_line, at_line, at_line])
    all_m = np.concatenate([along, at_m, at_m])
    all_xy = np.concatenate([xy, cut_xy, cut_xy])
    turn = np.concatenate([np.zeros(len(xy)), np.full(len(at_m), 1.0), np.full(len(at_m), 2.0)])
    order = np.lexsort((turn, all_m, all_line))
    all_line, all_xy, turn = all_line[order], all_xy[order], turn[order]
    begins = np.r_[True, all_line[1:] != all_line[:-1]] | (turn == 2.0)
    piece = np.cumsum(begins) - 1
    line = all_line[begins]
    again = np.r_[False, (piece[1:] == piece[:-1]) & (np.abs(np.diff(all_xy, axis=0)).max(axis=1) <= 0)]
    all_xy, piece = all_xy[~again], piece[~again]
    sizes = np.bincount(piece, minlength=len(line))
    good = sizes > 1
    kept = good[piece]
    numbers = np.cumsum(good) - 1
    return line[good], np.asarray(shapely.linestrings(all_xy[kept], indices=numbers[piece[kept]]))


def _join(xy: Floats, tolerance_m: float) -> tuple[Whole, Floats]:
    """Return the node of each end, and the middle of each node: ends within the tolerance are one."""
    pairs = cKDTree(xy).query_pairs(tolerance_m, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(xy), len(xy)))
    count, label = connected_components(links, directed=False)
    size = np.bincount(label, minlength=count)
    middle = np.column_stack([np.bincount(label, weights=xy[:, axis], minlength=count) for axis in (0, 1)])
    return label.astype(np.int64), middle / size[:, None]
