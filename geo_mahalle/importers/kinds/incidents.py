"""Incidents and community events: dated facts without a lifecycle."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo_mahalle.database import Connection, run
from geo_mahalle.importers import values
from geo_mahalle.importers.columns import Sieve
from geo_mahalle.importers.context import PACKAGE, Context, KindOfImport, Settled
from geo_mahalle.importers.kinds.facts import read_judged, read_key, read_when, settle_points
from geo_mahalle.importers.points import read_areas, read_points
from geo_mahalle.text import squash


def read_kind(sieve: Sieve, context: Context, name: str = "kind") -> pa.Array:
    """Return the kind of a fact: the word the source gives for it, or its own word as it stands."""
    written = values.tidy(sieve.text(name))
    if (default := context.default(name)) is not None:
        written = pc.fill_null(written, default)
    sieve.require(written, name)
    table = {squash(word): ours for word, ours in context.source.kinds.items()}
    found, _ = values.words(written, table)
    return pc.coalesce(found, written)


def read_sum(sieve: Sieve, name: str) -> values.Floats:
    """Return the sum of a field's columns; NaN where any of them is empty. Refuses what is no count."""
    total = np.zeros(sieve.batch.num_rows)
    for heading in sieve.columns.found.get(name, ()):
        column = sieve.heading(heading)
        numbers, wrong = values.numbers(column)
        sieve.refuse(wrong | (numbers < 0), "number", name=heading, values=column)
        total = total + numbers
    return total if sieve.columns.has(name) else np.full(sieve.batch.num_rows, np.nan)


def whole_numbers(sieve: Sieve, name: str, *, absent: int | None) -> pa.Array:
    """Return a field of whole numbers; `absent` (or NULL) where a row has none."""
    numbers = read_sum(sieve, name)
    sieve.refuse(~np.isnan(numbers) & (numbers != np.floor(numbers)), "number", name=name)
    found = pa.array(np.nan_to_num(numbers), pa.float64(), mask=np.isnan(numbers)).cast(
        pa.int32(), safe=False
    )
    return found if absent is None else pc.fill_null(found, absent)


def check(sieve: Sieve, context: Context) -> pa.Table:
    """Return the incidents of a batch that are in order."""
    key = read_key(sieve, context)
    kind = read_kind(sieve, context)
    when = read_when(sieve, context, "occurred_at")
    points = read_points(sieve, context)
    return sieve.result(
        {
            "source_key": key,
            "named_area_id": read_areas(sieve, context, needed=~points.is_given),
            "stated_area_id": _stated(sieve, context),
            "count": whole_numbers(sieve, "count", absent=1),
            "casualties": whole_numbers(sieve, "casualties", absent=None),
            **points.columns(),
            "on_day": when.dates(),
            "kind": kind,
            "at": when.timestamps(only_clock=True),
        }
    )


def _stated(sieve: Sieve, context: Context) -> pa.Array:
    """Return the area the source states beside the place; NULL for a word that is no area («مرکز استان»)."""
    found, unknown = values.unique_map(
        sieve.text("stated_area"), lambda name: context.names.find(None, name, None)[0], pa.int64()
    )
    context.tally.counts["stated_unknown"] += int(unknown.sum())
    return found


def settle(connection: Connection, context: Context) -> Settled:
    """Place the incidents and write the new ones."""
    return settle_points(connection, context, kind="incidents", inserts=("insert_incidents",))


def check_event(sieve: Sieve, context: Context) -> pa.Table:
    """Return the community events of a batch that are in order."""
    key = read_key(sieve, context)
    kind = read_kind(sieve, context)
    when = read_when(sieve, context, "on_day")
    named = read_areas(sieve, context)
    sieve.require(named, "area_code")
    table = context.table("kinds", context.catalogue.facility_kinds)
    written = sieve.text("host_kind")
    sieve.require(written, "host_kind")
    host, wrong = values.words(written, table)
    sieve.refuse(
        wrong, "kind", name="host_kind", values=written, detail=values.suggestions(written, wrong, table)
    )
    is_open, unread = values.flags(sieve.text("is_open"))
    sieve.refuse(unread, "flag", name="is_open", values=sieve.text("is_open"))
    return sieve.result(
        {
            "source_key": key,
            "on_day": when.dates(),
            "named_area_id": named,
            "kind": kind,
            "band": sieve.text("band"),
            "host_kind": host,
            "host_key": sieve.text("host_key"),
            "is_open": is_open,
        }
    )


def settle_events(connection: Connection, context: Context) -> Settled:
    """Write the new events."""
    del context
    run(connection, PACKAGE, "sql/judge_events")
    judged = read_judged(connection)
    return Settled(judged=judged, created=run(connection, PACKAGE, "sql/insert_events").rowcount)


INCIDENTS = KindOfImport((("kind",), ("occurred_at",)), "stage_incidents", check, settle)
EVENTS = KindOfImport(
    (("kind",), ("on_day",), ("area_code", "area_name")), "stage_events", check_event, settle_events
)
