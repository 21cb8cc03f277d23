"""Look at a dropped file and bring it in, noting beside the file how far it is.

Both run as work in the background (web/working.py), so what they find is written to the file's state: the
page that asked may be gone meanwhile. Nothing is half brought in: each kind of a file is one transaction, and
where a file brings two kinds (a map of OpenStreetMap) and the second fails, the first is undone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from geo_mahalle import jalali
from geo_mahalle.errors import DatabaseUnavailable, UserError
from geo_mahalle.importers.intake import import_file
from geo_mahalle.importers.landing import would_land
from geo_mahalle.importers.previewing import Preview, preview
from geo_mahalle.importers.reasons import say
from geo_mahalle.importers.records import ImportOutcome, ImportRequest, Kind, Refusal
from geo_mahalle.importers.saying import names_in, say_error
from geo_mahalle.importers.undoing import undo
from geo_mahalle.importers.uploads import Upload, note
from geo_mahalle.locale.speaking import language
from geo_mahalle.settings import Settings

SHOWN_REFUSALS, SHOWN_CELLS = 60, 8
OSM_KINDS: tuple[Kind, ...] = ("streets", "facilities")
BUSY = frozenset({"looking", "bringing"})


@dataclass(frozen=True)
class Choices:
    """What a person chose for a file; kind None: guess it, osm: streets and facilities together."""

    kind: str | None = None
    source: str | None = None
    surveyed: str | None = None
    on: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)  # words and flags, as for the command line

    @classmethod
    def of(cls, upload: Upload) -> Choices:
        """Return what was chosen for a file so far."""
        return cls(**upload.state.get("choices", {}))

    def kinds(self) -> tuple[Kind, ...]:
        """Return the kinds that are to be brought in."""
        return OSM_KINDS if self.kind == "osm" else (cast("Kind", self.kind),)

    def request(self, kind: Kind, path: Path, name: str) -> ImportRequest:
        """Return the import of one kind; raises UserError for a day that is none."""
        is_surveyed = bool(self.surveyed) and (self.kind != "osm" or kind == "facilities")
        return ImportRequest(
            kind,
            path,
            self.source if self.kind != "osm" else None,
            surveyed=self.surveyed if is_surveyed else None,
            on=jalali.read_day(self.on) if is_surveyed and self.on else None,
            options=dict(self.options),
            file_name=name,
        )


def look(settings: Settings, upload: Upload, choices: Choices) -> Upload:
    """Look at a file as it is to be read, and note what was found or why it cannot be read."""
    note(upload, state="looking", choices=_plain(choices), runs=[], failure=None, names=None)
    try:
        given = OSM_KINDS[0] if choices.kind == "osm" else cast("Kind | None", choices.kind)
        source = None if choices.kind == "osm" else choices.source
        found = preview(settings, upload.path, kind=given, source=source, options=choices.options)
        if choices.kind is None and found.format in ("osm_pbf", "overpass"):
            choices = replace(choices, kind="osm")
        if choices.kind is None:
            choices = replace(choices, kind=found.kind)
        chosen = dict(choices.options)
        if found.encoding:
            chosen["encoding"] = found.encoding
        seen = [found]
        if choices.kind == "osm":
            seen.append(preview(settings, upload.path, kind=OSM_KINDS[1], options=choices.options))
        request = ImportRequest(found.kind, upload.path, found.source, options=chosen)
        land = would_land(settings, request)
    except (UserError, DatabaseUnavailable) as err:
        return note(
            upload, state="failed", failure=dict(say_error(err, language()).as_json()), names=names_in(err)
        )
    (upload.folder / "map.json").write_text(json.dumps(land), encoding="utf-8")
    said = [_told(one, choices) for one in seen]
    return note(upload, state="looked", choices=_plain(choices), previews=said)


def bring(settings: Settings, upload: Upload) -> Upload:
    """Bring a file in as it was chosen, all or nothing, and note what became of it."""
    choices = Choices.of(upload)
    options = dict(choices.options)
    previews = upload.state.get("previews", [])
    if previews and previews[0].get("encoding"):
        options["encoding"] = previews[0]["encoding"]
    choices = replace(choices, options=options, source=choices.source or _source_of(previews))
    note(upload, state="bringing", failure=None)
    outcomes: list[ImportOutcome] = []
    try:
        for kind in choices.kinds():
            request = choices.request(kind, upload.path, upload.name)
            outcomes.append(import_file(settings, request, progress=_teller(upload, kind)))
            note(upload, runs=[one.run_id for one in outcomes])
    except (UserError, DatabaseUnavailable) as err:
        for one in reversed(outcomes):
            undo(settings, one.run_id or 0)
        return note(upload, state="failed", failure=dict(say_error(err, language()).as_json()), runs=[])
    kinds = zip(choices.kinds(), outcomes, strict=True)
    return note(upload, state="brought", outcomes=[_counted(kind, one) for kind, one in kinds])


def take_back(settings: Settings, upload: Upload) -> Upload:
    """Undo what a file brought, the last first; raises CannotUndo where later work depends on it."""
    runs = list(upload.state.get("runs", []))
    while runs:
        undo(settings, runs[-1])
        runs.pop()
        upload = note(upload, runs=runs)
    return note(upload, state="looked", outcomes=[])


def _source_of(previews: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the description that a file was looked at with."""
    return str(previews[0]["source"]) if len(previews) == 1 else None


def _plain(choices: Choices) -> dict[str, Any]:
    return {
        "kind": choices.kind,
        "source": choices.source,
        "surveyed": choices.surveyed,
        "on": choices.on,
        "options": dict(choices.options),
    }


def _teller(upload: Upload, kind: str) -> Any:  # noqa: ANN401 - the intake's Progress
    def tell(stage: str, done: int, total: int | None) -> None:
        path = upload.folder / "progress.json"
        fresh = path.with_suffix(".fresh")
        fresh.write_text(json.dumps({"kind": kind, "stage": stage, "done": done, "total": total}))
        fresh.replace(path)

    return tell


def _told(found: Preview, choices: Choices) -> dict[str, Any]:
    """Return a preview as a page shows it."""
    hindrance = None
    if found.hindrance is not None:
        hindrance = dict(say_error(UserError(found.hindrance), language()).as_json())
    return {
        "kind": found.kind,
        "source": found.source,
        "format": found.format,
        "fields": {name: list(where) for name, where in found.fields.items()},
        "headings": list(found.headings),
        "encoding": found.encoding,
        "encodings": [{"encoding": one.encoding, "words": list(one.words)} for one in found.encodings],
        "places": [
            {"crs": one.crs, "is_swapped": one.is_swapped, "rows": one.rows, "of": one.of}
            for one in found.places
        ],
        "lines_read": found.lines_read,
        "on_map": found.on_map,
        "to_mend": found.to_mend,
        "reasons": _reasons(found.reasons),
        "refusals": [_refusal(one) for one in found.refusals[:SHOWN_REFUSALS]],
        "box": found.box,
        "offers": [{"option": one.option, "said": one.message.said(language())} for one in found.offers],
        "notes": [one.said(language()) if hasattr(one, "said") else str(one) for one in found.notes],
        "sample": [dict(list(row.items())[:SHOWN_CELLS]) for row in found.sample],
        "hindrance": hindrance,
        "is_chosen": bool(choices.options.get("crs") or choices.options.get("swap_axes")),
    }


def _counted(kind: str, outcome: ImportOutcome) -> dict[str, Any]:
    """Return what became of a file as a page shows it."""
    reasons: dict[str, int] = {}
    for one in outcome.refusals:
        reasons[one.reason] = reasons.get(one.reason, 0) + 1
    return {
        "kind": kind,
        "run_id": outcome.run_id,
        "lines_read": outcome.lines_read,
        "accepted": outcome.accepted,
        "duplicate": outcome.duplicate,
        "refused": outcome.refused,
        "on_map": outcome.accepted + outcome.duplicate - outcome.named_only - outcome.outside,
        "outside": outcome.outside,
        "named_only": outcome.named_only,
        "created": outcome.created,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "gone": outcome.gone,
        "relocated": outcome.relocated,
        "reasons": _reasons(reasons),
        "refusals": [_refusal(one) for one in outcome.refusals[:SHOWN_REFUSALS]],
        "notes": [one.said(language()) for one in outcome.notes],
        "refusal_file": str(outcome.refusal_file) if outcome.refusal_file else None,
    }


def _reasons(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        {
            "reason": reason,
            "rows": rows,
            "said": say(reason, language())[0],
            "remedy": say(reason, language())[1],
        }
        for reason, rows in ordered
    ]


def _refusal(one: Refusal) -> dict[str, Any]:
    return {
        "line": one.line,
        "said": say(one.reason, language())[0],
        "field": one.field,
        "value": one.value,
        "suggestion": one.detail.get("suggestion"),
    }
