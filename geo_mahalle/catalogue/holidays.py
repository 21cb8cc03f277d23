"""Read layers/holidays.csv: official days off that fall on the same day of a calendar every year.

Lunar holidays move and are announced year by year: they are the user's data with a source, not guessed here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile

COLUMNS = ("id", "calendar", "month", "day", "title_fa", "title_en", "source")
CALENDARS = ("jalali", "gregorian")


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off: month and day in its calendar."""

    id: str
    calendar: str
    month: int
    day: int
    title_fa: str
    title_en: str
    source: str


def read_holidays(files: Collection[LayerFile]) -> dict[str, Holiday]:
    """Return the holidays by id; raises CatalogueError for a day that its month does not have every year."""
    found = {}
    for row in read_rows(files, COLUMNS).values():
        calendar = row.one_of("calendar", CALENDARS)
        month = row.whole("month", low=1, high=12)
        found[row.identifier()] = Holiday(
            id=row.identifier(),
            calendar=calendar,
            month=month,
            day=row.whole("day", low=1, high=_last_day(calendar, month)),
            title_fa=row.text("title_fa"),
            title_en=row.text("title_en"),
            source=row.text("source"),
        )
    return found


def _last_day(calendar: str, month: int) -> int:
    """Return the last day that this month has in every year."""
    if calendar == "jalali":
        return 31 if month <= 6 else 30 if month <= 11 else 29
    return {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
