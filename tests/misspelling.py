"""Names as people type them: Arabic letters, letters that sound alike, slips, blanks; from a seed."""

from __future__ import annotations

from random import Random

ARABIC = str.maketrans({"ی": "ي", "ک": "ك", "گ": "ك", "پ": "ب", "چ": "ج", "ژ": "ز", "ه": "ة"})
ALIKE = ("سصث", "زذضظ", "تط", "هح", "قغ")
VOWELS = "اوی"
LETTERS = "ابتجخدرزسشفقکلمنوهی"
SLIPS = ("alike", "vowel", "drop", "double", "turn", "wrong", "extra")


def misspell(name: str, chance: Random) -> str:
    """Return a name with one slip (long names: two), perhaps in Arabic letters or spaced otherwise."""
    typed = name
    for _ in range(1 + (len(name) > 9 and chance.random() < 0.3)):
        typed = slip(typed, chance)
    if chance.random() < 0.5:
        typed = typed.translate(ARABIC)
    if " " in typed and chance.random() < 0.4:
        typed = typed.replace(" ", chance.choice(["", "\u200c"]))
    return typed


def slip(name: str, chance: Random) -> str:
    """Return a name with one slip; one that cannot be made in it leaves it as it is."""
    kind = chance.choice(SLIPS)
    at = chance.randrange(len(name))
    if kind == "alike":
        spots = [n for n, sign in enumerate(name) if any(sign in group for group in ALIKE)]
        if not spots:
            return name
        at = chance.choice(spots)
        (group,) = (group for group in ALIKE if name[at] in group)
        return name[:at] + chance.choice([sign for sign in group if sign != name[at]]) + name[at + 1 :]
    if kind == "vowel":
        spots = [n for n, sign in enumerate(name) if sign in VOWELS and n]
        at = chance.choice(spots) if spots else at
        return name[:at] + name[at + 1 :] if spots else name
    if kind == "drop":
        return name[:at] + name[at + 1 :] if len(name) > 4 else name
    if kind == "double":
        return name[:at] + name[at] + name[at:]
    if kind == "turn":
        at = min(at, len(name) - 2)
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :] if len(name) > 2 else name
    if kind == "wrong":
        return name[:at] + chance.choice(LETTERS) + name[at + 1 :]
    return name[:at] + chance.choice(LETTERS) + name[at:]
