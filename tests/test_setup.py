"""Neighbourhoods are drawn, agreed and approved: versions, faults in words, undo, the sheet to sign."""

from __future__ import annotations

import sqlite3

import pytest
from importing import SIDE, SOUTH, WEST, ask, bring, feature, one, report, square, write_csv, write_geojson
from problems import day_in_tehran
from serving import person, program, serving
from test_importers_undo import state as register

from geo_mahalle.database.scope import Kind

pytestmark = pytest.mark.database
DRAFTS = ("boundary_draft", "boundary_step", "gazetteer")


@pytest.fixture
def office(place):
    """The place's settings, a client of the county office, and its address."""
    token = person(place, Kind.COUNTY_OFFICE, is_placewide=True)
    with serving(place) as address, program(place, address, token) as client:
        client.timeout = 60
        yield place, client, address


def draw(client, name, column, row, *, side=SIDE, status=200, **more):
    body = {"name": name, "level": "neighbourhood", "polygons": [square(column, row, side)], **more}
    answer = client.post("/setup/drafts", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def ids(found, *names):
    return [one["id"] for one in found["drafts"] if not names or one["name"] in names]


def agree(client, chosen):
    answer = client.post("/setup/agree", json={"ids": chosen, "on": "۱۴۰۵/۰۶/۰۱", "note": "جلسه سوم"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def approve(client, chosen, **more):
    return client.post("/setup/approve", json={"ids": chosen, **more})


def test_drafts_are_agreed_and_approved_and_facts_find_their_area(office, tmp_path):
    place, client, _ = office
    rows = [report("r1"), report("r2", "n2")]
    bring(place, "reports", write_csv(tmp_path / "r.csv", rows))
    draw(client, "باغ‌نو", 0, 0)
    found = draw(client, "چمن", 1, 0)
    assert [(d["name"], d["status"]) for d in found["drafts"]] == [("باغ‌نو", "draft"), ("چمن", "draft")]
    assert one(place, "SELECT count(*) FROM register.area") == 0
    assert approve(client, ids(found)).status_code == 409
    found = agree(client, ids(found))
    assert {d["status_title"] for d in found["drafts"]} == {"توافق شورا"}
    answer = approve(client, ids(found))
    assert answer.status_code == 200, answer.text
    assert answer.json()["said"] == "تصویب شد: ۲ پهنهٔ تازه، ۲ داده جای تازه گرفت"
    assert ask(place, "SELECT name_fa, status FROM register.area ORDER BY 1") == [
        ("باغ‌نو", "approved"),
        ("چمن", "approved"),
    ]
    assert answer.json()["drafts"] == []
    steps = ask(
        place, "SELECT step, on_day::text, note FROM register.boundary_step ORDER BY id LIMIT 3 OFFSET 2"
    )
    assert steps[0] == ("agreed", "2026-08-23", "جلسه سوم")
    assert {area for (area,) in ask(place, "SELECT area_id IS NULL FROM register.report")} == {False}


def test_a_redraw_is_a_version_with_its_crosswalk_and_is_undone_to_the_exact_state(office):
    place, client, _ = office
    found = agree(client, ids(draw(client, "باغ‌نو", 0, 0)))
    assert approve(client, ids(found)).status_code == 200
    ask(place, "UPDATE register.area_boundary SET valid = daterange('2020-01-01', NULL) RETURNING id")
    code = one(place, "SELECT code FROM register.area")
    before = register(place)
    made = client.post("/setup/redraw", json={"code": code}).json()
    (draft,) = made["drafts"]
    again = client.post("/setup/redraw", json={"code": code})
    assert again.status_code == 409
    assert again.json()["sentence"] == "پیش‌نویس دیگری از همین پهنه باز است."
    body = {"id": draft["id"], "revision": draft["revision"], "name": "باغ‌نو", "level": "neighbourhood"}
    changed = client.post("/setup/drafts", json={**body, "polygons": [square(0, 0, SIDE * 1.5)]})
    assert changed.status_code == 200, changed.text
    stale = client.post("/setup/drafts", json={**body, "polygons": [square(0, 0)]})
    assert stale.status_code == 409
    assert stale.json()["sentence"] == "در این میان کس دیگری این ترسیم را تغییر داده است."
    approved = approve(client, ids(agree(client, [draft["id"]])))
    assert approved.status_code == 200, approved.text
    assert one(place, "SELECT count(*) FROM register.area_boundary") == 2
    assert one(place, "SELECT count(*) FROM register.area_crosswalk") > 0
    run = approved.json()["approvals"][0]["run_id"]
    back = client.post("/setup/undo", json={"run_id": run})
    assert back.status_code == 200, back.text
    assert [d["status"] for d in back.json()["drafts"]] == ["agreed"]
    after = register(place)
    assert {k: v for k, v in after.items() if k not in DRAFTS} == {
        k: v for k, v in before.items() if k not in DRAFTS
    }
    assert approve(client, ids(back.json())).status_code == 200


def test_gaps_and_overlaps_are_said_and_an_overlap_needs_a_tick(office):
    place, client, _ = office
    draw(client, "یک", 0, 0)
    found = draw(client, "دو", 0.9, 0)
    (overlap,) = [one for one in found["faults"] if one["kind"] == "overlap"]
    assert overlap["said"].startswith("«دو» و «یک» زمین مشترک دارند: ۱۰٫۰ هکتار")
    draw(client, "سه", 3, 0)
    found = draw(client, "چهار", 4.01, 0)
    (gap,) = [one for one in found["faults"] if one["kind"] == "gap"]
    assert "بی‌صاحب مانده" in gap["said"]
    assert "«سه»" in gap["said"]
    assert "«چهار»" in gap["said"]
    chosen = ids(agree(client, ids(found)))
    refused = approve(client, chosen)
    assert refused.status_code == 400
    assert "زمین مشترک" in refused.json()["sentence"]
    assert one(place, "SELECT count(*) FROM register.area") == 0
    assert approve(client, chosen, is_despite_overlaps=True).status_code == 200


def test_split_and_merge(office):
    place, client, _ = office
    (draft,) = draw(client, "چمن", 0, 0)["drafts"]
    middle = WEST + SIDE * 0.4
    short = client.post(
        "/setup/split",
        json={"id": draft["id"], "line": [[middle, SOUTH + SIDE / 4], [middle, SOUTH + SIDE / 2]]},
    )
    assert short.status_code == 422
    assert short.json()["sentence"] == "خط پهنه را کامل نمی‌بُرد؛ از بیرون شروع و بیرون تمام کنید."
    line = [[middle, SOUTH - 0.001], [middle, SOUTH + SIDE + 0.001]]
    found = client.post("/setup/split", json={"id": draft["id"], "line": line}).json()
    assert [one["name"] for one in found["drafts"]] == ["چمن", "چمن ۲"]
    found = client.post("/setup/merge", json={"ids": ids(found)}).json()
    assert [one["name"] for one in found["drafts"]] == ["چمن"]
    far = draw(client, "دور", 5, 5)
    refused = client.post("/setup/merge", json={"ids": ids(far)})
    assert refused.json()["sentence"] == "این پهنه‌ها مرز مشترک ندارند."
    assert client.post("/setup/withdraw", json={"ids": ids(far)}).json()["drafts"] == []
    assert one(place, "SELECT count(*) FROM register.area") == 0


def test_areas_in_force_become_one_and_are_two_again_after_undoing(office, tmp_path):
    place, client, _ = office
    bring(place, "reports", write_csv(tmp_path / "r.csv", [report("r1"), report("r2", "n2")]))
    draw(client, "باغ‌نو", 0, 0)
    found = draw(client, "چمن", 1, 0)
    assert approve(client, ids(agree(client, ids(found)))).status_code == 200
    before = register(place)
    first, second = [code for (code,) in ask(place, "SELECT code FROM register.area ORDER BY name_fa")]
    made = client.post("/setup/merge", json={"ids": [], "codes": [first, second]}).json()
    (draft,) = made["drafts"]
    assert (draft["name"], draft["code"], draft["takes"]) == ("باغ‌نو", first, "جای چمن را می‌گیرد")
    assert made["faults"] == []
    assert len(made["areas"]) == 2
    approved = approve(client, ids(agree(client, [draft["id"]])))
    assert approved.status_code == 200, approved.text
    assert [area["code"] for area in approved.json()["areas"]] == [first]
    shares = (
        "SELECT round(area_share::numeric, 4)::float FROM register.area_crosswalk ORDER BY from_boundary_id"
    )
    assert ask(place, shares) == [(1.0,), (1.0,)]
    today = "SELECT count(*) FROM register.area_boundary WHERE upper_inf(valid)"
    assert one(place, today) == 1
    found = client.post("/setup/undo", json={"run_id": approved.json()["approvals"][0]["run_id"]})
    assert found.status_code == 200, found.text
    assert {area["code"] for area in found.json()["areas"]} == {first, second}
    after = register(place)
    assert {k: v for k, v in after.items() if k not in DRAFTS} == {
        k: v for k, v in before.items() if k not in DRAFTS
    }


def test_an_area_that_began_today_cannot_become_part_of_another(office):
    place, client, _ = office
    draw(client, "باغ‌نو", 0, 0)
    found = draw(client, "چمن", 1, 0)
    approve(client, ids(agree(client, ids(found))))
    today = "UPDATE register.area_boundary SET valid = daterange(%s, NULL) RETURNING id"
    ask(place, today, [day_in_tehran()])
    codes = [code for (code,) in ask(place, "SELECT code FROM register.area ORDER BY name_fa")]
    (draft,) = client.post("/setup/merge", json={"ids": [], "codes": codes}).json()["drafts"]
    refused = approve(client, ids(agree(client, [draft["id"]])))
    assert refused.status_code == 422, refused.text
    assert "امروز به تصویب رسیده" in refused.json()["sentence"]
    assert one(place, "SELECT count(*) FROM register.area_boundary WHERE upper_inf(valid)") == 2


def test_corners_are_laid_onto_the_street(office, tmp_path):
    place, client, _ = office
    line = {"type": "LineString", "coordinates": [[WEST - 0.01, SOUTH], [WEST + 0.05, SOUTH]]}
    street = feature(line, key="s1", name="خیابان امام", **{"class": "main"})
    bring(place, "streets", write_geojson(tmp_path / "s.geojson", [street]))
    ring = [[x, y + 0.00005] if y == SOUTH else [x, y] for x, y in square(0, 0)[0]]
    (draft,) = draw(client, "کنار خیابان", 0, 0, polygons=[[ring]], is_snapped=True)["drafts"]
    lowest = min(y for _, y in draft["shape"]["coordinates"][0][0])
    assert abs(lowest - SOUTH) < 1e-9
    box = f"{WEST},{SOUTH - 0.001},{WEST + 0.01},{SOUTH + 0.01}"
    streets = client.get(f"/basemap/streets?box={box}&zoom=16").json()["streets"]
    assert [one["name"] for one in streets] == ["خیابان امام"]


def test_a_line_that_crosses_itself_is_refused_with_its_place(office):
    place, client, _ = office
    bow = [
        [WEST, SOUTH],
        [WEST + SIDE, SOUTH + SIDE],
        [WEST + SIDE, SOUTH],
        [WEST, SOUTH + SIDE],
        [WEST, SOUTH],
    ]
    answer = client.post(
        "/setup/drafts", json={"name": "پاپیون", "level": "neighbourhood", "polygons": [[bow]]}
    )
    assert answer.status_code == 422
    assert answer.json()["sentence"].startswith("خط مرز خودش را قطع می‌کند")
    lon, lat = answer.json()["at"]
    assert abs(lon - WEST - SIDE / 2) < 1e-6
    assert abs(lat - SOUTH - SIDE / 2) < 1e-6
    for polygons in ([], [[]], [[[]]], [[[[1, 1]]]]):
        body = {"name": "هیچ", "level": "neighbourhood", "polygons": polygons}
        assert client.post("/setup/drafts", json=body).status_code == 422
    assert one(place, "SELECT count(*) FROM register.boundary_draft") == 0


def test_the_place_is_named_and_a_box_that_cannot_be_is_refused(office):
    place, client, _ = office
    box = {"west": "۴۸٫۸", "south": "36.2", "east": "49.2", "north": "36.6"}
    answer = client.post("/setup/place", data={"name_fa": "شهرستان ماه‌نشان", **box})
    assert answer.status_code == 303
    assert ask(place, "SELECT name_fa, west FROM register.place") == [("شهرستان ماه‌نشان", 48.8)]
    wrong = client.post(
        "/setup/place", data={"name_fa": "x", **box, "west": "60"}, headers={"accept": "text/html"}
    )
    assert wrong.status_code == 400
    assert "چارچوب مکان درست نیست." in wrong.text
    assert one(place, "SELECT name_fa FROM register.place") == "شهرستان ماه‌نشان"


def test_the_sheet_to_sign_shows_the_drafts(office):
    _, client, _ = office
    agree(client, ids(draw(client, "<b>چمن</b>", 0, 0)))
    html = client.get("/setup/print").text
    assert "&lt;b&gt;چمن" in html
    assert "<b>چمن" not in html
    assert "جلسه سوم" in html
    assert html.count('class="sheet__draft"') == 1


PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"


def tiles(path, *, body=PNG, view=None):
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE metadata (name text, value text)")
        if view:
            file.execute(view)
        else:
            file.execute("CREATE TABLE tiles (zoom_level int, tile_column int, tile_row int, tile_data blob)")
            file.execute("INSERT INTO tiles VALUES (3, 4, 5, ?)", (body,))
    file.close()
    return path


def test_an_aerial_picture_is_served_tile_by_tile_and_only_to_those_signed_in(office, tmp_path):
    place, client, address = office
    sent = client.post(
        "/setup/picture",
        content=tiles(tmp_path / "a.mbtiles").read_bytes(),
        headers={"x-file-name": "a.mbtiles", "x-credit": "x"},
    )
    assert sent.status_code == 201, sent.text
    found = client.get("/setup/tiles/3/4/2")
    assert (found.content, found.headers["content-type"]) == (PNG, "image/png")
    assert client.get("/setup/tiles/3/4/5").status_code == 404
    assert client.get("/setup/tiles/3/-4/5").status_code == 404
    assert 'data-picture="3,3"' in client.get("/setup").text
    with program(place, address, person(place, Kind.MEMBER)) as member:
        assert member.get("/setup/tiles/3/4/2").status_code == 200
        assert member.get("/setup").status_code == 404
    assert client.post("/setup/picture/away").status_code == 303
    assert client.get("/setup/tiles/3/4/2").status_code == 404


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.write_bytes(b"SQLite format 3\x00 and nothing more"),
        lambda path: path.write_bytes(b"\x89PNG"),
        lambda path: tiles(path, body=b"<svg onload=alert(1)>"),
        lambda path: tiles(
            path,
            view="CREATE VIEW tiles AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS zoom_level, 1 AS tile_column, 1 AS tile_row, x'89' AS tile_data FROM n",
        ),
    ],
)
def test_what_is_no_aerial_picture_is_refused_and_ends(office, tmp_path, make):
    place, client, _ = office
    path = tmp_path / "a.mbtiles"
    make(path)
    sent = client.post("/setup/picture", content=path.read_bytes(), headers={"x-file-name": "a"})
    assert sent.status_code == 422
    assert sent.json()["sentence"] == "این فایل عکس هوایی MBTiles نیست."
    assert one(place, "SELECT count(*) FROM register.base_map") == 0
    assert list((place.home / "uploads" / place.place).iterdir()) == []
