"""The front-end files that pages need from npm, and their collector.

`ASSETS` says which npm file becomes which asset; `collect` copies them into maps/assets/ (never committed)
after `npm ci`, from `./run` and from the build of the wheel, so that an installed wheel needs neither npm
nor network. The icons become one sprite: all of Maki, which rows of layers/ may name freely, and those of
Phosphor that rows of layers/ or `ICONS` name. Imports nothing but the standard library: the build runs it.
"""

from __future__ import annotations

import csv
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
    "envelope",
    "envelope-open",
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
)
ICON_COLUMNS = ("icon", "pictogram")
SHAPES = re.compile(r"<(path|circle|rect|polygon|polyline|ellipse|line)\b[^>]*?/?>(?:</\1>)?")
VIEW_BOX = re.compile(r'viewBox="([\d. -]+)"')


def collect(modules: Path, layers: Path, out: Path = FOLDER) -> list[str]:
    """Copy the assets from the npm folder into `out` and return their names.

    Raises FileNotFoundError, naming the npm file, where `npm ci` has not brought it.
    """
    out.mkdir(parents=True, exist_ok=True)
    for name, source in ASSETS.items():
        _put(out / name, (modules / source).read_bytes())
    _put(out / SPRITE, sprite(modules, named_icons(layers)).encode())
    return sorted([*ASSETS, SPRITE])


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
    symbols = "\n".join(_symbols(files))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


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
