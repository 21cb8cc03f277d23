"""Areas with their boundaries: new ones, renamed ones, and boundaries drawn anew as versions."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo_mahalle.database import Connection, run
from geo_mahalle.errors import InputRefused
from geo_mahalle.importers import shapes, values
from geo_mahalle.importers.columns import Sieve
from geo_mahalle.importers.context import PACKAGE, Context, KindOfImport, Settled, transformer
from geo_mahalle.importers.kinds.area_codes import Unnamed, make_code
from geo_mahalle.importers.kinds.facts import read_judged
from geo_mahalle.importers.placing import note_touched, relocate
from geo_mahalle.importers.points import refuse_unnamed
from geo_mahalle.importers.readers.geojson import BROKEN
from geo_mahalle.importers.times import read_days
from geo_mahalle.importers.told import Told
from geo_mahalle.sandbox.rings import closed
from geo_mahalle.text import clean, squash

LEVELS = {
    "province": "استان",
    "county": "شهرستان",
    "district": "بخش",
    "rural_district": "دهستان",
    "city": "شهر",
    "municipal_district": "منطقه",
    "zone": "ناحیه",
    "neighbourhood": "محله",
    "village": "روستا",
    "census_block": "بلوک آماری",
}
STATUSES = {"draft": "پیش‌نویس", "agreed": "توافق‌شده", "approved": "مصوب"}
POLYGONS = ("Polygon", "MultiPolygon")
CANNOT_END = "An area that came into force today, or is in force no more, cannot become part of another one."
CANNOT_END_REMEDY = "Take its approval back, or wait until tomorrow."
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def check(sieve: Sieve, context: Context) -> pa.Table:
    """Return the areas of a batch that are in order."""
    found, areas = read_shapes(sieve, context, kinds=POLYGONS)
    name = _stripped(sieve.text("name"), context.default("name_prefix"), context.default("name_en_suffix"))
    sieve.require(name, "name")
    level = _read_word(sieve, context, "level", LEVELS)
    sieve.require(level, "level")
    code, system_code = _read_codes(sieve, context, name, level)
    pilot, wrong_pilot = values.flags(sieve.text("is_pilot"))
    sieve.refuse(wrong_pilot, "flag", name="is_pilot", values=sieve.text("is_pilot"))
    served, wrong_served = values.flags(sieve.text("is_under_served"))
    sieve.refuse(wrong_served, "flag", name="is_under_served", values=sieve.text("is_under_served"))
    valid_from, wrong_day = read_days(sieve.text("valid_from"), context.reading)
    sieve.refuse(wrong_day, "date", name="valid_from", values=sieve.text("valid_from"))
    system = context.default("system")
    return sieve.result(
        {
            "code": code,
            "is_made": pc.is_null(system_code),
            "level": level,
            "name_fa": name,
            "name_en": _stripped(sieve.text("name_en"), None, context.default("name_en_suffix")),
            "parent_code": sieve.text("parent_code"),
            "parent_name": sieve.text("parent_name"),
            "status": _read_word(sieve, context, "status", STATUSES),
            "is_pilot": pilot,
            "is_under_served": served,
            "valid_from": valid_from,
            "shape": found,
            "area_m2": areas,
            "system": pa.array([system] * sieve.batch.num_rows, pa.string()),
            "system_code": system_code if system else pa.nulls(sieve.batch.num_rows, pa.string()),
        }
    )


def read_shapes(sieve: Sieve, context: Context, *, kinds: tuple[str, ...]) -> tuple[pa.Array, pa.Array]:
    """Return the shapes as hexadecimal WKB and their size (m² or m); refuse what is none of the kinds."""
    if sieve.batch.geometry is None:
        raise InputRefused(
            "The file has no shapes.", remedy="Give GeoJSON, GeoPackage, zipped Shapefile or KML."
        )
    _refuse_broken(sieve)
    given = shapely.from_wkb(sieve.batch.geometry.to_numpy(zero_copy_only=False), on_invalid="ignore")
    given = _in_degrees(closed(given) if kinds is POLYGONS else given, context)
    absent = shapely.is_missing(given)
    sieve.refuse(absent, "geometry_missing", name="geometry")
    found = ((at, shapes.fault_of(one, kinds=kinds)) for at, one in enumerate(given) if one is not None)
    faults = {at: fault for at, fault in found if fault is not None}
    projected = [at for at, (reason, _, _) in faults.items() if reason == "projected"]
    if projected:
        firsts = [shapely.get_coordinates(given[at])[0] for at in projected]
        context.tally.projected.append(tuple(np.array(firsts).T))
    sieve.refuse_each(faults, name="geometry")
    _refuse_swapped(sieve, context, given)
    measure = shapes.area_m2 if kinds is POLYGONS else shapes.length_m
    sizes = [measure(shape) if is_kept else None for shape, is_kept in zip(given, sieve.kept, strict=True)]
    empty = np.array([size is not None and size <= 0 for size in sizes])
    sieve.refuse(empty, "geometry_empty", name="geometry")
    wkb = [shapely.to_wkb(shape, hex=True) if shape is not None else None for shape in given]
    return pa.array(wkb, pa.string()), pa.array(sizes, pa.float64())


def _refuse_swapped(
    sieve: Sieve, context: Context, given: np.ndarray[tuple[int], np.dtype[np.object_]]
) -> None:
    """Refuse shapes that lie outside the place, but inside it with latitude and longitude swapped."""
    bounds = shapely.bounds(given)
    x, y = (bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2
    refuse_unnamed(context, x, y)
    turned = ~context.is_inside(x, y) & context.is_inside(y, x)
    context.tally.counts["swapped"] += int((turned & sieve.kept).sum())
    sieve.refuse(turned, "swapped_axes", name="geometry")


def _refuse_broken(sieve: Sieve) -> None:
    if BROKEN in sieve.batch.columns.column_names:
        why = sieve.heading(BROKEN)
        broken = pc.is_valid(why).to_numpy(zero_copy_only=False)
        sieve.refuse(broken, "geometry_invalid", name="geometry", values=why)


def _in_degrees(
    given: np.ndarray[tuple[int], np.dtype[np.object_]], context: Context
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return the shapes in longitude and latitude, by the option, the source or what the file declares."""
    if context.option("swap_axes"):
        given = shapely.transform(given, lambda xy: xy[:, ::-1])
    crs = context.option("crs") or context.source.crs or context.file.crs
    change = transformer(str(crs)) if crs else None
    if change is not None:
        given = shapely.transform(given, lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1])))
    return given


def _stripped(column: pa.Array, prefix: str | None, suffix: str | None) -> pa.Array:
    """Return names as they are stored, without the word of their level («شهرستان ابهر» is «ابهر»)."""

    def strip(name: str) -> str | None:
        plain = clean(name)
        if prefix and plain.startswith(f"{prefix} "):
            plain = plain[len(prefix) + 1 :]
        if suffix and plain.endswith(f" {suffix}"):
            plain = plain[: -len(suffix) - 1]
        return plain or None

    return values.unique_map(column, strip, pa.string())[0]


def _read_codes(sieve: Sieve, context: Context, name: pa.Array, level: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the place's own codes and the source's; an area without a code gets one from its name."""
    written = sieve.text("code")
    bad, _ = values.unique_map(written, lambda code: not _CODE.fullmatch(code), pa.bool_())
    sieve.refuse(pc.fill_null(bad, False).to_numpy(zero_copy_only=False), "code", name="code", values=written)
    given = (written, name, level, sieve.text("parent_code"), sieve.text("parent_name"))
    rows = list(zip(*(column.to_pylist() for column in given), strict=True))
    context.tally.named |= {squash(word) for code, title, *_ in rows for word in (code, title) if word}
    made = [
        make_code(Unnamed(title, rank, above, around), context)
        if is_kept and code is None and title is not None and rank is not None
        else None
        for is_kept, (code, title, rank, above, around) in zip(sieve.kept, rows, strict=True)
    ]
    return pc.coalesce(written, pa.array(made, pa.string())), written


def _read_word(sieve: Sieve, context: Context, name: str, known: dict[str, str]) -> pa.Array:
    written = sieve.text(name)
    if default := context.default(name):
        written = pc.fill_null(written, default)
    table = {squash(word): key for key, word in known.items()} | {squash(key): key for key in known}
    found, wrong = values.words(written, table)
    sieve.refuse(wrong, name, name=name, values=written, detail=values.suggestions(written, wrong, table))
    return found


def settle(connection: Connection, context: Context) -> Settled:
    """Write areas, versions of boundaries, crosswalks, parents, codes and shapes; place facts anew."""
    run(connection, PACKAGE, "sql/judge_areas")
    while run(connection, PACKAGE, "sql/refuse_orphans").rowcount:
        pass  # an area may lie in one that was refused just now
    run(connection, PACKAGE, "sql/judge_same_areas")
    created, changed, unchanged = run(connection, PACKAGE, "sql/area_counts").fetchone() or (0, 0, 0)
    note_touched(connection)
    ending = _ending(connection, context)
    for name in (
        "insert_areas",
        "update_areas",
        "close_boundaries",
        "amend_boundaries",
        "insert_boundaries",
        "insert_crosswalk",
        *(("ended_crosswalk", "ended_parents") if ending else ()),
        "set_parents",
        "insert_area_codes",
    ):
        run(connection, PACKAGE, f"sql/{name}", {"codes": ending} if name.startswith("ended_") else None)
    shapes.write_shapes(connection)
    context.tally.counts["relocated"] = relocate(connection)
    return Settled(judged=read_judged(connection), created=created, changed=changed, unchanged=unchanged)


def _ending(connection: Connection, context: Context) -> list[str]:
    """End the areas that the option `ends` names (codes with commas); raise InputRefused where one cannot.

    One that began today was in force on no earlier day: its beginning is to be undone instead.
    """
    codes = sorted({code for code in str(context.option("ends") or "").split(",") if code})
    if codes:
        run(connection, PACKAGE, "sql/touch_ended", {"codes": codes})
        if run(connection, PACKAGE, "sql/end_boundaries", {"codes": codes}).rowcount != len(codes):
            raise InputRefused(Told(CANNOT_END), remedy=Told(CANNOT_END_REMEDY))
    return codes


AREAS = KindOfImport((("name",),), "stage_areas", check, settle)
