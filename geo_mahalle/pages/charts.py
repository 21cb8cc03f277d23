"""Geometry of the small charts: bar with whisker, distribution strip, trend.

Pure arithmetic between a number and a place in an SVG that is not mirrored: Persian charts grow from the
right, so small values and old periods stand at the right. The macros draw what comes out of here and
static/charts.js does the same sums where a page redraws itself. A missing number gives None, a hatched
column or a broken line, never a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

STRIP_WIDTH = 340
TREND_LEFT, TREND_RIGHT = 8, 308
TREND_TOP, TREND_BOTTOM, TREND_HEIGHT = 10, 104, 130


@dataclass(frozen=True)
class Bar:
    """Places on a bar in percent from the left; `fill` is the width of the filled part."""

    value: float
    fill: float
    low: float | None
    high: float | None
    inside: float
    median: float | None


@dataclass(frozen=True)
class Mark:
    """A labelled place in a chart."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Dot:
    """One area on the distribution strip."""

    x: float
    y: float
    band: int
    is_chosen: bool


@dataclass(frozen=True)
class Box:
    """A rectangle from `x`, `width` wide; `number` is the band it shows."""

    x: float
    width: float
    number: int = 0


@dataclass(frozen=True)
class Strip:
    """The distribution of an indicator: one dot an area over the five bands."""

    dots: tuple[Dot, ...]
    bands: tuple[Box, ...]
    cuts: tuple[Mark, ...]
    median: float | None
    base: float
    height: float


@dataclass(frozen=True)
class Point:
    """One period of a trend; None in `value` where nothing is known."""

    words: str
    value: float | None
    low: float | None = None
    high: float | None = None
    median: float | None = None


@dataclass(frozen=True)
class Trend:
    """A trend as ready SVG point lists; a run of one period is a dot with a whisker."""

    ticks: tuple[Mark, ...]
    gaps: tuple[Box, ...]
    lines: tuple[str, ...]
    ribbons: tuple[str, ...]
    medians: tuple[str, ...]
    whiskers: tuple[str, ...]
    dots: tuple[Mark, ...]
    periods: tuple[Mark, ...]
    top: float = TREND_TOP
    bottom: float = TREND_BOTTOM
    height: float = TREND_HEIGHT


def scale_top(values: Sequence[float | None], bands: Sequence[float], *, is_percent: bool) -> float:
    """Return where a bar ends: 100 for a percent, else a round number above the largest value and cut."""
    if is_percent:
        return 100.0
    known = [value for value in (*values, *bands) if value is not None]
    largest = max(known, default=1.0)
    return nice_step(largest * 1.05, parts=1) if largest > 0 else 1.0


def nice_step(span: float, *, parts: int = 3) -> float:
    """Return the smallest of 1, 2, 2.5, 5 × a power of ten that covers the span in that many parts."""
    if span <= 0:
        return 1.0
    power = 1.0
    while power * 10 * parts <= span:
        power *= 10
    while power * parts > span:
        power /= 10
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10):
        if power * factor * parts >= span * (1 - 1e-9):
            return power * factor
    return power * 10


def bar(
    value: float | None,
    *,
    low: float | None = None,
    high: float | None = None,
    median: float | None = None,
    top: float,
) -> Bar | None:
    """Return the places of a bar that grows from the right, or None where there is no value."""
    if value is None:
        return None
    place = _place(value, top)
    has_whisker = low is not None and high is not None
    start = _place(low, top) if low is not None and has_whisker else None
    end = _place(high, top) if high is not None and has_whisker else None
    return Bar(
        value=place,
        fill=round(100 - place, 2),
        low=start,
        high=end,
        inside=0 if start is None else round(start - place, 2),
        median=None if median is None else _place(median, top),
    )


def band_of(value: float | None, bands: Sequence[float]) -> int:
    """Return the band 1 to 5 of a value by its fixed cut points, 0 where there is no value."""
    if value is None or not bands:
        return 0
    return 1 + sum(value >= cut for cut in bands)


def strip(
    values: Sequence[float | None],
    *,
    bands: Sequence[float],
    words: Sequence[str],
    chosen: int | None = None,
    median: float | None = None,
) -> Strip:
    """Return one dot an area, stacked where areas are alike; each band is equally wide."""
    known = [value for value in values if value is not None]
    ends = _ends(known, bands)
    base, radius = 66.0, 4.5
    stacks: dict[int, int] = {}
    dots = []
    for index, value in enumerate(values):
        if value is None:
            continue
        column = round(_strip_x(value, ends) / (2 * radius))
        level = stacks[column] = stacks.get(column, -1) + 1
        y = base - radius - 2 - level * 2 * radius
        dots.append(Dot(column * 2 * radius, y, band_of(value, bands), index == chosen))
    width = STRIP_WIDTH / 5
    return Strip(
        dots=tuple(sorted(dots, key=lambda dot: dot.is_chosen)),
        bands=tuple(
            Box(round(STRIP_WIDTH - width * (n + 1) + 0.5, 2), round(width - 1, 2), n + 1) for n in range(5)
        ),
        cuts=tuple(Mark(round(STRIP_WIDTH - width * (n + 1), 2), base, word) for n, word in enumerate(words)),
        median=None if median is None else _strip_x(median, ends),
        base=base,
        height=base + 28,
    )


def trend(points: Sequence[Point], *, words: Sequence[str], floor: float, top: float) -> Trend:
    """Return a trend between `floor` and `top`, oldest at the right; `words` label the grid lines."""
    column = (TREND_RIGHT - TREND_LEFT) / max(len(points), 1)
    places = [round(TREND_RIGHT - column * (i + 0.5), 2) for i in range(len(points))]

    def height(value: float) -> float:
        share = (min(max(value, floor), top) - floor) / ((top - floor) or 1)
        return round(TREND_BOTTOM - share * (TREND_BOTTOM - TREND_TOP), 2)

    known = [(x, point) for x, point in zip(places, points, strict=True)]
    runs = [
        [(x, p) for x, p in run]
        for is_known, run in groupby(known, lambda pair: pair[1].value is not None)
        if is_known
    ]
    lines, ribbons, whiskers, dots = _draw_runs(runs, height)
    medians = [
        " ".join(f"{x},{height(p.median)}" for x, p in run if p.median is not None)
        for has, run in groupby(known, lambda pair: pair[1].median is not None)
        if has
    ]
    steps = len(words) - 1 or 1
    return Trend(
        ticks=tuple(
            Mark(TREND_RIGHT, round(TREND_BOTTOM - i * (TREND_BOTTOM - TREND_TOP) / steps, 2), word)
            for i, word in enumerate(words)
        ),
        gaps=tuple(
            Box(round(x - column * 0.25, 2), round(column * 0.5, 2)) for x, p in known if p.value is None
        ),
        lines=tuple(lines),
        ribbons=tuple(ribbons),
        medians=tuple(medians),
        whiskers=tuple(whiskers),
        dots=tuple(dots),
        periods=tuple(Mark(x, TREND_HEIGHT, p.words) for x, p in known),
    )


def _draw_runs(
    runs: Sequence[Sequence[tuple[float, Point]]], height: Callable[[float], float]
) -> tuple[list[str], list[str], list[str], list[Mark]]:
    """Return lines, ribbons, whiskers and dots of the unbroken runs of a trend."""
    lines, ribbons, whiskers, dots = [], [], [], []
    for run in runs:
        spots = [(x, height(point.value), point) for x, point in run if point.value is not None]
        dots += [Mark(x, y, "") for x, y, _ in spots]
        ranged = [
            (x, height(p.low), height(p.high))
            for x, _, p in spots
            if p.low is not None and p.high is not None
        ]
        if len(spots) > 1:
            lines.append(" ".join(f"{x},{y}" for x, y, _ in spots))
        if len(ranged) > 1:
            upper = [f"{x},{high}" for x, _, high in ranged]
            lower = [f"{x},{low}" for x, low, _ in reversed(ranged)]
            ribbons.append(" ".join(upper + lower))
        elif ranged:
            x, low, high = ranged[0]
            whiskers.append(f"M{x - 4} {low}h8M{x} {low}V{high}M{x - 4} {high}h8")
    return lines, ribbons, whiskers, dots


def _place(value: float, top: float) -> float:
    return round(100 - 100 * min(max(value / top, 0.0), 1.0), 2)


def _ends(known: Sequence[float], bands: Sequence[float]) -> list[float]:
    """Return the six ends of the five bands; the outer two take in the data."""
    step = (bands[-1] - bands[0]) / max(len(bands) - 1, 1) or 1.0
    lowest = min([*known, bands[0] - step])
    highest = max([*known, bands[-1] + step])
    return [max(lowest, 0.0) if min(known, default=0) >= 0 else lowest, *bands, highest]


def _strip_x(value: float, ends: Sequence[float]) -> float:
    band = min(sum(value >= cut for cut in ends[1:-1]), 4)
    span = (ends[band + 1] - ends[band]) or 1.0
    share = (band + min(max((value - ends[band]) / span, 0.0), 1.0)) / 5
    return round(STRIP_WIDTH - 6 - share * (STRIP_WIDTH - 12), 2)
