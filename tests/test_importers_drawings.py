"""Drawings, GPS files, old workbooks and geodatabases come in; what cannot be read says what to do."""

from __future__ import annotations

import io
import struct
import zipfile

import ezdxf
import geopandas
import pytest
from importing import ask, bring, city_features, one, reasons, write_geojson
from pyproj import Transformer
from shapely.geometry import box

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers import import_file
from geo_mahalle.importers.readers import open_file
from geo_mahalle.importers.records import ImportRequest

ZONE_39 = Transformer.from_crs("EPSG:4326", "EPSG:32639", always_xy=True)
NAMES = ("اسلام‌آباد", "بی‌سیم")


def square_m(number):
    """A square of about 500 m in UTM zone 39, as its four corners."""
    x, y = ZONE_39.transform(48.95 + 0.01 * number, 36.35)
    return [(x, y), (x + 500, y), (x + 500, y + 500), (x, y + 500)]


def draw(path, *, version="R2010", encoding=None, header=None, names=NAMES):
    """Draw closed lines with a name in each, and a dimension line that is no area."""
    drawing = ezdxf.new(version)
    if encoding:
        drawing.encoding = encoding
    space = drawing.modelspace()
    drawing.layers.add("مرز محله")
    for number, name in enumerate(names):
        corners = square_m(number)
        x, y = corners[0]
        space.add_lwpolyline(corners, close=True, dxfattribs={"layer": "مرز محله"})
        space.add_text(name, dxfattribs={"insert": (x + 100, y + 100), "height": 10})
    space.add_line(square_m(0)[0], square_m(0)[2])
    drawing.saveas(path)
    if header:
        path.write_bytes(path.read_bytes().replace(*header))
    return path


def rows_of(path, **options):
    file = open_file(path, options)
    return [row for batch in file.batches() for row in batch.columns.to_pylist()]


@pytest.mark.parametrize(
    ("version", "encoding"), [("R2010", None), ("R2000", "cp1256")], ids=["R2010 in UTF-8", "R2000 in cp1256"]
)
def test_persian_names_of_a_drawing_are_read_in_the_letters_of_its_version(tmp_path, version, encoding):
    names = tuple(name.replace("ی", "ي") for name in NAMES) if encoding else NAMES
    rows = rows_of(
        draw(tmp_path / "a.dxf", version=version, encoding=encoding, names=names), import_kind="areas"
    )
    assert [(row["name"], row["layer"]) for row in rows] == [
        (name, "مرز محله" if encoding is None else rows[0]["layer"]) for name in names
    ]


def test_letters_that_a_drawing_does_not_name_are_offered_with_words_to_recognise(tmp_path):
    names = ("محله يك", "محله دو")
    path = draw(
        tmp_path / "a.dxf",
        version="R2000",
        encoding="cp1256",
        header=(b"ANSI_1256", b"ANSI_1252"),
        names=names,
    )
    with pytest.raises(InputRefused, match="does not say") as refused:
        rows_of(path, import_kind="areas")
    assert "--encoding cp1256" in refused.value.remedy
    assert "محله يك" in refused.value.remedy
    rows = rows_of(path, import_kind="areas", encoding="cp1256")
    assert [row["name"] for row in rows] == list(names)


def test_a_drawing_in_metres_is_offered_its_zone_and_comes_in_by_it(place, tmp_path):
    path = draw(tmp_path / "a.dxf")
    options = {"level": "neighbourhood"}
    first = bring(place, "areas", path, options=options, dry_run=True)
    assert set(reasons(first).values()) == {"projected"}
    assert (first.offers[0].option, first.offers[0].rows) == ("--crs EPSG:32639", 2)
    assert one(place, "SELECT count(*) FROM register.area") == 0
    second = bring(place, "areas", path, options={**options, "crs": "EPSG:32639"})
    assert (second.accepted, second.refused) == (2, 0)
    assert any("1 things of the file have another kind" in note for note in second.notes)
    found = ask(
        place,
        "SELECT name_fa, round(ST_Area(geom::geography)) FROM register.area "
        "JOIN register.area_boundary ON area_id = area.id ORDER BY 1",
    )
    assert [name for name, _ in found] == sorted(NAMES)
    assert all(abs(float(area) - 250_000) < 500 for _, area in found)


def test_a_closed_line_of_any_format_is_an_area(place, tmp_path):
    features = city_features()
    for feature in features:
        feature["geometry"] = {"type": "LineString", "coordinates": feature["geometry"]["coordinates"][0]}
    outcome = bring(place, "areas", write_geojson(tmp_path / "a.geojson", features))
    assert (outcome.accepted, outcome.refused) == (5, 0)


def test_an_empty_drawing_is_refused(tmp_path):
    ezdxf.new("R2010").saveas(tmp_path / "a.dxf")
    with pytest.raises(InputRefused, match=r"empty|no layer"):
        rows_of(tmp_path / "a.dxf")


def test_a_dwg_is_told_how_to_become_a_dxf_in_both_languages(tmp_path):
    (tmp_path / "a.dxf").write_bytes(b"AC1032\x00\x00\x00\x00\x00" + bytes(200))
    with pytest.raises(InputRefused) as refused:
        open_file(tmp_path / "a.dxf", {})
    assert refused.value.remedy == "In AutoCAD: Save As → DXF 2010"
    assert refused.value.remedy.said("fa") == "در اتوکد Save As → DXF 2010"


GPX = """<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="36.355" lon="48.955"><ele>1600</ele><name>شیر ۱</name><sym>hydrant</sym>
<desc>&lt;b onclick="x()"&gt;کنار پل&lt;/b&gt;</desc></wpt>
<wpt lat="36.365" lon="48.965"><name>شیر ۲</name><sym>hydrant</sym></wpt>
<trk><name>کوچه یاس</name>
<trkseg><trkpt lat="36.351" lon="48.951"/><trkpt lat="36.359" lon="48.951"/></trkseg>
<trkseg><trkpt lat="36.352" lon="48.961"/><trkpt lat="36.358" lon="48.961"/></trkseg>
<trkseg><trkpt lat="36.352" lon="48.961"/></trkseg></trk></gpx>"""


def test_waypoints_come_in_as_facilities_and_tracks_as_streets(city, tmp_path):
    path = tmp_path / "a.gpx"
    path.write_text(GPX, encoding="utf-8")
    points = bring(city, "facilities", path, source="gps_waypoints")
    lines = bring(city, "streets", path, source="gps_tracks")
    assert (points.accepted, points.refused, lines.accepted, lines.refused) == (2, 0, 2, 0)
    assert ask(city, "SELECT kind, count(*) FROM register.facility GROUP BY 1") == [("hydrant", 2)]
    streets = ask(city, "SELECT name, class, width_m FROM register.street")
    assert streets == [("کوچه یاس", "unknown", None)] * 2
    assert rows_of(path)[0]["desc"] == "کنار پل"


def test_a_gpx_that_declares_entities_is_refused(tmp_path):
    (tmp_path / "a.gpx").write_text('<!DOCTYPE gpx [<!ENTITY a "b">]>' + GPX.split("?>")[1], encoding="utf-8")
    with pytest.raises(InputRefused, match="entities"):
        rows_of(tmp_path / "a.gpx")


def geodatabase(folder, *, layers=("areas",)):
    frame = geopandas.GeoDataFrame(
        {"name": list(NAMES), "level": ["neighbourhood"] * 2},
        geometry=[box(48.95, 36.35, 48.96, 36.36), box(48.96, 36.35, 48.97, 36.36)],
        crs=4326,
    )
    for layer in layers:
        frame.to_file(
            folder / "county.gdb", driver="OpenFileGDB", layer=layer, mode="a" if layer != layers[0] else "w"
        )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in (folder / "county.gdb").iterdir():
            archive.write(part, f"daten/county.gdb/{part.name}")
    path = folder / "county.zip"
    path.write_bytes(packed.getvalue())
    return path


def test_a_zipped_file_geodatabase_comes_in(place, tmp_path):
    outcome = bring(place, "areas", geodatabase(tmp_path))
    assert (outcome.accepted, outcome.refused) == (2, 0)
    found = ask(place, "SELECT name_fa FROM register.area ORDER BY 1")
    assert [name for (name,) in found] == sorted(NAMES)


def test_of_several_layers_of_a_geodatabase_one_must_be_chosen(tmp_path):
    path = geodatabase(tmp_path, layers=("areas", "blocks"))
    with pytest.raises(InputRefused, match="areas, blocks"):
        rows_of(path)
    assert len(rows_of(path, layer="blocks")) == 2


def old_workbook(path, rows):
    """Write a workbook of Excel 97 by hand: one stream of records in a compound file."""

    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    def text(row, column, value):
        letters = value.encode("utf-16-le")
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(value), 1) + letters)

    cells = b"".join(
        text(row, column, value)
        if isinstance(value, str)
        else record(0x0203, struct.pack("<HHHd", row, column, 0, value))
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
    )
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    name = "برگه".encode("utf-16-le")
    sheet = struct.pack("<IBBBB", 0, 0, 0, 4, 1) + name
    position = len(start) + 4 + len(sheet) + 4
    sheet = struct.pack("<I", position) + sheet[4:]
    stream = start + record(0x0085, sheet) + record(0x000A, b"")
    stream += record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    stream += (
        record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, len(rows[0]), 0)) + cells + record(0x000A, b"")
    )
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    chain = [*range(1, sectors), 0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFD]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")

    def entry(title, kind, child, first, size):
        letters = title.encode("utf-16-le") + b"\0\0"
        fixed = struct.pack("<HBBIII", len(letters), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return letters.ljust(64, b"\0") + fixed + bytes(36) + struct.pack("<IQ", first, size)

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 0, len(stream))
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", sectors + 1).ljust(436, b"\xff")
    path.write_bytes(head + stream + folder.ljust(512, b"\0") + table)
    return path


def test_an_old_workbook_comes_in_like_a_new_one(city, tmp_path):
    path = old_workbook(
        tmp_path / "a.xls",
        [["شناسه", "نوع", "نام", "طول", "عرض"], ["a1", "چراغ معبر", "چراغ یک", 48.955, 36.355]],
    )
    outcome = import_file(city, ImportRequest("facilities", path))
    assert (outcome.accepted, outcome.refused) == (1, 0)
    assert ask(city, "SELECT source_key, kind, name, ST_X(geom) FROM register.facility") == [
        ("a1", "lamp", "چراغ یک", 48.955)
    ]


def test_an_empty_sheet_is_passed_over_and_a_workbook_of_empty_sheets_refused(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "خالی"
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(InputRefused, match="empty"):
        rows_of(path)
    book.create_sheet("چراغ‌ها").append(["a", "b"])
    book["چراغ‌ها"].append([1, "x"])
    book.save(path)
    assert rows_of(path) == [{"a": "1", "b": "x"}]


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.kml", b"<kml>"),
        ("a.dxf", b"  0\nSECTION\n  2\nHEADER\n"),
        ("a.gpx", b"<gpx>"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1")),
        ("a.geojson", b'{"type":"FeatureCollection"'),
    ],
)
def test_a_file_of_300_megabytes_is_refused_by_its_size_before_it_is_read(tmp_path, name, head):
    path = tmp_path / name
    path.write_bytes(head)
    with path.open("r+b") as stream:
        stream.truncate(300_000_000)
    with pytest.raises(
        InputRefused, match=r"300,000,000 bytes; a file of the format \w+ may have [12]00,000,000"
    ):
        open_file(path, {})
