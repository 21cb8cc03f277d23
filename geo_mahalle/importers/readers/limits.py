"""How large a file of each format may be: what is read as a whole must fit in memory many times over.

CSV is read in blocks and may be large; GeoJSON becomes objects of about ten times its size; the other formats
go through the sandbox, which has 3 GB.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from geo_mahalle.errors import InputRefused
from geo_mahalle.sandbox import FileFormat

MOST_BYTES: Mapping[FileFormat, int] = MappingProxyType(
    {
        FileFormat.DELIMITED: 4_000_000_000,
        FileFormat.GZIP: 4_000_000_000,
        FileFormat.GEOJSON: 200_000_000,
        FileFormat.XLSX: 100_000_000,
        FileFormat.GEOPACKAGE: 400_000_000,
        FileFormat.SHAPEFILE: 200_000_000,
        FileFormat.KML: 200_000_000,
        FileFormat.KMZ: 200_000_000,
        FileFormat.XLS: 100_000_000,
        FileFormat.DXF: 200_000_000,
        FileFormat.GPX: 100_000_000,
        FileFormat.GEODATABASE: 200_000_000,
        FileFormat.OSM_PBF: 200_000_000,
        FileFormat.OVERPASS: 200_000_000,
    }
)
REMEDIES: Mapping[FileFormat, str] = MappingProxyType(
    {
        FileFormat.GEOJSON: "Divide it, or save it as GeoPackage.",
        FileFormat.XLSX: "Save the sheet as CSV.",
        FileFormat.XLS: "Save the sheet as CSV.",
        FileFormat.DXF: "Save only the layer that is needed as a drawing of its own.",
        FileFormat.OSM_PBF: "Cut out the place before, for example with osmium extract.",
        FileFormat.SHAPEFILE: "Divide it, or save it as GeoPackage.",
        FileFormat.KML: "Divide it, or save it as GeoPackage.",
        FileFormat.KMZ: "Divide it, or save it as GeoPackage.",
    }
)


def check_size(path: Path, file_format: FileFormat) -> None:
    """Raise InputRefused for a file that is larger than its format may be."""
    most = MOST_BYTES.get(file_format)
    size = path.stat().st_size
    if most is not None and size > most:
        raise InputRefused(
            f"{path.name} has {size:,} bytes; a file of the format {file_format} may have {most:,}.",
            remedy=REMEDIES.get(file_format, "Divide it."),
        )
