"""`geo-mahalle check`: each lack is one line with its remedy."""

from __future__ import annotations

import json

import pytest

from geo_mahalle.cli import main
from geo_mahalle.database.checks import CHECKS, keeps_secret, run_checks
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings


@pytest.mark.database
def test_a_fresh_place_passes_every_check_of_the_store(place):
    failed = [result for result in run_checks(place, CHECKS) if not result.is_passed]
    assert failed == []


@pytest.mark.database
def test_a_place_that_is_not_there_is_told_with_the_places_that_are(database):
    missing = database.model_copy(update={"place": "nowhere"})
    told = {result.title: result for result in run_checks(missing, CHECKS)}["The place has a database"]
    assert not told.is_passed
    assert "template" in told.problem
    assert "--place" in told.remedy


def test_without_a_server_each_failed_check_has_a_remedy(tmp_path):
    results = list(run_checks(Settings(home=tmp_path), CHECKS))
    assert {result.title: result.is_passed for result in results}["PostgreSQL's programs are installed"]
    failed = [result for result in results if not result.is_passed]
    assert len(failed) == 5
    assert all(result.remedy and result.problem and "\n" not in result.problem for result in failed)


def test_a_secret_that_others_can_read_is_told(tmp_path):
    (tmp_path / "secret").write_bytes(b"x" * 32)
    (tmp_path / "secret").chmod(0o644)
    with pytest.raises(UserError, match="mode 644") as caught:
        keeps_secret(Settings(home=tmp_path))
    assert caught.value.remedy == f"chmod 600 {tmp_path}/secret"


def test_the_verb_prints_a_line_a_check_and_exits_1_where_one_failed(tmp_path, capsys):
    assert main(["check", "--home", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "OK      PostgreSQL's programs are installed" in lines
    assert "        remedy: Start it: geo-mahalle start" in lines


@pytest.mark.database
def test_the_verb_answers_in_json_and_exits_0_where_all_passed(place, capsys):
    code = main(["check", "--home", str(place.home), "--place", place.place, "--format", "json"])
    results = json.loads(capsys.readouterr().out)
    assert [result["problem"] for result in results if not result["is_passed"]] == []
    assert code == 0
