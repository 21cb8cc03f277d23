"""Every route, as somebody who may come there, with what no form sends: it is refused in words.

A short walk with one seed; `tests/drills/hostile_inputs.py` goes on for as long as is wanted.
"""

from __future__ import annotations

import hostile
import pytest
from hostile import ROUTES, attempts, fault

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def town(clones, catalogue):
    made = hostile.build(clones(), catalogue)
    with made.client:
        yield made


def test_a_sign_that_nothing_can_keep_is_refused_everywhere_and_changes_nothing(town):
    before, found = town.standing(), []
    for row, _ in ROUTES:
        if row.method != "POST" or row.path in hostile.BACKGROUND:
            continue
        path, sent = hostile.with_value(row, town.things["A"], "a\0b")
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
