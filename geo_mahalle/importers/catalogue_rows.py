"""Rows the database copies from the catalogue: categories with their sensitivity, and sources."""

from __future__ import annotations

from datetime import date

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.sources import Source
from geo_mahalle.database import Connection, run

PACKAGE = "geo_mahalle.importers"


def sync_catalogue(connection: Connection, catalogue: Catalogue) -> None:
    """Copy the categories, so that the database itself refuses a restricted fact with a place."""
    names = ("id", "committee", "agency", "sensitivity", "deadline_days", "theme")
    found = catalogue.categories.values()
    columns = {name: [getattr(category, name) for category in found] for name in names}
    run(connection, PACKAGE, "sql/sync_categories", columns)


def sync_source(connection: Connection, source: Source, *, reaches: date | None = None) -> None:
    """Copy a source; `reaches` is the day to which the data of an import reach."""
    stated = date.fromisoformat(source.as_of) if source.as_of else None
    run(
        connection,
        PACKAGE,
        "sql/sync_source",
        {
            "id": source.id,
            "title_fa": source.title_fa,
            "title_en": source.title_en,
            "steward_fa": source.steward_fa,
            "licence": source.licence,
            "url": source.url,
            "as_of": reaches or stated,
        },
    )
