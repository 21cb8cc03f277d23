"""The JSON API for programs: areas, problems, facilities and indicators as GeoJSON pages.

    GET /api/v1                          what there is
    GET /api/v1/openapi.json             the same as an OpenAPI document
    GET /api/v1/{table}?FILTER           a page of areas, issues or facilities; `next` leads on
    GET /api/v1/{table}/count?FILTER     how many rows are inside and outside what the key covers
    GET /api/v1/{table}/about            columns, units, sources, licence, titles
    GET /api/v1/indicators[/{id}]        the indicators; the values of one by area and period
    GET /api/v1/plans/{area}?version=N   the actions of an area's plan, as the office sees them
    POST /api/v1/sql                     one SELECT over the analysts' views, as JSON or Arrow

The filter is the one of database/filters.py, whose grammar stands there. A key comes as `Authorization:
Bearer`; what it covers is decided by row security. Answers carry an ETag; a refusal is problem+json in
English and, in `title_fa` and `detail_fa`, in Persian.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from geo_mahalle.database.scope import READS_OFFICE
from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.web import api_pages, api_plan, api_sql
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.problems import api_problem
from geo_mahalle.web.routes import Route

router = APIRouter()
ROUTES = (
    Route("GET", "/api/v1", kinds=READS_OFFICE),
    Route("GET", "/api/v1/openapi.json", kinds=READS_OFFICE),
    Route("GET", "/api/v1/indicators", kinds=READS_OFFICE),
    Route("GET", "/api/v1/indicators/{name}", kinds=READS_OFFICE),
    Route("GET", "/api/v1/plans/{area}", kinds=READS_OFFICE),
    Route("POST", "/api/v1/sql", kinds=READS_OFFICE, largest_body=256 * 1024, is_question=True),
    Route("GET", "/api/v1/{table}", kinds=READS_OFFICE),
    Route("GET", "/api/v1/{table}/count", kinds=READS_OFFICE),
    Route("GET", "/api/v1/{table}/about", kinds=READS_OFFICE),
)


@router.get("/api/v1")
def index(request: Request) -> Response:
    """Say what there is."""
    return api_pages.answer(request, api_pages.index())


@router.get("/api/v1/openapi.json")
def describe(request: Request) -> Response:
    """Describe the API in its own language."""
    return api_pages.answer(request, api_pages.openapi())


@router.get("/api/v1/indicators")
def list_indicators(request: Request) -> Response:
    """List the indicators whose values the office may see."""
    return _told(request, lambda: api_pages.indicators(request))


@router.get("/api/v1/indicators/{name}")
def read_indicator(request: Request, name: str) -> Response:
    """Answer with the values of one indicator in the areas that are covered, by area and period."""
    return _told(request, lambda: api_pages.indicator(request, signed_in(request), name))


@router.get("/api/v1/plans/{area}")
def read_plan(request: Request, area: str) -> Response:
    """Answer with the actions of an area's plan as GeoJSON."""
    return _told(request, lambda: api_plan.actions(request, signed_in(request), area), is_map=True)


@router.post("/api/v1/sql")
async def ask_sql(request: Request) -> Response:
    """Answer one SELECT over the analysts' views, as far as the key reaches."""
    body = await request.body()
    try:
        return await run_in_threadpool(api_sql.run, request, signed_in(request), body)
    except GeoMahalleError as err:
        return api_problem(err)


@router.get("/api/v1/{table}")
def read_table(request: Request, table: str) -> Response:
    """Answer with a page of a table as GeoJSON."""
    _require_table(table)
    return _told(request, lambda: api_pages.page(request, signed_in(request), table), is_map=True)


@router.get("/api/v1/{table}/count")
def count_rows(request: Request, table: str) -> Response:
    """Answer with how many rows are inside and outside what is covered."""
    _require_table(table)
    return _told(request, lambda: api_pages.counted(request, signed_in(request), table))


@router.get("/api/v1/{table}/about")
def tell_about(request: Request, table: str) -> Response:
    """Answer with what the columns of a table are, and whose data it is."""
    _require_table(table)
    return _told(request, lambda: api_pages.about(request, signed_in(request), table))


def _require_table(table: str) -> None:
    if table not in api_pages.TABLES:
        raise missing()


def _told(request: Request, make: api_pages.Maker, *, is_map: bool = False) -> Response:
    """Return what is made as JSON, or the refusal as problem+json in both languages."""
    try:
        body = make()
    except GeoMahalleError as err:
        return api_problem(err)
    return api_pages.answer(request, body, is_map=is_map)
