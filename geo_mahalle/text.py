"""Persian text: one way to store it, one way to compare it, one way to print its numbers.

An office's files mix Arabic ye and kaf with Persian ones, three sets of digits, vowel marks, half spaces and
invisible direction marks. `clean` is for storing: what a person wrote, with letters canonical. `fold` is for
comparing: two spellings of one name give one string. The letter table below makes both `fold` and the SQL
function register.fold (database/sql/register/fold.sql), because a name matched in Python and a name matched
in the database must never disagree; a test holds them equal over the table's blocks.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula, or skips before one."""

_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"

# Letters that are one letter to a Persian reader. Stored text takes the right-hand form too.
_SAME_LETTER = {"ي": "ی", "ى": "ی", "ۍ": "ی", "ې": "ی", "ك": "ک", "ڪ": "ک", "ہ": "ه", "ھ": "ه", "ە": "ه"}

# Letters that are written either way in names; folded only for comparing, never when stored.
_SEAT_OF_HAMZA = {
    "آ": "ا",
    "أ": "ا",
    "إ": "ا",
    "ٱ": "ا",
    "ؤ": "و",
    "ئ": "ی",
    "ۀ": "ه",
    "ة": "ه",
    "ۂ": "ه",
    "ۃ": "ه",
}

# Letters that sound alike, or that an Arabic keyboard writes for each other; only for searching.
_SAME_SOUND = {
    **{"ث": "س", "ص": "س", "ذ": "ز", "ض": "ز", "ظ": "ز", "ط": "ت", "ح": "ه", "غ": "ق", "ع": "ا", "ء": "ا"},
    **{"گ": "ک", "پ": "ب", "چ": "ج", "ژ": "ز"},
}

_TATWEEL = 0x0640
_ZWNJ = "\u200c"
_MARKS = [
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0660),
    0x0670,
    *range(0x06D6, 0x06DD),
    *range(0x06DF, 0x06E5),
    0x06E7,
    0x06E8,
    *range(0x06EA, 0x06EE),
]
_DIRECTION_MARKS = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_INVISIBLE = [0x00AD, 0x200B, 0x200D, 0x2060, 0xFEFF]
_CONTROLS = [c for c in (*range(0x01, 0x20), *range(0x7F, 0xA0)) if not chr(c).isspace()]
_BLANKS = [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x1F, 0x85, 0x200C, 0x1680, 0x2028, 0x2029]
_DASHES = "\u2010\u2012\u2013\u2014\u2015\u2212"
_CASED = [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x370, 0x530)]


def _letters() -> dict[int, str]:
    """Return the one table: code point to its folded form; an empty string drops the sign."""
    table: dict[int, str] = {}
    for code in _CASED:
        lowered = chr(code).casefold()
        if len(lowered) == 1 and lowered != chr(code) and unicodedata.normalize("NFKC", lowered) == lowered:
            table[code] = lowered
    table.update({ord(sign): plain for sign, plain in (_SAME_LETTER | _SEAT_OF_HAMZA).items()})
    for signs in (_ARABIC_DIGITS, _PERSIAN_DIGITS):
        table.update({ord(sign): str(digit) for digit, sign in enumerate(signs)})
    table.update({ord("٫"): ".", ord("٬"): ",", ord("٪"): "%", ord("،"): ",", ord("؛"): ";", ord("؟"): "?"})
    table.update({ord(sign): "-" for sign in _DASHES})
    dropped = (_TATWEEL, *_MARKS, *_DIRECTION_MARKS, *_INVISIBLE, *_CONTROLS)
    table.update(dict.fromkeys(dropped, ""))
    table.update(dict.fromkeys(_BLANKS, " "))
    return table


_FOLD = _letters()
_UNHEARD = " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»…“”‘’•"
_SOUND: dict[int, str] = {ord(sign): plain for sign, plain in _SAME_SOUND.items()}
_SOUND |= dict.fromkeys(map(ord, _UNHEARD), "")
_DIGITS = {code: plain for code, plain in _FOLD.items() if plain.isdigit()} | {ord("٫"): ".", ord("٬"): ","}
_CLEAN = (
    {ord(sign): plain for sign, plain in _SAME_LETTER.items()}
    | dict.fromkeys((*_DIRECTION_MARKS, *_INVISIBLE, *_CONTROLS, 0), "")
    | {code: " " for code in _BLANKS if chr(code) != _ZWNJ}
)
_TO_PERSIAN = {ord(str(digit)): sign for digit, sign in enumerate(_PERSIAN_DIGITS)}
_PRESENTATION = re.compile("[\ufb50-\ufdfc\ufe70-\ufefc]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STRAY_ZWNJ = re.compile(f"(?<![^ ]){_ZWNJ}+|{_ZWNJ}+(?![^ ])|(?<={_ZWNJ}){_ZWNJ}+")


def letter_table() -> tuple[str, str]:
    """Return the table as the two arguments of SQL's translate: the signs, and what they become.

    Dropped signs stand at the end of the first string, where the second has nothing for them.
    """
    kept = {code: plain for code, plain in _FOLD.items() if plain}
    dropped = [code for code, plain in _FOLD.items() if not plain]
    signs = "".join(map(chr, (*sorted(kept), *sorted(dropped))))
    return signs, "".join(kept[code] for code in sorted(kept))


def fold(text: str) -> str:
    """Return the form for comparing: one letter a letter, ASCII digits, no marks, one blank, lower case.

    >>> fold("شهرك وليّ‌عصر  ۱۲") == fold("شهرک ولی عصر ١٢")
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(_FOLD)
    plain = unicodedata.normalize("NFKC", plain)
    return re.sub(" +", " ", plain).strip(" ")


def squash(text: str) -> str:
    """Return `fold` without any blank: «ماه نشان» and «ماهنشان» are one name.

    Coarser than `fold`: use it only where a name is looked up among few (the areas within one parent).
    """
    return fold(text).replace(" ", "")


def sound(text: str) -> str:
    """Return the coarsest form, for searching: no blanks and signs, one letter for all that sound alike.

    >>> sound("قلعه حسن") == sound("غلعه‌حصن")
    True
    """
    return fold(text).translate(_SOUND)


def sound_table() -> tuple[str, str]:
    """Return the table of `sound` as the two arguments of SQL's translate, as `letter_table` does."""
    return "".join(_SAME_SOUND) + _UNHEARD, "".join(_SAME_SOUND.values())


def clean(text: str) -> str:
    """Return the form for storing: canonical letters, half spaces inside words kept, invisible marks out."""
    text = _SURROGATE.sub("", text)
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_CLEAN))
    text = _STRAY_ZWNJ.sub("", " ".join(text.split()))
    return " ".join(text.split())


def digits(text: str) -> str:
    """Return the text with Persian and Arabic digits as ASCII, ٫ as a point and ٬ as a comma."""
    return text.translate(_DIGITS)


def persian_digits(value: object) -> str:
    """Return the value as text with Persian digits; letters and signs stay."""
    return str(value).translate(_TO_PERSIAN)


def persian_number(value: float, *, decimals: int = 0) -> str:
    """Return a number as Persian readers write it: ۱۲٬۳۴۵٫۶ (ValueError for infinity and NaN)."""
    if not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number that can be printed")
    plain = f"{abs(value):,.{decimals}f}".replace(",", "٬").replace(".", "٫")
    is_negative = value < 0 and any(sign in "123456789" for sign in plain)
    return ("\u2212" if is_negative else "") + persian_digits(plain)


def safe_cell(cell: object) -> object:
    """Return a cell that no spreadsheet runs as a formula: such text gets an apostrophe, numbers stay."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def write_csv(head: Iterable[str], columns: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file in UTF-8 with its mark for spreadsheets: # lines of what it is, then the table.

    Every cell is made safe; a line of the head has its blanks collapsed, so that it stays one line.
    """
    stream = io.StringIO()
    for line in head:
        stream.write(f"# {' '.join(line.split())}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return ("\ufeff" + stream.getvalue()).encode()
