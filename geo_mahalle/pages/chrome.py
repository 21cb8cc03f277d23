"""The frame every page stands in: its record, its templates, its policy, its shared files.

A page is a folder of files that a browser opens from a disk as well as from a server: index.html with
page.js, page.css and data.js beside it, and the edition's assets/ above. Nothing is inline and nothing is
asked of another host, which the policy in each page enforces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from geo_mahalle.maps.assets import INTERFACE
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

COMPARE_PARTS = ("charts.js", "compare.js")
"""Scripts of the planner's page in the order they run."""

NEIGHBOURHOOD = "محله"
"""The level that the programme's own words name; a page of counties says county instead."""


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
        charts=charts,
        language=language,
        direction="rtl" if language == "fa" else "ltr",
        policy=CONTENT_SECURITY_POLICY,
        interface_icons=trusted(interface_symbols()),
    )
    templates.filters["number"] = lambda value, decimals=0: number(
        value, decimals=decimals, language=language
    )
    templates.filters["digits"] = lambda value: digits(value, language=language)
    return templates


@cache
def interface_symbols() -> str:
    """Return the symbols of the icons in every page, as collected from npm."""
    sprite = (resources.files("geo_mahalle.maps") / "assets" / INTERFACE).read_text("utf-8")
    return "\n".join(line for line in sprite.splitlines() if line.startswith("<symbol"))


def speaker(snapshot: Snapshot, level: str) -> Callable[[str], str]:
    """Return the translator of a page: {level} is what its areas are called, {place} the place's name."""
    say = translator(snapshot.place.language)
    place = snapshot.place.name_fa if snapshot.place.language == "fa" else snapshot.place.name_en
    return lambda msgid: say(msgid).replace("{level}", level).replace("{place}", place)


def map_name(of_neighbourhood: str, level: str) -> str:
    """Return the programme's name of an area's map with the level's own word in it."""
    return of_neighbourhood.replace(NEIGHBOURHOOD, level)


def finest_level(snapshot: Snapshot) -> str:
    """Return what the areas with a page of their own are called."""
    finest = max(snapshot.levels, key=lambda level: level.rank)
    return finest.title_fa if snapshot.place.language == "fa" else finest.id


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
    name: str,
    snapshot: Snapshot,
    *,
    path: str,
    stylesheets: tuple[str, ...],
    say: Callable[[str], str] | None = None,
    **context: object,
) -> bytes:
    """Return the HTML of a page; `path` is its folder, from which the way to assets/ is counted.

    `say` speaks of the page's level; the finest one unless told.
    """
    language = snapshot.place.language
    templates = environment(language)
    gettext = say or speaker(snapshot, finest_level(snapshot))
    root = "../" * path.strip("/").count("/") + ("../" if path.strip("/") else "")
    titles = {
        "office": gettext("County office edition"),
        "council": gettext("Council edition"),
        "public": gettext("Public edition"),
    }
    html = templates.get_template(name).render(
        _=gettext,
        root=root or "./",
        stylesheets=stylesheets,
        place_name=snapshot.place.name_fa if language == "fa" else snapshot.place.name_en,
        edition_title=titles[snapshot.edition],
        snapshot=snapshot,
        **context,
    )
    return html.encode()


def shared_assets(edition: Edition) -> Mapping[str, bytes]:
    """Return the files of an edition's assets folder by name; only the office's has an explorer."""
    static = resources.files("geo_mahalle.pages") / "static"
    files = {item.name: item.read_bytes() for item in sorted(static.iterdir(), key=lambda item: item.name)}
    files = {name: body for name, body in files.items() if name not in EXPLORER_PARTS}
    if edition != "office":
        for name in ("explorer.css", "compare.js", "compare.css"):
            del files[name]
    else:
        files |= {"explorer.js": explorer_script(), "compare.js": compare_script()}
    return {**map_assets(), **files}


@cache
def explorer_script() -> bytes:
    """Return the explorer's parts as one file: a browser opens one file sooner than seven."""
    static = resources.files("geo_mahalle.pages") / "static"
    return b"".join((static / name).read_bytes() for name in EXPLORER_PARTS)


@cache
def compare_script() -> bytes:
    """Return the parts of the planner's page as one file."""
    static = resources.files("geo_mahalle.pages") / "static"
    return b"".join((static / name).read_bytes() for name in COMPARE_PARTS)


def trusted(html: str) -> Markup:
    """Mark HTML that this package itself made, such as the map's element, as safe to print."""
    return Markup(html)  # noqa: S704 - only maps.figure output comes here: ids and class names, no text of users
