"""Bring placed rows in: one import a source and set of options, as the file that they were refused from."""

from __future__ import annotations

import csv
import json
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from geo_mahalle.database import connect, rows, run
from geo_mahalle.importers import ImportRequest, import_file
from geo_mahalle.importers.intake import find_source, read_layers
from geo_mahalle.importers.records import Kind
from geo_mahalle.register.placing.queue import PACKAGE, Waiting, read_queue
from geo_mahalle.settings import Settings

KEPT_OPTIONS = ("kind", "category", "level", "severity", "period", "on_day", "attribute")
FILE_NAME = "placed-rows.csv"
FIRST_LINE = 2
"""Line 1 of the file is its heading."""


@dataclass(frozen=True)
class Brought:
    """What became of placed rows of one source."""

    run_id: int | None
    source_id: str
    accepted: int
    refused: int
    reasons: tuple[str, ...]


def bring_placed(settings: Settings) -> list[Brought]:
    """Bring every placed row in and return what became of them; rows that are refused stay placed."""
    with connect(settings) as connection:
        placed = [one for one in read_queue(connection) if one.lon is not None]
        options = {row["id"]: row["options"] for row in rows(connection, PACKAGE, "run_options")}
    groups: dict[tuple[str, str, str], list[Waiting]] = defaultdict(list)
    for one in placed:
        kept = _kept(options.get(one.run_id, {}))
        groups[one.kind, one.source_id, json.dumps(kept, sort_keys=True)].append(one)
    return [
        _bring(settings, kind, source, json.loads(kept), group)
        for (kind, source, kept), group in sorted(groups.items(), key=lambda item: item[0])
    ]


def _kept(options: Mapping[str, Any]) -> dict[str, str]:
    """Return the options of the first import that still hold: what its rows are, not how the file is read."""
    return {name: str(options[name]) for name in KEPT_OPTIONS if options.get(name)}


def _bring(
    settings: Settings, kind: str, source_id: str, options: Mapping[str, str], group: Sequence[Waiting]
) -> Brought:
    catalogue = read_layers(settings)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        given = {**options, "crs": "EPSG:4326", "encoding": "utf-8"}
        request = ImportRequest(cast("Kind", kind), path, source_id, options=given)
        columns = find_source(catalogue, request).columns
        _write(path, group, columns)
        outcome = import_file(settings, request)
    lost = {refusal.line for refusal in outcome.refusals}
    with connect(settings) as connection:
        for number, row in enumerate(group, start=FIRST_LINE):
            if number not in lost:
                said = {"run_id": row.run_id, "line": row.line, "brought": outcome.run_id}
                run(connection, PACKAGE, "note_brought", said)
    reasons = tuple(dict.fromkeys(refusal.reason for refusal in outcome.refusals))
    taken = outcome.accepted + outcome.duplicate
    return Brought(outcome.run_id, source_id, taken, outcome.refused, reasons)


def _write(path: Path, group: Sequence[Waiting], columns: Mapping[str, str]) -> None:
    """Write the rows as they were read, with longitude and latitude under headings that the source knows."""
    lon, lat = (columns.get(name, name).split(" | ")[0] for name in ("lon", "lat"))
    headings = list(dict.fromkeys([*(name for row in group for name in row.raw), lon, lat]))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, headings, restval="")
        writer.writeheader()
        for row in group:
            point = {lon: repr(row.lon), lat: repr(row.lat)}
            writer.writerow({name: value or "" for name, value in row.raw.items()} | point)
