"""The frame every page stands in: its record, its templates, its policy, its shared files.

A page is a folder of files that a browser opens from a disk as well as from a server: index.html with
page.js, page.css and data.js beside it, and the edition's assets/ above. Nothing is inline and nothing is
asked of another host, which the policy in each page enforces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from geo_mahalle import jalali, text
from geo_mahalle.disclosure.snapshot import Edition, Snapshot
from geo_mahalle.locale import translator
from geo_mahalle.maps import map_assets
from geo_mahalle.pages import charts

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'"
)
EXPLORER_PARTS = (
    "charts.js",
    "explorer_model.js",
    "explorer_map.js",
    "explorer_panel.js",
    "explorer_controls.js",
    "explorer_search.js",
    "explorer.js",
)
"""Scripts of the explorer in the order they run."""


@dataclass(frozen=True)
class Page:
    """A page as a folder (`path`, '' for the edition's own) and the bytes of its files by name."""

    path: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Entry:
    """A way to another part in the top bar; `href` counts from the edition's folder."""

    label: str
    icon: str
    href: str
    is_current: bool = False


@cache
def environment(language: str) -> Environment:
    """Return the template environment of a language: its words, its numbers, its days."""
    templates = Environment(
        loader=PackageLoader("geo_mahalle.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(
        _=translator(language),
        charts=charts,
        language=language,
        direction="rtl" if language == "fa" else "ltr",
        policy=CONTENT_SECURITY_POLICY,
    )
    templates.filters["number"] = lambda value, decimals=0: number(
        value, decimals=decimals, language=language
    )
    templates.filters["digits"] = lambda value: digits(value, language=language)
    return templates


def number(value: float, *, decimals: int, language: str) -> str:
    """Return a number as the language writes it, thousands parted."""
    if language == "fa":
        return text.persian_number(value, decimals=decimals)
    return f"{value:,.{decimals}f}"


def digits(value: object, *, language: str) -> str:
    """Return the text with the digits of the language."""
    return text.persian_digits(str(value)) if language == "fa" else str(value)


def long_date(day: date, *, calendar: str, language: str) -> str:
    """Return a day as a sentence says it: «۱۹ خرداد ۱۴۰۵»; the ISO day in English."""
    if language == "fa":
        return jalali.long_date(day, calendar="jalali" if calendar == "jalali" else "gregorian")
    return day.isoformat()


def render(
    name: str, snapshot: Snapshot, *, path: str, stylesheets: tuple[str, ...], **context: object
) -> bytes:
    """Return the HTML of a page; `path` is its folder, from which the way to assets/ is counted."""
    language = snapshot.place.language
    templates = environment(language)
    gettext = translator(language)
    root = "../" * path.strip("/").count("/") + ("../" if path.strip("/") else "")
    titles = {"office": gettext("County office edition"), "public": gettext("Public edition")}
    html = templates.get_template(name).render(
        root=root or "./",
        stylesheets=stylesheets,
        place_name=snapshot.place.name_fa if language == "fa" else snapshot.place.name_en,
        edition_title=titles[snapshot.edition],
        snapshot=snapshot,
        **context,
    )
    return html.encode()


def shared_assets(edition: Edition) -> Mapping[str, bytes]:
    """Return the files of an edition's assets folder by name; the public one has no explorer."""
    static = resources.files("geo_mahalle.pages") / "static"
    files = {item.name: item.read_bytes() for item in sorted(static.iterdir(), key=lambda item: item.name)}
    files = {name: body for name, body in files.items() if name not in EXPLORER_PARTS}
    if edition == "public":
        del files["explorer.css"]
    else:
        files["explorer.js"] = explorer_script()
    return {**map_assets(), **files}


@cache
def explorer_script() -> bytes:
    """Return the explorer's parts as one file: a browser opens one file sooner than seven."""
    static = resources.files("geo_mahalle.pages") / "static"
    return b"".join((static / name).read_bytes() for name in EXPLORER_PARTS)


def trusted(html: str) -> Markup:
    """Mark HTML that this package itself made, such as the map's element, as safe to print."""
    return Markup(html)  # noqa: S704 - only maps.figure output comes here: ids and class names, no text of users
