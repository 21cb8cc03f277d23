"""How a table looks in QGIS and in KML: the colours of our maps, by a word or a number of each row.

A style is a list of classes; QGIS gets it as QML and KML as styles of placemarks. Values of indicators use
the fixed bands of the indicator; what is not known is grey, never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pandas as pd

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


@dataclass(frozen=True)
class Class:
    """One class of a style: the rows it holds as a QGIS expression, its words, its colour, its width (mm)."""

    test: str
    label: str
    colour: str
    width_mm: float = 0.3


def classes(frame: pd.DataFrame) -> tuple[Class, ...]:
    """Return the classes of a table, the last for all other rows."""
    rest = Class("ELSE", "سایر", UNKNOWN)
    table = frame.attrs.get("table")
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
    kind = shape_kind(frame)
    root = ElementTree.Element(
        "qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="0"
    )
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
    if "name_fa" in frame:
        root.set("labelsEnabled", "1")
        _labels(root, "name_fa")
    text = ElementTree.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}"


def _symbol(symbols: ElementTree.Element, name: str, kind: str, one: Class) -> None:
    word, layer_class = SYMBOLS[kind]
    symbol = ElementTree.SubElement(symbols, "symbol", type=word, name=name, alpha="1", clip_to_extent="1")
    layer = ElementTree.SubElement(
        symbol, "layer", {"class": layer_class, "enabled": "1", "locked": "0", "pass": "0"}
    )
    red, green, blue = (int(one.colour[i : i + 2], 16) for i in (1, 3, 5))
    colour = f"{red},{green},{blue},255"
    options = {
        "point": {"name": "circle", "color": colour, "outline_color": "255,255,255,255", "size": "2.4"},
        "line": {"line_color": colour, "line_width": str(one.width_mm), "capstyle": "round"},
        "area": {
            "color": "242,240,233,80",
            "outline_color": colour,
            "outline_width": "0.4",
            "style": "solid",
        },
    }[kind]
    folder = ElementTree.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        ElementTree.SubElement(folder, "Option", type="QString", name=key, value=value)


def _labels(root: ElementTree.Element, field: str) -> None:
    labeling = ElementTree.SubElement(root, "labeling", type="simple")
    settings = ElementTree.SubElement(labeling, "settings", calloutType="simple")
    style = ElementTree.SubElement(
        settings,
        "text-style",
        fieldName=field,
        fontFamily="Vazirmatn",
        fontSize="9",
        textColor="29,43,51,255",
    )
    ElementTree.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="1",
        bufferColor="255,255,255,255",
        bufferSizeUnits="MM",
    )
