"""Workbooks, GeoPackages, zipped Shapefiles and geodatabases, KML, DXF, GPX, OSM: through the sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.records import BATCH_ROWS, Batch, OpenFile
from geo_mahalle.importers.told import LEFT_OUT, NO_NAMESPACE, Told
from geo_mahalle.sandbox import FileFormat, read_foreign

LINE, GEOMETRY = "__line__", "geometry"
ASKED = ("sheet", "layer", "encoding", "import_kind", "words")


def open_foreign(path: Path, file_format: FileFormat, options: Mapping[str, Any]) -> OpenFile:
    """Return the rows of one sheet or layer.

    Raises InputRefused for a file that cannot be read, or whose letters are only guessed.
    """
    wanted = {name: options[name] for name in ASKED if options.get(name)}
    found = read_foreign(path.read_bytes(), file_format, options=wanted)
    batches = list(found.batches)
    if not batches:
        raise InputRefused(f"{path.name} has no rows.")
    _refuse_guess(path, found.facts, batches)
    notes = () if found.facts["has_no_network"] else (Told(NO_NAMESPACE),)
    if left_out := found.facts.get("left_out"):
        notes = (*notes, Told(LEFT_OUT, int(left_out)))
    is_sheet = file_format in (FileFormat.XLSX, FileFormat.XLS)
    return OpenFile(
        format=str(file_format),
        headings=tuple(name for name in batches[0].schema.names if name not in (LINE, GEOMETRY)),
        batches=lambda: _rows(batches),
        line_word="row" if is_sheet else "feature",
        crs=None if is_sheet else (found.facts.get("crs") or ""),
        notes=notes,
    )


def _refuse_guess(path: Path, facts: Mapping[str, Any], batches: list[pa.RecordBatch]) -> None:
    """Refuse letters that were only guessed, showing three words so that a person can say yes."""
    if not facts.get("encoding_is_guess") or facts["encoding"] == "utf-8":
        return
    columns = [batches[0][name] for name in batches[0].schema.names if name not in (LINE, GEOMETRY)]
    words = [word for column in columns for word in column.to_pylist()[:50] if word and not word.isascii()][
        :3
    ]
    raise InputRefused(
        f"{path.name} does not say in which letters it is written.",
        remedy=f"With --encoding {facts['encoding']} it reads «{'», «'.join(words)}»: pass it if so.",
    )


def _rows(batches: list[pa.RecordBatch]) -> Iterator[Batch]:
    first = 1
    for block in batches:
        for start in range(0, block.num_rows, BATCH_ROWS):
            part = pa.Table.from_batches([block.slice(start, BATCH_ROWS)])
            numbers = pa.array(range(first, first + part.num_rows), pa.int64())
            first += part.num_rows
            lines = part[LINE].combine_chunks() if LINE in part.column_names else numbers
            shapes = part[GEOMETRY].combine_chunks() if GEOMETRY in part.column_names else None
            named = [name for name in part.column_names if name not in (LINE, GEOMETRY)]
            yield Batch(lines, part.select(named), shapes)
