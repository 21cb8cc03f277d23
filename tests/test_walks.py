"""Walks become coverage, events stay nameless, a survey asks at drawn doors, two raters can be compared."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from analysis_places import AS_OF, facts
from serving import person, serving, signed_in_page

from geo_mahalle.analysis.parameters import Parameters
from geo_mahalle.analysis.relate import relate
from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import Kind
from geo_mahalle.errors import CatalogueError, UserError
from geo_mahalle.register import walks
from geo_mahalle.statistics.agreement import cohen_kappa


def test_kappa_is_that_of_cohen_1960():
    # Cohen (1960), table 1: shares of 100 judgements in three classes; he gives po .70, pe .41, kappa .492.
    table = [[44, 5, 1], [7, 20, 3], [9, 5, 6]]
    pairs = [(str(a), str(b)) for a in range(3) for b in range(3) for _ in range(table[a][b])]
    found = cohen_kappa(pairs)
    assert found.kappa == pytest.approx(0.492, abs=0.0005)
    assert found.agreed_share == pytest.approx(0.70)
    assert found.low < found.kappa < found.high


def test_kappa_of_nothing_and_of_one_answer_is_not_known():
    assert cohen_kappa([]).kappa is None
    assert cohen_kappa([("a", "a")] * 9).kappa is None
    assert cohen_kappa([("a", "a"), ("b", "b")]).kappa == 1.0


def test_doors_follow_the_length_of_the_streets_and_the_seed():
    streets = [("long", 900.0), ("short", 100.0)]
    doors = walks.place_doors(streets, 100, seed=3)
    assert doors == walks.place_doors(streets, 100, seed=3)
    assert sum(door.street == "long" for door in doors) in (89, 90, 91)
    assert {door.side for door in doors} == {"right", "left"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ('kind = "dance"', "kind"),
        ('kind = "walk"\ntitle_fa = "x"\ntitle_en = "x"', "at least one question"),
        (
            'kind = "survey"\ntitle_fa = "x"\ntitle_en = "x"\n[[questions]]\nid = "religion"\n'
            'title_fa = "دین"\ntitle_en = "religion"\nanswers = { a = "x", b = "y" }',
            "religion",
        ),
        (
            'kind = "walk"\ntitle_fa = "x"\ntitle_en = "x"\n[[questions]]\nid = "lights"\ntheme = "lamp"\n'
            'title_fa = "x"\ntitle_en = "x"\nanswers = { a = "x", b = "y" }\n'
            'answers_en = { a = "x", b = "y" }',
            "did you mean 'lamps'",
        ),
    ],
)
def test_a_form_of_ones_own_is_checked_with_its_line(tmp_path, words, message):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "own.toml").write_text(words, encoding="utf-8")
    with pytest.raises(CatalogueError, match=message) as refusal:
        read_catalogue(tmp_path)
    assert "own.toml:" in str(refusal.value)


@pytest.fixture
def town(place, catalogue):
    """A has two streets of 893 m and 444 m that nobody walked; B has one."""
    with facts(place, catalogue) as made:
        made.connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
        made.street("48.50 36.605, 48.51 36.605", 893.0, name="خیابان یاس")
        made.street("48.505 36.601, 48.505 36.604", 333.0, name="کوچه نسترن")
        made.street("48.51 36.605, 48.52 36.605", 893.0, name="خیابان لاله")
        area = made.areas["A"]
    with connect(place, Role.COMPUTE) as connection:
        relate(connection, Parameters())
    return place, area


def set_out(connection, area, form, *, walked=("خیابان یاس",), **more):
    given = {"is_after_dark": False, "is_led_by_women": True, "walkers": 5, "women": 3, "on": AS_OF, **more}
    walk = walks.begin(connection, area, form, uuid4(), **given)
    for street in walked:
        answers = {"lamps_work": "some", "rubbish": "none", "drain_clear": "unsure"}
        walks.answer(connection, area, walk, form, street, answers)
    return walk


@pytest.mark.database
def test_a_finished_walk_is_coverage_of_what_was_seen_and_of_nothing_else(town, catalogue):
    place, area = town
    form = catalogue.forms["safety_walk"]
    with connect(place) as connection:
        walk = set_out(connection, area, form)
        lengths = {one.name: one.length_m for one in walks.streets(connection, walk)}
        assert set(lengths) == {"خیابان یاس", "کوچه نسترن"}
        share = walks.finish(connection, area, walk, form, on=AS_OF)
        assert share == pytest.approx(lengths["خیابان یاس"] / sum(lengths.values()))
        rows = connection.execute(
            "SELECT theme, surveyed_on, completeness FROM register.coverage WHERE area_id = %s ORDER BY 1",
            [area],
        ).fetchall()
        assert [row[0] for row in rows] == ["lamps", "surroundings"]
        assert all(row[1] == AS_OF and row[2] == pytest.approx(share) for row in rows)
        walked = connection.execute("SELECT name, walked_on FROM register.street ORDER BY name").fetchall()
        assert dict(walked) == {"خیابان یاس": AS_OF, "خیابان لاله": None, "کوچه نسترن": None}
        assert walks.finish(connection, area, walk, form, on=AS_OF) == share
        with pytest.raises(walks.NoWalk):
            walks.answer(connection, area, walk, form, "کوچه نسترن", {"rubbish": "much"})


@pytest.mark.database
def test_a_walk_that_saw_nothing_cannot_be_finished_and_another_areas_walk_is_none(town, catalogue):
    place, area = town
    form = catalogue.forms["safety_walk"]
    with connect(place) as connection:
        walk = set_out(connection, area, form, walked=())
        with pytest.raises(UserError, match="No street"):
            walks.finish(connection, area, walk, form, on=AS_OF)
        with pytest.raises(walks.NoWalk):
            walks.read_walk(connection, area + 1, walk)
        with pytest.raises(UserError, match="no answer 'green'"):
            walks.answer(connection, area, walk, form, "خیابان یاس", {"lamps_work": "green"})


@pytest.mark.database
def test_two_raters_of_a_walk_are_compared_by_question(town, catalogue):
    place, area = town
    form = catalogue.forms["safety_walk"]
    with connect(place) as connection:
        walk = set_out(connection, area, form, walked=("خیابان یاس", "کوچه نسترن"))
        free = walks.open_walks(connection, area, form, since=date.min)
        walks.answer(connection, area, walk, form, "خیابان یاس", {"lamps_work": "some"}, rater=2)
        left = walks.open_walks(connection, area, form, since=date.min)
        assert len(left) == len(free) - 1  # no third is asked, whose answers would take the second's place
        walks.answer(connection, area, walk, form, "کوچه نسترن", {"lamps_work": "none"}, rater=2)
        found = walks.agreement(connection, area, form)
    assert list(found) == ["lamps_work"]
    assert (found["lamps_work"].n, found["lamps_work"].agreed_share) == (2, 0.5)
    assert found["lamps_work"].kappa == 0.0


@pytest.mark.database
def test_an_event_of_five_taps_is_counted_once_and_names_nobody(town, catalogue):
    place, area = town
    form, client = catalogue.forms["event"], uuid4()
    taps = {
        "kind": "class",
        "host_kind": "mosque",
        "band": "11-30",
        "women_children": "women",
        "is_open": "yes",
    }
    with connect(place) as connection:
        for _ in range(2):
            walks.record_event(connection, area, form, client, taps, on=AS_OF)
        rows = connection.execute(
            "SELECT event.kind, band, host_kind, is_open, women, children FROM register.event"
            " JOIN register.event_presence ON event_id = event.id"
        ).fetchall()
        assert rows == [("class", "11-30", "mosque", True, True, False)]
        assert connection.execute("SELECT count(*) FROM analysis.event").fetchone() == (1,)
        with pytest.raises(UserError, match="what it was"):
            walks.record_event(connection, area, form, uuid4(), {"band": "1-10"}, on=AS_OF)


@pytest.mark.database
def test_an_interview_is_kept_once_and_weighs_as_its_household(town, catalogue):
    place, area = town
    form, client = catalogue.forms["household_survey"], uuid4()
    said = {"help": "agree", "safe_night": "unsure"}
    with connect(place) as connection:
        for _ in range(2):
            walks.record_interview(connection, area, form, client, said, on=AS_OF, sex="woman", adults=3)
        facts_seen = connection.execute(
            "SELECT question_id, answer, weight, sex, on_day FROM analysis.survey_answer ORDER BY 1"
        ).fetchall()
        assert facts_seen == [(one, said[one], 3.0, "woman", AS_OF) for one in ("help", "safe_night")]
        assert walks.interviews(connection, area, form) == {"woman": 1}
        with pytest.raises(UserError, match="adults"):
            walks.record_interview(connection, area, form, uuid4(), said, on=AS_OF, sex=None, adults=0)


@pytest.mark.database
def test_a_sample_is_kept_with_its_seed(town, catalogue):
    place, area = town
    form = catalogue.forms["household_survey"]
    with connect(place) as connection:
        _, doors = walks.draw_sample(connection, area, form, 12, seed=5, on=date(2025, 9, 1))
        kept = connection.execute("SELECT size, seed, jsonb_array_length(doors) FROM register.survey_sample")
        assert kept.fetchone() == (12, 5, 12)
    assert {door.street for door in doors} == {"خیابان یاس", "کوچه نسترن"}


@pytest.mark.database
@pytest.mark.browser
@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_a_member_walks_street_by_street_on_a_page(town, open_page, size):
    place, _ = town
    token = person(place, Kind.MEMBER, "مریم", areas=["A"])
    with serving(place) as address:
        page = signed_in_page(open_page, address, token, viewport={"width": size[0], "height": size[1]})
        page.goto(f"{address}/walks")
        page.wait_for_url(f"{address}/walks/A")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.locator("#begin .button--filled").click()
        page.wait_for_url("**/walk/*")
        page.locator(".council__rows a").first.click()
        page.wait_for_selector(".walks__question")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.locator(".walks__answer").first.click()
        page.locator(".walks__next").click()
        page.wait_for_url("**street=*")
        page.go_back()
        page.goto(page.url.split("?")[0])
        page.locator(".button--filled").click()
        page.wait_for_url("**done=walk")
        assert "بازدید پایان یافت" in page.inner_text("[role=status]")
