"""DuckDB computes the same columns from the same fact views: the indicator files are not PostgreSQL's."""

from pathlib import Path

import duckdb
import numpy as np
import pytest
import sqlglot

from geo_mahalle.analysis.results import COLUMNS
from geo_mahalle.catalogue.fact_views import FACT_VIEWS
from geo_mahalle.database import Role, connect, read_arrow

pytestmark = pytest.mark.database

INDICATORS = Path(__file__).resolve().parent.parent / "layers" / "indicators"
LATER = {"junction", "building", "action_cost"}
RATIO = ("numerator", "denominator", "n")


@pytest.fixture(scope="module")
def duck(demo_place):
    """A DuckDB that holds the demo city's fact views as tables."""
    lake = duckdb.connect(":memory:")
    with connect(demo_place, role=Role.COMPUTE) as connection:
        for name in sorted(set(FACT_VIEWS) - LATER):
            facts = read_arrow(connection, f"SELECT * FROM analysis.{name}")  # noqa: S608 - names of the catalogue
            lake.register("facts", facts)
            lake.table("facts").create(name)
            lake.unregister("facts")
    yield lake
    lake.close()


def rows_of(cursor, kind):
    """Return {key: numbers} of an indicator's rows; a life table's key holds its days."""
    columns = COLUMNS.get(kind, RATIO)
    names = [column[0] for column in cursor.description]
    places = [names.index(name) for name in ("area_id", "period_key", *columns) if name in names]
    found = {}
    for row in cursor.fetchall():
        area, period, *numbers = (row[place] for place in places)
        numbers = [None if number is None else float(number) for number in numbers]
        key = (area, period, round(numbers[0], 6)) if kind == "survival" else (area, period)
        assert key not in found, f"two rows for {key}"
        found[key] = numbers
    return found


@pytest.mark.parametrize("name", sorted(file.stem for file in INDICATORS.glob("*.sql")))
def test_an_indicator_gives_the_same_columns_on_duckdb(name, demo_place, duck, catalogue):
    indicator = catalogue.indicators[name]
    with connect(demo_place, role=Role.COMPUTE) as connection:
        connection.execute("SET search_path TO analysis, public")
        surveyed = surveyed_areas(connection)
        here = rows_of(connection.execute(indicator.sql), indicator.kind)
    transpiled = sqlglot.transpile(indicator.sql, read="postgres", write="duckdb")[0]
    there = rows_of(duck.execute(transpiled), indicator.kind)
    assert here.keys() == there.keys()
    keys = sorted(here)
    one = np.array([here[key] for key in keys], dtype=float)
    other = np.array([there[key] for key in keys], dtype=float)
    np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-9, equal_nan=True)
    assert_tells_something(indicator, here, surveyed)


def surveyed_areas(connection):
    """Return {theme: areas with coverage}, None for all areas there are."""
    found = {None: {area for (area,) in connection.execute("SELECT area_id FROM area").fetchall()}}
    for theme, area in connection.execute("SELECT DISTINCT theme, area_id FROM coverage").fetchall():
        found.setdefault(theme, set()).add(area)
    return found


def assert_tells_something(indicator, rows, surveyed):
    """A comparison of NULLs proves nothing: nine in ten cells hold a number, at least five different ones."""
    areas = set.intersection(surveyed[None], *(surveyed[theme] for theme in indicator.themes))
    assert len(areas) >= 10
    compared = np.array([numbers for key, numbers in rows.items() if key[0] in areas], dtype=float)
    assert len(compared) >= 50
    # a life table counts few events a day; its days and those at risk must differ
    columns = (0, 2) if indicator.kind == "survival" else range(compared.shape[1])
    for column in columns:
        known = compared[:, column][np.isfinite(compared[:, column])]
        assert len(known) >= 0.9 * len(compared)
        assert len(np.unique(known)) >= 5
