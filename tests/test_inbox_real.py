"""New Haven's 9,965 reports in the inbox: list, counts, map and file agree, also with pandas."""

from __future__ import annotations

import csv
import io
import re

import geopandas
import numpy as np
import pandas
import pytest
from importing import ask
from problems import City
from serving import serving
from test_real_new_haven import new_haven  # noqa: F401 - a fixture

from geo_mahalle.identity import Kind
from geo_mahalle.register.hazards import matching

pytestmark = [pytest.mark.real, pytest.mark.database]
FILTERS = (
    "",
    "open=yes",
    "open=no",
    "category=pothole",
    "category=lamp_out&open=yes",
    "state=resolved",
    "overdue=yes",
    "bbox=-72.93,41.30,-72.91,41.32",
    "since=2014-06-01&until=2014-06-30",
    "text=چاله",
)


@pytest.fixture(scope="module")
def office(new_haven, catalogue):  # noqa: F811 - the fixture of that name
    city = City(new_haven[0], catalogue)
    with serving(city.place) as city.address:
        client = city.as_program(Kind.COUNTY_OFFICE)
        client.timeout = 120
        yield client


def told(client, query=""):
    """Return how many problems the list's head, the map and the file say, and the rows of the file."""
    listed = int(re.search(r'data-total="(\d+)"', client.get(f"/inbox?{query}").text)[1])
    drawn = client.get(f"/inbox/map?{query}&width=0.2").json()
    on_map = len(drawn["points"]) if "points" in drawn else sum(cell[2] for cell in drawn["cells"])
    assert on_map == drawn["placed"]
    text = client.get(f"/inbox/export.csv?{query}").content.decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines))))
    assert sum(bool(row["lon"]) for row in rows) == drawn["placed"]
    return {listed, drawn["total"], len(rows)}, rows


@pytest.mark.parametrize("query", FILTERS)
def test_list_map_and_file_say_the_same_number(office, query):
    numbers, rows = told(office, query)
    print(f"{query or 'everything'}: {numbers}")
    assert len(numbers) == 1
    assert len({row["identifier"] for row in rows}) == len(rows)


def test_the_pages_of_the_list_hold_each_problem_once(office):
    query, seen = "category=pothole", []
    address = f"/inbox?{query}"
    while address:
        page = office.get(address).text
        seen += re.findall(r'<li class="inbox__line" data-issue="([0-9a-f-]+)"', page)
        more = re.search(r'href="(/inbox\?[^"]*after=[^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else None
    _, rows = told(office, query)
    assert seen == [row["identifier"] for row in rows]


def test_the_numbers_by_neighbourhood_equal_an_independent_count(office, real_data):
    frame = pandas.read_csv(real_data / "issues/new_haven_seeclickfix_2014.csv.gz")
    areas = geopandas.read_file(real_data / "neighbourhoods/new-haven.geojson")[["name", "geometry"]]
    areas["size"] = areas.to_crs(32618).area
    points = geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy(frame.Lng, frame.Lat), crs=4326)
    joined = points.sjoin(areas, predicate="intersects").sort_values(["Id", "size", "name"])
    expected = joined.drop_duplicates("Id").groupby("name").size().to_dict()
    _, rows = told(office)
    found = pandas.Series([row["area_name"] for row in rows if row["area_name"]]).value_counts().to_dict()
    assert found == expected
    assert sum(not row["area_name"] for row in rows) == 65
    codes = {row["area_name"]: row["area"] for row in rows}
    for name in list(expected)[:3]:
        assert told(office, f"area={codes[name]}")[0] == {expected[name]}


def test_a_sample_of_merges_is_printed_for_a_person_to_judge(new_haven, real_data):  # noqa: F811 - the fixture of that name
    frame = pandas.read_csv(real_data / "issues/new_haven_seeclickfix_2014.csv.gz").set_index("Id")
    words = {str(key): f"{row.Summary} · {row.Address}" for key, row in frame.iterrows()}
    found = ask(
        new_haven[0],
        "SELECT report.category_id, ST_X(flat.geom), ST_Y(flat.geom),"
        " extract(EPOCH FROM report.reported_at) / 86400, report.severity,"
        " extract(EPOCH FROM issue.resolved_at) / 86400, report.source_key"
        " FROM register.report JOIN register.issue ON issue.id = report.issue_id"
        " CROSS JOIN LATERAL (SELECT ST_Transform(report.geom, 32618) AS geom) AS flat"
        " WHERE report.geom IS NOT NULL ORDER BY report.reported_at, report.id",
    )
    columns = list(zip(*found, strict=True))
    number = {name: at for at, name in enumerate(sorted(set(columns[0])))}
    seen = matching.Sightings(
        category=np.array([number[name] for name in columns[0]]),
        xy=np.array(list(zip(columns[1], columns[2], strict=True)), float),
        day=np.array(columns[3], float),
        severity=np.array([np.nan if value is None else value for value in columns[4]], float),
        closed=np.array([np.nan if value is None else value for value in columns[5]], float),
    )
    labels = matching.group(seen)
    joined = np.flatnonzero(labels != np.arange(len(labels)))
    share = len(joined) / len(labels)
    print(f"{len(labels)} reports, {len(set(labels.tolist()))} problems, {share:.1%} joined another one")
    for at in np.random.default_rng(20140101).choice(joined, 12, replace=False):
        first = labels[at]
        metres = float(np.hypot(*(seen.xy[at] - seen.xy[first])))
        days = seen.day[at] - seen.day[first]
        chance = float(
            matching.probability(
                metres, days, np.nan, matching.likeness(words[columns[6][at]], words[columns[6][first]])
            )
        )
        print(f"{columns[0][at]} · {metres:.0f} m · {days:.0f} days · {chance:.2f}")
        for one in (first, at):
            print(f"    {words[columns[6][one]][:150]}")
    assert 0 < share < 0.5
    assert np.hypot(*(seen.xy[joined] - seen.xy[labels[joined]]).T).max() <= 3 * matching.RADIUS_M
