"""The tables that may leave the house, what their columns are measured in, and the filter over them.

A table is one of the analysts' views (schema analysis), or the values of indicators as the pages show them.
A map layer of the catalogue is a table narrowed to its kinds or categories; an indicator is the areas with
its values. The words of a column are the comment of the view's column, so that SQL, files and dictionary say
the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geo_mahalle.catalogue import Catalogue, MapLayer
from geo_mahalle.catalogue.layer_files import suggest
from geo_mahalle.database.filters import Filter
from geo_mahalle.errors import UserError

INDICATOR_KEYS = (
    "id",
    "code",
    "title_fa",
    "title_en",
    "domain",
    "kind",
    "unit",
    "direction",
    "is_core",
    "source",
)


class UnknownLayerError(UserError):
    """There is no such table, map layer or indicator."""


@dataclass(frozen=True)
class Table:
    """A table that can be exported; `geometry` is None where it has none."""

    id: str
    title_fa: str
    title_en: str
    geometry: str | None = None
    units: tuple[tuple[str, str], ...] = ()
    """Unit of a column, as in layers/units.csv."""
    categories: tuple[str, ...] = ()
    """Columns of few words, which become categoricals."""
    order: tuple[str, ...] = ()
    """By what its rows stand, where its query leaves that open; what is not known comes last."""
    is_public: bool = False
    """Whether the public edition has it."""

    @property
    def unit_of(self) -> Mapping[str, str]:
        """Return the unit of each column that has one."""
        return dict(self.units)


PEOPLE = (("persons", "persons"), ("households", "households"))
TABLES: Mapping[str, Table] = {
    table.id: table
    for table in (
        Table(
            "areas",
            "محله‌ها و سطح‌های بالاتر",
            "Areas",
            geometry="area",
            units=(("area_m2", "square_metres"), *PEOPLE),
            categories=("level", "level_fa", "level_en", "approval", "source"),
            is_public=True,
        ),
        Table(
            "issues",
            "مشکلات ثبت‌شده",
            "Recorded problems",
            geometry="point",
            units=(("reports", "count"),),
            categories=("category", "committee", "state", "area", "located_as"),
            order=("opened_on", "category", "issue", "area", "geom"),
            is_public=True,
        ),
        Table(
            "issue_counts",
            "شمار مشکلات در سال",
            "Problems opened by area, category and year",
            units=(("opened", "count"),),
            categories=("area", "category", "committee", "period"),
        ),
        Table(
            "facilities",
            "مراکز خدماتی و تأسیسات شهری",
            "Services and installations",
            geometry="mixed",
            categories=("kind", "area", "located_as", "source"),
            is_public=True,
        ),
        Table(
            "streets",
            "معابر به تفکیک محله",
            "Streets cut by area",
            geometry="line",
            units=(
                ("width_m", "metres"),
                ("length_m", "metres"),
                ("lit_m", "metres"),
                ("lit_share", "ratio"),
            ),
            categories=("class", "area", "source"),
            is_public=True,
        ),
        Table(
            "incidents",
            "حوادث و امداد",
            "Rescue and accident incidents",
            units=(("count", "count"),),
            categories=("kind", "area", "stated_area", "located_as", "source"),
        ),
        Table(
            "surveys",
            "بازدیدها و پیمایش‌ها",
            "Surveys",
            units=(("completeness", "ratio"),),
            categories=("area", "theme"),
            is_public=True,
        ),
        Table(
            "population_counts",
            "جمعیت",
            "Population figures",
            units=(*PEOPLE, ("men", "persons"), ("women", "persons")),
            categories=("area", "period", "source"),
        ),
        Table(
            "values",
            "مقدار شاخص‌ها",
            "Values of indicators",
            categories=("area", "indicator", "code", "period", "unit", "status"),
        ),
        Table("sources", "منابع داده", "Sources", units=(("accepted", "count"),), is_public=True),
        Table("runs", "محاسبه‌ها", "Computations"),
    )
}

READS = {
    "areas": "areas",
    "boundary": "areas",
    "streets": "streets",
    "street_parts": "streets",
    "coverage": "surveys",
    "facilities": "facilities",
    "issues": "issues",
    "incidents": "incidents",
    "base": "areas",
}
"""Which table a map layer reads."""


@dataclass(frozen=True)
class Wanted:
    """One thing to export: a table with its filter; `indicator` where areas with its values are wanted."""

    table: Table
    filter: Filter
    name: str
    title_fa: str
    title_en: str
    indicator: str | None = None


def find_layer(name: str, catalogue: Catalogue, narrow: Filter | None = None) -> Wanted:
    """Return what a name means: a table, else a map layer, else an indicator by id or code.

    Raises UnknownLayerError with the nearest name.
    """
    given = narrow or Filter()
    if name in TABLES:
        table = TABLES[name]
        return Wanted(table, given, name, table.title_fa, table.title_en)
    if name in catalogue.map_layers:
        return _of_map(catalogue.map_layers[name], given)
    for indicator in catalogue.indicators.values():
        if name in (indicator.id, indicator.code):
            titles = (indicator.title_fa, indicator.title_en)
            return Wanted(TABLES["areas"], given, indicator.id, *titles, indicator=indicator.id)
    known = (*TABLES, *catalogue.map_layers, *catalogue.indicators)
    raise UnknownLayerError(
        "'%(name)s' is not a table, a map layer or an indicator%(hint)s",
        remedy="See them all: geo-mahalle export list",
        values={"name": name, "hint": suggest(name, known) or "."},
    )


def _of_map(layer: MapLayer, given: Filter) -> Wanted:
    narrowed = replace(
        given,
        kinds=given.kinds or layer.kinds or None,
        categories=given.categories or layer.categories or None,
    )
    return Wanted(TABLES[READS[layer.reads]], narrowed, layer.id, layer.title_fa, layer.title_en)


def indicator_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return what is told of each indicator: titles, unit, kind, direction, source."""
    return [{key: getattr(one, key) for key in INDICATOR_KEYS} for one in catalogue.indicators.values()]
