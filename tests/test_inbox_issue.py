"""The page of a problem: what it shows and to whom, and what its forms do once."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import watching
from importing import ask
from problems import DESKTOP, PHONE, City, jpeg, picture
from serving import serving
from test_words import FOREIGN

from geo_mahalle.identity import Kind
from geo_mahalle.register import hazards
from geo_mahalle.web import acting

pytestmark = pytest.mark.database
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def city(cities, catalogue):
    made = City(cities(), catalogue)
    with serving(made.place) as made.address:
        yield made


@pytest.fixture(scope="module")
def head(city):
    return city.as_program()


def of(city, issue, query):
    """Ask about one problem: `query` ends with its condition on issue.public_id."""
    return ask(city.place, query + " issue.public_id = %s", [issue])


PHOTOS = "SELECT photo.public_id FROM register.photo JOIN register.issue ON issue.id = issue_id WHERE"


def form(client, issue, act, **fields):
    return client.post(f"/issues/{issue}/{act}", data=fields, follow_redirects=False)


def test_a_problem_is_found_by_its_identifier_and_by_a_receipt_code_in_persian_digits(city, head):
    issue = city.send()
    ((code,),) = of(
        city,
        issue,
        "SELECT receipt_code FROM register.report JOIN register.issue ON issue.id = issue_id WHERE",
    )
    client = head
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert [client.get(f"/issues/{key}").status_code for key in (issue, code, persian)] == [200] * 3
    assert "چراغ خاموش معبر" in client.get(f"/issues/{issue}").text


def test_what_is_out_of_reach_looks_missing(city, head):
    issue = city.send()
    there = city.as_program(areas=["n2"])
    assert there.get(f"/issues/{issue}").status_code == 404
    assert city.as_program(committees=["health"]).get(f"/issues/{issue}").status_code == 404
    assert form(there, issue, "move", to="reviewing", seen="recorded").status_code == 404
    assert head.get("/issues/nothing").status_code == 404


def test_a_part_is_seen_by_the_committee_it_went_to(city):
    issue = city.send()
    (_, health) = city.do(
        hazards.split_issue, issue, ["civil_works", "health"], actor=city.actor(role="secretary"), at=NOW
    )
    client = city.as_program(committees=["health"])
    assert client.get(f"/issues/{health}").status_code == 200
    assert client.get(f"/issues/{issue}").status_code == 404


def test_two_tabs_that_accept_leave_one_line_and_a_third_that_refuses_is_told(city, head):
    issue, client = city.send(), head
    for _ in range(2):
        assert form(client, issue, "move", to="reviewing", seen="recorded").status_code == 303
    late = form(client, issue, "move", to="refused", seen="recorded", reason="not_ours")
    assert late.status_code == 409
    assert "کس دیگری آن را جابه‌جا کرد" in late.text
    assert [one.state for one in city.do(hazards.history, issue)] == ["recorded", "reviewing"]


def test_refusing_without_a_reason_is_refused_in_persian(city, head):
    answer = form(head, city.send(), "move", to="refused", seen="recorded")
    assert answer.status_code == 409
    assert "یکی از دلیل‌های فهرست لازم است" in answer.text


def test_a_photo_closes_once_however_often_the_form_is_sent(city, head):
    issue, client = city.send(), head
    form(client, issue, "move", to="reviewing", seen="recorded")
    assert form(client, issue, "move", to="resolved", seen="reviewing").status_code == 409
    for _ in range(2):
        answer = client.post(
            f"/issues/{issue}/move",
            data={"to": "resolved", "seen": "reviewing"},
            files={"photo": ("x.jpg", jpeg(), "image/jpeg")},
        )
        assert answer.status_code == 303
    assert len(of(city, issue, PHOTOS)) == 1
    assert [one.kind for one in city.do(hazards.history, issue)].count("closed") == 1


def test_a_move_that_is_refused_leaves_no_file_of_its_photo(city, head):
    issue, folder = city.send(), acting.photos_folder(city.place)
    before = set(folder.glob("*")) if folder.exists() else set()
    answer = head.post(
        f"/issues/{issue}/move",
        data={"to": "refused", "seen": "recorded", "reason": "nonsense"},
        files={"photo": ("x.jpg", jpeg(), "image/jpeg")},
    )
    assert answer.status_code == 409
    assert of(city, issue, PHOTOS) == []
    assert set(folder.glob("*")) == before


def test_a_photo_nobody_looked_at_is_shown_to_those_who_are_to_look(city, head):
    issue = city.send()
    form(head, issue, "move", to="reviewing", seen="recorded")
    head.post(
        f"/issues/{issue}/move",
        data={"to": "resolved", "seen": "reviewing"},
        files={"photo": ("x.jpg", jpeg(), "image/jpeg")},
    )
    ((photo,),) = of(city, issue, PHOTOS)
    address, member = f"/issues/{issue}/photos/{photo}", city.as_program(Kind.MEMBER)
    assert head.get(address).headers["content-type"] == "image/jpeg"
    assert member.get(address).status_code == 404
    assert head.post(address, data={"review": "cleared"}).status_code == 303
    assert member.get(address).status_code == 200


def test_a_member_is_offered_what_a_member_may_do_and_no_more(city):
    issue, member = city.send(), city.as_program(Kind.MEMBER)
    page = member.get(f"/issues/{issue}").text
    assert "رفتم و دیدم" in page
    assert 'value="reviewing"' not in page
    assert form(member, issue, "escalate", reason="dangerous").status_code == 404


def test_a_merge_is_shown_and_undone_from_the_page(city, head):
    one, two, client = city.send(), city.send(), head
    assert form(client, two, "merge", other=str(one), chance="0.8").status_code == 303
    assert "گزارش‌های این مورد اکنون با مورد دیگری است" in client.get(f"/issues/{two}").text
    ((merge,),) = of(
        city,
        one,
        "SELECT issue_merge.id FROM register.issue_merge JOIN register.issue ON issue.id = kept_id WHERE",
    )
    assert form(client, one, "part", merge=merge).status_code == 303
    assert "یکی شده بود و دوباره جدا شد" in client.get(f"/issues/{one}").text
    for issue in (one, two):
        assert of(city, issue, "SELECT state, reports FROM register.issue WHERE") == [("recorded", 1)]


def test_what_hinders_a_closing_is_said_beside_it(city):
    issue, client = city.send(), city.as_program(Kind.COUNCIL_SECRETARY)
    form(client, issue, "move", to="reviewing", seen="recorded")
    answer = form(client, issue, "split", committees=["civil_works", "health"])
    assert answer.status_code == 303
    assert "بخش‌های آن هنوز بسته نشده‌اند: ۲ از ۲" in client.get(f"/issues/{issue}").text


@pytest.mark.browser
@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_draws_where_it_is_and_offers_its_moves(city, open_page, options):
    at = city.spot()
    issue = city.send(at=at, note="چراغ سر کوچه")
    city.send(at=(at[0] + 0.0001, at[1]), note="همان چراغ")
    page = city.as_page(open_page, Kind.COUNCIL_SECRETARY, options=options)
    page.goto(f"{city.address}/issues/{issue}")
    watching.wait_until(page, "document.getElementById('map').dataset.drawn === 'yes'")
    picture(page, f"issue_{options['viewport']['width']}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="درست است").click()
    page.wait_for_load_state()
    assert "در حال بررسی" in page.inner_text(".problem__chips")
    assert page.evaluate(FOREIGN) == []


def test_a_duplicate_found_later_is_merged_from_the_page_and_what_is_near_leads_to_the_inbox(city, head):
    at = city.spot()
    one = city.send(at=at)
    two = city.send(at=(at[0] + 0.00033, at[1]), severity=4)
    page = head.get(f"/issues/{two}").text
    assert "درصد همان است" in page
    assert f'value="{one}"' in page
    around = re.search(r'href="(/inbox\?[^"]*bbox=[^"]+)"', page)[1].replace("&amp;", "&")
    listed = head.get(around).text
    assert str(one) in listed
    assert str(two) in listed
    assert "درصد همان است" not in city.as_program(Kind.MEMBER).get(f"/issues/{two}").text


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("move", {"to": "reviewing\0", "seen": "recorded"}),
        ("move", {"to": "nowhere", "seen": "recorded"}),
        ("move", {"to": "resolved", "seen": "recorded", "visit": "9" * 40}),
        ("merge", {"other": "x\0", "chance": "7"}),
        ("part", {"merge": str(2**70)}),
        ("signal", {"code": "\0", "is_accepted": "true"}),
        ("escalate", {"reason": "no such"}),
        ("visit", {"found": "perhaps"}),
    ],
)
def test_nonsense_is_refused_and_nothing_breaks(city, head, act, fields):
    issue = city.send()
    assert form(head, issue, act, **fields).status_code < 500
    assert [one.state for one in city.do(hazards.history, issue)] == ["recorded"]
