"""Measure the computation of all indicators against pandas and geopandas on the same database.

The demo city is loaded once. Ours relates streets, lamps and areas anew, runs every indicator and writes each
value with interval, status and notes; pandas reads the same tables, cuts the streets, buffers the lamps and
makes numerators and denominators (for waiting times the medians) of the same areas and periods, and writes
nothing. Each way runs in a process of its own, by turns; the best round counts. Memory is the growth of the
peak of that process. Numerators of the neighbourhoods must agree, or the benchmark fails.

Run: python benchmarks/compute.py [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import used

from geo_mahalle import analysis
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Role, connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.connection import engine
from geo_mahalle.demo import load
from geo_mahalle.settings import Settings

CATALOGUE = read_catalogue(None)
GATHERING = ["mosque", "hosseiniyeh", "library", "cultural_centre", "community_house", "council_office"]
GROUNDS = ["sports_ground", "park"]
SHOPS = ["workshop", "market", "shop", "bakery", "grocery"]
OPENED = {
    "drainage_rate": ("drainage", "households", ["blocked_drain", "flooded_passage", "sewage_overflow"]),
    "environmental_disorder_rate": ("surroundings", "persons", ["litter", "full_bin", "graffiti", "noise"]),
}
COMPARED = (
    *("lit_street_share", "lamp_outage_rate", "drainage_rate", "derelict_site_rate"),
    *("unguarded_opening_rate", "unemployment_rate", "local_enterprise_rate", "crowding"),
    *("gathering_place_rate", "active_host_rate", "median_days_to_resolve"),
    *("environmental_disorder_rate", "rescue_incident_rate"),
)
"""The indicators that pandas makes too; ours compute these alone, so that both ways do the same."""
STANDING = {
    "lamp_outage_rate": ("lamps", ["lamp_out"]),
    "derelict_site_rate": ("dereliction", ["derelict_building", "vacant_land"]),
    "unguarded_opening_rate": ("openings", ["open_canal", "open_pit", "missing_manhole_cover"]),
}


class Tables:
    """The tables of the register as frames, as an analyst would read them."""

    def __init__(self, settings: Settings) -> None:
        self.source = engine(settings, Role.COMPUTE)
        self.today = pd.Timestamp(self.read("SELECT analysis.as_of() AS day").day[0])
        self.areas = self.read("SELECT id, code, level, parent_id FROM register.area")
        self.within = self.ancestors()
        self.periods = self.read("SELECT period_key, kind, starts_on, ends_on FROM analysis.period")
        self.issues = self.read(
            "SELECT * FROM register.issue WHERE state <> 'refused' AND area_id IS NOT NULL"
        )
        self.issues = self.issues[self.issues.opened_on <= self.today]
        self.facilities = self.read(
            "SELECT facility.id, area_id, kind, is_working, ST_X(ST_PointOnSurface(geom)) AS lon, "
            "ST_Y(ST_PointOnSurface(geom)) AS lat FROM register.facility WHERE to_on IS NULL"
        )
        self.people = self.read("SELECT area_id, on_day, persons, households FROM register.population")
        self.figures = self.read(
            "SELECT area_id, attribute_id, on_day, numerator, denominator FROM register.attribute_value"
        )
        self.surveys = self.read(
            "SELECT area_id, theme, surveyed_on, (options ->> 'since')::date AS since_on "
            "FROM register.coverage JOIN register.import_run ON import_run.id = import_run_id"
        )

    def read(self, query: str) -> pd.DataFrame:
        frame = pd.read_sql(query, self.source)
        for name in frame.columns:
            if name.endswith("_on") or name in ("on_day", "day"):
                frame[name] = pd.to_datetime(frame[name])
        return frame

    def ancestors(self) -> pd.DataFrame:
        step = self.areas.set_index("id").parent_id
        pairs = [self.areas.assign(above=self.areas.id)[["id", "above"]]]
        while True:
            upper = pairs[-1].assign(above=pairs[-1].above.map(step)).dropna()
            if upper.empty:
                return pd.concat(pairs).astype("int64")
            pairs.append(upper)

    def known(self, theme: str) -> set[int]:
        return set(self.surveys[self.surveys.theme == theme].area_id)

    def upwards(self, rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
        """Add up over the areas around."""
        wide = rows.merge(self.within, left_on="area_id", right_on="id")
        return wide.groupby(["above", "period_key"])[list(columns)].sum()

    def nearest(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Give every period the newest figure by its end."""
        pairs = self.periods.merge(rows, how="cross")
        pairs = pairs[pairs.on_day <= pairs.ends_on].sort_values("on_day")
        return pairs.groupby(["area_id", "period_key"], as_index=False).last()

    def days(self, theme: str, first_on: pd.Timestamp) -> pd.DataFrame:
        """Return the stretches of collecting, cut by period, with their length in years."""
        own = self.surveys[self.surveys.theme == theme].sort_values("surveyed_on")
        before = own.groupby("area_id").surveyed_on.shift() + timedelta(days=1)
        own = own.assign(begin=own.since_on.fillna(before).fillna(first_on))
        rows = own.merge(self.periods, how="cross")
        rows["from_on"] = rows[["begin", "starts_on"]].max(axis=1)
        rows["to_on"] = rows[["surveyed_on", "ends_on"]].min(axis=1)
        rows = rows[rows.from_on <= rows.to_on]
        months = self.periods[self.periods.kind == "month"]
        spans = rows[["from_on", "to_on"]].drop_duplicates().merge(months, how="cross")
        inner = (
            spans[["to_on", "ends_on"]].min(axis=1) - spans[["from_on", "starts_on"]].max(axis=1)
        ).dt.days + 1
        spans["years"] = inner.clip(lower=0) / ((spans.ends_on - spans.starts_on).dt.days + 1) / 12
        years = spans.groupby(["from_on", "to_on"], as_index=False).years.sum()
        return rows.merge(years, on=["from_on", "to_on"])


def flow(tables: Tables, facts: pd.DataFrame, theme: str, measure: str) -> pd.DataFrame:
    """Return facts (area_id, on_day, count) on collected days, and people times years."""
    days = tables.days(theme, facts.on_day.min())
    inside = days.merge(facts, on="area_id")
    inside = inside[(inside.on_day >= inside.from_on) & (inside.on_day <= inside.to_on)]
    exposed = days.merge(tables.nearest(tables.people), on=["area_id", "period_key"])
    exposed["denominator"] = exposed[measure] * exposed.years
    bottom = tables.upwards(exposed, "denominator")
    top = tables.upwards(inside.rename(columns={"count": "numerator"}), "numerator")
    return bottom.join(top).fillna({"numerator": 0})


def standing(tables: Tables, theme: str, categories: list[str], exposure: pd.DataFrame) -> pd.DataFrame:
    """Return issues open at the end of each period, beside an exposure by area."""
    known = tables.known(theme)
    rows = tables.issues[tables.issues.category_id.isin(categories) & tables.issues.area_id.isin(known)]
    rows = rows.merge(tables.periods, how="cross")
    is_open = (rows.opened_on <= rows.ends_on) & (
        rows.resolved_on.isna() | (rows.resolved_on > rows.ends_on) | (rows.resolved_on > tables.today)
    )
    top = tables.upwards(rows[is_open].assign(numerator=1), "numerator")
    bottom = exposure[exposure.area_id.isin(known)].merge(tables.periods, how="cross")
    return tables.upwards(bottom, "denominator").join(top).fillna({"numerator": 0})


def counted(tables: Tables, kinds: list[str], themes: list[str]) -> pd.DataFrame:
    """Return facilities of these kinds for each period, beside the people."""
    known = set.intersection(*(tables.known(theme) for theme in themes))
    rows = tables.facilities[tables.facilities.kind.isin(kinds) & tables.facilities.area_id.isin(known)]
    people = tables.nearest(tables.people).rename(columns={"persons": "denominator"})
    bottom = tables.upwards(people[people.area_id.isin(known)], "denominator")
    top = tables.upwards(rows.assign(numerator=1).merge(tables.periods, how="cross"), "numerator")
    return bottom.join(top).fillna({"numerator": 0})


def census(tables: Tables, attribute: str) -> pd.DataFrame:
    rows = tables.figures[tables.figures.attribute_id == attribute]
    return tables.upwards(tables.nearest(rows), "numerator", "denominator")


def light(tables: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return lit metres of each period, and kilometres of street by area."""
    query = "SELECT area_id, geom FROM register.area_boundary WHERE valid @> analysis.as_of()"
    borders = gpd.read_postgis(query, tables.source).to_crs(32639)
    leaves = borders[~borders.area_id.isin(tables.areas.parent_id)]
    streets = gpd.read_postgis("SELECT geom FROM register.street WHERE to_on IS NULL", tables.source).to_crs(
        32639
    )
    parts = gpd.overlay(streets, leaves, how="intersection", keep_geom_type=True)
    parts["length_m"] = parts.geometry.length
    lamps = tables.facilities[(tables.facilities.kind == "lamp") & (tables.facilities.is_working != False)]  # noqa: E712
    points = gpd.GeoSeries(gpd.points_from_xy(lamps.lon, lamps.lat), crs=4326).to_crs(32639)
    around = gpd.GeoDataFrame(geometry=list(points.buffer(25).union_all().geoms), crs=32639)
    lit = gpd.overlay(parts, around, how="intersection", keep_geom_type=True)
    by_area = parts.groupby("area_id").length_m.sum().to_frame("denominator")
    by_area["numerator"] = lit.geometry.length.groupby(lit.area_id).sum()
    by_area = by_area.fillna(0).reset_index()
    surveyed = by_area[by_area.area_id.isin(tables.known("lamps"))].merge(tables.periods, how="cross")
    kilometres = by_area.assign(denominator=by_area.denominator / 1000)[["area_id", "denominator"]]
    return tables.upwards(surveyed, "numerator", "denominator"), kilometres


def waiting(tables: Tables) -> pd.DataFrame:
    """Return the Kaplan–Meier median of the issues opened in each period."""
    rows = tables.issues[tables.issues.sensitivity < 2]
    end = (tables.today + timedelta(days=1)).tz_localize("Asia/Tehran")
    closed = rows.resolved_on.notna() & (rows.resolved_on <= tables.today)
    days = (rows.resolved_at.where(closed, end) - rows.opened_at).dt.total_seconds() / 86400
    rows = rows[["area_id", "opened_on"]].assign(days=days, closed=closed)
    rows = rows.merge(tables.periods, how="cross")
    rows = rows[(rows.opened_on >= rows.starts_on) & (rows.opened_on <= rows.ends_on)]
    rows = rows.merge(tables.within, left_on="area_id", right_on="id")
    found = {}
    for key, group in rows.groupby(["above", "period_key"]):
        table = group.groupby("days").closed.agg(["sum", "count"])
        at_risk = table["count"][::-1].cumsum()[::-1]
        share = (1 - table["sum"] / at_risk).cumprod()
        reached = share[share <= 0.5 + 1e-12]
        found[key] = (group.closed.sum(), len(group), reached.index[0] if len(reached) else np.nan)
    frame = pd.DataFrame.from_dict(found, orient="index", columns=["numerator", "denominator", "value"])
    frame.index = pd.MultiIndex.from_tuples(frame.index)
    return frame


def hosts(tables: Tables) -> pd.DataFrame:
    """Return hosts with an open activity, added over months, and people times months."""
    rows = tables.read(
        "SELECT area_id, on_day, host_kind, coalesce(host_key, '') AS host_key FROM register.event "
        "WHERE is_open IS DISTINCT FROM false"
    )
    months = tables.periods[tables.periods.kind == "month"].sort_values("starts_on")
    rows["month"] = pd.cut(
        rows.on_day, [*months.starts_on, months.ends_on.max() + timedelta(days=1)], right=False, labels=False
    )
    rows = rows.drop_duplicates(["area_id", "month", "host_kind", "host_key"]).assign(count=1)
    found = flow(tables, rows, "events", "persons")
    return found.assign(denominator=found.denominator * 12)


def by_pandas(settings: Settings) -> dict[str, pd.DataFrame]:
    tables = Tables(settings)
    lit, kilometres = light(tables)
    lamps = tables.facilities[tables.facilities.kind == "lamp"].groupby("area_id").size()
    buildings = tables.nearest(tables.figures[tables.figures.attribute_id == "buildings"])
    exposure = {
        "lamp_outage_rate": lamps.rename("denominator").reset_index(),
        "derelict_site_rate": buildings.groupby("area_id", as_index=False)
        .numerator.last()
        .set_axis(["area_id", "denominator"], axis=1),
        "unguarded_opening_rate": kilometres,
    }
    opened = tables.issues.rename(columns={"opened_on": "on_day"}).assign(count=1)
    first_on = opened.on_day.min()
    found = {
        "lit_street_share": lit,
        "median_days_to_resolve": waiting(tables),
        "active_host_rate": hosts(tables),
    }
    for name, (theme, measure, categories) in OPENED.items():
        rows = opened[opened.category_id.isin(categories) | (opened.on_day == first_on)]
        rows = rows[["area_id", "on_day", "category_id"]].assign(
            count=rows.category_id.isin(categories).astype(int)
        )
        found[name] = flow(tables, rows, theme, measure)
    for name, (theme, categories) in STANDING.items():
        found[name] = standing(tables, theme, categories, exposure[name])
    incidents = tables.read("SELECT area_id, occurred_on AS on_day, count FROM register.incident")
    found["rescue_incident_rate"] = flow(tables, incidents.dropna(subset="area_id"), "incidents", "persons")
    found["local_enterprise_rate"] = counted(tables, SHOPS, ["shops"])
    found["gathering_place_rate"] = counted(
        tables, GATHERING + GROUNDS, ["gathering_places", "play_places", "parks"]
    )
    found["unemployment_rate"] = census(tables, "unemployed")
    found["crowding"] = census(tables, "persons_in_rooms")
    return found


def by_compute(settings: Settings) -> None:
    analysis.compute(settings, catalogue=CATALOGUE, full=True, only=COMPARED, reuse=False)


def check(settings: Settings, found: dict[str, pd.DataFrame]) -> int:
    """Return how many numerators of neighbourhoods were compared; stop where one differs."""
    with connect(settings, role=Role.COMPUTE) as connection:
        rows = connection.execute(
            "SELECT indicator_id, area_id, period_key, numerator FROM analysis.current_value "
            "JOIN register.area ON area.id = area_id AND level = 'neighbourhood' WHERE numerator IS NOT NULL"
        ).fetchall()
    near = {"lit_street_share": 1e-2}  # a buffer of 32 sides, metres of the projection
    for name, area, period, numerator in rows:
        theirs = found[name].numerator.get((area, period), 0)
        if abs(theirs - numerator) > near.get(name, 1e-9) * max(100 if name in near else 1, abs(numerator)):
            raise SystemExit(f"{name} differs in area {area}, {period}: pandas {theirs}, ours {numerator}")
    return len(rows)


WAYS = {"pandas": by_pandas, "compute": by_compute}


def memory_kb(name: str) -> int:
    """Return a line of the kernel's account of this process: VmRSS what is held now, VmHWM the peak."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name))


def measure(way: str, settings: Settings) -> dict[str, float]:
    """Return seconds (also of the processor), growth of the peak of memory (MB) and cells compared."""
    with connect(settings, role=Role.COMPUTE) as connection:
        connection.execute("SELECT 1")
    Path("/proc/self/clear_refs").write_text("5")  # or the peak would be that of the process this came from
    before = memory_kb("VmRSS")
    made: list[dict[str, pd.DataFrame] | None] = []
    seconds, processor = used.seconds(settings, lambda: made.append(WAYS[way](settings)))
    peak = memory_kb("VmHWM") - before
    cells = check(settings, made[0]) if made[0] else 0
    return {"seconds": seconds, "processor": processor, "peak_mb": peak / 1024, "cells": cells}


def main() -> int:
    """Print one line a way, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        print(json.dumps(measure(options.way, Settings(home=options.home, place="bench"))))
        return 0
    with tempfile.TemporaryDirectory(prefix="gm-bench-", dir="/tmp") as scratch:
        Path(scratch).chmod(0o755)
        settings = Settings(home=Path(scratch), place="bench")
        try:
            load(settings)
            by_compute(settings)
            runs = {way: [run(way, settings.home) for _ in range(options.rounds)] for way in WAYS}
        finally:
            Cluster(settings).stop()
    return report(runs)


def run(way: str, home: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--way", way, "--home", str(home)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def report(runs: dict[str, list[dict[str, float]]]) -> int:
    best = {way: min(found, key=lambda one: one["seconds"]) for way, found in runs.items()}
    for way, one in best.items():
        spent = f"{one['seconds']:7.2f} s  {one['processor']:7.2f} s of the processor"
        print(f"{way:8} {spent}  {one['peak_mb']:7.0f} MB more at the peak")
    print(f"{best['pandas']['cells']:.0f} numerators of neighbourhoods agree")
    for name in ("seconds", "processor", "peak_mb"):
        print(f"compute / pandas, {name}: {best['compute'][name] / best['pandas'][name]:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
