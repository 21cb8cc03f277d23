"""Each reader chooses the language of pages and the size of their text: by the menu, kept as a cookie."""

from __future__ import annotations

import pytest
from serving import person, serving, signed_in_page
from watching import wait_until

from geo_mahalle.database.scope import Kind

pytestmark = pytest.mark.database
PHONE = {"width": 390, "height": 844}
SIZE = "parseFloat(getComputedStyle(document.body).fontSize)"


@pytest.fixture
def office(place):
    """Where a place is served, and a signed-in secretary."""
    token = person(place, Kind.ADMINISTRATOR, "زهرا", is_placewide=True)
    with serving(place) as address:
        yield address, token


def test_language_and_large_text_are_chosen_and_stay(office, open_page):
    address, token = office
    page = signed_in_page(open_page, address, token, viewport=PHONE)
    page.goto(f"{address}/me")
    usual = page.evaluate(SIZE)
    page.locator(".shell__who").click()
    page.get_by_role("button", name="English").click()
    wait_until(page, "document.documentElement.lang === 'en'")
    assert page.url == f"{address}/me"
    assert page.evaluate("document.documentElement.dir") == "ltr"
    page.get_by_label("Large text").check()
    page.get_by_role("button", name="Choose").click()
    wait_until(page, "document.documentElement.dataset.text === 'large'")
    page.goto(f"{address}/home")
    assert page.evaluate(SIZE) == pytest.approx(usual * 1.3125, abs=0.1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.get_by_role("heading", level=1).inner_text().startswith("Today's work")
    page.goto(f"{address}/accounts")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_is_not_signed_in_chooses_too_and_is_led_nowhere_else(office, open_page):
    address, _ = office
    page = open_page(viewport=PHONE)
    page.goto(f"{address}/login")
    page.get_by_role("button", name="English").click()
    wait_until(page, "document.documentElement.lang === 'en'")
    for back in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", ""):
        answer = page.request.post(
            f"{address}/choices",
            form={"language": "xx", "back": back},
            headers={"origin": address},
            max_redirects=0,
        )
        assert (answer.status, answer.headers["location"]) == (303, "/")
        assert "set-cookie" not in answer.headers
