"""Letters from the browser: chosen, printed as Word and PDF with a map, numbered once, answered, timed."""

from __future__ import annotations

import io
from datetime import date, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from docx import Document
from importing import ask
from PIL import Image
from problems import DESKTOP, PHONE, City, picture
from serving import serving

from geo_mahalle.database import Role, connect
from geo_mahalle.identity import Kind
from geo_mahalle.pages import letters_map, letters_pdf
from geo_mahalle.pages.plans import printing
from geo_mahalle.register.hazards import agencies, letters
from geo_mahalle.register.hazards.letters import Ground, Letter, LetterRow
from geo_mahalle.register.hazards.working_days import WorkCalendar
from geo_mahalle.web import acting, telling
from geo_mahalle.web.routes.letters import MOST_ISSUES

pytestmark = pytest.mark.database
STREET = "خیابان نارون"


@pytest.fixture(scope="module")
def city(cities, catalogue):
    made = City(cities(), catalogue)
    lay_streets(made.place)
    with serving(made.place) as made.address:
        yield made


def lay_streets(place):
    """Lay a few streets by hand: ways of n1 with a name, and lanes without."""
    with connect(place, Role.OWNER) as connection:
        connection.execute("INSERT INTO register.source (id, title_fa) VALUES ('hand', 'دستی')")
        (run,) = connection.execute("SELECT max(id) FROM register.import_run").fetchone()
        for number in range(8):
            lat = 36.3505 + number * 0.0013
            connection.execute(
                "INSERT INTO register.street (source_id, source_key, from_on, import_run_id, name, class,"
                " width_m, geom, length_m) VALUES ('hand', %s, '2020-01-01', %s, %s, 'residential', %s,"
                " ST_SetSRID(ST_MakeLine(ST_MakePoint(48.9502, %s), ST_MakePoint(48.9598, %s)), 4326), 860)",
                (f"{number}", run, STREET if number == 3 else None, 4 + number, lat, lat),
            )


@pytest.fixture(scope="module")
def secretary(city):
    client = city.as_program(Kind.COUNCIL_SECRETARY)
    client.timeout = 60
    return client


def write(client, issues, agency="electricity", **more):
    given = {
        "letter": str(uuid4()),
        "agency": agency,
        "days": 10,
        "issue": [str(one) for one in issues],
        **more,
    }
    answer = client.post("/letters", data=given)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_letter_takes_its_agency_from_its_problems_and_leaves_out_the_closed(city, secretary):
    lamp, hole = city.send(), city.send("pothole")
    head = city.as_program()
    head.post(f"/issues/{hole}/move", data={"to": "refused", "seen": "recorded", "reason": "not_ours"})
    page = secretary.get(f"/letters/new?issue={lamp}&issue={hole}&issue={uuid4()}").text
    assert '<option value="electricity" selected>' in page
    assert f'value="{lamp}"' in page
    assert f'value="{hole}"' not in page
    assert "۱ از انتخاب‌شده‌ها" in page or "۱ مورد از انتخاب‌شده‌ها" in page


def test_a_form_sent_twice_writes_one_letter_and_a_number_given_twice_sends_it_once(city, secretary):
    issue, name = city.send(), str(uuid4())
    address = write(secretary, [issue], letter=name)
    assert write(secretary, [issue], letter=name) == address
    for _ in range(2):
        assert secretary.post(f"{address}/send", data={"number": "۱۲۳/الف"}).status_code == 303
    assert secretary.post(f"{address}/send", data={"number": "other"}).status_code == 400
    assert "با دستگاه" in secretary.get(f"/issues/{issue}").text
    assert secretary.get(f"/issues/{issue}").text.count("نامه فرستاده شد") == 1


def test_a_letter_leaves_out_what_was_merged_and_takes_no_more_than_its_form(city, secretary):
    kept, merged = city.send(), city.send()
    head = city.as_program()
    assert head.post(f"/issues/{merged}/merge", data={"other": str(kept)}).status_code == 303
    address = write(secretary, [kept, merged])
    with connect(city.place) as connection:
        assert len(letters.read_letter(connection, UUID(address.rpartition("/")[2])).rows) == 1
    given = {"letter": str(uuid4()), "agency": "electricity", "days": 10}
    assert secretary.post("/letters", data={**given, "issue": [str(merged)]}).status_code == 400
    many = [str(city.send("pothole")) for _ in range(MOST_ISSUES + 1)]
    assert secretary.post("/letters", data={**given, "issue": many}).status_code == 400
    assert write(secretary, many[1:], agency="municipality")


def test_answers_and_reminders_stand_in_the_story_of_each_problem(city, secretary):
    issues = [city.send(), city.send()]
    address = write(secretary, issues)
    secretary.post(f"{address}/send", data={"number": "77"})
    secretary.post(f"{address}/remind", data={"number": ""})
    day = acting.now().date() + timedelta(days=30)
    promised = {"answer": "promised", "promised": day.isoformat()}
    assert secretary.post(f"{address}/answer", data=promised).status_code == 303
    assert secretary.post(f"{address}/answer", data={"answer": "done", "number": "۸"}).status_code == 303
    for issue in issues:
        page = secretary.get(f"/issues/{issue}").text
        for words in ("نامه پیگیری فرستاده شد", "دستگاه قول داد", "پاسخ دستگاه: انجام شد"):
            assert words in page
    assert secretary.post(f"{address}/answer", data={"answer": "promised"}).status_code == 400


def test_the_word_file_and_the_pdf_hold_table_number_date_and_map(city, secretary):
    issues = [city.send() for _ in range(3)]
    address = write(secretary, issues)
    secretary.post(f"{address}/send", data={"number": "۴۵"})
    answer = secretary.get(f"{address}/letter.docx")
    assert answer.status_code == 200, answer.text
    document = Document(io.BytesIO(answer.content))
    assert len(document.tables[0].rows) == 4
    assert len(document.inline_shapes) == 1
    assert "شماره: ۴۵" in "\n".join(one.text for one in document.paragraphs)
    body = secretary.get(f"{address}/letter.pdf").content
    assert body.startswith(b"%PDF")
    assert secretary.get(f"{address}/letter.pdf").content == body
    assert secretary.get(f"{address}/letter.exe").status_code == 404


def test_the_printed_page_reads_right_to_left_with_every_row_and_its_street(city, secretary, catalogue):
    address = write(secretary, [city.send(at=(48.955, 36.3545))])
    with connect(city.place) as connection:
        letter = letters.read_letter(connection, address.rpartition("/")[2])
        html = letters_pdf.compose(
            letter, catalogue, letters.read_ground(connection, letter), sender="شورای پیشرفت محله"
        )
    assert len(printing.render(html).pages) == 2
    assert '<html lang="fa" dir="rtl">' in html
    assert "شرکت توزیع نیروی برق" in html
    assert f"{STREET} · ۳۶٫۳۵۴۵۰، ۴۸٫۹۵۵۰۰" in html
    assert html.count("<circle") >= 1
    assert "مبنای تخریب" in html


def row(number, lon, lat):
    return LetterRow(number, uuid4(), "lamp_out", 2, date(2025, 9, 1), 1, "محله", lon, lat)


def test_marks_of_the_map_are_as_many_as_the_rows_and_none_covers_another():
    rows = tuple(row(n + 1, 48.95 + n % 5 * 0.00001, 36.35 + n // 5 * 0.00001) for n in range(30))
    letter = Letter(uuid4(), "electricity", None, None, None, 10, rows)
    drawing = letters_map.lay_out(letter, Ground((), ()))
    assert [mark.number for mark in drawing.marks] == list(range(1, 31))
    spots = [mark.middle for mark in drawing.marks]
    apart = min(
        ((x - a) ** 2 + (y - b) ** 2) ** 0.5 for i, (x, y) in enumerate(spots) for a, b in spots[i + 1 :]
    )
    assert apart >= letters_map.MARK_MM
    picture_of = Image.open(io.BytesIO(letters_map.draw_png(drawing)))
    assert picture_of.size == (180 * 7, 225 * 7)


def test_the_bar_of_the_map_is_as_long_as_it_says():
    # two problems 0.01 degrees of latitude apart: 1105.74 m; the sheet shows that times 1.36 over 225 mm
    letter = Letter(uuid4(), "x", None, None, None, 10, (row(1, 48.95, 36.35), row(2, 48.95, 36.36)))
    drawing = letters_map.lay_out(letter, Ground((), ()))
    apart_mm = abs(drawing.marks[0].at[1] - drawing.marks[1].at[1])
    assert drawing.bar_mm / drawing.bar_m == pytest.approx(apart_mm / 1105.74, rel=1e-6)


def test_a_letter_about_problems_out_of_reach_is_not_there(city, secretary):
    address = write(secretary, [city.send(), city.send(area="n2")])
    own = city.as_program(Kind.COUNCIL_SECRETARY, areas=["n1"])
    assert own.get(address).status_code == 404
    assert address not in own.get("/letters").text
    assert address in secretary.get("/letters").text
    far = city.send(area="n2")
    refused = own.post(
        "/letters", data={"letter": str(uuid4()), "agency": "electricity", "issue": [str(far)]}
    )
    assert refused.status_code == 400
    assert city.as_program().post(f"{address}/send", data={"number": "1"}).status_code == 404


def test_times_are_told_by_agency_in_its_own_working_days_and_below_five_answers_not_at_all(city):
    with connect(city.place) as connection:
        for number in range(5):
            sent = date(2025, 9, 20)
            found = connection.execute(
                "INSERT INTO register.letter (agency_id, number, sent_on, due_on, follow_up_days)"
                " VALUES ('water', %s, %s, %s, 10) RETURNING id",
                (f"w{number}", sent, date(2025, 10, 1)),
            ).fetchone()[0]
            if number < 4:
                connection.execute(
                    "INSERT INTO register.letter_step (letter_id, kind, on_day) VALUES (%s, 'done', %s)",
                    (found, sent + timedelta(days=7 * number + 3)),
                )
        given = {"calendar_of": {"water": WorkCalendar(frozenset({4, 5}))}, "today": date(2025, 12, 1)}
        (before,) = [one for one in agencies.agency_times(connection, **given) if one.agency == "water"]
        connection.execute(
            "INSERT INTO register.letter_step (letter_id, kind, on_day) SELECT id, 'declined', '2025-09-23'"
            " FROM register.letter WHERE number = 'w4'"
        )
        (after,) = [one for one in agencies.agency_times(connection, **given) if one.agency == "water"]
    assert (before.sent, before.answered, before.waiting, before.overdue) == (5, 4, 1, 1)
    assert before.median_days is None
    # after 3, 10, 17, 24 days (Thursdays, Fridays off: 3, 8, 13, 18 working days) and once more 3: median 8
    assert (after.answered, after.median_days, after.in_time) == (5, 8, 3)


def test_a_closure_of_today_is_put_in_and_puts_the_next_answer_off(city, secretary):
    issue = city.send()
    with connect(city.place) as connection:
        today = acting.today(connection)
    first = write(secretary, [issue])
    secretary.post(f"{first}/send", data={"number": "before"})
    due = ask(city.place, "SELECT due_on FROM register.letter WHERE number = 'before'")[0][0]
    office = city.as_program(Kind.COUNTY_OFFICE)
    answer = office.post(
        "/agencies/days", data={"day": due.isoformat(), "title": "سرما", "source": "استانداری"}
    )
    assert answer.status_code == 303
    second = write(secretary, [city.send()])
    secretary.post(f"{second}/send", data={"number": "after"})
    later = ask(city.place, "SELECT due_on FROM register.letter WHERE number = 'after'")[0][0]
    assert later > due > today
    assert "سرما" in secretary.get("/agencies").text
    assert office.post("/agencies/days", data={"day": "x", "title": "a", "source": "b"}).status_code == 400


@pytest.mark.browser
@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_of_letters_and_agencies_fit_the_screen(city, secretary, open_page, options):
    address = write(secretary, [city.send(), city.send(), city.send("pothole")])
    wide = options["viewport"]["width"]
    page = city.as_page(open_page, Kind.COUNCIL_SECRETARY, options=options)
    for name, where in (("letters", "/letters"), ("letter", address), ("agencies", "/agencies")):
        page.goto(f"{city.address}{where}")
        picture(page, f"{name}_{wide}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    page.goto(f"{city.address}/letters/new?issue={city.send()}&issue={city.send('pothole')}")
    picture(page, f"letter_new_{wide}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_street_or_boundary_beyond_the_sheet_is_left_out():
    far = {"type": "LineString", "coordinates": [[50, 37], [50.1, 37.1]]}
    box = {"type": "Polygon", "coordinates": [[[50, 37], [51, 37], [51, 38], [50, 37]]]}
    letter = Letter(uuid4(), "x", None, None, None, 10, (row(1, 48.95, 36.35),))
    drawing = letters_map.lay_out(letter, Ground(((STREET, 6.0, far),), (("دور", box),)))
    assert letters_map.draw_png(drawing).startswith(b"\x89PNG")
    assert STREET not in letters_map.draw_svg(drawing)
    assert drawing.names == ()


def test_a_lamp_reported_during_a_planned_cut_alone_is_set_aside_and_can_be_taken_up_again(city, secretary):
    lamp, hole, elsewhere = city.send(), city.send("pothole"), city.send(area="n2")
    at = city.spot()
    lasting = city.send(at=at, days_ago=2)
    assert city.send(at=at) == lasting
    now = acting.now().astimezone(ZoneInfo("Asia/Tehran"))
    first, last = now - timedelta(minutes=20), now + timedelta(minutes=20)
    cut = {"day": f"{first:%Y-%m-%d}", "first": f"{first:%H:%M}", "last": f"{last:%H:%M}", "area": "n1"}
    for _ in range(2):
        answer = secretary.post("/agencies/cuts", data={**cut, "source": "شرکت توزیع برق"})
        assert answer.status_code == 303
    found = dict(ask(city.place, "SELECT public_id, state FROM register.issue"))
    assert found[lamp] == "refused"
    assert {found[one] for one in (hole, elsewhere, lasting)} == {"recorded"}
    page = secretary.get(f"/issues/{lamp}").text
    assert "قطع برنامه‌ریزی‌شده برق" in page
    assert "دوباره بررسی کن" in page
    assert "شرکت توزیع برق" in secretary.get("/agencies").text
    assert ask(city.place, "SELECT count(*) FROM register.power_cut") == [(1,)]
    assert secretary.post("/agencies/cuts", data={**cut, "first": "x", "source": "y"}).status_code == 400


@pytest.mark.parametrize("area", ["n2", ""], ids=["another neighbourhood", "everywhere"])
def test_a_secretary_announces_no_cut_beyond_the_own_neighbourhood(city, area):
    elsewhere = city.send(area="n2")
    own = city.as_program(Kind.COUNCIL_SECRETARY, areas=["n1"])
    day = acting.now().astimezone(ZoneInfo("Asia/Tehran"))
    before = ask(city.place, "SELECT count(*) FROM register.power_cut")
    cut = {"day": f"{day:%Y-%m-%d}", "first": "00:00", "last": "23:59", "area": area, "source": "x"}
    assert own.post("/agencies/cuts", data=cut).status_code == 400
    assert ask(city.place, "SELECT count(*) FROM register.power_cut") == before
    assert dict(ask(city.place, "SELECT public_id, state FROM register.issue"))[elsewhere] == "recorded"


def test_the_letters_and_the_home_page_judge_by_the_same_day(city, secretary):
    letter = write(secretary, [city.send()])
    secretary.post(f"{letter}/send", data={"number": "day"})
    office = city.as_program(Kind.COUNTY_OFFICE)
    with connect(city.place, Role.OWNER) as connection:
        sent, due = connection.execute(
            "SELECT sent_on, due_on FROM register.letter WHERE number = 'day'"
        ).fetchone()
        connection.execute("UPDATE register.place SET as_of = %s", [due + timedelta(days=30)])
    try:
        with connect(city.place) as connection:
            calendar = agencies.calendars(
                connection, city.catalogue.holidays.values(), city.catalogue.agencies
            )
            assert acting.today(connection) == due + timedelta(days=30)
        late = calendar["electricity"].between(due, due + timedelta(days=30))
        waited = calendar["electricity"].between(sent, due + timedelta(days=30))
        row = office.get("/letters").text.partition(f'href="{letter}"')[2].partition("</a>")[0]
        assert f"{telling.number(late)} روز کاری" in row
        assert f"{telling.number(waited)} روز کاری بی‌پاسخ" in office.get("/home").text
    finally:
        with connect(city.place, Role.OWNER) as connection:
            connection.execute("UPDATE register.place SET as_of = NULL")
