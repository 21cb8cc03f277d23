"""Index, hot spots and reporting on a store: what is kept, and what is refused."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from analysis_places import AS_OF, Facts, fetch

from geo_mahalle.analysis import composite, compute, hot_spots, reporting
from geo_mahalle.analysis.composite import _label
from geo_mahalle.cli import main
from geo_mahalle.database import Role, connect
from geo_mahalle.errors import UserError
from geo_mahalle.statistics import Ranks

pytestmark = pytest.mark.database


class Board(Facts):
    """A city of six by six squares, 1 km each or so, named 00 to 55 by row and column."""

    def begin(self, catalogue):
        super().begin(catalogue)
        for row in range(6):
            for column in range(6):
                self.cell(row, column)

    def cell(self, row, column):
        code = f"{row}{column}"
        key = self.put(
            "area",
            code=code,
            level="census_block",
            parent_id=self.areas["A"],
            name_fa=code,
            name_folded=code,
        )
        self.areas[code] = key
        west, south = 48.50 + 0.01 * column, 36.60 + 0.01 * row
        ring = f"{west} {south}, {west + 0.01} {south}, {west + 0.01} {south + 0.01}"
        shape = f"SRID=4326;MULTIPOLYGON((({ring}, {west} {south + 0.01}, {west} {south})))"
        self.put("area_boundary", area_id=key, valid="[2000-01-01,)", geom=shape, area_m2=1e6)

    def reported(self, area, opened, resolved, further):
        issue = self.issue(area, "blocked_drain", opened, resolved=resolved)
        for number in range(further + 1):
            self.count += 1
            day = opened + timedelta(days=number % max((resolved - opened).days, 1))
            self.put(
                "report",
                source_id="test",
                source_key=f"r{self.count}",
                category_id="blocked_drain",
                sensitivity=0,
                area_id=self.areas[area],
                located_as="named",
                reported_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
                reported_on=day,
                issue_id=issue,
            )
        return issue


@pytest.fixture
def board(place, catalogue):
    """The board with people everywhere, drains surveyed, and blocked drains thick around square 22."""
    rng = np.random.default_rng(5)
    with connect(place, role=Role.OWNER) as connection:
        connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
        put = Board(connection)
        put.begin(catalogue)
        codes = [code for code in put.areas if len(code) == 2]
        put.survey(codes, "drainage", "surroundings", since=date(2024, 3, 20))
        for code in codes:
            row, column = int(code[0]), int(code[1])
            put.people(code, 1000, 300)
            put.figure(code, "unemployed", 50 + 10 * row, 400)
            is_thick = abs(row - 2) <= 1 and abs(column - 2) <= 1
            willing = 0.1 if row == 5 else 1.0
            for _ in range(int(rng.poisson(14 if is_thick else 3)) + 1):
                opened = date(2024, 4, 1) + timedelta(days=int(rng.integers(300)))
                put.reported(code, opened, opened + timedelta(days=20), int(rng.poisson(8 * willing)))
    compute(place, catalogue=catalogue)
    return place


def kept(place, kind):
    return fetch(
        place,
        "SELECT area_code, value, low, high, label FROM analysis.studies WHERE kind = %s ORDER BY area_code",
        [kind],
    )


def test_planted_cluster_is_hot_and_its_seed_is_kept(board, catalogue):
    study = hot_spots.find(
        board, catalogue=catalogue, indicator="drainage_rate", level="census_block", period="1403", seed=7
    )
    hot = {figure.area.code for figure in study.figures if figure.label == "hot"}
    assert "22" in hot
    assert hot <= {f"{row}{column}" for row in range(5) for column in range(5)}
    assert study.whole["moran"] > 0.3
    rows = kept(board, "hot_spots")
    assert {code for code, *_, label in rows if label == "hot"} == hot
    assert fetch(board, "SELECT seed, method_version FROM analysis.study WHERE kind = 'hot_spots'") == [
        (7, "hot-spots-1")
    ]


def test_the_same_seed_gives_the_same_and_replaces_what_was_kept(board, catalogue):
    asked = {"catalogue": catalogue, "indicator": "drainage_rate", "level": "census_block", "period": "1403"}
    first, again = (hot_spots.find(board, seed=3, **asked) for _ in range(2))
    assert first.figures == again.figures
    assert fetch(board, "SELECT count(*) FROM analysis.study WHERE kind = 'hot_spots'") == [(1,)]


def test_four_areas_have_no_hot_spots(board, catalogue):
    with pytest.raises(UserError, match="too few for hot spots"):
        hot_spots.find(board, catalogue=catalogue, indicator="drainage_rate", level="neighbourhood")


def test_worst_squares_of_the_index_are_those_with_the_drains(board, catalogue):
    study = composite.compare(
        board, catalogue=catalogue, level="census_block", period="1403", runs=200, seed=2
    )
    scores = {figure.area.code: figure.value for figure in study.figures if figure.value is not None}
    assert scores["22"] < np.median(list(scores.values()))
    assert "drainage_rate" in study.parameters["indicators"]
    assert "unemployment_rate" not in study.parameters["indicators"]
    for figure in study.figures:
        assert figure.value is None or figure.low <= figure.details["rank_median"] <= figure.high
    (worst,) = [figure for figure in study.figures if figure.area.code == "22"]
    assert worst.details["weaknesses"] == ["drainage_rate"]
    assert len(kept(board, "index")) == 36


def test_in_a_quiet_square_few_reported_drains_count_for_nothing_and_many_for_trouble(board, catalogue):
    silent = {code for code, *_, label in kept(board, "reporting") if label == "silent"}
    loud = min(silent)
    asked = {"catalogue": catalogue, "level": "census_block", "period": "1403", "runs": 100, "seed": 2}
    with connect(board, role=Role.OWNER) as connection:
        connection.execute(
            """
            UPDATE analysis.value SET value = 900, low = 800, high = 990
            WHERE indicator_id IN ('drainage_rate', 'environmental_disorder_rate') AND period_key = '1403'
                AND area_id = (SELECT id FROM register.area WHERE code = %s)
            """,
            [loud],
        )
    figures = {one.area.code: one for one in composite.compare(board, **asked).figures}
    assert {code for code, one in figures.items() if one.details["is_quiet"]} == silent
    for code in silent - {loud}:
        assert "drainage_rate" in figures[code].details["not_counted"]
        assert figures[code].details["domains"]["physical"] is None  # nothing else is known of it
        assert (figures[code].value, figures[code].label) == (None, None)
    assert figures[loud].details["not_counted"] == []
    assert figures[loud].value < np.median([one.value for one in figures.values() if one.value is not None])
    heard = [one for code, one in figures.items() if code not in silent]
    assert all(one.details["not_counted"] == [] and one.value is not None for one in heard)


def test_the_best_band_is_no_word_for_a_quiet_area(catalogue):
    ranks = Ranks(*(np.array([1.0, 2.0, np.nan]) for _ in range(5)), np.array([1, 2, 0]), 100, 1)
    assert [_label(ranks, row, is_quiet=True) for row in range(3)] == ["quiet", "2", None]
    assert [_label(ranks, row, is_quiet=False) for row in range(3)] == ["1", "2", None]


def test_a_fact_row_changes_the_pair_it_belongs_to(board):
    with connect(board, role=Role.OWNER) as connection:
        put = Board(connection)
        put.areas = dict(connection.execute("SELECT code, id FROM register.area").fetchall())
        put.count = 90_000
        issue = put.reported("00", date(2025, 1, 1), date(2025, 1, 11), 4)
    ask = "SELECT first_on, end_on, further_reports FROM analysis.report_pair WHERE issue_id = %s"
    assert fetch(board, ask, [issue]) == [(date(2025, 1, 1), date(2025, 1, 11), 4.0)]
    with connect(board, role=Role.OWNER) as connection:
        connection.execute(
            "UPDATE register.issue SET resolved_on = NULL, resolved_at = NULL, state = 'recorded'"
            " WHERE id = %s",
            [issue],
        )
    # open since 1 January 2025, today is 22 September: the clock stops after a hundred days
    assert fetch(board, ask, [issue]) == [(date(2025, 1, 1), date(2025, 4, 11), 4.0)]


def test_the_deprived_row_that_hardly_reports_is_silent(board, catalogue):
    study = reporting.measure(
        board, catalogue=catalogue, level="census_block", deprivation=("unemployment_rate",)
    )
    by_row = {row: [f.value for f in study.figures if f.area.code[0] == str(row)] for row in range(6)}
    assert np.mean(by_row[5]) < 0.6 * np.mean(by_row[0])
    silent = {figure.area.code for figure in study.figures if figure.label == "silent"}
    assert silent <= {f"5{column}" for column in range(6)}
    assert silent
    need = [{f.details["need_rank"] for f in study.figures if f.area.code[0] == str(row)} for row in range(6)]
    assert [len(ranks) for ranks in need] == [1] * 6  # alike in need, alike in rank
    assert all(figure.low <= figure.value <= figure.high for figure in study.figures)


def said_of_row(place, indicator, row):
    found = fetch(
        place,
        """
        SELECT DISTINCT area.code, current_value.status
        FROM analysis.current_value
        JOIN register.area ON area.id = current_value.area_id
        WHERE indicator_id = %s AND period_key = '1403' AND area.code LIKE %s
        """,
        [indicator, f"{row}_"],
    )
    return dict(found)


def test_numbers_made_of_reports_are_quiet_where_few_report_and_only_there(board, catalogue):
    silent = {code for code, *_, label in kept(board, "reporting") if label == "silent"}
    assert silent
    drains = {row: said_of_row(board, "drainage_rate", row) for row in range(6)}
    assert {code for row in drains.values() for code, status in row.items() if status == "quiet"} == silent
    assert "quiet" not in said_of_row(board, "unemployment_rate", 5).values()
    known = fetch(
        board,
        """
        SELECT count(*) FILTER (WHERE value IS NULL), count(*) FILTER (WHERE notes[1] <> 'quiet')
        FROM analysis.current_value WHERE status = 'quiet' AND indicator_id = 'drainage_rate'
        """,
    )
    assert known == [(0, 0)]


def test_a_quiet_area_is_never_a_cold_spot(board, catalogue):
    silent = {code for code, *_, label in kept(board, "reporting") if label == "silent"}
    study = hot_spots.find(
        board, catalogue=catalogue, indicator="drainage_rate", level="census_block", period="1403", seed=7
    )
    labels = {figure.area.code: figure.label for figure in study.figures}
    assert {labels[code] for code in silent} <= {"quiet", "hot"}
    assert {code for code, label in labels.items() if label == "quiet"} <= silent


def test_computed_again_the_same_is_said_and_without_known_need_nobody_is_quiet(board, catalogue):
    before = {row: said_of_row(board, "drainage_rate", row) for row in range(6)}
    compute(board, catalogue=catalogue)
    assert {row: said_of_row(board, "drainage_rate", row) for row in range(6)} == before
    with connect(board, role=Role.OWNER) as connection:
        connection.execute("DELETE FROM register.attribute_value")
    compute(board, catalogue=catalogue)
    assert "quiet" not in {
        word for row in range(6) for word in said_of_row(board, "drainage_rate", row).values()
    }


def test_need_is_compared_within_one_period_even_where_one_area_has_a_newer_value(board, catalogue):
    def need():
        study = reporting.measure(
            board, catalogue=catalogue, level="census_block", deprivation=("unemployment_rate",)
        )
        return study.parameters["periods"], [figure.details["need_rank"] for figure in study.figures]

    periods, before = need()
    newest = periods["unemployment_rate"]
    with connect(board, role=Role.OWNER) as connection:
        asked = {"newest": newest, "area": "00"}
        connection.execute(
            "DELETE FROM analysis.value WHERE indicator_id = 'unemployment_rate' AND period_key = %(newest)s"
            " AND area_id <> (SELECT id FROM register.area WHERE code = %(area)s)",
            asked,
        )
        connection.execute(
            "UPDATE analysis.value SET value = 100, low = 100, high = 100"
            " WHERE indicator_id = 'unemployment_rate' AND period_key = %(newest)s",
            asked,
        )
    periods, after = need()
    assert periods["unemployment_rate"] != newest
    assert after == before


def test_without_linked_reports_no_area_is_called_quiet(place, catalogue):
    with connect(place, role=Role.OWNER) as connection:
        connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
        put = Facts(connection)
        put.begin(catalogue)
        for _ in range(40):
            put.issue("A", "blocked_drain", date(2024, 5, 1), resolved=date(2024, 6, 1))
    with pytest.raises(UserError, match="too few to tell who reports"):
        reporting.measure(place, catalogue=catalogue)
    assert fetch(place, "SELECT count(*) FROM analysis.study") == [(0,)]


def test_nobody_who_reads_the_public_pages_can_read_a_study(board):
    import psycopg

    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"),
        connect(board, role=Role.PUBLIC) as connection,
    ):
        connection.execute("SELECT * FROM analysis.studies")


def test_command_line_answers_on_stdout_and_talks_on_stderr(board, capsys):
    words = ["--home", str(board.home), "--place", board.place, "analyse"]
    assert (
        main(
            [
                *words,
                "index",
                "--level",
                "census_block",
                "--period",
                "1403",
                "--runs",
                "100",
                "--format",
                "json",
            ]
        )
        == 0
    )
    told = capsys.readouterr()
    rows = json.loads(told.out)
    assert len(rows) == 36
    assert {"area", "band", "rank_low", "weaknesses"} <= set(rows[0])
    assert "seed 1" in told.err
    assert main([*words, "hot-spots", "drainage_rate", "--level", "city"]) == 3
    assert "too few" in capsys.readouterr().err
