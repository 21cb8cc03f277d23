"""The server: it hands out published files and nothing else, with its headers on every answer."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from geo_mahalle.errors import UsageError
from geo_mahalle.pages.manifest import digest
from geo_mahalle.pages.publish import keep, snapshots_folder
from geo_mahalle.settings import Settings
from geo_mahalle.web import create_app, refuse_open_door
from geo_mahalle.web.headers import LARGEST_BODY

FILES = {
    "index.html": b"<!doctype html><title>first</title>",
    "areas/A/index.html": b"<!doctype html><title>A</title>",
    "assets/vazirmatn.woff2": b"wOF2",
    "data/areas.geojson": b"{}",
    "data/sources.csv": b"a\n",
}


def edition(name):
    files = {path: body.replace(b"first", name.encode()) for path, body in FILES.items()}
    entries = {path: {"sha256": digest(body), "bytes": len(body)} for path, body in files.items()}
    return {**files, "manifest.json": json.dumps({"files": entries}).encode()}


@pytest.fixture
def settings(tmp_path):
    return Settings(home=tmp_path, place="small")


@pytest.fixture
def published(settings):
    keep(snapshots_folder(settings), "0" * 12, {"public": edition("public"), "office": edition("office")})
    return settings


def client(settings, *, address="127.0.0.1", name="127.0.0.1:8000"):
    return TestClient(
        create_app(settings), base_url=f"http://{name}", client=(address, 50000), follow_redirects=False
    )


@pytest.fixture
def local(published):
    return client(published)


def test_the_public_edition_is_at_the_root(local):
    answer = local.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert b"public" in answer.content


def test_the_office_edition_is_for_this_computer_and_is_not_kept_by_a_browser(local):
    answer = local.get("/office/")
    assert b"office" in answer.content
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "name", "headers"),
    [
        ("192.168.1.20", "127.0.0.1:8000", {}),
        ("127.0.0.1", "evil.example:8000", {}),
        ("127.0.0.1", "127.0.0.1:8000", {"x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", "127.0.0.1:8000", {"forwarded": "for=127.0.0.1"}),
    ],
)
def test_the_office_edition_is_refused_to_everybody_else_with_the_remedy(published, address, name, headers):
    remote = client(published, address=address, name=name)
    for path in ("/office", "/office/", "/office/index.html", "/office/manifest.json"):
        answer = remote.get(path, headers=headers)
        assert answer.status_code == 403
        assert b"office</title>" not in answer.content
    assert "رایانه" in answer.text
    assert remote.get("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../manifest.json",
        "/%2e%2e/office/index.html",
        "/..%2foffice%2findex.html",
        "/areas/..%2f..%2f..%2foffice/index.html",
        "/%2fetc/passwd",
        "/areas/A",
        "/assets/",
        "/nothing.html",
        "/index.html%00.css",
    ],
)
def test_no_address_climbs_out_of_an_edition(local, path):
    answer = local.get(path)
    assert answer.status_code in {308, 404} or answer.content in edition("public").values()
    assert b"office</title>" not in answer.content


def test_a_folder_without_its_last_stroke_is_sent_to_it(local):
    answer = local.get("/areas/A")
    assert (answer.status_code, answer.headers["location"]) == (308, "/areas/A/")
    assert b"<title>A" in local.get("/areas/A/").content


def test_a_file_beside_the_published_ones_is_not_handed_out(published, local):
    (snapshots_folder(published) / ("0" * 12) / "public" / "secret.html").write_text("secret")
    assert local.get("/secret.html").status_code == 404


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/assets/vazirmatn.woff2", "font/woff2"),
        ("/data/areas.geojson", "application/geo+json"),
        ("/data/sources.csv", "text/csv; charset=utf-8"),
        ("/manifest.json", "application/json"),
    ],
)
def test_every_kind_of_file_has_its_type(local, path, kind):
    assert local.get(path).headers["content-type"] == kind


def test_an_unchanged_file_is_not_sent_again(local):
    first = local.get("/")
    again = local.get("/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert local.get("/", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/office/", "/nothing", "/livez", "/readyz"])
def test_every_answer_carries_the_headers(local, path):
    headers = local.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_a_body_is_cut_off_and_nothing_is_taken_in(local):
    assert local.post("/", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert local.post("/", content=b"x").status_code == 405
    assert local.request("GET", "/", content=b"x" * 10).status_code == 200


def test_it_lives_without_a_publication_but_is_not_ready(settings):
    empty = client(settings)
    assert empty.get("/livez").status_code == 200
    assert empty.get("/readyz").status_code == 503
    answer = empty.get("/")
    assert answer.status_code == 503
    assert "geo-mahalle publish" in answer.text


def test_a_newer_publication_is_handed_out_at_once(published, local):
    newer = {"public": edition("newer"), "office": edition("newer")}
    keep(snapshots_folder(published), "1" * 12, newer)
    assert b"newer" in local.get("/").content
    assert (snapshots_folder(published) / ("0" * 12) / "public" / "index.html").is_file()


def test_a_link_that_points_elsewhere_is_no_publication(published, tmp_path):
    folder = snapshots_folder(published)
    (tmp_path / "elsewhere" / "public").mkdir(parents=True)
    (folder / "current").unlink()
    (folder / "current").symlink_to(tmp_path / "elsewhere")
    assert client(published).get("/readyz").status_code == 503


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "office.example"])  # noqa: S104 - it is refused
def test_a_door_for_others_needs_a_certificate(host):
    with pytest.raises(UsageError) as refusal:
        refuse_open_door(host, has_certificate=False)
    assert "--certificate" in refusal.value.remedy
    refuse_open_door(host, has_certificate=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.2"])
def test_this_computer_needs_none(host):
    refuse_open_door(host, has_certificate=False)
