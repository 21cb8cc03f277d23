"""Every route, as somebody who may come there, with what no form sends, and with things out of reach.

What no form sends is refused in words: a short walk with one seed, which `tests/drills/hostile_inputs.py`
goes on for as long as is wanted. A thing of another area, in the address or in the body, is answered as one
that is not there, and nothing is changed.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

import hostile
import pytest
from hostile import ROUTES, attempts, fault, thing_of, with_value

from geo_mahalle import identity
from geo_mahalle.identity import Kind
from geo_mahalle.web.routes.council import MEETING

pytestmark = pytest.mark.database
NOBODYS = "00000000-0000-4000-8000-000000000000"
NOTHING = {"visit": "999999", "street": "کوچه X", "code": "X", "account": "x"}
"""What is not there, of things that have no such identifier."""

MOMENT = {"client_id": str(uuid4()), "tagged_at": "2025-09-01T00:00:00Z"}
FORM = json.dumps({**MOMENT, "kind": "begin", "form": "safety_walk", "area": "{}", "walkers": 2})
REPORT = json.dumps({**MOMENT, "category": "lamp_out", "severity": 2, "area_code": "A", "same_as": "{}"})


@pytest.fixture(scope="module")
def town(clones, catalogue):
    made = hostile.build(clones(), catalogue)
    with made.client:
        yield made


@pytest.fixture(scope="module")
def neighbour(town):
    """A key of every kind of account in A, to whom B is out of reach."""
    lasts = timedelta(hours=1)
    made = {kind: hostile.make_person(town.place, kind, "A").id for kind in Kind}
    return {
        kind: identity.make_key(town.place, one, title="x", scopes=("read", "write"), lasts=lasts)
        for kind, one in made.items()
    }


def told_of(answer, thing):
    """Return what an answer says, whichever thing was asked for."""
    named = re.compile(rf"\b{re.escape(thing)}\b") if not thing.isdigit() else re.compile(r"$^")
    leads = answer.headers.get("location", "")
    return answer.status_code, named.sub("", answer.text), named.sub("", leads)


IN_ADDRESS = [row for row, _ in ROUTES if thing_of(row) and not row.is_placewide]


def test_a_thing_of_another_area_is_answered_as_one_that_is_not_there(town, neighbour):
    before, found, opened = town.standing(), [], set()
    for at, row in enumerate(IN_ADDRESS):
        name, here, kind = thing_of(row), town.things["A"], sorted(row.kinds)[at % len(row.kinds)]
        path, sent = with_value(row, here, "1")
        if row.method == "GET" and town.ask(row, path, key=neighbour[kind]).status_code == 200:
            opened.add(name)
        answers = [
            told_of(town.ask(row, path.replace(here[name], thing), key=neighbour[kind], **sent), thing)
            for thing in (town.things["B"][name], NOBODYS)
        ]
        if answers[0] != answers[1] or answers[0][0] < 400:
            found.append((row.method, row.path, kind, [one[0] for one in answers]))
    assert not found, "\n".join(map(str, found))
    assert town.standing() == before
    assert opened == {"meeting", "issue", "letter", "walk", "photo"}
    assert len(IN_ADDRESS) > 30


IN_BODY = (
    (MEETING + "/agenda", Kind.COUNCIL_SECRETARY, "item", {"drop": "{}"}),
    (MEETING + "/decide", Kind.COUNCIL_SECRETARY, "item", {"item": "{}", "decision": "do"}),
    ("/letters", Kind.COUNCIL_SECRETARY, "issue", {"letter": NOBODYS, "agency": "water", "issue": "{}"}),
    ("/inbox/act", Kind.COMMITTEE_HEAD, "issue", {"act": "accept", "chosen": "{}|recorded"}),
    ("/issues/{key}/merge", Kind.COMMITTEE_HEAD, "issue", {"other": "{}"}),
    ("/issues/{key}/move", Kind.COMMITTEE_HEAD, "visit",
     {"to": "resolved", "seen": "recorded", "visit": "{}"}),
    ("/issues/{key}/photos/{photo}", Kind.COMMITTEE_HEAD, "photo", {"review": "withheld"}),
    ("/walks/{code}/walk/{key}", Kind.MEMBER, "street", {"street": "{}", "lit": "yes"}),
    ("/accounts/cards", Kind.COUNTY_OFFICE, "account", {"chosen": "{}"}),
    ("/tag/table", Kind.MEMBER, "code", {"area": "{}"}),
    ("/agencies/cuts", Kind.COUNCIL_SECRETARY, "code",
     {"area": "{}", "day": "1404/07/01", "first": "10", "last": "11", "source": "x"}),
    ("/accounts", Kind.COUNTY_OFFICE, "code", {"areas": "{}", "kind": "member", "name": "x"}),
    ("/walking/sent", Kind.MEMBER, "code", {"form": FORM}),
    ("/tag/reports", Kind.MEMBER, "issue", {"report": REPORT}),
)  # fmt: skip


@pytest.mark.parametrize(("path", "kind", "name", "form"), IN_BODY, ids=[one[0] for one in IN_BODY])
def test_a_thing_of_another_area_in_a_body_is_no_thing(town, neighbour, path, kind, name, form):
    row = next(row for row, _ in ROUTES if (row.path, row.method) == (path, "POST"))
    before, answers = town.standing(), []
    for thing in (town.things["B"][name], NOTHING.get(name, NOBODYS)):
        sent = {key: value.replace("{}", thing) for key, value in form.items()}
        address, _ = with_value(row, town.things["A"], "1")
        if name == "photo":
            address = address.replace(town.things["A"][name], thing)
        answers.append(told_of(town.ask(row, address, key=neighbour[kind], data=sent), thing))
    assert answers[0] == answers[1]
    assert town.standing() == before


def test_a_sign_that_nothing_can_keep_is_refused_everywhere_and_changes_nothing(town):
    before, found = town.standing(), []
    for row, _ in ROUTES:
        if row.method != "POST" or row.path in hostile.BACKGROUND:
            continue
        path, sent = with_value(row, town.things["A"], "a\0b")
        answer = town.ask(row, path, **sent)
        if answer.status_code < 400 or fault(row, path, answer):
            found.append((fault(row, path, answer), answer.status_code, path))
    assert not found, "\n".join(map(str, found))
    assert town.standing() == before


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_no_hostile_value_anywhere_makes_the_server_fail(town, method):
    found, tried = [], 0
    for row, _ in ROUTES:
        if row.method != method or (method == "POST" and row.path in hostile.BACKGROUND):
            continue
        for path, sent in attempts(row, town.things["A"], 1):
            tried += 1
            answer = town.ask(row, path, **sent)
            if wrong := fault(row, path, answer):
                found.append((wrong, row.method, path[:80], str(sent)[:200]))
    assert not found, "\n".join(map(str, found))
    assert tried > 150


@pytest.mark.parametrize("path", ["/council/A/form", "/setup/merge", "/api/v1/sql"])
def test_a_body_that_is_too_long_is_refused_in_words(town, path):
    row = next(row for row, _ in ROUTES if row.path == path.replace("/A/", "/{code}/"))
    answer = town.ask(row, path, content=b"x" * 300_000)
    assert answer.status_code == 413
    assert fault(row, path, answer) is None


def test_what_a_script_sends_wrongly_is_answered_in_the_readers_words(town):
    row = next(row for row, _ in ROUTES if row.path == "/setup/merge")
    headers = {"content-type": "application/json", "accept": "application/json"}
    for body, status in ((b"{", 422), (b'{"ids": NaN}', 422), (b'{"ids": ["\\ud800"]}', 400)):
        answer = town.ask(row, "/setup/merge", content=body, headers=headers)
        assert answer.status_code == status, answer.text
        assert "فرستاده شد" in answer.json()["sentence"]
