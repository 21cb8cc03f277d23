"""What is refused is refused for its own reason, told, and can be mended; nothing is lost without a word."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from importing import (
    CENTRES,
    SIDE,
    SOUTH,
    WEST,
    ask,
    bring,
    feature,
    one,
    polygon,
    reasons,
    report,
    square,
    write_csv,
    write_geojson,
)

from geo_mahalle.errors import InputRefused

pytestmark = pytest.mark.database


def bow_tie(west):
    """Return a ring that crosses itself in the middle of a square of half a side."""
    x, y, half = west, SOUTH, SIDE / 2
    return {
        "type": "Polygon",
        "coordinates": [[[x, y], [x + half, y + half], [x + half, y], [x, y + half], [x, y]]],
    }


def test_each_faulty_shape_is_told_with_its_own_place(city, tmp_path):
    shapes = [feature(bow_tie(WEST + n * SIDE), code=f"x{n}", name=f"x{n}", level="محله") for n in range(3)]
    outcome = bring(city, "areas", write_geojson(tmp_path / "a.geojson", shapes))
    assert [refusal.reason for refusal in outcome.refusals] == ["geometry_invalid"] * 3
    # The diagonals cross in the middle of each.
    assert [refusal.detail["lon"] for refusal in outcome.refusals] == pytest.approx(
        [WEST + SIDE / 4 + n * SIDE for n in range(3)]
    )


def test_a_geojson_with_a_property_of_its_own_for_each_feature_is_refused(city, tmp_path):
    shapes = [feature(polygon(square(0, 0)), **{f"name{n}": "x"}) for n in range(1_001)]
    with pytest.raises(InputRefused, match="properties of different names"):
        bring(city, "areas", write_geojson(tmp_path / "a.geojson", shapes))


def test_a_coordinate_that_the_projection_cannot_hold_is_refused(city, tmp_path):
    path = write_csv(
        tmp_path / "a.csv", [report("far", lon="1e9", lat="4e6"), report("near", lon="", lat="")]
    )
    outcome = bring(city, "reports", path, options={"crs": "EPSG:32639"})
    assert reasons(outcome) == {2: "coordinates_range"}
    assert outcome.refusals[0].value == "1000000000.0, 4000000.0"


def test_rows_that_say_no_place_are_counted_and_told(city, tmp_path):
    rows = [report("a", lon="", lat=""), report("b", lon="", lat=""), report("c")]
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", rows))
    assert any(note.startswith("2 rows say neither a point nor an area") for note in outcome.notes)


def test_keys_of_two_columns_are_joined_so_that_two_things_stay_two(city, tmp_path):
    from geo_mahalle.importers.columns import Columns, Sieve
    from geo_mahalle.importers.kinds.facts import read_key
    from geo_mahalle.importers.records import Batch

    class Given:
        class source:  # noqa: N801 - stands where the source of an import stands
            key = ("a", "b")

    long = "x" * 250
    rows = {"a": ["p q", "p", long, long], "b": ["r", "q r", "1", "2"]}
    batch = Batch(pa.array([2, 3, 4, 5]), pa.table({name: pa.array(found) for name, found in rows.items()}))
    keys = read_key(Sieve(batch, Columns({"a": ("a",), "b": ("b",)}, ("a", "b"))), Given).to_pylist()
    assert len(set(keys)) == 4
    assert max(map(len, keys)) <= 200


def test_a_year_of_the_other_calendar_is_refused_with_the_year_it_means(city, tmp_path):
    rows = [{"area": "n1", "year": "2016", "persons": "30"}, {"area": "n1", "year": "1395", "persons": "30"}]
    outcome = bring(city, "population", write_csv(tmp_path / "a.csv", rows))
    assert reasons(outcome) == {2: "period"}
    assert outcome.refusals[0].detail == {"suggestion": "1395"}
    assert ask(city, "SELECT period_key FROM register.population") == [("1395",)]


def test_a_figure_of_a_year_that_is_not_over_is_of_the_day_it_was_brought(city, tmp_path):
    as_of = date(2025, 9, 1)  # 1404/06/10
    rows = [{"area": "n1", "year": "1404", "persons": "30"}, {"area": "n2", "year": "1403", "persons": "9"}]
    bring(city, "population", write_csv(tmp_path / "p.csv", rows), as_of=as_of)
    # 1403 ended on 20 March 2025.
    assert ask(city, "SELECT on_day::text FROM register.population ORDER BY period_key") == [
        ("2025-03-20",),
        ("2025-09-01",),
    ]
    figure = {"area": "n1", "period": "1404", "attribute": "unemployed", "numerator": "1", "denominator": "9"}
    bring(city, "attributes", write_csv(tmp_path / "a.csv", [figure]), as_of=as_of)
    assert one(city, "SELECT on_day FROM register.attribute_value") == as_of


def test_refused_rows_are_for_their_owner_alone(city, tmp_path):
    path = write_csv(tmp_path / "a.csv", [report("a", severity="9")])
    written = bring(city, "reports", path).refusal_file
    assert (written.stat().st_mode & 0o777, written.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    elsewhere = tmp_path / "mine" / "rows.csv"
    written = bring(city, "reports", path, options={"refusals": elsewhere}).refusal_file
    assert (written.stat().st_mode & 0o777, written.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_refused_shapes_in_metres_come_back_to_their_place(city, tmp_path):
    import json

    from geopandas import GeoDataFrame
    from shapely import box, from_wkb

    drawn = box(WEST + 3 * SIDE, SOUTH, WEST + 4 * SIDE, SOUTH + SIDE)
    frame = GeoDataFrame({"code": ["u1"], "name": ["یک"], "level": ["mahalla"]}, geometry=[drawn], crs=4326)
    frame.to_crs(32639).to_file(tmp_path / "a.gpkg")
    outcome = bring(city, "areas", tmp_path / "a.gpkg")
    assert set(reasons(outcome).values()) == {"level"}
    mended = json.loads(outcome.refusal_file.read_text("utf-8"))
    mended["features"][0]["properties"]["level"] = "محله"
    path = tmp_path / "mended.geojson"
    path.write_text(json.dumps(mended), "utf-8")
    assert bring(city, "areas", path).created == 1
    wkb = one(
        city,
        "SELECT ST_AsBinary(geom) FROM register.area_boundary JOIN register.area ON area.id = area_id "
        "WHERE code = 'u1'",
    )
    assert from_wkb(bytes(wkb)).bounds == pytest.approx(drawn.bounds, abs=1e-7)


def write_text(path, text):
    path.write_text(text, "utf-8")
    return path


def test_malformed_rows_stand_at_the_line_they_begin_on_after_line_ends_in_cells(city, tmp_path):
    # The heading takes lines 1 and 2, the first row 3 and 4; row "b" is on line 5, "c" on 6 and 7, "d" on 8.
    path = write_text(
        tmp_path / "a.csv",
        'key,category,date,lon,lat,"note\n(free)"\n'
        'a,lamp_out,1404/05/12,48.955,36.355,"two\nlines"\n'
        "b,lamp_out,1404/05/12,48.955\n"
        'c,lamp_out,1404/05/12,48.955,36.355,"one\nmore",and,more\n'
        "d,lamp_outt,1404/05/12,48.955,36.355,plain\n"
        "e,lamp_out\n",
    )
    outcome = bring(city, "reports", path)
    assert reasons(outcome) == {5: "cells", 6: "cells", 8: "category", 9: "cells"}
    assert (outcome.lines_read, outcome.accepted) == (5, 1)


def test_malformed_rows_come_back_with_their_cells(city, tmp_path):
    import csv

    path = write_text(
        tmp_path / "a.csv",
        "key,kind,lon,lat,name\nf1,lamp,48.955,36.355,by the gate, left\nf2,lamp\nf3,lamp,48.955,36.355,x\n",
    )
    outcome = bring(city, "facilities", path)
    assert reasons(outcome) == {2: "cells", 3: "cells"}
    with outcome.refusal_file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["key"], row["lon"], row["name"]) for row in rows] == [
        ("f1", "48.955", "by the gate, left"),
        ("f2", "", ""),
    ]
    # The cells of the ledger are restricted facts' no more than others': a lamp is a public thing.
    mended = [{name: row[name] for name in ("key", "kind", "lon", "lat", "name")} for row in rows[:1]]
    assert bring(city, "facilities", write_csv(tmp_path / "b.csv", mended)).created == 1


def ledger_rows(city, outcome):
    return ask(
        city,
        "SELECT reason, field, value, raw FROM register.ledger "
        "WHERE import_run_id = %s AND outcome = 'refused' "
        "ORDER BY lines",
        [outcome.run_id],
    )


def test_a_row_whose_category_nobody_knows_is_kept_as_the_most_restricted(city, tmp_path):
    secret = {"note": "a name", "phone": "0912", "address": "door 4"}
    rows = [
        report("s1", category="social_service_contactss") | secret,
        report("s2", category="social_service_contacts", severity="9") | secret,
        report("s3", category="social_service_contacts", lon="x") | secret,
    ]
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", rows))
    for _, field, value, raw in ledger_rows(city, outcome):
        assert raw.keys() == {"key", "category", "severity", "date"}
        assert (field, value) in (
            ("category", "social_service_contactss"),
            ("severity", "9"),
            ("lon", None),
        )


def test_the_point_of_a_restricted_feature_is_not_kept_as_the_value_at_fault(city, tmp_path):
    lon, lat = CENTRES["n1"]
    shape = {"type": "Point", "coordinates": [lat, lon]}
    words = {"key": "a", "category": "social_service_contacts", "date": "1404/05/12"}
    outcome = bring(city, "reports", write_geojson(tmp_path / "a.geojson", [feature(shape, **words)]))
    assert [(reason, value) for reason, _, value, _ in ledger_rows(city, outcome)] == [("swapped_axes", None)]


def test_cells_of_a_malformed_report_are_not_kept_in_the_ledger(city, tmp_path):
    path = write_text(tmp_path / "a.csv", "key,category,date,note\na,lamp_out,1404/05/12,a name, a house\n")
    outcome = bring(city, "reports", path)
    assert [(reason, raw) for reason, _, _, raw in ledger_rows(city, outcome)] == [("cells", None)]
    assert "a name, a house" in outcome.refusal_file.read_text("utf-8-sig")
