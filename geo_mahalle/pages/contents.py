"""The contents of an area's map as lists: ways by width, services, problems, each with the words it needs.

The lists are what a screen reader reads instead of the map, and what the map's marks open.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from geo_mahalle.disclosure.snapshot import Area, CategoryTitle, Ring, Snapshot
from geo_mahalle.jalali import long_date, month_name
from geo_mahalle.pages.profile import Writer

METRES_PER_DEGREE = 111_195.0
DARK_SHARE = 0.5
"""A street part is dark where less than this share of it is near a working lamp."""
RESCUE_KINDS = (
    "safe_open_space",
    "hydrant",
    "fire_station",
    "emergency_115",
    "red_crescent_base",
    "health_centre",
)
NEAREST_KINDS = ("fire_station", "emergency_115", "health_centre")
FURNITURE = ("lamp", "manhole", "waste_container")
"""Installations too many to name one by one; they are told as a number."""
CHIPS = {
    "recorded": "planned",
    "reviewing": "planned",
    "with_agency": "doing",
    "resolved": "done",
    "persisting": "persisting",
    "refused": "refused",
}
"""The shape a state is drawn with, on the map and in the list."""


@dataclass(frozen=True)
class Ways:
    """Metres of way in the area by what is known of them."""

    total_m: float
    wide_m: float
    middle_m: float
    narrow_m: float
    unknown_m: float
    dark_m: float
    light_unknown_m: float
    walked_m: float


@dataclass(frozen=True)
class Service:
    """One service or installation; `index` is its position in the snapshot."""

    index: int
    name: str
    state: str
    capacity: str


@dataclass(frozen=True)
class ServiceGroup:
    """Services of one kind."""

    kind: str
    title: str
    icon: str
    count: str
    services: tuple[Service, ...]


@dataclass(frozen=True)
class Problem:
    """One problem; `index` is the number of its mark on the page's map."""

    index: int
    how_bad: str
    state: str
    state_words: str
    since: str
    is_segment: bool


@dataclass(frozen=True)
class ProblemGroup:
    """The problems of one category with the one who must mend them."""

    category: CategoryTitle
    count: str
    problems: tuple[Problem, ...]


def ways_of(snapshot: Snapshot, area: Area) -> Ways:
    """Return the metres of way; a width or light nobody knows counts as unknown and is never guessed."""
    sums = dict.fromkeys(Ways.__dataclass_fields__, 0.0)
    streets = snapshot.streets
    for i in streets.by_area.get(area.index, ()):
        length = length_m(streets.coords[i])
        width, lit = streets.width_m[i], streets.lit_share[i]
        sums["total_m"] += length
        sums[_width_class(width)] += length
        if lit is None:
            sums["light_unknown_m"] += length
        elif lit < DARK_SHARE:
            sums["dark_m"] += length
        if streets.is_walked[i]:
            sums["walked_m"] += length
    return Ways(**sums)


def _width_class(width: float | None) -> str:
    if width is None:
        return "unknown_m"
    return "wide_m" if width >= 6 else "middle_m" if width >= 4 else "narrow_m"


def length_m(line: Ring) -> float:
    """Return the length of a short line on the sphere, good to a part in a thousand."""
    total = 0.0
    for (west, south), (east, north) in pairwise(line):
        x = (east - west) * math.cos(math.radians((south + north) / 2))
        total += math.hypot(x, north - south)
    return total * METRES_PER_DEGREE


def service_groups(
    snapshot: Snapshot, area: Area, writer: Writer
) -> tuple[list[ServiceGroup], list[ServiceGroup]]:
    """Return the groups for rescue and the other services, each in the catalogue's order of kinds."""
    by_kind: dict[int, list[int]] = {}
    for i in snapshot.facilities.by_area.get(area.index, ()):
        by_kind.setdefault(snapshot.facilities.kind[i], []).append(i)
    groups = [_group(snapshot, kind, numbers, writer) for kind, numbers in sorted(by_kind.items())]
    rescue = [group for group in groups if group.kind in RESCUE_KINDS]
    rescue.sort(key=lambda group: RESCUE_KINDS.index(group.kind))
    return rescue, [group for group in groups if group.kind not in RESCUE_KINDS]


def _group(snapshot: Snapshot, kind: int, numbers: Sequence[int], writer: Writer) -> ServiceGroup:
    title = snapshot.kinds[kind]
    listed = () if title.id in FURNITURE else tuple(_service(snapshot, i, writer) for i in numbers)
    return ServiceGroup(title.id, title.title_fa, title.icon, writer.number(len(numbers)), listed)


def _service(snapshot: Snapshot, index: int, writer: Writer) -> Service:
    facilities = snapshot.facilities
    working = facilities.is_working[index]
    capacity = facilities.capacity[index]
    is_space = snapshot.kinds[facilities.kind[index]].id == "safe_open_space"
    return Service(
        index=index,
        name=facilities.name[index],
        state=writer.say("out of order") if working is False else "",
        capacity=writer.say("{count} persons").format(count=writer.number(capacity))
        if capacity and is_space
        else "",
    )


def nearest(snapshot: Snapshot, area: Area, writer: Writer) -> list[Service]:
    """Return the nearest service of each kind that the area itself lacks, with metres in a straight line."""
    told = snapshot.facilities
    found: dict[str, tuple[float, int]] = {}
    inside = set()
    for number, title in enumerate(snapshot.kinds):
        for i in told.by_kind.get(number, ()) if title.id in NEAREST_KINDS else ():
            metres = length_m(((told.lon[i], told.lat[i]), area.centre))
            found[title.id] = min(found.get(title.id, (metres, i)), (metres, i))
            if told.area[i] == area.index:
                inside.add(title.id)
    rows = []
    for kind in NEAREST_KINDS:
        if kind in found and kind not in inside:
            metres, i = found[kind]
            away = writer.length(metres)
            rows.append(Service(i, told.name[i] or snapshot.kinds[told.kind[i]].title_fa, away, ""))
    return rows


def problem_groups(snapshot: Snapshot, numbers: Sequence[int], writer: Writer) -> list[ProblemGroup]:
    """Return problems by category, in the catalogue's order and then one that ranks nothing.

    `numbers` are positions in the snapshot; a problem's `index` is its place among them, as on the map.
    """
    groups: dict[int, list[Problem]] = {}
    for place, i in enumerate(numbers):
        groups.setdefault(snapshot.issues.category[i], []).append(_problem(snapshot, i, place, writer))
    return [
        ProblemGroup(snapshot.categories[category], writer.number(len(found)), tuple(found))
        for category, found in sorted(groups.items())
    ]


def _problem(snapshot: Snapshot, index: int, place: int, writer: Writer) -> Problem:
    issues = snapshot.issues
    rubric = snapshot.categories[issues.category[index]].rubric_fa
    severity = issues.severity[index]
    return Problem(
        index=place,
        how_bad="" if severity is None or len(rubric) < severity else rubric[severity - 1],
        state=issues.state[index],
        state_words=state_words(issues.state[index], writer),
        since=told_time(issues.opened[index], snapshot, writer),
        is_segment=issues.is_segment[index],
    )


def state_words(state: str, writer: Writer) -> str:
    """Return the word for a state, one of six."""
    return {
        "recorded": writer.say("recorded"),
        "reviewing": writer.say("under review"),
        "with_agency": writer.say("with the agency"),
        "persisting": writer.say("said to be solved, yet persists"),
        "resolved": writer.say("solved"),
        "refused": writer.say("not accepted"),
    }[state]


def told_time(opened: str, snapshot: Snapshot, writer: Writer) -> str:
    """Return the month of a public mark, or the day of an office one, in words."""
    calendar = snapshot.place.calendar
    if snapshot.edition == "office":
        return long_date(date.fromisoformat(opened), calendar=calendar)
    year, month = opened.removeprefix("g").split("-")
    return f"{month_name(int(month), calendar=calendar)} {writer.digits(year)}"
