"""Measure one new report against the whole computation, and access along streets, in one run.

The demo city is loaded and computed once. Each round adds one report to a neighbourhood and refreshes it with
the areas above it, then computes everything anew with the same priors; both must give the same numbers, or
the benchmark fails. Access is built anew beside it: graph, all kinds by day, by night and by car.

Run: python benchmarks/incremental.py [--rounds N]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from geo_mahalle.analysis import compute, read_values, refresh_report
from geo_mahalle.analysis.access import build_access
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Role, connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.demo import load
from geo_mahalle.settings import Settings

CATALOGUE = read_catalogue(None)
AREA, CATEGORY = "N206", "blocked_drain"
REPORT = """
    INSERT INTO register.issue
        (category_id, sensitivity, area_id, located_as, state, origin, opened_at, opened_on)
    SELECT %s, 0, area.id, 'named', 'recorded', 'imported', '2025-09-01 08:00+00', '2025-09-01'
    FROM register.area WHERE area.code = %s
"""


def main() -> int:
    """Print seconds of both ways, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gm-bench-", dir="/tmp") as scratch:
        Path(scratch).chmod(0o755)
        settings = Settings(home=Path(scratch), place="bench")
        try:
            load(settings)
            compute(settings, catalogue=CATALOGUE)
            rounds = [measure(settings) for _ in range(options.rounds)]
            built = min(seconds(lambda: build_access(settings)) for _ in range(options.rounds))
        finally:
            Cluster(settings).stop()
    one, whole = (min(found[way] for found in rounds) for way in (0, 1))
    print(f"one new report, its area and those above: {one:7.2f} s")
    print(f"whole run, {len(CATALOGUE.indicators)} indicators:              {whole:7.2f} s")
    print(f"one report / whole run: {100 * one / whole:.1f} %")
    print(f"access, graph and all kinds anew:         {built:7.2f} s")
    return 0


def measure(settings: Settings) -> tuple[float, float]:
    """Return seconds of the refresh and of the whole run after one more report; both give the same."""
    with connect(settings, role=Role.OWNER) as connection:
        connection.execute(REPORT, [CATEGORY, AREA])
    one = seconds(lambda: refresh_report(settings, catalogue=CATALOGUE, area=AREA, category=CATEGORY))
    refreshed = read(settings)
    whole = seconds(lambda: compute(settings, catalogue=CATALOGUE, full=False))
    if not refreshed.equals(read(settings)):
        raise SystemExit("the refreshed area differs from the whole run")
    return one, whole


def read(settings: Settings):
    with connect(settings, role=Role.COMPUTE) as connection:
        return read_values(connection)


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
