"""SQL over the API: one checked SELECT, run in the database as the very key that asks.

What it reaches is decided by the database: the key's own role reads the views of schema `analyst` and nothing
else. The answer is Arrow where it is asked for (`Accept: application/vnd.apache.arrow.stream`), else JSON
with the names and types of its columns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
from fastapi import Request, Response

from geo_mahalle.database.arrow import reading
from geo_mahalle.database.key_roles import NoRoleError, key_connection
from geo_mahalle.database.scope import Account
from geo_mahalle.errors import UserError
from geo_mahalle.importers.intake import read_layers
from geo_mahalle.pages.exports import queries
from geo_mahalle.pages.exports.paging import column_types, read_reach
from geo_mahalle.web import api_pages

ARROW = "application/vnd.apache.arrow.stream"
TIMEOUT_S = 30.0
MOST_ROWS = 1_000_000


def run(request: Request, account: Account, body: bytes) -> Response:
    """Return the answer of a query. Raises QueryRefusedError, NoRoleError, UserError."""
    if account.key_scopes is None:
        raise NoRoleError
    query, parameters = _read(body)
    settings = request.app.state.settings
    catalogue = read_layers(settings)
    checked = queries.check_query(query, schema="analyst", most_rows=MOST_ROWS + 1)

    def values() -> str:
        reach = read_reach(settings, account)
        return queries.values_json(api_pages.snapshot(request, catalogue), areas=frozenset(reach.codes))

    with (
        key_connection(settings, account.session_key) as connection,
        reading(connection, timeout_s=TIMEOUT_S),
    ):
        table = queries.ask(connection, checked, parameters, catalogue=catalogue, values=values)
    if table.num_rows > MOST_ROWS:
        raise UserError(
            "The answer has more than %(most)s rows.",
            remedy="Narrow the query, or ask for it in parts.",
            values={"most": f"{MOST_ROWS:,}"},
        )
    told = api_pages.coverage(settings, account)
    if ARROW in request.headers.get("accept", ""):
        table = table.replace_schema_metadata({"coverage": json.dumps(told)})
        return Response(_as_stream(table), media_type=ARROW)
    return Response(_as_json(table, told), media_type="application/json")


def _read(body: bytes) -> tuple[str, dict[str, Any] | None]:
    """Return the query and its parameters of a request's body."""
    try:
        given = json.loads(body)
        query, parameters = given["query"], given.get("parameters")
        unknown = set(given) - {"query", "parameters"}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as err:
        raise _unreadable() from err
    if unknown or not isinstance(query, str) or "\0" in query or not _is_plain(parameters):
        raise _unreadable()
    return query, parameters


def _unreadable() -> UserError:
    return UserError(
        "The body is not a query.", remedy='Send JSON: {"query": "SELECT …", "parameters": {"name": value}}'
    )


def _is_plain(parameters: object) -> bool:
    """Return whether parameters are words, numbers and lists of them, by name."""
    if parameters is None:
        return True
    if not isinstance(parameters, dict):
        return False
    parts = [
        part for value in parameters.values() for part in (value if isinstance(value, list) else [value])
    ]
    return all(
        part is None or isinstance(part, (bool, int, float)) or (isinstance(part, str) and "\0" not in part)
        for part in parts
    )


def _as_stream(table: pa.Table) -> bytes:
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return bytes(out.getvalue())


def _as_json(table: pa.Table, told: Mapping[str, Any]) -> bytes:
    kinds = column_types(table)
    body = {
        "columns": [{"name": name, "type": kinds[name]} for name in table.column_names],
        "rows": [
            [value.isoformat() if isinstance(value, date) else value for value in row.values()]
            for row in table.to_pylist()
        ],
        **told,
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
