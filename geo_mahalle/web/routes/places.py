"""Places for pages: what words mean (`/places`), and which alley is nearest to a point (`/places/nearest`).

Both answer JSON and tell names of streets, areas, settlements and public services only, to anybody signed in.
A pasted location (a map link, geo:, a plus code, UTM, degrees) is a place too. A short link is refused with
the remedy in the problem's `detail`.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.register.geocode import geocode
from geo_mahalle.register.reverse import nearest_street
from geo_mahalle.web.reading import whole
from geo_mahalle.web.routes import Route

router = APIRouter()
EVERYBODY = frozenset(Kind)
ROUTES = (
    Route("GET", "/places", kinds=EVERYBODY),
    Route("GET", "/places/nearest", kinds=EVERYBODY),
)
MOST = 10
LONGEST = 4000
"""A pasted link is long; words are cut much shorter by the search itself."""


@router.get("/places")
def find(
    request: Request,
    q: Annotated[str, Query()] = "",
    near: Annotated[str | None, Query()] = None,
    limit: Annotated[str, Query()] = "5",
) -> JSONResponse:
    """Answer with the places that words may mean, best first: kind, name, lon, lat, score, distance_m."""
    if len(q) > LONGEST:
        raise UserError(
            "The words are longer than %(longest)s signs.",
            remedy="Write the name alone.",
            values={"longest": LONGEST},
        )
    most = whole(limit, low=1, high=MOST)
    if most is None:
        raise UserError("limit is not a number from 1 to %(most)s.", values={"most": MOST})
    point = read_point(*near.split(",", 1)) if near and "," in near else None
    if near and point is None:
        raise UserError("near is not a point.", remedy="Write longitude and latitude: near=48.5,36.7")
    with connect(request.app.state.settings) as connection:
        found = geocode(connection, q, near=point, limit=most)
    return JSONResponse({"query": q, "places": [asdict(one) for one in found[:most]]})


@router.get("/places/nearest")
def find_nearest(
    request: Request, lon: Annotated[str, Query()] = "", lat: Annotated[str, Query()] = ""
) -> JSONResponse:
    """Answer with the street nearest to a point: names, class, distance_m, side of the street; or null."""
    with connect(request.app.state.settings) as connection:
        street = nearest_street(connection, *read_point(lon, lat))
    return JSONResponse({"street": asdict(street) if street else None})


def read_point(lon: str, lat: str) -> tuple[float, float]:
    """Return a point on earth; raise UserError for what is none."""
    try:
        point = float(lon), float(lat)
    except ValueError as err:
        raise UserError(
            "lon and lat are not both numbers.", remedy="Write degrees: lon=48.5&lat=36.7"
        ) from err
    if not (abs(point[0]) <= 180 and abs(point[1]) <= 90):
        raise UserError(
            "The point is not on earth.", remedy="Longitude is at most 180 degrees, latitude at most 90."
        )
    return point
