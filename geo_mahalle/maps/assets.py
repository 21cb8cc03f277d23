"""The front-end files that pages need from npm, and their collector.

`ASSETS` says which npm file becomes which asset; `collect` copies them into maps/assets/ (never committed)
after `npm ci`, from `./run` and from the build of the wheel, so that an installed wheel needs neither npm
nor network. The icons become one sprite: all of Maki, which rows of layers/ may name freely, and those of
Phosphor that rows of layers/ or `ICONS` name. Imports nothing but the standard library: the build runs it.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "assets"
ASSETS = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "vazirmatn.woff2": "vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2",
    "geoman.js": "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.js",
    "geoman.css": "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css",
    "idb.js": "idb/build/index.js",
    "geoman.LICENSE.txt": "@geoman-io/leaflet-geoman-free/LICENSE",
    "idb.LICENSE.txt": "idb/LICENSE",
    "leaflet.LICENSE.txt": "leaflet/LICENSE",
    "vazirmatn.LICENSE.txt": "vazirmatn/OFL.txt",
    "maki.LICENSE.txt": "@mapbox/maki/LICENSE.txt",
    "phosphor.LICENSE.txt": "@phosphor-icons/core/LICENSE",
}
SPRITE = "icons.svg"
INTERFACE = "interface.svg"
GLYPHS = "glyphs.js"
COLLECTED = (*ASSETS, SPRITE, INTERFACE, GLYPHS)
MAKI = "@mapbox/maki/icons"
PHOSPHOR = "@phosphor-icons/core/assets/regular"
ICONS = (
    "lamp",
    "warning",
    "map-pin",
    "first-aid",
    "fire-extinguisher",
    "info",
    "calendar-blank",
    "sun-horizon",
    "arrow-counter-clockwise",
    "bell",
    "envelope",
    "envelope-open",
    "gear",
    "megaphone",
    "list",
    "users-three",
    "clock",
    "calendar-check",
    "calendar-plus",
    "printer",
    "file-arrow-down",
    "plus",
    "check",
    "check-circle",
    "warning-circle",
    "user",
    "qr-code",
    "caret-down",
    "identification-card",
    "footprints",
    "map-trifold",
    "tray",
    "sign-out",
    "list-checks",
    "device-mobile",
    "key",
    "handshake",
    "clipboard-text",
    "plugs",
    "arrow-left",
    "arrow-right",
    "arrow-u-up-left",
    "phone",
    "file-text",
    "dots-three",
    "house-line",
    "broom",
    "confetti",
    "magnifying-glass",
    "stamp",
    "list-numbers",
    "prohibit",
    "copy",
    "camera",
    "translate",
    "x",
)
INTERFACE_ICONS = (
    "map-trifold",
    "map-pin-area",
    "database",
    "magnifying-glass",
    "plus",
    "minus",
    "stack",
    "printer",
    "download-simple",
    "info",
    "caret-down",
    "caret-left",
    "caret-right",
    "caret-up",
    "lightbulb",
    "plugs",
    "x",
    "check",
    "check-circle",
    "warning-circle",
    "arrow-right",
    "arrow-left",
    "list-bullets",
    "faders",
    "house-line",
    "calendar-blank",
    "users-three",
    "hard-hat",
    "first-aid",
    "soccer-ball",
    "hand-heart",
    "storefront",
    "buildings",
    "lamp",
    "shield",
    "eye-slash",
    "clock",
    "question",
    "tree",
    "road-horizon",
    "first-aid-kit",
    "graduation-cap",
    "mosque",
    "book-open",
    "bus",
    "basketball",
    "fire-extinguisher",
    "drop",
    "trash",
    "crosshair",
    "file-text",
    "table",
    "map-pin",
    "arrow-square-out",
    "chart-bar",
    "seal-check",
    "squares-four",
    "heartbeat",
    "briefcase-metal",
    "bread",
    "siren",
    "path",
    "envelope-simple",
    "hash",
    "ruler",
    "note-pencil",
    "gauge",
    "pulse",
    "sliders-horizontal",
    "link-simple",
)
"""Phosphor's icons that stand in every published page."""
MAKI_GLYPHS = (
    "bakery",
    "bank",
    "basketball",
    "bus",
    "circle",
    "college",
    "commercial",
    "defibrillator",
    "doctor",
    "drinking-water",
    "fire-station",
    "fuel",
    "garden",
    "grocery",
    "home",
    "hospital",
    "industry",
    "library",
    "museum",
    "park",
    "pharmacy",
    "pitch",
    "place-of-worship",
    "playground",
    "police",
    "post",
    "religious-muslim",
    "residential-community",
    "school",
    "shelter",
    "shop",
    "soccer",
    "telephone",
    "theatre",
    "toilet",
    "town-hall",
    "triangle",
    "water",
)
PHOSPHOR_GLYPHS = {
    "cube": "cube",
    "flame": "flame",
    "lightbulb": "lightbulb",
    "lightning": "lightning",
    "rescue-station": "first-aid",
    "trash": "trash",
}
OWN_GLYPHS = {"hydrant": (15, "M4 2.5h2.2v4h2.6v-4H11v10H8.800v-4H6.200v4H4z")}
"""Pictograms of services that neither has; a glyph is the size of its grid and one path."""
ICON_COLUMNS = ("icon", "pictogram")
SHAPES = re.compile(r"<(path|circle|rect|polygon|polyline|ellipse|line)\b[^>]*?/?>(?:</\1>)?")
PATH = re.compile(r'\bd="([^"]*)"')
VIEW_BOX = re.compile(r'viewBox="([\d. -]+)"')


def collect(modules: Path, layers: Path, out: Path = FOLDER) -> list[str]:
    """Copy the assets from the npm folder into `out` and return their names.

    Raises FileNotFoundError, naming the npm file, where `npm ci` has not brought it.
    """
    out.mkdir(parents=True, exist_ok=True)
    for name, source in ASSETS.items():
        _put(out / name, (modules / source).read_bytes())
    _put(out / SPRITE, sprite(modules, named_icons(layers)).encode())
    _put(out / INTERFACE, interface(modules).encode())
    _put(out / GLYPHS, glyphs(modules).encode())
    return sorted(COLLECTED)


def named_icons(layers: Path) -> set[str]:
    """Return the icons that the rows of layers/ name, and those our own pages use."""
    named = set(ICONS)
    for file in sorted(layers.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                named |= {row[column] for column in ICON_COLUMNS if row.get(column)}
    return named


def sprite(modules: Path, named: Iterable[str]) -> str:
    """Return one SVG with a symbol `icon-<name>` an icon; names that npm has no icon for are left out."""
    files = {file.stem: file for file in sorted((modules / MAKI).glob("*.svg"))}
    for name in sorted(named):
        file = modules / PHOSPHOR / f"{name}.svg"
        if name not in files and file.is_file():
            files[name] = file
    return _in_svg(_symbols(files))


def interface(modules: Path) -> str:
    """Return one SVG with the symbols of `INTERFACE_ICONS`.

    Raises FileNotFoundError where npm has no icon of a name.
    """
    return _in_svg(_symbols({name: modules / PHOSPHOR / f"{name}.svg" for name in INTERFACE_ICONS}))


def glyphs(modules: Path) -> str:
    """Return the script that gives maps the pictograms of services: grid and path of each by name.

    Raises FileNotFoundError where npm has no icon of a name.
    """
    found = dict(OWN_GLYPHS)
    found |= {name: (15, _path(modules / MAKI / f"{name}.svg")) for name in MAKI_GLYPHS}
    found |= {name: (256, _path(modules / PHOSPHOR / f"{of}.svg")) for name, of in PHOSPHOR_GLYPHS.items()}
    told = json.dumps(dict(sorted(found.items())), indent=1)
    return f"/* Maki (CC0) and Phosphor (MIT). */\nwindow.geoMahalle.glyphs = {told};\n"


def _path(file: Path) -> str:
    """Return all paths of a drawing as one."""
    return " ".join(
        re.sub(r"(?:&#x[9A];|\s)+", " ", path).strip() for path in PATH.findall(file.read_text("utf-8"))
    )


def _in_svg(symbols: Iterable[str]) -> str:
    lines = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{lines}\n</svg>\n'


def _put(file: Path, body: bytes) -> None:
    """Write the file in one step, and not at all where it holds this already: someone may be reading it."""
    if file.is_file() and file.read_bytes() == body:
        return
    fresh = file.with_name(f".{file.name}.fresh")
    fresh.write_bytes(body)
    fresh.replace(file)


def _symbols(files: dict[str, Path]) -> Iterator[str]:
    for name in sorted(files):
        drawn = files[name].read_text(encoding="utf-8")
        box = VIEW_BOX.search(drawn)
        shapes = "".join(found[0] for found in SHAPES.finditer(drawn))
        if box and shapes:
            yield f'<symbol id="icon-{name}" viewBox="{box[1]}">{_lean(shapes)}</symbol>'


def _lean(shapes: str) -> str:
    """Leave out ids (they would stand twice in a page) and the drawing programs' white space."""
    return re.sub(r"(?:&#x[9A];|\s)+", " ", re.sub(r'\s+id="[^"]*"', "", shapes))
