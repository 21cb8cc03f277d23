"""The map of the A3 sheet: what is drawn, bottom to top, as shapes in mm, and the texts over them.

Shapes go into two SVG layers with the watermark of a draft between them; texts are placed by `placing` and
set as HTML. `drawn` names what the legend has to explain, no more and no less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely

from geo_mahalle.disclosure.snapshot import Area, Polygon, Snapshot
from geo_mahalle.pages import contents
from geo_mahalle.pages.area_map import _neighbours as neighbours_of
from geo_mahalle.pages.plans import placing
from geo_mahalle.pages.plans.marks import MARK_MM, draw_line_action, draw_mark, footprint
from geo_mahalle.pages.plans.paper import HEIGHT_MM, WIDTH_MM, Paper, cell, paper_for, plates_of
from geo_mahalle.pages.plans.placing import Ground, Label
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import Action, PlanDocument

MOST_MARKS = 15
INK = "#1D2B33"


@dataclass(frozen=True)
class Placed:
    """A numbered action on the map: the middle of its mark, and the grid cell the table names."""

    action: Action
    x: float
    y: float
    language: str = "fa"

    @property
    def cell(self) -> str:
        """Return the grid cell of the mark."""
        return cell(self.x, self.y, self.language)


@dataclass
class Scene:
    """A drawn map: two layers of shapes, texts, marks, and what the legend explains."""

    paper: Paper
    base: list[str] = field(default_factory=list)
    over: list[str] = field(default_factory=list)
    top: list[str] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    plates: list[Scene] = field(default_factory=list)
    """Sheets at 1:5000, where this one is only their index."""
    drawn: dict[str, str] = field(default_factory=dict)
    """What the legend explains; services by «service:<icon>» with the title of their kind."""


def path_of(shape: shapely.Geometry) -> str:
    """Return the path data of lines and polygons, to a hundredth of a millimetre."""
    said = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            rings = [part.exterior, *part.interiors]
        elif part.geom_type in ("LineString", "LinearRing"):
            rings = [part]
        else:
            continue
        for ring in rings:
            at = np.round(shapely.get_coordinates(ring), 2).tolist()
            if len(at) < 2:
                continue
            closing = "Z" if part.geom_type == "Polygon" else ""
            said.append("M" + "L".join(f"{x:g} {y:g}" for x, y in at) + closing)
    return "".join(said)


def stroke(shape: shapely.Geometry, colour: str, width: float, *, dash: str = "", cap: str = "round") -> str:
    """Return lines drawn with a pen."""
    data = path_of(shape)
    if not data:
        return ""
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    pen = f'stroke="{colour}" stroke-width="{width:g}" stroke-linecap="{cap}" stroke-linejoin="round"'
    return f'<path d="{data}" fill="none" {pen}{dashes}/>'


def fill(
    shape: shapely.Geometry, colour: str, *, edge: str = "", width: float = 0.1, opacity: float = 1
) -> str:
    """Return a filled shape, outlined where an edge is named."""
    data = path_of(shape)
    if not data:
        return ""
    line = f' stroke="{edge}" stroke-width="{width:g}"' if edge else ""
    thin = f' fill-opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<path d="{data}" fill="{colour}" fill-rule="evenodd"{thin}{line}/>'


def sheet_svg(parts: Sequence[str]) -> str:
    """Return drawn parts as one SVG of the size of the map frame."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_MM:g}mm" height="{HEIGHT_MM:g}mm" '
        f'viewBox="0 0 {WIDTH_MM:g} {HEIGHT_MM:g}">{"".join(parts)}</svg>'
    )


def geometry_of(polygons: Sequence[Polygon]) -> shapely.Geometry:
    """Return the polygons of a snapshot as one shape."""
    whole = shapely.MultiPolygon([(polygon[0], list(polygon[1:])) for polygon in polygons])
    return whole if whole.is_valid else shapely.make_valid(whole)


def draw_scene(
    snapshot: Snapshot,
    area: Area,
    plan: PlanDocument,
    wording: Wording,
    *,
    buildings: Sequence[shapely.Geometry] = (),
) -> Scene:
    """Return the map of an area with the first actions of its plan that have a place.

    `buildings` are outlines in degrees, drawn as ground: nothing is told of any of them.
    """
    scene = _draw(paper_for(area.bounds), snapshot, area, plan, wording, buildings)
    if not scene.paper.is_whole:
        on_index = replace(plan, actions=tuple(one.action for one in scene.placed))
        shape = scene.paper.draw(geometry_of(area.polygons))
        for paper in plates_of(scene.paper, shape):
            plate = _draw(paper, snapshot, area, on_index, wording, buildings)
            scene.plates.append(plate)
            scene.drawn |= plate.drawn
    return scene


def _draw(
    paper: Paper,
    snapshot: Snapshot,
    area: Area,
    plan: PlanDocument,
    wording: Wording,
    buildings: Sequence[shapely.Geometry],
) -> Scene:
    scene = Scene(paper)
    work = _Work(snapshot, area, plan, wording, scene)
    work.draw_buildings(buildings if paper.is_whole else ())  # an index is too small for them
    work.draw_ground()
    work.draw_streets()
    work.draw_unknown()
    work.draw_boundary()
    work.place()
    return scene


class _Work:
    """The drawing of one map; each step adds to the scene."""

    def __init__(
        self, snapshot: Snapshot, area: Area, plan: PlanDocument, wording: Wording, scene: Scene
    ) -> None:
        self.snapshot, self.area, self.plan, self.wording, self.scene = snapshot, area, plan, wording, scene
        self.paper = scene.paper
        self.frame = shapely.box(0, 0, WIDTH_MM, HEIGHT_MM)
        self.shape = self.paper.draw(geometry_of(area.polygons))
        self.near = neighbours_of(snapshot, area, self.paper.seen())
        self.ground = Ground(shapely.box(3.4, 3.4, WIDTH_MM - 3.4, HEIGHT_MM - 3.4))
        self.dark: shapely.Geometry = shapely.MultiPolygon()
        self.dashes: list[str] = []
        self.named: dict[tuple[bool, str, bool], list[shapely.Geometry]] = defaultdict(list)

    def draw_buildings(self, buildings: Sequence[shapely.Geometry]) -> None:
        """Draw paper, the area's own ground and, where the register has them, the buildings on it."""
        self.scene.base += [fill(self.frame, "#F7F5EF"), fill(self.shape, "#F1EFE8")]
        seen = shapely.box(*self.paper.seen())
        near = [self.paper.draw(one) for one in buildings if one.intersects(seen)]
        drawn = shapely.intersection(shapely.make_valid(np.array(near, dtype=object)), self.frame)
        data = "".join(path_of(shapely.simplify(one, 0.05)) for one in drawn)
        if data:
            self.scene.over.append(
                f'<path d="{data}" fill="#E6E4DE" fill-rule="nonzero" stroke="#D2CEC3" stroke-width="0.1"/>'
            )
            self.scene.drawn["building"] = ""

    def draw_ground(self) -> None:
        """Draw parks."""
        told = self.snapshot.facilities
        for i in told.by_area.get(self.area.index, ()):
            if told.shape[i] and self.snapshot.kinds[told.kind[i]].id == "park":
                self.scene.over.append(
                    fill(self._drawn(told.shape[i]), "#DCE8CF", edge="#246B40", width=0.12)
                )
                self.scene.drawn["park"] = ""

    def _drawn(self, polygons: Sequence[Polygon]) -> shapely.Geometry:
        return shapely.intersection(self.paper.draw(geometry_of(polygons)), self.frame)

    def draw_streets(self) -> None:
        """Draw every way in the frame by its width; of other areas the width only, faded afterwards."""
        told, over = self.snapshot.streets, self.scene.over
        pens: dict[tuple[str, float], list[shapely.Geometry]] = defaultdict(list)
        dark = []
        for area in (self.area, *self.near):
            is_own = area.index == self.area.index
            for i in told.by_area.get(area.index, ()):
                line = shapely.intersection(self.paper.draw(shapely.LineString(told.coords[i])), self.frame)
                if line.is_empty:
                    continue
                kind, pen = self._pen(told.width_m[i])
                pens[kind, pen].append(line)
                if is_own:
                    self.scene.drawn[kind] = ""
                    lit = told.lit_share[i]
                    is_dark = lit is not None and lit < contents.DARK_SHARE
                    if is_dark:
                        dark.append(line)
                if told.name[i]:
                    is_main = (told.width_m[i] or 0) >= 10
                    self.named[is_own, told.name[i], is_main].append(line)
        for (kind, pen), lines in sorted(pens.items()):
            if kind in ("wide", "middle"):
                over.append(stroke(shapely.union_all(lines), "#A9A294", pen + 0.36))
        for (kind, pen), lines in sorted(pens.items()):
            whole = shapely.line_merge(shapely.union_all(lines))
            if kind in ("wide", "middle"):
                over.append(stroke(whole, "#FFFFFF", pen))
            elif kind == "narrow":
                over += [stroke(whole, "#FFFFFF", 0.9), stroke(whole, "#8A5526", 0.62, dash="0 1.35")]
            else:
                over.append(stroke(whole, "#8C8880", 0.35, dash="1.6 1.1", cap="butt"))
        outside = shapely.difference(self.frame, self.shape)
        over.append(fill(outside, "#FFFFFF", opacity=0.6))
        if dark:
            self.scene.drawn["dark"] = ""
            whole = shapely.line_merge(shapely.union_all(dark))
            self.dark = shapely.buffer(whole, 0.9)
            self.dashes = [
                stroke(whole, "#FFFFFF", 2.1),
                stroke(whole, "#17245C", 1.6, dash="3 1.5", cap="butt"),
            ]

    def _pen(self, width_m: float | None) -> tuple[str, float]:
        if width_m is None:
            return "unknown_width", 0.35
        if width_m < 4:
            return "narrow", 0.9
        return "wide" if width_m >= 6 else "middle", round(max(width_m * self.paper.mm_per_m, 1.0), 1)

    def draw_unknown(self) -> None:
        """Hatch what was not walked for a year, then draw what has no light, then safe spaces."""
        told = self.snapshot.streets
        own = told.by_area.get(self.area.index, ())
        lines = [(self.paper.draw(shapely.LineString(told.coords[i])), told.is_walked[i]) for i in own]
        known = [line for line, is_walked in lines if is_walked]
        unknown = [line for line, is_walked in lines if not is_walked]
        if unknown:
            reach = 30 * self.paper.mm_per_m
            ground = shapely.buffer(shapely.union_all(unknown), reach)
            if known:
                near = shapely.buffer(shapely.union_all(known), reach * 0.7)
                ground = shapely.union(
                    shapely.difference(ground, near), shapely.buffer(shapely.union_all(unknown), 1.6)
                )
            ground = shapely.simplify(shapely.intersection(ground, self.shape), 0.2)
            self.scene.over.append(stroke(shapely.intersection(hatch(ground.bounds), ground), "#8E8B82", 0.4))
            self.scene.over.append(stroke(shapely.boundary(ground), "#8E8B82", 0.25, dash="1 0.8"))
            self.scene.drawn["not_walked"] = ""
        self.scene.over += self.dashes
        facilities = self.snapshot.facilities
        for i in facilities.by_area.get(self.area.index, ()):
            if self.snapshot.kinds[facilities.kind[i]].id == "safe_open_space" and facilities.shape[i]:
                shape = self._drawn(facilities.shape[i])
                self.scene.over.append(fill(shape, "#246B40", edge="#246B40", width=0.7, opacity=0.26))
                self.scene.drawn["safe_space"] = ""

    def draw_boundary(self) -> None:
        """Draw the boundary over everything that is ground."""
        edge = shapely.intersection(shapely.boundary(self.shape), self.frame)
        self.scene.over += [stroke(edge, "#FFFFFF", 1.9), stroke(edge, INK, 0.8)]
        self.scene.over.append(
            f'<rect x="0.2" y="0.2" width="{WIDTH_MM - 0.4}" height="{HEIGHT_MM - 0.4}" fill="none" '
            f'stroke="{INK}" stroke-width="0.4"/>'
        )

    def place(self) -> None:
        """Put everything that must not overlap, the most important first."""
        from geo_mahalle.pages.plans import furniture, things

        furniture.place(self)
        self._actions()
        things.place(self)

    def _actions(self) -> None:
        shown = [one for one in self.plan.chosen if one.geometry is not None]
        for action in shown:
            if len(self.scene.placed) == MOST_MARKS:
                return
            shape = shapely.intersection(self.paper.draw(shapely.from_wkb(action.geometry)), self.frame)
            if shape.is_empty:
                continue
            spot = self._free_spot(shape)
            if spot is None:
                continue
            anchor, middle = spot
            self.scene.over += draw_line_action(shape, action.status)
            if shape.geom_type != "Point" or anchor != middle:
                self.scene.drawn["action_line"] = ""
            self.ground.take(footprint(middle))
            self.scene.top += draw_mark(action, anchor, middle, self.wording.catalogue)
            self.scene.drawn[f"status:{action.status}"] = ""
            self.scene.drawn[f"committee:{action.committee_id}"] = ""
            self.scene.placed.append(Placed(action, *middle, self.wording.language))
            text = self.wording.digits(action.number)
            self.scene.labels.append(
                Label(text, middle[0], middle[1], MARK_MM, MARK_MM, 0.0, f"numeral {action.status}")
            )

    def _free_spot(self, shape: shapely.Geometry) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Return where an action's mark stands: on its line, else near it with a leader."""
        parts = [one for one in shapely.get_parts(shape) if not one.is_empty]
        longest = max(parts, key=lambda one: one.length)
        if longest.geom_type == "Polygon":
            longest = longest.exterior
        if longest.geom_type == "Point":
            anchors = [(longest.x, longest.y)]
        else:
            spots = [longest.interpolate(k, normalized=True) for k in (0.5, 0.35, 0.65, 0.2, 0.8)]
            anchors = [(one.x, one.y) for one in spots]
        for anchor in anchors:
            if self.ground.is_free(footprint(anchor)):
                return anchor, anchor
        for middle in placing.around(anchors[0], 6.0, 36.0, 2.0):
            leader = shapely.LineString([anchors[0], middle])
            if self.ground.is_free(footprint(middle)) and self._is_clear(leader):
                return anchors[0], middle
        return None

    def _is_clear(self, leader: shapely.LineString) -> bool:
        marks = [shapely.Point(one.x, one.y) for one in self.scene.placed]
        return all(leader.distance(one) > MARK_MM / 2 + 0.4 for one in marks)


def hatch(bounds: tuple[float, float, float, float], gap: float = 1.9) -> shapely.Geometry:
    """Return 45° lines over the bounds."""
    west, top, east, bottom = bounds
    starts = np.arange(west - (bottom - top), east + gap, gap * 2**0.5)
    return shapely.MultiLineString([[(x, bottom), (x + bottom - top, top)] for x in starts.tolist()])
