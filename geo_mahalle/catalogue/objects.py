"""Read layers/objects.csv: the closed list of things a hazard category may be about.

Assets, places and services, never a person or a group. The list is closed on purpose: categories grow in
users' folders, and whoever could add an object there could turn the whole product towards people. So a
user's folder that holds an objects.csv is refused.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile

COLUMNS = ("id", "class", "title_fa", "title_en")
CLASSES = ("asset", "place", "service")


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing in the neighbourhood that can be broken, missing or dangerous."""

    id: str
    thing_class: str
    title_fa: str
    title_en: str


def read_objects(files: Collection[LayerFile]) -> dict[str, Thing]:
    """Return the closed list by id; raises CatalogueError where a user's folder tries to open it."""
    for file in files:
        if file.is_overlay:
            raise file.spot().refuse(
                "the list of objects is closed and cannot be extended",
                remedy="Name one of layers/objects.csv in your categories.",
            )
    return {
        row.identifier(): Thing(
            id=row.identifier(),
            thing_class=row.one_of("class", CLASSES),
            title_fa=row.text("title_fa"),
            title_en=row.text("title_en"),
        )
        for row in read_rows(files, COLUMNS).values()
    }
