"""What index, hot spots and reporting share: read areas and values of one level, keep a study.

A study compares areas with each other; it is for analysts and planners and is never published. It is stored
with its seed and the version of its method, so that anybody can get the same again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_mahalle import __version__
from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.statistics import Neighbours, from_pairs

PACKAGE = "geo_mahalle.analysis"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class StudyArea:
    """An area of the level that is compared."""

    id: int
    code: str
    name_fa: str
    x_m: float
    y_m: float


@dataclass(frozen=True)
class AreaFigure:
    """What a study says of one area; None is not known."""

    area: StudyArea
    value: float | None
    low: float | None
    high: float | None
    p: float | None
    n: float | None
    label: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class Study:
    """A comparison of areas: what was asked, what holds for all, and a figure for each area."""

    kind: str
    level: str
    period: str | None
    indicator: str | None
    run_id: int | None
    seed: int
    method_version: str
    parameters: Mapping[str, Any]
    whole: Mapping[str, Any]
    figures: Sequence[AreaFigure]


def read_areas(connection: Connection, level: str) -> list[StudyArea]:
    """Return the areas of a level by code; UserError where there is none."""
    found = rows(connection, PACKAGE, "study_areas", {"level": level})
    if not found:
        raise UserError(f"there is no area of level {level!r}", remedy="Choose --level; see `place list`.")
    return [
        StudyArea(
            row["area_id"],
            row["code"],
            row["name_fa"],
            math.nan if row["x_m"] is None else row["x_m"],
            math.nan if row["y_m"] is None else row["y_m"],
        )
        for row in found
    ]


def read_neighbours(connection: Connection, level: str, areas: Sequence[StudyArea]) -> Neighbours:
    """Return which of these areas touch; an area that touches none is tied to its nearest and told."""
    place = {area.id: number for number, area in enumerate(areas)}
    pairs = [
        (place[row["area_id"]], place[row["neighbour_id"]])
        for row in rows(connection, PACKAGE, "study_neighbours", {"level": level})
        if row["area_id"] in place and row["neighbour_id"] in place
    ]
    centres = np.array([(area.x_m, area.y_m) for area in areas])
    return from_pairs(pairs, len(areas), centres=centres if np.isfinite(centres).all() else None)


def read_table(
    connection: Connection, level: str, areas: Sequence[StudyArea], *, indicators: Sequence[str], period: str
) -> tuple[Floats, Floats, Floats, int | None]:
    """Return values, low and high ends (areas × indicators, NaN not known) and the newest run among them."""
    asked = {"level": level, "indicators": list(indicators), "period": period}
    found = rows(connection, PACKAGE, "study_values", asked)
    place = {area.id: number for number, area in enumerate(areas)}
    column = {indicator: number for number, indicator in enumerate(indicators)}
    tables = np.full((3, len(areas), len(indicators)), np.nan)
    for row in found:
        at = place[row["area_id"]], column[row["indicator_id"]]
        for number, name in enumerate(("value", "low", "high")):
            if row[name] is not None:
                tables[(number, *at)] = row[name]
    newest = max((row["run_id"] for row in found), default=None)
    return tables[0], tables[1], tables[2], newest


def newest_period(connection: Connection, period: str | None, *, kind: str = "year") -> str:
    """Return the period asked for, or the newest that has ended; UserError where there is none."""
    if period is not None:
        return period
    row = run(connection, PACKAGE, "study_periods", {"kind": kind}).fetchone()
    if row is None:
        raise UserError(
            f"no {kind} that has ended holds values", remedy="Run `geo-mahalle compute`, or give --period."
        )
    return str(row[0])


def keep(connection: Connection, study: Study) -> int:
    """Store a study in the place of the one before it and return its number."""
    asked = {
        "kind": study.kind,
        "level": study.level,
        "period": study.period,
        "indicator": study.indicator,
        "run": study.run_id,
        "seed": study.seed,
        "method": study.method_version,
        "code": __version__,
        "parameters": _json(study.parameters),
        "whole": _json(study.whole),
    }
    row = run(connection, PACKAGE, "insert_study", asked).fetchone()
    assert row is not None  # noqa: S101 - INSERT … RETURNING gives a row
    told = [
        {
            "area_id": figure.area.id,
            **{name: _finite(getattr(figure, name)) for name in ("value", "low", "high", "p", "n")},
            "label": figure.label,
            "details": figure.details,
        }
        for figure in study.figures
    ]
    run(connection, PACKAGE, "insert_study_values", {"study": row[0], "rows": _json(told)})
    run(connection, PACKAGE, "drop_studies", {**asked, "study": row[0]})
    return int(row[0])


def known(number: float) -> float | None:
    """Return a number as stored: twelve significant digits, None where it is not known."""
    return float(f"{number:.12g}") if math.isfinite(number) else None


def _finite(number: float | None) -> float | None:
    return None if number is None else known(float(number))


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, allow_nan=False, sort_keys=True)
