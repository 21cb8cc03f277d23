"""The council's edition as published: to those who see it, of the areas they reach, at its own address."""

from __future__ import annotations

import pytest
from analysis_places import AS_OF
from planned_place import every_price, fill_planned
from serving import person, program, serving

from geo_mahalle.database import connect
from geo_mahalle.identity import Kind
from geo_mahalle.pages.publish import publish
from geo_mahalle.planning import versions
from geo_mahalle.planning.make import make_plans
from geo_mahalle.planning.parameters import Parameters

pytestmark = pytest.mark.database
FILES = ("plan.docx", "plan.kmz", "plan.gpkg", "plan.xml")


@pytest.fixture(scope="module")
def place(clones, catalogue, tmp_path_factory):
    """A place with a draft for A and a plan in force for B, published."""
    made = fill_planned(
        clones(as_of=AS_OF), catalogue, tmp_path_factory.mktemp("costs"), every_price(catalogue)
    )
    with connect(made) as connection:
        for code in "AB":
            make_plans(connection, catalogue, [code], Parameters(budget_rials=900_000_000, draws=20))
        versions.approve(connection, "B", decision="مصوبه", decided_on=AS_OF)
    publish(made, None, with_prints=False)
    return made


@pytest.fixture(scope="module")
def address(place):
    with serving(place) as found:
        yield found


@pytest.fixture(scope="module")
def ask(place, address):
    """What an account of a kind gets at an address."""
    people = {}

    def asked(path, kind, areas=("A",), **reach):
        key = (kind, areas, *reach)
        if key not in people:
            committees = ["civil_works"] if kind is Kind.COMMITTEE_HEAD else []
            token = person(place, kind, areas=areas, committees=committees, **reach)
            people[key] = program(place, address, token)
        return people[key].get(path)

    return asked


@pytest.mark.parametrize("kind", [Kind.COUNCIL_SECRETARY, Kind.COMMITTEE_HEAD, Kind.COUNTY_OFFICE])
def test_the_page_and_files_of_the_own_area_are_served(ask, kind):
    page = ask("/editions/council/areas/A/", kind)
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]
    for name in FILES:
        file = ask(f"/editions/council/areas/A/{name}", kind)
        assert file.status_code == 200, name
        assert file.headers["cache-control"] == "no-store"


def test_another_councils_page_and_what_holds_several_areas_look_missing(ask):
    for path in ("areas/B/", "areas/B/plan.docx", "areas/X/", "data/areas.geojson", "manifest.json"):
        assert ask(f"/editions/council/{path}", Kind.COUNCIL_SECRETARY).status_code == 404, path
        assert ask(f"/editions/council/{path}", Kind.COMMITTEE_HEAD).status_code == 404, path
    everything = ask("/editions/council/data/areas.geojson", Kind.COUNTY_OFFICE, areas=(), is_placewide=True)
    assert everything.status_code == 200


@pytest.mark.parametrize("kind", [Kind.MEMBER, Kind.ANALYST, Kind.AGENCY_LIAISON])
def test_who_sees_no_totals_of_sensitive_problems_gets_no_page_of_the_council(ask, kind):
    assert ask("/editions/council/areas/A/", kind).status_code == 404


def test_the_desk_of_the_council_and_the_prints_lead_there_and_members_are_not_led(ask):
    link = 'href="/editions/council/areas/A/"'
    assert link in ask("/council/A", Kind.COUNCIL_SECRETARY).text
    assert link in ask("/plan/A/prints", Kind.COUNCIL_SECRETARY).text
    assert link not in ask("/council/A", Kind.MEMBER).text


def test_everybody_sees_the_plan_once_it_is_decided_and_no_draft(ask):
    secretary = Kind.COUNCIL_SECRETARY
    assert ask("/areas/A/plan.docx", secretary).status_code == 404
    assert ask("/areas/B/plan.docx", secretary).status_code == 200
    assert 'href="/areas/B/"' in ask("/plan/B/prints", secretary, areas=("B",)).text
    assert 'href="/areas/A/"' not in ask("/plan/A/prints", secretary).text


def test_the_bare_address_leads_a_council_to_its_plans(ask):
    answer = ask("/editions/council/", Kind.COUNCIL_SECRETARY)
    assert str(answer.url).endswith("/plan/A") or answer.headers.get("location") == "/plan"
