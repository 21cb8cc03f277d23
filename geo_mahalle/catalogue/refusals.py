"""Refuse what is about people: persons, groups, dress, nationality, belief.

Categories, attributes and indicators grow in users' folders. Whatever a folder adds there, the whole product
would serve it: points, counts, letters, deadlines. So their ids, titles and rubrics are held against word
lists in Persian and English (`refused_words.toml`), which no user's folder can change. Texts are folded
first (Arabic letters, half spaces, marks) and taken word by word without plural endings; the long words are
also looked for in the text without its blanks, against spelling apart.

A list of words does not know what an author means. It closes the plain ways; the closed list of objects and
the reading of every overlay by a person remain.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from geo_mahalle.catalogue.fields import Fields
from geo_mahalle.text import fold

WORDS = Path(__file__).with_name("refused_words.toml")
REMEDY = "Name a thing, a place or a service (layers/objects.csv), never a person or a group."
# Endings that turn a Persian or English word into its plural, possessive or adjective, the longest first.
ENDINGS = ("هایشان", "هایی", "های", "ها", "گان", "یان", "ان", "ین", "ات", "ی", "ies", "es", "s")
_NOT_LETTERS = re.compile(r"[^\w]+|_+|\d+")


@dataclass(frozen=True, slots=True)
class WordList:
    """Words to refuse: single words, phrases by their first word, parts looked for in text without blanks."""

    words: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart: its words, the forms of each without endings, and all its letters in one."""

    words: tuple[str, ...]
    forms: tuple[frozenset[str], ...]
    joined: str


def refuse_people(row: Fields, columns: Collection[str]) -> None:
    """Refuse a row with a group, dress, origin or belief in these columns, or a person in id and titles."""
    refuse_beliefs(row, columns)
    for column in columns:
        if not column.startswith("rubric"):
            _refuse(row, column, "persons")


def refuse_beliefs(row: Fields, columns: Collection[str]) -> None:
    """Refuse a row with a group, dress, nationality or belief in these columns."""
    refuse_groups(row, columns)
    for column in columns:
        _refuse(row, column, "belief")


def refuse_groups(row: Fields, columns: Collection[str]) -> None:
    """Refuse a row with a group, dress, origin or private life; a mosque may be told by its name."""
    for column in columns:
        for kind in ("groups", "dress", "origin", "private_life"):
            _refuse(row, column, kind)


def find_refused(text: str, kind: str) -> str | None:
    """Return the first refused word of a kind in a text, or None."""
    listed = _word_lists()[kind]
    reading = _read_words(text)
    for at, (word, forms) in enumerate(zip(reading.words, reading.forms, strict=True)):
        if not forms.isdisjoint(listed.words):
            return word
        for first in forms & listed.phrases.keys():
            for phrase in listed.phrases[first]:
                following = reading.forms[at : at + len(phrase)]
                if len(following) == len(phrase) and all(map(_holds, following, phrase)):
                    return " ".join(reading.words[at : at + len(phrase)])
    return next((part for part in listed.parts if part in reading.joined), None)


def _holds(forms: frozenset[str], word: str) -> bool:
    return word in forms


@functools.lru_cache(maxsize=4096)
def _read_words(text: str) -> Reading:
    words = tuple(word for word in _NOT_LETTERS.split(fold(text.replace("_", " "))) if word)
    return Reading(words, tuple(frozenset(_stems(word)) for word in words), "".join(words))


def _refuse(row: Fields, column: str, kind: str) -> None:
    value = row.values.get(column)
    found = find_refused(value, kind) if isinstance(value, str) else None
    if found:
        raise row.refuse(column, f"{column} names {_SPOKEN[kind]}: '{found}'", remedy=REMEDY)


def _stems(word: str) -> Iterator[str]:
    """Return a word and what is left of it without one or two endings."""
    yield word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            short = word[: -len(ending)]
            yield short
            if ending == "گان":
                yield f"{short}ه"
            if ending == "ies":
                yield f"{short}y"
            for second in ("ی", "ان", "ه"):
                if short.endswith(second) and len(short) > 3:
                    yield short[: -len(second)]


@functools.cache
def _word_lists() -> dict[str, WordList]:
    lists = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {kind: _read_list(lists[kind]["words"], lists[kind]["parts"]) for kind in lists}


def _read_list(words: list[str], parts: list[str]) -> WordList:
    split = [tuple(fold(word).split()) for word in words]
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for entry in split:
        if len(entry) > 1:
            phrases[entry[0]] = (*phrases.get(entry[0], ()), entry)
    return WordList(
        words=frozenset(entry[0] for entry in split if len(entry) == 1),
        phrases=phrases,
        parts=tuple(fold(part).replace(" ", "") for part in parts),
    )


_SPOKEN = {
    "groups": "a group of people",
    "persons": "persons",
    "dress": "dress",
    "origin": "a nationality or an origin",
    "belief": "belief",
    "private_life": "private life",
}
