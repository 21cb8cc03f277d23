"""Paper: the sheet `/tag/sheet/{code}` with a map and its grid, and `/tag/table`, where it is typed in.

A row has its report's identifier from the moment it is drawn, so a table that is sent twice counts once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated, Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.datastructures import FormData

from geo_mahalle.catalogue.categories import Category
from geo_mahalle.database import connect, read_place
from geo_mahalle.database.scope import Account, scope_of
from geo_mahalle.errors import UserError
from geo_mahalle.jalali import read_day
from geo_mahalle.register.hazards import packs
from geo_mahalle.settings import Settings
from geo_mahalle.text import digits
from geo_mahalle.web import speaking
from geo_mahalle.web.acting import catalogue_of, settings_of
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.paper import LETTERS, Grid, draw, grid_of, numbers_of, read_kind
from geo_mahalle.web.routes import Route
from geo_mahalle.web.showing import show
from geo_mahalle.web.tagging import TAGGERS
from geo_mahalle.web.taking import Sent, store

router = APIRouter()
ROUTES = (
    Route("GET", "/tag/sheet/{code}", kinds=TAGGERS),
    Route("GET", "/tag/table", kinds=TAGGERS),
    Route("POST", "/tag/table", kinds=TAGGERS),
)
ROWS = 12
Code = Annotated[str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


@dataclass
class Line:
    """A row of the table as it stands on the page: what was typed, and what became of it."""

    client: str
    cell: str = ""
    kind: str = ""
    severity: str = ""
    day: str = ""
    code: str = ""
    wrong: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return not (self.cell or self.kind or self.severity)


@router.get("/tag/sheet/{code}")
def sheet(request: Request, code: Code) -> Response:
    """Show the paper form of a neighbourhood, to be printed."""
    settings, account = settings_of(request), signed_in(request)
    area, largest = _area(settings, account, code)
    with connect(settings) as connection:
        pack = json.loads(packs.area_pack(connection, code))
    grid = grid_of(area["box"])
    return show(
        request,
        "tag_sheet.html",
        area=area,
        grid=grid,
        letters=LETTERS[: grid.columns],
        land=draw(pack, grid),
        numbers=numbers_of(catalogue_of(settings), largest),
        committees=catalogue_of(settings).committees,
    )


@router.get("/tag/table")
def ask(request: Request, area: Annotated[str, Query()] = "") -> Response:
    """Show the table, one row a line of the sheet."""
    settings, account = settings_of(request), signed_in(request)
    chosen, largest = _area(settings, account, area)
    return _show(request, settings, chosen, largest, [Line(str(uuid4())) for _ in range(ROWS)])


@router.post("/tag/table")
async def take(request: Request) -> Response:
    """Take in what was typed; rows that cannot be read stay, with what is wrong."""
    from starlette.concurrency import run_in_threadpool

    form = await request.form()
    return await run_in_threadpool(_take, request, form)


def _take(request: Request, form: FormData) -> Response:
    settings, account = settings_of(request), signed_in(request)
    chosen, largest = _area(settings, account, str(form.get("area", "")))
    numbers = numbers_of(catalogue_of(settings), largest)
    grid = grid_of(chosen["box"])
    lines = _read_lines(form)
    for line in lines:
        if not line.is_empty:
            _take_line(settings, account, line, str(chosen["code"]), grid, numbers)
    left = [line for line in lines if not line.code and not line.is_empty]
    done = [line for line in lines if line.code]
    fresh = [Line(str(uuid4())) for _ in range(max(ROWS - len(left), 4))]
    return _show(request, settings, chosen, largest, [*left, *fresh], done=done)


def _take_line(
    settings: Settings,
    account: Account,
    line: Line,
    area: str,
    grid: Grid,
    numbers: dict[int, Category],
) -> None:
    say = speaking.say
    try:
        sent = _sent(settings, line, area, grid, numbers)
        line.code = store(settings, account, sent).code
    except UserError as err:
        line.wrong = say(err.message)


def _sent(settings: Settings, line: Line, area: str, grid: Grid, numbers: dict[int, Category]) -> Sent:
    kind = read_kind(line.kind, numbers)
    if kind is None:
        raise UserError("The kind is not on the sheet.")
    severity = digits(line.severity).strip()
    if severity not in ("1", "2", "3", "4"):
        raise UserError("How bad it is must be 1 to 4.")
    point = grid.middle(line.cell) if line.cell else None
    if line.cell and point is None:
        raise UserError("There is no such square on the map.")
    has_place = point is not None and kind.sensitivity < 2
    return Sent(
        client_id=UUID(line.client),
        category=kind.id,
        severity=int(severity),
        tagged_at=_moment(settings, line.day),
        shape={"type": "Point", "coordinates": list(point)} if has_place and point else None,
        placed_by="tap" if has_place else "area",
        area_code=None if has_place else area,
    )


def _moment(settings: Settings, day: str) -> datetime:
    """Return noon of the day that was written, in the place's own time; without a day that of today."""
    with connect(settings) as connection:
        zone = ZoneInfo(read_place(connection).timezone)
    today = datetime.now(zone).date()
    read = read_day(day) if day.strip() else today
    if read > today:
        raise UserError("The day lies ahead.")
    return datetime.combine(read, time(12), zone).astimezone(UTC) if read < today else _start(today, zone)


def _start(today: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(today, time(0, 1), zone).astimezone(UTC)


def _read_lines(form: FormData) -> list[Line]:
    columns = {name: [str(one)[:80] for one in form.getlist(name)] for name in Line.__annotations__}
    lines = []
    for at, client in enumerate(columns["client"][:200]):
        typed = {
            name: columns[name][at].strip() if at < len(columns[name]) else ""
            for name in ("cell", "kind", "severity", "day")
        }
        try:
            lines.append(Line(str(UUID(client)), **typed))
        except ValueError:
            lines.append(Line(str(uuid4()), **typed))
    return lines


def _show(
    request: Request,
    settings: Settings,
    area: dict[str, Any],
    largest: int,
    lines: list[Line],
    *,
    done: list[Line] | None = None,
) -> Response:
    return show(
        request,
        "tag_table.html",
        area=area,
        areas=_areas(settings, signed_in(request))[0],
        lines=lines,
        done=done or [],
        numbers=numbers_of(catalogue_of(settings), largest),
    )


def _areas(settings: Settings, account: Account) -> tuple[list[dict[str, Any]], int]:
    with connect(settings) as connection:
        scope = scope_of(account, connection)
        found = packs.taggable_areas(connection, None if scope.is_placewide else scope.area_ids)
    return found, max(2, scope.max_sensitivity)


def _area(settings: Settings, account: Account, code: str) -> tuple[dict[str, Any], int]:
    """Return an area one may tag in: the named one, or the first; missing where there is none."""
    areas, largest = _areas(settings, account)
    for area in areas:
        if not code or area["code"] == code:
            return area, largest
    raise missing()
