"""How willingly each area reports, and which are silent: quiet, though not well.

Told from further reports of the same problem where reports are linked to problems. Where they are not,
problems are compared with what exposes to them; that mixes voice with condition, so it flags and never
corrects. An area is silent only where need is great too; with too little of both none is called so.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from geo_mahalle.analysis import studies
from geo_mahalle.analysis.studies import AreaFigure, Floats, Study, StudyArea, known
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, Role, connect, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings
from geo_mahalle.statistics import (
    correction,
    is_silent,
    observed_to_expected,
    relative_rates,
    reporting_rate,
)
from geo_mahalle.statistics.scaling import ranked

METHOD_VERSION = "reporting-3"
DEPRIVATION = ("unemployment_rate", "crowding")
LEAST_FURTHER = 20
"""With fewer further reports in the whole place no rate can be told."""
LEAST_COMPARED, LEAST_PROBLEMS = 10, 200
"""Areas and problems from which reports are compared with exposure."""


def measure(
    settings: Settings,
    *,
    catalogue: Catalogue,
    level: str = "neighbourhood",
    deprivation: tuple[str, ...] = DEPRIVATION,
    period: str | None = None,
) -> Study:
    """Measure and keep how willingly the areas of one level report.

    Parameters
    ----------
    settings, catalogue, level
        Which place, indicators and areas.
    deprivation
        Indicators whose mean rank tells need; not ones made of reports.
    period
        Their period; None takes that in which most areas have one, the newest of several.

    Returns
    -------
    Study
        Value, low, high: reporting against the place (1: as everywhere) with 90 % limits. n: problems it
        rests on. Label: silent, heard, or NULL where need or reporting is not known. Details: rate a day,
        days to the first report on average, `reported` (chance to be reported, against the place), and the
        factor of the correction, 1 over it (1 below thirty problems).

    Raises
    ------
    UserError
        Fewer than twenty further reports are linked to a problem, and too few areas or problems to compare.
    """
    unknown = [name for name in deprivation if name not in catalogue.indicators]
    if unknown:
        raise UserError(f"indicator {unknown[0]!r} is not known", remedy="See layers/indicators/.")
    with connect(settings, role=Role.COMPUTE) as connection:
        return _measure(connection, catalogue, level, deprivation=deprivation, period=period)


def quiet_areas(connection: Connection) -> frozenset[int]:
    """Return the keys of the areas that were called silent last."""
    return frozenset(row["area_id"] for row in rows(connection, studies.PACKAGE, "quiet_areas"))


def listen(
    connection: Connection, catalogue: Catalogue, *, level: str | None, marked: frozenset[int]
) -> frozenset[int]:
    """Look which areas are silent after a computation, and say it of every number made of reports there.

    `marked` are those the computation took for silent. Where nothing can be told nobody is called silent.
    """
    try:
        known = level is not None and all(name in catalogue.indicators for name in DEPRIVATION)
        quiet = _silent_of(_measure(connection, catalogue, level)) if known and level else frozenset[int]()
    except UserError:
        quiet = frozenset()
    if quiet != marked:
        told = [one.id for one in catalogue.indicators.values() if one.rests_on_reports]
        asked = {"indicators": told, "quiet": sorted(quiet), "changed": sorted(quiet ^ marked)}
        run(connection, studies.PACKAGE, "mark_quiet", asked)
    return quiet


def _silent_of(study: Study) -> frozenset[int]:
    return frozenset(one.area.id for one in study.figures if one.label == "silent")


def _measure(
    connection: Connection,
    catalogue: Catalogue,
    level: str,
    *,
    deprivation: tuple[str, ...] = DEPRIVATION,
    period: str | None = None,
) -> Study:
    """Measure by further reports where enough are linked, else by reports against exposure."""
    areas = studies.read_areas(connection, level)
    pairs = rows(connection, studies.PACKAGE, "study_pairs", {"level": level})
    further = np.array([row["further_reports"] for row in pairs], dtype=float)
    need, periods, run_id = _need(connection, catalogue, level, areas, deprivation=deprivation, period=period)
    if further.sum() >= LEAST_FURTHER:
        figures, whole = _by_further_reports(areas, pairs, further, need)
    else:
        figures, whole = _by_exposure(connection, level, areas, need, linked=int(further.sum()))
    study = Study(
        "reporting",
        level,
        None,
        None,
        run_id,
        0,
        METHOD_VERSION,
        {"deprivation": list(deprivation), "periods": periods, "confidence": 0.90},
        {**whole, "silent": sum(figure.label == "silent" for figure in figures)},
        figures,
    )
    studies.keep(connection, study)
    return study


def _by_further_reports(
    areas: list[StudyArea], pairs: list[dict[str, Any]], further: Floats, need: Floats
) -> tuple[list[AreaFigure], dict[str, Any]]:
    days = np.array([row["days"] for row in pairs], dtype=float)
    place = {area.id: row for row, area in enumerate(areas)}
    where = np.array([place[row["area_id"]] for row in pairs])
    names = sorted({row["category_id"] for row in pairs})
    what = np.array([names.index(row["category_id"]) for row in pairs])
    overall = reporting_rate(days, further)
    whole = {
        "by": "further_reports",
        "rate": known(overall.rate),
        "low": known(overall.low),
        "high": known(overall.high),
        "delay_days": known(overall.delay_days),
        "problems": len(pairs),
    }
    return _figures(areas, where, what, days=days, further=further, need=need), whole


def _by_exposure(
    connection: Connection, level: str, areas: list[StudyArea], need: Floats, *, linked: int
) -> tuple[list[AreaFigure], dict[str, Any]]:
    """Compare reports with what exposes to problems: people, else street length. It flags, never corrects."""
    found = rows(connection, studies.PACKAGE, "study_reports", {"level": level})
    seen = np.array([row["problems"] for row in found])
    exposures = {
        name: np.array([np.nan if row[name] is None else row[name] for row in found], dtype=float)
        for name in ("persons", "metres")
    }
    by = max(exposures, key=lambda name: int((exposures[name] > 0).sum()))
    is_known = exposures[by] > 0
    if is_known.sum() < LEAST_COMPARED or seen[is_known].sum() < LEAST_PROBLEMS:
        raise UserError(
            f"{linked} further reports are linked to a problem: too few to tell who reports",
            remedy="Join reports of the same problem first; until then no area may be called quiet.",
        )
    value, low, high = (np.full(len(areas), np.nan) for _ in range(3))
    told = observed_to_expected(seen[is_known], exposures[by][is_known])
    for numbers, part in zip((value, low, high), told, strict=True):
        numbers[is_known] = part
    silent = is_silent(high, need)
    figures = [
        AreaFigure(
            area,
            known(value[row]),
            known(low[row]),
            known(high[row]),
            None,
            float(seen[row]),
            ("silent" if silent[row] else "heard") if is_known[row] and np.isfinite(need[row]) else None,
            {"rate": None, "delay_days": None, "correction": 1.0, "need_rank": known(need[row])},
        )
        for row, area in enumerate(areas)
    ]
    return figures, {"by": by, "problems": int(seen[is_known].sum())}


def _figures(
    areas: list[StudyArea],
    where: np.ndarray,
    what: np.ndarray,
    *,
    days: Floats,
    further: Floats,
    need: Floats,
) -> list[AreaFigure]:
    size = len(areas)
    found = relative_rates(where, what, days, further)
    value, low, high, counted, reported = (np.full(size, np.nan) for _ in range(5))
    seen = len(found.value)
    value[:seen], low[:seen], high[:seen], counted[:seen], reported[:seen] = (
        found.value,
        found.low,
        found.high,
        found.incidents,
        found.reported,
    )
    counted = np.nan_to_num(counted)
    value, low, high = (np.where(counted > 0, one, np.nan) for one in (value, low, high))
    silent = is_silent(high, need)
    factor = correction(reported, counted)
    stood, more = (np.bincount(where, one, minlength=size) for one in (days, further))
    figures = []
    for row, area in enumerate(areas):
        rate = more[row] / stood[row] if stood[row] > 0 else np.nan
        is_told = np.isfinite(need[row]) and np.isfinite(high[row])
        details = {
            "rate": known(rate),
            "delay_days": known(1 / rate) if rate > 0 else None,
            "reported": known(reported[row]) if counted[row] > 0 else None,
            "correction": known(factor[row]),
            "need_rank": known(need[row]),
        }
        label = ("silent" if silent[row] else "heard") if is_told else None
        ends = known(low[row]), known(high[row])
        figures.append(AreaFigure(area, known(value[row]), *ends, None, float(counted[row]), label, details))
    return figures


def _need(
    connection: Connection,
    catalogue: Catalogue,
    level: str,
    areas: list[StudyArea],
    *,
    deprivation: tuple[str, ...],
    period: str | None,
) -> tuple[Floats, dict[str, str], int | None]:
    """Return each area's mean rank of need (0 least, 1 most; NaN not known), of which periods, and the run.

    Areas are compared by one period an indicator: that in which most have a value, the newest of several.
    """
    asked = {"level": level, "indicators": list(deprivation), "period": period}
    told = [
        row for row in rows(connection, studies.PACKAGE, "study_values", asked) if row["value"] is not None
    ]
    sizes = Counter((row["indicator_id"], row["ends_on"], row["period_key"]) for row in told)
    chosen = {name: key for (name, _, key), _ in sorted(sizes.items(), key=lambda one: (one[1], one[0]))}
    place = {area.id: row for row, area in enumerate(areas)}
    table = np.full((len(areas), len(deprivation)), np.nan)
    used = [row for row in told if row["period_key"] == chosen[row["indicator_id"]]]
    for row in used:
        table[place[row["area_id"]], deprivation.index(row["indicator_id"])] = row["value"]
    is_good = np.array([catalogue.indicators[name].direction == "up" for name in deprivation])
    ranks = ranked(table, ~is_good) / 100.0
    is_told = np.isfinite(ranks).any(axis=1)
    need = np.full(len(areas), np.nan)
    need[is_told] = np.nanmean(ranks[is_told], axis=1)
    return need, chosen, max((row["run_id"] for row in used), default=None)
