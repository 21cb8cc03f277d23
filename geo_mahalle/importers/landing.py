"""Where the rows of a file would land: a light map of them, before anything is brought in."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geo_mahalle.database import PlaceRow, connect, read_place
from geo_mahalle.importers import values
from geo_mahalle.importers.columns import bind
from geo_mahalle.importers.context import DEGREES, transformer
from geo_mahalle.importers.intake import find_source, read_layers, told_to_readers
from geo_mahalle.importers.readers import open_file
from geo_mahalle.importers.records import Batch, ImportRequest, OpenFile
from geo_mahalle.sandbox.rings import closed
from geo_mahalle.settings import Settings

MOST_SHAPES, MOST_VERTICES = 3_000, 40_000
FINEST_DEGREES = 1e-5
Shape = Any  # shapely ships no types that mypy could read


def would_land(settings: Settings, request: ImportRequest) -> dict[str, Any]:
    """Return the shapes of a file, read as the request says, as light GeoJSON.

    Each feature says whether it lies in the place's box; `left_out` counts those beyond what a page draws.
    """
    catalogue = read_layers(settings)
    source = find_source(catalogue, request)
    with connect(settings) as connection:
        place = read_place(connection)
    with tempfile.TemporaryDirectory() as folder:
        file = open_file(
            request.path, told_to_readers(request.options, catalogue, source), workspace=Path(folder)
        )
        fields = bind(source, file.headings).found
        crs = request.options.get("crs") or source.crs or file.crs or DEGREES
        features: list[dict[str, Any]] = []
        left_out = vertices = 0
        for shape in _shapes(file, fields, str(crs), is_swapped=bool(request.options.get("swap_axes"))):
            vertices += shapely.get_num_coordinates(shape)
            if len(features) >= MOST_SHAPES or vertices > MOST_VERTICES:
                left_out += 1
                continue
            features.append(_feature(shape, place))
    return {"type": "FeatureCollection", "features": features, "left_out": left_out}


def _feature(shape: Shape, place: PlaceRow) -> dict[str, Any]:
    x, y = shapely.get_coordinates(shapely.centroid(shape))[0]
    inside = bool(place.west <= x <= place.east and place.south <= y <= place.north)
    light = shapely.set_precision(shape, FINEST_DEGREES / 10, mode="pointwise")
    geometry = json.loads(shapely.to_geojson(light))
    return {"type": "Feature", "geometry": geometry, "properties": {"inside": inside}}


def _shapes(
    file: OpenFile, fields: Mapping[str, tuple[str, ...]], crs: str, *, is_swapped: bool
) -> Iterator[Shape]:
    """Yield the shapes of a file in degrees; what cannot be placed on earth is passed over."""
    change = transformer(crs)
    for batch in file.batches():
        for shape in _drawn(batch, fields):
            turned = shapely.transform(shape, lambda xy: xy[:, ::-1]) if is_swapped else shape
            if change is not None:
                turned = shapely.transform(
                    turned, lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1]))
                )
            xy = shapely.get_coordinates(turned)
            if len(xy) and np.isfinite(xy).all() and (np.abs(xy) <= (180, 90)).all():
                is_point = turned.geom_type == "Point"
                yield turned if is_point else shapely.simplify(turned, FINEST_DEGREES)


def _drawn(batch: Batch, fields: Mapping[str, tuple[str, ...]]) -> Iterator[Shape]:
    if batch.geometry is not None:
        given = shapely.from_wkb(batch.geometry.to_numpy(zero_copy_only=False), on_invalid="ignore")
        yield from (shape for shape in closed(given) if shape is not None and not shape.is_empty)
    elif "lon" in fields and "lat" in fields:
        pair = [batch.columns[fields[name][0]].combine_chunks() for name in ("lon", "lat")]
        xy = np.column_stack([values.degrees(column)[0] for column in pair])
        yield from shapely.points(xy[np.isfinite(xy).all(axis=1)])
