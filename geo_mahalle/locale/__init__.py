"""Texts for people: English msgids in the code, Persian in gettext catalogues.

Every `.po` file in locale/<language>/LC_MESSAGES is read (a part of the product may have its own), so that
no compile step stands between a changed text and the page. In Python and templates a text is written
`_("English text")`, in scripts `text("English text")`; a test finds each msgid that has no Persian.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from babel.messages.pofile import read_po

from geo_mahalle.errors import GeoMahalleError

FOLDER = Path(__file__).parent
LATIN = re.compile(r"[A-Za-z]")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SCRIPT_TEXT = re.compile(r"""\btext\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")


class TextClashError(GeoMahalleError):
    """Two catalogues translate one text differently."""


@lru_cache
def messages(language: str) -> Mapping[str, str]:
    """Return every translated text of a language by msgid; empty for a language without catalogue.

    Raises TextClashError where two files translate one msgid differently.
    """
    found: dict[str, str] = {}
    for file in sorted((FOLDER / language / "LC_MESSAGES").glob("*.po")):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        for message in catalogue:
            if not message.id or not message.string:
                continue
            if found.setdefault(str(message.id), str(message.string)) != message.string:
                raise TextClashError(f"{file}: {message.id!r} is already translated otherwise")
    return MappingProxyType(found)


def translator(language: str) -> Callable[[str], str]:
    """Return the function that says a text in `language`; a text without translation stays as it is."""
    known = messages(language)
    return lambda msgid: known.get(msgid, msgid)


def say_error(error: GeoMahalleError, language: str) -> tuple[str, str | None]:
    """Return message and remedy of an error in a language; what has no translation stays English."""
    say = translator(language)
    remedy = error.remedy_msgid
    values = (
        None if error.values is None else {key: _shown(one, language) for key, one in error.values.items()}
    )
    said = [None if text is None else say(text) for text in (error.msgid, remedy)]
    message, then = [text % values if text and values else text for text in said]
    return message or "", then


def _shown(value: object, language: str) -> object:
    """Return a value as it stands in a sentence: Persian digits, and a name in Latin isolated."""
    if language != "fa":
        return value
    told = messages(language).get(str(value), str(value))
    return f"\u2068{told}\u2069" if LATIN.search(told) else told.translate(PERSIAN_DIGITS)


def script_messages(language: str, scripts: Iterable[str]) -> dict[str, str]:
    """Return the translated texts that these scripts name as `text("...")`, sorted by msgid."""
    say = translator(language)
    return {msgid: say(msgid) for msgid in _named(tuple(scripts))}


@lru_cache(maxsize=8)
def _named(scripts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the msgids that scripts name; the pages of all areas have the same scripts."""
    return tuple(
        sorted({found.group(1)[1:-1] for script in scripts for found in SCRIPT_TEXT.finditer(script)})
    )
