"""The analysts' view of problems tells each as it stood on the day, as register.issue_on does."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from analysis_places import facts

from geo_mahalle.database import Role, connect

pytestmark = pytest.mark.database
FIRST = date(2025, 1, 1)
DAYS = 40
EVENT = """
INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin)
VALUES (%s, 'moved', %s, %s, %s, 'imported')
"""


@pytest.fixture(scope="module")
def known(clones, catalogue):
    """A hundred problems with every kind of history: none, some, after their end, never looked at."""
    place, dice = clones(), random.Random(7)  # noqa: S311 - no secret
    with facts(place, catalogue) as made:
        states = [row[0] for row in made.connection.execute("SELECT id FROM register.issue_state")]
        for number in range(100):
            opened = FIRST + timedelta(days=dice.randrange(DAYS))
            key = made.issue("A", "pothole", opened, sensitivity=0)
            write_history(made.connection, key, opened, states, dice, has_end=number % 3 == 0)
    return place


def at_noon(day):
    return None if day is None else datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def write_history(connection, key, opened, states, dice, *, has_end):
    for _ in range(dice.choice((0, 0, 1, 2, 3))):
        on = opened + timedelta(days=dice.randrange(DAYS))
        connection.execute(EVENT, [key, dice.choice(states), at_noon(on), on])
    ended = opened + timedelta(days=dice.randrange(DAYS)) if has_end else None
    seen = opened + timedelta(days=dice.randrange(DAYS)) if dice.random() < 0.5 else None
    connection.execute(
        "UPDATE register.issue SET resolved_on = %s, resolved_at = %s, state = %s, acknowledged_at = %s"
        " WHERE id = %s",
        [ended, at_noon(ended), "resolved" if ended else dice.choice(states), seen, key],
    )


@pytest.mark.parametrize("day", [FIRST + timedelta(days=days) for days in (5, 20, 39, 60, 200)])
def test_a_problem_stands_in_the_view_as_on_the_day(known, day):
    with connect(known, Role.COMPUTE) as connection:
        connection.execute("SELECT set_config('geo_mahalle.as_of', %s, true)", [day.isoformat()])
        seen = connection.execute(
            "SELECT issue, state, is_open, resolved_on FROM analysis.issues WHERE NOT is_segment ORDER BY 1"
        ).fetchall()
        stood = connection.execute(
            "SELECT public_id::text, stood.state, stood.is_open, stood.resolved_on"
            " FROM register.issue_on(%s) AS stood JOIN register.issue ON issue.id = stood.issue_id"
            " WHERE sensitivity = 0 AND merged_into IS NULL ORDER BY 1",
            [day],
        ).fetchall()
    assert seen == stood
    assert len(seen) > 5
    assert len({row[1] for row in seen}) > 2


def test_the_whole_view_is_read_without_looking_into_each_problem(known):
    """No loop over the history where nothing happened later."""
    with connect(known, Role.COMPUTE) as connection:
        connection.execute("SELECT set_config('geo_mahalle.as_of', '2030-01-01', true)")
        asked = "EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM analysis.issues"
        ((plan,),) = connection.execute(asked).fetchone()
        (resolved,) = connection.execute(
            "SELECT count(*) FROM register.issue WHERE state = 'resolved' AND resolved_on IS NULL"
        ).fetchone()
    found = [node for node in nodes(plan["Plan"]) if node.get("Relation Name") == "issue_event"]
    loops = [node["Actual Loops"] for node in found]
    assert loops
    assert max(loops) <= max(1, resolved)


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)
