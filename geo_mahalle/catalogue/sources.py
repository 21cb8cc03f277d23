"""Read layers/sources/*.toml: a known feed or spreadsheet: which column is what, which word means what.

The importers decide what each field does; here each file is read strictly, and the words on its right-hand
sides are checked against the rest of the catalogue.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue.attributes import Attribute
from geo_mahalle.catalogue.categories import Category
from geo_mahalle.catalogue.facility_kinds import FacilityKind
from geo_mahalle.catalogue.fields import Fields, read_toml
from geo_mahalle.catalogue.layer_files import LayerFile, unknown

KINDS = (
    *("areas", "facilities", "streets", "buildings", "population", "attributes"),
    *("reports", "incidents", "events", "settlements"),
)
CALENDARS = ("jalali", "gregorian")
KEYS = (
    "title_fa",
    "title_en",
    "kind",
    "licence",
    "steward_fa",
    "url",
    "as_of",
    "note",
    "key",
    "timezone",
    "calendar",
    "encoding",
    "sheet",
    "layer",
    "crs",
    "columns",
    "categories",
    "severity",
    "kinds",
    "attributes",
    "states",
    "history",
    "defaults",
)


@dataclass(frozen=True, slots=True)
class Source:
    """A known source.

    `columns` maps our field to the file's heading; `categories`, `severity`, `kinds`, `attributes` and
    `states` map the file's word to ours; `history` maps an event of an issue to the heading of its time;
    `key` lists our fields (or headings) that tell two rows apart.
    """

    id: str
    title_fa: str
    title_en: str
    kind: str
    licence: str
    steward_fa: str
    url: str | None
    as_of: str | None
    note: str | None
    key: tuple[str, ...]
    timezone: str | None
    calendar: str | None
    encoding: str | None
    sheet: str | None
    layer: str | None
    crs: str | None
    columns: Mapping[str, str]
    categories: Mapping[str, str]
    severity: Mapping[str, int]
    kinds: Mapping[str, str]
    attributes: Mapping[str, str]
    states: Mapping[str, str]
    history: Mapping[str, str]
    defaults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a source may be turned into."""

    categories: Mapping[str, Category]
    facility_kinds: Mapping[str, FacilityKind]
    attributes: Mapping[str, Attribute]


def read_sources(files: Collection[LayerFile], known: Words) -> dict[str, Source]:
    """Return the sources by id (the file name)."""
    return {file.id: _read_source(read_toml(file), known) for file in files}


def _read_source(fields: Fields, known: Words) -> Source:
    fields.expect(KEYS)
    kind = fields.one_of("kind", KINDS)
    kinds = _words(fields, "kinds", known.facility_kinds if kind == "facilities" else None)
    return Source(
        id=fields.file.id,
        title_fa=fields.text("title_fa"),
        title_en=fields.text("title_en"),
        kind=kind,
        licence=fields.text("licence"),
        steward_fa=fields.text("steward_fa"),
        url=fields.optional("url"),
        as_of=fields.optional("as_of"),
        note=fields.optional("note"),
        key=fields.words("key"),
        timezone=fields.optional("timezone"),
        calendar=fields.one_of("calendar", CALENDARS) if "calendar" in fields.values else None,
        encoding=fields.optional("encoding"),
        sheet=fields.optional("sheet"),
        layer=fields.optional("layer"),
        crs=fields.optional("crs"),
        columns=fields.mapping("columns"),
        categories=_words(fields, "categories", known.categories),
        severity=_severity(fields),
        kinds=kinds,
        attributes=_words(fields, "attributes", known.attributes),
        states=fields.mapping("states"),
        history=fields.mapping("history"),
        defaults=fields.mapping("defaults"),
    )


def _words(fields: Fields, key: str, known: Collection[str] | None) -> dict[str, str]:
    """Return a table of the file's words to ours; refuse a word of ours that is not known."""
    found = fields.mapping(key)
    table = fields.table(key)
    for word, ours in found.items():
        if known is not None and ours not in known:
            raise table.refuse(word, unknown(_ONE[key], ours, known))
    return found


def _severity(fields: Fields) -> dict[str, int]:
    table = fields.table("severity")
    return {word: table.whole(word, low=1, high=4) for word in table.values}


_ONE = {"categories": "category", "kinds": "facility kind", "attributes": "attribute"}
