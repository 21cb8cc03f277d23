"""Arrows along wide streets towards the nearest safe open space, and openings that nobody guards."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo_mahalle.pages.plans import placing
from geo_mahalle.pages.plans.placing import box_at
from geo_mahalle.statistics.network import nearest_m
from geo_mahalle.statistics.network_noding import Pieces, node_lines

if TYPE_CHECKING:
    from geo_mahalle.pages.plans.scene import _Work as Work

WIDE_M = 6.0
REACH_M = 60.0
"""How near to a safe space the end of a way leads to it."""
FARTHEST_M = 1_000.0
LONG_MM = 14.0
APART_MM = 30.0
MOST = 10
GREEN, CANAL = "#246B40", "#1C6EA4"
OVER = frozenset({"refused", "resolved"})
"""States of a problem that is over."""


def place(work: Work) -> None:
    """Draw what leads out of danger and what is one."""
    _openings(work)
    _arrows(work)


def _openings(work: Work) -> None:
    """Mark unguarded canals, pits and holes that the edition shows and no action stands on."""
    told, snapshot = work.snapshot.issues, work.snapshot
    named = {
        category
        for layer in work.wording.catalogue.layers_for(snapshot.edition, "area")
        if layer.draw == "opening"
        for category in layer.categories
    }
    for i in told.by_area.get(work.area.index, ()):
        if snapshot.categories[told.category[i]].id not in named or told.state[i] in OVER:
            continue
        x, y = work.paper.spot(told.lon[i], told.lat[i])
        if work.ground.is_free(box_at(x, y, 5.2, 3.0)):
            work.ground.take(box_at(x, y, 5.2, 3.0))
            work.scene.top.append(opening_sign(x, y))
            work.scene.drawn["opening"] = ""


def opening_sign(x: float, y: float) -> str:
    """Return a toothed blue line: an edge without a guard."""
    teeth = "".join(f"M{x + k:.2f} {y - 1.2:.2f}V{y + 1.2:.2f}" for k in (-1.8, -0.6, 0.6, 1.8))
    return (
        f'<rect x="{x - 2.6:.2f}" y="{y - 1.5:.2f}" width="5.2" height="3" rx="0.6" fill="#FFFFFF"/>'
        f'<path d="M{x - 2.3:.2f} {y:.2f}H{x + 2.3:.2f}" stroke="{CANAL}" stroke-width="0.9"/>'
        f'<path d="{teeth}" stroke="{CANAL}" stroke-width="0.4"/>'
    )


def _arrows(work: Work) -> None:
    """Draw arrows on ways of six metres and more, the way down to the nearest safe space along such ways."""
    told, k = work.snapshot.streets, work.paper.mm_per_m
    own = told.by_area.get(work.area.index, ())
    wide = [i for i in own if (told.width_m[i] or 0.0) >= WIDE_M]
    spaces = _spaces(work)
    if not wide or not spaces:
        return
    lines = [
        shapely.transform(work.paper.draw(shapely.LineString(told.coords[i])), lambda at: at / k)
        for i in wide
    ]
    pieces = node_lines(np.array(lines, dtype=object), np.zeros(len(lines), dtype=np.int64), tolerance_m=1.0)
    away = shapely.distance(shapely.points(pieces.xy * k), shapely.union_all(spaces)) / k
    if not (away <= REACH_M).any():
        return
    along = nearest_m(
        pieces.starts,
        pieces.ends,
        pieces.length_m,
        nodes=len(pieces.xy),
        sources=np.flatnonzero(away <= REACH_M),
    )
    put: list[tuple[float, float]] = []
    for at in np.argsort(np.minimum(along[pieces.starts], along[pieces.ends]), kind="stable").tolist():
        if len(put) == MOST:
            return
        spot = _arrow_on(work, pieces, at, along, put)
        if spot is not None:
            put.append(spot)


def _spaces(work: Work) -> list[shapely.Geometry]:
    """Return the safe open spaces in the frame, in mm; those of the areas beside count, too."""
    from geo_mahalle.pages.plans.scene import geometry_of

    told, found = work.snapshot.facilities, []
    for i, kind in enumerate(told.kind):
        if work.snapshot.kinds[kind].id != "safe_open_space":
            continue
        shape = (
            work.paper.draw(geometry_of(told.shape[i]))
            if told.shape[i]
            else shapely.Point(work.paper.spot(told.lon[i], told.lat[i]))
        )
        if shape.intersects(work.frame):
            found.append(shape)
    return found


def _arrow_on(
    work: Work, pieces: Pieces, at: int, along: np.ndarray, put: list[tuple[float, float]]
) -> tuple[float, float] | None:
    """Draw an arrow on a piece of a way, where it leads clearly one way and there is room for it."""
    first, last = float(along[pieces.starts[at]]), float(along[pieces.ends[at]])
    if not min(first, last) <= FARTHEST_M or abs(first - last) < 0.6 * float(pieces.length_m[at]):
        return None
    line = shapely.transform(pieces.shapes[at], lambda one: one * work.paper.mm_per_m)
    for x, y, turn in placing.along(line, LONG_MM):
        if any(math.hypot(x - a, y - b) < APART_MM for a, b in put):
            continue
        ground = box_at(x, y, LONG_MM, 3.2, turn)
        if not work.shape.contains(ground) or not work.ground.is_free(ground):
            continue
        middle = line.project(shapely.Point(x, y))
        a, b = line.interpolate(max(middle - 3, 0)), line.interpolate(min(middle + 3, line.length))
        if first < last:
            a, b = b, a
        angle = math.degrees(math.atan2(b.y - a.y, b.x - a.x))
        work.ground.take(ground)
        work.scene.top.append(
            f'<g transform="translate({x:.2f} {y:.2f}) rotate({angle:.1f})">{arrow(LONG_MM)}</g>'
        )
        work.scene.drawn["way_out"] = ""
        return x, y
    return None


def arrow(long: float) -> str:
    """Return an arrow to the right around its middle."""
    half = long / 2
    shaft = f"M{-half:.2f} 0H{half - 1.6:.2f}"
    head = f"M{half:.2f} 0L{half - 2.6:.2f} -1.3V1.3Z"
    return (
        f'<path d="{shaft}" stroke="#FFFFFF" stroke-width="1.5" fill="none"/>'
        f'<path d="{head}" fill="#FFFFFF" stroke="#FFFFFF" stroke-width="0.8" stroke-linejoin="round"/>'
        f'<path d="{shaft}" stroke="{GREEN}" stroke-width="0.7" fill="none"/>'
        f'<path d="{head}" fill="{GREEN}"/>'
    )
