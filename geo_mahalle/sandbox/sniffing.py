"""Tell a file's format from its first bytes; its name is a claim, not a proof."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

HEAD_BYTES = 65_536


class FileFormat(StrEnum):
    """The formats that are read."""

    DELIMITED = "delimited"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    GEOPACKAGE = "geopackage"
    SHAPEFILE = "shapefile"
    KML = "kml"
    KMZ = "kmz"
    GZIP = "gzip"
    ZIP = "zip"
    UNKNOWN = "unknown"


def sniff(head: bytes, *, names: tuple[str, ...] = ()) -> FileFormat:
    """Return the format of a file by its first bytes and, for a zip, by the names of its members."""
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_format(names)
    if head.startswith(b"SQLite format 3\x00"):
        return FileFormat.GEOPACKAGE
    if head.startswith(b"\x1f\x8b"):
        return FileFormat.GZIP
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return FileFormat.DELIMITED
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[")):
        return FileFormat.GEOJSON
    if text.startswith(b"<"):
        return FileFormat.KML if b"<kml" in text[:4096] else FileFormat.UNKNOWN
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
    if any(name.endswith(".shp") for name in lower):
        return FileFormat.SHAPEFILE
    if any(name.endswith(".kml") for name in lower):
        return FileFormat.KMZ
    return FileFormat.ZIP
