"""What helps and what things are called, put on the map in order of need until no room is left.

Safe spaces, hydrants, the community house, services, the ways out to what the area lacks, then names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import shapely

from geo_mahalle.pages import contents
from geo_mahalle.pages.plans import placing, ways_out
from geo_mahalle.pages.plans.paper import HEIGHT_MM, WIDTH_MM
from geo_mahalle.pages.plans.placing import Label, box_at
from geo_mahalle.pages.plans.printing import MM_PER_PT, Style, icon, measure
from geo_mahalle.pages.profile import Writer

if TYPE_CHECKING:
    from geo_mahalle.pages.plans.scene import _Work as Work

INK, RESCUE, SPACE = "#1D2B33", "#B3261E", "#246B40"
STREET: Style = (7.0, 500)
MAIN: Style = (8.8, 600)
SMALL: Style = (6.6, 500)
NEIGHBOUR: Style = (8.0, 600)
EDGE_TEXT: Style = (7.0, 600)
LINE = 1.3
SERVICES = (
    ("school_primary", "school_secondary", "school", "kindergarten"),
    ("health_post", "health_centre", "hospital", "pharmacy"),
    ("mosque", "hosseiniyeh"),
    ("library", "cultural_centre"),
    ("sports_ground", "playground"),
    ("bus_stop",),
    ("bakery", "market"),
    ("fire_station", "emergency_115", "red_crescent_base"),
)
HOUSES = ("community_house", "council_office")
NAMED = 2
"""How many of each sort of service have their name written."""


def height_of(style: Style) -> float:
    """Return the height of a line of text."""
    return style[0] * MM_PER_PT * LINE


def place(work: Work) -> None:
    """Put everything that is not the frame's or an action."""
    _spaces(work)
    _hydrants(work)
    _services(work)
    _edges(work)
    ways_out.place(work)
    _neighbour_names(work)
    _street_names(work)


def _own(work: Work, *kinds: str) -> list[int]:
    told = work.snapshot.facilities
    return [i for i in told.by_area.get(work.area.index, ()) if work.snapshot.kinds[told.kind[i]].id in kinds]


def _spot(work: Work, i: int) -> tuple[float, float]:
    told = work.snapshot.facilities
    return work.paper.spot(told.lon[i], told.lat[i])


def _spaces(work: Work) -> None:
    """Mark safe spaces by the sign of an assembly point and say how many they hold."""
    told, wording = work.snapshot.facilities, work.wording
    found = _own(work, "safe_open_space")
    words = {
        i: wording.say("{count} persons").format(count=wording.number(told.capacity[i] or 0))
        for i in found
        if told.capacity[i]
    }
    widths = measure((text, SMALL) for text in words.values())
    for i in found:
        x, y = _spot(work, i)
        for at in [(x, y), *placing.around((x, y), 2.0, 10.0, 2.0, 8)]:
            if work.ground.is_free(box_at(*at, 4.6, 4.6)):
                work.ground.take(box_at(*at, 4.6, 4.6))
                work.scene.top.append(space_sign(*at))
                work.scene.drawn["safe_space"] = ""
                if i in words:
                    width = widths[words[i], SMALL] + 1.2
                    _label(
                        work,
                        words[i],
                        placing.beside(at, 2.5, width, height_of(SMALL)),
                        SMALL,
                        width,
                        "space",
                    )
                break


def space_sign(x: float, y: float) -> str:
    """Return the sign of an assembly point."""
    box = f'<rect x="{x - 2.1:.2f}" y="{y - 2.1:.2f}" width="4.2" height="4.2" rx="0.8" fill="{SPACE}"/>'
    arrow = f"M{x:.2f} {y - 1.4:.2f}V{y + 0.5:.2f}M{x - 0.8:.2f} {y - 0.3:.2f}L{x:.2f} {y + 0.55:.2f}"
    arrow += f"L{x + 0.8:.2f} {y - 0.3:.2f}M{x - 1.2:.2f} {y + 1.4:.2f}H{x + 1.2:.2f}"
    return box + f'<path d="{arrow}" fill="none" stroke="#FFFFFF" stroke-width="0.45"/>'


def hydrant_sign(x: float, y: float) -> str:
    """Return a square H outlined in red."""
    square = f'<rect x="{x - 1.5:.2f}" y="{y - 1.5:.2f}" width="3" height="3" rx="0.4" fill="#FFFFFF" '
    h = f"M{x - 0.6:.2f} {y - 0.8:.2f}V{y + 0.8:.2f}M{x + 0.6:.2f} {y - 0.8:.2f}V{y + 0.8:.2f}"
    h += f"M{x - 0.6:.2f} {y:.2f}H{x + 0.6:.2f}"
    return square + (
        f'stroke="{RESCUE}" stroke-width="0.4"/>'
        f'<path d="{h}" stroke="{RESCUE}" stroke-width="0.4" fill="none"/>'
    )


def service_sign(name: str, x: float, y: float, size: float = 4.7) -> str:
    """Return a service's pictogram in ink on a white disc."""
    disc = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size / 2 - 0.15:.2f}" fill="#FFFFFF" '
    return disc + f'stroke="{INK}" stroke-width="0.3"/>' + icon(name, x, y, size * 0.6, INK)


def house_sign(x: float, y: float) -> str:
    """Return the community house: a white house on a full disc."""
    disc = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="2.6" fill="#084E55" stroke="#FFFFFF" stroke-width="0.4"/>'
    return disc + icon("home", x, y, 3.1, "#FFFFFF")


def _hydrants(work: Work) -> None:
    for i in _own(work, "hydrant"):
        x, y = _spot(work, i)
        if work.ground.is_free(box_at(x, y, 3.4, 3.4)):
            work.ground.take(box_at(x, y, 3.4, 3.4))
            work.scene.top.append(hydrant_sign(x, y))
            work.scene.drawn["hydrant"] = ""


def _services(work: Work) -> None:
    told, kinds = work.snapshot.facilities, work.snapshot.kinds
    asked: list[tuple[int, str, bool]] = [(i, "home", True) for i in _own(work, *HOUSES)]
    for group in SERVICES:
        asked += [(i, kinds[told.kind[i]].icon, False) for i in _own(work, *group)]
    words = {i: told.name[i] or work.wording.kind(kinds[told.kind[i]]) for i, _, _ in asked}
    widths = measure((text, SMALL) for text in words.values())
    put: list[tuple[int, tuple[float, float]]] = []
    counted: dict[str, int] = {}
    for i, name, is_house in asked:
        at = _spot(work, i)
        disc = shapely.Point(at).buffer(2.7)
        if not work.ground.is_free(disc):
            continue
        work.ground.take(disc)
        work.scene.top.append(house_sign(*at) if is_house else service_sign(name, *at))
        if is_house:
            work.scene.drawn["house"] = ""
        else:
            work.scene.drawn.setdefault(f"service:{name}", work.wording.kind(kinds[told.kind[i]]))
        counted[name] = counted.get(name, 0) + 1
        if told.name[i] and counted[name] <= NAMED:
            put.append((i, at))
    for i, at in put:
        width = widths[words[i], SMALL] + 0.8
        _label(work, words[i], placing.beside(at, 2.6, width, height_of(SMALL)), SMALL, width, "service")


def _edges(work: Work) -> None:
    """Point from the frame's edge to the nearest fire station, ambulance and health centre outside."""
    writer = Writer(say=work.wording.say, language=work.wording.language, calendar=work.wording.calendar)
    rows = contents.nearest(work.snapshot, work.area, writer)
    words = {row.index: f"{row.name} · {row.state}" for row in rows}
    widths = measure((text, EDGE_TEXT) for text in words.values())
    for row in rows:
        width, height = widths[words[row.index], EDGE_TEXT] + 8.5, 5.4
        x, y = _spot(work, row.index)
        dx, dy = x - WIDTH_MM / 2, y - HEIGHT_MM / 2
        if abs(dx) < WIDTH_MM / 2 and abs(dy) < HEIGHT_MM / 2:
            continue
        k = min(
            (WIDTH_MM / 2 - width / 2 - 5.5) / max(abs(dx), 1e-9),
            (HEIGHT_MM / 2 - height / 2 - 5.5) / max(abs(dy), 1e-9),
        )
        at = (WIDTH_MM / 2 + k * dx, HEIGHT_MM / 2 + k * dy)
        for spot in [at, *placing.around(at, 6.0, 60.0, 6.0, 12)]:
            ground = box_at(*spot, width, height)
            if work.ground.is_free(ground):
                work.ground.take(ground)
                _draw_edge(work, words[row.index], spot, (width, height), math.atan2(dy, dx))
                break


def _draw_edge(
    work: Work, text: str, spot: tuple[float, float], size: tuple[float, float], angle: float
) -> None:
    (x, y), (width, height) = spot, size
    work.scene.top.append(
        f'<rect x="{x - width / 2:.2f}" y="{y - height / 2:.2f}" width="{width:.2f}" height="{height}" '
        f'rx="{height / 2}" fill="#FFFFFF" stroke="{RESCUE}" stroke-width="0.5"/>'
    )
    ax = x - width / 2 + 3.4
    turn = math.degrees(angle)
    work.scene.top.append(
        f'<g transform="translate({ax:.2f} {y:.2f}) rotate({turn:.1f})">'
        '<path d="M-1.9 0H1.7M0.5 -1.2L1.8 0L0.5 1.2" '
        f'fill="none" stroke="{RESCUE}" stroke-width="0.6"/></g>'
    )
    work.scene.labels.append(Label(text, x + 2.2, y, width - 7.0, height_of(EDGE_TEXT), 0.0, "edge"))
    work.scene.drawn["edge"] = ""


def _neighbour_names(work: Work) -> None:
    names = [(one, work.wording.name_of(one)) for one in work.near if one.name_fa]
    widths = measure((name, NEIGHBOUR) for _, name in names)
    from geo_mahalle.pages.plans.scene import geometry_of

    ring = shapely.buffer(work.shape, 26)
    for one, name in names:
        seen = shapely.intersection(work.paper.draw(geometry_of(one.polygons)), work.ground.frame)
        beside = shapely.intersection(seen, ring)
        if beside.is_empty:
            continue
        part = max(shapely.get_parts(beside), key=lambda shape: shape.area)
        spot = part.representative_point()
        width = widths[name, NEIGHBOUR] + 1.0
        inside = [
            at
            for at in [(spot.x, spot.y), *placing.around((spot.x, spot.y), 3.0, 24.0, 3.0)]
            if not box_at(*at, width, height_of(NEIGHBOUR)).intersects(work.shape)
        ]
        _label(work, name, inside, NEIGHBOUR, width, "neighbour")


def _street_names(work: Work) -> None:
    """Write names along the streets, the wide and the long first; each once, where it bends least."""
    merged = []
    for (is_own, name, is_main), lines in work.named.items():
        whole = shapely.line_merge(shapely.union_all(lines))
        parts = [one for one in shapely.get_parts(whole) if one.geom_type == "LineString"]
        if parts:
            longest = max(parts, key=lambda one: one.length)
            merged.append((is_own, is_main, name, longest))
    merged.sort(key=lambda one: (not one[1], not one[0], -one[3].length, one[2]))
    styles = [MAIN if is_main else STREET for _, is_main, _, _ in merged]
    widths = measure((one[2], style) for one, style in zip(merged, styles, strict=True))
    written: set[str] = set()
    for (is_own, is_main, name, line), style in zip(merged, styles, strict=True):
        if name in written or (not is_own and not is_main):
            continue
        width, height = widths[name, style] + 0.8, height_of(style)
        spots = placing.along(line, width)
        offers = [(x, y, turn) for x, y, turn in spots]
        offers += [(*side, turn) for x, y, turn in spots for side in placing.sides(x, y, turn, height * 0.95)]
        kind = "main" if is_main else "street"
        if not is_own:
            kind += " outer"
        free = [one for one in offers if not box_at(*one[:2], width, height, one[2]).intersects(work.dark)]
        if _label_turned(work, name, free, (width, height), kind):
            written.add(name)


def _label(
    work: Work,
    text: str,
    spots: Sequence[tuple[float, float]],
    style: Style,
    width: float,
    kind: str,
) -> None:
    _label_turned(work, text, [(*spot, 0.0) for spot in spots], (width, height_of(style)), kind)


def _label_turned(
    work: Work,
    text: str,
    offers: Sequence[tuple[float, float, float]],
    size: tuple[float, float],
    kind: str,
) -> bool:
    label = work.ground.put(Label(text, x, y, *size, turn, kind) for x, y, turn in offers)
    if label is None:
        return False
    work.scene.labels.append(label)
    work.scene.top.append(_plate(label))
    return True


def _plate(label: Label) -> str:
    """Return the pale ground under a text that lifts it off the lines below."""
    width, height = label.width - 0.2, label.height * 0.86
    move = f"translate({label.x:.2f} {label.y:.2f}) rotate({label.turn:.2f})"
    return (
        f'<rect transform="{move}" x="{-width / 2:.2f}" y="{-height / 2:.2f}" width="{width:.2f}" '
        f'height="{height:.2f}" rx="0.9" fill="#FFFFFF" fill-opacity="0.82"/>'
    )
