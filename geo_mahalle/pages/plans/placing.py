"""Where marks and labels go so that none lies on another: what does not fit is left out, never overlapped.

Pure geometry in millimetres. Whatever is put first keeps its place, so the caller's order is the order of
importance: furniture, numbered actions, safe spaces, hydrants, services, names of streets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely import affinity

CLEAR_MM = 0.35
"""How far apart two things stand at least."""
Spot = tuple[float, float]


@dataclass(frozen=True)
class Label:
    """A text with its middle, its size and its turn (degrees clockwise, as SVG and CSS count)."""

    text: str
    x: float
    y: float
    width: float
    height: float
    turn: float
    style: str

    @property
    def outline(self) -> shapely.Polygon:
        """Return the ground it covers."""
        return box_at(self.x, self.y, self.width, self.height, self.turn)


def box_at(x: float, y: float, width: float, height: float, turn: float = 0.0) -> shapely.Polygon:
    """Return a box around a middle, turned clockwise as seen on paper."""
    plain = shapely.box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return affinity.rotate(plain, turn, origin=(x, y)) if turn else plain


@dataclass
class Ground:
    """The ground that is taken; `frame` is where anything may stand at all."""

    frame: shapely.Geometry
    taken: list[shapely.Geometry] = field(default_factory=list)

    def is_free(self, shape: shapely.Geometry) -> bool:
        """Tell whether a shape lies inside the frame and away from all that is taken."""
        if not self.frame.contains(shape):
            return False
        if not self.taken:
            return True
        return bool(np.min(shapely.distance(np.array(self.taken, dtype=object), shape)) >= CLEAR_MM)

    def take(self, shape: shapely.Geometry) -> None:
        """Take the ground of a shape."""
        self.taken.append(shape)

    def put(self, offered: Iterable[Label]) -> Label | None:
        """Take the first label that fits and return it; None where none does."""
        for label in offered:
            if self.is_free(label.outline):
                self.take(label.outline)
                return label
        return None


def around(spot: Spot, first: float, last: float, step: float, turns: int = 16) -> list[Spot]:
    """Return spots around one in widening rings, beginning upwards to the right."""
    found = []
    for radius in np.arange(first, last, step):
        for k in range(turns):
            angle = math.radians(-45 + 360 * k / turns)
            found.append(
                (spot[0] + float(radius) * math.cos(angle), spot[1] + float(radius) * math.sin(angle))
            )
    return found


def beside(spot: Spot, reach: float, width: float, height: float) -> list[Spot]:
    """Return middles of a label under, over, right and left of a mark."""
    x, y = spot
    down, across = reach + height / 2, reach + width / 2
    return [
        (x, y + down),
        (x, y - down),
        (x + across, y),
        (x - across, y),
        (x + across * 0.8, y + down * 0.8),
        (x - across * 0.8, y + down * 0.8),
    ]


def along(line: shapely.LineString, length: float, step: float = 4.0) -> list[tuple[float, float, float]]:
    """Return where a text of a length may run along a line: middle and turn, the line's middle first.

    Only where the line bends less than three percent over the text; the turn keeps the text upright.
    """
    whole = line.length
    if whole < length * 1.05:
        return []
    starts = np.arange(0.0, whole - length + 1e-9, step)
    starts = starts[np.argsort(np.abs(starts + length / 2 - whole / 2), kind="stable")]
    found = []
    for start in starts:
        a, b = line.interpolate(float(start)), line.interpolate(float(start + length))
        middle = line.interpolate(float(start + length / 2))
        chord = math.hypot(b.x - a.x, b.y - a.y)
        if chord < length * 0.97:
            continue
        turn = math.degrees(math.atan2(b.y - a.y, b.x - a.x))
        turn = turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn
        found.append(((a.x + b.x + 2 * middle.x) / 4, (a.y + b.y + 2 * middle.y) / 4, turn))
    return found


def sides(x: float, y: float, turn: float, away: float) -> Sequence[Spot]:
    """Return the two spots at a distance from a line, across its direction."""
    angle = math.radians(turn + 90)
    dx, dy = away * math.cos(angle), away * math.sin(angle)
    return (x - dx, y - dy), (x + dx, y + dy)
