"""Hold the fact views of a computation: each read once, only columns in use, only rows that can count.

What a computation may leave out is said by a `Narrowing`: a refresh of one area needs no pair of areas but
those it writes, and no period before the day of what is new.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geo_mahalle.analysis.evidence import surveys_of
from geo_mahalle.catalogue.fact_views import FACT_VIEWS
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.catalogue.read_words import WORD_COLUMNS, words_read
from geo_mahalle.database import Connection, run

PACKAGE = "geo_mahalle.analysis"
ALWAYS_READ = ("area_within", "period", "coverage", "collected")
"""Fact views that evidence is read from, whatever the indicators read; with all their columns."""


@dataclass(frozen=True)
class Narrowing:
    """Rows of a fact view to hold: those with one of `words` in column `by`, compared as text."""

    by: str
    words: tuple[str, ...]


def hold_views(
    connection: Connection,
    indicators: Sequence[Indicator],
    narrowed: Mapping[str, Narrowing] | None = None,
    *,
    since: date | None = None,
) -> None:
    """Keep the fact views that the indicators read in temporary tables, where their size is known.

    `since`: problems that were over before this day are left out.
    """
    views = {need.view for indicator in indicators for need in indicator.needs} | {*ALWAYS_READ}
    limits = {
        "collected": Narrowing("theme", _spoken(indicators)),
        **_counted(indicators),
        **(narrowed or {}),
    }
    for view in sorted(views):
        limit = limits.get(view)
        asked = {
            "view": view,
            "columns": columns_read(view, indicators),
            "by": limit.by if limit else None,
            "words": list(limit.words) if limit else None,
            "since": since,
        }
        run(connection, PACKAGE, "hold", asked)
    run(connection, PACKAGE, "end_hold")


def columns_read(view: str, indicators: Collection[Indicator]) -> list[str]:
    """Return the columns of a fact view whose names stand in a SELECT; all of those evidence is read from.

    A column of the same name in another view is kept too; one column always is.
    """
    columns = list(FACT_VIEWS[view].columns)
    if view in ALWAYS_READ:
        return columns
    words = {word for indicator in indicators for word in re.findall(r"\w+", indicator.sql)}
    return [column for column in columns if column in words] or columns[:1]


def _counted(indicators: Collection[Indicator]) -> dict[str, Narrowing]:
    """Return the fact views of which only rows of certain words can count, whichever indicator reads them."""
    found = {}
    for view, column in WORD_COLUMNS.items():
        if view in ALWAYS_READ:
            continue
        reading = [one for one in indicators if any(need.view == view for need in one.needs)]
        asked = [words_read(one.sql, view) for one in reading]
        if reading and None not in asked:
            found[view] = Narrowing(column, tuple(sorted({word for words in asked for word in words or ()})))
    return found


def _spoken(indicators: Collection[Indicator]) -> tuple[str, ...]:
    """Return the themes whose collecting is asked for."""
    modes = ("happens", "remains")
    return tuple(sorted({theme for one in indicators for theme, mode in surveys_of(one) if mode in modes}))
