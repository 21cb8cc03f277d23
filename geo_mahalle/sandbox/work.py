"""What the sandboxed child does with a file's bytes: every value becomes text, every shape becomes WKB."""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.pandas_compat

from geo_mahalle.sandbox.markup import plain_text
from geo_mahalle.sandbox.zips import ZipRefusedError, read_members

BATCH_ROWS = 20_000
SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
GEOMETRY = "geometry"
OSM = ("osm_pbf", "overpass")
DRAWINGS = ("dxf", "gpx", "geodatabase")

Facts = dict[str, Any]
Answer = tuple[Facts, pa.Table]


class CannotReadError(Exception):
    """The file cannot be read; the message is for the person who brought it."""


def warm_up(file_format: str) -> None:
    """Load everything that reading will need while files may still be opened."""
    for name in ("utf-8", "cp1256", "cp1252", "utf-16", "cp437", "ascii", "latin-1"):
        b"a ".decode(name, "ignore")
    write(io.BytesIO(), {}, pa.table({"a": pa.chunked_array([["a"]], pa.string())}))
    pa.array(["a"], pa.string()).to_pylist()
    if file_format in ("xlsx", "xls"):
        import python_calamine  # noqa: F401 - loaded now, because later no file may be opened

        return
    if file_format in OSM:
        from geo_mahalle.sandbox import osm

        osm.warm_up()
        return
    import pyogrio

    from geo_mahalle.sandbox import drawings

    driver = os.environ["GEO_MAHALLE_SANDBOX_DRIVER"]
    extra = set(pyogrio.list_drivers()) - {driver, "MEM", "Memory"}
    if extra:
        raise CannotReadError(f"GDAL has drivers that could open something else: {', '.join(sorted(extra))}")
    pyogrio.set_gdal_config_options(
        {"OGR_SQLITE_PRAGMA": "trusted_schema=0", "LIBKML_RESOLVE_STYLE": "NO", "SHAPE_ENCODING": ""}
    )
    _load_projections()
    if file_format in DRAWINGS:
        drawings.warm_up()


def _load_projections() -> None:
    """Make PROJ open its database now, so that a .prj can be named after files are out of reach."""
    import shapely
    from pyogrio import raw

    shapely.to_wkb(shapely.force_2d(shapely.from_wkt(["POINT (1 2)"])))

    raw.read_arrow  # noqa: B018 - loads the module
    import pyproj

    pyproj.CRS.from_epsg(32639).to_epsg()


def read(content: bytes, file_format: str, options: Mapping[str, Any], limits: Mapping[str, int]) -> Answer:
    """Return facts about the file, and its rows as text columns with WKB in `geometry`."""
    if file_format in ("xlsx", "xls"):
        return _read_sheet(content, options, limits, is_zip=file_format == "xlsx")
    if file_format == "shapefile":
        return _read_shapefile(content, options, limits)
    if file_format in ("kml", "kmz"):
        return _read_kml(content, file_format, limits)
    if file_format in OSM:
        from geo_mahalle.sandbox import osm

        return osm.read(content, file_format, options)
    if file_format in DRAWINGS:
        from geo_mahalle.sandbox import drawings

        return drawings.read(content, file_format, options, limits)
    return read_layers(content, options)


def write(stream: IO[bytes], facts: Facts, table: pa.Table) -> None:
    """Write the facts and the rows as one Arrow stream."""
    header = json.dumps(facts, ensure_ascii=False).encode()
    stream.write(len(header).to_bytes(8, "big") + header)
    with pa.ipc.new_stream(stream, table.schema) as writer:
        writer.write_table(table, max_chunksize=BATCH_ROWS)
    stream.flush()


# Spreadsheets


def _read_sheet(
    content: bytes, options: Mapping[str, Any], limits: Mapping[str, int], *, is_zip: bool
) -> Answer:
    """Return one sheet: its first row with any word is the header, and `row` is the number Excel shows.

    Sheets without a single cell are passed over. An old workbook (.xls) is no zip.
    """
    import python_calamine

    # A workbook is a zip: its members are counted and measured before the reader sees them.
    members = members_of(content, (".xml", ".rels", ".bin"), limits, most=2_000) if is_zip else {}
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = list(book.sheet_names)
        filled = [name for name in names if book.get_sheet_by_name(name).total_height]
        chosen = choose(
            names if options.get("sheet") else filled or names, options.get("sheet"), what="sheet"
        )
        rows = book.get_sheet_by_name(chosen).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as err:
        raise CannotReadError(f"the workbook cannot be read: {err}") from err
    for row, column, error in _error_cells(members, names.index(chosen)) if is_zip else ():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error
    start = next((n for n, row in enumerate(rows) if any(cell_text(value) for value in row)), len(rows))
    if start == len(rows):
        raise CannotReadError(f"the sheet {chosen!r} is empty")
    header = unique_names([cell_text(value) or "" for value in rows[start]])
    numbers = [n + 1 for n, row in enumerate(rows) if n > start and any(cell_text(value) for value in row)]
    columns = {name: [cell_text(rows[n - 1][k]) for n in numbers] for k, name in enumerate(header)}
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return {"layers": names, "layer": chosen}, table.append_column("__line__", pa.array(numbers, pa.int64()))


_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id=\"([^\"]+)\"[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt=\"e\"[^>]*)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_AT = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>")


def _error_cells(members: Mapping[str, bytes], number: int) -> Iterable[tuple[int, int, str]]:
    """Yield row, column (from 0) and text of the cells whose formula failed; the reader leaves them empty."""
    sheets = _SHEET.findall(members.get("xl/workbook.xml", b""))
    relations = _RELATION.findall(members.get("xl/_rels/workbook.xml.rels", b""))
    if number >= len(sheets):
        return
    wanted = b'Id="' + sheets[number] + b'"'
    target = next(
        (re.search(rb'Target="/?(?:xl/)?([^"]+)"', one) for one in relations if wanted in one), None
    )
    content = members.get(f"xl/{target[1].decode('utf-8', 'replace')}", b"") if target else b""
    for attributes, body in _CELL.findall(content) if b't="e"' in content else ():
        at, value = _AT.search(attributes), _VALUE.search(body)
        if at and value:
            column = 0
            for letter in at[1]:
                column = column * 26 + letter - 64
            yield int(at[2]) - 1, column - 1, value[1].decode("utf-8", "replace")


def cell_text(value: object) -> str | None:
    """Return a cell as text, the way its author reads it: 3.0 is 3, a midnight is a day."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


# Vector files


def read_layers(
    content: bytes | str, options: Mapping[str, Any], *, layers: Iterable[str | int] | None = None
) -> Answer:
    """Return one layer of a vector file (or several with one wish), all columns as text."""
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        found = [str(name) for name, kind in pyogrio.list_layers(content) if kind is not None or layers]
        wanted: list[str | int] = list(layers or [choose(found, options.get("layer"), what="layer")])
        parts = [read_layer(content, name, options) for name in wanted]
    except (DataSourceError, DataLayerError) as err:
        raise CannotReadError(f"the file cannot be opened: {err}") from err
    tables = [table for _, table in parts]
    merged = tables[0] if len(tables) == 1 else pa.concat_tables(tables, promote_options="default")
    first = wanted[0]
    return {
        **parts[0][0],
        "layers": found,
        "layer": found[first] if isinstance(first, int) else first,
    }, merged


def read_layer(content: bytes | str, layer: str | int, options: Mapping[str, Any]) -> Answer:
    """Return one layer of a vector file."""
    import pyogrio

    # Letters of a DBF come as they are (SHAPE_ENCODING is empty) and are decoded here.
    encoding = options.get("encoding")
    meta, table = pyogrio.raw.read_arrow(content, layer=layer)
    name = meta.get("geometry_name") or "wkb_geometry"
    columns: dict[str, pa.Array] = {}
    for field in table.schema:
        if field.name == name:
            columns[GEOMETRY] = _flat(table[name])
        elif not pa.types.is_binary(field.type) and not pa.types.is_large_binary(field.type):
            columns[field.name] = _as_text(table[field.name], encoding or "utf-8")
    facts = {
        "crs": meta.get("crs"),
        "encoding": meta.get("encoding") or encoding,
        "geometry_type": meta.get("geometry_type"),
    }
    return facts, pa.table(columns)


def _flat(column: pa.ChunkedArray) -> pa.Array:
    """Return the shapes without heights."""
    import shapely

    shapes = shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")
    return pa.array(shapely.to_wkb(shapely.force_2d(shapes)), pa.binary())


def _as_text(column: pa.ChunkedArray, encoding: str) -> pa.ChunkedArray:
    """Return any column as text; numbers without a needless `.0`."""
    kind = column.type
    if encoding != "utf-8" and (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raw = column.cast(pa.large_binary()).to_pylist()
        return pa.chunked_array([[value and value.decode(encoding, "replace") for value in raw]], pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column.cast(pa.string())
    if pa.types.is_floating(kind):
        return pa.chunked_array([[cell_text(value) for value in column.to_pylist()]], pa.string())
    if pa.types.is_nested(kind):
        texts = [
            None if value is None else json.dumps(value, ensure_ascii=False, default=str)
            for value in column.to_pylist()
        ]
        return pa.chunked_array([texts], pa.string())
    if pa.types.is_timestamp(kind):
        return pa.chunked_array([[cell_text(value) for value in column.to_pylist()]], pa.string())
    return column.cast(pa.string())


def _read_shapefile(content: bytes, options: Mapping[str, Any], limits: Mapping[str, int]) -> Answer:
    """Return the layer of a zipped shapefile, however deep its folder and however its letters are written.

    Without a .cpg the DBF's letters are guessed: UTF-8 where every text is valid UTF-8, cp1256 otherwise.
    """
    members = members_of(content, SHAPE_PARTS, limits)
    stems = sorted({name[:-4] for name in members if name.lower().endswith(".shp")})
    titles = [stem.rsplit("/", 1)[-1] for stem in stems]
    chosen = choose(titles, options.get("layer"), what="layer")
    stem = stems[titles.index(chosen)]
    parts = {name[-4:].lower(): found for name, found in members.items() if name[:-4].lower() == stem.lower()}
    missing = [part for part in (".shx", ".dbf") if part not in parts]
    if missing:
        raise CannotReadError(
            f"the layer {chosen!r} lacks its {' and '.join(missing)}; zip all its files together"
        )
    encoding = options.get("encoding") or _encoding_of(parts)
    parts.pop(".cpg", None)
    packed = pack({f"layer{part}": found for part, found in parts.items()})
    facts, table = read_layers(packed, {"encoding": encoding})
    guessed = ".cpg" not in {name[-4:].lower() for name in members} and not options.get("encoding")
    return {
        **facts,
        "layers": titles,
        "layer": chosen,
        "encoding": encoding,
        "encoding_is_guess": guessed,
    }, table


def _encoding_of(parts: Mapping[str, bytes]) -> str:
    """Return the encoding of a DBF: what the .cpg says, or what its bytes can be."""
    said = parts.get(".cpg", b"").decode("ascii", "ignore").strip().lower()
    if said:
        said = said.replace("_", "-")
        number = re.sub(r"^(windows|cp|ansi)[-_ ]?", "", said)
        return f"cp{number}" if number.isdigit() else said
    body = parts[".dbf"][int.from_bytes(parts[".dbf"][8:10], "little") :]
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1256"
    return "utf-8"


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a new zip with the parts under plain names, for GDAL to open in memory."""
    import zipfile

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, found in parts.items():
            archive.writestr(name, found)
    return stream.getvalue()


def _read_kml(content: bytes, file_format: str, limits: Mapping[str, int]) -> Answer:
    """Return all placemarks of all folders; descriptions lose their HTML, heights are dropped."""
    texts = [content]
    if file_format == "kmz":
        members = members_of(content, (".kml",), limits)
        texts = [found for found in members.values() if b"<Placemark" in found]
    if not any(b"<Placemark" in found for found in texts):
        raise CannotReadError("the file holds no placemarks")
    parts = [_read_placemarks(found) for found in texts]
    merged = pa.concat_tables([table for _, table in parts], promote_options="default")
    columns = {}
    for name in merged.column_names:
        column = merged[name].combine_chunks()
        if name == GEOMETRY:
            columns[name] = column
        elif not pc.all(pc.is_null(column)).as_py():
            columns[name.lower()] = pa.array(map(_plain_cell, column.to_pylist()), pa.string())
    return {**parts[0][0], "crs": "EPSG:4326"}, pa.table(columns)


def _read_placemarks(content: bytes) -> Answer:
    if re.search(rb"<!(DOCTYPE|ENTITY)", content, re.IGNORECASE):
        raise CannotReadError("the KML declares entities; save it again from Google Earth")
    import pyogrio

    # By number: a document without a name is named after the file, which has another name at each look.
    return read_layers(content, {}, layers=range(len(pyogrio.list_layers(content))))


def _plain_cell(value: str | None) -> str | None:
    return plain_text(value) if value and "<" in value else value


# Both


def members_of(
    content: bytes, extensions: tuple[str, ...], limits: Mapping[str, int], *, most: int = 20
) -> dict[str, bytes]:
    """Return the members of a zip; refuse a zip that lies, in words for the person who brought it."""
    try:
        return read_members(
            content,
            extensions=extensions,
            most_members=most,
            most_bytes=limits["inflated_bytes"],
            highest_ratio=100,
        )
    except ZipRefusedError as err:
        raise CannotReadError(str(err)) from err


def choose(names: list[str], wanted: object, *, what: str) -> str:
    """Return the wished layer or sheet, or the only one; among several the user must choose."""
    if wanted is not None:
        if str(wanted) in names:
            return str(wanted)
        raise CannotReadError(f"there is no {what} {wanted!r}; there are: {', '.join(names)}")
    if not names:
        raise CannotReadError(f"the file holds no {what}")
    if len(names) > 1:
        raise CannotReadError(
            f"the file holds several {what}s ({', '.join(names)}); choose one with --{what}"
        )
    return names[0]


def unique_names(header: list[str]) -> list[str]:
    """Return the column names without blanks around them; an empty or doubled one gets its number.

    >>> unique_names(["a", " a", ""])
    ['a', 'a_2', 'column_3']
    """
    found: list[str] = []
    for number, raw in enumerate(header, start=1):
        name = " ".join(raw.split()) or f"column_{number}"
        found.append(f"{name}_{number}" if name in found else name)
    return found
