"""Read layers/agencies.csv: the executive agencies (دستگاه‌های اجرایی) and what each of them mends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile

COLUMNS = ("id", "title_fa", "title_en", "short_fa", "duty_fa", "phone")


@dataclass(frozen=True, slots=True)
class Agency:
    """An executive agency. `phone` is its short public number, where it has one."""

    id: str
    title_fa: str
    title_en: str
    short_fa: str
    duty_fa: str
    phone: str | None


def read_agencies(files: Collection[LayerFile]) -> dict[str, Agency]:
    """Return the agencies by id."""
    found = {}
    for row in read_rows(files, COLUMNS).values():
        phone = row.optional("phone")
        if phone and not (phone.isascii() and phone.isdigit()):
            raise row.refuse("phone", f"phone '{phone}' must be digits only")
        found[row.identifier()] = Agency(
            id=row.identifier(),
            title_fa=row.text("title_fa"),
            title_en=row.text("title_en"),
            short_fa=row.text("short_fa"),
            duty_fa=row.text("duty_fa"),
            phone=phone,
        )
    return found
