"""Measure one new report against the whole computation, and access along streets, in one run.

The demo city is loaded and computed once. Each round adds one report to a neighbourhood and refreshes it with
the areas above it, runs what changed alone, then computes everything anew with the same priors; all must give
the same numbers, or the benchmark fails. Access is built anew beside it: graph, all kinds by day, by night
and by car.

Run: python benchmarks/incremental.py [--rounds N]
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path

import used

from geo_mahalle.analysis import compute, read_values, refresh_report
from geo_mahalle.analysis.access import build_access
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Role, connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.demo import load
from geo_mahalle.settings import Settings

CATALOGUE = read_catalogue(None)
AREA, CATEGORY, DAY = "N206", "blocked_drain", date(2025, 9, 1)
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
            built = min(used.seconds(settings, lambda: build_access(settings)) for _ in range(options.rounds))
        finally:
            Cluster(settings).stop()
    ways = ("one report, its area and those above", "whole run, what changed alone", "whole run, all anew")
    best = [tuple(min(found[way][unit] for found in rounds) for unit in (0, 1)) for way in range(3)]
    for way, (clock, processor) in zip(ways, best, strict=True):
        print(f"{way:40} {clock:7.2f} s, {processor:6.2f} s of the processor")
    print(f"{'access, graph and all kinds anew':40} {built[0]:7.2f} s, {built[1]:6.2f} s of the processor")
    for unit, name in enumerate(("clock", "processor")):
        print(f"one report / whole run, by the {name}: {100 * best[0][unit] / best[2][unit]:.1f} %")
        print(f"what changed / whole run, by the {name}: {100 * best[1][unit] / best[2][unit]:.1f} %")
    return 0


def measure(settings: Settings) -> list[tuple[float, float]]:
    """Return seconds of the refresh, of a run of what changed, and of the whole run; all give the same."""
    report(settings)
    told = {"catalogue": CATALOGUE, "area": AREA, "category": CATEGORY, "on_day": DAY}
    one = used.seconds(settings, lambda: refresh_report(settings, **told))
    refreshed = read(settings)
    compute(settings, catalogue=CATALOGUE, full=False)
    if not refreshed.equals(read(settings)):
        raise SystemExit("the refreshed area differs from the whole run")
    report(settings)
    changed = used.seconds(settings, lambda: compute(settings, catalogue=CATALOGUE, full=False))
    kept = read(settings)
    whole = used.seconds(settings, lambda: compute(settings, catalogue=CATALOGUE, full=False, reuse=False))
    if not kept.equals(read(settings)):
        raise SystemExit("what was left as it is differs from the whole run")
    return [one, changed, whole]


def report(settings: Settings) -> None:
    """Add one more problem."""
    with connect(settings, role=Role.OWNER) as connection:
        connection.execute(REPORT, [CATEGORY, AREA])


def read(settings: Settings):
    """Return the values in force."""
    with connect(settings, role=Role.COMPUTE) as connection:
        return read_values(connection)


if __name__ == "__main__":
    raise SystemExit(main())
