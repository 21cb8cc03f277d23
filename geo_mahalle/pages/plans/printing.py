"""Pages on paper: HTML to PDF with our font and nothing from outside, and how wide a text comes out.

The PDF holds no time of day and a fixed identity, so that equal input gives equal bytes. Texts are HTML and
never SVG: WeasyPrint does not join Persian letters inside SVG.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.pages.chrome import interface_symbols

if TYPE_CHECKING:
    from weasyprint import Document  # type: ignore[import-untyped]  # it has none

CLOCK = "SOURCE_DATE_EPOCH"
FONT = "asset:vazirmatn.woff2"
FACE = (
    f'@font-face {{ font-family: "Vazirmatn"; src: url("{FONT}") format("woff2"); font-weight: 100 900 }}\n'
    'body, td, th, div, p, span { font-family: "Vazirmatn"; }\n'
)
MM_PER_PX = 25.4 / 96
MM_PER_PT = 25.4 / 72
SYMBOL = re.compile(r'<symbol id="icon-([^"]+)" viewBox="([\d. -]+)">(.*?)</symbol>', re.DOTALL)
Style = tuple[float, int]
"""Size in points and weight."""


class OutsideRefusedError(GeoMahalleError):
    """A printed page asked for something that is not ours."""


def render(html: str) -> Document:
    """Return the laid-out pages of an HTML text; it can reach our font and nothing else."""

    with _turn:
        return _laid_out(html)


def _laid_out(html: str) -> Document:
    from weasyprint import HTML

    fetcher, face, fonts = _ours()
    return HTML(string=html, url_fetcher=fetcher).render(stylesheets=[face], font_config=fonts)


def pdf(html: str, *, identity: str) -> bytes:
    """Return the PDF of an HTML text; `identity` stands in for the file's random number."""
    kept = _kept.get()
    file = None if kept is None else kept / f"{hashlib.sha256(html.encode()).hexdigest()}-{_engine()}.pdf"
    if file is not None and file.is_file():
        return file.read_bytes()
    with _turn, _fixed_clock():
        made: bytes = _laid_out(html).write_pdf(pdf_identifier=identity.encode()[:32])
    if file is not None:
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(made)
        fresh.replace(file)
    return made


_kept: ContextVar[Path | None] = ContextVar("kept", default=None)


@contextmanager
def prints_in(folder: Path) -> Iterator[None]:
    """Keep prints in a folder meanwhile: what was printed from the same HTML is not printed again."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    token = _kept.set(folder)
    try:
        yield
    finally:
        _kept.reset(token)


def _engine() -> str:
    """Return what else decides a print: the printer's version."""
    import weasyprint

    return str(weasyprint.__version__)


@contextmanager
def _fixed_clock() -> Iterator[None]:
    """Let the fonts inside a PDF be of one fixed moment; fontTools takes it from the environment alone."""
    before = os.environ.get(CLOCK)
    os.environ[CLOCK] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[CLOCK]
        else:
            os.environ[CLOCK] = before


@cache
def _ours() -> tuple[Any, Any, Any]:
    """Return fetcher, stylesheet and fonts, made once: reading the font takes a third of a second."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]  # it has none
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # type: ignore[import-untyped]  # it has none

    class OurFont(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ANN401 - weasyprint has no types
            if url != FONT:
                raise OutsideRefusedError(url)
            return URLFetcherResponse(url, _font(), {"Content-Type": "font/woff2"})

    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    fetcher, fonts = OurFont(), FontConfiguration()
    atexit.register(_ours.cache_clear)  # the fonts close themselves with what is gone at the very end
    return fetcher, CSS(string=FACE, font_config=fonts, url_fetcher=fetcher), fonts


def _font() -> bytes:
    return (resources.files("geo_mahalle.maps") / "assets" / "vazirmatn.woff2").read_bytes()


@cache
def icons() -> Mapping[str, tuple[str, str]]:
    """Return view box and shapes of every pictogram: Maki's services and our pages' own."""
    sprite = (resources.files("geo_mahalle.maps") / "assets" / "icons.svg").read_text("utf-8")
    own = (resources.files("geo_mahalle.pages") / "templates" / "icons.html").read_text("utf-8")
    found = SYMBOL.findall(f"{sprite}\n{own}\n{interface_symbols()}")
    return {name: (box, shapes) for name, box, shapes in found}


def icon(name: str, x: float, y: float, size: float, colour: str) -> str:
    """Return a pictogram as SVG, its middle at (x, y); a plain marker where there is none of that name."""
    box, shapes = icons().get(name) or icons()["marker"]
    left, top, width, _ = (float(one) for one in box.split())
    k = size / width
    move = f"translate({x - size / 2 - left * k:.3f} {y - size / 2 - top * k:.3f}) scale({k:.5f})"
    return f'<g transform="{move}" fill="{colour}" stroke="none">{shapes}</g>'


_turn = RLock()
"""One print at a time: the fonts are shared, and the moment inside them is the whole process's."""
_known: dict[tuple[str, Style], float] = {}
MOST_KNOWN = 20_000


def measure(texts: Iterable[tuple[str, Style]]) -> dict[tuple[str, Style], float]:
    """Return how many millimetres each text runs, by the very engine that prints it."""
    told = {(text, style) for text, style in texts if text.strip()}
    if fresh := sorted(told - _known.keys()):
        if len(_known) > MOST_KNOWN:
            _known.clear()
            fresh = sorted(told)
        _known.update(_measured(fresh))
    return {one: _known[one] for one in told}


def _measured(asked: Sequence[tuple[str, Style]]) -> dict[tuple[str, Style], float]:
    from weasyprint.formatting_structure.boxes import LineBox, TextBox  # type: ignore[import-untyped]  # it has none

    lines = "".join(
        f'<p style="font-size:{style[0]}pt;font-weight:{style[1]}">{escape(text)}</p>'
        for text, style in asked
    )
    page = "@page { size: 2000mm 20000mm; margin: 0 } p { margin: 0; white-space: pre; direction: rtl }"
    found = []
    for sheet in render(f"<style>{page}</style><body>{lines}").pages:
        for box in sheet._page_box.descendants():
            if isinstance(box, LineBox):
                found.append(sum(one.width for one in box.descendants() if isinstance(one, TextBox)))
    if len(found) != len(asked):
        raise GeoMahalleError("A text to be measured did not stand on one line.")
    return {one: float(width) * MM_PER_PX for one, width in zip(asked, found, strict=True)}


def fit(offers: Iterable[str], style: Style, width_mm: float) -> str:
    """Return the first of the offered texts that fits into a width, else the last cut at a word with «…»."""
    told = [one for one in offers if one]
    if not told:
        return ""
    widths = measure((one, style) for one in told)
    for one in told:
        if widths[one, style] <= width_mm:
            return one
    words = told[-1].split(" ")
    cuts = [" ".join(words[:n]).rstrip("،· ") + " …" for n in range(len(words) - 1, 0, -1)]
    if not cuts:
        return told[-1]
    widths = measure((one, style) for one in cuts)
    return next((one for one in cuts if widths[one, style] <= width_mm), cuts[-1])
