"""Areas, facilities, streets and figures are kept by version: created, changed, unchanged, gone."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from importing import (
    CENTRES,
    SIDE,
    SOUTH,
    WEST,
    ask,
    bring,
    city_features,
    feature,
    make_city,
    one,
    polygon,
    reasons,
    square,
    write_csv,
    write_geojson,
)

pytestmark = pytest.mark.database
BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[48.95, 36.35], [48.96, 36.36], [48.96, 36.35], [48.95, 36.36], [48.95, 36.35]]],
}


def lamp(key, area="n1", **changes):
    lon, lat = CENTRES[area]
    return {"key": key, "kind": "lamp", "lon": lon, "lat": lat, "is_working": "yes"} | changes


def test_areas_have_parents_codes_and_shapes_for_drawing(city):
    assert ask(
        city,
        "SELECT area.code, above.code FROM register.area LEFT JOIN register.area AS above "
        "ON above.id = area.parent_id ORDER BY 1",
    ) == [
        *((f"n{n}", "z1") for n in range(1, 5)),
        ("z1", None),
    ]
    assert one(city, "SELECT count(*) FROM register.area_shape") == 15
    size = one(
        city,
        "SELECT area_m2 FROM register.area_boundary JOIN register.area ON area.id = "
        "area_id WHERE code = 'n1'",
    )
    assert size == pytest.approx(
        one(
            city,
            "SELECT ST_Area(geom::geography) FROM register.area_boundary JOIN register.area "
            "ON area.id = area_id WHERE code = 'n1'",
        ),
        rel=1e-6,
    )


def test_an_invalid_boundary_is_refused_with_reason_and_place(city, tmp_path):
    path = write_geojson(
        tmp_path / "a.geojson", [feature(BOW_TIE, code="x", name="x", level="neighbourhood")]
    )
    outcome = bring(city, "areas", path)
    (refusal,) = outcome.refusals
    assert (refusal.reason, refusal.value) == ("geometry_invalid", "Self-intersection")
    assert (refusal.detail["lon"], refusal.detail["lat"]) == pytest.approx((48.955, 36.355))


def test_a_point_among_the_areas_is_refused_and_the_others_go_on(city, tmp_path):
    point = {"type": "Point", "coordinates": [48.95, 36.35]}
    fresh = feature(polygon(square(3, 0)), code="n5", name="محله پنج", level="محله")
    outcome = bring(
        city,
        "areas",
        write_geojson(tmp_path / "a.geojson", [feature(point, code="p", name="p", level="zone"), fresh]),
    )
    assert reasons(outcome) == {1: "geometry_kind"}
    assert outcome.created == 1


def test_importing_areas_again_changes_nothing(city, tmp_path):
    again = make_city(city, tmp_path)
    assert (again.accepted, again.duplicate, again.unchanged, again.changed) == (0, 5, 5, 0)
    assert one(city, "SELECT count(*) FROM register.area_boundary") == 5


def test_a_boundary_drawn_anew_is_a_new_version_with_a_crosswalk(city, tmp_path):
    # n1 gives its eastern half to n2.
    half = SIDE / 2
    west = shapely.box(WEST, SOUTH, WEST + half, SOUTH + SIDE)
    east = shapely.box(WEST + half, SOUTH, WEST + 2 * SIDE, SOUTH + SIDE)
    parts = [
        feature(
            shapely.geometry.mapping(shape), code=code, name=name, level="neighbourhood", parent_code="z1"
        )
        for code, name, shape in (("n1", "محله یک", west), ("n2", "محله دو", east))
    ]
    outcome = bring(city, "areas", write_geojson(tmp_path / "b.geojson", parts), as_of=date(2025, 3, 21))
    assert outcome.changed == 2
    assert ask(
        city,
        "SELECT valid::text FROM register.area_boundary JOIN register.area ON area.id = "
        "area_id WHERE code = 'n1' ORDER BY valid",
    ) == [
        ("(,2025-03-21)",),
        ("[2025-03-21,)",),
    ]
    shares = ask(
        city,
        "SELECT a.code, b.code, round(area_share::numeric, 3)::float FROM "
        "register.area_crosswalk JOIN register.area_boundary f ON f.id = from_boundary_id "
        "JOIN register.area_boundary t ON t.id = to_boundary_id JOIN register.area a ON "
        "a.id = f.area_id JOIN register.area b ON b.id = t.area_id ORDER BY 1, 2",
    )
    assert shares == [("n1", "n1", 0.5), ("n1", "n2", 0.5), ("n2", "n2", 1.0)]


def test_areas_declared_in_utm_come_out_in_degrees(place, tmp_path):
    from geopandas import GeoDataFrame

    frame = GeoDataFrame(
        {"code": ["u1"], "name": ["یک"], "level": ["محله"]},
        geometry=[shapely.box(48.95, 36.35, 48.96, 36.36)],
        crs=4326,
    )
    frame.to_crs(32639).to_file(tmp_path / "a.gpkg")
    assert bring(place, "areas", tmp_path / "a.gpkg").created == 1
    west, south = ask(place, "SELECT ST_XMin(geom), ST_YMin(geom) FROM register.area_boundary")[0]
    assert (west, south) == pytest.approx((48.95, 36.35), abs=1e-6)


def test_facilities_are_created_changed_unchanged_and_gone(city, tmp_path):
    first = bring(
        city,
        "facilities",
        write_csv(tmp_path / "a.csv", [lamp("1"), lamp("2", "n2"), lamp("3", "n3")]),
        as_of=date(2025, 1, 1),
    )
    assert (first.created, first.changed, first.unchanged, first.gone) == (3, 0, 0, 0)
    path = write_csv(tmp_path / "b.csv", [lamp("1"), lamp("2", "n2", is_working="no"), lamp("4", "n4")])
    second = bring(city, "facilities", path, as_of=date(2025, 2, 1))
    assert (second.created, second.changed, second.unchanged, second.gone) == (1, 1, 1, 0)
    assert [offer.option for offer in second.offers] == ["--replace"]
    third = bring(city, "facilities", path, as_of=date(2025, 2, 1), options={"replace": True})
    assert (third.unchanged, third.gone) == (3, 1)
    assert ask(
        city, "SELECT source_key, from_on::text, to_on::text, is_working FROM register.facility ORDER BY 1, 2"
    ) == [
        ("1", "2025-01-01", None, True),
        ("2", "2025-01-01", "2025-02-01", True),
        ("2", "2025-02-01", None, False),
        ("3", "2025-01-01", "2025-02-01", True),
        ("4", "2025-02-01", None, True),
    ]


def test_a_facility_with_an_extent_keeps_it_and_is_placed_inside(city, tmp_path):
    park = feature(polygon(square(0.2, 0.2, 0.004)), key="p", kind="park", name="بوستان")
    bad = feature(BOW_TIE, key="q", kind="park")
    outcome = bring(city, "facilities", write_geojson(tmp_path / "a.geojson", [park, bad]))
    assert reasons(outcome) == {2: "geometry_invalid"}
    assert ask(
        city,
        "SELECT ST_GeometryType(geom), code FROM register.facility JOIN register.area ON area.id = area_id",
    ) == [("ST_Polygon", "n1")]


def test_a_facility_without_place_or_with_an_unknown_kind_is_refused(city, tmp_path):
    rows = [lamp("1", lon="", lat=""), lamp("2", kind="lamb"), lamp("3", is_working="maybe"), lamp("4")]
    outcome = bring(city, "facilities", write_csv(tmp_path / "a.csv", rows))
    assert reasons(outcome) == {2: "no_place", 3: "kind", 4: "flag"}


def test_streets_are_lines_with_a_length_and_no_invented_width(city, tmp_path):
    line = {"type": "LineString", "coordinates": [[48.95, 36.355], [48.96, 36.355]]}
    rows = [
        feature(line, key="1", name="خیابان یک", **{"class": "residential"}),
        feature(BOW_TIE, key="2"),
        feature(line, key="3", width_m="۴٫۵", **{"class": "کوچه"}),
    ]
    outcome = bring(city, "streets", write_geojson(tmp_path / "a.geojson", rows))
    assert reasons(outcome) == {2: "geometry_kind"}
    assert ask(city, "SELECT class, width_m FROM register.street ORDER BY source_key") == [
        ("street", None),
        ("alley", 4.5),
    ]
    assert one(city, "SELECT max(abs(length_m - ST_Length(geom::geography))) FROM register.street") < 1e-3
    assert bring(city, "streets", write_geojson(tmp_path / "a.geojson", [rows[0]])).unchanged == 1


def test_buildings_are_outlines_with_storeys_and_a_purpose(city, tmp_path):
    shape = polygon(square(0, 0, side=1e-4))
    rows = [
        {"key": "a", "کاربری": "مسکونی", "طبقات": "۳"},
        {"key": "b"},
        {"key": "c", "کاربری": "سینما"},
        {"key": "d", "طبقات": "0"},
    ]
    path = write_geojson(tmp_path / "b.geojson", [feature(shape, **row) for row in rows])
    outcome = bring(city, "buildings", path)
    assert (outcome.created, reasons(outcome)) == (2, {3: "purpose", 4: "number"})
    assert ask(city, "SELECT source_key, purpose, levels FROM register.building ORDER BY 1") == [
        ("a", "home", 3.0),
        ("b", "unknown", None),
    ]
    assert bring(city, "buildings", path).unchanged == 2


def test_population_by_age_adds_up_and_a_mended_line_completes_it(city, tmp_path):
    rows = [
        {"area": "n1", "year": "1404", "age": age, "men": men, "women": women}
        for age, men, women in (("0-4", "10", "11"), ("5-9", "x", "9"), (">100", "1", "2"))
    ]
    outcome = bring(city, "population", write_csv(tmp_path / "a.csv", rows))
    assert reasons(outcome) == {3: "number"}
    assert ask(city, "SELECT persons, men, women, households FROM register.population") == [
        (24, 11, 13, None)
    ]
    bring(city, "population", write_csv(tmp_path / "b.csv", [rows[1] | {"men": "8"}]))
    assert ask(city, "SELECT persons, men, women FROM register.population") == [(41, 19, 22)]


def test_population_rows_are_checked_and_the_second_of_one_year_refused(city, tmp_path):
    row = {"area": "n1", "year": "۱۴۰۴", "persons": "30", "men": "10", "women": "20"}
    rows = [
        row,
        row,
        row | {"area": "n2", "men": "11"},
        row | {"area": "n3", "persons": "", "men": "", "women": ""},
        row | {"area": "n4", "year": "404"},
    ]
    outcome = bring(city, "population", write_csv(tmp_path / "a.csv", rows))
    assert reasons(outcome) == {3: "key_twice_in_file", 4: "sum", 5: "missing", 6: "period"}
    assert ask(city, "SELECT period_key, on_day::text FROM register.population") == [("1404", "2026-03-20")]


def test_attributes_keep_numerator_and_denominator(city, tmp_path):
    row = {
        "area": "n1",
        "period": "1404",
        "attribute": "unemployed",
        "numerator": "12",
        "denominator": "1٬200",
    }
    path = write_csv(tmp_path / "a.csv", [row, row | {"area": "n2", "attribute": "unemployedd"}])
    outcome = bring(city, "attributes", path)
    assert reasons(outcome) == {3: "attribute"}
    assert ask(city, "SELECT numerator, denominator FROM register.attribute_value") == [(12, 1200)]
    assert bring(city, "attributes", write_csv(tmp_path / "b.csv", [row | {"numerator": "13"}])).changed == 1


def test_the_boundary_is_stored_as_it_was_drawn(city):
    drawn = shapely.geometry.shape(city_features()[1]["geometry"])
    wkb = one(
        city,
        "SELECT ST_AsBinary(geom) FROM register.area_boundary JOIN register.area ON "
        "area.id = area_id WHERE code = 'n1'",
    )
    assert shapely.from_wkb(bytes(wkb)).equals_exact(shapely.MultiPolygon([drawn]), 0)
