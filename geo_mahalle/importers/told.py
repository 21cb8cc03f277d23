"""What an import tells beside its counts: sentences in English that can be said in Persian too.

Persian stands in locale/fa/LC_MESSAGES/importers.po.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geo_mahalle.locale import translator
from geo_mahalle.text import persian_number

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "point_dropped": "{} points of the most restricted class were used to find the area and not kept",
        "note_dropped": "{} notes of restricted classes were not kept",
        "not_replaced": "--replace ended nothing: {} refused rows name no thing; mend them first",
        "placeless": "{} rows say neither a point nor an area and count in no area",
        "stated_unknown": "{} rows state an area that is not one of the place's",
        "survey_waits": (
            "the survey is not recorded while {} rows are refused: what is missing could be anywhere; "
            "mend them and import them with --surveyed again"
        ),
        "relocated": "{} facts found their area, or another one, by the boundaries of this file",
    }
)
NO_CRS = "the file names no coordinate system; it was read as degrees east and north"
NO_NAMESPACE = "the reader had no network namespace of its own"
SWAP = "{} rows would lie inside the place with latitude and longitude swapped"
ZONE = "{} of {} rows would lie inside the place as UTM zone {}"
REPLACE = "{} things of this source are not named in the file; --replace ends them"

LEFT_OUT = "{} things of the file have another kind of shape than is needed and were left out"
DWG = "A DWG cannot be read."
DWG_REMEDY = "In AutoCAD: Save As → DXF 2010"
ACCESS = "An Access database cannot be read."
ACCESS_REMEDY = "In Access, export each table as Excel (.xlsx)."


class Told(str):
    """A sentence in English that knows its text and numbers, and so can be said in another language."""

    __slots__ = ("numbers", "text")
    text: str
    numbers: tuple[int, ...]

    def __new__(cls, text: str, *numbers: int) -> Told:
        """Return the sentence with its numbers."""
        made = super().__new__(cls, text.format(*(f"{number:,}" for number in numbers)))
        made.text, made.numbers = text, numbers
        return made

    def said(self, language: str) -> str:
        """Return the sentence in a language."""
        shown = [persian_number(one, decimals=0) if language == "fa" else f"{one:,}" for one in self.numbers]
        return translator(language)(self.text).format(*shown)
