"""Big results as Arrow: the answer of a query by COPY, parsed in C++ while it arrives.

Comes in: a query and its parameters. Goes out: an Arrow table with the types of its columns; geometry comes
as hexadecimal EWKB. COPY prints CSV that tells NULL (nothing) from the empty text (two quotes), and only one
block of it is in memory at a time, so the peak is the table itself. A driver for Arrow (ADBC) was measured
beside this on the same 300,000 rows and was not faster, so the store keeps its one driver.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.csv
from psycopg import errors, sql

from geo_mahalle.database.bulk import _ARROW_TYPES
from geo_mahalle.database.queries import Connection
from geo_mahalle.errors import UserError

Parameters = Mapping[str, Any] | Sequence[Any] | None
BLOCK_BYTES = 1 << 22
TIMESTAMPTZ, GEOMETRY = 1184, "geometry"


REFUSALS = (
    errors.ProgrammingError,
    errors.DataError,
    errors.NotSupportedError,
    errors.ReadOnlySqlTransaction,
)
"""What is the query's own fault, and not the server's."""


class QueryRefusedError(UserError):
    """The query cannot be run as it was written."""


class _Arriving(io.RawIOBase):
    """The bytes of a COPY as a file that is read once."""

    def __init__(self, blocks: Iterator[bytes | bytearray | memoryview]) -> None:
        self._blocks = blocks
        self._waiting = bytearray()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        waiting = self._waiting
        if size < 0 or len(waiting) < size:
            for block in self._blocks:  # a block is a row: this loop is most of our own share of the time
                waiting += block
                if 0 <= size <= len(waiting):
                    break
        end = len(waiting) if size < 0 else size
        given = bytes(memoryview(waiting)[:end])
        self._waiting = waiting[end:]
        return given


@contextmanager
def reading(connection: Connection, *, timeout_s: float) -> Iterator[None]:
    """Hold a transaction that can only read, for at most so long a statement; raises QueryRefusedError.

    The driver's refusals are told in its own words, since whoever wrote the query has to read them.
    """
    try:
        with connection.transaction():
            connection.execute("SET TRANSACTION READ ONLY")
            limit = f"{round(timeout_s * 1000)}ms"
            connection.execute("SELECT set_config('statement_timeout', %s, true)", [limit])
            yield
    except errors.QueryCanceled as err:
        raise QueryRefusedError(
            "The query took longer than %(limit)s s.",
            remedy="Narrow it, or allow it more time.",
            values={"limit": f"{timeout_s:g}"},
        ) from err
    except REFUSALS as err:
        words = {"words": err.diag.message_primary or str(err), "hint": err.diag.message_hint}
        raise QueryRefusedError(
            "The database says: %(words)s", remedy="%(hint)s" if words["hint"] else None, values=words
        ) from err


def fetch_arrow(connection: Connection, query: str, parameters: Parameters = None) -> pa.Table:
    """Return the answer of a query as an Arrow table.

    Numbers, days, times (UTC) and booleans have their Arrow types; a geometry column is hexadecimal
    EWKB and says so in the metadata of its field (`crs`: EPSG:4326); every other type becomes text.
    """
    columns = _describe(connection, query, parameters)
    names = [name for name, _ in columns]
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(_Verbatim(query))
    conversion = _conversion(columns)
    with connection.cursor().copy(statement, parameters) as copy:
        blocks = iter(copy)
        first = next(blocks, None)
        if first is None:  # the reader of CSV takes no rows for no file
            table = pa.schema([(name, _arrow_type(kind)) for name, kind in columns]).empty_table()
        else:
            reader = pyarrow.csv.open_csv(
                pa.PythonFile(_Arriving(chain([first], blocks)), mode="r"),
                read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=BLOCK_BYTES),
                parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
                convert_options=conversion,
            )
            table = reader.read_all()
    for position, (name, kind) in enumerate(columns):
        if kind == GEOMETRY:
            field = pa.field(name, pa.string(), metadata={"crs": "EPSG:4326"})
            table = table.set_column(position, field, table.column(position))
    return table


def _describe(connection: Connection, query: str, parameters: Parameters) -> list[tuple[str, int | str]]:
    """Return the names and types of a query's columns, without running it to its end."""
    asked = sql.SQL("SELECT * FROM ({}) AS asked LIMIT 0").format(_Verbatim(query))
    cursor = connection.execute(asked, parameters)
    types = connection.execute("SELECT 'geometry'::regtype::oid::bigint").fetchone()
    shape = types[0] if types else None
    return [
        (column.name, GEOMETRY if column.type_code == shape else column.type_code)
        for column in cursor.description or ()
    ]


class _Verbatim(sql.SQL):
    """A query whose braces are its own."""

    def __init__(self, text: str) -> None:
        super().__init__(text)  # text of a .sql file or of the analyst, never built here


def _conversion(columns: Sequence[tuple[str, int | str]]) -> pyarrow.csv.ConvertOptions:
    kinds = {name: _arrow_type(kind) for name, kind in columns}
    return pyarrow.csv.ConvertOptions(
        column_types=kinds,
        check_utf8=False,  # the database has done so
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )


def _arrow_type(kind: int | str) -> pa.DataType:
    if kind == TIMESTAMPTZ:
        return pa.timestamp("us", tz="UTC")
    known = {code: found for code, found in _ARROW_TYPES.items() if found != pa.binary()}
    return known.get(kind, pa.string()) if isinstance(kind, int) else pa.string()
