"""Open foreign formats (GDAL, zip, xlsx) where a bad file can do no harm.

A file from outside is read by a child process that gets its bytes through a pipe and gives text columns and
WKB back as an Arrow stream. Once the child has loaded what it needs it gives up the right to open any file
or socket (RLIMIT_NOFILE 0), to write files (RLIMIT_FSIZE 0), to use more than its share of memory and time,
and, where the kernel lets it, the network as a whole. GDAL keeps one driver, chosen by the file's first
bytes and never by its name: a VRT called upload.geojson is a VRT, and no VRT is opened.
"""

from geo_mahalle.sandbox.parent import Foreign, Limits, Refused, read_foreign
from geo_mahalle.sandbox.sniffing import FileFormat, sniff
from geo_mahalle.sandbox.zips import ZipRefusedError, read_members

__all__ = [
    "FileFormat",
    "Foreign",
    "Limits",
    "Refused",
    "ZipRefusedError",
    "read_foreign",
    "read_members",
    "sniff",
]
