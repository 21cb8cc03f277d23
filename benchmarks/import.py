"""Import reports from CSV into areas: ours against raw COPY of the finished rows, and against geopandas.

    python benchmarks/import.py [--reports 1000000] [--areas 10000] [--seed N]

One run of each, in a process of its own, on copies of one database that holds the areas: wall time, processor
time (of the process and of its server processes, which a busy machine disturbs less) and peak memory of the
process are printed. Raw COPY writes the very rows ours made (issues and reports, same keys, checks, indexes
and order) and does nothing else; geopandas goes from the CSV to the same rows and ledger in its usual way: it
too tells duplicates by a keyed digest of the row, in the file and among what is known.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

WEST, SOUTH, EAST, NORTH = 47.2, 35.6, 49.4, 37.2
VERTICES_A_SIDE = 34
CATEGORIES = ("lamp_out", "pothole", "litter", "graffiti", "blocked_drain", "open_pit", "full_bin", "noise")
TABLES = ("issue", "report")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000_000)
    parser.add_argument("--areas", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--part", choices=PARTS)
    parser.add_argument("--home", type=Path)
    chosen = parser.parse_args()
    if chosen.part:
        PARTS[chosen.part](chosen.home)
        return
    compare(chosen)


def compare(chosen):
    from geo_mahalle.database.cluster import Cluster
    from geo_mahalle.settings import Settings

    home = Path(tempfile.mkdtemp(prefix="gm-benchmark-", dir="/var/tmp"))
    home.chmod(0o755)
    print(f"seed {chosen.seed}, {chosen.reports:,} reports, {chosen.areas:,} areas", flush=True)
    cluster = Cluster(Settings(home=home, place="base"))
    try:
        prepare(home, chosen)
        results = {}
        for part in PARTS:
            cluster.clone_database("base", part)
            results[part] = measure(part, home)
            if part == "ours":
                export(home)
            shown = "{seconds:8.1f} s  processor {processor_s:7.1f} s {peak_mb:8.0f} MB".format(
                **results[part]
            )
            print(f"{part:10} {shown}", flush=True)
        check(home)
        ours, raw, frames = (results[part] for part in PARTS)
        print(f"ours / raw COPY   {ours['seconds'] / raw['seconds']:.2f} (goal: at most 3)")
        print(f"ours / geopandas  {ours['seconds'] / frames['seconds']:.2f} (goal: at most 1)")
        print(
            f"the same of processor time: {ours['processor_s'] / raw['processor_s']:.2f}, "
            f"{ours['processor_s'] / frames['processor_s']:.2f}"
        )
        print(f"memory / geopandas {ours['peak_mb'] / frames['peak_mb']:.2f} (goal: at most 0.25)")
    finally:
        cluster.stop()
        subprocess.run(["rm", "-rf", str(home)], check=False)


def measure(part, home):
    command = [sys.executable, __file__, "--part", part, "--home", str(home)]
    served = served_s(home)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{part} failed:\n{done.stdout}{done.stderr}")
    told = json.loads(done.stdout.splitlines()[-1])
    return told | {"processor_s": told["processor_s"] + served_s(home) - served - told["before_s"]}


def served_s(home):
    """Return the processor time of the server's processes that have ended, in seconds."""
    postmaster = (home / "cluster" / "postmaster.pid").read_text().split()[0]
    fields = Path(f"/proc/{postmaster}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def tell(started, *, before_s=0.0):
    """Print what a part took; `before_s` is processor time of the server that was only preparation."""
    # VmHWM is this program's own peak; getrusage would still show that of the process it was forked from.
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    took = {"seconds": time.perf_counter() - started, "processor_s": time.process_time(), "peak_mb": peak}
    print(json.dumps(took | {"before_s": before_s}))


def prepare(home, chosen):
    """Make the place with its areas, and the CSV."""
    from geo_mahalle.database import PlaceRow, add_place
    from geo_mahalle.importers import ImportRequest, import_file
    from geo_mahalle.settings import Settings

    settings = Settings(home=home, place="base")
    row = PlaceRow(
        key="base", name_fa="سنجش", name_en="Benchmark", west=WEST, south=SOUTH, east=EAST, north=NORTH
    )
    add_place(settings, row)
    chance = np.random.default_rng(chosen.seed)
    write_areas(home / "areas.geojson", chosen.areas, chance)
    outcome = import_file(
        settings, ImportRequest("areas", home / "areas.geojson", options={"level": "neighbourhood"})
    )
    assert outcome.refused == 0, outcome.refusals[:3]
    write_reports(home / "reports.csv", chosen.reports, chance)
    header = (home / "reports.csv").read_text("utf-8").splitlines()[:1]
    (home / "first.csv").write_text(
        "\n".join([*header, "first,lamp_out,1,1404/01/01 10:00,48.0,36.0"]), "utf-8"
    )
    import_file(settings, ImportRequest("reports", home / "first.csv"))


def write_areas(path, count, chance):
    """Write irregular polygons that share their borders: a grid of shaken corners, its sides shaken too."""
    side = round(count**0.5)
    xs, ys = np.meshgrid(np.linspace(WEST, EAST, side + 1), np.linspace(SOUTH, NORTH, side + 1))
    step = (EAST - WEST) / side
    xs, ys = (
        xs + chance.uniform(-0.2, 0.2, xs.shape) * step,
        ys + chance.uniform(-0.2, 0.2, ys.shape) * step * 0.7,
    )
    lines = {}

    def line(a, b):
        if (a, b) not in lines:
            at = np.linspace(0, 1, VERTICES_A_SIDE + 1)[:, None]
            start, end = (np.array([xs[one], ys[one]]) for one in (a, b))
            shake = chance.normal(0, 0.004, at.shape) * (at > 0) * (at < 1)
            across = np.array([-(end - start)[1], (end - start)[0]])
            lines[a, b] = np.round(start + at * (end - start) + shake * across, 7)
        return lines[a, b]

    features = []
    for row in range(side):
        for column in range(side):
            a, b, c, d = (row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)
            ring = np.concatenate([line(a, b)[:-1], line(b, c)[:-1], line(d, c)[::-1][:-1], line(a, d)[::-1]])
            properties = {"code": f"a{row:03}-{column:03}", "name": f"area {row} {column}"}
            geometry = {"type": "Polygon", "coordinates": [ring.tolist()]}
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def write_reports(path, count, chance):
    """Write reports: one in two hundred is a duplicate of an earlier line, one in two hundred is refused."""
    import pyarrow as pa
    import pyarrow.csv

    from geo_mahalle import jalali

    days = [jalali.format_date(day, calendar="jalali") for day in jalali.days(*jalali_span())]
    lon = np.round(chance.uniform(WEST, EAST, count), 6)
    lat = np.round(chance.uniform(SOUTH, NORTH, count), 6)
    minutes = chance.integers(0, 1440, count)
    when = [
        f"{days[d]} {m // 60:02}:{m % 60:02}"
        for d, m in zip(chance.integers(0, len(days), count), minutes, strict=True)
    ]
    category = np.array(CATEGORIES, dtype=object)[chance.integers(0, len(CATEGORIES), count)]
    category[chance.random(count) < 1 / 200] = "no such thing"
    columns = {
        "key": np.array([f"r{n}" for n in range(count)], dtype=object),
        "category": category,
        "severity": chance.integers(1, 5, count),
        "date": np.array(when, dtype=object),
        "lon": lon,
        "lat": lat,
    }
    source = np.arange(count)
    again = chance.random(count) < 1 / 200
    source[again] = chance.integers(0, np.maximum(source[again], 1))
    pyarrow.csv.write_csv(pa.table({name: column[source] for name, column in columns.items()}), path)


def jalali_span():
    from geo_mahalle import jalali

    return jalali.parse("1402/01/01"), jalali.parse("1404/06/31")


def run_ours(home):
    from geo_mahalle.importers import ImportRequest, import_file
    from geo_mahalle.settings import Settings

    started = time.perf_counter()
    outcome = import_file(Settings(home=home, place="ours"), ImportRequest("reports", home / "reports.csv"))
    assert outcome.accepted > 0.98 * outcome.lines_read
    tell(started)


def export(home):
    """After ours: write the finished rows in the order in which they lie, for raw COPY."""
    from geo_mahalle.database import connect
    from geo_mahalle.settings import Settings

    with connect(Settings(home=home, place="ours")) as connection:
        for table in ("import_run", *TABLES):
            query = f"COPY (SELECT * FROM register.{table} ORDER BY ctid) TO STDOUT (FORMAT binary)"  # noqa: S608 - names of this file
            with (home / f"{table}.copy").open("wb") as stream, connection.cursor().copy(query) as copy:
                for block in copy:
                    stream.write(block)


def run_raw(home):
    from geo_mahalle.database import Role, connect
    from geo_mahalle.settings import Settings

    served = served_s(home)
    settings = Settings(home=home, place="raw")
    with connect(settings, role=Role.OWNER) as connection:
        connection.execute(
            "TRUNCATE register.report, register.issue, register.ledger, register.issue_event CASCADE"
        )
        with (home / "import_run.copy").open("rb") as stream:
            connection.execute("CREATE TEMP TABLE fresh (LIKE register.import_run)")
            with connection.cursor().copy("COPY fresh FROM STDIN (FORMAT binary)") as copy:
                copy.write(stream.read())
            connection.execute("INSERT INTO register.import_run SELECT * FROM fresh ON CONFLICT DO NOTHING")
        connection.commit()
    before_s = served_s(home) - served
    processor_s = time.process_time()
    started = time.perf_counter()
    with connect(settings, role=Role.OWNER) as connection:
        for table in TABLES:
            with (
                (home / f"{table}.copy").open("rb") as stream,
                connection.cursor().copy(f"COPY register.{table} FROM STDIN (FORMAT binary)") as copy,
            ):
                while block := stream.read(1 << 20):
                    copy.write(block)
    tell(started, before_s=before_s + processor_s)


def run_peer(home):
    from import_peer import run_frames

    started = time.perf_counter()
    run_frames(home)
    tell(started)


def check(home):
    """Hold the end states equal: the same reports in the same areas at the same times, the same indexes.

    The ledger of ours and of geopandas says the same of as many lines; raw COPY writes none.
    """
    from geo_mahalle.database import Role, connect
    from geo_mahalle.settings import Settings

    same = (
        "SELECT count(*), count(report.area_id), sum(report.area_id), sum(source_line), "
        "count(DISTINCT issue_id), count(body_hmac), sum(hashtextextended(source_key || reported_on || "
        "reported_at || ST_AsText(report.geom) || issue.opened_at || coalesce(issue.area_id, 0), 0)), "
        "(SELECT count(*) FROM pg_indexes WHERE schemaname = 'register') "
        "FROM register.report JOIN register.issue ON issue.id = issue_id WHERE source_key <> 'first'"
    )
    told = (
        "SELECT outcome, sum(upper(lines) - lower(lines)) FROM register.ledger "
        "WHERE import_run_id = (SELECT max(id) FROM register.import_run) GROUP BY outcome ORDER BY outcome"
    )
    states, ledgers = [], []
    for part in PARTS:
        with connect(Settings(home=home, place=part), role=Role.OWNER) as connection:
            states.append(connection.execute(same).fetchone())
            ledgers.append(connection.execute(told).fetchall())
    assert len(set(states)) == 1, states
    assert ledgers[0] == ledgers[2], ledgers
    print(
        f"same end state: {states[0][0]:,} reports, {states[0][1]:,} inside areas; ledger {dict(ledgers[0])}"
    )


PARTS = {"ours": run_ours, "raw": run_raw, "geopandas": run_peer}

if __name__ == "__main__":
    main()
