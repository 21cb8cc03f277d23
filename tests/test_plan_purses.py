"""The money of a plan by quarter, by committee and set aside, typed on the page and told back on it."""

from __future__ import annotations

import io
import re
import time

import pytest
from analysis_places import AS_OF
from docx import Document
from planned_place import every_price, fill_planned
from serving import person, program, serving, signed_in_page

from geo_mahalle.database import connect
from geo_mahalle.identity import Kind
from geo_mahalle.planning import suggestions

pytestmark = pytest.mark.database
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


@pytest.fixture(scope="module")
def place(clones, catalogue, tmp_path_factory):
    """A place with problems in A and B, and costs of everything."""
    return fill_planned(
        clones(as_of=AS_OF), catalogue, tmp_path_factory.mktemp("costs"), every_price(catalogue)
    )


@pytest.fixture(scope="module")
def address(place):
    with serving(place) as found:
        yield found


@pytest.fixture
def office(place, address):
    return program(place, address, person(place, Kind.COUNTY_OFFICE, is_placewide=True))


def newest(place):
    with connect(place) as connection:
        return suggestions.newest_suggestions(connection, "A", most=1)[0]


def waited(place):
    end = time.monotonic() + 90
    while (found := newest(place)).is_under_way:
        assert time.monotonic() < end
        time.sleep(0.2)
    return found


@pytest.mark.browser
@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_limits_of_quarters_committees_and_earmarks_hold_and_stand_on_the_page(
    place, address, open_page, options
):
    page = signed_in_page(open_page, address, person(place, Kind.COUNTY_OFFICE, is_placewide=True), **options)
    page.goto(f"{address}/plan/A/suggestion")
    page.fill("input[name=amount]", "۹۰۰")
    purses = page.locator("details.plan__purses")
    if purses.get_attribute("open") is None:
        purses.locator("summary").click()
    quarters = page.locator("input[name=quarter_amounts]")
    assert quarters.count() == 4
    for at, amount in enumerate(("۱۰", "۴۰", "", "")):
        quarters.nth(at).fill(amount)
    page.locator("input[name=committee_amounts]").first.fill("۳۰")
    page.locator("select[name=earmark_names]").first.select_option("committee:health")
    page.locator("input[name=earmark_amounts]").first.fill("۵۰")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("text=پیشنهاد بده")
    page.wait_for_selector("body:not(:has(#progress)) #plan-map[data-ready=yes]", timeout=90_000)
    done = newest(place)
    assert done.parameters.quarter_rials == (10_000_000, 40_000_000, 900_000_000, 900_000_000)
    assert done.parameters.committee_rials == {"civil_works": 30_000_000}
    assert done.parameters.earmarks == {"committee:health": 50_000_000}
    plan = done.plan
    assert all(one.rials <= one.budget_rials for one in plan.quarters)
    civil = next(one for one in plan.committees if one.committee_id == "civil_works")
    assert 0 < civil.rials <= 30_000_000
    others = sum(one.cost.rials for one in plan.chosen if one.committee_id != "health")
    assert others <= 850_000_000
    words = page.inner_text("main")
    for said in ("از ۱۰", "از ۴۰", "از ۳۰"):
        assert said in words
    assert quarters.nth(1).input_value() == "۴۰"
    assert page.locator("input[name=earmark_amounts]").first.input_value() == "۵۰"


def test_a_budget_that_is_a_tenth_of_the_one_before_asks_before_anything_is_computed(place, office):
    office.timeout = 60
    assert office.post("/plan/A/suggestion", data={"amount": "۹۰۰", "sure": "yes"}).status_code == 303
    waited(place)
    form = {"amount": "۹۰", "quarters": "2", "committee_amounts": ["۷", "", "", "", ""]}
    asked = office.post("/plan/A/suggestion", data=form, headers={"accept": "text/html"})
    assert asked.status_code == 409
    for said in ("تومان بود یا ریال", "کل اعتبار", "<bdi>۹۰۰</bdi>", "<bdi>۹۰</bdi>", "پیشنهاد پیشین"):
        assert said in asked.text
    assert newest(place).parameters.budget_rials == 900_000_000
    again = {}
    form_again = asked.text.partition('class="plan__form"')[2]
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form_again):
        again.setdefault(name, []).append(value)
    assert again.pop("csrf")
    assert again.pop("sure") == ["yes"]
    assert again == {name: value if isinstance(value, list) else [value] for name, value in form.items()}
    again["sure"] = ["yes"]
    assert office.post("/plan/A/suggestion", data=again).status_code == 303
    assert waited(place).parameters.committee_rials == {"civil_works": 7_000_000}


def test_without_a_total_the_quarters_are_the_budget(place, office):
    form = {"amount": "", "quarters": "2", "quarter_amounts": ["۲۰", "۳۰"], "sure": "yes"}
    assert office.post("/plan/A/suggestion", data=form).status_code == 303
    found = waited(place)
    assert found.parameters.budget_rials == 50_000_000
    assert found.parameters.quarter_rials == (20_000_000, 30_000_000)
    assert [one.rials <= one.budget_rials for one in found.plan.quarters] == [True, True]


def test_more_set_aside_than_there_is_and_money_for_nobody_are_refused_in_words(office):
    too_much = {"amount": "۱۰", "earmark_names": ["committee:health"], "earmark_amounts": ["۱۱"]}
    answer = office.post("/plan/A/suggestion", data=too_much, headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert "از کل اعتبار بیشتر است" in answer.text
    nobodys = {"amount": "۱۰", "earmark_names": [""], "earmark_amounts": ["۱"]}
    assert office.post("/plan/A/suggestion", data=nobodys).status_code == 400


def test_what_is_set_aside_and_committees_limits_are_printed(place, office):
    form = {
        "sure": "yes",
        "amount": "۹۰۰",
        "committee_amounts": ["۳۰", "", "", "", ""],
        "earmark_names": ["committee:health"],
        "earmark_amounts": ["۵۰"],
    }
    assert office.post("/plan/A/suggestion", data=form).status_code == 303
    found = waited(place)
    assert office.post(f"/plan/A/suggestion/{found.public_id}/keep").status_code == 303
    office.timeout = 180
    printed = office.get("/plan/A/prints/plan.en.docx")

    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(printed.content)).tables
    ]
    rows = [row for table in tables for row in table]
    assert any(row[0] == "For whom" and row[1] == "Set aside, million rials" for row in rows)
    assert any(row[1:2] == ["50"] and re.search("ealth", row[0]) for row in rows)
    assert any(row[-1] == "30" and len(row) == 4 for row in rows)


def test_effects_found_in_studies_of_crime_count_when_the_county_says_so_alone(place, address, office):
    secretary = program(place, address, person(place, Kind.COUNCIL_SECRETARY, areas=["A"]))
    for client, counts in ((secretary, False), (office, True)):
        form = {"amount": "۱۰", "crime": "yes", "sure": "yes"}
        assert client.post("/plan/A/suggestion", data=form).status_code == 303
        assert waited(place).parameters.crime_effects is counts
    assert 'name="crime"' in office.get("/plan/A/suggestion").text
    assert 'name="crime"' not in secretary.get("/plan/A/suggestion").text
