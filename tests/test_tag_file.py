"""What waits on a phone, as one sealed file: opened by this office alone, and counted once."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import UTC, datetime

import pytest
from importing import ask, one
from serving import program, serving, signed_in_page
from tagging import PHONE, empty, make_tag_city, member, open_tag, picture, sent, stand, tag
from typer.testing import CliRunner
from watching import wait_until

from geo_mahalle import identity
from geo_mahalle.cli import build_app
from geo_mahalle.database.cluster import Cluster, secret
from geo_mahalle.register.hazards import sealed

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def made(clones, tmp_path_factory):
    chosen = make_tag_city(clones(), tmp_path_factory.mktemp("city"))
    with serving(chosen) as address:
        yield chosen, address, member(chosen)
    Cluster(chosen).drop_database(chosen.place)


@pytest.fixture
def city(made):
    empty(made[0])
    return made[0]


def packed(city, token, reports, *, proof=None):
    """Seal reports as a phone does; reports are (what was said, photo or None)."""
    account = identity.account_of_session(city, token).public_id
    told = {
        "account": account,
        "proof": proof or sealed.account_pass(secret(city), account),
        "reports": [{"said": said, "photo_bytes": len(photo or b"")} for said, photo in reports],
    }
    head = json.dumps(told).encode()
    plain = len(head).to_bytes(4, "big") + head + b"".join(photo or b"" for _, photo in reports)
    return sealed.seal(b64decode(sealed.public_key(city.home)), plain)


def bring(city, address, token, content):
    with program(city, address, token) as client:
        client.timeout = 60
        return client.post("/tag/file", files={"file": ("a.gmtag", content)}, headers={"accept": "text/html"})


@pytest.mark.browser
def test_the_file_of_a_phone_brought_twice_and_then_sent_by_the_phone_too_counts_once(
    made, city, open_page, tmp_path
):
    _, address, token = made
    page = signed_in_page(open_page, address, token, **PHONE)
    stand(page)
    open_tag(page, address)
    page.context.set_offline(True)
    for number in range(3):
        tag(page, number, severity=number + 1)
    page.locator('[data-act="home"]').click()
    page.locator(".tag__more summary").click()
    page.evaluate("navigator.canShare = undefined")
    with page.expect_download() as download:
        page.locator("#as-file").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert page.inner_text("#notice-words").startswith("۳ مورد در فایل است")

    again = [bring(city, address, token, file.read_bytes()).text for _ in range(2)]
    assert again[0].count("ثبت شد، کد پیگیری") == 3
    assert again[1].count("از پیش ثبت شده بود") == 3
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_until(page, "document.getElementById('queue').dataset.count === '0'")
    counted = "SELECT (SELECT count(*) FROM register.report), (SELECT count(*) FROM register.photo)"
    assert ask(city, counted) == [(3, 3)]
    page.findings.clear()


def test_a_file_is_brought_in_on_the_command_line_once(made, city, tmp_path):
    _, _, token = made
    file = tmp_path / "phone.gmtag"
    file.write_bytes(packed(city, token, [(sent(), picture()), (sent(severity=4), None)]))
    words = ["--home", str(city.home), "--place", city.place, "receive", str(file), "--format", "json"]
    answers = [CliRunner().invoke(build_app(), words) for _ in range(2)]
    assert [answer.exit_code for answer in answers] == [0, 0], answers[0].output
    assert [[row["is_new"] for row in json.loads(answer.stdout)] for answer in answers] == [
        [True, True],
        [False, False],
    ]
    assert one(city, "SELECT count(*) FROM register.reporter") == 2


def test_one_wrong_report_does_not_cost_the_others(made, city):
    _, address, token = made
    content = packed(city, token, [(sent(category="nobody_knows"), None), (sent(), None)])
    answer = bring(city, address, token, content)
    assert answer.status_code == 200
    assert "پذیرفته نشد" in answer.text
    assert one(city, "SELECT count(*) FROM register.report") == 1


def test_a_file_of_another_office_a_damaged_one_and_one_without_its_pass_are_refused(made, city, tmp_path):
    _, address, token = made
    good = packed(city, token, [(sent(), None)])
    damaged = good[:-1] + bytes([good[-1] ^ 1])
    other = sealed.seal(b64decode(sealed.public_key(tmp_path)), b"\0\0\0\2{}")
    forged = packed(city, token, [(sent(), None)], proof="0" * 64)
    for content in (damaged, good[:-20], other, forged, b"", b"GMTAG1\n" + bytes(300), picture()):
        assert bring(city, address, token, content).status_code == 422
    assert one(city, "SELECT count(*) FROM register.report") == 0


def test_the_file_of_a_closed_account_is_refused(made, city):
    _, address, token = made
    gone = member(city)
    content = packed(city, gone, [(sent(tagged_at=datetime.now(UTC).isoformat()), None)])
    identity.revoke_account(city, identity.account_of_session(city, gone).public_id)
    assert bring(city, address, token, content).status_code == 422


def test_the_sealing_key_is_its_owners_and_stays(tmp_path):
    first = sealed.public_key(tmp_path)
    assert sealed.public_key(tmp_path) == first
    assert (tmp_path / sealed.KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [sealed.KEY_FILE]
