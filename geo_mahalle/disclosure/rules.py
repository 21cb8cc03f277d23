"""The rules of disclosure as pure functions: what of a thing an edition may show, and where it is drawn.

Classes: S0 a public thing, S1 beside a household, S2 security-like, S3 social harm. Neither edition shows
S2 or S3. The public edition shows an S0 problem only with a named addressee, on a public way, by the month;
the office edition shows S1 as a mark on the street's middle, one a street and kind, by the week (the rule of
that mark is register.street_mark_on, since analysts' tables hold the same marks).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.categories import Category
from geo_mahalle.catalogue.facility_kinds import FacilityKind
from geo_mahalle.catalogue.indicators import Indicator, Need
from geo_mahalle.disclosure.snapshot import Edition
from geo_mahalle.jalali import Calendar, periods

ON_WAY_M = 12.0
"""A point this near to a street's centre line lies on the public way and may stand where it is."""
NEAR_WAY_M = 30.0
"""A point this near is moved to the centre line; one farther off may lie in a yard and is left out."""
RECENT_DAYS = 90
"""A problem that was resolved longer ago is no longer drawn."""

PERSONAL_VIEWS = frozenset({"attribute", "incident", "survey_answer", "building"})
"""Fact views whose counts are of persons, homes or what befell them.

Population is only ever divided by; access and supply say which part of it a place reaches. That follows from
streets, services and the areas' population, all of which the edition shows already: nobody's own answer is in
it.
"""
ISSUE_VIEWS = frozenset({"issue", "issue_state", "report_pair"})
THINGS = "count"
"""The unit of an attribute that counts things."""
NOT_PUBLIC_VIEWS = frozenset({"attribute", "building", "survey_answer"})
"""Figures of residents and homes: context for the office, never in the public edition."""
NOT_PUBLIC_KINDS = frozenset({"survival"})
"""How long an agency takes says something of the agency; told by area it would be read as the area's own."""


def may_show(indicator: Indicator, edition: Edition, catalogue: Catalogue) -> bool:
    """Tell whether the edition may hold an indicator at all; a restricted one is on no page."""
    named = {attribute for need in indicator.needs for attribute in need.attributes}
    if indicator.is_restricted or any(catalogue.attributes[attribute].is_restricted for attribute in named):
        return False
    if any(category.sensitivity > 1 for need in indicator.needs for category in _counted(need, catalogue)):
        return False
    if any(catalogue.facility_kinds[kind].sensitivity > 1 for need in indicator.needs for kind in need.kinds):
        return False
    if edition == "office":
        return True
    return indicator.kind not in NOT_PUBLIC_KINDS and not any(
        _is_of_residents(need, catalogue) for need in indicator.needs
    )


def is_exact(indicator: Indicator, catalogue: Catalogue) -> bool:
    """Tell whether small counts of it may be shown: it counts things and S0 problems only."""
    for need in indicator.needs:
        if any(category.sensitivity for category in _counted(need, catalogue)):
            return False
        if any(catalogue.facility_kinds[kind].sensitivity for kind in need.kinds):
            return False
        if need.view in PERSONAL_VIEWS and not _counts_things(need, catalogue):
            return False
    return True


def _is_of_residents(need: Need, catalogue: Catalogue) -> bool:
    return need.view in NOT_PUBLIC_VIEWS and not _counts_things(need, catalogue)


def _counts_things(need: Need, catalogue: Catalogue) -> bool:
    """Tell whether an attribute is a plain count of things, such as buildings, and so nobody's condition."""
    return bool(need.attributes) and all(catalogue.attributes[a].unit == THINGS for a in need.attributes)


def _counted(need: Need, catalogue: Catalogue) -> list[Category]:
    """Return the categories a need counts: those it names, else those of its theme and class, else all."""
    if need.categories:
        return [catalogue.categories[category] for category in need.categories]
    if need.view not in ISSUE_VIEWS:
        return []
    return [
        category
        for category in catalogue.categories.values()
        if need.theme in (None, category.theme)
        and (need.sensitivity is None or category.sensitivity <= need.sensitivity)
    ]


def may_draw(kind: FacilityKind) -> bool:
    """Tell whether facilities of a kind may stand on a map: in both editions only those that are public."""
    return kind.is_public and kind.sensitivity == 0


def is_current(row: dict[str, Any], as_of: date) -> bool:
    """Tell whether a problem is open, or was resolved so lately that its mark is news; none is refused."""
    if row["is_open"]:
        return True
    return row["resolved_on"] is not None and (as_of - row["resolved_on"]).days <= RECENT_DAYS


def place_mark(row: dict[str, Any], edition: Edition) -> tuple[float, float] | None:
    """Return where an S0 problem's mark may stand, (lon, lat); None where it may not stand anywhere."""
    distance = row["distance_m"]
    if edition == "office" or (distance is not None and distance <= ON_WAY_M):
        return row["lon"], row["lat"]
    if distance is None or distance > NEAR_WAY_M:
        return None
    return row["way_lon"], row["way_lat"]


def blur_day(day: date, *, edition: Edition, calendar: Calendar) -> str:
    """Return what the edition may know of an S0 problem's day: the month's key, or the day."""
    if edition == "office":
        return day.isoformat()
    return next(p.key for p in periods(day, day, calendar=calendar) if p.kind == "month")
