"""What is done by itself: once a time, by one process at a time, digests sent once whatever is killed."""

from __future__ import annotations

import email
import email.policy
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from problems import DESKTOP, PHONE, City, day_in_tehran, make_city, picture
from serving import serving

from geo_mahalle import identity, jobs
from geo_mahalle.cli import main
from geo_mahalle.database import Role, connect
from geo_mahalle.database.scope import Kind
from geo_mahalle.identity.recipients import choose_digest
from geo_mahalle.jobs import digests, mailing, upkeep
from geo_mahalle.jobs.messaging import FolderMessenger
from geo_mahalle.register.hazards.lifecycle import move
from geo_mahalle.register.notices import outbox
from geo_mahalle.web import certificates
from geo_mahalle.web.serving import keeping

pytestmark = pytest.mark.database
NOON = datetime.combine(day_in_tehran(), clock(9), UTC)
PASSWORD = "of-the-mail-server"  # noqa: S105 - of a test


class Box:
    """A mail server's handler that keeps what it takes; `answer` may refuse, `taking` may interfere."""

    def __init__(self):
        self.letters, self.answer, self.taking = [], "250 OK", lambda: None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.letters.append(
            (envelope.rcpt_tos, email.message_from_bytes(envelope.content, policy=email.policy.default))
        )
        self.taking()
        return self.answer


@pytest.fixture
def box():
    return Box()


@pytest.fixture
def city(clones, tmp_path, catalogue, box):
    """A city whose mail server speaks STARTTLS behind our authority and asks for a password."""
    place = clones()
    make_city(place, tmp_path, catalogue)
    certificates.make(place)
    files = certificates.files_of(place)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(files.certificate, files.private_key)

    def allow(server, session, envelope, mechanism, data):
        return AuthResult(
            success=(data.login, data.password) == (b"office", PASSWORD.encode()), handled=False
        )

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(
        box, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
        auth_required=True, authenticator=allow, server_hostname="localhost",
    )  # fmt: skip
    server.start()
    secret = tmp_path / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o600)
    made = City(
        place.model_copy(
            update={
                "smtp_host": "localhost", "smtp_port": port, "smtp_user": "office",
                "smtp_password_file": secret, "smtp_from": "office@example.ir",
                "smtp_authority": files.authority, "office_address": "https://office.example",
            }
        ),
        catalogue,
    )  # fmt: skip
    yield made
    server.stop()


def somebody(city, *, kind=Kind.MEMBER, digest="daily", mail="zahra@example.ir", phone="", language="fa"):
    """Make an account that wants a digest, with one own report that was accepted."""
    account = identity.account_of_session(city.place, city.token(kind))
    choose_digest(city.place, account.public_id, digest=digest, mail=mail, phone=phone, language=language)
    issue = city.send(member=account.public_id)
    city.do(move, issue, "reviewing", actor=city.actor(), at=datetime.now(UTC))
    return account


def due(city, now=NOON):
    upkeep.gather_notices(city.place, now)
    return upkeep.send_digests(city.place, now)


def states(city):
    with connect(city.place) as connection:
        return connection.execute("SELECT state, tries FROM register.outbox ORDER BY id").fetchall()


def test_a_digest_comes_in_persian_by_a_closed_way_once_and_without_restricted_words(city, box):
    account = somebody(city)
    secret = next(one for one in city.catalogue.categories.values() if one.sensitivity == 2)
    with connect(city.place, Role.OWNER) as connection:
        connection.execute(
            "INSERT INTO register.notice (account_key, kind, subject, opens, said, is_restricted, on_day)"
            " VALUES (%s, 'report_closed', 's2', '/tag', jsonb_build_object('category', %s::text), true, %s)",
            (account.public_id, secret.id, NOON.date()),
        )
    assert due(city)["digests_sent"] == 1
    assert due(city)["digests_sent"] == 0, "the same day once"
    ((to, letter),) = box.letters
    assert to == ["zahra@example.ir"]
    assert letter["Subject"] == "۲ اعلان تازه"
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for text in (plain, html):
        assert city.catalogue.categories["lamp_out"].title_fa in text
        assert secret.title_fa not in text
        assert "۱ اعلان دیگر که فقط در صفحه‌های دفتر خوانده می‌شود" in text
        assert "https://office.example/notices" in text
    assert '<html lang="fa" dir="rtl">' in html
    assert not any(word in html for word in ("src=", "<img", "url(", "<script", "<link"))
    assert states(city) == [("sent", 0)]


def test_a_digest_speaks_the_language_that_its_account_chose(city, box):
    somebody(city, language="en")
    assert due(city)["digests_sent"] == 1
    ((_, letter),) = box.letters
    assert (letter["Subject"], letter["Content-Language"]) == ("1 new notice", "en")
    plain, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert city.catalogue.categories["lamp_out"].title_en in plain
    assert '<html lang="en" dir="ltr">' in html
    assert "What waits for you" in plain
    assert "https://office.example/notices" in html


def test_a_digest_killed_before_it_left_is_sent_once_and_one_killed_while_it_left_is_not_sent_again(
    city, box
):
    somebody(city)
    upkeep.gather_notices(city.place, NOON)
    assert digests.put_due(city.place, now=NOON) == 1
    assert digests.put_due(city.place, now=NOON) == 0
    # Killed here: the digest waits, nothing was sent. The next process sends it, and is killed while it does.
    program = (
        "import sys; from datetime import datetime; from geo_mahalle.settings import Settings;"
        "from geo_mahalle.jobs import upkeep; place = Settings.model_validate_json(sys.argv[1]);"
        "upkeep.send_digests(place, datetime.fromisoformat(sys.argv[2]))"
    )
    asked = [sys.executable, "-c", program, city.place.model_dump_json(), NOON.isoformat()]
    with subprocess.Popen(asked) as process:
        box.taking = lambda: os.kill(process.pid, signal.SIGKILL)
        assert process.wait(60) == -signal.SIGKILL
    assert len(box.letters) == 1
    assert states(city) == [("sending", 0)]
    box.taking = lambda: None
    assert due(city)["digests_sent"] == 0
    assert len(box.letters) == 1
    assert states(city) == [("uncertain", 0)]
    with connect(city.place) as connection:
        (stuck,) = outbox.stuck(connection)
        assert stuck.failure == "ended while sending"
        assert outbox.try_again(connection, stuck.digest, at=NOON)
    assert due(city)["digests_sent"] == 1
    assert len({letter["Message-ID"] for _, letter in box.letters}) == 1, "a mail server may tell them as one"


def test_what_a_server_refuses_is_tried_again_later_and_told_to_the_administrator(city, box, open_page):
    somebody(city)
    box.answer = "451 try later"
    assert due(city)["digests_not_sent"] == 1
    assert states(city) == [("waiting", 1)]
    assert due(city)["digests_not_sent"] == 0, "not at once"
    with serving(city.place) as city.address:
        for options in (PHONE, DESKTOP):
            page = city.as_page(open_page, Kind.ADMINISTRATOR, options=options)
            page.goto(f"{city.address}/notices")
            assert "۱ خلاصه اعلان فرستاده نشد" in page.inner_text("main")
            page.goto(f"{city.address}/upkeep")
            assert "خودش دوباره می‌فرستد" in page.inner_text("main")
            assert "SMTPDataError 451" in page.inner_text("main")
            assert "zahra" not in page.content()
            picture(page, f"upkeep-{'phone' if options is PHONE else 'desktop'}")
    box.answer = "250 OK"
    assert due(city, NOON + timedelta(minutes=11))["digests_sent"] == 1
    assert states(city) == [("sent", 1)]


def test_a_server_that_does_not_answer_costs_nothing(city, box):
    somebody(city)
    away = city.place.model_copy(update={"smtp_port": 1})
    upkeep.gather_notices(away, NOON)
    assert upkeep.send_digests(away, NOON)["digests_not_sent"] == 1
    assert due(city, NOON + timedelta(minutes=11))["digests_sent"] == 1
    assert len(box.letters) == 1


def test_a_wrong_password_an_open_file_and_an_open_way_send_nothing(city, tmp_path):
    file = city.place.smtp_password_file
    file.write_text("wrong")
    with pytest.raises(mailing.NotSent, match="SMTPAuthenticationError"), mailing.opened(city.place):
        pass
    file.chmod(0o644)
    with pytest.raises(mailing.NotSent, match="Others may read"), mailing.opened(city.place):
        pass
    outside = city.place.model_copy(update={"smtp_security": "none", "smtp_host": "mail.example.ir"})
    with pytest.raises(mailing.NotSent, match="unencrypted"), mailing.opened(outside):
        pass
    stranger = city.place.model_copy(update={"smtp_authority": None})
    with pytest.raises(mailing.NotSent, match="SSLCertVerificationError"), mailing.opened(stranger):
        pass


def test_what_was_read_meanwhile_is_not_sent(city, box):
    account = somebody(city)
    upkeep.gather_notices(city.place, NOON)
    digests.put_due(city.place, now=NOON)
    with connect(city.place) as connection:
        connection.execute(
            "UPDATE register.notice SET read_on = on_day WHERE account_key = %s", [account.public_id]
        )
    assert due(city)["digests_sent"] == 0
    assert box.letters == []
    assert states(city) == []


@pytest.mark.parametrize(
    ("digest", "day", "period"),
    [
        ("off", date(2026, 11, 24), None),
        ("daily", date(2026, 11, 24), ("2026-11-24", date(2026, 11, 24))),
        ("weekly", date(2026, 11, 21), ("week-2026-11-21", date(2026, 11, 21))),
        ("weekly", date(2026, 11, 27), ("week-2026-11-21", date(2026, 11, 21))),
    ],
)
def test_a_week_begins_on_saturday(digest, day, period):
    assert digests._period(digest, day) == period


def test_a_digest_waits_for_the_morning_of_the_place(city):
    somebody(city)
    upkeep.gather_notices(city.place, NOON)
    assert digests.put_due(city.place, now=NOON.replace(hour=2)) == 0  # 05:30 in Tehran
    assert digests.put_due(city.place, now=NOON.replace(hour=4)) == 1  # 07:30


def test_a_short_message_says_the_number_and_is_one_file(city, tmp_path, box):
    city.place = city.place.model_copy(update={"sms_folder": tmp_path / "outgoing"})
    somebody(city, mail="", phone="09121234567")
    assert due(city)["digests_sent"] == 1
    (file,) = (tmp_path / "outgoing").iterdir()
    assert file.read_text(encoding="utf-8") == (
        "To: 989121234567\nAlphabet: UCS\n\n۱ اعلان تازه. برای خواندن: https://office.example/notices\n"
    )
    messenger = FolderMessenger(tmp_path / "outgoing")
    messenger.send("09121234567", "دوباره", key=file.name.removeprefix("geo-mahalle-"))
    assert "دوباره" not in file.read_text(encoding="utf-8")
    assert box.letters == []


def counted(name, every, seen, *, fails=False):
    def do(settings, now):
        seen.append(name)
        if fails:
            raise ZeroDivisionError("of a test")
        return {"rows": 1}

    return upkeep.Step(name, name, every, do)


def test_a_step_runs_when_it_is_due_also_after_a_restart_and_a_failure_hinders_no_other(place):
    seen = []
    steps = [
        counted("notices", timedelta(hours=1), seen, fails=True),
        counted("prune", timedelta(hours=24), seen),
    ]
    assert upkeep.run_due(place, now=NOON, steps=steps) == ["notices", "prune"]
    assert upkeep.run_due(place, now=NOON + timedelta(minutes=59), steps=steps) == []
    assert upkeep.run_due(place, now=NOON + timedelta(minutes=60), steps=steps) == ["notices"]
    assert seen == ["notices", "prune", "notices"]
    failed, done = upkeep.read_upkeep(place)
    assert (failed.failure, failed.done_at) == ("ZeroDivisionError", None)
    assert (done.failure, done.done_at, done.outcome) == (None, NOON, {"rows": 1})


def test_two_processes_never_work_at_once_and_a_killed_one_leaves_the_lock(place):
    holder = (
        "import sys, time; from geo_mahalle.settings import Settings; from geo_mahalle.jobs import upkeep;"
        "place = Settings.model_validate_json(sys.argv[1]);"
        "lock = upkeep._alone(place); print(lock.__enter__(), flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, place.model_dump_json()], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline().strip() == "True"
        seen = []
        steps = [counted("prune", timedelta(hours=24), seen)]
        assert upkeep.run_due(place, now=NOON, steps=steps) == []
        with pytest.raises(jobs.Busy):
            upkeep.run_all(place, now=NOON, steps=steps)
        process.kill()
    until = time.monotonic() + 20
    while not upkeep.run_due(place, now=NOON, steps=steps):
        assert time.monotonic() < until, "the database never gave the lock of a killed process back"
    assert seen == ["prune"]


def test_the_server_does_it_by_itself_and_the_command_at_once(city, capsys):
    with keeping(city.place, every_s=0.05):
        until = time.monotonic() + 60
        while len([one for one in upkeep.read_upkeep(city.place) if one.done_at]) < len(upkeep.STEPS):
            assert time.monotonic() < until
            time.sleep(0.1)
    assert {one.failure for one in upkeep.read_upkeep(city.place)} == {None}
    capsys.readouterr()
    environment = ["--home", str(city.place.home), "--place", city.place.place]
    assert main([*environment, "maintain"]) == 0
    assert "reporters_forgotten" in capsys.readouterr().out
