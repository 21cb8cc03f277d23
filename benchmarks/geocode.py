"""Score the geocoder on misspelt names of a county, and time it on a country's, against the bare index.

Score: the settlements of a file are imported; names drawn by a seed are misspelt and half of them written in
Arabic letters; a hit is a place of the very name that was meant (of several places of one name the words
alone cannot tell), and strictly the very place where a point within 10 km is given. Goals: 0.85 among the
first one, 0.95 among the first five.

Time: on a larger list the same queries are timed by turns with the bare query that only looks up the index
and orders by likeness; the ratio of the medians counts.

Run: python benchmarks/geocode.py [--county FILE] [--country FILE] [--queries N] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from geo_mahalle.database import connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.places import PlaceRow, add_place
from geo_mahalle.importers import ImportRequest, import_file
from geo_mahalle.register.geocode import geocode
from geo_mahalle.settings import Settings
from geo_mahalle.text import fold, sound

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from misspelling import misspell  # noqa: E402 - the tests' own generator

DATA = ROOT.parent / "shared" / "data"
GOALS = (0.85, 0.95)
BARE = """
SELECT name, similarity(sound, %(sound)s) AS likeness
FROM register.gazetteer
WHERE sound %% %(sound)s
ORDER BY likeness DESC
LIMIT 5
"""
IRAN = {"west": 44.0, "south": 25.0, "east": 63.4, "north": 39.8}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--county", type=Path, default=DATA / "zanjan/wof_localities.geojson")
    parser.add_argument("--country", type=Path, default=DATA / "iran/wof_localities.csv.gz")
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=None, help="without it one is drawn and printed")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else Random().randrange(10**6)
    with tempfile.TemporaryDirectory(prefix="gm-bench-", dir="/tmp") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        try:
            county = fill(Settings(home=home, place="county"), options.county)
            scores = score(county, options.queries, seed)
            country = fill(Settings(home=home, place="country"), options.country)
            times = race(country, min(options.queries, 200), seed)
        finally:
            Cluster(Settings(home=home, place="county")).stop()
    print(f"seed {seed}")
    print(json.dumps({**scores, **times}, indent=2))
    return 0 if scores["hit@1"] >= GOALS[0] and scores["hit@5"] >= GOALS[1] else 1


def fill(settings: Settings, file: Path) -> Settings:
    add_place(settings, PlaceRow(key=settings.place, name_fa="x", name_en="x", **IRAN))
    outcome = import_file(settings, ImportRequest("settlements", file, source="wof_settlements"))
    print(f"{file.name}: {outcome.accepted} settlements, {len(outcome.refusals)} refused", file=sys.stderr)
    with connect(settings) as connection:
        (count,) = connection.execute("SELECT count(*) FROM register.gazetteer").fetchone()
    print(f"{count} names", file=sys.stderr)
    return settings


def persian_names(connection) -> list[tuple[str, float, float]]:
    found = connection.execute(
        "SELECT name, ST_X(geom), ST_Y(geom) FROM register.settlement WHERE name ~ '[؀-ۿ]' ORDER BY id"
    ).fetchall()
    return [(name, lon, lat) for name, lon, lat in found if len(name) > 2]


def score(settings: Settings, queries: int, seed: int) -> dict[str, float]:
    """Return the shares of hits by name alone, and of the very place with a point near it."""
    chance = Random(seed)
    hits = {"hit@1": 0, "hit@5": 0, "near hit@1": 0, "near hit@5": 0}
    with connect(settings) as connection:
        drawn = chance.choices(persian_names(connection), k=queries)
        for name, lon, lat in drawn:
            typed = misspell(name, chance)
            found = [fold(one.name) == fold(name) for one in geocode(connection, typed)]
            near = (lon + chance.uniform(-0.08, 0.08), lat + chance.uniform(-0.07, 0.07))
            placed = [(one.lon, one.lat) == (lon, lat) for one in geocode(connection, typed, near=near)]
            hits["hit@1"] += any(found[:1])
            hits["hit@5"] += any(found[:5])
            hits["near hit@1"] += any(placed[:1])
            hits["near hit@5"] += any(placed[:5])
    return {key: round(count / queries, 4) for key, count in hits.items()}


def race(settings: Settings, queries: int, seed: int) -> dict[str, float]:
    """Return the median times of the geocoder and of the bare query, and their ratio."""
    chance = Random(seed)
    ours, bare = [], []
    with connect(settings) as connection:
        connection.execute("SELECT set_config('pg_trgm.similarity_threshold', '0.28', false)")
        names = chance.choices(persian_names(connection), k=queries)
        for name, _, _ in names:
            typed = misspell(name, chance)
            started = time.perf_counter()
            connection.execute(BARE, {"sound": sound(typed)}).fetchall()
            between = time.perf_counter()
            geocode(connection, typed)
            ours.append(time.perf_counter() - between)
            bare.append(between - started)
            connection.commit()
    middle, base = statistics.median(ours), statistics.median(bare)
    return {
        "geocode_ms": round(middle * 1000, 2),
        "bare_ms": round(base * 1000, 2),
        "ratio": round(middle / base, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
