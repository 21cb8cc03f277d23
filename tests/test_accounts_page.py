"""Accounts on a page: who makes which, cards and codes that are printed once, closing at once."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress

import pyotp
import pytest
from analysis_places import facts
from fastapi.testclient import TestClient
from serving import person, program, serving, signed_in_page

from geo_mahalle import identity
from geo_mahalle.database import Role, connect
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.web import create_app
from geo_mahalle.web.admission import COOKIE

pytestmark = pytest.mark.database
OWN = "https://office.example"


@pytest.fixture
def town(place, catalogue):
    """Three neighbourhoods A, B, D in a city C."""
    with facts(place, catalogue):
        pass
    return place


def client_of(place, kind, **reach):
    found = program(place, OWN, person(place, kind, "زهرا", **reach))
    client = TestClient(create_app(place), base_url=OWN, follow_redirects=False)
    client.headers = {**found.headers, "origin": OWN}
    return client


def make(client, kind, name="مریم", **given):
    return client.post("/accounts", data={"kind": kind.value, "name": name, **given})


def unpacked(pdf):
    """Return a PDF with its streams as they were before they were packed."""
    whole = pdf
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            whole += zlib.decompressobj().decompress(stream)
    return whole


def names(client):
    return re.findall(r"<h3><bdi>([^<]+)</bdi></h3>", client.get("/accounts").text)


def id_of(client, name):
    rows = re.findall(
        r'<li id="([0-9a-f-]{36})".*?<h3><bdi>([^<]+)</bdi>', client.get("/accounts").text, re.DOTALL
    )
    return {found: key for key, found in rows}[name]


def test_an_office_makes_a_member_and_prints_a_card_that_opens_a_phone_once(town):
    office = client_of(town, Kind.COUNTY_OFFICE, areas=["C"])
    assert make(office, Kind.MEMBER, areas="A", committees="civil_works").status_code == 303
    page = office.post("/accounts/cards", data={"chosen": id_of(office, "مریم")})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    digits = "".join(re.search(r'<b dir="ltr">(\d{3}) (\d{3})</b>', page.text).groups())
    assert identity.sign_in_by_card(town, address="10.0.0.1", digits=digits).account.name == "مریم"
    with pytest.raises(identity.SignInRefused):
        identity.sign_in_by_card(town, address="10.0.0.1", digits=digits)


def test_a_sheet_of_cards_is_an_a4_pdf(town):
    office = client_of(town, Kind.COUNTY_OFFICE, areas=["C"])
    for name in ("مریم", "علی"):
        make(office, Kind.MEMBER, name, areas="A")
    chosen = [id_of(office, name) for name in ("مریم", "علی")]
    answer = office.post("/accounts/cards", data={"chosen": chosen, "form": "pdf"})
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", unpacked(answer.content))
    assert [(round(float(w)), round(float(h))) for w, h in boxes] == [(595, 842)]


@pytest.mark.parametrize("kind", [Kind.COUNTY_OFFICE, Kind.PROVINCE_OFFICE, Kind.ANALYST, Kind.ADMINISTRATOR])
def test_an_office_makes_nobody_that_reaches_more_than_itself(town, kind):
    office = client_of(town, Kind.COUNTY_OFFICE, areas=["A"])
    assert make(office, kind, areas="A", login="x-office").status_code == 400
    assert make(office, Kind.MEMBER, areas="B").status_code == 400
    assert make(office, Kind.MEMBER).status_code == 400
    assert names(office) == []


def test_an_office_sees_and_closes_only_accounts_of_its_own_areas(town):
    everywhere = client_of(town, Kind.ADMINISTRATOR, is_placewide=True)
    make(everywhere, Kind.MEMBER, "مریم", areas="A")
    make(everywhere, Kind.MEMBER, "علی", areas="B")
    office = client_of(town, Kind.COUNTY_OFFICE, areas=["A"])
    assert names(office) == ["مریم"]
    other = id_of(everywhere, "علی")
    missing = office.post("/accounts/00000000-0000-0000-0000-000000000000/revoke")
    forbidden = office.post(f"/accounts/{other}/revoke")
    assert (forbidden.status_code, forbidden.text) == (404, missing.text)
    assert office.post("/accounts/cards", data={"chosen": other}).status_code == 404
    assert office.post(f"/accounts/{id_of(office, 'مریم')}/revoke").status_code == 303
    assert everywhere.get("/accounts").text.count("accounts__row--closed") == 1


def test_a_closed_account_ends_with_its_next_request(town):
    office = client_of(town, Kind.COUNTY_OFFICE, areas=["C"])
    make(office, Kind.MEMBER, areas="A")
    key = id_of(office, "مریم")
    card = identity.make_card(town, key)
    token = identity.sign_in_by_card(town, address="10.0.0.1", token=card.token).token
    assert identity.account_of_session(town, token) is not None
    office.post(f"/accounts/{key}/revoke")
    assert identity.account_of_session(town, token) is None


def test_an_administrator_hands_an_office_its_password_secret_and_codes_once(town):
    everywhere = client_of(town, Kind.ADMINISTRATOR, is_placewide=True)
    page = make(everywhere, Kind.COUNTY_OFFICE, "رضا", areas="C", login="reza").text
    password = re.search(r"رمز نخست: <bdi dir=\"ltr\"><b>([^<]+)<", page)[1]
    secret = re.search(r'shell__address">([A-Z2-7]{32})<', page)[1]
    codes = re.findall(r'<li><bdi dir="ltr">([a-z0-9 ]+)</bdi>', page)
    assert len(codes) == 8
    come_in = {"address": "10.0.0.1"}
    now = pyotp.TOTP(secret).now()
    assert (
        identity.sign_in_by_password(town, "reza", password, code=now, **come_in).account.kind
        is Kind.COUNTY_OFFICE
    )
    code = codes[0].replace(" ", "")
    assert identity.sign_in_by_password(town, "reza", password, code=code, **come_in)
    with pytest.raises(identity.SignInRefused):
        identity.sign_in_by_password(town, "reza", password, code=code, **come_in)
    fresh = everywhere.post(f"/accounts/{id_of(everywhere, 'رضا')}/codes").text
    assert not set(codes) & set(re.findall(r'<li><bdi dir="ltr">([a-z0-9 ]+)</bdi>', fresh))


def test_an_office_gets_no_card(town):
    everywhere = client_of(town, Kind.ADMINISTRATOR, is_placewide=True)
    make(everywhere, Kind.COUNTY_OFFICE, "رضا", areas="C", login="reza")
    answer = everywhere.post("/accounts/cards", data={"chosen": id_of(everywhere, "رضا")})
    assert answer.status_code == 400


def test_an_unknown_committee_is_refused(town):
    with pytest.raises(UserError, match="no committee 'civil_work'"):
        identity.make_account(town, Kind.MEMBER, "x", committees=["civil_work"])
    office = client_of(town, Kind.COUNTY_OFFICE, areas=["C"])
    assert make(office, Kind.COMMITTEE_HEAD, areas="A", committees="nobody").status_code == 400


def test_the_audit_says_which_kind_made_and_closed_an_account_and_no_name(town):
    office = client_of(town, Kind.COUNTY_OFFICE, areas=["C"])
    make(office, Kind.MEMBER, areas="A")
    office.post(f"/accounts/{id_of(office, 'مریم')}/revoke")
    with connect(town, Role.IDENTITY) as connection:
        found = connection.execute(
            "SELECT act, actor_ref <> '-' FROM identity.audit WHERE actor_kind = 'county_office' ORDER BY id"
        ).fetchall()
        told = connection.execute("SELECT string_agg(audit::text, ' ') FROM identity.audit").fetchone()[0]
    assert [row for row in found if row[0] != "signed_in"] == [
        ("made_account", True),
        ("revoked_account", True),
    ]
    assert "مریم" not in told
    assert identity.first_break(town) is None


def test_behind_a_proxy_of_this_machine_one_who_guesses_does_not_slow_the_others(place):
    client = TestClient(create_app(place), base_url=OWN, client=("127.0.0.1", 5))
    made = identity.make_account(place, Kind.MEMBER, "مریم")
    card = identity.make_card(place, made.public_id)

    def tell(digits, forwarded):
        headers = {"origin": OWN, "x-forwarded-for": forwarded}
        return client.post(
            "/login", data={"digits": digits}, headers=headers, follow_redirects=False
        ).status_code

    wrong = [tell("000000", f"6.6.6.{n}, 10.0.0.66") for n in range(6)]
    assert wrong[:3] == [401, 401, 401]
    assert wrong[-1] == 429
    assert tell(card.digits, "10.0.0.7") == 303


def test_nobody_but_a_proxy_of_this_machine_says_whom_it_speaks_for(place):
    client = TestClient(create_app(place), base_url=OWN, client=("10.0.0.66", 5))
    answers = [
        client.post(
            "/login", data={"digits": "000000"}, headers={"origin": OWN, "x-forwarded-for": f"10.1.1.{n}"}
        )
        for n in range(5)
    ]
    assert answers[-1].status_code == 429


@pytest.mark.browser
@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_the_page_asks_a_committee_of_its_head_only(town, open_page, size):
    token = person(town, Kind.ADMINISTRATOR, "زهرا", is_placewide=True)
    with serving(town) as address:
        page = signed_in_page(open_page, address, token, viewport={"width": size[0], "height": size[1]})
        page.goto(f"{address}/accounts")
        page.locator(".accounts__new").evaluate("one => { one.open = true; }")
        page.check("input[value=committee_head]")
        assert page.is_visible("#committees")
        assert page.is_hidden("#office")
        page.check("input[value=county_office]")
        assert page.is_hidden("#committees")
        assert page.is_visible("#login")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert COOKIE in {one["name"] for one in page.context.cookies("https://127.0.0.1")}
