"""Exports: any table, map layer or indicator of a place as a file in an open format.

Comes in: a name, an edition and a filter. Goes out: a frame with its words (`read_table`), or a file with
them inside (`export`). The office edition is read through the analysts' views and the snapshot of its pages;
the public edition is what was last published, and nothing else.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from geo_mahalle.catalogue import Catalogue, read_catalogue
from geo_mahalle.database.filters import Filter
from geo_mahalle.disclosure import Edition, Snapshot
from geo_mahalle.pages.exports.dictionary import read_dictionary
from geo_mahalle.pages.exports.formats import FORMATS, write_file
from geo_mahalle.pages.exports.frames import read_office
from geo_mahalle.pages.exports.project import write_project
from geo_mahalle.pages.exports.published import read_public
from geo_mahalle.pages.exports.runs import compare_runs, differences
from geo_mahalle.pages.exports.tables import TABLES, find_layer, indicator_rows
from geo_mahalle.settings import Settings

DICTIONARY = "dictionary"


def read_table(
    settings: Settings,
    name: str,
    *,
    catalogue: Catalogue,
    edition: Edition = "office",
    narrow: Filter | None = None,
    snapshot: Snapshot | None = None,
) -> pd.DataFrame:
    """Return a table, map layer or indicator of the place as a frame with its words in `attrs`."""
    if name == DICTIONARY:
        return read_dictionary(settings, catalogue)
    wanted = find_layer(name, catalogue, narrow)
    if edition == "public":
        return read_public(settings, catalogue, wanted)
    return read_office(settings, catalogue, wanted, snapshot=snapshot)


def export(
    settings: Settings, name: str, path: Path, *, edition: Edition = "office", narrow: Filter | None = None
) -> pd.DataFrame:
    """Write a table, map layer or indicator to a file and return what was written."""
    catalogue = read_catalogue(settings.layers)
    frame = read_table(settings, name, catalogue=catalogue, edition=edition, narrow=narrow)
    write_file(frame, path)
    return frame


__all__ = [
    "DICTIONARY",
    "FORMATS",
    "TABLES",
    "Filter",
    "compare_runs",
    "differences",
    "export",
    "find_layer",
    "indicator_rows",
    "read_table",
    "write_file",
    "write_project",
]
