"""Compute: relate, fill periods, run each indicator, judge, write.

One transaction: a killed computation leaves the last one whole. Numbers are kept to twelve significant
digits, because sums of doubles differ in the last ones with the order in which rows are met, and the same
data must publish the same bytes.
"""

from __future__ import annotations

import difflib
import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from geo_mahalle import __version__
from geo_mahalle.analysis.access import refresh_access
from geo_mahalle.analysis.evidence import Evidence, EvidenceReader, surveys_of
from geo_mahalle.analysis.grid import Grid, GridArea, read_grid
from geo_mahalle.analysis.parameters import DRIFT, KEPT_PARTIAL_RUNS, Parameters
from geo_mahalle.analysis.periods import fill_periods
from geo_mahalle.analysis.priors import Priors, fit_priors, freeze, read_priors, strata
from geo_mahalle.analysis.relate import relate
from geo_mahalle.analysis.reporting import listen, quiet_areas
from geo_mahalle.analysis.results import kind_of, on_grid, read_sums
from geo_mahalle.analysis.statuses import judge
from geo_mahalle.analysis.values import value_rows
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.database import Connection, Role, connect, copy_arrow, run
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings
from geo_mahalle.statistics import Estimates, estimate
from geo_mahalle.statistics.kinds import Sums

PACKAGE = "geo_mahalle.analysis"
ALWAYS_READ = {"area_within", "period", "coverage", "collected"}
"""Fact views that evidence is read from, whatever the indicators read."""


@dataclass(frozen=True)
class RunSummary:
    """What a computation did: its run, how large the grid was, rows written and how many hold a value.

    `left_out`: dated facts that stand outside all periods, because their date is years from all others.
    """

    run_id: int
    as_of: date
    is_full: bool
    areas: int
    periods: int
    indicators: int
    values: int
    known: int
    left_out: int
    seconds: float


def compute(
    settings: Settings,
    *,
    catalogue: Catalogue,
    full: bool = True,
    only: Collection[str] = (),
    areas: Collection[str] = (),
    as_of: date | None = None,
    relates: bool = True,
    parameters: Parameters | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> RunSummary:
    """Compute indicators and write their values as a new run.

    Parameters
    ----------
    settings
        Which place.
    catalogue
        Indicators and themes.
    full
        Fit and freeze priors and goalposts; otherwise those of the last full run are used. The first
        computation of a place is always full.
    only
        Ids of indicators; empty means all.
    areas
        Codes of areas whose data changed: they and the areas above are computed, with frozen priors.
    as_of
        The day that counts as today; None takes the place's.
    relates
        Whether streets, lamps and facilities of the areas are related anew; not needed where only dated facts
        are new.
    parameters
        Distances of relating.
    progress
        Told the id of each indicator before it runs.

    Returns
    -------
    RunSummary
        Values are in analysis.value; analysis.current_value shows the newest of each.

    Raises
    ------
    UserError
        An indicator or an area is not known.
    """
    began = time.monotonic()
    chosen = pick_indicators(catalogue, only)
    used = parameters or Parameters()
    with connect(settings, role=Role.COMPUTE) as connection:
        run(connection, PACKAGE, "begin", {"as_of": as_of.isoformat() if as_of else ""})
        fresh, left_out = fill_periods(connection, used.period_kinds)
        grid = read_grid(connection)
        changed = pick_areas(grid, areas)
        if relates:
            relate(connection, used, areas=[area.id for area in changed] if areas else None)
        if not areas:
            refresh_access(connection)
        is_full = not areas and (full or not _was_full(connection))
        told = {**asdict(used), "left_out": left_out, **({"areas": sorted(set(areas))} if areas else {})}
        run_id = _start(connection, catalogue, grid=grid, is_full=is_full, told=told)
        new = {period.key for period in fresh}
        wanted = _wanted(grid, changed, new) if areas else np.ones(grid.shape, dtype=bool)
        hold_views(connection, chosen)
        limits = {theme.id: theme.stale_after_days for theme in catalogue.themes.values()}
        quiet = quiet_areas(connection)
        worker = _Worker(connection, grid, EvidenceReader(connection, grid, limits), run_id, is_full, quiet)
        known = 0
        for indicator in chosen:
            progress(indicator.id)
            known += worker.work(indicator, wanted)
        _keep_changes(connection, run_id, is_partial=bool(areas))
        run(connection, PACKAGE, "finish", {"run": run_id})
        _clear_old(connection, run_id, chosen, is_partial=bool(areas))
        if not areas:
            listen(connection, catalogue, level=_finest(grid), marked=quiet)
    rows = int(wanted.sum()) * len(chosen)
    seconds = time.monotonic() - began
    return RunSummary(run_id, grid.as_of, is_full, *grid.shape, len(chosen), rows, known, left_out, seconds)


def pick_indicators(catalogue: Catalogue, only: Collection[str]) -> list[Indicator]:
    """Return the indicators of these ids, or all; UserError for an unknown one."""
    for wanted in only:
        if wanted not in catalogue.indicators:
            near = difflib.get_close_matches(wanted, catalogue.indicators, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UserError(f"indicator {wanted!r} is not known{hint}", remedy="See layers/indicators/.")
    return [indicator for key, indicator in catalogue.indicators.items() if not only or key in only]


def pick_areas(grid: Grid, codes: Collection[str]) -> list[GridArea]:
    """Return the areas of these codes; UserError for an unknown one."""
    by_code = {area.code: area for area in grid.areas}
    for code in codes:
        if code not in by_code:
            near = difflib.get_close_matches(code, by_code, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UserError(f"area {code!r} is not known{hint}", remedy="Areas are named by their code.")
    return [by_code[code] for code in sorted(set(codes))]


def hold_views(connection: Connection, indicators: Sequence[Indicator]) -> None:
    """Keep the fact views that the indicators read in temporary tables, where their size is known."""
    views = {need.view for indicator in indicators for need in indicator.needs} | ALWAYS_READ
    spoken = sorted(
        {theme for one in indicators for theme, mode in surveys_of(one) if mode in ("happens", "remains")}
    )
    for view in sorted(views):
        themes = spoken if view == "collected" else None
        run(connection, PACKAGE, "hold", {"view": view, "themes": themes})
    run(connection, PACKAGE, "end_hold")


def _finest(grid: Grid) -> str | None:
    """Return the level of most areas that have none below; None for a place without areas."""
    levels = Counter(area.level for area in grid.areas if area.leaves <= 1)
    return max(sorted(levels), key=levels.__getitem__, default=None)


def _keep_changes(connection: Connection, run_id: int, *, is_partial: bool) -> None:
    """Keep what this run changes of the values in force; of an indicator's first run nothing."""
    before = [name for (name,) in run(connection, PACKAGE, "indicators_before", {"run": run_id})]
    if not before:
        return
    run(connection, PACKAGE, "join_whole", {"nested": "on" if is_partial else "off"})
    run(connection, PACKAGE, "keep_changes", {"run": run_id, "known": before, "drift": DRIFT})
    run(connection, PACKAGE, "join_whole", {"nested": "on"})


def _clear_old(
    connection: Connection, run_id: int, indicators: Sequence[Indicator], *, is_partial: bool
) -> None:
    """Delete what this run replaced: the values of whole runs before it, or those of long past partial runs.

    The newest whole run of each indicator stays, with the partial runs after it; without this each day's
    computation would add as many rows as there are values.
    """
    if is_partial:
        run(connection, PACKAGE, "fold_runs", {"run": run_id, "kept": KEPT_PARTIAL_RUNS})
    else:
        chosen = [indicator.id for indicator in indicators]
        run(connection, PACKAGE, "supersede", {"run": run_id, "indicators": chosen})
    run(connection, PACKAGE, "drop_runs", {"run": run_id})


def _wanted(grid: Grid, changed: Sequence[GridArea], new: set[str]) -> Any:  # noqa: ANN401 - boolean array
    """Return the cells to write: the changed areas, those above them, and every area in a new period."""
    touched = {key for area in changed for key in (area.id, *area.ancestors)}
    rows = np.array([[area.id in touched] for area in grid.areas])
    columns = np.array([[period.key in new for period in grid.periods]])
    return rows | columns


def _was_full(connection: Connection) -> bool:
    """Tell whether a full run froze priors before."""
    (frozen,) = run(connection, PACKAGE, "was_full").fetchone() or (False,)
    return bool(frozen)


def _start(
    connection: Connection, catalogue: Catalogue, *, grid: Grid, is_full: bool, told: dict[str, Any]
) -> int:
    row = {
        "as_of": grid.as_of,
        "is_full": is_full,
        "code_version": __version__,
        "catalogue": catalogue.sha256,
        "parameters": json.dumps(told, sort_keys=True),
    }
    (run_id,) = run(connection, PACKAGE, "start", row).fetchone() or (0,)
    return int(run_id)


@dataclass(frozen=True)
class _Worker:
    """Computes one indicator after the other for one run."""

    connection: Connection
    grid: Grid
    evidence: EvidenceReader
    run_id: int
    is_full: bool
    quiet: frozenset[int]

    def work(self, indicator: Indicator, wanted: Any) -> int:  # noqa: ANN401 - boolean array over the grid
        """Compute, judge and write one indicator; return how many cells got a value."""
        sums = read_sums(self.connection, indicator, self.grid)
        evidence = self.evidence.read(indicator)
        priors = self._priors(indicator, sums, evidence) if indicator.kind == "rate" else {}
        if self.is_full:
            freeze(self.connection, self.run_id, indicator, self.grid, priors)
        found = estimate_grid(indicator, sums, self.grid, priors)
        value, low, n = (on_grid(numbers, self.grid) for numbers in (found.value, found.low, found.n))
        judged = judge(indicator, evidence, self.grid, value=value, low=low, n=n, quiet=self.quiet)
        rows = value_rows(
            self.run_id, indicator, self.grid, judged, evidence, found=found, sums=sums, wanted=wanted
        )
        copy_arrow(self.connection, "analysis.value", rows)
        return int((np.isfinite(value) & ~judged.is_null & wanted).sum())

    def _priors(self, indicator: Indicator, sums: Sums, evidence: Evidence) -> Priors:
        if not self.is_full:
            return read_priors(self.connection, indicator)
        usable = (evidence.surveyed > 0) & (evidence.counted > 0)
        numerator = np.where(usable, on_grid(sums.numerator, self.grid), np.nan)
        return fit_priors(indicator, self.grid, numerator, on_grid(sums.denominator, self.grid))


def estimate_grid(indicator: Indicator, sums: Sums, grid: Grid, priors: Priors) -> Estimates:
    """Return the estimates of every cell, each level and kind of period under its own prior."""
    plain = estimate(kind_of(indicator), sums, per=indicator.per)
    if indicator.kind != "rate":
        return plain
    numbers = [array.copy() for array in (plain.value, plain.low, plain.high)]
    labels = plain.interval_kind.copy()
    width = grid.shape[1]
    for level, kind, rows, columns in strata(grid):
        prior = priors.get((level, kind))
        if prior is None or not columns:
            continue
        cells = (np.array(rows)[:, None] * width + np.array(columns)[None, :]).ravel()
        part = Sums(sums.numerator[cells], sums.denominator[cells], sums.n[cells])
        drawn = estimate("rate", part, per=indicator.per, prior=prior)
        for array, better in zip(numbers, (drawn.value, drawn.low, drawn.high), strict=True):
            array[cells] = better
        labels[cells] = drawn.interval_kind
    return replace(plain, value=numbers[0], low=numbers[1], high=numbers[2], interval_kind=labels)
