"""Plus codes (Open Location Code): encode a point, decode a full code, recover a short one near a point.

Written after Google's public specification of Open Location Code (2014). A code of ten signs is a cell of
1/8000 degree; an eleventh sign divides that cell in five rows and four columns. Tested on the published
examples of the specification.
"""

from __future__ import annotations

import re
from math import floor

SIGNS = "23456789CFGHJMPQRVWX"
SEPARATOR = "+"
PAIRS = (20.0, 1.0, 0.05, 0.0025, 0.000125)
ROWS, COLUMNS = 5, 4
_FULL = re.compile(r"[23456789C][23456789CFGHJMPQRV][23456789CFGHJMPQRVWX]{6}\+[23456789CFGHJMPQRVWX]{2,7}")
_SHORT = re.compile(r"([23456789CFGHJMPQRVWX]{4}|[23456789CFGHJMPQRVWX]{6})\+[23456789CFGHJMPQRVWX]{2,7}")
_CELLS = 8000


def is_full(code: str) -> bool:
    """Tell whether a text is a plus code that names a cell by itself."""
    return _FULL.fullmatch(code.upper()) is not None


def is_short(code: str) -> bool:
    """Tell whether a text is a plus code that needs a place near it."""
    return _SHORT.fullmatch(code.upper()) is not None


def encode(lon: float, lat: float) -> str:
    """Return the code of ten signs of the cell that holds a point."""
    row = min(floor(round((lat + 90) * _CELLS, 6)), 180 * _CELLS - 1)
    column = floor(round(((lon + 180) % 360) * _CELLS, 6))
    pairs = []
    for _ in range(5):
        row, lat_sign = divmod(row, 20)
        column, lon_sign = divmod(column, 20)
        pairs.append(SIGNS[lat_sign] + SIGNS[lon_sign])
    whole = "".join(reversed(pairs))
    return whole[:8] + SEPARATOR + whole[8:]


def decode(code: str) -> tuple[float, float]:
    """Return the (lon, lat) of the middle of a full code's cell; ValueError for what is no full code."""
    if not is_full(code):
        raise ValueError(f"{code!r} is not a full plus code")
    signs = [SIGNS.index(sign) for sign in code.upper().replace(SEPARATOR, "")]
    lat = -90 + sum(sign * size for sign, size in zip(signs[0:10:2], PAIRS, strict=True))
    lon = -180 + sum(sign * size for sign, size in zip(signs[1:10:2], PAIRS, strict=True))
    height = width = PAIRS[-1]
    for sign in signs[10:]:
        height, width = height / ROWS, width / COLUMNS
        lat += sign // COLUMNS * height
        lon += sign % COLUMNS * width
    return lon + width / 2, lat + height / 2


def recover(code: str, *, near: tuple[float, float]) -> tuple[float, float]:
    """Return the (lon, lat) of a short code: of its cells, the one whose middle is nearest to a point."""
    if not is_short(code):
        raise ValueError(f"{code!r} is not a short plus code")
    missing = 8 - code.index(SEPARATOR)
    lon, lat = decode(encode(*near).replace(SEPARATOR, "")[:missing] + code)
    step = PAIRS[missing // 2 - 1]
    lon -= step * round((lon - near[0]) / step)
    turned = lat - step * round((lat - near[1]) / step)
    return lon, turned if -90 <= turned <= 90 else lat
