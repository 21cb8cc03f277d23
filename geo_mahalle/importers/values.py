"""Turn columns of text into words of ours, numbers, degrees and yes or no: vectorised, the odd ones by hand.

Every function returns the values and a mask of the rows whose text means nothing; it refuses nothing itself.
Distinct texts are looked at once, so a million rows with forty words cost forty look-ups.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo_mahalle.text import clean, digits, squash

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Found = TypeVar("Found")

YES = frozenset(map(squash, ("yes", "true", "1", "y", "بله", "آری", "دارد", "روشن", "سالم", "✓")))
NO = frozenset(map(squash, ("no", "false", "0", "n", "خیر", "نه", "ندارد", "خاموش", "خراب")))
UNKNOWN = frozenset(map(squash, ("unknown", "?", "-", "نامشخص", "نمی‌دانم")))
_DMS = re.compile(
    r"""^\s*([NSEW])?\s*(-?\d{1,3})\s*[°ºd\s:]\s*(\d{1,2})\s*['′’m\s:]\s*(?:(\d{1,2}(?:\.\d+)?)\s*["″”s']*)?\s*([NSEW])?\s*$""",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"^\s*(-?\d{1,3})\s*[/,]\s*(\d+)\s*$")


def unique_map(
    column: pa.Array, look_up: Callable[[str], Found | None], kind: pa.DataType
) -> tuple[pa.Array, Bools]:
    """Return `look_up` of every text, and the rows that have a text it gives None for."""
    coded = column.dictionary_encode()
    words = coded.dictionary.to_pylist()
    meant = pa.array([look_up(word) for word in words], kind)
    found = meant.take(coded.indices)
    return found, _nulls(found) & ~_nulls(column)


def words(column: pa.Array, table: Mapping[str, str]) -> tuple[pa.Array, Bools]:
    """Return the ids that a table of squashed words gives."""
    return unique_map(column, lambda word: table.get(squash(word)), pa.string())


def whole(column: pa.Array, table: Mapping[str, int]) -> tuple[pa.Array, Bools]:
    """Return the small numbers that a table of squashed words gives."""
    return unique_map(column, lambda word: table.get(squash(word)), pa.int16())


def suggestions(column: pa.Array, wrong: Bools, known: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return for each wrong word the nearest known one, as detail of its refusal."""
    found = {}
    for word in set(column.filter(pa.array(wrong)).to_pylist()):
        near = difflib.get_close_matches(squash(word), list(known), n=1)
        if near:
            found[str(word)] = {"suggestion": known[near[0]]}
    return found


def tidy(column: pa.Array) -> pa.Array:
    """Return texts as they are stored: canonical letters, no invisible marks."""
    return unique_map(column, lambda word: clean(word) or None, pa.string())[0]


def flags(column: pa.Array) -> tuple[pa.Array, Bools]:
    """Return yes and no; a word for not knowing gives NULL and is not wrong."""
    unknown, _ = unique_map(column, lambda word: squash(word) in UNKNOWN, pa.bool_())
    found, wrong = unique_map(column, _flag, pa.bool_())
    return found, wrong & ~pc.fill_null(unknown, False).to_numpy(zero_copy_only=False)


def _flag(word: str) -> bool | None:
    plain = squash(word)
    return True if plain in YES else False if plain in NO else None


def numbers(column: pa.Array) -> tuple[Floats, Bools]:
    """Return plain numbers; thousands marks and Persian digits are understood, infinity is wrong."""
    return _floats(column, parse_number)


def degrees(column: pa.Array) -> tuple[Floats, Bools]:
    """Return coordinates; Persian digits, «48/4787», decimal commas and minutes are understood."""
    return _floats(column, parse_degrees)


def _floats(column: pa.Array, parse: Callable[[str], float | None]) -> tuple[Floats, Bools]:
    absent = _nulls(column)
    try:
        plain = pc.cast(column, pa.float64())
    except pa.ArrowInvalid:
        plain, _ = unique_map(column, parse, pa.float64())
    values: Floats = plain.to_numpy(zero_copy_only=False).astype(np.float64)
    wrong = ~np.isfinite(values) & ~absent
    return np.where(wrong, np.nan, values), wrong


def parse_number(text: str) -> float | None:
    """Return the number a person wrote, or None.

    >>> parse_number("۱۲٬۳۴۵٫۵")
    12345.5
    """
    plain = digits(text).replace(" ", "").replace("\u2212", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif re.fullmatch(r"-?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    return _float(plain)


def parse_degrees(text: str) -> float | None:
    """Return the degrees (or metres) a person wrote, or None.

    >>> parse_degrees("48/4787"), parse_degrees("48°30'00\\"E")
    (48.4787, 48.5)
    """
    plain = digits(text).replace("\u2212", "-").strip()
    if slashed := _SLASHED.match(plain):
        return _float(f"{slashed[1]}.{slashed[2]}")
    if (value := _float(plain)) is not None:
        return value
    found = _DMS.match(plain)
    if not found:
        return parse_number(text)
    before, whole_degrees, minutes, seconds, after = found.groups()
    if int(minutes) >= 60 or float(seconds or 0) >= 60:
        return None
    size = abs(int(whole_degrees)) + int(minutes) / 60 + float(seconds or 0) / 3600
    is_minus = whole_degrees.startswith("-") or (before or after or "E").upper() in "SW"
    return -size if is_minus else size


def _float(text: str) -> float | None:
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", text, re.IGNORECASE):
        return None
    value = float(text)
    return value if np.isfinite(value) else None


def _nulls(column: pa.Array) -> Bools:
    found: Bools = pc.is_null(column).to_numpy(zero_copy_only=False)
    return found
