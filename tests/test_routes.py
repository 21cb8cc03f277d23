"""The one table of routes: every row for every kind and for nobody; an undeclared route stops the start."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from geo_mahalle import identity
from geo_mahalle.identity import Kind
from geo_mahalle.web import create_app, routes
from geo_mahalle.web.routes import find_parts

pytestmark = pytest.mark.database
ROWS = [row for _, rows in find_parts() for row in rows]


@pytest.fixture(scope="module")
def keys(clones):
    """Settings of a place, and a key of an account of every kind that reaches nothing but may write."""
    place = clones()
    words = "long enough"
    found = {}
    for kind in Kind:
        committees = ["civil_works"] if kind is Kind.COMMITTEE_HEAD else []
        made = identity.make_account(
            place, kind, "x", login=kind.value, password=words, committees=committees
        )
        found[kind] = identity.make_key(
            place, made.id, title="x", scopes=("read", "write"), lasts=timedelta(hours=1)
        )
    return place, found


@pytest.fixture(scope="module")
def client(keys):
    return TestClient(create_app(keys[0]), base_url="https://office.example", follow_redirects=False)


def ask(client, row, key=None):
    headers = {"authorization": f"Bearer {key}"} if key else {}
    path = row.path.replace("{", "").replace("}", "").replace(":path", "")
    return client.request(row.method, path, headers=headers)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_nobody_comes_to_a_route_for_accounts_and_it_looks_missing(client, row):
    answer = ask(client, row)
    if row.kinds is not None:
        assert answer.status_code == 404
    elif "{" not in row.path:
        assert answer.status_code != 404


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_a_kind_comes_in_only_where_its_row_says_so(client, keys, row, kind):
    answer = ask(client, row, keys[1][kind])
    if row.kinds is not None and kind not in row.kinds:
        assert answer.status_code == 404
    assert answer.status_code < 500


def test_every_kind_and_every_route_has_an_allowed_cell():
    assert all(row.kinds is None or row.kinds for row in ROWS)
    assert {kind for row in ROWS for kind in row.kinds or ()} == set(Kind)


UNDECLARED = """
from fastapi import APIRouter
from geo_mahalle.web.routes import Route

router = APIRouter()
ROUTES = (Route("GET", "/other", kinds=None),)
router.get("/undeclared")(lambda: "x")
"""


def test_a_route_without_its_row_stops_the_start(place, monkeypatch, tmp_path):
    (tmp_path / "zz_undeclared.py").write_text(UNDECLARED)
    monkeypatch.setattr(routes, "__path__", [*routes.__path__, str(tmp_path)])
    with pytest.raises(RuntimeError, match="GET /undeclared has no row"):
        create_app(place)
