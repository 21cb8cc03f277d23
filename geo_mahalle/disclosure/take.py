"""Take a snapshot: read the register and the newest run as the compute role, and apply the edition's rules.

The public snapshot is then written to schema `pub` and read back from there: what the public pages show is
what the public role can read, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, Role, connect, rows, run
from geo_mahalle.disclosure import cells, marks, published, shapes
from geo_mahalle.disclosure.identity import identify
from geo_mahalle.disclosure.rules import is_exact, may_show
from geo_mahalle.disclosure.snapshot import (
    Area,
    Columns,
    Counts,
    CoverageRow,
    Edition,
    IndicatorColumn,
    Level,
    Period,
    Place,
    Snapshot,
    SourceCredit,
    ThemeTitle,
)
from geo_mahalle.disclosure.suppression import SMALLEST_COUNT
from geo_mahalle.errors import UserError
from geo_mahalle.jalali import month_name
from geo_mahalle.settings import Settings
from geo_mahalle.text import persian_digits

PACKAGE = "geo_mahalle.disclosure"
QUARTERS_FA = {"jalali": ("بهار", "تابستان", "پاییز", "زمستان"), "gregorian": ("", "", "", "")}


class NothingToShowError(UserError):
    """The place has no area yet, so there is nothing to show."""


class OtherDayError(UserError):
    """The values were computed for another day than the one to be shown."""


def take_snapshot(
    settings: Settings, *, edition: Edition, catalogue: Catalogue, as_of: date | None = None
) -> Snapshot:
    """Return what one edition may show of the place: see `take_snapshots`."""
    return take_snapshots(settings, editions=(edition,), catalogue=catalogue, as_of=as_of)[edition]


def look_snapshot(
    settings: Settings, *, edition: Edition, catalogue: Catalogue, as_of: date | None = None
) -> Snapshot:
    """Return what one edition may show, for a print: nothing is published by looking."""
    with connect(settings, Role.COMPUTE) as connection:
        run(connection, PACKAGE, "one_state")
        place = rows(connection, PACKAGE, "place")[0]
        day = _day(connection, place, as_of)
        seen = _assemble(connection, place, edition=edition, catalogue=catalogue, as_of=day)
    return replace(seen, snapshot_id=identify(seen))


def take_snapshots(
    settings: Settings, *, editions: Sequence[Edition], catalogue: Catalogue, as_of: date | None = None
) -> dict[Edition, Snapshot]:
    """Return what each edition may show of the place on a day, all from one state of the database.

    Parameters
    ----------
    as_of
        The day; None takes the place's fixed one, else the day up to which the newest run computed.

    Notes
    -----
    Raises NothingToShowError where the place has no areas, OtherDayError where the newest values are not
    those of the day.
    """
    with connect(settings, Role.COMPUTE) as connection:
        run(connection, PACKAGE, "one_state")
        place = rows(connection, PACKAGE, "place")[0]
        day = _day(connection, place, as_of)
        made = {
            edition: _assemble(connection, place, edition=edition, catalogue=catalogue, as_of=day)
            for edition in editions
        }
    taken = {edition: replace(snapshot, snapshot_id=identify(snapshot)) for edition, snapshot in made.items()}
    if "public" in taken:
        identity = taken["public"].snapshot_id
        with connect(settings, Role.COMPUTE) as connection:
            published.write(connection, taken["public"])
        with connect(settings, Role.PUBLIC) as connection:
            taken["public"] = published.read(connection, identity)
    return taken


def _day(connection: Connection, place: dict[str, Any], as_of: date | None) -> date:
    """Return the day a snapshot is of: the asked or fixed one, else that of the newest run.

    A run of yesterday may be shown today, as what it is: data up to yesterday.
    """
    asked = as_of or place["as_of"]
    today = datetime.now(ZoneInfo(place["timezone"])).date()
    newest = run(connection, PACKAGE, "newest_run").fetchone()
    if newest is None:
        return asked or today
    day = asked or min(newest[0], today)
    earliest, latest = run(connection, PACKAGE, "run_days", {"as_of": day}).fetchone() or (None, None)
    if newest[0] != day or (latest or day) > day or (asked and (earliest or day) < day):
        raise OtherDayError(
            f"The newest values are those of {newest[0]}, not of {day}.",
            remedy=f"Compute them first: geo-mahalle compute --as-of {day}",
        )
    return day


def _assemble(
    connection: Connection, place: dict[str, Any], *, edition: Edition, catalogue: Catalogue, as_of: date
) -> Snapshot:
    day = {"as_of": as_of}
    found = rows(connection, PACKAGE, "areas", day)
    if not found:
        raise NothingToShowError(remedy="Import areas first: geo-mahalle import areas FILE")
    areas = _areas(found)
    codes = {area.code: area.index for area in areas}
    periods = _periods(rows(connection, PACKAGE, "periods", day), place["calendar"])
    indicators = _indicators(
        connection, catalogue, edition=edition, areas=areas, periods=periods, as_of=as_of
    )
    drawn = marks.draw(
        connection, catalogue, edition=edition, codes=codes, as_of=as_of, calendar=place["calendar"]
    )
    coverage = tuple(
        CoverageRow(**row) for row in rows(connection, PACKAGE, "coverage", day) if row["area_code"] in codes
    )
    used = {source for row in found if (source := row["source_id"])} | drawn.sources
    used |= {source for column in indicators for source in column.source_ids}
    return Snapshot(
        edition=edition,
        snapshot_id="",
        as_of=as_of,
        place=_place(place, areas),
        levels=tuple(Level(**row) for row in rows(connection, PACKAGE, "levels")),
        areas=areas,
        periods=tuple(p for p in periods if any(p.key in column.columns for column in indicators)),
        indicators=indicators,
        categories=drawn.categories,
        kinds=drawn.kinds,
        themes=tuple(
            ThemeTitle(theme.id, theme.title_fa, theme.holder_fa, theme.stale_after_days)
            for theme in catalogue.themes.values()
        ),
        issues=drawn.issues,
        past_issues=drawn.past_issues,
        facilities=drawn.facilities,
        streets=drawn.streets,
        coverage=coverage,
        sources=_sources(rows(connection, PACKAGE, "sources", {"sources": sorted(used)})),
        counts=Counts(
            issues=len(drawn.issues) + len(drawn.past_issues),
            facilities=len(drawn.facilities),
            streets=len(drawn.streets),
            walks=len({(row.area_code, row.surveyed_on) for row in coverage}),
            points_withheld=drawn.withheld,
        ),
    )


def _place(row: dict[str, Any], areas: tuple[Area, ...]) -> Place:
    west, south, east, north = zip(*(area.bounds for area in areas), strict=True)
    bounds = (min(west), min(south), max(east), max(north))
    names = ("key", "name_fa", "name_en", "calendar", "language", "timezone")
    return Place(**{name: row[name] for name in names}, bounds=bounds)


def _areas(found: list[dict[str, Any]]) -> tuple[Area, ...]:
    below: dict[str, list[dict[str, Any]]] = {}
    for row in found:
        below.setdefault(row["parent_code"] or "", []).append(row)
    areas = []
    for index, row in enumerate(found):
        polygons = shapes.read_polygons(bytes(row["shape"]))
        areas.append(
            Area(
                index=index,
                code=row["code"],
                level=row["level"],
                parent_code=row["parent_code"],
                name_fa=row["name_fa"],
                name_en=row["name_en"],
                area_m2=row["area_m2"],
                persons=_people(row, below, "persons"),
                households=_people(row, below, "households"),
                is_pilot=row["is_pilot"],
                centre=shapes.rounded(row["lon"], row["lat"]),
                bounds=shapes.bounds_of(polygons),
                polygons=polygons,
            )
        )
    return tuple(areas)


def _people(row: dict[str, Any], below: dict[str, list[dict[str, Any]]], key: str) -> float | None:
    """Return the area's count, else the sum of those below; None where not known or not to be shown.

    A count under ten is not shown, nor that of any area around it: from it the small one could be worked out.
    """
    children = below.get(row["code"], [])
    if _has_few(row, below, key):
        return None
    count = row[key]
    if count is None and children:
        parts = [_people(child, below, key) for child in children]
        count = None if None in parts else sum(part for part in parts if part is not None)
    return None if count is None else float(count)


def _has_few(row: dict[str, Any], below: dict[str, list[dict[str, Any]]], key: str) -> bool:
    """Tell whether fewer than ten are counted in an area or in one inside it."""
    if row[key] is not None and row[key] < SMALLEST_COUNT:
        return True
    return any(_has_few(child, below, key) for child in below.get(row["code"], ()))


def _periods(found: list[dict[str, Any]], calendar: str) -> tuple[Period, ...]:
    return tuple(
        Period(row["period_key"], row["kind"], _period_title(row, calendar), row["starts_on"], row["ends_on"])
        for row in found
    )


def _period_title(row: dict[str, Any], calendar: str) -> str:
    """Return the period in words: «۱۴۰۴», «تابستان ۱۴۰۴», «مهر ۱۴۰۴»."""
    key = str(row["period_key"]).removeprefix("g")
    year = persian_digits(key[:4])
    if row["kind"] == "month":
        return (
            f"{month_name(int(key[5:]), calendar='jalali' if calendar == 'jalali' else 'gregorian')} {year}"
        )
    if row["kind"] == "quarter":
        number = int(key[-1])
        return f"{QUARTERS_FA[calendar][number - 1] or f'سه‌ماههٔ {persian_digits(number)}'} {year}"
    return year


def _indicators(
    connection: Connection,
    catalogue: Catalogue,
    *,
    edition: Edition,
    areas: tuple[Area, ...],
    periods: tuple[Period, ...],
    as_of: date,
) -> tuple[IndicatorColumn, ...]:
    shown = [i for i in catalogue.indicators.values() if may_show(i, edition, catalogue)]
    by_indicator: dict[str, list[dict[str, Any]]] = {}
    asked = {"indicators": [indicator.id for indicator in shown], "as_of": as_of}
    for row in rows(connection, PACKAGE, "values", asked):
        by_indicator.setdefault(row["indicator_id"], []).append(row)
    position = {area.code: area.index for area in areas}
    table = cells.Table(
        codes=tuple(area.code for area in areas),
        parents=tuple(position.get(area.parent_code or "") for area in areas),
    )
    kinds = {period.key: period.kind for period in periods}
    return tuple(
        _indicator(
            indicator,
            catalogue,
            cells.build_columns(
                by_indicator.get(indicator.id, []),
                indicator,
                table=table,
                is_exact=is_exact(indicator, catalogue),
                kinds=kinds,
            ),
        )
        for indicator in shown
    )


def _indicator(indicator: Any, catalogue: Catalogue, columns: dict[str, Columns]) -> IndicatorColumn:  # noqa: ANN401
    unit = catalogue.units[indicator.unit]
    sources = {s for column in columns.values() for cell in column.sources for s in cell}
    copied = (
        "id",
        "code",
        "title_fa",
        "short_fa",
        "domain",
        "kind",
        "direction",
        "bands",
        "goalposts",
        "is_core",
    )
    words = ("note_fa", "steward_fa", "letter_fa", "themes")
    return IndicatorColumn(
        **{name: getattr(indicator, name) for name in copied + words},
        unit_fa=unit.title_fa,
        unit_symbol_fa=unit.symbol_fa,
        decimals=unit.decimals,
        source_ids=tuple(sorted(sources)),
        columns=columns,
    )


def _sources(found: list[dict[str, Any]]) -> tuple[SourceCredit, ...]:
    return tuple(
        SourceCredit(
            id=row["id"],
            title_fa=row["title_fa"],
            steward_fa=row["steward_fa"],
            licence=row["licence"],
            url=row["url"],
            as_of=row["as_of"],
            rows=int(row["accepted"]),
        )
        for row in found
    )


__all__ = ["NothingToShowError", "OtherDayError", "take_snapshot", "take_snapshots"]
