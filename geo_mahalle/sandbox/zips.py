"""Read the members of a zip that are asked for, and refuse a zip that lies.

Nothing is extracted to a disk and no name from the zip is ever used as a path. Sizes are counted while
inflating, because a zip's directory may say anything.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator

JUNK_NAMES = (".ds_store", "thumbs.db", "desktop.ini")
CHUNK_BYTES = 1 << 16


class ZipRefusedError(Exception):
    """The zip is refused; the message is the reason."""


def read_members(
    content: bytes,
    *,
    extensions: Collection[str],
    most_members: int = 20,
    most_bytes: int = 100_000_000,
    highest_ratio: int = 100,
) -> dict[str, bytes]:
    """Return the members with one of the extensions (`.shp`), by their name in the zip.

    Raises ZipRefusedError for an encrypted, escaping, linked, doubled, oversized or over-compressed member.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = list(_checked(archive, most_members))
            found: dict[str, bytes] = {}
            left = most_bytes
            for entry in entries:
                if entry.filename.lower().endswith(tuple(extensions)):
                    found[entry.filename] = _inflate(archive, entry, left, highest_ratio)
                    left -= len(found[entry.filename])
            return found
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as err:
        raise ZipRefusedError(f"the zip cannot be read: {err}") from err


def _checked(archive: zipfile.ZipFile, most_members: int) -> Iterator[zipfile.ZipInfo]:
    """Yield the files of the zip that are not junk, or refuse the zip for one that is dangerous."""
    seen: set[str] = set()
    for entry in archive.infolist():
        _refuse_name(entry.orig_filename)
        _refuse_name(entry.filename)
        if entry.flag_bits & 0x1:
            raise ZipRefusedError(f"{entry.filename!r} is encrypted; save it without a password")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise ZipRefusedError(f"{entry.filename!r} is a link, not a file")
        parts = entry.filename.lower().split("/")
        if entry.is_dir() or parts[0] == "__macosx" or parts[-1] in JUNK_NAMES or parts[-1].startswith("._"):
            continue
        if entry.filename.lower() in seen:
            raise ZipRefusedError(f"{entry.filename!r} is in the zip twice")
        seen.add(entry.filename.lower())
        if len(seen) > most_members:
            raise ZipRefusedError(
                f"the zip holds more than {most_members} files; put just the layer's own files in it"
            )
        yield entry


def _refuse_name(name: str) -> None:
    """Refuse a name that would leave the zip's folder if somebody extracted it."""
    is_absolute = name.startswith("/") or name[1:2] == ":"
    if is_absolute or "\\" in name or "\x00" in name or ".." in name.split("/"):
        raise ZipRefusedError(f"the name {name!r} points outside the zip")


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most_bytes: int, highest_ratio: int) -> bytes:
    """Return a member's bytes, counted as they come out."""
    inflated = bytearray()
    allowed = max(entry.compress_size, 1) * highest_ratio + CHUNK_BYTES
    with archive.open(entry) as member:
        while chunk := member.read(CHUNK_BYTES):
            inflated += chunk
            if len(inflated) > most_bytes:
                raise ZipRefusedError(f"the zip unpacks to more than {most_bytes:,} bytes")
            if len(inflated) > allowed:
                raise ZipRefusedError(
                    f"{entry.filename!r} unpacks to more than {highest_ratio} times its size"
                )
    return bytes(inflated)
