"""The parameters of relating, with where each comes from; stored with every run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from geo_mahalle.jalali import PeriodKind


@dataclass(frozen=True)
class Parameters:
    """Distances and words that relating uses.

    `lit_radius_m`: a street counts as lit within this distance of a working lamp; 25 m is about what a lamp
    on an 8 m pole lights (design choice; natural surveillance, CPTED). `gap_m`, `border_m`: areas are
    neighbours where at least `border_m` of border runs within `gap_m` of the other (drawn boundaries do not
    meet exactly; a corner is no border). `shortest_m`, `smallest_m2`: smaller parts are rounding of
    coordinates, not streets.
    """

    lit_radius_m: float = 25.0
    lamp_theme: str = "lamps"
    lamp_kinds: tuple[str, ...] = ("lamp",)
    gap_m: float = 5.0
    border_m: float = 25.0
    shortest_m: float = 0.05
    smallest_m2: float = 0.05
    period_kinds: tuple[PeriodKind, ...] = ("year", "quarter", "month")


BUILDING_THEME, STREET_THEME = "buildings", "streets"
"""Where these were surveyed, people are spread over buildings, and ways run along streets."""

KEPT_PARTIAL_RUNS = 20
"""Partial runs after the last whole one whose values are all kept; in older ones replaced values go."""

LOOK_BACK = timedelta(days=400)
"""How long before a period a problem may have been over and still count in it: longer than any deadline, and
than a year after which the same problem is not said to have come back."""

DRIFT = 0.005
"""A value that moved by less than this share while its facts stayed is not kept as a change."""
