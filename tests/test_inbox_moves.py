"""What two people decide at once is decided once, and a whole is never closed before its parts."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from importing import CENTRES, ask

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.register import hazards
from geo_mahalle.register.hazards import Actor, Intake, TaggedReport, Tagger, letters, take_report
from geo_mahalle.register.hazards.working_days import WorkCalendar

pytestmark = pytest.mark.database

NOW = datetime(2025, 9, 20, 9, 0, tzinfo=UTC)
KEY = b"k" * 32
HEAD = Actor("h1", "committee_head", KEY)
SECRETARY = Actor("s1", "secretary", KEY)
MEMBER = Actor("m2", "member", KEY)


@pytest.fixture
def send(city, catalogue):
    def send_one(category="lamp_out", shift=0.0):
        lon, lat = CENTRES["n1"]
        report = TaggedReport(uuid4(), category, 2, NOW, {"type": "Point", "coordinates": [lon + shift, lat]})
        with connect(city) as connection:
            intake = Intake(catalogue.categories, {}, KEY)
            return take_report(connection, report, Tagger("m1", "member"), intake=intake, now=NOW).issue

    return send_one


@pytest.fixture
def do(city):
    def do_one(function, *values, **options):
        with connect(city) as connection:
            return function(connection, *values, **options)

    return do_one


def at_once(work, times=4):
    """Run the work in several threads at once; return what they raised."""
    raised, start = [], threading.Barrier(times)

    def run_one():
        start.wait()
        try:
            work()
        except UserError as err:
            raised.append(str(err))

    threads = [threading.Thread(target=run_one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def closed_by_visit(do, issue, on=NOW):
    visit = do(hazards.note_visit, issue, "fixed", actor=MEMBER, on=on.date())
    return do(hazards.move, issue, "resolved", actor=HEAD, at=on, visit_id=visit)


def test_a_move_made_in_several_tabs_at_once_stands_once_in_the_history(send, do, city):
    issue = send()
    assert at_once(lambda: do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)) == []
    assert [step.state for step in do(hazards.history, issue)] == ["recorded", "reviewing"]


def test_a_tab_that_saw_an_older_state_is_told_to_look_again(send, do):
    issue = send()
    do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)
    with pytest.raises(hazards.MoveRefused, match="meanwhile"):
        do(hazards.move, issue, "refused", actor=HEAD, at=NOW, reason="not_ours", seen="recorded")


def test_a_visit_told_twice_is_one_and_a_problem_is_closed_once(send, do, city):
    issue = send()
    do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)
    at_once(lambda: do(hazards.note_visit, issue, "fixed", actor=MEMBER, on=NOW.date()))
    ((visit,),) = ask(city, "SELECT id FROM register.visit")
    at_once(lambda: do(hazards.move, issue, "resolved", actor=HEAD, at=NOW, visit_id=visit))
    assert ask(city, "SELECT count(*) FROM register.issue_event WHERE kind = 'closed'") == [(1,)]


def test_the_database_refuses_to_close_what_is_closed(send, do, city):
    issue = send()
    do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)
    closed_by_visit(do, issue)
    visit = do(hazards.note_visit, issue, "fixed", actor=SECRETARY, on=NOW.date())
    with connect(city) as connection:
        number = hazards.lifecycle.hold(connection, issue)["id"]
        with pytest.raises(psycopg.errors.CheckViolation, match="resolved already"):
            hazards.lifecycle.record_event(
                connection, number, "closed", actor=HEAD, at=NOW, to_state="resolved", visit_id=visit
            )


def test_a_problem_escalated_split_and_merged_twice_is_so_once(send, do, city):
    issue, other = send(), send(shift=0.002)
    at_once(lambda: do(hazards.escalate, issue, "dangerous", actor=SECRETARY, at=NOW))
    assert [step.reason for step in do(hazards.history, issue)] == [None, "dangerous"]
    at_once(lambda: do(hazards.merge, issue, other, role="committee_head", at=NOW))
    assert ask(city, "SELECT count(*) FROM register.issue_merge") == [(1,)]
    at_once(lambda: do(hazards.split_issue, issue, ["civil_works", "health"], actor=SECRETARY, at=NOW))
    assert ask(city, "SELECT count(*) FROM register.issue WHERE parent_id IS NOT NULL") == [(2,)]
    with pytest.raises(hazards.MoveRefused, match="among other"):
        do(hazards.split_issue, issue, ["civil_works", "social_harms"], actor=SECRETARY, at=NOW)


def test_two_that_merge_each_other_at_once_do_it_one_way_only(send, do, city):
    one, two = send(), send(shift=0.002)
    pairs = iter([(one, two), (two, one)])
    raised = at_once(lambda: do(hazards.merge, *next(pairs), role="committee_head", at=NOW), times=2)
    assert len(raised) == 1
    assert ask(city, "SELECT count(*) FROM register.issue WHERE merged_into IS NOT NULL") == [(1,)]


def test_a_merge_is_not_undone_under_a_later_one(send, do):
    one, two, three = send(), send(shift=0.002), send(shift=0.004)
    first = do(hazards.merge, two, one, role="committee_head", at=NOW)
    later = do(hazards.merge, three, two, role="committee_head", at=NOW)
    with pytest.raises(UserError, match="merged onwards"):
        do(hazards.split, first, at=NOW)
    do(hazards.split, later, at=NOW)
    do(hazards.split, first, at=NOW)


def test_a_whole_closes_after_its_parts_and_opens_with_the_first_of_them(send, do, city):
    issue = send()
    do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)
    parts = do(hazards.split_issue, issue, ["civil_works", "health"], actor=SECRETARY, at=NOW)
    visit = do(hazards.note_visit, issue, "fixed", actor=MEMBER, on=NOW.date())
    with pytest.raises(hazards.MoveRefused, match="2 of its 2 parts"):
        do(hazards.move, issue, "resolved", actor=HEAD, at=NOW, visit_id=visit)
    with connect(city) as connection:
        number = hazards.lifecycle.hold(connection, issue)["id"]
        with pytest.raises(psycopg.errors.CheckViolation, match="after its parts"):
            hazards.lifecycle.record_event(
                connection, number, "closed", actor=HEAD, at=NOW, to_state="resolved", visit_id=visit
            )
    for part in parts:
        do(hazards.move, part, "reviewing", actor=HEAD, at=NOW)
        closed_by_visit(do, part)
    assert do(hazards.move, issue, "resolved", actor=HEAD, at=NOW, visit_id=visit) == "resolved"
    do(hazards.move, parts[0], "persisting", actor=SECRETARY, at=NOW, reason="still_there")
    assert do(hazards.history, issue)[-1].state == "persisting"


def test_a_signal_decided_twice_reopens_once(send, do, city):
    issue = send()
    do(hazards.move, issue, "reviewing", actor=HEAD, at=NOW)
    closed_by_visit(do, issue)
    code = do(hazards.send_signal, "persists", issue=issue, sender=b"1", on=NOW.date(), key=KEY)
    decide = {"is_accepted": True, "actor": SECRETARY, "at": NOW + timedelta(hours=1)}
    assert at_once(lambda: do(hazards.moderate_signal, code, **decide)) == []
    assert [step.kind for step in do(hazards.history, issue)].count("reopened") == 1
    with pytest.raises(UserError, match="no signal"):
        do(hazards.moderate_signal, code, is_accepted=False, actor=SECRETARY, at=NOW)


def test_a_letter_drafted_sent_and_answered_twice_is_one(send, do, city):
    issue, name = send(), uuid4()
    at_once(lambda: do(letters.draft_letter, "electricity", [issue], letter=name))
    given = {"calendar": WorkCalendar(), "actor": SECRETARY, "on": NOW.date(), "at": NOW}
    assert at_once(lambda: do(letters.send_letter, name, "۱۲", **given)) == []
    at_once(lambda: do(letters.log_answer, name, "done", on=date(2025, 9, 25), number="۷"))
    counts = "SELECT (SELECT count(*) FROM register.letter), (SELECT count(*) FROM register.letter_step)"
    assert ask(city, counts) == [(1, 1)]
    assert [step.state for step in do(hazards.history, issue)] == ["recorded", "with_agency"]
    with pytest.raises(UserError, match="Only a draft"):
        do(letters.send_letter, name, "13", **given)


def test_a_letter_about_a_problem_closed_meanwhile_is_not_sent(send, do):
    issue = send()
    name = do(letters.draft_letter, "electricity", [issue])
    do(hazards.move, issue, "refused", actor=HEAD, at=NOW, reason="not_ours")
    given = {"calendar": WorkCalendar(), "actor": SECRETARY, "on": NOW.date(), "at": NOW}
    with pytest.raises(UserError, match="closed meanwhile"):
        do(letters.send_letter, name, "۱۲", **given)
