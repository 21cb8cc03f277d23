"""What the ledger may keep of a refused row: it is never changed, so nothing restricted may come in.

A row of a restricted class keeps only the columns that a source describes and that tell nothing of a person;
a row whose class nobody knows, because its category is misspelt or its cells are shifted, counts as of the
most restricted one. The file of refused rows has all of it, for the people who mend it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from geo_mahalle.importers.context import Context
from geo_mahalle.importers.records import Refusal
from geo_mahalle.importers.refusals import Raw
from geo_mahalle.text import squash

RESTRICTED, MOST_RESTRICTED = 2, 3
CLASSED = {"reports": ("category", "categories"), "facilities": ("kind", "kinds")}
HARMLESS = (
    *("key", "category", "kind", "severity", "reported_at", "time", "state", "acknowledged", "reopened"),
    *("closed", "area_code", "area_name", "parent_name", "is_working", "capacity", "from_on", "to_on"),
)
PLACES = ("lon", "lat", "accuracy_m")


def without_restricted(raw: Raw, context: Context) -> tuple[Raw, set[int]]:
    """Return the refused rows as the ledger may keep them, and the lines of which it keeps a part.

    Of a malformed row it keeps nothing.
    """
    if context.request.kind not in CLASSED:
        return raw, set()
    harmless = {*_headings(context, HARMLESS), *context.source.key}
    places = {*_headings(context, PLACES)}
    class_of = _classes(context)
    kept: Raw = {}
    parts = set(context.file.malformed)
    for line, row in raw.items():
        if line in context.file.malformed:
            continue
        sensitivity = class_of(row)
        if sensitivity < RESTRICTED:
            kept[line] = row
            continue
        parts.add(line)
        kept[line] = _only(row, harmless | places if sensitivity < MOST_RESTRICTED else harmless)
    return kept, parts


def as_kept(refusal: Refusal, kept: Raw, parts: Collection[int]) -> Refusal:
    """Return the refusal without its value where the ledger does not keep what the value came from."""
    is_held = refusal.line not in parts or refusal.field in kept.get(refusal.line, {})
    return refusal if is_held else replace(refusal, value=None)


def _headings(context: Context, names: Collection[str]) -> Iterator[str]:
    for name in names:
        yield from context.columns.found.get(name, ())
        yield from context.columns.also.get(name, ())


def _only(row: Mapping[str, str | None], names: Collection[str]) -> dict[str, str | None]:
    return {name: value for name, value in row.items() if name in names}


def _classes(context: Context) -> Callable[[Mapping[str, str | None]], int]:
    """Return what gives the class of a row by its category or kind; the most restricted for unknown ones."""
    name, words = CLASSED[context.request.kind]
    catalogue = context.catalogue
    known = catalogue.categories if name == "category" else catalogue.facility_kinds
    table = context.table(words, known)
    headings = tuple(_headings(context, (name,)))

    def class_of(row: Mapping[str, str | None]) -> int:
        word = next((row[heading] for heading in headings if row.get(heading)), context.default(name))
        found = known.get(table.get(squash(word or ""), ""))
        return found.sensitivity if found else MOST_RESTRICTED

    return class_of
