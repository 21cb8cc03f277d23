"""Take in one tagged report: idempotent, plausible, and never more than its category may hold.

Comes in: what a phone sends and who it belongs to. Goes out: a receipt with a code. The client's UUID and a
keyed digest of the body decide: the same again has the same answer, another body under a used UUID is
refused. The report joins the open problem it is most probably about, or opens one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import shapely
from shapely.geometry.base import BaseGeometry

from geo_mahalle.catalogue.categories import Category
from geo_mahalle.database import Connection, run
from geo_mahalle.database.queries import as_dicts
from geo_mahalle.errors import UserError
from geo_mahalle.register.hazards.around import Around, Spot, look_around
from geo_mahalle.register.hazards.lifecycle import Actor, new_code, put_event
from geo_mahalle.register.hazards.matching import ATTACH, RADIUS_M, judge
from geo_mahalle.register.hazards.notes import find_personal
from geo_mahalle.register.hazards.shapes import ReportRefused, middle, read_shape
from geo_mahalle.register.locate import Located

PACKAGE = "geo_mahalle.register.hazards"
PLACED_BY = ("gps", "tap", "search", "area")
MAX_ACCURACY_M = 100.0
OLDEST = timedelta(days=365)
MAX_NOTE = 300


class BodyDiffers(UserError):  # noqa: N818 - it is a decision, not a fault
    """Another report was already sent under this identifier."""

    http_status = 409


@dataclass(frozen=True)
class Tagger:
    """Who sends: the account's key (never shown), the role, and the areas it may tag in (none: all)."""

    account_key: str
    role: str
    area_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class TaggedReport:
    """What a phone sends. `shape` is a GeoJSON geometry; without one `area_code` names the area.

    `same_as` is the public id of the open problem the person said it is («من هم دیدم»).
    """

    client_id: UUID
    category: str
    severity: int | None
    tagged_at: datetime
    shape: Mapping[str, Any] | None = None
    placed_by: str = "gps"
    accuracy_m: float | None = None
    area_code: str | None = None
    chips: tuple[str, ...] = ()
    note: str | None = None
    same_as: UUID | None = None


@dataclass(frozen=True)
class Receipt:
    """The answer to a report. `warnings` are words: clock, outside; a repeat is not new."""

    report: UUID
    issue: UUID
    code: str
    state: str
    area_code: str | None
    warnings: tuple[str, ...] = ()
    is_new: bool = True
    joined: bool = False


@dataclass(frozen=True)
class Intake:
    """What the place allows: its categories, chips by category, the key for digests, whether notes are on."""

    categories: Mapping[str, Category]
    chips: Mapping[str, frozenset[str]]
    key: bytes
    takes_notes: bool = False
    timezone: str = "Asia/Tehran"


@dataclass(frozen=True)
class _Placed:
    area_id: int | None
    also_in: tuple[int, ...]
    located_as: str
    point: BaseGeometry | None
    extent: BaseGeometry | None
    warnings: tuple[str, ...]


def take_report(
    connection: Connection, report: TaggedReport, tagger: Tagger, *, intake: Intake, now: datetime
) -> Receipt:
    """Store a tagged report once and return its receipt; the same report again has the same receipt.

    Raises ReportRefused for what its category may not hold or a place that cannot be meant, BodyDiffers for a
    used identifier with another body. Durable when the caller's transaction is committed.
    """
    around = look_up(connection, report, tagger.area_ids, intake=intake, now=now)
    return keep_report(connection, report, tagger, around, intake=intake, now=now)


def look_up(
    connection: Connection, report: TaggedReport, areas: Sequence[int], *, intake: Intake, now: datetime
) -> Around:
    """Return what the database knows around a report, and the areas that lie in `areas`, in one message."""
    category, spot = intake.categories.get(report.category), None
    if report.shape is not None and category is not None:
        with suppress(ReportRefused):  # it is refused, in its turn, by keep_report
            point = middle(read_shape(report.shape))
            seen_at, _ = _moment(report.tagged_at, category, intake, now)
            on = now.astimezone(ZoneInfo(intake.timezone)).date()
            spot = Spot((point.x, point.y), category.id, seen_at, on)
    return look_around(connection, report.client_id, areas, spot)


def keep_report(
    connection: Connection,
    report: TaggedReport,
    tagger: Tagger,
    around: Around,
    *,
    intake: Intake,
    now: datetime,
    commits: bool = False,
) -> Receipt:
    """Store a report that was looked up and return its receipt; see `take_report`.

    With `commits` the transaction is committed in the message that stores: when this returns, it is durable.
    """
    digest = body_hmac(report, intake.key)
    if around.known:
        return _repeat(around.known, digest)
    category = _check_contents(report, intake)
    placed = _place(connection, report, tagger, around, category)
    seen_at, warnings = _moment(report.tagged_at, category, intake, now)
    issue, probability = _choose_issue(connection, report, placed, category, seen_at, tagger, around)
    actor = Actor(tagger.account_key, tagger.role, intake.key)
    with connection.pipeline():
        inserted = run(
            connection,
            PACKAGE,
            "insert_tagged",
            _row_of(report, placed, category, tagger)
            | {
                "digest": digest,
                "at": seen_at,
                "probability": probability,
                "issue": issue,
                "number": around.number,
            },
        )
        if issue is None:
            opened = put_event(connection, around.number, "opened", actor=actor, at=seen_at)
        if commits:
            connection.commit()
    (stored,) = as_dicts(inserted)
    if issue is None and opened.fetchone() is None:
        raise UserError("There is no such problem.")
    return Receipt(
        stored["report"],
        stored["issue"],
        stored["code"],
        stored["state"],
        stored["area_code"],
        (*warnings, *placed.warnings),
        joined=issue is not None,
    )


def _row_of(report: TaggedReport, placed: _Placed, category: Category, tagger: Tagger) -> dict[str, Any]:
    return {
        "client": report.client_id,
        "category": category.id,
        "severity": report.severity,
        "point": placed.point and shapely.to_wkb(placed.point),
        "extent": placed.extent and shapely.to_wkb(placed.extent),
        "accuracy": report.accuracy_m if placed.point else None,
        "area": placed.area_id,
        "also": list(placed.also_in),
        "located": placed.located_as,
        "note": report.note,
        "chips": sorted(set(report.chips)),
        "code": new_code(),
        "placed_by": report.placed_by,
        "account": tagger.account_key,
    }


def body_hmac(report: TaggedReport, key: bytes) -> bytes:
    """Return the keyed digest of everything a report says, whatever the order of its keys."""
    said = {
        name: getattr(report, name)
        for name in ("category", "severity", "shape", "placed_by", "accuracy_m", "area_code", "note")
    }
    said |= {
        "at": report.tagged_at.astimezone(UTC).isoformat(),
        "chips": sorted(set(report.chips)),
        "same_as": report.same_as and str(report.same_as),
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _repeat(known: Mapping[str, Any], digest: bytes) -> Receipt:
    if not hmac.compare_digest(bytes(known["body_hmac"]), digest):
        raise BodyDiffers(remedy="Give a new report a new identifier.")
    return Receipt(
        known["report"], known["issue"], known["code"], known["state"], known["area_code"], is_new=False
    )


def _check_contents(report: TaggedReport, intake: Intake) -> Category:
    """Return the category, or refuse what it may not hold."""
    category = intake.categories.get(report.category)
    if category is None:
        raise ReportRefused(
            "The category %(category)r is not known here.", values={"category": report.category}
        )
    if report.severity is not None and not 1 <= report.severity <= 4:
        raise ReportRefused("The severity must be 1 to 4.")
    if report.placed_by not in PLACED_BY:
        raise ReportRefused("placed_by must be one of %(names)s.", values={"names": ", ".join(PLACED_BY)})
    if category.sensitivity >= 2 and (report.shape or report.note or report.chips):
        raise ReportRefused(
            "This category takes no point, no shape and no note.", remedy="Name the neighbourhood alone."
        )
    if unknown := set(report.chips) - intake.chips.get(category.id, frozenset()):
        raise ReportRefused(
            "These notes do not belong to the category: %(names)s.",
            values={"names": ", ".join(sorted(unknown))},
        )
    if report.note is not None:
        _check_note(report.note, intake)
    return category


def _check_note(note: str, intake: Intake) -> None:
    if not intake.takes_notes:
        raise ReportRefused("Free text is off here.", remedy="Tap the notes that fit.")
    if len(note) > MAX_NOTE:
        raise ReportRefused("A note has at most %(max_note)s letters.", values={"max_note": MAX_NOTE})
    if found := find_personal(note):
        raise ReportRefused(
            "The note seems to hold: %(names)s.",
            remedy="Take telephone numbers, ids and plates out.",
            values={"names": ", ".join(found)},
        )


def _place(
    connection: Connection, report: TaggedReport, tagger: Tagger, around: Around, category: Category
) -> _Placed:
    """Return where the report is, or refuse a place that cannot be meant."""
    if report.shape is None:
        return _place_by_name(connection, report, tagger)
    geometry = read_shape(report.shape)
    point, located = middle(geometry), around.located or Located(None, ())
    allowed = set(tagger.area_ids)
    if allowed and located.area_id not in allowed and allowed.isdisjoint(located.also_in):
        raise ReportRefused(
            "The place lies outside your area; a fix that jumped is never used silently.",
            remedy="Tap the place on the map.",
        )
    is_vague = (
        report.placed_by == "gps" and report.accuracy_m is not None and report.accuracy_m > MAX_ACCURACY_M
    )
    if is_vague:
        raise ReportRefused(
            "The fix is good to %(accuracy_m)s m only.",
            remedy="Tap the place on the map.",
            values={"accuracy_m": f"{report.accuracy_m:.0f}"},
        )
    return _Placed(
        located.area_id,
        located.also_in,
        located.located_as,
        point,
        None if geometry.geom_type == "Point" else geometry,
        ("outside",) if located.area_id is None else (),
    )


def _place_by_name(connection: Connection, report: TaggedReport, tagger: Tagger) -> _Placed:
    if report.area_code is None:
        raise ReportRefused("The report says neither a place nor an area.")
    found = run(connection, PACKAGE, "area_by_code", {"code": report.area_code}).fetchone()
    if found is None:
        raise ReportRefused(
            "There is no area with the code %(area_code)r.", values={"area_code": report.area_code}
        )
    if tagger.area_ids and found[0] not in tagger.area_ids:
        raise ReportRefused("This is not your area.")
    return _Placed(found[0], (), "named", None, None, ())


def _moment(
    tagged_at: datetime, category: Category, intake: Intake, now: datetime
) -> tuple[datetime, tuple[str, ...]]:
    """Return when it was seen: a clock ahead or a year behind is set to now; from S2 on no hour."""
    is_believed = now - OLDEST <= tagged_at <= now
    seen, warnings = (tagged_at, ()) if is_believed else (now, ("clock",))
    if category.sensitivity >= 2:
        zone = ZoneInfo(intake.timezone)
        seen = datetime.combine(seen.astimezone(zone).date(), time(12), zone)
    return seen, warnings


def _choose_issue(
    connection: Connection,
    report: TaggedReport,
    placed: _Placed,
    category: Category,
    at: datetime,
    tagger: Tagger,
    around: Around,
) -> tuple[int | None, float | None]:
    """Return the open problem the report joins, with the probability; a person's own word has none."""
    if report.same_as is not None:
        return _named_issue(connection, report.same_as, placed, category, tagger), None
    if placed.point is None:
        return None, None
    near = judge(around.near, at=at, severity=report.severity, note=report.note)
    if near and near[0].probability >= ATTACH:
        return near[0].issue_id, near[0].probability
    return None, None


def _named_issue(
    connection: Connection, issue: UUID, placed: _Placed, category: Category, tagger: Tagger
) -> int:
    """Return the problem a person pointed at: open, of the kind, in reach, and where the report is."""
    here = [placed.area_id, *placed.also_in] if placed.area_id is not None else []
    found = run(
        connection,
        PACKAGE,
        "open_issue",
        {
            "issue": issue,
            "category": category.id,
            "reach": list(tagger.area_ids),
            "here": here,
            "point": placed.point and shapely.to_wkb(placed.point),
            "radius_m": RADIUS_M,
        },
    ).fetchone()
    if found is None:
        raise ReportRefused("The problem you pointed at is not open any more, or of another kind.")
    return int(found[0])
