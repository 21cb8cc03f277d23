"""The client: frames that say what they are, SQL that reads the analysts' tables and nothing else."""

from __future__ import annotations

import doctest
import warnings
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import small_place
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geo_mahalle.client as gm
from geo_mahalle.client.place import UnknownAreaError
from geo_mahalle.database import Role, connect
from geo_mahalle.database.arrow import QueryRefusedError, fetch_arrow, reading
from geo_mahalle.disclosure import take_snapshot
from geo_mahalle.errors import DatabaseUnavailable, UserError
from geo_mahalle.pages.exports.queries import check_query

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def known(clones, catalogue):
    """The small place, computed."""
    return small_place.fill(clones(name="client"), catalogue)


@pytest.fixture(scope="module")
def city(known):
    """The small place as an analyst meets it."""
    return gm.connect(known.place, home=known.home)


@pytest.fixture(scope="module")
def everything(city):
    """All problems an analyst can have."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gm.LeftOutWarning)
        return city.issues()


@pytest.fixture(autouse=True)
def quiet():
    """Let warnings of what is left out pass where a test is about something else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gm.LeftOutWarning)
        yield


# --- frames --------------------------------------------------------------------------------------------


def test_areas_come_with_places_types_and_units(city):
    areas = city.areas()
    assert isinstance(areas, gpd.GeoDataFrame)
    assert areas.crs == "EPSG:4326"
    assert isinstance(areas["level"].dtype, pd.CategoricalDtype)
    assert areas["is_pilot"].dtype == "boolean"
    assert areas.attrs["units"]["area_m2"]["title_fa"] == "متر مربع"
    assert areas.attrs["columns_fa"]["code"].startswith("کد محدوده")


def test_people_of_fewer_than_ten_are_not_told(city):
    persons = city.areas().set_index("code")["persons"]
    assert persons["A"] == 5000
    assert np.isnan(persons["D"])


def test_people_of_an_area_are_those_on_its_page(city):
    snapshot = city.snapshot
    told = {area.code: area.persons for area in snapshot.areas}
    persons = city.areas().set_index("code")["persons"]
    assert {code: None if np.isnan(persons[code]) else persons[code] for code in told} == told


def test_problems_beside_homes_are_marks_and_security_is_not_there(city):
    issues = city.issues()
    assert sorted(issues.loc[~issues["is_segment"], "category"]) == [
        "blocked_drain",
        "lamp_out",
        "open_pit",
        "pothole",
    ]
    marks = issues[issues["is_segment"]]
    assert set(marks["category"]) == {"noise"}
    assert marks["severity"].isna().all()
    assert marks["issue"].isna().all()
    assert set(marks.geometry.y.round(4)) == {36.605}


def test_what_is_left_out_is_said(city):
    with pytest.warns(gm.LeftOutWarning) as told:
        issues = city.issues()
    sentences = " ".join(str(one.message) for one in told)
    assert "Problems beside households (S1, at least 10) are not rows" in sentences
    assert "Security-like problems (S2, fewer than 10)" in sentences
    assert issues.attrs["left_out"] == [str(one.message) for one in told]
    assert {one.filename for one in told} == {__file__}


def test_counts_of_a_few_are_not_told(city):
    counts = city.issue_counts().set_index(["category", "area"])
    assert counts.loc[("noise", "A"), "opened"] == 10
    assert counts.loc[("noise", "B"), "opened"] is pd.NA
    assert counts.loc[("lamp_out", "A"), "opened"] == 1
    assert counts.loc[("hidden_corner", "A"), "opened"] is pd.NA
    assert "social_service_contacts" not in counts.index.get_level_values("category")


@pytest.mark.parametrize(
    ("narrow", "where"),
    [
        ({"area": "A"}, "area = 'A'"),
        ({"category": ["lamp_out", "pothole"]}, "category IN ('lamp_out', 'pothole')"),
        ({"is_open": True}, "is_open"),
        ({"state": "refused"}, "state = 'refused'"),
        ({"committee": "civil_works"}, "committee = 'civil_works'"),
        ({"since": date(2025, 6, 20)}, "opened_on >= DATE '2025-06-20'"),
        ({"until": date(2025, 6, 20), "area": ["A", "B"]}, "opened_on <= DATE '2025-06-20'"),
        ({"area": "D"}, "false"),
    ],
)
def test_frame_sql_and_file_give_the_same_rows(city, narrow, where, tmp_path):
    frame = city.issues(**narrow)
    by_sql = city.sql(
        f"SELECT category, opened_on FROM issues WHERE {where}"  # noqa: S608 - words of this file
    )
    given = {"since": narrow.get("since"), "until": narrow.get("until"), "is_open": narrow.get("is_open")}
    words = {"area": "areas", "category": "categories", "state": "states", "committee": "committees"}
    given |= {
        words[key]: (v,) if isinstance(v, str) else tuple(v) for key, v in narrow.items() if key in words
    }
    file = pd.read_parquet(city.export("issues", tmp_path / "issues.parquet", **given))
    rows = sorted(zip(frame["category"], frame["opened_on"].astype(str), strict=True))
    assert rows == sorted(zip(by_sql["category"], by_sql["opened_on"].astype(str), strict=True))
    assert rows == sorted(zip(file["category"], file["opened_on"].astype(str), strict=True))


SOME = st.sampled_from
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "area": st.lists(SOME(["A", "B", "C", "D"]), min_size=1, max_size=3, unique=True),
        "category": st.lists(SOME(["lamp_out", "pothole", "noise", "open_pit"]), min_size=1, unique=True),
        "committee": SOME(["civil_works", "health", "public_security"]),
        "state": SOME(["recorded", "with_agency", "refused", "resolved"]),
        "is_open": st.booleans(),
        "since": st.dates(date(2025, 5, 25), date(2025, 7, 10)),
        "until": st.dates(date(2025, 5, 25), date(2025, 7, 10)),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(narrow=FILTERS)
def test_any_filter_leaves_the_rows_that_pandas_and_sql_leave(city, everything, narrow):
    kept = pd.Series(data=True, index=everything.index)
    where = ["true"]
    columns = {"area": "area", "category": "category", "committee": "committee", "state": "state"}
    for key, wanted in narrow.items():
        words = [wanted] if isinstance(wanted, str) else wanted
        if key in columns:
            inside = ["A", "B", "C", "D"] if key == "area" and "C" in words else words
            kept &= everything[columns[key]].isin(inside)
            where.append(f"{key} IN ({', '.join(repr(word) for word in inside)})")
        elif key == "is_open":
            kept &= everything["is_open"] == wanted
            where.append(f"is_open = {wanted}")
        else:
            day = pd.Timestamp(wanted)
            kept &= everything["opened_on"] >= day if key == "since" else everything["opened_on"] <= day
            where.append(f"opened_on {'>=' if key == 'since' else '<='} DATE '{wanted}'")
    query = "SELECT category, opened_on FROM issues WHERE " + " AND ".join(where)  # noqa: S608 - words of this file
    expected = sorted(zip(everything["category"][kept], everything["opened_on"][kept], strict=True))
    for found in (city.issues(**narrow), city.sql(query)):
        assert sorted(zip(found["category"], found["opened_on"], strict=True)) == expected


def test_the_examples_of_the_documentation_run():
    from geo_mahalle.pages.exports import queries

    assert doctest.testmod(queries).failed == 0
    assert doctest.testmod(queries).attempted


def test_an_area_is_named_by_code_or_by_name(city):
    name = city.areas().set_index("code").loc["A", "name_fa"]
    assert city.codes("A") == city.codes(name) == ("A",)
    with pytest.raises(UnknownAreaError, match="There is no area 'Q'"):
        city.issues("Q")


def test_an_indicator_is_what_the_page_shows(city, known, catalogue):
    snapshot = take_snapshot(known, edition="office", catalogue=catalogue)
    (column,) = (one for one in snapshot.indicators if one.id == "lit_street_share")
    frame = city.indicator("P01")
    period = frame.attrs["period"]
    told = frame.set_index("code")["value"]
    for area in snapshot.areas:
        page = column.columns[period].value[area.index]
        assert (np.isnan(told[area.code]) and page is None) or told[area.code] == page
    assert frame.attrs["units"]["value"]["id"] == "percent"
    assert frame.crs == "EPSG:4326"


def test_nothing_of_a_reporter_or_a_hidden_place_is_in_any_frame(city):
    tables = (city.areas, city.issues, city.issue_counts, city.facilities, city.streets, city.surveys)
    for table in tables:
        said = table().to_csv()
        for canary in (
            small_place.NOTE,
            small_place.REPORTER,
            "canary-police",
            "canary-workshop",
            "48.503217",
        ):
            assert canary not in said


def test_values_can_be_compared_before_and_after(clones, catalogue):
    from geo_mahalle.analysis import compute

    chosen = small_place.fill(clones(), catalogue)
    before = gm.connect(chosen.place, home=chosen.home)
    kept = before.values()
    first = int(before.runs()["run"].max())
    with connect(chosen, Role.OWNER) as connection:
        connection.execute("UPDATE register.facility SET is_working = false WHERE kind = 'lamp'")
    second = compute(chosen, catalogue=catalogue, areas=["A"]).run_id
    after = gm.connect(chosen.place, home=chosen.home)
    by_frame = after.compare(kept, after.values())
    assert "lit_street_share" in set(by_frame["indicator"])
    lit = by_frame[by_frame["indicator"] == "lit_street_share"]
    assert (lit["change"].dropna() < 0).all()
    assert len(after.compare(first, second)) == len(by_frame)
    assert after.compare(second, second).empty
    with pytest.raises(UserError, match="Run 999 is not kept"):
        after.compare(first, 999)
    with pytest.raises(UserError, match="not one of each"):
        after.compare(kept, second)


def test_the_map_asks_nobody_and_is_drawn_inside_the_notebook(city, open_page, tmp_path):
    shown = city.explore("A")
    assert "<iframe srcdoc=" in shown._repr_html_()
    file = tmp_path / "map.html"
    file.write_text(shown.html, encoding="utf-8")
    page = open_page()
    page.goto(file.as_uri())
    assert page.locator(".safety-map canvas").count() > 0


def test_the_whole_map_is_drawn_in_the_frame_of_a_notebook(city, open_page, tmp_path):
    """A page as a notebook makes it: the map stands in a sandboxed frame of an HTML text."""
    file = tmp_path / "notebook.html"
    shown = city.explore()._repr_html_()
    head = "<!doctype html><meta charset=utf-8><title>notebook</title><p>Out[1]:</p>"
    file.write_text(head + shown, encoding="utf-8")
    page = open_page(viewport={"width": 1100, "height": 760})
    page.goto(file.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator(".leaflet-container").first.wait_for()
    frame.locator("path.leaflet-interactive, canvas").first.wait_for(state="attached")
    page.screenshot(path=str(tmp_path / "notebook.png"))
    assert frame.locator(".leaflet-container").first.bounding_box()["height"] > 200


def test_a_place_that_is_not_there_is_told_at_once(known):
    with pytest.raises(DatabaseUnavailable, match="nowhere"):
        gm.connect("nowhere", home=known.home)


# --- SQL -----------------------------------------------------------------------------------------------


def test_sql_reads_views_with_the_words_of_the_catalogue(city):
    found = city.sql(
        "SELECT kind.title_fa, count(*) AS n FROM issues JOIN categories AS kind USING (category) "
        "WHERE category = %(category)s AND 7 % 2 = 1 GROUP BY kind.title_fa",
        {"category": "lamp_out"},
    )
    assert found["n"].tolist() == [1]
    assert found["title_fa"].tolist() == [city.catalogue.categories["lamp_out"].title_fa]


def test_values_in_sql_are_the_values_of_the_page(city):
    found = city.sql(
        "SELECT area, value FROM indicator_values WHERE indicator = 'lit_street_share' AND period = '1404'"
    )
    (column,) = (one for one in city.snapshot.indicators if one.id == "lit_street_share")
    page = dict(zip((area.code for area in city.snapshot.areas), column.columns["1404"].value, strict=True))
    told = {row.area: None if np.isnan(row.value) else row.value for row in found.itertuples()}
    assert told == {code: page[code] for code in told}
    assert told["A"] is not None


def test_geometry_from_sql_is_a_geodataframe(city):
    found = city.sql("SELECT code, ST_Centroid(geom) AS middle FROM analysis.areas ORDER BY code")
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.crs == "EPSG:4326"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM register.report",
        "SELECT * FROM issue",
        "SELECT * FROM analysis.issue",
        "SELECT note FROM register.report",
        "SELECT * FROM pg_catalog.pg_stats",
        "SELECT * FROM pg_stats",
        "SELECT * FROM information_schema.tables",
        "WITH pg_stats AS (SELECT 1) SELECT * FROM pg_stats",
        "SELECT * FROM (WITH issue AS (SELECT 1 AS a) SELECT * FROM issue) AS x, analysis.issue",
        "SELECT query_to_xml('SELECT * FROM register.issue', true, true, '')",
        "SELECT pg_catalog.\"query_to_xml\"('SELECT 1', true, true, '')",
        "SELECT table_to_xml('register.issue'::regclass, true, true, '')",
        "SELECT set_config('role', 'geo_mahalle_owner', false)",
        "SELECT current_setting('geo_mahalle.words')",
        "SELECT ST_EstimatedExtent('register', 'issue', 'geom')",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_sleep(100)",
        "SELECT lo_import('/etc/passwd')",
        "SELECT 1; SELECT 2",
        "DELETE FROM issues",
        "UPDATE areas SET name_fa = ''",
        "WITH gone AS (DELETE FROM issues RETURNING *) SELECT * FROM gone",
        "SELECT * INTO other FROM issues",
        "SELECT * FROM issues FOR UPDATE",
        "CREATE TABLE x (a int)",
        "COPY issues TO '/tmp/x'",
        "SET ROLE geo_mahalle_owner",
        "RESET ROLE",
        "DO $$ BEGIN END $$",
        "EXPLAIN ANALYZE SELECT * FROM issues",
        "VALUES (1)",
        "",
    ],
)
def test_a_query_past_the_analysts_tables_is_refused(query):
    with pytest.raises(QueryRefusedError):
        check_query(query)


def test_a_name_given_inside_a_query_opens_nothing_outside_of_it(city):
    query = "SELECT * FROM (WITH issue AS (SELECT 1 AS a) SELECT * FROM issue) AS x, issue"
    with pytest.raises(QueryRefusedError, match="does not exist"):
        city.sql(query)


def test_a_query_ends_in_its_time(city):
    slow = "SELECT count(*) FROM generate_series(1, 100000000) AS a, generate_series(1, 1000) AS b"
    with pytest.raises(QueryRefusedError, match="longer than"):
        city.sql(slow, timeout_s=0.2)


def test_a_wrong_word_in_a_query_is_told_in_the_databases_words(city):
    with pytest.raises(QueryRefusedError, match='column "nonsense" does not exist'):
        city.sql("SELECT nonsense FROM issues")


def test_the_transaction_itself_cannot_write(known):
    with (
        connect(known, Role.COMPUTE) as connection,
        pytest.raises(QueryRefusedError, match="read-only transaction"),
        reading(connection, timeout_s=5),
    ):
        connection.execute("DELETE FROM analysis.value")


# --- Arrow ---------------------------------------------------------------------------------------------


def test_arrow_tells_unknown_from_empty_and_keeps_every_sign(known):
    text = 'a "b"\n,{}\t\\N'
    with connect(known, Role.COMPUTE) as connection, reading(connection, timeout_s=5):
        table = fetch_arrow(
            connection,
            "SELECT ''::text AS empty, NULL::text AS unknown, %(text)s::text AS said, 0.1::float8 AS number, "
            "NULL::boolean AS maybe, DATE '2025-09-22' AS day, 9007199254740993::bigint AS big",
            {"text": text},
        )
        nothing = fetch_arrow(connection, "SELECT code, geom FROM analysis.areas WHERE false")
    (row,) = table.to_pylist()
    assert (row["empty"], row["unknown"], row["said"]) == ("", None, text)
    assert (row["number"], row["maybe"], row["big"]) == (0.1, None, 9007199254740993)
    assert row["day"].isoformat() == "2025-09-22"
    assert nothing.num_rows == 0
    assert nothing.schema.names == ["code", "geom"]
