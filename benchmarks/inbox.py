"""Measure the inbox at 200,000 problems, each way beside a bare query that an index answers at once.

One place of 48 neighbourhoods. The county office asks for everything, the head of a committee for what it
reaches; both behind row security, through the one filter, as the pages do. The bare query is the newest 50
rows of the table by its index, as a trusted role without filter. Best of the rounds, in milliseconds.

Run: python benchmarks/inbox.py [--rows N] [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

from geo_mahalle import identity
from geo_mahalle.catalogue import Catalogue, read_catalogue
from geo_mahalle.database import Role, connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.filters import parse_filter
from geo_mahalle.database.places import PlaceRow, add_place
from geo_mahalle.database.scope import Account, Kind, areas_by_code, scope_of, web_connection
from geo_mahalle.register import sync_catalogue
from geo_mahalle.register.hazards.inbox import Inbox
from geo_mahalle.settings import Settings

GOAL_MS = 300.0
TODAY = date(2026, 1, 1)
AREAS = """
INSERT INTO register.area (code, level, name_fa, name_folded)
SELECT 'm' || n, 'neighbourhood', 'محله ' || n, 'محله ' || n FROM generate_series(0, 47) AS n
"""
FILL = """
INSERT INTO register.issue (
    category_id, sensitivity, severity, geom, area_id, located_as, state, origin, opened_at, opened_on,
    resolved_at, resolved_on
)
SELECT
    category.id, category.sensitivity, 1 + n %% 4,
    ST_SetSRID(ST_MakePoint(48.4 + random() / 5, 36.6 + random() / 5), 4326),
    (SELECT min(id) FROM register.area) + (n * 7919) %% 48,
    'point',
    made.state, 'imported', made.at, made.at::date,
    CASE WHEN made.state IN ('resolved', 'refused') THEN made.at END,
    CASE WHEN made.state IN ('resolved', 'refused') THEN made.at::date END
FROM generate_series(1, %(rows)s) AS n
CROSS JOIN LATERAL (
    SELECT
        (ARRAY['resolved', 'resolved', 'resolved', 'refused', 'recorded', 'reviewing', 'with_agency'])[
            1 + n %% 7
        ] AS state,
        timestamptz '2023-01-01 00:00Z' + n * interval '7 minutes' AS at
) AS made
JOIN register.category ON category.id = (ARRAY['lamp_out', 'pothole', 'litter', 'open_pit'])[1 + n * 31 %% 4]
"""
BARE = """
SELECT public_id, category_id, state, opened_on FROM register.issue ORDER BY opened_at DESC, id DESC LIMIT 50
"""
QUERIES = {
    "everything": "",
    "open": "open=yes",
    "one kind, open": "category=lamp_out&open=yes",
    "overdue": "overdue=yes",
    "one neighbourhood": "area=m7",
    "one neighbourhood, refused": "area=m7&state=refused",
    "a box of 1 km": "bbox=48.5,36.7,48.511,36.709",
    "words": "text=چراغ",
    "nothing": "category=lamp_out&until=2020-01-01",
}


def main() -> int:
    """Print one line a question; exit 1 where a first page takes longer than the goal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gm-bench-", dir="/tmp") as scratch:
        home = Path(scratch)
        home.chmod(0o755)
        settings = Settings(home=home, place="bench")
        try:
            catalogue = read_catalogue(None)
            fill(settings, catalogue, options.rows)
            return measure(settings, catalogue, options.rounds)
        finally:
            Cluster(settings).stop()


def fill(settings: Settings, catalogue: Catalogue, rows: int) -> None:
    box = {"west": 48.3, "south": 36.5, "east": 48.7, "north": 36.9}
    add_place(settings, PlaceRow(key="bench", name_fa="bench", name_en="bench", as_of=TODAY, **box))
    with connect(settings) as connection:
        sync_catalogue(connection, catalogue)
    with connect(settings, Role.OWNER) as connection:
        connection.execute(AREAS)
        connection.execute(FILL, {"rows": rows})
    with connect(settings, Role.OWNER, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE register.issue")


def account(settings: Settings, kind: Kind, login: str, **reach: object) -> Account:
    identity.make_account(settings, kind, login, login=login, password="long enough 1", **reach)  # noqa: S106
    (row,) = [one for one in identity.list_accounts(settings) if one.login == login]
    with connect(settings, Role.IDENTITY) as connection:
        number = connection.execute(
            "SELECT id FROM identity.account WHERE public_id::text = %s", [row.public_id]
        ).fetchone()[0]
    key = identity.make_key(settings, number, title="bench", scopes=("read",), lasts=timedelta(hours=2))
    return identity.account_of_key(settings, key)


def measure(settings: Settings, catalogue: Catalogue, rounds: int) -> int:
    office = account(settings, Kind.COUNTY_OFFICE, "office", is_placewide=True)
    area = areas_by_code(settings, ["m7"])
    head = account(settings, Kind.COMMITTEE_HEAD, "head", area_ids=area, committees=["civil_works"])
    with connect(settings) as connection:
        bare = best(lambda: connection.execute(BARE).fetchall(), rounds)
    print(f"{'bare indexed query':34s} {bare:8.1f} ms")
    slow = 0
    for who, asking in (("office", office), ("head", head)):
        for name, query in QUERIES.items():
            first, counts, drawn, total = one(settings, catalogue, asking, query, rounds)
            slow += first > GOAL_MS
            print(
                f"{who + ': ' + name:34s} {first:8.1f} ms page ({first / bare:6.1f} ×)"
                f"   {counts:8.1f} ms counts   {drawn:8.1f} ms map   {total:7,d} problems"
            )
    print("goal met" if not slow else "GOAL MISSED", f"(a page within {GOAL_MS:g} ms)")
    return 0 if not slow else 1


def one(
    settings: Settings, catalogue: Catalogue, asking: Account, query: str, rounds: int
) -> tuple[float, float, float, int]:
    narrow = parse_filter(parse_qsl(query))
    with web_connection(settings, asking) as connection:
        asked = Inbox(connection, catalogue, narrow, scope=scope_of(asking, connection), today=TODAY)
        return (
            best(asked.page, rounds),
            best(asked.counts, rounds),
            best(lambda: asked.drawn(width_deg=0.2), rounds),
            asked.counts().total,
        )


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the milliseconds of the quickest of the rounds."""
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found) * 1000


if __name__ == "__main__":
    sys.exit(main())
