"""The status of each value: the worst of what holds, with notes of all that hold.

Pure: evidence and estimates in, words out. `suppressed` is not decided here; disclosure sets it on a copy.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo_mahalle.analysis.evidence import (
    MODES,
    ON_BUILDINGS,
    PARTLY_ON_BUILDINGS,
    STRAIGHT,
    Evidence,
    Flags,
)
from geo_mahalle.analysis.grid import Cells, Grid
from geo_mahalle.catalogue.indicators import Indicator

QUIET = "quiet"
"""Made of reports where few report though need is great: a low number is no sign of safety."""

ORDER = ("no_survey", "no_denominator", QUIET, "stale", "unstable", "imputed", "partial")
"""From the worst; `ok` where none holds."""

FEW = 20
"""Below 20 events the relative standard error passes 22 % (1/√20); NCHS publishes no rates on fewer."""

COUNTED_KINDS = frozenset(("count", "share", "rate", "mean", "survival"))
NOT_REACHED = "median_not_reached"
GROUND = (STRAIGHT, ON_BUILDINGS, PARTLY_ON_BUILDINGS)
"""Notes of what access rests on: no status of their own, the first goes with `partial`."""


@dataclass(frozen=True)
class Judgement:
    """The words of each cell: one status, and every note that holds, the worst first."""

    status: NDArray[np.object_]
    notes: NDArray[np.object_]
    is_null: Flags


def judge(
    indicator: Indicator,
    evidence: Evidence,
    grid: Grid,
    *,
    value: Cells,
    low: Cells,
    n: Cells,
    quiet: Collection[int] = (),
) -> Judgement:
    """Return status and notes of each cell of the grid.

    Parameters
    ----------
    indicator
        Its kind says whether few observations make a value unstable.
    evidence
        What was surveyed and counted, how old it is.
    value, low, n
        Estimates over the grid, NaN where the SQL gave no row or no number.
    quiet
        Keys of the areas where few report though need is great.

    Returns
    -------
    Judgement
        `is_null` marks cells whose numbers must not be shown: nobody looked, or there is no denominator. A
        cell where all themes were surveyed only here and there, and the SQL found no area that has them all,
        is not surveyed. A median that is not reached keeps its lower bound and says so.
    """
    not_reached = np.isnan(value) & np.isfinite(low) & (indicator.kind == "survival")
    empty = np.isnan(value) & ~not_reached
    no_survey = (evidence.surveyed <= 0) | (empty & (evidence.surveyed < 1) & (evidence.counted > 0))
    no_denominator = (evidence.counted <= 0) | (empty & ~no_survey)
    is_null = no_survey | no_denominator
    hushed = np.zeros(grid.shape, dtype=bool)
    if indicator.rests_on_reports and quiet:
        hushed[[row for row, area in enumerate(grid.areas) if area.id in quiet]] = True
    running = np.zeros(grid.shape, dtype=bool)
    if any(MODES.get(need.view) == "happens" for need in indicator.needs):
        running[:] = [period.is_running for period in grid.periods]
    with np.errstate(invalid="ignore"):
        few = (n < FEW) & (indicator.kind in COUNTED_KINDS)
        flags = {
            "no_survey": no_survey,
            "no_denominator": no_denominator,
            QUIET: hushed & ~is_null,
            "stale": (evidence.overdue_days > 0) & ~is_null,
            "unstable": few & ~is_null,
            "imputed": np.zeros(grid.shape, dtype=bool),
            "partial": (~evidence.is_whole | running | not_reached) & ~is_null,
            NOT_REACHED: not_reached & ~is_null,
            **{note: _by_area(evidence, note, grid) & ~is_null for note in GROUND},
        }
        flags["partial"] |= flags[STRAIGHT]
    return Judgement(*_words(flags, grid.shape), is_null)


def _by_area(evidence: Evidence, note: str, grid: Grid) -> Flags:
    """Return the cells a remark holds for: every period of its areas."""
    held = evidence.remarks.get(note, np.zeros(grid.shape[0], dtype=bool))
    return np.broadcast_to(held[:, None], grid.shape)


def _words(
    flags: dict[str, Flags], shape: tuple[int, int]
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the worst word of each cell, and all of them in order."""
    status = np.full(shape, "ok", dtype=object)
    for word in reversed(ORDER):
        status[flags[word]] = word
    codes = sum(
        (flags[word].astype(np.int64) << place for place, word in enumerate(flags)), np.zeros(shape, np.int64)
    )
    met, place_of = np.unique(codes, return_inverse=True)
    lists = np.empty(len(met), dtype=object)
    for row, code in enumerate(met):
        lists[row] = [word for place, word in enumerate(flags) if code >> place & 1]
    return status, lists[place_of.reshape(shape)]
