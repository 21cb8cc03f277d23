"""What became of a plan: an action after its events, and a version against the one before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from geo_mahalle.planning.model import Action, ActionEvent, Difference, PlanDocument


def difference(before: PlanDocument, after: PlanDocument) -> Difference:
    """Return what a version adds, takes away and moves to another quarter."""
    old = {one.key: one for one in before.chosen}
    new = {one.key: one for one in after.chosen}
    return Difference(
        against_version=before.version,
        added=tuple(one.titles for key, one in new.items() if key not in old),
        removed=tuple(one.titles for key, one in old.items() if key not in new),
        moved=tuple(
            one.titles
            for key, one in new.items()
            if key in old and old[key].start_quarter != one.start_quarter
        ),
        rials_before=before.total_rials,
        rials_after=after.total_rials,
    )


def followed(action: Action, events: Sequence[Mapping[str, Any]]) -> Action:
    """Return the action as its events left it: the last status, cost in rials and measurement."""
    if not events:
        return action
    last = events[-1]
    measured = next((one for one in reversed(events) if one["measured"] is not None), None)
    kpi = action.kpi
    if kpi is not None and measured is not None:
        kpi = replace(kpi, measured=measured["measured"], measured_on=measured["measured_on"])
    spent = [one["cost_rials"] for one in events if one["cost_rials"] is not None]
    return replace(
        action,
        status=last["to_status"],
        blocked_reason=last["blocked_reason"],
        actual_rials=spent[-1] if spent else None,
        kpi=kpi,
        events=tuple(
            ActionEvent(
                at=one["at"],
                status=one["to_status"],
                role=one["actor_role"],
                blocked_reason=one["blocked_reason"],
                cost_rials=one["cost_rials"],
                photo_before=one["photo_before"],
                photo_after=one["photo_after"],
                step=one["step"],
                happened_on=one["happened_on"],
            )
            for one in events
        ),
    )
