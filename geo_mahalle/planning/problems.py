"""Problems: issues of one category at one place, with the parts of their priority.

Comes in: issue facts, street parts and areas of the level. Goes out: a `Found` a cluster, of which
the document's `Problem` is made. Places are the street part an issue lies on, else a site of near ones; a
sensitive category has only its neighbourhood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import shapely

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database.queries import Connection, rows
from geo_mahalle.planning import priorities
from geo_mahalle.planning.model import PlaceKind
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.statistics import correction, fit_prior, relative_rates

PACKAGE = "geo_mahalle.planning"
GAP_INDICATORS = ("lit_street_share", "gathering_place_rate", "local_enterprise_rate")
"""Services that are counted, not reported: more is better."""
GATES = ("school", "school_primary", "school_secondary", "health_post", "health_centre", "hospital")
AREA_SENSITIVITY = 2
LEAST_FURTHER = 20
"""Further reports from which reporting can be told."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area of the level: people, extent, exposure and the equity weight of its service gap."""

    id: int
    code: str
    name_fa: str
    name_en: str
    is_pilot: bool
    persons: float | None
    crowding: float
    gap: float | None
    equity: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies around the issues: areas, street parts and gates."""

    areas: Mapping[str, AreaFacts]
    parts: Mapping[int, Row]
    gates: np.ndarray
    as_of: date


@dataclass(frozen=True, slots=True)
class Found:
    """One cluster with everything its priority is made of."""

    key: str
    area: str
    category: str
    sensitivity: int
    place_kind: PlaceKind
    place_name: str | None
    geometry: bytes | None
    length_m: float
    issues: tuple[int, ...]
    open_issues: tuple[int, ...]
    severity: int
    weight: float
    worst_open: int
    shape: float
    rate: float
    reporting: float
    exposure: float
    persistence: float
    equity: float

    @property
    def frequency(self) -> float:
        """Return expected issues a year, corrected for what is not reported."""
        return self.shape / self.rate * self.reporting

    @property
    def risk(self) -> float:
        """Return severity × frequency × exposure × persistence."""
        return self.weight * self.frequency * self.exposure * self.persistence

    @property
    def priority(self) -> float:
        """Return the risk times the equity weight."""
        return self.risk * self.equity


def read_ground(
    connection: Connection, level: str, codes: Sequence[str], parameters: Parameters, as_of: date
) -> Ground:
    """Return areas of the level with their weights, and streets and gates of the planned ones."""
    found = rows(
        connection,
        PACKAGE,
        "plan_areas",
        {"level": level, "indicators": list(GAP_INDICATORS), "as_of": as_of},
    )
    parts = rows(connection, PACKAGE, "street_parts", {"codes": list(codes), "as_of": as_of})
    gates = rows(connection, PACKAGE, "plan_facilities", {"kinds": list(GATES)})
    return Ground(
        areas={area.code: area for area in _weigh(found, parameters)},
        parts={row["part_id"]: row for row in parts},
        gates=np.array([(row["x_m"], row["y_m"]) for row in gates]).reshape(-1, 2),
        as_of=as_of,
    )


def read_reporting(connection: Connection, level: str, as_of: date) -> dict[str, float]:
    """Return by how much each area's counts are raised for what is not reported there, where that is known.

    Areas that report as the place does, or of which too little is known, are not in it (factor 1).

    Notes
    -----
    The chance that a problem is reported at all, told by further reports of problems already known, against
    the place, like for like by category (Liu, Bhandaram and Garg 2023); at most three times, nothing under
    thirty problems.
    """
    pairs = rows(connection, PACKAGE, "reporting_pairs", {"level": level, "as_of": as_of})
    further = np.array([row["further_reports"] for row in pairs], dtype=np.float64)
    if further.sum() < LEAST_FURTHER:
        return {}
    codes = sorted({row["area_code"] for row in pairs})
    names = sorted({row["category_id"] for row in pairs})
    place, kind = ({key: at for at, key in enumerate(keys)} for keys in (codes, names))
    found = relative_rates(
        np.array([place[row["area_code"]] for row in pairs]),
        np.array([kind[row["category_id"]] for row in pairs]),
        np.array([row["days"] for row in pairs], dtype=np.float64),
        further,
    )
    factor = correction(found.reported, found.incidents)
    return {code: round(float(factor[at]), 3) for code, at in place.items() if factor[at] > 1.0}


def _weigh(found: Sequence[Row], parameters: Parameters) -> list[AreaFacts]:
    values = np.array(
        [[float((row["gaps"] or {}).get(name, np.nan)) for name in GAP_INDICATORS] for row in found]
    ).reshape(-1, len(GAP_INDICATORS))
    gap = priorities.service_gap(values)
    equity = priorities.equity_by_gap(gap, parameters.equity_steps)
    density = np.array(
        [row["persons"] / row["area_m2"] if row["persons"] and row["area_m2"] else np.nan for row in found]
    )
    median = float(np.nanmedian(density)) if np.isfinite(density).any() else 1.0
    crowding = np.clip(
        np.nan_to_num(density / median, nan=1.0), parameters.exposure_low, parameters.exposure_high
    )
    return [
        AreaFacts(
            *(row["id"], row["code"], row["name_fa"], row["name_en"], row["is_pilot"], row["persons"]),
            crowding=float(crowding[at]),
            gap=float(gap[at]) if np.isfinite(gap[at]) else None,
            equity=float(equity[at]),
        )
        for at, row in enumerate(found)
    ]


def find_problems(
    connection: Connection,
    catalogue: Catalogue,
    ground: Ground,
    codes: Sequence[str],
    parameters: Parameters,
) -> list[Found]:
    """Return the clusters of the areas, the highest priority first."""
    since = ground.as_of - timedelta(days=round(parameters.window_years * 365.25))
    issues = rows(connection, PACKAGE, "problem_issues", {"codes": list(codes), "since": since})
    groups = _group([row for row in issues if row["category_id"] in catalogue.categories], parameters)
    by_category: dict[str, list[tuple[str, list[Row]]]] = defaultdict(list)
    for key, members in groups.items():
        by_category[members[0]["category_id"]].append((key, members))
    found = []
    for clusters in by_category.values():
        counts = np.array([len(members) for _, members in clusters], dtype=np.float64)
        places = max(len(ground.parts), len(clusters))
        empty = np.zeros(places - len(clusters))
        every = np.concatenate([counts, empty])
        prior = fit_prior(every, np.full(len(every), parameters.window_years))
        shape, rate = priorities.frequency(counts, parameters.window_years, prior)
        for at, (key, members) in enumerate(clusters):
            found.append(_describe(key, members, (shape[at], rate[at]), ground, parameters))
    return sorted(found, key=lambda one: (-one.priority, one.key))


def _group(issues: Sequence[Row], parameters: Parameters) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    loose: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in issues:
        category, area = row["category_id"], row["area_code"]
        if row["sensitivity"] >= AREA_SENSITIVITY or row["x_m"] is None:
            groups[f"{category}/{area}"].append(row)
        elif row["part_id"] is not None:
            groups[f"{category}/{area}/s{row['part_id']}"].append(row)
        else:
            loose[category, area].append(row)
    for (category, area), members in loose.items():
        label = priorities.sites(
            [row["x_m"] for row in members], [row["y_m"] for row in members], radius_m=parameters.cluster_m
        )
        first: dict[int, int] = {}
        for site, row in zip(label.tolist(), members, strict=True):
            issue = first.setdefault(site, row["issue_id"])
            groups[f"{category}/{area}/i{issue}"].append(row)
    return groups


def _describe(
    key: str, members: Sequence[Row], posterior: tuple[float, float], ground: Ground, parameters: Parameters
) -> Found:
    first = members[0]
    area = ground.areas[first["area_code"]]
    mark = key.split("/")[2] if key.count("/") == 2 else ""
    part = ground.parts.get(int(mark[1:])) if mark.startswith("s") else None
    kind: PlaceKind = "segment" if mark.startswith("s") else "site" if mark else "area"
    levels = [row["severity"] or 2 for row in members]
    weights = [parameters.severity_weights[level - 1] for level in levels]
    points = [(row["lon"], row["lat"]) for row in members if row["lon"] is not None]
    shape = None
    if kind == "segment" and part is not None:
        shape = bytes(part["wkb"])
    elif kind == "site" and points:
        shape = shapely.to_wkb(shapely.MultiPoint(points).centroid)
    return Found(
        key=key,
        area=area.code,
        category=first["category_id"],
        sensitivity=first["sensitivity"],
        place_kind=kind,
        place_name=part["name"] if part else None,
        geometry=shape,
        length_m=float(part["length_m"]) if part else 30.0,
        issues=tuple(row["issue_id"] for row in members),
        open_issues=tuple(row["issue_id"] for row in members if not row["is_closed"]),
        severity=round(float(np.median(levels))),
        weight=float(np.mean(weights)),
        worst_open=max((row["severity"] or 2 for row in members if not row["is_closed"]), default=0),
        shape=posterior[0],
        rate=posterior[1],
        reporting=parameters.reporting.get(area.code, 1.0),
        exposure=_exposure(members, area, ground, parameters),
        persistence=priorities.persistence(
            [
                (row["opened_on"], row["resolved_on"] or (row["opened_on"] if row["is_closed"] else None))
                for row in members
            ],
            ground.as_of,
        ),
        equity=area.equity,
    )


def _exposure(members: Sequence[Row], area: AreaFacts, ground: Ground, parameters: Parameters) -> float:
    points = np.array([(row["x_m"], row["y_m"]) for row in members if row["x_m"] is not None])
    if not len(points) or not len(ground.gates):
        return area.crowding
    centre = points.mean(axis=0)
    nearest = float(np.sqrt(((ground.gates - centre) ** 2).sum(axis=1)).min())
    return area.crowding * (parameters.gate_factor if nearest <= parameters.gate_m else 1.0)
