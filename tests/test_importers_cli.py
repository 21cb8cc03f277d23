"""`geo-mahalle import`: the answer on stdout, the talk on stderr, the exit code for scripts."""

from __future__ import annotations

import json

import pytest
from importing import ask, report, write_csv

from geo_mahalle.cli import main
from geo_mahalle.importers.reasons import REASONS
from geo_mahalle.locale import translator

pytestmark = pytest.mark.database


def call(place, *words):
    return main(["import", *map(str, words), "--home", str(place.home), "--place", place.place])


def test_a_clean_file_exits_0_and_prints_its_counts(city, tmp_path, capsys):
    assert call(city, "reports", write_csv(tmp_path / "a.csv", [report("a")]), "--format", "json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["lines_read"], row["accepted"], row["created"]) == (1, 1, 1)


def test_refused_rows_exit_1_and_are_told_with_line_and_suggestion(city, tmp_path, capsys):
    path = write_csv(tmp_path / "a.csv", [report("a"), report("b", category="lamp_outt"), report("c", "out")])
    assert call(city, "reports", path, "--refusals", tmp_path / "back") == 1
    said = capsys.readouterr().err
    assert "line 3: category category lamp_outt; did you mean 'lamp_out'?" in said
    assert "1 points lie outside every area and were kept: lines 4" in said
    assert (tmp_path / "back.csv").is_file()


def test_a_dry_run_keeps_nothing(city, tmp_path, capsys):
    assert call(city, "reports", write_csv(tmp_path / "a.csv", [report("a")]), "--dry-run") == 0
    assert "nothing was kept" in capsys.readouterr().err
    assert ask(city, "SELECT count(*) FROM register.report") == [(0,)]


def test_a_file_that_cannot_be_read_exits_3(place, tmp_path, capsys):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert call(place, "reports", tmp_path / "a.pdf") == 3
    assert "none of CSV" in capsys.readouterr().err


def test_every_reason_is_said_in_persian():
    say = translator("fa")
    untold = [text for pair in REASONS.values() for text in pair if say(text) == text]
    assert untold == []
