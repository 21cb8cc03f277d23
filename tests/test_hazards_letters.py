"""Agencies have a clock in working days; letters carry number, date and table; residents are not paused."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from docx import Document
from importing import CENTRES, ask

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.jalali import parse
from geo_mahalle.pages.letters import render_docx
from geo_mahalle.register.hazards import Actor, Intake, TaggedReport, Tagger, letters, take_report
from geo_mahalle.register.hazards.working_days import WorkCalendar, read_calendar

NOW = datetime(2025, 9, 20, 9, 0, tzinfo=UTC)  # Saturday 29 Shahrivar 1404
SECRETARY = Actor("s1", "secretary", b"k" * 32)


def test_fridays_do_not_count():
    # Saturday 20 Sep + 10 working days, Fridays 26 Sep and 3 Oct off: Wednesday 1 Oct is the 10th
    assert WorkCalendar().due(date(2025, 9, 20), 10) == date(2025, 10, 1)


def test_thursdays_and_closures_put_the_day_off_and_an_extra_working_day_brings_it_near():
    calendar = WorkCalendar(frozenset({4, 5}))
    assert calendar.due(date(2025, 9, 20), 5) == date(2025, 9, 27)
    closed = WorkCalendar(frozenset({4, 5}), frozenset(), {date(2025, 9, 22): True})
    assert closed.due(date(2025, 9, 20), 5) == date(2025, 9, 28)
    opened = WorkCalendar(frozenset({4, 5}), frozenset(), {date(2025, 9, 25): False})
    assert opened.due(date(2025, 9, 20), 5) == date(2025, 9, 25)


def test_nowruz_is_off_by_the_shipped_holidays(catalogue):
    days = frozenset((one.calendar, one.month, one.day) for one in catalogue.holidays.values())
    calendar = WorkCalendar(holidays=days)
    assert not any(calendar.is_working(parse(f"1404/01/0{n}")) for n in (1, 2, 3, 4))
    assert calendar.is_working(parse("1404/01/05"))


@pytest.fixture
def issue(city, catalogue):
    shape = {"type": "Point", "coordinates": list(CENTRES["n1"])}
    report = TaggedReport(uuid4(), "lamp_out", 2, NOW, shape)
    with connect(city) as connection:
        intake = Intake(catalogue.categories, {}, b"k" * 32)
        return take_report(connection, report, Tagger("m1", "member"), intake=intake, now=NOW).issue


@pytest.mark.database
def test_an_agencys_own_week_and_closures_win(city, catalogue):
    with connect(city) as connection:
        connection.execute("INSERT INTO register.work_week (agency_id, days_off) VALUES (NULL, '{5}')")
        connection.execute("INSERT INTO register.work_week (agency_id, days_off) VALUES ('water', '{4,5}')")
        connection.execute(
            "INSERT INTO register.day_off (on_day, agency_id, is_off, title_fa, source) VALUES"
            " ('2025-09-22', NULL, true, 'گرما', 'استانداری'), ('2025-09-22', 'water', false, 'کشیک', 'آبفا')"
        )
        water = read_calendar(connection, catalogue.holidays.values(), "water")
        others = read_calendar(connection, catalogue.holidays.values(), "gas")
    assert (water.is_working(date(2025, 9, 22)), others.is_working(date(2025, 9, 22))) == (True, False)
    assert (water.is_working(date(2025, 9, 25)), others.is_working(date(2025, 9, 25))) == (False, True)


@pytest.mark.database
def test_a_letter_is_sent_reminded_promised_and_answered(city, issue, catalogue):
    on = NOW.date()
    with connect(city) as connection:
        number = letters.draft_letter(connection, "electricity", [issue])
        due = letters.send_letter(
            connection, number, "۱۲۳/الف", calendar=WorkCalendar(), actor=SECRETARY, on=on, at=NOW
        )
        assert due == date(2025, 10, 1)
        assert letters.overdue(connection, {}, on=due) == []
        (late,) = letters.overdue(connection, {}, on=due + timedelta(days=3))
        assert (late.late_days, late.reminders, late.issues) == (2, 0, 1)  # Thursday, Friday off, Saturday
        letters.remind(connection, number, on=date(2025, 10, 4))
        letters.log_answer(
            connection, number, "promised", on=date(2025, 10, 5), promised_on=date(2025, 10, 20)
        )
        assert letters.overdue(connection, {}, on=date(2025, 10, 20)) == []
        assert letters.overdue(connection, {}, on=date(2025, 10, 22))[0].reminders == 1
        letters.log_answer(connection, number, "done", on=date(2025, 10, 23), number="۹")
        assert letters.overdue(connection, {}, on=date(2025, 12, 1)) == []
    assert ask(city, "SELECT state, resolved_on FROM register.issue") == [("with_agency", None)]


@pytest.mark.database
def test_a_letter_names_no_closed_unknown_or_restricted_problem(city, issue):
    with connect(city) as connection, pytest.raises(UserError, match="S0 or S1"):
        letters.draft_letter(connection, "electricity", [issue, uuid4()])


@pytest.mark.database
def test_the_printed_letter_reads_right_to_left_with_table_number_and_date(city, issue, catalogue):
    with connect(city) as connection:
        number = letters.draft_letter(connection, "electricity", [issue])
        letters.send_letter(
            connection, number, "123", calendar=WorkCalendar(), actor=SECRETARY, on=NOW.date(), at=NOW
        )
        letter = letters.read_letter(connection, number)
    document = Document(io.BytesIO(render_docx(letter, catalogue, sender="شورای پیشرفت محله")))
    text = "\n".join(one.text for one in document.paragraphs)
    assert "شماره: ۱۲۳" in text
    assert "تاریخ: ۱۴۰۴/۰۶/۲۹" in text
    assert "شرکت توزیع نیروی برق" in text
    assert document.tables[0].rows[1].cells[1].text == "چراغ خاموش معبر"
    assert "<w:bidiVisual/>" in document.tables[0]._tbl.xml
    assert all("<w:bidi/>" in one._p.xml for one in document.paragraphs)
    runs = [run for one in document.paragraphs for run in one.runs if run.text]
    assert any(run.bold for run in runs)
    assert all(run.font.cs_bold is run.bold for run in runs)
