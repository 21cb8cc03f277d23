"""Phones reach the office PC: our authority, the PC's certificate, /start, and what is said where it lacks.

Chromium trusts an authority by its user's NSS database, as a phone does by its settings; certutil (Debian's
libnss3-tools) puts it there. Names and addresses of an office network are led to this machine by Chromium's
own resolver rules, so the pages stand under https://192.168.1.20 and https://office.local.
"""

from __future__ import annotations

import os
import shutil
import ssl
import stat
import subprocess
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import uvicorn
import watching
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from fastapi.testclient import TestClient
from playwright.sync_api import Error
from serving import serving
from typer.testing import CliRunner

from geo_mahalle import identity
from geo_mahalle.cli import build_app, main
from geo_mahalle.errors import UsageError, UserError
from geo_mahalle.identity import Kind
from geo_mahalle.settings import Settings
from geo_mahalle.web import certificates, create_app, refuse_open_door
from geo_mahalle.web.messengers import is_in_messenger
from geo_mahalle.web.serving import renew
from geo_mahalle.web.starting import Lan, create_doorstep

LAN_ADDRESS, LAN_NAME = "192.168.1.20", "office.local"
NOW = datetime(2026, 3, 21, tzinfo=UTC)
ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36"
CHROME = f"Mozilla/5.0 (Linux; Android 12; SM-A125F) {ENGINE}"
TELEGRAM = f"Mozilla/5.0 (Linux; Android 12; SM-A125F; wv) {ENGINE} Telegram-Android/11.2"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15"


@pytest.fixture
def home(tmp_path):
    return Settings(home=tmp_path)


def read(file):
    return x509.load_pem_x509_certificate(file.read_bytes())


def test_keys_are_readable_by_their_owner_only(home):
    certificates.make(home)
    files = certificates.files_of(home)
    for key in (files.authority_key, files.private_key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        load_pem_private_key(key.read_bytes(), None)
    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700


def test_the_certificate_is_for_the_names_and_addresses_of_this_computer_and_those_given(home):
    made = certificates.make(home, [LAN_NAME], [LAN_ADDRESS])
    assert {"localhost", LAN_NAME} <= set(made.names)
    assert {"127.0.0.1", LAN_ADDRESS} <= set(made.addresses)
    server = read(certificates.files_of(home).certificate)
    server.verify_directly_issued_by(read(certificates.files_of(home).authority))


def test_a_phone_accepts_its_length_and_a_clock_that_is_a_day_slow(home):
    made = certificates.make(home, now=NOW)
    server = read(certificates.files_of(home).certificate)
    assert made.not_after - NOW < timedelta(days=398)
    assert server.not_valid_before_utc < NOW - timedelta(days=1)


def test_a_stolen_authority_could_not_pass_for_another_site(home):
    certificates.make(home, [LAN_NAME])
    limits = read(certificates.files_of(home).authority).extensions.get_extension_for_class(
        x509.NameConstraints
    )
    assert limits.critical
    trees = limits.value.permitted_subtrees
    names = {tree.value for tree in trees if isinstance(tree, x509.DNSName)}
    assert {"local", "lan", "localhost"} <= names
    assert not any(one in names for one in ("ir", "com", ""))
    networks = [tree.value for tree in trees if isinstance(tree, x509.IPAddress)]
    assert all(network.is_private or network.is_loopback for network in networks)


@pytest.mark.parametrize(("names", "addresses"), [(["bank.ir"], []), ([], ["5.6.7.8"])])
def test_an_authority_that_is_installed_vouches_for_nothing_new_outside_its_networks(home, names, addresses):
    certificates.make(home)
    with pytest.raises(UserError, match="may not vouch for"):
        certificates.make(home, names, addresses)


@pytest.mark.parametrize(("names", "addresses"), [(["office_1"], []), (["a b"], []), ([], ["192.168.1"])])
def test_what_is_no_name_or_address_is_refused(home, names, addresses):
    with pytest.raises(UserError):
        certificates.make(home, names, addresses)


def test_the_certificate_is_renewed_in_time_and_the_authority_stays(home):
    first = certificates.make(home, [LAN_NAME], now=NOW)
    assert certificates.keep_fresh(home, now=NOW + timedelta(days=300)) is False
    assert certificates.keep_fresh(home, now=NOW + timedelta(days=370)) is True
    second = certificates.show(home)
    assert second.not_after > first.not_after
    assert second.fingerprint == first.fingerprint
    assert LAN_NAME in second.names


def test_a_new_address_of_the_computer_makes_a_new_certificate(home, monkeypatch):
    certificates.make(home, now=NOW)
    monkeypatch.setattr(certificates, "own_addresses", lambda: ["127.0.0.1", "10.3.2.1"])
    assert certificates.keep_fresh(home, now=NOW) is True
    assert "10.3.2.1" in certificates.show(home).addresses
    assert certificates.keep_fresh(home, now=NOW) is False


def test_the_command_makes_and_shows_it_and_says_what_to_do_where_there_is_none(tmp_path, capsys):
    assert main(["certificate", "show", "--home", str(tmp_path)]) == 3
    assert "geo-mahalle certificate make" in capsys.readouterr().err
    options = ["--home", str(tmp_path), "--name", LAN_NAME, "--address", LAN_ADDRESS]
    assert main(["certificate", "make", *options]) == 0
    assert main(["certificate", "show", "--home", str(tmp_path), "--format", "csv"]) == 0
    assert LAN_ADDRESS in capsys.readouterr().out


def test_lan_brings_its_own_certificate(tmp_path):
    file = tmp_path / "x.pem"
    file.write_text("x")
    asked = [
        "--home",
        str(tmp_path),
        "serve",
        "--lan",
        "--certificate",
        str(file),
        "--private-key",
        str(file),
    ]
    result = CliRunner().invoke(build_app(), asked)
    assert isinstance(result.exception, UsageError)


def test_a_door_without_a_certificate_is_refused_with_the_remedy():
    with pytest.raises(UsageError) as refusal:
        refuse_open_door(LAN_ADDRESS, has_certificate=False)
    assert "geo-mahalle serve --lan" in refusal.value.remedy


# --- the plain port ------------------------------------------------------------------------------------


@pytest.fixture
def doorstep(home):
    certificates.make(home, [LAN_NAME], [LAN_ADDRESS])
    app = create_doorstep(home, Lan(8000, 8080))
    return TestClient(app, base_url=f"http://{LAN_ADDRESS}:8080", follow_redirects=False)


def test_the_plain_port_shows_start_and_hands_out_the_authority(doorstep, home):
    page = doorstep.get("/start")
    assert "این گوشی را آماده کنید" in page.text
    assert f"http://{LAN_ADDRESS}:8080/start" in page.text.replace("<wbr>", "")
    assert f"connect-src 'self' https://{LAN_ADDRESS}:8000" in page.headers["content-security-policy"]
    assert certificates.show(home).fingerprint[:32].upper() in page.text
    file = doorstep.get("/start/authority.crt")
    assert file.headers["content-type"] == "application/x-x509-ca-cert"
    assert x509.load_der_x509_certificate(file.content) == read(certificates.files_of(home).authority)


def test_everything_else_is_led_to_https_and_a_change_is_not_taken(doorstep):
    answer = doorstep.get("/tag?from=card")
    assert (answer.status_code, answer.headers["location"]) == (
        307,
        f"https://{LAN_ADDRESS}:8000/tag?from=card",
    )
    assert doorstep.get("/").headers["location"] == "/start"
    assert doorstep.post("/login", data={"digits": "123456"}).status_code == 403
    assert doorstep.get("/static/login.js").status_code == 404


def test_a_foreign_name_is_led_to_our_own(doorstep):
    answer = doorstep.get("/tag", headers={"host": "evil.example"})
    assert (
        answer.headers["location"].startswith(f"https://{LAN_ADDRESS}")
        or "evil" not in answer.headers["location"]
    )


@pytest.mark.parametrize(
    ("headers", "is_inside"),
    [
        ({"user-agent": CHROME}, False),
        ({"user-agent": TELEGRAM}, True),
        ({"user-agent": CHROME.replace("SM-A125F", "SM-A125F; wv")}, True),
        ({"user-agent": CHROME, "x-requested-with": "ir.eitaa.messenger"}, True),
        ({"user-agent": CHROME, "x-requested-with": "ir.nasim"}, True),
        ({"user-agent": CHROME + " Bale/9.1"}, True),
        ({"user-agent": "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 WhatsApp/2.23 Mobile"}, True),
        ({"user-agent": f"{IPHONE} Mobile/15E148"}, True),
        ({"user-agent": f"{IPHONE} Version/16.5 Mobile/15E148 Safari/604.1"}, False),
    ],
)
def test_a_messengers_browser_is_known(headers, is_inside):
    assert is_in_messenger(headers) is is_inside


# --- a phone on the office network ---------------------------------------------------------------------


@contextmanager
def office(settings):
    """Yield the ports of an office PC that lets phones in: https, and /start over http."""
    lan = Lan(1, 1)
    doors, threads = [], []
    files = certificates.files_of(settings)
    secure = uvicorn.Config(
        create_app(settings, lan=lan), port=0, log_level="error", timeout_graceful_shutdown=1,
        ssl_certfile=files.certificate, ssl_keyfile=files.private_key,
    )  # fmt: skip
    app = create_doorstep(settings, lan)
    for config in (secure, uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1)):
        doors.append(uvicorn.Server(config))
        threads.append(threading.Thread(target=doors[-1].run, daemon=True))
        threads[-1].start()
        while not doors[-1].started:
            threads[-1].join(0.05)
    ports = Lan(*(door.servers[0].sockets[0].getsockname()[1] for door in doors))
    app.state.lan = secure.app.state.lan = ports
    try:
        yield ports
    finally:
        for door, thread in zip(doors, threads, strict=True):
            door.should_exit = True
            thread.join(10)


def trust(folder, authority):
    """Put the authority into a user's NSS database, as installing it on a phone does."""
    certutil = shutil.which("certutil")
    if certutil is None:
        pytest.fail("certutil is not installed; ./run test installs it (apt-get install libnss3-tools).")
    database = folder / ".pki" / "nssdb"
    database.mkdir(parents=True)
    subprocess.run([certutil, "-N", "-d", f"sql:{database}", "--empty-password"], check=True)
    subprocess.run(
        [certutil, "-A", "-d", f"sql:{database}", "-n", "office", "-t", "C,,", "-i", str(authority)],
        check=True,
    )


@pytest.fixture
def phone(browser, tmp_path):
    """A function that starts a Chromium in an office's network, with or without our authority."""
    started = []

    def start(authority=None):
        user = tmp_path / f"user{len(started)}"
        user.mkdir()
        if authority is not None:
            trust(user, authority)
        rules = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        rules = f"MAP {LAN_ADDRESS} 127.0.0.1, MAP {LAN_NAME} 127.0.0.1, {rules}"
        flags = [flag for flag in watching.FLAGS if not flag.startswith("--host-resolver-rules")]
        started.append(
            browser.browser_type.launch(
                executable_path=shutil.which("chromium"),
                args=[
                    *flags,
                    f"--host-resolver-rules={rules}",
                    *(["--no-sandbox"] if os.geteuid() == 0 else []),
                ],
                env={**os.environ, "HOME": str(user)},
            )
        )
        return started[-1].new_context(viewport={"width": 390, "height": 844}, locale="fa-IR").new_page()

    yield start
    for one in started:
        one.close()


@pytest.fixture
def ready(place):
    """A place whose data folder has a certificate for an office network."""
    shutil.rmtree(certificates.files_of(place).folder, ignore_errors=True)
    certificates.make(place, [LAN_NAME], [LAN_ADDRESS])
    return place


def state_of(page):
    watching.wait_until(page, "document.getElementById('state').dataset.is")
    return page.inner_text("#state")


@pytest.mark.database
@pytest.mark.browser
@pytest.mark.parametrize("host", [LAN_ADDRESS, LAN_NAME])
def test_a_phone_that_trusts_our_authority_goes_from_plain_http_to_a_working_sign_in(ready, phone, host):
    made = identity.make_account(ready, Kind.MEMBER, "مریم")
    card = identity.make_card(ready, made.public_id)
    with office(ready) as ports:
        page = phone(certificates.files_of(ready).authority)
        page.goto(f"http://{host}:{ports.plain_port}/start#card={card.token}")
        page.wait_for_url(f"https://{host}:{ports.secure_port}/start#card={card.token}")
        assert state_of(page) == "این گوشی آماده است."
        assert page.evaluate("isSecureContext && location.hostname !== 'localhost'")
        assert page.locator("#checks li[data-is=works]").count() == 3
        page.locator("#onward").click()
        page.wait_for_url(f"https://{host}:{ports.secure_port}/home")
        cookie = page.context.cookies()[0]
        assert cookie["secure"]
        assert cookie["name"] == "__Host-geo_mahalle"


@pytest.mark.database
@pytest.mark.browser
def test_the_place_of_a_phone_can_be_asked_on_a_trusted_page(ready, phone):
    with office(ready) as ports:
        page = phone(certificates.files_of(ready).authority)
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation({"latitude": 36.4, "longitude": 49.0})
        page.goto(f"https://{LAN_ADDRESS}:{ports.secure_port}/start")
        state_of(page)
        page.locator("#locate").click()
        page.wait_for_selector("[data-check=place][data-is=works]")


@pytest.mark.database
@pytest.mark.browser
def test_a_phone_without_the_authority_is_told_so_over_plain_http(ready, phone):
    with office(ready) as ports:
        page = phone()
        page.goto(f"http://{LAN_ADDRESS}:{ports.plain_port}/start")
        assert "گواهی هنوز روی این گوشی نصب نشده است" in state_of(page)
        assert page.is_visible("#android .start__steps")
        with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
            page.goto(f"https://{LAN_ADDRESS}:{ports.secure_port}/start")


@pytest.mark.database
@pytest.mark.browser
def test_a_phone_that_went_on_past_the_warning_is_told_what_is_missing(ready, phone):
    with office(ready) as ports:
        page = phone()
        with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
            page.goto(f"https://{LAN_ADDRESS}:{ports.secure_port}/start")
        for _ in range(20):  # the warning takes keys only once it is drawn
            page.keyboard.type("thisisunsafe", delay=10)
            page.wait_for_timeout(500)
            if page.locator("#state[data-is]").count():
                break
        assert "گواهی را نمی‌شناسد" in page.inner_text("#state")
        assert page.is_visible("text=سه گام، یک بار روی هر گوشی")


@pytest.mark.database
@pytest.mark.browser
def test_a_card_opened_inside_a_messenger_is_not_used_up_and_leads_to_chrome(place, open_page):
    made = identity.make_account(place, Kind.MEMBER, "مریم")
    card = identity.make_card(place, made.public_id)
    with serving(place) as address:
        page = open_page(user_agent=TELEGRAM, viewport={"width": 390, "height": 844})
        page.goto(f"{address}/login#card={card.token}")
        assert page.inner_text("h1") == "در کروم باز کنید"
        watching.wait_until(page, "document.getElementById('chrome').href.startsWith('intent:')")
        link = page.get_attribute("#chrome", "href")
        assert f"/login%23card={card.token}#Intent;scheme=http;package=com.android.chrome;" in link
        assert identity.sign_in_by_card(place, address="127.0.0.1", token=card.token).account.name == "مریم"


@pytest.mark.database
def test_a_renewed_certificate_is_used_without_a_restart(ready):
    files = certificates.files_of(ready)
    config = uvicorn.Config(
        create_app(ready),
        port=0,
        timeout_graceful_shutdown=1,
        log_level="error",
        ssl_certfile=files.certificate,
        ssl_keyfile=files.private_key,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    first = ssl.get_server_certificate(("127.0.0.1", port))
    certificates.make(ready, now=datetime.now(UTC) - timedelta(days=390))
    assert renew(ready, config.ssl) is True
    second = ssl.get_server_certificate(("127.0.0.1", port))
    trusting = ssl.create_default_context(cafile=str(files.authority))
    answer = httpx.get(f"https://127.0.0.1:{port}/livez", verify=trusting)
    server.should_exit = True
    thread.join()
    assert answer.status_code == 200
    assert first != second
