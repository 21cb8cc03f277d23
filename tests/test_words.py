"""What stands on the screen: Persian throughout, marked where it is not, and inside the window.

Every page that an address without a parameter opens is opened by a kind of account that may, on a phone; a
new page is in these tests as soon as it has its row in ROUTES. The place's own texts are Latin and try to
break out: they must stand in <bdi>, between isolating signs, or where no element can be (option, svg).
"""

from __future__ import annotations

import pytest
import small_place
from serving import person, serving, signed_in_page

from geo_mahalle.database.scope import Kind
from geo_mahalle.pages.publish import publish
from geo_mahalle.web.routes import find_parts

pytestmark = pytest.mark.database
PHONE = {"width": 360, "height": 740}
NOT_PAGES = ("/api/", "/places", "/basemap", "/start/check", "/static")
"""Addresses that answer programs."""
ORDER = (
    Kind.ADMINISTRATOR,
    Kind.COUNTY_OFFICE,
    Kind.COUNCIL_SECRETARY,
    Kind.COMMITTEE_HEAD,
    Kind.MEMBER,
    Kind.PROVINCE_OFFICE,
    Kind.ANALYST,
    Kind.AGENCY_LIAISON,
)
FOREIGN = r"""
() => {
  const FORMATS = /\b(KMZ|DXF|GPX|CSV|PDF|Excel|Word|QGIS|GeoPackage|OpenStreetMap|MBTiles|DWG)\b/g;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (holder.closest('script, style, noscript, code, bdi, option, svg, [lang=en], [dir=ltr]')) continue;
    if (!holder.checkVisibility({checkVisibilityCSS: true})) continue;
    const own = node.data.replace(/\u2068[^\u2069]*\u2069/g, '').replace(FORMATS, '');
    const where = `${holder.tagName}.${holder.className}`;
    if (/[A-Za-z0-9]/.test(own)) found.push(`${where}: ${own.trim().slice(0, 80)}`);
  }
  for (const held of document.body.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      const words = held.getAttribute(name) || '';
      if (/[A-Za-z]{3,}/.test(words) && !/pwned/.test(words) && !held.closest('[lang=en], [dir=ltr]'))
        found.push(`${name}: ${words}`);
    }
  return found;
}
"""
PERSIAN = r"""
() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    if (holder.closest('script, style, noscript, bdi, [lang=fa], .shell__face')) continue;
    if (holder.tagName === 'OPTION' && /pwned/.test(node.data)) continue;
    const where = `${holder.tagName}.${holder.className}`;
    if (/[\u0600-\u06FF]/.test(node.data)) found.push(`${where}: ${node.data.trim().slice(0, 80)}`);
  }
  for (const held of document.body.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
      const words = held.getAttribute(name) || '';
      if (/pwned/.test(words) || held.closest('[lang=fa]')) continue;
      if (/[\u0600-\u06FF]/.test(words)) found.push(`${name}: ${words}`);
    }
  return found;
}
"""
OUTSIDE = """
() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const isOut = held => {
    const box = held.getBoundingClientRect();
    return box.width > 0 && (box.left < -1 || box.right > wide + 1);
  };
  const out = [...document.body.querySelectorAll('*')].filter(isOut);
  return out.map(held => held.outerHTML.slice(0, 90)).slice(0, 6);
}
"""
NAMELESS = """
() => [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea')]
  .filter(held => held.checkVisibility({checkVisibilityCSS: true}))
  .filter(held => !(held.innerText || '').trim() && !held.getAttribute('aria-label')
    && !held.getAttribute('aria-labelledby') && !held.getAttribute('title')
    && !(held.labels && held.labels.length) && !held.querySelector('[aria-label]'))
  .map(held => held.outerHTML.slice(0, 120))
"""


def addresses():
    """Yield each page's address with a kind that may open it (None: anybody)."""
    for _, rows in find_parts():
        for row in rows:
            if row.method != "GET" or "{" in row.path or row.path.startswith(NOT_PAGES) or "." in row.path:
                continue
            if row.kinds is None:
                yield row.path, None
            elif row.kinds:
                yield row.path, next(kind for kind in ORDER if kind in row.kinds)


@pytest.fixture(scope="module")
def office(request, clones, catalogue, tmp_path_factory):
    """A served place with problems, published, and a signed-in person of each kind."""
    place = small_place.fill(clones(name=request.module.__name__.removeprefix("test_")), catalogue)
    publish(place, tmp_path_factory.mktemp("words") / "site")
    tokens = {
        kind: person(
            place,
            kind,
            "زهرا",
            areas=() if kind in {Kind.ADMINISTRATOR, Kind.COUNTY_OFFICE} else ("A",),
            committees=("civil_works",) if kind in {Kind.COMMITTEE_HEAD, Kind.MEMBER} else (),
            is_placewide=kind in {Kind.ADMINISTRATOR, Kind.COUNTY_OFFICE},
        )
        for kind in Kind
    }
    with serving(place) as address:
        yield address, tokens


@pytest.mark.parametrize(
    ("path", "kind"), sorted(addresses(), key=str), ids=lambda value: str(value or "anybody")
)
def test_a_page_is_persian_fits_a_phone_and_names_its_controls(office, open_page, path, kind):
    address, tokens = office
    page = (
        signed_in_page(open_page, address, tokens[kind], viewport=PHONE)
        if kind
        else open_page(viewport=PHONE)
    )
    answer = page.goto(f"{address}{path}")
    if "text/html" not in answer.headers.get("content-type", ""):
        pytest.skip("answers a program")
    assert answer.status == 200
    page.wait_for_timeout(300)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["fa", "rtl"]
    assert page.title().strip()
    found = page.evaluate(FOREIGN)
    assert not found, "\n".join(found)
    assert page.evaluate(NAMELESS) == []
    found = page.evaluate(OUTSIDE)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "kind"), sorted(addresses(), key=str), ids=lambda value: str(value or "anybody")
)
def test_a_page_in_english_holds_no_persian_and_fits_a_phone(office, open_page, path, kind):
    address, tokens = office
    page = (
        signed_in_page(open_page, address, tokens[kind], viewport=PHONE)
        if kind
        else open_page(viewport=PHONE)
    )
    page.context.add_cookies([{"name": "language", "value": "en", "url": address}])
    answer = page.goto(f"{address}{path}")
    if "text/html" not in answer.headers.get("content-type", ""):
        pytest.skip("answers a program")
    assert answer.status == 200
    page.wait_for_timeout(300)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", "ltr"]
    assert not any("\u0600" <= letter <= "\u06ff" for letter in page.title())
    found = page.evaluate(PERSIAN)
    assert not found, "\n".join(found)
    found = page.evaluate(OUTSIDE)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["/", "/method/", "/areas/A/", "/office/", "/office/areas/A/"])
def test_a_published_page_is_persian_and_fits_a_phone(office, open_page, path):
    address, tokens = office
    page = signed_in_page(open_page, address, tokens[Kind.COUNTY_OFFICE], viewport=PHONE)
    assert page.goto(f"{address}{path}").status == 200
    page.wait_for_timeout(500)
    found = page.evaluate(FOREIGN)
    assert not found, "\n".join(found)
    assert page.evaluate(NAMELESS) == []
    found = page.evaluate(OUTSIDE)
    assert not found, "\n".join(found)
    page.goto(f"{address}/")
    page.locator("#text-size").click()
    page.goto(f"{address}{path}")
    assert page.evaluate("document.documentElement.dataset.text") == "large"
    found = page.evaluate(OUTSIDE)
    assert not found, "\n".join(found)
