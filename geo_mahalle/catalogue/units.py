"""Read layers/units.csv: in what an indicator is told to people."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile

COLUMNS = ("id", "title_fa", "title_en", "symbol_fa", "scale", "decimals")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit. A shown number is the stored value times `scale`, with so many `decimals`."""

    id: str
    title_fa: str
    title_en: str
    symbol_fa: str
    scale: float
    decimals: int


def read_units(files: Collection[LayerFile]) -> dict[str, Unit]:
    """Return the units by id."""
    return {
        row.identifier(): Unit(
            id=row.identifier(),
            title_fa=row.text("title_fa"),
            title_en=row.text("title_en"),
            symbol_fa=row.text("symbol_fa"),
            scale=row.number("scale", low=1e-9, high=1e9),
            decimals=row.whole("decimals", low=0, high=6),
        )
        for row in read_rows(files, COLUMNS).values()
    }
