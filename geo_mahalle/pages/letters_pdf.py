"""Letters to agencies as PDF: the letter on its first page, the map with the table's numbers on its own.

Laid out by WeasyPrint with our own font and nothing from outside; equal letters give equal bytes.
"""

from __future__ import annotations

from collections.abc import Mapping

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.locale import translator
from geo_mahalle.pages.chrome import environment, trusted
from geo_mahalle.pages.letters import BLANK, day, place_words
from geo_mahalle.pages.letters_map import HEIGHT_MM, WIDTH_MM, draw_svg, lay_out
from geo_mahalle.pages.plans.printing import pdf
from geo_mahalle.register.hazards.letters import Ground, Letter
from geo_mahalle.text import persian_digits, persian_number


def render_pdf(
    letter: Letter, catalogue: Catalogue, ground: Ground, *, sender: str, language: str = "fa"
) -> bytes:
    """Return the letter as PDF bytes; `sender` is the council's name as it signs."""
    html = compose(letter, catalogue, ground, sender=sender, language=language)
    return pdf(html, identity=letter.letter.hex)


def compose(
    letter: Letter, catalogue: Catalogue, ground: Ground, *, sender: str, language: str = "fa"
) -> str:
    """Return the letter as the HTML that is printed."""
    drawing = lay_out(letter, ground)
    return (
        environment(language)
        .get_template("letter.html")
        .render(
            _=translator(language),
            letter=letter,
            agency=catalogue.agencies[letter.agency_id],
            number=persian_digits(letter.number or BLANK),
            day=day(letter.sent_on),
            sender=sender,
            count=persian_number(len(letter.rows)),
            rows=[_row(letter, at, catalogue) for at in range(len(letter.rows))],
            drawing=drawing,
            map_svg=trusted(draw_svg(drawing)) if drawing else None,
            bar=persian_number(drawing.bar_m) if drawing else "",
            width_mm=WIDTH_MM,
            height_mm=HEIGHT_MM,
            follow_up=persian_digits(letter.follow_up_days),
        )
    )


def _row(letter: Letter, at: int, catalogue: Catalogue) -> Mapping[str, str]:
    row = letter.rows[at]
    category = catalogue.categories[row.category_id]
    return {
        "number": persian_digits(row.position),
        "title": category.title_fa,
        "rubric": category.rubric[row.severity - 1].fa if row.severity else "",
        "area": row.area_name or "",
        "place": place_words(row),
        "since": day(row.opened_on),
        "reports": persian_digits(row.reports),
    }
