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
    """After ours: write the finished rows in the order of their keys, for raw COPY."""
    from geo_mahalle.database import connect
    from geo_mahalle.settings import Settings

    with connect(Settings(home=home, place="ours")) as connection:
        for table in ("import_run", *TABLES):
            query = f"COPY (SELECT * FROM register.{table} ORDER BY id) TO STDOUT (FORMAT binary)"  # noqa: S608 - names of this file
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


def run_frames(home):
    import geopandas
    import pandas

    from geo_mahalle.database import Role, engine
    from geo_mahalle.settings import Settings

    started = time.perf_counter()
    database = engine(Settings(home=home, place="geopandas"), role=Role.OWNER)
    frame = pandas.read_csv(home / "reports.csv")
    frame["source_line"] = frame.index + 2
    classes = pandas.read_sql("SELECT id, sensitivity FROM register.category", database).set_index("id")
    frame["outcome"], frame["reason"] = "accepted", None
    read_days(frame)
    frame["body_hmac"] = digests(frame, (home / "secret").read_bytes()[:32])
    judge_frames(frame, classes, database)
    kept = frame[frame.outcome == "accepted"]
    areas = geopandas.read_postgis(
        "SELECT area_id, area_m2, code, geom FROM register.area_boundary "
        "JOIN register.area ON area.id = area_id",
        database,
    )
    points = geopandas.GeoDataFrame(kept, geometry=geopandas.points_from_xy(kept.lon, kept.lat), crs=4326)
    joined = points.sjoin(areas, how="left", predicate="intersects").sort_values(
        ["source_line", "area_m2", "code"]
    )
    others = joined[joined.duplicated("source_line")].groupby("source_line").area_id
    joined = joined.drop_duplicates("source_line")
    also = others.agg(lambda found: "{" + ",".join(str(int(one)) for one in found) + "}")
    joined["also_in"] = joined.source_line.map(also)
    run_id = start_frames(home, frame, database)
    write_frames(joined, classes, database, run_id)
    write_frame_ledger(frame, database, run_id)
    database.dispose()
    tell(started)


def read_days(frame):
    import jdatetime
    import pandas

    parts = frame.date.str.split(" ", expand=True)
    known = {text: jdatetime.date(*map(int, text.split("/"))).togregorian() for text in parts[0].unique()}
    local = pandas.to_datetime(parts[0].map(known)) + pandas.to_timedelta(parts[1] + ":00")
    frame["opened_at"] = local.dt.tz_localize("Asia/Tehran", ambiguous=True).dt.tz_convert("UTC")
    frame["opened_on"] = local.dt.date


def digests(frame, secret):
    import hashlib

    columns = ("category", "severity", "date", "lon", "lat")
    bodies = zip(*(frame[name].astype(str) for name in columns), strict=True)
    return [
        "\\x" + hashlib.blake2b("|".join(body).encode(), key=secret, digest_size=16).hexdigest()
        for body in bodies
    ]


def judge_frames(frame, classes, database):
    """Mark what is refused and what is a duplicate, in the file or among what is known."""
    import pandas

    wrong = ~frame.category.isin(classes.index)
    wrong |= ~(frame.lon.between(-180, 180) & frame.lat.between(-90, 90) & frame.severity.between(1, 4))
    frame.loc[wrong, ["outcome", "reason"]] = "refused", "category"
    query = "SELECT source_key, '\\x' || encode(body_hmac, 'hex') AS body FROM register.report"
    known = pandas.read_sql(query, database).set_index("source_key").body
    first = frame[~wrong].drop_duplicates("key").set_index("key").body_hmac
    older = frame.key.map(known)
    again = ~wrong & (older.notna() | frame[~wrong].duplicated("key").reindex(frame.index, fill_value=False))
    same = frame.body_hmac == older.fillna(frame.key.map(first))
    frame.loc[again & same, ["outcome", "reason"]] = "duplicate", "twice_in_file"
    frame.loc[again & ~same, ["outcome", "reason"]] = "refused", "changed_body"


def start_frames(home, frame, database):
    """Insert the import's run; return its identity."""
    import hashlib

    counts = frame.outcome.value_counts()
    told = ["own_reports", hashlib.sha256((home / "reports.csv").read_bytes()).hexdigest(), len(frame)]
    with database.begin() as connection:
        (run_id,) = connection.exec_driver_sql(
            "INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes, "
            "lines_read, accepted, duplicate, refused) "
            "VALUES ('reports', %s, 'reports.csv', %s, 0, %s, %s, %s, %s) RETURNING id",
            (*told, *(int(counts.get(name, 0)) for name in ("accepted", "duplicate", "refused"))),
        ).one()
    return run_id


def write_frames(joined, classes, database, run_id):
    import pandas

    last = int(pandas.read_sql("SELECT max(id) AS id FROM register.issue", database).id[0])
    joined = joined.rename_geometry("geom").rename(columns={"category": "category_id", "key": "source_key"})
    joined["sensitivity"] = joined.category_id.map(classes.sensitivity)
    joined["area_id"] = joined.area_id.astype("Int64")
    joined["located_as"] = joined.area_id.isna().map({True: "outside", False: "point"})
    joined["id"] = range(last + 1, last + 1 + len(joined))
    joined["import_run_id"] = run_id
    shared = [
        "category_id",
        "sensitivity",
        "severity",
        "geom",
        "area_id",
        "also_in",
        "located_as",
        "import_run_id",
    ]
    issues = joined[["id", *shared, "opened_at", "opened_on"]].assign(state="recorded", origin="recorded")
    issues.to_postgis(
        "issue", database, schema="register", if_exists="append", index=False, chunksize=100_000
    )
    reports = joined[["source_key", "source_line", "body_hmac", *shared]].assign(
        source_id="own_reports",
        reported_at=joined.opened_at,
        reported_on=joined.opened_on,
        issue_id=joined.id,
    )
    reports.to_postgis(
        "report", database, schema="register", if_exists="append", index=False, chunksize=100_000
    )


def write_frame_ledger(frame, database, run_id):
    """Write a row per run of equal outcome, and one per refused line with the line as it was read."""
    changes = (frame.outcome != frame.outcome.shift()) | (frame.outcome == "refused")
    runs = frame.groupby(changes.cumsum()).agg(
        first=("source_line", "min"),
        last=("source_line", "max"),
        outcome=("outcome", "first"),
        reason=("reason", "first"),
    )
    raw = frame.loc[
        frame.outcome == "refused", ["source_line", "key", "category", "severity", "date", "lon", "lat"]
    ]
    raw = {row["source_line"]: json.dumps(row) for row in raw.to_dict("records")}
    runs["lines"] = [f"[{first},{last + 1})" for first, last in zip(runs["first"], runs["last"], strict=True)]
    runs["raw"] = runs["first"].map(raw)
    rows = runs.assign(import_run_id=run_id)[["import_run_id", "lines", "outcome", "reason", "raw"]]
    with database.begin() as connection:
        copying = "COPY register.ledger (import_run_id, lines, outcome, reason, raw) FROM STDIN (FORMAT csv)"
        with connection.connection.cursor().copy(copying) as copy:
            copy.write(rows.to_csv(index=False, header=False))


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


PARTS = {"ours": run_ours, "raw": run_raw, "geopandas": run_frames}

if __name__ == "__main__":
    main()
