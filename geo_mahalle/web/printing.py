"""Sheets of signed-in people as PDF: a template of ours with one stylesheet, no address asked.

Equal sheets give equal bytes.
"""

from __future__ import annotations

import hashlib

from markupsafe import Markup

from geo_mahalle.pages.plans import printing
from geo_mahalle.web.showing import static_files, templates


def pdf_of(template: str, stylesheet: str, **context: object) -> bytes:
    """Return the PDF of a template that prints `style` into its head."""
    style = Markup(static_files()[stylesheet].decode())  # noqa: S704 - a file of ours
    html = templates().get_template(template).render(style=style, **context)
    return printing.pdf(html, identity=hashlib.sha256(html.encode()).hexdigest())
