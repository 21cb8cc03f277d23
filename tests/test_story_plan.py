"""The whole story of one plan in the browser, in Persian: from stickers to the photo on the public page."""

from __future__ import annotations

import io
import os
import re
from datetime import date
from pathlib import Path

import pytest
from analysis_places import AS_OF
from PIL import Image
from planned_place import every_price, fill_planned
from serving import person, serving, signed_in_page

from geo_mahalle.analysis import compute
from geo_mahalle.database import Role, connect
from geo_mahalle.identity import Kind
from geo_mahalle.pages.publish import publish
from geo_mahalle.planning import versions

pytestmark = [pytest.mark.database, pytest.mark.browser]
PHONE = {"viewport": {"width": 390, "height": 844}}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def place(clones, catalogue, tmp_path):
    return fill_planned(clones(as_of=AS_OF), catalogue, tmp_path, every_price(catalogue))


def patient(page):
    """Give a page the time that a busy machine needs."""
    page.set_default_timeout(120_000)
    return page


def picture(page, name):
    """Keep a picture of the page where GEO_MAHALLE_PICTURES names a folder."""
    folder = os.environ.get("GEO_MAHALLE_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"plan_story_{name}.png", full_page=True)


def two_weeks_later(place):
    with connect(place, role=Role.OWNER) as connection:
        connection.execute("UPDATE register.place SET as_of = %s", [date(2025, 10, 8)])


def stickers_and_list(page, address):
    """The assembly's stickers, then the council's own list of two, the second moved up."""
    page.goto(f"{address}/plan/A/assembly")
    for field, count in zip(page.locator(".plan__stickers").all(), ["۱۲", "۵", "۳"], strict=False):
        field.fill(count)
    page.get_by_label("شمار کسانی که برچسب داشتند").fill("۳")
    assert page.is_visible("#sticker-warning")  # fifteen stickers at most
    page.get_by_label("شمار کسانی که برچسب داشتند").fill("۴")
    assert not page.is_visible("#sticker-warning")
    page.get_by_role("button", name="ثبت جمع‌ها").click()
    page.wait_for_url("**/assembly?kept=1")
    picture(page, "1_stickers")
    page.get_by_role("link", name="فهرست شورا").click()
    for word in ("لکه‌گیری", "تعمیر چراغ"):
        page.locator("li", has_text=word).get_by_role("button", name="افزودن").first.click()
        page.wait_for_url("**/list?kept=1")
    page.locator("#entry-2").get_by_role("button", name="بالاتر").click()
    page.wait_for_selector("#entry-1:has-text('چراغ')")
    picture(page, "2_list")


def suggestion_to_draft(page):
    """The button beside the list, the answer with its reasons, and the draft opened to the people."""
    page.locator("main").get_by_role("link", name="پیشنهاد سامانه").last.click()
    page.get_by_label("کل اعتبار").fill("۹۰۰")
    page.get_by_role("button", name="پیشنهاد بده").click()
    page.wait_for_selector("#plan-map[data-ready=yes]")
    assert page.get_by_text("در فهرست خود شورا").count() == 2
    picture(page, "3_suggestion")
    page.get_by_role("button", name="این را پیش‌نویس کن").click()
    page.get_by_role("button", name="از امروز ۱۴ روز برای اعتراض باز شود").click()
    page.wait_for_selector("text=صفحه همگانی")


def object_and_answer(page, resident, address):
    """A resident objects without an account; the secretary answers."""
    resident.goto(f"{address}/objections/A")
    resident.get_by_label("چه چیزی درست نیست یا از قلم افتاده؟").fill("پله کوچه ما از قلم افتاده است")
    picture(resident, "4_resident")
    resident.get_by_role("button", name="فرستادن").click()
    resident.wait_for_selector("text=رسید")
    assert resident.context.cookies() == []
    page.reload()
    page.get_by_label("پاسخ، همان‌گونه که چاپ می‌شود").fill("در نسخه بعد می‌آید")
    page.get_by_role("button", name="پاسخ", exact=True).click()
    page.wait_for_selector(".plan__answer:has-text('در نسخه بعد می‌آید')")


def decide(page):
    """The council's recorded decision."""
    page.reload()
    page.get_by_label("شماره یا متن مصوبه").fill("مصوبه ۱۲")
    page.get_by_label("روز تصویب").fill("۱۴۰۴/۰۷/۱۶")
    page.get_by_label("شورا می‌داند برنامه چرا ناقص است").check()
    page.get_by_role("button", name="ثبت مصوبه").click()
    page.wait_for_selector("text=این نسخه دیگر تغییر نمی‌کند")
    picture(page, "5_decided")


def do_it(page, address, number):
    """The committee's head follows an action to its end, with a photo of the work."""
    page.goto(f"{address}/actions?area=A")
    picture(page, "6_actions")
    page.goto(f"{address}/actions/A/{number}")
    page.get_by_label("وضعیت").select_option(label="در حال انجام")
    page.get_by_label("گام").select_option(label="کار در محل آغاز شد")
    page.get_by_role("button", name="ثبت", exact=True).click()
    page.wait_for_selector("main .chip--doing")
    page.get_by_label("وضعیت").select_option(label="انجام شد")
    page.get_by_label("هزینه تا کنون").fill("۴۵")
    page.get_by_role("button", name="ثبت", exact=True).click()
    page.wait_for_selector("main .chip--done")
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), "#7a9").save(stream, "JPEG")
    page.set_input_files(
        "input[type=file]", {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}
    )
    page.get_by_role("button", name="پس از کار", exact=True).click()
    page.get_by_role("button", name="چهره و پلاک ندارد؛ نشان داده شود").click()
    page.wait_for_selector("form[action$='/close']")
    page.wait_for_selector("#photos img")
    picture(page, "7_done")
    page.get_by_role("button", name="با عکسِ پس از کار بسته شود").click()
    page.wait_for_selector("text=مشکل بسته شد")


def test_a_plan_goes_from_stickers_to_a_photo_on_the_public_page(place, open_page, catalogue):
    with serving(place) as address:
        secretary = person(place, Kind.COUNCIL_SECRETARY, "زهرا", areas=["A"])
        desk = patient(signed_in_page(open_page, address, secretary, **DESKTOP))
        stickers_and_list(desk, address)
        suggestion_to_draft(desk)
        resident = patient(open_page(**PHONE))
        object_and_answer(desk, resident, address)
        two_weeks_later(place)
        decide(desk)
        with connect(place) as connection:
            plan = versions.approved_plan(connection, "A")
        assert plan.objections[0].answer == "در نسخه بعد می‌آید"
        repair = next(one for one in plan.chosen if one.intervention_id == "surface_repair")
        assert repair.from_council
        head = person(place, Kind.COMMITTEE_HEAD, "رضا", areas=["A"], committees=["civil_works"])
        do_it(patient(signed_in_page(open_page, address, head, **PHONE)), address, repair.number)
        compute(place, catalogue=catalogue)  # as every night
        publish(place, None)
        resident.goto(f"{address}/areas/A/")
        card = resident.locator(f"#action-{repair.number}")
        assert "انجام شد" in card.inner_text()
        source = card.locator("img").get_attribute("src")
        assert re.fullmatch(r"photos/[0-9a-f-]{36}\.jpg", source)
        assert resident.request.get(f"{address}/areas/A/{source}").status == 200
        picture(resident, "8_public")
