"""The inbox as a file: a workbook, GeoJSON and a GeoPackage hold the rows of the page, by the same filter."""

from __future__ import annotations

import io
import re

import geopandas as gpd
import openpyxl
import pytest
from problems import City
from serving import serving

from geo_mahalle.identity import Kind

pytestmark = pytest.mark.database
QUERIES = ("", "category=lamp_out", "area=n2", "open=yes&severity=2", "category=pothole&area=n3")


@pytest.fixture(scope="module")
def city(cities, catalogue):
    made = City(cities(), catalogue)
    for area in ("n1", "n2"):
        for category in ("lamp_out", "pothole", "open_pit"):
            made.send(category, area=area, severity=2 + (category == "pothole"))
    with serving(made.place) as made.address:
        yield made


@pytest.fixture(scope="module")
def office(city):
    client = city.as_program(Kind.COUNTY_OFFICE)
    client.timeout = 60
    return client


def on_page(client, query):
    text = client.get(f"/inbox?{query}").text
    return set(re.findall(r'href="/issues/([0-9a-f-]{36})', text))


def in_file(client, query, ending, folder):
    answer = client.get(f"/inbox/export.{ending}?{query}")
    assert answer.status_code == 200
    if ending == "csv":
        lines = [line for line in answer.content.decode("utf-8-sig").splitlines() if line[:1] != "#"]
        return {line.split(",")[0] for line in lines[1:]}
    if ending == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
        cells = (str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
        return {cell for cell in cells if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", cell)}
    path = folder / f"inbox.{ending}"
    path.write_bytes(answer.content)
    frame = gpd.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.notna().all()
    return set(frame["identifier"]) if len(frame) else set()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "geojson", "gpkg"])
@pytest.mark.parametrize("query", QUERIES)
def test_a_file_holds_the_rows_of_the_page(city, office, tmp_path, query, ending):
    wanted = on_page(office, query)
    assert in_file(office, query, ending, tmp_path) == wanted
    assert bool(wanted) is (query != QUERIES[-1])


def test_a_head_gets_the_own_rows_only_and_an_unknown_ending_is_missing(city, tmp_path):
    head = city.as_program(Kind.COMMITTEE_HEAD, areas=["n2"])
    head.timeout = 60
    assert in_file(head, "", "geojson", tmp_path) == on_page(head, "")
    assert in_file(head, "", "geojson", tmp_path) < in_file(
        city.as_program(Kind.COUNTY_OFFICE), "", "csv", tmp_path
    )
    for ending in ("dxf", "parquet", "exe"):
        assert head.get(f"/inbox/export.{ending}").status_code == 404
