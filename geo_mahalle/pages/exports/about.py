"""What a file says of itself, whatever its format: title, place, day, sources, licence, caveat."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd


def about(frame: pd.DataFrame) -> dict[str, str]:
    """Return the words of a frame as plain text by key, in the order in which people read them."""
    said = frame.attrs
    if not said:
        return {}
    left_out = " ".join(said["left_out"])
    return {
        "title": f"{said['title_fa']} ({said['title_en']})",
        "place": f"{said['place_fa']} ({said['place_en']})",
        "edition": said["edition"],
        "date": said["as_of"],
        "run": "" if said["run"] is None else str(said["run"]),
        "snapshot": said["snapshot"] or "",
        "licence": said["licence"],
        "sources": "; ".join(credit(source) for source in said["sources"]),
        "caveat": f"{said['caveat_fa']} {said['caveat_en']}",
        "left_out": left_out,
        "coordinates": "EPSG:4326, longitude and latitude in degrees" if "geometry" in frame else "",
    }


def credit(source: dict[str, Any]) -> str:
    """Return a source in one line: title, steward, licence, address, day."""
    named = ("title_fa", "steward_fa", "licence", "url", "as_of")
    return ", ".join(str(source[name]) for name in named if source.get(name))


def columns(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return a row a column: name, unit, meaning in Persian and English."""
    said = frame.attrs
    if not said:
        return []
    return [
        {
            "column": str(name),
            "unit": said["units"].get(name, {}).get("title_en", ""),
            "unit_fa": said["units"].get(name, {}).get("title_fa", ""),
            "meaning": said["columns"].get(name, ""),
            "meaning_fa": said["columns_fa"].get(name, ""),
        }
        for name in frame.columns
    ]


def as_json(frame: pd.DataFrame) -> str:
    """Return everything that is said of a frame as JSON."""
    return json.dumps({**about(frame), "columns": columns(frame)}, ensure_ascii=False)


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns as files hold them: text, numbers, days and booleans, unknown as None.

    The geometry column is left out.
    """
    made = {}
    for name in frame.columns:
        if name == "geometry":
            continue
        column = frame[name]
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            column = column.dt.tz_convert("UTC")
        elif pd.api.types.is_datetime64_dtype(column):
            column = column.dt.date
        held = column.astype(object)
        made[str(name)] = held.where(held.notna(), None)
    return pd.DataFrame(made, index=frame.index, dtype=object)
