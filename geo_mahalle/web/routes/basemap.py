"""The ground under the maps of signed-in people: streets of a box, and the areas in force, as JSON."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.register.basemap import Box, areas_in_force, streets_in
from geo_mahalle.web.reading import decimal, whole
from geo_mahalle.web.routes import Route

router = APIRouter()
EVERYBODY = frozenset(Kind)
ROUTES = (
    Route("GET", "/basemap/streets", kinds=EVERYBODY),
    Route("GET", "/basemap/areas", kinds=EVERYBODY),
)


@router.get("/basemap/streets")
def streets(
    request: Request, box: Annotated[str, Query()] = "", zoom: Annotated[str, Query()] = "16"
) -> JSONResponse:
    """Answer with the streets of a box, west,south,east,north."""
    level = whole(zoom, high=99)
    with connect(request.app.state.settings) as connection:
        return JSONResponse(
            {"streets": streets_in(connection, _read_box(box), zoom=16 if level is None else level)}
        )


@router.get("/basemap/areas")
def areas(request: Request) -> JSONResponse:
    """Answer with the areas in force: code, name, level and shape."""
    wanted = ("code", "name", "level", "shape")
    with connect(request.app.state.settings) as connection:
        found = areas_in_force(connection)
    return JSONResponse({"areas": [{name: one[name] for name in wanted} for one in found]})


def _read_box(text: str) -> Box:
    corners = [found for part in text.split(",")[:5] if (found := decimal(part)) is not None]
    if len(corners) != 4:
        raise UserError("box is not four numbers.", remedy="Write west,south,east,north in degrees.")
    west, south, east, north = corners
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise UserError("box is not on earth.", remedy="Write west,south,east,north in degrees.")
    return west, south, east, north
