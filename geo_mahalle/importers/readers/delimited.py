"""CSV: text columns in batches, with the physical line of every row.

A byte-order mark is believed. Bytes that are not UTF-8 are not guessed at silently: the file is refused with
the offer of cp1256, and what it would read.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.records import BATCH_ROWS, Batch, OpenFile

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = ",;\t|"
BLOCK_BYTES = 4 << 20
CHECK_BYTES = 1 << 20


@dataclass
class _Skipped:
    """Rows that have another number of cells than the heading; filled while reading.

    `found` is by number of row: what is wrong and the row's text. `rows` and `cells` are by line: a row
    begins later than its number says where line ends stand inside earlier cells.
    """

    delimiter: str = ","
    headings: tuple[str, ...] = ()
    found: dict[int, tuple[str, str]] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    rows: dict[int, str] = field(default_factory=dict)
    cells: dict[int, dict[str, str | None]] = field(default_factory=dict)

    def clear(self) -> None:
        """Forget all rows: the file is read from its beginning."""
        for held in (self.found, self.waiting, self.rows, self.cells):
            held.clear()

    def note(self, row: arrow_csv.InvalidRow) -> str:
        """Keep the row for the ledger, and go on."""
        why = f"{row.actual_columns} cells where the heading has {row.expected_columns}"
        self.found[row.number] = (why, row.text or "")
        self.waiting.append(row.number)
        return "skip"

    def take(self, before: int | None) -> list[int]:
        """Return the numbers that wait for their line, up to a row (None: all); they wait no more."""
        taken = sorted(number for number in self.waiting if before is None or number < before)
        self.waiting = [number for number in self.waiting if number not in set(taken)]
        return taken

    def place(self, number: int, line: int) -> int:
        """Keep a row at its line; return how many line ends stand inside its cells."""
        why, text = self.found[number]
        self.rows[line] = why
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter), [])
        last = len(self.headings) - 1
        # What is too many belongs mostly to a text with a bare delimiter: it stays with the last cell.
        cells = [*cells[:last], self.delimiter.join(cells[last:])] if len(cells) > last + 1 else cells
        self.cells[line] = dict(zip(self.headings, (cell or None for cell in cells), strict=False))
        return text.count("\n")


def open_delimited(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> OpenFile:
    """Return the CSV file, ready to be read in batches.

    Raises InputRefused for letters that cannot be read, and for a file without rows.
    """
    encoding = encoding or find_encoding(path)
    head = _head(path, encoding)
    delimiter = delimiter or find_delimiter(head)
    first = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    headings = tuple(_unique(next(first, [])))
    if not any(headings):
        raise InputRefused(
            f"{path.name} has no heading.", remedy="Put the names of the columns in the first line."
        )
    skipped = _Skipped(delimiter, headings)
    heading_lines = first.line_num
    return OpenFile(
        format="csv",
        headings=headings,
        batches=lambda: _batches(path, encoding, heading_lines, skipped),
        line_word="line",
        malformed=skipped.rows,
        malformed_cells=skipped.cells,
    )


def find_encoding(path: Path) -> str:
    """Return the encoding a byte-order mark names, or UTF-8 where every byte fits.

    Raises InputRefused with the offer of cp1256 otherwise.
    """
    with path.open("rb") as stream:
        start = stream.read(3)
        for mark, name in MARKS.items():
            if start.startswith(mark):
                return name
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := stream.read(CHECK_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as err:
            bad = block[max(0, err.start - 30) : err.start + 30].decode("cp1256", "replace")
            sample = " ".join(bad.split())
            raise InputRefused(
                f"The letters of {path.name} are not UTF-8.",
                remedy=f"With --encoding cp1256 it would read «{sample}»: pass it if these words are right.",
            ) from err
    return "utf-8"


def find_delimiter(head: str) -> str:
    """Return the sign that divides the heading."""
    first = next(csv.reader(io.StringIO(head), delimiter="\x1f"), [""])
    line = first[0] if first else ""
    return max(DELIMITERS, key=line.count)


def _head(path: Path, encoding: str) -> str:
    try:
        with path.open(encoding=encoding, newline="") as stream:
            return stream.read(65_536)
    except (UnicodeDecodeError, LookupError) as err:
        raise InputRefused(f"{path.name} cannot be read as {encoding}: {err}") from err


def _unique(headings: list[str]) -> list[str]:
    found: list[str] = []
    for number, raw in enumerate(headings, start=1):
        name = " ".join(raw.split()).lstrip("\ufeff") or f"column_{number}"
        found.append(f"{name}_{number}" if name in found else name)
    return found


def _batches(path: Path, encoding: str, heading_lines: int, skipped: _Skipped) -> Iterator[Batch]:
    """Yield the rows; a row's line is counted over line ends inside quotes."""
    skipped.clear()
    reader = _reader(path, encoding, heading_lines, skipped)
    row, extra = heading_lines + 1, 0
    for block in _blocks(reader, path):
        table = pa.Table.from_batches([block])
        numbers = _numbers(row, table.num_rows, skipped.found)
        row = int(numbers[-1]) + 1
        lines, extra = _lines(numbers, _line_breaks(table), extra, skipped)
        is_filled = ~_blank(table)
        if not is_filled.all():
            table, lines = table.filter(pa.array(is_filled)), lines[is_filled]
        for start in range(0, table.num_rows, BATCH_ROWS):
            yield Batch(pa.array(lines[start : start + BATCH_ROWS]), table.slice(start, BATCH_ROWS))
    for number in skipped.take(None):
        extra += skipped.place(number, number + extra)


def _lines(numbers: Ints, breaks: Ints, extra: int, skipped: _Skipped) -> tuple[Ints, int]:
    """Return the lines on which the rows begin, and how many line ends in cells there are up to their end.

    The rows skipped among them get their line too, and move those after them.
    """
    before = np.concatenate(([0], np.cumsum(breaks)[:-1])) + extra
    for number in skipped.take(int(numbers[-1])):
        at = int(np.searchsorted(numbers, number))
        before[at:] += skipped.place(number, number + int(before[at]))
    return numbers + before, int(before[-1] + breaks[-1])


def _reader(path: Path, encoding: str, heading_lines: int, skipped: _Skipped) -> arrow_csv.CSVStreamingReader:
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    try:
        return arrow_csv.open_csv(
            path,
            read_options=arrow_csv.ReadOptions(
                use_threads=False,
                block_size=BLOCK_BYTES,
                skip_rows=heading_lines,
                column_names=list(skipped.headings),
                encoding=plain,
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=skipped.delimiter,
                newlines_in_values=True,
                invalid_row_handler=skipped.note,
                ignore_empty_lines=False,
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(skipped.headings, pa.string()),
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid as err:
        if "Empty CSV" in str(err):
            raise InputRefused(f"{path.name} has no rows.") from err
        raise InputRefused(f"{path.name} cannot be read: {err}") from err


def _blocks(reader: arrow_csv.CSVStreamingReader, path: Path) -> Iterator[pa.RecordBatch]:
    while True:
        try:
            block = reader.read_next_batch()
        except StopIteration:
            return
        except (pa.ArrowInvalid, UnicodeDecodeError) as err:
            raise InputRefused(f"{path.name} cannot be read: {err}") from err
        if block.num_rows:
            yield block


def _numbers(first: int, count: int, skipped: Collection[int]) -> Ints:
    """Return the numbers of the next rows, counting over those that were skipped."""
    if not any(number >= first for number in skipped):
        return np.arange(first, first + count, dtype=np.int64)
    kept = np.arange(first, first + count + len(skipped), dtype=np.int64)
    kept = kept[~np.isin(kept, list(skipped))]
    return kept[:count]


def _blank(table: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which rows have nothing in any cell: empty lines, or the bare delimiters spreadsheets leave."""
    blank = np.ones(table.num_rows, dtype=bool)
    for column in table.columns:
        if not blank.any():
            break
        empty = pc.fill_null(pc.equal(column, ""), True) if column.null_count else pc.equal(column, "")
        blank &= empty.to_numpy()
    return blank


def _line_breaks(table: pa.Table) -> Ints:
    """Return how many line ends stand inside the cells of each row."""
    total = np.zeros(table.num_rows, dtype=np.int64)
    for column in table.columns:
        found = pc.count_substring(column, "\n")
        if pc.max(found).as_py():
            total += pc.fill_null(found, 0).to_numpy().astype(np.int64)
    return total
