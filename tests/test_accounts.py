"""Accounts: cards, passwords with one-time codes, sessions, keys, slow guessing, the chained audit."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pyotp
import pytest

from geo_mahalle import identity
from geo_mahalle.cli.check import has_whole_audit
from geo_mahalle.database import Role, connect
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Kind, SignInRefused, SlowDown, signing
from geo_mahalle.identity.paces import wait_s

pytestmark = pytest.mark.database
WRONG = "wrong words"
PASSWORD = "کوچه باغ شمالی ۱۲"  # noqa: S105 - of this file


@pytest.fixture
def member(place):
    return identity.make_account(place, Kind.MEMBER, "مریم", is_placewide=True)


@pytest.fixture
def office(place):
    return identity.make_account(
        place, Kind.COUNTY_OFFICE, "فرمانداری", login="county", password=PASSWORD, is_placewide=True
    )


def sign_in(place, code="", *, login="county", password=PASSWORD, address="10.0.0.1", now=None):
    return identity.sign_in_by_password(place, login, password, address=address, code=code, now=now)


def owner(place, statement):
    with connect(place, Role.OWNER) as connection:
        return connection.execute(statement)


def test_a_card_opens_one_phone_once_by_its_digits_or_its_token(place, member):
    card = identity.make_card(place, member.public_id)
    found = identity.sign_in_by_card(place, digits=card.digits, address="10.0.0.1")
    assert (found.account.kind, found.account.name, found.kind) == (Kind.MEMBER, "مریم", "device")
    for again in ({"digits": card.digits}, {"token": card.token}):
        with pytest.raises(SignInRefused):
            identity.sign_in_by_card(place, **again, address="10.0.0.2")


def test_digits_may_be_typed_in_persian(place, member):
    card = identity.make_card(place, member.public_id)
    written = card.digits.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert identity.sign_in_by_card(place, digits=written, address="10.0.0.1").account.id == member.id


def test_an_expired_card_opens_nothing(place, member):
    card = identity.make_card(place, member.public_id, lasts=timedelta(seconds=-1))
    with pytest.raises(SignInRefused):
        identity.sign_in_by_card(place, token=card.token, address="10.0.0.1")


def test_an_office_needs_its_one_time_code_and_each_code_once(place, office):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    code = pyotp.TOTP(office.totp_secret).at(now)
    with pytest.raises(SignInRefused):
        sign_in(place, now=now)
    assert sign_in(place, code, now=now).kind == "browser"
    with pytest.raises(SignInRefused):
        sign_in(place, code, now=now)


def test_a_printed_recovery_code_stands_in_once(place, office):
    codes = identity.recovery_codes(place, office.public_id)
    assert len(set(codes)) == 8
    assert sign_in(place, codes[3]).account.id == office.id
    with pytest.raises(SignInRefused):
        sign_in(place, codes[3])


def test_a_member_is_never_asked_for_a_one_time_code(place):
    made = identity.make_account(place, Kind.MEMBER, "علی", login="ali", password=PASSWORD)
    assert made.totp_secret is None
    assert sign_in(place, login="ali").account.id == made.id


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.COUNTY_OFFICE, {}),
        (Kind.MEMBER, {"login": "a"}),
        (Kind.MEMBER, {"login": "a", "password": "short"}),
        (Kind.COMMITTEE_HEAD, {}),
    ],
)
def test_an_account_that_could_not_work_is_refused(place, kind, values):
    with pytest.raises(UserError):
        identity.make_account(place, kind, "x", **values)


def test_revoking_an_account_ends_its_session_with_the_next_request(place, member):
    token = identity.sign_in_by_card(
        place, token=identity.make_card(place, member.public_id).token, address="10.0.0.1"
    ).token
    assert identity.account_of_session(place, token).id == member.id
    identity.revoke_account(place, member.public_id)
    assert identity.account_of_session(place, token) is None


def test_a_browser_left_alone_for_half_an_hour_is_signed_out_and_a_phone_is_not(place, member):
    identity.make_account(place, Kind.MEMBER, "علی", login="ali", password=PASSWORD)
    browser = sign_in(place, login="ali").token
    phone = identity.sign_in_by_card(
        place, token=identity.make_card(place, member.public_id).token, address="10.0.0.1"
    ).token
    owner(place, "UPDATE identity.session SET seen_at = now() - interval '31 minutes'")
    assert identity.account_of_session(place, browser) is None
    assert identity.account_of_session(place, phone) is not None


def test_a_browser_is_signed_out_after_twelve_hours_whatever_it_does(place):
    identity.make_account(place, Kind.MEMBER, "علی", login="ali", password=PASSWORD)
    token = sign_in(place, login="ali").token
    owner(place, "UPDATE identity.session SET expires_at = expires_at - interval '12 hours'")
    assert identity.account_of_session(place, token) is None


def test_signing_out_ends_the_session(place, member):
    token = identity.sign_in_by_card(
        place, token=identity.make_card(place, member.public_id).token, address="10.0.0.1"
    ).token
    identity.sign_out(place, token)
    assert identity.account_of_session(place, token) is None


def test_a_key_acts_in_the_name_of_its_account_until_it_is_closed(place, member):
    key = identity.make_key(place, member.id, title="notebook", scopes=("read",), lasts=timedelta(days=1))
    assert identity.account_of_key(place, key).key_scopes == ("read",)
    identity.revoke_key(place, key)
    assert identity.account_of_key(place, key) is None


def test_no_secret_stands_in_the_database(place, office, member):
    card = identity.make_card(place, member.public_id)
    token = identity.sign_in_by_card(place, token=card.token, address="10.0.0.1").token
    for table in ("account", "invitation", "session", "audit"):
        (found,) = _dump(place, table)
        for secret in (card.token, token, PASSWORD, card.digits):
            assert secret not in found


def _dump(place, table):
    with connect(place, Role.OWNER) as connection:
        return connection.execute(
            psycopg.sql.SQL("SELECT string_agg(t::text, '') FROM identity.{} AS t").format(
                psycopg.sql.Identifier(table)
            )
        ).fetchone()


def test_guessing_is_slowed_and_the_person_elsewhere_still_gets_in(place):
    identity.make_account(place, Kind.MEMBER, "علی", login="ali", password=PASSWORD)
    checked = 0
    for _ in range(30):
        try:
            sign_in(place, login="ali", password=WRONG, address="10.0.0.66")
        except SlowDown:
            continue
        except SignInRefused:
            checked += 1
    assert checked <= 10
    with pytest.raises(SlowDown):
        sign_in(place, login="ali", address="10.0.0.66")
    assert sign_in(place, login="ali", address="10.0.0.7").account.name == "علی"


@pytest.mark.parametrize("address", ["10.0.0.66", "2001:db8:1:2::{:x}"])
def test_guessing_all_at_once_or_from_every_address_of_a_network_is_as_slow(place, address):
    identity.make_account(place, Kind.MEMBER, "علی", login="ali", password=PASSWORD)

    def guess(number):
        with pytest.raises((SlowDown, SignInRefused)) as answer:
            sign_in(place, login="ali", password=WRONG, address=address.format(number))
        return answer.type

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(guess, range(1, 17)))
    assert answers.count(SignInRefused) <= 10


def test_the_longest_wait_lets_the_person_in_within_45_seconds():
    assert max(wait_s(failures, 0) for failures in range(1000)) <= 45


def test_an_unknown_login_and_a_wrong_password_are_refused_in_the_same_words(place, office):
    messages = set()
    for login, password in (("county", WRONG), ("nobody", PASSWORD)):
        with pytest.raises(SignInRefused) as refused:
            sign_in(place, login=login, password=password)
        messages.add(str(refused.value))
    assert len(messages) == 1


def test_the_audit_is_whole_until_somebody_changes_a_row(place, member):
    identity.make_card(place, member.public_id)
    identity.revoke_account(place, member.public_id)
    assert identity.first_break(place) is None
    with connect(place, Role.OWNER) as connection:
        connection.execute("ALTER TABLE identity.audit DISABLE TRIGGER append_only")
        (row,) = connection.execute(
            "UPDATE identity.audit SET act = 'nothing' WHERE act = 'printed_card' RETURNING id"
        ).fetchone()
    assert identity.first_break(place) == row


AUDIT_TAMPERED = {
    "taken out": "DELETE FROM identity.audit WHERE id = 2",
    "the first taken out": "DELETE FROM identity.audit WHERE id = 1",
    "put elsewhere": "UPDATE identity.audit SET id = CASE id WHEN 2 THEN -3 ELSE -2 END WHERE id IN (2, 3);"
    "UPDATE identity.audit SET id = -id WHERE id < 0",
    "put in anew": "UPDATE identity.audit SET object = 'x', sha256 = identity.digest_of(audit) WHERE id = 2",
    "the end cut off": "DELETE FROM identity.audit WHERE id > 2",
}


def test_the_check_tells_of_a_row_of_the_audit_that_was_changed_or_is_gone(place, member):
    for _ in range(3):
        identity.make_card(place, member.public_id)
    with connect(place, Role.OWNER) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("TRUNCATE identity.audit")
    with connect(place, Role.OWNER) as connection:
        connection.execute("ALTER TABLE identity.audit DISABLE TRIGGER USER")
        connection.execute("CREATE TEMP TABLE as_it_was AS TABLE identity.audit")
        for statement in AUDIT_TAMPERED.values():
            has_whole_audit(place)
            connection.execute(statement)
            connection.commit()
            with pytest.raises(UserError, match="of the audit"):
                has_whole_audit(place)
            connection.execute(
                "DELETE FROM identity.audit; "
                "INSERT INTO identity.audit OVERRIDING SYSTEM VALUE TABLE as_it_was ORDER BY id"
            )
            connection.commit()
        connection.execute("DELETE FROM identity.audit")
    with pytest.raises(UserError, match="of the audit"):
        has_whole_audit(place)
    identity.forget_end(place)  # as where the place was made anew
    has_whole_audit(place)


def test_a_row_that_waited_for_anothers_does_not_break_the_chain_of_the_audit(place, member):
    identity.make_card(place, member.public_id)
    with connect(place, Role.IDENTITY) as connection:
        connection.execute(
            "INSERT INTO identity.audit (id, actor_kind, actor_ref, act, object, previous_sha256, sha256)"
            " VALUES (0, 'command_line', '-', 'waited', '-', '', '')"
        )
        (last,) = connection.execute("SELECT act FROM identity.audit ORDER BY id DESC LIMIT 1").fetchone()
    assert last == "waited"
    assert identity.first_break(place) is None


def test_the_audit_cannot_be_changed_and_names_nobody(place, member):
    with connect(place, Role.OWNER) as connection, pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("DELETE FROM identity.audit")
    assert "مریم" not in _dump(place, "audit")[0]


def test_neither_the_app_nor_the_web_reads_the_schema_of_accounts(place):
    for role in (Role.APP, Role.WEB, Role.COMPUTE, Role.PUBLIC):
        with connect(place, role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT count(*) FROM identity.account")


def test_only_few_passwords_are_checked_at_once_and_the_others_are_told_to_wait(place, monkeypatch):
    monkeypatch.setattr(signing, "_checks", threading.BoundedSemaphore(1))
    monkeypatch.setattr(signing, "CHECK_PATIENCE_S", 1)
    signing._checks.acquire()
    with pytest.raises(identity.SlowDown):
        identity.sign_in_by_password(place, "x", "x", address="10.0.0.1")
    signing._checks.release()
    for _ in range(2):  # a refused one gives its place back
        with pytest.raises(identity.SignInRefused):
            identity.sign_in_by_password(place, "nobody", "x", address="10.0.0.2")
