"""Resolve the columns of an indicator's SELECT against the fact views, through CTEs and subqueries.

Only as much typing as the rules need: whether a column is there, whether it is a date (no arithmetic on
those), and whether a division would be one of whole numbers (PostgreSQL drops the fraction, DuckDB does not).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlglot import exp

from geo_mahalle.catalogue.fact_views import BIGINT, BOOLEAN, DATE, DOUBLE, FACT_VIEWS, TEXT
from geo_mahalle.catalogue.layer_files import suggest, unknown

if TYPE_CHECKING:
    from geo_mahalle.catalogue.allowed_sql import Lines

Columns = Mapping[str, str]
RESULTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "survival": (("area_id", "period_key", "days", "events", "at_risk"), ("n",)),
    "score": (("area_id", "period_key", "value"), ("n",)),
}
RATIO_RESULT = (("area_id", "period_key", "numerator", "denominator", "n"), ())
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Neg)
UNKNOWN = "unknown"


class Scope:
    """The tables one SELECT reads: alias to columns, and the SELECT around it."""

    def __init__(self, outer: Scope | None = None) -> None:
        self.tables: dict[str, Columns] = {}
        self.shared: set[str] = set()
        self.outer = outer

    def holders(self, name: str) -> list[Columns]:
        """Return the tables that have a column of this name."""
        return [columns for columns in self.tables.values() if name in columns]


class Reader:
    """Walks the SELECTs of one indicator; `views` gathers the fact views read and their lines."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.views: dict[str, int] = {}

    def check_result(self, select: exp.Select, kind: str) -> None:
        """Refuse a SELECT whose result has other columns than the contract of its kind."""
        columns = self.select(select, {}, None)
        wanted, optional = RESULTS.get(kind, RATIO_RESULT)
        for item in select.expressions:
            name = item.alias_or_name
            if name not in (*wanted, *optional):
                hint = suggest(name, wanted)
                raise self.lines.refuse(
                    item, f"column '{name}' is not in the contract of a {kind}{hint}", remedy=None
                )
        for name in wanted:
            if name not in columns:
                raise self.lines.refuse(select, f"column '{name}' is missing from the result", remedy=None)

    def select(self, select: exp.Expr, around: Mapping[str, Columns], outer: Scope | None) -> Columns:
        """Return the columns of a SELECT's result with their types; `around` are the CTEs it can see."""
        if not isinstance(select, exp.Select):
            raise self.lines.refuse(select, f"{select.key.upper()} is not allowed where a SELECT stands")
        known = dict(around)
        for cte in select.ctes:
            known[cte.alias] = self.select(cte.this, known, None)
        scope = Scope(outer)
        self._read_tables(select, known, scope)
        self._check_expressions(select, known, scope)
        found: dict[str, str] = {}
        for at, item in enumerate(select.expressions):
            # What stands alone in an expression needs no name: EXISTS (SELECT 1 …).
            name = item.alias_or_name or ("" if outer is None else f"column {at}")
            if not name or name in found:
                raise self.lines.refuse(
                    item, f"each column of a SELECT needs a name of its own, not '{name}'"
                )
            found[name] = self._type(item.unalias(), known, scope)
        return found

    def _read_tables(self, select: exp.Select, known: Mapping[str, Columns], scope: Scope) -> None:
        source = select.args.get("from_")
        if source is not None:
            self._add_table(source.this, known, scope)
        for join in select.args.get("joins") or ():
            self._add_table(join.this, known, scope)
            for name in join.args.get("using") or ():
                if len(scope.holders(name.name)) < 2:
                    raise self.lines.refuse(name, f"column '{name.name}' of USING is not on both sides")
                scope.shared.add(name.name)

    def _add_table(self, table: exp.Expr, known: Mapping[str, Columns], scope: Scope) -> None:
        alias = table.alias_or_name
        if alias in scope.tables:
            raise self.lines.refuse(table, f"the name '{alias}' stands for two tables")
        if isinstance(table, exp.Subquery):
            if not alias:
                raise self.lines.refuse(table, "a subquery in FROM needs a name")
            scope.tables[alias] = self.select(table.this, known, None)
            return
        if table.name in known:
            scope.tables[alias] = known[table.name]
        elif table.name in FACT_VIEWS:
            self.views.setdefault(table.name, self.lines.line(table))
            scope.tables[alias] = FACT_VIEWS[table.name].columns
        else:
            message = unknown("fact view", table.name, (*FACT_VIEWS, *known))
            raise self.lines.refuse(table, message, remedy="An indicator reads fact views only.")

    def _check_expressions(self, select: exp.Select, known: Mapping[str, Columns], scope: Scope) -> None:
        for node in _own_nodes(select):
            if isinstance(node, exp.Column):
                self._column(node, scope)
            elif isinstance(node, ARITHMETIC):
                self._check_arithmetic(node, known, scope)
            elif isinstance(node, exp.Subquery) and not isinstance(node.parent, exp.From | exp.Join):
                self.select(node.this, known, scope)
            elif isinstance(node, exp.Exists | exp.In):
                inner = node.this if isinstance(node, exp.Exists) else node.args.get("query")
                if isinstance(inner, exp.Select):
                    self.select(inner, known, scope)

    def _column(self, column: exp.Column, scope: Scope) -> str:
        """Return the type of a column; refuse one that no table has, or two have."""
        at: Scope | None = scope
        while at is not None:
            if column.table in at.tables:
                columns = at.tables[column.table]
                if column.name in columns:
                    return columns[column.name]
                hint = suggest(column.name, columns)
                raise self.lines.refuse(
                    column, f"'{column.table}' has no column '{column.name}'{hint}", remedy=None
                )
            holders = at.holders(column.name) if not column.table else []
            if len(holders) > 1 and column.name not in at.shared:
                raise self.lines.refuse(
                    column, f"column '{column.name}' is in more than one table; say which"
                )
            if holders:
                return holders[0][column.name]
            at = at.outer
        if column.table:
            raise self.lines.refuse(column, unknown("table", column.table, scope.tables), remedy=None)
        names = {name for columns in scope.tables.values() for name in columns}
        message = f"column '{column.name}' is not known{suggest(column.name, names)}"
        raise self.lines.refuse(column, message, remedy=None)

    def _check_arithmetic(self, node: exp.Expr, known: Mapping[str, Columns], scope: Scope) -> None:
        types = [self._type(part, known, scope) for part in (node.this, node.args.get("expression")) if part]
        for word in (DATE, TEXT, BOOLEAN):
            if word in types:
                raise self.lines.refuse(node, f"arithmetic on a {word} is not allowed in an indicator")
        if isinstance(node, exp.Div) and set(types) == {BIGINT}:
            raise self.lines.refuse(
                node,
                "divides whole numbers, of which engines make different numbers",
                remedy="Write CAST(… AS double precision) / nullif(…, 0).",
            )

    def _type(self, node: exp.Expr, known: Mapping[str, Columns], scope: Scope) -> str:
        """Return the type: bigint (any whole number), double, date, text, boolean or unknown."""
        if isinstance(node, exp.Column):
            kind = self._column(node, scope)
            return BIGINT if kind == "integer" else kind
        if isinstance(node, exp.Literal):
            return TEXT if node.is_string else BIGINT if node.is_int else DOUBLE
        if isinstance(node, exp.Count | exp.RowNumber):
            return BIGINT
        if isinstance(node, exp.Cast | exp.Avg | exp.Ln | exp.Exp | exp.Sqrt | exp.Pow):
            return DOUBLE
        if isinstance(node, exp.Boolean | exp.Predicate | exp.Connector | exp.Not):
            return BOOLEAN
        if isinstance(node, exp.Subquery):
            columns = self.select(node.this, known, scope)
            return next(iter(columns.values()))
        return _wider([self._type(part, known, scope) for part in _valued(node)])


def _valued(node: exp.Expr) -> list[exp.Expr]:
    """Return the parts of an expression that its value comes from: not conditions, not a window's order."""
    if isinstance(node, exp.Case):
        branches = [branch.args["true"] for branch in node.args["ifs"]]
        return [*branches, *([node.args["default"]] if node.args.get("default") else [])]
    if isinstance(node, exp.Window | exp.Filter | exp.Paren | exp.Neg | exp.Alias | exp.Nullif):
        return [node.this]
    parts = [node.args.get("this"), node.args.get("expression"), *(node.args.get("expressions") or ())]
    return [part for part in parts if isinstance(part, exp.Expr)]


def _wider(types: list[str]) -> str:
    for kind in (DATE, TEXT, DOUBLE, BOOLEAN, BIGINT):
        if kind in types:
            return kind
    return UNKNOWN


def _own_nodes(select: exp.Select) -> list[exp.Expr]:
    """Return the nodes of a SELECT that are not inside another SELECT or a CTE."""
    found: list[exp.Expr] = []
    waiting = _children(select)
    while waiting:
        node = waiting.pop()
        if isinstance(node, exp.With | exp.Select):
            continue
        found.append(node)
        waiting.extend(_children(node))
    return found


def _children(node: exp.Expr) -> list[exp.Expr]:
    return list(node.iter_expressions())
