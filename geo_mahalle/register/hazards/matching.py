"""Say how probably a report is about a problem that is known already.

A logistic model of Fellegi and Sunter's kind (Fellegi & Sunter, 1969, A theory for record linkage): distance
beyond what phones err, silence since the last report, agreement of severity and of the Persian words each add
to the log-odds. The weights were chosen on demo cities of seeds 1 to 3, with true severities and with three
of ten one level off, and are scored on seeds that nobody has seen. Merging keeps both histories and is undone
by one call.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.text import fold

PACKAGE = "geo_mahalle.register.hazards"
ATTACH = 0.5
RADIUS_M = 80.0
"""Beyond this nothing is one thing, whatever else agrees."""

INTERCEPT = 4.9
PER_METRE = -0.12
PER_LOG_DAY = -0.55
SEVERITY_AGREES, SEVERITY_NEXT, SEVERITY_DIFFERS = 0.6, -0.3, -2.2
"""Two people who see one thing are often one level apart: that says little, two levels say much."""

TEXT_WEIGHT = 3.0

Floats = np.ndarray


@dataclass(frozen=True)
class Near:
    """An open problem near a point, with the probability that a report there is about it."""

    issue_id: int
    issue: UUID
    state: str
    severity: int | None
    opened_at: datetime
    reports: int
    distance_m: float
    probability: float
    photo: UUID | None


def probability(
    distance_m: Floats | float,
    silent_days: Floats | float,
    severity_gap: Floats | float,
    text_likeness: Floats | float,
) -> Floats:
    """Return P(same thing) for reports of one category; NaN in gap or likeness means it is not known.

    `silent_days` since the last report of the problem; `severity_gap` |difference| of levels; `text_likeness`
    0..1 from `likeness`.
    """
    gap, likeness_ = np.asarray(severity_gap, float), np.asarray(text_likeness, float)
    odds = (
        INTERCEPT
        + PER_METRE * np.asarray(distance_m, float)
        + PER_LOG_DAY * np.log1p(np.maximum(np.asarray(silent_days, float), 0))
        + np.where(np.isnan(gap), 0.0, _of_severity(gap))
        + np.where(np.isnan(likeness_), 0.0, TEXT_WEIGHT * (likeness_ - 0.25))
    )
    found = 1 / (1 + np.exp(-odds))
    return np.where(np.asarray(distance_m, float) > RADIUS_M, 0.0, found)


def _of_severity(gap: Floats) -> Floats:
    return np.where(gap == 0, SEVERITY_AGREES, np.where(gap < 2, SEVERITY_NEXT, SEVERITY_DIFFERS))


def likeness(one: str | None, other: str | None) -> float:
    """Return how alike two notes are, 0..1 by shared trigrams of their folded letters; NaN without both.

    >>> likeness("چراغ كوچه‌ي گل", "چراغ کوچه ی گل")
    1.0
    """
    if not one or not other:
        return math.nan
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / len(first | second) if first | second else math.nan


def _trigrams(text: str) -> set[str]:
    padded = f"  {fold(text)} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def nearby(
    connection: Connection,
    point: tuple[float, float],
    category: str,
    *,
    at: datetime,
    severity: int | None = None,
    note: str | None = None,
) -> list[Near]:
    """Return open problems of the category near (lon, lat), the most probable first.

    Stated accuracy is not weighed: phones state it too low and too high alike.
    """
    found = rows(
        connection,
        PACKAGE,
        "near_issues",
        {"lon": point[0], "lat": point[1], "category": category, "radius_m": RADIUS_M, "at": at},
    )
    return judge(found, at=at, severity=severity, note=note)


def judge(
    found: Sequence[Mapping[str, Any]], *, at: datetime, severity: int | None = None, note: str | None = None
) -> list[Near]:
    """Return what the rows of `near_issues.sql` are to a report, the most probable first."""
    judged = [_judge(row, at, severity, note) for row in found if row["distance_m"] <= RADIUS_M]
    return sorted(judged, key=lambda near: (-near.probability, near.distance_m, near.issue_id))


def _judge(row: Mapping[str, Any], at: datetime, severity: int | None, note: str | None) -> Near:
    known = row["severity"]
    distance = row["mean_distance_m"] if row["mean_distance_m"] is not None else row["distance_m"]
    silent = abs((at - (row["last_at"] or row["opened_at"])).total_seconds()) / 86_400
    gap = math.nan if severity is None or known is None else abs(severity - known)
    chance = probability(min(distance, row["distance_m"] + 20), silent, gap, likeness(note, row["note"]))
    return Near(
        row["issue_id"],
        row["issue"],
        row["state"],
        known,
        row["opened_at"],
        row["reports"],
        row["distance_m"],
        float(chance),
        row["photo"],
    )


@dataclass(frozen=True)
class Sightings:
    """Reports as columns, in the order of time: category, metres, days, severity (NaN: none), day closed."""

    category: Floats
    xy: Floats
    day: Floats
    severity: Floats
    closed: Floats


def group(seen: Sightings) -> Floats:
    """Return for each report the number of its problem: one pass in the order of time.

    A report joins the open problem of its category whose reports it fits best (mean place, last day,
    severity) where the probability reaches ATTACH; a closed problem takes none.
    """
    labels = np.full(len(seen.day), -1)
    for category in np.unique(seen.category):
        _group_category(seen, np.flatnonzero(seen.category == category), labels)
    return labels


def _group_category(seen: Sightings, members: Floats, labels: Floats) -> None:
    """Label the reports of one category in place of -1; a problem bears the number of its first report."""
    count = len(members)
    centre, number = np.zeros((count, 2)), np.zeros(count)
    last, closed, level = np.zeros(count), np.zeros(count), np.zeros(count)
    first = np.zeros(count, int)
    used = 0
    for report in members:
        at, day = seen.xy[report], seen.day[report]
        gone = np.hypot(*(centre[:used] - at).T) if used else np.empty(0)
        near = np.flatnonzero((gone <= RADIUS_M) & ~(closed[:used] < day))
        best, chance = -1, 0.0
        if len(near):
            gap = np.abs(level[near] - seen.severity[report])
            chances = probability(gone[near], day - last[near], gap, np.full(len(near), np.nan))
            best, chance = int(near[np.argmax(chances)]), float(chances.max())
        if chance < ATTACH:
            best, used = used, used + 1
            first[best], level[best] = report, seen.severity[report]
            closed[best] = np.nan if np.isnan(seen.closed[report]) else seen.closed[report]
        number[best] += 1
        centre[best] += (at - centre[best]) / number[best]
        last[best] = day
        labels[report] = first[best]


def merge(
    connection: Connection,
    kept: UUID,
    merged: UUID,
    *,
    role: str,
    at: datetime,
    chance: float | None = None,
) -> int:
    """Put the reports of one problem to another and return the number by which it can be undone.

    The merged problem stays with its history, stands as not accepted and counts nowhere. Merged again into
    the same one, it stays as it is. One that was split, or is a part, is not merged.
    """
    if kept == merged:
        raise UserError("A problem cannot be merged with itself.")
    run(connection, PACKAGE, "lock_pair", {"one": kept, "other": merged})
    standing = run(connection, PACKAGE, "standing_merge", {"kept": kept, "merged": merged}).fetchone()
    if standing is not None:
        return int(standing[0])
    found = run(
        connection,
        PACKAGE,
        "merge_issue",
        {"kept": kept, "merged": merged, "role": role, "chance": chance},
    ).fetchone()
    if found is None:
        raise UserError("Both problems must be of one category, whole, and neither merged already.")
    run(connection, PACKAGE, "mark_merged", {"merge": found[0], "at": at})
    run(connection, PACKAGE, "point_merged", {"merge": found[0]})
    return int(found[0])


def split(connection: Connection, merge_id: int, *, at: datetime) -> None:
    """Undo a merge: the reports go back, the problem stands as it stood before."""
    held = rows(connection, PACKAGE, "lock_merge", {"merge": merge_id})
    if held and held[0]["is_moved_on"]:
        raise UserError(
            "The problem that holds the reports was merged onwards.", remedy="Undo the later merge first."
        )
    found = run(connection, PACKAGE, "unmerge_issue", {"merge": merge_id, "at": at}).fetchone()
    if found is None:
        raise UserError("There is no such merge, or it was undone already.")
    run(connection, PACKAGE, "mark_unmerged", {"merge": merge_id, "at": at})
    run(connection, PACKAGE, "restore_closing", {"merge": merge_id})
