"""What the map beside a plan is drawn from: boundary, ways, problems and numbered actions, as plain JSON."""

from __future__ import annotations

from typing import Any

import shapely

from geo_mahalle.planning.desks import read_shapes
from geo_mahalle.planning.model import Action, PlanDocument, Problem
from geo_mahalle.web.plan_desk import Desk

NARROW_M = 4.0


def map_of(desk: Desk, plan: PlanDocument, *, quarter: str | None = None) -> dict[str, Any]:
    """Return the map of a disclosed plan; its chosen actions with numbers, problems by urgency."""
    shapes = read_shapes(desk.connection, desk.area.code, desk.today)
    return {
        "boundary": _lines(shapes["boundary"]),
        "ways": [
            {
                "lines": _lines(one["shape"]),
                "narrow": one["width_m"] is not None and one["width_m"] < NARROW_M,
                "walked": one["is_walked"],
            }
            for one in shapes["ways"]
        ],
        "problems": [_problem(desk, one, one.geometry) for one in plan.problems if one.geometry is not None],
        "actions": [
            _action(desk, one, one.geometry)
            for one in plan.chosen
            if one.geometry is not None and quarter in (None, one.start_quarter)
        ],
    }


def _problem(desk: Desk, one: Problem, geometry: bytes) -> dict[str, Any]:
    return {
        "number": one.number,
        "urgency": one.urgency,
        "title": f"{desk.words.title(one.titles)}: {one.place_name or desk.words.title(one.why)}",
        **place_of(geometry),
    }


def _action(desk: Desk, one: Action, geometry: bytes) -> dict[str, Any]:
    return {
        "number": one.number,
        "status": one.status,
        "committee": one.committee_id.replace("_", "-"),
        "title": f"{desk.words.title(one.titles)} · {desk.words.quarters(one)}",
        **place_of(geometry),
    }


def place_of(geometry: bytes | None) -> dict[str, Any]:
    """Return the point of a mark, and the lines where the place is a way; nothing where it has no place."""
    if geometry is None:
        return {}
    shape = shapely.from_wkb(geometry)
    spot = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape
    if spot.geom_type != "Point":
        spot = spot.representative_point()
    lines = _lines(shapely.geometry.mapping(shape)) if "Line" in shape.geom_type else []
    return {"at": [round(spot.y, 6), round(spot.x, 6)], "lines": lines}


def _lines(shape: Any) -> list[list[list[float]]]:  # noqa: ANN401 - GeoJSON of any kind
    """Return the lines or rings of a GeoJSON geometry as [lat, lon] pairs."""
    if shape is None:
        return []
    lines = shape["coordinates"]
    if shape["type"] == "LineString":
        lines = [lines]
    elif shape["type"] == "MultiPolygon":
        lines = [ring for polygon in lines for ring in polygon]
    return [[[round(lat, 6), round(lon, 6)] for lon, lat, *_ in line] for line in lines]
