"""Exports: what goes out comes back, says whose it is, runs in no spreadsheet, and holds no canary."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from datetime import date
from xml.etree import ElementTree

import ezdxf
import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
import small_place

from geo_mahalle.cli import main
from geo_mahalle.locale import messages
from geo_mahalle.pages import exports
from geo_mahalle.pages.exports.formats import NoPlacesError, UnknownFormatError
from geo_mahalle.pages.exports.published import NotPublicError, NotPublishedError
from geo_mahalle.pages.exports.tables import UnknownLayerError
from geo_mahalle.pages.exports.values import NotShownError
from geo_mahalle.pages.publish import publish

pytestmark = pytest.mark.database
KEYS = {"areas": "code", "facilities": "facility", "streets": "street_part"}
WITH_PLACES = (".geojson", ".gpkg", ".fgb", ".kmz", ".parquet", ".csv", ".xlsx")
CANARIES = (
    small_place.NOTE,
    small_place.REPORTER,
    "canary-police",
    "canary-workshop",
    "48.5032",
    "48.503217",
)


@pytest.fixture(scope="module")
def known(clones, catalogue):
    """The small place, computed."""
    return small_place.fill(clones(name="exported"), catalogue)


@pytest.fixture(scope="module")
def files(known, catalogue, tmp_path_factory):
    """Every table in every format that can hold it, by name."""
    folder = tmp_path_factory.mktemp("exports")
    for name in (*exports.TABLES, exports.DICTIONARY, "lit_street_share"):
        frame = exports.read_table(known, name, catalogue=catalogue)
        for ending in exports.FORMATS:
            if "geometry" in frame or ending not in {".geojson", ".fgb", ".kmz", ".dxf"}:
                exports.write_file(frame, folder / f"{name}{ending}")
    return folder


def read_back(path):
    """Return a file's rows with their places, by the means that people use for it."""
    if path.suffix == ".parquet":
        return gpd.read_parquet(path)
    if path.suffix == ".csv":
        told = sum(line.startswith("# ") for line in path.read_text("utf-8-sig").splitlines())
        rows = pd.read_csv(path, skiprows=told)
        return gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries.from_wkt(rows["geometry"]))
    if path.suffix == ".xlsx":
        rows = pd.read_excel(path, engine="openpyxl")
        return gpd.GeoDataFrame(rows, geometry=gpd.GeoSeries.from_wkt(rows["geometry"]))
    rows = gpd.read_file(path, layer=path.stem) if path.suffix == ".gpkg" else gpd.read_file(path)
    return rows.rename(columns={"Name": "name"}) if path.suffix == ".kmz" else rows


@pytest.mark.parametrize("ending", WITH_PLACES)
@pytest.mark.parametrize("name", KEYS)
def test_what_goes_out_comes_back_to_a_hundredth_of_a_metre(known, catalogue, files, name, ending):
    sent = exports.read_table(known, name, catalogue=catalogue)
    back = read_back(files / f"{name}{ending}")
    key = KEYS[name]
    sent = sent.assign(**{key: sent[key].astype(str)}).set_index(key).sort_index()
    back = back.assign(**{key: back[key].astype(str)}).set_index(key).sort_index()
    assert list(back.index) == list(sent.index)
    placed = sent["geometry"].notna()
    apart = shapely.hausdorff_distance(
        sent["geometry"][placed].array, back["geometry"][placed.to_numpy()].array
    )
    assert apart.max() <= 1e-7
    assert shapely.get_num_coordinates(sent["geometry"].array).tolist() == (
        shapely.get_num_coordinates(back["geometry"].array).tolist()
    )


@pytest.mark.parametrize("ending", WITH_PLACES)
def test_numbers_and_texts_come_back(known, catalogue, files, ending):
    sent = exports.read_table(known, "streets", catalogue=catalogue)
    back = read_back(files / f"streets{ending}")
    widths = sorted(float(width) for width in back["width_m"].dropna())
    assert widths == sorted(sent["width_m"].dropna())
    assert "کوچه یاس" in set(back["name"])


def test_geojson_is_as_the_standard_has_it(files):
    told = json.loads((files / "areas.geojson").read_text("utf-8"))
    assert "crs" not in told
    rings = [
        polygon[0]
        for one in told["features"]
        if one["geometry"]
        for polygon in one["geometry"]["coordinates"]
    ]
    assert rings
    assert all(shapely.LinearRing(ring).is_ccw for ring in rings)
    assert all(47 < lon < 50 and 36 < lat < 37 for ring in rings for lon, lat in ring)


def test_a_geopackage_opens_in_our_style(files):
    with sqlite3.connect(files / "issues.gpkg") as package:
        (style,) = package.execute("SELECT styleQML FROM layer_styles WHERE useAsDefault").fetchone()
        (kind,) = package.execute(
            "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'"
        ).fetchone()
    rules = ElementTree.fromstring(style.split("\n", 1)[1]).findall(".//rule")  # noqa: S314 - our own words
    assert [rule.get("filter") for rule in rules][-1] == "ELSE"
    assert kind == "attributes"


def test_geoparquet_is_version_1_1_with_a_box_a_row(files):
    schema = pq.read_schema(files / "areas.parquet")
    geo = json.loads(schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert "bbox" in geo["columns"]["geometry"]["covering"]
    assert "bbox" in schema.names


def words_inside(path):
    """Return all the text of a file, whatever its format."""
    if path.suffix in {".kmz", ".xlsx"}:
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    if path.suffix == ".parquet":
        return pq.read_schema(path).metadata[b"geo_mahalle"].decode() + str(pq.read_table(path).to_pydict())
    if path.suffix == ".gpkg":
        with sqlite3.connect(path) as package:
            return "\n".join(package.iterdump())
    return path.read_bytes().decode("utf-8", errors="replace")


@pytest.mark.parametrize("ending", exports.FORMATS)
def test_every_format_says_licence_source_day_and_caveat(files, ending):
    said = words_inside(files / f"streets{ending}")
    assert "CC BY 4.0" in said
    assert "2025-" in said
    assert "No mark does not mean safe" in said


def test_no_canary_is_in_any_file(files):
    for path in sorted(files.iterdir()):
        said = words_inside(path)
        assert [canary for canary in CANARIES if canary in said] == [], path.name
        if not path.name.startswith("dictionary"):
            assert "social_service_contacts" not in said, path.name


def test_no_spreadsheet_runs_a_cell(files):
    lines = (files / "facilities.csv").read_text("utf-8-sig")
    assert ",'=HYPERLINK(1)," in lines
    sheet = openpyxl.load_workbook(files / "facilities.xlsx").worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert "=HYPERLINK(1)" in {cell.value for cell in cells}
    assert sheet.sheet_view.rightToLeft


def test_days_are_days_in_a_sheet(files):
    sheet = openpyxl.load_workbook(files / "surveys.xlsx").worksheets[0]
    header = [cell.value for cell in sheet[1]]
    assert isinstance(sheet.cell(2, header.index("surveyed_on") + 1).value, date)


def test_markup_of_users_stays_text_in_kml(files):
    with zipfile.ZipFile(files / "facilities.kmz") as archive:
        root = ElementTree.fromstring(archive.read("doc.kml"))  # noqa: S314 - our own file
    names = {element.text for element in root.iter("{http://www.opengis.net/kml/2.2}name")}
    assert small_place.EVIL in names
    assert "img" not in {element.tag.rpartition("}")[2] for element in root.iter()}


def test_the_same_data_give_the_same_file(known, catalogue, tmp_path):
    frame = exports.read_table(known, "streets", catalogue=catalogue)
    for ending in exports.FORMATS:
        for name in ("a", "b"):
            exports.write_file(frame, tmp_path / f"{name}{ending}")
        assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes(), ending


def test_every_map_layer_and_indicator_has_a_table(known, catalogue):
    from geo_mahalle.disclosure import take_snapshot

    snapshot = take_snapshot(known, edition="office", catalogue=catalogue)
    shown = {one.id for one in snapshot.indicators}
    for name in (*catalogue.map_layers, *shown):
        frame = exports.read_table(known, name, catalogue=catalogue, snapshot=snapshot)
        assert frame.attrs["title_fa"], name
    restricted = [one.id for one in catalogue.indicators.values() if one.is_restricted]
    assert restricted
    for name in restricted:
        with pytest.raises(NotShownError, match="restricted"):
            exports.read_table(known, name, catalogue=catalogue, snapshot=snapshot)


def test_a_value_of_the_table_is_the_value_of_the_page(known, catalogue):
    from geo_mahalle.disclosure import take_snapshot

    snapshot = take_snapshot(known, edition="office", catalogue=catalogue)
    values = exports.read_table(known, "values", catalogue=catalogue, snapshot=snapshot)
    cells = {
        (indicator.id, key, area.code): column.value[area.index]
        for indicator in snapshot.indicators
        for key, column in indicator.columns.items()
        for area in snapshot.areas
        if column.status[area.index]
    }
    told = {
        (row.indicator, row.period, row.area): None if pd.isna(row.value) else row.value
        for row in values.itertuples()
    }
    assert told == cells


def test_a_map_layer_is_narrowed_to_its_kinds(known, catalogue):
    assert set(exports.read_table(known, "hydrants", catalogue=catalogue)["kind"]) == {"hydrant"}


def test_an_area_stands_for_all_areas_in_it(known, catalogue):
    narrow = exports.Filter(areas=("A",))
    assert set(exports.read_table(known, "issues", catalogue=catalogue, narrow=narrow)["area"]) == {"A"}


def test_the_public_edition_is_what_was_published(known, catalogue):
    with pytest.raises(NotPublishedError):
        exports.read_table(known, "issues", catalogue=catalogue, edition="public")
    publish(known, None, editions=("public",))
    issues = exports.read_table(known, "issues", catalogue=catalogue, edition="public")
    assert sorted(issues["category"]) == ["lamp_out", "pothole"]
    assert set(issues["opened"]) == {"1404-04"}
    for name in ("values", "incidents", "lit_street_share", "issue_counts"):
        with pytest.raises(NotPublicError):
            exports.read_table(known, name, catalogue=catalogue, edition="public")


def test_a_wrong_name_or_ending_is_told_with_what_is_right(known, catalogue, tmp_path):
    with pytest.raises(UnknownLayerError, match="did you mean 'issues'"):
        exports.read_table(known, "isues", catalogue=catalogue)
    frame = exports.read_table(known, "surveys", catalogue=catalogue)
    with pytest.raises(UnknownFormatError, match=r"\.gpkg"):
        exports.write_file(frame, tmp_path / "surveys.shp")
    with pytest.raises(NoPlacesError):
        exports.write_file(frame, tmp_path / "surveys.geojson")
    assert list(tmp_path.iterdir()) == []


def test_the_dictionary_says_every_column_in_persian(known, catalogue):
    told = exports.read_table(known, exports.DICTIONARY, catalogue=catalogue)
    columns = told[told["part"] == "column"]
    assert len(columns) > 80
    persian = messages("fa")
    assert [note for note in columns["title_en"] if note not in persian] == []
    assert set(catalogue.indicators) <= set(told[told["part"] == "indicator"]["name"])


def test_the_command_writes_a_file_and_lists_what_there_is(known, tmp_path, capsys):
    where = ["--home", str(known.home), "--place", known.place]
    out = tmp_path / "streets.gpkg"
    assert main([*where, "export", "streets", "--out", str(out), "--area", "A", "--format", "json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["rows"] == len(gpd.read_file(out, layer="streets"))
    assert main([*where, "export", "list", "--format", "csv"]) == 0
    assert "lit_street_share" in capsys.readouterr().out
    assert main([*where, "export", "stret", "--out", str(out)]) == 3
    assert "did you mean 'streets'" in capsys.readouterr().err
    assert main([*where, "export", "streets"]) == 2


@pytest.mark.parametrize("name", KEYS)
def test_a_drawing_comes_back_in_metres_with_its_columns(known, catalogue, files, name):
    sent = exports.read_table(known, name, catalogue=catalogue)
    drawing = ezdxf.readfile(files / f"{name}.dxf")
    assert (drawing.dxfversion, drawing.header["$INSUNITS"], drawing.audit().errors) == ("AC1024", 6, [])
    placed = sent[sent["geometry"].notna()]
    metres = placed.to_crs(placed.estimate_utm_crs())
    marked = [one for one in drawing.modelspace() if one.has_xdata("GEO_MAHALLE")]
    assert len(marked) == len(placed)
    back = {}
    for entity in marked:
        told = dict(tag.value.split("=", 1) for tag in entity.get_xdata("GEO_MAHALLE"))
        spots = [entity.dxf.location] if entity.dxftype() == "POINT" else entity.vertices()
        back[told[KEYS[name]]] = shapely.MultiPoint([(spot[0], spot[1]) for spot in spots])
    for key, shape in zip(metres[KEYS[name]].astype(str), metres.geometry, strict=True):
        first = shapely.get_parts(shape)[0]
        outer = first.exterior if first.geom_type == "Polygon" else first
        points = shapely.MultiPoint(shapely.get_coordinates(outer))
        assert shapely.hausdorff_distance(points, back[key]) < 0.001
    words = [text.dxf.text for text in drawing.modelspace().query("TEXT[layer=='about']")]
    assert "coordinates: EPSG:32639, metres" in words


def test_an_area_of_a_drawing_is_a_closed_polyline_named_in_persian(files):
    drawing = ezdxf.readfile(files / "areas.dxf")
    assert all(line.closed for line in drawing.modelspace().query("LWPOLYLINE"))
    assert "محله" in drawing.layers
    assert any("محله" in text.dxf.text for text in drawing.modelspace().query("TEXT"))


def test_equal_tables_give_equal_drawings(known, catalogue, files, tmp_path):
    exports.write_file(exports.read_table(known, "areas", catalogue=catalogue), tmp_path / "areas.dxf")
    assert (tmp_path / "areas.dxf").read_bytes() == (files / "areas.dxf").read_bytes()
