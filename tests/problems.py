"""What tests of problems share: a city with the catalogue, reports sent into it, and people who act."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from importing import CENTRES, bring, city_features, write_geojson
from PIL import Image
from serving import person, program, signed_in_page

from geo_mahalle.database import connect
from geo_mahalle.database.cluster import secret
from geo_mahalle.identity import Kind
from geo_mahalle.register import sync_catalogue
from geo_mahalle.register.hazards import Actor, Intake, TaggedReport, Tagger, take_report

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PICTURES = os.environ.get("GEO_MAHALLE_TEST_PICTURES")
"""A folder into which tests put what they see, for people to look at."""


def day_in_tehran() -> date:
    """Return today where the places of the tests lie; from half past eight in the evening UTC the next."""
    return datetime.now(ZoneInfo("Asia/Tehran")).date()


def make_city(place, folder: Path, catalogue):
    bring(place, "areas", write_geojson(folder / "areas.geojson", city_features()))
    with connect(place) as connection:
        sync_catalogue(connection, catalogue)
    return place


@dataclass
class City:
    """A place with reports: `send` reports, `as_page` and `as_program` act as somebody."""

    place: object
    catalogue: object
    address: str = ""
    sent: int = 0

    def spot(self, area="n1"):
        """Return a place of its own in an area, 110 m and more from those before."""
        self.sent += 1
        lon, lat = CENTRES[area]
        return lon + (self.sent % 7 - 3) * 0.0013, lat + (self.sent // 7 % 7 - 3) * 0.0013

    def send(
        self, category="lamp_out", *, area="n1", at=None, severity=2, days_ago=0, member="m1", note=None
    ) -> UUID:
        lon, lat = at or self.spot(area)
        now = datetime.now(UTC)
        report = TaggedReport(
            uuid4(),
            category,
            severity,
            now - timedelta(days=days_ago),
            {"type": "Point", "coordinates": [lon, lat]},
            note=note,
        )
        intake = Intake(self.catalogue.categories, {}, secret(self.place), takes_notes=True)
        with connect(self.place) as connection:
            tagger = Tagger(member, "member")
            return take_report(connection, report, tagger, intake=intake, now=now).issue

    def do(self, function, *values, **options):
        with connect(self.place) as connection:
            return function(connection, *values, **options)

    def actor(self, name="other", role="committee_head") -> Actor:
        return Actor(name, role, secret(self.place))

    def token(self, kind=Kind.COMMITTEE_HEAD, name="مریم", **reach):
        if kind is Kind.COMMITTEE_HEAD:
            reach.setdefault("committees", ["civil_works"])
        if not reach.get("areas"):
            reach.setdefault("is_placewide", True)
        return person(self.place, kind, name, **reach)

    def as_program(self, kind=Kind.COMMITTEE_HEAD, **reach):
        return program(self.place, self.address, self.token(kind, **reach))

    def as_page(self, open_page, kind=Kind.COMMITTEE_HEAD, *, name="مریم", options=None, **reach):
        token = self.token(kind, name, **reach)
        return signed_in_page(open_page, self.address, token, **(options or PHONE))


def jpeg(colour=(60, 90, 70)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(stream, "JPEG")
    return stream.getvalue()


def picture(page, name):
    """Keep what the page looks like, where a folder for it is named."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
