"""Priors and goalposts: fitted by a full run, frozen until the next.

A prior belongs to one level and one kind of period, so quarters are drawn towards quarters and zones towards
zones. It is fitted on all areas and periods of that level and kind at once: the same in every period, a
change over time is not drawn back to that period's own mean. Only what is observed by chance is drawn to
a mean: an inventory (shops, gathering places, active hosts) was counted, and its plain rate stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import numpy as np

from geo_mahalle.analysis.grid import Cells, Grid
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.database import Connection, run
from geo_mahalle.statistics import MIN_AREAS, GammaPrior, fit_prior

PACKAGE = "geo_mahalle.analysis"
BY_CHANCE = frozenset(("issue", "issue_state", "report_pair", "incident"))
Priors = Mapping[tuple[str, str], GammaPrior]


def strata(grid: Grid) -> Iterator[tuple[str, str, list[int], list[int]]]:
    """Yield level, period kind, and the rows and columns of the grid that are of them."""
    levels = sorted({area.level for area in grid.areas})
    kinds = sorted({period.kind for period in grid.periods})
    for level in levels:
        rows = [row for row, area in enumerate(grid.areas) if area.level == level]
        for kind in kinds:
            yield level, kind, rows, [c for c, period in enumerate(grid.periods) if period.kind == kind]


def fit_priors(
    indicator: Indicator, grid: Grid, numerator: Cells, denominator: Cells
) -> dict[tuple[str, str], GammaPrior]:
    """Return the prior of each level and period kind with enough areas; the header's own where it has one."""
    found: dict[tuple[str, str], GammaPrior] = {}
    if indicator.priors is None and not any(need.view in BY_CHANCE for need in indicator.needs):
        return found
    for level, kind, rows, columns in strata(grid):
        if indicator.priors is not None:
            shape, rate = indicator.priors["shape"], indicator.priors["rate"]
            found[level, kind] = GammaPrior(shape / rate, shape, rate)
            continue
        events, exposure = numerator[np.ix_(rows, columns)], denominator[np.ix_(rows, columns)]
        if int(((exposure > 0) & np.isfinite(events)).any(axis=1).sum()) < MIN_AREAS:
            continue
        prior = fit_prior(events.ravel(), exposure.ravel())
        if prior is not None:
            found[level, kind] = prior
    return found


def freeze(connection: Connection, run_id: int, indicator: Indicator, grid: Grid, priors: Priors) -> None:
    """Replace the frozen priors and goalposts of an indicator by those of this full run."""
    run(connection, PACKAGE, "clear_priors", {"indicator": indicator.id})
    goalposts = list(indicator.goalposts) if indicator.goalposts else None
    for level, kind, _, _ in strata(grid):
        prior = priors.get((level, kind))
        fitted = {"mean": prior.mean, "shape": prior.shape, "rate": prior.rate} if prior else {}
        parameters = json.dumps({**fitted, "goalposts": goalposts}, sort_keys=True)
        row = {
            "run": run_id,
            "indicator": indicator.id,
            "level": level,
            "kind": kind,
            "parameters": parameters,
        }
        run(connection, PACKAGE, "freeze_prior", row)


def read_priors(connection: Connection, indicator: Indicator) -> dict[tuple[str, str], GammaPrior]:
    """Return the frozen priors of an indicator by level and period kind."""
    rows = run(connection, PACKAGE, "frozen_priors", {"indicator": indicator.id})
    return {(level, kind): GammaPrior(mean, shape, rate) for level, kind, mean, shape, rate in rows}
