"""Values as an earlier run left them, under the rules of disclosure of today, and their differences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, Role, connect, rows
from geo_mahalle.database.arrow import reading
from geo_mahalle.disclosure import cells
from geo_mahalle.disclosure.rules import is_exact, may_show
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.pages.exports"
KEYS = ["indicator", "area", "period"]
NUMBERS = ["value", "low", "high", "n"]


class UnknownRunError(UserError):
    """There is no such finished run."""


def compare_runs(settings: Settings, catalogue: Catalogue, before: int, after: int) -> pd.DataFrame:
    """Return what differs between two runs that are kept; see `differences`. Raises UnknownRunError.

    A full run replaces the values of the runs before it; a frame of values that was kept can be compared.
    """
    with connect(settings, Role.COMPUTE) as connection, reading(connection, timeout_s=120):
        known = {row["run"] for row in rows(connection, PACKAGE, "runs")}
        for run in (before, after):
            if run not in known:
                raise UnknownRunError(
                    f"Run {run} is not kept: a full run replaces the values before it.",
                    remedy=f"Kept: {sorted(known)}. Values that were saved can be compared as frames.",
                )
        first, second = (_values(connection, catalogue, run) for run in (before, after))
    return differences(first, second)


def differences(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return one row an indicator, area and period whose number or status differs between two frames.

    Columns: indicator, area, period, change, value_a, low_a, high_a, n_a, status_a, value_b … status_b.
    """
    kept = [*KEYS, *NUMBERS, "status"]
    plain = [frame[kept].astype(dict.fromkeys([*KEYS, "status"], object)) for frame in (first, second)]
    both = plain[0].merge(plain[1], on=KEYS, how="outer", suffixes=("_a", "_b"))
    both.insert(len(KEYS), "change", both["value_b"] - both["value_a"])
    same = both["status_a"].eq(both["status_b"])
    for name in NUMBERS:
        one, other = both[f"{name}_a"], both[f"{name}_b"]
        same &= one.eq(other) | (one.isna() & other.isna())
    return both[~same].reset_index(drop=True)


def _values(connection: Connection, catalogue: Catalogue, run: int) -> pd.DataFrame:
    shown = [one for one in catalogue.indicators.values() if may_show(one, "office", catalogue)]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows(connection, PACKAGE, "run_values", {"run": run, "indicators": [one.id for one in shown]}):
        found.setdefault(row["indicator_id"], []).append(row)
    areas = rows(connection, PACKAGE, "run_areas")
    position = {row["code"]: i for i, row in enumerate(areas)}
    table = cells.Table(
        codes=tuple(position), parents=tuple(position.get(row["parent_code"] or "") for row in areas)
    )
    kinds = {row["period_key"]: row["kind"] for row in rows(connection, PACKAGE, "run_periods")}
    told = [
        (one.id, code, key, cell.value[i], cell.low[i], cell.high[i], cell.n[i], cell.status[i])
        for one in shown
        for key, cell in cells.build_columns(
            found.get(one.id, []), one, table=table, is_exact=is_exact(one, catalogue), kinds=kinds
        ).items()
        for i, code in enumerate(table.codes)
        if cell.status[i]
    ]
    frame = pd.DataFrame(told, columns=[*KEYS, *NUMBERS, "status"])
    frame[NUMBERS] = frame[NUMBERS].astype("float64")
    return frame
