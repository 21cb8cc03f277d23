"""`geo-mahalle import`: bring a file in, or say what would become of it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from geo_mahalle.cli.output import Format, answer, progress, read_day, settings_of, talk
from geo_mahalle.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geo_mahalle.importers import ImportOutcome, ImportRequest, Refusal
    from geo_mahalle.importers.records import Kind

SHOWN_LINES, SHOWN_OF_REASON = 20, 3


class What(StrEnum):
    """What can be imported."""

    areas = "areas"
    facilities = "facilities"
    streets = "streets"
    buildings = "buildings"
    population = "population"
    attributes = "attributes"
    reports = "reports"
    incidents = "incidents"
    events = "events"
    settlements = "settlements"
    osm = "osm"
    undo = "undo"


MAP_KINDS: tuple[Kind, ...] = ("facilities", "streets")
"""What a map of OpenStreetMap brings."""


FileArgument = Annotated[
    Path,
    typer.Argument(
        help="CSV (to 4 GB, may be gzipped), XLSX or XLS (to 100 MB), GeoJSON, KML, KMZ, DXF, zipped "
        "Shapefile or file geodatabase (to 200 MB), GeoPackage (to 400 MB), GPX (to 100 MB), OpenStreetMap "
        "as .osm.pbf or Overpass JSON (to 200 MB)."
    ),
]
SourceOption = Annotated[
    str | None, typer.Option(help="Which description in layers/sources fits; without it the office's own.")
]
SurveyedOption = Annotated[
    str | None,
    typer.Option(help="Theme that was looked for everywhere: what is not in the file is not there."),
]
OnOption = Annotated[str | None, typer.Option(help="Day of the survey: 1404/06/31 or 2025-09-22.")]
SinceOption = Annotated[
    str | None,
    typer.Option(help="First day the list speaks for; without it the day after the survey before."),
]
AreasOption = Annotated[
    str | None, typer.Option(help="Codes of the areas that were surveyed, with commas; without it all.")
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Do everything and keep nothing.")]
AsOfOption = Annotated[str | None, typer.Option(help="The day that counts as today.")]
EncodingOption = Annotated[str | None, typer.Option(help="Letters of the file, for example cp1256.")]
DelimiterOption = Annotated[str | None, typer.Option(help="Sign between the cells of a CSV.")]
SheetOption = Annotated[str | None, typer.Option(help="Sheet of a workbook.")]
LayerOption = Annotated[str | None, typer.Option(help="Layer of a file that has several.")]
CrsOption = Annotated[str | None, typer.Option(help="Coordinate system, for example EPSG:32639.")]
SwapOption = Annotated[
    bool, typer.Option("--swap-axes", help="Latitude stands where longitude should, and the other way.")
]
LevelOption = Annotated[str | None, typer.Option(help="Level of the areas, for example neighbourhood.")]
ReplaceOption = Annotated[
    bool,
    typer.Option(
        "--replace", help="The file is the whole list: end what it does not name, and replace sums."
    ),
]
PreviewOption = Annotated[
    bool, typer.Option("--preview", help="Say what the file seems to hold and what is unclear; keep nothing.")
]
RefusalsOption = Annotated[Path | None, typer.Option(help="Where to write the refused rows.")]
FormOption = Annotated[Format, typer.Option("--format", help="How the answer is written.")]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("import")(import_)


def import_(
    context: typer.Context,
    kind: Annotated[What, typer.Argument(help="What the file holds; or undo, with an import's number.")],
    file: FileArgument,
    source: SourceOption = None,
    surveyed: SurveyedOption = None,
    on: OnOption = None,
    since: SinceOption = None,
    areas: AreasOption = None,
    dry_run: DryRunOption = False,
    preview: PreviewOption = False,
    as_of: AsOfOption = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    sheet: SheetOption = None,
    layer: LayerOption = None,
    crs: CrsOption = None,
    swap_axes: SwapOption = False,
    level: LevelOption = None,
    replace: ReplaceOption = False,
    refusals: RefusalsOption = None,
    form: FormOption = Format.table,
) -> None:
    """Bring a file in; every line is accepted, a duplicate, or refused with its reason."""
    if kind is What.undo:
        undo_run(settings_of(context), file)
        return
    since_day = read_day(since)
    options = {
        "areas": areas,
        "since": since_day.isoformat() if since_day else None,
        "encoding": encoding,
        "delimiter": delimiter,
        "sheet": sheet,
        "layer": layer,
        "crs": crs,
        "swap_axes": swap_axes or None,
        "level": level,
        "replace": replace or None,
        "refusals": refusals,
    }
    chosen = settings_of(context)
    if preview:
        answer([previewed(chosen, one, file, source, options) for one in _kinds_of(kind)], form=form)
        return
    survey = (surveyed, read_day(on))
    day = read_day(as_of)
    outcomes = [
        brought(chosen, kind, one, file, source, survey, day, options, dry_run=dry_run)
        for one in _kinds_of(kind)
    ]
    answer([counts_of(outcome) for outcome in outcomes], form=form)
    if any(outcome.refused for outcome in outcomes):
        raise typer.Exit(1)


def brought(
    settings: Settings,
    asked: What,
    kind: Kind,
    path: Path,
    source: str | None,
    survey: tuple[str | None, date | None],
    as_of: date | None,
    options: Mapping[str, object],
    *,
    dry_run: bool,
) -> ImportOutcome:
    """Bring in what a file holds of one kind, and say what came of it."""
    from geo_mahalle.importers import ImportRequest

    # Only what stands somewhere is looked for in a survey; streets are not.
    is_surveyed = asked is not What.osm or kind == "facilities"
    request = ImportRequest(
        kind=kind,
        path=path,
        source=source,
        surveyed=survey[0] if is_surveyed else None,
        on=survey[1],
        dry_run=dry_run,
        as_of=as_of,
        options=options,
    )
    outcome = watched(settings, request)
    talk(*words_of(outcome))
    return outcome


def previewed(
    settings: Settings, kind: Kind, path: Path, source: str | None, options: Mapping[str, object]
) -> dict[str, object]:
    """Return what a file seems to hold, as one row, and say what is offered."""
    from geo_mahalle.importers import preview

    found = preview(settings, path, kind=kind, source=source, options=options)
    talk(*(f"{one.encoding} would read: {'، '.join(one.words)}" for one in found.encodings))
    for one in found.places:
        swapped = " --swap-axes" if one.is_swapped else ""
        where = f"around {one.lon:.4f}, {one.lat:.4f}"
        talk(f"--crs {one.crs}{swapped}: {one.rows:,} of {one.of:,} rows in the place, {where}")
    talk(*([found.hindrance] if found.hindrance else []), "A preview: nothing was changed.")
    fields = "; ".join(f"{name}: {' + '.join(names)}" for name, names in found.fields.items())
    return {
        "kind": found.kind,
        "source": found.source,
        "format": found.format,
        "lines_read": found.lines_read,
        "on_map": found.on_map,
        "to_mend": found.to_mend,
        "encoding": found.encoding,
        "fields": fields,
    }


def undo_run(settings: Settings, run: Path) -> None:
    """Undo the import whose number stands where a file would."""
    from geo_mahalle.errors import UsageError
    from geo_mahalle.importers import undo

    if not run.name.isdecimal():
        raise UsageError(f"{run} is not the number of an import.", remedy="geo-mahalle import undo 12")
    undo(settings, int(run.name))
    talk(f"Import {int(run.name)} is undone: the register is as it was before it.")


def _kinds_of(what: What) -> tuple[Kind, ...]:
    """Return the kinds of import that a word of the command line asks for."""
    return MAP_KINDS if what is What.osm else (cast("Kind", what.value),)


def watched(settings: Settings, request: ImportRequest) -> ImportOutcome:
    """Import the file with a progress bar on stderr."""
    from geo_mahalle.importers import import_file

    with progress() as display:
        task = display.add_task("read", total=None)

        def tell(stage: str, done: int, total: int | None) -> None:
            display.update(task, description=stage, completed=done, total=total)

        return import_file(settings, request, progress=tell)


def counts_of(outcome: ImportOutcome) -> dict[str, object]:
    """Return the counts of an outcome, in the order they are shown."""
    names = (
        *("run_id", "lines_read", "accepted", "duplicate", "refused", "outside", "named_only"),
        *("created", "changed", "unchanged", "gone", "relocated"),
    )
    return {name: getattr(outcome, name) for name in names}


def words_of(outcome: ImportOutcome) -> list[str]:
    """Return what a person should know of an outcome beside its counts, in English with Persian below."""
    lines = [line for note in outcome.notes for line in (f"Note: {note}.", f"    {note.said('fa')}.")]
    lines += _refused(outcome.refusals)
    if outcome.outside:
        shown = ", ".join(map(str, outcome.outside_lines[:SHOWN_LINES]))
        more = " …" if outcome.outside > SHOWN_LINES else ""
        lines.append(f"{outcome.outside} points lie outside every area and were kept: lines {shown}{more}")
    for offer in outcome.offers:
        lines += [f"Offer: {offer.option}: {offer.message}.", f"    {offer.message.said('fa')}."]
    if outcome.refusal_file:
        lines.append(f"Refused rows, to be mended and imported again: {outcome.refusal_file}")
    if outcome.run_id is None:
        lines.append("A dry run: nothing was kept.")
    return lines


def _refused(refusals: Sequence[Refusal]) -> list[str]:
    """Return a line a reason with its count, and the first few lines of each: never thousands of lines."""
    from geo_mahalle.importers.reasons import say

    grouped: dict[tuple[str, str | None], list[Refusal]] = {}
    for one in refusals:
        grouped.setdefault((one.reason, one.field), []).append(one)
    lines = []
    for (reason, name), found in sorted(grouped.items(), key=lambda group: -len(group[1])):
        where = f" ({name})" if name else ""
        lines.append(f"{len(found):,} refused{where}: {' '.join(say(reason, 'en'))}")
        lines.append(f"    {' '.join(say(reason, 'fa'))}")
        lines += [_line_of(one) for one in found[:SHOWN_OF_REASON]]
        if len(found) > SHOWN_OF_REASON:
            lines.append(f"  … and {len(found) - SHOWN_OF_REASON:,} more")
    return lines


def _line_of(one: Refusal) -> str:
    near = f"; did you mean {one.detail['suggestion']!r}?" if "suggestion" in one.detail else ""
    at = f" at {one.detail['lon']}, {one.detail['lat']}" if "lon" in one.detail else ""
    return f"  line {one.line}: {one.reason} {one.field or ''} {one.value or ''}".rstrip() + at + near
