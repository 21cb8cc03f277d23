"""Marks on the map: problems, services and streets of one edition, each where its rule lets it stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, rows
from geo_mahalle.disclosure import shapes
from geo_mahalle.disclosure.rules import blur_day, is_current, may_draw, place_mark
from geo_mahalle.disclosure.snapshot import CategoryTitle, Edition, Facilities, Issues, KindTitle, Streets
from geo_mahalle.jalali import Calendar

PACKAGE = "geo_mahalle.disclosure"
WALK_HOLDS = timedelta(days=365)
"""A walk tells how a street is for twelve months."""


@dataclass(frozen=True)
class Marks:
    """What is drawn, with the titles its columns refer to and the sources it rests on."""

    issues: Issues
    past_issues: Issues
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
    day = {"as_of": as_of}
    news: list[dict[str, Any]] = []
    closed: list[dict[str, Any]] = []
    for row in rows(connection, PACKAGE, "issues", day):
        if row["category_id"] in catalogue.categories:
            (news if is_current(row, as_of) else closed).append(row)
    placed = _place_issues(news, catalogue, edition=edition, calendar=calendar)
    withheld = len(news) - len(placed)
    past: list[dict[str, Any]] = []
    if edition == "office":
        past = _place_issues(closed, catalogue, edition=edition, calendar=calendar)
        placed += _place_segments(rows(connection, PACKAGE, "segments", day), catalogue)
    kinds = [kind for kind in catalogue.facility_kinds.values() if may_draw(kind)]
    services = rows(connection, PACKAGE, "facilities", {**day, "kinds": [kind.id for kind in kinds]})
    ways = rows(connection, PACKAGE, "streets", day)
    categories = _categories([*placed, *past], catalogue)
    named = {row["kind"] for row in services}
    titles = tuple(KindTitle(k.id, k.title_fa, k.group, k.icon, k.is_area) for k in kinds if k.id in named)
    return Marks(
        issues=_issues(placed, categories, codes),
        past_issues=_issues(past, categories, codes),
        categories=categories,
        facilities=_facilities(services, titles, codes),
        kinds=titles,
        streets=_streets(ways, codes, as_of),
        sources={
            row["source_id"] for rows_ in (placed, past, services, ways) for row in rows_ if row["source_id"]
        },
        withheld=withheld,
    )


def _has_addressee(row: Mapping[str, Any], catalogue: Catalogue) -> bool:
    category = catalogue.categories.get(row["category_id"])
    return category is not None and bool(category.agency)


def _place_issues(
    found: Sequence[dict[str, Any]], catalogue: Catalogue, *, edition: Edition, calendar: Calendar
) -> list[dict[str, Any]]:
    """Return the S0 problems that may be drawn, each with its `mark` and what may be told of its day."""
    return [
        {
            **row,
            "mark": mark,
            "opened": blur_day(row["opened_on"], edition=edition, calendar=calendar),
            "is_segment": False,
        }
        for row in found
        if _has_addressee(row, catalogue) and (mark := place_mark(row, edition)) is not None
    ]


def _place_segments(found: Sequence[dict[str, Any]], catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return the marks of street segments (S1) as rows like those of problems, without a severity."""
    return [
        {
            **row,
            "mark": (row["lon"], row["lat"]),
            "opened": row["week_on"].isoformat(),
            "severity": None,
            "is_segment": True,
        }
        for row in found
        if _has_addressee(row, catalogue)
    ]


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
    placed: Sequence[dict[str, Any]], categories: Sequence[CategoryTitle], codes: Mapping[str, int]
) -> Issues:
    """Return the columns, in an order that tells nothing: area, kind, month or day, place."""
    position = {category.id: i for i, category in enumerate(categories)}
    told = sorted(
        (
            codes.get(row["area_code"], -1),
            position[row["category_id"]],
            row["opened"],
            shapes.rounded(*row["mark"]),
            row["severity"] or 0,
            row["state"],
            row["is_segment"],
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
