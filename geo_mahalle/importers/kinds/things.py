"""Facilities, streets and buildings: things with a key of their source, kept by version."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo_mahalle.database import Connection, run
from geo_mahalle.importers import values
from geo_mahalle.importers.columns import Sieve
from geo_mahalle.importers.context import PACKAGE, Context, KindOfImport, Settled
from geo_mahalle.importers.kinds.areas import POLYGONS, read_shapes
from geo_mahalle.importers.kinds.facts import read_judged, read_key
from geo_mahalle.importers.placing import place_stage
from geo_mahalle.importers.points import nullable, read_areas, read_points
from geo_mahalle.importers.records import Batch
from geo_mahalle.importers.times import read_days
from geo_mahalle.text import squash

HIGHEST_LEVEL = 10
MOST_STOREYS = 200
PURPOSES = ("home", "other", "unknown")
CLASSES = ("main", "street", "alley", "footway", "steps", "unknown")


def check_facility(sieve: Sieve, context: Context) -> pa.Table:
    """Return the facilities of a batch that are in order; one with an extent is placed by a point inside."""
    key = read_key(sieve, context)
    kind, sensitivity = _read_kind(sieve, context)
    shape = _read_extents(sieve, context)
    points = read_points(sieve, context)
    named = read_areas(sieve, context, needed=~points.is_given)
    sieve.refuse(~points.is_given & pc.is_null(named).to_numpy(zero_copy_only=False), "no_place", name="lon")
    working, wrong = values.flags(sieve.text("is_working"))
    sieve.refuse(wrong, "flag", name="is_working", values=sieve.text("is_working"))
    capacity, wrong = values.numbers(sieve.text("capacity"))
    sieve.refuse(wrong | (capacity < 0), "number", name="capacity", values=sieve.text("capacity"))
    days = {}
    for name in ("from_on", "to_on"):
        days[name], wrong = read_days(sieve.text(name), context.reading)
        sieve.refuse(wrong, "date", name=name, values=sieve.text(name))
    ends_early = pc.fill_null(pc.less_equal(days["to_on"], days["from_on"]), False)
    sieve.refuse(ends_early.to_numpy(zero_copy_only=False), "days", name="to_on", values=sieve.text("to_on"))
    _note_refused(sieve, context, key)
    return sieve.result(
        {
            "source_key": key,
            **points.columns(),
            "on_day": pa.array([context.day] * sieve.batch.num_rows, pa.date32()),
            "named_area_id": named,
            "kind": kind,
            "sensitivity": sensitivity,
            "name": values.tidy(sieve.text("name")),
            "shape": shape,
            "is_working": working,
            "capacity": nullable(capacity),
            **days,
        }
    )


def _note_refused(sieve: Sieve, context: Context, key: pa.Array) -> None:
    """Remember the keys of refused rows, and how many of them have none."""
    keys = key.filter(pa.array(~sieve.kept))
    context.tally.counts["nameless"] += keys.null_count
    context.tally.refused_keys |= set(keys.drop_null().to_pylist())


def _read_kind(sieve: Sieve, context: Context) -> tuple[pa.Array, pa.Array]:
    known = context.catalogue.facility_kinds
    written = sieve.text("kind")
    if default := context.default("kind"):
        written = pc.fill_null(written, default)
    sieve.require(written, "kind")
    table = context.table("kinds", known)
    found, wrong = values.words(written, table)
    sieve.refuse(wrong, "kind", name="kind", values=written, detail=values.suggestions(written, wrong, table))
    classes = {key: one.sensitivity for key, one in known.items()}
    return found, values.unique_map(found, classes.get, pa.int16())[0]


def _read_extents(sieve: Sieve, context: Context) -> pa.Array:
    """Return the polygons of a batch, and leave in its place a point inside each."""
    wkb = sieve.batch.geometry
    if wkb is None:
        return pa.nulls(sieve.batch.num_rows, pa.string())
    given = shapely.from_wkb(wkb.to_numpy(zero_copy_only=False), on_invalid="ignore")
    is_extent = np.isin(shapely.get_type_id(given), (3, 6))
    if not is_extent.any():
        return pa.nulls(len(given), pa.string())
    inner = Sieve(Batch(sieve.batch.lines, sieve.batch.columns, _only(wkb, is_extent)), sieve.columns)
    hexed, _ = read_shapes(inner, context, kinds=("Polygon", "MultiPolygon"))
    bad = ~inner.kept & is_extent
    position = {int(line): at for at, line in enumerate(sieve.lines)}
    faults = {position[one.line]: (one.reason, one.value, one.detail) for one in inner.refusals}
    sieve.refuse_each({at: fault for at, fault in faults.items() if bad[at]}, name="geometry")
    inside = [
        shapely.point_on_surface(one) if on else one for one, on in zip(given, is_extent & ~bad, strict=True)
    ]
    points = pa.array([None if one is None else shapely.to_wkb(one) for one in inside], pa.binary())
    sieve.batch = Batch(sieve.batch.lines, sieve.batch.columns, points)
    return pc.if_else(pa.array(is_extent), hexed, pa.scalar(None, pa.string()))


def _only(wkb: pa.Array, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pa.Array:
    return pc.if_else(pa.array(mask), wkb, pa.scalar(None, pa.binary()))


def check_street(sieve: Sieve, context: Context) -> pa.Table:
    """Return the streets of a batch that are in order."""
    key = read_key(sieve, context)
    shape, length = read_shapes(sieve, context, kinds=("LineString",))
    written = sieve.text("class")
    table = {squash(word): ours for word, ours in context.source.kinds.items()}
    table |= {squash(word): word for word in CLASSES}
    found, wrong = values.words(written, table)
    sieve.refuse(
        wrong, "class", name="class", values=written, detail=values.suggestions(written, wrong, table)
    )
    width, wrong = values.numbers(sieve.text("width_m"))
    sieve.refuse(wrong | (width <= 0) | (width > 200), "number", name="width_m", values=sieve.text("width_m"))
    lit, wrong = values.flags(sieve.text("is_lit"))
    sieve.refuse(wrong, "flag", name="is_lit", values=sieve.text("is_lit"))
    level, wrong = values.numbers(sieve.text("level"))
    wrong |= (np.abs(level) > HIGHEST_LEVEL) | (level != np.round(level)) & ~np.isnan(level)
    sieve.refuse(wrong, "number", name="level", values=sieve.text("level"))
    walked, wrong = read_days(sieve.text("walked_on"), context.reading)
    sieve.refuse(wrong, "date", name="walked_on", values=sieve.text("walked_on"))
    _note_refused(sieve, context, key)
    return sieve.result(
        {
            "source_key": key,
            "name": values.tidy(sieve.text("name")),
            "local_name": values.tidy(sieve.text("local_name")),
            "class": pc.fill_null(found, "unknown"),
            "width_m": nullable(width),
            "shape": shape,
            "length_m": length,
            "walked_on": walked,
            "is_lit": lit,
            "level": nullable(level).cast(pa.int16(), safe=False),
        }
    )


def check_building(sieve: Sieve, context: Context) -> pa.Table:
    """Return the buildings of a batch that are in order; what a building is for is unknown where not said."""
    key = read_key(sieve, context)
    shape, area = read_shapes(sieve, context, kinds=POLYGONS)
    written = sieve.text("purpose")
    table = {squash(word): ours for word, ours in context.source.kinds.items()}
    table |= {squash(word): word for word in PURPOSES}
    found, wrong = values.words(written, table)
    sieve.refuse(
        wrong, "purpose", name="purpose", values=written, detail=values.suggestions(written, wrong, table)
    )
    levels, wrong = values.numbers(sieve.text("levels"))
    wrong |= (levels <= 0) | (levels > MOST_STOREYS)
    sieve.refuse(wrong, "number", name="levels", values=sieve.text("levels"))
    _note_refused(sieve, context, key)
    return sieve.result(
        {
            "source_key": key,
            "purpose": pc.fill_null(found, "unknown"),
            "levels": nullable(levels),
            "footprint_m2": area,
            "shape": shape,
        }
    )


def settle_facilities(connection: Connection, context: Context) -> Settled:
    """Place the facilities and write new and changed versions."""
    place_stage(connection)
    settled = _settle(connection, context, "facilities")
    settled.outside_lines = tuple(line for (line,) in run(connection, PACKAGE, "sql/outside_lines"))
    settled.named_only = int((run(connection, PACKAGE, "sql/named_lines").fetchone() or (0,))[0])
    return settled


def settle_streets(connection: Connection, context: Context) -> Settled:
    """Write new and changed versions of streets."""
    return _settle(connection, context, "streets")


def settle_buildings(connection: Connection, context: Context) -> Settled:
    """Write new and changed versions of buildings."""
    return _settle(connection, context, "buildings")


def _settle(connection: Connection, context: Context, what: str) -> Settled:
    run(connection, PACKAGE, f"sql/judge_{what}")
    judged = read_judged(connection)
    created, changed, _, _ = run(connection, PACKAGE, f"sql/upsert_{what}").fetchone() or (0, 0, 0, 0)
    run(connection, PACKAGE, f"sql/insert_{what}")
    # A refused row names its thing all the same: what cannot be read today has not gone.
    named = {"refused": sorted(context.tally.refused_keys)}
    missing = int((run(connection, PACKAGE, f"sql/missing_{what}", named).fetchone() or (0,))[0])
    nameless = context.tally.counts["nameless"] + len(context.file.malformed)
    gone = 0
    if context.option("replace") and nameless:
        context.tally.counts["not_replaced"] = nameless
    elif context.option("replace"):
        gone = run(connection, PACKAGE, f"sql/gone_{what}", named).rowcount
    return Settled(
        judged=judged,
        created=created,
        changed=changed,
        unchanged=sum(reason == "unchanged" for _, _, reason in judged),
        gone=gone,
        missing=0 if gone else missing,
    )


FACILITIES = KindOfImport((), "stage_facilities", check_facility, settle_facilities)
STREETS = KindOfImport((), "stage_streets", check_street, settle_streets)
BUILDINGS = KindOfImport((), "stage_buildings", check_building, settle_buildings)
