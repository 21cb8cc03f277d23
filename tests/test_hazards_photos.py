"""Photos keep their pixels and nothing else; bombs are refused by their header."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from importing import CENTRES, bring, city_features, write_geojson
from PIL import Image

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.register import hazards, sync_catalogue
from geo_mahalle.register.hazards import Actor, Intake, TaggedReport, Tagger, take_report
from geo_mahalle.register.photos import keep_photo, write_photo
from geo_mahalle.sandbox import Refused
from geo_mahalle.sandbox.photos import rebuild_photo

KEY = b"k" * 32
CANARY = b"CANARY-36.6765-48.4963"


def photo(kind="JPEG", size=(2400, 1200), **options):
    stream = io.BytesIO()
    Image.new("RGB", size, (200, 40, 40)).save(stream, kind, **options)
    return stream.getvalue()


def test_no_metadata_comment_or_trailing_byte_survives():
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    content = photo(exif=exif, comment=CANARY, icc_profile=CANARY) + CANARY
    assert content.count(CANARY) >= 4
    picture = rebuild_photo(content)
    assert CANARY not in picture.jpeg
    with Image.open(io.BytesIO(picture.jpeg)) as found:
        assert (found.size, found.format) == ((1600, 800), "JPEG")
        assert (dict(found.getexif()), "comment" in found.info, "icc_profile" in found.info) == (
            {},
            False,
            False,
        )
        assert found.getpixel((5, 5))[0] > 180


def test_a_photo_held_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = rebuild_photo(photo(size=(400, 200), exif=exif))
    assert (picture.width, picture.height) == (200, 400)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_jpeg(kind):
    assert rebuild_photo(photo(kind, size=(40, 30))).jpeg.startswith(b"\xff\xd8")


def test_a_bomb_is_refused_by_its_header():
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))
    with pytest.raises(Refused):
        rebuild_photo(bomb)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a" + bytes(50), b"<svg xmlns='x'/>", photo()[:900], bytes(11 * 2**20)]
)
def test_what_is_no_whole_photo_is_refused(content):
    with pytest.raises(Refused):
        rebuild_photo(content)


def test_files_have_random_names_and_nobody_else_reads_them(tmp_path):
    picture = rebuild_photo(photo(size=(40, 30)))
    names = {write_photo(tmp_path / "photos", picture) for _ in range(2)}
    assert len(names) == 2
    assert sorted(one.name for one in (tmp_path / "photos").iterdir()) == sorted(names)
    assert {one.stat().st_mode & 0o777 for one in (tmp_path / "photos").iterdir()} == {0o600}


@pytest.mark.database
def test_a_photo_after_the_work_closes_a_problem_and_s2_takes_none(place, tmp_path, catalogue):
    bring(place, "areas", write_geojson(tmp_path / "areas.geojson", city_features()))
    now = datetime(2025, 9, 20, 9, tzinfo=UTC)
    head = Actor("h1", "committee_head", KEY)
    intake = Intake(catalogue.categories, {}, KEY)
    shape = {"type": "Point", "coordinates": list(CENTRES["n1"])}
    folder = tmp_path / "photos"
    with connect(place) as connection:
        sync_catalogue(connection, catalogue)
        lamp, corner = (
            take_report(connection, report, Tagger("m1", "member"), intake=intake, now=now)
            for report in (
                TaggedReport(uuid4(), "lamp_out", 2, now, shape),
                TaggedReport(uuid4(), "hidden_corner", 2, now, area_code="n1"),
            )
        )
        options = {"kind": "after", "actor": head, "on": now.date()}
        kept = keep_photo(connection, folder, photo(), issue=lamp.issue, **options)
        hazards.move(connection, lamp.issue, "reviewing", actor=head, at=now)
        state = hazards.move(connection, lamp.issue, "resolved", actor=head, at=now, photo=kept.photo)
        assert state == "resolved"
        assert hazards.history(connection, lamp.issue)[-1].has_photo
        with pytest.raises(UserError, match="takes no photo"):
            keep_photo(connection, folder, photo(), issue=corner.issue, **options)
    assert [one.name for one in folder.iterdir()] == [kept.file_name]
