"""What is said about a table: titles, units, sources with licence, the caveat, and what was left out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, rows
from geo_mahalle.disclosure import Edition, Snapshot
from geo_mahalle.locale import translator
from geo_mahalle.pages.exports import values
from geo_mahalle.pages.exports.tables import Wanted
from geo_mahalle.pages.open_data import CAVEATS

PACKAGE = "geo_mahalle.pages.exports"
KINDS = {"issues": "reports", "issue_counts": "reports"}
"""What was imported for a table that does not name its sources row by row."""


@dataclass(frozen=True)
class Words:
    """All that can be said of a place's tables; `notes` is what a column means, by its name."""

    table: str
    edition: Edition
    place: str
    place_fa: str
    place_en: str
    as_of: date
    run: int | None
    notes: Mapping[str, str]
    units: Mapping[str, Mapping[str, str]]
    area_names: Mapping[str, str]
    state_names: Mapping[str, tuple[str, str]]
    sources: tuple[Mapping[str, Any], ...]
    withheld: Mapping[int, int | None]


def read_words(connection: Connection, catalogue: Catalogue, wanted: Wanted, *, edition: Edition) -> Words:
    """Return the words about a table of the office edition."""
    (place,) = rows(connection, PACKAGE, "setting")
    notes = rows(connection, PACKAGE, "column_notes", {"views": [wanted.table.id]})
    states = rows(connection, PACKAGE, "state_titles")
    return Words(
        table=wanted.table.id,
        edition=edition,
        place=place["key"],
        place_fa=place["name_fa"],
        place_en=place["name_en"],
        as_of=place["as_of"],
        run=place["run"],
        notes={**values.NOTES, **{row["name"].replace("geom", "geometry"): row["note"] for row in notes}},
        units=table_units(wanted, catalogue),
        area_names={row["code"]: row["name_fa"] for row in rows(connection, PACKAGE, "area_names")},
        state_names={row["id"]: (row["title_fa"], row["title_en"]) for row in states},
        sources=tuple(rows(connection, PACKAGE, "sources")),
        withheld={row["sensitivity"]: row["issues"] for row in rows(connection, PACKAGE, "withheld")},
    )


def table_units(wanted: Wanted, catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return the unit of each measured column: its id and its words."""
    named = dict(wanted.table.unit_of)
    if wanted.indicator:
        named |= dict.fromkeys(("value", "low", "high"), catalogue.indicators[wanted.indicator].unit)
    units = catalogue.units
    return {
        column: {"id": unit, "title_fa": units[unit].title_fa, "title_en": units[unit].title_en}
        for column, unit in named.items()
        if unit in units
    }


def add_titles(frame: pd.DataFrame, catalogue: Catalogue, told: Words) -> pd.DataFrame:
    """Return the frame with Persian and English titles beside the words of the catalogue."""
    known: dict[str, Mapping[str, tuple[str, str]]] = {
        "category": _titles(catalogue.categories),
        "committee": _titles(catalogue.committees),
        "kind": _titles(catalogue.facility_kinds) if told.table == "facilities" else {},
        "theme": _titles(catalogue.themes),
        "indicator": _titles(catalogue.indicators),
        "state": told.state_names,
    }
    made = frame.copy(deep=False)
    for column, titles in known.items():
        if column in made and titles:
            place = list(made.columns).index(column) + 1
            for offset, language in enumerate(("fa", "en")):
                named = {key: pair[offset] for key, pair in titles.items()}
                made.insert(place + offset, f"{column}_{language}", made[column].map(named))
    if "area" in made:
        place = list(made.columns).index("area") + 1
        made.insert(place, "area_fa", made["area"].map(dict(told.area_names)))
    return made


def _titles(records: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {key: (record.title_fa, record.title_en) for key, record in records.items()}


def describe(
    frame: pd.DataFrame, wanted: Wanted, told: Words, *, snapshot: Snapshot | None = None
) -> dict[Hashable | None, Any]:
    """Return the attrs of a frame: plain values, so that every format can hold them as JSON."""
    say = translator("fa")
    notes = {name: told.notes[name] for name in frame.columns if name in told.notes}
    used = _sources(frame, told, snapshot)
    return {
        "table": wanted.table.id,
        "name": wanted.name,
        "title_fa": wanted.title_fa,
        "title_en": wanted.title_en,
        "place": told.place,
        "place_fa": told.place_fa,
        "place_en": told.place_en,
        "edition": told.edition,
        "as_of": told.as_of.isoformat(),
        "run": told.run,
        "snapshot": snapshot.snapshot_id if snapshot else None,
        "units": {name: dict(unit) for name, unit in told.units.items() if name in frame.columns},
        "columns": notes,
        "columns_fa": {name: say(note) for name, note in notes.items()},
        "sources": used,
        "licence": "; ".join(f"{one['title_fa']} ({one['licence'] or '?'})" for one in used),
        "caveat_fa": " ".join(say(caveat) for caveat in CAVEATS),
        "caveat_en": " ".join(CAVEATS),
        "left_out": _left_out(frame, wanted, told),
    }


def _sources(frame: pd.DataFrame, told: Words, snapshot: Snapshot | None) -> list[dict[str, Any]]:
    """Return the sources a frame rests on, where it can tell them, else all of the place."""
    if "source" in frame:
        used = set(frame["source"].dropna().unique())
    elif "sources" in frame:
        used = {name for cell in frame["sources"].dropna().unique() for name in cell.split(",")}
    else:
        kind = KINDS.get(told.table)
        used = {row["source"] for row in told.sources if kind is None or kind in (row.get("kinds") or kind)}
    if snapshot is not None and "value" in frame and "sources" not in frame:
        used |= {source.id for source in snapshot.sources}
    kept = ("source", "title_fa", "title_en", "steward_fa", "licence", "url", "as_of")
    return [
        {key: str(row[key]) if isinstance(row.get(key), date) else row.get(key) for key in kept}
        for row in told.sources
        if row["source"] in used
    ]


def _left_out(frame: pd.DataFrame, wanted: Wanted, told: Words) -> list[str]:
    """Return a sentence for each thing that is not in the frame, or not as it was recorded."""
    said: list[str] = []
    if "located_as" in frame:
        outside = int((frame["located_as"] == "outside").sum())
        nowhere = int(frame["located_as"].isin(["named", "none"]).sum())
        if outside:
            said.append(f"{outside} of {len(frame)} rows lie outside every area: their area is empty.")
        if nowhere and "geometry" in frame:
            said.append(
                f"{nowhere} of {len(frame)} rows have no point: only their area is known, or nothing."
            )
    if wanted.table.id == "issues" and told.edition == "office":
        said += _withheld(frame, told.withheld)
    if "status" in frame and "value" in frame:
        hidden = int((frame["status"] == "suppressed").sum())
        if hidden:
            said.append(f"{hidden} of {len(frame)} values are suppressed: they rest on fewer than 10.")
    return said


def _withheld(frame: pd.DataFrame, withheld: Mapping[int, int | None]) -> list[str]:
    said: list[str] = []
    counted = {key: f"at least {count}" if count else "fewer than 10" for key, count in withheld.items()}
    if 1 in counted:
        marks = int(frame["is_segment"].sum())
        said.append(
            f"Problems beside households (S1, {counted[1]}) are not rows; {marks} marks of streets are."
        )
    if 2 in counted:
        said.append(
            f"Security-like problems (S2, {counted[2]}) are not rows; issue_counts has their numbers."
        )
    said.append("Problems of social harm (S3) are in no table.")
    return said
