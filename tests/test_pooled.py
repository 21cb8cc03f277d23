"""Connections kept between requests: used again, rolled back, found anew when the database was gone."""

from __future__ import annotations

import pytest

from geo_mahalle.database import Role, connect
from geo_mahalle.database.pooled import pooled
from geo_mahalle.errors import GeoMahalleError

pytestmark = pytest.mark.database


def process(connection):
    return connection.execute("SELECT pg_backend_pid()").fetchone()[0]


def fail_after_writing(place):
    with pooled(place) as connection:
        connection.execute("INSERT INTO register.source (id, title_fa, title_en) VALUES ('x', 'x', 'x')")
        raise ValueError("stop")


def test_the_next_request_has_the_same_connection_and_a_failed_one_leaves_nothing(place):
    with pooled(place) as connection:
        first = process(connection)
    with pytest.raises(ValueError, match="stop"):
        fail_after_writing(place)
    with pooled(place) as connection:
        assert process(connection) == first
        assert connection.execute("SELECT count(*) FROM register.source WHERE id = 'x'").fetchone() == (0,)


def test_two_at_once_have_two_connections(place):
    with pooled(place) as one, pooled(place) as other:
        assert process(one) != process(other)


def test_a_database_that_went_away_and_came_back_is_found_without_a_restart(place, monkeypatch):
    monkeypatch.setattr("geo_mahalle.database.pooled.LOOK_AFTER_S", 0.0)
    with pooled(place) as connection:
        gone = process(connection)
    with connect(place, Role.APP) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (gone,))
    with pooled(place) as connection:
        assert process(connection) != gone


def test_the_drivers_errors_are_told_in_our_words_and_the_connection_goes_on(place):
    insert = "INSERT INTO register.source (id, title_fa, title_en) VALUES ('x', 'x', 'x')"
    with pooled(place) as connection:
        connection.execute(insert)
    with pytest.raises(GeoMahalleError, match="refused a row of source"), pooled(place) as connection:
        connection.execute(insert)
    with pooled(place) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
