"""The long walk of tests/test_hostile_inputs.py: every name of every route alone with many values.

    .venv/bin/python -m pytest tests/drills/hostile_inputs.py -n 0 -s
    GEO_MAHALLE_ROUNDS=20 GEO_MAHALLE_SEED=7 .venv/bin/python -m pytest tests/drills/hostile_inputs.py -n 0 -s

Each round draws anew and tells its seed; a seed tells the same round again. An answer that takes longer than
SLOWEST_S is told as a hang, and a post that was refused must have changed nothing in the register.
"""

from __future__ import annotations

import os
import secrets
import time

import hostile
import pytest
from hostile import ROUTES, attempts, fault

pytestmark = pytest.mark.database
ROUNDS = int(os.environ.get("GEO_MAHALLE_ROUNDS", "1"))
SEED = int(os.environ.get("GEO_MAHALLE_SEED", secrets.randbelow(2**31)))
SLOWEST_S = 10.0


@pytest.fixture(scope="module")
def town(clones, catalogue):
    made = hostile.build(clones(), catalogue)
    with made.client:
        yield made


@pytest.mark.parametrize("seed", range(SEED, SEED + ROUNDS))
def test_no_hostile_value_is_a_fault_a_hang_or_changes_what_was_refused(town, seed):
    found, tried, before = [], 0, town.standing()
    for row, _ in sorted(ROUTES, key=lambda one: one[0].method, reverse=True):  # posts before pages that show
        if row.method == "POST" and row.path in hostile.BACKGROUND:
            continue
        wrong, count, is_refused = ask_all(town, row, seed)
        after = town.standing() if row.method == "POST" else before
        if is_refused and after != before:
            wrong.append(("changed something", row.method, row.path))
        for one in wrong:
            print(one)
        found, tried, before = found + wrong, tried + count, after
    print(f"seed {seed}: {tried} requests, {len(found)} faults")
    assert not found, "\n".join(map(str, found))


def ask_all(town, row, seed):
    """Ask a route with everything; return what was wrong, how many times it was asked, if all was refused."""
    wrong, tried, is_refused = [], 0, True
    for path, sent in attempts(row, town.things["A"], seed, alone=1, together=2, bodies=3):
        started = time.monotonic()
        answer = town.ask(row, path, **sent)
        tried, took_s = tried + 1, time.monotonic() - started
        is_refused &= answer.status_code >= 400
        told = fault(row, path, answer) or (f"took {took_s:.1f} s" if took_s > SLOWEST_S else None)
        if told:
            wrong.append((told, row.method, path[:80], str(sent)[:300]))
    return wrong, tried, is_refused
