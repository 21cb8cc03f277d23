"""Check the SELECT of an indicator: only what gives the same numbers on PostGIS, DuckDB and Spark.

The walk goes over the sqlglot tree with a list of what is allowed; everything else is refused with the line
it stands on. The refused constructs were measured to differ silently between engines (percentiles, date
arithmetic, DISTINCT ON, the division of whole numbers, where NULL sorts), which is worse than an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from geo_mahalle.catalogue.layer_files import LayerFile
from geo_mahalle.errors import CatalogueError

if TYPE_CHECKING:
    from sqlglot import exp

ALLOWED = (
    "SELECT, WITH, JOIN, WHERE, GROUP BY, HAVING, CASE, FILTER, sum, count, min, max, avg, abs, "
    "ln, exp, sqrt, power, least, greatest, nullif, coalesce, a cast to double precision, "
    "row_number, sum and count OVER"
)
NODES = frozenset(
    """
    Select With CTE TableAlias From Join Where Group Having Subquery Table Column Identifier Alias Literal
    Boolean Null Paren And Or Not EQ NEQ GT GTE LT LTE Is In Between Exists Add Sub Mul Div Neg Case If Filter
    Sum Count Min Max Avg Abs Ln Exp Sqrt Pow Greatest Least Nullif Coalesce Cast DataType Window RowNumber
    Order Ordered Distinct Star
    """.split()  # noqa: SIM905 - forty names read better as a paragraph than as forty lines
)
# What each node may carry; a part not named here (LIMIT, a window's frame, a table's sample) is refused.
PARTS: Mapping[str, frozenset[str]] = {
    "Select": frozenset(("with_", "expressions", "from_", "joins", "where", "group", "having")),
    "With": frozenset(("expressions",)),
    "CTE": frozenset(("this", "alias")),
    "TableAlias": frozenset(("this",)),
    "Table": frozenset(("this", "alias")),
    "Join": frozenset(("this", "side", "kind", "on", "using")),
    "Group": frozenset(("expressions",)),
    "Window": frozenset(("this", "partition_by", "order", "over")),
    "Cast": frozenset(("this", "to")),
    "Between": frozenset(("this", "low", "high")),
    "In": frozenset(("this", "expressions", "query")),
    "Ordered": frozenset(("this", "desc", "nulls_first")),
    "Column": frozenset(("this", "table")),
    "Subquery": frozenset(("this", "alias")),
    "Count": frozenset(("this", "big_int")),
}
WINDOWED = frozenset(("RowNumber", "Sum", "Count"))
REMEDY = f"An indicator may use {ALLOWED}."


def check(sql: str, *, file: LayerFile, first_line: int, kind: str) -> dict[str, int]:
    """Return the fact views that are read and the line each first stands on.

    `sql` begins on `first_line` of `file`; `kind` is the indicator's. Raises CatalogueError with the line of
    the token for anything outside the allow-list, an unknown view or column, or wrong columns in the result.
    """
    lines = Lines(file, first_line, sql)
    try:
        return _check_tree(_parse(sql, lines), kind, lines)
    except RecursionError as err:
        raise file.spot(first_line).refuse("is nested too deeply to be read") from err


def _check_tree(tree: exp.Select, kind: str, lines: Lines) -> dict[str, int]:
    from geo_mahalle.catalogue.sql_scopes import Reader

    for node in tree.walk():
        _check_node(node, lines)
    _check_null_order(tree, lines)
    reader = Reader(lines)
    reader.check_result(tree, kind)
    return reader.views


def keeps_to(sql: str, view: str, sensitivity: int) -> bool:
    """Tell whether every SELECT that reads the view asks for problems up to that class only.

    The condition must stand alone in WHERE or beside AND, under the view's own name or alias.
    """
    import sqlglot
    from sqlglot import exp

    for select in sqlglot.parse_one(sql, dialect="postgres").find_all(exp.Select):
        sources = [select.args.get("from_"), *(select.args.get("joins") or ())]
        where = select.args.get("where")
        asked = list(where.this.flatten()) if where and isinstance(where.this, exp.And) else []
        asked = asked or ([where.this] if where else [])
        for table in (source.this for source in sources if source):
            if table.name == view and not any(
                _is_limit(condition, table.alias_or_name, sensitivity) for condition in asked
            ):
                return False
    return True


def _is_limit(condition: exp.Expr, table: str, sensitivity: int) -> bool:
    """Tell whether a condition is `table.sensitivity <= n` with n no more than that."""
    from sqlglot import exp

    column, limit = condition.args.get("this"), condition.args.get("expression")
    return (
        isinstance(condition, exp.LTE)
        and isinstance(column, exp.Column)
        and (column.table, column.name) == (table, "sensitivity")
        and isinstance(limit, exp.Literal)
        and int(limit.this) <= sensitivity
    )


class Lines:
    """Turns a node of the tree into the error at its line of the file."""

    def __init__(self, file: LayerFile, first_line: int, sql: str) -> None:
        self.file = file
        self.first_line = first_line
        self.sql = sql

    def line(self, node: exp.Expr) -> int:
        """Return the line of the first token of a node, or of what stands around it."""
        at: exp.Expr | None = node
        while at is not None:
            # The tokens' own line numbers go wrong after a $; their offsets do not.
            starts = [int(part.meta["start"]) for part in at.walk() if "start" in part.meta]
            word = None if starts else re.search(rf"\b{at.key}\b", self.sql, re.IGNORECASE)
            if starts or word:
                start = min(starts) if starts else word.start() if word else 0
                return self.first_line + self.sql.count("\n", 0, start)
            at = at.parent
        return self.first_line

    def refuse(self, node: exp.Expr, message: str, *, remedy: str | None = REMEDY) -> CatalogueError:
        """Return the error at a node; the caller raises it."""
        return self.file.spot(self.line(node)).refuse(message, remedy=remedy)


def _parse(sql: str, lines: Lines) -> exp.Select:
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import ParseError, SqlglotError

    try:
        trees = [tree for tree in sqlglot.parse(sql, dialect="postgres") if tree is not None]
    except SqlglotError as err:
        details = err.errors[0] if isinstance(err, ParseError) and err.errors else {}
        line = lines.first_line + int(details.get("line") or 1) - 1
        what = details.get("description") or str(err).splitlines()[0]
        raise lines.file.spot(line).refuse(f"is not valid SQL: {what}") from err
    if len(trees) != 1:
        raise lines.file.spot(lines.first_line).refuse(f"must hold one SELECT, not {len(trees)} statements")
    (tree,) = trees
    if not isinstance(tree, exp.Select):
        raise lines.refuse(tree, f"must be one SELECT, not {tree.key.upper()}")
    return tree


def _check_node(node: exp.Expr, lines: Lines) -> None:
    name = type(node).__name__
    if name not in NODES:
        raise lines.refuse(node, f"{_spoken(node)} is not allowed in an indicator")
    _check_parts(node, name, lines)
    check = _CHECKS.get(name)
    if check:
        check(node, lines)


def _check_parts(node: exp.Expr, name: str, lines: Lines) -> None:
    allowed = PARTS.get(name)
    if allowed is None:
        return
    for part, value in node.args.items():
        if part not in allowed and value not in (None, [], False, ""):
            inner = value[0] if isinstance(value, list) else value
            at = inner if hasattr(inner, "walk") else node
            spoken = part.rstrip("_").replace("_", " ").upper()
            raise lines.refuse(at, f"{spoken} in {name.upper()} is not allowed in an indicator")


def _spoken(node: exp.Expr) -> str:
    """Name a node as its author wrote it."""
    name = getattr(node, "sql_name", None)
    if type(node).__name__ in ("WithinGroup", "Window", "Filter"):
        return _spoken(node.this)
    if type(node).__name__ == "Anonymous":
        return f"the function {node.name.lower()}"
    if callable(name):
        return f"the function {str(name()).lower()}"
    return {"Parameter": "a parameter", "Placeholder": "a parameter", "DPipe": "the operator ||"}.get(
        type(node).__name__, node.key.upper()
    )


def _check_division(node: exp.Expr, lines: Lines) -> None:
    right = node.expression.unnest()
    zero = right.expression if type(right).__name__ == "Nullif" else None
    if zero is None or zero.name != "0":
        raise lines.refuse(
            node.expression,
            f"the divisor {node.expression.sql(dialect='postgres')} is not inside nullif(…, 0)",
            remedy="Write nullif(divisor, 0): a share of nothing is not known, and is not an error.",
        )


def _check_cast(node: exp.Expr, lines: Lines) -> None:
    to = node.args["to"].sql(dialect="postgres")
    if to != "DOUBLE PRECISION":
        raise lines.refuse(node, f"a cast to {to.lower()} is not allowed; only to double precision")


def _check_distinct(node: exp.Expr, lines: Lines) -> None:
    if node.args.get("on"):
        raise lines.refuse(node, "DISTINCT ON is not allowed in an indicator")
    if type(node.parent).__name__ != "Count" or len(node.expressions) != 1:
        raise lines.refuse(node, "DISTINCT is allowed in count(DISTINCT x) only; use GROUP BY")


def _check_star(node: exp.Expr, lines: Lines) -> None:
    if type(node.parent).__name__ != "Count":
        raise lines.refuse(node, "* is allowed in count(*) only; name the columns")


def _check_window(node: exp.Expr, lines: Lines) -> None:
    inner = type(node.this).__name__
    if inner not in WINDOWED:
        raise lines.refuse(node, f"{_spoken(node.this)} OVER is not allowed; only row_number, sum and count")


def _check_row_number(node: exp.Expr, lines: Lines) -> None:
    if type(node.parent).__name__ != "Window" or not (node.parent and node.parent.args.get("order")):
        raise lines.refuse(node, "row_number needs OVER (… ORDER BY …)")


def _check_join(node: exp.Expr, lines: Lines) -> None:
    side, kind = str(node.args.get("side") or ""), str(node.args.get("kind") or "")
    if side not in ("", "LEFT") or kind not in ("", "INNER", "CROSS", "OUTER"):
        raise lines.refuse(
            node, f"{side} {kind} JOIN is not allowed; only INNER, LEFT and CROSS".replace("  ", " ")
        )


def _check_group(node: exp.Expr, lines: Lines) -> None:
    for term in node.expressions:
        if type(term).__name__ == "Literal":
            raise lines.refuse(term, "GROUP BY a position is not allowed; name the column")


def _check_null_order(tree: exp.Select, lines: Lines) -> None:
    """Refuse an ORDER BY that leaves it to the engine where NULL sorts: they differ."""
    from sqlglot import exp

    ordered = list(tree.find_all(exp.Ordered))
    if ordered and sum(token.upper() == "NULLS" for token in _words(lines.sql)) < len(ordered):
        raise lines.refuse(ordered[0], "ORDER BY must say NULLS FIRST or NULLS LAST")


def _words(sql: str) -> Iterator[str]:
    from sqlglot.dialects import Postgres

    return (token.text for token in Postgres().tokenize(sql))


_CHECKS = {
    "Div": _check_division,
    "Cast": _check_cast,
    "Distinct": _check_distinct,
    "Star": _check_star,
    "Window": _check_window,
    "RowNumber": _check_row_number,
    "Join": _check_join,
    "Group": _check_group,
}
