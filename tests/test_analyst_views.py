"""The analysts' views: every column is explained, nothing private is reachable, counts agree."""

from __future__ import annotations

import pytest
import small_place

from geo_mahalle.catalogue import FACT_VIEWS
from geo_mahalle.database import Role, connect
from geo_mahalle.pages.exports import TABLES
from geo_mahalle.pages.exports.queries import VIEWS

pytestmark = pytest.mark.database
OURS = sorted(VIEWS - set(FACT_VIEWS))
MEASURED = {"area_m2", "length_m", "width_m", "lit_m", "persons", "households", "men", "women", "accepted"}
UNITS = ("m²", "m", "persons", "households", "rows", "share", "problems", "incidents")


@pytest.fixture(scope="module")
def known(clones, catalogue):
    """The small place, computed."""
    return small_place.fill(clones(name="views"), catalogue)


@pytest.fixture
def ask(known):
    """A function that asks the place a question as the computing role."""

    def one(query, role=Role.COMPUTE):
        with connect(known, role) as connection:
            return connection.execute(query).fetchall()

    return one


def notes(ask):
    return ask(
        "SELECT relname, attname, col_description(c.oid, attnum), obj_description(c.oid) FROM pg_class c "
        "JOIN pg_attribute a ON a.attrelid = c.oid WHERE relnamespace = 'analysis'::regnamespace "
        "AND attnum > 0"
    )


def test_every_view_and_column_has_a_comment_and_every_view_its_source(ask):
    told = [row for row in notes(ask) if row[0] in OURS]
    assert {row[0] for row in told} == set(OURS)
    assert [(view, column) for view, column, note, _ in told if not note] == []
    assert [view for view, _, _, about in told if "source:" not in about] == []


def test_a_measured_column_begins_with_its_unit(ask):
    measured = {
        (view, column): note for view, column, note, _ in notes(ask) if view in OURS and column in MEASURED
    }
    assert measured
    assert [key for key, note in measured.items() if not note.startswith(UNITS)] == []


def test_every_exported_table_but_values_is_a_view(ask):
    assert set(TABLES) - {"values"} <= {row[0] for row in notes(ask)}


def test_the_public_role_reads_none_of_them(known):
    for view in OURS:
        with connect(known, Role.PUBLIC) as connection, pytest.raises(Exception, match="permission denied"):
            connection.execute(f"SELECT * FROM analysis.{view}")  # noqa: S608 - a name of this file


def test_no_private_word_is_in_any_view(ask):
    for view in OURS:
        said = str(ask(f"SELECT row_to_json(v) FROM analysis.{view} AS v"))  # noqa: S608 - a name of this file
        for canary in (small_place.NOTE, small_place.REPORTER, "canary-police", "canary-workshop"):
            assert canary not in said, view


def test_no_point_of_a_hidden_problem_is_in_any_view(ask):
    (hidden,) = ask("SELECT ST_AsText(geom) FROM register.issue WHERE sensitivity = 2")
    beside = {row[0] for row in ask("SELECT ST_AsText(geom) FROM register.issue WHERE sensitivity = 1")}
    shown = {row[0] for row in ask("SELECT ST_AsText(geom) FROM analysis.issues")}
    assert hidden[0] not in shown
    assert not beside & shown


def test_an_incident_has_a_day_and_an_area_but_no_point(ask, known):
    with connect(known, Role.OWNER) as connection:
        connection.execute(
            "INSERT INTO register.incident (source_id, source_key, kind, occurred_on, geom, located_as) "
            "VALUES ('test', 'k', 'fire', DATE '2025-05-05', 'SRID=4326;POINT(48.50349 36.60449)', 'point')"
        )
    ((told,),) = ask("SELECT row_to_json(v)::text FROM analysis.incidents AS v")
    assert "2025-05-05" in told
    assert "48.5" not in told


def test_counts_add_up_to_the_rows_of_public_things(ask):
    (rows,) = ask("SELECT count(*) FROM analysis.issues WHERE NOT is_segment AND state <> 'refused'")
    (counted,) = ask("SELECT sum(opened) FROM analysis.issue_counts WHERE sensitivity = 0")
    assert rows == counted


def test_the_marks_are_those_of_the_office_page(ask, known, catalogue):
    from geo_mahalle.disclosure import take_snapshot

    told = take_snapshot(known, edition="office", catalogue=catalogue).issues
    page = sorted((told.lon[i], told.lat[i], told.opened[i]) for i in range(len(told)) if told.is_segment[i])
    ours = ask(
        "SELECT round(ST_X(geom)::numeric, 6)::float8, round(ST_Y(geom)::numeric, 6)::float8, "
        "opened_on::text "
        "FROM analysis.issues WHERE is_segment ORDER BY 1, 2, 3"
    )
    assert ours == page
