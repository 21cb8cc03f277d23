"""The tagging page: four taps to a recorded problem, a place to be believed, what a class may not hold."""

from __future__ import annotations

import json
import re

import pytest
from fastapi.testclient import TestClient
from importing import CENTRES, ask, one
from serving import program, serving, signed_in_page
from tagging import PHONE, empty, make_tag_city, member, open_tag, picture, post, sent, stand, tag
from watching import wait_until

from geo_mahalle import identity
from geo_mahalle.database import connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.identity import Kind
from geo_mahalle.register.hazards import find_personal, packs
from geo_mahalle.web import create_app
from geo_mahalle.web.admission import COOKIE, csrf_token
from geo_mahalle.web.statics import modules_of
from geo_mahalle.web.tagging import TILES, setup_of, tiles_of

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def made(clones, tmp_path_factory):
    """The city, where it is served, and a member of n1."""
    chosen = make_tag_city(clones(), tmp_path_factory.mktemp("city"))
    with serving(chosen) as address:
        yield chosen, address, member(chosen)
    Cluster(chosen).drop_database(chosen.place)


@pytest.fixture
def city(made):
    empty(made[0])
    return made[0]


@pytest.fixture
def address(made):
    return made[1]


@pytest.fixture
def token(made):
    return made[2]


@pytest.fixture
def phone(city, address, token, open_page):
    """A member's phone on /tag, in her own neighbourhood."""
    page = signed_in_page(open_page, address, token, **PHONE)
    stand(page)
    open_tag(page, address)
    return page


@pytest.mark.browser
def test_four_taps_record_a_problem_with_its_photo_and_place(phone, city):
    """Record, shutter (both in set_input_files), picture, severity; nothing is typed."""
    tag(phone)
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    assert phone.inner_text("#done-state").startswith("ثبت شد، کد پیگیری")
    row = ask(
        city,
        "SELECT category_id, severity, placed_by, accuracy_m, ST_X(geom) FROM register.report",
    )
    assert row == [("lamp_out", 2, "gps", 8.0, pytest.approx(48.955))]
    assert one(city, "SELECT count(*) FROM register.photo WHERE kind = 'before' AND review = 'pending'") == 1


@pytest.mark.browser
def test_a_fix_outside_my_neighbourhood_is_never_used_and_a_tap_on_the_map_is(phone, city):
    stand(phone, "n4")
    phone.set_input_files("#camera", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}])
    wait_until(phone, "document.querySelector('.place-detail').textContent.includes('بیرون از محله')")
    phone.locator('[data-category="lamp_out"]').first.click()
    phone.locator('[data-severity="3"]').click()
    wait_until(phone, "!document.querySelector('[data-screen=place]').hidden")
    assert phone.locator("#place-done").is_disabled()
    phone.locator("#place-map").click(position={"x": 150, "y": 160})
    phone.locator("#place-done").click()
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    assert ask(city, "SELECT placed_by, accuracy_m FROM register.report") == [("tap", None)]


@pytest.mark.browser
def test_a_fix_that_jumps_or_is_vague_is_not_used(phone):
    judge = """([fixes, rings]) => import('/static/tag_place.js').then(m => m.judge(fixes, rings).why)"""
    ring = [[[48.95, 36.35], [48.96, 36.35], [48.96, 36.36], [48.95, 36.36], [48.95, 36.35]]]
    here = {"point": [48.955, 36.355], "accuracy": 8, "at": 0}
    there = {"point": [48.9585, 36.355], "accuracy": 8, "at": 3000}
    assert phone.evaluate(judge, [[here], ring]) == ""
    assert phone.evaluate(judge, [[here, there], ring]) == "jumped"
    assert phone.evaluate(judge, [[here, {**there, "at": 60_000}], ring]) == ""
    assert phone.evaluate(judge, [[{**here, "accuracy": 900}], ring]) == "vague"
    assert phone.evaluate(judge, [[{**here, "point": [51.4, 35.7]}], ring]) == "outside"


@pytest.mark.browser
def test_a_kind_of_class_s2_sends_no_photo_place_note_or_hour(phone, city):
    tag(phone, category="hidden_corner", severity=2)
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    told = ask(city, "SELECT geom, note, chips, named_area_id > 0 FROM register.report")
    hour = "SELECT to_char(reported_at AT TIME ZONE 'Asia/Tehran', 'HH24:MI') FROM register.report"
    assert (told, one(city, hour)) == ([(None, None, [], True)], "12:00")
    assert one(city, "SELECT count(*) FROM register.photo") == 0


@pytest.mark.browser
def test_what_threatens_life_first_shows_whom_to_call(phone):
    phone.locator("#without-photo").click()
    phone.locator("#more").click()
    phone.locator('#kinds [data-category="low_power_line"]').click()
    numbers = phone.eval_on_selector_all("#call-first a", "all => all.map(one => one.getAttribute('href'))")
    assert numbers == ["tel:125", "tel:121"]
    everyone = phone.eval_on_selector_all("#call-all a", "all => all.map(one => one.getAttribute('href'))")
    assert everyone == [f"tel:{one}" for one in (115, 125, 110, 112, 121, 122, 194, 123)]
    above = phone.evaluate(
        "document.getElementById('call').compareDocumentPosition(document.getElementById('levels'))"
    )
    assert above & 4


@pytest.mark.browser
def test_a_known_problem_is_shown_with_its_age_and_me_too_joins_it(phone, city, address):
    tag(phone)
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    open_tag(phone, address)
    phone.locator("#without-photo").click()
    phone.locator('[data-category="lamp_out"]').first.click()
    assert "امروز" in phone.inner_text("#near-list")
    phone.locator("#near-list button").click()
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    assert ask(city, "SELECT reports FROM register.issue") == [(2,)]


@pytest.mark.browser
def test_a_line_is_drawn_by_taps(phone, city):
    phone.locator("#without-photo").click()
    phone.locator("[data-act=move]:visible").click()
    phone.locator('[data-shape="LineString"]').click()
    phone.locator("#place-map").click(position={"x": 220, "y": 150})
    phone.locator("#place-done").click()
    phone.locator('[data-category="lamp_out"]').first.click()
    phone.locator('[data-severity="1"]').click()
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    assert one(city, "SELECT GeometryType(extent) FROM register.report") == "LINESTRING"


@pytest.mark.browser
def test_the_search_finds_a_street_without_the_network(phone):
    phone.locator("#without-photo").click()
    phone.context.set_offline(True)
    phone.locator("[data-act=move]:visible").click()
    phone.fill("#find-place", "نارون")
    assert phone.inner_text("#found") == "خیابان نارون"
    phone.locator("#found button").click()
    assert phone.locator("#place-done").is_enabled()
    phone.context.set_offline(False)
    phone.findings.clear()


NOTES = [
    ("زنگ بزن ۰۹۱۲ ۳۴۵ ۶۷۸۹", ["phone"]),
    ("کد ملی ١٢٣٤٥٦٧٨٩١", ["national_id"]),
    ("پلاک ۱۲ ب ۳۴۵ ایران ۶۷", ["plate"]),
    ("تیر سوم کج است", []),
]


@pytest.mark.browser
def test_the_phone_warns_of_what_the_office_would_refuse(phone):
    for note, found in NOTES:
        said = phone.evaluate("note => import('/static/tag_words.js').then(m => m.personal(note))", note)
        assert said == found == list(find_personal(note))


def test_the_same_report_and_photo_sent_again_are_stored_once(city, address, token):
    told = sent()
    first, again = (post(city, address, token, told, picture()) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["code"] == again.json()["code"]
    assert ask(
        city, "SELECT (SELECT count(*) FROM register.report), (SELECT count(*) FROM register.photo)"
    ) == [(1, 1)]
    assert post(city, address, token, told | {"severity": 4}).status_code == 409


def test_a_report_whose_photo_was_lost_on_the_way_gets_it_when_it_is_sent_again(city, address, token):
    told = sent()
    assert post(city, address, token, told).status_code == 201
    assert post(city, address, token, told, picture()).json()["warnings"] == []
    assert one(city, "SELECT count(*) FROM register.photo") == 1


def test_a_photo_that_is_none_does_not_cost_the_report(city, address, token):
    answer = post(city, address, token, sent(), b"GIF89a" + bytes(50))
    assert (answer.status_code, answer.json()["warnings"]) == (201, ["photo"])
    assert one(city, "SELECT count(*) FROM register.report") == 1


WRONG = [
    {"extra": 1},
    {"severity": 9},
    {"severity": True},
    {"accuracy_m": 1e9},
    {"area_code": "n1\0"},
    {"tagged_at": "2025-09-20T09:00:00"},
    {"category": "nobody_knows"},
    {"category": "emergency_line_contacts", "shape": None, "area_code": "n1"},
    {"category": "hidden_corner"},
    {"shape": {"type": "Point", "coordinates": list(CENTRES["n4"])}},
    {"chips": ["sparks"]},
    {"note": "سلام"},
]


def test_what_a_report_may_not_say_is_refused_in_persian_and_nothing_is_stored(city, address, token):
    answers = [post(city, address, token, sent(**wrong)) for wrong in WRONG]
    assert [answer.status_code for answer in answers] == [422] * len(WRONG)
    assert all(answer.json()["words"] for answer in answers)
    assert one(city, "SELECT count(*) FROM register.report") == 0


def test_a_place_that_cannot_be_meant_is_mended_by_a_tap(city, address, token):
    far = sent(shape={"type": "Point", "coordinates": list(CENTRES["n4"])})
    assert post(city, address, token, far).json()["mend"] == "place"


def test_a_body_longer_than_a_photo_is_cut_off(city, address, token):
    assert post(city, address, token, sent(), bytes(12 * 2**20)).status_code == 413


def test_nobody_and_an_analyst_cannot_tag_and_a_member_sees_her_own_area_only(city, address, token):
    analyst = member(city, kind=Kind.ANALYST)
    assert post(city, address, analyst, sent()).status_code == 404
    with program(city, address, token) as client:
        session = client.get("/tag/session").json()
        assert [area["code"] for area in session["areas"]] == ["n1"]
        assert client.get("/tag/areas/n1/pack").status_code == 200
        assert [client.get(f"/tag/areas/n2/{one}").status_code for one in ("pack", "open")] == [404, 404]
        client.headers["cookie"] = ""
        assert client.get("/tag/session").json()["account"] is None
        assert client.get("/tag/mine").status_code == 404


def test_a_pack_holds_the_streets_and_outlines_and_says_so_where_it_cannot_fit(city):
    with connect(city) as connection:
        body = packs.area_pack(connection, "n1")
        coarse = packs.area_pack(connection, "n1", largest=len(body) - 1)
        with pytest.raises(Exception, match="larger than"):
            packs.area_pack(connection, "n1", largest=50)
    pack = json.loads(body)
    assert [street[0] for street in pack["streets"]] == ["خیابان نارون"]
    assert sum(area["own"] for area in pack["areas"]) == 1
    first = pack["areas"][0]["rings"][0]
    assert (first[0] * pack["step"], first[1] * pack["step"]) == pytest.approx((48.95, 36.35), abs=0.011)
    assert len(coarse) < len(body) < packs.LARGEST_PACK


def test_a_photo_is_handed_out_only_after_somebody_looked_at_it(city, address, token):
    post(city, address, token, sent(), picture())
    photo = one(city, "SELECT public_id FROM register.photo")
    with program(city, address, token) as client, program(city, address, member(city, ["n2"])) as other:
        assert client.get(f"/tag/photos/{photo}").status_code == 404
        ask(city, "UPDATE register.photo SET review = 'cleared' RETURNING id")
        assert client.get(f"/tag/photos/{photo}").headers["content-type"] == "image/jpeg"
        assert other.get(f"/tag/photos/{photo}").status_code == 404
        mine = client.get("/tag/mine").json()["reports"]
    assert [(one["state"], one["days"] >= 0, list(one["photos"])) for one in mine] == [
        ("recorded", True, ["before"])
    ]


def test_the_eight_pictures_are_the_committees_own_and_none_of_a_class_without_photos(catalogue):
    for committee in catalogue.committees:
        tiles = tiles_of(catalogue, [committee], [])
        kinds = [catalogue.categories[one] for one in tiles]
        assert len(tiles) <= TILES
        assert {kind.committee for kind in kinds} <= {committee}
        assert all(kind.sensitivity < 2 for kind in kinds)
    assert tiles_of(catalogue, [], ["noise"])[0] == "noise"
    assert len(tiles_of(catalogue, [], [])) == TILES


def test_the_page_alone_may_ask_for_place_and_camera(city, address, token):
    with program(city, address, token) as client:
        page, setup = client.get("/tag"), client.get("/tag/setup.json")
        worker = client.get("/tag/worker.js")
    assert "geolocation=(self)" in page.headers["permissions-policy"]
    assert "worker-src 'self'" in page.headers["content-security-policy"]
    assert "geolocation=()" in setup.headers["permissions-policy"]
    assert worker.headers["service-worker-allowed"] == "/tag"
    assert set(setup.json()) > set(setup_of(city)) - {"words"}


def test_the_first_page_names_every_script_at_once_and_runs_none_that_draws_maps(city, address, token):
    with program(city, address, token) as client:
        page = client.get("/tag").text
    named = set(re.findall(r'(?:src|rel="modulepreload" href)="/static/([a-z_]+[.]js)"', page))
    assert named == set(modules_of("tag.js")) >= {"tag_flow.js", "tag_near.js", "idb.js"}
    assert "tag_file.js" not in named  # only who takes a file away needs it
    assert '<script src="/static/leaflet.js"' not in page
    assert "icons.svg" not in page  # pictograms of the frame are drawn in the page


def test_where_an_office_takes_notes_one_that_tells_of_a_person_is_refused(city, token):
    talking = TestClient(
        create_app(city.model_copy(update={"takes_notes": True})), base_url="https://a.example"
    )
    account = identity.account_of_session(city, token)
    headers = {"origin": "https://a.example", "x-csrf-token": csrf_token(city, account.session_key)}
    answers = [
        talking.post(
            "/tag/reports",
            data={"report": json.dumps(sent(note=note))},
            headers=headers | {"cookie": f"{COOKIE}={token}"},
        ).status_code
        for note in ("تیر سوم کج است", "زنگ بزن ۰۹۱۲ ۳۴۵ ۶۷۸۹")
    ]
    assert answers == [201, 422]
    assert ask(city, "SELECT note FROM register.report") == [("تیر سوم کج است",)]
