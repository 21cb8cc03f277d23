"""Read an address into its parts, from the widest to the finest: settlement, area, street, alley, plate.

Iranians write an address from wide to narrow, with a word that says what each part is (خیابان، کوچه، پلاک),
with or without commas. A part runs from its word to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from geo_mahalle.text import fold


@dataclass(frozen=True)
class Part:
    """A part of an address: its words, how fine it is, and what places may be meant.

    `reach_m` is how far it may lie from the part before it, None for what is no place (a plate, a floor).
    """

    text: str
    rank: int
    kinds: tuple[str, ...] | None
    reach_m: float | None


_Kind = tuple[int, tuple[str, ...] | None, float | None]
_WIDE: _Kind = (0, ("area", "settlement"), 50_000.0)
_AREA = (1, ("area", "settlement", "facility"), 20_000.0)
_STREET = (2, ("street", "facility"), 4_000.0)
_ALLEY = (3, ("street",), 1_000.0)
_LANDMARK = (4, None, 1_000.0)
_NUMBER = (9, (), None)
_UNSAID: _Kind = (1, None, 30_000.0)
WORDS: Mapping[str, _Kind] = {
    **dict.fromkeys(("استان", "شهرستان", "بخش", "دهستان", "شهر", "روستا", "روستای"), _WIDE),
    **dict.fromkeys(("محله", "کوی", "شهرک", "منطقه", "ناحیه"), _AREA),
    **dict.fromkeys(("خیابان", "خ", "بلوار", "بزرگراه", "جاده", "میدان", "چهارراه", "سه راه"), _STREET),
    **dict.fromkeys(("کوچه", "ک", "بنبست", "گذر", "دربند"), _ALLEY),
    **dict.fromkeys(("روبروی", "جنب", "پشت", "مقابل"), _LANDMARK),
    **dict.fromkeys(("پلاک", "پ", "طبقه", "واحد", "کدپستی", "شماره"), _NUMBER),
}
"""The word with which a part begins, as `fold` writes it: how fine it is, what it may be, how far off."""
SILENT = frozenset(("روبروی", "جنب", "پشت", "مقابل", "خ", "ک"))
"""Words that stand in no name: «جنب مسجد جامع» is looked for as «مسجد جامع»."""
_BREAKS = re.compile(r"[,;:\n]| - ")


def read_address(text: str) -> tuple[Part, ...]:
    """Return the parts of an address, the widest first; one part where a text is a plain name.

    >>> [part.text for part in read_address("زنجان، خیابان سعدی کوچه شهید رضایی پلاک ۱۲")]
    ['زنجان', 'خیابان سعدی', 'کوچه شهید رضایی', 'پلاک 12']
    """
    parts = [part for piece in _BREAKS.split(_plain(text)) for part in _split(piece.split())]
    return tuple(sorted(parts, key=lambda part: part.rank))


def _plain(text: str) -> str:
    lines = "\n".join(fold(line) for line in text.splitlines())
    return lines.replace("بن بست", "بنبست").replace("رو به روی", "روبروی").replace("کد پستی", "کدپستی")


def _split(words: list[str]) -> Iterator[Part]:
    """Yield the parts of a piece between commas."""
    begun: list[str] = []
    kind: _Kind = _UNSAID
    for position, word in enumerate(words):
        is_last = position == len(words) - 1
        if word in WORDS and not is_last:
            if begun:
                yield Part(" ".join(begun), *kind)
            begun, kind = [] if word in SILENT else [word], WORDS[word]
        else:
            begun.append(word)
    if begun:
        yield Part(" ".join(begun), *kind)
