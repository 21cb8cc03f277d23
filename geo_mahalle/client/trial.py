"""Try an indicator that is not in force yet: run it on the place and look, without keeping a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from geo_mahalle.analysis.compute import estimate_grid
from geo_mahalle.analysis.evidence import EvidenceReader
from geo_mahalle.analysis.grid import Cells, Grid, read_grid
from geo_mahalle.analysis.priors import fit_priors
from geo_mahalle.analysis.results import on_grid, read_sums
from geo_mahalle.analysis.statuses import Judgement, judge
from geo_mahalle.catalogue import Catalogue, Indicator
from geo_mahalle.database import Role, connect, run
from geo_mahalle.database.arrow import reading
from geo_mahalle.disclosure import cells
from geo_mahalle.disclosure.rules import is_exact, may_show
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings

TIMEOUT_S = 120.0


class NotShownError(UserError):
    """The indicator rests on what no page may show, so no number of it is given here either."""


def try_indicator(settings: Settings, catalogue: Catalogue, indicator: Indicator) -> pd.DataFrame:
    """Return the values an indicator would have: one row an area and period, as the office may see them.

    Columns: area, period, value, low, high, n, status. Nothing is written; priors are fitted anew.
    """
    if not may_show(indicator, "office", catalogue):
        raise NotShownError
    with connect(settings, Role.COMPUTE) as connection, reading(connection, timeout_s=TIMEOUT_S):
        run(connection, "geo_mahalle.analysis", "begin", {"as_of": ""})
        grid = read_grid(connection)
        sums = read_sums(connection, indicator, grid)
        limits = {theme.id: theme.stale_after_days for theme in catalogue.themes.values()}
        evidence = EvidenceReader(connection, grid, limits).read(indicator)
    numerator, denominator = (on_grid(part, grid) for part in (sums.numerator, sums.denominator))
    usable = (evidence.surveyed > 0) & (evidence.counted > 0)
    is_rate = indicator.kind == "rate"
    priors = fit_priors(indicator, grid, np.where(usable, numerator, np.nan), denominator) if is_rate else {}
    found = estimate_grid(indicator, sums, grid, priors)
    numbers = {name: on_grid(getattr(found, name), grid) for name in ("value", "low", "high", "n")}
    judged = judge(indicator, evidence, grid, value=numbers["value"], low=numbers["low"], n=numbers["n"])
    rows = _rows(grid, judged, {**numbers, "numerator": numerator, "denominator": denominator})
    position = {area.code: i for i, area in enumerate(grid.areas)}
    by_id = {area.id: area.code for area in grid.areas}
    parents = tuple(position[by_id[area.ancestors[0]]] if area.ancestors else None for area in grid.areas)
    table = cells.Table(codes=tuple(position), parents=parents)
    kinds = {period.key: period.kind for period in grid.periods}
    columns = cells.build_columns(
        rows, indicator, table=table, is_exact=is_exact(indicator, catalogue), kinds=kinds
    )
    frame = pd.DataFrame(
        [
            (code, key, cell.value[i], cell.low[i], cell.high[i], cell.n[i], cell.status[i])
            for key, cell in columns.items()
            for i, code in enumerate(table.codes)
        ],
        columns=["area", "period", "value", "low", "high", "n", "status"],
    )
    return frame.astype(dict.fromkeys(("value", "low", "high", "n"), "float64"))


def _rows(grid: Grid, judged: Judgement, numbers: Mapping[str, Cells]) -> list[dict[str, Any]]:
    """Return a row a cell of the grid, as disclosure reads them; what is not known is None."""
    return [
        {
            "area_code": area.code,
            "period_key": period.key,
            "status": judged.status[i, j],
            "notes": tuple(judged.notes[i, j]),
            "sources": (),
            "data_on": None,
            **{
                name: _known(array[i, j], is_null=bool(judged.is_null[i, j]))
                for name, array in numbers.items()
            },
        }
        for i, area in enumerate(grid.areas)
        for j, period in enumerate(grid.periods)
    ]


def _known(number: float, *, is_null: bool) -> float | None:
    return None if is_null or not np.isfinite(number) else float(number)
