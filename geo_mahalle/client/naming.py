"""What an analyst may name: areas by code or name, and a filter by keywords of one word or many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from geo_mahalle.catalogue.layer_files import suggest
from geo_mahalle.database.filters import Filter, parse_filter
from geo_mahalle.errors import UserError
from geo_mahalle.text import fold

Several = str | Sequence[str] | None
Box = tuple[float, float, float, float]
PAGES_OWN = ("after", "sort", "view", "width", "cells", "done", "left", "cursor", "limit")
"""Words of a page's address that are not the filter's."""


class LeftOutWarning(UserWarning):
    """Something that was asked for is not in the answer, or not as it was recorded."""


class UnknownAreaError(UserError):
    """There is no area of this name or code."""


def find_code(named: str, areas: Sequence[Mapping[str, Any]]) -> str:
    """Return the code of an area named by code or name.

    `areas` has code, name_fa, name_en, name_folded and level_fa.
    Raises UnknownAreaError for a name that no area has, or that several have.
    """
    if any(row["code"] == named for row in areas):
        return named
    folded = fold(named)
    found = [row for row in areas if folded in (row["name_folded"], fold(row["name_en"] or ""))]
    if len(found) == 1:
        return str(found[0]["code"])
    if found:
        codes = ", ".join(f"{row['code']} ({row['level_fa']})" for row in found)
        raise UnknownAreaError(
            f"{named!r} is the name of several areas.", remedy=f"Name one by code: {codes}."
        )
    near = suggest(named, [row["name_fa"] for row in areas]) or "."
    raise UnknownAreaError(f"There is no area {named!r}{near}", remedy="See areas().")


def several(words: Several) -> tuple[str, ...] | None:
    """Return one word or many as a tuple; None for None."""
    if words is None:
        return None
    return (words,) if isinstance(words, str) else tuple(words)


def issue_filter(
    codes: tuple[str, ...] | None,
    *,
    level: Several = None,
    category: Several = None,
    committee: Several = None,
    state: Several = None,
    severity: int | Sequence[int] | None = None,
    is_open: bool | None = None,
    is_overdue: bool | None = None,
    since: date | None = None,
    until: date | None = None,
    bbox: Box | None = None,
    text: str | None = None,
) -> Filter:
    """Return the filter that the keywords of `issues` mean."""
    severities = (severity,) if isinstance(severity, int) else severity
    return Filter(
        areas=codes,
        levels=several(level),
        categories=several(category),
        committees=several(committee),
        states=several(state),
        severities=tuple(severities) if severities is not None else None,
        is_open=is_open,
        is_overdue=is_overdue,
        since=since,
        until=until,
        bbox=bbox,
        text=_folded(text),
    )


def facility_filter(
    codes: tuple[str, ...] | None,
    *,
    level: Several = None,
    kind: Several = None,
    bbox: Box | None = None,
    text: str | None = None,
) -> Filter:
    """Return the filter that the keywords of `facilities` mean."""
    return Filter(areas=codes, levels=several(level), kinds=several(kind), bbox=bbox, text=_folded(text))


def one_filter(whole: Filter | str | None, named: Filter) -> Filter:
    """Return a filter given whole, or the one that was named by keywords; raise UserError for both.

    Whole it is an object, or as a page or the API writes it: `open=yes&severity=4`, or its whole address.
    """
    if whole is None:
        return named
    if named != Filter():
        raise UserError("A filter is given whole or by its words, not both.")
    if isinstance(whole, Filter):
        return whole
    query = urlsplit(whole).query if "?" in whole else whole
    return parse_filter(parse_qsl(query, keep_blank_values=True), also=PAGES_OWN)


def _folded(text: str | None) -> str | None:
    """Return words as the filter compares them; raise FilterError for none or too many."""
    return None if text is None else parse_filter([("text", text or "\u200f")]).text
