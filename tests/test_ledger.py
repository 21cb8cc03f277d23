"""Every line of a file stands in the ledger once, and what was refused can be mended."""

from __future__ import annotations

import csv
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from importing import ask, bring, one, reasons, report, write_csv

from geo_mahalle.importers.ledger import runs

pytestmark = pytest.mark.database
KILLED = """
import os, signal, sys
from pathlib import Path
from geo_mahalle.importers import ImportRequest, import_file
from geo_mahalle.settings import Settings

def tell(stage, done, total):
    if stage == sys.argv[4]:
        os.kill(os.getpid(), signal.SIGKILL)

chosen = Settings(home=Path(sys.argv[1]), place=sys.argv[2])
import_file(chosen, ImportRequest("reports", Path(sys.argv[3])), progress=tell)
"""
COUNTED = ("report", "issue", "issue_event", "incident", "ledger", "import_run", "area", "facility")


def counts(city):
    queries = {table: f"SELECT count(*) FROM register.{table}" for table in COUNTED}  # noqa: S608 - names of this file
    return {table: one(city, query) for table, query in queries.items()}


def mixed(folder):
    rows = [
        report("a1"),
        report("a2", "n2", category="lamp_outt"),
        report("a3", "n3"),
        report("a4", severity="9"),
        report("a1"),
        report("a3", "n4"),
        report("a5", "nowhere"),
        report("a6", note="=cmd()", date="1404/12/30"),
    ]
    return write_csv(folder / "reports.csv", rows)


def test_runs_are_cut_where_the_outcome_or_the_lines_change():
    lines = np.array([2, 3, 4, 6, 7, 8], dtype=np.int64)
    codes = np.array([0, 0, 1, 1, 1, 0], dtype=np.int16)
    assert list(runs(lines, codes)) == [(2, 4, 0), (4, 5, 1), (6, 8, 1), (8, 9, 0)]


def test_every_line_stands_once_with_its_outcome(city, tmp_path):
    outcome = bring(city, "reports", mixed(tmp_path))
    held = ask(
        city,
        "SELECT line, outcome, reason FROM register.ledger_line WHERE import_run_id = %s ORDER BY line",
        [outcome.run_id],
    )
    assert held == [
        (2, "accepted", None),
        (3, "refused", "category"),
        (4, "accepted", None),
        (5, "refused", "severity"),
        (6, "duplicate", "twice_in_file"),
        (7, "refused", "key_twice_in_file"),
        (8, "accepted", None),
        (9, "refused", "date"),
    ]
    assert (outcome.accepted, outcome.duplicate, outcome.refused, outcome.outside) == (3, 1, 4, 1)
    assert outcome.outside_lines == (8,)


def test_a_refused_line_keeps_field_value_suggestion_and_the_row(city, tmp_path):
    outcome = bring(city, "reports", mixed(tmp_path))
    ((field, value, detail, raw),) = ask(
        city,
        "SELECT field, value, detail, raw FROM register.ledger_line WHERE import_run_id = %s AND line = 3",
        [outcome.run_id],
    )
    assert (field, value, detail) == ("category", "lamp_outt", {"suggestion": "lamp_out"})
    assert raw["key"] == "a2"


def test_the_table_itself_refuses_a_line_twice(city, tmp_path):
    from geo_mahalle.database import connect

    outcome = bring(city, "reports", mixed(tmp_path))
    with pytest.raises(Exception, match="ex_ledger_line_once"), connect(city) as connection:
        connection.execute(
            "INSERT INTO register.ledger (import_run_id, lines, outcome) VALUES (%s, '[2,3)', 'accepted')",
            [outcome.run_id],
        )


def test_the_mended_refusal_file_adds_exactly_its_rows(city, tmp_path):
    outcome = bring(city, "reports", mixed(tmp_path))
    before = one(city, "SELECT count(*) FROM register.report")
    with outcome.refusal_file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["refusal_reason"] for row in rows] == ["category", "severity", "key_twice_in_file", "date"]
    assert rows[3]["note"] == "'=cmd()"
    assert all(row["refusal_fa"] and row["refusal_en"] for row in rows)
    mended = [
        rows[0] | {"category": "lamp_out"},
        rows[1] | {"severity": "3"},
        rows[2] | {"key": "a7"},
        rows[3] | {"date": "1404/12/29"},
    ]
    again = bring(city, "reports", write_csv(tmp_path / "mended.csv", mended))
    assert (again.accepted, again.refused) == (4, 0)
    assert one(city, "SELECT count(*) FROM register.report") == before + 4
    assert one(city, "SELECT note FROM register.report WHERE source_key = 'a6'") == "=cmd()"


def test_importing_again_changes_nothing(city, tmp_path):
    path = mixed(tmp_path)
    bring(city, "reports", path)
    held = ask(city, "SELECT * FROM register.report ORDER BY id")
    again = bring(city, "reports", path)
    assert (again.accepted, again.created) == (0, 0)
    assert {reason for line, reason in reasons(again).items() if line == 7} == {"changed_body"}
    assert ask(city, "SELECT * FROM register.report ORDER BY id") == held


def test_the_same_key_with_another_body_is_refused(city, tmp_path):
    bring(city, "reports", write_csv(tmp_path / "a.csv", [report("a1"), report("a2")]))
    again = bring(
        city, "reports", write_csv(tmp_path / "b.csv", [report("a1", "n2"), report("a2"), report("a3")])
    )
    assert reasons(again) == {2: "changed_body"}
    assert (again.accepted, again.duplicate) == (1, 1)


def test_a_dry_run_says_the_same_and_keeps_nothing(city, tmp_path):
    path = mixed(tmp_path)
    before = counts(city)
    dry = bring(city, "reports", path, dry_run=True)
    assert counts(city) == before
    assert dry.run_id is None
    real = bring(city, "reports", path)
    for name in ("lines_read", "accepted", "duplicate", "refused", "outside", "named_only", "created"):
        assert getattr(dry, name) == getattr(real, name)


@pytest.mark.parametrize("stage", ["check", "locate", "ledger"])
def test_a_kill_in_the_middle_leaves_nothing(city, tmp_path, stage):
    path = write_csv(tmp_path / "reports.csv", [report(f"k{n}") for n in range(200)])
    before = counts(city)
    done = subprocess.run([sys.executable, "-c", KILLED, city.home, city.place, path, stage], check=False)
    assert done.returncode == -signal.SIGKILL
    for _ in range(100):
        if not one(
            city,
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
            "state = 'active' AND pid <> pg_backend_pid()",
        ):
            break
        time.sleep(0.05)
    assert counts(city) == before
    assert bring(city, "reports", path).accepted == 200


def test_a_restricted_place_is_not_kept_in_the_ledger(city, tmp_path):
    row = report("s1", category="social_service_contacts", severity="9", note="a name")
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", [row]))
    raw = one(city, "SELECT raw FROM register.ledger WHERE import_run_id = %s", [outcome.run_id])
    assert {"lon", "lat", "note"}.isdisjoint(raw)


def test_a_restricted_place_is_not_kept_as_the_value_at_fault(city, tmp_path):
    row = report("s1", category="social_service_contacts", lon="48,95x")
    outcome = bring(city, "reports", write_csv(tmp_path / "a.csv", [row]))
    held = ask(
        city, "SELECT reason, field, value FROM register.ledger WHERE import_run_id = %s", [outcome.run_id]
    )
    assert held == [("coordinates", "lon", None)]
