"""The one intake: stage, check, locate, insert, ledger, in one transaction a file.

Batches are checked in Arrow and copied into a temporary table, which writes no log and is gone with the
transaction; everything after that is set-based SQL. Good rows and the ledger of refused ones are committed
together, or nothing is: a kill in the middle leaves nothing.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from geo_mahalle.catalogue import Catalogue, read_catalogue
from geo_mahalle.catalogue.layer_files import LayerFolders, shipped_folder
from geo_mahalle.catalogue.sources import Source
from geo_mahalle.database import Connection, connect, copy_arrow, read_place, run
from geo_mahalle.database.cluster import secret
from geo_mahalle.errors import InputRefused, UserError
from geo_mahalle.importers import points
from geo_mahalle.importers.catalogue_rows import sync_catalogue, sync_source
from geo_mahalle.importers.columns import Columns, Sieve, bind, refuse_error_cells
from geo_mahalle.importers.context import PACKAGE, Context, KindOfImport, Settled
from geo_mahalle.importers.coverage import survey
from geo_mahalle.importers.kinds.areas import AREAS
from geo_mahalle.importers.kinds.figures import ATTRIBUTES, POPULATION
from geo_mahalle.importers.kinds.incidents import EVENTS, INCIDENTS
from geo_mahalle.importers.kinds.reports import REPORTS, has_history
from geo_mahalle.importers.kinds.settlements import SETTLEMENTS
from geo_mahalle.importers.kinds.things import BUILDINGS, FACILITIES, STREETS
from geo_mahalle.importers.ledger import Lines, write_ledger
from geo_mahalle.importers.naming import read_names
from geo_mahalle.importers.readers import format_of, open_file
from geo_mahalle.importers.records import (
    Batch,
    ImportOutcome,
    ImportRequest,
    Offer,
    OpenFile,
    Progress,
    Refusal,
)
from geo_mahalle.importers.refusals import Raw, private_folder, raw_rows, write_refusals
from geo_mahalle.importers.restricted import as_kept, without_restricted
from geo_mahalle.importers.times import Reading
from geo_mahalle.importers.told import NO_CRS, NOTES, REPLACE, Told
from geo_mahalle.sandbox import FileFormat
from geo_mahalle.settings import Settings

KINDS: Mapping[str, KindOfImport] = {
    "areas": AREAS,
    "facilities": FACILITIES,
    "streets": STREETS,
    "buildings": BUILDINGS,
    "population": POPULATION,
    "attributes": ATTRIBUTES,
    "reports": REPORTS,
    "incidents": INCIDENTS,
    "events": EVENTS,
    "settlements": SETTLEMENTS,
}
KEYED = ("reports", "incidents", "events", "facilities", "streets", "buildings", "settlements")
MAPPED = ("streets", "facilities", "buildings")
HASH_BYTES = 1 << 20
USUAL: Mapping[tuple[FileFormat, str], str] = {
    **{(form, kind): f"osm_{kind}" for form in (FileFormat.OSM_PBF, FileFormat.OVERPASS) for kind in MAPPED},
    (FileFormat.GPX, "streets"): "gps_tracks",
    (FileFormat.GPX, "facilities"): "gps_waypoints",
    (FileFormat.DXF, "streets"): "drawing_streets",
    (FileFormat.DXF, "facilities"): "drawing_facilities",
}
"""Which source describes a format that has fields of its own."""


@dataclass
class _Staged:
    """What checking the file found: all its line numbers, and the refused ones as they were read."""

    lines: Lines
    refusals: list[Refusal] = field(default_factory=list)
    raw: Raw = field(default_factory=dict)
    shapes: dict[int, bytes] = field(default_factory=dict)

    def keep(self, batch: Batch, refusals: Sequence[Refusal]) -> None:
        """Keep a batch's refusals, and the refused rows as they were read."""
        raw, shapes = raw_rows([batch], [refusal.line for refusal in refusals])
        self.refusals += refusals
        self.raw |= raw
        self.shapes |= shapes


def import_file(
    settings: Settings, request: ImportRequest, *, progress: Progress | None = None
) -> ImportOutcome:
    """Import one file and return what became of it.

    Raises UserError for a source or theme that is not known, InputRefused for a file that cannot be read at
    all; then nothing was changed. A dry run does everything and keeps nothing.
    """
    catalogue = read_layers(settings)
    request = replace(request, source=request.source or usual_source(request.kind, request.path))
    source = find_source(catalogue, request)
    _check_survey(catalogue, request)
    tell = progress or (lambda _stage, _done, _total: None)
    options = {"sheet": source.sheet, "layer": source.layer, "encoding": source.encoding}
    options |= {name: value for name, value in request.options.items() if value is not None}
    with tempfile.TemporaryDirectory() as workspace, connect(settings) as connection:
        tell("read", 0, None)
        file = open_file(request.path, told_to_readers(options, catalogue, source), workspace=Path(workspace))
        context = _context(connection, settings, replace(request, options=options), catalogue, source, file)
        outcome, raw, shapes = _import(connection, context, tell)
        if request.dry_run:
            connection.rollback()
            return replace(outcome, run_id=None)
        connection.commit()
        if not outcome.refusals:
            return outcome
        own = private_folder(settings.home) / f"{outcome.run_id}-{request.path.stem}"
        target = Path(options.get("refusals") or own)
        crs = options.get("crs") or source.crs or file.crs
        written = write_refusals(target, file, outcome.refusals, raw=raw, shapes=shapes, crs=crs)
        return replace(outcome, refusal_file=written)


def read_layers(settings: Settings) -> Catalogue:
    """Return the catalogue, read anew only where one of its files has changed."""
    digest = LayerFolders(shipped_folder(), settings.layers).sha256()
    return _read_layers(settings.layers, digest)


@lru_cache(maxsize=2)
def _read_layers(layers: Path | None, digest: str) -> Catalogue:
    del digest
    return read_catalogue(layers)


def find_source(catalogue: Catalogue, request: ImportRequest) -> Source:
    """Return the named source, or the office's own of that kind; raises UserError with those there are."""
    name = request.source or f"own_{request.kind}"
    source = catalogue.sources.get(name)
    fitting = sorted(key for key, one in catalogue.sources.items() if one.kind == request.kind)
    if source is None or source.kind != request.kind:
        raise UserError(
            f"{name!r} is not a source of {request.kind}.",
            remedy=f"Known: {', '.join(fitting)}. A new one is a file in layers/sources.",
        )
    return source


def usual_source(kind: str, path: Path) -> str | None:
    """Return the source that describes a format which has fields of its own, None for an office's table."""
    return USUAL.get((format_of(path, inside=True), kind))


def told_to_readers(options: Mapping[str, Any], catalogue: Catalogue, source: Source) -> dict[str, Any]:
    """Return the options with what a reader must know: the kind, and which tags or classes are wanted."""
    words: object = dict(source.kinds)
    if source.kind == "facilities":
        words = {key: dict(one.osm_tags) for key, one in catalogue.facility_kinds.items()}
    return {**options, "import_kind": source.kind, "words": words}


def _check_survey(catalogue: Catalogue, request: ImportRequest) -> None:
    if request.surveyed is None:
        return
    if request.surveyed not in catalogue.themes:
        raise UserError(
            f"{request.surveyed!r} is not a theme.",
            remedy=f"Known: {', '.join(catalogue.themes)}.",
        )
    if request.on is None:
        raise UserError(
            "A survey needs its day.", remedy="Add --on with the day, for example --on 1404/06/31."
        )


def _context(
    connection: Connection,
    settings: Settings,
    request: ImportRequest,
    catalogue: Catalogue,
    source: Source,
    file: OpenFile,
) -> Context:
    """Return what the kind needs to know; raises InputRefused where the file lacks a column it needs."""
    place = read_place(connection)
    if place is None:
        raise UserError("The place is not set up yet.", remedy="Make it: geo-mahalle place add")
    columns = bind(source, file.headings)
    _need(columns, KINDS[request.kind], request.kind, source, request.options)
    return Context(
        request=request,
        source=source,
        catalogue=catalogue,
        place=place,
        names=read_names(connection),
        reading=Reading(
            zone=ZoneInfo(source.timezone or place.timezone),
            place_zone=ZoneInfo(place.timezone),
            order=source.defaults.get("date_order", "ymd"),
        ),
        day=request.as_of or place.today,
        file=file,
        columns=columns,
        secret=secret(settings),
    )


def _need(
    columns: Columns, kind: KindOfImport, name: str, source: Source, options: Mapping[str, Any]
) -> None:
    for choices in kind.needs:
        if not any(choice in source.defaults or choice in options for choice in choices):
            columns.need(*choices)
    for part in source.key if name in KEYED else ():
        if part not in columns.headings:
            columns.need(part)


def _import(
    connection: Connection, context: Context, tell: Progress
) -> tuple[ImportOutcome, Raw, dict[int, bytes]]:
    """Do everything up to the commit; return the outcome, and the refused rows as they were read."""
    request = context.request
    run(connection, PACKAGE, "sql/session")
    run(connection, PACKAGE, "sql/hold_imports")
    sync_catalogue(connection, context.catalogue)
    before = run(connection, PACKAGE, "sql/source_before", {"id": context.source.id}).fetchone()
    sync_source(connection, context.source, reaches=request.on)
    run_id = _start_run(connection, context)
    run(
        connection,
        PACKAGE,
        "sql/start_undo",
        {"run_id": run_id, "source_before": before[0] if before else None},
    )
    kind = KINDS[request.kind]
    staged = _stage(connection, kind, context, tell)
    tell("locate", len(staged.lines), len(staged.lines))
    settled = kind.settle(connection, context)
    refusals = [*staged.refusals, *_judged_refusals(settled)]
    refusals.sort(key=lambda refusal: refusal.line)
    duplicates = {line: reason for line, outcome, reason in settled.judged if outcome == "duplicate"}
    tell("ledger", len(staged.lines), len(staged.lines))
    _reread(context, staged, refusals)
    kept, parts = without_restricted(staged.raw, context)
    write_ledger(
        connection,
        run_id,
        staged.lines,
        duplicates=duplicates,
        refusals=[as_kept(refusal, kept, parts) for refusal in refusals],
        raw=kept,
    )
    if request.surveyed and request.on:
        survey(connection, context, run_id, refusals)
    outcome = _outcome(context, run_id, staged, settled, refusals=refusals, duplicates=len(duplicates))
    _finish_run(connection, outcome)
    return outcome, staged.raw, staged.shapes


def _start_run(connection: Connection, context: Context) -> int:
    request = context.request
    told = {name: str(value) for name, value in request.options.items() if value is not None}
    found = run(
        connection,
        PACKAGE,
        "sql/insert_run",
        {
            "kind": request.kind,
            "source": context.source.id,
            "file_name": request.file_name or request.path.name,
            "file_sha256": _sha256(request.path),
            "file_bytes": request.path.stat().st_size,
            "options": json.dumps(told),
        },
    ).fetchone()
    run_id = int(found[0]) if found else 0
    is_history = request.kind == "reports" and has_history(context)
    told = {"source": context.source.id, "run_id": str(run_id), "day": context.day.isoformat()}
    run(connection, PACKAGE, "sql/set_context", {**told, "has_history": "on" if is_history else "off"})
    return run_id


def _stage(connection: Connection, kind: KindOfImport, context: Context, tell: Progress) -> _Staged:
    """Check the file batch by batch and copy what is in order into the stage."""
    run(connection, PACKAGE, f"sql/{kind.stage}")
    read: list[Lines] = []
    found = _Staged(np.empty(0, dtype=np.int64))
    done = 0
    # One batch is on its way to the server while the next is checked.
    with ThreadPoolExecutor(max_workers=1) as carrier:
        carried: Future[int] | None = None
        for batch in context.file.batches():
            sieve = Sieve(batch, context.columns)
            refuse_error_cells(sieve)
            checked = kind.check(sieve, context)
            if carried is not None:
                carried.result()
            carried = carrier.submit(copy_arrow, connection, "stage", checked)
            found.keep(batch, sieve.refusals)
            read.append(sieve.lines)
            done += batch.num_rows
            tell("check", done, None)
        if carried is not None:
            carried.result()
    run(connection, PACKAGE, "sql/analyze_stage")
    malformed = np.array(sorted(context.file.malformed), dtype=np.int64)
    found.refusals += [Refusal(int(line), "cells", None, context.file.malformed[line]) for line in malformed]
    found.raw |= {line: dict(cells) for line, cells in context.file.malformed_cells.items()}
    found.lines = np.sort(np.concatenate([*read, malformed]))
    if not len(found.lines):
        raise InputRefused(f"{context.request.path.name} has no rows.")
    return found


def _reread(context: Context, staged: _Staged, refusals: Sequence[Refusal]) -> None:
    """Fetch the rows that only the database refused; the others were kept when they were checked."""
    lines = [refusal.line for refusal in refusals if refusal.line not in staged.raw]
    raw, shapes = raw_rows(context.file.batches() if lines else (), lines)
    staged.raw |= raw
    staged.shapes |= shapes


def _judged_refusals(settled: Settled) -> Sequence[Refusal]:
    return [Refusal(line, reason) for line, outcome, reason in settled.judged if outcome == "refused"]


def _outcome(
    context: Context,
    run_id: int,
    staged: _Staged,
    settled: Settled,
    *,
    refusals: Sequence[Refusal],
    duplicates: int,
) -> ImportOutcome:
    offers = points.offers(context)
    if settled.missing:
        offers.append(Offer("--replace", settled.missing, Told(REPLACE, settled.missing)))
    return ImportOutcome(
        run_id=run_id,
        lines_read=len(staged.lines),
        accepted=len(staged.lines) - len(refusals) - duplicates,
        duplicate=duplicates,
        refused=len(refusals),
        outside=len(settled.outside_lines),
        named_only=settled.named_only,
        created=settled.created,
        changed=settled.changed,
        unchanged=settled.unchanged,
        gone=settled.gone,
        relocated=context.tally.counts["relocated"],
        offers=tuple(offers),
        notes=_notes(context),
        refusals=tuple(refusals),
        outside_lines=settled.outside_lines,
    )


def _notes(context: Context) -> tuple[Told, ...]:
    """Return what a person should know beside the counts."""
    counts = context.tally.counts
    notes = [Told(text, counts[name]) for name, text in NOTES.items() if counts[name]]
    if context.file.crs == "" and not (context.option("crs") or context.source.crs):
        notes.append(Told(NO_CRS))
    return (*context.file.notes, *notes)


def _finish_run(connection: Connection, outcome: ImportOutcome) -> None:
    names = [
        "run_id",
        "lines_read",
        "accepted",
        "duplicate",
        "refused",
        "created",
        "changed",
        "unchanged",
        "gone",
        "outside",
    ]
    run(connection, PACKAGE, "sql/finish_run", {name: getattr(outcome, name) for name in names})


def _sha256(path: Path) -> str:
    state = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(HASH_BYTES):
            state.update(block)
    return state.hexdigest()
