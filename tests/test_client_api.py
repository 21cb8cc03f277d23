"""The client over the API gives the frames that it gives over the database, and the five ways agree."""

from __future__ import annotations

import csv
import re
import warnings
from datetime import date, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import many_kinds
import pandas as pd
import pytest
import small_place
from geopandas.testing import assert_geodataframe_equal
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from many_kinds import KINDS, STATES
from serving import person, program, serving

import geo_mahalle.client as gm
from geo_mahalle import identity
from geo_mahalle.cli import main
from geo_mahalle.client.api import ApiError, check_address
from geo_mahalle.client.place import UnknownAreaError
from geo_mahalle.database import Role, connect
from geo_mahalle.database.filters import Filter, encode_filter, filter_parameters
from geo_mahalle.database.key_roles import key_connection
from geo_mahalle.database.scope import areas_by_code, web_connection
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.pages import exports
from geo_mahalle.pages.exports.asking import overdue_limits
from geo_mahalle.register.hazards.inbox import Inbox

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def known(clones, catalogue):
    """The small place with more problems and services, so that every word of a filter parts them."""
    return many_kinds.fill(clones(), catalogue)


@pytest.fixture(scope="module")
def address(known):
    with serving(known) as found:
        yield found


def make_key(place, *areas, is_placewide=False):
    ids = areas_by_code(place, areas) if areas else ()
    made = identity.make_account(place, Kind.ANALYST, "x", area_ids=ids, is_placewide=is_placewide)
    return identity.make_key(place, made.id, title="x", scopes=("read",), lasts=timedelta(hours=1))


@pytest.fixture(scope="module")
def near(known):
    """The place over its database."""
    return gm.connect(known.place, home=known.home)


@pytest.fixture(scope="module")
def far(known, address):
    """The place over its API, with a key of the whole place."""
    return gm.connect(api=address, key=make_key(known, is_placewide=True))


@pytest.fixture(scope="module")
def part(known, address):
    """The place over its API, with a key of one area."""
    return gm.connect(api=address, key=make_key(known, "B"))


@pytest.fixture(autouse=True)
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gm.LeftOutWarning)
        yield


# --- the same frames -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("areas", {}),
        ("areas", {"area": "A"}),
        ("issues", {}),
        ("issues", {"area": "A", "category": ["pothole", "noise"]}),
        ("issues", {"state": "resolved"}),
        ("issues", {"severity": 4}),
        ("facilities", {}),
        ("facilities", {"kind": "lamp"}),
    ],
)
def test_a_frame_over_the_api_is_the_frame_over_the_database(near, far, name, asked):
    ours, theirs = getattr(near, name)(**asked), getattr(far, name)(**asked)
    assert_geodataframe_equal(theirs, ours)
    assert theirs.attrs == ours.attrs


def test_an_indicator_over_the_api_is_the_indicator_over_the_database(near, far):
    ours, theirs = near.indicator("lit_street_share"), far.indicator("P01")
    assert ours["value"].notna().any()
    assert_geodataframe_equal(theirs, ours)
    assert theirs.attrs == ours.attrs


def test_areas_are_named_by_name_and_a_wrong_name_is_refused(far, near):
    named = near.areas().set_index("code").loc["A", "name_fa"]
    assert far.codes(named) == ("A",)
    with pytest.raises(UnknownAreaError):
        far.issues(area="ناکجاآباد")


# --- what lies outside ---------------------------------------------------------------------------------


def test_what_lies_outside_the_key_is_said_and_never_silently_missing(near, part):
    outside = near.issues(area="A")
    with pytest.warns(gm.LeftOutWarning, match="your key covers 1 areas"):
        found = part.issues(area="A")
    rows = int((~outside["is_segment"]).sum())
    assert len(found) == 0
    assert f"0 rows: your key covers 1 areas; {rows} rows lie outside it." in found.attrs["left_out"]
    assert set(part.issues()["area"].dropna()) == {"B"}
    assert set(part.areas()["code"]) == {"B"}
    assert set(part.indicator("lit_street_share")["code"]) == {"B"}


def test_sql_over_the_api_is_sql_over_the_database(near, far):
    query = "SELECT * FROM areas WHERE level = %(level)s ORDER BY code"
    ours, theirs = near.sql(query, {"level": "neighbourhood"}), far.sql(query, {"level": "neighbourhood"})
    assert len(ours) > 2
    assert_geodataframe_equal(theirs, ours)
    values = "SELECT area, indicator, period, value FROM indicator_values ORDER BY 1, 2, 3"
    pd.testing.assert_frame_equal(far.sql(values), near.sql(values))
    with pytest.raises(UserError, match=r"no table 'register\.report'"):
        far.sql("SELECT * FROM register.report")


def test_sql_of_a_key_of_one_area_says_what_it_covers(part):
    with pytest.warns(gm.LeftOutWarning, match="your key covers 1 areas"):
        found = part.sql("SELECT area, category FROM issues")
    assert set(found["area"]) == {"B"}


def test_a_wrong_key_and_a_wrong_address_are_told(address):
    with pytest.raises(UserError, match="nothing here for this key"):
        gm.connect(api=address, key="gm_wrong")
    with pytest.raises(ApiError, match="does not answer"):
        gm.connect(api="http://127.0.0.1:9", key="gm_wrong")
    with pytest.raises(UserError, match="address and a key"):
        gm.connect(api=address)


@pytest.mark.parametrize("wrong", ["http://office.example", "ftp://127.0.0.1", "office.example", ""])
def test_a_key_travels_by_https_alone(wrong):
    with pytest.raises(UserError):
        check_address(wrong)
    assert check_address("https://office.example/") == "https://office.example"


# --- five ways -----------------------------------------------------------------------------------------

SQL = """
SELECT * FROM issues
WHERE (%(areas)s::text[] IS NULL OR area IN (
        SELECT code FROM areas_within WHERE ancestor_code = ANY (%(areas)s::text[])))
    AND (%(levels)s::text[] IS NULL OR area IN (
        SELECT code FROM areas WHERE level = ANY (%(levels)s::text[])))
    AND (%(categories)s::text[] IS NULL OR category = ANY (%(categories)s::text[]))
    AND (%(committees)s::text[] IS NULL OR committee = ANY (%(committees)s::text[]))
    AND (%(states)s::text[] IS NULL OR state = ANY (%(states)s::text[]))
    AND (%(severities)s::integer[] IS NULL OR severity = ANY (%(severities)s::integer[]))
    AND (%(is_open)s::boolean IS NULL OR is_open = %(is_open)s::boolean)
    AND (%(since)s::date IS NULL OR opened_on >= %(since)s::date)
    AND (%(until)s::date IS NULL OR opened_on <= %(until)s::date)
    AND (%(west)s::float8 IS NULL OR ST_Intersects(geom, ST_MakeEnvelope(
        %(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8, 4326)))
    AND (%(text)s::text IS NULL OR category = ANY (%(text_categories)s::text[]) OR issue = %(text)s::text
        OR area = ANY (%(text_areas)s::text[]))
    AND (%(is_overdue)s::boolean IS NULL OR NOT is_segment AND %(is_overdue)s::boolean = (is_open AND (
        SELECT bool_or(issues.opened_on <= late.last_on)
        FROM unnest(%(late)s::text[], %(late_until)s::date[]) AS late (category, last_on)
        WHERE late.category = issues.category)))
"""


def several(*words):
    return st.none() | st.sets(st.sampled_from(words), min_size=1).map(lambda found: tuple(sorted(found)))


DAYS = st.dates(date(2025, 5, 1), date(2025, 9, 1))
FILTERS = st.builds(
    Filter,
    areas=several("A", "B", "D", "C"),
    levels=several("neighbourhood", "city", "zone"),
    categories=several(*KINDS, "noise", "hidden_corner"),
    committees=several("civil_works", "public_security"),
    states=several(*STATES),
    severities=several(1, 2, 3, 4),
    is_open=st.none() | st.booleans(),
    is_overdue=st.none() | st.booleans(),
    since=st.none() | DAYS.filter(lambda day: day < date(2025, 7, 1)),
    until=st.none() | DAYS.filter(lambda day: day >= date(2025, 7, 1)),
    bbox=st.none() | st.sampled_from([(48.5, 36.6, 48.51, 36.606), (48.51, 36.6, 48.53, 36.61)]),
    text=st.none() | st.sampled_from(["چراغ", "lamp", "محله", "xyz", "گودال"]),
)


SERVICES = st.builds(
    Filter,
    areas=several("A", "B", "D", "C"),
    levels=several("neighbourhood", "city"),
    kinds=several("lamp", "school", "mosque", "hydrant", "safe_open_space"),
    bbox=st.none() | st.sampled_from([(48.5, 36.6, 48.51, 36.606), (48.51, 36.6, 48.53, 36.62)]),
    text=st.none() | st.sampled_from(["چراغ", "lamp", "باغ", "3", "xyz"]),
)
SERVICES_SQL = """
SELECT facility FROM facilities
WHERE (%(areas)s::text[] IS NULL OR area IN (
        SELECT code FROM areas_within WHERE ancestor_code = ANY (%(areas)s::text[])))
    AND (%(levels)s::text[] IS NULL OR area IN (
        SELECT code FROM areas WHERE level = ANY (%(levels)s::text[])))
    AND (%(kinds)s::text[] IS NULL OR kind = ANY (%(kinds)s::text[]))
    AND (%(west)s::float8 IS NULL OR ST_Intersects(geom, ST_MakeEnvelope(
        %(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8, 4326)))
    AND (%(text)s::text IS NULL OR kind = ANY (%(text_kinds)s::text[]) OR strpos(name, %(text)s::text) > 0
        OR area = ANY (%(text_areas)s::text[]))
"""


def as_keywords(narrow):
    names = {"areas": "area", "levels": "level", "categories": "category", "committees": "committee"}
    names |= {"states": "state", "severities": "severity", "kinds": "kind"}
    given = {names.get(name, name): getattr(narrow, name) for name in narrow.__dataclass_fields__}
    return {name: value for name, value in given.items() if value is not None}


@pytest.fixture(scope="module")
def office(known, address):
    """A person of the county office in a browser's place."""
    with program(known, address, person(known, Kind.COUNTY_OFFICE, is_placewide=True)) as found:
        found.timeout = 60
        yield found


def on_pages(office, narrow):
    """Return the problems of the inbox's list, leaf by leaf, of its map, and of its file."""
    listed, path = [], f"/inbox?{encode_filter(narrow)}"
    while path:
        text = office.get(path).text
        listed += re.findall(r'<li class="inbox__line" data-issue="([0-9a-f-]+)"', text)
        more = re.search(r'href="(/inbox\?[^"]*after=[^"]+)"', text)
        path = more[1].replace("&amp;", "&") if more else None
    points = [one[2] for one in office.get(f"/inbox/map?{encode_filter(narrow)}").json()["points"]]
    lines = office.get(f"/inbox/export.csv?{encode_filter(narrow)}").content.decode("utf-8-sig").splitlines()
    written = [row["identifier"] for row in csv.DictReader(line for line in lines if line[:1] != "#")]
    assert len(listed) == len(set(listed))
    return listed, points, written


def on_page(known, catalogue, place, narrow, today):
    """Return the problems of class S0 that the inbox's page keeps for the account of a key."""
    account = identity.account_of_key(known, place._key)
    with web_connection(known, account) as connection:
        kept = Inbox(connection, catalogue, narrow, today=today).all_rows()
    public = {key for key, one in catalogue.categories.items() if one.sensitivity == 0}
    return {str(row["issue"]) for row in kept if row["category"] in public}


def by_hand(known, catalogue, narrow):
    """Return the values that the queries of this file are asked with, and what day it is there."""
    with connect(known, Role.COMPUTE) as connection:
        limits = overdue_limits(connection, catalogue)
        (today,) = connection.execute("SELECT analysis.as_of()").fetchone()
        asked = filter_parameters(narrow, catalogue, overdue=limits)
        asked["text_areas"] = [
            code
            for (code,) in connection.execute(
                "SELECT code FROM register.area WHERE strpos(name_folded, %s) > 0", [narrow.text or "\u0001"]
            )
        ]
    late = [(key, limits[one.deadline_days]) for key, one in catalogue.categories.items()]
    return asked | {"late": [key for key, _ in late], "late_until": [day for _, day in late]}, today


def over_api(place, narrow):
    return [feature["properties"] for feature in place._features("issues", narrow)]


def marks(frame):
    """Return the marks of street segments: which kind, where and in which week."""
    found = frame[frame["is_segment"].astype(bool)]
    days = found["opened_on"].astype(str).str[:10]
    return sorted(zip(found["category"], found["area"], days, strict=True))


ONCE = settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # each question is asked many times: no shrinking
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@ONCE
@given(FILTERS)
@example(Filter())
@example(Filter(is_overdue=True))
@example(Filter(areas=("C",), is_open=True, levels=("neighbourhood",)))
@example(Filter(severities=(3, 4), states=("persisting", "resolved"), until=date(2025, 8, 20)))
def test_page_api_client_sql_and_export_keep_the_same_problems(
    known, catalogue, near, far, part, office, tmp_path, narrow
):
    asked, today = by_hand(known, catalogue, narrow)
    sql = near.sql(SQL, asked)
    rows = set(sql.loc[~sql["is_segment"].astype(bool), "issue"])
    frames = [
        near.issues(**as_keywords(narrow)),
        far.issues(narrow=encode_filter(narrow)),
        far.sql(SQL, asked),
    ]
    told = over_api(far, narrow)
    table = tmp_path / "issues.csv"
    exports.export(known, "issues", table, narrow=narrow)
    written = pd.read_csv(table, comment="#")
    for frame in (*frames, written, pd.DataFrame(told, columns=sql.columns)):
        assert set(frame["issue"].dropna()) == rows, encode_filter(narrow)
        assert marks(frame) == marks(sql), encode_filter(narrow)
    with connect(known, Role.OWNER) as connection:
        query = "SELECT public_id::text, geom IS NOT NULL FROM register.issue WHERE sensitivity = 0"
        public = dict(connection.execute(query).fetchall())
    listed, points, filed = on_pages(office, narrow)
    assert set(listed) == set(filed)
    assert set(listed) & set(public) == rows, encode_filter(narrow)
    assert set(points) & set(public) == {one for one in rows if public[one]}, encode_filter(narrow)
    in_b = set(written.loc[written["area"] == "B", "issue"].dropna())
    assert on_page(known, catalogue, part, narrow, today) == in_b
    part_told = {row["issue"] for row in over_api(part, narrow) if not row["is_segment"]}
    part_sql = part.sql(SQL, asked)
    assert part_told == set(part_sql.loc[~part_sql["is_segment"].astype(bool), "issue"]) == in_b


@ONCE
@given(SERVICES)
@example(Filter())
@example(Filter(areas=("B",), kinds=("lamp", "mosque")))
def test_api_client_sql_and_export_keep_the_same_services(
    known, catalogue, near, far, part, tmp_path, narrow
):
    asked, _ = by_hand(known, catalogue, narrow)
    kept = set(near.sql(SERVICES_SQL, asked)["facility"])
    assert set(far.sql(SERVICES_SQL, asked)["facility"]) == kept
    assert {one["properties"]["facility"] for one in far._features("facilities", narrow)} == kept
    assert set(near.facilities(narrow=narrow)["facility"]) == kept, encode_filter(narrow)
    assert set(far.facilities(**as_keywords(narrow))["facility"]) == kept, encode_filter(narrow)
    table = tmp_path / "facilities.csv"
    exports.export(known, "facilities", table, narrow=narrow)
    written = pd.read_csv(table, comment="#")
    assert set(written["facility"]) == kept, encode_filter(narrow)
    assert set(part.facilities(narrow=narrow)["facility"]) == set(
        written.loc[written["area"] == "B", "facility"]
    )


@pytest.mark.parametrize(
    "word",
    ["state=resolved", "severity=4", "area=B", "level=city", "open=no", "overdue=yes", "category=pothole"],
)
def test_every_word_of_the_filter_parts_the_problems_of_these_tests(near, word):
    assert 0 < len(near.issues(narrow=word)["issue"].dropna()) < 50


def test_a_filter_is_taken_from_the_address_of_a_page_and_never_beside_words(near):
    query = "severity=3,4&open=yes"
    whole = near.issues(narrow=f"https://office.example/inbox?{query}&sort=oldest&after=")
    assert list(whole["issue"]) == list(near.issues(severity=[3, 4], is_open=True)["issue"])
    with pytest.raises(UserError, match="not both"):
        near.issues("A", narrow=query)
    with pytest.raises(UserError, match="did you mean 'severity'"):
        near.issues(narrow="severty=3")


def test_the_command_exports_what_the_same_words_mean_to_the_client(known, near, tmp_path, capsys):
    table = tmp_path / "issues.csv"
    words = ["--severity", "2", "--open", "--in-time", "--text", "lamp", "--bbox", "48.5,36.6,48.6,36.7"]
    place = ["--home", str(known.home), "--place", known.place]
    assert main(["export", "issues", "--out", str(table), *words, *place]) == 0
    asked = {"severity": 2, "is_open": True, "is_overdue": False, "text": "lamp"}
    ours = near.issues(**asked, bbox=(48.5, 36.6, 48.6, 36.7))
    assert list(pd.read_csv(table, comment="#")["issue"]) == list(ours["issue"])
    assert main(["export", "issues", "--out", str(table), "--severity", "9", *place]) == 3


# --- nothing outside, by any of the ways ---------------------------------------------------------------


def told_to(known, address, key, tmp_path):
    """Return everything that a key can be told: by page, API, client, SQL over the API, SQL, and export."""
    place = gm.connect(api=address, key=key)
    frames = [place.areas(), place.issues(), place.facilities(), place.indicator("lit_street_share")]
    tables = ("issues", "areas", "facilities", "streets", "issue_counts", "surveys", "studies", "withheld")
    queries = [f"SELECT * FROM {table}" for table in (*tables, "indicator_values")]  # noqa: S608 - our own words
    frames += [place.sql(query) for query in queries]
    said = {"client and SQL over the API": "".join(frame.to_csv() for frame in frames)}
    table = tmp_path / "issues.csv"
    exports.write_file(place.issues(), table)
    said["export"] = table.read_text(encoding="utf-8")
    with key_connection(known, key) as connection:
        names = connection.execute("SELECT viewname FROM pg_views WHERE schemaname = 'analyst'").fetchall()
        said["SQL"] = "".join(
            str(connection.execute(f"SELECT t::text FROM {name} t").fetchall())  # noqa: S608 - names of the database
            for (name,) in names
            if name not in ("sources", "runs", "period")
        )
    paths = ("/office/", "/office/areas/A/", "/inbox", "/inbox/export.csv", "/api/v1/issues?area=A")
    said["page"] = "".join(page_text(address + path, key) for path in paths)
    return said


def page_text(url, key):
    """Return what an address answers to a key; nothing where it refuses."""
    request = Request(url, headers={"Authorization": f"Bearer {key}"})  # noqa: S310 - our own server
    try:
        with urlopen(request) as answer:  # noqa: S310 - the same
            return answer.read().decode()
    except HTTPError as err:
        return "" if err.code in (403, 404, 503) else f"canary: status {err.code}"


def test_a_key_outside_its_area_is_told_nothing_by_any_way(known, address, near, far, part, tmp_path):
    whole = told_to(known, address, far._key, tmp_path)
    ours = told_to(known, address, part._key, tmp_path)
    issues, services = near.issues(), near.facilities()
    foreign = [*issues.loc[issues["area"] != "B", "issue"].dropna()]
    foreign += [*services.loc[services["area"] != "B", "facility"].dropna()]
    (own,) = near.areas().loc[lambda areas: areas["code"] == "B", "name_fa"]
    assert len(foreign) > 5
    for way in ("client and SQL over the API", "SQL"):
        assert any(one in whole[way] for one in foreign), way
        assert own in ours[way], way
    for way, text in ours.items():
        assert [one for one in foreign if one in text] == [], way


def test_what_is_restricted_or_private_is_told_to_no_key_by_any_way(known, address, far, tmp_path):
    hidden = ("canary", small_place.NOTE, small_place.REPORTER, "hidden_corner", "social_service")
    with connect(known, Role.OWNER) as connection:
        s2 = connection.execute(
            "SELECT public_id::text FROM register.issue WHERE sensitivity IN (2, 3)"
        ).fetchall()
    assert s2
    for way, text in told_to(known, address, far._key, tmp_path).items():
        assert [word for word in (*hidden, *(one for (one,) in s2)) if word in text] == [], way
