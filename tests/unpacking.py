"""Read packed geometry and columns back in Python, as static/unpack.js does in the page."""

from __future__ import annotations

import base64


def unpack_ints(text):
    numbers, value, unit = [], 0, 1
    for byte in base64.b64decode(text):
        value += (byte & 127) * unit
        unit *= 128
        if byte < 128:
            numbers.append(-((value + 1) // 2) if value % 2 else value // 2)
            value, unit = 0, 1
    return numbers


def unpack_column(packed):
    scale = 10 ** packed["decimals"]
    return [
        None if code == 0 else (code - 1 if code > 0 else code) / scale
        for code in unpack_ints(packed["values"])
    ]


def unpack_positions(text, step):
    deltas = unpack_ints(text)
    places, x, y = [], 0, 0
    for dx, dy in zip(deltas[::2], deltas[1::2], strict=True):
        x, y = x + dx, y + dy
        places.append((x * step, y * step))
    return places


def unpack_lines(packed):
    places = unpack_positions(packed["coords"], packed["step"])
    return _cut(places, unpack_ints(packed["sizes"]))


def unpack_polygons(packed):
    """Return for each shape its closed rings."""
    arcs = _cut(unpack_positions(packed["arcs"], packed["step"]), unpack_ints(packed["sizes"]))
    stream = iter(unpack_ints(packed["shapes"]))
    shapes = []
    for rings in stream:
        shapes.append([_ring(arcs, [next(stream) for _ in range(next(stream))]) for _ in range(rings)])
    return shapes


def _ring(arcs, numbers):
    ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _cut(places, sizes):
    parts, start = [], 0
    for size in sizes:
        parts.append(places[start : start + size])
        start += size
    return parts
