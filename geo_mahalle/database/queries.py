"""SQL that lives in .sql files beside the module that asks the question.

A stage calls `run(connection, "geo_mahalle.analysis", "street_parts", {...})`; the text is read once from
the package, so a wheel and a checkout behave the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import psycopg

Row = tuple[Any, ...]
Connection = psycopg.Connection[Row]
Cursor = psycopg.Cursor[Row]


@cache
def load_sql(package: str, name: str) -> str:
    """Return the text of `<name>.sql` inside a package.

    Raises FileNotFoundError where the package has no such file.
    """
    return resources.files(package).joinpath(f"{name}.sql").read_text(encoding="utf-8")


def run(
    connection: Connection,
    package: str,
    name: str,
    parameters: Mapping[str, Any] | Sequence[Any] | None = None,
) -> Cursor:
    """Run the statement in `<name>.sql` and return its cursor."""
    return connection.execute(load_sql(package, name), parameters)


def rows(
    connection: Connection,
    package: str,
    name: str,
    parameters: Mapping[str, Any] | Sequence[Any] | None = None,
) -> list[dict[str, Any]]:
    """Run the statement in `<name>.sql` and return its rows as dictionaries."""
    return as_dicts(run(connection, package, name, parameters))


def as_dicts(cursor: Cursor) -> list[dict[str, Any]]:
    """Return the rows of a cursor as dictionaries."""
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor]
