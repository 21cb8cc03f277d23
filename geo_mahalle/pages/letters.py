"""Letters to agencies as Word documents: right to left, a table of places, number and date.

Offices edit letters in Word, so DOCX comes first; number and date stay blank lines in a draft. The map with
the table's numbers stands on a page of its own.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from docx import Document
from docx.shared import Mm

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.jalali import format_date
from geo_mahalle.locale import translator
from geo_mahalle.pages.letters_map import draw_png, lay_out
from geo_mahalle.pages.word import saved, write_line, write_table
from geo_mahalle.register.hazards.letters import Ground, Letter, LetterRow
from geo_mahalle.text import persian_digits, persian_number

BLANK = "................"
MAP_MM = 150


def render_docx(
    letter: Letter, catalogue: Catalogue, *, sender: str, language: str = "fa", ground: Ground | None = None
) -> bytes:
    """Return the letter as DOCX bytes; `sender` is the name as it signs, `ground` that of its map."""
    _ = translator(language)
    document = Document()
    _set_a4(document)
    write_line(document.add_paragraph(), f"{_('Number')}: {persian_digits(letter.number or BLANK)}")
    write_line(document.add_paragraph(), f"{_('Date')}: {day(letter.sent_on)}")
    agency = catalogue.agencies[letter.agency_id]
    write_line(document.add_paragraph(), f"{_('To')}: {agency.title_fa}", is_bold=True)
    write_line(document.add_paragraph(), f"{_('From')}: {sender}")
    count = persian_digits(len(letter.rows))
    write_line(
        document.add_paragraph(), f"{_('Subject')}: {_('safety problems that need your action')} ({count})"
    )
    write_line(document.add_paragraph(), _("Please have the following mended and answer in writing."))
    heads = (_("Row"), _("Problem"), _("Neighbourhood"), _("Place"), _("Since"), _("Reports"))
    write_table(document, heads, [_cells(row, catalogue) for row in letter.rows])
    answer = f"{_('Working days to the answer')}: {persian_digits(letter.follow_up_days)}"
    write_line(document.add_paragraph(), answer)
    write_line(document.add_paragraph(), sender, is_bold=True)
    drawing = lay_out(letter, ground) if ground else None
    if drawing:
        document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx has no types
        write_line(document.add_paragraph(), _("Map of the rows"), is_bold=True)
        document.add_picture(io.BytesIO(draw_png(drawing)), width=Mm(MAP_MM))
    return saved(document)


def _set_a4(document: Any) -> None:  # noqa: ANN401 - python-docx has no types
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)


def day(on: date | None) -> str:
    """Return a day in Persian digits, dots to be filled in where there is none."""
    return BLANK if on is None else persian_digits(format_date(on, calendar="jalali"))


def _cells(row: LetterRow, catalogue: Catalogue) -> tuple[str, ...]:
    return (
        persian_digits(row.position),
        catalogue.categories[row.category_id].title_fa,
        row.area_name or "",
        place_words(row),
        day(row.opened_on),
        persian_digits(row.reports),
    )


def place_words(row: LetterRow) -> str:
    """Return where a row's problem is: the street beside it, and its latitude and longitude."""
    if row.lon is None or row.lat is None:
        return ""
    spot = f"{persian_number(row.lat, decimals=5)}، {persian_number(row.lon, decimals=5)}"
    return f"{row.street} · {spot}" if row.street else spot
