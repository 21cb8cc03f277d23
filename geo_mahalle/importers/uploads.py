"""Files that people drop: received block by block, kept privately, looked at, brought in, forgotten.

A file lies in a folder of its own under a number nobody can guess, never under the name it came with; the
name is kept for showing only. Beside it lies what is known of it (state.json). A folder's lock is held by
whoever works on the file, so work that died with its process is seen as such. Nothing is kept longer than
`KEPT_DAYS`: the ledger holds what the register needs.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from geo_mahalle.errors import UserError
from geo_mahalle.importers.told import Told
from geo_mahalle.settings import Settings
from geo_mahalle.text import clean

MOST_BYTES = 256_000_000
MOST_FILES = 40
KEPT_DAYS = 7
LEAST_FREE_BYTES = 1_000_000_000
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
MOST_LETTERS = 120
_KEY = re.compile(r"[0-9a-f]{32}")
TOO_LARGE = "The file is larger than {} MB."
TOO_LARGE_REMEDY = "Divide it, or bring it in on the office's computer: geo-mahalle import"
FULL = "The disk is nearly full."
FULL_REMEDY = "Make room on the office's computer, then drop the file again."
MANY = "There are {} files already that nobody brought in or put away."
MANY_REMEDY = "Bring some in, or put them away."


class UploadTooLarge(UserError):  # noqa: N818 - it is a decision, not a fault
    """The file is larger than may be dropped; nothing was kept."""

    http_status = 413


class NoRoom(UserError):  # noqa: N818 - it is a state, not a fault
    """There is no room for the file; nothing was kept."""

    http_status = 507


@dataclass(frozen=True)
class Upload:
    """A file that was dropped: its number, whose it is, the name it came with, and what is known of it."""

    key: str
    folder: Path
    owner: str
    name: str
    size: int
    received_at: float
    state: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def path(self) -> Path:
        """Return where the bytes lie."""
        return self.folder / "file"


@dataclass
class Receiving:
    """A file on its way in; `take` its blocks, then `finish` it or `give_up`."""

    folder: Path
    owner: str
    name: str
    stream: IO[bytes]
    most_bytes: int
    size: int = 0

    def take(self, block: bytes) -> None:
        """Write a block; raise UploadTooLarge or NoRoom, keeping nothing, where it goes too far."""
        self.size += len(block)
        if self.size > self.most_bytes:
            self.give_up()
            raise too_large(self.most_bytes)
        try:
            self.stream.write(block)
        except OSError as err:
            self.give_up()
            raise NoRoom(Told(FULL), remedy=Told(FULL_REMEDY)) from err

    def finish(self) -> Upload:
        """Return the file, safely on the disk."""
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        known = {"owner": self.owner, "name": self.name, "size": self.size, "received_at": time.time()}
        _write(self.folder / "state.json", {**known, "state": "received"})
        return _read(self.folder)

    def give_up(self) -> None:
        """Forget what came so far."""
        self.stream.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def too_large(most_bytes: int | None = None) -> UploadTooLarge:
    """Return the refusal of a file that is too large."""
    return UploadTooLarge(
        Told(TOO_LARGE, (most_bytes or MOST_BYTES) // 1_000_000), remedy=Told(TOO_LARGE_REMEDY)
    )


def receive(settings: Settings, name: str, owner: str, *, most_bytes: int | None = None) -> Receiving:
    """Begin to take a file in; raises NoRoom where the disk or the owner's shelf is full."""
    shelf = _shelf(settings)
    sweep(settings)
    if shutil.disk_usage(shelf).free < LEAST_FREE_BYTES:
        raise NoRoom(Told(FULL), remedy=Told(FULL_REMEDY))
    waiting = len(list_uploads(settings, owner))
    if waiting >= MOST_FILES:
        raise NoRoom(Told(MANY, waiting), remedy=Told(MANY_REMEDY))
    folder = shelf / secrets.token_hex(16)
    folder.mkdir(mode=PRIVATE_FOLDER)
    number = os.open(folder / "file", os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    return Receiving(folder, owner, shown_name(name), os.fdopen(number, "wb"), most_bytes or MOST_BYTES)


def shown_name(name: str) -> str:
    """Return a file's name as it is shown: without folders, on one line, not too long.

    >>> shown_name("C:\\\\Users\\\\x\\\\بلوک.xlsx")
    'بلوک.xlsx'
    """
    plain = clean(re.split(r"[\\/]", name)[-1].replace("\0", "")) or "file"
    return plain if len(plain) <= MOST_LETTERS else f"{plain[: MOST_LETTERS - 20]}…{plain[-19:]}"


def find_upload(settings: Settings, key: str, owner: str) -> Upload | None:
    """Return an owner's file by its number; None where there is none, or it is another's."""
    if not _KEY.fullmatch(key):
        return None
    folder = _shelf(settings) / key
    found = _read(folder) if (folder / "state.json").is_file() else None
    return found if found is not None and found.owner == owner else None


def list_uploads(settings: Settings, owner: str) -> list[Upload]:
    """Return an owner's files, the newest first."""
    found = [_read(state.parent) for state in _shelf(settings).glob("*/state.json")]
    return sorted((one for one in found if one.owner == owner), key=lambda one: -one.received_at)


def note(upload: Upload, **changes: object) -> Upload:
    """Write down what is known now, over what was known before, in one step."""
    before = json.loads((upload.folder / "state.json").read_text(encoding="utf-8"))
    _write(upload.folder / "state.json", before | changes)
    return _read(upload.folder)


def forget(upload: Upload) -> None:
    """Remove a file with everything known of it."""
    shutil.rmtree(upload.folder, ignore_errors=True)


def sweep(settings: Settings, *, now: float | None = None) -> int:
    """Remove what is older than `KEPT_DAYS`, and what was cut off on its way in; return how many."""
    oldest = (now or time.time()) - KEPT_DAYS * 86_400
    removed = 0
    for folder in _shelf(settings).iterdir():
        if folder.stat().st_mtime < oldest and not is_worked_on(folder):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


@contextmanager
def worked_on(upload: Upload) -> Iterator[bool]:
    """Hold a file for work while the block lasts; yield False where somebody else works on it."""
    with _lock(upload.folder) as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def is_worked_on(folder: Path) -> bool:
    """Tell whether somebody works on the file of a folder now."""
    if not (folder / "lock").is_file():
        return False
    with _lock(folder) as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _lock(folder: Path) -> IO[str]:
    return os.fdopen(os.open(folder / "lock", os.O_RDWR | os.O_CREAT, PRIVATE_FILE), "w")


def _shelf(settings: Settings) -> Path:
    """Return the folder of a place's dropped files, for its owner alone."""
    folder = settings.home / "uploads" / settings.place
    for one in (folder.parent, folder):
        one.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        one.chmod(PRIVATE_FOLDER)
    return folder


def _read(folder: Path) -> Upload:
    known = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    return Upload(
        key=folder.name,
        folder=folder,
        owner=known["owner"],
        name=known["name"],
        size=known["size"],
        received_at=known["received_at"],
        state=known,
    )


def _write(path: Path, known: Mapping[str, object]) -> None:
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    number = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(number, "w", encoding="utf-8") as stream:
        json.dump(known, stream, ensure_ascii=False)
    fresh.replace(path)
