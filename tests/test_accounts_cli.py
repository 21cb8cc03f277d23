"""The command line makes accounts and their cards."""

from __future__ import annotations

import json

import pytest

from geo_mahalle import identity
from geo_mahalle.cli import main

pytestmark = pytest.mark.database


@pytest.fixture
def call(place, capsys):
    def one(*words):
        code = main(["--home", str(place.home), "--place", place.place, "account", *words])
        return code, capsys.readouterr().out

    return one


def test_an_account_is_made_gets_a_card_that_opens_a_phone_and_is_closed(place, call):
    code, out = call("add", "member", "مریم", "--placewide")
    made = json.loads(out)[0]["account"]
    assert code == 0
    _, out = call("card", made, "--address", "https://office.example:8443")
    card = json.loads(out)[0]
    assert card["address"].startswith("https://office.example:8443/login#card=")
    assert identity.sign_in_by_card(place, digits=card["digits"], address="a").account.name == "مریم"
    assert call("revoke", made)[0] == 0
    listed = json.loads(call("list", "--format", "json")[1])
    assert listed[0]["revoked_at"] is not None


def test_an_account_that_would_reach_nothing_is_refused(call):
    assert call("add", "member", "x")[0] == 2
    assert call("add", "member", "x", "--area", "nowhere")[0] == 3


def test_an_office_gets_its_one_time_secret_and_printed_codes(call):
    _, out = call(
        "add", "county_office", "فرمانداری", "--placewide", "--login", "county", "--password", "long enough"
    )
    made = json.loads(out)[0]
    assert len(made["one_time_secret"]) == 32
    assert len(made["recovery_codes"].split()) == 8
