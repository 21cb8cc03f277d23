"""What an office has is dropped on a page: looked at, offered choices, brought in, taken back."""

from __future__ import annotations

import json

import pytest
from dropping import bring, drop, look, page, persian, state
from importing import CENTRES, make_city, one, report, write_csv
from playwright.sync_api import Error as PageError
from pyproj import Transformer
from serving import person, program, serving, signed_in_page
from test_importers_undo import state as register
from watching import assert_quiet, wait_until

from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import Kind
from geo_mahalle.importers import uploads

pytestmark = pytest.mark.database
ZONE_38 = Transformer.from_crs("EPSG:4326", "EPSG:32638", always_xy=True)
ZONE_39 = Transformer.from_crs("EPSG:4326", "EPSG:32639", always_xy=True)


@pytest.fixture(scope="module")
def office(clones, tmp_path_factory):
    """A place with four neighbourhoods, a client of the county office, and the place's settings."""
    place = clones()
    make_city(place, tmp_path_factory.mktemp("city"))
    token = person(place, Kind.COUNTY_OFFICE, is_placewide=True)
    with serving(place) as address, program(place, address, token) as client:
        client.timeout = 60
        yield place, client, address


def lamps(path, change=lambda lon, lat: (lon, lat), **options):
    rows = []
    for number, (lon, lat) in enumerate(CENTRES.values()):
        x, y = change(lon, lat)
        rows.append({"شناسه": f"{path.stem}{number}", "نوع": "چراغ معبر", "نام": "چراغ", "طول": x, "عرض": y})
    return write_csv(path, rows, **options)


def test_a_file_is_looked_at_brought_in_and_taken_back_to_the_exact_state(office, tmp_path):
    place, client, _ = office
    before = register(place)
    path = write_csv(tmp_path / "a.csv", [report("d1"), report("d2", "n4"), report("d3", category="no")])
    address = drop(client, path, name="../گزارش ها.csv")
    words = page(client, address)
    assert "گزارش ها.csv" in words
    assert f"{persian(3)} ردیف خوانده شد، {persian(2)} روی نقشه، {persian(1)} نیاز به اصلاح" in words
    assert "دسته شناخته نیست" in words or "نوع" in words
    assert len(client.get(f"{address}/map").json()["features"]) == 3
    assert register(place) == before
    assert "وارد شد" in bring(client, address)
    assert one(place, "SELECT count(*) FROM register.report") == 2
    assert one(place, "SELECT file_name FROM register.import_run ORDER BY id DESC LIMIT 1") == "گزارش ها.csv"
    assert "refusal_reason" in client.get(f"{address}/refused").text
    assert client.post(f"{address}/undo").status_code == 303
    assert register(place) == before
    assert state(client, address) == "looked"


def test_a_finished_walk_is_no_file_that_was_brought_in(office):
    place, client, _ = office
    with connect(place, Role.OWNER) as connection:
        made = connection.execute(
            "INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes)"
            " SELECT 'walk', min(id), 'a finished walk', '', 0 FROM register.source RETURNING id"
        ).fetchone()
    begin = client.get("/drop")
    assert begin.status_code == 200
    assert "a finished walk" not in begin.text
    with connect(place, Role.OWNER) as connection:
        connection.execute("DELETE FROM register.import_run WHERE id = %s", made)


def test_a_wrong_zone_is_offered_and_never_silent(office, tmp_path):
    place, client, _ = office
    address = drop(client, lamps(tmp_path / "utm.csv", ZONE_39.transform))
    words = page(client, address)
    assert f"{persian(4)} ردیف خوانده شد، {persian(0)} روی نقشه، {persian(4)} نیاز به اصلاح" in words
    assert f"UTM، زون {persian(39)} {persian(4)} ردیف از {persian(4)} درون محدوده می‌افتد" in words
    assert one(place, "SELECT count(*) FROM register.facility") == 0
    wrong = look(client, address, kind="facilities", lying="EPSG:32638")
    assert f"{persian(39)} {persian(4)} ردیف از" in wrong
    assert client.get(f"{address}/map").json()["features"][0]["properties"] == {"inside": False}
    right = look(client, address, kind="facilities", lying="EPSG:32639")
    assert f"{persian(4)} روی نقشه، {persian(0)} نیاز به اصلاح" in right
    client.post(f"{address}/forget")


def test_swapped_axes_are_offered(office, tmp_path):
    _, client, _ = office
    address = drop(client, lamps(tmp_path / "turned.csv", lambda lon, lat: (lat, lon)))
    assert "با جابه‌جایی دو ستون" in page(client, address)
    assert f"{persian(4)} روی نقشه" in look(client, address, kind="facilities", lying="EPSG:4326 swapped")
    client.post(f"{address}/forget")


def test_letters_are_offered_by_three_words(office, tmp_path):
    _, client, _ = office
    address = drop(client, lamps(tmp_path / "old.csv", encoding="cp1256"))
    words = page(client, address)
    assert "کدام درست خوانده می‌شود؟ شناسه، نوع، نام Windows-1256" in words
    assert f"{persian(4)} روی نقشه" in words
    assert "وارد شد" in bring(client, address)
    client.post(f"{address}/undo")
    client.post(f"{address}/forget")


def test_a_drawing_of_autocad_gets_the_exact_sentence(office, tmp_path):
    _, client, _ = office
    path = tmp_path / "نقشه.dwg"
    path.write_bytes(b"AC1027" + bytes(2000))
    address = drop(client, path)
    assert state(client, address) == "failed"
    assert "فایل DWG خوانده نمی‌شود. در اتوکد Save As → DXF 2010" in page(client, address)


def test_an_empty_sheet_and_several_sheets_are_said_in_persian(office, tmp_path):
    from openpyxl import Workbook

    place, client, _ = office
    before = register(place)
    empty = Workbook()
    empty.save(tmp_path / "خالی.xlsx")
    address = drop(client, tmp_path / "خالی.xlsx")
    assert "برگه خالی است." in page(client, address)
    two = Workbook()
    for title, lon in (("برگ یک", 48.955), ("برگ دو", 48.965)):
        sheet = two.create_sheet(title)
        sheet.append(["شناسه", "نوع", "طول", "عرض"])
        sheet.append([title, "چراغ معبر", lon, 36.355])
    two.save(tmp_path / "دو.xlsx")
    address = drop(client, tmp_path / "دو.xlsx")
    words = page(client, address)
    assert "این فایل چند برگه دارد؛ یکی را انتخاب کنید." in words
    assert "برگ یک برگ دو" in words
    assert f"{persian(1)} روی نقشه" in look(client, address, kind="facilities", name="برگ دو")
    assert register(place) == before


def test_html_in_a_description_is_cleaned_and_never_run(office, tmp_path):
    place, client, _ = office
    path = tmp_path / "a.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>چراغ &lt;b&gt;یک&lt;/b&gt;'
        "</name><description><![CDATA[<img src=x onerror=alert(1)>سالم <b>است</b>]]></description>"
        "<Point><coordinates>48.955,36.355,0</coordinates></Point></Placemark></Document></kml>",
        encoding="utf-8",
    )
    address = drop(client, path)
    look(client, address, kind="facilities", what="lamp")
    html = client.get(address).text
    assert "onerror" not in html
    assert "سالم است" in html
    client.post(f"{address}/forget")
    assert one(place, "SELECT count(*) FROM register.facility") == 0


def test_a_file_of_300_mb_is_refused_in_words_and_leaves_nothing(office):
    place, client, _ = office
    block = bytes(1_000_000)
    answer = client.post(
        "/drop/files", content=(block for _ in range(300)), headers={"x-file-name": "big.bin"}
    )
    assert answer.status_code == 413
    assert answer.json()["sentence"] == "فایل از ۲۵۶ مگابایت بزرگ‌تر است."
    folder = place.home / "uploads" / place.place
    assert all(one.stat().st_size < 1_000_000 for one in folder.glob("*/file"))


def test_what_cannot_be_undone_says_why_and_stays(office, tmp_path):
    place, client, _ = office
    first = drop(client, lamps(tmp_path / "l.csv"))
    bring(client, first)
    moved = lamps(tmp_path / "m.csv", lambda lon, lat: (lon + 0.0002, lat))
    moved.write_text(moved.read_text("utf-8").replace("m0", "l0"), "utf-8")
    second = drop(client, moved)
    bring(client, second)
    before = register(place)
    answer = client.post(f"{first}/undo", headers={"accept": "text/html"})
    assert answer.status_code == 409
    assert "چیزهای این ورود پس از آن تغییر کرده‌اند." in answer.text
    assert register(place) == before
    for address in (second, first):
        assert client.post(f"{address}/undo").status_code == 303
    assert one(place, "SELECT count(*) FROM register.facility") == 0


def test_the_newest_imports_are_listed_and_any_is_taken_back(office, tmp_path):
    place, client, _ = office
    address = drop(client, lamps(tmp_path / "n.csv"))
    bring(client, address)
    client.post(f"{address}/forget")
    run = one(place, "SELECT max(id) FROM register.import_run")
    assert "n.csv" in page(client, "/drop")
    assert client.post(f"/drop/runs/{run}/undo").status_code == 303
    assert one(place, "SELECT count(*) FROM register.facility") == 0
    assert client.post(f"/drop/runs/{run}/undo").status_code == 409


def test_work_that_was_cut_off_is_said_and_can_be_begun_again(office, tmp_path):
    place, client, _ = office
    address = drop(client, lamps(tmp_path / "c.csv"))
    folder = place.home / "uploads" / place.place / address.rsplit("/", 1)[-1]
    owner = json.loads((folder / "state.json").read_text("utf-8"))["owner"]
    uploads.note(uploads.find_upload(place, folder.name, owner), state="bringing")
    assert "نیمه‌کاره ماند" in page(client, address)
    assert f"{persian(4)} روی نقشه" in look(client, address)


def test_another_office_and_one_that_reaches_a_part_only_find_nothing(office, tmp_path):
    place, client, address = office
    mine = drop(client, lamps(tmp_path / "o.csv"))
    with program(place, address, person(place, Kind.ADMINISTRATOR, is_placewide=True)) as other:
        assert other.get(mine).status_code == 404
        assert other.post(f"{mine}/import").status_code == 404
    with program(place, address, person(place, Kind.COUNTY_OFFICE, areas=["n1"])) as part:
        assert part.get("/drop").status_code == 404
        assert part.post("/drop/files", content=b"a").status_code == 404


def test_a_dropped_file_needs_the_token_of_our_own_page(office):
    _, client, _ = office
    answer = client.post("/drop/files", content=b"a", headers={"x-csrf-token": "0" * 64})
    assert answer.status_code == 403


def test_what_is_chosen_before_the_script_of_the_page_is_there_counts(office, tmp_path, open_page):
    place, _, address = office
    page = signed_in_page(open_page, address, person(place, Kind.COUNTY_OFFICE, is_placewide=True))
    held = []
    page.route("**/static/drop.js", lambda route: held.append(route))
    page.goto(f"{address}/drop", wait_until="commit")
    page.locator("#file").set_input_files(lamps(tmp_path / "early.csv"))
    while_moving(page, "location.pathname.length > 20 && document.getElementById('land')", held)
    assert page.locator("#kind").input_value() == "facilities"
    page.goto(page.url, wait_until="commit")
    page.locator("#kind").select_option("reports")
    while_moving(page, "document.querySelector('#kind option[selected]')?.value === 'reports'", held)
    assert page.locator("#kind").input_value() == "reports"
    page.unroute("**/static/drop.js")
    page.go_back()
    wait_until(page, "document.readyState === 'complete'")
    assert page.locator("#kind").input_value() == "reports"
    assert_quiet(page)


def while_moving(page, expression, held):
    """Let the held scripts go, now and at every new page, until an expression is true."""
    for _ in range(1200):
        while held:
            held.pop().continue_()
        try:
            if page.evaluate(f"() => Boolean({expression})"):
                return
        except PageError as gone:
            if "context was destroyed" not in str(gone):
                raise
        page.wait_for_timeout(50)
    pytest.fail(f"never: {expression}")
