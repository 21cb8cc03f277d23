"""Say in Persian why a file or a drawing was refused.

Most refusals are sentences with values in them. What a page shows is the sentence below for each kind of
refusal; the words of the refusal itself, which name the value, stand beside it for whoever can use them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.importers.told import Told
from geo_mahalle.locale import messages, translator
from geo_mahalle.locale import say_error as say_values
from geo_mahalle.locale.speaking import LANGUAGES

PATTERNS: Sequence[tuple[str, str]] = (
    (r"several sheets \(", "The workbook has several sheets; choose one."),
    (r"several layers \(", "The file has several layers; choose one."),
    (r"the sheet '.*' is empty", "The sheet is empty."),
    (r"has no rows|the drawing is empty", "The file is empty."),
    (r"has no heading", "The first row does not hold the names of the columns."),
    (r"the workbook cannot be read", "The workbook is broken; save it again in Excel."),
    (r"lacks its", "The shapefile is not whole; zip all of its files together."),
    (r"holds no placemarks", "The file holds no placemark."),
    (r"declares entities", "The file holds what no map needs; save it again in the program that made it."),
    (r"there is no (sheet|layer)", "There is no sheet or layer of this name."),
    (r"the map holds no|holds nothing of a known kind", "The file holds nothing of what was chosen."),
    (r"holds no features|the file holds no", "The file holds nothing that could be read."),
    (r"is encrypted", "The zip is locked with a password; save it without one."),
    (r"is a link|twice|points outside the zip", "The zip is made in a way that is not taken in."),
    (r"the zip holds more than", "The zip holds too many files; zip only the files of one layer."),
    (r"unpacks to more than", "Unpacked, the file is too large."),
    (r"the zip cannot be read|cannot be unpacked", "The zip is broken."),
    (r"The file has no shapes", "The file has no shapes; boundaries need a map file."),
    (r"No column holds", "A column that is needed was not found."),
    (r"names no coordinate system", "The file does not say its coordinate system; choose one."),
    (r"is not a coordinate system", "The coordinate system is not known."),
    (r"bytes; a file of the format", "The file is too large for its kind."),
    (r"is none of CSV", "This kind of file is not known."),
    (r"is not valid GeoJSON", "The GeoJSON is broken."),
    (
        r"letters of|in which letters|cannot be read as",
        "The file does not say in which letters it is written.",
    ),
    (r"was stopped \(signal", "Reading the file takes more than it may; divide it."),
    (r"more than can be taken in at once", "The file holds too much for one time; divide it."),
    (r"is not a source of", "The description does not fit this kind."),
    (r"A survey needs its day", "A survey needs its day."),
    (r"is not a day|cannot be read as a day|No such day", "The day cannot be read."),
    (r"corners; \d+ is the most", "The drawing has too many corners."),
    (r"needs three corners|is not a pair of numbers", "A drawing needs three corners at least."),
    (
        r"The drawing cannot be a boundary",
        "The line of the drawing crosses itself; move the corner that is marked.",
    ),
    (r"A line needs two corners", "A line needs two corners at least."),
    (r"does not cut the area through", "The line does not cut the area through; begin and end it outside."),
    (r"do not share a side", "These areas do not share a side."),
    (r"is not west, south, east, north", "The box of the place is not in order."),
)
UNKNOWN = "This cannot be read."


@dataclass(frozen=True)
class Saying:
    """A refusal in a language: the sentence, what to do where that is known, and the refusal's own words."""

    sentence: str
    remedy: str | None
    words: str | None

    def as_json(self) -> Mapping[str, str | None]:
        """Return the three as a record of JSON."""
        return MappingProxyType({"sentence": self.sentence, "remedy": self.remedy, "words": self.words})


def say_error(error: GeoMahalleError, language: str) -> Saying:
    """Return a refusal in a language."""
    remedy = error.remedy.said(language) if isinstance(error.remedy, Told) else None
    if isinstance(error.message, Told):
        return Saying(error.message.said(language), remedy, None)
    found = next((text for pattern, text in PATTERNS if re.search(pattern, error.message)), None)
    if found is None and error.msgid in messages(LANGUAGES[0]):
        said, then = say_values(error, language)
        return Saying(said, then, None)
    return Saying(translator(language)(found or UNKNOWN), remedy, error.message)


def names_in(error: GeoMahalleError) -> tuple[str, tuple[str, ...]] | None:
    """Return what has to be chosen among (sheet or layer) and the names, where a file holds several."""
    found = re.search(r"several (sheet|layer)s \((.*)\); choose one", error.message)
    return (found[1], tuple(found[2].split(", "))) if found else None
