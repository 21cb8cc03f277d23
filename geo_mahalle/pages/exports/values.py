"""Values of indicators as frames, out of a snapshot: the numbers that the pages of an edition show."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from geo_mahalle.disclosure import Snapshot
from geo_mahalle.disclosure.snapshot import IndicatorColumn
from geo_mahalle.errors import UserError

COLUMNS = (
    *("area", "indicator", "code", "period", "value", "low", "high", "n"),
    *("unit", "status", "notes", "sources", "data_on"),
)
NOTES = {
    "area": "code of the area",
    "indicator": "indicator",
    "code": "short code of the indicator",
    "period": "period: year, quarter or month",
    "value": "value in the unit of the indicator; empty: not known or not shown",
    "low": "lower end of the 95 % interval",
    "high": "upper end of the 95 % interval",
    "n": "observations it rests on",
    "unit": "unit of value, low and high",
    "status": "the worst of what holds of the value",
    "notes": "all that holds of the value",
    "sources": "sources the value rests on",
    "data_on": "day to which its newest input reaches",
}
WORDS = ("area", "indicator", "code", "period", "unit", "status")


class NotShownError(UserError):
    """An indicator is not in the edition."""


def value_frame(
    snapshot: Snapshot, *, areas: Collection[str] | None = None, indicators: Collection[str] | None = None
) -> pd.DataFrame:
    """Return one row an indicator, period and area, in the snapshot's order (columns: `COLUMNS`).

    `value` is NaN where nothing is known or may be shown; `status` says which.
    """
    found = [
        row
        for indicator in snapshot.indicators
        if indicators is None or indicator.id in indicators
        for row in _rows(snapshot, indicator, areas)
    ]
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    for name in ("value", "low", "high", "n"):
        frame[name] = pd.to_numeric(frame[name]).astype("float64")
    for name in WORDS:
        frame[name] = frame[name].astype("category")
    frame["data_on"] = pd.to_datetime(frame["data_on"]).astype("datetime64[ms]")
    return frame


def _rows(snapshot: Snapshot, indicator: IndicatorColumn, areas: Collection[str] | None) -> Any:  # noqa: ANN401 - tuples of COLUMNS
    for key, cell in indicator.columns.items():
        for area in snapshot.areas:
            i = area.index
            if not cell.status[i] or (areas is not None and area.code not in areas):
                continue
            numbers = (cell.value[i], cell.low[i], cell.high[i], cell.n[i])
            sources = ",".join(cell.sources[i]) if cell.sources else ""
            said = (indicator.unit_fa, cell.status[i], ",".join(cell.notes[i]), sources)
            day = cell.data_on[i] if cell.data_on else None
            yield (area.code, indicator.id, indicator.code, key, *numbers, *said, day)


def wide_values(
    frame: pd.DataFrame, snapshot: Snapshot, indicator: str, *, period: str | None = None
) -> pd.DataFrame:
    """Return areas with the value, interval, n and status of one indicator in one period (None: newest)."""
    values = value_frame(snapshot, indicators=(indicator,))
    return join_values(frame, values, period or newest_period(snapshot, indicator))


def join_values(frame: pd.DataFrame, values: pd.DataFrame, chosen: str) -> pd.DataFrame:
    """Return areas with the value, interval, n and status that a frame of values has in one period."""
    values = values.loc[values["period"] == chosen, ["area", "period", "value", "low", "high", "n", "status"]]
    joined = frame.merge(values.astype({"area": str}), left_on="code", right_on="area", how="left")
    joined = joined.drop(columns="area")
    return joined[[*(name for name in joined.columns if name != "geometry"), "geometry"]]


def newest_period(snapshot: Snapshot, indicator: str) -> str:
    """Return the newest year in which the indicator has a value anywhere, else its last period."""
    column = next((one for one in snapshot.indicators if one.id == indicator), None)
    if column is None:
        raise NotShownError(
            f"{indicator!r} is in no edition: it is restricted, or was never computed.",
            remedy="See which are: geo-mahalle export values --out values.csv",
        )
    kinds = {period.key: period.kind for period in snapshot.periods}
    known = [
        key
        for key, cell in column.columns.items()
        if kinds.get(key) == "year" and any(value is not None for value in cell.value)
    ]
    return (known or list(column.columns) or [""])[-1]
