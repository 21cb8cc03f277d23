"""The area page in Chromium, from the disk, with the network blocked; page fixtures fail on any error."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest
import small_place
from snapshots import make_snapshot
from watching import wait_until

from geo_mahalle.analysis import statuses as judgements
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.disclosure.snapshot import HIDDEN_STATUSES, Issues, Level
from geo_mahalle.locale import translator
from geo_mahalle.pages import publish, statuses
from geo_mahalle.pages.index import draw_plan

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
TABS = ("identity", "help", "problems", "numbers")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(clones, catalogue, tmp_path_factory):
    """A published site of the small place."""
    place = small_place.fill(clones(name="paged"), catalogue)
    out = tmp_path_factory.mktemp("pages") / "SITE"
    publish.publish(place, out)
    return out


@pytest.fixture(params=["public", "office"])
def edition(request):
    return request.param


def go(page, site, edition, code="A", anchor=""):
    page.goto(f"file://{site}/{edition}/areas/{code}/index.html{anchor}")
    wait_until(page, "document.body.classList.contains('is-live')")
    return page


def shown_panel(page):
    return [name for name in TABS if page.locator(f"#{name}").is_visible()]


def test_it_opens_on_the_data_identity(page, site, edition):
    go(page, site, edition)
    assert shown_panel(page) == ["identity"]
    assert page.evaluate("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "fa"]
    text = page.locator("#identity").inner_text()
    assert "جمعیت" in text
    assert "۵٬۰۰۰ نفر" in text
    assert "CC BY 4.0" in text


def test_what_is_not_known_has_its_letter(page, site, edition):
    go(page, site, edition)
    letter = page.locator(".letter")
    assert letter.is_visible()
    letter.locator("summary").click()
    assert len(letter.locator("blockquote").inner_text()) > 20


def test_known_numbers_stand_with_whisker_n_and_origin(page, site, edition):
    # A: one working lamp lights about 50 of 1337 m: 3.7 percent, as analysis.value says
    go(page, site, edition, anchor="#numbers")
    card = page.locator("#n-lit_street_share")
    assert card.locator(".figure__value strong").inner_text() == "۳٫۷"
    assert "احتمالاً بین" in card.locator(".figure__said").inner_text()
    assert "مشاهده" in card.locator(".figure__said").inner_text()
    card.locator("summary").click()
    assert "آزمون" in card.locator(".data-card").inner_text()
    assert card.locator("svg.bar .bar__out").count() > 0


def test_a_suppressed_number_is_hatched_and_says_why(page, site, edition):
    go(page, site, edition, code="B", anchor="#numbers")
    page.click("[data-others] > summary")
    card = page.locator("#n-environmental_disorder_rate")
    assert card.locator(".bar--none").is_visible()
    assert card.locator(".figure__none").inner_text() == "داده نداریم"
    assert "نشان داده شود" in card.locator(".figure__said").inner_text()
    assert card.locator("blockquote").count() == 0


def test_the_core_numbers_stand_in_front_and_the_rest_behind(page, site, edition, catalogue):
    go(page, site, edition, anchor="#numbers")
    front = page.locator("#numbers .figure:visible").evaluate_all("all => all.map(one => one.id)")
    assert front
    assert all(catalogue.indicators[name.removeprefix("n-")].is_core for name in front)
    behind = page.locator("[data-others] .figure").evaluate_all("all => all.map(one => one.id)")
    assert not any(catalogue.indicators[name.removeprefix("n-")].is_core for name in behind)


def test_the_public_page_has_no_figure_of_residents(page, site):
    go(page, site, "public", anchor="#numbers")
    assert page.locator("#n-unemployment_rate").count() == 0
    go(page, site, "office", anchor="#numbers")
    page.click("[data-others] > summary")
    assert page.locator("#n-unemployment_rate .figure__value strong").inner_text() == "۸٫۰"


def test_the_tabs_go_by_keyboard_from_right_to_left(page, site, edition):
    go(page, site, edition)
    page.locator("#tab-identity").focus()
    seen = []
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
        seen.append(page.evaluate("document.activeElement.id"))
    assert seen == ["tab-help", "tab-problems", "tab-numbers", "tab-identity"]
    page.keyboard.press("End")
    assert shown_panel(page) == ["numbers"]
    assert page.locator("[role=tab][aria-selected=true]").count() == 1
    assert page.locator("#numbers").get_attribute("role") == "tabpanel"


def test_the_sheet_stops_three_times_on_a_phone(open_page, site):
    page = go(open_page(**PHONE), site, "public")
    heights = []
    page.locator(".sheet__grip").focus()
    for key in ("ArrowDown", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        heights.append(round(844 - page.locator(".sheet").bounding_box()["y"]))
    assert heights[0] == 96
    assert heights[1] == pytest.approx(0.53 * 844, abs=4)
    assert heights[2] == 836


@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_never_scrolls_sideways_and_shows_the_caption(open_page, site, edition, width):
    page = go(open_page(**{**PHONE, "viewport": {"width": width, "height": 700}}), site, edition, code="B")
    for tab in TABS:
        page.locator(f"#tab-{tab}").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    caption = page.locator(".map-caption")
    assert "نبودن نشانه به معنی ایمن بودن نیست" in caption.inner_text()
    assert (
        caption.bounding_box()["y"] + caption.bounding_box()["height"]
        <= page.locator(".sheet").bounding_box()["y"]
    )


def test_targets_are_large_enough_for_a_finger(open_page, site, edition):
    page = go(open_page(**PHONE), site, edition)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, .tab, summary, .downloads a')]
            .map(node => node.getBoundingClientRect())
            .filter(r => r.width && (r.height < 43.5 && !(r.height >= 28 && r.width > 300))).length"""
    )
    assert small == 0


def test_a_mark_opens_its_line_and_a_line_finds_its_mark(page, site):
    go(page, site, "public", anchor="#problems")
    rows = page.locator("[data-problem]")
    assert rows.count() == 2
    rows.first.click()
    assert "is-chosen" in rows.first.get_attribute("class")
    spot = page.evaluate(
        """() => {
            const m = geoMahalle.maps.map_area;
            const at = m.latLngToContainerPoint(geoMahalle.layers.issues.latLngOf(0));
            const box = m.getContainer().getBoundingClientRect(); return [box.x + at.x, box.y + at.y]; }"""
    )
    page.locator("#tab-identity").click()
    page.mouse.click(*spot)
    assert shown_panel(page) == ["problems"]
    assert page.locator(".is-chosen").get_attribute("data-problem") == "0"


def test_each_public_problem_names_its_addressee_and_only_a_month(page, site):
    go(page, site, "public", anchor="#problems")
    for card in page.locator(".problem").all():
        assert len(card.locator(".problem__who").inner_text()) > len("مسئول ")
    text = page.locator("#problems").inner_text()
    assert "از تیر ۱۴۰۴" in text
    assert "۱۴ تیر" not in text


def test_the_map_is_also_a_list(page, site, edition):
    go(page, site, edition, anchor="#help")
    text = page.locator("#help").inner_text()
    for words in ("شیر آتش‌نشانی", "۴۵۰ نفر", "خودروی امدادی نمی‌گذرد", "بدون روشنایی", "۱۱۵", "۱۳۷"):
        assert words in text
    assert page.locator("#map-note").inner_text()


def test_names_that_try_to_run_stay_text(page, site, edition):
    for code in "ABD":
        go(page, site, edition, code=code)
        for tab in TABS:
            page.locator(f"#tab-{tab}").click()
        assert page.evaluate("window.pwned") is None
        assert page.locator("main img").count() == 0
    go(page, site, edition, code="B")
    assert small_place.EVIL in page.locator("h1").inner_text()
    page.goto(f"file://{site}/{edition}/index.html")
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") is None


def test_a_source_with_a_wicked_address_has_no_link(page, site, edition):
    go(page, site, edition)
    assert page.locator("a[href^='javascript']").count() == 0


def test_it_reads_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    bare = context.new_page()
    bare.goto(f"file://{site}/public/areas/A/index.html")
    assert [name for name in TABS if bare.locator(f"#{name}").is_visible()] == list(TABS)
    context.close()


def test_paper_shows_everything_with_the_foot(page, site):
    go(page, site, "public")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert shown_panel(page) == list(TABS)
    foot = page.locator(".area-foot").inner_text()
    assert "این نقشه سند تخلف یا مبنای تخریب و جابه‌جایی نیست" in foot
    assert json.loads((site / "public" / "manifest.json").read_text())["snapshot"] in foot


def test_the_public_first_page_finds_an_area_by_its_name(page, site):
    page.goto(f"file://{site}/public/index.html")
    assert page.locator(".plan__area").count() == 3
    fills = page.evaluate(
        "[...new Set([...document.querySelectorAll('.plan__area')].map(n => getComputedStyle(n).fill))]"
    )
    assert len(fills) == 1
    page.locator("#find").fill("باغ")
    found = [row.inner_text() for row in page.locator("[data-find]").all() if row.is_visible()]
    assert found[0].startswith("باغ")
    page.locator("#find").fill("هیچ")
    assert page.locator(".finder__none").is_visible()
    page.locator("#find").fill("A")
    page.locator("[data-find] a").first.click()
    page.wait_for_url("**/areas/A/index.html")


def test_the_plan_of_the_first_page_fits_the_areas_it_shows():
    snapshot = make_snapshot(12, issues=1, streets=1, facilities=1)
    county = dataclasses.replace(snapshot.place, bounds=(47.0, 35.5, 49.5, 37.5))
    plan = draw_plan(dataclasses.replace(snapshot, place=county))
    spots = [spot for shape in plan.shapes for spot in re.findall(r"([\d.]+) ([\d.]+)", shape.path)]
    across, down = ({float(spot[i]) for spot in spots} for i in (0, 1))
    assert (min(across), max(across)) == (pytest.approx(0, abs=2), pytest.approx(plan.width, abs=2))
    assert (min(down), max(down)) == (pytest.approx(0, abs=2), pytest.approx(plan.height, abs=2))


def test_every_status_and_note_of_the_analysis_has_its_persian_words():
    codes = (*judgements.ORDER, judgements.NOT_REACHED, "ok", "suppressed", *HIDDEN_STATUSES)
    persian = translator("fa")
    for words in (statuses.sentences(persian), statuses.short_words(persian)):
        assert set(codes) <= set(words)
        assert not [said for said in words.values() if re.search("[A-Za-z]", said)]


def test_lamps_are_drawn_when_the_office_asks_for_them_and_never_in_public(page, site):
    go(page, site, "office")
    assert page.evaluate("geoMahalle.layers.lamps.isEmpty()")
    key = page.locator("[data-optional]").first
    assert key.get_attribute("hidden") is not None
    page.click("[data-lamps]")
    page.wait_for_timeout(200)
    drawn = page.evaluate(
        """() => { const c = geoMahalle.layers.lamps._container;
        return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((byte) => byte > 0); }"""
    )
    assert drawn
    assert key.get_attribute("hidden") is None
    assert "data-lamps" not in (site / "public" / "areas" / "A" / "index.html").read_text("utf-8")
    assert "lamps" not in (site / "public" / "areas" / "A" / "data.js").read_text("utf-8")


def test_an_area_without_streets_says_why_and_which_file_brings_them(page, site, edition):
    go(page, site, edition, code="D")
    words = page.locator("#identity .empty").first.inner_text()
    assert "معابر این محدوده بارگذاری نشده است" in words
    assert "GeoJSON" in words


def test_a_name_stands_beside_dark_dashes_and_on_other_streets(page, tmp_path):
    made = make_snapshot(8, indicators=2, years=2, issues=20, streets=400, facilities=10)
    publish.write_files(tmp_path / "office", publish.edition_files(made, read_catalogue()))
    go(page, tmp_path, "office", code="n1")
    page.evaluate("geoMahalle.maps.map_area.setZoom(16, { animate: false })")
    wait_until(page, "geoMahalle.layers.labels.streetNames.length > 3")
    away = page.evaluate(
        """() => {
          const g = geoMahalle, labels = g.layers.labels, streets = labels.streets, view = labels.view();
          const lines = streets.lines;
          return labels.streetNames.map((one) => {
            let nearest = Infinity;
            for (let n = lines.first[one.street]; n < lines.first[one.street + 1] - 1; n++) {
              const ax = lines.x[n] * view.k - view.x0, ay = lines.y[n] * view.k - view.y0;
              const bx = lines.x[n + 1] * view.k - view.x0, by = lines.y[n + 1] * view.k - view.y0;
              const long = (bx - ax) ** 2 + (by - ay) ** 2;
              const along = ((one.x - ax) * (bx - ax) + (one.y - ay) * (by - ay)) / (long || 1);
              const share = Math.max(0, Math.min(1, along));
              const dx = one.x - ax - share * (bx - ax), dy = one.y - ay - share * (by - ay);
              nearest = Math.min(nearest, Math.hypot(dx, dy));
            }
            const lit = streets.lit[one.street];
            return [lit !== null && lit < 50, nearest, one.size];
          });
        }"""
    )
    assert {is_dark for is_dark, _, _ in away} == {True, False}
    for is_dark, distance, size in away:
        assert (distance > size / 2) if is_dark else (distance < 1)


def test_no_street_name_lies_under_a_mark(page, tmp_path):
    made = make_snapshot(8, indicators=2, years=2, issues=60, streets=400, facilities=160)
    publish.write_files(tmp_path / "office", publish.edition_files(made, read_catalogue()))
    go(page, tmp_path, "office", code="n1")
    page.evaluate("geoMahalle.maps.map_area.setZoom(16, { animate: false })")
    wait_until(page, "geoMahalle.layers.labels.streetNames.length > 3")
    page.wait_for_timeout(200)
    names, marks = page.evaluate(
        """() => {
          const layers = geoMahalle.layers;
          const told = ["issues", "services", "spaces", "hydrants"].filter((key) => layers[key]);
          const marks = told.flatMap((key) => layers[key].obstacles());
          return [layers.labels.streetNames.map((one) => one.box), marks];
        }"""
    )
    assert len(marks) > 3
    for left, top, right, bottom in names:
        met = [one for one in marks if left < one[2] and right > one[0] and top < one[3] and bottom > one[1]]
        assert met == []


def test_on_paper_the_map_of_an_area_is_drawn_at_once(page, site, edition):
    go(page, site, edition)
    # Asked in the same turn: a later one may already wait for the frame of a map that came to rest.
    waiting = page.evaluate(
        """() => {
          window.dispatchEvent(new Event('beforeprint'));
          return Object.values(geoMahalle.layers).filter((layer) => layer.paintAtOnce && layer._frame).length;
        }"""
    )
    assert waiting == 0


def test_a_page_of_another_level_never_says_neighbourhood(tmp_path):
    made = make_snapshot(8, indicators=2, years=2, issues=20, streets=60, facilities=10)
    counties = dataclasses.replace(
        made,
        levels=(Level("province", "استان", 10), Level("county", "شهرستان", 20)),
        areas=tuple(
            dataclasses.replace(area, level="county" if area.level == "neighbourhood" else "province")
            for area in made.areas
        ),
    )
    shown = read_catalogue()
    site = {"office": counties, "public": dataclasses.replace(counties, edition="public", issues=Issues())}
    for edition, snapshot in site.items():
        publish.write_files(tmp_path / edition, publish.edition_files(snapshot, shown))
    for path in ("office/index.html", "public/index.html", "office/areas/n1/index.html"):
        html = (tmp_path / path).read_text("utf-8").replace("مدیریت محله‌محور", "")
        said = re.findall(r".{20}محله.{20}", re.sub("<[^>]*>", " ", html))
        own = [words for words in said if "خانه محله" not in words and "شورا" not in words]
        assert own == []
        assert "شهرستان" in html
