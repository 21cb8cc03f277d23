"""A key's own database role reads what the key reaches by the analysts' views, and nothing by any trick."""

from __future__ import annotations

import time
from datetime import timedelta

import geopandas
import psycopg
import pytest
import small_place
from psycopg import errors
from sqlalchemy import create_engine, inspect

from geo_mahalle import identity
from geo_mahalle.database import Role, connect, key_roles
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.key_roles import NoRoleError, key_connection, role_of
from geo_mahalle.database.scope import areas_by_code
from geo_mahalle.identity import Kind

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def known(clones, catalogue):
    """The small place, computed."""
    return small_place.fill(clones(), catalogue)


def make_key(place, *areas, committees=(), is_placewide=False, kind=Kind.ANALYST, hours=1):
    made = identity.make_account(
        place,
        kind,
        "x",
        area_ids=areas_by_code(place, areas) if areas else (),
        committees=committees,
        is_placewide=is_placewide,
    )
    key = identity.make_key(place, made.id, title="x", scopes=("read",), lasts=timedelta(hours=hours))
    return made, key


@pytest.fixture(scope="module")
def whole(known):
    return make_key(known, is_placewide=True)[1]


@pytest.fixture(scope="module")
def only_b(known):
    return make_key(known, "B")[1]


def ask(place, key, query, *parameters):
    with key_connection(place, key) as connection:
        return connection.execute(query, parameters or None).fetchall()


def tables(place, schema):
    with connect(place, Role.OWNER) as connection:
        return sorted(
            name
            for (name,) in connection.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = to_regnamespace(%s) AND relkind = 'v'",
                [schema],
            )
        )


# --- what it reads -------------------------------------------------------------------------------------


def test_a_key_of_the_whole_place_reads_the_rows_of_the_analysts_views(known, whole):
    for table in tables(known, "analyst"):
        with connect(known, Role.COMPUTE) as connection:
            hidden = "WHERE sensitivity < 2" if table == "issue_counts" else ""
            wanted = connection.execute(f"SELECT t::text FROM analysis.{table} t {hidden}").fetchall()  # noqa: S608
        assert sorted(ask(known, whole, f"SELECT t::text FROM {table} t")) == sorted(wanted), table  # noqa: S608
    assert len(tables(known, "analyst")) >= 14


def test_a_key_of_one_area_reads_no_other(known, only_b):
    columns = {"areas": "code", "areas_within": "code", "studies": "area_code"}
    seen = 0
    for table in ("areas", "areas_within", "issues", "issue_counts", "facilities", "streets", "incidents"):
        column = columns.get(table, "area")
        found = {code for (code,) in ask(known, only_b, f"SELECT {column} FROM {table}")}  # noqa: S608
        assert found <= {"B"}, table
        seen += bool(found)
    for table in ("surveys", "population_counts", "studies"):
        column = columns.get(table, "area")
        assert {code for (code,) in ask(known, only_b, f"SELECT {column} FROM {table}")} <= {"B"}  # noqa: S608
    assert seen >= 4
    assert ask(known, only_b, "SELECT * FROM withheld") == []
    assert ask(known, only_b, "SELECT is_placewide, codes FROM analyst.reach()") == [(False, ["B"])]


def test_a_key_of_one_committee_reads_its_problems_alone(known):
    _, key = make_key(known, committees=("civil_works",), is_placewide=True)
    found = {one for (one,) in ask(known, key, "SELECT DISTINCT committee FROM issues")}
    assert found == {"civil_works"}
    assert {one for (one,) in ask(known, key, "SELECT DISTINCT committee FROM issue_counts")} == {
        "civil_works"
    }


def test_every_view_and_column_of_the_analysts_says_what_it_is(known, whole):
    silent = ask(
        known,
        whole,
        "SELECT c.oid::regclass, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
        " WHERE c.relnamespace = 'analyst'::regnamespace AND c.relkind = 'v' AND a.attnum > 0"
        " AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)",
    )
    assert silent == []


def test_the_tools_of_analysts_read_as_the_role_of_a_key(known, only_b):
    """geopandas and SQLAlchemy ask the catalogue for what they need, and find the views listed."""
    parameters = Cluster(known).key_parameters(role_of(only_b), only_b)
    source = create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(**parameters))
    try:
        frame = geopandas.read_postgis("SELECT code, geom FROM areas", source, geom_col="geom")
        listed = inspect(source).get_view_names(schema="analyst")
        columns = {column["name"]: column["comment"] for column in inspect(source).get_columns("areas")}
    finally:
        source.dispose()
    assert list(frame["code"]) == ["B"]
    assert frame.crs.to_epsg() == 4326
    assert set(listed) == set(tables(known, "analyst"))
    assert columns["area_m2"].startswith("m²")


# --- what it does not read -----------------------------------------------------------------------------

FORBIDDEN = [
    "SELECT * FROM register.issue",
    "SELECT note FROM register.report",
    "SELECT count(*) FROM register.reporter",
    "SELECT * FROM analysis.issues",
    "SELECT * FROM identity.api_key",
    "SELECT identity.asking_account()",
    "SELECT * FROM register.issue_on('2025-09-01')",
    "SELECT * FROM register.street_marks_within('2025-09-01', NULL, NULL, NULL)",
    "SELECT * FROM pub.snapshot",
    "SELECT * FROM planning.plan",
    "SELECT keys.drop_role('geo_mahalle_key_0000000000000000')",
    "COPY register.report TO STDOUT",
    "COPY (SELECT * FROM register.issue) TO STDOUT",
    "COPY areas TO '/tmp/x'",
    "COPY areas TO PROGRAM 'id'",
    "CREATE TEMPORARY TABLE t (a int)",
    "CREATE TABLE t (a int)",
    "CREATE TABLE public.t (a int)",
    "CREATE VIEW analyst.mine AS SELECT 1",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DO $$ BEGIN RAISE NOTICE 'x'; END $$",
    "SET ROLE geo_mahalle_owner",
    "SET ROLE geo_mahalle_compute",
    "SET ROLE geo_mahalle_keys",
    "SET SESSION AUTHORIZATION geo_mahalle_owner",
    "SET SESSION AUTHORIZATION postgres",
    "SET temp_file_limit = -1",
    "GRANT geo_mahalle_analyst TO geo_mahalle_public",
    "CREATE ROLE another",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_create(0)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_advisory_xact_lock(hashtext('identity.audit'))",
    "SELECT pg_relation_size('register.report')",
    "SELECT pg_total_relation_size('register.report')",
    "SELECT pg_stat_get_live_tuples('register.report'::regclass)",
    "SELECT n_live_tup FROM pg_stat_all_tables",
    "SELECT seq_scan FROM pg_stat_user_tables",
    "SELECT reltuples FROM pg_class",
    "SELECT * FROM pg_statistic",
    "SELECT rolpassword FROM pg_authid",
    "SELECT query_to_xml('SELECT * FROM register.report', true, true, '')",
    "SELECT table_to_xml('register.report', true, true, '')",
    "SELECT ST_MakeValid('POLYGON((0 0,1 1,1 0,0 1,0 0))'::geometry)",
    "SELECT ST_EstimatedExtent('register', 'report', 'geom')",
    "LOCK TABLE register.report",
    "ALTER ROLE geo_mahalle_owner SET statement_timeout = 1",
    "UPDATE areas SET name_fa = 'x'",
    "DELETE FROM issues",
]


@pytest.mark.parametrize("query", FORBIDDEN)
def test_what_is_not_an_analysts_is_refused(known, whole, query):
    with key_connection(known, whole) as connection:
        connection.execute("SET default_transaction_read_only = off")  # a default, no wall: the rights are it
        connection.commit()
        connection.execute("SET transaction_read_only = off")
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(query)
    refused = (errors.InsufficientPrivilege, errors.UndefinedTable, errors.InvalidSchemaName)
    not_made = (errors.FeatureNotSupported, errors.ObjectNotInPrerequisiteState, errors.WrongObjectType)
    assert isinstance(caught.value, (*refused, *not_made)), caught.value


def test_the_statistics_of_hidden_columns_are_not_shown(known, whole):
    assert ask(known, whole, "SELECT * FROM pg_stats WHERE schemaname IN ('register', 'analysis')") == []
    assert ask(known, whole, "SELECT last_value FROM pg_sequences WHERE last_value IS NOT NULL") == []
    others = "SELECT query FROM pg_stat_activity WHERE usename <> session_user AND query NOT LIKE '<%'"
    assert [text for (text,) in ask(known, whole, others) if text] == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT set_config('geo_mahalle.session', %s, false)",
        "SELECT set_config('geo_mahalle.key', %s, false)",
        "SELECT set_config('session_authorization', %s, false)",
        "SELECT set_config('role', %s, false)",
    ],
)
def test_no_setting_widens_the_reach(known, only_b, whole, query):
    for forged in (whole, role_of(whole), "geo_mahalle_analyst", "postgres"):
        with key_connection(known, only_b) as connection:
            try:
                connection.execute(query, [forged])
                connection.commit()
            except psycopg.Error:
                connection.rollback()
            found = {code for (code,) in connection.execute("SELECT area FROM analyst.issues")}
        assert found == {"B"}


def test_acting_as_the_group_keeps_the_reach_of_the_key(known, only_b):
    with key_connection(known, only_b) as connection:
        connection.execute("SET ROLE geo_mahalle_analyst")
        assert {code for (code,) in connection.execute("SELECT code FROM analyst.areas")} == {"B"}


def test_a_plan_tells_nothing_of_the_rows_that_are_hidden(known, only_b):
    plan = ask(known, only_b, "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM issues WHERE area = 'B'")
    text = "\n".join(line for (line,) in plan)
    assert "Function Scan" in text
    assert "register." not in text
    removed = sum(int(line.split(":")[1]) for (line,) in plan if "Rows Removed" in line)
    visible = ask(known, only_b, "SELECT count(*) FROM issues")[0][0]
    assert removed <= visible


def test_a_condition_that_tells_what_it_sees_sees_no_hidden_row(known, only_b):
    hidden = [row[0] for row in small_issues(known) if row[1] != "B"]
    assert hidden
    with key_connection(known, only_b) as connection, pytest.raises(errors.InvalidTextRepresentation) as told:
        connection.execute(
            "SELECT * FROM issues WHERE CAST(concat(issue, 'x', category, area) AS integer) > 0"
        )
    assert not any(str(one) in str(told.value) for one in hidden)


def small_issues(place):
    with connect(place, Role.COMPUTE) as connection:
        return connection.execute("SELECT issue, area FROM analysis.issues WHERE NOT is_segment").fetchall()


def test_nothing_of_a_reporter_a_note_or_a_hidden_place_is_in_any_view(known, whole):
    text = ""
    for table in tables(known, "analyst"):
        text += str(ask(known, whole, f"SELECT t::text FROM {table} t"))  # noqa: S608 - names of the database
    for secret in (small_place.NOTE, small_place.REPORTER, small_place.S3_TITLE, "fighting_spot"):
        assert secret not in text
    near = "SELECT count(*) FROM issues WHERE ST_DWithin(geom, ST_SetSRID(ST_MakePoint(%s, %s), 4326), 1e-6)"
    assert ask(known, whole, near, *small_place.S2_SPOT) == [(0,)]


# --- its life ------------------------------------------------------------------------------------------


def test_the_role_is_as_weak_as_it_can_be(known, whole):
    row = ask(
        known,
        whole,
        "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolconnlimit,"
        " rolvaliduntil IS NOT NULL FROM pg_roles WHERE rolname = session_user",
    )
    assert row == [(False, False, False, False, False, 4, True)]
    settings = dict(ask(known, whole, "SELECT name, setting FROM pg_settings"))
    assert settings["default_transaction_read_only"] == "on"
    assert settings["statement_timeout"] == "60000"
    assert settings["idle_in_transaction_session_timeout"] == "60000"
    assert settings["temp_file_limit"] == str(1024 * 1024)


def test_nobody_acts_as_the_maker_of_roles_and_only_identity_calls_it(known, whole):
    del whole
    with Cluster(known).superuser(f"geo_mahalle_{known.place}") as connection:
        for role in Role:
            told = connection.execute(
                "SELECT pg_has_role(%s, 'geo_mahalle_keys', 'MEMBER'),"
                " has_function_privilege(%s, 'keys.make_role(text, text, timestamptz)', 'EXECUTE')",
                [role, role],
            ).fetchone()
            assert told == (False, role is Role.IDENTITY)
        assert connection.execute(
            "SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'geo_mahalle_keys'"
        ).fetchone() == (False, False)
    with connect(known, Role.IDENTITY) as connection:
        for name in ("geo_mahalle_owner", "postgres", "x", 'geo_mahalle_key_" SUPERUSER'):
            with pytest.raises(errors.InvalidParameterValue), connection.transaction():
                connection.execute("SELECT keys.make_role(%s, 'SCRAM-SHA-256$1:x', now())", [name])
            connection.execute("SELECT keys.drop_role(%s)", [name])
        assert connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = 'postgres'").fetchone() == (
            1,
        )


def test_the_server_keeps_the_verifier_of_a_key_and_never_the_key(known, whole):
    with Cluster(known).superuser() as connection:
        (kept,) = connection.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [role_of(whole)]
        ).fetchone()
    assert kept.startswith("SCRAM-SHA-256$")
    assert whole not in kept


def test_a_wrong_key_and_a_key_of_another_place_come_in_nowhere(known, whole, clones):
    with pytest.raises(NoRoleError):
        ask(known, "gm_wrong", "SELECT 1")
    parameters = Cluster(known).key_parameters(role_of(whole), "gm_wrong")
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(**parameters)
    other = clones()
    make_key(other, is_placewide=True)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(**Cluster(other).key_parameters(role_of(whole), whole))


def is_cut_off(connection):
    """Return whether the server ends a session within ten seconds."""
    last = time.monotonic() + 10
    try:
        while time.monotonic() < last:
            connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


@pytest.mark.parametrize("way", ["key", "account"])
def test_a_closed_key_loses_its_role_and_its_sessions_at_once(known, way):
    made, key = make_key(known, "B")
    open_one = psycopg.connect(**Cluster(known).key_parameters(role_of(key), key), autocommit=True)
    assert open_one.execute("SELECT count(*) > 0 FROM issues").fetchone() == (True,)
    if way == "key":
        identity.revoke_key(known, key)
    else:
        identity.revoke_account(known, made.public_id)
    assert is_cut_off(open_one)
    with pytest.raises(NoRoleError):
        ask(known, key, "SELECT 1")
    with connect(known, Role.IDENTITY) as connection:
        found = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role_of(key)])
        assert found.fetchone() == (0,)


def test_a_key_that_ended_reads_nothing_even_in_a_session_that_goes_on(known):
    _, key = make_key(known, "B")
    with key_connection(known, key) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM issues").fetchone() == (True,)
        connection.commit()
        with connect(known, Role.OWNER) as store:
            store.execute(
                "UPDATE identity.api_key SET expires_at = now() - interval '1 second' WHERE sql_role = %s",
                [role_of(key)],
            )
        for table in tables(known, "analyst"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table  # noqa: S608


def test_roles_go_with_the_place(clones):
    gone = clones()
    _, key = make_key(gone, is_placewide=True)
    Cluster(gone).drop_database(gone.place)
    with Cluster(gone).superuser() as connection:
        found = connection.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", [role_of(key)])
        assert found.fetchone() == (0,)


def test_an_account_that_does_not_read_the_office_edition_gets_no_role(known):
    _, key = make_key(known, "B", kind=Kind.MEMBER)
    with pytest.raises(NoRoleError):
        ask(known, key, "SELECT 1")


def test_a_migration_keeps_the_rights_of_the_roles(known, whole):
    from geo_mahalle.database import migrate

    with connect(known, Role.OWNER) as connection:
        connection.execute("UPDATE register.applied_sql SET sha256 = repeat('0', 64)")
    assert migrate(known)
    assert ask(known, whole, "SELECT count(*) > 3 FROM areas") == [(True,)]
    assert key_roles.can_make_roles(known)
