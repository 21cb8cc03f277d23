"""Keys of programs on the command line: shown once, listed by name, closed by it."""

from __future__ import annotations

import json

import psycopg
import pytest

from geo_mahalle import identity
from geo_mahalle.cli import main
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.identity import Kind

pytestmark = pytest.mark.database


def command(place, capsys, *words):
    code = main(["key", *words, "--home", str(place.home), "--place", place.place])
    return code, capsys.readouterr()


def test_a_key_is_an_analysts_and_reaches_what_it_was_given(city, capsys):
    code, said = command(city, capsys, "add", "notebook", "--area", "n1", "--days", "5")
    (row,) = json.loads(said.out)
    account = identity.account_of_key(city, row["key"])
    assert code == 0
    assert (account.kind, account.is_placewide, len(account.area_ids)) == (Kind.ANALYST, False, 1)
    assert account.key_scopes == ("read",)
    known = {**Cluster(city).key_parameters(row["user"], row["key"]), "dbname": row["database"]}
    with psycopg.connect(**known) as connection:
        assert connection.execute("SELECT DISTINCT code FROM areas").fetchall() == [("n1",)]


def test_the_list_names_a_key_without_telling_it_and_the_name_closes_it(city, capsys):
    (row,) = json.loads(command(city, capsys, "add", "notebook", "--placewide")[1].out)
    listed = command(city, capsys, "list", "--format", "json")[1].out
    assert row["key"] not in listed
    assert json.loads(listed)[0]["name"] == row["name"]
    assert identity.account_of_key(city, row["name"]) is None
    assert command(city, capsys, "revoke", row["name"])[0] == 0
    assert identity.account_of_key(city, row["key"]) is None
    assert json.loads(command(city, capsys, "list", "--format", "json")[1].out)[0]["revoked_at"]


def test_a_key_that_reaches_nothing_or_is_not_there_is_refused(city, capsys):
    assert command(city, capsys, "add", "notebook")[0] == 2
    code, said = command(city, capsys, "revoke", "0123456789ab")
    assert (code, "no open key" in said.err) == (3, True)
