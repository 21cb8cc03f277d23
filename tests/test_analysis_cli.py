"""`geo-mahalle compute` as a person runs it: its options, its answers and its exit codes."""

import json
from datetime import date

import pytest
from analysis_places import facts, fetch

from geo_mahalle.analysis import read_values
from geo_mahalle.cli import main
from geo_mahalle.database import Role, connect

pytestmark = pytest.mark.database


@pytest.fixture
def small(place, catalogue):
    """Two neighbourhoods with issues in 1403 and 1404 and their households."""
    with facts(place, catalogue) as put:
        for month in (4, 7, 11):
            put.issue("A", "blocked_drain", date(2024, month, 5), resolved=date(2024, month, 25))
        put.issue("B", "litter", date(2025, 5, 5))
        put.survey("AB", "drainage", "surroundings")
        put.people("A", 1200, 400)
        put.people("B", 2000, 600)
    return place


@pytest.fixture
def run_cli(small, capsys):
    """A function that runs `geo-mahalle … compute …` and returns exit code, stdout and stderr."""

    def run_words(*words):
        code = main(["--home", str(small.home), "--place", small.place, "compute", *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run_words


@pytest.fixture
def answer(run_cli):
    """A function that returns the one row of a computation's JSON answer."""

    def answer_row(*words):
        code, out, err = run_cli(*words, "--format", "json")
        assert code == 0, err
        (row,) = json.loads(out)
        return row

    return answer_row


def read(place):
    with connect(place, role=Role.COMPUTE) as connection:
        return read_values(connection)


def test_the_first_computation_is_full_and_answers_what_it_did(answer, catalogue):
    row = answer()
    assert row["is_full"] is True
    assert (row["areas"], row["indicators"]) == (4, len(catalogue.indicators))
    assert row["as_of"] == "2025-09-22"
    assert row["values"] == row["areas"] * row["periods"] * row["indicators"]


def test_a_second_computation_gives_the_same_values_with_frozen_priors(small, answer):
    answer("--full")
    first = read(small)
    again = answer()
    assert again["is_full"] is False
    assert read(small).equals(first)
    assert answer("--full")["is_full"] is True
    assert read(small).equals(first)


def test_only_computes_what_is_named(small, answer):
    answer()
    row = answer("--only", "drainage_rate", "--only", "crowding")
    assert row["indicators"] == 2
    newest = fetch(
        small, "SELECT DISTINCT indicator_id FROM analysis.value WHERE run_id = %s", [row["run_id"]]
    )
    assert sorted(newest) == [("crowding",), ("drainage_rate",)]


def test_an_area_is_computed_with_those_above_it(small, answer):
    answer()
    row = answer("--area", "B")
    codes = fetch(
        small,
        "SELECT DISTINCT code FROM analysis.value JOIN register.area ON area.id = area_id WHERE run_id = %s",
        [row["run_id"]],
    )
    assert sorted(codes) == [("B",), ("C",)]
    assert row["is_full"] is False


def test_a_day_may_be_written_in_either_calendar(small, answer):
    assert answer("--as-of", "1404/03/31")["as_of"] == "2025-06-21"
    assert answer("--as-of", "2025-06-21")["as_of"] == "2025-06-21"
    assert fetch(small, "SELECT max(ends_on) FROM analysis.period WHERE kind = 'month'") == [
        (date(2025, 5, 21),)
    ]  # the last month with data by then


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--only", "drainage_rat"), 3, "did you mean 'drainage_rate'"),
        (("--area", "Z"), 3, "area 'Z' is not known"),
        (("--as-of", "yesterday"), 2, "is not a day"),
        (("--as-of", "1404/12/30"), 2, "is not a day"),  # 1404 is no leap year
        (("--every",), 2, "No such option"),
    ],
)
def test_a_wrong_word_is_told_and_nothing_changes(small, run_cli, words, code, said):
    done, out, told = run_cli(*words)
    assert (done, out) == (code, "")
    assert said in told
    assert fetch(small, "SELECT count(*) FROM analysis.run") == [(0,)]


def test_a_table_is_the_usual_answer(run_cli):
    code, out, _ = run_cli()
    assert code == 0
    assert "run_id" in out


def test_a_list_cannot_begin_after_its_last_day(small, tmp_path, capsys):
    file = tmp_path / "reports.csv"
    file.write_text("key,category,reported_at,area_code\n1,litter,1404/01/05,A\n", encoding="utf-8")
    words = ["--home", str(small.home), "--place", small.place, "import", "reports", str(file)]
    code = main(
        [
            *words,
            "--surveyed",
            "surroundings",
            "--since",
            "1404/06/31",
            "--on",
            "1404/01/31",
            "--as-of",
            "1404/06/31",
        ]
    )
    assert code == 3
    assert "Collecting cannot begin on 2025-09-22" in capsys.readouterr().err
    assert fetch(small, "SELECT count(*) FROM register.import_run WHERE file_name = 'reports.csv'") == [(0,)]
