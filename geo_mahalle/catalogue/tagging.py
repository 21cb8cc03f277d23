"""Read layers/chips.csv and layers/emergencies.csv: what a phone offers beside the category itself.

Chips are the notes of a report: words one taps, so that nobody writes about persons. An emergency number is
shown before anything else where a category of its row threatens life; a row without categories is only named
among the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.categories import Category
from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile

CHIP_COLUMNS = ("id", "categories", "title_fa", "title_en")
EMERGENCY_COLUMNS = ("id", "phone", "categories", "title_fa", "title_en")
LARGEST_SENSITIVITY = 1
"""From S2 on a report takes no note, so no chip either."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A note that can be tapped; `categories` empty means every category that takes notes."""

    id: str
    categories: tuple[str, ...]
    title_fa: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """A number one calls first where a category of its row threatens life."""

    id: str
    phone: str
    categories: tuple[str, ...]
    title_fa: str
    title_en: str


def read_chips(files: Collection[LayerFile], categories: Mapping[str, Category]) -> dict[str, Chip]:
    """Return the chips by id; raises CatalogueError for one about people or for a class that takes none."""
    found = {}
    for row in read_rows(files, CHIP_COLUMNS).values():
        refusals.refuse_people(row, ("id", "title_fa", "title_en"))
        fits = row.several_of("categories", categories) if row.optional("categories") else ()
        for one in fits:
            if categories[one].sensitivity > LARGEST_SENSITIVITY:
                raise row.refuse("categories", f"'{one}' is of a class that takes no notes")
        chip = Chip(row.identifier(), fits, row.text("title_fa"), row.text("title_en"))
        found[chip.id] = chip
    return found


def read_emergencies(
    files: Collection[LayerFile], categories: Mapping[str, Category]
) -> dict[str, Emergency]:
    """Return the emergency numbers by id, in the order of the file."""
    found = {}
    for row in read_rows(files, EMERGENCY_COLUMNS).values():
        phone = row.text("phone")
        if not phone.isdigit():
            raise row.refuse("phone", f"phone must be digits, not '{phone}'")
        fits = row.several_of("categories", categories) if row.optional("categories") else ()
        one = Emergency(row.identifier(), phone, fits, row.text("title_fa"), row.text("title_en"))
        found[one.id] = one
    return found


def chips_by_category(
    chips: Mapping[str, Chip], categories: Mapping[str, Category]
) -> dict[str, frozenset[str]]:
    """Return which chips each category takes."""
    return {
        category.id: frozenset(
            chip.id for chip in chips.values() if not chip.categories or category.id in chip.categories
        )
        for category in categories.values()
        if category.sensitivity <= LARGEST_SENSITIVITY
    }
