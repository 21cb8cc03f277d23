"""Write the city's files as an office would bring them: GeoJSON, CSV and one Excel workbook.

The same rows give the same bytes: keys keep their order, times of archive members are fixed, and a value
that is not known is an empty cell or null, never 0.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple
from uuid import UUID
from xml.sax.saxutils import escape

import numpy as np
import shapely

from geo_mahalle.demo.council import Answer, Meeting
from geo_mahalle.demo.outline import Geometries
from geo_mahalle.importers.records import Kind
from geo_mahalle.jalali import format_date

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]


@dataclass(frozen=True)
class DemoFile:
    """One file to import: kind, source, and which theme it surveyed from when to when and where.

    No areas: everywhere; no `since`: from the survey before, or from the beginning.
    """

    kind: Kind
    path: Path
    source: str
    surveyed: str | None = None
    on: date | None = None
    areas: tuple[str, ...] = ()
    since: date | None = None


class Walk(NamedTuple):
    """A finished safety walk of a neighbourhood, and the share of its street length that was walked."""

    client_id: UUID
    area_code: str
    form_id: str
    walked_on: date
    walkers: int
    women: int
    completeness: float


class WalkAnswer(NamedTuple):
    """What was seen in one street of a walk; the street by its key in the list of streets."""

    client_id: UUID
    street_key: str
    question_id: str
    answer: str


class Undertaken(NamedTuple):
    """An institution that promised to act, and what it finished on which day."""

    area_code: str
    kind: str
    name: str
    joined_on: date
    finished: tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class DemoFiles:
    """The files of the demo city in the order of their import, and what its councils wrote down."""

    folder: Path
    files: tuple[DemoFile, ...]
    meetings: tuple[Meeting, ...] = ()
    answers: tuple[Answer, ...] = ()
    walks: tuple[Walk, ...] = ()
    seen: tuple[WalkAnswer, ...] = ()
    undertaken: tuple[Undertaken, ...] = ()


@cache
def jalali(day: date) -> str:
    """Return a day as 1404/06/31."""
    return format_date(day, calendar="jalali")


def jalali_minute(moment: datetime) -> str:
    """Return a local moment as 1404/06/31 14:05."""
    return f"{jalali(moment.date())} {moment:%H:%M}"


def write_geojson(path: Path, geometries: Geometries, rows: Sequence[Row]) -> None:
    """Write one feature a row; geometries are already in degrees."""
    shapes = shapely.to_geojson(geometries)
    lines = [
        f'{{"type": "Feature", "properties": {json.dumps(row, ensure_ascii=False)}, "geometry": {geometry}}}'
        for row, geometry in zip(rows, shapes, strict=True)
    ]
    text = '{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def write_csv(path: Path, rows: Iterable[Row]) -> None:
    """Write the rows as UTF-8 CSV with a byte order mark, as Excel likes it."""
    rows = list(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({key: _plain(value) for key, value in row.items()} for row in rows)


def _plain(value: Cell) -> Cell:
    return ("yes" if value else "no") if isinstance(value, bool | np.bool_) else value


def write_xlsx(path: Path, sheet: str, rows: Sequence[Row]) -> None:
    """Write the rows as a minimal Excel workbook with one sheet, its first row the headings."""
    table: list[list[Cell]] = [list(rows[0]), *(list(row.values()) for row in rows)]
    body = "".join(f"<row>{''.join(_cell(value) for value in line)}</row>" for line in table)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _workbook(sheet, body).items():
            member = zipfile.ZipInfo(name, date_time=(2025, 9, 22, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)


def _cell(value: Cell) -> str:
    plain = _plain(value)
    if plain is None:
        return "<c/>"
    if isinstance(plain, str):
        return f'<c t="inlineStr"><is><t>{escape(plain)}</t></is></c>'
    return f"<c><v>{plain}</v></c>"


def _workbook(sheet: str, body: str) -> dict[str, str]:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    vendor = "application/vnd.openxmlformats"
    kinds = f"{vendor}-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types">'
            f'<Default Extension="rels" ContentType="{vendor}-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            f'<sheet name="{escape(sheet)}" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
            "</Relationships>"
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}">'
            '<sheetViews><sheetView rightToLeft="1" workbookViewId="0"/></sheetViews>'
            f"<sheetData>{body}</sheetData></worksheet>"
        ),
    }
