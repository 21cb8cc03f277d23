"""A point lies in the smallest area of the boundary in force on its day, then in the lower code."""

from __future__ import annotations

from datetime import date

import pytest
from importing import (
    CENTRES,
    ask,
    bring,
    city_features,
    feature,
    polygon,
    report,
    square,
    write_csv,
    write_geojson,
)

from geo_mahalle.database import connect
from geo_mahalle.register import locate_point

pytestmark = pytest.mark.database


def keep(settings, folder, *more, **request):
    return bring(
        settings, "areas", write_geojson(folder / "areas.geojson", [*city_features(), *more]), **request
    )


def code_of(settings, key):
    return ask(
        settings,
        "SELECT area.code, ARRAY(SELECT other.code FROM unnest(report.also_in) WITH ORDINALITY AS it (id, n) "
        "JOIN register.area AS other ON other.id = it.id ORDER BY n) FROM register.report "
        "LEFT JOIN register.area ON area.id = report.area_id WHERE source_key = %s",
        [key],
    )[0]


def test_the_smallest_area_wins_and_larger_levels_are_not_also_in(place, tmp_path):
    keep(place, tmp_path)
    bring(place, "reports", write_csv(tmp_path / "a.csv", [report("a")]))
    assert code_of(place, "a") == ("n1", [])


def test_on_a_shared_line_the_lower_code_wins_and_the_other_is_kept(place, tmp_path):
    keep(place, tmp_path)
    lon = square(1, 0)[0][0][0]
    bring(place, "reports", write_csv(tmp_path / "a.csv", [report("a", lon=lon, lat=36.355)]))
    code, also = code_of(place, "a")
    assert [code, *also] == ["n1", "n2"]


def test_overlapping_areas_give_the_smaller_and_keep_the_other(place, tmp_path):
    small = feature(polygon(square(0.3, 0.3, 0.004)), code="a0", name="کوچک", level="neighbourhood")
    keep(place, tmp_path, small)
    bring(place, "reports", write_csv(tmp_path / "a.csv", [report("a")]))
    assert code_of(place, "a") == ("a0", ["n1"])


def test_a_fact_is_placed_by_the_boundary_of_its_own_day(place, tmp_path):
    keep(place, tmp_path)
    moved = feature(polygon(square(5, 5)), code="n1", name="محله یک", level="neighbourhood")
    bring(place, "areas", write_geojson(tmp_path / "b.geojson", [moved]), as_of=date(2025, 8, 4))
    rows = [report("before", date="1404/05/12"), report("on", date="1404/05/13")]
    bring(place, "reports", write_csv(tmp_path / "a.csv", rows))
    assert code_of(place, "before")[0] == "n1"
    assert code_of(place, "on")[0] == "z1"


def test_one_point_is_located_like_a_whole_file(place, tmp_path):
    keep(place, tmp_path)
    ids = dict(ask(place, "SELECT code, id FROM register.area"))
    with connect(place) as connection:
        for code, (lon, lat) in CENTRES.items():
            assert locate_point(connection, lon, lat, on=date(2025, 8, 3)).area_id == ids[code]
        outside = locate_point(connection, 10, 10, on=date(2025, 8, 3))
    assert (outside.area_id, outside.located_as) == (None, "outside")
