"""What an edition holds as open files: CSV and GeoJSON, each with licence, day and caveat inside.

The public edition's values and marks lie beside the page of the one area they are about, so that no file of
it holds two areas' values; its data/ has the boundaries, the services and the sources. The office edition
has everything in data/. A cell of text that a spreadsheet would take for a formula gets an apostrophe.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geo_mahalle import text
from geo_mahalle.disclosure.snapshot import Area, CoverageRow, Issues, Polygon, Snapshot
from geo_mahalle.locale import translator

CAVEATS = (
    "This map shows the condition of places, not of people. No mark does not mean safe.",
    "This map is no proof of a violation and no ground for demolition or relocation.",
)


def data_files(snapshot: Snapshot) -> dict[str, bytes]:
    """Return the files of data/ by path within the edition."""
    files = {
        "data/areas.geojson": areas_geojson(snapshot),
        "data/services.geojson": services_geojson(snapshot),
        "data/sources.csv": sources_csv(snapshot),
    }
    if snapshot.edition == "office":
        told = snapshot.issues, snapshot.past_issues
        files |= {
            "data/values.csv": values_csv(snapshot, range(len(snapshot.areas))),
            "data/streets.geojson": streets_geojson(snapshot, range(len(snapshot.streets))),
            "data/problems.geojson": problems_geojson(
                snapshot, [(i, issues) for issues in told for i in range(len(issues))]
            ),
            "data/coverage.csv": coverage_csv(snapshot, snapshot.coverage),
        }
    return files


def area_files(snapshot: Snapshot, area: Area) -> dict[str, bytes]:
    """Return the data files beside an area's page, of this area alone, by name."""
    told = snapshot.issues, snapshot.past_issues
    problems = [(i, issues) for issues in told for i in issues.by_area.get(area.index, ())]
    return {
        "values.csv": values_csv(snapshot, [area.index]),
        "streets.geojson": streets_geojson(snapshot, snapshot.streets.by_area.get(area.index, ())),
        "problems.geojson": problems_geojson(snapshot, problems),
        "coverage.csv": coverage_csv(snapshot, snapshot.coverage_by_area.get(area.code, ())),
    }


def write_csv(snapshot: Snapshot, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a CSV file: lines of what it is, beginning with #, then the header, then the rows."""
    return text.write_csv(_head(snapshot).values(), columns, rows)


def write_geojson(snapshot: Snapshot, features: Iterable[Mapping[str, Any]]) -> bytes:
    """Return a GeoJSON file whose head says whose data it is, of what day, under what licence."""
    collection = {"type": "FeatureCollection", **_head(snapshot), "features": list(features)}
    return (json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _head(snapshot: Snapshot) -> dict[str, str]:
    say = translator(snapshot.place.language)
    credits = "; ".join(f"{s.title_fa} ({s.licence})" if s.licence else s.title_fa for s in snapshot.sources)
    return {
        "place": snapshot.place.name_fa,
        "edition": snapshot.edition,
        "date": snapshot.as_of.isoformat(),
        "snapshot": snapshot.snapshot_id,
        "licence": credits,
        "caveat": " ".join(say(caveat) for caveat in CAVEATS),
    }


def values_csv(snapshot: Snapshot, indices: Iterable[int]) -> bytes:
    """Return the values of areas, one row an indicator, period and area, in the snapshot's order."""
    columns = ("area", "indicator", "code", "period", "value", "low", "high", "n", "unit", "status", "notes")

    def rows() -> Iterable[Sequence[Any]]:
        for index in indices:
            area = snapshot.areas[index]
            for indicator in snapshot.indicators:
                for key, column in indicator.columns.items():
                    if column.status[index]:
                        cell = (column.value[index], column.low[index], column.high[index], column.n[index])
                        said = (indicator.unit_fa, column.status[index], " ".join(column.notes[index]))
                        yield (area.code, indicator.id, indicator.code, key, *cell, *said)

    return write_csv(snapshot, columns, rows())


def coverage_csv(snapshot: Snapshot, surveys: Iterable[CoverageRow]) -> bytes:
    """Return what was surveyed where and when."""
    rows = ((row.area_code, row.theme, row.surveyed_on.isoformat(), row.completeness) for row in surveys)
    return write_csv(snapshot, ("area", "theme", "surveyed_on", "completeness"), rows)


def sources_csv(snapshot: Snapshot) -> bytes:
    """Return the sources with steward, licence, address and day."""
    rows = (
        (s.id, s.title_fa, s.steward_fa, s.licence, s.url, s.as_of.isoformat() if s.as_of else "", s.rows)
        for s in snapshot.sources
    )
    return write_csv(snapshot, ("id", "title", "steward", "licence", "url", "as_of", "rows"), rows)


def areas_geojson(snapshot: Snapshot) -> bytes:
    """Return the boundaries with names and codes; no value is in it."""
    return write_geojson(
        snapshot,
        (
            feature(
                {"type": "MultiPolygon", "coordinates": rings(area.polygons)},
                code=area.code,
                level=area.level,
                parent=area.parent_code,
                name=area.name_fa,
            )
            for area in snapshot.areas
        ),
    )


def services_geojson(snapshot: Snapshot) -> bytes:
    """Return the services and installations."""
    told = snapshot.facilities
    return write_geojson(
        snapshot,
        (
            feature(
                {"type": "MultiPolygon", "coordinates": rings(told.shape[i])}
                if told.shape[i]
                else {"type": "Point", "coordinates": (told.lon[i], told.lat[i])},
                kind=snapshot.kinds[told.kind[i]].id,
                name=told.name[i],
                is_working=told.is_working[i],
                capacity=told.capacity[i],
            )
            for i in range(len(told))
        ),
    )


def streets_geojson(snapshot: Snapshot, numbers: Iterable[int]) -> bytes:
    """Return street parts that lie in an area, by their positions in the snapshot."""
    told = snapshot.streets
    return write_geojson(
        snapshot,
        (
            feature(
                {"type": "LineString", "coordinates": told.coords[i]},
                area=_code(snapshot, told.area[i]),
                name=told.name[i],
                street_class=told.street_class[i],
                width_m=told.width_m[i],
                lit_share=told.lit_share[i],
                is_walked=told.is_walked[i],
            )
            for i in numbers
            if told.area[i] >= 0
        ),
    )


def problems_geojson(snapshot: Snapshot, numbers: Iterable[tuple[int, Issues]]) -> bytes:
    """Return problems that lie in an area, each with its addressee, by their positions in columns."""
    return write_geojson(
        snapshot,
        (
            feature(
                {"type": "Point", "coordinates": (told.lon[i], told.lat[i])},
                area=_code(snapshot, told.area[i]),
                category=snapshot.categories[told.category[i]].id,
                title=snapshot.categories[told.category[i]].title_fa,
                addressee=snapshot.categories[told.category[i]].agency_fa,
                severity=told.severity[i],
                state=told.state[i],
                opened=told.opened[i],
            )
            for i, told in numbers
            if told.area[i] >= 0
        ),
    )


def _code(snapshot: Snapshot, index: int) -> str | None:
    return snapshot.areas[index].code if index >= 0 else None


def feature(geometry: Mapping[str, Any], **properties: Any) -> dict[str, Any]:  # noqa: ANN401 - plain JSON values
    """Return a GeoJSON feature."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def rings(polygons: Sequence[Polygon]) -> list[Polygon]:
    """Return the coordinates of a multipolygon."""
    return list(polygons)
