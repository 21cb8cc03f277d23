"""What people are told: of their own reports, what waits for them, and nobody of anybody else's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from problems import DESKTOP, PHONE, City, day_in_tehran, picture
from psycopg.errors import InsufficientPrivilege
from serving import serving, signed_in_page

from geo_mahalle import identity
from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import Kind, scope_of
from geo_mahalle.errors import UserError
from geo_mahalle.identity.recipients import choose_digest, find_recipient, list_recipients
from geo_mahalle.register import notices
from geo_mahalle.register.hazards import letters
from geo_mahalle.register.hazards.lifecycle import erase_reporters, move
from geo_mahalle.register.hazards.working_days import WorkCalendar

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def city(cities, catalogue):
    made = City(cities(), catalogue)
    with serving(made.place) as made.address:
        yield made


def who(city, kind=Kind.MEMBER, **reach):
    """Return a fresh account's token and account."""
    token = city.token(kind, **reach)
    return token, identity.account_of_session(city.place, token)


def told(city, account, *, today=None):
    """Gather an account's notices and return them."""
    found = find_recipient(city.place, account.public_id)
    with connect(city.place) as connection:
        day = today or day_in_tehran()
        limits = notices.limits_of(connection, city.catalogue, today=day)
        scope = scope_of(found.account, connection)
        notices.gather(connection, found.account, scope, limits, today=day, since=date(2020, 1, 1))
        return notices.read_notices(connection, account.public_id)


def kinds(found):
    return sorted(one.kind for one in found)


def triage(city, issue, to="reviewing", **more):
    head = city.as_program()
    state = "recorded" if to in ("reviewing", "refused") else "reviewing"
    answer = head.post(f"/issues/{issue}/move", data={"to": to, "seen": state, **more})
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("kind", notices.notice_kinds().values(), ids=lambda kind: kind.id)
def test_every_kind_says_for_whom_and_how_in_both_languages(kind):
    assert kind.kinds
    assert re.search(r"[\u0600-\u06ff]", kind.sentence_fa)
    assert not re.search(r"[A-Za-z]", re.sub(r"\{\w+\}", "", kind.sentence_fa))
    assert set(re.findall(r"\{(\w+)\}", kind.sentence_fa)) == set(re.findall(r"\{(\w+)\}", kind.sentence_en))


def test_a_kind_without_its_persian_sentence_is_named():
    with pytest.raises(ValueError, match=r"kinds/new\.sql does not say: fa, icon"):
        notices.read_kind("new", "-- New.\n-- for: member\n-- en: New.\nSELECT 1")


def test_a_tagger_is_told_what_became_of_the_own_report_and_nobody_else_is(city):
    _, tagger = who(city)
    _, neighbour = who(city)
    issue = city.send(member=tagger.public_id)
    assert told(city, tagger) == []
    triage(city, issue)
    (one,) = told(city, tagger)
    assert (one.kind, one.opens) == ("report_accepted", f"/issues/{issue}")
    said = notices.sentence(one, city.catalogue)
    assert said.startswith(f"«{city.catalogue.categories['lamp_out'].title_fa}» در ")
    assert told(city, neighbour) == []
    refused = city.send("pothole", member=tagger.public_id)
    triage(city, refused, "refused", reason="not_ours")
    assert kinds(told(city, tagger)) == ["report_accepted", "report_refused"]
    assert kinds(told(city, tagger)) == ["report_accepted", "report_refused"], "told once"


def test_a_notice_of_an_own_report_goes_with_the_link_to_its_reporter(city):
    _, tagger = who(city)
    issue = city.send(member=tagger.public_id)
    triage(city, issue, "refused", reason="not_ours")
    assert kinds(told(city, tagger)) == ["report_refused"]
    with connect(city.place, Role.OWNER) as connection:
        connection.execute(
            "UPDATE register.issue SET resolved_on = '2020-01-01' WHERE public_id = %s", [issue]
        )
    city.do(erase_reporters, as_of=date(2025, 1, 1))
    with connect(city.place) as connection:
        kept = connection.execute(
            "SELECT count(*) FROM register.notice WHERE account_key = %s", [tagger.public_id]
        ).fetchone()
    assert kept == (0,)
    assert told(city, tagger) == []


def test_no_page_and_no_role_of_the_web_or_of_computing_reads_notices(city):
    for role in (Role.WEB, Role.COMPUTE, Role.PUBLIC):
        with connect(city.place, role) as connection, pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT 1 FROM register.notice")


def test_what_waits_for_a_head_is_one_notice_that_grows_and_goes(cities, catalogue):
    city = City(cities(), catalogue)
    _, head = who(city, Kind.COMMITTEE_HEAD)
    city.send()
    city.send("flooded_passage", area="n1")
    (one,) = told(city, head)
    assert (one.kind, one.number, one.opens) == ("cards_wait", 2, "/triage")
    with connect(city.place) as connection:
        assert notices.unread(connection, head.public_id) == 1
        assert notices.mark_read(connection, head.public_id, on=one.on_day, notice=one.notice) == "/triage"
        assert notices.unread(connection, head.public_id) == 0
    city.send("pothole")
    assert [(one.number, one.read_on) for one in told(city, head)] == [(3, None)]
    actor = city.actor()
    for (issue,) in city.do(lambda c: c.execute("SELECT public_id FROM register.issue").fetchall()):
        city.do(move, issue, "reviewing", actor=actor, at=datetime.now(UTC))
    assert told(city, head) == []


def test_a_head_of_another_committee_is_not_told(city):
    _, other = who(city, Kind.COMMITTEE_HEAD, committees=["social_harms"])
    city.send()
    assert told(city, other) == []


def test_an_unanswered_letter_is_told_to_the_secretary_after_its_working_days_and_to_its_liaison(city):
    _, secretary = who(city, Kind.COUNCIL_SECRETARY, areas=["n1"])
    _, elsewhere = who(city, Kind.COUNCIL_SECRETARY, areas=["n2"])
    issue = city.send()
    sent_on = day_in_tehran()
    with connect(city.place) as connection:
        letter = letters.draft_letter(connection, "electricity", [issue], follow_up_days=10)
        due = letters.send_letter(
            connection, letter, "114/7", calendar=WorkCalendar(), actor=city.actor("s", "secretary"),
            on=sent_on, at=datetime.now(UTC),
        )  # fmt: skip
    before = [one for one in told(city, secretary, today=due) if one.kind == "letter_unanswered"]
    assert before == []
    (late,) = [
        one for one in told(city, secretary, today=due + timedelta(days=1)) if one.kind.startswith("letter")
    ]
    assert late.opens == f"/letters/{letter}"
    assert "۱۱۴/۷" in notices.sentence(late, city.catalogue)
    assert told(city, elsewhere, today=due + timedelta(days=1)) == []
    city.do(letters.log_answer, letter, "done", on=sent_on)
    after = told(city, secretary, today=due + timedelta(days=1))
    assert [one for one in after if one.kind.startswith("letter")] == []


def test_the_county_is_told_how_many_problems_are_past_their_deadline(cities, catalogue):
    city = City(cities(), catalogue)
    _, county = who(city, Kind.COUNTY_OFFICE)
    city.send(days_ago=300)
    city.send("pothole", days_ago=300)
    city.send()
    (one,) = [one for one in told(city, county) if one.kind == "problems_overdue"]
    assert one.number == 2
    with serving(city.place) as address:
        city.address = address
        client = city.as_program(Kind.COUNTY_OFFICE)
        page = client.get(one.opens)
    assert page.status_code == 200


def test_old_notices_go_and_standing_ones_stay(city):
    _, tagger = who(city)
    issue = city.send(member=tagger.public_id)
    triage(city, issue)
    told(city, tagger)
    later = day_in_tehran() + timedelta(days=91)
    assert city.do(notices.prune, today=later) >= 1
    with connect(city.place) as connection:
        assert notices.read_notices(connection, tagger.public_id) == []


def test_an_account_chooses_its_digest_and_wrong_addresses_are_refused(city):
    _, member = who(city)
    with pytest.raises(UserError, match="needs a mail address"):
        choose_digest(city.place, member.public_id, digest="daily", mail="", phone="")
    with pytest.raises(UserError, match="not a mail address"):
        choose_digest(city.place, member.public_id, digest="daily", mail="a@b\r\nBcc: c@d.ir", phone="")
    choose_digest(city.place, member.public_id, digest="weekly", mail="", phone="۰۹۱۲ ۱۲۳ ۴۵۶۷")
    (found,) = [one for one in list_recipients(city.place) if one.account.public_id == member.public_id]
    assert (found.digest, found.mail, found.phone) == ("weekly", None, "09121234567")
    assert "0912" not in repr(found)


@pytest.mark.parametrize("options", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_bell_counts_and_a_notice_opens_its_source_in_the_browser(city, open_page, options):
    token, tagger = who(city)
    issue = city.send(member=tagger.public_id)
    triage(city, issue)
    page = signed_in_page(open_page, city.address, token, **options)
    page.goto(f"{city.address}/notices")
    assert page.inner_text(".shell__count") == "۱"
    picture(page, f"notices-{'phone' if options is PHONE else 'desktop'}")
    page.click(".notices__one--new")
    page.wait_for_url(f"**/issues/{issue}")
    assert page.locator(".shell__count").count() == 0
    page.goto(f"{city.address}/notices")
    assert page.locator(".notices__one--new").count() == 0
    assert page.locator(".notices__one").count() == 1
    page.goto(f"{city.address}/me")
    page.check('input[name="digest"][value="daily"]')
    page.fill("#mail", "z@example.ir")
    page.click("text=نگه دار")
    assert "نگه داشته شد" in page.inner_text('[role="status"]')
    picture(page, f"me-{'phone' if options is PHONE else 'desktop'}")


def test_a_wrong_address_is_told_on_the_page_and_stays_in_its_field(city):
    answer = city.as_program(Kind.MEMBER).post("/me/digest", data={"digest": "daily", "mail": "zahra"})
    assert answer.status_code == 400
    assert "این نشانی رایانامه نیست" in answer.text
    assert 'value="zahra"' in answer.text


def test_nobody_opens_the_notice_of_another(city):
    _, tagger = who(city)
    issue = city.send(member=tagger.public_id)
    triage(city, issue)
    (one,) = told(city, tagger)
    other = city.as_program(Kind.MEMBER)
    assert other.post(f"/notices/{one.notice}").status_code == 404
    assert told(city, tagger)[0].read_on is None
