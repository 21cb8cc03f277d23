"""What every kind of import needs to know, and the contract between the intake and a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.sources import Source
from geo_mahalle.database import Connection, PlaceRow
from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.columns import Columns, Sieve
from geo_mahalle.importers.naming import AreaNames
from geo_mahalle.importers.records import ImportRequest, OpenFile
from geo_mahalle.importers.times import Reading
from geo_mahalle.importers.values import Floats
from geo_mahalle.text import squash

PACKAGE = "geo_mahalle.importers"
DEGREES = "EPSG:4326"


@dataclass
class Tally:
    """What is noticed along the way and told at the end."""

    counts: Counter[str] = field(default_factory=Counter)
    projected: list[tuple[Floats, Floats]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    refused_keys: set[str] = field(default_factory=set)
    claimed: dict[str, tuple[str, str]] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    incomplete: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Context:
    """One import: the request, the source, the place and its areas, the file."""

    request: ImportRequest
    source: Source
    catalogue: Catalogue
    place: PlaceRow
    names: AreaNames
    reading: Reading
    day: date
    file: OpenFile
    columns: Columns
    secret: bytes = field(repr=False)
    tally: Tally = field(default_factory=Tally)

    def default(self, name: str) -> str | None:
        """Return what the options or the source say of a field the rows do not have."""
        chosen = self.request.options.get(name)
        return str(chosen) if chosen is not None else self.source.defaults.get(name)

    def option(self, name: str) -> Any:  # noqa: ANN401 - words and flags as the command line gives them
        """Return an option of the request, or None."""
        return self.request.options.get(name)

    def is_inside(self, lon: Floats, lat: Floats) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which points lie in the box of the place."""
        place = self.place
        found: np.ndarray[Any, np.dtype[np.bool_]] = (
            (lon >= place.west) & (lon <= place.east) & (lat >= place.south) & (lat <= place.north)
        )
        return found

    def table(self, name: str, known: Mapping[str, Any]) -> dict[str, str]:
        """Return the words for records of the catalogue: ids, titles, and the words of the source."""
        found: dict[str, str] = {}
        for key, record in known.items():
            titles = (getattr(record, part, None) for part in ("title_fa", "title_en", "short_fa"))
            found |= {squash(title): key for title in titles if title}
        found |= {squash(key): key for key in known}
        words: Mapping[str, str] = getattr(self.source, name)
        return found | {squash(word): ours for word, ours in words.items()}


@dataclass
class Settled:
    """What a kind did to the register: lines it judged, and counts of things."""

    judged: Sequence[tuple[int, str, str]] = ()
    outside_lines: tuple[int, ...] = ()
    named_only: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    missing: int = 0
    area_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class KindOfImport:
    """One kind: the fields a file must have, its stage, how a batch is checked, how the stage is settled."""

    needs: tuple[tuple[str, ...], ...]
    stage: str
    check: Callable[[Sieve, Context], pa.Table]
    settle: Callable[[Connection, Context], Settled]


def transformer(crs: str) -> Transformer | None:
    """Return what turns a CRS into longitude and latitude; None where it is that already.

    Raises InputRefused for a CRS that nobody knows.
    """
    try:
        found = CRS.from_user_input(crs)
    except CRSError as err:
        raise InputRefused(
            f"{crs!r} is not a coordinate system.", remedy="For example: --crs EPSG:32639"
        ) from err
    if (found.is_geographic and found.to_epsg() in (4326, 4979)) or "CRS84" in crs:
        return None
    return Transformer.from_crs(found, DEGREES, always_xy=True)
