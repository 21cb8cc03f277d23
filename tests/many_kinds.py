"""The small place with sixty problems and eight services more, so that every word of a filter parts them."""

from __future__ import annotations

from datetime import timedelta

import small_place
from analysis_places import AS_OF, point

from geo_mahalle.analysis import compute

STATES = ("recorded", "reviewing", "with_agency", "persisting", "refused", "resolved")
KINDS = ("lamp_out", "pothole", "open_pit", "blocked_drain", "missing_lamp")
SPOTS = {"A": (48.5031, 36.6042), "B": (48.5142, 36.6033), "D": (48.5263, 36.6154), "C": (48.5055, 36.6155)}


def fill(place, catalogue):
    """Write the place and compute it."""
    with small_place.written(place, catalogue) as made:
        _problems(made)
        for number, code in enumerate("AABBDDCC"):
            lon, lat = SPOTS[code]
            spot = point(lon + number / 1e4, lat) if number else None
            made.facility(code, ("lamp", "school", "mosque")[number % 3], spot, name=f"چراغ {number}")
    compute(place, catalogue=catalogue)
    return place


def _problems(made):
    """Put problems of all states, severities and kinds everywhere; some lack a point or an area."""
    for number in range(60):
        area, state = "ABDC"[number % 4], STATES[number * 7 % 6]
        opened = AS_OF - timedelta(days=number * 37 % 140 + 10)
        closed = opened + timedelta(days=5) if state == "resolved" else None
        key = made.issue(area, KINDS[number * 3 % 5], opened, closed, state=state)
        lon, lat = SPOTS[area]
        spot = point(lon + number / 1e5, lat) if number % 7 else None
        made.connection.execute(
            "UPDATE register.issue SET severity = %s, geom = %s, located_as = %s WHERE id = %s",
            [number // 2 % 5 or None, spot, "point" if spot else "named", key],
        )
        if number % 13 == 5:
            made.connection.execute(
                "UPDATE register.issue SET area_id = NULL, located_as = 'outside', geom = %s WHERE id = %s",
                [point(49.1, 36.9), key],
            )
        if number == 59:
            made.connection.execute(
                "UPDATE register.issue SET merged_into = %s WHERE id = %s", [key - 1, key]
            )
