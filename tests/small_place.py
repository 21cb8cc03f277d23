"""Three neighbourhoods of the hand-made place with everything that must and must not be shown.

    A  a street through the middle (lat 36.605), problems of every class on, beside and far from it
    B  a street nobody walked, small counts
    D  nothing at all

Texts of users try to break out of a page; the canaries must never come out anywhere.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date

from analysis_places import AS_OF, Facts, facts, point, square

EVIL = "<img src=x onerror=window.pwned=1>${window.pwned=2}</script><script>window.pwned=3</script>"
NOTE = "canary-note-7f3a"
REPORTER = "canary-reporter-91bd"
S2_SPOT = (48.503217, 36.604219)
S3_TITLE = "canary"
METRE_NORTH = 1 / 111_000
STREET_LAT = 36.605


def problem(
    made: Facts, category: str, spot, *, area="A", opened=date(2025, 7, 5), sensitivity=0, **values
) -> int:
    """Put an issue with its point and the report it came from."""
    number = made.issue(area, category, opened, sensitivity=sensitivity, state=values.pop("state", None))
    made.connection.execute(
        "UPDATE register.issue SET geom = %s, located_as = 'point', severity = %s WHERE id = %s",
        [point(*spot) if spot else None, values.pop("severity", 2), number],
    )
    made.count += 1
    made.put(
        "report",
        source_id="test",
        source_key=f"{REPORTER}-{made.count}",
        category_id=category,
        sensitivity=sensitivity,
        located_as="point" if spot else "named",
        geom=point(*spot) if spot else None,
        area_id=made.areas[area],
        reported_at=opened,
        reported_on=opened,
        note=NOTE if sensitivity < 2 else None,
        issue_id=number,
    )
    return number


@contextmanager
def written(place, catalogue):
    """Yield the facts of the small place, not computed yet."""
    with facts(place, catalogue) as made:
        _ground(made)
        _problems(made)
        yield made


def fill(place, catalogue):
    """Write the small place and compute it."""
    from geo_mahalle.analysis import compute

    with written(place, catalogue):
        pass
    compute(place, catalogue=catalogue)
    return place


def _ground(made: Facts) -> None:
    made.connection.execute("UPDATE register.area SET name_fa = %s WHERE code = 'B'", [f"باغ {EVIL}"])
    made.connection.execute(
        "UPDATE register.source SET licence = 'CC BY 4.0', steward_fa = %s, url = 'javascript:alert(1)'",
        [EVIL],
    )
    line = f"48.50 {STREET_LAT}, 48.505 {STREET_LAT}, 48.51 {STREET_LAT}"
    made.street(line, 893.0, name=f"خیابان {EVIL}", width_m=8, walked_on=date(2025, 5, 1))
    made.street("48.505 36.601, 48.505 36.605", 444.0, name="کوچه یاس", width_m=3)
    made.street(f"48.51 {STREET_LAT}, 48.52 {STREET_LAT}", 893.0, **{"class": "alley"})
    made.facility("A", "lamp", point(48.502, STREET_LAT), is_working=True)
    made.facility("A", "hydrant", point(48.506, STREET_LAT))
    made.facility("A", "mosque", point(48.507, 36.606), name=EVIL)
    made.facility("A", "police", None, name="canary-police", sensitivity=3)
    made.facility("A", "workshop", point(48.5031, 36.6071), name="canary-workshop", sensitivity=1)
    space = square(48.508, 36.607, 48.5088, 36.6076)
    made.facility("A", "safe_open_space", space, name="=HYPERLINK(1)", capacity=450)
    made.survey("AB", "lamps", "drainage", "surroundings", "gathering_places", "openings", "dereliction")
    made.people("A", 5000, 1400)
    made.people("B", 4000, 1100)
    made.people("D", 6, 2)
    made.figure("A", "unemployed", 120, 1500)
    made.figure("B", "unemployed", 4, 900)
    made.figure("A", "buildings", 800)
    made.figure("A", "formal_deed", 300, 800)


def _problems(made: Facts) -> None:
    north = lambda metres: (48.504, STREET_LAT + metres * METRE_NORTH)  # noqa: E731 - a ruler
    problem(made, "lamp_out", north(5))
    problem(made, "pothole", north(20), state="with_agency")
    problem(made, "open_pit", north(200))
    problem(made, "blocked_drain", north(3), state="refused")
    for day in range(1, 13):
        problem(made, "noise", (48.502 + day / 1e4, 36.6052), sensitivity=1, opened=date(2025, 6, day))
    for day in range(1, 4):
        problem(made, "noise", (48.514, 36.6051), area="B", sensitivity=1, opened=date(2025, 6, day))
    problem(made, "hidden_corner", S2_SPOT, sensitivity=2)
    problem(made, "social_service_contacts", None, sensitivity=3)
    made.connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
