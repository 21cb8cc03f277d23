"""Reports: what somebody saw, where and when. Each accepted one makes an issue."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo_mahalle.database import Connection, run
from geo_mahalle.importers import values
from geo_mahalle.importers.columns import Sieve
from geo_mahalle.importers.context import PACKAGE, Context, KindOfImport, Settled
from geo_mahalle.importers.kinds.facts import digest, read_judged, read_key, read_when, settle_points
from geo_mahalle.importers.points import AREA_WORDS, nullable, read_areas, read_points
from geo_mahalle.importers.times import Moments, read_moments
from geo_mahalle.text import squash

HISTORY = ("acknowledged", "reopened", "closed")
STATES = ("recorded", "reviewing", "with_agency", "resolved", "persisting", "refused")
DIGITS = {str(level): level for level in (1, 2, 3, 4)}


def has_history(context: Context) -> bool:
    """Return whether the file tells what became of its reports."""
    return any(context.columns.has(name) for name in (*HISTORY, "state"))


def check(sieve: Sieve, context: Context) -> pa.Table:
    """Return the reports of a batch that are in order."""
    key = read_key(sieve, context)
    category, sensitivity = _read_category(sieve, context)
    severity = _read_severity(sieve, context)
    when = read_when(sieve, context, "reported_at")
    points = read_points(sieve, context)
    named = read_areas(sieve, context, needed=~points.is_given)
    accuracy, wrong = values.numbers(sieve.text("accuracy_m"))
    sieve.refuse(wrong | (accuracy < 0), "number", name="accuracy_m", values=sieve.text("accuracy_m"))
    note = values.tidy(sieve.text("note")) if sieve.columns.has("note") else sieve.text("note")
    steps = {name: _read_step(sieve, context, name, when) for name in HISTORY}
    state = _read_state(sieve, context, steps)
    said = {
        **points.columns(),
        "on_day": when.dates(),
        "category_id": category,
        "severity": severity,
        "accuracy_m": nullable(accuracy),
        "at": when.timestamps(),
        "note": note,
    }
    # What the report says, in its own words: neither what the register makes of the area it names nor what
    # became of it later, or the next export of the same system would be another report.
    body = digest([*said.values(), *(sieve.text(name) for name in AREA_WORDS)], context.secret)
    _count_dropped(context, sensitivity, points.is_given, note)
    became = {"state": state, **{f"{name}_at": found for name, found in steps.items()}}
    known = {"source_key": key, "named_area_id": named, "sensitivity": sensitivity, "body": body}
    return sieve.result({**said, **became, **known})


def _read_category(sieve: Sieve, context: Context) -> tuple[pa.Array, pa.Array]:
    """Return category and class; a word that no category has is refused with the nearest one."""
    known = context.catalogue.categories
    written = sieve.text("category")
    default = context.default("category")
    if default:
        written = pc.fill_null(written, default)
    sieve.require(written, "category")
    table = context.table("categories", known)
    found, wrong = values.words(written, table)
    sieve.refuse(
        wrong, "category", name="category", values=written, detail=values.suggestions(written, wrong, table)
    )
    classes = {key: category.sensitivity for key, category in known.items()}
    sensitivity, _ = values.unique_map(found, classes.get, pa.int16())
    return found, sensitivity


def _read_severity(sieve: Sieve, context: Context) -> pa.Array:
    written = sieve.text("severity")
    words = {squash(word): level for word, level in context.source.severity.items()}
    found, wrong = values.whole(written, DIGITS | words)
    sieve.refuse(wrong, "severity", name="severity", values=written)
    return found


def _read_step(sieve: Sieve, context: Context, name: str, opened: Moments) -> pa.Array:
    """Return the time of a step of the history; a step before the report is refused."""
    written = sieve.text(name)
    moments = read_moments(written, None, context.reading)
    sieve.refuse(moments.wrong, "date", name=name, values=written)
    given = ~pc.is_null(written).to_numpy(zero_copy_only=False)
    # A day without a clock counts to the end of that day: it is not before a report of the same day.
    too_early = np.where(moments.has_clock, moments.seconds < opened.seconds, moments.days < opened.days)
    sieve.refuse(too_early & given & ~moments.wrong, "before_report", name=name, values=written)
    at_least = np.where(moments.has_clock, moments.seconds, np.maximum(moments.seconds, opened.seconds))
    return pa.array(at_least, pa.timestamp("s", tz="UTC"), mask=~given | moments.wrong)


def _read_state(sieve: Sieve, context: Context, steps: dict[str, pa.Array]) -> pa.Array:
    """Return the state a row says, or the one its history leads to."""
    written = sieve.text("state")
    table = {squash(state): state for state in STATES}
    table |= {squash(word): state for word, state in context.source.states.items()}
    found, wrong = values.words(written, table)
    sieve.refuse(
        wrong, "state", name="state", values=written, detail=values.suggestions(written, wrong, table)
    )
    is_reopened = pc.fill_null(pc.greater(steps["reopened"], steps["closed"]), False)
    reached = pc.case_when(
        pc.make_struct(is_reopened, pc.is_valid(steps["closed"]), pc.is_valid(steps["acknowledged"])),
        pa.scalar("persisting"),
        pa.scalar("resolved"),
        pa.scalar("reviewing"),
        pa.scalar("recorded"),
    )
    return pc.coalesce(found, reached)


def _count_dropped(
    context: Context,
    sensitivity: pa.Array,
    is_given: np.ndarray[tuple[int], np.dtype[np.bool_]],
    note: pa.Array,
) -> None:
    classes = pc.fill_null(sensitivity, 0).to_numpy(zero_copy_only=False)
    context.tally.counts["point_dropped"] += int(((classes == 3) & is_given).sum())
    context.tally.counts["note_dropped"] += int(
        ((classes >= 2) & pc.is_valid(note).to_numpy(zero_copy_only=False)).sum()
    )


def settle(connection: Connection, context: Context) -> Settled:
    """Place the reports, and write each with its issue and, where the file has one, its history.

    A known report whose row tells later steps stays as it is; the steps are added to its issue.
    """
    history = ("insert_issue_events",) if has_history(context) else ()
    settled = settle_points(
        connection, context, kind="reports", inserts=("insert_issues", "insert_reports", *history)
    )
    if history:
        (later,) = run(connection, PACKAGE, "sql/add_history").fetchone() or (0,)
        settled.changed = int(later)
        settled.judged = read_judged(connection)
    return settled


REPORTS = KindOfImport((("category",), ("reported_at",)), "stage_reports", check, settle)
