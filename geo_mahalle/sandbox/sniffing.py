"""Tell a file's format from its first bytes; its name is a claim, not a proof."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

HEAD_BYTES = 65_536
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"SQLite format 3\x00", "geopackage"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"AutoCAD Binary DXF", "dxf"),
    (b"\x00\x01\x00\x00Standard ", "access"),
    (b"\xff\xfe", "delimited"),
    (b"\xfe\xff", "delimited"),
)
"""What a file of a format begins with."""
_DXF = re.compile(rb"\s*(999\s*\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\s")
_DWG = re.compile(rb"AC(10|1\.|2\.)\d\d")


class FileFormat(StrEnum):
    """The formats that are read."""

    DELIMITED = "delimited"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    GEOPACKAGE = "geopackage"
    SHAPEFILE = "shapefile"
    KML = "kml"
    KMZ = "kmz"
    XLS = "xls"
    DXF = "dxf"
    DWG = "dwg"
    GPX = "gpx"
    GEODATABASE = "geodatabase"
    OSM_PBF = "osm_pbf"
    OVERPASS = "overpass"
    ACCESS = "access"
    GZIP = "gzip"
    ZIP = "zip"
    UNKNOWN = "unknown"


def sniff(head: bytes, *, names: tuple[str, ...] = ()) -> FileFormat:
    """Return the format of a file by its first bytes and, for a zip, by the names of its members."""
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_format(names)
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return FileFormat(name)
    if b"OSMHeader" in head[4:20]:
        return FileFormat.OSM_PBF
    if _DWG.match(head):
        return FileFormat.DWG
    return _text_format(head)


def _text_format(head: bytes) -> FileFormat:
    """Return the format of a file that may be text."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        is_overpass = text.startswith(b"{") and b'"elements"' in text[:4096]
        return FileFormat.OVERPASS if is_overpass else FileFormat.GEOJSON
    if text.startswith(b"<"):
        found = next((name for name in ("kml", "gpx") if f"<{name}".encode() in text[:4096]), "unknown")
        return FileFormat(found)
    if _DXF.match(text):
        return FileFormat.DXF
    is_binary = b"\x00" in head or head[:4] in (b"%PDF", b"\xd0\xcf\x11\xe0") or not text
    return FileFormat.UNKNOWN if is_binary else FileFormat.DELIMITED


def member_names(content: bytes | io.BufferedIOBase) -> tuple[str, ...]:
    """Return the names in a zip's directory; nothing is inflated (empty where it is not a zip)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content) if isinstance(content, bytes) else content) as archive:
            return tuple(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return ()


def _zip_format(names: tuple[str, ...]) -> FileFormat:
    lower = [name.lower() for name in names]
    if "[content_types].xml" in lower and any(name.startswith("xl/") for name in lower):
        return FileFormat.XLSX
    if any(name.endswith(".gdbtable") for name in lower):
        return FileFormat.GEODATABASE
    if any(name.endswith(".shp") for name in lower):
        return FileFormat.SHAPEFILE
    if any(name.endswith(".kml") for name in lower):
        return FileFormat.KMZ
    return FileFormat.ZIP
