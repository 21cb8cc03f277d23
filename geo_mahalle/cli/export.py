"""`geo-mahalle export LAYER --out FILE`: any table, map layer or indicator as a file in an open format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

import typer

from geo_mahalle.cli.output import Format, answer, read_day, settings_of, talk
from geo_mahalle.errors import UsageError

if TYPE_CHECKING:
    from geo_mahalle.pages import exports

SeverityOption = Annotated[
    list[int] | None, typer.Option(help="Only problems of this severity, 1 to 4; may be repeated.")
]
OpenOption = Annotated[
    bool | None, typer.Option("--open/--closed", help="Only problems that are open, or that are not.")
]
OverdueOption = Annotated[
    bool | None, typer.Option("--overdue/--in-time", help="Only problems open for too long, or not.")
]
BoxOption = Annotated[str | None, typer.Option(help="Box: west,south,east,north in degrees.")]
TextOption = Annotated[
    str | None, typer.Option(help="Words of a kind's title, of the area or of the facility.")
]
EDITIONS = ("office", "public")
PROJECT = "project"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(export)


def export(
    context: typer.Context,
    layer: Annotated[
        str,
        typer.Argument(
            help="A table, a map layer, an indicator, `dictionary`, `project` (.qgz for QGIS, with a .gpkg "
            "beside it), or `list` to see them all."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="File to write: .geojson .gpkg .parquet .fgb .kmz .dxf .csv .xlsx .json"),
    ] = None,
    edition: Annotated[str, typer.Option(help="office or public.")] = "office",
    area: Annotated[list[str] | None, typer.Option(help="Code of an area; with all areas in it.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="Only in areas of this level.")] = None,
    category: Annotated[list[str] | None, typer.Option(help="Only problems of this category.")] = None,
    committee: Annotated[list[str] | None, typer.Option(help="Only problems of this committee.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only facilities or incidents of this kind.")] = None,
    state: Annotated[list[str] | None, typer.Option(help="Only problems in this state.")] = None,
    severity: SeverityOption = None,
    only_open: OpenOption = None,
    overdue: OverdueOption = None,
    bbox: BoxOption = None,
    text: TextOption = None,
    since: Annotated[str | None, typer.Option(help="First day: 1404/06/31 or 2025-09-22.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How the answer is written.")] = Format.table,
) -> None:
    """Write a table, a map layer or an indicator to a file, with licence, sources and caveat inside."""
    from geo_mahalle.pages import exports

    if layer == "list":
        answer(_known(context), form=form)
        return
    if out is None:
        raise UsageError("--out is missing.", remedy="Name a file: --out areas.gpkg")
    if edition not in EDITIONS:
        raise UsageError(f"--edition {edition}: there is no such edition.", remedy="Known: office, public.")
    narrow = replace(
        _read(severity, bbox, text),
        areas=tuple(area) if area else None,
        levels=tuple(level) if level else None,
        categories=tuple(category) if category else None,
        committees=tuple(committee) if committee else None,
        kinds=tuple(kind) if kind else None,
        states=tuple(state) if state else None,
        is_open=only_open,
        is_overdue=overdue,
        since=read_day(since),
        until=read_day(until),
    )
    if layer == PROJECT:
        answer(_project(context, out, edition, narrow), form=form)
        return
    chosen = cast("Literal['public', 'office']", edition)
    frame = exports.export(settings_of(context), layer, out, edition=chosen, narrow=narrow)
    talk(*frame.attrs["left_out"])
    answer([{"layer": layer, "edition": edition, "rows": len(frame), "file": str(out)}], form=form)


def _read(severity: list[int] | None, bbox: str | None, text: str | None) -> exports.Filter:
    """Return the filter of the options that are written as in a query."""
    from geo_mahalle.database.filters import parse_filter

    pairs = [("severity", str(one)) for one in severity or ()]
    return parse_filter([*pairs, ("bbox", bbox or ""), ("text", text or "")])


def _project(
    context: typer.Context, out: Path, edition: str, narrow: exports.Filter
) -> list[dict[str, object]]:
    """Write a QGIS project and return a row a layer."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.pages import exports

    if out.suffix.lower() != ".qgz" or edition != "office":
        raise UsageError(
            f"A project is a .qgz of the office edition, not {out.name} of the {edition} edition.",
            remedy="Write: geo-mahalle export project --out place.qgz",
        )
    settings = settings_of(context)
    layers = exports.write_project(settings, out, catalogue=read_catalogue(settings.layers), narrow=narrow)
    return [{"layer": one.id, "title": one.title, "rows": len(one.frame), "file": str(out)} for one in layers]


def _known(context: typer.Context) -> list[dict[str, str]]:
    """Return every name that can be exported."""
    from geo_mahalle.catalogue import read_catalogue
    from geo_mahalle.pages.exports import TABLES

    catalogue = read_catalogue(settings_of(context).layers)
    found = {table.id: ("table", table.title_fa, table.title_en) for table in TABLES.values()}
    for layer in catalogue.map_layers.values():
        found.setdefault(layer.id, ("map layer", layer.title_fa, layer.title_en))
    for one in catalogue.indicators.values():
        found.setdefault(one.id, ("indicator", one.title_fa, one.title_en))
    found["dictionary"] = ("table", "واژه‌نامهٔ داده", "Data dictionary")
    return [
        {"layer": name, "what": what, "title_fa": title_fa, "title_en": title_en}
        for name, (what, title_fa, title_en) in found.items()
    ]
