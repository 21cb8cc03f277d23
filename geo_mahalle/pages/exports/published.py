"""Tables of the public edition: out of the newest published snapshot, read as the public role.

Whoever exports for the public gets what is published and nothing newer or finer: the same months, the same
marks, the same hidden cells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Role, connect, run
from geo_mahalle.database.filters import Filter
from geo_mahalle.disclosure import Snapshot, published
from geo_mahalle.disclosure.snapshot import Polygon
from geo_mahalle.errors import UserError
from geo_mahalle.pages.exports import values, words
from geo_mahalle.pages.exports.tables import Wanted
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.pages.exports"
CRS = "EPSG:4326"
NOTES = {
    "code": "code of the area; the other tables name areas by it",
    "level": "level, from province to census block",
    "parent_code": "code of the area directly above; empty: none",
    "name_fa": "name in Persian, or as the source has it",
    "name_en": "name in English; empty: not known",
    "area_m2": "m²; geodesic extent; empty: no boundary in force",
    "persons": "persons; newest figure; empty: not known or under 10",
    "households": "households; newest figure; empty: not known or under 10",
    "is_pilot": "one of the pilot areas",
    "category": "kind of problem",
    "severity": "1 to 4 by the rubric; empty: not judged, or the mark of a segment",
    "state": "where it stands, one of six",
    "opened": "month of the first report",
    "kind": "kind of service or installation",
    "name": "name; empty: none",
    "is_working": "works; empty: not known",
    "capacity": "persons, seats or m² by kind; empty: not known",
    "class": "main, street, alley, footway, steps or unknown",
    "width_m": "m; clear width; empty: not measured",
    "lit_share": "share (0 to 1) near a working lamp; empty: lamps not surveyed",
    "is_walked": "walked in the twelve months before",
    "theme": "what was looked for",
    "surveyed_on": "day of the survey",
    "completeness": "share (0 to 1) of the area looked at",
    "source": "word of the source",
    "title_fa": "title in Persian",
    "steward_fa": "who keeps it and answers for it",
    "licence": "licence under which it may be used; empty: not stated",
    "url": "where it is published",
    "as_of": "day to which it reaches",
    "accepted": "rows; accepted lines of its files",
    "geometry": "where, EPSG:4326, degrees",
}


class NotPublishedError(UserError):
    """Nothing is published yet, so nothing can be exported for the public."""


class NotPublicError(UserError):
    """The public edition does not have this table."""


def read_public(settings: Settings, catalogue: Catalogue, wanted: Wanted) -> pd.DataFrame:
    """Return a table as the public may have it.

    Raises NotPublicError for a table or indicator the public edition lacks, NotPublishedError before the
    first publication.
    """
    maker = MAKERS.get(wanted.table.id)
    if not wanted.table.is_public or maker is None or wanted.indicator:
        raise NotPublicError(
            f"{wanted.name!r} is not in the public edition.",
            remedy="Choose the office edition, or another table.",
        )
    snapshot = newest(settings)
    narrowed = replace(wanted.filter, areas=lying_in(snapshot, wanted.filter.areas))
    told = _words(snapshot, wanted, catalogue)
    frame = words.add_titles(_keep(maker(snapshot), narrowed), catalogue, told)
    frame.attrs = words.describe(frame, wanted, told, snapshot=snapshot)
    return frame


def newest(settings: Settings) -> Snapshot:
    """Return the newest published snapshot."""
    with connect(settings, Role.PUBLIC) as connection:
        found = run(connection, PACKAGE, "newest_snapshot").fetchone()
        if found is None:
            raise NotPublishedError(remedy="Publish first: geo-mahalle publish --out DIR")
        return published.read(connection, found[0])


def lying_in(snapshot: Snapshot, codes: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return the codes with those of all areas in them."""
    if codes is None:
        return None
    inside = set(codes)
    for area in snapshot.areas:
        if area.parent_code in inside:
            inside.add(area.code)
    return tuple(sorted(inside))


def _keep(frame: pd.DataFrame, given: Filter) -> pd.DataFrame:
    """Return the rows that the filter names."""
    area = "code" if "code" in frame and "area" not in frame else "area"
    named = (
        (area, given.areas),
        ("category", given.categories),
        ("kind", given.kinds),
        ("state", given.states),
        ("severity", given.severities),
    )
    unknown = [name for name in ("is_open", "is_overdue", "text") if getattr(given, name) is not None]
    if unknown:
        raise NotPublicError(
            f"The public edition cannot be narrowed by {unknown[0]}.", remedy="Choose the office edition."
        )
    for column, wanted in named:
        if wanted is not None and column in frame:
            frame = frame[frame[column].isin(wanted)]
    if given.bbox is not None and "geometry" in frame:
        frame = frame[frame["geometry"].apply(shapely.intersects, args=(shapely.box(*given.bbox),))]
    return frame.reset_index(drop=True)


def _words(snapshot: Snapshot, wanted: Wanted, catalogue: Catalogue) -> words.Words:
    titles = ("title_fa", "steward_fa", "licence", "url", "as_of")
    return words.Words(
        table=wanted.table.id,
        edition="public",
        place=snapshot.place.key,
        place_fa=snapshot.place.name_fa,
        place_en=snapshot.place.name_en,
        as_of=snapshot.as_of,
        run=None,
        notes={**values.NOTES, **NOTES},
        units=words.table_units(wanted, catalogue),
        area_names={area.code: area.name_fa for area in snapshot.areas},
        state_names={},
        sources=tuple(
            {"source": one.id, **{name: getattr(one, name) for name in titles}} for one in snapshot.sources
        ),
        withheld={},
    )


def _areas(snapshot: Snapshot) -> pd.DataFrame:
    names = (
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
    table = {name: [getattr(area, name) for area in snapshot.areas] for name in names}
    return _placed(table, [_polygons(area.polygons) for area in snapshot.areas])


def _issues(snapshot: Snapshot) -> pd.DataFrame:
    told = snapshot.issues
    table = {
        "category": [snapshot.categories[i].id for i in told.category],
        "severity": pd.array(list(told.severity), dtype="Int64"),
        "state": list(told.state),
        "opened": list(told.opened),
        "area": _codes(snapshot, told.area),
    }
    return _placed(table, shapely.points(list(told.lon), list(told.lat)))


def _facilities(snapshot: Snapshot) -> pd.DataFrame:
    told = snapshot.facilities
    table = {
        "kind": [snapshot.kinds[i].id for i in told.kind],
        "name": [name or None for name in told.name],
        "is_working": pd.array(list(told.is_working), dtype="boolean"),
        "capacity": pd.array(list(told.capacity), dtype="Float64"),
        "area": _codes(snapshot, told.area),
    }
    spots = [
        _polygons(shape) if shape else shapely.Point(lon, lat)
        for shape, lon, lat in zip(told.shape, told.lon, told.lat, strict=True)
    ]
    return _placed(table, spots)


def _streets(snapshot: Snapshot) -> pd.DataFrame:
    told = snapshot.streets
    table = {
        "class": list(told.street_class),
        "name": [name or None for name in told.name],
        "width_m": pd.array(list(told.width_m), dtype="Float64"),
        "lit_share": pd.array(list(told.lit_share), dtype="Float64"),
        "is_walked": list(told.is_walked),
        "area": _codes(snapshot, told.area),
    }
    return _placed(table, [shapely.LineString(line) for line in told.coords])


def _surveys(snapshot: Snapshot) -> pd.DataFrame:
    rows = [(row.area_code, row.theme, row.surveyed_on, row.completeness) for row in snapshot.coverage]
    return pd.DataFrame(rows, columns=["area", "theme", "surveyed_on", "completeness"])


def _sources(snapshot: Snapshot) -> pd.DataFrame:
    names = {"source": "id", "title_fa": "title_fa", "steward_fa": "steward_fa", "licence": "licence"}
    names |= {"url": "url", "as_of": "as_of", "accepted": "rows"}
    return pd.DataFrame(
        {name: [getattr(one, key) for one in snapshot.sources] for name, key in names.items()}
    )


def _codes(snapshot: Snapshot, indices: tuple[int, ...]) -> list[str | None]:
    return [snapshot.areas[index].code if index >= 0 else None for index in indices]


def _polygons(polygons: tuple[Polygon, ...]) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([(polygon[0], list(polygon[1:])) for polygon in polygons])


def _placed(table: Mapping[str, Any], spots: Any) -> pd.DataFrame:  # noqa: ANN401 - geometries, list or array
    placed: pd.DataFrame = gpd.GeoDataFrame(dict(table), geometry=list(spots), crs=CRS)
    return placed


MAKERS: Mapping[str, Callable[[Snapshot], pd.DataFrame]] = {
    "areas": _areas,
    "issues": _issues,
    "facilities": _facilities,
    "streets": _streets,
    "surveys": _surveys,
    "sources": _sources,
}
"""What makes a table of the public edition; values of two areas side by side are not in it."""
