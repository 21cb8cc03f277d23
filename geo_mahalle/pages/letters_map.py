"""The A4 map of a letter: streets, boundaries and one numbered mark a row of its table.

Drawn once in millimetres on the sheet, then as SVG for the PDF and as a picture for Word, so both show the
same marks at the same places. Marks that would cover each other are moved apart and keep a line to theirs.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import shapely
from PIL import Image, ImageDraw, ImageFont
from shapely.geometry import shape

from geo_mahalle.register.hazards.letters import Ground, Letter
from geo_mahalle.text import persian_digits

WIDTH_MM, HEIGHT_MM = 180.0, 225.0
MARK_MM = 7.0
LEAST_SPAN_M = 260.0
MARGIN = 0.18
DOTS_PER_MM = 7
NAME_MM = 3.0
MOST_NAMES = 14
SCALES_M = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
PAPER, CASING, WHITE, INK, ACCENT, MUTED = "#F7F5EF", "#A9A294", "#FFFFFF", "#1D2B33", "#0B6770", "#56646C"
Spot = tuple[float, float]


@dataclass(frozen=True)
class Mark:
    """A row's number on the sheet: where it is, and where its mark is drawn (mm from the upper left)."""

    number: int
    at: Spot
    middle: Spot


@dataclass(frozen=True)
class Name:
    """A street's name, its middle on the sheet, turned by degrees clockwise."""

    text: str
    at: Spot
    turn: float


@dataclass(frozen=True)
class Drawing:
    """A letter's map in millimetres; `bar_mm` is how long `bar_m` metres are."""

    streets: tuple[tuple[shapely.Geometry, float], ...]
    areas: tuple[shapely.Geometry, ...]
    marks: tuple[Mark, ...]
    names: tuple[Name, ...]
    bar_m: int
    bar_mm: float


def lay_out(letter: Letter, ground: Ground) -> Drawing | None:
    """Return the map of a letter on its sheet; None where no problem of it has a place."""
    placed = [
        (row.position, row.lon, row.lat) for row in letter.rows if row.lon is not None and row.lat is not None
    ]
    if not placed:
        return None
    lon0 = sum(lon for _, lon, _ in placed) / len(placed)
    lat0 = sum(lat for _, _, lat in placed) / len(placed)
    metre_x, metre_y = 111_320 * math.cos(math.radians(lat0)), 110_574.0
    flat = [(n, (lon - lon0) * metre_x, (lat - lat0) * metre_y) for n, lon, lat in placed]
    west, east = min(x for _, x, _ in flat), max(x for _, x, _ in flat)
    south, north = min(y for _, _, y in flat), max(y for _, _, y in flat)
    span_x = max((east - west) * (1 + 2 * MARGIN), LEAST_SPAN_M)
    span_y = max((north - south) * (1 + 2 * MARGIN), LEAST_SPAN_M)
    per_mm = max(span_x / WIDTH_MM, span_y / HEIGHT_MM)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2

    def to_sheet(lonlat: Any) -> Any:  # noqa: ANN401 - an array of positions
        out = lonlat.copy()
        out[:, 0] = WIDTH_MM / 2 + ((lonlat[:, 0] - lon0) * metre_x - middle_x) / per_mm
        out[:, 1] = HEIGHT_MM / 2 - ((lonlat[:, 1] - lat0) * metre_y - middle_y) / per_mm
        return out

    sheet = shapely.box(0, 0, WIDTH_MM, HEIGHT_MM)
    streets = [
        (shapely.intersection(shapely.transform(shape(given), to_sheet), sheet), width, name)
        for name, width, given in ground.streets
    ]
    areas = [
        shapely.intersection(shapely.boundary(shapely.transform(shape(given), to_sheet)), sheet)
        for _, given in ground.areas
    ]
    spots = [
        (n, (WIDTH_MM / 2 + (x - middle_x) / per_mm, HEIGHT_MM / 2 - (y - middle_y) / per_mm))
        for n, x, y in flat
    ]
    marks = tuple(_apart(spots))
    bar_m = max((m for m in SCALES_M if m / per_mm <= 50), default=SCALES_M[0])
    return Drawing(
        streets=tuple((line, min(max(width / per_mm, 0.9), 4.0)) for line, width, _ in streets),
        areas=tuple(areas),
        marks=marks,
        names=tuple(_names([(line, name) for line, _, name in streets if name], marks)),
        bar_m=bar_m,
        bar_mm=bar_m / per_mm,
    )


def _apart(spots: Sequence[tuple[int, Spot]]) -> Iterator[Mark]:
    """Move marks that would cover each other to the nearest free place around theirs."""
    taken: list[Spot] = []
    for number, (x, y) in spots:
        for step in range(400):
            reach, turn = 0.25 * step, 2.399 * step
            at = (
                min(max(x + reach * math.cos(turn), MARK_MM), WIDTH_MM - MARK_MM),
                min(max(y + reach * math.sin(turn), MARK_MM), HEIGHT_MM - MARK_MM),
            )
            if all(math.dist(at, other) >= MARK_MM + 0.6 for other in taken):
                break
        taken.append(at)
        yield Mark(number, (x, y), at)


def _names(lines: Sequence[tuple[shapely.Geometry, str]], marks: Sequence[Mark]) -> Iterator[Name]:
    """Name the longest streets along themselves, each once, where no mark and no other name is."""
    taken = [shapely.Point(mark.middle).buffer(MARK_MM * 0.7) for mark in marks]
    seen: set[str] = set()
    for line, name in sorted(lines, key=lambda one: -one[0].length):
        for part in (one for one in shapely.get_parts(line) if one.geom_type == "LineString"):
            wide = len(name) * NAME_MM * 0.52
            if name in seen or part.length < wide * 1.15 or len(seen) >= MOST_NAMES:
                continue
            middle, before, after = (part.interpolate(share, normalized=True) for share in (0.5, 0.42, 0.58))
            turn = math.degrees(math.atan2(after.y - before.y, after.x - before.x))
            turn = turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn
            box = shapely.affinity.rotate(
                shapely.box(middle.x - wide / 2, middle.y - 2, middle.x + wide / 2, middle.y + 2), turn
            )
            if shapely.box(3, 3, WIDTH_MM - 3, HEIGHT_MM - 3).contains(box) and not any(
                box.intersects(other) for other in taken
            ):
                taken.append(box)
                seen.add(name)
                yield Name(name, (middle.x, middle.y), turn)


def draw_svg(drawing: Drawing) -> str:
    """Return the map as SVG without letters: numbers only, names are put above it as HTML."""
    parts = [f'<rect width="{WIDTH_MM}" height="{HEIGHT_MM}" fill="{PAPER}"/>']
    for colour, more in ((CASING, 0.5), (WHITE, 0.0)):
        parts += [
            f'<path d="{_path(line)}" fill="none" stroke="{colour}" stroke-width="{width + more:.2f}" '
            'stroke-linecap="round" stroke-linejoin="round"/>'
            for line, width in drawing.streets
        ]
    parts += [
        f'<path d="{_path(line)}" fill="none" stroke="{INK}" stroke-width="0.8"/>' for line in drawing.areas
    ]
    for mark in drawing.marks:
        (x, y), (mx, my) = mark.at, mark.middle
        if (x, y) != (mx, my):
            parts.append(f'<path d="M{x:.2f} {y:.2f}L{mx:.2f} {my:.2f}" stroke="{INK}" stroke-width="0.4"/>')
            parts.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="0.9" fill="{INK}"/>')
        ring = f'fill="{ACCENT}" stroke="#fff" stroke-width="0.8"'
        letters = 'text-anchor="middle" font-family="Vazirmatn" font-weight="800" font-size="3.8" fill="#fff"'
        number = persian_digits(mark.number)
        parts.append(f'<circle cx="{mx:.2f}" cy="{my:.2f}" r="{MARK_MM / 2}" {ring}/>')
        parts.append(f'<text x="{mx:.2f}" y="{my + 1.35:.2f}" {letters}>{number}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM}mm" height="{HEIGHT_MM}mm" '
        f'viewBox="0 0 {WIDTH_MM} {HEIGHT_MM}">{"".join(parts)}</svg>'
    )


def draw_png(drawing: Drawing) -> bytes:
    """Return the map as a picture for Word, at 178 dots an inch."""
    k = DOTS_PER_MM
    image = Image.new("RGB", (round(WIDTH_MM * k), round(HEIGHT_MM * k)), PAPER)
    pen = ImageDraw.Draw(image)
    for colour, more in ((CASING, 0.5), (WHITE, 0.0)):
        for line, width in drawing.streets:
            for part in _lines(line):
                pen.line(
                    [(x * k, y * k) for x, y in part],
                    fill=colour,
                    width=round((width + more) * k),
                    joint="curve",
                )
    for line in drawing.areas:
        for part in _lines(line):
            pen.line([(x * k, y * k) for x, y in part], fill=INK, width=round(0.8 * k), joint="curve")
    for name in drawing.names:
        _put_name(image, name)
    for mark in drawing.marks:
        (x, y), (mx, my), r = mark.at, mark.middle, MARK_MM / 2 * k
        pen.line([(x * k, y * k), (mx * k, my * k)], fill=INK, width=3)
        pen.ellipse([x * k - 6, y * k - 6, x * k + 6, y * k + 6], fill=INK)
        pen.ellipse(
            [mx * k - r, my * k - r, mx * k + r, my * k + r], fill=ACCENT, outline=WHITE, width=round(0.8 * k)
        )
        pen.text((mx * k, my * k), persian_digits(mark.number), font=_font(3.8, 800), fill=WHITE, anchor="mm")
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _put_name(image: Image.Image, name: Name) -> None:
    k = DOTS_PER_MM
    font = _font(NAME_MM, 500)
    left, top, right, bottom = font.getbbox(name.text, stroke_width=6)
    plate = Image.new("RGBA", (int(right - left) + 4, int(bottom - top) + 4), (255, 255, 255, 0))
    ImageDraw.Draw(plate).text(
        (2 - left, 2 - top), name.text, font=font, fill=MUTED, stroke_width=6, stroke_fill=WHITE
    )
    turned = plate.rotate(-name.turn, expand=True, resample=Image.Resampling.BICUBIC)
    corner = (round(name.at[0] * k - turned.width / 2), round(name.at[1] * k - turned.height / 2))
    image.paste(turned, corner, turned)


def _font(size_mm: float, weight: int) -> ImageFont.FreeTypeFont:
    body = (resources.files("geo_mahalle.maps") / "assets" / "vazirmatn.woff2").read_bytes()
    font = ImageFont.truetype(io.BytesIO(body), round(size_mm * DOTS_PER_MM))
    font.set_variation_by_axes([weight])
    return font


def _lines(line: shapely.Geometry) -> list[list[Spot]]:
    return [
        [(float(x), float(y)) for x, y in shapely.get_coordinates(part)]
        for part in shapely.get_parts(line)
        if part.geom_type == "LineString" and not part.is_empty
    ]


def _path(line: shapely.Geometry) -> str:
    return "".join("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in part) for part in _lines(line))
