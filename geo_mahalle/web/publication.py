"""The newest publication on the disk: which file answers which address.

A file is handed out only if the edition's manifest names it, so an address can neither climb out of the
folder nor reach anything that was not published. The manifest's digest is the ETag.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

MANIFEST = "manifest.json"
TYPES = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".json": "application/json",
        ".geojson": "application/geo+json",
        ".jsonld": "application/ld+json",
        ".csv": "text/csv; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".woff2": "font/woff2",
        ".txt": "text/plain; charset=utf-8",
        ".pdf": "application/pdf",
        ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".kmz": "application/vnd.google-earth.kmz",
        ".gpkg": "application/geopackage+sqlite3",
        ".xml": "application/atom+xml; charset=utf-8",
    }
)


@dataclass(frozen=True)
class Found:
    """A published file with its type and its digest."""

    path: Path
    media_type: str
    digest: str


class Publication:
    """The editions under a place's snapshots folder; `current` is followed at every request."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def newest(self) -> Path | None:
        """Return the folder of the newest publication, or None where nothing is published yet."""
        newest = (self.folder / "current").resolve()
        return newest if newest.is_dir() and newest.parent == self.folder.resolve() else None

    def find(self, edition: str, address: str) -> Found | None:
        """Return the file that answers an address within an edition; None where it names none.

        '' and an address that ends in '/' mean the folder's index.html.
        """
        newest = self.newest()
        if newest is None:
            return None
        name = f"{address}index.html" if address == "" or address.endswith("/") else address
        digest = _digests(newest / edition).get(name)
        media_type = TYPES.get(Path(name).suffix)
        if digest is None or media_type is None:
            return None
        return Found(newest / edition / name, media_type, digest)

    def is_folder(self, edition: str, address: str) -> bool:
        """Tell whether an address without its last '/' is a folder with a page."""
        return self.find(edition, f"{address}/") is not None


@lru_cache(maxsize=16)
def _digests(folder: Path) -> Mapping[str, str]:
    """Return the digest of every file an edition's manifest names; a kept publication never changes."""
    file = folder / MANIFEST
    if not file.is_file():
        return {}
    body = file.read_bytes()
    files = json.loads(body)["files"]
    return {name: entry["sha256"] for name, entry in files.items()} | {MANIFEST: sha256(body).hexdigest()}
