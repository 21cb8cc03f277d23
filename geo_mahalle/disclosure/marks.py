"""Marks on the map: problems, services and streets of one edition, each where its rule lets it stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, rows
from geo_mahalle.disclosure import shapes
from geo_mahalle.disclosure.rules import MOST_SENSITIVE, blur_day, is_current, may_draw, place_mark
from geo_mahalle.disclosure.snapshot import CategoryTitle, Edition, Facilities, Issues, KindTitle, Streets
from geo_mahalle.jalali import Calendar

PACKAGE = "geo_mahalle.disclosure"
WALK_HOLDS = timedelta(days=365)
"""A walk tells how a street is for twelve months."""


@dataclass(frozen=True)
class Marks:
    """What is drawn, with the titles its columns refer to and the sources it rests on."""

    issues: Issues
    categories: tuple[CategoryTitle, ...]
    facilities: Facilities
    kinds: tuple[KindTitle, ...]
    streets: Streets
    sources: set[str]
    withheld: int


def draw(
    connection: Connection,
    catalogue: Catalogue,
    *,
    edition: Edition,
    codes: Mapping[str, int],
    as_of: date,
    calendar: Calendar,
) -> Marks:
    """Return the marks of an edition. `codes` gives the position of an area's code."""
    asked = {"as_of": as_of, "most_sensitive": MOST_SENSITIVE[edition]}
    found = [
        row
        for row in rows(connection, PACKAGE, "issues", asked)
        if row["category_id"] in catalogue.categories
    ]
    if edition == "public":
        found = [row for row in found if is_current(row, as_of) and row["state"] != "refused"]
    placed, withheld = _place_issues(found, catalogue, edition=edition)
    kinds = [kind for kind in catalogue.facility_kinds.values() if may_draw(kind)]
    services = rows(connection, PACKAGE, "facilities", {"as_of": as_of, "kinds": [kind.id for kind in kinds]})
    ways = rows(connection, PACKAGE, "streets", {"as_of": as_of})
    categories = _categories(placed, catalogue)
    named = {row["kind"] for row in services}
    titles = tuple(KindTitle(k.id, k.title_fa, k.group, k.icon, k.is_area) for k in kinds if k.id in named)
    return Marks(
        issues=_issues(placed, categories, codes=codes, edition=edition, calendar=calendar),
        categories=categories,
        facilities=_facilities(services, titles, codes),
        kinds=titles,
        streets=_streets(ways, codes, as_of),
        sources={row["source_id"] for rows_ in (placed, services, ways) for row in rows_ if row["source_id"]},
        withheld=withheld,
    )


def _place_issues(
    found: Sequence[dict[str, Any]], catalogue: Catalogue, *, edition: Edition
) -> tuple[list[dict[str, Any]], int]:
    """Return the problems that may be drawn, each with its `mark`, and how many S0 ones may not.

    Of the S1 problems of one street and kind the newest stands for all, so that no count can be read off.
    """
    placed: list[dict[str, Any]] = []
    segments: dict[tuple[Any, str], dict[str, Any]] = {}
    withheld = 0
    for row in found:
        mark = place_mark(row, edition)
        if mark is None or not catalogue.categories[row["category_id"]].agency:
            withheld += row["sensitivity"] == 0
        elif row["sensitivity"] == 0:
            placed.append({**row, "mark": mark})
        elif row["is_open"]:
            segments[row["street_id"], row["category_id"]] = {**row, "mark": mark, "severity": None}
    return placed + list(segments.values()), withheld


def _categories(placed: Sequence[dict[str, Any]], catalogue: Catalogue) -> tuple[CategoryTitle, ...]:
    named = {row["category_id"] for row in placed}
    return tuple(
        CategoryTitle(
            id=category.id,
            title_fa=category.title_fa,
            short_fa=category.short_fa,
            committee=category.committee,
            committee_fa=catalogue.committees[category.committee].title_fa,
            agency_fa=catalogue.agencies[category.agency].title_fa,
            pictogram=category.pictogram,
            rubric_fa=tuple(rubric.fa for rubric in category.rubric),
        )
        for category in catalogue.categories.values()
        if category.id in named
    )


def _issues(
    placed: Sequence[dict[str, Any]],
    categories: Sequence[CategoryTitle],
    *,
    codes: Mapping[str, int],
    edition: Edition,
    calendar: Calendar,
) -> Issues:
    """Return the columns, in an order that tells nothing: area, kind, month or day, place."""
    position = {category.id: i for i, category in enumerate(categories)}
    told = sorted(
        (
            codes.get(row["area_code"], -1),
            position[row["category_id"]],
            blur_day(row["opened_on"], sensitivity=row["sensitivity"], edition=edition, calendar=calendar),
            shapes.rounded(*row["mark"]),
            row["severity"] or 0,
            row["state"],
            row["sensitivity"] > 0,
        )
        for row in placed
    )
    return Issues(
        area=tuple(row[0] for row in told),
        category=tuple(row[1] for row in told),
        opened=tuple(row[2] for row in told),
        lon=tuple(row[3][0] for row in told),
        lat=tuple(row[3][1] for row in told),
        severity=tuple(row[4] or None for row in told),
        state=tuple(row[5] for row in told),
        is_segment=tuple(row[6] for row in told),
    )


def _facilities(
    services: Sequence[dict[str, Any]], kinds: Sequence[KindTitle], codes: Mapping[str, int]
) -> Facilities:
    position = {kind.id: i for i, kind in enumerate(kinds)}
    spots = [shapes.rounded(row["lon"], row["lat"]) for row in services]
    return Facilities(
        lon=tuple(spot[0] for spot in spots),
        lat=tuple(spot[1] for spot in spots),
        kind=tuple(position[row["kind"]] for row in services),
        name=tuple(row["name"] or "" for row in services),
        is_working=tuple(row["is_working"] for row in services),
        capacity=tuple(row["capacity"] for row in services),
        area=tuple(codes.get(row["area_code"], -1) for row in services),
        shape=tuple(shapes.read_polygons(bytes(row["shape"])) if row["shape"] else () for row in services),
    )


def _streets(ways: Sequence[dict[str, Any]], codes: Mapping[str, int], as_of: date) -> Streets:
    return Streets(
        coords=tuple(shapes.read_line(bytes(row["line"])) for row in ways),
        width_m=tuple(row["width_m"] for row in ways),
        street_class=tuple(row["class"] for row in ways),
        name=tuple(row["name"] or "" for row in ways),
        lit_share=tuple(None if row["lit_share"] is None else round(row["lit_share"], 3) for row in ways),
        is_walked=tuple(
            row["walked_on"] is not None and as_of - row["walked_on"] <= WALK_HOLDS for row in ways
        ),
        area=tuple(codes.get(row["area_code"], -1) for row in ways),
    )
