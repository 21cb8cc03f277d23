"""Paper and folders: the sheet's squares, the table typed by keyboard alone, photos that know their place."""

from __future__ import annotations

import io
import json
import re

import pytest
from importing import CENTRES, ask, one
from PIL import Image
from serving import program, serving, signed_in_page
from tagging import empty, make_tag_city, member, wait_for
from watching import wait_until

from geo_mahalle.database import connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.register.hazards import packs
from geo_mahalle.web.paper import draw, grid_of, numbers_of, read_kind

pytestmark = pytest.mark.database
BOX = (48.95, 36.35, 48.96, 36.36)


@pytest.fixture(scope="module")
def made(clones, tmp_path_factory):
    chosen = make_tag_city(clones(), tmp_path_factory.mktemp("city"))
    with serving(chosen) as address:
        yield chosen, address, member(chosen)
    Cluster(chosen).drop_database(chosen.place)


@pytest.fixture
def city(made):
    empty(made[0])
    return made[0]


def test_a_square_is_named_by_letter_and_number_in_any_digits_and_letters():
    grid = grid_of(BOX)
    assert (grid.columns, grid.rows) == (10, 13)
    assert grid.side_m == pytest.approx(89.5, abs=0.2)
    first = grid.middle("الف ۱")
    assert first == grid.middle("الف1") == grid.middle("الف-١")
    assert first[0] == pytest.approx(48.9595)
    assert grid.middle("ب ۳")[0] == pytest.approx(48.9585)
    assert [grid.middle(wrong) for wrong in ("", "ب", "۳", "ز ۳", "ب ۰", "ب ۱۴", "B3", "ب ۳ ۴")] == [None] * 8


def test_a_kind_is_named_by_its_number_or_the_beginning_of_its_name(catalogue):
    numbers = numbers_of(catalogue, 2)
    assert read_kind("۱", numbers).id == "lamp_out"
    assert read_kind("چاله", numbers).id == "pothole"
    assert read_kind("چاله و رويه", numbers).id == "pothole"
    assert [read_kind(wrong, numbers) for wrong in ("", "۹۹۹", "ققق", "نبود")] == [None] * 4
    assert all(kind.sensitivity <= 2 for kind in numbers.values())


@pytest.mark.browser
def test_the_table_is_filled_by_keyboard_alone_and_a_wrong_row_stays(made, city, open_page):
    _, address, token = made
    page = signed_in_page(open_page, address, token)
    page.goto(f"{address}/tag/table")
    for word in ("ب ۳", "۱", "2", "1405/06/01", "ب ۹۹", "چاله", "3", "", None, "گوشه تاریک", "2", "", ""):
        page.keyboard.type(word or "")
        page.keyboard.press("Tab" if word is None else "Enter")
    page.wait_for_selector(".paper__done")
    assert page.locator(".paper__done li").count() == 2
    assert page.locator(".paper__wrong").count() == 1
    assert "چنین خانه‌ای" in page.inner_text(".paper__wrong")
    assert page.evaluate("document.activeElement.name") == "cell"
    rows = ask(
        city,
        "SELECT category_id, severity, placed_by, ST_X(geom), reported_on::text"
        " FROM register.report ORDER BY category_id",
    )
    assert rows[1][:3] == ("lamp_out", 2, "tap")
    assert rows[1][3:] == (pytest.approx(48.9585), "2026-08-23")
    assert rows[0][:4] == ("hidden_corner", 2, "area", None)


def test_a_table_sent_twice_counts_once(made, city):
    _, address, token = made
    with program(city, address, token) as client:
        page = client.get("/tag/table", headers={"accept": "text/html"}).text
        clients = re.findall(r'name="client" value="([0-9a-f-]{36})"', page)
        typed = {"area": "n1", "client": clients[0], "cell": "ب ۳", "kind": "1", "severity": "2", "day": ""}
        answers = [client.post("/tag/table", data=typed).text for _ in range(2)]
    assert all("ثبت شد، کد پیگیری" in answer for answer in answers)
    assert one(city, "SELECT count(*) FROM register.report") == 1


def test_the_sheet_has_the_squares_the_streets_and_the_numbers(made, city):
    _, address, token = made
    with program(city, address, token) as client:
        page = client.get("/tag/sheet/n1", headers={"accept": "text/html"}).text
        assert client.get("/tag/sheet/n2").status_code == 404
    assert "خیابان نارون" in page
    assert page.count("paper__letter") == 10 + 13
    assert "<b>۱</b> چراغ خاموش معبر" in page
    with connect(city) as connection:
        pack = json.loads(packs.area_pack(connection, "n1"))
    drawing = draw(pack, grid_of(BOX))
    assert [kind for kind, _ in drawing.streets] == ["wide"]
    assert drawing.height == pytest.approx(drawing.width * 13 / 10)


def geotagged(lon, lat):
    exif = Image.Exif()

    def degrees(value):
        return (int(value), int(value % 1 * 60), value * 60 % 1 * 60)

    exif[0x8825] = {1: "N", 2: degrees(lat), 3: "E", 4: degrees(lon)}
    exif[0x8769] = {0x9003: "2026:03:21 10:30:00", 0x9011: "+03:30"}
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (90, 120, 40)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


@pytest.mark.browser
def test_photos_that_know_their_place_become_drafts_and_the_others_are_left_out(made, city, open_page):
    _, address, token = made
    page = signed_in_page(open_page, address, token)
    page.goto(f"{address}/tag/drafts")
    wait_until(page, "document.body.dataset.ready")
    lon, lat = CENTRES["n1"]
    bare = io.BytesIO()
    Image.new("RGB", (64, 48)).save(bare, "JPEG")
    bodies = {"a.jpg": geotagged(lon, lat), "b.jpg": geotagged(51.4, 35.7), "c.jpg": bare.getvalue()}
    files = [{"name": name, "mimeType": "image/jpeg", "buffer": body} for name, body in bodies.items()]
    page.set_input_files("#single", files=files)
    wait_until(page, "document.getElementById('drafts-words').textContent")
    assert page.inner_text("#drafts-words") == "۲ پیش‌نویس؛ ۱ عکس جای خود را نمی‌داند و کنار گذاشته شد."
    assert "خیابان نارون" in page.inner_text("#drafts li:first-child")
    assert "بیرون از محله" in page.inner_text("#drafts li:last-child")
    page.locator("#drafts select").select_option("pothole")
    page.locator('#drafts [data-severity="3"]').click()
    wait_until(page, "document.querySelectorAll('#drafts li').length === 1")
    wait_for(
        page, "import('/static/tag_store.js').then(m => m.all('receipts')).then(all => all.length === 1)"
    )
    row = ask(
        city, "SELECT category_id, ST_X(geom), reported_at AT TIME ZONE 'UTC', placed_by FROM register.report"
    )[0]
    assert (row[0], row[1], str(row[2]), row[3]) == (
        "pothole",
        pytest.approx(lon, abs=1e-5),
        "2026-03-21 07:00:00",
        "gps",
    )
    assert one(city, "SELECT count(*) FROM register.photo") == 1
