"""Read layers/themes.csv: what a safety walk or an import can have surveyed.

Coverage is recorded by theme; a count over a theme without coverage is NULL with `no_survey`, never 0.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile

COLUMNS = ("id", "title_fa", "title_en", "holder_fa", "stale_after_days")


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject that is surveyed as a whole. `holder_fa` names who has the data where we do not."""

    id: str
    title_fa: str
    title_en: str
    holder_fa: str
    stale_after_days: int


def read_themes(files: Collection[LayerFile]) -> dict[str, Theme]:
    """Return the themes by id; raises CatalogueError for one about a group of people or belief."""
    found = {}
    for row in read_rows(files, COLUMNS).values():
        refusals.refuse_beliefs(row, ("id", "title_fa", "title_en"))
        found[row.identifier()] = Theme(
            id=row.identifier(),
            title_fa=row.text("title_fa"),
            title_en=row.text("title_en"),
            holder_fa=row.text("holder_fa"),
            stale_after_days=row.whole("stale_after_days", low=1, high=36500),
        )
    return found
