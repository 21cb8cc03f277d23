"""Reach: down the hierarchy, by committee, denied by default; decided by the app and by the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from geo_mahalle import identity
from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import LARGEST_SENSITIVITY, Account, Kind, scope_of, web_connection

pytestmark = pytest.mark.database
TIME = timedelta(hours=1)
CATEGORIES = {
    "lamp": ("civil_works", 0),
    "noise": ("civil_works", 1),
    "brawl": ("public_security", 2),
    "harm": ("social_harms", 3),
}


@pytest.fixture
def tree(place):
    """A city with two zones: north with a and b, south with c; an issue in each area."""
    with connect(place) as connection:
        connection.execute("INSERT INTO register.source (id, title_fa) VALUES ('own', 'خودمان')")
        for name, (committee, sensitivity) in CATEGORIES.items():
            connection.execute(
                "INSERT INTO register.category (id, committee_id, sensitivity) VALUES (%s, %s, %s)",
                (name, committee, sensitivity),
            )
        areas = {}
        for code, level, parent in (
            ("city", "city", None),
            ("north", "zone", "city"),
            ("south", "zone", "city"),
            ("a", "neighbourhood", "north"),
            ("b", "neighbourhood", "north"),
            ("c", "neighbourhood", "south"),
        ):
            areas[code] = connection.execute(
                "INSERT INTO register.area (code, level, parent_id, name_fa, name_folded)"
                " VALUES (%s, %s, %s, %s, %s) RETURNING id",
                (code, level, areas.get(parent), code, code),
            ).fetchone()[0]
        for area in ("a", "b", "c", None):
            for category, (_, sensitivity) in CATEGORIES.items():
                add_fact(connection, area, areas.get(area), category, sensitivity)
    return place, areas


def add_fact(connection, code, area, category, sensitivity):
    located = "none" if area is None else "named"
    issue = connection.execute(
        "INSERT INTO register.issue (category_id, sensitivity, located_as, area_id, state, origin, opened_at,"
        " opened_on) VALUES (%s, %s, %s, %s, 'recorded', 'recorded', '2025-01-01Z', '2025-01-01')"
        " RETURNING id",
        (category, sensitivity, located, area),
    ).fetchone()[0]
    connection.execute(
        "INSERT INTO register.issue_event (issue_id, kind, to_state, at, on_day, origin, actor_role)"
        " VALUES (%s, 'opened', 'recorded', '2025-01-01Z', '2025-01-01', 'imported', 'member')",
        (issue,),
    )
    connection.execute(
        "INSERT INTO register.report (source_id, source_key, category_id, sensitivity, located_as, area_id,"
        " reported_at, reported_on, issue_id) VALUES ('own', %s, %s, %s, %s, %s, '2025-01-01Z',"
        " '2025-01-01', %s)",
        (f"{code}-{category}", category, sensitivity, located, area, issue),
    )


def account(place, kind=Kind.COUNCIL_SECRETARY, **reach):
    made = identity.make_account(
        place, kind, "x", **({"login": f"x{kind}", "password": "a long password"}), **reach
    )
    key = identity.make_key(place, made.id, title="test", scopes=("read",), lasts=TIME)
    return identity.account_of_key(place, key)


def seen(place, who):
    """The (area code, category) pairs of issues that the database itself shows."""
    with web_connection(place, who) as connection:
        return set(
            connection.execute(
                "SELECT area.code, issue.category_id FROM register.issue"
                " LEFT JOIN register.area ON area.id = issue.area_id"
            ).fetchall()
        )


@pytest.mark.parametrize(
    ("own", "reached"),
    [
        (["a"], {"a"}),
        (["north"], {"north", "a", "b"}),
        (["city"], {"city", "north", "south", "a", "b", "c"}),
        (["a", "c"], {"a", "c"}),
        ([], set()),
    ],
)
def test_reach_goes_down_and_never_up_or_sideways(tree, own, reached):
    place, areas = tree
    who = account(place, area_ids=[areas[code] for code in own])
    with connect(place) as connection:
        scope = scope_of(who, connection)
    assert {code for code, key in areas.items() if scope.has_area(key)} == reached
    assert not scope.has_area(None)
    assert {code for code, _ in seen(place, who)} == reached & {"a", "b", "c"}


def test_only_the_whole_place_reaches_what_lies_outside_every_area(tree):
    place, _ = tree
    who = account(place, is_placewide=True)
    assert {code for code, _ in seen(place, who)} == {"a", "b", "c", None}
    with connect(place) as connection:
        assert scope_of(who, connection).has_area(None)


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.AGENCY_LIAISON}))
def test_each_kind_sees_up_to_its_sensitivity_in_the_database_as_in_the_scope(tree, kind):
    place, areas = tree
    committees = [c for c, _ in CATEGORIES.values()] if kind is Kind.COMMITTEE_HEAD else []
    who = account(place, kind, area_ids=[areas["a"]], committees=sorted(set(committees)))
    with connect(place) as connection:
        scope = scope_of(who, connection)
    allowed = {("a", name) for name, (_, level) in CATEGORIES.items() if level <= scope.max_sensitivity}
    assert scope.max_sensitivity == LARGEST_SENSITIVITY[kind]
    assert seen(place, who) == allowed


def put_around(place, areas):
    """Put problems into the zones and the city too, and make another province with one."""
    with connect(place) as connection:
        areas["far"] = connection.execute(
            "INSERT INTO register.area (code, level, name_fa, name_folded)"
            " VALUES ('far', 'province', 'far', 'far') RETURNING id"
        ).fetchone()[0]
        for code in ("north", "south", "city", "far"):
            for category, (_, sensitivity) in CATEGORIES.items():
                add_fact(connection, code, areas[code], category, sensitivity)


RAW = {
    "report": "SELECT code, category_id FROM register.report JOIN register.area ON area.id = area_id",
    "issue": "SELECT code, category_id FROM register.issue JOIN register.area ON area.id = area_id",
    "issue_event": "SELECT code, category_id FROM register.issue_event"
    " JOIN register.issue ON issue.id = issue_id JOIN register.area ON area.id = area_id",
}
"""Queries of the web's role without a word about reach: what every filter of the application forgot."""


def test_with_every_filter_off_each_kind_sees_own_and_child_and_neither_parent_sibling_nor_far(tree):
    place, areas = tree
    put_around(place, areas)
    own, child = "north", ("a", "b")
    for kind in Kind:
        committees = [committee for committee, _ in CATEGORIES.values()]
        who = account(
            place,
            kind,
            area_ids=[areas[own]],
            committees=sorted(set(committees)) if kind is Kind.COMMITTEE_HEAD else [],
        )
        largest = -1 if kind is Kind.AGENCY_LIAISON else LARGEST_SENSITIVITY[kind]
        allowed = {
            (code, name)
            for code in (own, *child)
            for name, (_, sensitivity) in CATEGORIES.items()
            if sensitivity <= largest
        }
        with web_connection(place, who) as connection:
            found = {table: set(connection.execute(query).fetchall()) for table, query in RAW.items()}
        assert found == dict.fromkeys(RAW, allowed), kind
        with connect(place, Role.OWNER) as connection:
            connection.execute("UPDATE identity.api_key SET expires_at = now() - interval '1 second'")
        with web_connection(place, who) as connection:
            expired = [connection.execute(query).fetchall() for query in RAW.values()]
        assert expired == [[], [], []], f"{kind}: a scope that ran out"


def test_a_liaison_sees_no_problem_by_its_area_alone(tree):
    place, areas = tree
    assert seen(place, account(place, Kind.AGENCY_LIAISON, area_ids=[areas["a"]])) == set()


def test_a_head_sees_the_own_committee_only(tree):
    place, areas = tree
    who = account(place, Kind.COMMITTEE_HEAD, area_ids=[areas["a"]], committees=["social_harms"])
    assert seen(place, who) == {("a", "harm")}
    with connect(place) as connection:
        scope = scope_of(who, connection)
    assert scope.has_committee("social_harms")
    assert not scope.has_committee("civil_works")


@pytest.mark.parametrize("key", ["", "made-up", "gm_made-up", "'; SELECT 1", "0" * 43])
@pytest.mark.parametrize("table", ["report", "issue", "issue_event"])
def test_a_forged_session_sees_no_row(tree, key, table):
    place, _ = tree
    nobody = Account(1, "x", Kind.ADMINISTRATOR, "x", True, (), (), session_key=key)
    with web_connection(place, nobody) as connection:
        assert connection.execute(f"SELECT count(*) FROM register.{table}").fetchone() == (0,)  # noqa: S608


def test_without_any_session_the_web_role_sees_no_row(tree):
    place, _ = tree
    with connect(place, Role.WEB) as connection:
        assert connection.execute("SELECT count(*) FROM register.report").fetchone() == (0,)


def test_a_revoked_account_sees_no_row_even_with_its_old_key(tree):
    place, _ = tree
    who = account(place, is_placewide=True)
    identity.revoke_account(place, who.public_id)
    assert seen(place, who) == set()


def test_the_setting_ends_with_the_transaction(tree):
    place, _ = tree
    who = account(place, is_placewide=True)
    with web_connection(place, who) as connection:
        assert connection.execute("SELECT count(*) FROM register.report").fetchone() != (0,)
        connection.commit()
        assert connection.execute("SELECT count(*) FROM register.report").fetchone() == (0,)


def test_events_and_reports_follow_the_reach_of_issues(tree):
    place, areas = tree
    who = account(place, area_ids=[areas["a"]])
    with web_connection(place, who) as connection:
        counts = [
            connection.execute(f"SELECT count(*) FROM register.{table}").fetchone()[0]  # noqa: S608
            for table in ("issue", "report", "issue_event")
        ]
    assert counts == [3, 3, 3]


def test_the_app_and_computing_still_see_every_row(tree):
    place, _ = tree
    for role in (Role.APP, Role.COMPUTE):
        with connect(place, role) as connection:
            assert connection.execute("SELECT count(id) FROM register.report").fetchone() == (16,)
