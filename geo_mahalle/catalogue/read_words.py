"""Which rows of a fact view a SELECT can count, told from its own text.

`FROM facility … WHERE facility.kind IN ('park')` counts parks alone; a new lamp cannot change it. Only what
is certain narrows: a plain condition on a column against literals, that every row must meet.
"""

from __future__ import annotations

from functools import cache
from typing import Any

WORD_COLUMNS = {
    "facility": "kind",
    "issue": "category_id",
    "issue_state": "category_id",
    "attribute": "attribute_id",
    "coverage": "theme",
    "collected": "theme",
    "access": "kind",
    "supply": "kind",
    "incident": "kind",
}
"""Fact views with the column of words their rows are told apart by."""


@cache
def words_read(sql: str, view: str) -> tuple[str, ...] | None:
    """Return the words of the view's column that a SELECT can count; None where it may count any."""
    import sqlglot
    from sqlglot import exp

    column = WORD_COLUMNS.get(view)
    if column is None:
        return None
    found: set[str] = set()
    for select in sqlglot.parse_one(sql, dialect="postgres").find_all(exp.Select):
        for source, own in _sources(select, view):
            where = select.args.get("where")
            words = _asked([where.this if where else None, own], source, column)
            if words is None:
                return None
            found |= words
    return tuple(sorted(found))


def _sources(select: Any, view: str) -> list[tuple[str, Any]]:  # noqa: ANN401 - nodes of sqlglot
    """Return the name of each place a SELECT reads the view, with the condition of its own join."""
    from sqlglot import exp

    found: list[tuple[str, Any]] = []
    begun = select.args.get("from") or select.args.get("from_")
    if begun and isinstance(begun.this, exp.Table) and begun.this.name == view:
        found.append((begun.this.alias_or_name, None))
    for join in select.args.get("joins") or ():
        if isinstance(join.this, exp.Table) and join.this.name == view:
            keeps_all = (join.side or "") in ("RIGHT", "FULL")
            found.append((join.this.alias_or_name, None if keeps_all else join.args.get("on")))
    return found


def _asked(conditions: list[Any], source: str, column: str) -> set[str] | None:
    """Return the words that one condition, which every row must meet, allows; None where none says so."""
    from sqlglot import exp

    for condition in filter(None, conditions):
        for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
            if not isinstance(part, (exp.EQ, exp.In)) or not _is_column(part.this, source, column):
                continue
            words = part.expressions if isinstance(part, exp.In) else [part.expression]
            if words and all(isinstance(word, exp.Literal) and word.is_string for word in words):
                return {word.this for word in words}
    return None


def _is_column(node: Any, source: str, column: str) -> bool:  # noqa: ANN401
    from sqlglot import exp

    return isinstance(node, exp.Column) and node.name == column and node.table == source
