"""The home page: what waits in reach, where each number comes from, the first page of a new place."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from analysis_places import AS_OF, facts
from fastapi.testclient import TestClient
from serving import person, serving, signed_in_page

from geo_mahalle.database.scope import Kind
from geo_mahalle.web import create_app
from geo_mahalle.web.admission import COOKIE

pytestmark = pytest.mark.database
PAGE = {"accept": "text/html"}


def home_of(place, kind, path="/home", **reach):
    token = person(place, kind, "زهرا", **reach)
    client = TestClient(create_app(place), base_url="https://office.example", follow_redirects=False)
    answer = client.get(path, headers={**PAGE, "cookie": f"{COOKIE}={token}"})
    assert answer.status_code == 200, answer.text
    return answer.text


def numbers(page):
    """Return the big number of each count by its key."""
    found = re.findall(r'id="count-(\w+)">.*?home__number">([^<]+)<', page, re.DOTALL)
    return dict(found)


def put_letter(made, area, issue, *, number, sent_on, due_on, answer=None):
    letter = made.put(
        "letter",
        agency_id="electricity",
        area_id=made.areas[area],
        number=number,
        sent_on=sent_on,
        follow_up_days=10,
        due_on=due_on,
    )
    made.connection.execute(
        "INSERT INTO register.letter_issue (letter_id, issue_id, position) VALUES (%s, %s, 1)",
        [letter, issue],
    )
    if answer:
        made.put("letter_step", letter_id=letter, kind=answer, on_day=sent_on + timedelta(days=2))


@contextmanager
def filled(place, catalogue):
    """A and B have a council; A met 34 days ago, B never; two letters went out, one was answered."""
    with facts(place, catalogue) as made:
        made.connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
        lamp = made.issue("A", "lamp_out", date(2025, 6, 1))
        made.issue("B", "lamp_out", AS_OF - timedelta(days=1))
        other = made.issue("B", "lamp_out", date(2025, 5, 1))
        for area, formed in (("A", date(2025, 3, 21)), ("B", date(2025, 9, 1))):
            made.put("body", area_id=made.areas[area], committee_id="council", formed_on=formed)
        held = AS_OF - timedelta(days=34)
        made.put("meeting", area_id=made.areas["A"], committee_id="council", planned_on=held, held_on=held)
        made.put(
            "meeting", area_id=made.areas["B"], committee_id="council", planned_on=AS_OF + timedelta(days=1)
        )
        made.put(
            "minutes",
            area_id=made.areas["B"],
            committee_id="council",
            planned_on=AS_OF + timedelta(days=1),
            starts_at="17:00",
            place_fa="خانه محله",
        )
        put_letter(made, "A", lamp, number="4821", sent_on=date(2025, 8, 30), due_on=date(2025, 9, 10))
        put_letter(
            made, "B", other, number="4790", sent_on=date(2025, 8, 1), due_on=date(2025, 8, 13), answer="done"
        )
        yield made


@pytest.fixture
def busy(place, catalogue):
    with filled(place, catalogue):
        pass
    return place


def test_an_office_sees_what_waits_and_on_how_much_each_number_rests(busy):
    page = home_of(busy, Kind.COUNTY_OFFICE, is_placewide=True)
    # A met 34 days before today, B was formed 21 days before: one council is silent. Of three lamps two are
    # older than their working days. Three neighbourhoods lack numbers and a plan.
    assert numbers(page) == {"letters": "۱", "councils": "۱", "issues": "۲", "areas": "۳"}
    assert "۳ بدون عدد پایه · ۳ بدون برنامه" in page
    sources = re.findall(r'home__source card">(.*?)</p>', page, re.DOTALL)
    assert len(sources) == 4
    assert all("۱۴۰۴/۰۶/۳۱" in one for one in sources)
    assert [re.search(r"تعداد = (.)", one)[1] for one in sources] == ["۱", "۲", "۳", "۳"]


def test_a_letter_past_its_day_comes_with_its_working_days(busy):
    page = home_of(busy, Kind.COUNTY_OFFICE, is_placewide=True)
    assert "شماره ۴۸۲۱" in page
    # From Sunday 31 August to Monday 22 September: 23 days, three of them Fridays.
    assert "۲۰ روز کاری بی‌پاسخ" in page
    assert "۴۷۹۰" not in page


def test_a_tab_keeps_one_kind_of_work(busy):
    page = home_of(busy, Kind.COUNTY_OFFICE, "/home?of=councils", is_placewide=True)
    assert page.count('class="home__work"') == 1
    assert "شورای محله A ۳۴ روز جلسه نداشته" in page


def test_an_office_of_one_area_counts_nothing_of_its_sibling(busy):
    page = home_of(busy, Kind.COUNTY_OFFICE, areas=["B"])
    assert numbers(page) == {"letters": "۰", "councils": "۰", "issues": "۱", "areas": "۱"}
    assert "۴۸۲۱" not in page


def test_a_secretary_sees_our_list_our_letters_and_our_meeting(busy):
    page = home_of(busy, Kind.COUNCIL_SECRETARY, areas=["B"])
    assert "فهرست ما" in page
    assert "خانه محله" in page
    assert "۱۷:۰۰" in page
    assert "۴۸۲۱" not in page


def test_a_committee_head_sees_the_problems_of_the_own_committee_only(busy):
    page = home_of(busy, Kind.COMMITTEE_HEAD, areas=["C"], committees=["health"])
    assert "مورد بازی نیست" in page


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.AGENCY_LIAISON])
def test_every_kind_has_a_home(busy, kind):
    committees = ["civil_works"] if kind is Kind.COMMITTEE_HEAD else []
    page = home_of(busy, kind, areas=["A"], committees=committees)
    assert 'aria-current="page"' in page


def test_a_liaison_is_led_from_home_to_the_letters_of_the_agency(busy):
    token = person(busy, Kind.AGENCY_LIAISON, "زهرا", areas=["A"])
    client = TestClient(create_app(busy), base_url="https://office.example", follow_redirects=False)
    answer = client.get("/home", headers={**PAGE, "cookie": f"{COOKIE}={token}"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/agency")


def test_the_first_page_of_an_empty_place_leads_to_drawing(place):
    page = home_of(place, Kind.COUNTY_OFFICE, is_placewide=True)
    assert "هنوز محله‌ای کشیده نشده است" in page
    assert "home__count" not in page


@pytest.mark.browser
@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_the_home_fits_a_phone_and_a_desk(busy, open_page, size):
    token = person(busy, Kind.COUNTY_OFFICE, "زهرا", is_placewide=True)
    with serving(busy) as address:
        page = signed_in_page(open_page, address, token, viewport={"width": size[0], "height": size[1]})
        page.goto(f"{address}/home")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        small = page.evaluate(
            "[...document.querySelectorAll('main a.button, nav a, summary')]"
            ".filter(one => one.offsetParent && one.getBoundingClientRect().height < 44)"
            ".map(one => one.textContent.trim())"
        )
        assert small == []
        page.locator("#count-letters summary").click()
        assert page.is_visible("#count-letters .home__source")
