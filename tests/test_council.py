"""The council: members by kind, an agenda that builds itself, minutes that do not change, who sees what."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import psycopg
import pytest
from analysis_places import AS_OF, facts
from docx import Document
from fastapi.testclient import TestClient
from serving import person, program, serving, signed_in_page

from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import Kind
from geo_mahalle.errors import UserError
from geo_mahalle.register import council
from geo_mahalle.register.hazards.working_days import WorkCalendar
from geo_mahalle.web import create_app
from geo_mahalle.web.admission import COOKIE

pytestmark = pytest.mark.database
OWN = "https://office.example"
DAY = AS_OF + timedelta(days=3)


@pytest.fixture
def town(place, catalogue):
    """A has a lamp long out, a pit that was escalated, a restricted corner; B has a lamp of its own."""
    with facts(place, catalogue) as made:
        made.connection.execute("UPDATE register.place SET as_of = %s", [AS_OF])
        made.issue("A", "lamp_out", date(2025, 5, 1))
        made.issue("A", "lamp_out", AS_OF)
        pit = made.issue("A", "open_pit", AS_OF - timedelta(days=1))
        made.connection.execute("UPDATE register.issue SET escalated_on = %s WHERE id = %s", [AS_OF, pit])
        made.issue("A", "hidden_corner", date(2025, 1, 1), sensitivity=2)
        made.issue("B", "lamp_out", date(2025, 5, 1))
    return place


@pytest.fixture
def sitting(town):
    """A connection and the council of A with five members."""
    with connect(town) as connection:
        body = council.form(connection, "A", on=date(2025, 3, 21))
        add = council.add_member
        day = date(2025, 3, 21)
        add(connection, body, "رضا", "trustee", on=day, office="chair", sex="man", is_under_30=False)
        add(connection, body, "مریم", "resident", on=day, office="secretary", sex="woman", is_under_30=True)
        add(connection, body, "زهرا", "ngo", on=day, sex="woman", is_under_30=False)
        add(connection, body, "علی", "specialist", on=day, sex="man")
        add(connection, body, "سارا", "charity", on=day)
        yield connection, body


def meet(connection, body, catalogue):
    meeting = council.plan_meeting(connection, body, on=DAY, place="خانه محله")
    deadlines = [one.deadline_days for one in catalogue.categories.values() if one.deadline_days]
    council.build_agenda(connection, body, meeting, deadlines, WorkCalendar(), today=AS_OF)
    return meeting


def test_a_council_formed_twice_is_one(sitting):
    connection, body = sitting
    assert council.form(connection, "A", on=AS_OF).body == body.body


def test_members_stand_by_kind_and_what_is_not_noted_is_not_zero(sitting):
    connection, body = sitting
    sits = council.composition(council.members(connection, body, today=AS_OF))
    assert (sits.members, sits.women, sits.sex_unknown) == (5, 2, 1)
    assert (sits.under_30, sits.age_unknown) == (1, 2)
    assert sits.by_kind == {"trustee": 1, "resident": 1, "charity": 1, "ngo": 1, "specialist": 1}


def test_a_member_who_left_counts_no_more_and_the_name_goes_a_year_later(sitting):
    connection, body = sitting
    gone = council.members(connection, body, today=AS_OF)[-1]
    council.leave(connection, body, gone.member, on=AS_OF)
    assert len(council.members(connection, body, today=AS_OF)) == 4
    assert council.forget_members(connection, today=AS_OF + timedelta(days=300)) == 0
    assert council.forget_members(connection, today=AS_OF + timedelta(days=400)) == 1


def test_the_agenda_brings_what_was_escalated_first_then_what_is_late_and_nothing_restricted(
    sitting, catalogue
):
    connection, body = sitting
    items = council.agenda(connection, body, meet(connection, body, catalogue))
    assert [(item.kind, item.category_id) for item in items] == [
        ("escalated", "open_pit"),
        ("overdue", "lamp_out"),
    ]
    assert {item.area_name for item in items} == {"A"}


def test_an_agenda_fetched_twice_holds_nothing_twice_and_twelve_items_at_most(sitting, catalogue):
    connection, body = sitting
    meeting = meet(connection, body, catalogue)
    meet(connection, body, catalogue)
    assert len(council.agenda(connection, body, meeting)) == 2
    for number in range(20):
        connection.execute(
            "INSERT INTO register.issue (category_id, sensitivity, area_id, located_as, state, origin,"
            " opened_at, opened_on) SELECT 'lamp_out', 0, id, 'named', 'recorded', 'imported', %(at)s, %(at)s"
            " FROM register.area WHERE code = 'A'",
            {"at": date(2025, 1, 1) + timedelta(days=number)},
        )
    meet(connection, body, catalogue)
    assert len(council.agenda(connection, body, meeting)) == 12


def test_closed_minutes_count_who_came_and_do_not_change(sitting, catalogue):
    connection, body = sitting
    meeting = meet(connection, body, catalogue)
    (first, _) = council.agenda(connection, body, meeting)
    council.decide(connection, body, meeting, first.item, "letter", responsible="municipality", due_on=DAY)
    came = [one.member for one in council.members(connection, body, today=DAY)][:3]
    council.close(connection, body, meeting, "۷", came, on=DAY)
    held = council.read_meeting(connection, body, meeting)
    assert (held.members, held.present, held.women_present, held.under_30_present) == (5, 3, 1, 1)
    assert held.held_on == DAY
    assert held.has_quorum(0.5) is True
    assert held.has_quorum(0.7) is False
    with pytest.raises(UserError, match="closed"):
        council.decide(connection, body, meeting, first.item, "drop")
    with pytest.raises(UserError, match="closed"):
        council.add_item(connection, body, meeting, "تازه")
    connection.commit()
    for statement in (
        "UPDATE register.agenda_item SET decision = 'drop'",
        "UPDATE register.minutes SET number = 'x'",
    ):
        with pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(statement)
        connection.rollback()


def test_an_institution_is_on_a_map_only_from_the_day_it_agreed(sitting):
    connection, body = sitting
    facility = connection.execute(
        "INSERT INTO register.facility (source_id, source_key, kind, geom, sensitivity, name, from_on,"
        " located_as, import_run_id) SELECT 'test', 'm1', 'mosque',"
        " ST_SetSRID(ST_Point(48.505, 36.605), 4326), 0, 'x', '2020-01-01', 'point', max(id)"
        " FROM register.import_run RETURNING id"
    ).fetchone()[0]
    made = council.add_institution(connection, body, "mosque", "مسجد جامع", hosts=True, acts=False)
    connection.execute("UPDATE register.institution SET facility_id = %s", [facility])
    kinds = ["mosque", "police"]
    assert council.institutions_on_map(connection, body.area_id, kinds, today=AS_OF) == []
    council.agree(connection, body, made, on=AS_OF)
    assert council.institutions_on_map(connection, body.area_id, kinds, today=AS_OF - timedelta(days=1)) == []
    shown = council.institutions_on_map(connection, body.area_id, kinds, today=AS_OF)
    assert shown == [("mosque", "مسجد جامع", 48.505, 36.605)]
    council.agree(connection, body, made, on=None)
    assert council.institutions_on_map(connection, body.area_id, kinds, today=AS_OF) == []


def test_an_institution_finds_its_building_by_name_or_where_there_is_one_of_its_kind(sitting):
    connection, body = sitting
    for key, kind, name in (
        ("m1", "mosque", "مسجد جامع"),
        ("m2", "mosque", "مسجد صاحب‌الزمان"),
        ("l1", "library", "کتابخانه"),
    ):
        connection.execute(
            "INSERT INTO register.facility (source_id, source_key, kind, geom, sensitivity, name, from_on,"
            " located_as, import_run_id, area_id) SELECT 'test', %s, %s,"
            " ST_SetSRID(ST_Point(48.505, 36.605), 4326), 0, %s, '2020-01-01', 'point', max(id), %s"
            " FROM register.import_run",
            (key, kind, name, body.area_id),
        )
    for kind, name in (("mosque", "مسجد جامع"), ("mosque", "مسجدی دیگر"), ("library", "کتابخانه امید")):
        council.add_institution(connection, body, kind, name, hosts=True, acts=False, agreed_on=AS_OF)
    found = connection.execute(
        "SELECT institution.name, facility.source_key FROM register.institution"
        " LEFT JOIN register.facility ON facility.id = institution.facility_id ORDER BY institution.id"
    ).fetchall()
    assert found == [("مسجد جامع", "m1"), ("مسجدی دیگر", None), ("کتابخانه امید", "l1")]


def test_what_can_be_brought_is_listed_until_it_ends(sitting):
    connection, body = sitting
    made = council.add_capacity(connection, body, "hall", "سالن مسجد", on=AS_OF, amount=120)
    council.add_capacity(connection, body, "volunteer_hours", "جوش‌کاری", on=AS_OF, amount=16)
    assert [one.kind for one in council.capacities(connection, body, today=AS_OF)] == [
        "hall",
        "volunteer_hours",
    ]
    council.end_capacity(connection, body, made, on=AS_OF)
    assert [one.kind for one in council.capacities(connection, body, today=AS_OF)] == ["volunteer_hours"]
    with pytest.raises(UserError):
        council.add_capacity(connection, body, "weapons", "x", on=AS_OF)


def test_a_promise_is_kept_when_it_is_ticked_and_counts_in_v6_from_that_day(sitting):
    connection, body = sitting
    today, taken = AS_OF, AS_OF - timedelta(days=40)
    mosque = council.add_institution(connection, body, "mosque", "مسجد جامع", hosts=True, acts=False)
    school = council.add_institution(connection, body, "school", "دبستان امید", hosts=False, acts=True)
    painted = council.undertake(connection, body, mosque, "رنگ‌کردن جدول‌ها", on=taken, today=today)
    council.undertake(connection, body, school, "باز گذاشتن حیاط در عصر", on=today, today=today)
    council.tick(connection, body, painted, on=today - timedelta(days=1), today=today)
    told = [
        (one.title_fa, one.institution, one.finished_on) for one in council.undertakings(connection, body)
    ]
    assert told == [
        ("باز گذاشتن حیاط در عصر", "دبستان امید", None),
        ("رنگ‌کردن جدول‌ها", "مسجد جامع", today - timedelta(days=1)),
    ]
    counted = (
        "SELECT name, undertaking.finished_on FROM analysis.undertaking"
        " JOIN register.institution ON id = institution_id"
    )
    assert dict(connection.execute(counted).fetchall()) == {
        "مسجد جامع": today - timedelta(days=1),
        "دبستان امید": None,
    }
    council.tick(connection, body, painted, on=None, today=today)
    assert all(one.finished_on is None for one in council.undertakings(connection, body))
    for wrong in (taken - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(UserError):
            council.tick(connection, body, painted, on=wrong, today=today)
    with pytest.raises(UserError):
        council.undertake(connection, body, school, "x", on=today, today=today)
    other = council.form(connection, "B", on=today)
    with pytest.raises(council.NotThere):
        council.tick(connection, other, painted, on=today, today=today)
    with pytest.raises(council.NotThere):
        council.undertake(connection, other, school, "در محله‌ای دیگر", on=today, today=today)


def test_computing_cannot_read_who_sits_in_a_council(place):
    with connect(place, Role.COMPUTE) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT name FROM register.body_member")


# --- on pages ------------------------------------------------------------------------------------------


def client_of(place, kind, **reach):
    token = person(place, kind, "زهرا", **reach)
    csrf = program(place, OWN, token).headers["x-csrf-token"]
    headers = {"origin": OWN, "x-csrf-token": csrf, "accept": "text/html"}
    return TestClient(create_app(place), base_url=OWN, headers=headers, cookies={COOKIE: token})


def test_a_secretary_plans_decides_closes_and_prints(town):
    secretary = client_of(town, Kind.COUNCIL_SECRETARY, areas=["A"])
    secretary.post("/council/A/form", data={"on": "۱۴۰۴/۰۱/۰۱"})
    for name, kind, sex in (("رضا", "trustee", "man"), ("مریم", "resident", "woman")):
        secretary.post("/council/A/members", data={"name": name, "kind": kind, "sex": sex, "age": "under_30"})
    page = secretary.post(
        "/council/A/meetings", data={"on": "۱۴۰۴/۰۷/۰۳", "at_hour": "۱۷:۰۰", "place": "خانه محله"}
    )
    meeting = str(page.url).rsplit("/", 1)[1]
    here = f"/council/A/meetings/{meeting}"
    items = re.findall(r'name="item" value="([0-9a-f-]{36})"', page.text)
    assert len(items) == 2
    page = secretary.post(
        "/council/A/institutions", data={"name": "مسجد جامع", "kind": "mosque", "acts": "yes"}
    )
    mosque = re.search(r'<option value="([0-9a-f-]{36})">مسجد جامع', page.text)[1]
    promise = {"institution": mosque, "title": "رنگ‌کردن جدول‌ها", "on": "۱۴۰۴/۰۶/۰۱"}
    page = secretary.post("/council/A/undertakings", data=promise)
    assert "رنگ‌کردن جدول‌ها" in page.text
    assert "هنوز انجام نشده" in page.text
    ticking = re.search(r"/council/A/undertakings/[0-9a-f-]{36}/tick", secretary.get(here).text)[0]
    page = secretary.post(ticking, data={"kept": "yes", "meeting": meeting})
    assert str(page.url).startswith(f"{OWN}{here}")
    assert "انجام شد در" in page.text
    secretary.post(f"{here}/decide", data={"item": items[0], "decision": "letter", "due": "۱۴۰۴/۰۷/۲۰"})
    members = re.findall(r'name="present" value="([0-9a-f-]{36})"', secretary.get(here).text)
    closed = secretary.post(f"{here}/close", data={"number": "12", "present": members}).text
    assert "حاضر: ۲ نفر از ۲ عضو، ۱ زن، ۲ زیر ۳۰ سال." in closed
    assert 'name="decision"' not in closed
    document = Document(io.BytesIO(secretary.get(f"{here}/minutes.docx").content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"نامه به دستگاه", "۱۴۰۴/۰۷/۲۰", "رضا", "مریم"} <= set(cells)
    printed = secretary.get(f"{here}/print").text
    assert "صورت‌جلسه شورای پیشرفت محله" in printed
    assert "۱۲" in printed


def test_a_member_sees_the_council_without_names_and_changes_nothing(town):
    secretary = client_of(town, Kind.COUNCIL_SECRETARY, areas=["A"])
    secretary.post("/council/A/form")
    secretary.post("/council/A/members", data={"name": "کاناری", "kind": "trustee"})
    member = client_of(town, Kind.MEMBER, areas=["A"])
    page = member.get("/council").text
    assert "معتمد محلی" in page
    assert "کاناری" not in page
    assert '<form method="post" action="/council' not in page
    assert member.post("/council/A/members", data={"name": "x", "kind": "trustee"}).status_code == 404


@pytest.mark.parametrize("path", ["/council/B", "/council/nowhere", "/council/A/meetings/{other}"])
def test_another_council_looks_like_none(town, path):
    office = client_of(town, Kind.COUNTY_OFFICE, is_placewide=True)
    for code in "AB":
        office.post(f"/council/{code}/form")
    page = office.post("/council/B/meetings", data={"on": "1404/07/03"})
    other = str(page.url).rsplit("/", 1)[1]
    secretary = client_of(town, Kind.COUNCIL_SECRETARY, areas=["A"])
    assert secretary.get(path.format(other=other)).status_code == 404
    assert secretary.post(f"/council/B/meetings/{other}/agenda", data={"title": "x"}).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_the_meeting_fits_a_phone_and_a_desk(town, open_page, size):
    secretary = client_of(town, Kind.COUNCIL_SECRETARY, areas=["A"])
    secretary.post("/council/A/form")
    token = person(town, Kind.COUNCIL_SECRETARY, "زهرا", areas=["A"])
    with serving(town) as address:
        page = signed_in_page(open_page, address, token, viewport={"width": size[0], "height": size[1]})
        page.goto(f"{address}/council/A")
        page.fill("input[name=on]", "۱۴۰۴/۰۷/۰۳")
        page.locator("form[action$='/meetings'] button").click()
        page.wait_for_url("**/meetings/*")
        page.locator(".council__choice").first.click()
        page.wait_for_selector(".council__choice[aria-pressed=true]")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_a_county_finds_its_councils_first_and_a_neighbourhood_by_name(town, sitting):
    sitting[0].commit()
    with connect(town) as connection:
        # Nine more neighbourhoods: a list that is searched, not read.
        connection.execute(
            "INSERT INTO register.area (code, level, name_fa, name_folded, status, parent_id)"
            " SELECT 'Z' || n, level, 'باغ ' || n, 'باغ ' || n, status, parent_id"
            " FROM register.area, generate_series(1, 9) AS n WHERE code = 'A'"
        )
    token = person(town, Kind.COUNTY_OFFICE, "رضا", is_placewide=True)
    client = TestClient(create_app(town), base_url=OWN, cookies={COOKIE: token})
    page = client.get("/council").text
    assert (
        page.index('href="/council/A"') < page.index('id="without-title"') < page.index('href="/council/B"')
    )
    page = client.get("/council", params={"text": "باغ ۳"}).text
    assert re.findall(r'href="/council/(\w+)"', page) == ["Z3"]
    page = client.get("/council", params={"text": "نیست"}).text
    assert 'href="/council/A"' not in page
    assert 'href="/council"' in page
