"""What a file may be: its size, cells that failed, a coordinate system it does not name; how it is told."""

from __future__ import annotations

import openpyxl
import pytest
from geopandas import GeoDataFrame
from importing import CENTRES, bring, reasons, report, write_csv
from shapely import box

from geo_mahalle.cli.import_ import words_of
from geo_mahalle.errors import InputRefused
from geo_mahalle.importers import told
from geo_mahalle.importers.readers import REFUSED, open_file
from geo_mahalle.importers.readers.limits import MOST_BYTES
from geo_mahalle.locale import translator
from geo_mahalle.sandbox import FileFormat

HEADS = {
    FileFormat.GEOJSON: b'{"type": "FeatureCollection", "features": []}',
    FileFormat.DELIMITED: b"a,b\n" + b"1,2\n" * 50_000,
    FileFormat.GZIP: b"\x1f\x8b\x08",
    FileFormat.GEOPACKAGE: b"SQLite format 3\x00",
    FileFormat.KML: b'<?xml version="1.0"?><kml xmlns="x">',
}


@pytest.mark.parametrize("kind", HEADS)
def test_a_file_larger_than_its_format_may_be_is_refused_with_the_limit(tmp_path, kind):
    path = tmp_path / "a.bin"
    with path.open("wb") as stream:
        stream.write(HEADS[kind])
        stream.truncate(MOST_BYTES[kind] + 1)  # a hole: it takes no room
    with pytest.raises(InputRefused, match=f"may have {MOST_BYTES[kind]:,}") as refused:
        open_file(path, {}, workspace=tmp_path)
    assert refused.value.remedy


def test_every_format_that_is_read_has_a_limit():
    assert set(MOST_BYTES) == set(FileFormat) - {FileFormat.ZIP, FileFormat.UNKNOWN, *REFUSED}


@pytest.mark.database
def test_error_cells_of_a_workbook_refuse_their_rows_and_are_shown(city, tmp_path):
    rows = [report("a"), report("b", severity="#N/A"), report("c", lat="#REF!"), report("d", other="#N/A")]
    names = list(rows[3])
    book = openpyxl.Workbook()
    book.create_sheet("other").append(["#N/A"])
    sheet = book.active
    sheet.append(names)
    for given in rows:
        sheet.append([given.get(name) for name in names])
    for cell in (one for line in sheet for one in line if str(one.value).startswith("#")):
        cell.data_type = "e"
    book.save(tmp_path / "a.xlsx")
    outcome = bring(city, "reports", tmp_path / "a.xlsx", options={"sheet": sheet.title})
    assert reasons(outcome) == {3: "error_cell", 4: "error_cell"}
    assert [(one.field, one.value) for one in outcome.refusals] == [("severity", "#N/A"), ("lat", "#REF!")]
    assert outcome.accepted == 2


@pytest.mark.database
def test_error_cells_that_came_into_a_csv_are_refused_too(city, tmp_path):
    path = write_csv(tmp_path / "a.csv", [report("a"), report("#VALUE!"), report("c", note="#n/a")])
    outcome = bring(city, "reports", path)
    assert reasons(outcome) == {3: "error_cell", 4: "error_cell"}


@pytest.mark.database
def test_a_file_without_a_coordinate_system_outside_the_place_is_refused_with_an_offer(city, tmp_path):
    columns = {"code": ["x"], "name": ["x"], "level": ["neighbourhood"]}
    GeoDataFrame(columns, geometry=[box(8, 12, 9, 13)]).to_file(tmp_path / "a.gpkg")
    with pytest.raises(InputRefused, match=r"8\.5000, 12\.5000") as refused:
        bring(city, "areas", tmp_path / "a.gpkg")
    assert "--crs EPSG:4326" in refused.value.remedy
    taken = bring(city, "areas", tmp_path / "a.gpkg", options={"crs": "EPSG:4326"})
    assert (taken.created, taken.notes) == (1, ())


@pytest.mark.database
def test_a_file_without_a_coordinate_system_inside_the_place_is_read_as_degrees_and_says_so(city, tmp_path):
    lon, lat = CENTRES["n1"]
    columns = {"code": ["x"], "name": ["x"], "level": ["village"]}
    GeoDataFrame(columns, geometry=[box(lon, lat, lon + 0.001, lat + 0.001)]).to_file(tmp_path / "a.gpkg")
    assert told.NO_CRS in bring(city, "areas", tmp_path / "a.gpkg").notes


def test_every_note_and_offer_is_said_in_persian():
    say = translator("fa")
    texts = [*told.NOTES.values(), told.NO_CRS, told.NO_NAMESPACE, told.SWAP, told.ZONE, told.REPLACE]
    assert [text for text in texts if say(text) == text] == []
    assert told.Told(told.ZONE, 1200, 1300, 39).said("fa").startswith("۱٬۲۰۰ ردیف از ۱٬۳۰۰")


@pytest.mark.database
def test_thousands_of_refused_rows_are_told_by_a_line_a_reason(city, tmp_path):
    rows = [report(f"r{n}", category="lamp_outt") for n in range(1000)] + [report("x", date="?")]
    said = words_of(bring(city, "reports", write_csv(tmp_path / "a.csv", rows)))
    assert len(said) < 20
    assert any(line.startswith("1,000 refused (category)") for line in said)
    assert "  … and 997 more" in said
    assert any(line.startswith("  line 1002: date") for line in said)
