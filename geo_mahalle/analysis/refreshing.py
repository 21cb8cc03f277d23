"""New reports: refresh their own areas and those above, and only the numbers that can have changed.

A report moves no street and no facility, so nothing is related anew; indicators that do not count its
category stay as they are. `refresh_reports` looks itself for what was reported, moved or closed here since
the numbers were made; imports are followed by a whole run.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta

from geo_mahalle.analysis.compute import RunSummary, compute
from geo_mahalle.analysis.keys import events_seen, keep_events_seen
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.indicators import REPORT_VIEWS
from geo_mahalle.database import Role, connect, rows
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.analysis"
PATIENCE_S, LOOK_S = 3.0, 0.05
"""How long a moment is waited for in which nobody writes, and how often it is looked for."""
ISSUE_VIEWS = REPORT_VIEWS
RETURNS = timedelta(days=90)
"""A new problem says of one that was closed within this time before it that it came back."""


@dataclass(frozen=True)
class Refreshed:
    """What was refreshed: areas with something new in them, and indicators that can have changed."""

    areas: int
    indicators: int
    run_id: int | None


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
    return _refresh(settings, catalogue, [area], [category], since=on_day)


def refresh_reports(settings: Settings, *, catalogue: Catalogue) -> Refreshed:
    """Compute what the problems opened, moved or closed here since the last time can have changed.

    Nothing is done before the first whole run, and while somebody is writing all the time: then the next call
    does it. Safe to call again: what was not finished is done anew.
    """
    with connect(settings, role=Role.COMPUTE) as connection:
        until = time.monotonic() + PATIENCE_S
        seen, newest, is_still = events_seen(connection)
        while not is_still and time.monotonic() < until:
            connection.commit()
            time.sleep(LOOK_S)
            seen, newest, is_still = events_seen(connection)
        if seen is None or not is_still or newest <= seen:
            return Refreshed(0, 0, None)
        changed = rows(connection, PACKAGE, "changed_reports", {"after": seen, "upto": newest})
        changed = [one for one in changed if one["category_id"] in catalogue.categories]
    areas = sorted({one["area_code"] for one in changed})
    categories = sorted({one["category_id"] for one in changed})
    done = None
    if changed:
        since = min(one["since"] for one in changed)
        done = _refresh(settings, catalogue, areas, categories, since=since)
    run_id = done.run_id if done else None
    with connect(settings, role=Role.COMPUTE) as connection:
        keep_events_seen(connection, newest, run_id=run_id)
    return Refreshed(len(areas), done.indicators if done else 0, run_id)


def _refresh(
    settings: Settings, catalogue: Catalogue, areas: list[str], categories: list[str], *, since: date | None
) -> RunSummary | None:
    chosen = sorted({key for category in categories for key in indicators_counting(catalogue, category)})
    if not chosen:
        return None
    if since and any(
        need.view == "issue_return" for key in chosen for need in catalogue.indicators[key].needs
    ):
        since -= RETURNS
    return compute(settings, catalogue=catalogue, only=chosen, areas=areas, relates=False, since=since)
