"""`geo-mahalle geocode TEXT`: where words, an address or a pasted location is, without a network."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo_mahalle.cli.output import Format, answer, settings_of, talk
from geo_mahalle.errors import InputRefused, UsageError
from geo_mahalle.settings import Settings

if TYPE_CHECKING:
    from geo_mahalle.register.geocode import Match

Row = dict[str, object]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("geocode")(geocode)


def geocode(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="A name, an address, a link, a plus code, …")] = None,
    near: Annotated[str | None, typer.Option(help="Of equals the nearest to lon,lat comes first.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many places to name.")] = 5,
    file: Annotated[
        Path | None, typer.Option(help="A table (CSV, XLSX, …): the best place for each row.")
    ] = None,
    column: Annotated[str, typer.Option(help="Its column with the addresses.")] = "address",
    online: Annotated[
        bool, typer.Option("--online", help="Ask the Nominatim server of the settings instead.")
    ] = False,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Name the places that words may mean, best first, with a score from 0 to 1."""
    settings = settings_of(context)
    point = _point(near)
    if (text is None) == (file is None):
        raise UsageError("Give a text or a --file, one of the two.")
    if text is not None:
        found = _ask_outside(settings, text, limit) if online else _ask(settings, text, point, limit)
        answer([_row(match, form) for match in found], form=form)
        raise typer.Exit(0 if found else 1)
    if online:
        raise UsageError("--online takes one text, not a file: a server may not be flooded.")
    if file is not None:
        rows = list(_ask_file(settings, file, column, point, form))
        missing = sum(row["score"] is None for row in rows)
        talk(f"{len(rows) - missing} of {len(rows)} rows found.")
        answer(rows, form=form)
        raise typer.Exit(1 if missing else 0)


def _point(near: str | None) -> tuple[float, float] | None:
    if near is None:
        return None
    try:
        lon, lat = (float(part) for part in near.split(","))
    except ValueError as err:
        raise UsageError(f"--near {near!r} is not a point.", remedy="Write --near 48.5,36.7") from err
    return lon, lat


def _ask(settings: Settings, text: str, near: tuple[float, float] | None, limit: int) -> list[Match]:
    from geo_mahalle.database import connect
    from geo_mahalle.register.geocode import geocode as find

    with connect(settings) as connection:
        return find(connection, text, near=near, limit=limit)


def _ask_outside(settings: Settings, text: str, limit: int) -> list[Match]:
    from geo_mahalle.database import connect, read_place
    from geo_mahalle.register.nominatim import ask_nominatim

    with connect(settings) as connection:
        place = read_place(connection)
    if place is None:
        raise UsageError("The place has no box yet.", remedy="Make it: geo-mahalle place add")
    return ask_nominatim(settings, place, text, limit=limit)


def _ask_file(
    settings: Settings, path: Path, column: str, near: tuple[float, float] | None, form: Format
) -> Iterator[Row]:
    """Yield a row a line of a file: its best place, or empty cells."""
    from geo_mahalle.database import connect
    from geo_mahalle.importers.readers import open_file
    from geo_mahalle.register.geocode import geocode as find

    with tempfile.TemporaryDirectory() as workspace, connect(settings) as connection:
        opened = open_file(path, {}, workspace=Path(workspace))
        if column not in opened.headings:
            raise InputRefused(
                f"{path.name} has no column {column!r}; it has: {', '.join(opened.headings)}.",
                remedy="Name the column with the addresses: --column",
            )
        for batch in opened.batches():
            pairs = zip(batch.lines.to_pylist(), batch.columns[column].to_pylist(), strict=True)
            for line, written in pairs:
                try:
                    found = find(connection, written or "", near=near, limit=1)
                except InputRefused:  # a short link holds no place; the other rows may
                    found = []
                best = _row(found[0], form) if found else _nothing(form)
                yield {"line": line, "address": written, **best}


_KEYS = ("kind", "name", "within", "score", "distance_m", "unmatched", "lon", "lat")


def _row(match: Match, form: Format) -> Row:
    row: Row = asdict(match)
    row["unmatched"] = "، ".join(match.unmatched) or None
    if form is Format.geojson:
        row["geometry"] = {"type": "Point", "coordinates": [match.lon, match.lat]}
        return {key: row[key] for key in (*_KEYS[:-2], "geometry")}
    return {key: row[key] for key in _KEYS}


def _nothing(form: Format) -> Row:
    """Return the row of words that mean no place."""
    return dict.fromkeys((*_KEYS[:-2], "geometry") if form is Format.geojson else _KEYS)
