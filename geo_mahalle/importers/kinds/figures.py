"""Figures of areas: population (whole or by age group) and attributes (numerator and denominator)."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo_mahalle import jalali
from geo_mahalle.database import Connection, run
from geo_mahalle.importers import values
from geo_mahalle.importers.columns import Sieve
from geo_mahalle.importers.context import PACKAGE, Context, KindOfImport, Settled
from geo_mahalle.importers.kinds.facts import SEPARATOR, read_judged, repeated
from geo_mahalle.importers.kinds.incidents import read_sum
from geo_mahalle.importers.points import nullable, read_areas
from geo_mahalle.importers.times import read_days
from geo_mahalle.text import digits

_AGES = re.compile(r"^\D*?(\d{1,3})\s*(?:-|–|تا|to)\s*(\d{1,3})\D*$")
_OVER = re.compile(r"^\D*?(\d{1,3})\D*$")
YEARS = {"jalali": (1200, 1500), "gregorian": (1800, 2100)}
YEARS_APART = 621
PEOPLE = ("persons", "households", "men", "women")


def check_population(sieve: Sieve, context: Context) -> pa.Table:
    """Return the population rows of a batch that are in order."""
    area = read_areas(sieve, context, level=context.default("level"))
    sieve.require(area, "area_code")
    period = _read_period(sieve, context, "year")
    day = _read_day(sieve, context, period)
    age = sieve.text("age")
    age_from, wrong = values.unique_map(age, lambda text: _ages(text)[0], pa.int16())
    sieve.refuse(wrong, "age", name="age", values=age)
    age_to, _ = values.unique_map(age, lambda text: _ages(text)[1], pa.int16())
    counts = {name: read_sum(sieve, name) for name in PEOPLE}
    both = counts["men"] + counts["women"]
    counts["persons"] = np.where(np.isnan(counts["persons"]), both, counts["persons"])
    nothing = np.all([np.isnan(found) for found in counts.values()], axis=0)
    sieve.refuse(nothing, "missing", name="persons")
    differ = ~np.isnan(both) & (np.abs(both - counts["persons"]) > 0.5)
    sieve.refuse(differ, "sum", name="persons", values=sieve.text("persons"))
    _refuse_repeated(sieve, context, (area, period, age_from))
    return sieve.result(
        {
            "area_id": area,
            "period_key": period,
            "on_day": day,
            "age_from": age_from,
            "age_to": age_to,
            **{name: nullable(found) for name, found in counts.items()},
        }
    )


def _ages(text: str) -> tuple[int | None, int | None]:
    """Return the first and last year of an age group: 0-4, «۵ تا ۹», >100, «۸۵ و بیشتر»."""
    plain = digits(text).strip()
    if found := _AGES.match(plain):
        low, high = int(found[1]), int(found[2])
        return (low, high) if low <= high else (None, None)
    found = _OVER.match(plain)
    return (int(found[1]), None) if found else (None, None)


def _read_period(sieve: Sieve, context: Context, name: str) -> pa.Array:
    """Return the keys of periods: a bare year gets the g of the place's Gregorian calendar."""
    written = sieve.text(name)
    if default := context.default(name):
        written = pc.fill_null(written, default)
    sieve.require(written, name)
    found, wrong = values.unique_map(written, lambda text: _period_key(text, context), pa.string())
    calendar = context.place.calendar
    near = {
        str(text): _year_meant(str(text), calendar)
        for text in set(written.filter(pa.array(wrong)).to_pylist())
    }
    detail = {text: {"suggestion": year} for text, year in near.items() if year}
    sieve.refuse(wrong, "period", name=name, values=written, detail=detail)
    return found


def _period_key(text: str, context: Context) -> str | None:
    key = digits(text).strip().replace("/", "-")
    if context.place.calendar == "gregorian" and key[:1].isdigit():
        key = f"g{key}"
    try:
        found = jalali.period_of(key).key
    except ValueError:
        return None
    return found if _is_likely(found) else None


def _is_likely(key: str) -> bool:
    """Return whether the year of a period can be one of its calendar: 2016 is no Jalali year of a census."""
    first, last = YEARS["gregorian" if key.startswith("g") else "jalali"]
    return first <= int(key.removeprefix("g")[:4]) <= last


def _year_meant(text: str, calendar: str) -> str | None:
    """Return the year that a year of the other calendar mostly lies in, or None for what is no such year.

    >>> _year_meant("2016", "jalali"), _year_meant("1395", "gregorian")
    ('1395', '2016')
    """
    plain = digits(text).strip()
    other = "jalali" if calendar == "gregorian" else "gregorian"
    if not re.fullmatch(r"\d{4}", plain) or not YEARS[other][0] <= int(plain) <= YEARS[other][1]:
        return None
    return str(int(plain) + (YEARS_APART if calendar == "gregorian" else -YEARS_APART))


def _read_day(sieve: Sieve, context: Context, period: pa.Array) -> pa.Array:
    """Return the day a figure refers to: stated, or the last of its period that has come.

    A figure of a year that is not over is of the day it was brought; a day to come would hide it until then.
    """
    written = sieve.text("on_day")
    if default := context.default("on_day"):
        written = pc.fill_null(written, default)
    found, wrong = read_days(written, context.reading)
    sieve.refuse(wrong, "date", name="on_day", values=written)
    last, _ = values.unique_map(
        period, lambda key: min(jalali.period_of(key).ends_on, context.day), pa.date32()
    )
    return pc.coalesce(found, last)


def _refuse_repeated(sieve: Sieve, context: Context, parts: tuple[pa.Array, ...]) -> None:
    """Refuse a row about the very thing an earlier row of the file is about."""
    texts = [pc.fill_null(part.cast(pa.string()), "") for part in parts]
    keys = pc.binary_join_element_wise(*texts, SEPARATOR)
    again = np.array(repeated(context, keys, sieve.kept), dtype=bool)
    sieve.refuse(again, "key_twice_in_file", name="area_code")


def check_attribute(sieve: Sieve, context: Context) -> pa.Table:
    """Return the figures of a batch that are in order.

    A source with `role` gives numerator and denominator in rows of their own, in the columns of `value`.
    """
    area = read_areas(sieve, context, level=context.default("level"))
    sieve.require(area, "area_code")
    period = _read_period(sieve, context, "period")
    attribute = _read_attribute(sieve, context)
    day = _read_day(sieve, context, period)
    if sieve.columns.has("role"):
        numerator, denominator = _by_role(sieve, context)
    else:
        numerator, denominator = read_sum(sieve, "numerator"), read_sum(sieve, "denominator")
        sieve.refuse(np.isnan(numerator) & np.isnan(denominator), "missing", name="numerator")
    _refuse_repeated(sieve, context, (area, period, attribute, sieve.text("role"), sieve.text("part")))
    sums = pc.binary_join_element_wise(area.cast(pa.string()), period, attribute, SEPARATOR)
    context.tally.incomplete |= set(sums.filter(pa.array(~sieve.kept)).drop_null().to_pylist())
    return sieve.result(
        {
            "area_id": area,
            "period_key": period,
            "attribute_id": attribute,
            "on_day": day,
            "numerator": nullable(numerator),
            "denominator": nullable(denominator),
        }
    )


def _read_attribute(sieve: Sieve, context: Context) -> pa.Array:
    written = sieve.text("attribute")
    if default := context.default("attribute"):
        written = pc.fill_null(written, default)
    sieve.require(written, "attribute")
    table = context.table("attributes", context.catalogue.attributes)
    found, wrong = values.words(written, table)
    sieve.refuse(
        wrong, "attribute", name="attribute", values=written, detail=values.suggestions(written, wrong, table)
    )
    return found


def _by_role(sieve: Sieve, context: Context) -> tuple[values.Floats, values.Floats]:
    written = sieve.text("role")
    role, wrong = values.unique_map(written, context.source.states.get, pa.string())
    sieve.require(written, "role")
    sieve.refuse(wrong, "role", name="role", values=written)
    amount = read_sum(sieve, "value")
    sieve.refuse(np.isnan(amount), "missing", name="value")
    is_numerator = pc.fill_null(pc.equal(role, "numerator"), False).to_numpy(zero_copy_only=False)
    return np.where(is_numerator, amount, np.nan), np.where(is_numerator, np.nan, amount)


def settle_population(connection: Connection, context: Context) -> Settled:
    """Write what is new or differs, and the age groups beside it."""
    del context
    return _settle(connection, "population", ("upsert_population", "upsert_population_band"))


def settle_attributes(connection: Connection, context: Context) -> Settled:
    """Write what is new or differs; a source with roles or parts gives sums over its rows."""
    is_summed = context.columns.has("role") or context.columns.has("part")
    flags = {"is_summed": is_summed, "is_whole": bool(context.option("replace"))}
    run(connection, PACKAGE, "sql/set_sums", {name: "on" if flag else "off" for name, flag in flags.items()})
    run(connection, PACKAGE, "sql/stage_incomplete", {"keys": sorted(context.tally.incomplete)})
    return _settle(connection, "attributes", ("upsert_attributes",))


def _settle(connection: Connection, what: str, statements: tuple[str, ...]) -> Settled:
    run(connection, PACKAGE, f"sql/judge_{what}")
    created, changed, unchanged = run(connection, PACKAGE, "sql/thing_counts").fetchone() or (0, 0, 0)
    for name in statements:
        run(connection, PACKAGE, f"sql/{name}")
    return Settled(judged=read_judged(connection), created=created, changed=changed, unchanged=unchanged)


POPULATION = KindOfImport(
    (("area_code", "area_name"),), "stage_population", check_population, settle_population
)
ATTRIBUTES = KindOfImport(
    (("area_code", "area_name"),), "stage_attributes", check_attribute, settle_attributes
)
