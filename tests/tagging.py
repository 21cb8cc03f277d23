"""What the tests of /tag share: a city of four neighbourhoods with a street, a member and her phone."""

from __future__ import annotations

import io
import json
import time
from datetime import UTC, datetime
from uuid import uuid4

from importing import CENTRES, bring, city_features, feature, write_geojson
from PIL import Image
from serving import person, program
from watching import wait_until

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Role, connect
from geo_mahalle.identity import Kind
from geo_mahalle.register import sync_catalogue

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "permissions": ["geolocation"],
}


def make_tag_city(place, folder):
    """Four neighbourhoods, a street through n1 and n2 and a park, with the catalogue's categories."""
    bring(place, "areas", write_geojson(folder / "areas.geojson", city_features()))
    street = feature(
        {"type": "LineString", "coordinates": [[48.95, 36.355], [48.97, 36.355]]},
        key="1",
        name="خیابان نارون",
        width_m=8,
    )
    bring(place, "streets", write_geojson(folder / "streets.geojson", [street]))
    with connect(place) as connection:
        sync_catalogue(connection, read_catalogue(None))
    return place


def empty(place):
    """Forget every report and problem, so that one city serves many tests."""
    with connect(place, role=Role.OWNER) as connection:
        connection.execute("TRUNCATE register.issue, register.report, register.signal CASCADE")


def picture(colour=(200, 40, 40), size=(800, 600), **options):
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG", **options)
    return stream.getvalue()


def camera(number=0):
    """A photo as the phone's camera hands it to the page; each number another one."""
    body = picture((number * 11 % 255, 60, 90), comment=f"photo {number}".encode())
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": body}


def member(place, areas=("n1",), kind=Kind.MEMBER, **options):
    return person(place, kind, areas=areas, **options)


def open_tag(page, address):
    """Open /tag and wait until it has the map of the member's neighbourhood and its open problems."""
    page.goto(f"{address}/tag")
    wait_until(
        page, "document.body.dataset.ready && document.body.dataset.map && document.body.dataset.problems"
    )


def stand(page, area="n1", accuracy=8, shift=(0.0, 0.0)):
    lon, lat = CENTRES[area]
    page.context.set_geolocation(
        {"longitude": lon + shift[0], "latitude": lat + shift[1], "accuracy": accuracy}
    )


def tag(page, number=0, category="lamp_out", severity=2):
    """Tag a hazard by the taps of a person: photo, picture, severity."""
    page.set_input_files("#camera", files=[camera(number)])
    tile = page.locator(f'#tiles [data-category="{category}"]')
    if tile.count():
        tile.click()
    else:
        page.locator("#more").click()
        page.locator(f'#kinds [data-category="{category}"]').click()
    page.locator(f'[data-severity="{severity}"]').click()
    wait_until(page, "!document.querySelector('[data-screen=done]').hidden")


def wait_for(page, promise, seconds=60):
    """Wait until what a JavaScript promise gives is true."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"async () => Boolean(await ({promise}))"):
        assert time.monotonic() < end, f"not within {seconds} s: {promise}"
        page.wait_for_timeout(100)


def sent(**changes):
    """A report as a phone sends it."""
    lon, lat = CENTRES["n1"]
    told = {
        "client_id": str(uuid4()),
        "category": "lamp_out",
        "severity": 2,
        "tagged_at": datetime.now(UTC).isoformat(),
        "shape": {"type": "Point", "coordinates": [lon, lat]},
        "placed_by": "tap",
        "chips": [],
    } | changes
    return {name: value for name, value in told.items() if value is not None}


def post(place, address, token, told, photo=None):
    files = {"photo": ("photo.jpg", photo, "image/jpeg")} if photo else None
    with program(place, address, token) as client:
        client.timeout = 60
        return client.post("/tag/reports", data={"report": json.dumps(told)}, files=files)
