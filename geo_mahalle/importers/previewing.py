"""Look at a file before it comes in: what it seems to hold, and what would become of it. Nothing is changed.

What cannot be known is offered, never decided: letters with three words to recognise, coordinate systems
with where the rows would lie. The counts are those of a dry run with the options that were chosen so far.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import numpy as np
import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.sources import Source
from geo_mahalle.database import PlaceRow, connect, read_place, rows
from geo_mahalle.errors import InputRefused, UserError
from geo_mahalle.importers import values
from geo_mahalle.importers.columns import bind
from geo_mahalle.importers.context import DEGREES, PACKAGE, transformer
from geo_mahalle.importers.intake import (
    KEYED,
    KINDS,
    find_source,
    import_file,
    read_layers,
    told_to_readers,
    usual_source,
)
from geo_mahalle.importers.readers import format_of, open_file
from geo_mahalle.importers.records import Batch, ImportRequest, Kind, Offer, OpenFile, Refusal
from geo_mahalle.importers.values import Floats
from geo_mahalle.sandbox import FileFormat
from geo_mahalle.settings import Settings

ENCODINGS = ("utf-8", "cp1256", "cp1252")
UNSAID_LETTERS = (FileFormat.DELIMITED, FileFormat.SHAPEFILE, FileFormat.DXF)
READ_BY_KIND = (FileFormat.DXF, FileFormat.GPX, FileFormat.OSM_PBF, FileFormat.OVERPASS)
"""Formats that give other rows for another kind; any other file is opened once for all kinds."""
DRAWN_KINDS: tuple[Kind, ...] = ("areas", "streets", "facilities")
SYSTEMS = (DEGREES, "EPSG:32638", "EPSG:32639", "EPSG:32640")
SAMPLE_ROWS, SAMPLE_WORDS, MOST_POINTS = 5, 3, 20_000
ADDRESSES = ("address", "addr", "آدرس", "نشانی", "نشاني", "ادرس", "محل دقیق", "محل")


@dataclass(frozen=True)
class Letters:
    """An encoding that would fit, and three words as it would read them."""

    encoding: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Lying:
    """Where rows would lie with a coordinate system: how many in the place, and their middle, in degrees."""

    crs: str
    is_swapped: bool
    rows: int
    of: int
    lon: float
    lat: float


@dataclass(frozen=True)
class Preview:
    """What a file seems to hold; `on_map` and `to_mend` are None while its letters or columns are unclear."""

    format: str
    kind: Kind
    source: str
    headings: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    encoding: str | None
    encodings: tuple[Letters, ...]
    places: tuple[Lying, ...]
    lines_read: int
    on_map: int | None
    to_mend: int | None
    reasons: Mapping[str, int]
    sample: tuple[Mapping[str, str | None], ...] = field(repr=False)
    box: tuple[float, float, float, float] | None
    offers: tuple[Offer, ...] = ()
    notes: tuple[str, ...] = ()
    hindrance: str | None = None
    refusals: tuple[Refusal, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class ToBePlaced:
    """A row that was refused for want of a place and says an address."""

    import_run_id: int
    line: int
    kind: str
    source_id: str
    address: str
    raw: Mapping[str, str | None] = field(repr=False)


def preview(
    settings: Settings,
    path: Path,
    *,
    kind: Kind | None = None,
    source: str | None = None,
    options: Mapping[str, Any] | None = None,
) -> Preview:
    """Return what a file seems to hold and what an import with these options would do; change nothing.

    Raises InputRefused for a file that cannot be read at all.
    """
    chosen = {name: value for name, value in (options or {}).items() if value is not None}
    catalogue = read_layers(settings)
    with connect(settings) as connection:
        place = read_place(connection)
    if place is None:
        raise UserError("The place is not set up yet.", remedy="Make it: geo-mahalle place add")
    with tempfile.TemporaryDirectory() as folder:
        letters = _letters(path, chosen, Path(folder))
        is_unclear = not chosen.get("encoding") and bool(letters)
        if is_unclear:
            chosen["encoding"] = letters[0].encoding
        kind = kind or _guess(catalogue, path, chosen, Path(folder))
        request = ImportRequest(kind, path, source or usual_source(kind, path), options=chosen, dry_run=True)
        found = find_source(catalogue, request)
        file = open_file(path, told_to_readers(chosen, catalogue, found), workspace=Path(folder))
        if not source and (other := _without_key(catalogue, found, file)) is not None:
            found, request = other, replace(request, source=other.id)
        columns = bind(found, file.headings)
        points = _points(file, columns.found)
        sample = tuple(
            row
            for batch in islice(file.batches(), 1)
            for row in batch.columns.slice(0, SAMPLE_ROWS).to_pylist()
        )
        count = sum(batch.num_rows for batch in file.batches()) + len(file.malformed)
    made = Preview(
        format=str(format_of(path, inside=True)),
        kind=kind,
        source=found.id,
        headings=columns.headings,
        fields=columns.found,
        encoding=chosen.get("encoding"),
        encodings=letters,
        places=_lying(points, place),
        lines_read=count,
        on_map=None,
        to_mend=None,
        reasons={},
        sample=sample,
        box=_box(points, place, chosen.get("crs") or found.crs or file.crs, bool(chosen.get("swap_axes"))),
    )
    return _tried(settings, made, request)


def _tried(settings: Settings, made: Preview, request: ImportRequest) -> Preview:
    """Return the preview with the counts of a dry run, or with what hinders it."""
    try:
        outcome = import_file(settings, request)
    except InputRefused as err:
        return replace(made, hindrance=str(err))
    return replace(
        made,
        lines_read=outcome.lines_read,
        on_map=outcome.accepted + outcome.duplicate - outcome.named_only - outcome.outside,
        to_mend=outcome.refused,
        reasons=dict(Counter(refusal.reason for refusal in outcome.refusals)),
        offers=outcome.offers,
        notes=tuple(outcome.notes),
        refusals=outcome.refusals,
    )


def _letters(path: Path, options: Mapping[str, Any], folder: Path) -> tuple[Letters, ...]:
    """Return the encodings that fit a file which does not say its own; none where only one could be."""
    if format_of(path, inside=True) not in UNSAID_LETTERS:
        return ()
    try:
        open_file(path, {**options, "encoding": None}, workspace=folder)
        is_said = True
    except InputRefused as err:
        if "--encoding" not in (err.remedy or ""):
            raise
        is_said = False
    if is_said:
        return ()
    found = []
    for encoding in ENCODINGS:
        try:
            words = _words(open_file(path, {**options, "encoding": encoding}, workspace=folder))
        except InputRefused:
            continue
        if words and not any("\ufffd" in word for word in words):
            found.append(Letters(encoding, words))
    return tuple(found)


def _words(file: OpenFile) -> tuple[str, ...]:
    cells = (
        cell
        for batch in _some(file)
        for row in batch.columns.slice(0, 200).to_pylist()
        for cell in row.values()
    )
    texts = (cell for cell in (*file.headings, *cells) if cell and not cell.isascii())
    return tuple(islice(dict.fromkeys(texts), SAMPLE_WORDS))


def _some(file: OpenFile) -> Iterator[Batch]:
    return islice(file.batches(), 1)


def _guess(catalogue: Catalogue, path: Path, options: Mapping[str, Any], folder: Path) -> Kind:
    """Return the kind whose own source finds the most of its fields in the file, and the shapes it wants."""
    best: tuple[float, Kind] | None = None
    refused: InputRefused | None = None
    found_format = format_of(path, inside=True)
    opened: OpenFile | None = None
    for kind in DRAWN_KINDS if found_format in READ_BY_KIND else get_args(Kind):
        if kind == "settlements":
            continue  # a name and a point have many things; settlements are asked for by their word
        named = usual_source(kind, path) or f"own_{kind}"
        try:
            source = catalogue.sources[named]
            file = opened or open_file(path, told_to_readers(options, catalogue, source), workspace=folder)
        except KeyError:
            continue
        except InputRefused as err:
            refused = refused or err
            if found_format in READ_BY_KIND:
                continue
            break
        opened = None if found_format in READ_BY_KIND else file
        fields = bind(source, file.headings).found
        score = _score(kind, file, len(fields), len(source.columns)) - _lacking(source, kind, fields)
        if best is None or score > best[0]:
            best = score, kind
    if best is None:
        raise refused or InputRefused(
            f"{path.name} holds nothing of a known kind.", remedy="Choose what it holds."
        )
    return best[1]


def _without_key(catalogue: Catalogue, source: Source, file: OpenFile) -> Source | None:
    """Return the source for placemarks that carry no key, where this file is such a one."""
    other = catalogue.sources.get(f"placemark_{source.kind}")
    has_key = all(part in bind(source, file.headings).found or part in file.headings for part in source.key)
    return None if has_key or file.format not in (FileFormat.KML, FileFormat.KMZ) else other


def _lacking(source: Source, kind: Kind, fields: Mapping[str, tuple[str, ...]]) -> int:
    """Return how many fields a kind cannot do without that neither the file nor its source has."""
    needed = [*KINDS[kind].needs, *((part,) for part in source.key if kind in KEYED)]
    return sum(not any(one in fields or one in source.defaults for one in choices) for choices in needed)


def _score(kind: Kind, file: OpenFile, found: int, known: int) -> float:
    """Return how well a kind fits: fields found, and the shapes it wants."""
    wanted = {"areas": {3, 6}, "buildings": {3, 6}, "streets": {1, 5}}.get(kind, {0})
    shapes = [batch.geometry for batch in _some(file) if batch.geometry is not None]
    if not shapes:
        return -1.0 if kind in ("areas", "buildings", "streets") else found + found / known
    kinds = shapely.get_type_id(shapely.from_wkb(shapes[0].slice(0, 200).to_numpy(zero_copy_only=False)))
    share = float(np.isin(kinds, list(wanted)).mean()) if len(kinds) else 0.0
    return found + found / known + 10 * share


def _points(file: OpenFile, fields: Mapping[str, tuple[str, ...]]) -> tuple[Floats, Floats]:
    """Return the first point of each shape, or the two columns of coordinates, as they stand in the file."""
    found = []
    for batch in file.batches():
        if batch.geometry is not None:
            shapes = shapely.from_wkb(batch.geometry.to_numpy(zero_copy_only=False), on_invalid="ignore")
            box = shapely.bounds(shapes)
            found.append(np.column_stack(((box[:, 0] + box[:, 2]) / 2, (box[:, 1] + box[:, 3]) / 2)))
        elif "lon" in fields and "lat" in fields:
            pair = [batch.columns[fields[name][0]].combine_chunks() for name in ("lon", "lat")]
            found.append(np.column_stack([values.degrees(column)[0] for column in pair]))
        if sum(map(len, found)) >= MOST_POINTS:
            break
    xy = np.concatenate(found) if found else np.empty((0, 2))
    xy = xy[np.isfinite(xy).all(axis=1)]
    return xy[:, 0], xy[:, 1]


def _in_degrees(x: Floats, y: Floats, crs: str) -> tuple[Floats, Floats]:
    change = transformer(crs)
    if change is None:
        return x, y
    lon, lat = change.transform(x, y, errcheck=False)
    return lon, lat


def _lying(points: tuple[Floats, Floats], place: PlaceRow) -> tuple[Lying, ...]:
    """Return the coordinate systems by which rows would lie in the place, the most rows first."""
    found = []
    for crs in SYSTEMS if len(points[0]) else ():
        for is_swapped in (False, True):
            x, y = reversed(points) if is_swapped else points
            lon, lat = _in_degrees(x, y, crs)
            rows_in = int(_inside(lon, lat, place).sum())
            is_on_earth = np.isfinite(lon) & np.isfinite(lat)
            if rows_in and is_on_earth.any():
                middle = float(np.median(lon[is_on_earth])), float(np.median(lat[is_on_earth]))
                found.append(Lying(crs, is_swapped, rows_in, len(x), *middle))
    return tuple(sorted(found, key=lambda one: -one.rows))


def _inside(lon: Floats, lat: Floats, place: PlaceRow) -> np.ndarray[Any, np.dtype[np.bool_]]:
    found: np.ndarray[Any, np.dtype[np.bool_]] = (
        (lon >= place.west) & (lon <= place.east) & (lat >= place.south) & (lat <= place.north)
    )
    return found


def _box(
    points: tuple[Floats, Floats], place: PlaceRow, crs: str | None, is_swapped: bool
) -> tuple[float, float, float, float] | None:
    """Return the box of the rows that lie in the place as the file is read now."""
    x, y = reversed(points) if is_swapped else points
    lon, lat = _in_degrees(x, y, crs or DEGREES)
    inside = _inside(lon, lat, place)
    if not inside.any():
        return None
    lon, lat = lon[inside], lat[inside]
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def to_be_placed(settings: Settings) -> list[ToBePlaced]:
    """Return the refused rows that have an address and no place, oldest import first."""
    with connect(settings) as connection:
        found = rows(connection, PACKAGE, "sql/to_be_placed", {"headings": list(ADDRESSES)})
    return [ToBePlaced(**row) for row in found]
