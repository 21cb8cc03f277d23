"""Turn a Folium map into files: HTML, script, style and data, with nothing inline and no outside host.

Branca collects header, html and script of all elements in a Figure and would print one page with inline
parts. A published page has a policy against those and opens from a disk, so the parts are taken out of the
Figure: inline scripts and styles become text for files, links become names of local assets.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable

import branca.element
import folium
import folium.plugins  # so that its elements, too, are known to _localise
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.elements import JSCSSMixin

from geo_mahalle.errors import GeoMahalleError
from geo_mahalle.maps.assets import GLYPHS
from geo_mahalle.maps.elements import MapElement

SHIPPED = {"leaflet": "leaflet.js", "leaflet_css": "leaflet.css"}
"""What of Folium's default links is shipped, by the name Folium gives it."""

PARTS = (
    "unpack.js",
    "sheet.js",
    "legend.js",
    "areas.js",
    "streets.js",
    "marks.js",
    GLYPHS,
    "points.js",
    "labels.js",
)
"""Our map scripts in the order they run; pages load them as one file, which opens sooner than many."""

LAYERS = "layers.js"
SCRIPTS = ("leaflet.js", LAYERS)
"""Scripts of a page with a map, in the order they load."""

STYLESHEETS = ("leaflet.css", "map.css")
FONT = "vazirmatn.woff2"

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


class MissingAssetError(GeoMahalleError):
    """A Folium element needs a script or style that is not shipped."""


@dataclass(frozen=True)
class MapParts:
    """A map ready for a page: HTML to print, script and style for files, data by key of its element."""

    html: str
    script: str
    style: str
    data: Mapping[str, object]


def _localise() -> None:
    """Point every Folium element's default links to shipped files; the others get no address."""
    owners = [owner for owner in _subclasses(JSCSSMixin) if owner.__module__.startswith("folium")]
    for owner in owners:
        owner.default_js = [(name, SHIPPED.get(name, "")) for name, _ in owner.default_js]
        owner.default_css = [(name, SHIPPED.get(name, "")) for name, _ in owner.default_css]
    folium.Map.default_js = [("leaflet", SHIPPED["leaflet"])]
    folium.Map.default_css = [("leaflet_css", SHIPPED["leaflet_css"])]
    # Branca compiles the same few templates anew for every map; a template does not change once compiled.
    branca.element.Template = lru_cache(maxsize=256)(branca.element.Template)  # type: ignore[attr-defined, assignment]  # called alike


def _subclasses(owner: type[JSCSSMixin]) -> Iterator[type[JSCSSMixin]]:
    for child in owner.__subclasses__():
        yield child
        yield from _subclasses(child)


def render_map(safety_map: folium.Map) -> MapParts:
    """Return the parts of a map; MissingAssetError where an element needs a file that is not shipped."""
    figure = safety_map.get_root()
    if not isinstance(figure, Figure):
        raise TypeError(f"the map stands in a {type(figure).__name__}, not in a Figure")
    figure.render()
    style: list[str] = []
    script: list[str] = []
    for name, child in figure.header._children.items():
        if isinstance(child, JavascriptLink | CssLink):
            if not child.url:
                raise MissingAssetError(
                    f"the asset '{name}' of a map element is not shipped", remedy="Leave it out."
                )
            continue
        for kind, body in _INLINE.findall(child.render()):
            (style if kind == "style" else script).append(body.strip())
    script += [child.render() for child in figure.script._children.values()]
    html = "".join(child.render() for child in figure.html._children.values())
    return MapParts(
        html=_tidy(html),
        script=_tidy("\n".join(script)) + "\n",
        style=_tidy("\n".join(style)),
        data={element.key: element.data for element in _elements(safety_map) if element.data is not None},
    )


def data_script(data: Mapping[str, object], *, messages: Mapping[str, str]) -> bytes:
    """Return data.js: a classic script that hands data and texts to the page's scripts."""
    parts = {"data": data, "messages": messages}
    lines = ["window.geoMahalle = window.geoMahalle || {};"]
    lines += [f"geoMahalle.{name} = {_script_json(value)};" for name, value in parts.items()]
    return ("\n".join(lines) + "\n").encode()


@cache
def map_assets() -> Mapping[str, bytes]:
    """Return the files every page with a map needs, by name: Leaflet, the font, our scripts and style."""
    package = resources.files("geo_mahalle.maps")
    shipped = {name: (package / "assets" / name).read_bytes() for name in (*SHIPPED.values(), FONT)}
    static = package / "static"
    layers = b"".join(_part(name).read_bytes() for name in PARTS)
    return {**shipped, LAYERS: layers, "map.css": (static / "map.css").read_bytes()}


def map_scripts() -> list[str]:
    """Return the texts of our map scripts, for finding the messages they say."""
    return [_part(name).read_text("utf-8") for name in PARTS]


def _part(name: str) -> Traversable:
    """Return a part of our map script: written by us, or collected from npm."""
    return resources.files("geo_mahalle.maps") / ("assets" if name == GLYPHS else "static") / name


def _elements(root: Element) -> Iterator[MapElement]:
    for child in root._children.values():
        if isinstance(child, MapElement):
            yield child
        yield from _elements(child)


def _script_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _tidy(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


_localise()
