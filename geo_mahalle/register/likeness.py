"""How alike a name is to what was typed: 0..1, by the cheapest way of mending one into the other.

Names are compared in the form of `text.sound`, where letters that sound alike are one letter. A letter too
many, too few, wrong or turned round costs one; a vowel letter too many or too few costs less, because
Persian names are written with and without it. (Optimal string alignment: Damerau 1964, Levenshtein 1966.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from geo_mahalle.text import fold, sound

VOWELS = frozenset("اویه")
VOWEL_COST = 0.6
KIND_WORDS = frozenset(
    (
        *("خیابان", "خ", "بلوار", "بزرگراه", "جاده", "میدان", "کوچه", "بنبست", "گذر", "محله", "کوی", "شهرک"),
        *("شهر", "روستا", "روستای", "ده", "شهرستان", "بخش", "دهستان", "مسجد", "مدرسه", "دبستان", "پارک"),
    )
)
"""Words that say what a place is; two names that differ in them alone are nearly the same."""
SAME_SOUND, SAME_BUT_BLANKS, SAME_CORE, BEGUN, HELD = 0.97, 0.99, 0.96, 0.72, 0.62


@dataclass(frozen=True)
class Written:
    """A name in the forms in which it is compared."""

    text: str

    @cached_property
    def folded(self) -> str:
        """Return the name folded."""
        return fold(self.text).replace("بن بست", "بنبست")

    @cached_property
    def sound(self) -> str:
        """Return the name as it sounds."""
        return sound(self.text)

    @cached_property
    def core(self) -> str:
        """Return how the name sounds without the words that say what it is."""
        words = self.folded.split()
        kept = [word for word in words if word not in KIND_WORDS]
        return sound(" ".join(kept)) if kept and len(kept) < len(words) else self.sound


def likeness(asked: Written, name: Written) -> float:
    """Return how alike a name is to what was asked: 1 for the same.

    >>> likeness(Written("ماه‌نشان"), Written("ماه نشان"))
    1.0
    """
    if asked.folded == name.folded:
        return 1.0
    if asked.folded.replace(" ", "") == name.folded.replace(" ", ""):
        return SAME_BUT_BLANKS
    if asked.sound == name.sound:
        return SAME_SOUND
    found = [SAME_SOUND * closeness(asked.sound, name.sound)]
    if asked.core != asked.sound or name.core != name.sound:
        found.append(SAME_CORE * closeness(asked.core, name.core))
    share = len(asked.sound) / len(name.sound)
    if name.sound.startswith(asked.sound):
        found.append(BEGUN + (SAME_CORE - BEGUN) * share)
    elif len(asked.sound) > 3 and asked.sound in name.sound:
        found.append(HELD + (SAME_CORE - HELD) * share)
    return max(found)


def closeness(one: str, other: str) -> float:
    """Return 1 for equal texts, less for each letter that has to be mended, 0 for nothing in common."""
    longest = max(len(one), len(other))
    return 1 - mending_cost(one, other) / longest if longest else 0.0


def mending_cost(one: str, other: str) -> float:
    """Return the least cost of turning one text into the other.

    >>> mending_cost("ابهر", "ابحر"), mending_cost("زنجان", "زنجن"), mending_cost("قیدار", "قدیار")
    (1.0, 0.6, 1.0)
    """
    before: list[float] = []
    row = [0.0]
    for sign in other:
        row.append(row[-1] + _gap(sign))
    for i, left in enumerate(one):
        earlier, before, row = before, row, [row[0] + _gap(left)]
        for j, right in enumerate(other):
            cost = min(
                before[j] + (left != right),
                before[j + 1] + _gap(left),
                row[j] + _gap(right),
            )
            if i and j and left == other[j - 1] and right == one[i - 1]:
                cost = min(cost, earlier[j - 1] + 1.0)
            row.append(cost)
    return row[-1]


def _gap(sign: str) -> float:
    return VOWEL_COST if sign in VOWELS else 1.0
