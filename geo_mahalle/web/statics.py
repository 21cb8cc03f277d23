"""Static files of the application: packed once, asked again by their mark; what a script imports."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import Request, Response

from geo_mahalle.web.publication import TYPES
from geo_mahalle.web.showing import static_files

PACKED = frozenset({".js", ".css", ".svg", ".json"})
CACHING = "no-cache"
"""Kept by the browser, but asked for by its mark before it is used: a new release is seen at once."""

_IMPORT = re.compile(r'^import [^"\n]*"/static/([a-z0-9_]+\.js)";', re.MULTILINE)


@dataclass(frozen=True)
class Kept:
    """A file as it is handed out; `packed` where packing makes it smaller."""

    body: bytes
    packed: bytes | None
    mark: str
    kind: str


@cache
def kept(name: str) -> Kept | None:
    """Return a static file by name, None where there is none."""
    body, kind = static_files().get(name), TYPES.get(Path(name).suffix)
    if body is None or kind is None:
        return None
    packed = gzip.compress(body, 9, mtime=0) if Path(name).suffix in PACKED else None
    return Kept(body, packed, f'W/"{sha256(body).hexdigest()[:24]}"', kind)


def answer(request: Request, name: str) -> Response | None:
    """Answer with a static file: nothing again where the browser has it, packed where it can unpack."""
    found = kept(name)
    if found is None:
        return None
    headers = {"cache-control": CACHING, "etag": found.mark, "vary": "accept-encoding"}
    if found.mark in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if found.packed is not None and _unpacks(request):
        return Response(found.packed, media_type=found.kind, headers=headers | {"content-encoding": "gzip"})
    return Response(found.body, media_type=found.kind, headers=headers)


def packed_json(request: Request, body: bytes, headers: dict[str, str]) -> Response:
    """Answer with JSON, packed where the browser can unpack: for answers that hold no secret."""
    told = {"vary": "accept-encoding"} | headers
    if _unpacks(request):
        body, told = gzip.compress(body, 6, mtime=0), told | {"content-encoding": "gzip"}
    return Response(body, media_type="application/json", headers=told)


def _unpacks(request: Request) -> bool:
    return "gzip" in request.headers.get("accept-encoding", "")


@cache
def modules_of(name: str) -> tuple[str, ...]:
    """Return a module and all it imports, in the order in which a browser finds them.

    A page that names them all needs no round trip for each step of imports.
    """
    found = [name]
    for one in found:
        fresh = _IMPORT.findall(static_files()[one].decode())
        found += [other for other in dict.fromkeys(fresh) if other not in found]
    return tuple(found)
