"""One filter for all that lists problems, facilities or areas: pages, inbox, map, API, client and export.

In an address it is a query; each key stands once or several times, several words of a key are joined by
commas or by repeating it, and a row matches when it matches every key and any word of a key:

    filter   = [ part *( "&" part ) ]
    part     = ("area" | "level" | "category" | "committee" | "kind" | "state") "=" word *( "," word )
             | "severity=" ("1" | "2" | "3" | "4") *( "," … )
             | ("open" | "overdue") "=" ("yes" | "no")
             | ("since" | "until") "=" day          ; 2025-09-22, or in the Jalali calendar 1404-06-31
             | "bbox=" west "," south "," east "," north      ; degrees
             | "text=" words

An area stands for itself and all areas in it. `since` and `until` mean the day of the first report, both
included. `overdue` means open for more working days than the category allows. A row of which something is not
known (no severity, no point) does not match a filter that asks for it. `text` is looked for, folded, in the
title of the category or kind, in the name of the area or facility, and is also the identifier of a problem;
notes of reports are never searched by it.

`encode_filter` writes the canonical query (sorted, dates Gregorian), `parse_filter` reads it back to an equal
filter. `filter_parameters` gives the values that `filter_issues.sql` and `filter_facilities.sql` are asked
with; `filtered` puts one of them into a query at its mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.layer_files import nearest
from geo_mahalle.database.queries import load_sql
from geo_mahalle.errors import UserError
from geo_mahalle.jalali import read_day
from geo_mahalle.text import fold

MARK = "true -- filter"
LONGEST_TEXT = 100
MOST_WORDS = 500
MOST_NAMED = 15
SEVERITIES = (1, 2, 3, 4)
KEYS: Mapping[str, str] = {
    "area": "areas",
    "level": "levels",
    "category": "categories",
    "committee": "committees",
    "kind": "kinds",
    "state": "states",
    "severity": "severities",
    "open": "is_open",
    "overdue": "is_overdue",
    "since": "since",
    "until": "until",
    "bbox": "bbox",
    "text": "text",
}
"""The word of the query for each field of the filter."""
WORD_KEYS = ("area", "level", "category", "committee", "kind", "state")
YES_NO = {"yes": True, "no": False}


class FilterError(UserError):
    """The filter cannot be read."""


@dataclass(frozen=True)
class Filter:
    """What is wanted; None means all. `areas` are codes, each with the areas in it."""

    areas: tuple[str, ...] | None = None
    levels: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    committees: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    states: tuple[str, ...] | None = None
    is_open: bool | None = None
    since: date | None = None
    until: date | None = None
    severities: tuple[int, ...] | None = None
    is_overdue: bool | None = None
    bbox: tuple[float, float, float, float] | None = None
    """West, south, east, north in degrees."""
    text: str | None = None


def parse_filter(pairs: Iterable[tuple[str, str]], *, also: Iterable[str] = ()) -> Filter:
    """Return the filter that the pairs of a query say; keys in `also` are somebody else's and are passed by.

    Raises FilterError, which names the key and what may stand there.
    """
    given: dict[str, list[str]] = {}
    others = frozenset(also)
    for key, value in pairs:
        if key in others:
            continue
        if key not in KEYS:
            raise _unknown("filter", key, KEYS)
        if value != "":
            given.setdefault(key, []).append(value)
    read: dict[str, Any] = {}
    for key, values in given.items():
        read[KEYS[key]] = _read(key, values)
    made = Filter(**read)
    if made.since and made.until and made.since > made.until:
        raise FilterError("since is later than until.", remedy="Turn them round.")
    return made


def _read(key: str, values: list[str]) -> object:
    if key in WORD_KEYS:
        return _words(key, values)
    if key == "severity":
        words = _words(key, values)
        if not all(word in ("1", "2", "3", "4") for word in words):
            raise FilterError("severity is not a number from 1 to 4.")
        return tuple(int(word) for word in words)
    if len(set(values)) > 1:
        raise FilterError("%(key)s is given twice.", remedy="Give it once.", values={"key": key})
    (value,) = set(values)
    if key in ("open", "overdue"):
        if value not in YES_NO:
            raise FilterError("%(key)s=%(value)s is neither yes nor no.", values={"key": key, "value": value})
        return YES_NO[value]
    if key in ("since", "until"):
        return _day(key, value)
    return _box(value) if key == "bbox" else _text(value)


def _words(key: str, values: list[str]) -> tuple[str, ...]:
    words = sorted({word for value in values for word in value.split(",") if word})
    if not words or len(words) > MOST_WORDS or any("\0" in word for word in words):
        raise FilterError(
            "%(key)s has no word, or more than %(most)s.", values={"key": key, "most": MOST_WORDS}
        )
    return tuple(words)


def _day(key: str, value: str) -> date:
    try:
        return read_day(value)
    except ValueError as err:
        raise FilterError(
            "%(key)s=%(value)s is not a day.",
            remedy="Write 1404-06-31 or 2025-09-22.",
            values={"key": key, "value": value},
        ) from err


def _box(value: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError as err:
        raise FilterError("bbox is not four numbers.", remedy="Write west,south,east,north.") from err
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise FilterError("bbox is not a box on earth.", remedy="Write west,south,east,north in degrees.")
    return west, south, east, north


def _text(value: str) -> str:
    folded = fold(value.replace("\0", ""))
    if not folded or len(folded) > LONGEST_TEXT:
        raise FilterError("text has no letter, or more than %(most)s.", values={"most": LONGEST_TEXT})
    return folded


def encode_filter(narrow: Filter) -> str:
    """Return the canonical query of a filter; equal filters give equal queries.

    >>> encode_filter(Filter(states=("resolved", "recorded"), is_open=False, severities=(3,)))
    'open=no&severity=3&state=recorded%2Cresolved'
    """
    pairs = []
    for key, field in sorted(KEYS.items()):
        value = getattr(narrow, field)
        if value is None:
            continue
        if isinstance(value, bool):
            value = "yes" if value else "no"
        elif isinstance(value, date):
            value = value.isoformat()
        elif key == "bbox":
            value = ",".join(repr(float(part)) for part in value)
        elif isinstance(value, tuple):
            value = ",".join(sorted({str(part) for part in value}))
        pairs.append((key, value))
    return urlencode(pairs)


def check_filter(narrow: Filter, catalogue: Catalogue) -> None:
    """Raise FilterError for a category, committee or kind that the catalogue does not know."""
    known: tuple[tuple[str, Iterable[str] | None, Iterable[str]], ...] = (
        ("category", narrow.categories, catalogue.categories),
        ("committee", narrow.committees, catalogue.committees),
        ("kind", narrow.kinds, catalogue.facility_kinds),
    )
    for what, words, names in known:
        for word in words or ():
            if word not in names:
                raise _unknown(what, word, names)


def _unknown(what: str, word: str, names: Iterable[str]) -> FilterError:
    """Return the refusal of a word that is not known, with the nearest known one or all of a few."""
    known = list(names)
    given = {"what": what, "word": word, "known": ", ".join(known), "near": nearest(word, known)}
    if given["near"]:
        return FilterError("The %(what)s '%(word)s' is not known; did you mean '%(near)s'?", values=given)
    if len(known) <= MOST_NAMED:
        return FilterError("The %(what)s '%(word)s' is not known; known are %(known)s.", values=given)
    return FilterError("The %(what)s '%(word)s' is not known.", values=given)


def filter_parameters(
    narrow: Filter, catalogue: Catalogue, *, overdue: Mapping[int, date] | None = None
) -> dict[str, Any]:
    """Return the named parameters of `filter_issues.sql` and `filter_facilities.sql`.

    `overdue` says for each deadline in working days the last day of opening that is overdue today
    (register.hazards.clocks.cutoffs); it is needed only where `is_overdue` is asked.
    """
    given: dict[str, Any] = {field.name: getattr(narrow, field.name) for field in fields(narrow)}
    asked = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    limits = sorted(
        (key, overdue[one.deadline_days])
        for key, one in catalogue.categories.items()
        if overdue and one.deadline_days in overdue
    )
    if narrow.is_overdue is not None and overdue is None:
        raise ValueError("a filter that asks for what is overdue needs its last days")
    text = fold(narrow.text) if narrow.text else None
    return asked | {
        "text": text,
        "text_categories": _titled(catalogue.categories, text),
        "text_kinds": _titled(catalogue.facility_kinds, text),
        "overdue_categories": [category for category, _ in limits],
        "overdue_until": [last for _, last in limits],
        "west": narrow.bbox[0] if narrow.bbox else None,
        "south": narrow.bbox[1] if narrow.bbox else None,
        "east": narrow.bbox[2] if narrow.bbox else None,
        "north": narrow.bbox[3] if narrow.bbox else None,
    }


def _titled(records: Mapping[str, Any], text: str | None) -> list[str]:
    """Return the ids of the records whose Persian or English title holds a folded text."""
    if text is None:
        return []
    return [key for key, one in records.items() if text in fold(one.title_fa) or text in fold(one.title_en)]


def filtered(package: str, name: str, predicate: str) -> str:
    """Return the query `<name>.sql` of a package with a predicate of this package at its mark.

    The mark is a line `true -- filter`; the predicate is `filter_issues` (over `issues`, with the columns of
    analysis.issues) or `filter_facilities` (over `facilities`, with those of analysis.facilities).
    """
    query = load_sql(package, name)
    if query.count(MARK) != 1:
        raise ValueError(f"{name}.sql has no mark for the filter")
    return query.replace(MARK, load_sql("geo_mahalle.database", predicate).strip())
