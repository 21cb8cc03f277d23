"""Keep photos: rebuilt from pixels, under a random name, written whole or not at all.

The original is never kept. A photo of a class S2 or S3 problem is refused; nothing is shown before somebody
has looked at it. Order of writing: file, then row, then the answer.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from uuid import UUID

from geo_mahalle.database import Connection, run
from geo_mahalle.errors import UserError
from geo_mahalle.register.hazards import Actor
from geo_mahalle.sandbox.photos import Picture, rebuild_photo

PACKAGE = "geo_mahalle.register"


@dataclass(frozen=True)
class KeptPhoto:
    """A stored photo by its public identifier."""

    photo: UUID
    file_name: str
    width: int
    height: int


def keep_photo(
    connection: Connection,
    folder: Path,
    content: bytes,
    *,
    issue: UUID,
    kind: Literal["before", "after"],
    actor: Actor,
    on: date,
    report: UUID | None = None,
) -> KeptPhoto:
    """Rebuild a photo, write it into the folder and the register, and return its public identifier."""
    found = run(connection, PACKAGE, "photo_target", {"issue": issue, "report": report}).fetchone()
    if found is None:
        raise UserError("There is no such problem, or its category takes no photo.")
    issue_id, report_id = found
    picture = rebuild_photo(content)
    name = write_photo(folder, picture)
    row = run(
        connection,
        PACKAGE,
        "insert_photo",
        {
            "issue": issue_id,
            "report": report_id,
            "kind": kind,
            "name": name,
            "sha256": hashlib.sha256(picture.jpeg).hexdigest(),
            "width": picture.width,
            "height": picture.height,
            "on": on,
            "author": actor.digest(issue_id),
        },
    ).fetchall()[0]
    return KeptPhoto(row[0], name, picture.width, picture.height)


def write_photo(folder: Path, picture: Picture) -> str:
    """Write a picture under a random name, durably: temporary file, fsync, rename, fsync of the folder."""
    return write_file(folder, picture.jpeg, "jpg")


def write_file(folder: Path, content: bytes, ending: str) -> str:
    """Write a file under a random name, durably, and return the name."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{secrets.token_hex(16)}.{ending}"
    temporary = folder / f".{name}.part"
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.rename(folder / name)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return name
