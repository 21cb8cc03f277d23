"""How a table looks in QGIS and in KML: the colours of our maps, by a word or a number of each row.

A style is a list of classes; QGIS gets it as QML and KML as styles of placemarks. Values of indicators use
the fixed bands of the indicator; what is not known is grey, never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from geo_mahalle.text import persian_digits

BANDS = ("#EFEFE0", "#CCDDD3", "#9CC1C3", "#6799A9", "#3D6E88")
"""Colours of the five fixed classes of an indicator, as on the pages."""
INK, GROUND, UNKNOWN = "#1D2B33", "#F2F0E9", "#938D7F"
COMMITTEES = {
    "civil_works": "#563709",
    "health": "#9A3B56",
    "social_vitality": "#58810E",
    "public_security": "#3B57A7",
    "social_harms": "#45268D",
}
GEOMETRY = {"Point": "point", "MultiPoint": "point", "LineString": "line", "MultiLineString": "line"}
SYMBOLS = {
    "point": ("marker", "SimpleMarker"),
    "line": ("line", "SimpleLine"),
    "area": ("fill", "SimpleFill"),
}


FONTS = ("Vazirmatn", "Tahoma", "DejaVu Sans")
"""Names are set in the first of these that the reader's system has."""
LABELS_FROM = "8000"
"""Names of points and lines show from this scale on."""


@dataclass(frozen=True)
class Class:
    """One class of a style: the rows it holds as a QGIS expression, its words, its colour, its width (mm)."""

    test: str
    label: str
    colour: str
    width_mm: float = 0.3
    fill: str | None = None
    """Colour of an area's inside; None: the ground, half seen through."""
    is_hatched: bool = False


def classes(frame: pd.DataFrame) -> tuple[Class, ...]:
    """Return the classes of a table, the last for all other rows."""
    rest = Class("ELSE", "سایر", UNKNOWN)
    table = frame.attrs.get("table")
    if "value" in frame and frame.attrs.get("bands"):
        unknown = Class("ELSE", "معلوم نیست", UNKNOWN, fill=UNKNOWN, is_hatched=True)
        return (*_bands(frame.attrs["bands"]), unknown)
    if "committee" in frame:
        titles = dict(zip(frame["committee"], frame.get("committee_fa", frame["committee"]), strict=True))
        named = [key for key in COMMITTEES if key in titles]
        return (
            *(Class(f"\"committee\" = '{key}'", str(titles[key]), COMMITTEES[key]) for key in named),
            rest,
        )
    if table == "streets":
        return (
            Class('"width_m" < 4', "کمتر از ۴ متر", "#8A5526", 0.5),
            Class('"width_m" >= 4 AND "width_m" < 6', "۴ تا ۶ متر", "#CFC9BB", 0.7),
            Class('"width_m" >= 6', "۶ متر و بیشتر", "#8C8880", 0.9),
            Class("ELSE", "اندازه‌گیری نشده", "#B9B3A6", 0.2),
        )
    return (Class("ELSE", str(frame.attrs.get("title_fa", "")), INK),)


def _bands(cuts: Sequence[float]) -> Iterator[Class]:
    """Yield the five classes between four rising cut points; a value on a cut is in the class above."""
    edges = (None, *cuts, None)
    for colour, low, high in zip(BANDS, edges, edges[1:], strict=False):
        tests = [f'"value" >= {low:g}' if low is not None else '"value" IS NOT NULL']
        tests += [f'"value" < {high:g}'] if high is not None else []
        if low is None:
            label = f"کمتر از {persian_digits(f'{high:g}')}"
        elif high is None:
            label = f"{persian_digits(f'{low:g}')} و بیشتر"
        else:
            label = f"{persian_digits(f'{low:g}')} تا {persian_digits(f'{high:g}')}"
        yield Class(" AND ".join(tests), label, INK, fill=colour)


def colour_of(frame: pd.DataFrame) -> Callable[[Mapping[str, Any]], str]:
    """Return the function that gives a row its colour."""
    if "committee" in frame:
        return lambda row: COMMITTEES.get(str(row.get("committee")), UNKNOWN)
    return lambda row: INK


def shape_kind(frame: pd.DataFrame) -> str:
    """Return point, line or area; a table of points and areas counts as what most of its rows are."""
    kinds = frame["geometry"].dropna().geom_type
    return GEOMETRY.get(str(kinds.mode().iloc[0]), "area") if len(kinds) else "point"


def qml(frame: pd.DataFrame) -> str | None:
    """Return the QGIS style of a table with places, rule by rule, names as labels; None without places."""
    if (
        "geometry" not in frame
        or frame["geometry"].dropna().geom_type.str.removeprefix("Multi").nunique() > 1
    ):
        return None
    root = ElementTree.Element("qgis", version="3.22", styleCategories="Symbology|Labeling")
    add_style(root, frame)
    text = ElementTree.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}"


def add_style(root: ElementTree.Element, frame: pd.DataFrame) -> None:
    """Add renderer and labels of a table of one kind of geometry to a style or a project's layer."""
    kind = shape_kind(frame)
    renderer = ElementTree.SubElement(
        root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0"
    )
    rules = ElementTree.SubElement(renderer, "rules", key="rules")
    symbols = ElementTree.SubElement(renderer, "symbols")
    for number, one in enumerate(classes(frame)):
        ElementTree.SubElement(
            rules, "rule", key=f"rule{number}", symbol=str(number), label=one.label, filter=one.test
        )
        _symbol(symbols, str(number), kind, one)
    root.set("labelsEnabled", "1" if "name_fa" in frame else "0")
    if root.get("labelsEnabled") == "1":
        _labels(root, "name_fa", kind)


def _symbol(symbols: ElementTree.Element, name: str, kind: str, one: Class) -> None:
    word, layer_class = SYMBOLS[kind]
    symbol = ElementTree.SubElement(symbols, "symbol", type=word, name=name, alpha="1", clip_to_extent="1")
    layer = ElementTree.SubElement(
        symbol, "layer", {"class": layer_class, "enabled": "1", "locked": "0", "pass": "0"}
    )
    colour = _rgba(one.colour)
    options = {
        "point": {"name": "circle", "color": colour, "outline_color": "255,255,255,255", "size": "1.8"},
        "line": {"line_color": colour, "line_width": str(one.width_mm), "capstyle": "round"},
        "area": {
            "color": _rgba(one.fill) if one.fill else "242,240,233,80",
            "outline_color": colour,
            "outline_width": "0.4",
            "style": "b_diagonal" if one.is_hatched else "solid",
        },
    }[kind]
    folder = ElementTree.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        ElementTree.SubElement(folder, "Option", type="QString", name=key, value=value)


def _rgba(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},255"


def _labels(root: ElementTree.Element, field: str, kind: str) -> None:
    labeling = ElementTree.SubElement(root, "labeling", type="simple")
    settings = ElementTree.SubElement(labeling, "settings", calloutType="simple")
    if kind != "area":
        scales = {"scaleVisibility": "1", "scaleMin": LABELS_FROM, "scaleMax": "1"}
        ElementTree.SubElement(settings, "rendering", scales)
    style = ElementTree.SubElement(
        settings,
        "text-style",
        fieldName=field,
        fontFamily=FONTS[0],
        fontSize="9",
        textColor="29,43,51,255",
    )
    families = ElementTree.SubElement(style, "families")
    for font in FONTS:
        ElementTree.SubElement(families, "family", name=font)
    ElementTree.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="1",
        bufferColor="255,255,255,255",
        bufferSizeUnits="MM",
    )
