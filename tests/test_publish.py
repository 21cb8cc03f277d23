"""Publishing: the same bytes from the same data, all or nothing, and nothing in them that must not be."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
import small_place
import snapshots

from geo_mahalle.locale import SCRIPT_TEXT, messages
from geo_mahalle.pages import open_data, publish
from geo_mahalle.pages.manifest import digest
from geo_mahalle.text import persian_digits, persian_number, safe_cell

SITE_PARTS = {"public", "office"}
ROOT = Path(publish.__file__).resolve().parent.parent
TEMPLATE_TEXT = re.compile(
    r"""(?<![\w.])(?:_|say|writer\.say|self\.say|gettext)\(\s*"((?:[^"\\]|\\.)*)"\s*\)"""
)


@pytest.fixture(scope="module")
def filled(clones, catalogue):
    """Settings of the small place, computed."""
    return small_place.fill(clones(name="published"), catalogue)


@pytest.fixture(scope="module")
def site(filled, tmp_path_factory):
    """The folder of a first publication."""
    out = tmp_path_factory.mktemp("out") / "SITE"
    publish.publish(filled, out)
    return out


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_each_edition_is_complete_in_itself(site):
    assert {folder.name for folder in site.iterdir()} == SITE_PARTS
    for edition in SITE_PARTS:
        for path in ("index.html", "manifest.json", *(f"areas/{code}/index.html" for code in "ABD")):
            assert (site / edition / path).is_file()


def test_the_same_data_give_the_same_bytes(filled, site, tmp_path):
    again = tmp_path / "again"
    publish.publish(filled, again)
    assert contents(again) == contents(site)


def test_the_manifest_names_every_file_with_its_digest(site):
    for edition in SITE_PARTS:
        found = contents(site / edition)
        manifest = json.loads(found.pop("manifest.json"))
        assert {path: entry["sha256"] for path, entry in manifest["files"].items()} == {
            path: digest(body) for path, body in found.items()
        }
        assert manifest["as_of"] == "2025-09-22"
        assert re.fullmatch("[0-9a-f]{12}", manifest["snapshot"])


def test_a_publication_is_kept_and_current_points_at_the_newest(filled, site):
    folder = publish.snapshots_folder(filled)
    assert contents(folder / "current") == contents(site)
    assert (folder / "current").is_symlink()
    assert folder.parent.stat().st_mode & 0o077 == 0


def test_a_failed_publication_leaves_the_old_one_as_it_was(filled, site, tmp_path, monkeypatch):
    out = tmp_path / "out"
    publish.publish(filled, out)
    before = contents(out)
    kept = (publish.snapshots_folder(filled) / "current").readlink()
    monkeypatch.setattr(publish.area, "render", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish.publish(filled, out)
    assert contents(out) == before
    assert (publish.snapshots_folder(filled) / "current").readlink() == kept
    assert [item.name for item in tmp_path.iterdir()] == ["out"]


def test_a_rename_that_fails_half_way_puts_the_old_editions_back(tmp_path, monkeypatch):
    out = tmp_path / "out"
    publish.replace_folders(out, {"public": {"a": b"old"}, "office": {"a": b"old"}})
    rename = Path.rename

    def failing(self, target):
        if self.parent.name == "new" and self.name == "office":
            raise OSError("the disk is gone")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="the disk is gone"):
        publish.replace_folders(out, {"public": {"a": b"new"}, "office": {"a": b"new"}})
    monkeypatch.undo()
    assert contents(out) == {"public/a": b"old", "office/a": b"old"}


def test_a_folder_of_somebody_elses_is_not_touched(filled, tmp_path):
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "letter.docx").write_text("mine")
    with pytest.raises(publish.FolderRefusedError):
        publish.publish(filled, tmp_path)
    assert contents(tmp_path) == {"public/letter.docx": b"mine"}


WEB_APP = {"name": "my app", "start_url": "/", "icons": []}
OUR_KEYS = {"edition": "public", "snapshot": "0123456789ab", "files": {"index.html": {}}}


@pytest.mark.parametrize(
    "told",
    [
        json.dumps(WEB_APP),
        "not JSON",
        "[]",
        json.dumps(OUR_KEYS | {"edition": "office"}),
        json.dumps(OUR_KEYS | {"snapshot": "3"}),
        json.dumps(OUR_KEYS | {"files": {}}),
        json.dumps(OUR_KEYS | {"files": ["index.html"]}),
    ],
)
def test_a_folder_with_another_manifest_is_not_touched(filled, tmp_path, told):
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "index.html").write_text("<p>mine")
    (folder / "manifest.json").write_text(told)
    with pytest.raises(publish.FolderRefusedError):
        publish.publish(filled, tmp_path)
    assert contents(tmp_path) == {"public/index.html": b"<p>mine", "public/manifest.json": told.encode()}


def test_a_file_laid_beside_a_published_edition_is_not_deleted(filled, site, tmp_path):
    shutil.copytree(site, tmp_path / "out")
    (tmp_path / "out" / "office" / "areas" / "notes.txt").write_text("mine")
    with pytest.raises(publish.FolderRefusedError):
        publish.publish(filled, tmp_path / "out")
    assert (tmp_path / "out" / "office" / "areas" / "notes.txt").read_text() == "mine"


def test_no_byte_of_a_site_holds_what_must_not_be_shown(site):
    forbidden = (small_place.NOTE, small_place.REPORTER, "canary", "hidden_corner", "social_service_contacts")
    spots = [str(number) for number in small_place.S2_SPOT]
    for path, body in contents(site).items():
        for canary in (*forbidden, *spots, "under_served", "کم‌برخوردار"):
            assert canary.encode() not in body, (path, canary)


@pytest.fixture(scope="module")
def planted(catalogue):
    """Files of a public edition in which every area's numbers are found nowhere else, and those numbers."""
    snapshot = snapshots.make_snapshot(16, issues=80, streets=120, facilities=40, edition="public")
    months = tuple(f"1403-{day[5:7]}" for day in snapshot.issues.opened)
    numbers = {
        area.code: [7310011.0 + 2113 * area.index + 17 * k for k in range(4)] for area in snapshot.areas
    }
    plant = {
        name: tuple(numbers[area.code][k] for area in snapshot.areas)
        for k, name in enumerate(("value", "low", "high", "n"))
    }
    status = ("ok",) * len(snapshot.areas)
    snapshot = replace(
        snapshot,
        issues=replace(snapshot.issues, opened=months),
        indicators=tuple(
            replace(
                indicator,
                columns={key: replace(c, **plant, status=status) for key, c in indicator.columns.items()},
            )
            for indicator in snapshot.indicators
        ),
    )
    return publish.edition_files(snapshot, catalogue), numbers


def forms(number):
    """The ways in which a number may stand in a file; no digit may stand beside it."""
    plain = f"{number:.0f}"
    written = (plain, f"{number:,.0f}", persian_digits(plain), persian_number(number, decimals=0))
    return re.compile("|".join(rf"(?<!\d){re.escape(form)}(?!\d)" for form in written))


def test_no_page_of_the_public_edition_holds_two_areas_values(planted):
    files, numbers = planted
    texts = {path: body.decode("utf-8", "ignore") for path, body in files.items()}
    pages = {Path(path).parts[1] for path in texts if path.startswith("areas/")}
    for code, own in numbers.items():
        told = [forms(number) for number in own]
        holding = {path for path, text in texts.items() if any(form.search(text) for form in told)}
        assert all(path.startswith(f"areas/{code}/") for path in holding), (code, holding)
        if code in pages:
            assert {f"areas/{code}/index.html", f"areas/{code}/values.csv"} <= holding


def test_values_of_the_public_edition_lie_beside_their_own_page_only(site):
    public = contents(site / "public")
    values = {
        path: body for path, body in public.items() if b"lamp_outage_rate" in body and "manifest" not in path
    }
    assert {Path(path).parent.name for path in values} == {"A", "B", "D"}
    for path, body in values.items():
        if path.endswith(".csv"):
            assert {row["area"] for row in rows(body)} <= {Path(path).parent.name}
    for path, body in public.items():
        if path.startswith("data/"):
            assert not re.search(rb'"(value|n|low|high)"', body), path


def test_the_office_holds_all_areas_values(site):
    found = rows((site / "office" / "data" / "values.csv").read_bytes())
    assert {row["area"] for row in found} == {"A", "B", "C", "D"}


def rows(body):
    lines = body.decode("utf-8-sig").splitlines(keepends=True)
    return list(csv.DictReader(io.StringIO("".join(line for line in lines if not line.startswith("# ")))))


def test_every_data_file_says_day_licence_and_caveat(site):
    say = messages("fa")
    for path, body in contents(site).items():
        if path.endswith((".csv", ".geojson", ".jsonld")):
            text = body.decode()
            assert "2025-09-22" in text, path
            assert "CC BY 4.0" in text, path
            assert all(say[caveat] in text for caveat in open_data.CAVEATS), path


@pytest.mark.parametrize("edition", ["public", "office"])
def test_the_catalogue_names_each_data_file_with_its_type_size_and_digest(site, edition):
    folder = site / edition / "data"
    told = json.loads((folder / "catalog.jsonld").read_text())
    assert told["@type"] == "dcat:Catalog"
    assert {title["@language"] for title in told["dct:title"]} == {"fa", "en"}
    found = {one["dcat:distribution"]["@id"]: one for one in told["dcat:dataset"]}
    assert set(found) == {f"./{file.name}" for file in folder.iterdir() if file.name != "catalog.jsonld"}
    for name, dataset in found.items():
        body, held = (folder / name).read_bytes(), dataset["dcat:distribution"]
        assert held["dcat:byteSize"] == len(body)
        assert held["spdx:checksum"]["spdx:checksumValue"] == hashlib.sha256(body).hexdigest()
        assert held["dcat:mediaType"]["@id"].endswith(("geo+json", "text/csv"))
    box = shapely.from_wkt(found["./areas.geojson"]["dct:spatial"]["dcat:bbox"])
    areas = json.loads((folder / "areas.geojson").read_text())["features"]
    assert all(box.buffer(1e-6).covers(shapely.geometry.shape(area["geometry"])) for area in areas)


def test_every_page_says_the_caveats(site):
    for path, body in contents(site).items():
        if path.endswith(".html"):
            assert messages("fa")[open_data.CAVEATS[0]].encode() in body, path


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_is_a_formula(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell("plain") == "plain"
    assert safe_cell(-1.5) == -1.5


def test_geojson_of_services_is_whole_and_without_the_hidden_ones(site):
    body = json.loads((site / "public" / "data" / "services.geojson").read_text())
    kinds = {feature["properties"]["kind"] for feature in body["features"]}
    assert kinds == {"lamp", "hydrant", "mosque", "safe_open_space"}


def test_no_address_of_another_host_is_loaded(site):
    loading = re.compile(rb"""(?:src|href)\s*=\s*["'](?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""")
    for path, body in contents(site).items():
        if path.endswith((".html", ".css")):
            found = [
                hit
                for hit in loading.finditer(body)
                if b"<a " not in body[max(0, hit.start() - 40) : hit.start()]
            ]
            assert not found, path


def test_nothing_is_inline_in_a_page(site):
    inline = re.compile(rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    for path, body in contents(site).items():
        if path.endswith(".html"):
            text = re.sub(rb"&lt;.*?&gt;", b"", body)
            assert not inline.search(text), (path, inline.search(text))


def test_every_text_has_its_persian():
    known = messages("fa")
    missing = set()
    for folder in ("pages", "web", "maps"):
        for file in (ROOT / folder).rglob("*"):
            if file.suffix in {".html", ".py"}:
                missing |= {
                    text for text in TEMPLATE_TEXT.findall(file.read_text("utf-8")) if text not in known
                }
            elif file.suffix == ".js" and "assets" not in file.parts:
                named = [hit.group(1)[1:-1] for hit in SCRIPT_TEXT.finditer(file.read_text("utf-8"))]
                missing |= {text for text in named if text not in known}
    assert missing == set()
