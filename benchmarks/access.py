"""Measure access along the streets of 60 km² with all its kinds, day, night and car, against two other ways.

A place of about 60 km² is drawn with a bent lattice of some 15,000 pieces of street (a dense district), lamps
and facilities of every kind. Ours reads it from the database, nodes the streets, joins lamps and widths,
spreads people, finds the nearest facility of each kind, shares what is shared and writes all of it. Beside
it, in one run on the same graph: the bare multi-source Dijkstra of scipy for as many kinds (what cannot be
gone below), and one Dijkstra from every node (the plain way; timed on a sample of nodes and counted up).
GHSCI states 8 minutes for its whole pipeline on 63 km² with 8 kinds.

Run: python benchmarks/access.py [--segments 15000] [--rounds 2]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import large
import numpy as np
import used
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo_mahalle.analysis.access import AccessParameters, build_access
from geo_mahalle.database import Role, connect, copy_rows
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.settings import Settings

SIDE = 20  # neighbourhoods of 0.004 degrees along each edge: 7.2 km by 8.9 km
SAMPLE = 100
GHSCI_SECONDS = 480
EDGES = "SELECT start_node, end_node, length_m FROM analysis.network_edge"


def draw_streets(settings: Settings, segments: int) -> None:
    """Replace the streets of the place by a bent lattice, and add facilities of every kind."""
    drawn = np.random.default_rng(7)
    count = int(np.sqrt(segments / 2))
    step = SIDE * 0.004 / count
    lon = 48 + (np.arange(count)[None, :] + drawn.uniform(-0.3, 0.3, (count, count)) + 0.5) * step
    lat = 36 + (np.arange(count)[:, None] + drawn.uniform(-0.3, 0.3, (count, count)) + 0.5) * step
    rows = []
    for row in range(count):
        for column in range(count):
            for down, right in ((0, 1), (1, 0)):
                other = (row + down, column + right)
                if max(other) >= count or drawn.random() < 0.05:
                    continue
                ends = f"{lon[row, column]} {lat[row, column]}, {lon[other]} {lat[other]}"
                kind = "footway" if drawn.random() < 0.1 else "street"
                rows.append([f"s{len(rows)}", kind, f"SRID=4326;LINESTRING({ends})", drawn.uniform(2, 12)])
    with connect(settings, role=Role.OWNER) as connection:
        connection.execute("DELETE FROM register.street")
        run, area = connection.execute(
            "SELECT import_run.id, area.id FROM register.import_run, register.area WHERE code = 'N000000'"
        ).fetchone()
        whole = [
            ["bench", key, "2020-01-01", run, kind, shape, 90, width] for key, kind, shape, width in rows
        ]
        columns = (
            "source_id",
            "source_key",
            "from_on",
            "import_run_id",
            "class",
            "geom",
            "length_m",
            "width_m",
        )
        copy_rows(connection, "register.street", columns, whole)
        found = []
        for kind in AccessParameters().kinds:
            for _ in range(40):
                x, y = 48 + drawn.random() * SIDE * 0.004, 36 + drawn.random() * SIDE * 0.004
                shape = f"SRID=4326;POINT({x} {y})"
                key = f"{kind}{len(found)}"
                found.append(["bench", key, "2020-01-01", run, kind, shape, area, "point", True])
        columns = (
            *("source_id", "source_key", "from_on", "import_run_id", "kind", "geom", "area_id"),
            *("located_as", "is_working"),
        )
        copy_rows(connection, "register.facility", columns, found)


def bare_seconds(settings: Settings, kinds: int) -> tuple[float, float, int]:
    """Return processor seconds of the bare Dijkstras, of one from every node, and how many nodes."""
    with connect(settings, role=Role.COMPUTE) as connection:
        edges = np.array(connection.execute(EDGES).fetchall())
    starts, ends = edges[:, 0].astype(int), edges[:, 1].astype(int)
    nodes = int(max(starts.max(), ends.max())) + 1
    graph = csr_array((edges[:, 2], (starts, ends)), shape=(nodes, nodes))
    drawn = np.random.default_rng(1)
    began = time.process_time()
    for _ in range(kinds):
        sources = drawn.choice(nodes, 40, replace=False)
        dijkstra(graph, directed=False, indices=sources, min_only=True)
    bare = time.process_time() - began
    began = time.process_time()
    for source in drawn.choice(nodes, SAMPLE, replace=False):
        dijkstra(graph, directed=False, indices=[source])
    return bare, (time.process_time() - began) * nodes / SAMPLE, nodes


def main() -> int:
    """Print processor seconds of the three ways and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--segments", type=int, default=15_000)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gm-bench-", dir="/tmp") as scratch:
        Path(scratch).chmod(0o755)
        settings = Settings(home=Path(scratch), place="bench")
        try:
            large.make(settings, side=SIDE, issues=2000, facilities=20_000)
            draw_streets(settings, options.segments)
            clock, cpu, summaries = [], [], []
            for _ in range(options.rounds):
                spent = used.seconds(settings, lambda: summaries.append(build_access(settings)))
                clock.append(spent[0])
                cpu.append(spent[1])
            chosen = AccessParameters()
            kinds = len({**chosen.walked, **chosen.driven}) + len(chosen.at_night) + len(chosen.shared) + 1
            bare, plain, nodes = bare_seconds(settings, kinds)
        finally:
            Cluster(settings).stop()
    ours, summary = min(cpu), summaries[-1]
    print(f"{summary.edges} edges, {nodes} nodes, {summary.points} points of people, {kinds} kinds and ways")
    print(f"ours, whole from and to the database: {ours:8.2f} s (by the clock {min(clock):.2f})")
    print(f"bare multi-source Dijkstra:           {bare:8.2f} s, ours / bare {ours / bare:.1f}")
    print(f"one Dijkstra from every node:         {plain:8.2f} s, ours / plain {ours / plain:.2f}")
    print(f"GHSCI states {GHSCI_SECONDS} s for its pipeline, ours / stated {ours / GHSCI_SECONDS:.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
