"""Short messages: whoever sends them is a `Messenger`; ours puts each into a folder for the office's modem.

The folder's form is that of smstools3 and gammu's file back end: one text file a message, written whole or
not at all (`*.part` first), named after its key, so that the same message put twice is one file:

    To: 989121234567
    Alphabet: UCS

    ۳ اعلان تازه دارید. …

What the modem's daemon takes away counts as sent; what it moves to its `failed` folder is its own to tell.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Protocol

KEY = re.compile(r"[A-Za-z0-9-]{1,64}")
LONGEST = 320


class Messenger(Protocol):
    """Sends one short message; the same key again is the same message and is not sent twice."""

    def send(self, phone: str, words: str, *, key: str) -> None:
        """Send it, or raise OSError where it cannot be."""


class FolderMessenger:
    """Puts messages into a folder from which a modem's daemon takes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, phone: str, words: str, *, key: str) -> None:
        """Write one message; a second one under the same key changes nothing."""
        if not KEY.fullmatch(key):
            raise ValueError(f"{key!r} is not the key of a message")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self.folder / f"geo-mahalle-{key}"
        if target.exists():
            return
        body = f"To: {_international(phone)}\nAlphabet: UCS\n\n{words[:LONGEST]}\n"
        part = self.folder / f".{target.name}.part"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(body.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        part.rename(target)


def _international(phone: str) -> str:
    """Return a mobile number as modems take it: 98… without a sign."""
    return f"98{phone[1:]}" if phone.startswith("0") else phone.removeprefix("+")
