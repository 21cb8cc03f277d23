"""Letters to agencies as Word documents: right to left, a table of places, number and date.

Offices edit letters in Word, so DOCX comes first; number and date stay blank lines in a draft. The map with
the table's numbers stands on a page of its own.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.jalali import format_date
from geo_mahalle.locale import translator
from geo_mahalle.pages.letters_map import draw_png, lay_out
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
    _line(document.add_paragraph(), f"{_('Number')}: {persian_digits(letter.number or BLANK)}")
    _line(document.add_paragraph(), f"{_('Date')}: {_day(letter)}")
    agency = catalogue.agencies[letter.agency_id]
    _line(document.add_paragraph(), f"{_('To')}: {agency.title_fa}", is_bold=True)
    _line(document.add_paragraph(), f"{_('From')}: {sender}")
    count = persian_digits(len(letter.rows))
    _line(document.add_paragraph(), f"{_('Subject')}: {_('safety problems that need your action')} ({count})")
    _line(document.add_paragraph(), _("Please have the following mended and answer in writing."))
    _table(document, letter, catalogue, _)
    answer = f"{_('Working days to the answer')}: {persian_digits(letter.follow_up_days)}"
    _line(document.add_paragraph(), answer)
    _line(document.add_paragraph(), sender, is_bold=True)
    drawing = lay_out(letter, ground) if ground else None
    if drawing:
        document.add_page_break()  # type: ignore[no-untyped-call]  # python-docx has no types
        _line(document.add_paragraph(), _("Map of the rows"), is_bold=True)
        document.add_picture(io.BytesIO(draw_png(drawing)), width=Mm(MAP_MM))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_a4(document: Any) -> None:  # noqa: ANN401 - python-docx has no types
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)


def _day(letter: Letter) -> str:
    if letter.sent_on is None:
        return BLANK
    return persian_digits(format_date(letter.sent_on, calendar="jalali"))


def _table(document: object, letter: Letter, catalogue: Catalogue, _: Callable[[str], str]) -> None:
    heads = (_("Row"), _("Problem"), _("Neighbourhood"), _("Place"), _("Since"), _("Reports"))
    table = document.add_table(rows=1, cols=len(heads))  # type: ignore[attr-defined]  # python-docx's factory
    table.style = "Table Grid"
    table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        _line(cell.paragraphs[0], head, is_bold=True)
    for row in letter.rows:
        for cell, text in zip(table.add_row().cells, _cells(row, catalogue), strict=True):
            _line(cell.paragraphs[0], text)


def _cells(row: LetterRow, catalogue: Catalogue) -> tuple[str, ...]:
    return (
        persian_digits(row.position),
        catalogue.categories[row.category_id].title_fa,
        row.area_name or "",
        place_words(row),
        persian_digits(format_date(row.opened_on, calendar="jalali")),
        persian_digits(row.reports),
    )


def place_words(row: LetterRow) -> str:
    """Return where a row's problem is: the street beside it, and its latitude and longitude."""
    if row.lon is None or row.lat is None:
        return ""
    spot = f"{persian_number(row.lat, decimals=5)}، {persian_number(row.lon, decimals=5)}"
    return f"{row.street} · {spot}" if row.street else spot


def _line(paragraph: Paragraph, text: str, *, is_bold: bool = False) -> None:
    """Write a right-to-left run: paragraph and run both have to say so, or Word turns the digits round."""
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    run: Run = paragraph.add_run(text)
    run.bold = is_bold
    properties = run._r.get_or_add_rPr()
    fonts = OxmlElement("w:rFonts")
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), "Vazirmatn")
    properties.insert(0, fonts)
    properties.append(OxmlElement("w:rtl"))
