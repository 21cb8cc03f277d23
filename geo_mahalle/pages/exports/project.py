"""Write a QGIS project: every layer of the place in its style, titles in Persian, beside one GeoPackage.

`NAME.qgz` names the layers of `NAME.gpkg` by a relative path, so that the two files may be carried anywhere
together and open without a network. Layers lie in three groups: boundaries and streets, services and
problems, core indicators in their fixed classes.
"""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Role, connect, rows
from geo_mahalle.database.filters import Filter
from geo_mahalle.disclosure import Snapshot, take_snapshot
from geo_mahalle.pages.exports.about import about
from geo_mahalle.pages.exports.frames import read_office
from geo_mahalle.pages.exports.packages import write_geopackage
from geo_mahalle.pages.exports.styles import add_style, shape_kind
from geo_mahalle.pages.exports.tables import find_layer
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.pages.exports"
VERSION = "3.22.0"
MOMENT = (1980, 1, 1, 0, 0, 0)
BASE = "مرزها و معابر"
THINGS = "مشکلات"
SERVICES = "خدمات و تأسیسات"
VALUES = "شاخص‌ها"
TABLES = (
    ("areas", BASE, "level"),
    ("streets", BASE, None),
    ("facilities", SERVICES, "kind"),
    ("issues", THINGS, "is_open"),
)
"""Tables with their group and the column of which each word is a layer of its own."""
OPEN_OR_NOT = {True: ("open", "مشکلات باز"), False: ("closed", "مشکلات بسته")}
MOST_SHOWN = 500
"""Services of which there are more are hidden at first: lamps would cover the map."""
QGIS_KIND = {"point": "Point", "line": "Line", "area": "Polygon"}
KIND_WORDS = {"point": "نقطه", "line": "خط", "area": "محدوده"}
ABOVE = ("point", "line", "area")
"""What is drawn over what."""


@dataclass(frozen=True)
class Layer:
    """A layer of the project: a table of one kind of geometry, where it lies, whether it shows at first."""

    id: str
    title: str
    group: str
    frame: pd.DataFrame
    is_shown: bool = True

    @property
    def key(self) -> str:
        """Return the layer's key in the project: QGIS gives one under eleven signs another."""
        return f"geo_mahalle_{self.id}"

    @property
    def kind(self) -> str:
        """Return point, line or area."""
        return shape_kind(self.frame)


def write_project(
    settings: Settings, path: Path, *, catalogue: Catalogue, narrow: Filter | None = None
) -> list[Layer]:
    """Write `path` (.qgz) and the GeoPackage beside it; return the layers, the topmost first."""
    snapshot = take_snapshot(settings, edition="office", catalogue=catalogue)
    layers = sorted(
        _layers(settings, catalogue, snapshot, narrow or Filter()), key=lambda one: ABOVE.index(one.kind)
    )
    data = path.with_suffix(".gpkg")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.stem}-", dir=path.parent) as scratch:
        for layer in layers:
            write_geopackage(layer.frame, Path(scratch) / data.name)
        (Path(scratch) / data.name).replace(data)
    with connect(settings, Role.COMPUTE) as connection:
        (place,) = rows(connection, PACKAGE, "setting")
    body = _document(place["name_fa"], layers, data.name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{path.stem}.qgs", MOMENT), body, zipfile.ZIP_DEFLATED)
    return layers


def _layers(settings: Settings, catalogue: Catalogue, snapshot: Snapshot, narrow: Filter) -> Iterator[Layer]:
    finest = max(snapshot.levels, key=lambda level: level.rank).id
    for name, group, column in TABLES:
        wanted = find_layer(name, catalogue, narrow)
        frame = read_office(settings, catalogue, wanted, snapshot=snapshot)
        whole = Layer(name, wanted.title_fa, group, frame)
        for layer in _by_word(whole, column, finest) if column else (whole,):
            yield from _by_kind(layer)
    for indicator in snapshot.indicators:
        if not (indicator.is_core and indicator.bands):
            continue
        wanted = find_layer(indicator.id, catalogue, replace(narrow, levels=(finest,)))
        frame = read_office(settings, catalogue, wanted, snapshot=snapshot)
        title = f"{indicator.code} {indicator.short_fa}"
        yield from _by_kind(Layer(indicator.id, title, VALUES, frame, is_shown=False))


def _by_word(layer: Layer, column: str, finest: str) -> Iterator[Layer]:
    """Yield a layer of each word of a column, in the table's order.

    Shown at first are the finest of the levels, services of which there are not too many, and open problems.
    """
    for word in layer.frame[column].dropna().unique():
        part = layer.frame[layer.frame[column] == word]
        if layer.group == THINGS:
            name, title = OPEN_OR_NOT[bool(word)]
        else:
            name, title = str(word), str(part[f"{column}_fa"].iloc[0])
        key = f"{layer.id}_{name}"
        part.attrs = {**layer.frame.attrs, "title_fa": title, "name": key}
        is_shown = len(part) <= MOST_SHOWN if layer.group == SERVICES else name in (finest, "open")
        yield replace(layer, id=key, title=title, frame=part, is_shown=is_shown)


def _by_kind(layer: Layer) -> Iterator[Layer]:
    """Yield a layer of each kind of geometry; rows without a place are in none."""
    placed = layer.frame[layer.frame["geometry"].notna()]
    kinds = placed["geometry"].geom_type.str.removeprefix("Multi")
    several = kinds.nunique() > 1
    for kind in sorted(kinds.unique()):
        part = gpd.GeoDataFrame(placed[kinds == kind], geometry="geometry", crs="EPSG:4326")
        word = shape_kind(part)
        name = f"{layer.id}_{word}" if several else layer.id
        title = f"{layer.title} ({KIND_WORDS[word]})" if several else layer.title
        part.attrs = {**layer.frame.attrs, "name": name, "title_fa": title}
        yield replace(layer, id=name, title=title, frame=part)


def _document(place: str, layers: Iterable[Layer], data: str) -> bytes:
    """Return the project as QGIS reads it."""
    shown = list(layers)
    areas = [one.frame for one in shown if one.id.startswith("areas_")]
    root = ElementTree.Element("qgis", version=VERSION, projectname=place)
    ElementTree.SubElement(root, "title").text = place
    if areas:
        _map_in_metres(root, min(areas, key=lambda frame: frame["area_m2"].median()))
    tree = ElementTree.SubElement(root, "layer-tree-group")
    for group in (THINGS, SERVICES, BASE, VALUES):
        folder = ElementTree.SubElement(
            tree, "layer-tree-group", name=group, checked="Qt::Checked", expanded="1"
        )
        for layer in (one for one in shown if one.group == group):
            ElementTree.SubElement(
                folder,
                "layer-tree-layer",
                id=layer.key,
                name=layer.title,
                checked="Qt::Checked" if layer.is_shown else "Qt::Unchecked",
                providerKey="ogr",
                source=_source(layer, data),
                expanded="0",
            )
    held = ElementTree.SubElement(root, "projectlayers")
    for layer in shown:
        _map_layer(held, layer, data)
    order = ElementTree.SubElement(root, "layerorder")
    for layer in shown:
        ElementTree.SubElement(order, "layer", id=layer.key)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _map_in_metres(root: ElementTree.Element, areas: gpd.GeoDataFrame) -> None:
    """Let the map stand in the UTM zone of the place, at its smallest areas."""
    system = areas.estimate_utm_crs()
    properties = ElementTree.SubElement(root, "properties")
    enabled = ElementTree.SubElement(properties, "SpatialRefSys")
    ElementTree.SubElement(enabled, "ProjectionsEnabled", type="int").text = "1"
    _crs(ElementTree.SubElement(root, "projectCrs"), system)
    canvas = ElementTree.SubElement(root, "mapcanvas", name="theMapCanvas")
    ElementTree.SubElement(canvas, "units").text = "meters"
    extent = ElementTree.SubElement(canvas, "extent")
    bounds = areas.to_crs(system).total_bounds
    for tag, value in zip(("xmin", "ymin", "xmax", "ymax"), bounds, strict=True):
        ElementTree.SubElement(extent, tag).text = repr(float(value))
    _crs(ElementTree.SubElement(canvas, "destinationsrs"), system)


def _map_layer(parent: ElementTree.Element, layer: Layer, data: str) -> None:
    held = ElementTree.SubElement(
        parent, "maplayer", type="vector", geometry=QGIS_KIND[layer.kind], hasScaleBasedVisibilityFlag="0"
    )
    ElementTree.SubElement(held, "id").text = layer.key
    ElementTree.SubElement(held, "datasource").text = _source(layer, data)
    ElementTree.SubElement(held, "layername").text = layer.title
    ElementTree.SubElement(held, "provider", encoding="UTF-8").text = "ogr"
    _crs(ElementTree.SubElement(held, "srs"), CRS.from_epsg(4326))
    told = about(layer.frame)
    said = "\n".join(f"{key}: {words}" for key, words in told.items() if words)
    metadata = ElementTree.SubElement(held, "resourceMetadata")
    ElementTree.SubElement(metadata, "title").text = layer.title
    ElementTree.SubElement(metadata, "abstract").text = said
    aliases = ElementTree.SubElement(held, "aliases")
    meanings = layer.frame.attrs.get("columns_fa", {})
    columns = [name for name in layer.frame.columns if name != "geometry"]
    for number, name in enumerate(columns, start=1):
        short = str(meanings.get(name, name)).partition("؛")[0]
        ElementTree.SubElement(aliases, "alias", index=str(number), field=str(name), name=short)
    add_style(held, layer.frame)


def _source(layer: Layer, data: str) -> str:
    return f"./{data}|layername={layer.id}"


def _crs(parent: ElementTree.Element, system: CRS) -> None:
    """Write a coordinate system; QGIS takes a project's from its words, a layer's from its number."""
    held = ElementTree.SubElement(parent, "spatialrefsys")
    ElementTree.SubElement(held, "wkt").text = system.to_wkt()
    ElementTree.SubElement(held, "srid").text = str(system.to_epsg())
    ElementTree.SubElement(held, "authid").text = f"EPSG:{system.to_epsg()}"
