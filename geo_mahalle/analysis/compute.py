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
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from geo_mahalle import __version__
from geo_mahalle.analysis.access import refresh_access
from geo_mahalle.analysis.evidence import Evidence, EvidenceReader
from geo_mahalle.analysis.grid import Grid, GridArea, read_grid
from geo_mahalle.analysis.holding import Narrowing, hold_views
from geo_mahalle.analysis.keys import (
    IN_FLIGHT,
    RELATIONS,
    ResultKeys,
    events_seen,
    forget_keys,
    keep_events_seen,
    keep_key,
    known_keys,
    relations_key,
)
from geo_mahalle.analysis.parameters import DRIFT, KEPT_PARTIAL_RUNS, LOOK_BACK, Parameters
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
BY_PERIOD = ("attribute", "period", "population")
"""Fact views whose rows each belong to one period and tell nothing about another."""

REACHED = ("access", "supply")
"""Fact views made from the street graph, which is built anew only for indicators that read them."""


@dataclass(frozen=True)
class RunSummary:
    """What a computation did: its run, how large the grid was, rows written and how many hold a value.

    `left_out`: dated facts that stand outside all periods, because their date is years from all others.
    `reused`: indicators whose values stand as an earlier run wrote them, because what they are made from is
    the same.
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
    reused: int = 0


def compute(
    settings: Settings,
    *,
    catalogue: Catalogue,
    full: bool = True,
    only: Collection[str] = (),
    areas: Collection[str] = (),
    as_of: date | None = None,
    relates: bool = True,
    since: date | None = None,
    reuse: bool = True,
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
        Whether streets, lamps and facilities of the areas are related anew; dated facts need it not.
    since
        With `areas`: nothing before this day changed; earlier periods stay, and none is made anew.
    reuse
        Without `areas`: what is made from the same facts, parameters, definitions and code as before is left
        as it is; otherwise all is made anew.
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
        grid = read_grid(connection).since(since) if areas and since else None
        fresh, left_out = ([], 0) if grid else fill_periods(connection, used.period_kinds)
        grid = grid or read_grid(connection)
        changed = pick_areas(grid, areas)
        is_full = not areas and (full or not _was_full(connection))
        told = {**asdict(used), "left_out": left_out, **({"areas": sorted(set(areas))} if areas else {})}
        run_id = _start(connection, catalogue, grid=grid, is_full=is_full, told=told)
        _note_events(connection, run_id, is_whole=not (only or areas))
        known = known_keys(connection) if reuse and not areas else {}
        if relates:
            _relate(connection, used, changed if areas else None, run_id=run_id, known=known)
        if not areas and any(need.view in REACHED for one in chosen for need in one.needs):
            refresh_access(connection)
        new = {period.key for period in fresh}
        wanted = _wanted(grid, changed, new) if areas else np.ones(grid.shape, dtype=bool)
        _hold(connection, chosen, grid, changed if areas and not new else None)
        limits = {theme.id: theme.stale_after_days for theme in catalogue.themes.values()}
        evidence, quiet = EvidenceReader(connection, grid, limits), quiet_areas(connection)
        worker = _Worker(connection, grid, evidence, run_id, is_full, bool(areas), known, quiet)
        done = []
        for indicator in chosen:
            progress(indicator.id)
            done.append(worker.work(indicator, wanted))
        made = [one for one, (_, is_made) in zip(chosen, done, strict=True) if is_made]
        _keep_changes(connection, run_id, made, is_partial=bool(areas))
        run(connection, PACKAGE, "finish", {"run": run_id})
        _clear_old(connection, run_id, made, is_partial=bool(areas))
        if not areas:
            listen(connection, catalogue, level=_finest(grid), marked=quiet)
    return RunSummary(
        run_id,
        grid.as_of,
        is_full,
        *grid.shape,
        len(chosen),
        int(wanted.sum()) * len(chosen),
        sum(count for count, _ in done),
        left_out,
        time.monotonic() - began,
        len(chosen) - len(made),
    )


def _note_events(connection: Connection, run_id: int, *, is_whole: bool) -> None:
    """Note up to which event of a problem the numbers of a run tell; to be called before facts are read.

    A run of some areas or indicators tells of no more than was told before.
    """
    seen, newest, is_still = events_seen(connection)
    told = seen if not is_whole else newest if is_still else max(newest - IN_FLIGHT, seen or 0, 0)
    if told is not None:
        keep_events_seen(connection, told, run_id=run_id)


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


def _relate(
    connection: Connection,
    parameters: Parameters,
    changed: Sequence[GridArea] | None,
    *,
    run_id: int,
    known: Mapping[str, tuple[str, int]],
) -> None:
    """Relate streets, lamps and grounds to some areas or, where what they are made from changed, to all."""
    if changed is not None:
        forget_keys(connection, [RELATIONS])
        relate(connection, parameters, areas=[area.id for area in changed])
        return
    key = relations_key(connection, parameters)
    if known.get(RELATIONS, ("", 0))[0] != key:
        relate(connection, parameters)
        keep_key(connection, RELATIONS, key, run_id=run_id)


def _hold(
    connection: Connection, indicators: Sequence[Indicator], grid: Grid, changed: Sequence[GridArea] | None
) -> None:
    """Hold the fact views; for some areas only what can count: the periods of the grid, and of the pairs of
    areas those around what is written."""
    if changed is None:
        hold_views(connection, indicators)
        return
    touched = {key for area in changed for key in (area.id, *area.ancestors)}
    periods = Narrowing("period_key", tuple(period.key for period in grid.periods))
    narrowed = {
        "area_within": Narrowing("ancestor_id", tuple(str(key) for key in sorted(touched))),
        **(dict.fromkeys(BY_PERIOD, periods) if grid.is_part else {}),
    }
    since = min(period.starts_on for period in grid.periods) - LOOK_BACK if grid.is_part else None
    hold_views(connection, indicators, narrowed, since=since)


def _finest(grid: Grid) -> str | None:
    """Return the level of most areas that have none below; None for a place without areas."""
    levels = Counter(area.level for area in grid.areas if area.leaves <= 1)
    return max(sorted(levels), key=levels.__getitem__, default=None)


def _keep_changes(
    connection: Connection, run_id: int, indicators: Sequence[Indicator], *, is_partial: bool
) -> None:
    """Keep what this run changes of the values in force; of an indicator's first run nothing."""
    asked = {"run": run_id, "chosen": [indicator.id for indicator in indicators]}
    before = [name for (name,) in run(connection, PACKAGE, "indicators_before", asked)]
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
    is_partial: bool
    known: Mapping[str, tuple[str, int]]
    quiet: frozenset[int]

    @cached_property
    def keys(self) -> ResultKeys:
        """Keys of what this run computes."""
        return ResultKeys(self.connection, self.grid, self.quiet)

    def work(self, indicator: Indicator, wanted: Any) -> tuple[int, bool]:  # noqa: ANN401 - boolean array
        """Make an indicator anew where it has to be; return how many cells are known, and if it was."""
        evidence = self.evidence.read(indicator)
        frozen = None if self.is_full else read_priors(self.connection, indicator)
        if self.is_partial:
            forget_keys(self.connection, [indicator.id])
            return self._make(indicator, evidence, frozen, wanted), True
        key = self.keys.of(indicator, evidence, frozen)
        before, known = self.known.get(indicator.id, ("", 0))
        if before == key:
            return known, False
        known = self._make(indicator, evidence, frozen, wanted)
        keep_key(self.connection, indicator.id, key, run_id=self.run_id, known=known)
        return known, True

    def _make(self, indicator: Indicator, evidence: Evidence, frozen: Priors | None, wanted: Any) -> int:  # noqa: ANN401 - boolean array
        """Compute, judge and write one indicator; return how many cells got a value."""
        sums = read_sums(self.connection, indicator, self.grid)
        priors = self._priors(indicator, sums, evidence, frozen) if indicator.kind == "rate" else {}
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

    def _priors(self, indicator: Indicator, sums: Sums, evidence: Evidence, frozen: Priors | None) -> Priors:
        if frozen is not None:
            return frozen
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
