"""How commands speak: answers on stdout in four formats, talk and progress on stderr.

Scripts read stdout, people read stderr; so a command may talk as much as it likes without breaking a pipe.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from geo_mahalle.errors import UsageError
from geo_mahalle.settings import Settings


class Format(StrEnum):
    """How an answer is written."""

    table = "table"
    csv = "csv"
    json = "json"
    geojson = "geojson"


def settings_of(context: typer.Context) -> Settings:
    """Return the settings that the global options made."""
    settings = context.obj
    if not isinstance(settings, Settings):
        raise UsageError("The command was called without settings.")
    return settings


def talk(*lines: str) -> None:
    """Write lines for people to stderr."""
    for line in lines:
        print(line, file=sys.stderr, flush=True)


def answer(rows: Sequence[Mapping[str, object]], *, form: Format = Format.table) -> None:
    """Write rows to stdout; the columns are the keys of the first row, NULL is empty (null in JSON).

    GeoJSON needs a `geometry` key that holds a GeoJSON geometry; the other keys become properties.
    """
    if form is Format.json:
        print(json.dumps(list(rows), ensure_ascii=False, indent=2, default=str))
    elif form is Format.geojson:
        print(json.dumps(_collection(rows), ensure_ascii=False, default=str))
    elif form is Format.csv:
        _write_csv(rows)
    else:
        _write_table(rows)


def progress(*, quiet: bool | None = None) -> Progress:
    """Return a progress display on stderr, silent where stderr is not a terminal."""
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal if quiet is None else quiet,
    )


def _collection(rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    if any("geometry" not in row for row in rows):
        raise UsageError("This answer has no geometry.", remedy="Use --format table, csv or json.")
    features = [
        {
            "type": "Feature",
            "geometry": row["geometry"],
            "properties": {key: value for key, value in row.items() if key != "geometry"},
        }
        for row in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def _write_csv(rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _write_table(rows: Sequence[Mapping[str, object]]) -> None:
    if not rows:
        talk("(nothing)")
        return
    table = Table(*rows[0].keys(), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()), end_section=False)
    console = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 200)
    console.print(table)


def read_day(text: str | None) -> date | None:
    """Return a day written in either calendar, as `jalali.read_day` reads it; None for none."""
    from geo_mahalle import jalali

    if text is None:
        return None
    try:
        return jalali.read_day(text)
    except ValueError as err:
        raise UsageError(f"{text!r} is not a day", remedy="Write 1404/06/31 or 2025-09-22.") from err
