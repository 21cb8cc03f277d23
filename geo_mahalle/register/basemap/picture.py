"""An aerial picture as MBTiles: looked at when it comes, read tile by tile with sqlite3, never through GDAL.

The file is foreign, so it is opened read-only with functions of its own switched off, and only bytes that are
a PNG, JPEG or WebP picture leave it.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from geo_mahalle.database import connect, rows, run
from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.told import Told
from geo_mahalle.importers.uploads import Upload
from geo_mahalle.settings import Settings
from geo_mahalle.text import clean

PACKAGE = "geo_mahalle.register.basemap"
MOST_TILE_BYTES = 2_000_000
MOST_STEPS = 200_000
KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
MAGIC = b"SQLite format 3\x00"
NOT_TILES = "This is no aerial picture as MBTiles."
NOT_TILES_REMEDY = "In QGIS: Processing → Generate XYZ tiles (MBTiles), format JPG or PNG."
_READS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_PRAGMA}
)


@dataclass(frozen=True)
class Picture:
    """The aerial picture of a place: which levels it has, and who made it."""

    file_name: str
    file_sha256: str
    credit: str
    least_zoom: int
    most_zoom: int


def read_picture(settings: Settings) -> Picture | None:
    """Return the aerial picture of the place, None where there is none."""
    with connect(settings) as connection:
        found = rows(connection, PACKAGE, "read_picture")
    return Picture(**found[0]) if found else None


def keep_picture(settings: Settings, upload: Upload, credit: str, by: str) -> Picture:
    """Take a dropped MBTiles file as the picture of the place; raises InputRefused for what is none."""
    least, most = _levels(upload.path)
    sha256 = _sha256(upload.path)
    folder = _folder(settings)
    target = folder / f"{sha256}.mbtiles"
    fresh = folder / f".{upload.key}"
    shutil.copyfile(upload.path, fresh)
    fresh.chmod(0o600)
    fresh.replace(target)
    made = Picture(upload.name, sha256, clean(credit)[:200], least, most)
    with connect(settings) as connection:
        run(connection, PACKAGE, "keep_picture", {**made.__dict__, "by": by})
    for old in folder.glob("*.mbtiles"):
        if old != target:
            old.unlink(missing_ok=True)
    return made


def drop_picture(settings: Settings) -> None:
    """Take the picture away."""
    with connect(settings) as connection:
        run(connection, PACKAGE, "drop_picture")
    for old in _folder(settings).glob("*.mbtiles"):
        old.unlink(missing_ok=True)


def read_tile(settings: Settings, picture: Picture, z: int, x: int, y: int) -> tuple[bytes, str] | None:
    """Return a tile (rows counted from the north) and its media type; None where the picture has none."""
    if not (picture.least_zoom <= z <= picture.most_zoom and 0 <= x < 1 << z and 0 <= y < 1 << z):
        return None
    path = _folder(settings) / f"{picture.file_sha256}.mbtiles"
    if not path.is_file():
        return None
    wanted = (z, x, (1 << z) - 1 - y)
    with _opened(path) as tiles:
        found = tiles.execute(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ? LIMIT 1",
            wanted,
        ).fetchone()
    body = found[0] if found else None
    kind = _kind_of(body)
    return (body, kind) if isinstance(body, bytes) and kind else None


def _kind_of(body: object) -> str | None:
    if not isinstance(body, bytes) or len(body) > MOST_TILE_BYTES:
        return None
    kind = next((kind for magic, kind in KINDS if body.startswith(magic)), None)
    return None if kind == "image/webp" and body[8:12] != b"WEBP" else kind


def _levels(path: Path) -> tuple[int, int]:
    """Return the coarsest and finest level of the tiles; raises InputRefused for what is no such file."""
    refused = InputRefused(Told(NOT_TILES), remedy=Told(NOT_TILES_REMEDY))
    with path.open("rb") as stream:
        if stream.read(len(MAGIC)) != MAGIC:
            raise refused
    try:
        with _opened(path) as tiles:
            least, most = tiles.execute("SELECT min(zoom_level), max(zoom_level) FROM tiles").fetchone()
            first = tiles.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
    except sqlite3.Error as err:
        raise refused from err
    is_levels = isinstance(least, int) and isinstance(most, int) and 0 <= least <= most <= 24
    if not is_levels or first is None or _kind_of(first[0]) is None:
        raise refused
    return least, most


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that only reads, runs no function of the file's, and stops after its share."""
    found = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        found.execute("PRAGMA trusted_schema = OFF")
        found.execute("PRAGMA cell_size_check = ON")
        found.set_authorizer(_allow)
        left = [MOST_STEPS]

        def stop() -> int:
            left[0] -= 1
            return int(left[0] < 0)

        found.set_progress_handler(stop, 1_000)
        yield found
    finally:
        found.close()


def _allow(action: int, first: str | None, *_rest: object) -> int:
    if action == sqlite3.SQLITE_FUNCTION and _rest and _rest[0] not in ("min", "max"):
        return sqlite3.SQLITE_DENY
    del first
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _sha256(path: Path) -> str:
    state = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            state.update(block)
    return state.hexdigest()


def _folder(settings: Settings) -> Path:
    folder = settings.home / "basemaps" / settings.place
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder
