"""What goes into an import and what comes out: request, batches, refusals, offers, outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as _field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from geo_mahalle.importers.told import Told

Kind = Literal[
    "areas",
    "facilities",
    "streets",
    "buildings",
    "population",
    "attributes",
    "reports",
    "incidents",
    "events",
    "settlements",
]
Progress = Callable[[str, int, int | None], None]
BATCH_ROWS = 20_000


@dataclass(frozen=True)
class ImportRequest:
    """One file to import.

    `options`: encoding, delimiter, sheet, layer, crs, swap_axes, level, areas, replace…
    `file_name`: what the file is called where its path says something else.
    """

    kind: Kind
    path: Path
    source: str | None = None
    surveyed: str | None = None
    on: date | None = None
    dry_run: bool = False
    as_of: date | None = None
    options: Mapping[str, Any] = _field(
        default_factory=dict
    )  # words and flags as the command line gives them
    file_name: str | None = None


@dataclass(frozen=True)
class Batch:
    """Rows of a file as text: a line number a row, a text column a heading, WKB where there are shapes."""

    lines: pa.Array
    columns: pa.Table
    geometry: pa.Array | None = None

    @property
    def num_rows(self) -> int:
        """Return how many rows the batch has."""
        return len(self.lines)


@dataclass(frozen=True)
class OpenFile:
    """A file that is open for reading, from the beginning as often as wanted."""

    format: str
    headings: tuple[str, ...]
    batches: Callable[[], Iterator[Batch]] = _field(repr=False)
    line_word: Literal["line", "row", "feature"] = "line"
    crs: str | None = None
    notes: tuple[Told, ...] = ()
    malformed: Mapping[int, str] = _field(default_factory=dict)
    malformed_cells: Mapping[int, Mapping[str, str | None]] = _field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Refusal:
    """One refused line: the reason's code, the field and value at fault, and what else explains it."""

    line: int
    reason: str
    field: str | None = None
    value: str | None = None
    detail: Mapping[str, Any] = _field(default_factory=dict)  # JSON facts of many shapes


@dataclass(frozen=True)
class Offer:
    """Something the import could do if it were asked: the option to pass, and how many rows it would mend."""

    option: str
    rows: int
    message: Told


@dataclass(frozen=True)
class ImportOutcome:
    """What became of a file. `run_id` is None for a dry run; counts of lines add up to `lines_read`."""

    run_id: int | None
    lines_read: int
    accepted: int
    duplicate: int
    refused: int
    outside: int = 0
    named_only: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    relocated: int = 0
    offers: tuple[Offer, ...] = ()
    notes: tuple[Told, ...] = ()
    refusals: tuple[Refusal, ...] = _field(default=(), repr=False)
    outside_lines: tuple[int, ...] = _field(default=(), repr=False)
    refusal_file: Path | None = None
