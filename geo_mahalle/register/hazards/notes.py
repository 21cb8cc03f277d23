"""What a note may give away: telephone numbers, national ids and plates, in any digits.

Notes are chips; where an office turns free text on, this says what must come out before it is stored.
"""

from __future__ import annotations

import re

from geo_mahalle.text import fold

_GAP = r"[ \-_.]?"
_PHONE = re.compile(rf"(?<!\d)(?:(?:\+|00)?98|0){_GAP}9(?:{_GAP}\d){{9}}(?!\d)")
_LANDLINE = re.compile(rf"(?<!\d)0\d{{2,3}}(?:{_GAP}\d){{7,8}}(?!\d)")
_TEN = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{9}}(?!\d)")
_PLATE = re.compile(
    r"(?<!\d)\d{2} ?(?:الف|[ابپتثجدزژسشصطعفقکگلمنوهی]) ?\d{3}(?:[ \-]*(?:ایران)?[ \-]*\d{2})?(?!\d)"
)


def find_personal(note: str) -> tuple[str, ...]:
    """Return what a note holds about persons: phone, national_id, plate; nothing where it holds none.

    >>> find_personal("زنگ بزن ۰۹۱۲ ۳۴۵ ۶۷۸۹")
    ('phone',)
    """
    plain = fold(note)
    found = []
    if _PHONE.search(plain) or _LANDLINE.search(plain):
        found.append("phone")
    if any(_is_national_id(re.sub(r"\D", "", one.group())) for one in _TEN.finditer(plain)):
        found.append("national_id")
    if _PLATE.search(plain):
        found.append("plate")
    return tuple(found)


def _is_national_id(number: str) -> bool:
    """Return whether ten digits have the check digit of an Iranian national id."""
    if len(set(number)) == 1:
        return False
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9])) % 11
    return int(number[9]) == (rest if rest < 2 else 11 - rest)
