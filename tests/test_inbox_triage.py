"""Triage: the gravest first, one tap a card, likely same ones beside it, the reporter for the head alone."""

from __future__ import annotations

import pytest
import watching
from importing import ask
from problems import DESKTOP, PHONE, City, jpeg, picture
from serving import serving

from geo_mahalle import identity
from geo_mahalle.identity import Kind
from geo_mahalle.register import hazards, photos
from geo_mahalle.web import acting

pytestmark = pytest.mark.database


@pytest.fixture
def city(cities, catalogue):
    made = City(cities(), catalogue)
    with serving(made.place) as made.address:
        yield made


def states(city):
    return dict(ask(city.place, "SELECT public_id, state FROM register.issue"))


def keep_photo(city, issue, colour):
    kept = city.do(
        photos.keep_photo,
        acting.photos_folder(city.place),
        jpeg(colour),
        issue=issue,
        kind="before",
        actor=city.actor("m1", "member"),
        on=acting.now().date(),
    )
    number = city.do(hazards.standing.find, str(issue))[0]
    city.do(hazards.standing.review_photo, number, kept.photo, "cleared")


@pytest.mark.browser
def test_ten_cards_take_ten_taps_in_the_reach_of_a_thumb(city, open_page):
    for number in range(10):
        city.send(severity=number % 4 + 1)
    page = city.as_page(open_page, options=PHONE)
    page.goto(f"{city.address}/triage")
    for number in range(10):
        assert page.get_attribute("#left", "data-left") == str(10 - number)
        page.wait_for_load_state()  # its sheet of styles is there
        names = ("درست است", "تکراری", "مال ما نیست")
        buttons = [page.get_by_role("button", name=name, exact=True) for name in names]
        for box in (button.bounding_box() for button in buttons):
            assert box["y"] > 844 / 2
            assert box["height"] >= 44
            assert box["width"] >= 44
        buttons[number % 3].click()
        page.wait_for_selector(f'#left[data-left="{9 - number}"]')
    assert "همه گزارش‌ها دیده شده‌اند" in page.inner_text("main")
    assert sorted(states(city).values()) == ["refused"] * 6 + ["reviewing"] * 4


@pytest.mark.browser
@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_duplicate_is_shown_with_picture_probability_and_age_and_taken_by_a_tap(city, open_page, options):
    at = city.spot()
    first = city.send(at=at, days_ago=4)
    keep_photo(city, first, (40, 60, 90))
    city.do(hazards.move, first, "reviewing", actor=city.actor(), at=acting.now())
    third = city.send(at=(at[0] + 0.00033, at[1]), severity=4)
    keep_photo(city, third, (120, 90, 40))
    page = city.as_page(open_page, options=options)
    page.goto(f"{city.address}/triage")
    near = page.inner_text("#near")
    assert "درصد همان است" in near
    assert "متر آن‌طرف‌تر" in near
    assert "۴ روز" in near
    watching.wait_until(page, "document.querySelector('#near img').naturalWidth > 0")
    picture(page, f"triage_{options['viewport']['width']}")
    page.get_by_role("button", name="تکراری", exact=True).click()
    page.wait_for_selector('#left[data-left="0"]')
    assert ask(
        city.place,
        "SELECT count(*), bool_and(probability > 0) FROM register.issue_merge WHERE undone_at IS NULL",
    ) == [(1, True)]
    assert states(city)[third] == "refused"


@pytest.mark.browser
def test_a_card_without_photo_shows_its_map_and_can_wait(city, open_page):
    grave, light = city.send(severity=4, note="سه چراغ پشت هم"), city.send(severity=1)
    page = city.as_page(open_page, options=PHONE)
    page.goto(f"{city.address}/triage")
    watching.wait_until(page, "document.getElementById('map').dataset.drawn === 'yes'")
    assert page.get_by_role("link", name="همه چیز درباره آن").get_attribute("href") == f"/issues/{grave}"
    picture(page, "triage_map")
    page.get_by_role("link", name="بعداً").click()
    page.wait_for_url("**skip=**")
    assert page.get_by_role("link", name="همه چیز درباره آن").get_attribute("href") == f"/issues/{light}"


def test_the_reporter_is_told_to_the_head_until_the_card_is_decided_and_to_nobody_else(city):
    made = identity.make_account(city.place, Kind.MEMBER, "زهرا قناری")
    issue = city.send(member=str(made.public_id))
    head = city.as_program()
    assert "زهرا قناری" in head.get("/triage").text
    assert "زهرا قناری" not in city.as_program(Kind.COUNCIL_SECRETARY).get("/triage").text
    assert "زهرا قناری" not in head.get(f"/issues/{issue}").text
    head.post(f"/issues/{issue}/move", data={"to": "reviewing", "seen": "recorded"})
    city.send(member="somebody")
    assert "زهرا قناری" not in head.get("/triage").text


def test_a_card_decided_in_two_tabs_leads_on_in_both(city):
    issue, head = city.send(), city.as_program()
    given = {"to": "reviewing", "seen": "recorded", "back": f"/triage?was={issue}"}
    for _ in range(2):
        answer = head.post(f"/issues/{issue}/move", data=given)
        assert answer.headers["location"] == f"/triage?was={issue}"
    away = head.post(f"/issues/{issue}/move", data={**given, "back": "//evil.example"})
    assert away.headers["location"] == f"/issues/{issue}"


def test_the_likely_same_one_out_of_reach_is_not_offered(city):
    at = (48.95985, 36.355)
    city.send(at=at)
    here = city.send(at=(48.96013, 36.355), area="n2", severity=4)
    page = city.as_program(areas=["n2"]).get("/triage").text
    assert f"/issues/{here}" in page
    assert "درصد همان است" not in page
