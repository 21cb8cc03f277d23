"""What a finger meets: every control of every page is at least 44 pixels high on a phone.

A link in running text is left out, as WCAG 2.2 does (2.5.8, "inline"); a tick box counts with its label,
because a tap on the words ticks it; what stands inside a map belongs to the map's own tests.
"""

from __future__ import annotations

import pytest
from serving import signed_in_page
from test_words import PHONE, addresses, office  # noqa: F401 - a fixture is found by its name
from watching import wait_until

from geo_mahalle.database.scope import Kind

pytestmark = pytest.mark.database
SMALL = """
() => {
  const controls = 'button, input:not([type=hidden]), select, textarea, summary, a[href], [role=button]';
  const small = [];
  for (const held of document.body.querySelectorAll(controls)) {
    if (!held.checkVisibility({checkVisibilityCSS: true, checkOpacity: true})) continue;
    if (held.closest('.leaflet-container, svg')) continue;
    if (held.matches('a') && getComputedStyle(held).display === 'inline') continue;
    const ticked = held.matches('[type=checkbox], [type=radio]');
    const met = ticked && held.labels.length ? [held, ...held.labels] : [held];
    const high = Math.max(...met.map(one => one.getBoundingClientRect().height));
    if (high > 1 && high < 43.5) small.push(`${Math.round(high)} px: ${held.outerHTML.slice(0, 140)}`);
  }
  return small;
}
"""


@pytest.mark.parametrize(
    ("path", "kind"), sorted(addresses(), key=str), ids=lambda value: str(value or "anybody")
)
def test_every_control_of_a_page_can_be_met_by_a_finger(office, open_page, path, kind):  # noqa: F811
    address, tokens = office
    page = (
        signed_in_page(open_page, address, tokens[kind], viewport=PHONE)
        if kind
        else open_page(viewport=PHONE)
    )
    answer = page.goto(f"{address}{path}")
    if "text/html" not in answer.headers.get("content-type", ""):
        pytest.skip("answers a program")
    page.wait_for_timeout(300)
    small = page.evaluate(SMALL)
    assert not small, "\n".join(small)


def test_a_file_field_speaks_persian_and_says_what_was_chosen(office, open_page, tmp_path):  # noqa: F811
    address, tokens = office
    page = signed_in_page(open_page, address, tokens[Kind.COUNTY_OFFICE], viewport=PHONE)
    page.goto(f"{address}/tag/file")
    wait_until(page, "document.querySelector('.file-field--ready') !== null")
    field = page.locator("[data-file]")
    assert field.locator("input").evaluate("held => getComputedStyle(held).opacity") == "0"
    assert field.locator("[data-chosen]").inner_text() == "برای انتخاب فایل بزنید"
    sealed = tmp_path / "phone.gmtag"
    sealed.write_bytes(b"x")
    field.locator("input").set_input_files(sealed)
    assert field.locator("[data-chosen]").inner_text() == "phone.gmtag"
    page.goto(f"{address}/setup")
    page.get_by_text("عکس هوایی زیر نقشه").click()
    wait_until(page, "document.querySelector('.file-field--ready') !== null")
    assert page.locator("[data-chosen]").inner_text() == "برای انتخاب فایل بزنید"
