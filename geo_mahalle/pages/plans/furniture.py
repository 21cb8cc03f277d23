"""What belongs to the frame of the map: grid letters, north, scale bar, and where in the city the area lies.

Each piece goes into the corner that covers least of the area.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geo_mahalle.maps.outline import outer_rings
from geo_mahalle.pages.plans.paper import (
    COLUMNS,
    HEIGHT_MM,
    ROWS,
    SCALES,
    WIDTH_MM,
    column_letters,
    plates_of,
    row_numbers,
)
from geo_mahalle.pages.plans.placing import Label

if TYPE_CHECKING:
    from geo_mahalle.pages.plans.scene import _Work as Work

INK = "#1D2B33"
EDGE = 5.0
GRID_HEIGHT = 3.0
INSET = (40.0, 30.0)
Box = tuple[float, float, float, float]


def place(work: Work) -> None:
    """Put the furniture and take its ground."""
    _grid(work)
    _plates(work)
    corners = [(right, bottom) for bottom in (True, False) for right in (False, True)]
    bar = _bar_metres(work)
    sizes = {"inset": INSET, "scale": (bar * work.paper.mm_per_m + 34, 10.0), "north": (12.0, 15.0)}
    draws = {"inset": _inset, "scale": _scale, "north": _north}
    for name, (width, height) in sizes.items():
        boxes = [_corner(corner, width, height) for corner in corners]
        covers = [shapely.intersection(shapely.box(*box), work.shape).area for box in boxes]
        best = covers.index(min(covers))
        corners.pop(best)
        draws[name](work, boxes[best])
        work.ground.take(shapely.box(*boxes[best]).buffer(0.4))


def _plates(work: Work) -> None:
    """Outline the sheets that follow an index and write which each is."""
    if work.paper.is_whole:
        return
    k = SCALES[-1] / work.paper.scale
    wide, high = WIDTH_MM * k, HEIGHT_MM * k
    for number, one in enumerate(plates_of(work.paper, work.shape), start=1):
        x, y = work.paper.spot(one.lon, one.lat)
        work.scene.over.append(
            f'<rect x="{x - wide / 2:.2f}" y="{y - high / 2:.2f}" width="{wide:.2f}" height="{high:.2f}" '
            f'fill="none" stroke="{INK}" stroke-width="0.25" stroke-dasharray="2 1"/>'
        )
        text = work.wording.say("Sheet {number}").format(number=work.wording.digits(number))
        offers = [
            Label(text, x - wide / 2 + 9, y + side * (high / 2 - 3), 16.0, 3.6, 0.0, "neighbour")
            for side in (-1, 1)
        ]
        label = work.ground.put(offers)
        if label is not None:
            work.scene.labels.append(label)


def _corner(corner: tuple[bool, bool], width: float, height: float) -> Box:
    is_right, is_bottom = corner
    left = WIDTH_MM - EDGE - width if is_right else EDGE
    top = HEIGHT_MM - EDGE - height if is_bottom else EDGE
    return left, top, left + width, top + height


def _card(box: Box) -> str:
    left, top, right, bottom = box
    return (
        f'<rect x="{left}" y="{top}" width="{right - left:.2f}" height="{bottom - top:.2f}" rx="1.4" '
        'fill="#FFFFFF" stroke="#C3BDAE" stroke-width="0.25"/>'
    )


def _grid(work: Work) -> None:
    """Write the letters along the top and the bottom and the numbers along both sides, with ticks between."""
    labels, over = work.scene.labels, work.scene.over
    wide, high = WIDTH_MM / len(COLUMNS), HEIGHT_MM / ROWS
    language = work.wording.language
    for k, letter in enumerate(column_letters(language)):
        x = WIDTH_MM - (k + 0.5) * wide if language == "fa" else (k + 0.5) * wide
        for y in (2.1, HEIGHT_MM - 2.1):
            labels.append(Label(letter, x, y, 6.0, GRID_HEIGHT, 0.0, "grid"))
            over.append(f'<rect x="{x - 3}" y="{y - 1.6}" width="6" height="3.2" rx="0.8" fill="#FFFFFF"/>')
    for k in range(ROWS):
        y = (k + 0.5) * high
        for x in (2.0, WIDTH_MM - 2.0):
            labels.append(Label(row_numbers(language)[k], x, y, 3.0, GRID_HEIGHT, 0.0, "grid"))
            over.append(f'<rect x="{x - 1.5}" y="{y - 1.6}" width="3" height="3.2" rx="0.8" fill="#FFFFFF"/>')
    ticks = [(WIDTH_MM - k * wide, 0.0, WIDTH_MM - k * wide, 2.0) for k in range(1, len(COLUMNS))]
    ticks += [(x, HEIGHT_MM - 2.0, x, HEIGHT_MM) for x, _, _, _ in ticks]
    ticks += [(0.0, k * high, 2.0, k * high) for k in range(1, ROWS)]
    ticks += [(WIDTH_MM - 2.0, k * high, WIDTH_MM, k * high) for k in range(1, ROWS)]
    data = "".join(f"M{a:.2f} {b:.2f}L{c:.2f} {d:.2f}" for a, b, c, d in ticks)
    over.append(f'<path d="{data}" stroke="{INK}" stroke-width="0.2" fill="none"/>')
    lines = [(WIDTH_MM - k * wide, 0.0, WIDTH_MM - k * wide, HEIGHT_MM) for k in range(1, len(COLUMNS))]
    lines += [(0.0, k * high, WIDTH_MM, k * high) for k in range(1, ROWS)]
    data = "".join(f"M{a:.2f} {b:.2f}L{c:.2f} {d:.2f}" for a, b, c, d in lines)
    work.scene.base.append(f'<path d="{data}" stroke="#C3BDAE" stroke-width="0.12" fill="none"/>')


def _bar_metres(work: Work) -> float:
    """Return the length of the scale bar: the round one nearest under sixty millimetres."""
    fits = [one for one in (20, 40, 100, 200, 400, 1000, 2000, 4000) if one * work.paper.mm_per_m <= 62]
    return float(fits[-1])


def _scale(work: Work, box: Box) -> None:
    left, top, right, _ = box
    metres = _bar_metres(work)
    long = metres * work.paper.mm_per_m
    y, x0 = top + 5.8, left + 6.0
    top_layer, labels, wording = work.scene.top, work.scene.labels, work.wording
    top_layer.append(_card(box))
    for k, share in enumerate((0.25, 0.25, 0.5)):
        start = x0 + long * (0.0, 0.25, 0.5)[k]
        colour = INK if k != 1 else "#FFFFFF"
        top_layer.append(
            f'<rect x="{start:.2f}" y="{y}" width="{long * share:.2f}" height="1.4" fill="{colour}" '
            f'stroke="{INK}" stroke-width="0.2"/>'
        )
    for share in (0.0, 0.25, 0.5, 1.0):
        text = wording.digits(round(metres * share))
        labels.append(Label(text, x0 + long * share, top + 3.2, 9.0, 3.2, 0.0, "small"))
    labels.append(Label(wording.say("metres"), x0 + long + 8.2, top + 3.2, 8.0, 3.2, 0.0, "small"))
    ratio = f"{wording.digits(1)}:{wording.digits(work.paper.scale)}"
    labels.append(Label(ratio, right - 9.0, y + 0.9, 15.0, 3.4, 0.0, "ratio"))


def _north(work: Work, box: Box) -> None:
    left, top, right, bottom = box
    x, y = (left + right) / 2, top + 6.2
    work.scene.top.append(_card(box))
    work.scene.top.append(f'<path d="M{x} {y - 5}L{x + 2.8} {y + 3.4}L{x} {y + 1.8}Z" fill="{INK}"/>')
    half = f'<path d="M{x} {y - 5}L{x - 2.8} {y + 3.4}L{x} {y + 1.8}Z" fill="#FFFFFF" '
    work.scene.top.append(half + f'stroke="{INK}" stroke-width="0.3" stroke-linejoin="round"/>')
    work.scene.labels.append(Label(work.wording.say("North"), x, bottom - 2.4, 10.0, 3.4, 0.0, "small"))


def _inset(work: Work, box: Box) -> None:
    """Draw the outline of the place with this area filled; no other area is coloured."""
    from geo_mahalle.pages.plans.scene import fill, geometry_of, stroke

    left, top, right, bottom = box
    rings = outer_rings([one.polygons for one in work.snapshot.leaves])
    whole = shapely.MultiLineString([ring for ring in rings if len(ring) > 1])
    west, south, east, north = whole.bounds
    squeeze = 0.8
    room = (right - left - 4, bottom - top - 8)
    k = min(room[0] / ((east - west) * squeeze), room[1] / (north - south))
    x0, y0 = (left + right) / 2, top + 5.6 + room[1] / 2

    def move(shape: shapely.Geometry) -> shapely.Geometry:
        middle = ((west + east) / 2, (south + north) / 2)
        return shapely.simplify(
            shapely.transform(shape, lambda at: (at - middle) * (k * squeeze, -k) + (x0, y0)), 0.06
        )

    work.scene.top += [
        _card(box),
        stroke(move(whole), INK, 0.4),
        fill(move(geometry_of(work.area.polygons)), "#0B6770", edge="#084E55", width=0.2),
    ]
    name = work.snapshot.place.name_fa if work.wording.language == "fa" else work.snapshot.place.name_en
    work.scene.labels.append(Label(name, (left + right) / 2, top + 3.0, right - left - 2, 3.4, 0.0, "small"))
