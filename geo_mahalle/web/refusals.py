"""Pages that say why there is no page, and what to do."""

from __future__ import annotations

from functools import cache

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader

from geo_mahalle.locale import translator

LANGUAGE = "fa"
"""A refusal knows no place, so it speaks the product's first language."""


def refuse(status: int, reason: str) -> HTMLResponse:
    """Return the refusal `reason` (office, nothing, missing) with its remedy."""
    page = _templates().get_template("refusal.html").render(reason=reason, status=status)
    return HTMLResponse(page, status_code=status, headers={"cache-control": "no-store"})


@cache
def _templates() -> Environment:
    templates = Environment(loader=PackageLoader("geo_mahalle.web", "templates"), autoescape=True)
    templates.globals.update(_=translator(LANGUAGE), language=LANGUAGE)
    return templates
