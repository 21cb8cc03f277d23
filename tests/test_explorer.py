"""The office explorer in a real Chromium, opened from a disk with the network blocked."""

from __future__ import annotations

import dataclasses
import re

import pytest
from snapshots import make_snapshot
from watching import wait_until

from geo_mahalle.disclosure.snapshot import Streets
from geo_mahalle.locale import messages
from geo_mahalle.pages import chrome, explorer

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=\"document.title='owned'\">${document.title='owned'}"


def write_site(folder, snapshot, catalogue):
    page = explorer.render(snapshot, catalogue)
    (folder / "assets").mkdir(parents=True)
    for name, body in page.files.items():
        (folder / name).write_bytes(body)
    for name, body in chrome.shared_assets("office").items():
        (folder / "assets" / name).write_bytes(body)
    return (folder / "index.html").as_uri()


@pytest.fixture(scope="module")
def snapshot():
    return make_snapshot(48, issues=300, streets=400, facilities=60)


@pytest.fixture(scope="module")
def site(snapshot, catalogue, tmp_path_factory):
    return write_site(tmp_path_factory.mktemp("site") / "office", snapshot, catalogue)


def open_explorer(page, address):
    page.goto(address)
    wait_until(page, "document.documentElement.dataset.ready === 'yes'")
    page.wait_for_selector("#panel-bars li")
    return page


def spot(page, code):
    """Return where an area's middle is on the screen."""
    return page.evaluate(
        """(code) => { const g = geoMahalle, labels = g.layers.labels, map = g.maps.map_place;
        const i = g.model.byCode.get(code), view = labels.view();
        const x = labels.centres.x[i] * view.k - view.x0, y = labels.centres.y[i] * view.k - view.y0;
        const layer = L.point(x, y).add(labels._bounds.min);
        const at = map.layerPointToContainerPoint(layer), box = map.getContainer().getBoundingClientRect();
        return [at.x + box.left, at.y + box.top]; }""",
        code,
    )


def pixel(page, code, dx=0, dy=18):
    """Return the colour of the areas' canvas beside an area's middle, and how many differ around it."""
    return page.evaluate(
        """([code, dx, dy]) => { const g = geoMahalle, areas = g.layers.areas, view = areas.view();
        const i = g.model.byCode.get(code), middle = g.layers.labels.centres;
        const x = Math.round((middle.x[i] * view.k - view.x0 + dx) * view.ratio);
        const y = Math.round((middle.y[i] * view.k - view.y0 + dy) * view.ratio);
        const data = areas._context.getImageData(x, y, 12, 12).data;
        const seen = new Set();
        for (let n = 0; n < data.length; n += 4) seen.add([data[n], data[n + 1], data[n + 2]].join());
        return { first: [data[0], data[1], data[2]], count: seen.size }; }""",
        [code, dx, dy],
    )


def value_of(snapshot, code, nth=0):
    area = snapshot.area(code)
    indicator = snapshot.indicators[nth]
    columns = indicator.columns[snapshot.periods[-1].key]
    return (
        columns.value[area.index],
        columns.low[area.index],
        columns.high[area.index],
        columns.status[area.index],
    )


def persian(value, decimals=0):
    return chrome.number(value, decimals=decimals, language="fa")


def known_area(snapshot):
    return next(
        area
        for area in snapshot.areas
        if area.level == "neighbourhood" and value_of(snapshot, area.code)[3] == "ok"
    )


def unknown_area(snapshot):
    return next(
        area
        for area in snapshot.areas
        if area.level == "neighbourhood" and value_of(snapshot, area.code)[3] == "no_survey"
    )


def test_a_click_on_a_known_area_shows_its_known_number(page, site, snapshot):
    open_explorer(page, site)
    area = known_area(snapshot)
    value, low, high, _ = value_of(snapshot, area.code)
    page.mouse.click(*spot(page, area.code))
    assert area.name_fa in page.locator("#panel-area h2").inner_text()
    assert f"{persian(value)} درصد" == page.locator(".panel__now strong").inner_text()
    assert f"احتمالاً بین {persian(low)} تا {persian(high)} درصد" in page.locator(".panel__now").inner_text()
    assert f"areas/{area.code}/index.html" in page.locator(".panel__link").get_attribute("href")


def test_the_pointer_is_answered_with_name_value_and_interval(page, site, snapshot):
    open_explorer(page, site)
    area = known_area(snapshot)
    value, low, high, _ = value_of(snapshot, area.code)
    page.mouse.move(*spot(page, area.code))
    page.wait_for_selector(".map-tip:not([hidden])")
    words = page.locator(".map-tip").inner_text()
    assert f"{area.name_fa} · {persian(value)} درصد" in words
    assert f"احتمالاً بین {persian(low)} تا {persian(high)} درصد" in words


def test_what_nobody_surveyed_is_hatched_everywhere_and_never_the_palest_band(page, site, snapshot):
    open_explorer(page, site)
    area = unknown_area(snapshot)
    page.wait_for_timeout(200)
    assert pixel(page, area.code)["count"] > 4  # lines on ground, where a band is one colour
    page.mouse.click(*spot(page, area.code))
    assert "بازدید نشده" in page.locator(".panel__now").inner_text()
    assert page.locator(".panel__now .swatch--hatch").count() == 1
    assert page.locator("#panel-bars .bar--none").count() >= 1
    page.click("#list-button")
    row = page.locator("#list-body tr", has_text=area.name_fa).first
    assert "بازدید نشده" in row.inner_text()
    assert "داده نداریم" in page.locator(".map-legend").inner_text()


def test_a_band_has_the_colour_of_its_fixed_cut(page, site, snapshot):
    open_explorer(page, site)
    area = known_area(snapshot)
    value = value_of(snapshot, area.code)[0]
    band = sum(value >= cut for cut in snapshot.indicators[0].bands)
    colours = ["#EFEFE0", "#CCDDD3", "#9CC1C3", "#6799A9", "#3D6E88"]
    page.wait_for_timeout(200)
    assert list(bytes.fromhex(colours[band][1:])) == pixel(page, area.code)["first"]


def test_persian_is_shaped_right_to_left_in_our_own_font(page, site):
    open_explorer(page, site)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('14px Vazirmatn', 'محله'))")
    assert page.evaluate("[...document.fonts].every((font) => font.status === 'loaded')")
    widths = page.evaluate(
        """() => { const pen = document.createElement('canvas').getContext('2d'); pen.font = '40px Vazirmatn';
        const wide = (words) => pen.measureText(words).width;
        return [wide('محله'), [...'محله'].reduce((sum, sign) => sum + wide(sign), 0)]; }"""
    )
    assert widths[0] < widths[1] * 0.95  # joined letters are narrower than the same letters alone
    panel, stage = page.locator("#panel").bounding_box(), page.locator(".stage").bounding_box()
    assert panel["x"] > stage["x"]


def test_indicator_level_and_period_change_and_the_address_keeps_them(page, site, snapshot):
    open_explorer(page, site)
    page.click("#picker")
    page.locator(".picker__option").nth(2).click()
    page.locator("#level-switch button").first.click()
    page.locator("#period-switch button", has_text="۱۴۰۲").click()
    address = page.url
    assert f"i={snapshot.indicators[2].id}" in address
    assert "l=zone" in address
    assert "p=1402" in address
    page.goto("about:blank")
    open_explorer(page, address)
    assert snapshot.indicators[2].title_fa in page.locator("#picker").inner_text()
    assert page.locator("#level-switch [aria-pressed=true]").inner_text() == "منطقه"
    assert page.locator("#period-switch [aria-pressed=true]").inner_text() == "۱۴۰۲"


def test_search_finds_a_name_however_it_is_typed(page, site, snapshot):
    open_explorer(page, site)
    area = next(area for area in snapshot.areas if area.name_fa == "گل‌سرخ")
    page.fill("#search", "گل سرخ")
    page.wait_for_selector(".search__option")
    page.keyboard.press("Enter")
    assert page.evaluate("geoMahalle.model.codes[geoMahalle.model.state.area]") == area.code
    page.fill("#search", "كوي")  # Arabic kaf and ye
    assert "کوی‌کارگر" in page.locator(".search__option").first.inner_text()
    page.fill("#search", "N٧")  # a code, with an Arabic digit
    assert page.locator(".search__option").first.inner_text().startswith(snapshot.area("n7").name_fa)


def test_search_finds_a_street(page, site, snapshot):
    open_explorer(page, site)
    page.fill("#search", snapshot.streets.name[0])
    page.keyboard.press("Enter")
    wait_until(page, "geoMahalle.maps.map_place.getZoom() >= 16")


def test_everything_is_reached_by_keyboard(page, site, snapshot):
    open_explorer(page, site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert {"picker", "map_place", "search", "zoom-in", "layers-button", "list-button"} <= reached
    page.focus("#picker")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("geoMahalle.model.state.indicator") == 1
    assert page.evaluate("document.activeElement.id") == "picker"
    page.focus("#list-button")
    page.keyboard.press("Enter")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("Enter")
    assert page.evaluate("geoMahalle.model.state.area") >= 0
    page.keyboard.press("Escape")
    assert page.evaluate("geoMahalle.model.state.area") == -1


def test_the_list_says_the_map_in_the_order_of_names_not_of_values(page, site, snapshot):
    open_explorer(page, site)
    page.click("#list-button")
    names = page.locator("#list-body th").all_inner_texts()
    assert len(names) == 48
    assert (
        page.evaluate("(n) => [...n].sort((a, b) => a.localeCompare(b, 'fa', { numeric: true }))", names)
        == names
    )
    area = known_area(snapshot)
    value, low, high, _ = value_of(snapshot, area.code)
    row = page.locator(
        "#list-body tr", has=page.get_by_role("button", name=area.name_fa, exact=True)
    ).inner_text()
    assert f"{persian(value)} درصد" in row
    assert f"{persian(low)} تا {persian(high)} درصد" in row


def test_problems_and_services_come_when_asked_for(page, site):
    open_explorer(page, site)
    assert page.evaluate("geoMahalle.layers.issues.drawn.length") == 0
    page.click("#layers-button")
    page.locator("#layers-box input").first.check()
    page.locator("#layers-box input").last.check()
    wait_until(page, "geoMahalle.layers.issues.drawn.length && geoMahalle.layers.facilities.drawn.length")
    page.keyboard.press("Escape")
    assert page.locator("#layers-box").is_hidden()
    where = page.evaluate(
        """() => { const layer = geoMahalle.layers.issues, map = geoMahalle.maps.map_place;
        const box = map.getContainer().getBoundingClientRect();
        const place = (one) => { const at = L.point(one.x, one.y).add(layer._bounds.min);
          const p = map.layerPointToContainerPoint(at); return [p.x + box.left, p.y + box.top]; };
        const isSeen = (p) => document.elementFromPoint(...p) === map.getContainer();
        return layer.drawn.map(place).find(isSeen); }"""
    )
    page.mouse.move(*where)
    assert re.search(
        "مورد در اینجا|ثبت شد|در حال بررسی|با دستگاه|پابرجاست", page.locator(".map-tip").inner_text()
    )


def test_names_with_code_in_them_are_only_text(open_page, snapshot, catalogue, tmp_path):
    areas = tuple(dataclasses.replace(area, name_fa=f"{HOSTILE} {area.code}") for area in snapshot.areas)
    streets = dataclasses.replace(snapshot.streets, name=tuple(HOSTILE for _ in snapshot.streets.name))
    facilities = dataclasses.replace(
        snapshot.facilities, name=tuple(HOSTILE for _ in snapshot.facilities.name)
    )
    sources = tuple(
        dataclasses.replace(one, title_fa=HOSTILE, steward_fa=HOSTILE) for one in snapshot.sources
    )
    hostile = dataclasses.replace(
        snapshot, areas=areas, streets=streets, facilities=facilities, sources=sources
    )
    page = open_page()
    open_explorer(page, write_site(tmp_path / "office", hostile, catalogue))
    page.mouse.click(*spot(page, known_area(hostile).code))
    page.fill("#search", "onerror")
    page.wait_for_selector(".search__option")
    page.click("#list-button")
    assert page.title() != "owned"
    assert page.locator("main img").count() == 0
    assert HOSTILE in page.locator("#panel-area h2").inner_text()


def test_the_caveat_stands_on_the_map(page, site):
    open_explorer(page, site)
    caveat = messages("fa")[
        "This map shows the condition of places, not of people. No mark does not mean safe."
    ]
    assert caveat == page.locator(".safety-map .map-caption").inner_text()
    assert page.locator(".map-caption").is_visible()


def test_every_text_of_the_explorer_is_persian(page, site):
    open_explorer(page, site)
    page.click("#layers-button")
    words = page.locator("body").inner_text()
    latin = {word for word in re.findall(r"[A-Za-z]{3,}", words) if word not in {"CC", "BY"}}
    assert latin <= {"JavaScript"}
    labels = page.evaluate(
        """() => [...document.querySelectorAll('[aria-label],[placeholder]')]
          .map((node) => node.getAttribute('aria-label') || node.placeholder)"""
    )
    assert [label for label in labels if re.search("[A-Za-z]", label)] == []


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844), (320, 640)])
def test_targets_are_large_and_nothing_scrolls_sideways(open_page, site, size):
    page = open_page(viewport={"width": size[0], "height": size[1]}, has_touch=size[0] < 500)
    open_explorer(page, site)
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], input, select, summary')].filter((node) => {
          const box = node.getBoundingClientRect();
          if (!box.width || node.closest('.skip-link, dialog:not([open]), .panel__foot')) return false;
          const around = getComputedStyle(node, '::after');
          const isGrown = around.content !== 'none' && around.position === 'absolute';
          const more = isGrown ? parseFloat(around.top) + parseFloat(around.bottom) : 0;
          return Math.max(box.height - more, box.height) < 43.5;
        }).map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_sheet_has_three_stops_and_the_caveat_stays_in_sight(open_page, site, snapshot):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_explorer(page, site)
    assert page.locator(".explorer").get_attribute("data-stop") == "peek"
    page.wait_for_timeout(400)
    page.touchscreen.tap(*spot(page, known_area(snapshot).code))
    wait_until(page, "document.querySelector('.explorer').dataset.stop === 'half'")
    page.wait_for_timeout(400)
    panel, caption = page.locator("#panel").bounding_box(), page.locator(".map-caption").bounding_box()
    assert caption["y"] + caption["height"] <= panel["y"] + 1
    page.click("#grip")
    assert page.locator(".explorer").get_attribute("data-stop") == "full"
    page.click("#grip")
    assert page.locator(".explorer").get_attribute("data-stop") == "peek"


def test_a_place_without_streets_problems_or_services_is_still_a_map(open_page, catalogue, tmp_path):
    bare = dataclasses.replace(
        make_snapshot(8, indicators=2, years=1, issues=0, streets=60, facilities=0),
        streets=Streets(),
        categories=(),
        kinds=(),
    )
    page = open_page()
    open_explorer(page, write_site(tmp_path / "office", bare, catalogue))
    page.click("#layers-button")
    assert "هنوز چیز دیگری" in page.locator("#layers-box").inner_text()
    assert page.locator("#panel-trend").is_hidden()


def test_the_same_snapshot_gives_the_same_bytes(snapshot, catalogue):
    assert explorer.render(snapshot, catalogue).files == explorer.render(snapshot, catalogue).files
