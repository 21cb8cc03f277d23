"""The data dictionary: every table, column, unit, indicator and word of the catalogue, in two languages.

It is made from the comments of the analysts' views and from layers/, so it cannot fall behind them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Role, connect, rows
from geo_mahalle.database.arrow import reading
from geo_mahalle.locale import translator
from geo_mahalle.pages.exports import values
from geo_mahalle.pages.exports.tables import TABLES
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.pages.exports"
COLUMNS = ("part", "of", "name", "type", "unit", "title_fa", "title_en", "note")
Entry = tuple[str, str, str, str, str, str, str, str]


def read_dictionary(settings: Settings, catalogue: Catalogue) -> pd.DataFrame:
    """Return one row a thing that a table, a column or a cell can name (columns: `COLUMNS`)."""
    with connect(settings, Role.COMPUTE) as connection, reading(connection, timeout_s=60):
        notes = rows(connection, PACKAGE, "column_notes", {"views": list(TABLES)})
        states = rows(connection, PACKAGE, "state_titles")
        (place,) = rows(connection, PACKAGE, "setting")
    found = [
        *_tables(),
        *_columns([(row["view"], row["name"], row["type"], row["note"]) for row in notes]),
        *_columns([("values", name, "", note) for name, note in values.NOTES.items()]),
        *_indicators(catalogue),
        *_words(catalogue),
        *(("state", "issues", row["id"], "", "", row["title_fa"], row["title_en"], "") for row in states),
    ]
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    frame.attrs = {
        "table": "dictionary",
        "name": "dictionary",
        "title_fa": "واژه‌نامهٔ داده",
        "title_en": "Data dictionary",
        "place": place["key"],
        "place_fa": place["name_fa"],
        "place_en": place["name_en"],
        "edition": "office",
        "as_of": place["as_of"].isoformat(),
        "run": place["run"],
        "snapshot": None,
        "units": {},
        "columns": {},
        "columns_fa": {},
        "sources": [],
        "licence": "",
        "caveat_fa": "",
        "caveat_en": "",
        "left_out": [],
    }
    return frame


def _tables() -> Iterator[Entry]:
    for table in TABLES.values():
        yield "table", "", table.id, table.geometry or "", "", table.title_fa, table.title_en, ""


def _columns(notes: list[tuple[str, str, str, str]]) -> Iterator[Entry]:
    say = translator("fa")
    for view, name, kind, note in notes:
        unit = TABLES[view].unit_of.get(name, "")
        yield "column", view, name, kind, unit, say(note), note, ""


def _indicators(catalogue: Catalogue) -> Iterator[Entry]:
    for one in catalogue.indicators.values():
        yield (
            "indicator",
            one.domain,
            one.id,
            one.kind,
            one.unit,
            one.title_fa,
            one.title_en,
            f"{one.code}: {one.source}",
        )


def _words(catalogue: Catalogue) -> Iterator[Entry]:
    for unit in catalogue.units.values():
        yield "unit", "", unit.id, "", "", unit.title_fa, unit.title_en, unit.symbol_fa
    for category in catalogue.categories.values():
        said = f"S{category.sensitivity}, {category.agency}, {category.deadline_days} days"
        yield "category", category.committee, category.id, "", "", category.title_fa, category.title_en, said
    for committee in catalogue.committees.values():
        yield "committee", "", committee.id, "", "", committee.title_fa, committee.title_en, ""
    for kind in catalogue.facility_kinds.values():
        said = f"S{kind.sensitivity}{'' if kind.is_public else ', not public'}"
        yield "facility kind", kind.group, kind.id, "", "", kind.title_fa, kind.title_en, said
    for theme in catalogue.themes.values():
        yield (
            "theme",
            "",
            theme.id,
            "",
            "",
            theme.title_fa,
            theme.title_en,
            f"stale after {theme.stale_after_days} days",
        )
    for attribute in catalogue.attributes.values():
        said = "restricted" if attribute.is_restricted else ""
        yield "attribute", "", attribute.id, "", attribute.unit, attribute.title_fa, attribute.title_en, said
