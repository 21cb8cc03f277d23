"""Drawings (DXF), GPS files (GPX) and zipped file geodatabases, inside the sandboxed child.

A drawing knows neither fields nor a coordinate system. What makes it a table: closed lines become areas, a
text that stands inside an area becomes its name, and the CAD layer is a column to choose by.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import shapely

from geo_mahalle.sandbox.markup import plain_text
from geo_mahalle.sandbox.rings import closed
from geo_mahalle.sandbox.work import (
    GEOMETRY,
    Answer,
    CannotReadError,
    choose,
    members_of,
    read_layer,
    read_layers,
)

HEADER_BYTES = 200_000
FOLDER = "/vsimem/layer.gdb"
GEODATABASE_PARTS = (
    ".gdbtable",
    ".gdbtablx",
    ".gdbindexes",
    ".spx",
    ".atx",
    ".freelist",
    "gdb",
    "timestamps",
)
FIRST_UTF8 = "AC1021"
"""DXF of AutoCAD 2007; from then on the letters of a drawing are UTF-8."""
POLYGONS = (3, 6)
_FORMAT_CODES = re.compile(r"\\[A-Za-z][^;\\{}]*;|[{}]|%%[uok]", re.IGNORECASE)


def read(content: bytes, file_format: str, options: Mapping[str, Any], limits: Mapping[str, int]) -> Answer:
    """Return the rows of a drawing, a GPS file or a geodatabase."""
    if file_format == "dxf":
        return _read_dxf(content, options)
    if file_format == "gpx":
        return _read_gpx(content, options)
    return _read_geodatabase(content, options, limits)


def _read_geodatabase(content: bytes, options: Mapping[str, Any], limits: Mapping[str, int]) -> Answer:
    """Return one layer of a zipped file geodatabase, which GDAL opens as a folder in its memory."""
    members = members_of(content, GEODATABASE_PARTS, limits, most=2_000)
    kept = []  # GDAL reads these very bytes
    for name, found in members.items():
        kept.append(ctypes.create_string_buffer(found, len(found)))
        path = f"{FOLDER}/{name.rsplit('/', 1)[-1]}".encode()
        _gdal().VSIFCloseL(_gdal().VSIFileFromMemBuffer(path, kept[-1], len(found), 0))
    return read_layers(FOLDER, options)


@lru_cache(maxsize=1)
def _gdal() -> ctypes.CDLL:
    """Return the GDAL that pyogrio brought, for the two calls that put bytes into its memory."""
    with Path("/proc/self/maps").open(encoding="utf-8") as maps:
        path = next(line.split()[-1] for line in maps if "/libgdal" in line)
    library = ctypes.CDLL(path)
    library.VSIFileFromMemBuffer.restype = ctypes.c_void_p
    library.VSIFileFromMemBuffer.argtypes = (ctypes.c_char_p, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_int)
    library.VSIFCloseL.argtypes = (ctypes.c_void_p,)
    return library


def warm_up() -> None:
    """Find GDAL while files may still be opened."""
    _gdal()


# DXF


def _read_dxf(content: bytes, options: Mapping[str, Any]) -> Answer:
    """Return the entities of a drawing; of areas what encloses something, with the text inside as name."""
    said, is_guess = dxf_encoding(content)
    encoding = str(options.get("encoding") or said)
    # GDAL is told UTF-8, which passes the letters as they are; they are decoded with the rest.
    pyogrio.set_gdal_config_options({"DXF_ENCODING": "UTF-8", "DXF_MERGE_BLOCK_GEOMETRIES": "YES"})
    facts, table = read_layers(content, {"encoding": encoding.upper()})
    if not table.num_rows:
        raise CannotReadError("the drawing is empty")
    table = _named(table)
    layers = sorted(set(table["layer"].drop_null().to_pylist()))
    if options.get("layer"):
        wanted = choose(layers, options["layer"], what="layer")
        table = table.filter(pc.equal(table["layer"], wanted))
    left_out = 0
    if options.get("import_kind") in ("areas", "facilities"):
        table, left_out = _areas(table, only=options["import_kind"] == "areas")
    elif options.get("import_kind") == "streets":
        table, left_out = _of_types(table, (1,))
    is_guess = is_guess and not options.get("encoding")
    told = {"layers": layers, "layer": options.get("layer"), "left_out": left_out}
    return {**facts, **told, "encoding": encoding, "encoding_is_guess": is_guess, "crs": None}, table


def dxf_encoding(content: bytes) -> tuple[str, bool]:
    """Return in which letters a drawing is written, and whether that is only a guess.

    Since AutoCAD 2007 it is UTF-8; before, the header names a code page, which many programs never set.
    """
    head = content[:HEADER_BYTES]
    version = re.search(rb"\$ACADVER\s+1\s+(AC\d+)", head)
    page = re.search(rb"\$DWGCODEPAGE\s+3\s+ANSI_(\d+)", head)
    is_utf8 = _is_valid(content, "utf-8")
    if version and version[1].decode() >= FIRST_UTF8 and is_utf8:
        return "utf-8", False
    if content.isascii():
        return "utf-8", False
    if page and page[1] != b"1252" and (not version or version[1].decode() < FIRST_UTF8):
        return f"cp{page[1].decode()}", False
    return ("utf-8" if is_utf8 else "cp1256"), True


def _is_valid(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _named(table: pa.Table) -> pa.Table:
    """Return the table with the columns a drawing has, in small letters, texts without their format codes."""
    columns = {name.lower(): table[name] for name in table.column_names}
    texts = columns["text"].to_pylist() if "text" in columns else [None] * table.num_rows
    plain = [(value and _FORMAT_CODES.sub("", value.replace("\\P", " ")).strip()) or None for value in texts]
    return pa.table(
        {
            "layer": columns["layer"],
            "key": columns.get("entityhandle", pa.nulls(table.num_rows, pa.string())),
            "name": pa.array(plain, pa.string()),
            GEOMETRY: columns[GEOMETRY],
        }
    )


def _areas(table: pa.Table, *, only: bool) -> tuple[pa.Table, int]:
    """Return the areas of a drawing with the text inside each as its name; with `only` nothing else.

    A text that stands in an area is no row of its own.
    """
    shapes = closed(shapely.from_wkb(table[GEOMETRY].to_numpy(), on_invalid="ignore"))
    kinds = shapely.get_type_id(shapes)
    is_area = np.isin(kinds, POLYGONS)
    names = table["name"].to_pylist()
    at_text = [at for at in np.flatnonzero(kinds == 0) if names[at]]
    areas = np.flatnonzero(is_area & shapely.is_valid(shapes))
    tree = shapely.STRtree(shapes[areas])
    used = set()
    for at in at_text:
        around = [areas[found] for found in tree.query(shapes[at], predicate="within")]
        # The innermost area is the one that the text names.
        inner = min(around, key=lambda one: shapely.area(shapes[one]), default=None)
        if inner is not None and names[inner] is None:
            names[inner] = names[at]
            used.add(at)
    kept = is_area if only else np.array([at not in used for at in range(len(shapes))])
    wkb = pa.array(shapely.to_wkb(shapes), pa.binary())
    drawn = table.set_column(table.column_names.index(GEOMETRY), GEOMETRY, wkb)
    drawn = drawn.set_column(table.column_names.index("name"), "name", pa.array(names, pa.string()))
    return drawn.filter(pa.array(kept)), int((~kept).sum()) - len(used)


def _of_types(table: pa.Table, wanted: tuple[int, ...]) -> tuple[pa.Table, int]:
    """Return the rows whose shape is of these types, and how many others there were."""
    kept = np.isin(
        shapely.get_type_id(shapely.from_wkb(table[GEOMETRY].to_numpy(), on_invalid="ignore")), wanted
    )
    return table.filter(pa.array(kept)), int((~kept).sum())


# GPX


def _read_gpx(content: bytes, options: Mapping[str, Any]) -> Answer:
    """Return the waypoints of a GPS file, or its tracks and routes as lines, one row a segment."""
    if re.search(rb"<!(DOCTYPE|ENTITY)", content, re.IGNORECASE):
        raise CannotReadError("the GPX declares entities; save it again from the program that made it")
    try:
        held = [str(name) for name, _ in pyogrio.list_layers(content)]
        if options.get("import_kind") == "streets":
            chosen, table = "tracks", _lines(content)
        else:
            chosen = choose(held, options.get("layer") or "waypoints", what="layer")
            table = read_layer(content, chosen, {})[1]
    except pyogrio.errors.DataSourceError as err:
        raise CannotReadError(f"the file cannot be opened: {err}") from err
    if not table.num_rows:
        raise CannotReadError(f"the file holds no {chosen}")
    filled = [name for name in table.column_names if table[name].null_count < table.num_rows]
    columns = {name: _plain(table[name]) if name != GEOMETRY else table[name] for name in filled}
    keys = pa.array([f"{chosen}/{number}" for number in range(1, table.num_rows + 1)], pa.string())
    return {"layers": held, "layer": chosen, "crs": "EPSG:4326"}, pa.table({"key": keys, **columns})


def _plain(column: pa.ChunkedArray) -> pa.Array:
    return pa.array([value and plain_text(value) for value in column.to_pylist()], pa.string())


def _lines(content: bytes) -> pa.Table:
    """Return one row a segment of each track and each route; a segment of a single point is none.

    From the points, because GDAL makes no line of a track in which one segment has a single point.
    """
    found = []
    for layer, points, own in (("tracks", "track_points", "track"), ("routes", "route_points", "route")):
        named = read_layer(content, layer, {})[1].drop_columns([GEOMETRY])
        table = read_layer(content, points, {})[1]
        if not table.num_rows:
            continue
        xy = shapely.get_coordinates(shapely.from_wkb(table[GEOMETRY].to_numpy()))
        segment = f"{own}_seg_id" if own == "track" else f"{own}_fid"
        owners = np.array(table[f"{own}_fid"].to_pylist(), dtype=np.int64)
        segments = np.array(table[segment].to_pylist(), dtype=np.int64)
        starts = np.flatnonzero((np.diff(owners) != 0) | (np.diff(segments) != 0)) + 1
        runs = [run for run in np.split(np.arange(len(xy)), starts) if len(run) > 1]
        shapes = pa.array([shapely.to_wkb(shapely.LineString(xy[run])) for run in runs], pa.binary())
        rows = named.take(pa.array([owners[run[0]] for run in runs], pa.int64()))
        found.append(rows.append_column(GEOMETRY, shapes))
    return (
        pa.concat_tables(found, promote_options="default")
        if found
        else pa.table({GEOMETRY: pa.array([], pa.binary())})
    )
