"""The API: pages that go on, what a key covers, and refusals in two languages."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
import small_place
from fastapi.testclient import TestClient

from geo_mahalle import identity
from geo_mahalle.database.filters import KEYS
from geo_mahalle.database.scope import areas_by_code
from geo_mahalle.identity import Kind
from geo_mahalle.planning.versions import NoSuchPlan
from geo_mahalle.web import create_app
from geo_mahalle.web.routes.api import ROUTES

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def known(clones, catalogue):
    """The small place, computed."""
    return small_place.fill(clones(), catalogue)


@pytest.fixture(scope="module")
def client(known):
    return TestClient(create_app(known), base_url="https://office.example", follow_redirects=False)


def make_key(place, *areas, kind=Kind.ANALYST, committees=(), is_placewide=False):
    ids = areas_by_code(place, areas) if areas else ()
    login = {} if kind is Kind.ANALYST else {"login": f"{kind}-x", "password": "long enough"}
    made = identity.make_account(
        place, kind, "x", area_ids=ids, committees=committees, is_placewide=is_placewide, **login
    )
    return identity.make_key(place, made.id, title="x", scopes=("read",), lasts=timedelta(hours=1))


SAID_BEFORE = set()


def is_persian(text):
    return any("\u0600" <= sign <= "\u06ff" for sign in text)


@pytest.fixture(scope="module")
def whole(known):
    return make_key(known, is_placewide=True)


@pytest.fixture(scope="module")
def only_b(known):
    return make_key(known, "B")


def get(client, key, path, **params):
    return client.get(path, params=params, headers={"authorization": f"Bearer {key}"} if key else {})


def all_rows(client, key, table, **params):
    found, address = [], f"/api/v1/{table}"
    while address:
        parts = urlsplit(address)
        given = dict(parse_qsl(parts.query)) or params
        answer = get(client, key, parts.path, **given)
        assert answer.status_code == 200
        found += answer.json()["features"]
        address = answer.json()["next"]
    return found


# --- pages ---------------------------------------------------------------------------------------------


def test_a_page_is_geojson_in_degrees_with_the_columns_of_the_analysts_view(client, whole):
    answer = get(client, whole, "/api/v1/issues", category="pothole")
    (feature,) = answer.json()["features"]
    assert answer.headers["content-type"] == "application/geo+json"
    assert feature["geometry"]["type"] == "Point"
    assert feature["geometry"]["coordinates"] == pytest.approx(
        [48.504, 36.605 + 20 * small_place.METRE_NORTH], abs=1e-9
    )
    assert feature["properties"]["state"] == "with_agency"
    assert "note" not in str(feature)


@pytest.mark.parametrize("table", ["areas", "issues", "facilities"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_follow_each_other_without_a_row_twice_or_lost(client, whole, table, limit):
    at_once = all_rows(client, whole, table, limit=1000)
    paged = all_rows(client, whole, table, limit=limit)
    assert len(at_once) > 3
    assert paged == at_once


def test_a_page_that_is_known_already_is_not_sent_again(client, whole):
    first = get(client, whole, "/api/v1/issues")
    again = client.get(
        "/api/v1/issues",
        headers={"authorization": f"Bearer {whole}", "if-none-match": f"W/{first.headers['etag']}"},
    )
    assert (again.status_code, again.content) == (304, b"")
    other = get(client, whole, "/api/v1/issues", state="resolved")
    assert other.headers["etag"] != first.headers["etag"]


# --- what a key covers ---------------------------------------------------------------------------------


def test_a_key_of_one_area_gets_its_rows_and_is_told_how_many_lie_outside(client, whole, only_b):
    everywhere = all_rows(client, whole, "issues")
    inside = all_rows(client, only_b, "issues")
    assert {row["properties"]["area"] for row in inside} == {"B"}
    assert len(inside) < len(everywhere)
    public = [row for row in everywhere if not row["properties"]["is_segment"]]
    told = get(client, only_b, "/api/v1/issues/count").json()
    assert told["inside"] + told["outside"] == len(public)
    assert (told["areas"], told["is_placewide"]) == (1, False)
    nothing = get(client, only_b, "/api/v1/issues/count", area="A").json()
    assert nothing["inside"] == 0
    assert nothing["outside"] == sum(row["properties"]["area"] == "A" for row in public)


@pytest.mark.parametrize("table", ["areas", "facilities"])
def test_areas_and_facilities_outside_the_key_are_not_told(client, whole, only_b, table):
    column = "code" if table == "areas" else "area"
    found = all_rows(client, only_b, table)
    assert {row["properties"][column] for row in found} <= {"B"}
    told = get(client, only_b, f"/api/v1/{table}/count").json()
    assert told["inside"] == len(found)
    assert told["inside"] + told["outside"] == len(all_rows(client, whole, table))


def test_values_of_an_indicator_are_told_for_the_areas_of_the_key(client, whole, only_b):
    everywhere = get(client, whole, "/api/v1/indicators/lit_street_share").json()
    inside = get(client, only_b, "/api/v1/indicators/lit_street_share").json()
    assert {row["area"] for row in inside["values"]} == {"B"}
    assert {"A", "B"} <= {row["area"] for row in everywhere["values"]}
    assert get(client, whole, "/api/v1/indicators").json()["indicators"]


def test_restricted_rows_and_columns_are_nowhere(client, whole):
    pages = [get(client, whole, f"/api/v1/{table}").text for table in ("areas", "issues", "facilities")]
    for secret in (
        "canary",
        small_place.NOTE,
        "hidden_corner",
        "social_service",
        "reporter",
        "is_under_served",
    ):
        assert secret not in "".join(pages)
    assert "noise" in pages[1]  # class S1: a mark of the street, without severity
    noise = [row["properties"] for row in all_rows(client, whole, "issues", category="noise")]
    assert {(row["is_segment"], row["severity"], row["issue"]) for row in noise} == {(True, None, None)}


def test_an_indicator_that_the_office_may_not_see_has_no_values(client, whole, catalogue):
    shown = {one["id"] for one in get(client, whole, "/api/v1/indicators").json()["indicators"]}
    hidden = set(catalogue.indicators) - shown
    assert all(get(client, whole, f"/api/v1/indicators/{name}").status_code == 400 for name in hidden)
    assert get(client, whole, "/api/v1/indicators/areas").status_code == 400


def test_a_key_that_ended_or_was_made_up_finds_nothing(client, known):
    key = make_key(known, is_placewide=True)
    assert get(client, key, "/api/v1/issues").status_code == 200
    identity.revoke_key(known, identity.key_name(key))
    assert get(client, key, "/api/v1/issues").status_code == 404
    assert get(client, "gm_" + "x" * 43, "/api/v1/issues").status_code == 404
    assert get(client, None, "/api/v1/issues").status_code == 404


@pytest.mark.parametrize(
    "path", ["/api/v1", "/api/v1/issues", "/api/v1/nothing", "/api", "/api/", "/api/v2/x", "/api/v1/sql"]
)
@pytest.mark.parametrize("key", [None, "gm_wrong"])
def test_a_wrong_key_is_told_to_programs_in_both_languages(client, path, key):
    answer = get(client, key, path)
    said = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, said["status"]) in ((404, 404), (405, 405))
    assert said["detail"].isascii()
    assert is_persian(said["title_fa"])
    assert is_persian(said["detail_fa"])


def test_a_browser_without_a_key_is_sent_to_the_login(client):
    answer = client.get("/api/v1", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_body_that_is_too_long_and_a_way_that_is_not_known_are_problems(client, whole):
    for method, path, status in (
        ("PUT", "/api/v1/issues", 405),
        ("POST", "/api/v1/sql", 413),
        ("POST", "/api/v1/issues", 405),
    ):
        answer = client.request(
            method, path, content=b"x" * 300_000, headers={"authorization": f"Bearer {whole}"}
        )
        if status == 405:
            answer = client.request(method, path, headers={"authorization": f"Bearer {whole}"})
        assert answer.status_code == status
        assert is_persian(answer.json()["detail_fa"])


def test_a_table_that_is_not_there_looks_like_one_that_is_not_for_the_key(client, whole):
    assert get(client, whole, "/api/v1/reports").status_code == 404


# --- refusals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "params",
    [
        {"categry": "x"},
        {"category": "lamp_uot"},
        {"since": "1404-13-01"},
        {"limit": "1001"},
        {"cursor": "x"},
        {"bbox": "1,2,3"},
        {"bbox": "3,2,1,4"},
        {"severity": "9"},
        {"open": "true"},
        {"since": "2025-02-02", "until": "2025-02-01"},
        {"text": "\u200f"},
    ],
)
def test_a_refusal_is_told_in_english_and_persian(client, whole, params):
    answer = get(client, whole, "/api/v1/issues", **params)
    said = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert said["title"].isascii()
    assert said["detail"]
    assert is_persian(said["title_fa"])
    assert is_persian(said["detail_fa"])
    assert said["detail_fa"] not in SAID_BEFORE, "each refusal has its own words"
    SAID_BEFORE.add(said["detail_fa"])


def test_a_cursor_of_another_filter_is_refused(client, whole):
    following = get(client, whole, "/api/v1/issues", limit=1).json()["next"]
    cursor = dict(parse_qsl(urlsplit(following).query))["cursor"]
    assert get(client, whole, "/api/v1/issues", cursor=cursor).status_code == 200
    assert get(client, whole, "/api/v1/issues", cursor=cursor, state="resolved").status_code == 400
    assert get(client, whole, "/api/v1/facilities", cursor=cursor).status_code == 400


def test_the_document_knows_every_address_and_every_key_of_the_filter(client, whole):
    document = get(client, whole, "/api/v1/openapi.json").json()
    described = set(document["paths"])
    served = {row.path for row in ROUTES} - {"/api/v1", "/api/v1/openapi.json"}
    opened = {
        path.replace("{table}", table) for path in served for table in ("areas", "issues", "facilities")
    }
    assert described == opened
    named = {one["name"] for one in document["paths"]["/api/v1/issues"]["get"]["parameters"]}
    assert named == {*KEYS, "limit", "cursor"}


def filled(path, parameters):
    for one in (one for one in parameters if one["in"] == "path"):
        path = path.replace(f"{{{one['name']}}}", one["example"])
    return path


def test_every_example_of_the_document_is_answered(client, whole):
    document = get(client, whole, "/api/v1/openapi.json").json()
    asked = 0
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            given = told.get("parameters", [])
            address = filled(path, given)
            if method == "post":
                example = told["requestBody"]["content"]["application/json"]["example"]
                answer = client.post(address, json=example, headers={"authorization": f"Bearer {whole}"})
                assert (answer.status_code, set(answer.json())) == (
                    200,
                    {"columns", "rows", "areas", "is_placewide"},
                )
                asked += 1
                continue
            queries = [{}]
            for one in given:
                if one["in"] == "query" and "example" in one:
                    value = one["example"]
                    text = ",".join(map(str, value)) if isinstance(value, list) else value
                    queries.append({one["name"]: text})
            for query in queries:
                answer = get(client, whole, address, **query)
                if "/plans/" in address:  # the small place has no plan; test_client_survey reads one that is
                    assert (answer.status_code, answer.json()["title"]) == (404, NoSuchPlan.__doc__)
                else:
                    assert answer.status_code == 200, (address, query, answer.text)
                asked += 1
    assert asked > 80


# --- SQL -----------------------------------------------------------------------------------------------


def ask(client, key, query, parameters=None, **headers):
    body = {"query": query, "parameters": parameters}
    return client.post(
        "/api/v1/sql", json=body, headers={"authorization": f"Bearer {key}", **headers} if key else headers
    )


def test_sql_answers_with_the_rows_of_the_key(client, whole, only_b):
    everywhere = ask(client, whole, "SELECT DISTINCT area FROM issues WHERE area IS NOT NULL").json()
    assert {"A", "B"} <= {area for (area,) in everywhere["rows"]}
    told = ask(client, only_b, "SELECT area, geom FROM issues").json()
    assert {row[0] for row in told["rows"]} == {"B"}
    assert (told["areas"], told["is_placewide"]) == (1, False)
    assert told["columns"][1] == {"name": "geom", "type": "geometry"}
    values = "SELECT DISTINCT area FROM indicator_values"
    assert ask(client, only_b, values).json()["rows"] == [["B"]]
    assert len(ask(client, whole, values).json()["rows"]) > 1
    named = "SELECT title_fa FROM issues JOIN categories USING (category) WHERE severity = %(n)s LIMIT 1"
    assert ask(client, whole, named, {"n": 2}).json()["rows"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * FROM register.report", "no table"),
        ("SELECT * FROM analysis.issues", "no table"),
        ("SELECT * FROM withheld_", "did you mean"),
        ("DELETE FROM issues", "one SELECT"),
        ("SELECT 1; SELECT 2", "one SELECT"),
        ("SELECT pg_sleep(9)", "not allowed"),
        ("SELECT query_to_xml('SELECT 1', true, true, '')", "not allowed"),
        ("SELECT nothing FROM issues", "does not exist"),
        ("SELECT 1/0", "division by zero"),
        ("SELECT * FROM", "cannot be read"),
        ("SELECT set_config('role', 'geo_mahalle_owner', false)", "not allowed"),
    ],
)
def test_a_query_past_the_views_is_refused_in_both_languages(client, whole, query, said):
    answer = ask(client, whole, query)
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert said in told["detail"]
    assert is_persian(told["detail_fa"])


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"null", b"{}", b"\xff", b'{"query": 1}'),
        b'{"query": "SELECT 1", "parameters": [1]}',
        b'{"query": "SELECT 1", "role": "x"}',
        b'{"query": "SELECT 1", "parameters": {"a": {"b": 1}}}',
    ],
)
def test_a_body_that_is_no_query_is_refused(client, whole, body):
    answer = client.post("/api/v1/sql", content=body, headers={"authorization": f"Bearer {whole}"})
    assert answer.status_code == 400
    assert is_persian(answer.json()["detail_fa"])


def test_nobody_asks_sql_without_a_key_of_his_own(client, known):
    assert ask(client, None, "SELECT 1").status_code == 404
    assert ask(client, "gm_wrong", "SELECT 1").status_code == 404
    member = make_key(known, "B", kind=Kind.MEMBER)
    assert ask(client, member, "SELECT 1").status_code == 404
    closed = make_key(known, "B")
    assert ask(client, closed, "SELECT 1 AS one").status_code == 200
    identity.revoke_key(known, closed)
    assert ask(client, closed, "SELECT 1 AS one").status_code == 404
