"""The whole story of one hazard in the browser, in Persian, from a member's phone to the reopening."""

from __future__ import annotations

import pytest
from importing import ask
from problems import DESKTOP, picture
from serving import person, serving, signed_in_page
from tagging import PHONE, camera, make_tag_city, member, open_tag, stand, tag

from geo_mahalle.database import connect
from geo_mahalle.database.cluster import secret
from geo_mahalle.identity import Kind
from geo_mahalle.register import hazards
from geo_mahalle.web import acting

pytestmark = [pytest.mark.database, pytest.mark.browser]
STORY = [
    "ثبت شد",
    "عکس رسید",
    "در حال بررسی",
    "نامه فرستاده شد",
    "با دستگاه",
    "پاسخ دستگاه: انجام شد",
    "بازدید شد: رفع شده است",
    "عکسِ پس از کار رسید",
    "بسته شد",
    "یکی از اهالی: هنوز هست",
    "دوباره باز شد",
]


@pytest.fixture
def city(place, tmp_path):
    return make_tag_city(place, tmp_path)


def stored(city):
    return ask(city, "SELECT count(*) FROM register.photo WHERE kind = 'before'") == [(1,)]


def test_a_hazard_is_tagged_sent_on_answered_closed_and_found_still_there(city, open_page):
    head = {"committees": ["civil_works"], "areas": ["n1"]}
    with serving(city) as address:
        alley = signed_in_page(open_page, address, member(city), **PHONE)
        stand(alley)
        open_tag(alley, address)
        tag(alley)
        picture(alley, "story_1_tagged")
        while not stored(city):
            alley.wait_for_timeout(100)
        ((issue,),) = ask(city, "SELECT public_id FROM register.issue")

        desk = signed_in_page(open_page, address, person(city, Kind.COMMITTEE_HEAD, "رضا", **head), **PHONE)
        desk.goto(f"{address}/triage")
        picture(desk, "story_2_triage")
        desk.get_by_role("button", name="درست است", exact=True).click()
        desk.wait_for_selector('#left[data-left="0"]')

        office = signed_in_page(
            open_page, address, person(city, Kind.COUNCIL_SECRETARY, "لیلا", areas=["n1"]), **DESKTOP
        )
        office.goto(f"{address}/inbox?state=reviewing")
        office.locator("input[name=chosen]").check()
        office.get_by_role("button", name="نامه درباره این‌ها").click()
        office.wait_for_url("**/letters/new**")
        picture(office, "story_3_letter_new")
        assert office.input_value("#agency") == "electricity"
        office.get_by_role("button", name="نامه را بنویس").click()
        office.wait_for_selector("text=فایل Word")
        for kind in ("docx", "pdf"):
            with office.expect_download(timeout=90_000) as download:
                office.locator(f"a[href$='letter.{kind}']").click()
            assert download.value.path().stat().st_size > 5000
        office.fill("#number", "۴۸۲۱")
        office.get_by_role("button", name="فرستاده شد").click()
        office.wait_for_selector("text=دستگاه چه پاسخ داد؟")
        picture(office, "story_4_letter_sent")
        office.fill("#answer-number", "۱۷")
        office.get_by_role("button", name="انجام شد", exact=True).click()
        office.wait_for_selector("text=پاسخ دستگاه: انجام شد")
        picture(office, "story_5_answered")

        alley.goto(f"{address}/issues/{issue}")
        alley.get_by_role("button", name="رفع شده", exact=True).click()
        alley.wait_for_selector("text=بازدید شد: رفع شده است")

        desk.goto(f"{address}/issues/{issue}")
        desk.set_input_files("input[name=photo]", files=[camera(7)])
        desk.get_by_role("button", name="رفع شده است، ببند").click()
        desk.wait_for_selector(".problem__chips .chip--done", timeout=60_000)
        desk.get_by_role("button", name="چهره و پلاک ندارد").first.click()
        desk.wait_for_load_state()
        picture(desk, "story_6_closed")

        with connect(city) as connection:  # the paper slip, as the secretary types it in
            day = acting.today(connection)
            given = {"issue": issue, "sender": b"slip 1", "on": day, "key": secret(city)}
            hazards.send_signal(connection, "persists", **given)
        office.goto(f"{address}/issues/{issue}")
        picture(office, "story_7_signal")
        office.get_by_role("button", name="درست می‌گوید").click()
        office.wait_for_selector(".problem__chips .chip--persisting")
        told = office.locator(".problem__line strong").all_inner_texts()
        assert [line.partition(" · ")[0] for line in told] == STORY
        assert "اعلام رفع شده، ولی پابرجاست" in told[-1]
        assert "شماره ۴۸۲۱" in told[3]
        picture(office, "story_8_reopened_desk")
        desk.goto(f"{address}/issues/{issue}")
        picture(desk, "story_8_reopened_phone")
        assert "مریم" not in office.inner_text("main")
        for page in (desk, office, alley):
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
