"""Read routing rules from layers/routing.csv, try them on the past, and put them to problems.

The file is the user's own (a folder laid over layers/); without one every problem goes to its category's
committee and agency. The rules stand in the order of the file. A broken rule is skipped and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.fields import Fields, read_rows
from geo_mahalle.catalogue.layer_files import LayerFolders
from geo_mahalle.database import Connection, rows, run
from geo_mahalle.jalali import read_day
from geo_mahalle.register.hazards.routing import (
    ALL_LEVELS,
    Finding,
    Known,
    Problem,
    Route,
    Rule,
    check,
    route,
)

PACKAGE = "geo_mahalle.register.hazards"
FILE = "routing.csv"
COLUMNS = (
    "id",
    "categories",
    "areas",
    "not_areas",
    "severities",
    "from_on",
    "to_on",
    "committee",
    "agency",
)


@dataclass(frozen=True)
class Tried:
    """What one rule would take of the past; `rule` None: those that no rule takes."""

    rule: str | None
    problems: int


def read_rules(folders: LayerFolders) -> tuple[Rule, ...]:
    """Return the rules in their order; none without the file.

    Raises CatalogueError as file:line for a severity or a day that cannot be read; `check` tells the rest.
    """
    files = [file for file in folders.table(FILE) if file.path.exists()]
    return tuple(_rule(row) for row in read_rows(files, COLUMNS).values()) if files else ()


def _rule(row: Fields) -> Rule:
    levels = row.words("severities")
    for level in levels:
        if not level.isdigit():
            raise row.refuse("severities", f"severities '{level}' is not a number")
    return Rule(
        id=row.identifier(),
        categories=frozenset(row.words("categories")),
        areas=frozenset(row.words("areas")),
        not_areas=frozenset(row.words("not_areas")),
        severities=frozenset(map(int, levels)) if levels else ALL_LEVELS,
        from_on=_day(row, "from_on"),
        to_on=_day(row, "to_on"),
        committee=row.optional("committee"),
        agency=row.optional("agency"),
    )


def _day(row: Fields, key: str) -> date | None:
    words = row.optional(key)
    if words is None:
        return None
    try:
        return read_day(words)
    except ValueError as err:
        raise row.refuse(key, f"{key} '{words}' is not a day", remedy="Write 1404/06/31.") from err


def known_words(connection: Connection, catalogue: Catalogue) -> Known:
    """Return the words that rules may use in this place."""
    areas = {row["code"] for row in rows(connection, PACKAGE, "routing_areas")}
    return Known(catalogue.categories, areas, catalogue.committees, catalogue.agencies)


def findings(connection: Connection, catalogue: Catalogue) -> list[Finding]:
    """Return what is wrong with the rules in this place."""
    return check(read_rules(catalogue.folders), known_words(connection, catalogue))


def try_rules(connection: Connection, catalogue: Catalogue, *, since: date | None = None) -> list[Tried]:
    """Return how many problems of the past each rule would have taken, in the rules' order, the rest last."""
    rules, known = read_rules(catalogue.folders), known_words(connection, catalogue)
    counts: dict[str | None, int] = {rule.id: 0 for rule in rules} | {None: 0}
    for row in _past(connection, since=since):
        counts[route(_problem(row), rules, known=known).rule] += 1
    return [Tried(rule, number) for rule, number in counts.items()]


def why_here(connection: Connection, catalogue: Catalogue, issue_id: int) -> Route | None:
    """Return where the rules send a problem and why; None where there are no rules, or it is a part."""
    rules = read_rules(catalogue.folders)
    found = _past(connection, issue=issue_id)
    if not rules or not found:
        return None
    return route(_problem(found[0]), rules, known=known_words(connection, catalogue))


def put_rules(connection: Connection, catalogue: Catalogue, *, issue: int | None = None) -> int:
    """Send problems that nobody has handed on yet where the rules say; returns how many changed their way."""
    rules = read_rules(catalogue.folders)
    known = known_words(connection, catalogue) if rules else None
    changed = 0
    for row in _past(connection, issue=issue, open_only=True):
        if not rules and row["routed_by"] is None:
            continue
        sent = route(_problem(row), rules, known=known)
        given = {"issue": row["id"], "committee": sent.committee, "agency": sent.agency, "rule": sent.rule}
        changed += run(connection, PACKAGE, "routing_set", given).fetchone() is not None
    return changed


def _past(
    connection: Connection, *, issue: int | None = None, since: date | None = None, open_only: bool = False
) -> Sequence[dict[str, Any]]:
    given = {"issue": issue, "since": since, "open_only": open_only}
    return rows(connection, PACKAGE, "routing_past", given)


def _problem(row: dict[str, Any]) -> Problem:
    return Problem(row["category"], frozenset(row["areas"]), row["severity"], row["opened_on"])
