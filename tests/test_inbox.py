"""The inbox: list, map, counts and file are the same problems, whatever is asked and whoever asks."""

from __future__ import annotations

import csv
import io
import re

import pytest
import watching
from importing import ask
from problems import DESKTOP, PHONE, City, picture
from serving import serving

from geo_mahalle.identity import Kind
from geo_mahalle.register import hazards

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def city(cities, catalogue):
    made = City(cities(), catalogue)
    for number in range(24):
        category = ("lamp_out", "pothole", "missing_lamp")[number % 3]
        area = ("n1", "n2", "n4")[number % 4 % 3]
        made.send(category, area=area, severity=number % 4 + 1, days_ago=(number * 11) % 90)
    made.send("litter" if "litter" in catalogue.categories else "pothole", area="n2")
    with serving(made.place) as made.address:
        yield made


@pytest.fixture(scope="module")
def office(city):
    return city.as_program(Kind.COUNTY_OFFICE)


def listed(client, query=""):
    """Return every identifier of the list, page by page, and the total that its head says."""
    found, address, total = [], f"/inbox?{query}", None
    while address:
        page = client.get(address).text
        total = int(re.search(r'data-total="(\d+)"', page)[1])
        found += re.findall(r'<li class="inbox__line" data-issue="([0-9a-f-]+)"', page)
        more = re.search(r'href="(/inbox\?[^"]*after=[^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else None
    return found, total


def drawn(client, query=""):
    answer = client.get(f"/inbox/map?{query}").json()
    return [point[2] for point in answer["points"]], answer["total"]


def exported(client, query=""):
    text = client.get(f"/inbox/export.csv?{query}").content.decode("utf-8-sig")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.DictReader(io.StringIO("\n".join(lines))))


@pytest.mark.parametrize(
    "query",
    [
        "",
        "open=yes",
        "category=lamp_out",
        "category=lamp_out,pothole&severity=3",
        "area=n2",
        "area=z1&state=recorded",
        "overdue=yes",
        "overdue=no&area=n1",
        "bbox=48.95,36.35,48.96,36.36",
        "text=چراغ",
        "sort=oldest&open=yes",
        "committee=civil_works&since=1390-01-01",
        "state=refused",
    ],
)
def test_list_map_counts_and_file_are_the_same_problems(office, query):
    found, total = listed(office, query)
    points, points_total = drawn(office, query.replace("sort=oldest&", ""))
    rows = [row["identifier"] for row in exported(office, query)]
    assert len(found) == len(set(found)) == total == points_total
    assert set(found) == set(points) == set(rows)


def test_the_filters_of_the_test_find_something_and_not_everything(office):
    everything = listed(office)[1]
    assert everything >= 20
    for query in ("overdue=yes", "area=n2", "category=pothole", "bbox=48.95,36.35,48.96,36.36"):
        assert 0 < listed(office, query)[1] < everything


@pytest.mark.parametrize(
    "words", ["چراغ كوچه", "محله دو", "محلهٔ دو", "ماه‌نشان", "ماه نشان", "چراغ خاموش معبر"]
)
def test_the_search_finds_whatever_letters_and_half_spaces_were_typed(office, words):
    found = listed(office, f"text={words}")[1]
    assert found == listed(office, f"text={words.replace('ك', 'ک').replace('‌', ' ').replace('هٔ', 'ه')}")[1]
    assert found > 0 or "كوچه" in words


def test_arabic_letters_find_persian_titles(office):
    assert listed(office, "text=چاله")[1] == listed(office, "category=pothole")[1] > 0
    assert listed(office, "text=روشنايي")[1] == listed(office, "text=روشنایی")[1]
    assert listed(office, "text=محله يك")[1] == listed(office, "area=n1")[1] > 0


def test_a_tracking_code_in_any_digits_leads_to_its_problem(city, office):
    issue = city.send()
    ((code,),) = ask(
        city.place,
        "SELECT receipt_code FROM register.report JOIN register.issue ON issue.id = issue_id"
        " WHERE issue.public_id = %s",
        [issue],
    )
    persian = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    answer = office.get(f"/inbox?text={persian}", follow_redirects=False)
    assert answer.headers["location"] == f"/issues/{code}"


def test_pages_of_the_list_leave_nothing_out_and_nothing_twice(city, office, monkeypatch):
    from geo_mahalle.register.hazards import inbox

    monkeypatch.setattr(inbox.Inbox.page, "__kwdefaults__", {**inbox.Inbox.page.__kwdefaults__, "limit": 4})
    for order in ("", "sort=oldest"):
        found, total = listed(office, order)
        assert len(found) == len(set(found)) == total > 8


def test_a_head_sees_its_own_area_and_committee_only_in_list_map_and_file(city):
    head = city.as_program(areas=["n2"])
    found, total = listed(head)
    assert total == len(found) > 0
    assert {row["area"] for row in exported(head)} == {"n2"}
    assert {one["code"] for one in head.get("/inbox/ground").json()} == {"n2"}
    assert listed(city.as_program(committees=["social_harms"]))[1] == 0


def test_a_member_finds_no_inbox(city):
    assert city.as_program(Kind.MEMBER).get("/inbox").status_code == 404


def test_a_wrong_filter_says_what_is_wrong(office):
    answer = office.get("/inbox?categry=x")
    assert answer.status_code == 400
    assert "did you mean 'category'" in answer.json()["title"]


def test_several_are_accepted_at_once_and_what_stands_otherwise_is_told(city, office):
    one, two = city.send(), city.send()
    city.do(hazards.move, two, "refused", actor=city.actor(), at=hazards_now(), reason="not_ours")
    chosen = [f"{one}|recorded", f"{two}|recorded"]
    answer = office.post("/inbox/act", data={"act": "accept", "chosen": chosen, "query": "open=yes"})
    assert answer.headers["location"] == "/inbox?open=yes&done=1&left=1"
    assert city.do(hazards.history, one)[-1].state == "reviewing"
    assert "۱ انجام شد" in office.get(answer.headers["location"]).text


def test_a_letter_about_several_starts_from_the_list(city, office):
    one, two = city.send(), city.send()
    answer = office.post(
        "/inbox/act", data={"act": "letter", "chosen": [f"{one}|recorded", f"{two}|recorded"]}
    )
    assert answer.headers["location"] == f"/letters/new?issue={one}&issue={two}"


def test_what_was_merged_is_in_no_list(city, office):
    one, two = city.send(), city.send()
    city.do(hazards.merge, one, two, role="committee_head", at=hazards_now())
    found = listed(office)[0]
    assert str(one) in found
    assert str(two) not in found


def test_the_file_holds_no_note_and_no_formula(city, office):
    city.send(note="=cmd()")
    text = office.get("/inbox/export.csv").text
    assert "cmd()" not in text


def test_taking_the_file_stands_in_the_audit(city, office):
    office.get("/inbox/export.csv?area=n2")
    acts = ask(city.place, "SELECT act FROM identity.audit ORDER BY id DESC LIMIT 1")
    assert acts == [("exported_inbox",)]


def hazards_now():
    from geo_mahalle.web import acting

    return acting.now()


@pytest.mark.browser
@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_map_shows_as_many_as_the_list_says_and_its_box_narrows_both(city, open_page, options):
    page = city.as_page(open_page, Kind.COUNCIL_SECRETARY, options=options)
    page.goto(f"{city.address}/inbox?open=yes")
    shown = "document.getElementById('map').dataset"
    watching.wait_until(page, f"{shown}.shown !== undefined")
    picture(page, f"inbox_{options['viewport']['width']}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    total = page.get_attribute("#total", "data-total")
    assert page.evaluate(f"[{shown}.shown, {shown}.total]") == [total, total]
    page.locator("#here").click()
    page.wait_for_url("**bbox=**")
    watching.wait_until(page, f"{shown}.shown !== undefined")
    assert page.get_attribute("#total", "data-total") == page.evaluate(f"{shown}.shown")


@pytest.mark.browser
def test_choosing_lines_opens_what_can_be_done_with_them(city, open_page):
    city.send()
    page = city.as_page(open_page, Kind.COUNCIL_SECRETARY, options=DESKTOP)
    page.goto(f"{city.address}/inbox?state=recorded")
    page.locator("input[name=chosen]").first.check()
    assert page.inner_text("#picked") == "۱"
    picture(page, "inbox_bulk")
    page.get_by_role("button", name="درست‌اند").click()
    page.wait_for_url("**done=1**")
