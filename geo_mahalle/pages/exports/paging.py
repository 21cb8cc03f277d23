"""Tables by the page, as far as an account reaches: what the API hands out, and the client puts together.

A page goes on after the row that stood last (keyset), so page ten thousand costs what page one costs. Rows
have the columns of the analysts' views; problems and facilities are read on the web's own connection, where
row security decides once more.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

import pyarrow as pa

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, Role, connect, rows
from geo_mahalle.database.arrow import fetch_arrow, reading
from geo_mahalle.database.filters import Filter, encode_filter, filtered
from geo_mahalle.database.scope import Account, web_connection
from geo_mahalle.disclosure.rules import may_draw
from geo_mahalle.errors import UserError
from geo_mahalle.pages.exports.asking import PREDICATES, asked_parameters, query_of
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.pages.exports"
TIMEOUT_S = 30.0
LARGEST_PAGE = 1000
TABLES = ("areas", "issues", "facilities")


class CursorError(UserError):
    """The cursor is not one that this filter's last page gave."""

    def __init__(self) -> None:
        super().__init__(remedy="Follow `next` as it stands, or begin again without a cursor.")


@dataclass(frozen=True)
class Page:
    """Rows of a table, and the cursor of the page after it; None at the end."""

    table: pa.Table
    following: str | None


@dataclass(frozen=True)
class Reach:
    """What an account reaches: `codes` of areas (with all in them), and how many were given to it."""

    is_placewide: bool
    areas: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """How many rows a filter keeps inside the reach of an account, and outside it (class S0 only)."""

    inside: int
    outside: int


def read_page(
    settings: Settings,
    account: Account,
    catalogue: Catalogue,
    table: str,
    narrow: Filter,
    *,
    cursor: str | None,
    limit: int,
) -> Page:
    """Return a page of areas, issues or facilities. Raises CursorError, FilterError."""
    after = _read_cursor(cursor, table, narrow)
    asked = _asked(settings, catalogue, table, narrow) | {"limit": limit + 1}
    with web_connection(settings, account) as connection, reading(connection, timeout_s=TIMEOUT_S):
        if table == "issues":
            found, last = _issues(connection, asked, after, limit)
        elif table == "facilities":
            found, last = _facilities(connection, asked, after, limit)
        else:
            found, last = _areas(settings, connection, asked, after, limit)
    return Page(found, None if last is None else _write_cursor(table, narrow, last))


def _asked(settings: Settings, catalogue: Catalogue, table: str, narrow: Filter) -> dict[str, Any]:
    """Return the parameters of a table's query, with today; kinds that may not be shown are left out."""
    if table == "facilities":
        public = [kind.id for kind in catalogue.facility_kinds.values() if may_draw(kind)]
        kept = tuple(kind for kind in public if narrow.kinds is None or kind in narrow.kinds)
        asked_kinds, narrow = kept, replace(narrow, kinds=None)
    with connect(settings, Role.COMPUTE) as connection:
        (place,) = rows(connection, PACKAGE, "setting")
        asked = asked_parameters(connection, catalogue, narrow) | {"as_of": place["as_of"]}
    return asked | ({"kinds": list(asked_kinds)} if table == "facilities" else {})


def _issues(
    connection: Connection,
    asked: Mapping[str, Any],
    after: Any,  # noqa: ANN401 - a cursor's words
    limit: int,
) -> tuple[pa.Table, Any]:
    """Return a page of problems, and where it goes on: after a problem, or past so many marks."""
    if isinstance(after, int):
        return _marks(connection, asked, after, limit)
    keys = dict(zip(("after_on", "after_category", "after_issue"), after or (None,) * 3, strict=True))
    query = filtered(PACKAGE, "page_issues", PREDICATES["issues"])
    found = fetch_arrow(connection, query, {**asked, **keys})
    page = found.slice(0, limit).drop_columns(["public_id"])
    if found.num_rows > limit:
        return page, [str(page.column(name)[-1].as_py()) for name in ("opened_on", "category", "issue")]
    marks, last = _marks(connection, {**asked, "limit": limit - page.num_rows + 1}, 0, limit - page.num_rows)
    return pa.concat_tables([page, marks]), last


def _marks(
    connection: Connection, asked: Mapping[str, Any], passed: int, limit: int
) -> tuple[pa.Table, int | None]:
    query = filtered(PACKAGE, "page_marks", PREDICATES["issues"])
    found = fetch_arrow(connection, query, {**asked, "passed": passed})
    return found.slice(0, limit), passed + limit if found.num_rows > limit else None


def _facilities(
    connection: Connection,
    asked: Mapping[str, Any],
    after: Any,  # noqa: ANN401 - a cursor's words
    limit: int,
) -> tuple[pa.Table, Any]:
    query = filtered(PACKAGE, "page_facilities", PREDICATES["facilities"])
    found = fetch_arrow(connection, query, {**asked, "after_facility": after[0] if after else None})
    page = found.slice(0, limit)
    return page, [page.column("facility")[-1].as_py()] if found.num_rows > limit else None


def _areas(
    settings: Settings,
    connection: Connection,
    asked: Mapping[str, Any],
    after: Any,  # noqa: ANN401 - a cursor's words
    limit: int,
) -> tuple[pa.Table, int | None]:
    """Return a page of areas: they are few, so it is cut out of all of them."""
    reached = rows(connection, PACKAGE, "reached_areas")[0]["codes"]
    with connect(settings, Role.COMPUTE) as store, reading(store, timeout_s=TIMEOUT_S):
        found = fetch_arrow(store, query_of("areas"), _opened(store, asked))
    kept = found.filter(pa.compute.is_in(found.column("code"), pa.array(reached, pa.string())))
    passed = after if isinstance(after, int) else 0
    page = kept.slice(passed, limit)
    return page, passed + limit if kept.num_rows > passed + limit else None


def _opened(connection: Connection, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with areas opened up to all areas in them, as the query of areas wants them."""
    if asked["areas"] is None:
        return dict(asked)
    found = rows(connection, PACKAGE, "lying_in", {"codes": asked["areas"]})
    return {**asked, "areas": [row["code"] for row in found]}


def read_reach(settings: Settings, account: Account) -> Reach:
    """Return what an account reaches."""
    with web_connection(settings, account) as connection:
        (found,) = rows(connection, PACKAGE, "reached_areas")
    return Reach(bool(found["is_placewide"]), len(account.area_ids), tuple(found["codes"]))


def count(settings: Settings, account: Account, catalogue: Catalogue, table: str, narrow: Filter) -> Counted:
    """Return how many rows of class S0 a filter keeps inside and outside what an account reaches."""
    asked = _asked(settings, catalogue, table, narrow)
    reach = read_reach(settings, account)
    with connect(settings, Role.COMPUTE) as store, reading(store, timeout_s=TIMEOUT_S):
        if table == "areas":
            codes = fetch_arrow(store, query_of("areas"), _opened(store, asked)).column("code").to_pylist()
            inside = len(set(codes) & set(reach.codes))
            return Counted(inside, len(codes) - inside)
        query = filtered(PACKAGE, f"count_{table}", PREDICATES[table])
        given = {**asked, "reached": None if reach.is_placewide else list(reach.codes)}
        total, *rest = store.execute(query, given).fetchone() or (0, 0)
    if rest:
        return Counted(rest[0], total - rest[0])
    with web_connection(settings, account) as connection, reading(connection, timeout_s=TIMEOUT_S):
        query = filtered(PACKAGE, "count_issues_reached", PREDICATES["issues"])
        (inside,) = connection.execute(query, asked).fetchone() or (0,)
    return Counted(inside, total - inside)


def column_types(table: pa.Table) -> dict[str, str]:
    """Return the Arrow type of each column; `geometry` for the one that holds places."""
    return {
        field.name: "geometry" if (field.metadata or {}).get(b"crs") else str(field.type)
        for field in table.schema
    }


def _write_cursor(table: str, narrow: Filter, last: Any) -> str:  # noqa: ANN401 - what goes in comes out
    body = json.dumps([_mark(table, narrow), last], separators=(",", ":"), ensure_ascii=True)
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, table: str, narrow: Filter) -> Any:  # noqa: ANN401 - what went in
    """Return where a page goes on; None for the first. Raises CursorError for what no page gave."""
    if cursor is None:
        return None
    try:
        mark, last = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if mark != _mark(table, narrow):
            raise CursorError
        return _checked(table, last)
    except (ValueError, TypeError, binascii.Error) as err:
        raise CursorError from err


def _checked(table: str, last: Any) -> Any:  # noqa: ANN401 - from outside
    """Return the words of a cursor as the query takes them. Raises CursorError, ValueError, TypeError."""
    if isinstance(last, bool):
        raise CursorError
    if isinstance(last, int) and table in ("areas", "issues"):
        if not 0 <= last < 10**9:
            raise CursorError
        return last
    if table == "issues" and isinstance(last, list):
        on, category, issue = last
        if not isinstance(category, str) or "\0" in category:
            raise CursorError
        return [date.fromisoformat(on), category, UUID(issue)]
    if table == "facilities" and isinstance(last, list):
        return [str(UUID(*last))]
    raise CursorError


def _mark(table: str, narrow: Filter) -> str:
    return sha256(f"{table}?{encode_filter(narrow)}".encode()).hexdigest()[:12]


def order_of(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the key by which a row stands in the office's table; what is not known comes last.

    Rows that are equal by it stand as the pages bring them.
    """
    if table == "issues":
        return row["opened_on"], row["category"], row["is_segment"]
    if table == "facilities":
        names = [row[name] for name in ("kind", "area", "name", "facility")]
        return tuple((name is None, name or "") for name in names)
    return ()
