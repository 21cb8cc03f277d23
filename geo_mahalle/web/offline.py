"""Pages that work without a signal: the worker that keeps one, and what it keeps.

A worker is tag_worker.js behind a head that names its page, its shell (the page about nobody) and the files
they are made of; its text changes with any of them, so phones notice. What waits to be sent is kept by
tag_store.js and sent by tag_send.js, from whichever page is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from fastapi import Response

from geo_mahalle.web.showing import static_files, templates

WORKER = "tag_worker.js"


def worker(name: str, page: str, kept: Iterable[str], *, version: str) -> Response:
    """Return the worker of a page under its own scope; the shell lies at `<page>/shell`."""
    addresses = [f"{page}/shell", f"{page}/setup.json", *(f"/static/{one}" for one in kept)]
    told = {"NAME": name, "PAGE": page, "SHELL": f"{page}/shell", "VERSION": version, "KEPT": addresses}
    head = "".join(f"const {key} = {json.dumps(value)};\n" for key, value in told.items())
    return Response(
        head.encode() + static_files()[WORKER],
        media_type="text/javascript; charset=utf-8",
        headers={"service-worker-allowed": page, "cache-control": "no-cache"},
    )


@cache
def digest(catalogue_sha256: str, language: str, kept: tuple[str, ...], pages: tuple[str, ...]) -> str:
    """Return what changes whenever a file that phones keep, or their language, changes."""
    made = sha256(f"{catalogue_sha256} {language}".encode())
    for name in (*kept, WORKER):
        made.update(static_files()[name])
    loader = templates().loader
    for name in pages:
        made.update(loader.get_source(templates(), name)[0].encode() if loader else b"")
    return made.hexdigest()[:16]
