"""Write KMZ: one KML document, zipped, with the words of the table and the columns of each row as data.

All text goes through an XML writer and into plain elements: a viewer is given no HTML made of users' words.
"""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import shapely

from geo_mahalle.pages.exports.about import about, plain
from geo_mahalle.pages.exports.styles import colour_of

NAMESPACE = "http://www.opengis.net/kml/2.2"
DECIMALS = 7
NAMES = ("name_fa", "name", "category_fa", "kind_fa", "kind", "class")
"""Which column names a placemark: the first that is there."""
MOMENT = (1980, 1, 1, 0, 0, 0)
FORBIDDEN = dict.fromkeys(set(range(32)) - {9, 10, 13})
"""Control signs that XML cannot hold."""


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table with places as KMZ."""
    root = ElementTree.Element("kml", xmlns=NAMESPACE)
    document = ElementTree.SubElement(root, "Document")
    told = about(frame)
    _text(document, "name", told.get("title", ""))
    _text(document, "description", "\n".join(f"{key}: {words}" for key, words in told.items() if words))
    rows = plain(frame)
    colours = [
        colour_of(frame)({str(key): value for key, value in row.items()}) for row in rows.to_dict("records")
    ]
    for colour in sorted(set(colours)):
        _style(document, colour)
    shapes = shapely.orient_polygons(gpd.GeoSeries(frame["geometry"]).array)
    for row, shape, colour in zip(rows.to_dict("records"), shapes, colours, strict=True):
        _placemark(document, row, shape, colour)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        archive.writestr(zipfile.ZipInfo("doc.kml", MOMENT), body, zipfile.ZIP_DEFLATED)


def _placemark(document: ElementTree.Element, row: dict[Any, Any], shape: Any, colour: str) -> None:  # noqa: ANN401 - a geometry
    placemark = ElementTree.SubElement(document, "Placemark")
    named = next((row[name] for name in NAMES if row.get(name)), None)
    if named:
        _text(placemark, "name", str(named))
    _text(placemark, "styleUrl", f"#c{colour.removeprefix('#')}")
    extended = ElementTree.SubElement(placemark, "ExtendedData")
    for name, value in row.items():
        if value is not None:
            held = ElementTree.SubElement(extended, "Data", name=str(name))
            _text(held, "value", value.isoformat() if isinstance(value, date) else str(value))
    if shape is not None:
        _shape(placemark, shape)


def _shape(parent: ElementTree.Element, shape: Any) -> None:  # noqa: ANN401 - a geometry
    kind = shape.geom_type
    if kind.startswith("Multi") or kind == "GeometryCollection":
        several = ElementTree.SubElement(parent, "MultiGeometry")
        for part in shape.geoms:
            _shape(several, part)
    elif kind == "Polygon":
        polygon = ElementTree.SubElement(parent, "Polygon")
        for tag, ring in (
            ("outerBoundaryIs", shape.exterior),
            *(("innerBoundaryIs", r) for r in shape.interiors),
        ):
            edge = ElementTree.SubElement(ElementTree.SubElement(polygon, tag), "LinearRing")
            _text(edge, "coordinates", _coordinates(ring))
    else:
        _text(ElementTree.SubElement(parent, kind), "coordinates", _coordinates(shape))


def _coordinates(shape: Any) -> str:  # noqa: ANN401 - a geometry
    return " ".join(
        f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lon, lat in shapely.get_coordinates(shape).tolist()
    )


def _style(document: ElementTree.Element, colour: str) -> None:
    red, green, blue = (colour[i : i + 2] for i in (1, 3, 5))
    style = ElementTree.SubElement(document, "Style", id=f"c{colour.removeprefix('#')}")
    line = ElementTree.SubElement(style, "LineStyle")
    _text(line, "color", f"ff{blue}{green}{red}")
    _text(line, "width", "2")
    _text(ElementTree.SubElement(style, "PolyStyle"), "color", f"40{blue}{green}{red}")
    icon = ElementTree.SubElement(style, "IconStyle")
    _text(icon, "color", f"ff{blue}{green}{red}")


def _text(parent: ElementTree.Element, tag: str, words: str) -> None:
    ElementTree.SubElement(parent, tag).text = words.translate(FORBIDDEN)
