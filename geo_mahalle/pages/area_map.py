"""The safety map of one area: its ways, what is not known, what helps, what is wrong, its neighbours' names.

Of the areas around only the ground, the ways by width and the name are drawn, faded; what is known of their
light, walks and problems is theirs and stays off this page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.map_layers import MapLayer
from geo_mahalle.disclosure.snapshot import Area, Position, Snapshot
from geo_mahalle.maps import (
    AreaLayer,
    BoundaryLayer,
    FacilityLayer,
    HatchLayer,
    LabelLayer,
    MapParts,
    PointLayer,
    SafetyMap,
    StreetLayer,
    render_map,
)
from geo_mahalle.maps.elements import MapElement
from geo_mahalle.maps.outline import outer_rings
from geo_mahalle.maps.pack import pack_column, pack_points, pack_polygons

MARGIN = 0.35
"""How much of the area's own extent is drawn around it."""
LABEL_REACH = 0.0016
"""Degrees into a neighbour within which its name is put, so that it stands near the shared boundary."""
OPTIONAL = ("lamp",)
"""Ways of drawing that a reader may ask for; nothing of them is drawn before."""
LABEL_SHARE = 0.12
"""The same as a share of the area's extent, which a county needs."""
PICTOGRAMS = ("service", "community_house", "edge_arrow")
"""Ways of drawing that are a pictogram in a white disc."""


class GroundLayer(MapElement):
    """Pale ground under the streets, such as parks."""

    call = "groundLayer"


class SpaceLayer(MapElement):
    """Safe open spaces: green ground with the sign of an assembly point and its capacity."""

    call = "spaceLayer"


class HydrantLayer(MapElement):
    """Hydrants: a square H outlined in red."""

    call = "hydrantLayer"


class LampLayer(MapElement):
    """Street lamps as dots, those that are out crossed; shown when asked for."""

    call = "lampLayer"


def draw(
    snapshot: Snapshot, area: Area, layers: Sequence[MapLayer], *, also: MapElement | None = None
) -> MapParts:
    """Return the map of an area with the catalogue's layers that the edition may see, ready for its page.

    `also` is drawn over them, such as the actions of the area's plan.
    """
    frame = _padded(area.bounds)
    near = [area, *_neighbours(snapshot, area, frame)]
    safety_map = SafetyMap("area", bounds=area.bounds)
    draws = {layer.draw for layer in layers}
    edge = _edge_within(snapshot, frame)
    ground = AreaLayer("areas", [other.polygons for other in near], edge=edge)
    ways = _streets(snapshot, near, frame, shows_dark="street_dark" in draws)
    elements: list[MapElement] = [ground, *_grounds(snapshot, area, layers), ways]
    if "hatch" in draws:
        elements.append(HatchLayer("hatch", streets=ways))
    elements.append(BoundaryLayer("boundary", ground, index=0))
    elements += _things(snapshot, area, layers)
    if also is not None:
        elements.append(also)
    names = [other.name_fa for other in near]
    elements.append(LabelLayer("labels", names, _label_spots(near), areas=ground, streets=ways))
    for element in elements:
        element.add_to(safety_map)
    return render_map(safety_map)


@lru_cache(maxsize=4)
def _place_edge(snapshot: Snapshot) -> shapely.Geometry:
    """Return the edge of the whole place, worked out once for the pages of all areas."""
    return shapely.MultiLineString(outer_rings([leaf.polygons for leaf in snapshot.leaves]))


def _edge_within(snapshot: Snapshot, frame: tuple[float, float, float, float]) -> list[list[Position]]:
    """Return the pieces of the place's edge that are in the frame."""
    seen = shapely.get_parts(shapely.intersection(_place_edge(snapshot), shapely.box(*frame)))
    lines = [part for part in seen if part.geom_type == "LineString"]
    return [[(lon, lat) for lon, lat in shapely.get_coordinates(line).tolist()] for line in lines]


def layers_of(snapshot: Snapshot, catalogue: Catalogue) -> list[MapLayer]:
    """Return the map layers of an area's page in this edition, in drawing order."""
    return [
        layer
        for layer in catalogue.layers_for(snapshot.edition, "area")
        if layer.is_on or layer.draw in OPTIONAL
    ]


def _padded(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    x, y = (east - west) * MARGIN, (north - south) * MARGIN
    return west - x, south - y, east + x, north + y


def _neighbours(snapshot: Snapshot, area: Area, frame: tuple[float, float, float, float]) -> list[Area]:
    """Return the other areas without areas below them that reach into the frame."""
    west, south, east, north = frame
    leaves = snapshot.leaves
    near = (leaves[i] for i in sorted(_tree(snapshot).query(shapely.box(*frame)).tolist()))
    return [
        other
        for other in near
        if other.index != area.index
        and other.bounds[0] < east
        and other.bounds[2] > west
        and other.bounds[1] < north
        and other.bounds[3] > south
    ]


@lru_cache(maxsize=4)
def _tree(snapshot: Snapshot) -> shapely.STRtree:
    """Return the frames of the leaves by place, made once for the pages of all areas."""
    return shapely.STRtree([shapely.box(*leaf.bounds) for leaf in snapshot.leaves])


def _streets(
    snapshot: Snapshot, near: Sequence[Area], frame: tuple[float, float, float, float], *, shows_dark: bool
) -> StreetLayer:
    """Return the ways inside `near[0]` and, with their width only, around it."""
    area = near[0]
    told, places = snapshot.streets, snapshot.streets.by_area
    west, south, east, north = frame
    shown = list(places.get(area.index, ()))
    for other in near[1:]:
        shown += [
            i
            for i in places.get(other.index, ())
            if any(west < lon < east and south < lat < north for lon, lat in told.coords[i])
        ]
    own = [told.area[i] == area.index for i in shown]
    return StreetLayer(
        "streets",
        [told.coords[i] for i in shown],
        width_m=[told.width_m[i] for i in shown],
        lit_share=[told.lit_share[i] if inside else None for i, inside in zip(shown, own, strict=True)],
        street_class=[told.street_class[i] for i in shown],
        name=[told.name[i] for i in shown],
        is_walked=[told.is_walked[i] or not inside for i, inside in zip(shown, own, strict=True)],
        showsDark=shows_dark,
    )


def facilities_of(snapshot: Snapshot, area: Area, layers: Sequence[MapLayer], *draws: str) -> list[int]:
    """Return the positions of the area's facilities that layers drawn in one of these ways show."""
    kinds = {kind for layer in layers if layer.draw in draws for kind in layer.kinds}
    told = snapshot.facilities
    own = told.by_area.get(area.index, ())
    return [i for i in own if snapshot.kinds[told.kind[i]].id in kinds]


def _grounds(snapshot: Snapshot, area: Area, layers: Sequence[MapLayer]) -> list[MapElement]:
    """Return the layers of pale ground, such as parks, that have an extent here."""
    shapes = [
        snapshot.facilities.shape[i]
        for i in facilities_of(snapshot, area, layers, "ground")
        if snapshot.facilities.shape[i]
    ]
    return [GroundLayer("grounds", data={"polygons": pack_polygons(shapes)})] if shapes else []


def _things(snapshot: Snapshot, area: Area, layers: Sequence[MapLayer]) -> list[MapElement]:
    """Return the layers of spaces, hydrants, services and problems, each only where it has something."""
    told = snapshot.facilities
    spaces = facilities_of(snapshot, area, layers, "safe_space")
    hydrants = facilities_of(snapshot, area, layers, "hydrant")
    services = facilities_of(snapshot, area, layers, *PICTOGRAMS)
    services += [i for i in facilities_of(snapshot, area, layers, "ground") if not told.shape[i]]
    elements: list[MapElement] = []
    if spaces:
        elements.append(SpaceLayer("spaces", data=_spaces(snapshot, spaces)))
    if hydrants:
        elements.append(HydrantLayer("hydrants", data={"points": _points(snapshot, hydrants)}))
    if lamps := facilities_of(snapshot, area, layers, "lamp"):
        works = [told.is_working[i] for i in lamps]
        states = pack_column([None if one is None else float(one) for one in works], decimals=0)
        elements.append(LampLayer("lamps", data={"points": _points(snapshot, lamps), "is_working": states}))
    if services:
        elements.append(_services(snapshot, services))
    elements.append(_issues(snapshot, shown_issues(snapshot, area, layers)))
    return elements


def _points(snapshot: Snapshot, numbers: Sequence[int]) -> object:
    told = snapshot.facilities
    return pack_points([told.lon[i] for i in numbers], [told.lat[i] for i in numbers])


def _spaces(snapshot: Snapshot, numbers: Sequence[int]) -> Mapping[str, object]:
    told = snapshot.facilities
    return {
        "points": _points(snapshot, numbers),
        "polygons": pack_polygons([told.shape[i] for i in numbers]),
        "capacity": pack_column([told.capacity[i] for i in numbers], decimals=0),
    }


def _services(snapshot: Snapshot, numbers: Sequence[int]) -> FacilityLayer:
    told = snapshot.facilities
    return FacilityLayer(
        "services",
        [told.lon[i] for i in numbers],
        [told.lat[i] for i in numbers],
        kind=[told.kind[i] for i in numbers],
        name=[told.name[i] for i in numbers],
        is_working=[told.is_working[i] for i in numbers],
        capacity=[told.capacity[i] for i in numbers],
        area=[0] * len(numbers),
        icons=[kind.icon for kind in snapshot.kinds],
    )


def shown_issues(snapshot: Snapshot, area: Area, layers: Sequence[MapLayer]) -> list[int]:
    """Return the positions of the area's problems that are news: all but the closed ones of the office."""
    told = snapshot.issues
    closed = {"refused"} | ({"resolved"} if snapshot.edition == "office" else set())
    drawn = [layer.categories for layer in layers if layer.draw in ("issue", "opening")]
    return [
        i
        for i in told.by_area.get(area.index, ())
        if told.state[i] not in closed
        and any(not named or snapshot.categories[told.category[i]].id in named for named in drawn)
    ]


def _issues(snapshot: Snapshot, numbers: Sequence[int]) -> PointLayer:
    told = snapshot.issues
    return PointLayer(
        "issues",
        [told.lon[i] for i in numbers],
        [told.lat[i] for i in numbers],
        category=[told.category[i] for i in numbers],
        severity=[told.severity[i] or 0 for i in numbers],
        state=[told.state[i] for i in numbers],
        opened=[told.opened[i] for i in numbers],
        area=[0] * len(numbers),
        is_segment=[told.is_segment[i] for i in numbers],
        committees=[category.committee for category in snapshot.categories],
        apartFrom=14,
    )


def _label_spots(near: Sequence[Area]) -> list[tuple[float, float]]:
    """Return where each name stands: a neighbour's near the boundary, so that it is in view."""
    own = _geometry(near[0])
    west, south, east, north = near[0].bounds
    ring = own.buffer(max(LABEL_REACH, LABEL_SHARE * min(east - west, north - south)))
    spots = [near[0].centre]
    for other in near[1:]:
        beside = shapely.intersection(_geometry(other), ring)
        spot = shapely.point_on_surface(beside) if not beside.is_empty else None
        spots.append((round(spot.x, 6), round(spot.y, 6)) if spot is not None else other.centre)
    return spots


def _geometry(area: Area) -> shapely.Geometry:
    whole = shapely.MultiPolygon([(polygon[0], list(polygon[1:])) for polygon in area.polygons])
    return whole if whole.is_valid else shapely.buffer(whole, 0)


__all__ = ["draw", "facilities_of", "layers_of", "shown_issues"]
