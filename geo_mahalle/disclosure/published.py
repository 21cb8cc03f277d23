"""The public snapshot in schema `pub`: written once as the compute role, read back as the public role.

Titles, levels and sources are one document of the snapshot; areas, values and marks are rows, because
analysts and map services read them as tables. Reading back gives the same records, so the same identity.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from geo_mahalle.database import Connection, copy_rows, rows, run
from geo_mahalle.disclosure import shapes
from geo_mahalle.disclosure.identity import to_json
from geo_mahalle.disclosure.snapshot import (
    Area,
    CategoryTitle,
    Columns,
    Counts,
    CoverageRow,
    Facilities,
    IndicatorColumn,
    Issues,
    KindTitle,
    Level,
    Period,
    Place,
    Snapshot,
    SourceCredit,
    Streets,
    ThemeTitle,
)

PACKAGE = "geo_mahalle.disclosure"
FRAME = ("place", "levels", "periods", "categories", "kinds", "themes", "sources", "counts")
LISTS = {"levels": Level, "categories": CategoryTitle, "kinds": KindTitle, "themes": ThemeTitle}


def write(connection: Connection, snapshot: Snapshot) -> None:
    """Publish a snapshot; the rows of one that was published before stay, and it becomes the newest again."""
    frame: dict[str, Any] = {name: getattr(snapshot, name) for name in FRAME}
    frame["indicators"] = [_without_columns(column) for column in snapshot.indicators]
    document = {"id": snapshot.snapshot_id, "as_of": snapshot.as_of, "document": to_json(frame)}
    if run(connection, PACKAGE, "insert_snapshot", document).fetchone() == (False,):
        return
    for table, columns, made in _tables(snapshot):
        marked = ((snapshot.snapshot_id, *row) for row in made)
        copy_rows(connection, f"pub.{table}", ("snapshot_id", *columns), marked)


def _without_columns(indicator: IndicatorColumn) -> dict[str, Any]:
    told = {
        name: getattr(indicator, name) for name in IndicatorColumn.__dataclass_fields__ if name != "columns"
    }
    return told | {"period_keys": list(indicator.columns)}


def _tables(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, ...], Iterator[Sequence[Any]]]]:
    """Yield the table, its columns and its rows, each table after those it refers to."""
    plain = (
        "code",
        "level",
        "parent_code",
        "name_fa",
        "name_en",
        "area_m2",
        "persons",
        "households",
        "is_pilot",
    )
    yield "area", ("position", *plain, "centre", "geom"), _area_rows(snapshot, plain)
    cell = ("value", "low", "high", "n", "status", "notes", "sources", "data_on")
    yield "value", ("indicator_id", "period_key", "area_code", *cell), _value_rows(snapshot)
    yield (
        "issue",
        ("position", "category_id", "severity", "state", "opened", "area_code", "geom"),
        _issue_rows(snapshot),
    )
    yield (
        "facility",
        ("position", "kind", "name", "is_working", "capacity", "area_code", "point", "shape"),
        _facility_rows(snapshot),
    )
    yield (
        "street",
        ("position", "class", "name", "width_m", "lit_share", "is_walked", "area_code", "geom"),
        _street_rows(snapshot),
    )
    yield (
        "coverage",
        ("area_code", "theme", "surveyed_on", "completeness"),
        ((row.area_code, row.theme, row.surveyed_on, row.completeness) for row in snapshot.coverage),
    )


def _area_rows(snapshot: Snapshot, plain: Sequence[str]) -> Iterator[Sequence[Any]]:
    for area in snapshot.areas:
        told = [getattr(area, name) for name in plain]
        yield (
            area.index,
            *told,
            shapes.write_point(area.centre),
            shapes.write_polygons(area.polygons),
        )


def _value_rows(snapshot: Snapshot) -> Iterator[Sequence[Any]]:
    for indicator in snapshot.indicators:
        for key, column in indicator.columns.items():
            for area in snapshot.areas:
                i = area.index
                if not column.status[i]:
                    continue
                numbers = (column.value[i], column.low[i], column.high[i], column.n[i])
                said = (list(column.notes[i]), list(column.sources[i]), column.data_on[i])
                yield (indicator.id, key, area.code, *numbers, column.status[i], *said)


def _code(snapshot: Snapshot, index: int) -> str | None:
    return snapshot.areas[index].code if index >= 0 else None


def _issue_rows(snapshot: Snapshot) -> Iterator[Sequence[Any]]:
    told = snapshot.issues
    for i in range(len(told)):
        category = snapshot.categories[told.category[i]].id
        point = shapes.write_point((told.lon[i], told.lat[i]))
        yield (
            i,
            category,
            told.severity[i],
            told.state[i],
            told.opened[i],
            _code(snapshot, told.area[i]),
            point,
        )


def _facility_rows(snapshot: Snapshot) -> Iterator[Sequence[Any]]:
    told = snapshot.facilities
    for i in range(len(told)):
        kind = snapshot.kinds[told.kind[i]].id
        shape = shapes.write_polygons(told.shape[i]) if told.shape[i] else None
        spot = shapes.write_point((told.lon[i], told.lat[i]))
        code = _code(snapshot, told.area[i])
        yield i, kind, told.name[i] or None, told.is_working[i], told.capacity[i], code, spot, shape


def _street_rows(snapshot: Snapshot) -> Iterator[Sequence[Any]]:
    told = snapshot.streets
    for i in range(len(told)):
        name = told.name[i] or None
        says = (told.width_m[i], told.lit_share[i], told.is_walked[i], _code(snapshot, told.area[i]))
        yield (i, told.street_class[i], name, *says, shapes.write_line(told.coords[i]))


def read(connection: Connection, snapshot_id: str) -> Snapshot:
    """Return a published snapshot as the public role can see it; KeyError where there is none."""
    asked = {"id": snapshot_id}
    found = rows(connection, PACKAGE, "read_snapshot", asked)
    if not found:
        raise KeyError(snapshot_id)
    frame = json.loads(found[0]["document"])
    areas = tuple(_area(i, row) for i, row in enumerate(rows(connection, PACKAGE, "read_areas", asked)))
    codes = {area.code: area.index for area in areas}
    lists: dict[str, Any] = {
        name: tuple(made(**_tuples(row)) for row in frame[name]) for name, made in LISTS.items()
    }
    kinds = {kind.id: i for i, kind in enumerate(lists["kinds"])}
    categories = {category.id: i for i, category in enumerate(lists["categories"])}
    return Snapshot(
        edition="public",
        snapshot_id=snapshot_id,
        as_of=found[0]["as_of"],
        place=Place(**_tuples(frame["place"])),
        areas=areas,
        periods=tuple(Period(**_days(row, "starts_on", "ends_on")) for row in frame["periods"]),
        indicators=_indicators(frame["indicators"], rows(connection, PACKAGE, "read_values", asked), codes),
        issues=_issues(rows(connection, PACKAGE, "read_issues", asked), categories, codes),
        facilities=_facilities(rows(connection, PACKAGE, "read_facilities", asked), kinds, codes),
        streets=_streets(rows(connection, PACKAGE, "read_streets", asked), codes),
        coverage=tuple(CoverageRow(**row) for row in rows(connection, PACKAGE, "read_coverage", asked)),
        sources=tuple(SourceCredit(**_days(row, "as_of")) for row in frame["sources"]),
        counts=Counts(**frame["counts"]),
        **lists,
    )


def _tuples(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record from JSON with its lists as tuples again."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}


def _days(record: dict[str, Any], *keys: str) -> dict[str, Any]:
    return record | {key: date.fromisoformat(record[key]) for key in keys if record[key]}


def _area(index: int, row: dict[str, Any]) -> Area:
    polygons = shapes.read_polygons(bytes(row.pop("shape")))
    centre = shapes.rounded(row.pop("lon"), row.pop("lat"))
    return Area(index=index, **row, centre=centre, bounds=shapes.bounds_of(polygons), polygons=polygons)


def _indicators(
    told: list[dict[str, Any]], values: list[dict[str, Any]], codes: dict[str, int]
) -> tuple[IndicatorColumn, ...]:
    cells: dict[tuple[str, str], dict[int, dict[str, Any]]] = {}
    for row in values:
        cells.setdefault((row["indicator_id"], row["period_key"]), {})[codes[row["area_code"]]] = row
    found = []
    for record in told:
        keys = record.pop("period_keys")
        columns = {key: _columns(cells.get((record["id"], key), {}), len(codes)) for key in keys}
        found.append(IndicatorColumn(**_tuples(record), columns=columns))
    return tuple(found)


def _columns(cells: dict[int, dict[str, Any]], length: int) -> Columns:
    empty = {"value": None, "low": None, "high": None, "n": None, "status": "", "data_on": None}
    full = [cells.get(i, {**empty, "notes": (), "sources": ()}) for i in range(length)]
    plain: dict[str, Any] = {name: tuple(cell[name] for cell in full) for name in empty}
    for name in ("notes", "sources"):
        plain[name] = tuple(tuple(cell[name]) for cell in full)
    return Columns(**plain)


def _issues(found: list[dict[str, Any]], categories: dict[str, int], codes: dict[str, int]) -> Issues:
    plain = {
        name: tuple(row[name] for row in found) for name in ("lon", "lat", "severity", "state", "opened")
    }
    return Issues(
        **plain,
        category=tuple(categories[row["category_id"]] for row in found),
        area=tuple(codes.get(row["area_code"], -1) for row in found),
        is_segment=tuple(False for _ in found),
    )


def _facilities(found: list[dict[str, Any]], kinds: dict[str, int], codes: dict[str, int]) -> Facilities:
    plain = {
        name: tuple(row[name] for row in found) for name in ("lon", "lat", "name", "is_working", "capacity")
    }
    return Facilities(
        **plain,
        kind=tuple(kinds[row["kind"]] for row in found),
        area=tuple(codes.get(row["area_code"], -1) for row in found),
        shape=tuple(shapes.read_polygons(bytes(row["shape"])) if row["shape"] else () for row in found),
    )


def _streets(found: list[dict[str, Any]], codes: dict[str, int]) -> Streets:
    plain = {
        name: tuple(row[name] for row in found) for name in ("width_m", "name", "lit_share", "is_walked")
    }
    return Streets(
        **plain,
        coords=tuple(shapes.read_line(bytes(row["line"])) for row in found),
        street_class=tuple(row["class"] for row in found),
        area=tuple(codes.get(row["area_code"], -1) for row in found),
    )
