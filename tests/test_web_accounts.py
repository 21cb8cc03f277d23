"""The shell of signed-in people: coming in, being refused, changes from our own page only."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from serving import person, program, serving, signed_in_page

from geo_mahalle import identity
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.web import create_app
from geo_mahalle.web.admission import COOKIE

pytestmark = pytest.mark.database
OWN = {"origin": "https://office.example"}


@pytest.fixture
def client(place):
    return TestClient(create_app(place), base_url="https://office.example", follow_redirects=False)


@pytest.fixture
def member(place, client):
    made = identity.make_account(place, Kind.MEMBER, "مریم")
    card = identity.make_card(place, made.public_id)
    answer = client.post("/login", data={"digits": card.digits}, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    return answer


@pytest.fixture
def address(place):
    """Where a real server answers for the place."""
    with serving(place) as found:
        yield found


def token(client):
    return re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get("/me").text)[1]


def test_a_card_opens_the_phone_with_a_cookie_that_no_script_reads(member):
    cookie = member.headers["set-cookie"]
    assert cookie.startswith("__Host-geo_mahalle=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))


def test_a_wrong_card_is_refused_in_persian(client):
    answer = client.post("/login", data={"digits": "000000"}, headers=OWN)
    assert answer.status_code == 401
    assert "درست نیست" in answer.text


def test_nobody_is_sent_to_the_login_and_a_program_finds_nothing(client):
    answer = client.get("/me", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert client.get("/me", headers={"accept": "application/json"}).status_code == 404


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, OWN]
)
def test_a_change_without_the_token_of_our_own_page_is_refused(client, member, headers):
    assert client.post("/logout", headers=headers).status_code == 403
    assert client.get("/me").status_code == 200


def test_the_token_from_another_site_does_not_help(client, member):
    answer = client.post("/logout", data={"csrf": token(client)}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403


def test_signing_out_ends_it(client, member):
    answer = client.post("/logout", data={"csrf": token(client)}, headers=OWN)
    assert answer.status_code == 303
    assert client.get("/me").status_code == 404


def test_the_office_edition_is_kept_from_members_and_from_nobody_once_there_are_accounts(
    place, client, member
):
    assert client.get("/office/").status_code == 403
    local = TestClient(create_app(place), base_url="http://127.0.0.1", client=("127.0.0.1", 5))
    assert local.get("/office/").status_code == 403


def test_a_browser_is_led_from_the_office_edition_to_the_login_and_a_member_told_whose_it_is(
    place, client, member
):
    page = {"accept": "text/html"}
    assert "برای کارکنان فرمانداری" in client.get("/office/", headers=page).text
    stranger = TestClient(create_app(place), base_url="https://office.example", follow_redirects=False)
    answer = stranger.get("/office/areas/N101/", headers=page)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_page_says_that_the_database_does_not_answer(place, tmp_path):
    gone = place.model_copy(update={"database_url": f"postgresql://nobody@/none?host={tmp_path}"})
    client = TestClient(create_app(gone), base_url="https://office.example")
    answer = client.get("/me", cookies={COOKIE: "x" * 43}, headers={"accept": "text/html"})
    assert answer.status_code == 503
    assert "پایگاه داده پاسخ نمی‌دهد" in answer.text


def test_a_refusal_finds_its_style_where_nothing_is_published(client):
    page = client.get("/nothing-here").text
    needed = re.findall(r'<link rel="\w+" href="([^"]+)"', page)
    assert len(needed) == 3
    assert [client.get(one).status_code for one in needed] == [200, 200, 200]


@pytest.mark.parametrize("name", ["base.css", "shell.css", "login.js", "vazirmatn.woff2"])
def test_static_files_are_handed_out_packed_and_not_again_to_who_has_them(client, name):
    whole = client.get(f"/static/{name}", headers={"accept-encoding": "identity"})
    packed = client.get(f"/static/{name}", headers={"accept-encoding": "gzip"})
    assert packed.status_code == whole.status_code == 200
    assert packed.content == whole.content
    assert "content-encoding" not in whole.headers
    if not name.endswith(".woff2"):
        assert int(packed.headers["content-length"]) < int(whole.headers["content-length"])
    again = client.get(f"/static/{name}", headers={"if-none-match": packed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/static/no-{name}").status_code == 404


def test_a_browser_signs_in_by_the_address_of_a_card_and_out_again(place, address, page):
    made = identity.make_account(place, Kind.MEMBER, "مریم")
    page.goto(f"{address}/login#card={identity.make_card(place, made.public_id).token}")
    page.wait_for_url(f"{address}/home")
    assert "مریم" in page.inner_text(".shell__who")
    page.locator(".shell__me summary").click()
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url(f"{address}/login")
    assert page.context.cookies() == []


@pytest.mark.parametrize("kind", [Kind.MEMBER, Kind.COUNTY_OFFICE])
def test_people_of_the_tests_are_signed_in_by_browser_and_by_program(place, address, open_page, kind):
    who = person(place, kind, "زهرا", is_placewide=True)
    page = signed_in_page(open_page, address, who)
    page.goto(f"{address}/me")
    assert page.inner_text("h1 bdi") == "زهرا"
    assert program(place, address, who).post("/logout").status_code == 303


def test_what_was_asked_wrongly_is_said_on_a_page_and_to_a_program(place):
    app = create_app(place)

    @app.get("/wrong", include_in_schema=False)
    def wrong():
        raise UserError("There is no area 'X'.", remedy="See the codes.")

    app.router.routes.insert(0, app.router.routes.pop())
    client = TestClient(app, base_url="https://office.example")
    page = client.get("/wrong", headers={"accept": "text/html"})
    assert page.status_code == 400
    assert "چیزی تغییر نکرد" in page.text
    assert "There is no area &#39;X&#39;." in page.text
    told = client.get("/wrong")
    assert told.headers["content-type"] == "application/problem+json"
    body = told.json()
    assert (body["title"], body["detail"], body["status"]) == ("There is no area 'X'.", "See the codes.", 400)
    assert body["sentence"] == "این خوانده نمی‌شود."  # a word that has no Persian is not half told


def test_ones_own_page_tells_the_reach_and_signs_a_lost_phone_out(place, client, member):
    (row,) = identity.list_accounts(place)
    lost = TestClient(create_app(place), base_url="https://office.example", follow_redirects=False)
    lost.post("/login", data={"digits": identity.make_card(place, row.public_id).digits}, headers=OWN)
    assert lost.get("/me").status_code == 200
    page = client.get("/me").text
    assert "هنوز محله‌ای به شما سپرده نشده است" in page
    assert page.count("گوشی، با کارت") == 2
    client.post("/me/elsewhere", data={"csrf": token(client)}, headers=OWN)
    assert lost.get("/me", headers={"accept": "text/html"}).headers["location"] == "/login"
    page = client.get("/me?done=elsewhere").text
    assert "اکنون تنها همین‌جا وارد شده‌اید" in page
    assert "/me/elsewhere" not in page
