"""The QGIS project: two files that may be carried together, every layer named, styled and told in Persian."""

from __future__ import annotations

import sqlite3
import zipfile
from xml.etree import ElementTree

import pyogrio
import pytest
import small_place

from geo_mahalle.cli import main
from geo_mahalle.pages import exports

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def known(clones, catalogue):
    return small_place.fill(clones(name="project"), catalogue)


@pytest.fixture(scope="module")
def written(known, catalogue, tmp_path_factory):
    """The file of the project with its tree."""
    path = tmp_path_factory.mktemp("project") / "place.qgz"
    exports.write_project(known, path, catalogue=catalogue)
    with zipfile.ZipFile(path) as archive:
        return path, ElementTree.fromstring(archive.read("place.qgs"))  # noqa: S314 - our own file


def test_every_layer_of_the_project_is_in_the_geopackage_beside_it(written):
    path, root = written
    sources = [one.findtext("datasource") for one in root.iter("maplayer")]
    assert all(source.startswith("./place.gpkg|layername=") for source in sources)
    held = {name for name, kind in pyogrio.list_layers(path.with_suffix(".gpkg")) if kind is not None}
    assert {source.partition("=")[2] for source in sources} == held


def test_layers_are_told_apart_and_listed_once(written):
    _, root = written
    keys = [one.findtext("id") for one in root.iter("maplayer")]
    assert len(set(keys)) == len(keys) > 8
    assert sorted(one.get("id") for one in root.iter("layer-tree-layer")) == sorted(keys)
    assert all(len(key) > 10 for key in keys)


def test_titles_and_columns_are_persian(written):
    _, root = written
    assert root.get("projectname") == "شهر نمونه"
    for layer in root.iter("maplayer"):
        assert any("؀" <= sign <= "ۿ" for sign in layer.findtext("layername"))
    aliases = {one.get("field"): one.get("name") for one in root.iter("alias")}
    assert aliases["lit_share"].startswith("سهم")


def test_an_indicator_has_its_five_fixed_classes_and_one_for_what_is_not_known(written):
    _, root = written
    (layer,) = (one for one in root.iter("maplayer") if one.findtext("id") == "geo_mahalle_lit_street_share")
    rules = [(rule.get("filter"), rule.get("label")) for rule in layer.iter("rule")]
    assert rules == [
        ('"value" IS NOT NULL AND "value" < 40', "کمتر از ۴۰"),
        ('"value" >= 40 AND "value" < 55', "۴۰ تا ۵۵"),
        ('"value" >= 55 AND "value" < 70', "۵۵ تا ۷۰"),
        ('"value" >= 70 AND "value" < 85', "۷۰ تا ۸۵"),
        ('"value" >= 85', "۸۵ و بیشتر"),
        ("ELSE", "معلوم نیست"),
    ]


def test_what_is_not_known_is_hatched_and_closed_problems_are_hidden_at_first(written):
    _, root = written
    (layer,) = (one for one in root.iter("maplayer") if one.findtext("id") == "geo_mahalle_lit_street_share")
    styles = [one.get("value") for one in layer.iter("Option") if one.get("name") == "style"]
    assert styles == ["solid"] * 5 + ["b_diagonal"]
    shown = {one.get("id"): one.get("checked") for one in root.iter("layer-tree-layer")}
    assert shown["geo_mahalle_issues_open"] == "Qt::Checked"
    assert shown["geo_mahalle_issues_closed"] == "Qt::Unchecked"


def test_points_lie_over_lines_over_areas(written):
    _, root = written
    kind_of = {one.findtext("id"): one.get("geometry") for one in root.iter("maplayer")}
    kinds = [kind_of[one.get("id")] for one in root.find("layerorder")]
    assert kinds == sorted(kinds, key=["Point", "Line", "Polygon"].index)


def test_the_geopackage_holds_a_style_a_layer_and_no_canary(written):
    path, root = written
    with sqlite3.connect(path.with_suffix(".gpkg")) as package:
        (styles,) = package.execute("SELECT count(*) FROM layer_styles").fetchone()
        dump = "\n".join(package.iterdump())
    assert styles == len(list(root.iter("maplayer")))
    for canary in (small_place.NOTE, small_place.REPORTER, "canary-police", "canary-workshop"):
        assert canary not in dump


def test_equal_data_gives_an_equal_project(known, catalogue, written, tmp_path):
    path, _ = written
    exports.write_project(known, tmp_path / "place.qgz", catalogue=catalogue)
    assert (tmp_path / "place.qgz").read_bytes() == path.read_bytes()


def test_a_project_has_its_own_ending(known, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GEO_MAHALLE_HOME", str(known.home))
    monkeypatch.setenv("GEO_MAHALLE_PLACE", known.place)
    assert main(["export", "project", "--out", str(tmp_path / "place.gpkg")]) == 2
    assert "place.qgz" in capsys.readouterr().err
