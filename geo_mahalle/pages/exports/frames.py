"""Read a table of the office edition as a frame: geometry, types, titles, units and what was left out.

Rows come from the analysts' views as Arrow, in one read-only transaction; values come from the snapshot that
the pages are drawn from, so a number in a frame is the number on the page. The words about a frame (units,
sources, licence, run, what is missing) travel in its `attrs`.
"""

from __future__ import annotations

import binascii
import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, Role, connect, rows
from geo_mahalle.database.arrow import fetch_arrow, reading
from geo_mahalle.database.filters import Filter
from geo_mahalle.disclosure import Snapshot, take_snapshot
from geo_mahalle.disclosure.rules import may_draw
from geo_mahalle.pages.exports import words
from geo_mahalle.pages.exports.asking import asked_parameters, query_of
from geo_mahalle.pages.exports.tables import Table, Wanted
from geo_mahalle.pages.exports.values import value_frame, wide_values
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.pages.exports"
TIMEOUT_S = 120.0
CRS = "EPSG:4326"
POINT, POINT_SIGNS, POINT_HEAD = "0101000020E6100000", 50, 9
"""How the EWKB of a point in EPSG:4326 begins (little-endian), its length in signs, and its head in bytes."""
NULLABLE: Mapping[pa.DataType, Any] = {
    pa.int16(): pd.Int16Dtype(),
    pa.int32(): pd.Int32Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


def read_office(
    settings: Settings, catalogue: Catalogue, wanted: Wanted, *, snapshot: Snapshot | None = None
) -> pd.DataFrame:
    """Return a table as the office may have it; `snapshot` saves taking one for values.

    A table with places is a GeoDataFrame in EPSG:4326. Columns of few words are categoricals with their
    titles beside them (`category_fa`, `category_en`); numbers that may be unknown are nullable.
    """
    if (wanted.table.id == "values" or wanted.indicator) and snapshot is None:
        snapshot = take_snapshot(settings, edition="office", catalogue=catalogue)
    with connect(settings, Role.COMPUTE) as connection, reading(connection, timeout_s=TIMEOUT_S):
        narrowed = _narrow(connection, catalogue, wanted)
        table = None
        if wanted.table.id != "values":
            table = _fetch(connection, wanted.table, asked_parameters(connection, catalogue, narrowed))
        told = words.read_words(connection, catalogue, wanted, edition="office")
    if table is not None:
        frame = to_frame(table, wanted.table.categories)
        if wanted.indicator and snapshot is not None:
            frame = wide_values(frame, snapshot, wanted.indicator)
    elif snapshot is not None:
        frame = value_frame(snapshot, areas=narrowed.areas)
    frame = words.add_titles(frame, catalogue, told)
    frame.attrs = words.describe(frame, wanted, told, snapshot=snapshot)
    if wanted.indicator and snapshot is not None:
        (shown,) = (one for one in snapshot.indicators if one.id == wanted.indicator)
        frame.attrs["bands"] = list(shown.bands)
    return frame


def _narrow(connection: Connection, catalogue: Catalogue, wanted: Wanted) -> Filter:
    """Return the filter with areas opened up to all areas in them, and with the kinds that may be shown."""
    given = wanted.filter
    areas, kinds = given.areas, given.kinds
    if areas is not None:
        found = rows(connection, PACKAGE, "lying_in", {"codes": list(areas)})
        areas = tuple(row["code"] for row in found)
    if wanted.table.id == "facilities":
        public = [kind.id for kind in catalogue.facility_kinds.values() if may_draw(kind)]
        kinds = tuple(kind for kind in public if kinds is None or kind in kinds)
    return replace(given, areas=areas, kinds=kinds)


def _fetch(connection: Connection, table: Table, asked: Mapping[str, Any]) -> pa.Table:
    """Return a table's rows; very many are put in order here: the database would hold all back first."""
    found = fetch_arrow(connection, query_of(table.id), asked)
    keys = [(name, "ascending") for name in table.order]
    return found.take(pc.sort_indices(found, sort_keys=keys)) if keys else found


def to_frame(table: pa.Table, categories: Sequence[str] = ()) -> pd.DataFrame:
    """Return an Arrow table as a frame; its geometry column, if any, becomes `geometry`.

    Days are datetime64, times are UTC, whole numbers and booleans are nullable.
    """
    shapes = [field.name for field in table.schema if (field.metadata or {}).get(b"crs")]
    plain = table.drop_columns(shapes)
    for position, field in enumerate(plain.schema):
        if field.name in categories:
            coded = plain.column(position).combine_chunks().dictionary_encode()
            plain = plain.set_column(position, field.name, coded)
    frame: pd.DataFrame = plain.to_pandas(types_mapper=NULLABLE.get, date_as_object=False, split_blocks=True)
    if not shapes:
        return frame
    with _without_collecting():
        made = {name: read_shapes(table.column(name)) for name in shapes}
    for name in shapes[1:]:
        frame[name] = gpd.GeoSeries(made[name], crs=CRS)
    placed: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(made[shapes[0]], crs=CRS))
    return placed


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold off the garbage collector while very many geometries are made.

    None of them is garbage, but the collector looks at all of them again and again: four fifths of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_shapes(column: pa.ChunkedArray) -> NDArray[np.object_]:
    """Return the geometries of a column of hexadecimal EWKB; None where there is none.

    Points have all the same length, so a whole block of them is decoded at once, three times as fast.
    """
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], pa.string())
    known = whole.drop_null()
    if len(known) == 0:
        return np.full(len(whole), None, dtype=object)
    text = known[0].as_py()
    if not (text.startswith(POINT) and pc.all(pc.equal(pc.binary_length(known), POINT_SIGNS)).as_py()):
        return np.asarray(shapely.from_wkb(whole.to_numpy(zero_copy_only=False)), dtype=object)
    start = known.offset
    _, offsets, signs = known.buffers()
    first = int(np.frombuffer(offsets, dtype=np.int32)[start])
    body = signs.to_pybytes()[first : first + POINT_SIGNS * len(known)]
    blocks = np.frombuffer(binascii.unhexlify(body), dtype=np.uint8).reshape(len(known), POINT_SIGNS // 2)
    points = shapely.points(np.ascontiguousarray(blocks[:, POINT_HEAD:]).view("<f8"))
    if len(known) == len(whole):
        return np.asarray(points, dtype=object)
    made = np.full(len(whole), None, dtype=object)
    made[pc.is_valid(whole).to_numpy(zero_copy_only=False)] = points
    return made
