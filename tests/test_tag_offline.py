"""Nothing that was tagged is lost or stored twice: no signal, killed browsers, wrong clocks, full phones.

The phone is a Chromium with a folder of its own that outlives its process; the office answers by its own
authority under https://office.local, and «no signal» is an office that is not there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
import watching
from importing import CENTRES, ask, one
from playwright.sync_api import Error
from serving import serving, signed_in_page
from tagging import PHONE, empty, make_tag_city, member, open_tag, picture, post, sent, stand, tag, wait_for
from watching import wait_until

from geo_mahalle import identity
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.settings import Settings
from geo_mahalle.web import certificates
from geo_mahalle.web.admission import COOKIE

pytestmark = [pytest.mark.database, pytest.mark.browser]
NAME = "office.local"
HAZARDS = 20
FILL = """() => {
  window.isFull = true;
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    if (window.isFull && this.name === "queue") throw new DOMException("full", "QuotaExceededError");
    return put.apply(this, given);
  };
}"""
WAITING = "document.querySelectorAll('.tag__item').length"


@pytest.fixture(scope="module")
def made(clones, tmp_path_factory):
    chosen = make_tag_city(clones(), tmp_path_factory.mktemp("city"))
    yield chosen, member(chosen)
    Cluster(chosen).drop_database(chosen.place)


@pytest.fixture
def city(made):
    empty(made[0])
    return made[0]


@pytest.fixture
def token(made):
    return made[1]


@pytest.fixture
def address(city):
    with serving(city) as found:
        yield found


@pytest.fixture
def phone(city, address, token, open_page):
    page = signed_in_page(open_page, address, token, **PHONE)
    stand(page)
    open_tag(page, address)
    return page


# --- a phone whose browser is killed ----------------------------------------------------------------------


class Office:
    """The office PC with its certificate, which can go and come back under the same address."""

    def __init__(self, place, folder):
        self.place = place
        home = Settings(home=folder)
        certificates.make(home, [NAME])
        self.files = certificates.files_of(home)
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            self.port = door.getsockname()[1]
        self.address = f"https://{NAME}:{self.port}"

    @contextmanager
    def open(self, wrap=lambda app: app):
        options = {"ssl_certfile": self.files.certificate, "ssl_keyfile": self.files.private_key}
        with serving(self.place, wrap, port=self.port, timeout_graceful_shutdown=1, **options):
            yield


class Phone:
    """A Chromium with a folder of its own that trusts the office's authority."""

    def __init__(self, browser, folder, office, token):
        self.browser, self.folder, self.office, self.token = browser, folder, office, token
        store = folder / ".pki" / "nssdb"
        store.mkdir(parents=True)
        certutil = shutil.which("certutil")
        authority = str(office.files.authority)
        for words in (["-N", "--empty-password"], ["-A", "-n", "office", "-t", "C,,", "-i", authority]):
            subprocess.run([certutil, *words, "-d", f"sql:{store}"], check=True)

    def start(self):
        rules = f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        flags = [flag for flag in watching.FLAGS if not flag.startswith("--host-resolver-rules")]
        lon, lat = CENTRES["n1"]
        self.context = self.browser.browser_type.launch_persistent_context(
            str(self.folder / "profile"),
            executable_path=shutil.which("chromium"),
            args=[*flags, rules, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
            env={**os.environ, "HOME": str(self.folder)},
            geolocation={"longitude": lon, "latitude": lat, "accuracy": 8},
            **PHONE,
        )
        cookie = {"name": COOKIE, "value": self.token, "url": self.office.address, "httpOnly": True}
        self.context.add_cookies([cookie | {"secure": True}])
        self.errors = []
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.office.address}/tag")
        wait_until(page, "document.body.dataset.ready && document.body.dataset.map")
        return page

    def pid(self):
        """Return the process of this very browser: the one of its profile that is nobody's child of it."""
        wanted = f"--user-data-dir={self.folder / 'profile'}"
        for entry in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                if wanted in words and not any(word.startswith("--type=") for word in words):
                    return int(entry.name)
        raise AssertionError("the browser does not run")

    def kill(self):
        os.kill(self.pid(), signal.SIGKILL)
        with suppress(Error):
            self.context.close()

    def close(self):
        with suppress(Error):
            self.context.close()


class Holding:
    """An ASGI layer that lets some reports through and holds the next one in the middle of its upload."""

    def __init__(self, free):
        self.free, self.is_held, self.release = free, threading.Event(), threading.Event()

    def __call__(self, app):
        async def held(scope, receive, send):
            if scope["type"] == "http" and scope["path"] == "/tag/reports":
                self.free -= 1
                if self.free < 0:
                    self.is_held.set()
                    while not self.release.is_set():
                        await asyncio.sleep(0.02)
            await app(scope, receive, send)

        return held


def test_twenty_hazards_tagged_without_a_signal_arrive_once_though_the_browser_is_killed_twice(
    browser, city, token, tmp_path
):
    office = Office(city, tmp_path)
    phone = Phone(browser, tmp_path, office, token)
    with office.open():
        page = phone.start()
        wait_for(page, "navigator.serviceWorker.ready.then(found => found.active.state === 'activated')")
    for number in range(HAZARDS // 2):
        tag(page, number, severity=1 + number % 4)
    page.locator('[data-act="home"]').click()
    assert page.inner_text("#queue-words") == "۱۰ مورد در صف؛ خودش می‌فرستد"
    phone.kill()

    page = phone.start()
    assert page.evaluate(WAITING) == HAZARDS // 2
    for number in range(HAZARDS // 2, HAZARDS):
        tag(page, number, severity=1 + number % 4)

    holding = Holding(free=3)
    with office.open(holding):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        assert holding.is_held.wait(60)
        phone.kill()
        holding.release.set()

    with office.open():
        page = phone.start()
        wait_until(page, "document.getElementById('queue').dataset.count === '0'", 120)
        wait_until(page, f"{WAITING} === {HAZARDS}")
        words = page.eval_on_selector_all(".tag__item small", "all => all.map(one => one.textContent)")
        page.reload()
        wait_until(page, f"document.body.dataset.ready && {WAITING} === {HAZARDS}")
        phone.close()
    assert all("ثبت شد، کد پیگیری" in word for word in words)
    assert phone.errors == []
    stored = "SELECT count(*), count(DISTINCT client_id), count(DISTINCT receipt_code) FROM register.report"
    assert ask(city, stored) == [(HAZARDS, HAZARDS, HAZARDS)]
    kept = "SELECT count(*), count(DISTINCT report_id) FROM register.photo"
    assert ask(city, kept) == [(HAZARDS, HAZARDS)]


# --- the same tap, the same report --------------------------------------------------------------------------


def test_the_same_tap_five_times_at_once_is_one_report(phone, city):
    phone.locator("#without-photo").click()
    phone.locator('#tiles [data-category="lamp_out"]').click()
    level = "document.querySelector('[data-severity=\"3\"]')"
    phone.evaluate(f"() => {{ const one = {level}; for (let i = 0; i < 5; i++) one.click(); }}")
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    assert ask(city, "SELECT count(*) FROM register.report") == [(1,)]


def test_the_same_report_sent_five_times_at_once_is_stored_once_with_one_photo(city, address, token):
    told, answers = sent(), []
    photo = picture()
    threads = [
        threading.Thread(target=lambda: answers.append(post(city, address, token, told, photo)))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.json()["code"] for answer in answers}) == 1
    assert ask(
        city, "SELECT (SELECT count(*) FROM register.report), (SELECT count(*) FROM register.photo)"
    ) == [(1, 1)]


# --- what else may go wrong on a phone ----------------------------------------------------------------------


def test_a_session_that_ended_keeps_what_was_tagged_and_asks_to_sign_in(phone, city, address, open_page):
    gone = member(city)
    phone.context.add_cookies(
        [{"name": COOKIE, "value": gone, "url": "https://127.0.0.1", "secure": True, "httpOnly": True}]
    )
    open_tag(phone, address)
    identity.sign_out(city, gone)
    tag(phone)
    wait_until(phone, "!document.getElementById('notice').hidden")
    assert phone.locator("#notice a").get_attribute("href") == "/login"
    assert phone.inner_text("#done-state") == "در صف؛ برای ارسال دوباره وارد شوید"
    assert one(city, "SELECT count(*) FROM register.report") == 0


@pytest.mark.parametrize("hours", [-24, 24])
def test_a_clock_wrong_by_a_day_is_put_right(city, address, token, open_page, hours):
    page = signed_in_page(open_page, address, token, **PHONE)
    page.add_init_script(
        f"""
        const Real = Date, shift = {hours} * 3600000;
        Date = class extends Real {{
          constructor(...given) {{ super(...(given.length ? given : [Real.now() + shift])); }}
        }};
        Date.now = () => Real.now() + shift;
        """
    )
    stand(page)
    open_tag(page, address)
    tag(page)
    wait_until(page, "document.getElementById('done-state').dataset.is === 'sent'")
    at = one(city, "SELECT reported_at FROM register.report")
    assert abs((datetime.now(UTC) - at).total_seconds()) < 600


def test_a_full_phone_says_so_and_loses_nothing(phone, city):
    """Chromium lowers no quota of a private context, so its storage answers as a full one does."""
    phone.evaluate(FILL)
    phone.set_input_files("#camera", files=[{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()}])
    phone.locator('#tiles [data-category="lamp_out"]').click()
    phone.locator('[data-severity="2"]').click()
    wait_until(phone, "document.getElementById('notice-words').textContent.includes('چیزی گم نشده')")
    assert not phone.locator('[data-screen="done"]').is_visible()
    phone.evaluate("window.isFull = false")
    phone.locator('[data-severity="2"]').click()
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    assert ask(
        city, "SELECT (SELECT count(*) FROM register.report), (SELECT count(*) FROM register.photo)"
    ) == [(1, 1)]


def test_hide_empties_the_phone_but_for_what_waits(phone, city):
    tag(phone)
    wait_until(phone, "document.getElementById('done-state').dataset.is === 'sent'")
    phone.locator('[data-act="home"]').click()
    phone.locator(".tag__more summary").click()
    phone.locator("#hide").click()
    wait_until(phone, f"!document.getElementById('notice').hidden && {WAITING} === 0")
    assert phone.inner_text("#notice-words") == "پنهان شد. چیزی در این گوشی نماند."


def test_what_another_person_recorded_on_the_phone_waits_for_that_person(phone, city, address):
    phone.context.set_offline(True)
    tag(phone)
    phone.context.add_cookies(
        [
            {
                "name": COOKIE,
                "value": member(city),
                "url": "https://127.0.0.1",
                "secure": True,
                "httpOnly": True,
            }
        ]
    )
    phone.context.set_offline(False)
    open_tag(phone, address)
    wait_until(phone, "document.querySelector('.tag__item small')?.textContent.includes('کس دیگری')")
    assert one(city, "SELECT count(*) FROM register.report") == 0
    phone.findings.clear()
