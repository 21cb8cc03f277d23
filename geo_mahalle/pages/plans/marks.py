"""Numbered marks of actions: their shape says how an action stands, their colour says it again.

Hollow is planned, half is under way, full with a tick is done; a bar is refused, a broken half persists. The
badge at the lower right is the committee's. The numeral itself is text and set over the mark.
"""

from __future__ import annotations

import math

import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.pages.plans.printing import icon
from geo_mahalle.planning.model import Action

MARK_MM = 7.0
COLOURS = {
    "planned": "#2A5DA8",
    "doing": "#A24C08",
    "done": "#0B6E63",
    "refused": "#56646C",
    "persisting": "#A24C08",
}
BADGES = {
    "civil_works": "hard-hat",
    "health": "first-aid",
    "social_vitality": "soccer-ball",
    "public_security": "lamp",
    "social_harms": "hand-heart",
}
RING = 0.8
Spot = tuple[float, float]


def draw_ring(status: str, x: float, y: float, size: float = MARK_MM) -> str:
    """Return the ring of a status around (x, y)."""
    colour, r = COLOURS[status], size / 2 - RING / 2
    halo = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size / 2 + 0.75 * size / MARK_MM:.2f}" fill="#FFFFFF"/>'
    pen = f'stroke="{colour}" stroke-width="{RING * size / MARK_MM:.2f}"'
    ring = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{r:.2f}" fill="#FFFFFF" {pen}/>'
    if status == "done":
        ring = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{r:.2f}" fill="{colour}" {pen}/>'
        return halo + ring + _tick(x - size * 0.4, y - size * 0.4, size * 0.2, colour)
    if status == "doing":
        half = f"M{x - r:.2f} {y:.2f}A{r:.2f} {r:.2f} 0 0 0 {x + r:.2f} {y:.2f}Z"
        return halo + ring + f'<path d="{half}" fill="{colour}"/>'
    if status == "refused":
        d = r * math.sqrt(0.5)
        bar = f"M{x - d:.2f} {y + d:.2f}L{x + d:.2f} {y - d:.2f}"
        return halo + ring + f'<path d="{bar}" fill="none" {pen}/>'
    if status == "persisting":
        arc = f"M{x - r:.2f} {y:.2f}A{r:.2f} {r:.2f} 0 0 0 {x + r:.2f} {y:.2f}"
        gap = f"M{x - r:.2f} {y:.2f}A{r:.2f} {r:.2f} 0 0 1 {x + r:.2f} {y:.2f}"
        white = f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{r:.2f}" fill="#FFFFFF"/>'
        return (
            halo
            + white
            + f'<path d="{arc}" fill="none" {pen}/>'
            + (f'<path d="{gap}" fill="none" {pen} stroke-dasharray="0.9 1.1"/>')
        )
    return halo + ring


def footprint(middle: Spot) -> shapely.Geometry:
    """Return the ground that a mark covers: disc, ear and badge."""
    x, y = middle
    disc = shapely.Point(x, y).buffer(MARK_MM / 2 + 0.8)
    ear = shapely.Point(x - MARK_MM * 0.4, y - MARK_MM * 0.4).buffer(MARK_MM * 0.2 + 0.2)
    badge = shapely.Point(x + MARK_MM * 0.42, y + MARK_MM * 0.42).buffer(MARK_MM * 0.24 + 0.3)
    return shapely.union_all([disc, ear, badge])


def _tick(x: float, y: float, r: float, colour: str) -> str:
    """Return the ear with a tick that says done without colour."""
    tick = f"M{x - r * 0.5:.2f} {y:.2f}L{x - r * 0.1:.2f} {y + r * 0.42:.2f}"
    tick += f"L{x + r * 0.55:.2f} {y - r * 0.4:.2f}"
    return (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{r:.2f}" fill="#FFFFFF" stroke="{colour}" stroke-width="0.3"/>'
        f'<path d="{tick}" fill="none" stroke="{colour}" stroke-width="0.45" stroke-linecap="round"/>'
    )


def draw_badge(committee: str, x: float, y: float, size: float, catalogue: Catalogue) -> str:
    """Return a committee's badge: its pictogram in white on its colour."""
    named = catalogue.committees.get(committee)
    colour = named.colour if named else "#1D2B33"
    disc = (
        f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{size / 2:.2f}" fill="{colour}" '
        f'stroke="#FFFFFF" stroke-width="{size * 0.1:.2f}"/>'
    )
    return disc + icon(BADGES.get(committee, "users-three"), x, y, size * 0.66, "#FFFFFF")


def draw_mark(action: Action, anchor: Spot, middle: Spot, catalogue: Catalogue) -> list[str]:
    """Return the mark of an action, with a leader to its place where it stands beside it."""
    drawn = []
    if anchor != middle:
        (x1, y1), (x2, y2) = anchor, middle
        line = f'x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}"'
        colour = COLOURS[action.status]
        drawn += [
            f'<line {line} stroke="#FFFFFF" stroke-width="1"/>',
            f'<line {line} stroke="{colour}" stroke-width="0.35"/>',
            f'<circle cx="{x1:.2f}" cy="{y1:.2f}" r="0.8" fill="{colour}" stroke="#FFFFFF" '
            'stroke-width="0.3"/>',
        ]
    drawn.append(draw_ring(action.status, *middle))
    off = MARK_MM * 0.42
    drawn.append(draw_badge(action.committee_id, middle[0] + off, middle[1] + off, MARK_MM * 0.48, catalogue))
    return drawn


def draw_line_action(shape: shapely.Geometry, status: str) -> list[str]:
    """Return the line or area an action works on; a point has its mark alone."""
    from geo_mahalle.pages.plans.scene import stroke

    if shape.geom_type in ("Point", "MultiPoint"):
        return []
    colour = COLOURS[status]
    edge = shapely.boundary(shape) if shape.geom_type in ("Polygon", "MultiPolygon") else shape
    if status == "planned":
        return [stroke(edge, "#FFFFFF", 2.8), stroke(edge, colour, 2.2, dash="2.2 1.2", cap="butt")]
    return [stroke(edge, colour, 3.4, cap="butt"), stroke(edge, "#FFFFFF", 1.5, cap="butt")]
