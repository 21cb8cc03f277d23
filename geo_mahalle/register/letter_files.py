"""Keep what an agency sends with its answer: photos rebuilt from their pixels, PDF files as they came.

A PDF is never opened here; it is handed out as a file to be saved, never shown in our pages. What could not
be stored leaves no file behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from geo_mahalle.database import Connection, run
from geo_mahalle.errors import UserError
from geo_mahalle.register.photos import write_file
from geo_mahalle.sandbox.photos import rebuild_photo

PACKAGE = "geo_mahalle.register"
MOST_FILES = 3
LARGEST_PDF = 5 * 2**20
PDF = b"%PDF-"


@dataclass(frozen=True)
class FoundFile:
    """A kept file: its kind (photo or pdf) and its name in the folder."""

    kind: str
    file_name: str


def keep_files(connection: Connection, folder: Path, step: int, contents: Sequence[bytes]) -> list[Path]:
    """Keep the files of an answer and return where they lie; the same file again is kept once.

    Raises UserError, leaving nothing behind, for more than three files, or one that is neither a photo nor a
    PDF of at most 5 MB. The caller takes them away again where its transaction fails.
    """
    if len(contents) > MOST_FILES:
        raise UserError("An answer has at most three files.")
    written: list[Path] = []
    try:
        for content in contents:
            kind, body, ending = _read(content)
            file = folder / write_file(folder, body, ending)
            written.append(file)
            given = {
                "step": step,
                "kind": kind,
                "name": file.name,
                "sha256": hashlib.sha256(body).hexdigest(),
                "size": len(body),
            }
            if not run(connection, PACKAGE, "insert_letter_file", given).rowcount:
                written.pop().unlink()
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        raise
    return written


def find_file(connection: Connection, letter: UUID, file: UUID) -> FoundFile | None:
    """Return a file of a letter's answers; None where there is none."""
    row = run(connection, PACKAGE, "find_letter_file", {"letter": letter, "file": file}).fetchone()
    return FoundFile(*row) if row else None


def _read(content: bytes) -> tuple[str, bytes, str]:
    """Return the kind, the bytes to keep and the ending of what was sent."""
    if content.startswith(PDF):
        if len(content) > LARGEST_PDF:
            raise UserError("A PDF file has at most 5 MB.")
        return "pdf", content, "pdf"
    return "photo", rebuild_photo(content).jpeg, "jpg"
