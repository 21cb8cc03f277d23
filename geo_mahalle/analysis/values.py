"""The rows of analysis.value: lay results out for COPY, and read those in force."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo_mahalle.analysis.evidence import Evidence, Flags
from geo_mahalle.analysis.grid import Cells, Grid
from geo_mahalle.analysis.statuses import Judgement
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.database import Connection, load_sql, read_arrow
from geo_mahalle.statistics import Estimates
from geo_mahalle.statistics.kinds import Sums

PACKAGE = "geo_mahalle.analysis"
DIGITS = 12
EXACT_POWER = 22
"""The largest power of ten that a double holds exactly."""


def read_values(connection: Connection) -> pa.Table:
    """Return the newest value of each indicator, area and period.

    Returns
    -------
    pyarrow.Table
        One row an indicator, area and period, sorted by these: indicator_id, area_code, level, period_key,
        value, low, high, interval_kind, n, numerator, denominator, status, notes (words joined by commas),
        sources (ids joined by commas), data_on. Numbers are null where nothing is known; status says why.
    """
    return read_arrow(connection, load_sql(PACKAGE, "read_values"))


def value_rows(
    run_id: int,
    indicator: Indicator,
    grid: Grid,
    judged: Judgement,
    evidence: Evidence,
    *,
    found: Estimates,
    sums: Sums,
    wanted: Flags,
) -> pa.Table:
    """Return one row a wanted cell, with the columns of analysis.value.

    Numbers are null where the judgement says nothing may be shown. They are kept to twelve significant
    digits: sums of doubles differ in the last ones with the order in which rows are met, and the same data
    must publish the same bytes.
    """
    rows, columns = np.nonzero(wanted)
    is_null = judged.is_null[wanted]
    size = len(rows)

    def cells(numbers: Cells) -> pa.Array:
        return _tidy(numbers.reshape(grid.shape)[wanted], is_null)

    low = cells(found.low)
    has_low = low.is_valid().to_numpy(zero_copy_only=False)
    kinds = np.where(has_low, found.interval_kind.reshape(grid.shape)[wanted], "none")
    reaches = evidence.reaches[wanted]
    without_day = is_null | ~np.isfinite(reaches)
    day = np.where(without_day, 0, reaches).astype(np.int32)
    sources = _literal(list(evidence.sources))
    return pa.table(
        {
            "run_id": pa.array(np.full(size, run_id)),
            "indicator_id": pa.repeat(pa.scalar(indicator.id), size),
            "area_id": pa.array(np.array([area.id for area in grid.areas], dtype=np.int64)[rows]),
            "period_key": pa.array([period.key for period in grid.periods], pa.string()).take(columns),
            "value": cells(found.value),
            "low": low,
            "high": cells(found.high),
            "interval_kind": pa.array(kinds, pa.string()),
            "n": cells(found.n),
            "numerator": cells(sums.numerator),
            "denominator": cells(sums.denominator),
            "status": pa.array(judged.status[wanted], pa.string()),
            "notes": _notes(judged.notes[wanted]),
            "sources": pa.array(["{}", sources], pa.string()).take((~is_null).astype(np.int64)),
            "data_on": pa.array(day, mask=without_day).cast(pa.date32()),
        }
    )


def _tidy(numbers: Cells, is_null: Flags) -> pa.Array:
    """Return numbers to twelve significant digits, null where they are not known or must not be shown."""
    is_absent = is_null | ~np.isfinite(numbers)
    return pa.array(round_digits(np.where(is_absent, 0.0, numbers)), pa.float64(), mask=is_absent)


def round_digits(numbers: Cells) -> Cells:
    """Return finite numbers to twelve significant digits, each the double nearest to its decimal text.

    A whole number below 2⁵³ divided or multiplied by a power of ten below 10²² is rounded once, as reading
    the text is; the rare numbers outside go through the text.
    """
    size = np.abs(numbers)
    exponents = np.floor(np.log10(np.where(size > 0, size, 1.0))).astype(int)
    is_plain = np.abs(DIGITS - 1 - exponents) <= EXACT_POWER
    shift = np.where(is_plain, DIGITS - 1 - exponents, 0)
    power = np.power(10.0, np.abs(shift))
    down = np.round(np.where(shift >= 0, numbers * power, numbers / power))
    kept = np.where(shift >= 0, down / power, down * power)
    for place in np.flatnonzero(~is_plain):
        kept.flat[place] = float(f"{numbers.flat[place]:.{DIGITS}g}")
    return np.asarray(kept, dtype=np.float64)


def _notes(found: NDArray[np.object_]) -> pa.Array:
    """Return lists of words as text, made once where cells hold the same list."""
    places = np.fromiter(map(id, found), np.int64, len(found))
    _, first, place = np.unique(places, return_index=True, return_inverse=True)
    return pa.array([_literal(found[one]) for one in first], pa.string()).take(place)


def _literal(words: list[Any]) -> str:
    """Return words as the text of a PostgreSQL array."""
    quoted = (str(word).replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in quoted) + "}"
