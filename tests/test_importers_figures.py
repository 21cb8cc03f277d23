"""Figures that are sums: a whole beside its groups, and sums of which a file holds only some rows."""

from __future__ import annotations

import csv

import pytest
from importing import ask, bring, reasons, write_csv

pytestmark = pytest.mark.database
UNEMPLOYED = """
title_fa = "بیکاری"
title_en = "Unemployment by sex"
kind = "attributes"
licence = "public facts"
steward_fa = "مرکز آمار ایران"
key = ["area", "period", "attribute", "role", "part"]
[columns]
area_code = "area"
part = "sex"
role = "status"
value = "persons"
[states]
Active = "denominator"
Unemployed = "numerator"
[defaults]
attribute = "unemployed"
period = "1395"
"""


def people(area="n1", **changes):
    return {"area": area, "year": "1400", "age": "", "persons": ""} | changes


def held(city):
    return ask(
        city,
        "SELECT code, persons, households FROM register.population "
        "JOIN register.area ON id = area_id ORDER BY 1",
    )


def test_a_whole_and_its_groups_in_one_file_are_kept_both(city, tmp_path):
    rows = [
        people(persons="100", households="30"),
        people(age="0-14", persons="30"),
        people(age="15-64", persons="60"),
    ]
    path = write_csv(tmp_path / "a.csv", rows)
    first = bring(city, "population", path)
    assert (first.accepted, first.refused) == (3, 0)
    assert held(city) == [("n1", 100, 30)]
    assert ask(city, "SELECT age_from, persons FROM register.population_band ORDER BY 1") == [
        (0, 30),
        (15, 60),
    ]
    again = bring(city, "population", path)
    assert (again.accepted, again.duplicate) == (0, 3)


def test_groups_that_are_more_than_the_whole_refuse_their_area_and_no_other(city, tmp_path):
    rows = [
        people(persons="50"),
        people(age="0-14", persons="30"),
        people(age="15-64", persons="60"),
        people("n2", persons="70"),
    ]
    outcome = bring(city, "population", write_csv(tmp_path / "a.csv", rows))
    assert reasons(outcome) == dict.fromkeys((2, 3, 4), "groups_exceed")
    assert held(city) == [("n2", 70, None)]
    assert ask(city, "SELECT count(*) FROM register.population_band") == [(0,)]


def test_groups_that_come_after_the_whole_leave_it_as_it_was_stated(city, tmp_path):
    bring(city, "population", write_csv(tmp_path / "a.csv", [people(persons="100", households="30")]))
    bring(city, "population", write_csv(tmp_path / "b.csv", [people(age="0-14", persons="30")]))
    assert held(city) == [("n1", 100, 30)]
    more = bring(city, "population", write_csv(tmp_path / "c.csv", [people(age="15-64", persons="80")]))
    assert reasons(more) == {2: "groups_exceed"}
    assert held(city) == [("n1", 100, 30)]


def row(area="n1", sex="women", status="Active", persons="10"):
    return {"area": area, "sex": sex, "status": status, "persons": persons}


WHOLE = [
    row(),
    row(sex="men", persons="20"),
    row(status="Unemployed", persons="2"),
    row(sex="men", status="Unemployed", persons="3"),
]


@pytest.fixture
def summed(city, tmp_path):
    """The city with a source whose rows are added up, and a function that imports rows of it."""
    folder = tmp_path / "layers" / "sources"
    folder.mkdir(parents=True)
    (folder / "unemployed_by_sex.toml").write_text(UNEMPLOYED, "utf-8")
    chosen = city.model_copy(update={"layers": tmp_path / "layers"})

    def give(rows, **options):
        path = rows if not isinstance(rows, list) else write_csv(tmp_path / "u.csv", rows)
        return bring(chosen, "attributes", path, source="unemployed_by_sex", options=options)

    return give


def figures(city):
    return ask(
        city,
        "SELECT code, numerator, denominator FROM register.attribute_value "
        "JOIN register.area ON id = area_id ORDER BY 1",
    )


def test_a_sum_of_which_a_row_is_refused_is_refused_and_its_mended_file_gives_the_whole(city, summed):
    outcome = summed([*WHOLE[:1], row(sex="men", persons="x"), *WHOLE[2:], row("n2")])
    assert reasons(outcome) == {2: "sum_incomplete", 3: "number", 4: "sum_incomplete", 5: "sum_incomplete"}
    assert figures(city) == [("n2", None, 10)]
    text = outcome.refusal_file.read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    for one in rows:
        one["persons"] = "20" if one["persons"] == "x" else one["persons"]
    mended = summed(rows)
    assert (mended.accepted, mended.refused) == (4, 0)
    assert figures(city) == [("n1", 5, 30), ("n2", None, 10)]


def test_some_rows_of_a_known_sum_never_take_its_place(city, summed):
    summed(WHOLE)
    outcome = summed([row(sex="men", persons="20")])
    assert reasons(outcome) == {2: "sum_known"}
    assert figures(city) == [("n1", 5, 30)]
    whole = summed([*WHOLE[:3], row(sex="men", status="Unemployed", persons="4")], replace=True)
    assert (whole.accepted, whole.changed) == (4, 1)
    assert figures(city) == [("n1", 6, 30)]


def test_the_side_that_was_missing_completes_the_other(city, summed):
    summed(WHOLE[:2])
    assert figures(city) == [("n1", None, 30)]
    assert summed(WHOLE[2:]).changed == 1
    assert figures(city) == [("n1", 5, 30)]
    assert summed(WHOLE).duplicate == 4
