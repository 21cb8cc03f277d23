"""The store keeps its promises by itself, whoever writes to it."""

from __future__ import annotations

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers

from geo_mahalle.database import Role, connect, load_sql, migrate
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.connection import engine
from geo_mahalle.database.failures import StoreBusy, StoreRefused
from geo_mahalle.database.migrating import configuration, is_current, run_script
from geo_mahalle.database.places import PlaceRow, check_place, read_place, utm_srid
from geo_mahalle.database.tables import SCHEMAS, metadata
from geo_mahalle.errors import DatabaseUnavailable, UserError

pytestmark = pytest.mark.database


@pytest.fixture
def store(place):
    """An open connection of the app to a place with one source, one area and four categories."""
    with connect(place) as connection:
        connection.execute("INSERT INTO register.source (id, title_fa) VALUES ('own', 'خودمان')")
        connection.execute(
            "INSERT INTO register.area (code, level, name_fa, name_folded) VALUES ('g1',"
            " 'neighbourhood', 'گل', 'گل')"
        )
        connection.execute(
            "INSERT INTO register.category (id, committee_id, sensitivity) VALUES"
            " ('lamp', 'civil_works', 0), ('noise', 'social_vitality', 1), ('brawl', 'public_security', 2),"
            " ('harm', 'social_harms', 3)"
        )
        yield connection


def add_report(connection, key, category="lamp", sensitivity=0, point="POINT(49 36)", note=None):
    connection.execute(
        "INSERT INTO register.report (source_id, source_key, category_id, sensitivity, geom, located_as,"
        " reported_at, reported_on, note)"
        " VALUES ('own', %s, %s, %s, ST_GeomFromText(%s, 4326), 'point', '2025-01-01Z', '2025-01-01', %s)",
        (key, category, sensitivity, point, note),
    )


def add_issue(connection, state="recorded", origin="recorded"):
    return connection.execute(
        "INSERT INTO register.issue (category_id, sensitivity, located_as, state, origin,"
        " opened_at, opened_on)"
        " VALUES ('lamp', 0, 'none', %s, %s, '2025-01-01Z', '2025-01-01') RETURNING id",
        (state, origin),
    ).fetchone()[0]


def add_event(connection, issue, kind, to_state, role, origin="recorded"):
    connection.execute(
        "INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin, actor_role)"
        " VALUES (%s, %s, %s, '2025-02-01Z', '2025-02-01', %s, %s)",
        (issue, kind, to_state, origin, role),
    )


def test_tables_of_the_program_equal_the_migrated_database(place):
    source = engine(place, Role.OWNER)
    with source.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: kind != "schema" or name in SCHEMAS,
                "include_object": alembic_helpers.include_object,
                "version_table_schema": "register",
            },
        )
        assert compare_metadata(context, metadata) == []
    source.dispose()


def test_migrating_twice_does_nothing_the_second_time(place):
    assert is_current(place)
    assert migrate(place) is False


def test_taking_the_store_down_and_up_again_gives_the_same_columns(place):
    columns = (
        "SELECT table_schema, table_name, column_name, data_type, is_nullable FROM information_schema.columns"
        " WHERE table_schema = ANY(%s) ORDER BY 1, 2, 3"
    )
    with connect(place, Role.OWNER) as connection:
        before = connection.execute(columns, (list(SCHEMAS),)).fetchall()
    source = engine(place, Role.OWNER)
    with source.begin() as connection:
        run_script(connection, load_sql("geo_mahalle.database", "drop_views"))
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_tables WHERE schemaname IN ('register', 'analysis', 'pub', 'identity')"
            " AND tablename <> 'alembic_version'"
        ).scalar()
        assert left == 0
    source.dispose()
    assert migrate(place) is True
    with connect(place, Role.OWNER) as connection:
        assert connection.execute(columns, (list(SCHEMAS),)).fetchall() == before


def test_every_table_and_column_says_what_it_is(place):
    undocumented = [
        f"{table.fullname}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if not column.comment and not column.primary_key
    ]
    assert undocumented == []
    assert all(table.comment for table in metadata.tables.values())


def test_a_social_harm_cannot_have_a_point(store):
    with pytest.raises(psycopg.errors.CheckViolation, match="s3_has_no_geometry"):
        add_report(store, "1", "harm", 3)


def test_a_social_harm_cannot_pass_as_a_harmless_class(store):
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        add_report(store, "1", "harm", 0)


def test_raising_a_category_to_s3_blanks_its_places_and_says_how_many(store):
    add_report(store, "1", "noise", 1, note="کنار در")
    add_report(store, "2", "noise", 1)
    add_report(store, "3")
    store.execute("UPDATE register.category SET sensitivity = 3 WHERE id = 'noise'")
    left = store.execute(
        "SELECT category_id, count(*), count(geom), count(note), max(sensitivity), max(located_as)"
        " FROM register.report GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert left == [("lamp", 1, 1, 0, 0, "point"), ("noise", 2, 0, 0, 3, "none")]
    kept = store.execute("SELECT columns, rows FROM register.retention ORDER BY id").fetchall()
    assert kept == [(["note"], 1), (["geom", "accuracy_m"], 2)]


def test_raising_a_category_to_s2_blanks_its_notes_and_keeps_its_places(store):
    add_report(store, "1", "noise", 1, note="کنار در")
    store.execute("UPDATE register.category SET sensitivity = 2 WHERE id = 'noise'")
    assert store.execute("SELECT count(geom), count(note) FROM register.report").fetchone() == (1, 0)


def test_a_security_report_takes_no_note(store):
    add_report(store, "1", "noise", 1, note="کنار در")
    with pytest.raises(psycopg.errors.CheckViolation, match="s2_has_no_note"):
        add_report(store, "2", "brawl", 2, note="کنار در")


@pytest.mark.parametrize("point", ["POINT(NaN 36)", "POINT(5000 36)", "POINT(49 -91)"])
def test_a_point_that_is_not_on_earth_is_refused(store, point):
    with pytest.raises(psycopg.errors.CheckViolation, match="point_on_earth"):
        add_report(store, "1", point=point)


def test_the_same_key_of_a_source_is_stored_once(store):
    add_report(store, "1")
    with pytest.raises(psycopg.errors.UniqueViolation):
        add_report(store, "1")


def test_a_line_stands_once_in_the_ledger(store):
    run = store.execute(
        "INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes)"
        " VALUES ('reports', 'own', 'a.csv', 'x', 1) RETURNING id"
    ).fetchone()[0]
    insert = (
        "INSERT INTO register.ledger (import_run_id, lines, outcome) VALUES (%s, %s::int8range, 'accepted')"
    )
    store.execute(insert, (run, "[2,10)"))
    assert store.execute("SELECT count(*), min(line), max(line) FROM register.ledger_line").fetchone() == (
        8,
        2,
        9,
    )
    with pytest.raises(psycopg.errors.ExclusionViolation):
        store.execute(insert, (run, "[9,12)"))


def test_an_import_run_that_lost_a_line_cannot_be_stored(store):
    with pytest.raises(psycopg.errors.CheckViolation, match="every_line_once"):
        store.execute(
            "INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes,"
            " lines_read, accepted)"
            " VALUES ('reports', 'own', 'a.csv', 'x', 1, 3, 2)"
        )


def test_two_boundaries_of_an_area_are_never_in_force_on_one_day(store):
    insert = (
        "INSERT INTO register.area_boundary (area_id, valid, geom, area_m2) SELECT id, %s::daterange,"
        " ST_Multi(ST_MakeEnvelope(49, 36, 49.01, 36.01, 4326)), 1 FROM register.area"
    )
    store.execute(insert, ("[2024-01-01,2025-01-01)",))
    store.execute(insert, ("[2025-01-01,)",))
    with pytest.raises(psycopg.errors.ExclusionViolation):
        store.execute(insert, ("[2024-06-01,2024-07-01)",))


def test_an_issue_moves_along_allowed_moves_only(store):
    issue = add_issue(store)
    add_event(store, issue, "moved", "with_agency", "secretary")
    with pytest.raises(psycopg.errors.CheckViolation, match="closing needs a photo"), store.transaction():
        add_event(store, issue, "closed", "resolved", "agency_liaison")
    store.execute(
        "WITH seen AS (INSERT INTO register.visit (issue_id, visited_on, found, visitor_role, visitor_hash)"
        " VALUES (%s, '2025-02-01', 'fixed', 'member', 'a') RETURNING id)"
        " INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin, actor_role,"
        " actor_hash, visit_id) SELECT %s, 'closed', 'resolved', '2025-02-01Z', '2025-02-01', 'recorded',"
        " 'agency_liaison', 'b', seen.id FROM seen",
        (issue, issue),
    )
    row = store.execute(
        "SELECT state, resolved_on::text FROM register.issue WHERE id = %s", (issue,)
    ).fetchone()
    assert row == ("resolved", "2025-02-01")
    with pytest.raises(
        psycopg.errors.CheckViolation, match="cannot go from resolved to recorded by secretary"
    ):
        add_event(store, issue, "moved", "recorded", "secretary")


def test_a_member_cannot_close_an_issue(store):
    issue = add_issue(store)
    with pytest.raises(psycopg.errors.CheckViolation, match="by member"):
        add_event(store, issue, "closed", "resolved", "member")


def test_an_imported_history_is_not_judged(store):
    issue = add_issue(store, state="resolved", origin="imported")
    add_event(store, issue, "reopened", "recorded", None, origin="imported")
    assert store.execute("SELECT state FROM register.issue").fetchone() == ("resolved",)


@pytest.mark.parametrize(
    "statement", ["UPDATE register.issue_event SET kind = 'opened'", "DELETE FROM register.issue_event"]
)
def test_history_is_append_only_even_for_its_owner(place, statement):
    with connect(place, Role.OWNER) as connection:
        connection.execute(
            "INSERT INTO register.category (id, committee_id, sensitivity) VALUES ('lamp', 'civil_works', 0)"
        )
        add_event(connection, add_issue(connection), "moved", "reviewing", "committee_head")
        with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            connection.execute(statement)


def test_the_public_role_reads_the_published_schema_and_nothing_else(place):
    relations = (
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid"
        " = c.relnamespace"
        " WHERE c.relkind IN ('r', 'v', 'm', 'p') AND n.nspname NOT IN ('pg_catalog',"
        " 'information_schema', 'public')"
        " AND has_schema_privilege(current_user, n.oid, 'USAGE') AND"
        " has_table_privilege(current_user, c.oid, 'SELECT')"
    )
    with connect(place, Role.PUBLIC) as connection:
        readable = {name for (name,) in connection.execute(relations)}
        assert readable
        assert all(name.startswith("pub.") for name in readable)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT count(*) FROM register.report")


def test_the_public_role_writes_nothing(place):
    writable = (
        "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'v', 'p') AND n.nspname IN ('register', 'analysis', 'pub', 'identity')"
        " AND has_table_privilege(current_user, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
    )
    with connect(place, Role.PUBLIC) as connection:
        assert connection.execute(writable).fetchone() == (0,)


def test_no_role_but_the_owner_owns_anything(place):
    owners = (
        "SELECT DISTINCT pg_get_userbyid(c.relowner) FROM pg_class c JOIN pg_namespace n ON n.oid"
        " = c.relnamespace"
        " WHERE n.nspname IN ('register', 'analysis', 'pub', 'identity')"
    )
    with connect(place, Role.APP) as connection:
        assert connection.execute(owners).fetchall() == [("geo_mahalle_owner",)]


def test_computing_cannot_read_notes_or_senders(place):
    with connect(place, Role.COMPUTE) as connection:
        connection.execute("SELECT id, category_id, geom FROM register.report")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT note FROM register.report")


def test_the_app_cannot_delete_evidence(place):
    with connect(place) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM register.report")


def test_no_function_of_ours_runs_as_its_owner_without_a_search_path(place):
    with connect(place, Role.OWNER) as connection:
        loose = connection.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " WHERE n.nspname IN ('register', 'analysis', 'pub', 'identity') AND p.prosecdef AND"
            " p.proconfig IS NULL"
        ).fetchall()
    assert loose == []


def test_a_missing_place_says_how_to_make_it(settings):
    with pytest.raises(DatabaseUnavailable, match="geo-mahalle place add nowhere"):
        connect(settings.model_copy(update={"place": "nowhere"}))


def test_a_place_knows_itself(place):
    with connect(place) as connection:
        assert read_place(connection).calendar == "jalali"


def test_the_metre_projection_is_the_utm_zone_of_the_place():
    assert utm_srid(47.9, 36.7) == 32638
    assert utm_srid(48.1, 36.7) == 32639
    assert utm_srid(-58.4, -34.6) == 32721


def test_a_box_in_the_wrong_order_is_refused_with_an_example():
    with pytest.raises(UserError, match=r"47\.1,35\.5,49\.5,37\.3"):
        check_place(PlaceRow("x", "x", "x", west=37.3, south=49.5, east=35.5, north=47.1))


def insert_twice(place):
    with connect(place) as connection:
        for _ in range(2):
            connection.execute("INSERT INTO register.source (id, title_fa) VALUES ('own', 'خودمان')")


def lose_the_server(place):
    with connect(place) as connection:
        (backend,) = connection.execute("SELECT pg_backend_pid()").fetchone()
        with Cluster(place).superuser() as superuser:
            superuser.execute("SELECT pg_terminate_backend(%s)", (backend,))
        connection.execute("SELECT 1")


def ask_for_a_table_that_is_not_there(place):
    with connect(place) as connection:
        connection.execute("SELECT * FROM register.no_such_table")


def rename(place, name):
    with connect(place) as connection:
        connection.execute("SET lock_timeout = '100ms'")
        connection.execute("UPDATE register.place SET name_en = %s", (name,))


def test_a_refused_row_is_told_in_words_when_the_connection_is_left(place):
    with pytest.raises(StoreRefused, match="pk_source"):
        insert_twice(place)
    with connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM register.source").fetchone() == (0,)


def test_a_server_that_stops_midway_is_told_with_its_remedy(place):
    with pytest.raises(DatabaseUnavailable, match="geo-mahalle start"):
        lose_the_server(place)


def test_a_fault_of_ours_keeps_its_own_error(place):
    with pytest.raises(psycopg.errors.UndefinedTable):
        ask_for_a_table_that_is_not_there(place)


def test_two_who_want_the_same_row_are_told_to_try_again(place):
    with connect(place) as first:
        first.execute("UPDATE register.place SET name_en = 'x'")
        with pytest.raises(StoreBusy, match="Do it again"):
            rename(place, "y")


def test_a_value_needs_its_run_and_area_and_goes_with_its_run_while_its_area_stays(store, place):
    insert = (
        "INSERT INTO analysis.value (run_id, indicator_id, area_id, period_key, interval_kind, status)"
        " SELECT run, 'lit_street_share', area, '1404', 'none', 'ok' FROM unnest(%s::bigint[], %s::bigint[])"
        " AS told(run, area)"
    )
    (area,) = store.execute("SELECT id FROM register.area").fetchone()
    store.commit()
    with connect(place, role=Role.OWNER) as owner:
        (run,) = owner.execute(
            "INSERT INTO analysis.run (as_of, is_full, code_version, catalogue_sha256)"
            " VALUES ('2025-01-01', true, '0', '0') RETURNING id"
        ).fetchone()
        for runs, areas in (([run, run], [area, area + 99]), ([run, run + 99], [area, area])):
            with pytest.raises(psycopg.errors.ForeignKeyViolation), owner.transaction():
                owner.execute(insert, [runs, areas])
        owner.execute(insert, [[run], [area]])
        for change in (
            "UPDATE analysis.value SET area_id = area_id + 99",
            "DELETE FROM register.area",
        ):
            with pytest.raises(psycopg.errors.ForeignKeyViolation), owner.transaction():
                owner.execute(change)
        owner.execute("DELETE FROM analysis.run")
        assert owner.execute("SELECT count(*) FROM analysis.value").fetchone() == (0,)
