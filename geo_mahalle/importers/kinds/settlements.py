"""Settlements: names and points of cities, villages and hamlets, for the search of places alone."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from geo_mahalle.database import Connection, run
from geo_mahalle.importers import values
from geo_mahalle.importers.columns import Sieve
from geo_mahalle.importers.context import PACKAGE, Context, KindOfImport, Settled
from geo_mahalle.importers.kinds.facts import read_judged, read_key
from geo_mahalle.importers.points import nullable, read_points


def check(sieve: Sieve, context: Context) -> pa.Table:
    """Return the settlements of a batch that are in order."""
    key = read_key(sieve, context)
    name = values.tidy(sieve.text("name"))
    sieve.require(name, "name")
    points = read_points(sieve, context)
    sieve.refuse(~points.is_given, "no_place", name="lon")
    persons, wrong = values.numbers(sieve.text("persons"))
    sieve.refuse(wrong | (persons < 0), "number", name="persons", values=sieve.text("persons"))
    return sieve.result(
        {
            "source_key": key,
            "name": name,
            "name_en": values.tidy(sieve.text("name_en")),
            "other_names": values.tidy(sieve.text("other_names")),
            "within": values.tidy(sieve.text("within")),
            "persons": pc.if_else(pc.equal(nullable(persons), 0), None, nullable(persons)),
            **points.columns(),
        }
    )


def settle(connection: Connection, context: Context) -> Settled:
    """Write new and changed settlements."""
    del context
    run(connection, PACKAGE, "sql/judge_settlements")
    judged = read_judged(connection)
    created, changed = run(connection, PACKAGE, "sql/upsert_settlements").fetchone() or (0, 0)
    unchanged = sum(reason == "unchanged" for _, _, reason in judged)
    return Settled(judged=judged, created=created, changed=changed, unchanged=unchanged)


SETTLEMENTS = KindOfImport((("name",),), "stage_settlements", check, settle)
