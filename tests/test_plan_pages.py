"""Plans on pages: who may come, the assembly, the council's list, the suggestion, the decision."""

from __future__ import annotations

import re
import time

import pytest
from analysis_places import AS_OF
from planned_place import every_price, fill_planned
from serving import person, program, serving, signed_in_page

from geo_mahalle.database import Role, connect
from geo_mahalle.identity import Kind
from geo_mahalle.planning import council, solutions, versions
from geo_mahalle.planning.make import survey
from geo_mahalle.web.routes import plan

pytestmark = [pytest.mark.database, pytest.mark.browser]
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture(scope="module")
def place(clones, catalogue, tmp_path_factory):
    """A place with problems in A and B, and costs of everything."""
    return fill_planned(
        clones(as_of=AS_OF), catalogue, tmp_path_factory.mktemp("costs"), every_price(catalogue)
    )


@pytest.fixture(scope="module")
def address(place):
    with serving(place) as found:
        yield found


@pytest.fixture
def secretary(place, address):
    """The secretary of A's council, as a program."""
    return program(place, address, person(place, Kind.COUNCIL_SECRETARY, areas=["A"]))


@pytest.fixture
def store(place):
    with connect(place) as connection:
        yield connection


def text(answer):
    assert answer.status_code == 200, answer.text[:500]
    return re.sub(r"<[^>]+>", " ", answer.text)


def suggested(client, code="A", **form):
    """Ask for a suggestion and wait until it is there."""
    assert client.post(f"/plan/{code}/suggestion", data={"amount": "900", **form}).status_code == 303
    found = re.search(
        r'data-address="(/plan/\w+/suggestion/[^"]+)"', client.get(f"/plan/{code}/suggestion").text
    )
    end = time.monotonic() + 60
    while found and client.get(found[1]).json()["state"] in ("waiting", "running"):
        assert time.monotonic() < end
        time.sleep(0.2)
    return client.get(f"/plan/{code}/suggestion")


def test_an_area_out_of_reach_looks_like_one_that_is_not_there(place, address, secretary):
    assert secretary.get("/plan/A").status_code == 200
    assert {secretary.get(f"/plan/{code}").status_code for code in ("B", "X")} == {404}
    assert secretary.get("/plan").headers["location"] == "/plan/A"
    office = program(place, address, person(place, Kind.COUNTY_OFFICE, is_placewide=True))
    assert {"A", "B", "D"} <= set(re.findall(r'href="/plan/(\w+)"', office.get("/plan").text))


def test_a_member_reads_and_proposes_but_does_not_decide(place, address):
    member = program(place, address, person(place, Kind.MEMBER, areas=["A"]))
    assert member.get("/plan/A").status_code == 200
    for path in ("list", "suggestion", "assembly", "decision/open", "decision/approve"):
        assert member.post(f"/plan/A/{path}").status_code == 404
    form = {"category": "pothole", "title": "همیاری محله برای چاله‌ها", "days": "۱۰"}
    assert member.post("/plan/A/solutions", data=form).status_code == 303
    assert "همیاری محله برای چاله‌ها" in text(member.get("/plan/A/solutions"))


def test_problems_stand_by_urgency_with_why_and_planners_alone_see_ranks(place, address, secretary):
    page = text(secretary.get("/plan/A"))
    for words in ("فوری", "امسال", "بعداً", "چرا", "ناقص است"):
        assert words in page
    office = text(
        program(place, address, person(place, Kind.COUNTY_OFFICE, is_placewide=True)).get("/plan/A")
    )
    for words in ("رتبه با سهم کم‌برخورداری", "رتبه بدون آن", "این عدد از کجا آمد"):
        assert words in office
        assert words not in page
    for kind in (Kind.MEMBER, Kind.COMMITTEE_HEAD):
        who = person(place, kind, areas=["A"], committees=["civil_works"] * (kind is Kind.COMMITTEE_HEAD))
        seen = text(program(place, address, who).get("/plan/A"))
        assert "رتبه" not in seen
        assert "خدمات اینجا کمتر از جاهای دیگر" not in seen
        assert "خدمات کم" not in seen
        assert "کم‌برخوردار" not in seen
    assert "گوشه تاریک" in page  # a sensitive problem has a name and no place
    drawn = secretary.get("/plan/A/map.json").json()
    assert drawn["boundary"]
    assert {one["urgency"] for one in drawn["problems"]} <= {"now", "this_year", "later"}
    assert "گوشه" not in str(drawn)


def test_a_quiet_area_says_on_its_plan_that_few_report_there(place, secretary):
    assert "اینجا کم گزارش می‌دهند" not in text(secretary.get("/plan/A"))
    with connect(place, Role.COMPUTE) as connection:
        connection.execute(
            """
            WITH study AS (
                INSERT INTO analysis.study (kind, level, seed, method_version, code_version)
                VALUES ('reporting', 'neighbourhood', 1, 'test', 'test') RETURNING id
            )
            INSERT INTO analysis.study_value (study_id, area_id, label)
            SELECT study.id, area.id, CASE area.code WHEN 'A' THEN 'silent' ELSE 'loud' END
            FROM study, register.area WHERE area.code IN ('A', 'B')
            """
        )
    page = text(secretary.get("/plan/A"))
    for words in ("اینجا کم گزارش می‌دهند", "از کم‌گزارشی کوتاه است، نه از امن بودن"):
        assert words in page
    with connect(place, Role.COMPUTE) as connection:
        connection.execute("DELETE FROM analysis.study WHERE code_version = 'test'")


def test_one_who_may_not_change_a_plan_gets_no_fields_and_no_orders(place, address):
    member = program(place, address, person(place, Kind.MEMBER, areas=["D"]))
    for path in ("assembly", "list", "suggestion", "decision", "prints"):
        main = member.get(f"/plan/D/{path}").text.partition("<main")[2].partition("</main>")[0]
        assert "<input" not in main
        assert "بیفزایید" not in main
        assert "ثبت کنید" not in main


def test_no_problem_is_offered_one_action_twice(secretary):
    page = secretary.get("/plan/A/list").text
    groups = re.findall(r'<details class="plan__offer".*?</details>', page, re.S)
    assert groups
    for group in groups[:-1]:
        titles = re.findall(r"<li><div><strong>(.*?)</strong>(?!.*?محلی)", group)
        assert len(titles) == len(set(titles))


def test_stickers_for_a_problem_that_is_not_on_the_sheet_are_refused(
    secretary, store, catalogue, monkeypatch
):
    monkeypatch.setattr(plan, "SHEET", 2)
    shown = re.findall(r'name="stickers:([^"]+)"', secretary.get("/plan/A/assembly").text)
    problems = [one.key for one in survey(store, catalogue, "A").document.problems]
    assert len(shown) == 2 < len(problems)
    (other, *_) = set(problems) - set(shown)
    form = {f"stickers:{other}": "۱", "present": "۸", "held_on": "۱۴۰۴/۰۶/۲۰"}
    assert secretary.post("/plan/A/assembly", data=form).status_code == 400
    assert council.read_votes(store, ["A"]) == {}


def test_more_stickers_than_people_have_are_refused_in_persian(secretary, store):
    page = secretary.get("/plan/A/assembly").text
    keys = re.findall(r'name="(stickers:[^"]+)"', page)
    form = {**dict.fromkeys(keys, "۰"), keys[0]: "۴۱", "present": "۸", "held_on": "۱۴۰۴/۰۶/۲۰"}
    refused = secretary.post("/plan/A/assembly", data=form, headers={"accept": "text/html"})
    assert refused.status_code == 400
    assert "چیزی تغییر نکرد" in refused.text
    assert council.read_votes(store, ["A"]) == {}
    assert secretary.post("/plan/A/assembly", data={**form, keys[0]: "۴۰"}).status_code == 303
    assert council.read_votes(store, ["A"])["A"][keys[0].removeprefix("stickers:")] == 40


def test_the_councils_list_is_ordered_by_buttons_and_checked(secretary, store, catalogue):
    offered = [one.key for one in survey(store, catalogue, "A").document.actions]
    seen = council.read_list(store, "A").revision
    store.rollback()
    repair = next(key for key in offered if key.startswith("surface_repair"))
    lamp = next(key for key in offered if key.startswith("lamp_repair"))
    for number, key in enumerate((repair, lamp)):
        kept = [repair, lamp][:number]
        form = {"key": kept, "quarter": ["1"] * number, "seen": str(seen + number), "do": f"add {key}"}
        assert secretary.post("/plan/A/list", data=form).status_code == 303
    page = text(secretary.get("/plan/A/list"))
    assert "در این فصل شدنی نیست" in page  # asphalt in winter
    form = {"key": [repair, lamp], "quarter": ["0", "0"], "seen": str(seen + 2), "do": f"up {lamp}"}
    assert secretary.post("/plan/A/list", data=form).status_code == 303
    assert [one.key for one in council.read_list(store, "A").entries] == [lamp, repair]
    stale = secretary.post("/plan/A/list", data=form, headers={"accept": "text/html"})
    assert stale.status_code == 409
    assert "کس دیگری فهرست را عوض کرده" in stale.text
    assert "در این فصل شدنی نیست" not in text(secretary.get("/plan/A/list"))


def test_a_list_is_ordered_by_dragging(place, address, open_page, store, catalogue):
    keys = [one.key for one in survey(store, catalogue, "B").document.actions][:3]
    entries = [council.Entry(key) for key in keys]
    council.keep_list(store, "B", entries, seen=council.read_list(store, "B").revision)
    store.commit()
    page = signed_in_page(
        open_page,
        address,
        person(place, Kind.COUNCIL_SECRETARY, areas=["B"]),
        viewport={"width": 1440, "height": 1000},
    )
    page.goto(f"{address}/plan/B/list")
    page.drag_and_drop("#entry-3 .plan__number", "#entry-1 .plan__number", target_position={"x": 5, "y": 2})
    page.wait_for_url("**/list?kept=1")
    assert [one.key for one in council.read_list(store, "B").entries] == [keys[2], *keys[:2]]


def test_a_budget_of_nothing_is_a_full_plan_and_more_money_changes_plan_and_numbers(secretary):
    nothing = suggested(secretary, amount="۰", with_list="")
    assert "۰ میلیون ریال" in text(nothing)
    assert "پول نمی‌خواهد" in text(nothing)
    more = suggested(secretary, amount="۹۰۰", with_list="")
    page = text(more)
    for words in (
        "تفاوت با پیشنهاد پیشین",
        "به تفکیک فصل",
        "به تفکیک کمیته",
        "برگزیده نشد، و چرا",
        "بهتر از این",
    ):
        assert words in page
    address_of_map = re.search(r'data-address="([^"]+map.json[^"]+)"', more.text)[1]
    drawn = secretary.get(address_of_map.replace("&amp;", "&")).json()
    assert drawn["actions"]
    assert len({one["number"] for one in drawn["actions"]}) == len(drawn["actions"])
    first = re.search(r'data-quarter="([^"]+)"', more.text)[1]
    part = secretary.get(address_of_map.replace("&amp;", "&"), params={"quarter": first}).json()
    assert len(part["actions"]) <= len(drawn["actions"])


def test_weights_that_do_not_rise_are_refused(secretary):
    form = {"amount": "1", "weights": ["1", "9", "3", "30"]}
    assert secretary.post("/plan/A/suggestion", data=form).status_code == 400


def test_the_page_follows_a_suggestion_and_draws_its_map(place, address, open_page):
    token = person(place, Kind.COUNTY_OFFICE, is_placewide=True)
    for options in ({}, PHONE):
        page = signed_in_page(open_page, address, token, **options)
        page.goto(f"{address}/plan/B/suggestion")
        page.fill("input[name=amount]", "۵۰۰")
        page.click("text=پیشنهاد بده")
        page.wait_for_selector("body:not(:has(#progress)) #plan-map[data-ready=yes]", timeout=60_000)
        assert int(page.get_attribute("#plan-map", "data-actions")) > 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_objections_come_by_page_and_slip_and_are_answered_before_the_decision(
    place, address, secretary, store
):
    suggested(secretary, with_list="")
    public_id = re.search(
        r"/plan/A/suggestion/([0-9a-f-]{36})/keep", secretary.get("/plan/A/suggestion").text
    )[1]
    assert secretary.get("/objections/A").status_code == 404  # nothing is open
    for status in (303, 409):
        assert secretary.post(f"/plan/A/suggestion/{public_id}/keep").status_code == status
    assert secretary.post("/plan/A/decision/open").status_code == 303
    resident = program_of_nobody(address)
    page = text(resident.get("/objections/A"))
    assert "از قلم افتاده" in page
    assert "گوشه تاریک" not in page
    assert (
        resident.post("/objections/A", data={"text": "پله ما از قلم افتاده", "number": "۱"}).status_code
        == 303
    )
    for status in [303] * 4 + [429]:  # one sender has five a day, and another one still has a say
        told = {"text": "پله ما از قلم افتاده", "number": ""}
        again = {"x-forwarded-for": "127.0.0.1", "accept": "text/html"}
        answer = resident.post("/objections/A", data=told, headers=again)
        assert answer.status_code == status
    assert "فردا بیایید" in answer.text
    other = resident.post("/objections/A", data=told, headers={"x-forwarded-for": "10.0.0.9"})
    assert other.status_code == 303
    slip = {"text": "چراغ کوچه را زودتر", "number": "", "received_on": "۱۴۰۴/۰۶/۳۱"}
    assert secretary.post("/plan/A/decision/objection", data=slip).status_code == 303
    page = text(secretary.get("/plan/A/decision"))
    assert "از صفحه" in page
    assert "با برگه" in page
    version = str(versions.newest_plan(store, "A").version)
    store.rollback()
    decision = {"version": version, "words": "مصوبه ۱۲", "decided_on": "۱۴۰۴/۰۷/۲۰", "know": "yes"}
    early = secretary.post("/plan/A/decision/approve", data=decision)
    assert early.status_code == 409
    for number in "1234567":
        form = {"version": version, "number": number, "text": "در نسخه بعد می‌آید"}
        assert secretary.post("/plan/A/decision/answer", data=form).status_code == 303
    unsure = secretary.post("/plan/A/decision/approve", data={**decision, "know": ""})
    assert unsure.status_code == 400  # the plan is not complete, and the council says that it knows
    assert secretary.post("/plan/A/decision/approve", data=decision).status_code == 303
    page = text(secretary.get("/plan/A/decision"))
    assert "مصوبه ۱۲" in page
    assert "دیگر تغییر نمی‌کند" in page
    assert resident.get("/objections/A").status_code == 404


def program_of_nobody(address):
    import httpx

    return httpx.Client(base_url=address, headers={"origin": address})


def test_a_solution_is_taken_in_by_the_secretary(place, secretary, store, catalogue):
    public_id = solutions.propose(
        store, catalogue, "A", category="pothole", title="پر کردن با شن محلی", on=AS_OF, role="member"
    )
    store.commit()
    assert secretary.post(f"/plan/A/solutions/{public_id}", data={"accept": "yes"}).status_code == 303
    assert "پر کردن با شن محلی" in text(secretary.get("/plan/A/list"))


@pytest.fixture
def followed(place, store, catalogue):
    """The plan of B in force, with its actions."""
    from dataclasses import replace
    from datetime import date

    from geo_mahalle.planning.make import make_plans
    from geo_mahalle.planning.parameters import Parameters

    if versions.approved_plan(store, "B") is None:
        works = {key: one for key, one in catalogue.interventions.items() if not key.startswith("safety")}
        parameters = Parameters(budget_rials=900_000_000, draws=20)
        make_plans(store, replace(catalogue, interventions=works), ["B"], parameters)
        versions.approve(store, "B", decision="مصوبه ۵", decided_on=date(2025, 9, 20))
        store.commit()
    plan = versions.approved_plan(store, "B")
    store.rollback()
    return plan


def persian(number):
    return str(number).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))


def photo_of_a_wall():
    import io

    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (320, 240), "#9c6").save(stream, "JPEG")
    return stream.getvalue()


def seen_of(page):
    return re.search(r'name="seen" value="([^"]+)"', page.text)[1]


def test_an_action_is_followed_with_steps_money_photo_and_closes_its_problems(
    place, address, store, followed
):
    head = program(
        place, address, person(place, Kind.COMMITTEE_HEAD, areas=["B"], committees=["civil_works"])
    )
    one = next(one for one in followed.chosen if one.intervention_id == "surface_repair")
    where = f"/actions/B/{one.number}"
    first = head.get(where)
    form = {"to": "doing", "seen": seen_of(first), "step": "on_site", "day": "۱۴۰۴/۰۶/۲۸"}
    assert head.post(where, data=form).status_code == 303
    assert head.post(where, data=form).status_code == 409  # the second tab
    form = {"to": "doing", "seen": seen_of(head.get(where)), "blocked": "weather"}
    assert head.post(where, data=form).status_code == 303
    assert "متوقف است" in text(head.get(where))
    assert "متوقف" in text(head.get("/actions?state=blocked"))
    done = {"to": "done", "seen": seen_of(head.get(where)), "amount": "۴۵", "measured": "۰٫۵"}
    assert head.post(where, data={**done, "amount": ""}).status_code == 409  # what did it cost?
    jumped = head.post(where, data={**done, "amount": "۴۵۰۰۰"}, headers={"accept": "text/html"})
    assert (jumped.status_code, "تومان بود یا ریال" in jumped.text) == (409, True)
    assert head.post(where, data=done).status_code == 303
    page = text(head.get(where))
    for words in ("انجام شد", "۴۵", "مشکل‌هایش بسته شود", "کار در محل آغاز شد", "۱۴۰۴/۰۶/۲۸"):
        assert words in page
    upload = {"photo": ("after.jpg", photo_of_a_wall(), "image/jpeg")}
    assert head.post(f"{where}/photo", data={"kind": "after"}, files=upload).status_code == 303
    picture = re.search(r'src="(/actions/B/photos/[^"]+)"', head.get(where).text)[1]
    member = program(place, address, person(place, Kind.MEMBER, areas=["B"]))
    assert head.get(picture).headers["content-type"] == "image/jpeg"
    assert member.get(picture).status_code == 404  # nobody has looked at it
    assert head.post(f"{where}/close").status_code == 400
    other = program(place, address, person(place, Kind.COMMITTEE_HEAD, areas=["B"], committees=["health"]))
    assert other.get(picture).status_code == 404  # the action is another committee's
    assert other.post(picture, data={"number": str(one.number), "clear": "yes"}).status_code == 404
    assert head.get(picture.rsplit("/", 1)[0] + "/x").status_code in (404, 422)
    assert head.post(picture, data={"number": str(one.number), "clear": "yes"}).status_code == 303
    assert member.get(picture).status_code == 200
    closing = head.post(f"{where}/close")
    assert "closed=1&left=0" in closing.headers["location"]
    now = next(a for a in versions.approved_plan(store, "B").chosen if a.key == one.key)
    assert (now.status, now.actual_rials, now.kpi.measured) == ("done", 45_000_000, 0.5)
    assert [event.photo_after for event in now.events][-1] == picture.rsplit("/", 1)[1]


def test_sums_of_actions_add_up_and_a_photo_of_no_picture_is_refused(place, address, followed, open_page):
    token = person(place, Kind.COUNTY_OFFICE, is_placewide=True)
    office = program(place, address, token)
    page = text(office.get("/actions"))
    for words in ("به تفکیک محله", "به تفکیک کمیته", "کل برنامه"):
        assert words in page
    number = followed.chosen[0].number
    upload = {"photo": ("x.jpg", b"no picture", "image/jpeg")}
    refused = office.post(f"/actions/B/{number}/photo", data={"kind": "before"}, files=upload)
    assert refused.status_code in (400, 422)
    assert office.get("/actions/B/999").status_code == 404
    drawn = office.get("/actions/map.json").json()["actions"]
    assert drawn
    assert all(one["address"].startswith("/actions/") for one in drawn)
    shown = signed_in_page(open_page, address, token)
    shown.goto(f"{address}/actions")
    shown.wait_for_selector("#plan-map[data-ready=yes]")
    all_in_one = shown.locator(f"#plan-map[data-marks='1'] .plan__bundle:has-text('{persian(len(drawn))}')")
    for _ in range(10):  # far away, marks that lie on each other are told by how many they are
        if all_in_one.count():
            break
        shown.click(".leaflet-control-zoom-out")  # a press while the map still moves may count for nothing
        shown.wait_for_timeout(600)
    assert all_in_one.count() == 1


def test_an_action_is_overdue_after_its_last_quarter_and_late_before_it_began(followed, store):
    from datetime import date

    from geo_mahalle.planning.desks import read_desks
    from geo_mahalle.planning.following import follow, roll_up

    (area,) = read_desks(store, "B")
    later = follow(area, followed, date(2027, 1, 1))
    assert all(one.is_overdue and one.is_late for one in later if one.action.status == "planned")
    now = follow(area, followed, AS_OF)
    assert not any(one.is_overdue for one in now)
    parts = roll_up(now, lambda one: one.action.committee_id)
    (whole,) = roll_up(now, lambda _one: "")
    assert sum(one.planned_rials for one in parts) == whole.planned_rials == followed.total_rials
    assert sum(one.planned + one.doing + one.done + one.other for one in parts) == len(now)
