"""Measure the API's paging at a million problems: page ten thousand against page one, in one run.

The application answers through its whole way (admission, row security, GeoJSON); pages one, one hundred and
ten thousand of one hundred rows are asked by turns, and the medians count. Goal: page ten thousand takes at
most twice as long as page one. A key of a tenth of the areas is timed beside it.

Run: python benchmarks/api.py [--rows N] [--rounds N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from fastapi.testclient import TestClient

from geo_mahalle import identity
from geo_mahalle.database import Role, connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.filters import Filter
from geo_mahalle.database.places import PlaceRow, add_place
from geo_mahalle.database.scope import areas_by_code
from geo_mahalle.identity import Kind
from geo_mahalle.pages.exports import paging
from geo_mahalle.settings import Settings
from geo_mahalle.web import create_app

GOAL = 2.0
SIZE = 100
AREAS = """
INSERT INTO register.area (code, level, name_fa, name_folded)
SELECT 'n' || n, 'neighbourhood', 'محله ' || n, register.fold('محله ' || n) FROM generate_series(0, 47) AS n
"""
CATEGORIES = """
INSERT INTO register.category (id, committee_id, sensitivity)
SELECT unnest(ARRAY['lamp_out', 'pothole', 'litter', 'open_pit']), 'civil_works', 0
"""
FILL = """
INSERT INTO register.issue (
    category_id, sensitivity, severity, geom, located_as, area_id, state, origin, opened_at, opened_on
)
SELECT
    (ARRAY['lamp_out', 'pothole', 'litter', 'open_pit'])[1 + n %% 4], 0, 1 + n %% 4,
    ST_SetSRID(ST_MakePoint(48.4 + random() / 5, 36.6 + random() / 5), 4326),
    'point', (SELECT min(id) FROM register.area) + n %% 48, 'recorded', 'imported',
    timestamptz '2016-01-01 00:00Z' + n * interval '5 minutes', date '2016-01-01' + n / 288
FROM generate_series(1, %s) AS n
"""
SPOT = """
SELECT opened_on, category_id, public_id
FROM register.issue
ORDER BY opened_on, category_id, public_id
OFFSET %s
LIMIT 1
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_100)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gm-bench-", dir="/tmp") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        settings = Settings(home=home, place="bench")
        try:
            fill(settings, options.rows)
            found = measure(settings, options)
        finally:
            Cluster(settings).stop()
    print(json.dumps(found, indent=2))
    return 0 if found["ratio"] <= GOAL else 1


def fill(settings: Settings, rows: int) -> None:
    box = {"west": 48.3, "south": 36.5, "east": 48.7, "north": 36.9}
    place = PlaceRow(key="bench", name_fa="bench", name_en="bench", as_of=date(2026, 1, 1), **box)
    add_place(settings, place)
    with connect(settings, Role.OWNER) as connection:
        for statement in (AREAS, CATEGORIES):
            connection.execute(statement)
        connection.execute(FILL, [rows])
    with connect(settings, Role.OWNER, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE register.issue")


def make_key(settings: Settings, *, codes=(), is_placewide=False) -> str:
    ids = areas_by_code(settings, codes) if codes else ()
    made = identity.make_account(settings, Kind.ANALYST, "bench", area_ids=ids, is_placewide=is_placewide)
    return identity.make_key(settings, made.id, title="x", scopes=("read",), lasts=timedelta(hours=2))


def cursor_before(settings: Settings, page: int) -> str | None:
    """Return the cursor that the page before gives, without asking for all pages before it."""
    if page == 1:
        return None
    with connect(settings, Role.OWNER) as connection:
        on, category, issue = connection.execute(SPOT, [(page - 1) * SIZE - 1]).fetchone()
    return paging._write_cursor("issues", Filter(), [str(on), category, str(issue)])


def measure(settings: Settings, options: argparse.Namespace) -> dict[str, object]:
    last = (options.rows - 1) // SIZE
    pages = {1: None, 100: None, last: None}
    cursors = {page: cursor_before(settings, page) for page in pages}
    whole, part = (
        make_key(settings, is_placewide=True),
        make_key(settings, codes=["n1", "n2", "n3", "n4", "n5"]),
    )
    client = TestClient(create_app(settings), base_url="https://office.example")
    times: dict[str, list[float]] = {}
    for _ in range(options.rounds):
        for name, key in (("whole", whole), ("five areas", part)):
            for page, cursor in cursors.items():
                if name != "whole" and page == last:
                    continue  # past the end of what five areas have
                params = {"limit": SIZE} | ({"cursor": cursor} if cursor else {})
                started = time.perf_counter()
                answer = client.get(
                    "/api/v1/issues", params=params, headers={"authorization": f"Bearer {key}"}
                )
                times.setdefault(f"{name}, page {page}", []).append(time.perf_counter() - started)
                assert len(answer.json()["features"]) == SIZE, answer.text[:300]
    middles = {name: round(statistics.median(taken) * 1000, 1) for name, taken in times.items()}
    ratio = middles[f"whole, page {last}"] / middles["whole, page 1"]
    return {"rows": options.rows, "ms": middles, "ratio": round(ratio, 2), "goal": GOAL}


if __name__ == "__main__":
    sys.exit(main())
