"""Residents without an account see things, not people; what they say waits, and a receipt tells its fate."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from importing import CENTRES, ask, one
from problems import day_in_tehran
from tagging import empty, make_tag_city

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.register import hazards
from geo_mahalle.register.hazards import Actor, Intake, TaggedReport, Tagger, take_report
from geo_mahalle.web import create_app

pytestmark = pytest.mark.database
KEY = b"k" * 32
HEAD, SECRETARY = Actor("h1", "committee_head", KEY), Actor("s1", "secretary", KEY)
OWN = {"origin": "https://office.example"}


@pytest.fixture(scope="module")
def made(clones, tmp_path_factory):
    chosen = make_tag_city(clones(), tmp_path_factory.mktemp("city"))
    yield chosen
    Cluster(chosen).drop_database(chosen.place)


@pytest.fixture
def city(made):
    empty(made)
    return made


@pytest.fixture
def resident(city):
    client = TestClient(create_app(city), base_url="https://office.example")
    client.headers.update(OWN | {"accept": "text/html"})
    return client


def tagged(place, category="lamp_out", days=20):
    """A problem of n1, tagged some days ago."""
    lon, lat = CENTRES["n1"]
    now = datetime.now(UTC)
    shape = {"type": "Point", "coordinates": [lon, lat]}
    report = TaggedReport(uuid4(), category, 2, now - timedelta(days=days), shape, placed_by="tap")
    intake = Intake(read_catalogue(None).categories, {}, KEY)
    with connect(place) as connection:
        return take_report(connection, report, Tagger("m1", "member"), intake=intake, now=now).issue


def move(place, issue, *states, actor=SECRETARY, **options):
    with connect(place) as connection:
        for state in states:
            hazards.move(connection, issue, state, actor=actor, at=datetime.now(UTC), **options)


def test_only_things_of_the_public_way_with_an_addressee_are_shown_without_a_place(city, resident):
    asked_of, tagged_only = tagged(city), tagged(city, "pothole")
    hidden, fresh = tagged(city, "derelict_building"), tagged(city, "litter", days=1)
    for issue in (asked_of, hidden, fresh):
        move(city, issue, "with_agency")
    page = resident.get("/say/n1").text
    assert str(asked_of) in page
    assert "خیابان نارون" in page
    assert "شرکت توزیع نیروی برق" in page
    assert not any(str(issue) in page for issue in (tagged_only, hidden, fresh))
    assert "48.95" not in page
    assert resident.get("/say/n9").url.path == "/say"


def test_a_signal_waits_and_its_receipt_tells_what_became_of_it(city, resident):
    issue = tagged(city)
    move(city, issue, "with_agency")
    with connect(city) as connection:
        visit = hazards.note_visit(connection, issue, "fixed", actor=HEAD, on=day_in_tehran())
    move(city, issue, "resolved", visit_id=visit)
    answer = resident.post("/say/n1", data={"kind": "persists", "issue": str(issue)})
    code = one(city, "SELECT receipt_code FROM register.signal")
    assert answer.status_code == 200
    assert one(city, "SELECT state FROM register.issue") == "resolved"
    assert "کسی به آن نگاه می‌کند" in resident.get("/say", params={"receipt": code}).text
    with connect(city) as connection:
        hazards.moderate_signal(connection, code, is_accepted=True, actor=HEAD, at=datetime.now(UTC))
    assert one(city, "SELECT state FROM register.issue") == "persisting"
    assert "پذیرفته شد." in resident.get("/say", params={"receipt": code}).text
    assert "چنین رسیدی نیست" in resident.get("/say", params={"receipt": "1000000001"}).text


def test_what_was_left_out_names_a_thing_of_the_area_and_nobody(city, resident):
    answer = resident.post("/say/n1", data={"kind": "missing", "category": "lamp_out"})
    assert re.search("سپاس", answer.text)
    told = ask(city, "SELECT kind, category_id, moderation, octet_length(sender_hash) FROM register.signal")
    assert told == [("missing", "lamp_out", "pending", 32)]
    resident.post("/say/n1", data={"kind": "missing", "category": "hidden_corner"})
    assert one(city, "SELECT count(*) FROM register.signal WHERE category_id = 'hidden_corner'") == 0


def test_one_sender_is_slowed_after_five_a_day_and_nothing_more_is_kept(city, resident):
    answers = [resident.post("/say/n1", data={"kind": "missing", "category": "litter"}) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert "برای امروز" in answers[-1].text
    assert one(city, "SELECT count(*) FROM register.signal") == 5


def test_a_problem_that_is_not_shown_cannot_be_spoken_about_nor_by_another_sites_page(city, resident):
    hidden = tagged(city, "derelict_building")
    told = {"kind": "persists", "issue": str(hidden)}
    assert resident.post("/say/n1", data=told).status_code == 404
    assert resident.post("/say/n1", data={"kind": "nonsense"}).status_code == 400
    foreign = resident.post("/say/n1", data={"kind": "missing"}, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert one(city, "SELECT count(*) FROM register.signal") == 0


def test_behind_a_proxy_of_this_machine_one_sender_does_not_silence_the_others(city):
    client = TestClient(create_app(city), base_url="https://office.example", client=("127.0.0.1", 5))

    def say(forwarded):
        headers = OWN | {"accept": "text/html", "x-forwarded-for": forwarded}
        data = {"kind": "missing", "category": "litter"}
        return client.post("/say/n1", data=data, headers=headers).status_code

    assert [say("10.0.0.7") for _ in range(6)] == [200] * 5 + [429]
    assert say("10.0.0.8") == 200
    assert [say(f"2001:db8:1:2::{n}") for n in range(6)] == [200] * 5 + [429]


def test_a_sender_who_says_much_at_once_is_slowed_too(city):
    def say():
        with connect(city) as connection:
            day = day_in_tehran()
            hazards.send_signal(connection, "missing", sender=b"x", on=day, key=KEY, area_code="n1")

    with ThreadPoolExecutor(12) as crowd:
        failed = [said.exception() for said in [crowd.submit(say) for _ in range(12)]]
    assert sum(isinstance(fault, hazards.Throttled) for fault in failed) == 7
    assert one(city, "SELECT count(*) FROM register.signal") == 5
