"""Walks, events and interviews without a signal are stored once, also when the browser is killed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from importing import ask
from problems import day_in_tehran, picture
from serving import program, serving
from tagging import PHONE, make_tag_city, member, wait_for
from test_tag_offline import Office, Phone
from watching import wait_until

from geo_mahalle.analysis.parameters import Parameters
from geo_mahalle.analysis.relate import relate
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Role, connect
from geo_mahalle.database.cluster import Cluster

pytestmark = [pytest.mark.database]
READY = "document.body.dataset.ready"
FORMS = read_catalogue(None).forms
EVENT, SURVEY, WALK = (
    next(one for one in FORMS.values() if one.kind == kind) for kind in ("event", "survey", "walk")
)


@pytest.fixture(scope="module")
def made(clones, tmp_path_factory):
    chosen = make_tag_city(clones(), tmp_path_factory.mktemp("city"))
    with connect(chosen, Role.COMPUTE) as connection:
        relate(connection, Parameters())
    yield chosen, member(chosen)
    Cluster(chosen).drop_database(chosen.place)


def first(sheet):
    """An answer to every question: the first that is not «unsure»."""
    return {one.id: next(key for key in one.answers if key != "unsure") for one in sheet.questions}


def sent(kind, sheet, **more):
    return {
        "client_id": str(uuid4()), "tagged_at": datetime.now(UTC).isoformat(), "kind": kind, "area": "n1",
        "form": sheet.id, "answers": first(sheet) if kind in ("event", "survey", "street") else {}, **more,
    }  # fmt: skip


def post(client, told):
    return client.post("/walking/sent", data={"form": json.dumps(told)})


@pytest.fixture(scope="module")
def client(made):
    with serving(made[0]) as address:
        found = program(made[0], address, made[1])
        found.timeout = 60
        yield found


def counts(place):
    return [
        ask(place, f"SELECT count(*) FROM register.{table}")[0][0]  # noqa: S608 - names of this test
        for table in ("event", "walk", "walk_answer")
    ] + [ask(place, "SELECT count(DISTINCT client_id) FROM register.survey_answer")[0][0]]


def test_a_whole_walk_an_event_and_an_interview_sent_again_and_again_are_stored_once(made, client):
    before = counts(made[0])
    begin = sent("begin", WALK, walkers=4, women=3, is_after_dark=True, is_led_by_women=True)
    street = sent("street", WALK, walk=begin["client_id"], street="خیابان نارون")
    finish = sent("finish", WALK, walk=begin["client_id"])
    event, survey = sent("event", EVENT), sent("survey", SURVEY, adults=3, sex="woman")
    for _ in range(3):
        for told in (begin, street, finish, event, survey):
            assert post(client, told).status_code == 200, told["kind"]
    grown = [after - was for after, was in zip(counts(made[0]), before, strict=True)]
    assert grown == [1, 1, len(WALK.questions), 1]
    walk = ask(
        made[0],
        "SELECT walkers, women, is_after_dark, completeness FROM register.walk ORDER BY id DESC LIMIT 1",
    )
    assert walk == [(4, 3, True, 1.0)]


def test_the_second_judges_a_walk_on_another_phone_and_hears_nothing_of_the_first(made, client):
    begin = sent("begin", WALK, walkers=2, women=1)
    street = sent("street", WALK, walk=begin["client_id"], street="خیابان نارون")
    finish = sent("finish", WALK, walk=begin["client_id"])
    for told in (begin, street, finish):
        assert post(client, told).status_code == 200
    offered = client.get("/walking/areas/n1/streets").json()
    assert begin["client_id"] in [one["walk"] for one in offered["walks"]]
    assert {name for one in offered["walks"] for name in one} == {
        "walk", "day", "is_after_dark", "is_led_by_women",
    }  # fmt: skip
    walk = {"walk": begin["client_id"], "street": "خیابان نارون"}
    first_said = (
        "SELECT count(*), min(completeness) FROM register.walk_answer JOIN register.walk ON id = walk_id"
    )
    mine = " WHERE client_id = %s AND rater = %s"
    before = ask(made[0], first_said + mine, [begin["client_id"], 1])
    # It was finished by the first; the second's judgement still comes in, and changes nothing of it.
    other = {question: list(WALK.questions[0].answers)[-1] for question in [WALK.questions[0].id]}
    assert post(client, sent("street", WALK, **walk, rater=2)).status_code == 200
    assert post(client, {**sent("street", WALK, **walk), "answers": other}).status_code == 200
    assert ask(made[0], first_said + mine, [begin["client_id"], 1]) == before
    assert ask(made[0], first_said + mine, [begin["client_id"], 2])[0][0] == len(WALK.questions)
    page = client.get("/walks/n1", headers={"accept": "text/html"}).text
    assert "(kappa)" in page or "کاپا" in page


def test_what_cannot_be_taken_is_refused_in_persian_and_never_tried_for_ever(client):
    lost = post(client, sent("street", WALK, walk=str(uuid4()), street="خیابان نارون"))
    odd = post(client, sent("event", EVENT, answers={"kind": "no_such_thing"}))
    form = post(client, {**sent("event", EVENT), "form": "nothing"})
    more = post(client, {**sent("event", EVENT), "sender": "me"})
    assert [one.status_code for one in (lost, odd, form, more)] == [400, 400, 400, 422]
    assert all(
        any("\u0600" <= sign <= "\u06ff" for sign in one.json()["words"]) for one in (lost, odd, form, more)
    )
    outside = post(client, {**sent("event", EVENT), "area": "n2"})
    assert outside.status_code in (400, 404)


def test_a_clock_that_cannot_be_believed_gives_the_day_it_came(made, client):
    ahead = sent("event", EVENT, tagged_at=(datetime.now(UTC) + timedelta(days=40)).isoformat())
    assert post(client, ahead).status_code == 200
    ((on_day,),) = ask(
        made[0], "SELECT on_day FROM register.event WHERE source_key = %s", [ahead["client_id"]]
    )
    assert abs((on_day - day_in_tehran()).days) <= 1


def fill(page, sheet, extra=()):
    for question, answer in [*first(sheet).items(), *extra]:
        page.check(f'#questions input[name="{question}"][value="{answer}"]')
    page.click("#form button.walks__next")


@pytest.mark.browser
def test_forms_filled_in_without_a_signal_survive_a_killed_browser_and_are_stored_once(
    made, client, browser, tmp_path
):
    place, token = made
    theirs = sent("begin", WALK, walkers=2, women=1)
    assert post(client, theirs).status_code == 200
    before = counts(place)
    office = Office(place, tmp_path / "office")
    phone = Phone(browser, tmp_path / "phone", office, token)
    with office.open():
        page = phone.start()
        page.goto(f"{office.address}/walking")
        wait_until(page, f"{READY} && document.body.dataset.streets === '1'")
        wait_for(page, "navigator.serviceWorker.ready")
        wait_until(page, "navigator.serviceWorker.controller !== null")
        picture(page, "walking-home")
    # Nobody answers any more: a walk, an event and an interview are filled in.
    page.goto(f"{office.address}/walking")
    wait_until(page, READY)
    page.click("#new-walk")
    page.fill('#begin [name="walkers"]', "۵")
    page.click("#begin button.walks__next")
    page.click('[data-street="خیابان نارون"]')
    fill(page, WALK)
    picture(page, "walking-streets")
    # The phone goes to the second, who judges the same street and sees no answer of the first.
    page.click("#hand")
    page.wait_for_selector("#alone")
    assert not page.is_visible("#finish")
    assert page.query_selector("[data-done]") is None
    page.click('[data-street="خیابان نارون"]')
    assert page.query_selector('#questions input:checked:not([value="unsure"])') is None
    fill(page, WALK)
    picture(page, "walking-second")
    page.click("#hand")
    page.click("#finish")
    # Of a walk that another phone began this one is the second.
    page.click("#second")
    page.click(f'[data-walk="{theirs["client_id"]}"]')
    page.click('[data-street="خیابان نارون"]')
    fill(page, WALK)
    page.click("#leave")
    page.click("#new-event")
    picture(page, "walking-event")
    fill(page, EVENT)
    page.click("#new-survey")
    fill(page, SURVEY, [("sex", "woman"), ("adults", "2")])
    wait_until(page, "document.getElementById('queue').dataset.count === '7'")
    assert "۷ مورد در صف" in page.inner_text("#queue")
    picture(page, "walking-queued")
    phone.kill()
    assert counts(place) == before
    with office.open():
        page = phone.start()
        page.goto(f"{office.address}/walking")
        wait_until(page, f"{READY} && document.getElementById('queue').dataset.count === '0'")
        assert "در دفتر ثبت شد" in page.inner_text("#mine")
        picture(page, "walking-sent")
        phone.kill()
    grown = [after - was for after, was in zip(counts(place), before, strict=True)]
    assert grown == [1, 1, 3 * len(WALK.questions), 1]
    said = "SELECT rater, count(*) FROM register.walk_answer JOIN register.walk ON id = walk_id"
    assert ask(place, said + " WHERE client_id = %s GROUP BY rater", [theirs["client_id"]]) == [
        (2, len(WALK.questions))
    ]
    assert PHONE["is_mobile"]
