"""The plan's document for Word: right to left where the language is, tables that can be edited, no picture.

Offices edit in Word, so this says the same as the PDF from the same `Report`; the map is the A3 sheet's. The
file holds no time of day: equal input gives equal bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from geo_mahalle.pages.plans import report
from geo_mahalle.pages.plans.marks import COLOURS
from geo_mahalle.pages.plans.report import Facts, Gantt, Plate, Report, Table, Words
from geo_mahalle.pages.word import add_table, saved, write_line

MOMENT = (1980, 1, 1, 0, 0, 0)
LEAVES = (Mm(210), Mm(297))
DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def render(written: Report) -> bytes:
    """Return the document as DOCX bytes."""
    writer = _Writer(written)
    writer.title()
    for section in written.sections:
        writer.section(section)
    return _still(writer.document)


class _Writer:
    """One document; remembers whether the leaf lies across."""

    def __init__(self, written: Report) -> None:
        self.written = written
        self.is_rtl = written.language == "fa"
        self.document: Any = Document()
        self.is_wide = False
        self._leaf(self.document.sections[0], is_wide=False)
        foot = self.document.sections[0].footer.paragraphs[0]
        self.line(foot, written.foot, size=7.5)

    def _leaf(self, leaf: Any, *, is_wide: bool) -> None:  # noqa: ANN401 - python-docx has no types
        short, long = LEAVES
        leaf.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        leaf.page_width, leaf.page_height = (long, short) if is_wide else (short, long)
        leaf.left_margin = leaf.right_margin = leaf.top_margin = leaf.bottom_margin = Mm(16)
        properties = leaf._sectPr
        if self.is_rtl and properties.find(qn("w:bidi")) is None:
            grid = properties.find(qn("w:docGrid"))
            place = len(properties) if grid is None else properties.index(grid)
            properties.insert(place, OxmlElement("w:bidi"))

    def title(self) -> None:
        """Write the head of the first page."""
        said = self.written
        self.line(self.document.add_paragraph(), f"{said.title} {said.area}", size=20, is_bold=True)
        self.line(self.document.add_paragraph(), said.line, size=9)
        for text in (said.warning, *said.caveats):
            if text:
                self.line(self.document.add_paragraph(), text, size=9.5, is_bold=True)

    def section(self, section: report.Section) -> None:
        """Write one of the parts, on a leaf across where it is wide."""
        if section.is_wide != self.is_wide:
            self.is_wide = section.is_wide
            self._leaf(self.document.add_section(WD_SECTION.NEW_PAGE), is_wide=section.is_wide)
        number = str(section.number)
        number = number.translate(DIGITS) if self.is_rtl else number
        head = self.document.add_heading(level=1)
        self.line(head, f"{number}. {section.title}", size=14, is_bold=True, colour="084E55")
        for block in section.blocks:
            self._block(block)

    def _block(self, block: report.Block) -> None:
        if isinstance(block, Words):
            self.line(self.document.add_paragraph(), block.text, is_bold=block.is_strong)
        elif isinstance(block, Facts):
            self._table((), block.rows, (42, 58))
        elif isinstance(block, Table):
            self._head(block.title)
            self._table(block.heads, block.rows, block.widths, foot=block.foot)
        elif isinstance(block, Gantt):
            self._head(block.title)
            self._gantt(block)
        elif isinstance(block, Plate):
            self.line(self.document.add_paragraph(), block.caption)

    def _head(self, text: str) -> None:
        if text:
            self.line(self.document.add_paragraph(), text, size=10.5, is_bold=True)

    def _table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        *,
        foot: Sequence[str] = (),
    ) -> Any:  # noqa: ANN401 - python-docx has no types
        every = [*([heads] if heads else []), *rows, *([foot] if foot else [])]
        table = add_table(self.document, len(every), len(widths), is_rtl=self.is_rtl)
        table.autofit = False
        whole = 265 if self.is_wide else 178
        for at, texts in enumerate(every):
            is_bold = bool(heads and at == 0) or bool(foot and at == len(every) - 1)
            for cell, text, width in zip(table.rows[at].cells, texts, widths, strict=True):
                cell.width = Mm(whole * width / sum(widths))
                self.line(cell.paragraphs[0], text, size=8, is_bold=is_bold)
        if heads:
            properties = table.rows[0]._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:tblHeader"))
        self.document.add_paragraph()
        return table

    def _gantt(self, block: Gantt) -> None:
        count = len(block.quarters)
        rows = [(number, title, *[""] * count) for number, title, *_ in block.rows]
        table = self._table(("", "", *block.quarters), rows, (5, 35, *[60 // count] * count))
        for at, (_, _, first, last, status) in enumerate(block.rows, start=1):
            for column in range(first, last + 1):
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), COLOURS[status].removeprefix("#"))
                table.rows[at].cells[2 + column]._tc.get_or_add_tcPr().append(shade)

    def line(
        self,
        paragraph: Any,  # noqa: ANN401 - python-docx has no types
        text: str,
        *,
        size: float = 9.5,
        is_bold: bool = False,
        colour: str = "1D2B33",
    ) -> None:
        """Write a run in a size and a colour."""
        run = write_line(paragraph, text, is_bold=is_bold, is_rtl=self.is_rtl)
        paragraph.paragraph_format.space_after = Pt(3)
        run.font.size = Pt(size)
        run.font.color.rgb = RGBColor.from_string(colour)
        if self.is_rtl:
            large = OxmlElement("w:szCs")
            large.set(qn("w:val"), str(round(size * 2)))
            run._r.rPr.find(qn("w:sz")).addnext(large)


def _still(document: Any) -> bytes:  # noqa: ANN401 - python-docx has no types
    """Return the file with every moment in it fixed."""
    document.core_properties.created = document.core_properties.modified = datetime(*MOMENT)
    document.core_properties.author = document.core_properties.last_modified_by = ""
    first, second = io.BytesIO(saved(document)), io.BytesIO()
    with zipfile.ZipFile(first) as made, zipfile.ZipFile(second, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(made.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            out.writestr(zipfile.ZipInfo(name, MOMENT), made.read(name), zipfile.ZIP_DEFLATED)
    return second.getvalue()
