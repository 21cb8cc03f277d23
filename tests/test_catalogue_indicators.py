"""The contract of an indicator's file: its header, the allow-list of its SELECT, the lines of refusals."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_catalogue import EXAMPLE, SHIPPED

from geo_mahalle.catalogue import FACT_VIEWS, read_catalogue
from geo_mahalle.catalogue.allowed_sql import check, keeps_to
from geo_mahalle.catalogue.layer_files import LayerFile
from geo_mahalle.database import connect
from geo_mahalle.errors import CatalogueError

FIRST_LINE = 10
SOUND = """SELECT
    area_id,
    period_key,
    {numerator} AS numerator,
    sum(persons) AS denominator,
    sum(persons) AS n
FROM population
GROUP BY area_id, period_key"""


def check_sql(sql, tmp_path, *, kind="ratio"):
    file = LayerFile("indicators/trial.sql", tmp_path / "trial.sql")
    return check(sql, file=file, first_line=FIRST_LINE, kind=kind)


def refusal_of(sql, tmp_path, *, kind="ratio"):
    with pytest.raises(CatalogueError) as refusal:
        check_sql(sql, tmp_path, kind=kind)
    return str(refusal.value)


def read_indicator(folder, text):
    (folder / "indicators").mkdir(exist_ok=True)
    (folder / "indicators" / "trial_share.sql").write_text(text, "utf-8")
    return read_catalogue(folder).indicators["trial_share"]


def header(old, new):
    text = EXAMPLE.read_text("utf-8").replace('code = "P02"', 'code = "P99"')
    assert old in text
    return text.replace(old, new)


def test_the_example_file_is_a_sound_indicator(tmp_path):
    indicator = read_indicator(tmp_path, EXAMPLE.read_text("utf-8").replace('code = "P02"', 'code = "P99"'))
    assert (indicator.kind, indicator.unit, indicator.direction) == ("share", "percent", "down")
    assert indicator.goalposts == (0, 20)
    assert indicator.bands == (2, 5, 10, 15)
    assert indicator.themes == ("lamps",)
    assert [need.view for need in indicator.needs] == ["facility", "issue_state"]
    assert indicator.needs[1].categories == ("lamp_out",)
    assert indicator.example.value == 100 * indicator.example.numerator / indicator.example.denominator
    assert indicator.sql.startswith("WITH lamps AS (")
    lines = EXAMPLE.read_text("utf-8").splitlines()
    assert lines[indicator.sql_line - 1] == "WITH lamps AS ("


@pytest.mark.parametrize("indicator_id", list(read_catalogue().indicators))
def test_each_shipped_indicator_has_its_example_its_letter_and_its_unit(indicator_id):
    catalogue = read_catalogue()
    indicator = catalogue.indicators[indicator_id]
    assert indicator.example.working
    assert indicator.unit in catalogue.units
    assert indicator.letter_fa
    assert indicator.needs


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("percentile_cont(0.5) WITHIN GROUP (ORDER BY persons NULLS LAST)", "PERCENTILE"),
        ("array_agg(persons)", "array_agg"),
        ("sum(st_area(persons))", "the function st_area is not allowed"),
        ("sum(persons) / sum(households)", "the divisor SUM(households) is not inside nullif(…, 0)"),
        ("sum(persons) / nullif(sum(households), 1)", "is not inside nullif(…, 0)"),
        ("sum(persons) % 2", "MOD is not allowed"),
        ("sum(persons::numeric)", "a cast to decimal is not allowed; only to double precision"),
        ("sum($1)", "a parameter is not allowed"),
        ("sum(:persons)", "a parameter is not allowed"),
        ("round(sum(persons))", "the function round is not allowed"),
        ("stddev(persons)", "the function stddev"),
        ("random()", "the function rand"),
        ("now()", "is not allowed in an indicator"),
        ("current_date", "is not allowed in an indicator"),
        ("count(DISTINCT persons, households)", "DISTINCT is allowed in count(DISTINCT x) only"),
        ("sum(DISTINCT persons)", "DISTINCT is allowed in count(DISTINCT x) only"),
        ("(SELECT ARRAY[1, 2])", "is not allowed in an indicator"),
        ("pg_sleep(1)", "the function pg_sleep is not allowed"),
        ("'a' || 'b'", "is not allowed in an indicator"),
        ("lag(sum(persons)) OVER (ORDER BY area_id NULLS LAST)", "lag"),
        ("row_number() OVER (PARTITION BY area_id)", "row_number needs OVER (… ORDER BY …)"),
        ("row_number() OVER (ORDER BY area_id DESC)", "ORDER BY must say NULLS FIRST or NULLS LAST"),
        (
            "sum(count(*)) OVER (ORDER BY area_id NULLS LAST ROWS 2 PRECEDING)",
            "SPEC in WINDOW is not allowed",
        ),
        ("count(*) / nullif(count(*), 0)", "divides whole numbers"),
        ("sum(person)", "column 'person' is not known; did you mean 'persons'?"),
        ("sum(population.person)", "'population' has no column 'person'; did you mean 'persons'?"),
        ("sum(issue.severity)", "table 'issue' is not known"),
        ("count(*) FILTER (WHERE persons BETWEEN SYMMETRIC 2 AND 1)", "SYMMETRIC in BETWEEN is not allowed"),
        ("count(*) FILTER (WHERE period_key LIKE '14%')", "LIKE is not allowed"),
        ("sum(persons) FILTER (WHERE persons > ALL (SELECT persons FROM population))", "is not allowed"),
        ("1 + period_key", "arithmetic on a text is not allowed"),
    ],
)
def test_a_refused_expression_is_told_with_its_line(expression, message, tmp_path):
    told = refusal_of(SOUND.format(numerator=expression), tmp_path)
    assert told.startswith(f"layers/indicators/trial.sql:{FIRST_LINE + 3}: ")
    assert message.lower() in told.lower()


ALLOWED = [
    "sum(persons)",
    "count(*)",
    "count(DISTINCT households)",
    "avg(persons) FILTER (WHERE households > 3)",
    "sum(CASE WHEN persons > 0 THEN 1 ELSE 0 END)",
    "sum(persons) / nullif(sum(households), 0)",
    "CAST(count(*) AS double precision) / nullif(count(households), 0)",
    "100.0 * count(*) / nullif(count(households), 0)",
    "-sum(persons * ln(nullif(persons, 0)))",
    "exp(sqrt(abs(min(persons)))) + power(max(persons), 2)",
    "greatest(sum(persons), least(1, coalesce(sum(households), NULL)))",
    "sum(count(*)) OVER (PARTITION BY area_id)",
    "row_number() OVER (PARTITION BY area_id ORDER BY period_key NULLS LAST)",
    "CAST(NULL AS double precision)",
    "(SELECT sum(attribute.numerator) FROM attribute WHERE attribute.area_id = population.area_id)",
]


@pytest.mark.parametrize("expression", ALLOWED)
def test_an_allowed_expression_passes(expression, tmp_path):
    assert "population" in check_sql(SOUND.format(numerator=expression), tmp_path)


@pytest.fixture(scope="module")
def engines(database):
    """Return two ways to run a SELECT over the same few rows with holes: PostgreSQL's and DuckDB's."""
    people = [
        (area, f"140{year}", persons, households)
        for area, year, persons, households in [
            (1, 2, 120.0, 40.0),
            (1, 2, 7.0, 0.0),
            (1, 3, None, 12.0),
            (2, 2, 0.0, 5.0),
            (2, 3, 33.0, None),
            (2, 3, 1.0, 3.0),
            (3, 3, 250.5, 81.0),
        ]
    ]
    tables = (
        "CREATE TEMP TABLE population (area_id bigint, period_key text, persons double precision, "
        "households double precision)",
        "CREATE TEMP TABLE attribute (area_id bigint, numerator double precision)",
        "INSERT INTO attribute VALUES (1, 4), (1, 5), (3, NULL)",
    )
    with connect(database) as server, duckdb.connect() as duck:
        for statement in tables:
            server.execute(statement)
            duck.execute(statement)
        for row in people:
            server.execute("INSERT INTO population VALUES (%s, %s, %s, %s)", row)
            duck.execute("INSERT INTO population VALUES (?, ?, ?, ?)", row)
        yield (lambda sql: server.execute(sql).fetchall(), lambda sql: duck.execute(sql).fetchall())


@pytest.mark.database
@pytest.mark.parametrize("expression", ALLOWED)
def test_an_allowed_expression_gives_the_same_numbers_on_postgresql_and_duckdb(expression, engines):
    sql = SOUND.format(numerator=expression)
    first, second = (sorted(run(sql), key=lambda row: row[:2]) for run in engines)
    assert len(first) == 5
    for here, there in zip(first, second, strict=True):
        assert here[:2] == there[:2]
        for one, other in zip(here[2:], there[2:], strict=True):
            assert (one is None) == (other is None)
            assert one is None or float(one) == pytest.approx(float(other), rel=1e-9)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (
            "FROM population",
            "FROM populaton",
            6,
            "fact view 'populaton' is not known; did you mean 'population'?",
        ),
        ("FROM population", "FROM register.report", 6, "DB in TABLE is not allowed"),
        ("FROM population", "FROM pg_class", 6, "fact view 'pg_class' is not known"),
        ("FROM population", "FROM generate_series(1, 9) AS population", 6, "is not allowed in an indicator"),
        ("GROUP BY area_id, period_key", "GROUP BY 1, 2", 7, "GROUP BY a position is not allowed"),
        ("GROUP BY area_id, period_key", "GROUP BY ROLLUP (area_id, period_key)", 7, "ROLLUP"),
        ("GROUP BY area_id, period_key", "GROUP BY area_id, period_key LIMIT 5", 7, "LIMIT in SELECT"),
        ("SELECT\n", "SELECT DISTINCT ON (area_id)\n", 0, "DISTINCT"),
        ("SELECT\n", "SELECT DISTINCT\n", 0, "DISTINCT"),
        (
            "FROM population",
            "FROM population NATURAL JOIN attribute",
            6,
            "METHOD in JOIN is not allowed",
        ),
        ("FROM population", "FROM population FULL JOIN attribute USING (area_id)", 6, "FULL"),
        ("FROM population", "FROM population TABLESAMPLE SYSTEM (10)", 6, "is not allowed in an indicator"),
    ],
)
def test_a_refused_clause_is_told_with_its_line(old, new, line, message, tmp_path):
    sql = SOUND.format(numerator="sum(persons)")
    assert old in sql
    told = refusal_of(sql.replace(old, new, 1), tmp_path)
    assert told.startswith(f"layers/indicators/trial.sql:{FIRST_LINE + line}: ")
    assert message.lower() in told.lower()


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE population",
        "DELETE FROM population",
        "SELECT 1; SELECT 2",
        "SELECT area_id FROM population UNION SELECT area_id FROM attribute",
        "WITH gone AS (DELETE FROM population RETURNING area_id) SELECT area_id FROM gone",
        "WITH RECURSIVE more AS (SELECT area_id FROM population) SELECT area_id FROM more",
        "SELECT * FROM population",
        "SELECT area_id INTO stolen FROM population",
        "SELECT area_id FROM population FOR UPDATE",
        "COPY population TO '/tmp/x'",
        "SELECT FROM WHERE",
        "SELECT (",
        "SELECT " + "(" * 9000 + "1" + ")" * 9000,
        "SELECT " + "NOT " * 9000 + "true",
        "",
    ],
)
def test_anything_but_one_plain_select_is_refused_with_a_line(sql, tmp_path):
    assert refusal_of(sql, tmp_path).startswith(f"layers/indicators/trial.sql:{FIRST_LINE}: ")


@pytest.mark.parametrize(
    ("kind", "columns", "message"),
    [
        (
            "ratio",
            "area_id, period_key, persons AS numerator, persons AS denominator",
            "column 'n' is missing",
        ),
        ("ratio", "area_id, period_key, persons AS valu", "column 'valu' is not in the contract of a ratio"),
        ("survival", "area_id, period_key, persons AS days, persons AS event", "did you mean 'events'?"),
        ("score", "area_id, persons AS value", "column 'period_key' is missing"),
        ("score", "area_id, period_key, persons AS value, men AS value", "needs a name of its own"),
    ],
)
def test_a_result_with_other_columns_than_the_contract_is_refused(kind, columns, message, tmp_path):
    sql = f"SELECT {columns} FROM population"  # noqa: S608 - read by the checker, run by nobody
    assert message in refusal_of(sql, tmp_path, kind=kind)


def test_days_between_dates_may_be_compared_but_not_counted(tmp_path):
    sql = """SELECT i.area_id, p.period_key, count(*) AS numerator, count(*) AS denominator, count(*) AS n
    FROM issue AS i
    JOIN period AS p ON i.opened_on BETWEEN p.starts_on AND p.ends_on
    WHERE i.resolved_on IS NULL{more}
    GROUP BY i.area_id, p.period_key"""
    assert set(check_sql(sql.format(more=""), tmp_path)) == {"issue", "period"}
    told = refusal_of(sql.format(more="\n    AND p.ends_on - i.opened_on > 30"), tmp_path)
    assert told.startswith(
        f"layers/indicators/trial.sql:{FIRST_LINE + 4}: arithmetic on a date is not allowed"
    )


def test_a_date_is_known_for_one_also_behind_a_cte_and_an_alias(tmp_path):
    sql = """WITH last AS (SELECT area_id, max(surveyed_on) AS seen FROM coverage GROUP BY area_id)
    SELECT area_id, period_key, persons AS numerator, persons AS denominator,
    coalesce(seen, seen) + 1 AS n
    FROM population JOIN last USING (area_id)"""
    assert f":{FIRST_LINE + 2}: arithmetic on a date" in refusal_of(sql, tmp_path)


def test_a_column_that_two_tables_have_must_say_which(tmp_path):
    sql = """SELECT population.area_id, period_key, 1.0 AS numerator, 1.0 AS denominator, 1.0 AS n
    FROM population JOIN attribute ON population.area_id = attribute.area_id"""
    assert "column 'period_key' is in more than one table; say which" in refusal_of(sql, tmp_path)


@given(
    view=st.sampled_from(sorted(FACT_VIEWS)),
    which=st.integers(0, 30),
    letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz"),
    before=st.integers(0, 5),
)
@settings(deadline=None, max_examples=80)
def test_a_mistyped_column_of_any_fact_view_is_refused_at_its_line(
    view, which, letter, before, tmp_path_factory
):
    columns = list(FACT_VIEWS[view].columns)
    wrong = columns[which % len(columns)] + letter
    if wrong in columns:
        return
    blank = "\n" * before
    sql = f"SELECT\n-- why\n{blank}{view}.{wrong} AS area_id FROM {view}"
    told = refusal_of(sql, tmp_path_factory.getbasetemp())
    place = f"layers/indicators/trial.sql:{FIRST_LINE + 2 + before}"
    assert told.startswith(f"{place}: '{view}' has no column '{wrong}'; did you mean '")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "share"', 'kind = "shear"', "kind 'shear' is not known; did you mean 'share'?"),
        ('unit = "percent"', 'unit = "percnt"', "unit 'percnt' is not known; did you mean 'percent'?"),
        (
            'domain = "physical"',
            'domain = "physics"',
            "domain 'physics' is not known; did you mean 'physical'?",
        ),
        ('short_fa = "', 'shrt_fa = "', "key 'shrt_fa' is not known; did you mean 'short_fa'?"),
        ("bands = [2, 5, 10, 15]", "bands = [2, 5, 15]", "bands must be a list of 4 numbers"),
        ("bands = [2, 5, 10, 15]", "bands = [2, 10, 5, 15]", "bands must be 4 rising numbers"),
        ("goalposts = [0, 20]\n", "", "goalposts is missing, though the direction is 'down'"),
        (
            'view = "facility"',
            'view = "facilities"',
            "fact view 'facilities' is not known; did you mean 'facility'?",
        ),
        ('kinds = ["lamp"]', 'kinds = ["lmp"]', "facility kind 'lmp' is not known; did you mean 'lamp'?"),
        (
            'categories = ["lamp_out"]',
            'categories = ["lamp"]',
            "category 'lamp' is not known; did you mean 'lamp_out'?",
        ),
        (
            'kinds = ["lamp"]',
            'categories = ["lamp_out"]',
            "fact view 'facility' is not narrowed by categories",
        ),
        ('view = "issue_state", ', 'view = "issue", ', "needs names 'issue', which the SELECT does not read"),
        ("per = 100", "per = 0", "per 0 is outside"),
        (
            "FROM issue_state",
            "FROM issue_sate",
            "fact view 'issue_sate' is not known; did you mean 'issue_state'?",
        ),
    ],
)
def test_a_wrong_header_is_refused_with_file_and_words(old, new, message, tmp_path):
    with pytest.raises(CatalogueError) as refusal:
        read_indicator(tmp_path, header(old, new))
    place, _, words = str(refusal.value).partition(": ")
    assert place.rpartition(":")[0] == f"{tmp_path}/indicators/trial_share.sql"
    assert int(place.rpartition(":")[2]) > 1 or "missing" in words
    assert message in words or "is read but not named in needs" in words


@pytest.mark.parametrize(
    ("where", "is_kept"),
    [
        ("WHERE issue.sensitivity <= 1", True),
        ("WHERE issue.sensitivity <= 0 AND issue.is_resolved", True),
        ("WHERE issue.is_resolved AND (issue.days > 1 OR issue.days < 3) AND issue.sensitivity <= 1", True),
        ("WHERE issue.sensitivity <= 2", False),
        ("WHERE issue.sensitivity <= 1 OR issue.is_resolved", False),
        ("WHERE NOT issue.sensitivity <= 1", False),
        ("WHERE sensitivity <= 1", False),
        ("", False),
    ],
)
def test_a_select_keeps_to_the_class_of_problems_its_needs_name(where, is_kept):
    sql = f"WITH a AS (SELECT issue.area_id FROM issue {where}) SELECT a.area_id FROM a"  # noqa: S608 - fixed words
    assert keeps_to(sql, "issue", 1) is is_kept
    joined = f"SELECT b.area_id FROM area AS b JOIN issue ON b.area_id = issue.area_id {where}"  # noqa: S608
    assert keeps_to(joined, "issue", 1) is is_kept


def test_a_class_of_problems_that_the_select_does_not_keep_to_is_refused(tmp_path):
    text = (
        (SHIPPED / "indicators" / "median_days_to_resolve.sql").read_text("utf-8").replace('"C09"', '"C99"')
    )
    read_indicator(tmp_path, text)
    text = text.replace("issue.sensitivity <= 1", "issue.sensitivity <= 2")
    with pytest.raises(CatalogueError, match="needs names sensitivity"):
        read_indicator(tmp_path, text)


def test_a_view_that_is_read_must_be_named_in_needs(tmp_path):
    need = '  { view = "issue_state", theme = "lamps", categories = ["lamp_out"] },\n'
    text = header(need, "")
    line = next(at for at, row in enumerate(text.splitlines(), 1) if row.strip() == "FROM issue_state")
    with pytest.raises(
        CatalogueError, match=rf"trial_share\.sql:{line}: fact view 'issue_state' is read but not"
    ):
        read_indicator(tmp_path, text)


def test_two_indicators_cannot_have_one_code(tmp_path):
    text = header('code = "P99"', 'code = "P98"')
    read_indicator(tmp_path, text)
    (tmp_path / "indicators" / "other_share.sql").write_text(text, "utf-8")
    with pytest.raises(
        CatalogueError, match=r"trial_share\.sql:2: code 'P98' is that of .*other_share\.sql already"
    ):
        read_catalogue(tmp_path)


def test_a_file_without_header_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match=r"trial_share\.sql:1: must begin with a header"):
        read_indicator(tmp_path, "SELECT 1")
