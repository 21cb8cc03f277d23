"""Packing to the stated precision, in Python and in Chromium; Folium elements without inline parts."""

from __future__ import annotations

import itertools
import json
import re

import folium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from snapshots import make_snapshot
from unpacking import unpack_column, unpack_ints, unpack_lines, unpack_polygons, unpack_positions

from geo_mahalle import maps
from geo_mahalle.maps.figure import MissingAssetError
from geo_mahalle.maps.pack import STEP_DEGREES, pack_column, pack_ints, pack_lines, pack_points, pack_polygons
from geo_mahalle.maps.words import pack_words
from geo_mahalle.pages import charts

LON = st.floats(-180, 180)
LAT = st.floats(-85, 85)
HALF = STEP_DEGREES / 2 * (1 + 1e-6)


@given(st.lists(st.integers(-(2**50), 2**50)))
def test_whole_numbers_come_back_whole(numbers):
    assert numbers == unpack_ints(pack_ints(numbers))


@given(st.lists(st.none() | st.floats(-1e6, 1e6)), st.integers(0, 3))
def test_a_column_comes_back_to_half_its_last_decimal_and_null_stays_null(values, decimals):
    read = unpack_column(pack_column(values, decimals=decimals))
    assert [value is None for value in values] == [value is None for value in read]
    for value, back in zip(values, read, strict=True):
        if value is not None:
            assert back == pytest.approx(value, abs=0.5 / 10**decimals * (1 + 1e-9))


def test_zero_is_not_unknown():
    assert unpack_column(pack_column([0, None, 0.0], decimals=1)) == [0.0, None, 0.0]


@given(st.lists(st.tuples(LON, LAT)))
def test_points_come_back_within_half_a_step(points):
    packed = pack_points([lon for lon, _ in points], [lat for _, lat in points])
    read = unpack_positions(packed["coords"], packed["step"])
    assert len(points) == len(read)
    for (lon, lat), (x, y) in zip(points, read, strict=True):
        assert abs(lon - x) <= HALF
        assert abs(lat - y) <= HALF


@given(st.lists(st.lists(st.tuples(LON, LAT), min_size=2, max_size=9), max_size=6))
def test_lines_keep_their_ends(lines):
    read = unpack_lines(pack_lines(lines))
    assert len(lines) == len(read)
    for line, back in zip(lines, read, strict=True):
        for (lon, lat), (x, y) in ((line[0], back[0]), (line[-1], back[-1])):
            assert abs(lon - x) <= HALF
            assert abs(lat - y) <= HALF


# Two squares side by side and one inside the hole of the left one, drawn on a grid of 0.01 degrees:
#   +------+----+
#   | +--+ |    |
#   | +--+ |    |
#   +------+----+
LEFT = (
    ((0, 0), (0.03, 0), (0.03, 0.03), (0, 0.03), (0, 0)),
    ((0.01, 0.01), (0.01, 0.02), (0.02, 0.02), (0.02, 0.01), (0.01, 0.01)),
)
RIGHT = (((0.03, 0), (0.05, 0), (0.05, 0.03), (0.03, 0.03), (0.03, 0)),)
INNER = (((0.01, 0.01), (0.02, 0.01), (0.02, 0.02), (0.01, 0.02), (0.01, 0.01)),)


def test_a_shared_boundary_is_written_once():
    packed = pack_polygons([[LEFT], [RIGHT], [INNER]])
    # the common side, the rest of the left outline, that of the right one, and the hole = the inner square
    assert len(unpack_ints(packed["sizes"])) == 4


def test_a_meeting_point_that_only_one_neighbour_has_as_a_corner_still_parts_the_common_side():
    #   +---+---+      the long lower area has no corner under the middle wall
    #   +---+---+
    #   +-------+
    upper_left = (((0, 0.01), (0.01, 0.01), (0.01, 0.02), (0, 0.02), (0, 0.01)),)
    upper_right = (((0.01, 0.01), (0.02, 0.01), (0.02, 0.02), (0.01, 0.02), (0.01, 0.01)),)
    lower = (((0, 0), (0.02, 0), (0.02, 0.01), (0, 0.01), (0, 0)),)
    packed = pack_polygons([[upper_left], [upper_right], [lower]])
    # three outer parts, the wall, and two halves of the common side
    assert len(unpack_ints(packed["sizes"])) == 6


def test_polygons_come_back_as_closed_rings_of_the_same_area():
    read = unpack_polygons(pack_polygons([[LEFT], [RIGHT], [INNER]]))
    assert [len(rings) for rings in read] == [2, 1, 1]
    for ring in (ring for rings in read for ring in rings):
        assert ring[0] == pytest.approx(ring[-1])
    left, right, inner = (
        sum(abs(area(ring)) * (1 if n == 0 else -1) for n, ring in enumerate(rings)) for rings in read
    )
    assert left == pytest.approx(0.03 * 0.03 - 0.01 * 0.01)
    assert right == pytest.approx(0.02 * 0.03)
    assert inner == pytest.approx(0.01 * 0.01)


def test_a_city_is_packed_without_losing_an_area():
    snapshot = make_snapshot(48, indicators=1, years=1, issues=0, streets=60, facilities=0)
    read = unpack_polygons(pack_polygons([one.polygons for one in snapshot.areas]))
    for one, rings in zip(snapshot.areas, read, strict=True):
        original = sum(
            abs(area(polygon[0])) - sum(abs(area(hole)) for hole in polygon[1:]) for polygon in one.polygons
        )
        assert abs(area(rings[0])) == pytest.approx(original, rel=2e-3)


def area(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(ring)) / 2


@pytest.mark.browser
def test_the_page_reads_what_python_packed(page, tmp_path):
    numbers = [0, 1, -1, 63, 64, -65, 2**31, -(2**40)]
    column = [None, 0.0, 12.5, -3.25, 99.99]
    words = ["رفع شد", "ثبت شد", "رفع شد"]
    packed = {
        "ints": pack_ints(numbers),
        "column": pack_column(column, decimals=2),
        "words": pack_words(words),
        "points": pack_points([48.5, 48.6], [36.6, 36.7]),
        "polygons": pack_polygons([[LEFT], [RIGHT], [INNER]]),
    }
    (tmp_path / "unpack.js").write_bytes(
        maps.map_assets()["layers.js"].split(b"/**\n * The map and the sheet")[0]
    )
    (tmp_path / "data.js").write_bytes(maps.data_script(packed, messages={}))
    (tmp_path / "index.html").write_text(
        '<!doctype html><meta charset="utf-8">'
        '<script src="unpack.js"></script><script src="data.js"></script>'
    )
    page.goto((tmp_path / "index.html").as_uri())
    read = page.evaluate(
        """() => { const g = geoMahalle, u = g.unpack, d = g.data; const p = u.polygons(d.polygons);
        return { ints: Array.from(u.ints(d.ints)), column: u.column(d.column), words: u.words(d.words),
          lon: Array.from(u.points(d.points).x, (x) => (x - 0.5) * 360),
          arcs: p.arcs.first.length - 1, shapes: p.shapes.map((s) => s.length) }; }"""
    )
    assert numbers == read["ints"]
    assert column == read["column"]
    assert words == read["words"]
    assert read["lon"] == pytest.approx([48.5, 48.6], abs=HALF)
    assert read["arcs"] == 4
    assert read["shapes"] == [2, 1, 1]


def small_map():
    snapshot = make_snapshot(12, indicators=1, years=1, issues=5, streets=60, facilities=3)
    place = maps.SafetyMap("place", bounds=snapshot.place.bounds)
    areas = maps.AreaLayer("areas", [one.polygons for one in snapshot.areas])
    areas.add_to(place)
    maps.OutlineLayer("outline", areas).add_to(place)
    maps.BoundaryLayer("boundary", areas, index=3).add_to(place)
    names = ["${alert(1)}</script><img src=x onerror=alert(2)>"] * len(snapshot.areas)
    maps.LabelLayer("labels", names, [one.centre for one in snapshot.areas], areas=areas).add_to(place)
    maps.Legend("legend").add_to(place)
    return place


def test_a_map_has_no_inline_part_and_names_no_host():
    parts = maps.render_map(small_map())
    assert "<script" not in parts.html
    assert "style=" not in parts.html
    assert not re.search(r"\son\w+=", parts.html)
    assert "//" not in parts.script + parts.html
    assert {"areas", "labels"} == set(parts.data)


def test_the_same_map_gives_the_same_bytes():
    first, second = maps.render_map(small_map()), maps.render_map(small_map())
    assert first == second


def test_text_of_users_stays_out_of_the_script():
    parts = maps.render_map(small_map())
    assert "alert" not in parts.script + parts.html
    data = maps.data_script(parts.data, messages={}).decode()
    assert "<" not in data
    assert "${alert(1)}" in data  # as a string of JSON, which nothing evaluates


def test_the_map_may_be_zoomed_by_the_browser():
    parts = maps.render_map(small_map())
    assert "viewport" not in parts.html
    assert '"maxZoom": 19' in parts.script


def test_an_element_whose_file_is_not_shipped_is_refused():
    place = small_map()
    folium.plugins.MiniMap().add_to(place)
    with pytest.raises(MissingAssetError, match="not shipped"):
        maps.render_map(place)


def test_shared_assets_name_no_host_but_those_of_leaflets_credit_and_comments():
    hosts = set()
    for name, body in maps.map_assets().items():
        if name.endswith((".js", ".css")):
            hosts |= set(re.findall(r"https?://([\w.]+)", body.decode()))
    assert hosts <= {"leafletjs.com", "www.w3.org", "bugs.chromium.org", "bugzilla.mozilla.org"}


def test_data_survives_the_two_line_ends_of_javascript():
    script = maps.data_script({"name": "a\u2028b</script>"}, messages={}).decode()
    line = next(line for line in script.splitlines() if line.startswith("geoMahalle.data"))
    assert json.loads(line.removeprefix("geoMahalle.data = ").rstrip(";")) == {"name": "a\u2028b</script>"}


def test_a_bar_grows_from_the_right_and_parts_its_whisker_at_its_end():
    # 46 of 100: the fill runs from 54 to 100; the interval 38 to 55 lies from 62 to 45, 8 inside the fill
    shape = charts.bar(46, low=38, high=55, median=61, top=100)
    assert shape == charts.Bar(value=54, fill=46, low=62, high=45, inside=8, median=39)


def test_a_bar_without_a_number_is_none_and_not_an_empty_bar():
    assert charts.bar(None, top=100) is None


def test_a_value_on_a_cut_belongs_to_the_upper_band():
    assert [charts.band_of(value, (40, 55, 70, 85)) for value in (None, 39.9, 40, 85)] == [0, 1, 2, 5]


def test_the_strip_has_one_dot_an_area_that_has_a_number():
    shape = charts.strip([46, None, 90, 46], bands=(40, 55, 70, 85), words=("40", "55", "70", "85"), chosen=0)
    assert len(shape.dots) == 3
    assert [dot.is_chosen for dot in shape.dots].count(True) == 1
    first, second = (dot for dot in shape.dots if dot.band == 2)
    assert first.x == second.x  # two areas alike stand on each other
    assert first.x > next(dot.x for dot in shape.dots if dot.band == 5)  # less is further right


def test_a_missing_period_breaks_the_line_and_is_hatched():
    points = [
        charts.Point("1400", 40, 35, 45),
        charts.Point("1401", 42, 37, 47),
        charts.Point("1402", None),
        charts.Point("1403", 50, 44, 56),
    ]
    shape = charts.trend(points, words=("0", "30", "60", "90"), floor=0, top=90)
    assert len(shape.lines) == 1  # the first two periods
    assert len(shape.gaps) == 1
    assert len(shape.whiskers) == 1  # the last period stands alone
    assert [mark.words for mark in sorted(shape.periods, key=lambda mark: mark.x)] == [
        "1403",
        "1402",
        "1401",
        "1400",
    ]


def test_a_bar_ends_at_a_round_number_above_the_largest():
    assert charts.scale_top([18.2], (2, 4, 8, 16), is_percent=False) == 20
    assert charts.scale_top([18.2], (2, 4, 8, 16), is_percent=True) == 100


def test_packed_lines_keep_both_ends_and_drop_repeats_line_by_line():
    # on a grid of 1: the first line has a repeat, the second shrinks to one cell that equals the first's end
    packed = pack_lines([[(0, 0), (0.2, 0.1), (3, 4)], [(3, 4), (3.1, 4.2)]], step=1.0)
    assert pack_ints([2, 2]) == packed["sizes"]
    assert pack_ints([0, 0, 3, 4, 0, 0, 0, 0]) == packed["coords"]
