"""Check an analyst's SQL: one SELECT over the analysts' views and the catalogue's words, and nothing else.

The query is parsed, walked, and written anew from its tree; what runs is what was checked. Only functions
that compute from their arguments are known, so no function can run a text as a query or read a table by its
name. It then runs in a transaction that can only read, with a time limit, as a role that cannot read
reporters and notes at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from geo_mahalle.catalogue.layer_files import suggest
from geo_mahalle.database import load_sql
from geo_mahalle.database.arrow import QueryRefusedError
from geo_mahalle.pages.exports import TABLES

VIEWS = frozenset({*TABLES, "areas_within", "period", "studies", "withheld"} - {"values"})
WORDS = ("indicators", "categories", "facility_kinds", "units", "indicator_values")
LARGEST = 100_000
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
    resources.files("geo_mahalle.client").joinpath("functions.txt").read_text().split()
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


def check_query(text: str) -> str:
    """Return the query as it will run; QueryRefusedError says what in it may not be, and what may.

    >>> check_query("SELECT count(*) FROM issues")
    'SELECT COUNT(*) FROM analysis.issues'
    """
    tree = _parse(text)
    for node in tree.walk():
        _check(node)
    own = _own_names(tree)
    for table in tree.find_all(exp.Table):
        _qualify(table, own)
    return tree.sql(dialect="postgres")


def with_words(query: str, *, has_parameters: bool = False) -> str:
    """Return a checked query beside the tables of the catalogue's words.

    Where there are parameters the driver looks for percent signs, so those that are none are doubled.
    """
    asked = PERCENT.sub("%%", query) if has_parameters else query
    return load_sql("geo_mahalle.client", "words").replace(MARK, asked)


def names_in(query: str) -> frozenset[str]:
    """Return the bare names of tables in a checked query."""
    tree = sqlglot.parse_one(query, dialect="postgres")
    return frozenset(table.name for table in tree.find_all(exp.Table))


def _parse(text: str) -> exp.Expr:
    if len(text) > LARGEST:
        raise QueryRefusedError(f"The query is longer than {LARGEST:,} signs.")
    try:
        found = [tree for tree in sqlglot.parse(text, dialect="postgres") if tree is not None]
    except (SqlglotError, RecursionError) as err:
        raise QueryRefusedError(f"The query cannot be read: {str(err).splitlines()[0]}") from err
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
                f"The function {name!r} is not allowed here{suggest(name, PLAIN_FUNCTIONS) or '.'}",
                remedy="Functions of numbers, text, days and places (ST_…) are.",
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
                f"A part of a query cannot be called {name!r}.", remedy="Give it another name."
            )
    return names


def _qualify(table: exp.Table, own: frozenset[str]) -> None:
    """Point a bare name of a view at its schema; refuse every other table."""
    if not isinstance(table.this, exp.Identifier):
        return  # a function in FROM: its name is checked with all others
    schema, name = table.db, table.name
    if not schema and not table.catalog and (name in own or name in WORDS):
        return
    if table.catalog or schema not in ("", "analysis") or name not in VIEWS:
        known = sorted({*VIEWS, *WORDS})
        raise QueryRefusedError(
            f"There is no table {'.'.join(_parts(table))!r} for analysts{suggest(name, known) or '.'}",
            remedy=f"There are: {', '.join(known)}.",
        )
    table.set("db", exp.to_identifier("analysis"))


def _parts(table: exp.Table) -> Iterator[str]:
    return (part for part in (table.catalog, table.db, table.name) if part)
