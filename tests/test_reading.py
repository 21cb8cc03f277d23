"""Numbers and signs as people and programs write them: read in one way, refused where they are none."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from geo_mahalle import identity
from geo_mahalle.identity import Kind
from geo_mahalle.web import create_app
from geo_mahalle.web.reading import (
    SignRefused,
    decimal,
    is_address_kept,
    require_kept,
    require_kept_json,
    whole,
)


@pytest.fixture
def ask(place):
    """A function that asks as the county's office by key."""
    made = identity.make_account(
        place,
        Kind.COUNTY_OFFICE,
        "x",
        login="county",
        password="long enough",  # noqa: S106 - of a test
        is_placewide=True,
    )
    key = identity.make_key(place, made.id, title="x", scopes=("read", "write"), lasts=timedelta(hours=1))
    client = TestClient(create_app(place), base_url="https://office.example", follow_redirects=False)
    headers = {"authorization": f"Bearer {key}", "accept": "text/html"}
    return lambda method, path, **sent: (
        client.request(method, path, **{**sent, "headers": headers | sent.get("headers", {})}).status_code
    )


@pytest.mark.database
@pytest.mark.parametrize(
    "address",
    [
        f"/places?q=a&limit={'1' + '0' * 5000}",
        f"/api/v1/areas?limit={'1' + '0' * 5000}",
        "/places/nearest?lon=nan&lat=1e999",
        "/basemap/streets?box=1,2,nan,3",
        "/basemap/streets?box=1,2,3,4&zoom=²",
        "/plan/A/map.json?of=v99999999999999999999",
        "/placing/candidates/99999999999999999999/1",
        "/issues/²²²²²²²²²²",
    ],
)
def test_a_number_that_is_none_is_refused_and_no_fault_of_the_server(ask, address):
    assert ask("GET", address) in {200, 400, 404, 422}


@pytest.mark.database
def test_a_sign_that_cannot_be_kept_is_refused(ask):
    form = {"kind": "hall", "title": "a\0b", "amount": "1"}
    assert ask("POST", "/council/A/capacities", data=form) == 400
    assert ask("GET", "/inbox?text=a%00b") == 404
    assert ask("GET", "/inbox?text=" + "a" * 20_000) == 404
    assert ask("GET", "/office/%00") == 404


@pytest.mark.database
def test_a_body_is_read_as_what_its_route_takes_whatever_it_calls_itself(ask):
    form = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/api/v1/sql", "/drop/files"):
        assert ask("POST", path, content=b"a=1", headers=form) < 500


@pytest.mark.parametrize(
    ("body", "is_kept"),
    [
        (b'"\\ud83d\\ude00"', True),
        (b'"\\ud83d"', False),
        (b'"\\\\u0000"', True),
        (b'"\\u0000"', False),
        (b'"\0"', False),
    ],
)
def test_whole_signs_in_json_pass_and_halves_do_not(body, is_kept):
    with nullcontext() if is_kept else pytest.raises(SignRefused):
        require_kept_json(body)


def test_numbers_are_read_in_anybodys_digits_and_within_limits():
    assert [whole(one) for one in ("۱۲", "٣", " 7 ", "0" * 30 + "5")] == [12, 3, 7, 5]
    assert {whole(one) for one in ("²", "1.0", "-1", "+1", "1_0", "", "2147483648", "9" * 5000, "௧")} == {
        None
    }
    assert [decimal(one) for one in ("۳٫۵", "-2", ".5", "1.")] == [3.5, -2.0, 0.5, 1.0]
    assert {decimal(one) for one in ("nan", "inf", "1e9", "1_0", "", ".", "²", "9" * 400)} == {None}
    assert decimal("101", high=100) is None
    require_kept("متن ساده 🙂")
    assert not is_address_kept("/a\udc80", b"")
