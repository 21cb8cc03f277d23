"""New Haven and Zanjan through every export and back, in the client, and through the notebooks."""

from __future__ import annotations

import json
import warnings

import ezdxf
import pytest
import shapely
from importing import bring, one
from test_export import WITH_PLACES, read_back
from test_notebooks import FOLDER, run
from test_real_new_haven import PLACE as NEW_HAVEN
from test_real_zanjan import PLACE as ZANJAN

import geo_mahalle.client as gm
from geo_mahalle.analysis import compute
from geo_mahalle.pages import exports

pytestmark = [pytest.mark.real, pytest.mark.database]
KEYS = {"areas": "code", "issues": "issue", "facilities": "facility"}


@pytest.fixture(autouse=True)
def quiet():
    """Let warnings of what is left out pass where a test is about something else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.fixture(scope="module")
def new_haven(clones, catalogue, real_data):
    chosen = clones("export_new_haven", **NEW_HAVEN)
    bring(chosen, "areas", real_data / "neighbourhoods/new-haven.geojson", source="new_haven_neighbourhoods")
    path = real_data / "issues/new_haven_seeclickfix_2014.csv.gz"
    bring(chosen, "reports", path, source="seeclickfix_new_haven")
    compute(chosen, catalogue=catalogue)
    return chosen


@pytest.fixture(scope="module")
def zanjan(clones, catalogue, real_data):
    chosen = clones("export_zanjan", **ZANJAN)
    bring(chosen, "areas", real_data / "zanjan/osm_counties_IR-19.geojson", source="osm_counties")
    bring(chosen, "incidents", real_data / "zanjan/rcs_incidents_1393_1403.xlsx", source="zanjan_rescue")
    bring(chosen, "facilities", real_data / "zanjan/rcs_bases.xlsx", source="zanjan_bases")
    bring(chosen, "population", real_data / "iran/iran2016census.csv", source="iran_census_2016")
    compute(chosen, catalogue=catalogue)
    return chosen


@pytest.fixture(scope="module")
def toronto(clones, catalogue, real_data):
    box = {"west": -79.8, "south": 43.4, "east": -79.0, "north": 44.0, "metre_srid": 32617}
    names = {"name_fa": "تورنتو", "name_en": "Toronto", "calendar": "gregorian"}
    chosen = clones("export_toronto", timezone="America/Toronto", **box, **names)
    path = real_data / "neighbourhoods/toronto.geojson"
    bring(chosen, "areas", path, options={"level": "neighbourhood"})
    compute(chosen, catalogue=catalogue)
    return chosen


@pytest.fixture(scope="module")
def buenos_aires(clones, catalogue, real_data, tmp_path_factory):
    box = {"west": -58.7, "south": -34.8, "east": -58.2, "north": -34.4, "metre_srid": 32721}
    names = {"name_fa": "بوئنوس آیرس", "name_en": "Buenos Aires", "calendar": "gregorian"}
    chosen = clones("export_buenos_aires", timezone="America/Argentina/Buenos_Aires", **box, **names)
    told = json.loads((real_data / "buenos_aires/barrios.geojson").read_text(encoding="utf-8"))
    for feature in told["features"]:
        feature["properties"]["name"] = feature["properties"]["BARRIO"]
    path = tmp_path_factory.mktemp("buenos_aires") / "barrios.geojson"
    path.write_text(json.dumps(told), encoding="utf-8")
    bring(chosen, "areas", path, options={"level": "neighbourhood"})
    compute(chosen, catalogue=catalogue)
    return chosen


def goes_out_and_comes_back(place, catalogue, names, folder):
    """Assert that each table comes back from each format, row by row, to a hundredth of a metre."""
    for name in names:
        sent = exports.read_table(place, name, catalogue=catalogue)
        key = KEYS[name]
        sent = sent[sent[key].notna() & sent["geometry"].notna()]
        assert len(sent)
        for ending in WITH_PLACES:
            path = folder / f"{name}{ending}"
            exports.write_file(sent, path)
            assert_same(sent, read_back(path), key, path.name)


def assert_same(sent, back, key, name):
    first, second = (frame.assign(**{key: frame[key].astype(str)}).set_index(key) for frame in (sent, back))
    assert set(first.index) == set(second.index), name
    moved = second.loc[first.index, "geometry"]
    if name.endswith(".xlsx"):  # a cell holds 32,767 signs: a longer outline stays out of the sheet
        kept = moved.notna().to_numpy()
        first, moved = first[kept], moved[kept]
        assert len(moved)
    assert shapely.hausdorff_distance(first["geometry"].array, moved.array).max() <= 1e-7, name


def test_new_haven_goes_out_and_comes_back(new_haven, catalogue, tmp_path):
    goes_out_and_comes_back(new_haven, catalogue, ("areas", "issues"), tmp_path)


def test_zanjan_goes_out_and_comes_back(zanjan, catalogue, tmp_path):
    goes_out_and_comes_back(zanjan, catalogue, ("areas", "facilities"), tmp_path)


def rings_of(shape):
    """Return the points of each ring, line or point of a shape."""
    found = []
    for part in shapely.get_parts(shape):
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        found += [shapely.MultiPoint(shapely.get_coordinates(ring)) for ring in rings]
    return found


@pytest.mark.parametrize(
    ("where", "name"),
    [("new_haven", "areas"), ("new_haven", "issues"), ("zanjan", "areas"), ("zanjan", "facilities")],
)
def test_a_drawing_of_a_real_place_comes_back_in_metres(request, catalogue, tmp_path, where, name):
    """A millimetre is less than 1e-7 degrees; what is drawn of a row is a ring or point of its shape."""
    sent = exports.read_table(request.getfixturevalue(where), name, catalogue=catalogue)
    sent = sent[sent[KEYS[name]].notna() & sent["geometry"].notna()]
    exports.write_file(sent, tmp_path / f"{name}.dxf")
    drawing = ezdxf.readfile(tmp_path / f"{name}.dxf")
    metres = sent.to_crs(sent.estimate_utm_crs())
    parts = {key: rings_of(shape) for key, shape in zip(metres[KEYS[name]], metres.geometry, strict=True)}
    seen = set()
    for entity in drawing.modelspace():
        if entity.has_xdata("GEO_MAHALLE"):
            told = dict(tag.value.split("=", 1) for tag in entity.get_xdata("GEO_MAHALLE"))
            spots = [entity.dxf.location] if entity.dxftype() == "POINT" else entity.vertices()
            drawn = shapely.MultiPoint([(spot[0], spot[1]) for spot in spots])
            key = told[KEYS[name]]
            assert shapely.hausdorff_distance(parts[key], drawn).min() < 0.001
            seen.add(key)
    assert seen == set(sent[KEYS[name]].astype(str))


def test_every_report_of_new_haven_is_a_row_or_is_said(new_haven):
    place = gm.connect(new_haven.place, home=new_haven.home)
    issues = place.issues()
    rows = int((~issues["is_segment"]).sum())
    assert rows == one(new_haven, "SELECT count(*) FROM register.issue WHERE sensitivity = 0")
    outside = int((issues["located_as"] == "outside").sum())
    assert f"{outside} of {len(issues)} rows lie outside every area" in " ".join(issues.attrs["left_out"])
    assert "SeeClickFix" in str(issues.attrs["sources"])


def test_the_incidents_of_zanjan_add_up_in_frame_and_sql(zanjan):
    place = gm.connect(zanjan.place, home=zanjan.home)
    incidents = place.incidents()
    assert len(incidents) == 9230
    assert int(incidents["area"].isna().sum()) == 101
    by_sql = place.sql("SELECT area, count(*) AS n FROM incidents WHERE area IS NOT NULL GROUP BY area")
    by_frame = incidents["area"].value_counts()
    assert by_sql.set_index("area")["n"].to_dict() == by_frame[by_frame > 0].to_dict()


@pytest.mark.parametrize("name", ["1_first_look", "2_spatial_queries", "3_new_indicator", "4_many_places"])
def test_a_notebook_runs_on_new_haven(new_haven, monkeypatch, name):
    run(FOLDER / f"{name}.ipynb", monkeypatch, new_haven)


@pytest.mark.parametrize("name", ["1_first_look", "2_spatial_queries", "4_many_places"])
def test_a_notebook_runs_on_zanjan(zanjan, monkeypatch, name):
    run(FOLDER / f"{name}.ipynb", monkeypatch, zanjan)


def test_four_places_stand_in_one_notebook(new_haven, zanjan, toronto, buenos_aires, monkeypatch):
    """Areas of the files: Toronto 140 less the one with an invalid outline, Buenos Aires 48."""
    places = [new_haven, zanjan, toronto, buenos_aires]
    monkeypatch.setenv("GEO_MAHALLE_PLACES", " ".join(place.place for place in places))
    space = run(FOLDER / "4_many_places.ipynb", monkeypatch, new_haven)
    counted = dict(space["con"].sql("SELECT place, count(*) FROM every_areas GROUP BY place").fetchall())
    assert set(counted) == {place.place for place in places}
    assert (counted[toronto.place], counted[buenos_aires.place], counted[zanjan.place] > 7) == (139, 48, True)
