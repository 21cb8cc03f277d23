"""People of the demo city: they move in once, and every door has an address that opens one browser, once."""

from __future__ import annotations

from datetime import date

import pytest
from analysis_places import facts

from geo_mahalle import identity
from geo_mahalle.database import connect
from geo_mahalle.demo.people import DOORS, settle, sign_in_addresses
from geo_mahalle.identity import Kind

pytestmark = pytest.mark.database


@pytest.fixture
def town(place, catalogue):
    """A city C1 whose neighbourhood A is a pilot with two lamps out."""
    with facts(place, catalogue) as made:
        made.connection.execute("UPDATE register.area SET code = 'C1' WHERE code = 'C'")
        made.connection.execute("UPDATE register.area SET is_pilot = true WHERE code = 'A'")
        for day in (1, 2):
            made.issue("A", "lamp_out", date(2025, 7, day))
    return place


def test_people_move_in_once_with_a_council_that_meets_and_a_letter_under_way(town):
    assert settle(town) is True
    assert settle(town) is False
    with connect(town) as connection:
        held = connection.execute("SELECT count(*), count(held_on) FROM register.meeting").fetchone()
        letters = connection.execute("SELECT count(*), count(sent_on) FROM register.letter").fetchone()
        states = connection.execute("SELECT DISTINCT state FROM register.issue").fetchall()
    assert held == (7, 6)
    assert letters == (1, 1)
    assert states == [("with_agency",)]


def test_each_door_has_an_address_that_opens_one_browser_once(town):
    settle(town)
    found = sign_in_addresses(town, "http://127.0.0.1:8000")
    assert [kind for kind, _ in found] == [kind.value for kind, _ in DOORS]
    for number, (kind, address) in enumerate(found):
        token = address.removeprefix("http://127.0.0.1:8000/login#card=")
        browser = f"10.0.0.{number}"
        account = identity.sign_in_by_card(town, address=browser, token=token).account
        assert account.kind is Kind(kind)
        assert account.is_placewide is (account.kind in {Kind.COUNTY_OFFICE, Kind.AGENCY_LIAISON})
        with pytest.raises(identity.SignInRefused):
            identity.sign_in_by_card(town, address=browser, token=token)


def test_the_head_of_the_committee_finds_what_the_member_saw_this_morning(town):
    with connect(town) as connection:
        connection.execute(
            """
            WITH made AS (
                INSERT INTO register.street
                    (source_id, source_key, from_on, import_run_id, class, geom, length_m)
                SELECT 'test', 'alley', '2020-01-01', (SELECT max(id) FROM register.import_run), 'street',
                    ST_MakeLine(ST_Centroid(geom), ST_Translate(ST_Centroid(geom), 0.001, 0)), 90
                FROM register.area_boundary
                JOIN register.area ON area.id = area_id
                WHERE code = 'A'
                RETURNING id, geom
            )
            INSERT INTO register.street_part (street_id, area_id, geom, length_m)
            SELECT made.id, area.id, made.geom, 90 FROM made, register.area WHERE code = 'A'
            """
        )
    settle(town)
    with connect(town) as connection:
        (waiting,) = connection.execute(
            "SELECT issue.category_id, issue.state, report.severity FROM register.issue"
            " JOIN register.report ON report.issue_id = issue.id WHERE issue.state = 'recorded'"
        ).fetchall()
    assert waiting == ("pothole", "recorded", 2)
