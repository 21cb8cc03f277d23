"""One phone, several people: nobody finds what it kept of the person before, nor sends under her name."""

from __future__ import annotations

import pytest
from importing import ask, one
from serving import serving, signed_in_page
from tagging import PHONE, empty, make_tag_city, member, open_tag, stand, tag
from watching import wait_until

from geo_mahalle import identity
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.web.admission import COOKIE

pytestmark = [pytest.mark.database, pytest.mark.browser]
WHO = "SELECT account_key FROM register.reporter"
KEPT = """async () => {
  const database = await new Promise((resolve, reject) => {
    const asked = indexedDB.open("geo-mahalle-tag");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const all = name => new Promise(resolve => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const [queue, receipts, kept] = [await all("queue"), await all("receipts"), await all("kept")];
  database.close();
  return {
    queue: queue.map(item => item.owner), receipts: receipts.length, kept: kept.length,
    pictures: (await caches.keys()).includes("tag-pictures"), area: localStorage.getItem("tag-area"),
  };
}"""
PICTURE = """async () => {
  localStorage.setItem("tag-area", "n1");
  await (await caches.open("tag-pictures")).put("/tag/photos/1", new Response("a picture of a problem"));
}"""


@pytest.fixture(scope="module")
def made(clones, tmp_path_factory):
    chosen = make_tag_city(clones(), tmp_path_factory.mktemp("city"))
    yield chosen
    Cluster(chosen).drop_database(chosen.place)


@pytest.fixture
def city(made):
    empty(made)
    return made


@pytest.fixture
def first(city):
    return member(city)


@pytest.fixture
def second(city):
    return member(city, areas=("n2",))


@pytest.fixture
def address(city):
    with serving(city) as found:
        yield found


@pytest.fixture
def phone(city, address, first, open_page):
    """The first person's phone: one report sent, one that waits, maps and a picture kept."""
    page = signed_in_page(open_page, address, first, **PHONE)
    stand(page)
    open_tag(page, address)
    tag(page)
    wait_until(page, "document.getElementById('done-state').dataset.is === 'sent'")
    page.context.set_offline(True)
    tag(page, number=1)
    page.evaluate(PICTURE)
    found = page.evaluate(KEPT)
    assert (len(found["queue"]), found["receipts"], found["pictures"], found["area"]) == (1, 1, True, "n1")
    assert found["queue"][0]
    page.route("**/tag/reports", lambda route: route.abort())
    page.context.set_offline(False)
    page.findings.clear()
    return page


def become(page, token):
    cookie = {"name": COOKIE, "value": token, "url": "https://127.0.0.1", "secure": True, "httpOnly": True}
    page.context.add_cookies([cookie])


def public_id(city, token):
    return identity.account_of_session(city, token).public_id


def test_who_signs_out_leaves_only_what_waits_and_nobody_else_sends_it(phone, city, address, first, second):
    person = public_id(city, first)
    phone.goto(f"{address}/home")
    phone.locator(".shell__me summary").click()
    phone.locator('form[action="/logout"] button').click()
    wait_until(phone, "document.documentElement.dataset.left === 'yes'")
    assert phone.url == f"{address}/login"
    found = phone.evaluate(KEPT)
    assert found == {"queue": found["queue"], "receipts": 0, "kept": 0, "pictures": False, "area": None}
    assert len(found["queue"]) == 1
    phone.unroute("**/tag/reports")
    become(phone, second)
    open_tag(phone, address)
    wait_until(phone, "document.querySelector('.tag__item small')?.textContent.includes('کس دیگری')")
    assert ask(city, WHO) == [(person,)]
    phone.findings.clear()


def test_another_person_finds_nothing_of_the_one_before_and_sends_nothing_as_herself(
    phone, city, address, first, second
):
    phone.goto("about:blank")
    become(phone, second)
    phone.unroute("**/tag/reports")
    phone.goto(f"{address}/home")
    wait_until(phone, "document.documentElement.dataset.met === 'yes'")
    found = phone.evaluate(KEPT)
    assert (len(found["queue"]), found["receipts"], found["kept"]) == (1, 0, 0)
    assert (found["pictures"], found["area"]) == (False, None)
    open_tag(phone, address)
    wait_until(phone, "document.querySelector('.tag__item small')?.textContent.includes('کس دیگری')")
    assert phone.locator(".tag__item img").count() == 0
    assert phone.locator(".tag__item").inner_text().count("چراغ") == 0
    assert one(city, "SELECT count(*) FROM register.report") == 1
    become(phone, first)
    phone.goto(f"{address}/tag")
    wait_until(phone, "document.querySelector('.tag__item small')?.textContent.startsWith('ثبت شد')")
    assert ask(city, WHO) == [(public_id(city, first),)] * 2


def test_an_open_page_forgets_the_person_before_when_another_signs_in(phone, city, second):
    become(phone, second)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    wait_until(phone, "document.body.dataset.map === 'n2'")
    found = phone.evaluate(KEPT)
    assert (len(found["queue"]), found["receipts"], found["pictures"]) == (1, 0, False)
    assert one(city, "SELECT count(*) FROM register.report") == 1
    phone.findings.clear()


def test_what_nobody_signed_in_recorded_goes_only_under_the_name_of_who_says_so(
    city, address, first, open_page
):
    page = signed_in_page(open_page, address, first, **PHONE)
    page.context.clear_cookies()
    stand(page)
    page.goto(f"{address}/tag/shell")
    wait_until(page, "document.body.dataset.ready")
    page.locator("#without-photo").click()
    page.locator("#more").click()
    page.locator('#kinds [data-category="lamp_out"]').click()
    page.locator('[data-severity="2"]').click()
    wait_until(page, "!document.querySelector('[data-screen=done]').hidden")
    become(page, first)
    open_tag(page, address)
    wait_until(page, "document.getElementById('notice').dataset.is === 'unclaimed'")
    assert one(city, "SELECT count(*) FROM register.report") == 0
    page.locator("#notice-acts button").click()
    wait_until(page, "document.querySelector('.tag__item small')?.textContent.startsWith('ثبت شد')")
    assert ask(city, WHO) == [(public_id(city, first),)]
