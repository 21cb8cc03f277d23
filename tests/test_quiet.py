"""Where few report though need is great, no page colours, ranks or praises a number made of reports."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest
from snapshots import make_snapshot
from watching import wait_until

from geo_mahalle.pages import open_data, publish

pytestmark = pytest.mark.browser
CODE, OTHER = "n1", "n2"


@pytest.fixture(scope="module")
def snapshot():
    """A small city in which every number of one area is made of reports, and few report there."""
    made = make_snapshot(12, indicators=3, years=2, streets=40, facilities=10, issues=20, radius_km=0.9)
    return dataclasses.replace(made, indicators=tuple(quieten(one, made) for one in made.indicators))


def quieten(indicator, snapshot):
    at = snapshot.area(CODE).index

    def put(values, value):
        return tuple(value if i == at else old for i, old in enumerate(values))

    columns = {
        key: dataclasses.replace(
            column,
            value=put(column.value, indicator.bands[0] / 2),
            low=put(column.low, indicator.bands[0] / 4),
            high=put(column.high, indicator.bands[0]),
            n=put(column.n, 3.0),
            status=put(column.status, "quiet"),
            notes=put(column.notes, ("quiet",)),
        )
        for key, column in indicator.columns.items()
    }
    return dataclasses.replace(indicator, columns=columns)


@pytest.fixture(scope="module")
def site(snapshot, catalogue, tmp_path_factory):
    out = tmp_path_factory.mktemp("quiet")
    publish.write_files(out / "office", publish.edition_files(snapshot, catalogue, {}, with_prints=False))
    return out / "office"


def test_the_explorer_hatches_it_says_why_and_leaves_it_out_of_the_distribution(page, site, snapshot):
    page.goto((site / "index.html").as_uri())
    wait_until(page, "document.documentElement.dataset.ready === 'yes'")
    page.wait_for_selector("#panel-bars li")
    bands = page.evaluate(
        """([code, other]) => { const g = geoMahalle, m = g.model, s = m.state;
        return [code, other].map(one => m.isQuiet(s.indicator, s.period, m.byCode.get(one))); }""",
        [CODE, OTHER],
    )
    assert bands == [True, False]
    legend = page.locator(".legend").inner_text()
    assert "بی‌داده یا کم‌گزارش" in legend
    dots = page.locator(".strip__dot").evaluate_all(
        "all => all.map(one => one.getAttribute('d').split('M').length - 1).reduce((a, b) => a + b, 0)"
    )
    shown = page.evaluate(
        """() => { const m = geoMahalle.model, s = m.state, values = m.column(s.indicator, s.period, 'value');
        return m.ofLevel(s.level).filter(i => values[i] !== null).length; }"""
    )
    assert dots == shown - 1


def test_the_colour_of_the_map_is_the_hatch(page, site):
    page.goto((site / "index.html").as_uri())
    wait_until(page, "document.documentElement.dataset.ready === 'yes'")
    painted = page.evaluate(
        """([code, other]) => { const g = geoMahalle, bands = g.layers.areas.bands || g.layers.areas._bands;
        return [code, other].map(one => bands[g.model.byCode.get(one)]); }""",
        [CODE, OTHER],
    )
    assert painted[0] == 0
    assert painted[1] != 0


def test_small_maps_and_pairs_take_it_for_unknown(page, site):
    page.goto((site / "compare" / "index.html").as_uri())
    wait_until(page, "document.querySelector('[data-multiples] button, [data-others] button')")
    order = page.evaluate("geoMahalle.data.compare.areas.map(area => area.code)")
    classes = page.evaluate(
        """() => [...document.querySelectorAll('.multiple__button')].map(button =>
          [...button.querySelectorAll('path')].map(path => path.getAttribute('class')))"""
    )
    assert {row[order.index(CODE)] for row in classes} == {"multiple__unknown"}
    assert (
        page.locator("[data-map] path").nth(order.index(CODE)).get_attribute("class") == "multiple__unknown"
    )
    titles = page.locator("[data-map] path title").evaluate_all("all => all.map(one => one.textContent)")
    assert "نشانه امن بودن نیست" in titles[order.index(CODE)]
    assert page.locator(".plot__dot").count() < len(order)


def test_side_by_side_it_is_told_and_not_judged(page, site, snapshot):
    page.goto((site / "compare" / "index.html").as_uri() + f"#with={CODE},{OTHER}")
    wait_until(page, "document.querySelector('[data-side] tbody tr')")
    row = page.locator("[data-side] tbody tr").first
    assert "نشانه امن بودن نیست" in row.locator("td").first.inner_text()
    assert row.locator("td").first.locator(".bar--none").count() == 1
    assert row.locator("td").last.inner_text() == "در یکی از آن‌ها کم گزارش می‌دهند"


def test_the_areas_own_page_says_it_first_with_the_remedy_and_compares_nothing(page, site, snapshot):
    page.goto((site / "areas" / CODE / "index.html").as_uri())
    wait_until(page, "document.body.classList.contains('is-live')")
    said = page.locator("#identity .quiet").inner_text()
    assert "بازدید میدانی شورا" in said
    figures = page.locator("#numbers .figure")
    assert figures.count() >= 3
    assert page.locator("#numbers .figure > .bar--none").count() == figures.count()
    assert page.locator("#numbers .figure > svg.bar").count() == 0
    assert page.locator("#numbers .figure .bar__median, #numbers .figure .trend__median").count() == 0
    for words in page.locator("#numbers .figure__said em").all_text_contents():
        assert "نشانه امن بودن نیست" in words
    page.goto((site / "areas" / OTHER / "index.html").as_uri())
    wait_until(page, "document.body.classList.contains('is-live')")
    assert page.locator("#identity .quiet").count() == 0


def test_the_data_to_take_away_say_it_too(snapshot):
    files = open_data.area_files(snapshot, snapshot.area(CODE))
    told = csv.reader(io.StringIO(files["values.csv"].decode("utf-8-sig")))
    rows = [row for row in told if row[0] == CODE]
    assert len(rows) >= 3
    assert {row[-2] for row in rows} == {"quiet"}
