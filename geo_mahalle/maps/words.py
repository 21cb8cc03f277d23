"""Pack a column of words: each word once, then its number a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from geo_mahalle.maps.pack import pack_ints


class PackedWords(TypedDict):
    """The words in order of first use and a stream of their numbers."""

    words: list[str]
    codes: str


def pack_words(values: Sequence[str]) -> PackedWords:
    """Return a column of words as a table and numbers."""
    table: dict[str, int] = {}
    codes = [table.setdefault(value, len(table)) for value in values]
    return {"words": list(table), "codes": pack_ints(codes)}
