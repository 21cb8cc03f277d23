"""A county from nothing in the browser: log in, draw, agree, approve, drop, place, make the pages."""

from __future__ import annotations

import time
import zipfile

import ezdxf
import pyotp
import pytest
from importing import ask, one
from openpyxl import Workbook
from playwright.sync_api import Error as PageError
from pyproj import Transformer
from serving import PASSWORD, serving
from test_importers_osm import node, pbf, way
from watching import wait_until

from geo_mahalle import identity
from geo_mahalle.database.scope import Kind

pytestmark = pytest.mark.database
ZONE_39 = Transformer.from_crs("EPSG:4326", "EPSG:32639", always_xy=True)
PERSIAN = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
WEST, SOUTH, SIDE = 48.980, 36.400, 0.006
LOOKED = "document.getElementById('kind') && !document.getElementById('working')"
NAMES = ("باغ‌نو", "چمن", "گل‌سرخ")


def corners(number):
    """The corners of a neighbourhood, the second and third beside the one before; as (lat, lon)."""
    west, east = WEST + number * SIDE, WEST + (number + 1) * SIDE
    return [(SOUTH, west), (SOUTH, east), (SOUTH + SIDE, east), (SOUTH + SIDE, west)]


def inside(number, east=0.5, north=0.5):
    return WEST + (number + east) * SIDE, SOUTH + north * SIDE


def write_kmz(path):
    marks = "".join(
        f"<Placemark><name>مسجد {NAMES[n]}</name>"
        "<description><![CDATA[<b>ساخت</b> ۱۳۸۰<img src=x onerror=alert(1)>]]></description>"
        f"<Point><coordinates>{lon},{lat},0</coordinates></Point></Placemark>"
        for n, (lon, lat) in enumerate(inside(n) for n in range(3))
    )
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>{marks}</Folder></Document></kml>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("doc.kml", text)
    return path


def write_dxf(path):
    drawing = ezdxf.new("R2010")
    drawing.layers.add("بوستان")
    for number in range(2):
        x, y = ZONE_39.transform(*inside(number, 0.2, 0.2))
        ring = [(x, y), (x + 60, y), (x + 60, y + 40), (x, y + 40)]
        drawing.modelspace().add_lwpolyline(ring, close=True, dxfattribs={"layer": "بوستان"})
        drawing.modelspace().add_text(
            f"بوستان {NAMES[number]}", dxfattribs={"insert": (x + 10, y + 10), "height": 5, "layer": "بوستان"}
        )
    drawing.saveas(path)
    return path


def write_xlsx(path):
    book = Workbook()
    sheet = book.active
    sheet.append(["شناسه", "نوع", "سالم است", "x", "y"])
    for number in range(12):
        x, y = ZONE_39.transform(*inside(number % 3, 0.1 + number / 20, 0.8))
        pair = [f"{value:.1f}".translate(PERSIAN) for value in (x, y)]
        sheet.append([f"چ{number}", "چراغ معبر", "بله" if number % 4 else "خیر", *pair])
    book.save(path)
    return path


def write_addresses(path):
    path.write_text("شناسه,نوع,نشانی\nن۱,داروخانه,روبه‌روی مسجد باغ‌نو\n", encoding="utf-8")
    return path


def write_map(path):
    """Write OpenStreetMap: an alley three metres wide through the first neighbourhood, and a school."""
    ends = [node(n, *inside(0, east, 0.5)) for n, east in ((1, 0.1), (2, 0.9))]
    school = node(3, *inside(1, 0.3, 0.6), amenity="school", **{"name:fa": "مدرسه گلستان"})
    alley = way(10, [1, 2], highway="residential", width="3", **{"name:fa": "کوچه بهار"})
    return pbf(path, [*ends, school, alley])


def log_in(page, address, place):
    made = identity.make_account(
        place, Kind.COUNTY_OFFICE, "کارشناس", is_placewide=True, login="office", password=PASSWORD
    )
    page.goto(f"{address}/login")
    page.locator("details summary").first.click()
    page.locator("#login").fill("office")
    page.locator("#password").fill(PASSWORD)
    page.locator("#code").fill(pyotp.TOTP(made.totp_secret).now())
    page.locator("details form button").click()
    until(page, "location.pathname !== '/login'")


def tap(page, lat, lon):
    box = page.locator("#map").bounding_box()
    at = page.evaluate(f"() => groundMap.latLngToContainerPoint([{lat}, {lon}])")
    x, y = box["x"] + at["x"], box["y"] + at["y"]
    page.mouse.move(x - 3, y - 2)
    page.mouse.move(x, y)
    page.mouse.click(x, y)


def draw_three(page, address):
    page.goto(f"{address}/setup")
    wait_until(page, "document.getElementById('map').dataset.ready")
    page.evaluate(
        f"() => groundMap.setView([{SOUTH + SIDE / 2}, {WEST + SIDE * 1.5}], 15, {{animate: false}})"
    )
    for number, name in enumerate(NAMES):
        page.locator("#new").click()
        ring = corners(number)
        for lat, lon in [*ring, ring[0]]:
            tap(page, lat, lon)
        wait_until(page, "!document.getElementById('editor').hidden")
        page.locator("#name").fill(name)
        page.locator("#keep").click()
        wait_until(page, f"document.querySelectorAll('#drafts li').length === {number + 1}")
    assert page.locator("#faults li").count() == 0
    for box in page.locator("#drafts input").all():
        box.check()
    page.locator("#note").fill("جلسه اول")
    page.locator("#agreed").click()
    wait_until(page, "document.querySelectorAll('#drafts .chip--done').length === 3")
    page.locator("#approve").click()
    wait_until(page, "document.getElementById('told').innerText.startsWith('تصویب شد')")


def drop(page, address, path, *, kind=None, what=None, zone=None):
    """Drop a file, choose what is asked, bring it in; return the words of the preview."""
    page.goto(f"{address}/drop")
    page.locator("#file").set_input_files(path)
    until(page, "location.pathname.length > 20")
    until(page, LOOKED)
    for selector, value in (("#kind", kind), ("#what", what)):
        if value and page.locator(selector).input_value() != value:
            choose(page, lambda s=selector, v=value: page.locator(s).select_option(v))
    if zone:
        choose(page, lambda: page.locator(f"input[name=lying][value='{zone}']").check())
    until(page, "document.getElementById('land')?.dataset.shown")
    words = page.locator("main").inner_text()
    page.locator("form[action$='/import'] button").click()
    until(page, "document.querySelector(\"form[action$='/undo']\")")
    return words


def merge_two(page, address, place):
    """Make one of two neighbourhoods in force in the browser, look, and take it back."""
    in_force = "SELECT count(*) FROM register.area_boundary WHERE upper_inf(valid)"
    page.goto(f"{address}/setup")
    wait_until(page, "document.getElementById('map').dataset.ready")
    page.locator("#areas-card summary").click()
    for name in NAMES[:2]:
        page.locator("#areas").get_by_label(name).check()
    page.locator("#join").click()
    wait_until(page, "document.querySelectorAll('#drafts li').length === 1")
    assert "جای" in page.locator("#drafts").inner_text()
    page.locator("#drafts input").check()
    page.locator("#agreed").click()
    wait_until(page, "document.querySelectorAll('#drafts .chip--done').length === 1")
    page.locator("#approve").click()
    wait_until(page, "document.getElementById('told').innerText.startsWith('تصویب شد')")
    assert page.locator("#areas li").count() == 2
    assert one(place, in_force) == 2
    page.locator("#approvals li").filter(has_not_text=NAMES[2]).get_by_role("button", name="برگردان").click()
    # The draft is open again, and both neighbourhoods are in force.
    wait_until(page, "document.querySelectorAll('#approvals li').length === 1")
    assert page.locator("#drafts li").count() == 1
    assert one(place, in_force) == 3


def choose(page, act):
    """Make a choice that looks at the file anew, and wait until that is done."""
    page.evaluate("() => { document.body.dataset.old = 'yes' }")
    act()
    until(page, f"document.body && !document.body.dataset.old && {LOOKED}")


def until(page, expression, seconds=180):
    """Wait until an expression is true while the page may be shown anew in between."""
    end = time.monotonic() + seconds
    while True:
        try:
            wait_until(page, expression, end - time.monotonic())
            return
        except PageError as gone:
            if "context was destroyed" not in str(gone):
                raise


def test_a_county_begins_in_the_browser(place, tmp_path, page):
    with serving(place) as address:
        log_in(page, address, place)
        draw_three(page, address)
        areas = set(ask(place, "SELECT name_fa, level, status FROM register.area"))
        assert areas == {(name, "neighbourhood", "approved") for name in NAMES}

        words = drop(page, address, write_kmz(tmp_path / "مسجدها.kmz"), kind="facilities", what="mosque")
        assert "۳ ردیف خوانده شد، ۳ روی نقشه، ۰ نیاز به اصلاح" in words
        assert "onerror" not in page.content()
        words = drop(page, address, write_dxf(tmp_path / "بوستان.dxf"), kind="facilities", zone="EPSG:32639")
        assert "۲ ردیف خوانده شد، ۲ روی نقشه، ۰ نیاز به اصلاح" in words
        words = drop(page, address, write_xlsx(tmp_path / "برق.xlsx"), zone="EPSG:32639")
        assert "۱۲ ردیف خوانده شد، ۱۲ روی نقشه، ۰ نیاز به اصلاح" in words
        words = drop(page, address, write_addresses(tmp_path / "داروخانه.csv"))
        assert "۱ ردیف خوانده شد، ۰ روی نقشه، ۱ نیاز به اصلاح" in words
        words = drop(page, address, write_map(tmp_path / "map.osm.pbf"))
        assert words.count("۱ ردیف خوانده شد، ۱ روی نقشه، ۰ نیاز به اصلاح") == 2
        streets = "SELECT name, width_m::float FROM register.street"
        assert ask(place, streets) == [("کوچه بهار", 3.0)]
        placed = (
            "SELECT kind, count(*) FROM register.facility WHERE area_id IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        assert dict(ask(place, placed)) == {"lamp": 12, "mosque": 3, "park": 2, "school": 1}

        page.goto(f"{address}/placing")
        wait_until(page, "document.getElementById('map').dataset.ready")
        wait_until(page, "document.getElementById('current').dataset.shown")
        box = page.locator("#map").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.locator("#keep").click()
        wait_until(page, "!document.getElementById('bring').disabled")
        page.locator("#bring").click()
        wait_until(page, "document.getElementById('told').innerText.includes('وارد شد')")
        assert (
            one(place, "SELECT count(*) FROM register.facility WHERE kind = 'pharmacy' AND area_id > 0") == 1
        )

        page.goto(f"{address}/publishing")
        page.locator("form[action='/publishing'] button").click()
        until(page, "document.querySelector(\"a.button[href='/office/']\")", 180)
        page.locator("a.button[href='/office/']").click()
        wait_until(page, "document.querySelector('canvas')")
        code = one(place, "SELECT code FROM register.area WHERE name_fa = 'چمن'")
        page.goto(f"{address}/office/areas/{code}/")
        wait_until(page, "document.body.innerText.includes('شناسنامه داده')")
        assert "چمن" in page.locator("h1").first.inner_text()
        merge_two(page, address, place)
