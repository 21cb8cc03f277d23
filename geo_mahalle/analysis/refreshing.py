"""One new report: refresh its own area and those above, and only the numbers that can have changed.

A report moves no street and no facility, so nothing is related anew; indicators that do not count its
category stay as they are.
"""

from __future__ import annotations

from datetime import date, timedelta

from geo_mahalle.analysis.compute import RunSummary, compute
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.indicators import REPORT_VIEWS
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings

ISSUE_VIEWS = REPORT_VIEWS
RETURNS = timedelta(days=90)
"""A new problem says of one that was closed within this time before it that it came back."""


def indicators_counting(catalogue: Catalogue, category: str) -> list[str]:
    """Return the ids of the indicators that count problems of a category; UserError for an unknown one."""
    meant = catalogue.categories.get(category)
    if meant is None:
        raise UserError(f"category {category!r} is not known", remedy="See layers/categories.csv.")
    return [
        one.id
        for one in catalogue.indicators.values()
        if any(
            need.view in ISSUE_VIEWS
            and (category in need.categories if need.categories else need.theme in (None, meant.theme))
            and (need.sensitivity is None or meant.sensitivity <= need.sensitivity)
            for need in one.needs
        )
    ]


def refresh_report(
    settings: Settings, *, catalogue: Catalogue, area: str, category: str, on_day: date | None = None
) -> RunSummary | None:
    """Compute what a report of a category in an area can have changed; None where nothing counts it.

    `on_day`: the first day of what is new or changed about its problem (of opening, or of the move that
    changed it); periods that ended before it stay as they are. None: all periods are computed. The same
    numbers as a whole run with the same priors gives. Raises UserError for an unknown area or category.
    """
    chosen = indicators_counting(catalogue, category)
    if not chosen:
        return None
    if on_day and any(
        need.view == "issue_return" for key in chosen for need in catalogue.indicators[key].needs
    ):
        on_day -= RETURNS
    return compute(settings, catalogue=catalogue, only=chosen, areas=[area], relates=False, since=on_day)
