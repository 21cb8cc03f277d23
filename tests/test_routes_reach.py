"""Every route that names an area, for every kind it lets in and every relation of the area to the account's.

K ─┬─ C ─┬─ A   own      An account that reaches A: A opens; its sibling B, its parent C, an area of
   │     ├─ B   sibling  another county and one that does not exist look all alike: missing. An account
   │     └─ D            that reaches C opens its child A.
   O (another county)
   Q (another province)
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from analysis_places import AS_OF, facts
from fastapi.testclient import TestClient

from geo_mahalle import identity
from geo_mahalle.database import connect
from geo_mahalle.database.scope import areas_by_code
from geo_mahalle.identity import Kind
from geo_mahalle.register import council
from geo_mahalle.web import create_app
from geo_mahalle.web.routes import find_parts

pytestmark = pytest.mark.database
OPENS = (
    "/actions/{code}/{number}",
    "/council/{code}",
    "/plan/{code}",
    "/plan/{code}/assembly",
    "/plan/{code}/decision",
    "/plan/{code}/list",
    "/plan/{code}/map.json",
    "/plan/{code}/prints",
    "/plan/{code}/solutions",
    "/plan/{code}/suggestion",
    "/tag/areas/{code}/open",
    "/tag/areas/{code}/pack",
    "/tag/sheet/{code}",
    "/walking/areas/{code}/streets",
    "/walks/{code}",
    "/walks/{code}/event",
    "/walks/{code}/survey",
)
"""Addresses of a page or file of one area."""

NEEDS_MORE = (
    "/actions/{code}/photos/{public_id}",
    "/council/{code}/meetings/{key}",
    "/council/{code}/meetings/{key}/minutes.docx",
    "/council/{code}/meetings/{key}/print",
    "/editions/council/areas/{code}/{name:path}",
    "/plan/{code}/prints/{name}",
    "/plan/{code}/suggestion/{public_id}",
    "/walks/{code}/walk/{key}",
)
"""Addresses of one thing of an area: without the thing they are missing for everybody."""

EMPTY = {"/actions/{code}/{number}"}
"""Of those that open: missing here also in the own area, because nothing of theirs is in this place."""

RELATIONS = {"sibling": "B", "parent": "C", "other county": "O", "other province": "Q", "nowhere": "X"}
NOBODYS = "00000000-0000-4000-8000-000000000000"
ROWS = [row for _, rows in find_parts() for row in rows if row.kinds is not None and "{code}" in row.path]
CELLS = [
    (row, kind) for row in ROWS if row.method == "GET" and row.path in OPENS for kind in sorted(row.kinds)
]
CHANGES = [(row, kind) for row in ROWS if row.method == "POST" for kind in sorted(row.kinds)]


@pytest.fixture(scope="module")
def reach(clones, catalogue):
    """A client, and the keys of an account of every kind in A and in C."""
    place = clones()
    with facts(place, catalogue) as made:
        made.put("area", code="O", level="county", name_fa="O", name_folded="o")
        made.put("area", code="Q", level="province", name_fa="Q", name_folded="q")
        made.connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
        made.issue("A", "lamp_out", date(2025, 6, 1))
    with connect(place) as connection:
        for code in "ABC":
            council.form(connection, code, on=AS_OF - timedelta(days=90))
    keys = {}
    for code in "AC":
        for kind in Kind:
            made = identity.make_account(
                place,
                kind,
                "x",
                login=f"{kind.value}-{code}",
                password="long enough",  # noqa: S106 - of a test
                area_ids=areas_by_code(place, [code]),
                committees=["civil_works"] if kind is Kind.COMMITTEE_HEAD else [],
            )
            keys[code, kind] = identity.make_key(
                place, made.id, title="x", scopes=("read", "write"), lasts=timedelta(hours=1)
            )
    return TestClient(create_app(place), base_url="https://office.example", follow_redirects=False), keys


def ask(reach, row, kind, code, *, account="A"):
    client, keys = reach
    path = row.path.replace("{code}", code).replace("{number}", "1")
    for name in ("{key}", "{public_id}", "{name}"):
        path = path.replace(name, NOBODYS)
    headers = {"authorization": f"Bearer {keys[account, kind]}", "accept": "text/html"}
    return client.request(row.method, path, headers=headers)


def name_of(cell):
    return f"{cell[0].method} {cell[0].path} {cell[1]}"


def test_every_address_that_names_an_area_is_declared_here():
    assert {row.path for row in ROWS if row.method == "GET"} == {*OPENS, *NEEDS_MORE}


@pytest.mark.parametrize("cell", CELLS, ids=name_of)
def test_the_own_area_opens_and_every_other_looks_missing(reach, cell):
    row, kind = cell
    own = ask(reach, row, kind, "A")
    assert (own.status_code == 404) is (row.path in EMPTY), own.text[-300:]
    found = {relation: ask(reach, row, kind, code) for relation, code in RELATIONS.items()}
    assert {relation: answer.status_code for relation, answer in found.items()} == dict.fromkeys(
        RELATIONS, 404
    )
    assert len({answer.text for answer in found.values()}) == 1


@pytest.mark.parametrize("cell", CELLS, ids=name_of)
def test_a_child_of_the_own_area_opens(reach, cell):
    row, kind = cell
    assert (ask(reach, row, kind, "A", account="C").status_code == 404) is (row.path in EMPTY)


@pytest.mark.parametrize("cell", CHANGES, ids=name_of)
def test_nothing_is_changed_in_an_area_out_of_reach(reach, cell):
    row, kind = cell
    there, nowhere = (ask(reach, row, kind, code).status_code for code in ("B", "X"))
    # 400 and 422: the empty body was refused before anybody looked for the area.
    assert there == nowhere
    assert there in {400, 404, 422}
