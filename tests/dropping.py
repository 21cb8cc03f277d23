"""What the tests of dropped files share: sending a file as the page does, and waiting for the work on it."""

from __future__ import annotations

import re
import time
from pathlib import Path
from urllib.parse import quote

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def persian(number):
    return str(number).translate(PERSIAN)


def drop(client, path: Path, *, name=None):
    """Send a file; return its address, once it was looked at."""
    answer = client.post(
        "/drop/files", content=path.read_bytes(), headers={"x-file-name": quote(name or path.name)}
    )
    assert answer.status_code == 201, answer.text
    return settled(client, answer.json()["next"])


def settled(client, address):
    """Wait until nobody works on the file any more; return its address."""
    end = time.monotonic() + 120
    while client.get(f"{address}/state").json()["is_busy"]:
        assert time.monotonic() < end, "nobody came to an end"
        time.sleep(0.05)
    return address


def look(client, address, **choices):
    answer = client.post(f"{address}/look", data=choices)
    assert answer.status_code == 303, answer.text
    return page(client, settled(client, address))


def bring(client, address):
    answer = client.post(f"{address}/import")
    assert answer.status_code == 303, answer.text
    return page(client, settled(client, address))


def page(client, address):
    """Return the words of a page, tags left out."""
    text = re.sub(r"<[^>]+>", " ", client.get(address, headers={"accept": "text/html"}).text)
    return " ".join(text.split())


def state(client, address):
    return client.get(f"{address}/state").json()["state"]
