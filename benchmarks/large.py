"""Measure the indicators of a large place against pandas and geopandas, and how ours grow with the reports.

A place of square neighbourhoods is drawn in the database (large_place.sql): ours relates streets and lamps,
runs the indicators of compute.py and writes each value with interval and status; pandas reads the same
tables, makes numerators and denominators and writes nothing. Numerators must agree to 1e-9 (metres of light
to 1 %, a buffer is no circle), or the benchmark fails. Then one report is refreshed in the same place, and
ours is run on places with fewer reports.

Run: python benchmarks/large.py [--side 100] [--issues 1000000] [--facilities 200000] [--growth 10000 100000]
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path

import compute as small
import used

from geo_mahalle.analysis import compute, refresh_report
from geo_mahalle.database import Role, connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.places import PlaceRow, add_place
from geo_mahalle.settings import Settings

TEXT = Path(__file__).with_name("large_place.sql").read_text(encoding="utf-8")
AS_OF = date(2025, 3, 20)
REPORT = """
    INSERT INTO register.issue
        (category_id, sensitivity, area_id, located_as, state, origin, opened_at, opened_on)
    SELECT 'blocked_drain', 0, area.id, 'named', 'recorded', 'imported', '2025-03-15 08:00+00', '2025-03-15'
    FROM register.area WHERE area.code = 'N000005'
"""


def make(settings: Settings, *, side: int, issues: int, facilities: int) -> None:
    """Draw the place."""
    east, north = 48 + side * 0.004, 36 + side * 0.004
    row = PlaceRow(
        key=settings.place, name_fa="سنجه", name_en="Bench", west=48, south=36, east=east, north=north,
        metre_srid=32639, as_of=AS_OF,
    )  # fmt: skip
    add_place(settings, row)
    with connect(settings, role=Role.OWNER) as connection:
        for one in small.CATALOGUE.categories.values():
            connection.execute(
                "INSERT INTO register.category "
                "(id, committee_id, agency_id, sensitivity, deadline_days, theme) "
                "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [one.id, one.committee, one.agency, one.sensitivity, one.deadline_days, one.theme],
            )
        text = TEXT
        for name, number in (("side", side), ("issues", issues), ("facilities", facilities)):
            text = text.replace("{" + name + "}", str(number))
        connection.execute(text)
    with connect(settings, role=Role.OWNER, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def refresh_seconds(settings: Settings) -> tuple[float, float]:
    """Return the seconds, also of the processor, of the refresh of one report."""
    with connect(settings, role=Role.OWNER) as connection:
        connection.execute(REPORT)
    told = {"area": "N000005", "category": "blocked_drain", "on_day": date(2025, 3, 15)}
    return used.seconds(settings, lambda: refresh_report(settings, catalogue=small.CATALOGUE, **told))


def whole_seconds(settings: Settings) -> tuple[float, float]:
    """Return the seconds, also of the processor, of a whole run of every indicator, nothing reused."""
    return used.seconds(
        settings, lambda: compute(settings, catalogue=small.CATALOGUE, full=False, reuse=False)
    )


def told(found: tuple[float, float]) -> str:
    return f"{found[0]:.2f} s, {found[1]:.2f} s of the processor"


def main() -> int:
    """Print both ways with their ratio, the refresh against the whole run, and the growth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--side", type=int, default=100)
    parser.add_argument("--issues", type=int, default=1_000_000)
    parser.add_argument("--facilities", type=int, default=200_000)
    parser.add_argument("--growth", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--without-pandas", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gm-bench-", dir="/tmp") as scratch:
        Path(scratch).chmod(0o755)
        try:
            settings = Settings(home=Path(scratch), place="bench")
            make(settings, side=options.side, issues=options.issues, facilities=options.facilities)
            print(
                f"{options.side**2} areas, {options.issues} issues, {options.facilities} facilities",
                flush=True,
            )
            runs = {"compute": [small.run("compute", settings.home)]}
            ours = runs["compute"][0]
            print(
                f"compute {told((ours['seconds'], ours['processor']))}, {ours['peak_mb']:.0f} MB", flush=True
            )
            if not options.without_pandas:
                runs = {"pandas": [small.run("pandas", settings.home)], **runs}
                small.report(runs)
            whole_seconds(settings)
            one, whole = min(refresh_seconds(settings) for _ in range(3)), whole_seconds(settings)
            print(f"one report {told(one)}; whole run of all indicators {told(whole)}")
            for unit, name in enumerate(("clock", "processor")):
                print(
                    f"one report / whole run, by the {name}: {100 * one[unit] / whole[unit]:.2f} %",
                    flush=True,
                )
            for issues in options.growth:
                fewer = Settings(home=Path(scratch), place=f"bench_{issues}")
                make(fewer, side=options.side, issues=issues, facilities=options.facilities)
                found = small.measure("compute", fewer)
                spent = told((found["seconds"], found["processor"]))
                print(f"{issues} issues: {spent}, {found['peak_mb']:.0f} MB", flush=True)
        finally:
            Cluster(Settings(home=Path(scratch), place="bench")).stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
