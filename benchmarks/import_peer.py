"""The import benchmark's peer: from the CSV to the same rows and ledger with pandas and geopandas."""

from __future__ import annotations

import json


def run_frames(home):
    """Bring the database of the peer to our end state."""
    import geopandas
    import pandas

    from geo_mahalle.database import Role, engine
    from geo_mahalle.settings import Settings

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
