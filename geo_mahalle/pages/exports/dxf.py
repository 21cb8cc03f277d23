"""Write DXF (AutoCAD 2010): the drawing that municipal surveyors and consultants work in.

A drawing has metres and no coordinate system of its own, so places stand in the UTM zone of their middle,
whose EPSG number is written into the drawing with what the table says of itself. Each class of the style is a
layer in its colour. An area is a closed polyline a ring, as consultants draw boundaries; names are texts
beside their places; the columns of a row hang on its first entity as extended data of `GEO_MAHALLE`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from ezdxf import colors, options, units  # type: ignore[attr-defined]  # its own hint hides the last
from ezdxf.document import Drawing
from ezdxf.filemanagement import new
from ezdxf.layouts.layout import Modelspace

from geo_mahalle.pages.exports.about import about, plain
from geo_mahalle.pages.exports.styles import colour_of

VERSION = "R2010"
APPLICATION = "GEO_MAHALLE"
LAYER_WORDS = ("committee_fa", "kind_fa", "class", "level_fa")
"""Which column names a row's layer: the first that is there."""
NAMES = ("name_fa", "name", "category_fa", "kind_fa")
FORBIDDEN = re.compile(r'[<>/\\":;?*|=`,\x00-\x1f]')
"""Signs that a layer's name cannot hold."""
LONGEST = 80
"""Signs of a text of extended data: 255 bytes in the format, three a Persian sign at most."""
TEXT_HEIGHT_M = 2.5
ABOUT_LAYER = "about"


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table with places as DXF; equal tables give equal bytes."""
    was_fixed = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        drawing = draw(frame)
        drawing.saveas(path, encoding="utf-8")
    finally:
        options.write_fixed_meta_data_for_testing = was_fixed


def draw(frame: pd.DataFrame) -> Drawing:
    """Return the drawing of a table with places."""
    drawing = new(VERSION, setup=False)
    drawing.units = units.M
    drawing.appids.add(APPLICATION)
    space = drawing.modelspace()
    places = gpd.GeoSeries(frame["geometry"], crs="EPSG:4326")
    metres = places.to_crs(places.estimate_utm_crs()) if places.notna().any() else places
    colour = colour_of(frame)
    for row, shape in zip(plain(frame).to_dict("records"), metres, strict=True):
        if shape is not None and not shape.is_empty:
            told = {str(key): value for key, value in row.items()}
            _draw_row(drawing, space, told, shape, colour(told))
    _draw_about(drawing, space, frame, metres)
    return drawing


def _draw_row(
    drawing: Drawing, space: Modelspace, row: Mapping[str, Any], shape: shapely.Geometry, colour: str
) -> None:
    layer = _layer(drawing, row, colour)
    for number, part in enumerate(_parts(shape)):
        points = shapely.get_coordinates(part)
        if part.geom_type == "Point":
            entity: Any = space.add_point(points[0], dxfattribs={"layer": layer})
        else:
            closed = part.geom_type == "LinearRing"
            entity = space.add_lwpolyline(
                points[:-1] if closed else points, close=closed, dxfattribs={"layer": layer}
            )
        if number == 0:
            entity.set_xdata(APPLICATION, list(_columns(row)))
    name = next((str(row[key]) for key in NAMES if row.get(key)), "")
    if name:
        spot = shape.representative_point()
        space.add_text(
            _one_line(name),
            height=TEXT_HEIGHT_M,
            dxfattribs={"layer": layer, "insert": (spot.x, spot.y)},
        )


def _parts(shape: shapely.Geometry) -> Iterator[shapely.Geometry]:
    """Yield points, lines and rings, outer ring first."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part.exterior
            yield from part.interiors
        elif part.geom_type in {"Point", "LineString", "LinearRing"}:
            yield part
        else:
            yield from _parts(part)


def _layer(drawing: Drawing, row: Mapping[str, Any], colour: str) -> str:
    """Return the name of a row's layer, made in its colour when it is first met."""
    word = next((str(row[key]) for key in LAYER_WORDS if row.get(key)), "0")
    name = FORBIDDEN.sub(" ", word).strip() or "0"
    if name not in drawing.layers:
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        drawing.layers.add(name, true_color=colors.rgb2int((red, green, blue)))
    return name


def _columns(row: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    for key, value in row.items():
        if value is not None:
            told = value.isoformat() if isinstance(value, date) else str(value)
            yield 1000, _one_line(f"{key}={told}")[:LONGEST]


def _one_line(words: str) -> str:
    """Return text as a drawing holds it: one line, no control sign, no caret or percent codes."""
    return re.sub(r"[\x00-\x1f^%]+", " ", words).strip()


def _draw_about(drawing: Drawing, space: Modelspace, frame: pd.DataFrame, metres: gpd.GeoSeries) -> None:
    """Write what the table says of itself below the drawing."""
    drawing.layers.add(ABOUT_LAYER)
    code = metres.crs.to_epsg() if metres.crs is not None else None
    told = about(frame) | {"coordinates": f"EPSG:{code}, metres"}
    west, south, *_ = metres.total_bounds if metres.notna().any() else (0.0, 0.0)
    left, bottom = (float(value) if np.isfinite(value) else 0.0 for value in (west, south))
    for number, (key, words) in enumerate((key, words) for key, words in told.items() if words):
        space.add_text(
            _one_line(f"{key}: {words}"),
            height=TEXT_HEIGHT_M,
            dxfattribs={
                "layer": ABOUT_LAYER,
                "insert": (left, bottom - (number + 2) * 2 * TEXT_HEIGHT_M),
            },
        )
