"""Read layers/attributes.csv: figures about an area, as numerator and denominator, mostly from a census."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile
from geo_mahalle.catalogue.units import Unit

COLUMNS = ("id", "title_fa", "title_en", "unit", "numerator_fa", "denominator_fa", "is_restricted")


@dataclass(frozen=True, slots=True)
class Attribute:
    """A figure of an area. A restricted one stays in the office's own table: no page, no map, no export."""

    id: str
    title_fa: str
    title_en: str
    unit: str
    numerator_fa: str
    denominator_fa: str | None
    is_restricted: bool


def read_attributes(files: Collection[LayerFile], units: Mapping[str, Unit]) -> dict[str, Attribute]:
    """Return the attributes by id; raises CatalogueError for one about belief or a group of people."""
    found = {}
    for row in read_rows(files, COLUMNS).values():
        refusals.refuse_beliefs(row, ("id", "title_fa", "title_en", "numerator_fa", "denominator_fa"))
        found[row.identifier()] = Attribute(
            id=row.identifier(),
            title_fa=row.text("title_fa"),
            title_en=row.text("title_en"),
            unit=row.one_of("unit", units),
            numerator_fa=row.text("numerator_fa"),
            denominator_fa=row.optional("denominator_fa"),
            is_restricted=row.flag("is_restricted"),
        )
    return found
