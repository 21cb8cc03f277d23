"""The public edition's first page: a plan of the areas without colour, and a list to search.

It holds no value of any area; it only says where each one's own page is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.disclosure.snapshot import Area, Snapshot
from geo_mahalle.pages import chrome, open_data
from geo_mahalle.pages.area import lean
from geo_mahalle.pages.chrome import Page
from geo_mahalle.pages.profile import Writer

WIDTH = 900.0
"""Width of the plan in its own units."""
ROOM_FOR_NAME = 9.0
"""Units a letter of a name needs; a name without room is left out, the list has it."""


@dataclass(frozen=True)
class Listed:
    """An area in the list."""

    index: int
    code: str
    name: str
    find: str


@dataclass(frozen=True)
class Group:
    """The areas below one area, under its name."""

    title: str
    areas: tuple[Listed, ...]


@dataclass(frozen=True)
class Shape:
    """An area on the plan."""

    index: int
    code: str
    name: str
    path: str
    x: float
    y: float
    shows_name: bool


@dataclass(frozen=True)
class Plan:
    """The plan in units of its own."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def render(snapshot: Snapshot, catalogue: Catalogue) -> Page:
    """Return the first page of the public edition."""
    place = snapshot.place
    level = chrome.finest_level(snapshot)
    say = chrome.speaker(snapshot, level)
    writer = Writer(say=say, language=place.language, calendar=place.calendar)
    html = chrome.render(
        "index.html",
        snapshot,
        path="",
        stylesheets=("base.css", "index.css"),
        map_name=chrome.map_name(catalogue.programme.map_fa, level),
        data_day=writer.day(snapshot.as_of),
        writer=writer,
        groups=_groups(snapshot),
        plan=draw_plan(snapshot),
        caveats=open_data.CAVEATS,
        navigation=(chrome.Entry(say("Method"), "book-open", "method/index.html"),),
    )
    return Page("", {"index.html": lean(html)})


def _groups(snapshot: Snapshot) -> list[Group]:
    """Return the areas with a page under the area above them, by name: no other order would be neutral."""
    names = {area.code: area.name_fa for area in snapshot.areas}
    below: dict[str, list[Area]] = {}
    for area in snapshot.leaves:
        below.setdefault(area.parent_code or "", []).append(area)
    return [
        Group(
            names.get(code, "") if len(below) > 1 else "",
            tuple(
                Listed(
                    area.index, area.code, area.name_fa, f"{area.name_fa} {area.name_en or ''} {area.code}"
                )
                for area in sorted(areas, key=lambda area: (area.name_fa, area.code))
            ),
        )
        for code, areas in sorted(below.items(), key=lambda item: (names.get(item[0], ""), item[0]))
    ]


def draw_plan(snapshot: Snapshot) -> Plan:
    """Return the areas as SVG paths, simplified to what the plan can show; they fill its frame."""
    sides = list(zip(*(area.bounds for area in snapshot.leaves), strict=True))
    west, south, east, north = min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)
    height = (north - south) * scale

    def place(lon: float, lat: float) -> tuple[float, float]:
        return round((lon - west) * squeeze * scale, 1), round((north - lat) * scale, 1)

    shapes = []
    for area in snapshot.leaves:
        rings = [[place(*position) for position in ring] for polygon in area.polygons for ring in polygon]
        x, y = place(*area.centre)
        room = max(ring[0] for ring in rings[0]) - min(ring[0] for ring in rings[0])
        shows_name = room > ROOM_FOR_NAME * len(area.name_fa)
        path = "".join(_path(ring) for ring in rings)
        shapes.append(Shape(area.index, area.code, area.name_fa, path, x, y, shows_name))
    return Plan(WIDTH, round(height, 1), tuple(shapes))


def _path(ring: Sequence[tuple[float, float]]) -> str:
    simple = shapely.simplify(shapely.LineString(ring), 0.7)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in shapely.get_coordinates(simple)[:-1].tolist()) + "Z"


__all__ = ["Plan", "draw_plan", "render"]
