"""Foreign files are read where a bad one can do no harm."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pyogrio
import pytest
import shapely
from geopandas import GeoDataFrame

from geo_mahalle.sandbox import (
    FileFormat,
    Limits,
    Refused,
    ZipRefusedError,
    read_foreign,
    read_members,
    sniff,
)
from geo_mahalle.sandbox.sniffing import member_names

BOX = shapely.box(48, 36, 48.5, 36.5)
VRT = """<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{path}</SrcDataSource>
<GeometryType>wkbNone</GeometryType></OGRVRTLayer></OGRVRTDataSource>"""


def rows_of(content: bytes, kind: FileFormat, **options: object) -> list[dict[str, object]]:
    return [
        row for batch in read_foreign(content, kind, options=options).batches for row in batch.to_pylist()
    ]


def zipped(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, found in members.items():
            archive.writestr(name, found)
    return stream.getvalue()


def shapefile(folder: Path, **columns: list[object]) -> dict[str, bytes]:
    frame = GeoDataFrame(columns or {"name": ["محله یک"]}, geometry=[BOX], crs=4326)
    frame.to_file(folder / "layer.shp", encoding="utf-8")
    return {path.name: path.read_bytes() for path in folder.glob("layer.*")}


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"PK\x03\x04...", FileFormat.ZIP),
        (b"SQLite format 3\x00", FileFormat.GEOPACKAGE),
        (b'\xef\xbb\xbf {"type": "FeatureCollection"', FileFormat.GEOJSON),
        (b'<?xml version="1.0"?><kml xmlns="x">', FileFormat.KML),
        (VRT.encode(), FileFormat.UNKNOWN),
        (b"a,b\n1,2\n", FileFormat.DELIMITED),
        (b"%PDF-1.7", FileFormat.UNKNOWN),
        (b"", FileFormat.UNKNOWN),
    ],
)
def test_a_format_is_told_from_the_first_bytes(head: bytes, found: FileFormat) -> None:
    assert sniff(head) == found


@pytest.mark.parametrize("kind", [FileFormat.GEOPACKAGE, FileFormat.KML, FileFormat.SHAPEFILE])
def test_a_vrt_in_disguise_reads_no_other_file(tmp_path: Path, kind: FileFormat) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("word\ntop secret\n", encoding="utf-8")
    secret.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    content = VRT.format(path=secret).encode()
    if kind is FileFormat.SHAPEFILE:
        content = zipped({"layer.shp": content, "layer.shx": b"", "layer.dbf": content})
    with pytest.raises(Refused) as refused:
        rows_of(content, kind)
    assert "top secret" not in str(refused.value)


def test_the_child_can_open_no_file_and_no_socket() -> None:
    script = (
        "import resource, socket\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))\n"
        "for attempt in (lambda: open('/etc/hostname'), lambda: socket.socket()):\n"
        "    try:\n        attempt()\n    except OSError as err:\n        print(err.errno)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["24", "24"]


def test_the_child_says_whether_it_left_the_network(tmp_path: Path) -> None:
    GeoDataFrame({"a": [1]}, geometry=[BOX], crs=4326).to_file(tmp_path / "a.gpkg")
    found = read_foreign((tmp_path / "a.gpkg").read_bytes(), FileFormat.GEOPACKAGE)
    assert isinstance(found.facts["has_no_network"], bool)
    assert found.facts["has_no_network"] or os.geteuid() != 0


def test_a_geopackage_is_read_as_text_and_shapes(tmp_path: Path) -> None:
    GeoDataFrame({"name": ["دو"], "n": [2.5]}, geometry=[BOX], crs=4326).to_file(tmp_path / "a.gpkg")
    (row,) = rows_of((tmp_path / "a.gpkg").read_bytes(), FileFormat.GEOPACKAGE)
    assert (row["name"], row["n"]) == ("دو", "2.5")
    assert shapely.from_wkb(row["geometry"]).equals(BOX)


@pytest.mark.parametrize("folder", ["", "داده/لایه/", "__MACOSX_not/"])
def test_a_shapefile_is_found_in_its_folder_and_in_capitals(tmp_path: Path, folder: str) -> None:
    parts = {f"{folder}{name.upper()}": found for name, found in shapefile(tmp_path).items()}
    junk = {"__MACOSX/._LAYER.SHP": b"x", ".DS_Store": b"x"}
    content = zipped(parts | junk)
    assert sniff(content, names=member_names(content)) == FileFormat.SHAPEFILE
    assert [row["name"] for row in rows_of(content, FileFormat.SHAPEFILE)] == ["محله یک"]


def test_a_shapefile_without_cpg_and_prj_is_read_as_cp1256_and_says_so(tmp_path: Path) -> None:
    frame = GeoDataFrame({"name": ["محله شهيد"]}, geometry=[BOX])
    frame.to_file(tmp_path / "layer.shp", encoding="cp1256")
    content = zipped({path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".cpg"})
    found = read_foreign(content, FileFormat.SHAPEFILE)
    assert (found.facts["encoding"], found.facts["encoding_is_guess"]) == ("cp1256", True)
    assert found.facts["crs"] is None
    assert next(found.batches)["name"].to_pylist() == ["محله شهيد"]


def test_several_layers_are_the_users_to_choose_from(tmp_path: Path) -> None:
    parts = shapefile(tmp_path)
    two = parts | {name.replace("layer", "other"): found for name, found in parts.items()}
    with pytest.raises(Refused, match=r"layer, other.*--layer"):
        rows_of(zipped(two), FileFormat.SHAPEFILE)
    assert len(rows_of(zipped(two), FileFormat.SHAPEFILE, layer="other")) == 1


KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<name>ناحیه ۱</name><Folder><name>محله‌ها</name><Placemark><name>محله یک</name>
<description><![CDATA[<b>مرز</b> <img src=x onerror="alert(1)"><script>alert(2)</script>]]></description>
<Polygon><outerBoundaryIs><LinearRing><coordinates>48,36,1700 48.5,36,1700 48.5,36.5,1700 48,36,1700
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
<Placemark><name>چراغ</name><Point><coordinates>48.1,36.1,5</coordinates></Point></Placemark>
</Folder></Document></kml>"""


@pytest.mark.parametrize("kind", [FileFormat.KML, FileFormat.KMZ])
def test_kml_loses_heights_folders_and_html(kind: FileFormat) -> None:
    content = (
        KML.encode() if kind is FileFormat.KML else zipped({"doc.kml": KML.encode(), "files/a.png": b"x"})
    )
    rows = {str(row["name"]): row for row in rows_of(content, kind)}
    assert set(rows) == {"محله یک", "چراغ"}
    assert rows["محله یک"]["description"] == "مرز"
    assert not any(shapely.has_z(shapely.from_wkb(row["geometry"])) for row in rows.values())


def test_kml_with_entities_is_refused() -> None:
    bomb = KML.replace("<kml", '<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml', 1)
    with pytest.raises(Refused, match="entities"):
        rows_of(bomb.encode(), FileFormat.KML)


def test_a_workbook_is_read_with_the_row_numbers_excel_shows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ([], [" نام ", "n"], ["یک", 3.0], [], ["دو", 2.5]):
        sheet.append(row)
    sheet.append(["=1+1", True])
    stream = io.BytesIO()
    book.save(stream)
    rows = rows_of(stream.getvalue(), FileFormat.XLSX)
    assert [(row["__line__"], row["نام"], row["n"]) for row in rows][:2] == [(3, "یک", "3"), (5, "دو", "2.5")]


def test_a_workbook_that_is_a_bomb_is_refused() -> None:
    bomb = zipped({"[Content_Types].xml": b"x", "xl/worksheets/sheet1.xml": b"0" * 50_000_000})
    with pytest.raises(Refused, match="100 times"):
        rows_of(bomb, FileFormat.XLSX)


def test_a_child_that_wants_too_much_memory_or_time_is_stopped(tmp_path: Path) -> None:
    GeoDataFrame({"a": [1]}, geometry=[BOX], crs=4326).to_file(tmp_path / "a.gpkg")
    content = (tmp_path / "a.gpkg").read_bytes()
    with pytest.raises(Refused):
        read_foreign(content, FileFormat.GEOPACKAGE, limits=Limits(memory_bytes=60_000_000))
    with pytest.raises(Refused, match="stopped"):
        read_foreign(content, FileFormat.GEOPACKAGE, limits=Limits(wall_s=0))


@pytest.mark.parametrize("name", ["../a.shp", "/etc/a.shp", "a\\b.shp", "C:/a.shp", "x/../../a.shp"])
def test_a_member_that_points_outside_the_zip_is_refused(name: str) -> None:
    with pytest.raises(ZipRefusedError, match="outside"):
        read_members(zipped({name: b"x"}), extensions=(".shp",))


def test_a_linked_member_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("a.shp")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(ZipRefusedError, match="link"):
        read_members(stream.getvalue(), extensions=(".shp",))


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(zipped({"a.shp": b"x"}))
    content[6] |= 1
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(ZipRefusedError, match="encrypted"):
        read_members(bytes(content), extensions=(".shp",))


def test_a_bomb_is_refused_while_it_inflates() -> None:
    with pytest.raises(ZipRefusedError, match="more than"):
        read_members(zipped({"a.dbf": b"0" * 30_000_000}), extensions=(".dbf",), most_bytes=10_000_000)
    with pytest.raises(ZipRefusedError, match="100 times"):
        read_members(zipped({"a.dbf": b"0" * 30_000_000}), extensions=(".dbf",))


def test_a_member_that_lies_about_its_size_is_counted_as_it_comes_out() -> None:
    content = bytearray(zipped({"a.dbf": b"0" * 20_000_000}))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(ZipRefusedError):
        read_members(bytes(content), extensions=(".dbf",), most_bytes=1_000_000)


def test_too_many_members_and_doubled_names_are_refused() -> None:
    with pytest.raises(ZipRefusedError, match="more than 20"):
        read_members(zipped({f"{n}.shp": b"x" for n in range(21)}), extensions=(".shp",))
    with pytest.raises(ZipRefusedError, match="twice"):
        read_members(zipped({"a.shp": b"x", "A.shp": b"y"}), extensions=(".shp",))


def test_members_of_other_kinds_are_left_alone() -> None:
    assert read_members(zipped({"a.shp": b"x", "run.exe": b"y"}), extensions=(".shp",)) == {"a.shp": b"x"}


def test_gdal_keeps_a_single_driver_that_reads_the_named_format() -> None:
    assert {"OGR_VRT", "WFS", "HTTP", "CSV"} <= set(pyogrio.list_drivers())
