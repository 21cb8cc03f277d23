"""How drafts fit among their neighbours: ground that two have, and ground that none has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from geo_mahalle.database import Connection, rows
from geo_mahalle.register.boundaries.drafts import PACKAGE, Draft, read_drafts
from geo_mahalle.register.drawing import Fault, faults_between, narrow_gaps

GAP_WIDTH_M = 20.0
NEAR_DEGREES = 0.0005
Shape = Any  # shapely ships no types that mypy could read


@dataclass(frozen=True)
class Fit:
    """A fault between areas of one level, with the names of whom it concerns."""

    kind: str
    names: tuple[str, ...]
    shape: Shape
    area_m2: float


def fit_of(connection: Connection) -> list[Fit]:
    """Return overlaps and gaps between open drafts and what lies beside them on their level."""
    open_drafts = [one for one in read_drafts(connection) if one.status != "approved"]
    by_level: dict[str, list[Draft]] = defaultdict(list)
    for draft in open_drafts:
        by_level[draft.level].append(draft)
    found: list[Fit] = []
    for level, drafts in sorted(by_level.items()):
        shapes, names = _beside(connection, level, drafts)
        found += [_fit(fault, names) for fault in _faults(shapes)]
    return sorted(found, key=lambda fit: (fit.kind, -fit.area_m2))


def _faults(shapes: Mapping[str, Shape]) -> list[Fault]:
    """Return overlaps, holes and narrow gaps; a gap is told once."""
    faults = faults_between(shapes)
    holes = [fault.shape for fault in faults if fault.kind == "gap"]
    narrow = [
        one
        for one in narrow_gaps(shapes, width_m=GAP_WIDTH_M)
        if not any(hole.intersects(one.shape) for hole in holes)
    ]
    return [*faults, *narrow]


def _beside(
    connection: Connection, level: str, drafts: list[Draft]
) -> tuple[dict[str, Shape], dict[str, str]]:
    """Return shapes and names of drafts, and of the areas in force near them that are not being redrawn."""
    around = shapely.box(*shapely.total_bounds([draft.shape for draft in drafts])).buffer(NEAR_DEGREES)
    box = dict(zip(("west", "south", "east", "north"), shapely.bounds(around).tolist(), strict=True))
    redrawn = [code for draft in drafts for code in (draft.code, *draft.absorbs) if code]
    near = rows(connection, PACKAGE, "areas_near", {**box, "level": level, "redrawn": redrawn})
    shapes = {f"area {row['code']}": shapely.from_wkb(row["shape"]) for row in near}
    names = {f"area {row['code']}": row["name"] for row in near}
    shapes |= {f"draft {draft.id}": draft.shape for draft in drafts}
    names |= {f"draft {draft.id}": draft.name for draft in drafts}
    return shapes, names


def _fit(fault: Fault, names: Mapping[str, str]) -> Fit:
    """Return the fault with the names of its areas, in their own order: drafts' keys are random."""
    return Fit(fault.kind, tuple(sorted(names[code] for code in fault.codes)), fault.shape, fault.area_m2)
