"""A reader a format: each opens a file and gives batches of text columns with line numbers.

What a file is, is told by its first bytes; the name's ending is not asked.
"""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.readers.delimited import open_delimited
from geo_mahalle.importers.readers.foreign import open_foreign
from geo_mahalle.importers.readers.geojson import open_geojson
from geo_mahalle.importers.readers.limits import MOST_BYTES, check_size
from geo_mahalle.importers.records import OpenFile
from geo_mahalle.importers.told import ACCESS, ACCESS_REMEDY, DWG, DWG_REMEDY, Told
from geo_mahalle.sandbox import FileFormat, sniff
from geo_mahalle.sandbox.sniffing import HEAD_BYTES, member_names

MOST_INFLATED = MOST_BYTES[FileFormat.DELIMITED]
CHUNK = 1 << 20
FOREIGN = (
    *(FileFormat.XLSX, FileFormat.XLS, FileFormat.GEOPACKAGE, FileFormat.SHAPEFILE),
    *(FileFormat.KML, FileFormat.KMZ, FileFormat.DXF, FileFormat.GPX, FileFormat.GEODATABASE),
    *(FileFormat.OSM_PBF, FileFormat.OVERPASS),
)
REFUSED: Mapping[FileFormat, tuple[str, str]] = MappingProxyType(
    {FileFormat.DWG: (DWG, DWG_REMEDY), FileFormat.ACCESS: (ACCESS, ACCESS_REMEDY)}
)
"""Formats that are known and not read, with what to do."""


def open_file(path: Path, options: Mapping[str, Any], *, workspace: Path | None = None) -> OpenFile:
    """Return the file, ready to be read.

    A gzipped file is unpacked into `workspace` first. Raises InputRefused for what cannot be read.
    """
    found = format_of(path)
    check_size(path, found)
    if found is FileFormat.GZIP and workspace is not None:
        return open_file(_unpacked(path, workspace), options)
    if found is FileFormat.DELIMITED:
        return open_delimited(path, encoding=options.get("encoding"), delimiter=options.get("delimiter"))
    if found is FileFormat.GEOJSON:
        return open_geojson(path)
    if found in FOREIGN:
        return open_foreign(path, found, options)
    if found in REFUSED:
        sentence, remedy = REFUSED[found]
        raise InputRefused(Told(sentence), remedy=Told(remedy))
    raise InputRefused(
        f"{path.name} is none of CSV, XLSX, XLS, GeoJSON, GeoPackage, zipped Shapefile or file geodatabase, "
        "KML, KMZ, DXF, GPX or OpenStreetMap.",
        remedy="Save the table as .xlsx; zip a .shp with its .dbf, .shx and .prj.",
    )


def format_of(path: Path, *, inside: bool = False) -> FileFormat:
    """Return what a file is by its first bytes; with `inside` what is gzipped in it.

    Raises InputRefused where there is no file.
    """
    if not path.is_file():
        raise InputRefused(f"There is no file {path}.")
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        names = member_names(stream) if head.startswith(b"PK") else ()
    found = sniff(head, names=names)
    if found is not FileFormat.GZIP or not inside:
        return found
    try:
        with gzip.open(path) as source:
            return sniff(source.read(HEAD_BYTES))
    except (OSError, EOFError, zlib.error) as err:
        raise InputRefused(f"{path.name} cannot be unpacked: {err}") from err


def _unpacked(path: Path, workspace: Path) -> Path:
    """Return a file with what a .gz holds, counted as it comes out."""
    with tempfile.NamedTemporaryFile(dir=workspace, delete=False) as target:
        size = 0
        try:
            with gzip.open(path) as source:
                while chunk := source.read(CHUNK):
                    size += len(chunk)
                    if size > MOST_INFLATED:
                        raise InputRefused(f"{path.name} unpacks to more than {MOST_INFLATED:,} bytes.")
                    target.write(chunk)
        except (OSError, EOFError, zlib.error) as err:
            raise InputRefused(f"{path.name} cannot be unpacked: {err}") from err
    return Path(target.name)
