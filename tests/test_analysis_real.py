"""Computed values on real data against pandas: Zanjan's missions and census, New Haven's waiting times."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import geopandas
import numpy
import pandas
import pytest
from analysis_places import values
from importing import bring

from geo_mahalle.analysis import compute
from geo_mahalle.text import digits, fold

pytestmark = [pytest.mark.real, pytest.mark.database]
ZANJAN = {
    "name_fa": "استان زنجان",
    "name_en": "Zanjan Province",
    "west": 47.1,
    "south": 35.5,
    "east": 49.5,
    "north": 37.3,
    "as_of": date(2025, 3, 20),
}
NEW_HAVEN = {
    "name_fa": "نیوهیون",
    "name_en": "New Haven",
    "timezone": "America/New_York",
    "calendar": "gregorian",
    "language": "en",
    "metre_srid": 32618,
    "west": -73.01,
    "south": 41.23,
    "east": -72.84,
    "north": 41.36,
    "currency": "USD",
    "as_of": date(2015, 6, 30),
}


# --- Zanjan ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def zanjan(clones, catalogue, real_data):
    chosen = clones("zanjan_values", **ZANJAN)
    bring(chosen, "areas", real_data / "zanjan/osm_counties_IR-19.geojson", source="osm_counties")
    incidents = real_data / "zanjan/rcs_incidents_1393_1403.xlsx"
    asked = {"source": "zanjan_rescue", "surveyed": "incidents", "on": date(2025, 3, 20)}
    bring(chosen, "incidents", incidents, **asked)
    bring(chosen, "population", real_data / "iran/iran2016census.csv", source="iran_census_2016")
    unemployment = real_data / "iran/iran2016unemployment.csv"
    bring(chosen, "attributes", unemployment, source="iran_unemployment_2016")
    compute(chosen, catalogue=catalogue)
    return chosen


@pytest.fixture(scope="module")
def counties(real_data):
    """The eight counties with their Persian names as the census folds them."""
    areas = geopandas.read_file(real_data / "zanjan/osm_counties_IR-19.geojson")
    areas = areas[areas.geometry.geom_type == "MultiPolygon"]
    areas["name"] = [
        key_of(tags["name:fa"] if "name:fa" in tags else tags["name"]) for tags in areas.tags.map(as_tags)
    ]
    return areas[["name", "geometry"]]


def as_tags(tags):
    import json

    return json.loads(tags) if isinstance(tags, str) else tags


def key_of(name):
    return fold(name).removeprefix("شهرستان").replace(" ", "")


def names_of(place):
    from importing import ask

    return {code: key_of(name) for code, name in ask(place, "SELECT code, name_fa FROM register.area")}


def test_missions_by_county_and_year_equal_a_count_in_pandas(zanjan, counties, real_data):
    rows = pandas.read_csv(real_data / "zanjan/rcs_incidents_1393_1403.csv", dtype=str)
    lon, lat = (rows[name].map(digits).astype(float) for name in ("طول جغرافیایی(E)", "عرض جغرافیایی(N)"))
    year = rows["تاريخ وقوع حادثه"].map(digits).str[:4]
    points = geopandas.GeoDataFrame(
        {"year": year}, geometry=geopandas.points_from_xy(lon, lat), crs=4326
    ).sjoin(counties)
    expected = points.groupby(["name", "year"]).size()
    names = names_of(zanjan)
    found = {
        (names[code], key): row["numerator"]
        for (code, key), row in values(zanjan, "rescue_incident_rate").items()
        if len(key) == 4
    }
    years = [str(year) for year in range(1393, 1404)]
    assert {key for _, key in found} == set(years)
    for name in counties.name:
        for one in years:
            assert found[name, one] == expected.get((name, one), 0), (name, one)
    assert sum(found.values()) == len(points) == 9230 - 101


def test_unemployment_by_county_equals_pandas(zanjan, counties, real_data):
    rows = pandas.read_csv(real_data / "iran/iran2016unemployment.csv")
    rows = rows[rows.province_name.map(key_of) == "زنجان"]
    rows["persons"] = rows.iloc[:, 6:].sum(axis=1)
    table = rows.pivot_table(
        index=rows.county_name.map(key_of), columns="status", values="persons", aggfunc="sum"
    )
    expected = 100 * table["Unemployed"] / table["Active"]
    names = names_of(zanjan)
    found = values(zanjan, "unemployment_rate")
    shares = {names[code]: row["value"] for (code, key), row in found.items() if key == "1395"}
    assert shares.keys() == set(counties.name)
    for name, share in shares.items():
        assert share == pytest.approx(expected[name], abs=1e-9), name


# --- New Haven ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def new_haven(clones, catalogue, real_data):
    chosen = clones("new_haven_values", **NEW_HAVEN)
    areas = real_data / "neighbourhoods/new-haven.geojson"
    bring(chosen, "areas", areas, source="new_haven_neighbourhoods")
    reports = real_data / "issues/new_haven_seeclickfix_2014.csv.gz"
    bring(chosen, "reports", reports, source="seeclickfix_new_haven")
    compute(chosen, catalogue=catalogue, only=["median_days_to_resolve"])
    return chosen


def kaplan_meier(days, is_closed):
    """Median of a waiting time with open ends, day by day as in a textbook; NaN where half are still open."""
    share = 1.0
    for day in numpy.unique(days[is_closed]):
        share *= 1 - (is_closed & (days == day)).sum() / (days >= day).sum()
        if share <= 0.5 + 1e-12:
            return day
    return numpy.nan


def waiting_times(real_data):
    """Reports opened in 2014 with their days to closing, or to the end of the fixed day, and their area."""
    rows = pandas.read_csv(real_data / "issues/new_haven_seeclickfix_2014.csv.gz")
    local = {
        name: pandas.to_datetime(rows[f"{name} At Local"], format="%m/%d/%Y - %I:%M%p")
        for name in ("Created", "Closed")
    }
    times = {
        name: series.dt.tz_localize("America/New_York", ambiguous=True, nonexistent="shift_forward")
        for name, series in local.items()
    }
    end = datetime(2015, 7, 1, tzinfo=ZoneInfo("America/New_York"))
    status = rows["Status Translated"].isin(["Closed", "Archived"])
    rows["was_closed"] = status & times["Closed"].notna() & (times["Closed"] < end)
    rows["days"] = (times["Closed"].where(rows.was_closed, end) - times["Created"]).dt.total_seconds() / 86400
    areas = geopandas.read_file(real_data / "neighbourhoods/new-haven.geojson")[["name", "geometry"]]
    areas["size"] = areas.to_crs(32618).area
    points = geopandas.GeoDataFrame(rows, geometry=geopandas.points_from_xy(rows.Lng, rows.Lat), crs=4326)
    # closed on a day nobody noted: neither a wait that ended nor one that goes on
    is_known = ~status | times["Closed"].notna()
    assert (~is_known).sum() > 100
    points = points[(local["Created"].dt.year == 2014) & is_known]
    joined = points.sjoin(areas, predicate="intersects").sort_values(["Id", "size", "name"])
    return joined.drop_duplicates("Id")


def test_median_days_to_resolve_equal_kaplan_and_meier_in_pandas(new_haven, real_data):
    rows = waiting_times(real_data)
    names = names_of(new_haven)
    found = {
        names[code]: row
        for (code, key), row in values(new_haven, "median_days_to_resolve").items()
        if key == "g2014"
    }
    assert len(found) == rows.name.nunique() == 20
    for name, group in rows.groupby("name"):
        row = found[key_of(name)]
        assert (row["numerator"], row["n"]) == (group.was_closed.sum(), len(group)), name
        expected = kaplan_meier(group.days.to_numpy(), group.was_closed.to_numpy())
        if numpy.isnan(expected):
            assert row["value"] is None, name
            assert "median_not_reached" in row["notes"], name
        else:
            assert row["value"] == pytest.approx(expected, abs=1e-9), name
    assert sum(row["value"] is not None for row in found.values()) >= 15
