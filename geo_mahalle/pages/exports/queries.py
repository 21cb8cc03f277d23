"""Check an analyst's SQL: one SELECT over the analysts' views and the catalogue's words, and nothing else.

The query is parsed, walked, and written anew from its tree; what runs is what was checked. Only functions
that compute from their arguments are known, so no function can run a text as a query or read a table by its
name. It then runs in a transaction that can only read, with a time limit: in the office as a role that cannot
read reporters and notes at all, for a key as the key's own role over the views of schema `analyst`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib import resources
from typing import Any

import pyarrow as pa
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.layer_files import suggest
from geo_mahalle.database import Connection, load_sql
from geo_mahalle.database.arrow import QueryRefusedError, fetch_arrow
from geo_mahalle.disclosure import Snapshot
from geo_mahalle.pages.exports.tables import TABLES
from geo_mahalle.pages.exports.values import value_frame

PACKAGE = "geo_mahalle.pages.exports"
VIEWS = frozenset({*TABLES, "areas_within", "period", "studies", "withheld"} - {"values"})
WORDS = ("indicators", "categories", "facility_kinds", "units", "indicator_values")
LARGEST = 100_000
WORD_FIELDS = (
    *(
        "code",
        "title_fa",
        "title_en",
        "domain",
        "kind",
        "unit",
        "direction",
        "is_core",
        "committee",
        "agency",
    ),
    *("sensitivity", "deadline_days", "theme", "group", "symbol_fa"),
)
MARK = "SELECT NULL AS mark"
PERCENT = re.compile(r"%(?!\(\w+\)s)")
NOT_READING = (
    exp.Insert,
    exp.Update,
    exp.Delete,
    exp.Merge,
    exp.Into,
    exp.Lock,
    exp.Command,
    exp.Create,
    exp.Drop,
)
PLAIN_FUNCTIONS = frozenset(
    resources.files("geo_mahalle.pages.exports").joinpath("functions.txt").read_text().split()
)
"""Functions of PostgreSQL, unknown to the parser by class, that only compute from their arguments."""
REFUSED_PLACES = frozenset(
    (
        "st_estimatedextent",
        "st_estimated_extent",
        "st_findextent",
        "st_find_extent",
        "st_fromflatgeobuftotable",
        "st_makevalid",
    )
)
"""Functions of PostGIS that read a table by its name, and one that a hostile ring crashes the server by."""


def ask(
    connection: Connection,
    query: str,
    parameters: Mapping[str, Any] | None,
    *,
    catalogue: Catalogue,
    values: Callable[[], str],
) -> pa.Table:
    """Return the answer of a checked query, run beside the catalogue's words in the transaction of `reading`.

    `values` makes the rows of `indicator_values` as JSON; it is called where the query names them.
    """
    setting = "SELECT set_config(%s, %s, true)"
    connection.execute(setting, ["search_path", "public"])
    connection.execute(setting, ["geo_mahalle.words", json.dumps(_word_rows(catalogue))])
    if "indicator_values" in names_in(query):
        connection.execute(setting, ["geo_mahalle.values", values()])
    return fetch_arrow(connection, with_words(query, has_parameters=parameters is not None), parameters)


def values_json(snapshot: Snapshot, *, areas: frozenset[str] | None = None) -> str:
    """Return the values that the pages show as JSON rows; `areas` are codes, None: all."""
    kept = ["area", "indicator", "period", "value", "low", "high", "n", "status"]
    frame = value_frame(snapshot, areas=areas)[kept]
    return str(frame.to_json(orient="records", double_precision=15))


def _word_rows(catalogue: Catalogue) -> dict[str, list[dict[str, Any]]]:
    """Return the catalogue's words by table, as rows."""
    return {
        "indicators": [_row(one, "indicator") for one in catalogue.indicators.values()],
        "categories": [_row(one, "category") for one in catalogue.categories.values()],
        "facility_kinds": [_row(one, "kind") for one in catalogue.facility_kinds.values()],
        "units": [_row(one, "unit") for one in catalogue.units.values()],
    }


def _row(record: Any, key: str) -> dict[str, Any]:  # noqa: ANN401 - a record of the catalogue
    """Return what SQL may read of a record; its id stands under `key`."""
    told = {name: getattr(record, name) for name in WORD_FIELDS if hasattr(record, name)}
    return {**told, key: record.id}


def check_query(text: str, *, schema: str = "analysis", most_rows: int | None = None) -> str:
    """Return the query as it will run; QueryRefusedError says what in it may not be, and what may.

    The views are those of a schema: `analysis`, or `analyst` for the role of a key. With `most_rows` no more
    rows come.

    >>> check_query("SELECT count(*) FROM issues")
    'SELECT COUNT(*) FROM analysis.issues'
    """
    tree = _parse(text)
    for node in tree.walk():
        _check(node)
    own = _own_names(tree)
    for table in tree.find_all(exp.Table):
        _qualify(table, own, schema)
    if most_rows is not None:
        tree = exp.select("asked.*").from_(exp.Subquery(this=tree, alias="asked")).limit(most_rows)
    return tree.sql(dialect="postgres")


def with_words(query: str, *, has_parameters: bool = False) -> str:
    """Return a checked query beside the tables of the catalogue's words.

    Where there are parameters the driver looks for percent signs, so those that are none are doubled.
    """
    asked = PERCENT.sub("%%", query) if has_parameters else query
    return load_sql(PACKAGE, "query_words").replace(MARK, asked)


def names_in(query: str) -> frozenset[str]:
    """Return the bare names of tables in a checked query."""
    tree = sqlglot.parse_one(query, dialect="postgres")
    return frozenset(table.name for table in tree.find_all(exp.Table))


def _parse(text: str) -> exp.Expr:
    if len(text) > LARGEST:
        raise QueryRefusedError("The query is longer than %(most)s signs.", values={"most": f"{LARGEST:,}"})
    try:
        found = [tree for tree in sqlglot.parse(text, dialect="postgres") if tree is not None]
    except (SqlglotError, RecursionError) as err:
        words = str(err).splitlines()[0]
        raise QueryRefusedError("The query cannot be read: %(words)s", values={"words": words}) from err
    if len(found) != 1 or not isinstance(found[0], exp.Query):
        raise QueryRefusedError(
            "Only one SELECT can be asked at a time.", remedy="Nothing can be changed by SQL here."
        )
    return found[0]


def _check(node: exp.Expr) -> None:
    if isinstance(node, NOT_READING):
        raise QueryRefusedError("The query may only read.", remedy="Write one SELECT.")
    if isinstance(node, exp.Anonymous):
        name = node.name.lower()
        is_place = name.startswith("st_") and name not in REFUSED_PLACES
        if not is_place and name not in PLAIN_FUNCTIONS:
            raise QueryRefusedError(
                "The function '%(name)s' is not allowed here%(hint)s",
                remedy="Functions of numbers, text, days and places (ST_…) are.",
                values={"name": name, "hint": suggest(name, PLAIN_FUNCTIONS) or "."},
            )


def _own_names(tree: exp.Expr) -> frozenset[str]:
    """Return the names that the query gives to its own parts."""
    names = frozenset(part.alias for part in tree.find_all(exp.CTE))
    for name in names:
        if (
            name.lower().startswith(("pg_", "geometry_", "geography_", "spatial_", "raster_"))
            or name in WORDS
        ):
            raise QueryRefusedError(
                "A part of a query cannot be called '%(name)s'.",
                remedy="Give it another name.",
                values={"name": name},
            )
    return names


def _qualify(table: exp.Table, own: frozenset[str], known_as: str) -> None:
    """Point a bare name of a view at its schema; refuse every other table."""
    if not isinstance(table.this, exp.Identifier):
        return  # a function in FROM: its name is checked with all others
    schema, name = table.db, table.name
    if not schema and not table.catalog and (name in own or name in WORDS):
        return
    if table.catalog or schema not in ("", known_as) or name not in VIEWS:
        known = sorted({*VIEWS, *WORDS})
        given = {
            "name": ".".join(_parts(table)),
            "hint": suggest(name, known) or ".",
            "known": ", ".join(known),
        }
        raise QueryRefusedError(
            "There is no table '%(name)s' for analysts%(hint)s", remedy="There are: %(known)s.", values=given
        )
    table.set("db", exp.to_identifier(known_as))


def _parts(table: exp.Table) -> Iterator[str]:
    return (part for part in (table.catalog, table.db, table.name) if part)
