"""The demo city: it looks like one to every check, is wrong on purpose, and its truth stays out of it."""

import csv
import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from geo_mahalle import demo
from geo_mahalle.database import Role, connect
from geo_mahalle.demo.city import draw_city
from geo_mahalle.demo.hazards import CATEGORIES
from geo_mahalle.demo.outline import read_drawing, to_metres
from geo_mahalle.jalali import parse

UNSURVEYED = {"کاشانی", "سعدی", "رازی", "دروازه‌سنگ"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return demo.build(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def truth(tmp_path_factory):
    return json.loads(demo.write_truth(tmp_path_factory.mktemp("truth"), demo.SEED).read_text())


@pytest.fixture(scope="module")
def setting():
    return draw_city(demo.SEED).setting


def features(built, name):
    return json.loads((built.folder / name).read_text(encoding="utf-8"))["features"]


def geometries(found):
    return np.array([shape(feature["geometry"]) for feature in found])


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def reports(built):
    return [row for file in built.files if file.kind == "reports" for row in table(file.path)]


def at_level(built, level, name="areas_1402.geojson"):
    return [f for f in features(built, name) if f["properties"]["level"] == level]


def digests(files):
    return {file.path.name: hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files.files}


def test_the_city_has_48_neighbourhoods_in_6_zones_5_under_served_and_8_pilots(built):
    places = [f["properties"] for f in at_level(built, "neighbourhood")]
    assert len(places) == 48
    assert len({p["parent_code"] for p in places}) == 6
    assert sum(p["is_under_served"] for p in places) == 5
    assert sum(p["is_pilot"] for p in places) == 8
    assert len(at_level(built, "zone")) == 6
    assert len({p["code"] for p in places}) == len({p["name_fa"] for p in places}) == 48


@pytest.mark.parametrize("name", ["areas_1401.geojson", "areas_1402.geojson"])
@pytest.mark.parametrize("level", ["neighbourhood", "zone"])
def test_neighbours_share_their_border_exactly(built, name, level):
    shapes = geometries(at_level(built, level, name))
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()


def test_neighbourhoods_fill_the_city_and_the_city_lies_in_the_county(built):
    shapes = geometries(at_level(built, "neighbourhood"))
    (city,), (county,) = geometries(at_level(built, "city")), geometries(at_level(built, "county"))
    assert shapely.coverage_union_all(shapes).symmetric_difference(city).area < 1e-12
    assert county.contains(city)


def test_one_border_was_redrawn_in_the_second_year(built):
    before, after = (
        {f["properties"]["code"]: f["geometry"] for f in at_level(built, "neighbourhood", name)}
        for name in ("areas_1401.geojson", "areas_1402.geojson")
    )
    assert sum(before[code] != after[code] for code in before) == 2
    days = [file.on for file in built.files if file.kind == "areas"]
    assert parse("1402/07/01") <= days[1] <= parse("1403/06/31")
    assert days[0] < parse("1401/07/01")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_city(built, tmp_path):
    assert digests(demo.build(tmp_path / "again")) == digests(built)
    other = digests(demo.build(tmp_path / "other", seed=7))
    assert all(other[name] != digest for name, digest in digests(built).items())


@pytest.mark.parametrize("seed", [0, 7, 99])
def test_other_seeds_have_valid_neighbourhoods_too(seed):
    from geo_mahalle.demo.areas import draw_mosaics

    earlier, later = draw_mosaics(read_drawing(), seed)
    assert shapely.coverage_is_valid(earlier.polygons)
    assert shapely.coverage_is_valid(later.polygons)


def test_streets_meet_at_their_ends_and_hang_together(built):
    lines = shapely.transform(geometries(features(built, "streets.geojson")), to_metres_xy, interleaved=False)
    crossing, _ = shapely.STRtree(lines).query(lines, predicate="crosses")
    assert len(crossing) <= len(lines) * 0.002
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(lines, end)) for end in (0, -1)])
    _, times = np.unique(np.round(ends, 0), axis=0, return_counts=True)
    assert (times >= 2).sum() > 3000


def to_metres_xy(x, y):
    moved = shapely.get_coordinates(to_metres(shapely.linestrings(np.column_stack([x, y]))))
    return moved[:, 0], moved[:, 1]


def test_streets_have_three_classes_unknown_widths_narrow_passages_and_persian_names(built):
    rows = [f["properties"] for f in features(built, "streets.geojson")]
    assert {row["class"] for row in rows} == {"main", "street", "alley"}
    widths = [row["width_m"] for row in rows]
    assert 0.05 < np.mean([width is None for width in widths]) < 0.3
    assert sum(width is not None and width < 4 for width in widths) > 200
    assert all("؀" <= row["name"][0] <= "ۿ" for row in rows)
    assert any(row["local_name"] for row in rows)
    assert 0.2 < np.mean([row["walked_on"] is None for row in rows]) < 0.9


def test_four_themes_were_not_surveyed_in_four_neighbourhoods(built):
    names = {f["properties"]["code"]: f["properties"]["name_fa"] for f in at_level(built, "neighbourhood")}
    partly = {file.surveyed: set(names) - set(file.areas) for file in built.files if file.areas}
    assert set(partly) == {"lamps", "shops", "openings", "workshops"}
    assert {frozenset(names[code] for code in missing) for missing in partly.values()} == {
        frozenset(UNSURVEYED)
    }


@pytest.mark.parametrize("name", ["lamps.csv", "shops.csv"])
def test_no_row_stands_where_nobody_looked(built, name):
    missing = shapely.union_all(
        [
            shape(f["geometry"])
            for f in at_level(built, "neighbourhood")
            if f["properties"]["name_fa"] in UNSURVEYED
        ]
    ).buffer(-0.0003)
    rows = table(built.folder / name)
    points = shapely.points([(float(row["lon"]), float(row["lat"])) for row in rows])
    assert not shapely.contains(missing, points).any()


def test_lamps_say_whether_they_work_or_that_nobody_knows(built):
    assert {row["is_working"] for row in table(built.folder / "lamps.csv")} == {"yes", "no", ""}


def test_three_years_of_reports_end_on_the_fixed_day(built):
    rows = reports(built)
    assert 9_000 <= len(rows) <= 14_000
    days = [row["reported_at"][:10] for row in rows]
    assert min(days) >= "1401/07/01"
    assert max(days) == "1404/06/31"
    assert len({row["key"] for row in rows}) == len(rows)
    assert {row["state"] for row in rows} == {
        *("recorded", "reviewing", "with_agency", "resolved", "persisting", "refused")
    }


def test_times_of_a_report_come_in_order(built):
    for row in reports(built):
        times = [
            row[name] for name in ("reported_at", "acknowledged_at", "reopened_at", "closed_at") if row[name]
        ]
        assert times == sorted(times), row


def test_one_category_was_switched_off_for_half_a_year(built):
    days = [row["reported_at"][:10] for row in reports(built) if row["category"] == "litter"]
    assert not [day for day in days if "1403/01/01" <= day <= "1403/06/31"]
    assert [day for day in days if day < "1403/01/01"]
    assert [day for day in days if day > "1403/06/31"]


def test_restricted_categories_have_no_point(built, catalogue):
    rows = [row for row in reports(built) if catalogue.categories[row["category"]].sensitivity >= 2]
    assert rows
    assert all(not row["lon"] and row["area_code"] for row in rows)


def test_counts_by_neighbourhood_and_month_are_overdispersed(built, truth):
    issues = truth["issues"]
    areas = {row["code"]: n for n, row in enumerate(truth["areas"])}
    counts = np.zeros((48, 12 * 3 + 1))
    for row in reports(built):
        issue = truth["report_issue"][row["key"]]
        month = (int(row["reported_at"][:4]) - 1401) * 12 + int(row["reported_at"][5:7]) - 7
        counts[areas[issues["area"][issue]], month] += 1
    counts = counts[:, :36]
    ratios = counts.var(axis=1, ddof=1) / counts.mean(axis=1)
    assert ratios.mean() > 1.5


def test_reporting_falls_with_deprivation(truth):
    issues = truth["issues"]
    reported = np.array([day is not None for day in issues["first_report"]])
    codes = np.array(issues["area"])
    share = [reported[codes == row["code"]].mean() for row in truth["areas"]]
    deprivation = [row["deprivation"] for row in truth["areas"]]
    assert np.corrcoef(share, deprivation)[0, 1] < -0.4


def positions(lonlat):
    middle = np.array([49.0, 36.4])
    return (np.asarray(lonlat, dtype=float) - middle) * np.array(
        [111_320 * np.cos(np.radians(36.4)), 110_960]
    )


def test_distinct_issues_of_one_category_lie_15_to_40_metres_apart(truth):
    xy, anchor = positions(truth["issues"]["lonlat"]), np.array(truth["issues"]["anchor"])
    near = np.flatnonzero(anchor >= 0)
    gaps = np.hypot(*(xy[near] - xy[anchor[near]]).T)
    category = np.array(truth["issues"]["category"])
    assert len(near) > 1000
    assert (category[near] == category[anchor[near]]).all()
    assert gaps.min() > 14.8
    assert gaps.max() < 40.3


def test_reports_of_one_issue_lie_up_to_60_metres_apart(built, truth):
    by_issue = {}
    for row in reports(built):
        if row["lon"]:
            by_issue.setdefault(truth["report_issue"][row["key"]], []).append(
                (float(row["lon"]), float(row["lat"]))
            )
    groups = [positions(places) for places in by_issue.values() if len(places) > 1]
    spans = np.array([max(np.hypot(*(g[:, None] - g[None]).reshape(-1, 2).T)) for g in groups])
    assert len(groups) > 1000
    assert ((spans > 30) & (spans <= 60.5)).sum() > 100
    assert np.mean(spans > 61) < 0.08


def test_the_truth_is_not_among_the_files_of_the_city(built):
    names = {path.name for path in built.folder.iterdir()}
    assert names == {file.path.name for file in built.files}
    assert not [name for name in names if "truth" in name]
    words = {"deprivation", "reporting_rate", "anchor", "issue"}
    for file in built.files:
        if file.path.suffix == ".csv":
            assert not words & set(table(file.path)[0])


def test_population_and_households_are_of_a_neighbourhoods_size(setting):
    conditions = setting.conditions
    assert 4000 <= conditions.persons.min() <= conditions.persons.max() <= 6000
    assert (
        (conditions.persons / conditions.households > 2.5)
        & (conditions.persons / conditions.households < 4.5)
    ).all()


def test_every_category_and_kind_of_the_city_is_in_the_catalogue(built, catalogue):
    assert set(CATEGORIES) <= set(catalogue.categories)
    for file in built.files:
        assert file.source in catalogue.sources
        assert file.surveyed is None or file.surveyed in catalogue.themes
        if file.kind == "facilities":
            rows = (
                table(file.path)
                if file.path.suffix == ".csv"
                else [f["properties"] for f in features(built, file.path.name)]
            )
            assert {row["kind"] for row in rows} <= set(catalogue.facility_kinds)


def test_every_neighbourhood_has_streets_of_a_citys_density(setting):
    network = setting.network
    for index, place in enumerate(setting.mosaic.seeds):
        area_km2 = setting.mosaic.polygons[index].area / 1e6
        km = network.length_m[network.area == index].sum() / 1000
        assert 12 < km / area_km2 < 60, place.name_fa


def test_the_importers_took_every_row(demo_place, built):
    with connect(demo_place, role=Role.OWNER) as connection:
        files, read, refused = connection.execute(
            "SELECT count(*), sum(lines_read), sum(refused) FROM register.import_run"
            " WHERE source_id <> 'own_forms'"
        ).fetchone()
        outside = connection.execute(
            "SELECT count(*) FROM register.report WHERE located_as = 'outside'"
        ).fetchone()[0]
    assert (files, refused) == (len(built.files), 0)
    assert read > 30_000
    assert 0 < outside < 300  # phones that were lost


def test_the_sources_of_the_outline_are_named():
    folder = Path(demo.__file__).parents[2] / "data" / "boundaries"
    rows = table(folder / "SOURCES.csv")
    assert {path.name for path in folder.glob("*.geojson")} == {row["file"] for row in rows}
    assert {row["licence"] for row in rows} == {"CC0-1.0"}


@pytest.mark.database
@pytest.mark.parametrize("stamp", [None, {"inputs": "older", "imports": [0, "before"], "is_loaded": True}])
def test_a_place_that_somebody_imported_into_is_never_replaced_by_the_demo(place, tmp_path, stamp):
    from geo_mahalle.database import connect
    from geo_mahalle.demo.steps import NotTheDemoError, make

    with connect(place) as connection:
        connection.execute("INSERT INTO register.source (id, title_fa) VALUES ('own', 'خودمان')")
        connection.execute(
            "INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes)"
            " VALUES ('areas', 'own', 'ours.geojson', 'x', 1)"
        )
    kept = place.home / f"demo-{place.place}.json"
    if stamp:
        kept.write_text(json.dumps(stamp))
    with pytest.raises(NotTheDemoError, match="--place demo2"):
        make(place, tmp_path / "site", lambda _: None, seed=1)
    with connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM register.import_run").fetchone() == (1,)
    kept.unlink(missing_ok=True)


def test_nothing_open_on_the_last_day_has_stood_for_more_than_half_a_year(built):
    opened = [
        row["reported_at"][:10] for row in reports(built) if row["state"] not in {"resolved", "refused"}
    ]
    assert len(opened) > 250
    assert min(opened) >= "1404/01/01"
