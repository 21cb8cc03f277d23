"""Persian text is stored, compared and printed one way."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_mahalle import text
from geo_mahalle.database import connect

FOLD_SQL = Path(text.__file__).parent / "database" / "sql" / "register" / "fold.sql"
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
