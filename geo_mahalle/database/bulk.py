"""Bulk transfer between Arrow tables and PostgreSQL, by COPY.

Arrow writes CSV with every valid value quoted and nulls bare, which COPY reads back as exactly NULL and
exactly the empty string; no value is ever built into a statement.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.csv
from psycopg import sql

from geo_mahalle.database.queries import Connection


def _copy_statement(table: str, columns: Sequence[str], *, options: str) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN {}").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL("(FORMAT csv)" if options == "csv" else ""),
    )


def copy_arrow(connection: Connection, table: str, data: pa.Table | pa.RecordBatch) -> int:
    """Append the rows of an Arrow table to a database table with the same column names; return how many.

    Geometry columns are given as hexadecimal EWKB text. `table` may be qualified by its schema.
    """
    options = pyarrow.csv.WriteOptions(include_header=False, quoting_style="all_valid")
    buffer = io.BytesIO()
    pyarrow.csv.write_csv(data, buffer, options)
    with connection.cursor().copy(_copy_statement(table, data.schema.names, options="csv")) as copy:
        copy.write(buffer.getvalue())
    return int(data.num_rows)


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Append Python rows to a database table; return how many."""
    count = 0
    with connection.cursor().copy(_copy_statement(table, columns, options="text")) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def read_columns(
    connection: Connection,
    query: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    words: Collection[str] = (),
) -> pa.Table:
    """Return the result of a SELECT as an Arrow table of numbers, read by COPY: no Python object a cell.

    Whole numbers whose column is named `*_id` are int64, all others doubles; columns in `words` are text,
    each word kept once (dictionary). `query` is text from a .sql file; values are parameters.
    """
    statement = sql.SQL("COPY ({}) TO STDOUT (FORMAT csv, HEADER)").format(
        sql.SQL(query.strip().rstrip(";"))  # text of a file, not of a person
    )
    buffer = io.BytesIO()
    with connection.cursor().copy(statement, parameters) as copy:
        for part in copy:
            buffer.write(part)
    names = buffer.getvalue().split(b"\n", 1)[0].decode().split(",")
    kinds = {
        name: _WORDS if name in words else pa.int64() if name.endswith("_id") else pa.float64()
        for name in names
    }
    told = pyarrow.csv.ConvertOptions(column_types=kinds, null_values=[""], strings_can_be_null=True)
    buffer.seek(0)
    return pyarrow.csv.read_csv(buffer, convert_options=told)


_WORDS = pa.dictionary(pa.int32(), pa.string())
_ARROW_TYPES = {
    16: pa.bool_(),
    20: pa.int64(),
    21: pa.int16(),
    23: pa.int32(),
    25: pa.string(),
    700: pa.float32(),
    701: pa.float64(),
    1043: pa.string(),
    1082: pa.date32(),
    17: pa.binary(),
}


def read_arrow(connection: Connection, query: str, parameters: Any = None) -> pa.Table:  # noqa: ANN401 - as psycopg's
    """Return the result of a query as an Arrow table, with the types of its columns.

    `query` is text from a .sql file; values are parameters. Types Arrow has no twin for become text.
    """
    cursor = connection.execute(query, parameters)
    fetched = cursor.fetchall()
    columns = cursor.description or []
    arrays = []
    for position, column in enumerate(columns):
        values = [row[position] for row in fetched]
        kind = _ARROW_TYPES.get(column.type_code)
        if kind is None:
            values = [None if value is None else str(value) for value in values]
            kind = pa.string()
        arrays.append(pa.array(values, kind))
    return pa.table(arrays, names=[column.name for column in columns])
