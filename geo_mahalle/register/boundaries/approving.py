"""Approve drafts: one import into the register, with versions, crosswalks, and facts placed anew."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import shapely

from geo_mahalle.database import connect, run
from geo_mahalle.errors import UserError
from geo_mahalle.importers import ImportOutcome, ImportRequest, import_file, undo
from geo_mahalle.importers.reasons import REASONS
from geo_mahalle.importers.told import Told
from geo_mahalle.register.boundaries.drafts import (
    CHANGED,
    CHANGED_REMEDY,
    PACKAGE,
    Draft,
    DraftChanged,
    read_drafts,
)
from geo_mahalle.register.boundaries.fitting import fit_of
from geo_mahalle.settings import Settings

MOST_OVERLAP_M2 = 50.0
FILE_NAME = "approved-boundaries.geojson"
OVERLAP = "Two areas have the same ground: {} m²."
OVERLAP_REMEDY = "Move the line of one of them, or approve them as they are with the tick below."


def approve(
    settings: Settings,
    draft_ids: Sequence[str],
    by: str,
    *,
    day: date | None = None,
    is_despite_overlaps: bool = False,
) -> ImportOutcome:
    """Bring agreed drafts into the register from a day on (None: the place's today); all of them or none.

    Raises DraftChanged where one is not agreed, UserError for overlaps and for what the register refuses.
    """
    with connect(settings) as connection:
        drafts = read_drafts(connection, ids=draft_ids)
        if not drafts or len(drafts) < len(set(draft_ids)) or any(one.status != "agreed" for one in drafts):
            raise DraftChanged(Told(CHANGED), remedy=Told(CHANGED_REMEDY))
        names = {draft.name for draft in drafts}
        shared = sum(
            fit.area_m2 for fit in fit_of(connection) if fit.kind == "overlap" and names & set(fit.names)
        )
    if shared > MOST_OVERLAP_M2 and not is_despite_overlaps:
        raise UserError(Told(OVERLAP, round(shared)), remedy=Told(OVERLAP_REMEDY))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        path.write_text(json.dumps(_collection(drafts), ensure_ascii=False), encoding="utf-8")
        ending = sorted({code for draft in drafts for code in draft.absorbs})
        options = {"ends": ",".join(ending)} if ending else {}
        outcome = import_file(settings, ImportRequest("areas", path, as_of=day, options=options))
    if outcome.refused:
        undo(settings, outcome.run_id or 0)
        sentence, remedy = REASONS[outcome.refusals[0].reason]
        raise UserError(Told(sentence), remedy=Told(remedy))
    with connect(settings) as connection:
        for draft in drafts:
            given = {"id": draft.id, "run_id": outcome.run_id, "by": by}
            run(connection, PACKAGE, "approve_draft", given)
    return outcome


def _collection(drafts: Sequence[Draft]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [_feature(one) for one in drafts]}


def _feature(draft: Draft) -> dict[str, Any]:
    said = {
        "code": draft.code,
        "name": draft.name,
        "level": draft.level,
        "parent_code": draft.parent_code,
        "status": "approved",
    }
    return {
        "type": "Feature",
        "properties": {name: value for name, value in said.items() if value is not None},
        "geometry": json.loads(shapely.to_geojson(draft.shape)),
    }
