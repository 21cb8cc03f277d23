"""The file of refused rows: the original columns and why, to be mended and imported again.

Tables come back as CSV, whatever opens it must not run a formula; files with shapes come back as GeoJSON.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np
import pyarrow as pa
import shapely
from pyproj import CRS

from geo_mahalle.importers.columns import unescape
from geo_mahalle.importers.context import transformer
from geo_mahalle.importers.reasons import say
from geo_mahalle.importers.records import Batch, OpenFile, Refusal
from geo_mahalle.importers.values import parse_number
from geo_mahalle.text import safe_cell

ADDED = ("refusal_line", "refusal_reason", "refusal_field", "refusal_value", "refusal_fa", "refusal_en")
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
Raw = dict[int, dict[str, str | None]]


def raw_rows(batches: Iterable[Batch], lines: Sequence[int]) -> tuple[Raw, dict[int, bytes]]:
    """Return the rows of these lines as they were read, and their shapes."""
    wanted = np.array(sorted(lines), dtype=np.int64)
    rows: Raw = {}
    shapes: dict[int, bytes] = {}
    for batch in batches if len(wanted) else ():
        numbers = batch.lines.to_numpy(zero_copy_only=False)
        at = np.flatnonzero(np.isin(numbers, wanted))
        if not len(at):
            continue
        own = batch.columns.select([name for name in batch.columns.column_names if not name.startswith("__")])
        for line, row in zip(numbers[at], own.take(pa.array(at)).to_pylist(), strict=True):
            rows[int(line)] = {name: unescape(value) for name, value in row.items()}
        if batch.geometry is not None:
            shapes |= _present(numbers[at], batch.geometry.take(pa.array(at)).to_pylist())
    return rows, shapes


def _present(
    lines: np.ndarray[tuple[int], np.dtype[np.int64]], found: list[bytes | None]
) -> dict[int, bytes]:
    return {int(line): wkb for line, wkb in zip(lines, found, strict=True) if wkb is not None}


def _safe(value: str | None) -> object:
    """Return a cell that no spreadsheet takes for a formula; what reads as a number stays as it is."""
    text = value or ""
    safe = safe_cell(text)
    return safe if safe == text or parse_number(text) is None else text


def private_folder(home: Path) -> Path:
    """Return the folder of refusal files, for its owner alone: they hold rows as people wrote them."""
    folder = home / "refusals"
    folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    folder.chmod(PRIVATE_FOLDER)
    return folder


def write_refusals(
    path: Path,
    file: OpenFile,
    refusals: Sequence[Refusal],
    *,
    raw: Raw,
    shapes: Mapping[int, bytes],
    crs: str | None = None,
) -> Path:
    """Write the refused rows and return the file's path (its ending says which kind it is).

    Its owner alone may read it. `crs` is the coordinate system in which the shapes were read.
    """
    headings = [name for name in file.headings if name not in ADDED]
    if not path.parent.exists():
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True)
    if file.line_word == "feature":
        target = path.with_suffix(".geojson")
        collection = {
            "type": "FeatureCollection",
            **_features(headings, refusals, raw=raw, shapes=shapes, crs=crs),
        }
        with _private(target, "utf-8") as stream:
            json.dump(collection, stream, ensure_ascii=False)
        return target
    target = path.with_suffix(".csv")
    with _private(target, "utf-8-sig") as stream:
        writer = csv.writer(stream)
        writer.writerow([*headings, *ADDED])
        for refusal in refusals:
            row = raw.get(refusal.line, {})
            writer.writerow([_safe(cell) for cell in (*(row.get(name) for name in headings), *_why(refusal))])
    return target


def _why(refusal: Refusal) -> Iterator[str]:
    yield str(refusal.line)
    yield refusal.reason
    yield refusal.field or ""
    yield refusal.value or ""
    for language in ("fa", "en"):
        yield " ".join(say(refusal.reason, language))


def _private(path: Path, encoding: str) -> TextIO:
    """Open a file for writing that its owner alone may read, also where it was there before."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    os.fchmod(number, PRIVATE_FILE)
    return os.fdopen(number, "w", encoding=encoding, newline="")


def _features(
    headings: Sequence[str],
    refusals: Sequence[Refusal],
    *,
    raw: Raw,
    shapes: Mapping[int, bytes],
    crs: str | None,
) -> dict[str, object]:
    """Return the features of the refused rows, as they were drawn, with the coordinate system they are in.

    Where that has no number that other programs know, they come out in degrees.
    """
    change = transformer(crs) if crs else None
    number = CRS.from_user_input(crs).to_epsg() if change is not None else None
    features = []
    for refusal in refusals:
        wkb = shapes.get(refusal.line)
        shape = shapely.from_wkb(wkb) if wkb else None
        if shape is not None and change is not None and number is None:
            shape = shapely.transform(shape, lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1])))
        properties = {name: raw.get(refusal.line, {}).get(name) for name in headings}
        features.append(
            {
                "type": "Feature",
                "properties": properties | dict(zip(ADDED, _why(refusal), strict=True)),
                "geometry": json.loads(shapely.to_geojson(shape)) if shape is not None else None,
            }
        )
    if number is None:
        return {"features": features}
    named = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{number}"}}
    return {"crs": named, "features": features}
