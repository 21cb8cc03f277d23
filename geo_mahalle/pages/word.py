"""Lines and tables of a Word document, right to left or not, in the order Word's schema wants.

Paragraph, run and table each have to say right to left, or Word turns the digits round; and letters of a
right-to-left run have a boldness and a size of their own.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

FONT = "Vazirmatn"


def write_line(paragraph: Any, text: str, *, is_bold: bool = False, is_rtl: bool = True) -> Any:  # noqa: ANN401 - python-docx has no types
    """Write a text into a paragraph as one run in our font, and return the run."""
    if is_rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    run = paragraph.add_run(text)
    run.bold = is_bold
    properties = run._r.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(name), FONT)
    if is_rtl:
        run.font.cs_bold, run.font.rtl = is_bold, True
    return run


def add_table(document: Any, rows: int, columns: int, *, is_rtl: bool = True) -> Any:  # noqa: ANN401 - python-docx has no types
    """Add an empty table with lines around its cells; right to left its first column is the right one."""
    table = document.add_table(rows=rows, cols=columns)
    table.style = "Table Grid"
    if is_rtl:
        table._tbl.tblPr.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
    return table


def write_table(document: Any, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:  # noqa: ANN401 - python-docx has no types
    """Add a right-to-left table with bold heads and plain rows."""
    table = add_table(document, 1 + len(rows), len(heads))
    for at, texts in enumerate((heads, *rows)):
        for cell, text in zip(table.rows[at].cells, texts, strict=True):
            write_line(cell.paragraphs[0], text, is_bold=at == 0)


def saved(document: Any) -> bytes:  # noqa: ANN401 - python-docx has no types
    """Return the document as the bytes of its file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
