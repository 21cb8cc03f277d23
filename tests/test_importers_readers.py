"""Files are opened by what they are, and every row knows its line."""

from __future__ import annotations

import gzip
import json

import pytest

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.readers import open_file


def read(path, **options):
    file = open_file(path, options, workspace=path.parent)
    rows = []
    for batch in file.batches():
        rows += zip(batch.lines.to_pylist(), batch.columns.to_pylist(), strict=True)
    return file, rows


def test_a_csv_row_knows_its_physical_line_over_line_ends_in_quotes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"x\ny"\n\n2,z\n,\n3,w\n', encoding="utf-8")
    _, rows = read(path)
    assert [(line, row["a"]) for line, row in rows] == [(2, "1"), (5, "2"), (7, "3")]


def test_a_csv_line_with_too_few_cells_is_kept_aside_with_its_number(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,x\n2\n3,y\n", encoding="utf-8")
    file, rows = read(path)
    assert [line for line, _ in rows] == [2, 4]
    assert list(file.malformed) == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_marks_and_delimiters_of_csv_are_understood(tmp_path, encoding, delimiter):
    path = tmp_path / "a.txt"
    path.write_text(f"نام{delimiter}عدد\nیک{delimiter}۱\n", encoding=encoding)
    _, rows = read(path)
    assert rows == [(2, {"نام": "یک", "عدد": "۱"})]


def test_letters_that_are_not_utf8_are_offered_never_guessed(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("نام\nمحله شهيد\n", encoding="cp1256")
    with pytest.raises(InputRefused, match="محله شهيد"):
        read(path)
    _, rows = read(path, encoding="cp1256")
    assert rows == [(2, {"نام": "محله شهيد"})]


def test_a_gzipped_csv_is_read(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a\n1\n"))
    assert read(path)[1] == [(2, {"a": "1"})]


def test_geojson_flattens_nested_properties_and_mixes_kinds(tmp_path):
    path = tmp_path / "a.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"tags": {"name": "یک"}},
            "geometry": {"type": "Point", "coordinates": [1, 2]},
        },
        {"type": "Feature", "properties": None, "geometry": None},
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    file, rows = read(path)
    assert file.headings == ("tags.name",)
    assert [(line, row["tags.name"]) for line, row in rows] == [(1, "یک"), (2, None)]


@pytest.mark.parametrize(
    "content", ["{", '{"features": []}', '{"features": [1]}', '{"features": NaN}', "[" * 100_000]
)
def test_what_is_no_geojson_is_refused(tmp_path, content):
    path = tmp_path / "a.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputRefused):
        read(path)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"", b"<html></html>"])
def test_other_formats_are_refused_with_a_remedy(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InputRefused, match=r"\.xlsx"):
        read(path)
