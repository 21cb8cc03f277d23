"""Zanjan province: counties, eleven years of rescue missions, bases and the census, as they are published."""

from __future__ import annotations

import geopandas
import pandas
import pytest
from importing import ask, bring, one

from geo_mahalle.text import digits

pytestmark = [pytest.mark.real, pytest.mark.database]
PLACE = {
    "name_fa": "استان زنجان",
    "name_en": "Zanjan Province",
    "west": 47.1,
    "south": 35.5,
    "east": 49.5,
    "north": 37.3,
}


@pytest.fixture(scope="module")
def zanjan(clones, real_data):
    chosen = clones("zanjan", **PLACE)
    files = (
        ("areas", "zanjan/osm_counties_IR-19.geojson", "osm_counties"),
        ("incidents", "zanjan/rcs_incidents_1393_1403.xlsx", "zanjan_rescue"),
        ("facilities", "zanjan/rcs_bases.xlsx", "zanjan_bases"),
        ("population", "iran/iran2016census.csv", "iran_census_2016"),
        ("attributes", "iran/iran2016unemployment.csv", "iran_unemployment_2016"),
    )
    return chosen, {
        kind: bring(chosen, kind, real_data / path, source=source) for kind, path, source in files
    }


def test_eight_counties_come_out_of_the_mixed_file_and_five_points_are_refused(zanjan):
    place, outcomes = zanjan
    assert (outcomes["areas"].created, outcomes["areas"].refused) == (8, 5)
    assert one(place, "SELECT count(*) FROM register.area WHERE name_fa LIKE 'شهرستان%%'") == 0


def test_all_incidents_are_placed_and_101_lie_outside(zanjan, real_data):
    place, outcomes = zanjan
    assert (outcomes["incidents"].accepted, outcomes["incidents"].outside) == (9230, 101)
    found = dict(
        ask(
            place,
            "SELECT area.name_en, count(*) FROM register.incident "
            "JOIN register.area ON area.id = incident.area_id GROUP BY area.name_en",
        )
    )
    assert sum(found.values()) + 101 == 9230
    assert found == independent_counts(real_data)


def independent_counts(real_data):
    frame = pandas.read_csv(real_data / "zanjan/rcs_incidents_1393_1403.csv", dtype=str)
    lon, lat = (frame[name].map(digits).astype(float) for name in ("طول جغرافیایی(E)", "عرض جغرافیایی(N)"))
    areas = geopandas.read_file(real_data / "zanjan/osm_counties_IR-19.geojson")
    areas = areas[areas.geometry.geom_type == "MultiPolygon"]
    areas["name"] = [tags["name:en"].removesuffix(" County") for tags in map(as_tags, areas.tags)]
    points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat), crs=4326)
    return points.sjoin(areas[["name", "geometry"]]).groupby("name").size().to_dict()


def as_tags(tags):
    import json

    return json.loads(tags) if isinstance(tags, str) else tags


def test_incidents_have_seventeen_kinds_and_jalali_days(zanjan):
    place, _ = zanjan
    assert one(place, "SELECT count(DISTINCT kind) FROM register.incident") == 17
    first, last = ask(place, "SELECT min(occurred_on)::text, max(occurred_on)::text FROM register.incident")[
        0
    ]
    assert (first, last) == ("2014-03-21", "2025-03-20")


def test_the_stated_county_is_kept_beside_the_place(zanjan):
    stated = one(zanjan[0], "SELECT count(*) FROM register.incident WHERE stated_area_id IS NOT NULL")
    assert stated == 9230 - 228 - 29  # «مرکز استان» and «ستاد استان زنجان» are no counties


def test_thirteen_bases_are_placed(zanjan):
    place, outcomes = zanjan
    assert (outcomes["facilities"].created, outcomes["facilities"].outside) == (13, 0)
    assert one(place, "SELECT count(*) FROM register.facility WHERE kind = 'red_crescent_base'") == 13


def test_the_census_joins_by_name_and_adds_up(zanjan):
    place, outcomes = zanjan
    assert ask(place, "SELECT sum(persons), count(*) FROM register.population") == [(1_057_461, 8)]
    mahneshan = (
        "SELECT persons FROM register.population "
        "JOIN register.area ON area.id = area_id WHERE name_fa = 'ماه نشان'"
    )
    assert one(place, mahneshan) > 0
    assert outcomes["population"].accepted == 168
    assert {refusal.reason for refusal in outcomes["population"].refusals} == {"elsewhere"}


def test_unemployment_keeps_numerator_and_denominator(zanjan):
    rows = ask(zanjan[0], "SELECT numerator, denominator FROM register.attribute_value")
    assert len(rows) == 8
    assert all(0 < numerator < denominator for numerator, denominator in rows)


def test_toronto_has_one_invalid_polygon_that_is_refused_with_its_place(clones, real_data):
    box = {"west": -79.7, "south": 43.5, "east": -79.1, "north": 43.9, "metre_srid": 32617}
    chosen = clones("toronto", **box)
    outcome = bring(
        chosen, "areas", real_data / "neighbourhoods/toronto.geojson", options={"level": "neighbourhood"}
    )
    (refusal,) = outcome.refusals
    assert (outcome.lines_read, outcome.created) == (140, 139)
    assert refusal.reason == "geometry_invalid"
    assert -79.7 < refusal.detail["lon"] < -79.1
