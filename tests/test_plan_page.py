"""The tab «کارها» and the files of a plan on published pages; which edition shows which version."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
import small_place
from PIL import Image
from plan_samples import make_plan
from snapshots import make_snapshot
from watching import wait_until

from geo_mahalle.database import connect
from geo_mahalle.disclosure.snapshot import Issues
from geo_mahalle.pages import publish
from geo_mahalle.pages.plans import feed, files
from geo_mahalle.planning import following, versions
from geo_mahalle.planning.model import ActionEvent
from geo_mahalle.register.photos import write_photo
from geo_mahalle.sandbox.photos import rebuild_photo

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
TABS = ("actions", "help", "problems", "numbers")


@pytest.fixture(scope="module")
def snapshot():
    return make_snapshot(8, indicators=4, years=2, streets=500, facilities=120, issues=60, radius_km=0.9)


@pytest.fixture(scope="module")
def site(snapshot, catalogue, tmp_path_factory):
    """A public and an office edition with a plan in one area, without its prints (tested elsewhere)."""
    out = tmp_path_factory.mktemp("plans")
    plan = make_plan(snapshot)
    public = dataclasses.replace(snapshot, edition="public", issues=Issues())
    for made in (public, snapshot):
        written = publish.edition_files(made, catalogue, {"n1": plan}, with_prints=False)
        publish.write_files(out / made.edition, written)
    return out


def go(page, site, edition="office", code="n1", anchor=""):
    page.goto(f"file://{site}/{edition}/areas/{code}/index.html{anchor}")
    wait_until(page, "document.body.classList.contains('is-live')")
    return page


def shown(page, selector):
    return [one for one in page.locator(selector).all() if one.is_visible()]


@pytest.mark.browser
def test_an_area_with_a_plan_opens_on_its_actions(page, site):
    go(page, site, "public")
    assert [tab.get_attribute("id") for tab in page.locator("[role=tab]").all()] == [f"tab-{t}" for t in TABS]
    assert page.locator("#actions").is_visible()
    assert page.locator("article.action").count() == 18
    text = page.locator("#actions").inner_text()
    for said in ("۱۸ کار", "سند مصوب", "ناقص است", "چرا", "مسئول", "تا کی", "بررسی شد و انتخاب نشد"):
        assert said in text
    go(page, site, "public", code="n2")
    assert page.locator("#identity").is_visible()
    assert page.locator("#tab-actions").count() == 0


@pytest.mark.browser
def test_an_action_whose_place_may_not_be_shown_has_a_card_and_no_mark(page, site):
    for edition, hidden in (("public", {"3", "4"}), ("office", {"4"})):
        go(page, site, edition)
        bare = {
            card.get_attribute("id").removeprefix("action-")
            for card in page.locator("article.action").all()
            if card.locator("[data-action='-1']").count()
        }
        assert bare == hidden
        assert page.evaluate("geoMahalle.layers.actions.at.x.length") == 19 - len(hidden)


@pytest.mark.browser
def test_a_card_finds_its_mark_and_a_mark_its_card(page, site):
    go(page, site)
    page.locator("#action-2 [data-action]").click()
    assert "is-chosen" in page.locator("#action-2").get_attribute("class")
    number = page.evaluate("geoMahalle.layers.actions.number[geoMahalle.layers.actions.chosen]")
    assert number == 2
    page.wait_for_timeout(200)
    spot = page.evaluate(
        """() => { const m = geoMahalle.maps.map_area, a = geoMahalle.layers.actions;
        const at = m.latLngToContainerPoint(a.latLngOf(a.chosen));
        const box = m.getContainer().getBoundingClientRect();
        return [box.x + at.x, box.y + at.y]; }"""
    )
    page.evaluate("geoMahalle.layers.actions.choose(-1)")
    page.locator("#tab-actions").click()
    page.mouse.click(*spot)
    assert page.locator("article.is-chosen").get_attribute("id") == "action-2"


@pytest.mark.browser
def test_a_quarter_shows_what_is_done_in_it(page, site):
    go(page, site)
    page.locator("[data-quarter='0']").click()
    assert [card.get_attribute("data-first") for card in shown(page, "article.action")] == ["0"] * 6
    page.locator("[data-quarter='1']").click()
    assert {card.get_attribute("data-first") for card in shown(page, "article.action")} == {"0", "1"}
    page.locator("[data-quarter='-1']").click()
    assert len(shown(page, "article.action")) == 18


@pytest.mark.browser
def test_before_shows_the_problems_and_after_the_actions(page, site):
    go(page, site)
    state = "[geoMahalle.layers.actions.wanted.isOn, geoMahalle.layers.issues.kept.length > 0]"
    page.wait_for_timeout(200)
    assert page.evaluate(state) == [True, False]
    page.locator("[data-view=before]").click()
    page.wait_for_timeout(200)
    assert page.evaluate(state) == [False, True]


@pytest.mark.browser
def test_what_was_not_chosen_is_drawn_when_its_list_is_open(page, site):
    go(page, site)
    passed = (
        "(() => { const a = geoMahalle.layers.actions; return a.isShown(a.status.indexOf('passed')); })()"
    )
    assert page.evaluate(passed) is False
    page.locator(".passed summary").click()
    wait_until(page, passed)
    assert "نمی‌رسد" in page.locator(".passed").inner_text()


@pytest.mark.browser
def test_the_filter_by_committee_holds_for_cards_and_marks(page, site):
    go(page, site)
    page.locator("[data-committee=health]").click()
    assert {card.get_attribute("data-group") for card in shown(page, "article.action")} == {"health"}
    assert page.evaluate("geoMahalle.layers.actions.wanted.committee") == "health"


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_never_scrolls_sideways(open_page, site, width):
    page = go(open_page(**{**PHONE, "viewport": {"width": width, "height": 700}}), site, "public")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('#actions button, #actions summary, .tab')]
            .map(node => node.getBoundingClientRect()).filter(r => r.width && r.height < 43.5).length"""
    )
    assert small == 0


@pytest.mark.browser
def test_the_actions_read_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    bare = context.new_page()
    bare.goto(f"file://{site}/public/areas/n1/index.html")
    assert bare.locator("article.action").count() == 18
    assert bare.locator("#actions").is_visible()
    context.close()


def test_the_feed_tells_the_decision_and_every_step_newest_first(snapshot, catalogue):
    plan = make_plan(snapshot)
    event = ActionEvent(datetime(2025, 11, 3, 8, 0, tzinfo=UTC), "doing", "agency_liaison", cost_rials=None)
    actions = (dataclasses.replace(plan.actions[0], events=(event,)), *plan.actions[1:])
    body = feed.render(snapshot, dataclasses.replace(plan, actions=actions), catalogue, edition="public")
    root = ElementTree.fromstring(body)  # noqa: S314 - our own file
    space = {"a": feed.ATOM}
    moments = [one.text for one in root.findall("a:entry/a:updated", space)]
    assert moments == ["2025-11-03T08:00:00Z", "2025-10-02T00:00:00Z", "2025-09-22T00:00:00Z"]
    assert root.find("a:updated", space).text == moments[0]
    identities = [one.text for one in root.findall("a:entry/a:id", space)]
    assert len(set(identities)) == 3
    assert "agency_liaison" not in body.decode()


@pytest.mark.database
def test_the_public_sees_the_decided_version_and_the_council_the_newest(clones, catalogue, tmp_path):
    place = small_place.fill(clones(), catalogue)
    draft = dataclasses.replace(
        make_plan(make_snapshot(8, streets=500, issues=1, facilities=1), status="draft", count=6),
        area_code="A",
        objections=(),
        objections_until=None,
    )
    told = publish.publish(place, tmp_path / "none")
    assert set(told.files) == {"public", "office"}
    with connect(place) as connection:
        versions.keep(connection, draft, {})
    publish.publish(place, tmp_path / "draft", with_prints=False)
    tabs = {one: "tab-actions" in page_of(tmp_path / "draft", one) for one in ("public", "council", "office")}
    assert tabs == {"public": False, "council": True, "office": True}
    assert not (tmp_path / "draft" / "public" / "areas" / "A" / "sheet.pdf").exists()
    with connect(place) as connection:
        versions.approve(connection, "A", decision="مصوبه ۱", decided_on=date(2025, 10, 2))
        versions.keep(connection, dataclasses.replace(draft, budget_rials=7), {})
    made = publish.publish(place, tmp_path / "decided")
    assert "نسخه ۱ · سند مصوب" in page_of(tmp_path / "decided", "public")
    assert "نسخه ۲ · پیش‌نویس" in page_of(tmp_path / "decided", "council")
    assert publish.publish(place, tmp_path / "again").id == made.id
    assert not (tmp_path / "decided" / "office" / "areas" / "A" / "sheet.pdf").exists()
    listed = json.loads((tmp_path / "decided" / "public" / "manifest.json").read_text())["files"]
    assert {f"areas/A/{name}" for name in files.NAMES} <= set(listed)


@pytest.mark.database
@pytest.mark.browser
def test_photos_that_somebody_cleared_lie_beside_the_card(clones, catalogue, tmp_path, page):
    place = small_place.fill(clones(), catalogue)
    made = make_plan(make_snapshot(8, streets=500, issues=1, facilities=1), status="draft", count=6)
    draft = dataclasses.replace(made, area_code="A", objections=(), objections_until=None)
    with connect(place) as connection:
        versions.keep(connection, draft, {})
        plan = versions.approve(connection, "A", decision="۱", decided_on=date(2025, 10, 2))
        names = {}
        for at, kind in ((0, "before"), (0, "after"), (1, "after"), (2, "after")):
            names[at, kind] = keep_picture(connection, place, plan.chosen[at], kind)
        for at, kind in ((0, "before"), (0, "after"), (2, "after")):
            following.review_photo(connection, "A", names[at, kind], is_clear=True, role="secretary")
    publish.publish(place, tmp_path / "site", editions=("public",), with_prints=False)
    folder = tmp_path / "site" / "public" / "areas" / "A"
    shown = {
        f"{names[0, kind]}.jpg" for kind in ("before", "after")
    }  # 3 is beside a household, 2 not looked at
    assert {file.name for file in (folder / "photos").iterdir()} == shown
    page.goto(f"file://{folder}/index.html")
    wait_until(page, "document.body.classList.contains('is-live')")
    pictures = page.locator("#action-1 .compare img")
    assert [one.get_attribute("alt") for one in pictures.all()] == ["پیش از کار", "پس از کار"]
    wait_until(
        page, "[...document.querySelectorAll('#action-1 img')].every((one) => one.naturalWidth === 40)"
    )
    page.locator("[data-slide]").fill("0")
    assert (
        page.evaluate("document.querySelector('.compare__after').style.clipPath") == "inset(0px 0px 0px 100%)"
    )
    assert page.locator("#action-2 img").count() == 0


def keep_picture(connection, place, action, kind):
    body = io.BytesIO()
    Image.new("RGB", (40, 30), "#58810E" if kind == "after" else "#563709").save(body, "JPEG")
    rebuilt = rebuild_photo(body.getvalue())
    name = write_photo(place.home / "photos", rebuilt)
    sha256 = hashlib.sha256(rebuilt.jpeg).hexdigest()
    return following.keep_photo(
        connection, "A", action, kind=kind, file_name=name, sha256=sha256, size=(40, 30), on=date(2025, 11, 1)
    )


def page_of(out, edition):
    return (out / edition / "areas" / "A" / "index.html").read_text("utf-8")
