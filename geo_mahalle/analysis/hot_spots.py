"""Where an indicator is high among the high: Gi* and local Moran over the areas of one level.

Values come drawn towards their mean, not as raw counts. Below thirty areas there is nothing to compare with
and no hot spot is named; an area whose value is not known is left out, never taken for quiet.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from geo_mahalle.analysis import studies
from geo_mahalle.analysis.reporting import quiet_areas
from geo_mahalle.analysis.studies import AreaFigure, Floats, Study, StudyArea, known
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, Role, connect, rows
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings
from geo_mahalle.statistics import LEAST_AREAS, Neighbours, emerging, getis_ord, hot_spots, local_moran, moran
from geo_mahalle.statistics.trends import LEAST_STEPS

METHOD_VERSION = "hot-spots-1"


def find(
    settings: Settings,
    *,
    catalogue: Catalogue,
    indicator: str,
    level: str = "neighbourhood",
    period: str | None = None,
    permutations: int = 9999,
    seed: int = 1,
) -> Study:
    """Find and keep the hot spots of one indicator among the areas of one level.

    Returns
    -------
    Study
        Value: Gi* as z. p: two-sided, before the control of false discoveries. n: neighbours. Label: hot,
        cold or none after the control; quiet, never cold, where it is made of reports and few report though
        need is great; NULL where the area's value is not known. Details: local Moran with
        its p, is_island, and from four quarters on how the hot spot developed.

    Raises
    ------
    UserError
        The indicator is not known or restricted, fewer than thirty areas have a value, or all have the same.
    """
    meant = catalogue.indicators.get(indicator)
    if meant is None or meant.is_restricted:
        raise UserError(
            f"indicator {indicator!r} is not known or restricted", remedy="See layers/indicators/."
        )
    with connect(settings, role=Role.COMPUTE) as connection:
        areas = studies.read_areas(connection, level)
        when = studies.newest_period(connection, period)
        table, _, _, run_id = studies.read_table(
            connection, level, areas, indicators=[indicator], period=when
        )
        has_value = np.isfinite(table[:, 0])
        used = [area for area, is_known in zip(areas, has_value, strict=True) if is_known]
        if len(used) < LEAST_AREAS:
            raise UserError(
                f"{len(used)} areas of level {level!r} have a value in {when}: too few for hot spots",
                remedy=f"Hot spots need {LEAST_AREAS} areas; choose a finer --level or another --period.",
            )
        values = table[has_value, 0]
        if np.ptp(values) == 0:
            raise UserError(f"all areas have the same value in {when}", remedy="There is nothing to compare.")
        near = studies.read_neighbours(connection, level, used)
        by_quarter = _developments(connection, level, used, indicator=indicator, near=near)
        whole = moran(values, near.standardised())
        told_by_reports = catalogue.indicators[indicator].rests_on_reports
        figures = _figures(
            used, values, near, permutations=permutations, seed=seed, by_quarter=by_quarter,
            quiet=quiet_areas(connection) if told_by_reports else (),
        )  # fmt: skip
        figures += [
            AreaFigure(area, None, None, None, None, None, None, {})
            for area, is_known in zip(areas, has_value, strict=True)
            if not is_known
        ]
        study = Study(
            "hot_spots",
            level,
            when,
            indicator,
            run_id,
            seed,
            METHOD_VERSION,
            {"permutations": permutations, "false_discoveries": 0.05},
            {"moran": known(whole.value), "z": known(whole.z), "p": known(whole.p), "areas": len(used)},
            figures,
        )
        studies.keep(connection, study)
    return study


def _figures(
    areas: list[StudyArea],
    values: Floats,
    near: Neighbours,
    *,
    permutations: int,
    seed: int,
    by_quarter: dict[int, str],
    quiet: Collection[int],
) -> list[AreaFigure]:
    hot = hot_spots(values, near)
    local = local_moran(values, near, permutations=permutations, seed=seed)
    sizes = np.asarray(near.matrix.sum(axis=1)).ravel()
    names = np.where(~hot.is_significant, "none", np.where(hot.value > 0, "hot", "cold"))
    hushed = np.array([area.id in quiet for area in areas])
    names = np.where(hushed & (names != "hot"), "quiet", names)
    return [
        AreaFigure(
            area,
            known(hot.value[row]),
            None,
            None,
            known(hot.p[row]),
            float(sizes[row]),
            str(names[row]),
            {
                "rate": known(values[row]),
                "local_moran": known(local.value[row]),
                "local_p": known(local.p[row]),
                "is_local_cluster": bool(local.is_significant[row]),
                "is_island": bool(near.is_island[row]),
                **({"development": by_quarter[area.id]} if area.id in by_quarter else {}),
            },
        )
        for row, area in enumerate(areas)
    ]


def _developments(
    connection: Connection, level: str, areas: list[StudyArea], *, indicator: str, near: Neighbours
) -> dict[int, str]:
    """Return how each area's hot spot developed over the quarters in which all these areas are known."""
    asked = {"level": level, "indicators": [indicator], "period": None}
    place = {area.id: row for row, area in enumerate(areas)}
    quarters: dict[str, Floats] = {}
    for row in rows(connection, studies.PACKAGE, "study_values", asked):
        if row["period_kind"] == "quarter" and row["area_id"] in place and row["value"] is not None:
            column = quarters.setdefault(row["period_key"], np.full(len(areas), np.nan))
            column[place[row["area_id"]]] = row["value"]
    whole = [quarters[key] for key in sorted(quarters) if np.isfinite(quarters[key]).all()]
    differing = [column for column in whole if np.ptp(column) > 0]
    if len(differing) < LEAST_STEPS:
        return {}
    z = np.column_stack([getis_ord(column, near) for column in differing])
    return {area.id: str(name) for area, name in zip(areas, emerging(z), strict=True)}
