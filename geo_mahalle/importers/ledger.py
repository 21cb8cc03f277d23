"""The ledger: what became of every line of a file, one row per run of equal outcome.

Each refused line has a row of its own with reason, field, value and the line as it was read. That each line
stands once is enforced by the table; that all lines stand in it is checked here, before the file counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_mahalle.database import Connection, copy_rows, run
from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.importers.records import Refusal

PACKAGE = "geo_mahalle.importers"
COLUMNS = ("import_run_id", "lines", "outcome", "reason", "field", "value", "detail", "raw")
ACCEPTED = 0

Lines = npt.NDArray[np.int64]
Row = tuple[int, str, str, str | None, str | None, str | None, str | None, str | None]


class LedgerIncompleteError(GeoMahalleError):
    """The ledger does not hold every line of the file once; nothing was imported."""


def runs(lines: Lines, codes: npt.NDArray[np.int16]) -> Iterator[tuple[int, int, int]]:
    """Yield first line, line after the last, and code of each run of consecutive lines with one code."""
    if not len(lines):
        return
    breaks = np.flatnonzero((np.diff(lines) != 1) | (np.diff(codes) != 0)) + 1
    starts = np.concatenate(([0], breaks))
    ends = np.concatenate((breaks, [len(lines)])) - 1
    for start, end in zip(starts, ends, strict=True):
        yield int(lines[start]), int(lines[end]) + 1, int(codes[start])


def write_ledger(
    connection: Connection,
    run_id: int,
    lines: Lines,
    *,
    duplicates: Mapping[int, str],
    refusals: Sequence[Refusal],
    raw: Mapping[int, Mapping[str, Any]],  # the refused lines as they were read
) -> None:
    """Write what became of the lines; raises LedgerIncompleteError where one is missing or doubled."""
    rows = [
        *_runs(run_id, lines, duplicates, {refusal.line for refusal in refusals}),
        *_refused(run_id, refusals, raw),
    ]
    copy_rows(connection, "register.ledger", COLUMNS, rows)
    (held,) = run(connection, PACKAGE, "sql/ledger_sum", {"run_id": run_id}).fetchone() or (0,)
    if int(held) != len(lines):
        raise LedgerIncompleteError(f"The ledger holds {held} lines of {len(lines)}.")


def _runs(run_id: int, lines: Lines, duplicates: Mapping[int, str], refused: set[int]) -> Iterator[Row]:
    reasons = sorted(set(duplicates.values()))
    code_of = {reason: code for code, reason in enumerate(reasons, start=1)}
    codes = np.zeros(len(lines), dtype=np.int16)
    if duplicates:
        at = np.searchsorted(lines, np.fromiter(duplicates, dtype=np.int64))
        codes[at] = [code_of[reason] for reason in duplicates.values()]
    if refused:
        is_kept = ~np.isin(lines, np.fromiter(refused, dtype=np.int64))
        lines, codes = lines[is_kept], codes[is_kept]
    for first, after, code in runs(lines, codes):
        outcome = "accepted" if code == ACCEPTED else "duplicate"
        reason = None if code == ACCEPTED else reasons[code - 1]
        yield run_id, f"[{first},{after})", outcome, reason, None, None, None, None


def _refused(run_id: int, refusals: Iterable[Refusal], raw: Mapping[int, Mapping[str, Any]]) -> Iterator[Row]:
    for refusal in refusals:
        detail = _json(refusal.detail) if refusal.detail else None
        row = raw.get(refusal.line)
        value = None if refusal.value is None else refusal.value.replace("\x00", "")
        place = f"[{refusal.line},{refusal.line + 1})"
        yield (
            run_id,
            place,
            "refused",
            refusal.reason,
            refusal.field,
            value,
            detail,
            _json(row) if row else None,
        )


def _json(found: Mapping[str, Any]) -> str:
    """Return JSON that jsonb takes: it knows no NUL."""
    return json.dumps(found, ensure_ascii=False, default=str).replace("\\u0000", "")
