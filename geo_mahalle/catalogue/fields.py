"""Read a row of a CSV file or a table of a TOML file strictly, field by field.

Both give `Fields`: named values that know their line. A column or key that is not expected, a missing one,
a wrong word or a number out of its range is refused as file:line, with the nearest known word. A converter
is asked for each field once; that keeps the modules of the kinds down to what the fields mean.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from geo_mahalle.catalogue.layer_files import LayerFile, Spot, suggest, unknown
from geo_mahalle.errors import CatalogueError

ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
YES_NO = {"yes": True, "no": False}
_KEY = re.compile(r"""\s*(?P<key>"[^"]+"|'[^']+'|[\w.-]+)\s*=""")
_TABLE = re.compile(r"""\s*(?P<open>\[\[?)\s*(?P<name>[^\]]+?)\s*\]""")


@dataclass(frozen=True)
class Fields:
    """The named values of one row or table, each with the line it stands on.

    `path` is the way to the table inside its TOML file; `lines` maps such ways to lines.
    """

    file: LayerFile
    values: Mapping[str, object]
    line: int
    path: tuple[str, ...] = ()
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)

    def spot(self, key: str = "", word: str = "") -> Spot:
        """Return the line of a key, or, where a word of its value is named, the line that word stands on."""
        line = self.lines.get((*self.path, key), self.line)
        if word and self.lines:
            rest = self.file.text.splitlines()[line - 1 :]
            line += next((offset for offset, text in enumerate(rest) if word in text), 0)
        return self.file.spot(line)

    def refuse(self, key: str, message: str, *, word: str = "", remedy: str | None = None) -> CatalogueError:
        """Return the error for a field; the caller raises it."""
        return self.spot(key, word).refuse(message, remedy=remedy)

    def expect(self, known: Collection[str]) -> None:
        """Refuse a key that is not among the known ones."""
        for key in self.values:
            if key not in known:
                raise self.refuse(key, unknown("key", key, known))

    def optional(self, key: str) -> str | None:
        """Return the text of a field, or None where it is absent or empty."""
        value = self.values.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise self.refuse(key, f"{key} must be text, not {value!r}")
        return value.strip() or None

    def text(self, key: str) -> str:
        """Return the text of a field that must be there."""
        value = self.optional(key)
        if value is None:
            raise self.refuse(key, f"{key} is missing")
        return value

    def identifier(self, key: str = "id") -> str:
        """Return an id: small Latin letters, digits and single underscores."""
        value = self.text(key)
        if not ID.fullmatch(value):
            raise self.refuse(key, f"{key} '{value}' is not made of a-z, 0-9 and single underscores")
        return value

    def one_of(self, key: str, known: Collection[str], *, what: str = "") -> str:
        """Return a word that must be among the known ones."""
        value = self.text(key)
        if value not in known:
            raise self.refuse(key, unknown(what or key, value, known), word=value)
        return value

    def several_of(self, key: str, known: Collection[str], *, what: str = "") -> tuple[str, ...]:
        """Return the words of a list (in CSV separated by ;), each among the known ones."""
        words = self.words(key)
        for word in words:
            if word not in known:
                raise self.refuse(key, unknown(what or key, word, known), word=word)
        return words

    def words(self, key: str) -> tuple[str, ...]:
        """Return the words of a list: one text, a TOML array, or in CSV words separated by ;."""
        value = self.values.get(key)
        if value is None or value == "":
            return ()
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(";") if part.strip())
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
        raise self.refuse(key, f"{key} must be text or a list of texts, not {value!r}")

    def number(self, key: str, *, low: float | None = None, high: float | None = None) -> float:
        """Return a number that must be there, inside its range."""
        value = self.values.get(key)
        try:
            number = (
                float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else None
            )
        except ValueError:
            number = None
        if number is None or number != number:
            raise self.refuse(key, f"{key} must be a number, not {value!r}")
        if (low is not None and number < low) or (high is not None and number > high):
            raise self.refuse(key, f"{key} {value} is outside {low} to {high}")
        return number

    def optional_number(
        self, key: str, *, low: float | None = None, high: float | None = None
    ) -> float | None:
        """Return a number, or None where the field is absent or empty."""
        return None if self.values.get(key) in (None, "") else self.number(key, low=low, high=high)

    def whole(self, key: str, *, low: int, high: int) -> int:
        """Return a whole number inside its range."""
        number = self.number(key, low=low, high=high)
        if number != int(number):
            raise self.refuse(key, f"{key} must be a whole number, not {self.values.get(key)!r}")
        return int(number)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return yes or no (in TOML true or false)."""
        value = self.values.get(key)
        if value in (None, "") and default is not None:
            return default
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in YES_NO:
            return YES_NO[value]
        raise self.refuse(key, f"{key} must be yes or no, not {value!r}")

    def mapping(self, key: str) -> dict[str, str]:
        """Return a table of texts, or in CSV `key=value` words separated by ;."""
        value = self.values.get(key)
        if isinstance(value, dict):
            if not all(isinstance(part, str) for part in value.values()):
                raise self.refuse(key, f"{key} must map texts to texts")
            return dict(value)
        pairs = {}
        for word in self.words(key):
            name, sign, part = word.partition("=")
            if not sign or not name or not part:
                raise self.refuse(key, f"{key} '{word}' must look like name=value")
            pairs[name] = part
        return pairs

    def table(self, key: str) -> Fields:
        """Return a table inside this one; an absent one is empty."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.refuse(key, f"{key} must be a table")
        return self._inner(key, value)

    def tables(self, key: str) -> tuple[Fields, ...]:
        """Return the tables of an array of tables."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self.refuse(key, f"{key} must be a list of tables")
        return tuple(self._inner(key, part, str(index)) for index, part in enumerate(value))

    def _inner(self, key: str, value: Mapping[str, object], *more: str) -> Fields:
        path = (*self.path, key, *more)
        line = self.lines.get(path, self.lines.get((*self.path, key), self.line))
        return Fields(self.file, value, line, path, self.lines)


def read_rows(files: Collection[LayerFile], columns: Collection[str]) -> dict[str, Fields]:
    """Return the rows of CSV files by id, in the order they first appear; a later file's row wins.

    Raises CatalogueError for an unknown or missing column, a row of another length, an id twice in a file.
    """
    rows: dict[str, Fields] = {}
    for file in files:
        seen: dict[str, int] = {}
        for row in _csv_rows(file, columns):
            row_id = row.identifier()
            if row_id in seen:
                raise row.refuse("id", f"id '{row_id}' stands already in line {seen[row_id]}")
            seen[row_id] = row.line
            rows[row_id] = row
    return rows


def read_toml(file: LayerFile) -> Fields:
    """Return the top table of a TOML file."""
    return parse_toml(file, file.text, first_line=1)


def parse_toml(file: LayerFile, text: str, *, first_line: int) -> Fields:
    """Return the top table of TOML text that begins on a given line of a file."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as err:
        found = re.search(r"line (\d+)", str(err))
        line = int(found[1]) if found else len(text.splitlines())
        raise file.spot(first_line + line - 1).refuse(f"is not valid TOML: {err}") from err
    return Fields(file, values, first_line, (), _toml_lines(text, first_line))


def _csv_rows(file: LayerFile, columns: Collection[str]) -> Iterator[Fields]:
    reader = csv.reader(io.StringIO(file.text, newline=""), strict=True)
    try:
        header = next(reader, [])
        _check_header(file, header, columns)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cells):
                continue
            if len(cells) != len(header):
                raise file.spot(line).refuse(f"has {len(cells)} cells where the heading has {len(header)}")
            yield Fields(file, dict(zip(header, cells, strict=True)), line)
    except csv.Error as err:
        raise file.spot(reader.line_num).refuse(f"is not valid CSV: {err}") from err


def _check_header(file: LayerFile, header: list[str], columns: Collection[str]) -> None:
    for name in header:
        if name not in columns:
            raise file.spot().refuse(f"column '{name}' is not known{suggest(name, columns)}")
        if header.count(name) > 1:
            raise file.spot().refuse(f"column '{name}' stands twice")
    for name in columns:
        if name not in header:
            raise file.spot().refuse(f"column '{name}' is missing")


def _toml_lines(text: str, first_line: int) -> dict[tuple[str, ...], int]:
    """Return the line of each key and table header; the parser of the standard library keeps none."""
    lines: dict[tuple[str, ...], int] = {}
    counts: dict[tuple[str, ...], int] = {}
    at: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), first_line):
        if header := _TABLE.match(line):
            at = tuple(part.strip().strip("\"'") for part in header["name"].split("."))
            if header["open"] == "[[":
                counts[at] = counts.get(at, -1) + 1
                lines.setdefault(at, number)
                at = (*at, str(counts[at]))
            lines.setdefault(at, number)
        elif key := _KEY.match(line):
            name = key["key"]
            parts = (name.strip("\"'"),) if name[0] in "\"'" else tuple(name.split("."))
            lines.setdefault((*at, *parts), number)
    return lines
