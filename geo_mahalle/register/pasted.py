"""Read a place out of pasted text: links of map services, geo:, plus codes, UTM, degrees, plain pairs.

Everything is read without a network: a short link holds no place and is told so. What a text may mean comes
back as a list, likeliest first; a plain pair is offered both ways round, the way inside the box first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyproj import Transformer

from geo_mahalle import text as letters
from geo_mahalle.errors import InputRefused
from geo_mahalle.register import plus_codes

Box = tuple[float, float, float, float]

SHORT_HOSTS = ("maps.app.goo.gl", "goo.gl", "nshn.ir", "osm.org/go", "openstreetmap.org/go", "bit.ly")
LONGEST = 4000
_N = r"([-+]?\d{1,3}(?:\.\d+)?)"
_LINKS = (
    ("google", re.compile(rf"google\.[a-z.]+/maps\S*?!3d{_N}!4d{_N}")),
    ("google", re.compile(rf"google\.[a-z.]+/maps\S*?[?&](?:q|query|ll|destination)={_N}(?:,|%2c){_N}")),
    ("google", re.compile(rf"google\.[a-z.]+/maps\S*?@{_N},{_N}")),
    ("osm", re.compile(rf"openstreetmap\.org\S*?[?&]mlat={_N}&mlon={_N}")),
    ("osm", re.compile(rf"openstreetmap\.org\S*?#map=\d+(?:\.\d+)?/{_N}/{_N}")),
    ("neshan", re.compile(rf"neshan\.org\S*?@{_N},{_N}")),
    ("neshan", re.compile(rf"neshan\.org\S*?#c{_N}-{_N}-")),
    ("neshan", re.compile(rf"neshan\.org\S*?[?&]lat=?{_N}&(?:lng|lon)={_N}")),
    ("balad", re.compile(rf"balad\.ir\S*?[?&]latitude={_N}&longitude={_N}")),
    ("balad", re.compile(rf"balad\.ir/location\S*?#\d+(?:\.\d+)?/{_N}/{_N}")),
    ("geo", re.compile(rf"^geo:{_N},{_N}")),
)
_UTM = re.compile(
    r"^(\d{1,2})\s*([c-hj-np-x])[\s,]+(\d{6}(?:\.\d+)?)\s*(?:m?e)?[\s,]+(\d{5,8}(?:\.\d+)?)\s*(?:m?n)?$"
)
_DMS = re.compile(
    r"([nsew])?\s*(\d{1,3})\s*[°º]\s*(?:(\d{1,2}(?:\.\d+)?)\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″”]|'')\s*)?([nsew])?"
)
_PAIR = re.compile(r"^[(\[]?\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[,;/\s]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[)\]]?$")
_WORDS = str.maketrans({"٫": ".", "،": ",", "؛": ";", "\u2212": "-"})


@dataclass(frozen=True)
class Pasted:
    """A place that a text names: where, how it was written, and whether its two numbers were turned round."""

    lon: float
    lat: float
    how: str
    is_swapped: bool = False


def read_pasted(
    text: str, *, box: Box | None = None, near: tuple[float, float] | None = None
) -> list[Pasted]:
    """Return the places that a text may mean, likeliest first; empty where it is none of the known forms.

    `box` (west, south, east, north) tells swapped pairs, `near` (lon, lat) is needed by short plus codes.
    Raises InputRefused for a short link, which cannot be opened without the internet.
    """
    plain = letters.digits(text[:LONGEST].translate(_WORDS)).strip().lower()
    plain = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", plain)
    for how, form in _LINKS:
        if found := form.search(plain):
            return _kept([Pasted(float(found[2]), float(found[1]), how)])
    if any(host in plain for host in SHORT_HOSTS):
        raise InputRefused(
            "A short link holds no place by itself and cannot be opened without the internet.",
            remedy="Open it in the map application and copy the numbers or the long link.",
        )
    return _kept(
        _read_code(plain, near) or _read_utm(plain) or _read_degrees(plain) or _read_pair(plain, box)
    )


def _kept(found: list[Pasted]) -> list[Pasted]:
    return [one for one in found if abs(one.lat) <= 90 and abs(one.lon) <= 180]


def _read_code(plain: str, near: tuple[float, float] | None) -> list[Pasted]:
    word = next(
        (part for part in plain.split() if plus_codes.is_full(part) or plus_codes.is_short(part)), None
    )
    if word is None:
        return []
    if plus_codes.is_full(word):
        return [Pasted(*plus_codes.decode(word), "plus_code")]
    return [Pasted(*plus_codes.recover(word, near=near), "plus_code")] if near else []


def _read_utm(plain: str) -> list[Pasted]:
    found = _UTM.match(plain)
    if found is None or not 1 <= int(found[1]) <= 60:
        return []
    code = (32600 if found[2] >= "n" else 32700) + int(found[1])
    change = Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
    lon, lat = change.transform(float(found[3]), float(found[4]))
    return [Pasted(float(lon), float(lat), "utm")]


def _read_degrees(plain: str) -> list[Pasted]:
    parts = list(_DMS.finditer(plain))
    if len(parts) != 2:
        return []
    sides = [(part[1] or part[5] or "") for part in parts]
    sizes = [int(part[2]) + float(part[3] or 0) / 60 + float(part[4] or 0) / 3600 for part in parts]
    signed = [-size if side in ("s", "w") else size for side, size in zip(sides, sizes, strict=True)]
    if sides[0] in ("e", "w") and sides[0]:
        return [Pasted(signed[0], signed[1], "degrees")]
    return [Pasted(signed[1], signed[0], "degrees")]


def _read_pair(plain: str, box: Box | None) -> list[Pasted]:
    found = _PAIR.match(plain)
    if found is None:
        return []
    first, second = float(found[1]), float(found[2])
    offers = [Pasted(second, first, "pair"), Pasted(first, second, "pair", is_swapped=True)]
    if box is not None:
        offers.sort(key=lambda one: not (box[0] <= one.lon <= box[2] and box[1] <= one.lat <= box[3]))
    return offers
