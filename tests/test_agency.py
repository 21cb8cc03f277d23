"""A liaison's page: the letters to the own agency, answered with reason and files, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import watching
from problems import DESKTOP, PHONE, City, day_in_tehran, jpeg, picture
from serving import program, serving, signed_in_page

from geo_mahalle import identity
from geo_mahalle.database import connect
from geo_mahalle.database.scope import web_connection
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind
from geo_mahalle.jalali import format_date
from geo_mahalle.register.hazards import letters
from geo_mahalle.register.hazards.working_days import WorkCalendar
from geo_mahalle.web.routes.agency import files_folder

pytestmark = pytest.mark.database
TODAY = day_in_tehran()
PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


@pytest.fixture(scope="module")
def city(cities, catalogue):
    made = City(cities(), catalogue)
    with serving(made.place) as made.address:
        yield made


def send_letter(city, *issues, agency="electricity", number="114/7"):
    with connect(city.place) as connection:
        made = letters.draft_letter(connection, agency, issues, follow_up_days=10)
        letters.send_letter(
            connection, made, number, calendar=WorkCalendar(), actor=city.actor("s", "secretary"), on=TODAY,
            at=datetime.now(UTC),
        )  # fmt: skip
    return made


def liaison(city, agency="electricity", areas=("n1",)):
    token = city.token(Kind.AGENCY_LIAISON, "کریمی", areas=list(areas), agency=agency)
    client = program(city.place, city.address, token)
    client.timeout = 60
    return token, client


def test_a_letter_is_answered_by_its_liaison_and_the_secretary_sees_it_in_persian(city, open_page, tmp_path):
    letter = send_letter(city, city.send(), city.send(), number="114/9")
    token, _ = liaison(city)
    photo = tmp_path / "after.jpg"
    photo.write_bytes(jpeg())
    for options in (DESKTOP, PHONE):
        page = signed_in_page(open_page, city.address, token, **options)
        page.goto(f"{city.address}/home")
        page.wait_for_url("**/agency")
        row = page.locator(f'a[href="/agency/{letter}"]')
        assert "۱۰ روز کاری مانده" in row.inner_text()
        picture(page, f"agency-{'phone' if options is PHONE else 'desktop'}")
        row.click()
        assert page.locator(".letters__row").count() == 2
        watching.wait_until(page, "document.querySelector('.agency__map').naturalWidth > 500")
        picture(page, f"agency-letter-{'phone' if options is PHONE else 'desktop'}")
    by = TODAY + timedelta(days=5)
    page.check('input[value="promised"]')
    page.fill("#promised", format_date(by, calendar="jalali"))
    page.set_input_files("#files", photo)
    assert page.inner_text("#chosen") == "۱ انتخاب شد"
    page.click("text=پاسخ را بفرست")
    page.wait_for_selector("text=از رابط دستگاه")
    picture(page, "agency-answered-phone")
    page.goto(f"{city.address}/notices")
    assert "نامه ۱۱۴/۹ برای شما آمد" in page.inner_text("main")
    office = city.as_page(open_page, Kind.COUNCIL_SECRETARY, options=DESKTOP, areas=["n1"])
    office.goto(f"{city.address}/notices")
    office.click("text=به نامه ۱۱۴/۹ پاسخ داد")
    office.wait_for_url(f"**/letters/{letter}")
    said = office.inner_text("main")
    assert "از رابط دستگاه" in said
    assert "قول" in said
    office.locator(".agency__files img").scroll_into_view_if_needed()
    watching.wait_until(office, "document.querySelector('.agency__files img').naturalWidth === 320")
    picture(office, "agency-seen-by-secretary")


def test_a_liaison_reaches_the_own_agency_s_letters_in_the_own_areas_and_nothing_else(city):
    shared = city.send()
    here = send_letter(city, shared, number="1/1")
    other_agency = send_letter(city, shared, agency="municipality", number="1/2")
    elsewhere = send_letter(city, city.send(area="n2"), number="1/3")
    with connect(city.place) as connection:
        draft = letters.draft_letter(connection, "electricity", [city.send()])
    outside = city.send()
    token, client = liaison(city)
    assert client.get(f"/agency/{here}").status_code == 200
    listed = client.get("/agency").text
    assert f"/agency/{here}" in listed
    for hidden in (other_agency, elsewhere, draft):
        assert str(hidden) not in listed
        for path in ("", "/map.png"):
            assert client.get(f"/agency/{hidden}{path}").status_code == 404
        assert client.post(f"/agency/{hidden}/answer", data={"answer": "done"}).status_code == 404
    account = identity.account_of_session(city.place, token)
    with web_connection(city.place, account) as connection:
        seen = {row[0] for row in connection.execute("SELECT public_id FROM register.issue").fetchall()}
        assert connection.execute("SELECT count(*) FROM register.report").fetchone() == (0,)
        lettered = connection.execute(
            "SELECT count(*) FROM register.issue_event WHERE issue_id NOT IN (SELECT id FROM register.issue)"
        ).fetchone()
    assert shared in seen
    assert outside not in seen
    assert lettered == (0,)
    for path in (f"/letters/{here}", f"/issues/{shared}", "/inbox", "/letters", "/triage"):
        assert client.get(path).status_code == 404, path


def test_a_liaison_without_an_agency_reaches_no_letter(city):
    letter = send_letter(city, city.send(), number="1/9")
    _, client = liaison(city, agency=None)
    assert "حساب شما هنوز دستگاهی ندارد" in client.get("/agency").text
    assert client.get(f"/agency/{letter}").status_code == 404


def test_declining_needs_its_reason_and_ends_the_letter(city):
    letter = send_letter(city, city.send(), number="2/1")
    _, client = liaison(city)
    refused = client.post(f"/agency/{letter}/answer", data={"answer": "declined"})
    assert refused.status_code == 400
    assert "کسی که نمی‌پذیرد دلیلش را می‌گوید" in refused.text
    past = client.post(f"/agency/{letter}/answer", data={"answer": "promised", "promised": "1390/01/01"})
    assert past.status_code == 400
    done = client.post(f"/agency/{letter}/answer", data={"answer": "declined", "reason": "no_budget"})
    assert done.status_code == 303
    again = client.post(f"/agency/{letter}/answer", data={"answer": "done"})
    assert again.status_code == 400
    with connect(city.place) as connection:
        (step,) = letters.read_steps(connection, letter)
    assert (step.kind, step.by_agency, step.reason) == ("declined", True, "no_budget")
    secretary = city.as_program(Kind.COUNCIL_SECRETARY)
    assert "امسال اعتبار نداریم" in secretary.get(f"/letters/{letter}").text


def test_files_are_rebuilt_or_saved_and_what_was_refused_leaves_nothing_behind(city):
    letter = send_letter(city, city.send(), number="3/1")
    _, client = liaison(city)
    before = set(files_folder(city.place).glob("*"))
    bad = [("files", ("a.jpg", jpeg(), "image/jpeg")), ("files", ("b.pdf", b"<html>", "application/pdf"))]
    answer = client.post(f"/agency/{letter}/answer", data={"answer": "done"}, files=bad)
    assert answer.status_code in (400, 422)
    assert set(files_folder(city.place).glob("*")) == before
    with connect(city.place) as connection:
        assert letters.read_steps(connection, letter) == []
    good = [("files", ("a.jpg", jpeg(), "image/jpeg")), ("files", ("b.pdf", PDF, "application/pdf"))]
    assert client.post(f"/agency/{letter}/answer", data={"answer": "done"}, files=good).status_code == 303
    page = client.get(f"/agency/{letter}").text
    found = sorted(set(re.findall(rf"/agency/{letter}/files/[0-9a-f-]+", page)))
    kinds = {client.get(one).headers["content-type"]: client.get(one) for one in found}
    assert set(kinds) == {"image/jpeg", "application/pdf"}
    saved = kinds["application/pdf"]
    assert saved.content == PDF
    assert saved.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in saved.headers["content-security-policy"]
    assert saved.headers["x-content-type-options"] == "nosniff"
    _, stranger = liaison(city, agency="municipality")
    for one in found:
        assert stranger.get(one).status_code == 404
        office = one.replace("/agency/", "/letters/")
        assert city.as_program(Kind.COUNCIL_SECRETARY, areas=["n1"]).get(office).status_code == 200
        assert city.as_program(Kind.COUNCIL_SECRETARY, areas=["n2"]).get(office).status_code == 404


def test_only_a_liaison_has_an_agency_and_only_a_known_one(city):
    with pytest.raises(UserError, match="Only a liaison"):
        identity.make_account(city.place, Kind.MEMBER, "x", agency="electricity")
    with pytest.raises(UserError, match="no such agency"):
        identity.make_account(city.place, Kind.AGENCY_LIAISON, "x", agency="nobody")
    county = city.as_program(Kind.COUNTY_OFFICE)
    refused = county.post("/accounts", data={"kind": "agency_liaison", "name": "الف", "areas": "n1"})
    assert refused.status_code == 400
    made = county.post(
        "/accounts", data={"kind": "agency_liaison", "name": "رابط برق", "agency": "electricity"}
    )
    assert made.status_code == 303
    (row,) = [one for one in identity.list_accounts(city.place) if one.name == "رابط برق"]
    assert (row.agency_id, row.is_placewide) == ("electricity", True)
