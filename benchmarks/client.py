"""Measure how a big table comes into a GeoDataFrame, against geopandas.read_postgis on the same query.

300,000 problems with twelve columns and a point: by the client as analysts call it, with order, titles and
words (which the goal is about), by the same query alone and, to tell the transfer from the database's own
work, out of the bare table. Each way runs in processes of its own, by turns, so that memory is that way's and
a slow minute of the machine meets both; the best of the rounds counts, and the seconds of the processor are
those of the process that reads. Goals: the client at least four times faster, and its peak of memory not
above read_postgis'.

Run: python benchmarks/client.py [--rows N] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from functools import partial
from pathlib import Path

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Role, connect
from geo_mahalle.database.arrow import fetch_arrow, reading
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.connection import engine
from geo_mahalle.database.places import PlaceRow, add_place
from geo_mahalle.pages import exports
from geo_mahalle.pages.exports.frames import to_frame
from geo_mahalle.pages.exports.tables import TABLES
from geo_mahalle.settings import Settings

SPEED_GOAL = 4.0
QUERY = "SELECT issues.* FROM analysis.issues AS issues"
TABLE = """
SELECT
    public_id::text AS issue, category_id AS category, severity::integer, state, opened_on, resolved_on,
    reports, area_id, located_as, origin, sensitivity::integer, geom
FROM register.issue
"""
FILL = """
INSERT INTO register.issue (
    category_id, sensitivity, severity, geom, located_as, state, origin, opened_at, opened_on
)
SELECT
    (ARRAY['lamp_out', 'pothole', 'litter', 'open_pit'])[1 + n %% 4], 0, 1 + n %% 4,
    ST_SetSRID(ST_MakePoint(48.4 + random() / 5, 36.6 + random() / 5), 4326),
    'outside', 'recorded', 'imported',
    timestamptz '2024-01-01 00:00Z' + n * interval '1 minute', date '2024-01-01' + n / 1440
FROM generate_series(1, %s) AS n
"""
CATEGORIES = """
INSERT INTO register.category (id, committee_id, sensitivity)
SELECT unnest(ARRAY['lamp_out', 'pothole', 'litter', 'open_pit']), 'civil_works', 0
"""


def main() -> int:
    """Print one line a way; exit 1 where a goal is missed."""
    options = parse()
    if options.way:
        print(json.dumps(measure(options.way, Settings(home=options.home, place="bench"))))
        return 0
    with tempfile.TemporaryDirectory(prefix="gm-bench-", dir="/tmp") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        settings = Settings(home=home, place="bench")
        try:
            fill(settings, options.rows)
            found = {way: [] for way in WAYS}
            for _ in range(options.rounds):
                for way in WAYS:
                    found[way].append(run(way, home))
        finally:
            Cluster(settings).stop()
    return report(found, options.rows)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def fill(settings: Settings, rows: int) -> None:
    """Make a place with so many problems."""
    box = {"west": 48.3, "south": 36.5, "east": 48.7, "north": 36.9}
    add_place(
        settings, PlaceRow(key="bench", name_fa="bench", name_en="bench", as_of=date(2026, 1, 1), **box)
    )
    with connect(settings, Role.OWNER) as connection:
        connection.execute(CATEGORIES)
        connection.execute(FILL, [rows])
    with connect(settings, Role.OWNER, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE register.issue")


def by_read_postgis(settings: Settings, query: str = QUERY):
    import geopandas

    source = engine(settings, Role.COMPUTE)
    return geopandas.read_postgis(query, source, geom_col="geom")


def by_arrow(settings: Settings, query: str = QUERY):
    with connect(settings, Role.COMPUTE) as connection, reading(connection, timeout_s=300):
        return to_frame(fetch_arrow(connection, query), TABLES["issues"].categories)


def by_client(settings: Settings):
    return exports.read_table(settings, "issues", catalogue=CATALOGUE)


WAYS = {
    "read_postgis": by_read_postgis,
    "arrow": by_arrow,
    "client": by_client,
    "table read_postgis": partial(by_read_postgis, query=TABLE),
    "table arrow": partial(by_arrow, query=TABLE),
}
CATALOGUE = read_catalogue(None)


def measure(way: str, settings: Settings) -> dict[str, float]:
    """Return seconds, the processor's too, and the growth of the peak of memory (MB) of one way, run once."""
    with connect(settings, Role.COMPUTE) as connection:  # the first connection pays for what is loaded lazily
        connection.execute("SELECT count(*) FROM analysis.issues")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, worked = time.perf_counter(), time.process_time()
    frame = WAYS[way](settings)
    seconds, processor = time.perf_counter() - began, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"seconds": seconds, "processor": processor, "peak_mb": peak / 1024, "rows": len(frame)}


def run(way: str, home: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--way", way, "--home", str(home)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def report(found: dict[str, list[dict[str, float]]], rows: int) -> int:
    best = {way: min(one["seconds"] for one in runs) for way, runs in found.items()}
    peak = {way: min(one["peak_mb"] for one in runs) for way, runs in found.items()}
    for way in WAYS:
        assert all(one["rows"] == rows for one in found[way])
        ratio = best["table read_postgis" if way.startswith("table") else "read_postgis"] / best[way]
        worked = min(one["processor"] for one in found[way])
        told = f"{best[way]:6.2f} s  {ratio:4.1f} ×  processor {worked:5.2f} s  peak + {peak[way]:6.1f} MB"
        print(f"{way:18s} {told}")
    is_fast = best["read_postgis"] / best["client"] >= SPEED_GOAL
    is_small = peak["client"] <= peak["read_postgis"]
    print(
        f"{rows:,} rows: {'goal met' if is_fast and is_small else 'GOAL MISSED'} (at least {SPEED_GOAL:g} ×)"
    )
    return 0 if is_fast and is_small else 1


if __name__ == "__main__":
    sys.exit(main())
