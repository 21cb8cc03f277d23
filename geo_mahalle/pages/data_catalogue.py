"""The edition's open data as a DCAT 3 catalogue in JSON-LD (data/catalog.jsonld), for portals to harvest.

Addresses are relative to the file, so that the catalogue is right wherever the edition is put. A dataset is
one file of data/; licence and sources are those of its rows' sources, as on the pages.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from geo_mahalle.disclosure.snapshot import Snapshot
from geo_mahalle.locale import translator
from geo_mahalle.pages.open_data import CAVEATS

NAME = "data/catalog.jsonld"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TITLES = {
    "areas": ("محله‌ها و مرزها", "Areas and boundaries"),
    "services": ("مراکز خدماتی", "Services"),
    "sources": ("منابع داده", "Sources"),
    "values": ("مقدار شاخص‌ها", "Values of indicators"),
    "streets": ("معابر", "Streets"),
    "problems": ("مشکلات ثبت‌شده", "Recorded problems"),
    "coverage": ("بازدیدها", "Surveys"),
}
MEDIA = {"geojson": "application/geo+json", "csv": "text/csv"}
IANA = "https://www.iana.org/assignments/media-types/"


def catalogue_file(snapshot: Snapshot, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the catalogue of the files of data/ (by path within the edition) as one more file."""
    told = {
        "@context": CONTEXT,
        "@id": "./",
        "@type": "dcat:Catalog",
        "dct:title": _titles(snapshot.place.name_fa, snapshot.place.name_en),
        "dct:issued": _day(snapshot),
        "dct:identifier": snapshot.snapshot_id,
        "dct:language": ["fa", "en"],
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": snapshot.place.name_fa},
        "dcat:dataset": [
            _dataset(snapshot, name.removeprefix("data/"), body) for name, body in sorted(files.items())
        ],
    }
    return {NAME: (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()}


def _dataset(snapshot: Snapshot, name: str, body: bytes) -> dict[str, Any]:
    stem, _, ending = name.partition(".")
    say = translator("fa")
    return {
        "@id": f"./{name}#dataset",
        "@type": "dcat:Dataset",
        "dct:title": _titles(*TITLES[stem]),
        "dct:description": _titles(" ".join(say(one) for one in CAVEATS), " ".join(CAVEATS)),
        "dct:issued": _day(snapshot),
        "dct:source": [
            {"dct:title": source.title_fa, "dct:license": source.licence or None, "dct:identifier": source.id}
            for source in snapshot.sources
        ],
        "dct:spatial": {"@type": "dct:Location", "dcat:bbox": _box(snapshot)},
        "dcat:distribution": {
            "@id": f"./{name}",
            "@type": "dcat:Distribution",
            "dcat:downloadURL": {"@id": f"./{name}"},
            "dcat:mediaType": {"@id": IANA + MEDIA[ending]},
            "dcat:byteSize": len(body),
            "spdx:checksum": {
                "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
                "spdx:checksumValue": sha256(body).hexdigest(),
            },
        },
    }


def _titles(persian: str, english: str | None) -> list[dict[str, str]]:
    spoken = [{"@value": persian, "@language": "fa"}]
    return [*spoken, {"@value": english, "@language": "en"}] if english else spoken


def _day(snapshot: Snapshot) -> dict[str, str]:
    return {"@value": snapshot.as_of.isoformat(), "@type": "xsd:date"}


def _box(snapshot: Snapshot) -> str:
    """Return the box of all areas as WKT; empty where there is no boundary."""
    boxes = [area.bounds for area in snapshot.areas if area.polygons]
    if not boxes:
        return "POLYGON EMPTY"
    west, south = (min(box[i] for box in boxes) for i in (0, 1))
    east, north = (max(box[i] for box in boxes) for i in (2, 3))
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return f"POLYGON(({','.join(f'{lon:.6f} {lat:.6f}' for lon, lat in corners)}))"
