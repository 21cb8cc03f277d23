"""Rows with an address only wait, are placed by people, come in as they are, and can be taken back."""

from __future__ import annotations

import pytest
from dropping import bring, drop
from importing import WEST, ask, feature, make_city, one, write_csv, write_geojson
from importing import bring as import_kind
from serving import person, program, serving, signed_in_page
from watching import wait_until

from geo_mahalle.database.scope import Kind
from geo_mahalle.importers import undo

pytestmark = pytest.mark.database


@pytest.fixture
def office(place, tmp_path):
    """A place with named streets and three rows that have an address only; a client and a token."""
    make_city(place, tmp_path)
    lines = [("یاس", 36.352), ("لاله", 36.357)]
    streets = [
        feature(
            {"type": "LineString", "coordinates": [[WEST, lat], [WEST + 0.008, lat]]},
            key=name,
            name=f"کوچه {name}",
            **{"class": "alley"},
        )
        for name, lat in lines
    ]
    import_kind(place, "streets", write_geojson(tmp_path / "s.geojson", streets))
    rows = [
        {"شناسه": "a", "نوع": "چراغ معبر", "نشانی": "کوچه یاس، پلاک ۴"},
        {"شناسه": "b", "نوع": "چراغ معبر", "نشانی": "كوچه لاله"},
        {"شناسه": "c", "نوع": "چراغ معبر", "نشانی": "پشت باغ"},
    ]
    token = person(place, Kind.COUNTY_OFFICE, is_placewide=True)
    with serving(place) as address, program(place, address, token) as client:
        client.timeout = 60
        bring(client, drop(client, write_csv(tmp_path / "لیست.csv", rows)))
        yield place, client, address, token


def waiting(client):
    return {row["address"]: row for row in client.get("/placing/rows").json()["rows"]}


def row_of(client, address):
    return {name: waiting(client)[address][name] for name in ("run_id", "line")}


def test_an_address_gets_places_with_a_score_and_the_row_comes_in_as_it_is(office):
    place, client, _, _ = office
    assert set(waiting(client)) == {"کوچه یاس، پلاک ۴", "كوچه لاله", "پشت باغ"}
    row = row_of(client, "كوچه لاله")
    found = client.get(f"/placing/candidates/{row['run_id']}/{row['line']}").json()["candidates"]
    assert found[0]["name"] == "کوچه لاله"
    assert found[0]["score"] > 0.9
    assert abs(found[0]["lat"] - 36.357) < 1e-6
    point = {name: found[0][name] for name in ("lon", "lat", "score")}
    body = {**row, **point, "how": "candidate", "candidate": found[0]["name"]}
    assert client.post("/placing/place", json=body).status_code == 200
    assert waiting(client)["كوچه لاله"]["how"] == "candidate"
    said = client.post("/placing/bring", json={}).json()
    assert said["said"] == "۱ ردیف وارد شد، ۰ نشد."
    assert "كوچه لاله" not in waiting(client)
    found = ask(place, "SELECT source_key, kind, round(ST_Y(geom)::numeric, 4) FROM register.facility")
    assert [(key, kind, float(lat)) for key, kind, lat in found] == [("b", "lamp", 36.357)]
    assert one(place, "SELECT count(*) FROM register.placing WHERE geom IS NOT NULL") == 0
    run = one(place, "SELECT max(id) FROM register.import_run")
    undo(place, run)
    assert one(place, "SELECT count(*) FROM register.facility") == 0
    assert waiting(client)["كوچه لاله"]["how"] is None


def test_a_point_outside_the_place_and_a_row_that_does_not_wait_are_refused(office):
    _, client, _, _ = office
    row = row_of(client, "پشت باغ")
    answer = client.post("/placing/place", json={**row, "lon": 10.0, "lat": 10.0, "how": "drag"})
    assert answer.status_code == 400
    assert answer.json()["sentence"] == "این نقطه بیرون از محدودهٔ مکان است."
    other = {**row, "line": 999}
    answer = client.post("/placing/place", json={**other, "lon": 48.955, "lat": 36.355, "how": "drag"})
    assert answer.json()["sentence"] == "این ردیف منتظر جای‌یابی نیست."
    assert client.post("/placing/aside", json=row).status_code == 200
    assert waiting(client)["پشت باغ"]["how"] == "aside"
    assert client.post("/placing/back", json=row).status_code == 200
    assert waiting(client)["پشت باغ"]["how"] is None


def test_undoing_the_first_import_takes_its_queue_along(office):
    place, client, _, _ = office
    row = row_of(client, "پشت باغ")
    client.post("/placing/place", json={**row, "lon": 48.955, "lat": 36.355, "how": "drag"})
    undo(place, row["run_id"])
    assert waiting(client) == {}
    assert one(place, "SELECT count(*) FROM register.placing") == 0


def test_rows_are_placed_by_keys_and_by_drag_and_the_last_is_taken_back(office, open_page):
    place, client, address, token = office
    page = signed_in_page(open_page, address, token)
    page.goto(f"{address}/placing")
    wait_until(page, "document.getElementById('map').dataset.ready")
    first = page.locator("#address").inner_text()
    assert "یاس" in first
    page.locator("body").press("1")
    page.locator("body").press("ArrowUp")
    page.locator("body").press("Enter")
    wait_until(page, "document.getElementById('address').innerText.includes('لاله')")
    wait_until(page, "document.getElementById('current').dataset.shown.endsWith('/3')")
    page.locator("body").press("Enter")
    wait_until(page, "document.getElementById('address').innerText.includes('باغ')")
    page.locator("body").press("z")
    wait_until(page, "document.getElementById('address').innerText.includes('لاله')")
    wait_until(page, "document.querySelector('.placing__mark')")
    mark = page.locator(".placing__mark").bounding_box()
    x, y = mark["x"] + 20, mark["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=5)
    page.mouse.up()
    page.locator("#keep").click()
    wait_until(page, "document.getElementById('address').innerText.includes('باغ')")
    page.locator("#bring").click()
    wait_until(page, "document.getElementById('told').innerText.includes('وارد شد')")
    assert "۲ ردیف وارد شد" in page.locator("#told").inner_text()
    assert one(place, "SELECT count(*) FROM register.facility WHERE area_id IS NOT NULL") == 2
    assert set(waiting(client)) == {"پشت باغ"}
