"""What people and programs write, read in one way: whole numbers, decimals, and signs that can be kept.

`str.isdigit` takes «²», `int` stops at 4,300 digits and takes more than a column holds, `float` takes nan and
inf: here a number is a number in anybody's digits, within its limits, or it is none.
"""

from __future__ import annotations

import math
import re
from urllib.parse import unquote_to_bytes

from geo_mahalle.errors import UserError
from geo_mahalle.text import digits

LARGEST_WHOLE = 2**31 - 1
"""What a plain integer column holds."""

LARGEST_KEY = 2**63 - 1
"""What the number of a row may be."""

LONGEST_QUERY = 16 * 1024
_WHOLE = re.compile(r"0*([0-9]{1,19})", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})", re.ASCII)
_ODD = re.compile("[\x00\ud800-\udfff]")
_ODD_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class SignRefused(UserError):  # noqa: N818 - it is a decision, not a fault
    """A sign was sent that no text has and nothing here can keep."""


class MisreadError(UserError):
    """What was sent is not what this address takes."""

    http_status = 422

    def __init__(self, name: str | None = None) -> None:
        super().__init__(
            "A part of what was sent is missing, too long or not of its kind: %(name)s" if name else None,
            remedy="Go back, load the page anew and fill it in again.",
            values={"name": name} if name else None,
        )


class LongBodyError(UserError):
    """What was sent is longer than this address takes."""

    http_status = 413

    def __init__(self) -> None:
        super().__init__(None, remedy="Send less, or a smaller file.")


def whole(text: str, *, low: int = 0, high: int = LARGEST_WHOLE) -> int | None:
    """Return a whole number as typed, in any digits; None for anything else or beyond the limits.

    >>> whole("۱۲"), whole("²"), whole("9" * 5000), whole("-3")
    (12, None, None, None)
    """
    found = _WHOLE.fullmatch(digits(text).strip())
    return number if found and low <= (number := int(found[1])) <= high else None


def decimal(text: str, *, low: float = -math.inf, high: float = math.inf) -> float | None:
    """Return a number as typed, in any digits and with either point; None for anything else.

    >>> decimal("۳٫۵"), decimal("nan"), decimal("1e400"), decimal("-2.")
    (3.5, None, None, -2.0)
    """
    found = _DECIMAL.fullmatch(digits(text).strip())
    return number if found and low <= (number := float(found[0])) <= high else None


def require_kept(*texts: str) -> None:
    """Raise SignRefused for a NUL or half a sign, which neither the database nor UTF-8 can keep."""
    if any(_ODD.search(text) for text in texts):
        raise SignRefused


def require_kept_json(body: bytes) -> None:
    """Raise SignRefused for a JSON body whose texts may hold such a sign."""
    if b"\0" in body:
        raise SignRefused
    if not _ODD_ESCAPE.search(body):
        return
    whole_pairs = re.compile(rb"\\u[dD][89aAbB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}").sub(b"", body)
    if _ODD_ESCAPE.search(whole_pairs.replace(rb"\\", b"")):
        raise SignRefused


def is_address_kept(path: str, query: bytes) -> bool:
    """Tell whether an address is short enough and holds no sign that cannot be kept."""
    return len(query) <= LONGEST_QUERY and not _ODD.search(path) and b"\0" not in unquote_to_bytes(query)
