"""How willingly each area reports, and which are silent: quiet, though not well.

Told from further reports of the same problem, so it needs reports that are linked to one problem. Where none
is, nothing is known, and saying so is the only honest answer: a rate of nought would call every area silent.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from geo_mahalle.analysis import studies
from geo_mahalle.analysis.studies import AreaFigure, Floats, Study, StudyArea, known
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, Role, connect, rows
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings
from geo_mahalle.statistics import correction, is_silent, relative_rates, reporting_rate
from geo_mahalle.statistics.scaling import ranked

METHOD_VERSION = "reporting-1"
DEPRIVATION = ("unemployment_rate", "crowding")
LEAST_FURTHER = 20
"""With fewer further reports in the whole place no rate can be told."""


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
        days to the first report on average, factor of the correction (1 below thirty problems).

    Raises
    ------
    UserError
        Fewer than twenty further reports are linked to a problem.
    """
    unknown = [name for name in deprivation if name not in catalogue.indicators]
    if unknown:
        raise UserError(f"indicator {unknown[0]!r} is not known", remedy="See layers/indicators/.")
    with connect(settings, role=Role.COMPUTE) as connection:
        areas = studies.read_areas(connection, level)
        pairs = rows(connection, studies.PACKAGE, "study_pairs", {"level": level})
        further = np.array([row["further_reports"] for row in pairs], dtype=float)
        if further.sum() < LEAST_FURTHER:
            raise UserError(
                f"{int(further.sum())} further reports are linked to a problem: too few to tell who reports",
                remedy="Join reports of the same problem first; until then no area may be called quiet.",
            )
        days = np.array([row["days"] for row in pairs], dtype=float)
        place = {area.id: row for row, area in enumerate(areas)}
        where = np.array([place[row["area_id"]] for row in pairs])
        names = sorted({row["category_id"] for row in pairs})
        what = np.array([names.index(row["category_id"]) for row in pairs])
        need, periods, run_id = _need(
            connection, catalogue, level, areas, deprivation=deprivation, period=period
        )
        overall = reporting_rate(days, further)
        figures = _figures(areas, where, what, days=days, further=further, need=need)
        study = Study(
            "reporting",
            level,
            None,
            None,
            run_id,
            0,
            METHOD_VERSION,
            {"deprivation": list(deprivation), "periods": periods, "confidence": 0.90},
            {
                "rate": known(overall.rate),
                "low": known(overall.low),
                "high": known(overall.high),
                "delay_days": known(overall.delay_days),
                "problems": len(pairs),
                "silent": sum(figure.label == "silent" for figure in figures),
            },
            figures,
        )
        studies.keep(connection, study)
    return study


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
    value, low, high, counted = (np.full(size, np.nan) for _ in range(4))
    seen = len(found.value)
    value[:seen], low[:seen], high[:seen], counted[:seen] = (
        found.value,
        found.low,
        found.high,
        found.incidents,
    )
    counted = np.nan_to_num(counted)
    value, low, high = (np.where(counted > 0, one, np.nan) for one in (value, low, high))
    silent = is_silent(high, need)
    factor = correction(value, counted)
    stood, more = (np.bincount(where, one, minlength=size) for one in (days, further))
    figures = []
    for row, area in enumerate(areas):
        rate = more[row] / stood[row] if stood[row] > 0 else np.nan
        is_told = np.isfinite(need[row]) and np.isfinite(high[row])
        details = {
            "rate": known(rate),
            "delay_days": known(1 / rate) if rate > 0 else None,
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
