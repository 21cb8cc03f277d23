"""What dated facts (reports, incidents, events) have in common: keys, days, digests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo_mahalle.database import Connection, run
from geo_mahalle.importers.columns import Sieve
from geo_mahalle.importers.context import PACKAGE, Context, Settled
from geo_mahalle.importers.placing import place_stage
from geo_mahalle.importers.times import Moments, read_moments

SEPARATOR = "\x1f"
DIGEST_BYTES = 16
LONGEST_KEY = 200


def read_key(sieve: Sieve, context: Context) -> pa.Array:
    """Return the source's own key of each row; a row without one is refused.

    `key` of a source lists fields of ours, or headings of the file.
    """
    parts = [
        sieve.text(name) if sieve.columns.has(name) else sieve.heading(name) for name in context.source.key
    ]
    if not parts:
        parts = [sieve.text("key")]
    for name, part in zip(context.source.key or ("key",), parts, strict=True):
        sieve.require(part, name)
    joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, SEPARATOR)
    is_long = pc.fill_null(pc.greater(pc.utf8_length(joined), LONGEST_KEY), False)
    if not pc.any(is_long).as_py():
        return joined
    return pa.array(
        [
            _short(key) if long else key
            for key, long in zip(joined.to_pylist(), is_long.to_pylist(), strict=True)
        ],
        pa.string(),
    )


def _short(key: str) -> str:
    """Return a long key's beginning with a digest of all of it: cut keys could be those of two things."""
    digested = hashlib.blake2b(key.encode(), digest_size=DIGEST_BYTES).hexdigest()
    return f"{key[: LONGEST_KEY - 2 * DIGEST_BYTES - 1]}…{digested}"


def read_when(sieve: Sieve, context: Context, name: str) -> Moments:
    """Return the moment of a field that every row must have."""
    written = sieve.text(name)
    clock = sieve.text("time") if sieve.columns.has("time") else None
    sieve.require(written, name)
    moments = read_moments(written, clock, context.reading)
    sieve.refuse(moments.wrong, "date", name=name, values=written)
    return moments


def digest(columns: Sequence[pa.Array], secret: bytes) -> pa.Array:
    """Return a keyed digest of each row's columns, in the hexadecimal form a bytea column reads.

    Keyed, because the digest of a restricted fact must not be guessable by trying places and days.
    """
    filled = [pc.fill_null(columns[0].cast(pa.string()), ""), *map(_texts, columns[1:])]
    joined = pc.binary_join_element_wise(*filled, SEPARATOR).cast(pa.binary())
    keyed = hashlib.blake2b(key=secret, digest_size=DIGEST_BYTES)

    def one(body: bytes) -> str:
        state = keyed.copy()
        state.update(body)
        return "\\x" + state.hexdigest()

    return pa.array(map(one, joined.to_pylist()), pa.string(), size=len(joined))


def _texts(column: pa.Array) -> pa.Array | pa.Scalar:
    """Return a column as texts, empty where it has none; a column without any costs nothing."""
    if column.null_count == len(column):
        return pa.scalar("", pa.string())
    return pc.fill_null(column.cast(pa.string()), "")


def settle_points(connection: Connection, context: Context, *, kind: str, inserts: Sequence[str]) -> Settled:
    """Place the staged rows, find what is known already, write the rest."""
    place_stage(connection)
    run(connection, PACKAGE, f"sql/judge_{kind}")
    (placeless,) = run(connection, PACKAGE, "sql/placeless_lines").fetchone() or (0,)
    context.tally.counts["placeless"] = int(placeless)
    settled = Settled(
        judged=read_judged(connection),
        outside_lines=tuple(line for (line,) in run(connection, PACKAGE, "sql/outside_lines")),
        named_only=int((run(connection, PACKAGE, "sql/named_lines").fetchone() or (0,))[0]),
    )
    written = [run(connection, PACKAGE, f"sql/{name}").rowcount for name in inserts]
    settled.created = written[0]
    return settled


def read_judged(connection: Connection) -> list[tuple[int, str, str]]:
    """Return the lines that the database refused or knew already."""
    return [(line, outcome, reason) for line, outcome, reason in run(connection, PACKAGE, "sql/judged")]


def repeated(
    context: Context, keys: pa.Array, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> list[bool]:
    """Return which rows have a key that an earlier row of the file has; remember the others."""
    found = []
    for key, is_kept in zip(keys.to_pylist(), kept, strict=True):
        found.append(bool(is_kept) and key in context.tally.keys)
        if is_kept:
            context.tally.keys.add(key)
    return found
