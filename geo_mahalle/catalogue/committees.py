"""Read layers/committees.csv: five by default; a sixth is one row, and is temporary where the row says so."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile

COLUMNS = ("id", "title_fa", "title_en", "short_fa", "order", "is_temporary", "colour", "pictogram")
HEX = re.compile(r"#[0-9A-F]{6}")


@dataclass(frozen=True, slots=True)
class Committee:
    """A working committee of the neighbourhood council. `colour` is never used without its pictogram."""

    id: str
    title_fa: str
    title_en: str
    short_fa: str
    order: int
    is_temporary: bool
    colour: str
    pictogram: str


def read_committees(files: Collection[LayerFile]) -> dict[str, Committee]:
    """Return the committees by id, in their order of appearance on pages."""
    found = []
    for row in read_rows(files, COLUMNS).values():
        refusals.refuse_beliefs(row, ("id", "title_fa", "title_en", "short_fa"))
        colour = row.text("colour")
        if not HEX.fullmatch(colour):
            raise row.refuse("colour", f"colour '{colour}' must look like #0B6770")
        found.append(
            Committee(
                id=row.identifier(),
                title_fa=row.text("title_fa"),
                title_en=row.text("title_en"),
                short_fa=row.text("short_fa"),
                order=row.whole("order", low=1, high=999),
                is_temporary=row.flag("is_temporary"),
                colour=colour,
                pictogram=row.identifier("pictogram"),
            )
        )
    return {committee.id: committee for committee in sorted(found, key=lambda one: one.order)}
