"""Find the fields of a source among a file's headings, and sift a batch's rows.

A source says `ours = "heading | other heading"`; headings are compared folded and without blanks, so Arabic
ye, stray spaces and capitals do not matter. `a + b` adds the numbers of two columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo_mahalle.catalogue.sources import Source
from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.records import Batch, Refusal
from geo_mahalle.text import squash

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


_ESCAPED = re.compile(r"^'([=+\-@\t\r\n＝＋－＠])")


def unescape(value: str | None) -> str | None:
    """Return a cell without the apostrophe that keeps spreadsheets from running it."""
    return value and _ESCAPED.sub(r"\1", value)


@dataclass(frozen=True)
class Columns:
    """Which headings of a file hold which field."""

    found: Mapping[str, tuple[str, ...]]
    headings: tuple[str, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has(self, *names: str) -> bool:
        """Return whether the file has every one of the fields."""
        return all(name in self.found for name in names)

    def need(self, *choices: str) -> None:
        """Refuse the file that has none of the fields, naming what it has."""
        if not any(name in self.found for name in choices):
            raise InputRefused(
                f"No column holds {' or '.join(choices)}; the file has: {', '.join(self.headings)}.",
                remedy="Rename the column, or describe the file in layers/sources.",
            )


def bind(source: Source, headings: Sequence[str]) -> Columns:
    """Return where the source's fields stand in the file.

    Where the file has several of a field's headings, the first that a row has filled in counts.
    """
    known = {squash(heading): heading for heading in reversed(headings)}
    found: dict[str, tuple[str, ...]] = {}
    also: dict[str, tuple[str, ...]] = {}
    for name, wanted in (*source.columns.items(), *source.history.items()):
        for choice in wanted.split(" | "):
            parts = [known.get(squash(part)) for part in choice.split(" + ")]
            present = tuple(part for part in parts if part)
            if len(present) < len(parts):
                continue
            if name not in found:
                found[name] = present
            elif len(present) == 1:
                also[name] = (*also.get(name, ()), *present)
    return Columns(found, tuple(heading for heading in headings if not heading.startswith("__")), also)


ERRORS = (
    *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"),
    *("#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#GETTING_DATA"),
)


@dataclass
class Sieve:
    """The rows of one batch, and which of them are refused: a row is refused once, for its first reason."""

    batch: Batch
    columns: Columns
    refusals: list[Refusal] = field(default_factory=list)

    @cached_property
    def lines(self) -> Ints:
        """Return the line numbers of the rows."""
        found: Ints = self.batch.lines.to_numpy(zero_copy_only=False)
        return found

    @cached_property
    def kept(self) -> Bools:
        """Return which rows are not refused so far."""
        return np.ones(self.batch.num_rows, dtype=bool)

    def text(self, name: str) -> pa.Array:
        """Return a field as text, blanks around it removed; NULL where the row or the file has none."""
        if name not in self.columns.found:
            return pa.nulls(self.batch.num_rows, pa.string())
        column = self.heading(self.columns.found[name][0])
        for heading in self.columns.also.get(name, ()) if column.null_count else ():
            column = pc.coalesce(column, self.heading(heading))
        return column

    def heading(self, heading: str) -> pa.Array:
        """Return a column of the file by its heading, as `text` does."""
        if heading not in self.batch.columns.column_names:
            return pa.nulls(self.batch.num_rows, pa.string())
        column = self.batch.columns[heading]
        plain = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        if isinstance(plain, pa.ChunkedArray):
            plain = pa.concat_arrays(plain.chunks) if plain.num_chunks else pa.array([], pa.string())
        trimmed = pc.utf8_trim_whitespace(plain)
        if pc.any(pc.starts_with(trimmed, "'")).as_py():
            trimmed = pc.replace_substring_regex(trimmed, pattern=_ESCAPED.pattern, replacement=r"\1")
        return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

    def refuse(
        self,
        mask: Bools,
        reason: str,
        *,
        name: str | None = None,
        values: pa.Array | None = None,
        detail: Mapping[str, Mapping[str, Any]] | None = None,  # JSON facts by value
    ) -> None:
        """Refuse the rows of the mask that still stand; `detail` tells more for a value at fault."""
        at = np.flatnonzero(mask & self.kept)
        if not len(at):
            return
        heading = " + ".join(self.columns.found.get(name, (name,))) if name else None
        wrong = values.take(pa.array(at)).to_pylist() if values is not None else [None] * len(at)
        for line, value in zip(self.lines[at], wrong, strict=True):
            more = (detail or {}).get(str(value), {})
            shown = None if value is None else str(value)[:200]
            self.refusals.append(Refusal(int(line), reason, heading, shown, more))
        self.kept[at] = False

    def refuse_each(
        self, faults: Mapping[int, tuple[str, str | None, Mapping[str, Any]]], *, name: str
    ) -> None:
        """Refuse the rows at these positions that still stand, each for its own reason, value and detail."""
        heading = " + ".join(self.columns.found.get(name, (name,)))
        for at, (reason, value, detail) in faults.items():
            if self.kept[at]:
                shown = None if value is None else value[:200]
                self.refusals.append(Refusal(int(self.lines[at]), reason, heading, shown, detail))
                self.kept[at] = False

    def require(self, values: pa.Array, name: str, *, also: Bools | None = None) -> None:
        """Refuse the rows without the field."""
        missing = pc.is_null(values).to_numpy(zero_copy_only=False)
        self.refuse(missing if also is None else missing & also, "missing", name=name)

    def result(self, columns: Mapping[str, pa.Array]) -> pa.Table:
        """Return the rows that stand, with their line numbers."""
        table = pa.table({"line": self.batch.lines, **columns})
        return table if self.kept.all() else table.filter(pa.array(self.kept))


def refuse_error_cells(sieve: Sieve) -> None:
    """Refuse rows in which a cell that is asked for holds what a spreadsheet writes for a failed formula."""
    asked = (*sieve.columns.found.values(), *sieve.columns.also.values())
    for heading in dict.fromkeys(name for names in asked for name in names):
        if heading not in sieve.batch.columns.column_names:
            continue
        column = sieve.batch.columns[heading]
        if not pc.any(pc.starts_with(column, "#")).as_py():
            continue
        found = sieve.heading(heading)
        is_error = pc.is_in(pc.utf8_upper(found), value_set=pa.array(ERRORS, pa.string()))
        sieve.refuse(is_error.to_numpy(zero_copy_only=False), "error_cell", name=heading, values=found)
