"""Persian text is stored, compared and printed one way."""

from __future__ import annotations

import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_mahalle import text
from geo_mahalle.database import connect

HERE = Path(text.__file__).parent
FOLD_SQL = HERE / "database" / "sql" / "register" / "fold.sql"
SOUND_SQL = FOLD_SQL.with_name("fold_sound.sql")
FOLD_JS = HERE / "web" / "static" / "fold.js"
BLOCKS = (
    range(0x20, 0x530),
    range(0x600, 0x700),
    range(0x750, 0x780),
    range(0x2000, 0x2070),
    range(0xFB50, 0xFF00),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("شهرك", "شهرک"),
        ("علي", "علی"),
        ("وَلیّ‌عصر", "ولی عصر"),
        ("آزادی", "ازادی"),
        ("محلــه", "محله"),
        ("۱۴۰۳ ٣٤", "1403 34"),
        ("  Abhar\u00a0 COUNTY ", "abhar county"),
        ("ﻣﺤﻠﻪ", "محله"),
    ],
)
def test_two_spellings_of_one_name_fold_to_one(one: str, other: str) -> None:
    assert text.fold(one) == text.fold(other)


def test_joined_and_spaced_names_meet_only_when_squashed() -> None:
    assert text.fold("ماه نشان") != text.fold("ماهنشان")
    assert text.squash("ماه نشان") == text.squash("ماه\u200cنشان") == text.squash("ماهنشان")


def test_stored_text_keeps_half_spaces_inside_words_only() -> None:
    assert text.clean(" \u200cمي\u200c\u200cشود \u200c x\u200c") == "می\u200cشود x"


def test_stored_text_holds_no_direction_mark_nul_or_lone_surrogate() -> None:
    assert text.clean("a\u202eb\u2066c\x00d\ud800e\u200ff") == "abcdef"


def test_stored_text_keeps_the_digits_people_wrote() -> None:
    assert text.clean("کوچه ۱۲") == "کوچه ۱۲"


@given(st.text())
def test_folding_and_cleaning_twice_changes_nothing(value: str) -> None:
    assert text.fold(text.fold(value)) == text.fold(value)
    assert text.clean(text.clean(value)) == text.clean(value)


def test_digits_fold_with_their_marks() -> None:
    assert text.digits("۱۲٬۳۴۵٫۶ و ٧") == "12,345.6 و 7"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (12345.678, 1, "۱۲٬۳۴۵٫۷"),
        (0, 0, "۰"),
        (-3.25, 1, "−۳٫۲"),
        (-0.01, 1, "۰٫۰"),
        (999999.5, 0, "۱٬۰۰۰٬۰۰۰"),
    ],
)
def test_numbers_print_as_persian_readers_write_them(value: float, decimals: int, written: str) -> None:
    assert text.persian_number(value, decimals=decimals) == written


def test_not_a_number_is_never_printed() -> None:
    with pytest.raises(ValueError, match="nan"):
        text.persian_number(float("nan"), decimals=1)


def test_the_sql_function_holds_the_letter_table() -> None:
    found = re.findall(r"U&'((?:\\[0-9A-F]{4})+)'", FOLD_SQL.read_text(encoding="utf-8"))
    strings = ["".join(chr(int(code, 16)) for code in re.findall("[0-9A-F]{4}", one)) for one in found]
    assert list(text.letter_table()) == strings


@pytest.mark.database
def test_python_and_the_database_fold_alike(place) -> None:
    signs = [chr(code) for block in BLOCKS for code in block]
    chance = random.Random(7)  # noqa: S311 - a fixed seed, so that a failure can be seen again
    words = ["".join(chance.choices(signs, k=chance.randint(1, 15))) for _ in range(5000)]
    values = [*(f"x{sign}y" for sign in signs), *signs, *words]
    with connect(place) as connection:
        folded = connection.execute(
            "SELECT register.fold(value) FROM unnest(%s::text[]) WITH ORDINALITY AS t(value, n) ORDER BY n",
            [values],
        ).fetchall()
    differing = [
        (value, found) for value, (found,) in zip(values, folded, strict=True) if text.fold(value) != found
    ]
    assert differing == []


def every_sign():
    """Return every assigned code point of the Unicode that this Python knows."""
    return [
        chr(code) for code in range(1, 0x110000) if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")
    ]


def test_the_script_and_the_search_hold_the_same_tables() -> None:
    escaped = re.findall(r'"((?:\\u[0-9a-f]{4})+)"', FOLD_JS.read_text(encoding="utf-8"))
    assert [one.encode().decode("unicode_escape") for one in escaped] == list(text.letter_table())
    found = re.findall(r"U&'((?:\\[0-9A-F]{4})+)'", SOUND_SQL.read_text(encoding="utf-8"))
    strings = ["".join(chr(int(code, 16)) for code in re.findall("[0-9A-F]{4}", one)) for one in found]
    assert list(text.sound_table()) == strings


@pytest.mark.browser
def test_chromium_folds_every_code_point_as_python_does(page) -> None:
    source = FOLD_JS.read_text(encoding="utf-8").replace("export ", "")
    chance = random.Random(7)  # noqa: S311 - a fixed seed, so that a failure can be seen again
    signs = every_sign()
    block = [sign for sign in signs if sign < "\u0700"]
    values = [f"x{sign} y" for sign in signs] + ["".join(chance.choices(block, k=9)) for _ in range(3000)]
    folded = page.evaluate(f"(values) => {{ {source}\n return values.map(fold); }}", values)
    assert len(folded) == len(values)
    differing = [(value, one) for value, one in zip(values, folded, strict=True) if text.fold(value) != one]
    assert differing == []


@pytest.mark.database
def test_the_database_folds_and_hears_every_code_point_as_python_does(place) -> None:
    values = [f"x{sign} y" for sign in every_sign()]
    with connect(place) as connection:
        found = connection.execute(
            "SELECT register.fold(value), register.sound(value)"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS t(value, n) ORDER BY n",
            [values],
        ).fetchall()
    differing = [
        (value, pair)
        for value, pair in zip(values, found, strict=True)
        if (text.fold(value), text.sound(value)) != pair
    ]
    assert differing == []


def test_letters_that_sound_alike_are_one_to_the_search() -> None:
    assert text.sound("قلعه حسن") == text.sound("غلعه\u200cحصن")
    assert text.sound("گرماب") == text.sound("كرماب")
