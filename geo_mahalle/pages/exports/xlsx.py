"""Write XLSX without a spreadsheet program: a sheet of rows, a sheet of what they are, right to left.

Text stands as inline text, which no spreadsheet takes for a formula, so nothing has to be changed in it and
it reads back as it was. Days are real days; places are WKT.
"""

from __future__ import annotations

import math
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import geopandas as gpd
import pandas as pd
import shapely

from geo_mahalle.errors import UserError
from geo_mahalle.pages.exports.about import about, columns, plain

MOST_ROWS, MOST_SIGNS = 1_048_575, 32_767
MOMENT = (1980, 1, 1, 0, 0, 0)
EPOCH = date(1899, 12, 30)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "application/vnd.openxmlformats-package.relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FORBIDDEN = dict.fromkeys(set(range(32)) - {9, 10, 13})
"""Control signs that XML cannot hold."""


class TooManyRowsError(UserError):
    """A sheet cannot hold so many rows."""


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as XLSX.

    Raises TooManyRowsError past 1,048,575 rows. A place whose WKT is longer than a cell holds stays empty;
    its file says so.
    """
    if len(frame) > MOST_ROWS:
        raise TooManyRowsError(f"A sheet holds {MOST_ROWS:,} rows, not {len(frame):,}.", remedy="Write .csv.")
    rows = plain(frame)
    if "geometry" in frame:
        rows["geometry"] = shapely.to_wkt(gpd.GeoSeries(frame["geometry"]).array, rounding_precision=7)
    said: list[Sequence[object]] = [(key, words) for key, words in about(frame).items()]
    if "geometry" in rows and (longer := int((rows["geometry"].str.len() > MOST_SIGNS).sum())):
        said.append(
            ("left_out", f"{longer} places are longer than a cell can hold and left empty; see .gpkg.")
        )
    said += [(), ("column", "unit", "unit_fa", "meaning", "meaning_fa")]
    said += [tuple(row.values()) for row in columns(frame)]
    sheets: list[tuple[str, Sequence[Sequence[object]]]] = [
        ("داده", [tuple(rows.columns), *rows.itertuples(index=False)]),
        ("درباره", said),
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in _frame_parts([title for title, _ in sheets]):
            archive.writestr(zipfile.ZipInfo(name, MOMENT), HEAD + body, zipfile.ZIP_DEFLATED)
        for number, (_, lines) in enumerate(sheets, start=1):
            member = zipfile.ZipInfo(f"xl/worksheets/sheet{number}.xml", MOMENT)
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w") as stream:
                stream.writelines(part.encode() for part in _sheet(lines))


def _sheet(lines: Iterable[Sequence[object]]) -> Iterable[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView rightToLeft="1" workbookViewId="0"/>'
    yield "</sheetViews><sheetData>"
    for line in lines:
        yield f"<row>{''.join(_cell(value) for value in line)}</row>"
    yield "</sheetData></worksheet>"


def _cell(value: object) -> str:
    """Return a cell; what is not known is an empty one."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date) and not isinstance(value, datetime):
        return f'<c s="1"><v>{(value - EPOCH).days}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    words = str(value).translate(FORBIDDEN)
    if len(words) > MOST_SIGNS:
        return "<c/>"
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(words)}</t></is></c>'


def _frame_parts(titles: Sequence[str]) -> list[tuple[str, str]]:
    """Return the files of an XLSX that are the same but for the names of sheets."""
    numbers = range(1, len(titles) + 1)
    sheets = "".join(
        f'<sheet name="{title}" sheetId="{n}" r:id="r{n}"/>' for n, title in zip(numbers, titles, strict=True)
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return [
        (
            "[Content_Types].xml",
            f'<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{RELATIONS}+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>{parts}</Types>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
            "</Relationships>",
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
            f'<Relationship Id="styles" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        ),
        ("xl/styles.xml", STYLES),
    ]


STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
"""Two looks of a cell: plain, and a day."""
