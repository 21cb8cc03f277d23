"""Read a PDF that WeasyPrint wrote: every run of text with its page, place, size, and the box it covers.

Enough of PDF for our own prints: flate streams, form XObjects, Type0 fonts with ToUnicode. Units are points
from the page's upper left corner.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import numpy as np
import shapely

TOKEN = re.compile(
    rb"\[(?:[^\[\]<]|<[0-9A-Fa-f]*>)*\]|<[0-9A-Fa-f]*>|/[^\s/\[\]<>()]+|[-+]?\d*\.?\d+|[A-Za-z'\"*]+"
)
OBJECT = re.compile(rb"\n(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """One run of text: `box` is a turned rectangle around its glyphs."""

    page: int
    text: str
    size: float
    box: shapely.Polygon
    colour: tuple[float, ...]

    @property
    def middle(self):
        return self.box.centroid.x, self.box.centroid.y


class Pdf:
    """The objects of a file; `pages` has size, and `runs` all texts."""

    def __init__(self, body: bytes) -> None:
        self.objects = {int(n): text for n, text in OBJECT.findall(body)}
        for held in list(self.objects.values()):
            if b"/ObjStm" in held:
                self._unpack(held)
        self.pages = sorted(n for n, text in self.objects.items() if re.search(rb"/Type\s*/Page\b", text))

    def _unpack(self, held: bytes) -> None:
        first = int(re.search(rb"/First (\d+)", held)[1])
        inner = self._inflate(held)
        numbers = [int(n) for n in inner[:first].split()]
        starts = [*numbers[1::2], len(inner) - first]
        for n, a, b in zip(numbers[::2], starts, starts[1:], strict=False):
            self.objects[n] = inner[first + a : first + b]

    def _inflate(self, held: bytes) -> bytes:
        start = re.search(rb"stream\r?\n", held).end()
        body = held[start : start + int(re.search(rb"/Length (\d+)", held)[1])]
        return zlib.decompress(body) if b"/FlateDecode" in held else body

    def size(self, page: int = 0) -> tuple[float, float]:
        box = re.search(rb"/MediaBox\s*\[([^\]]*)\]", self.objects[self.pages[page]])[1].split()
        return float(box[2]), float(box[3])

    def runs(self, page: int = 0) -> list[Run]:
        told = self.objects[self.pages[page]]
        contents = int(re.search(rb"/Contents (\d+)", told)[1])
        height = self.size(page)[1]
        flip = np.array([[1, 0, 0], [0, -1, 0], [0, height, 1]], dtype=float)
        return self._read(self._inflate(self.objects[contents]), told, flip, page)

    def _resources(self, told: bytes) -> bytes:
        found = re.search(rb"/Resources (\d+) 0 R", told)
        return self.objects[int(found[1])] if found else told

    def _named(self, told: bytes, kind: bytes) -> dict[bytes, int]:
        resources = self._resources(told)
        found = re.search(rb"/" + kind + rb"\s*(?:<<(.*?)>>|(\d+) 0 R)", resources, re.DOTALL)
        if not found:
            return {}
        inner = found[1] if found[1] is not None else self.objects[int(found[2])]
        return {name: int(n) for name, n in re.findall(rb"/(\S+?)\s+(\d+) 0 R", inner)}

    def _font(self, number: int) -> tuple[dict[int, str], dict[int, float], float]:
        told = self.objects[number]
        cmap = self._inflate(self.objects[int(re.search(rb"/ToUnicode (\d+)", told)[1])])
        letters = {
            int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?=\n|<|endbf)", cmap)
        }
        below = int(re.search(rb"/DescendantFonts\s*\[\s*(\d+)", told)[1])
        widths: dict[int, float] = {}
        found = re.search(rb"/W\s*\[(.*)\]", self.objects[below], re.DOTALL)
        for first, row in re.findall(rb"(\d+)\s*\[([^\]]*)\]", found[1] if found else b""):
            for k, width in enumerate(row.split()):
                widths[int(first) + k] = float(width)
        return letters, widths, 1000.0

    def _read(self, stream: bytes, told: bytes, ctm: np.ndarray, page: int) -> list[Run]:
        fonts = {name: self._font(n) for name, n in self._named(told, b"Font").items()}
        forms = self._named(told, b"XObject")
        runs: list[Run] = []
        stack, colour = [], (0.0, 0.0, 0.0)
        text_at, font, size = np.eye(3), None, 0.0
        values: list[bytes] = []
        for token in TOKEN.findall(stream):
            if re.match(rb"[\[<\-+\d./]", token):
                values.append(token)
                continue
            if token == b"q":
                stack.append((ctm, colour))
            elif token == b"Q":
                ctm, colour = stack.pop()
            elif token == b"cm":
                ctm = _matrix(values[-6:]) @ ctm
            elif token == b"rg":
                colour = tuple(float(v) for v in values[-3:])
            elif token == b"g":
                colour = (float(values[-1]),) * 3
            elif token == b"Tm":
                text_at = _matrix(values[-6:])
            elif token == b"Tf":
                font, size = fonts[values[-2][1:]], float(values[-1])
            elif token == b"TJ":
                runs += _run(values[-1], font, size, text_at @ ctm, page, colour)
            elif token == b"Do" and values[-1][1:] in forms:
                held = self.objects[forms[values[-1][1:]]]
                if b"/Form" in held:
                    inner = re.search(rb"/Matrix\s*\[([^\]]*)\]", held)
                    at = _matrix(inner[1].split()) @ ctm if inner else ctm
                    runs += self._read(self._inflate(held), held, at, page)
            values = []
        return runs


def _matrix(values: list[bytes]) -> np.ndarray:
    a, b, c, d, e, f = (float(v) for v in values)
    return np.array([[a, b, 0], [c, d, 0], [e, f, 1]])


def _run(shown: bytes, font, size: float, at: np.ndarray, page: int, colour) -> list[Run]:
    letters, widths, unit = font
    x, text = 0.0, []
    for glyphs, move in re.findall(rb"<([0-9A-Fa-f]*)>|([-+]?\d*\.?\d+)", shown):
        if move:
            x -= float(move) / 1000 * size
            continue
        for k in range(0, len(glyphs), 4):
            code = int(glyphs[k : k + 4], 16)
            text.append(letters.get(code, ""))
            x += widths.get(code, 0.0) / unit * size
    said = "".join(text)
    if not said.strip():
        return []
    corners = [(0, -0.2 * size), (x, -0.2 * size), (x, 0.72 * size), (0, 0.72 * size)]
    box = shapely.Polygon([(np.array([*corner, 1.0]) @ at)[:2] for corner in corners])
    scale = float(np.hypot(at[1, 0], at[1, 1]))
    return [Run(page, said, size * scale, box, tuple(colour))]
