"""Reports, incidents and events: located, judged, kept; what looks wrong is offered, never mended."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest
from importing import (
    CENTRES,
    OUTSIDE,
    ask,
    bring,
    feature,
    one,
    reasons,
    report,
    write_csv,
    write_geojson,
)
from pyproj import Transformer

from geo_mahalle.errors import InputRefused, UserError
from geo_mahalle.importers.kinds.facts import digest

pytestmark = pytest.mark.database


def located(city):
    return dict(
        ask(
            city,
            "SELECT source_key, located_as || coalesce(' ' || code, '') FROM register.report "
            "LEFT JOIN register.area ON area.id = report.area_id",
        )
    )


def test_points_outside_are_kept_and_rows_without_points_stand_at_the_area_they_name(city, tmp_path):
    rows = [
        report("in", "n1"),
        report("out", "nowhere"),
        report("code", lon="", lat="", area_code="n2"),
        report("name", lon="", lat="", area_name="ماهنشان"),
        report("none", lon="", lat=""),
        report("bad", lon="", lat="", area_name="هیچ"),
    ]
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", rows))
    assert located(city) == {
        "in": "point n1",
        "out": "outside",
        "code": "named n2",
        "name": "named n4",
        "none": "none",
    }
    assert reasons(outcome) == {7: "area_unknown"}
    assert (outcome.outside, outcome.outside_lines, outcome.named_only) == (1, (3,), 2)


def test_each_accepted_report_makes_one_issue(city, tmp_path):
    bring(city, "reports", write_csv(tmp_path / "a.csv", [report("a"), report("b", "n2")]))
    assert one(city, "SELECT count(DISTINCT issue_id) FROM register.report") == 2
    assert (
        ask(city, "SELECT origin, state, reports, opened_on::text FROM register.issue")
        == [("recorded", "recorded", 1, "2025-08-03")] * 2
    )


def test_a_history_becomes_imported_events_that_the_table_of_moves_does_not_judge(city, tmp_path):
    steps = {"acknowledged_at": "1404/05/13 08:00", "resolved_at": "1404/05/20 10:00", "state": "رفع شد"}
    rows = [report("a", date="1404/05/12 09:00") | steps, report("b") | dict.fromkeys(steps, "")]
    bring(city, "reports", write_csv(tmp_path / "a.csv", rows))
    assert ask(
        city,
        "SELECT kind, to_state, origin FROM register.issue_event WHERE issue_id = (SELECT "
        "issue_id FROM register.report WHERE source_key = 'a') ORDER BY at",
    ) == [
        ("opened", "recorded", "imported"),
        ("acknowledged", "reviewing", "imported"),
        ("closed", "resolved", "imported"),
    ]
    assert ask(city, "SELECT state, resolved_on::text FROM register.issue ORDER BY id") == [
        ("resolved", "2025-08-11"),
        ("recorded", None),
    ]


def test_a_closing_before_the_report_is_refused(city, tmp_path):
    row = report("a", date="1404/05/12 09:00", resolved_at="1404/05/12 08:59")
    assert reasons(bring(city, "reports", write_csv(tmp_path / "a.csv", [row]))) == {2: "before_report"}


def test_a_class_three_report_is_placed_in_its_area_and_loses_its_point(city, tmp_path):
    row = report("a", category="social_service_contacts", note="a word")
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", [row]))
    assert ask(city, "SELECT geom, note, located_as, area_id IS NOT NULL FROM register.report") == [
        (None, None, "point", True)
    ]
    assert any("not kept" in note for note in outcome.notes)


def test_persian_digits_slashes_and_dms_give_the_same_place(city, tmp_path):
    lon, lat = CENTRES["n4"]
    rows = [
        report("fa", lon="۴۸٫۹۶۵", lat="۳۶٫۳۶۵"),
        report("slash", lon="48/965", lat="36/365"),
        report("dms", lon="48°57'54\"", lat="36°21'54\""),
        report("plain", lon=lon, lat=lat, date="۱۴۰۴/۰۵/۱۲"),
    ]
    bring(city, "reports", write_csv(tmp_path / "a.csv", rows))
    assert set(located(city).values()) == {"point n4"}


def test_swapped_axes_are_refused_with_an_offer_and_taken_when_it_is_accepted(city, tmp_path):
    rows = [report(f"s{n}", lon=lat, lat=lon) for n, (lon, lat) in enumerate(CENTRES.values())]
    path = write_csv(tmp_path / "a.csv", [*rows, report("right")])
    mixed = bring(city, "reports", path)
    assert set(reasons(mixed).values()) == {"swapped_axes"}
    assert [(offer.option, offer.rows) for offer in mixed.offers] == [("--swap-axes", 4)]
    swapped = bring(city, "reports", write_csv(tmp_path / "b.csv", rows), options={"swap_axes": True})
    assert (swapped.accepted, swapped.refused, swapped.offers) == (4, 0, ())


@pytest.mark.parametrize("zone", [38, 39])
def test_metres_are_refused_and_the_zone_that_fits_is_offered(city, tmp_path, zone):
    metres = Transformer.from_crs(4326, 32600 + zone, always_xy=True)
    rows = []
    for name, (lon, lat) in CENTRES.items():
        x, y = metres.transform(lon, lat)
        rows.append(report(name, lon=f"{x:.2f}", lat=f"{y:.2f}"))
    path = write_csv(tmp_path / "a.csv", rows)
    refused = bring(city, "reports", path)
    assert set(reasons(refused).values()) == {"projected"}
    assert (refused.offers[0].option, refused.offers[0].rows) == (f"--crs EPSG:{32600 + zone}", 4)
    taken = bring(city, "reports", path, options={"crs": f"EPSG:{32600 + zone}"})
    assert (taken.accepted, taken.outside) == (4, 0)
    assert set(located(city).values()) == {f"point {name}" for name in CENTRES}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"lon": "x"}, "coordinates"),
        ({"lon": ""}, "coordinates_half"),
        ({"lon": "190"}, "coordinates_range"),
        ({"key": ""}, "missing"),
        ({"category": ""}, "missing"),
        ({"date": ""}, "missing"),
        ({"date": "1404/13/01"}, "date"),
        ({"severity": "5"}, "severity"),
        ({"accuracy_m": "-3"}, "number"),
        ({"state": "?"}, "state"),
    ],
)
def test_a_bad_value_refuses_its_row_and_no_other(city, tmp_path, change, reason):
    path = write_csv(tmp_path / "a.csv", [report("a") | change, report("b")])
    outcome = bring(city, "reports", path)
    assert reasons(outcome) == {2: reason}
    assert outcome.accepted == 1


def test_reports_come_from_geojson_points_too(city, tmp_path):
    point = {"type": "Point", "coordinates": [*CENTRES["n2"], 5.0]}
    line = {"type": "LineString", "coordinates": [[48.95, 36.35], [48.96, 36.36]]}
    words = {"category": "چراغ خاموش معبر", "date": "1404/05/12"}
    path = write_geojson(
        tmp_path / "a.geojson", [feature(point, key="a", **words), feature(line, key="b", **words)]
    )
    outcome = bring(city, "reports", path)
    assert located(city) == {"a": "point n2"}
    assert reasons(outcome) == {2: "geometry_kind"}
    assert (
        json.loads(outcome.refusal_file.read_text("utf-8"))["features"][0]["geometry"]["type"] == "LineString"
    )


def test_a_file_without_a_needed_column_is_refused_as_a_whole(city, tmp_path):
    path = write_csv(tmp_path / "a.csv", [{"key": "a", "date": "1404/05/12"}])
    with pytest.raises(InputRefused, match=r"category.*key, date"):
        bring(city, "reports", path)


def test_an_unknown_source_or_theme_is_said_with_those_there_are(city, tmp_path):
    path = write_csv(tmp_path / "a.csv", [report("a")])
    with pytest.raises(UserError, match="own_reports"):
        bring(city, "reports", path, source="nobody")
    with pytest.raises(UserError, match="lamps"):
        bring(city, "reports", path, surveyed="lampss")


def test_coverage_is_written_only_when_it_is_said(city, tmp_path):
    from datetime import date

    path = write_csv(tmp_path / "a.csv", [report("a")])
    bring(city, "reports", path)
    assert ask(city, "SELECT * FROM register.coverage") == []
    bring(city, "reports", path, surveyed="lamps", on=date(2025, 9, 1), options={"areas": "n1,n3"})
    assert ask(
        city,
        "SELECT code, theme, surveyed_on::text FROM register.coverage JOIN register.area "
        "ON id = area_id ORDER BY code",
    ) == [
        ("n1", "lamps", "2025-09-01"),
        ("n3", "lamps", "2025-09-01"),
    ]


def test_incidents_and_events_are_read(city, tmp_path):
    incident = {
        "key": "1",
        "kind": "crash",
        "date": "1404/05/12",
        "lon": CENTRES["n1"][0],
        "lat": CENTRES["n1"][1],
        "casualties": "۲",
    }
    outcome = bring(
        city,
        "incidents",
        write_csv(tmp_path / "i.csv", [incident, incident | {"key": "2", "lon": OUTSIDE[0]}]),
    )
    assert (outcome.accepted, outcome.outside) == (2, 1)
    assert ask(city, "SELECT count, casualties, occurred_at FROM register.incident LIMIT 1") == [(1, 2, None)]
    event = {
        "key": "1",
        "area": "n1",
        "kind": "festival",
        "date": "1404/05/12",
        "host_kind": "مسجد",
        "band": "10-50",
        "is_open": "بله",
    }
    outcome = bring(
        city, "events", write_csv(tmp_path / "e.csv", [event, event | {"key": "2", "area": "n9"}])
    )
    assert reasons(outcome) == {3: "area_unknown"}
    assert ask(city, "SELECT host_kind, is_open FROM register.event") == [("mosque", True)]
    assert bring(city, "events", write_csv(tmp_path / "e.csv", [event])).duplicate == 1


def test_a_file_of_which_every_row_is_empty_but_for_its_key_is_refused_row_by_row(city, tmp_path):
    rows = [dict.fromkeys(report("a"), "") | {"key": key} for key in "ab"]
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", rows))
    assert reasons(outcome) == {2: "missing", 3: "missing"}


def test_a_digest_is_the_same_with_an_empty_column_and_without_one():
    texts, none = pa.array(["x", "y"]), pa.nulls(2, pa.string())
    empty = pa.array(["", ""])
    assert digest([texts, none], b"k") == digest([texts, empty], b"k")
    assert len(digest([none, none], b"k")) == 2
