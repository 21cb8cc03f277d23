"""A Chromium that sees no network and tells everything a page does wrong.

`page.findings` fills with requests to other hosts (which are aborted), console errors, page errors and
violations of the page's policy; the fixture `page` asserts at its end that there were none.
"""

from __future__ import annotations

import os
import shutil
import time
from urllib.parse import urlsplit

import pytest

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-extensions",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
TELL_VIOLATIONS = """
document.addEventListener('securitypolicyviolation', event => {
    console.error('policy violated: ' + event.violatedDirective + ' ' + event.blockedURI);
});
"""


SHELL = "chromium-headless-shell"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def launch(playwright):
    """Start Debian's Chromium, without the windows it never shows where that build is there.

    The test fails where neither is installed.
    """
    path = next(filter(None, map(shutil.which, (SHELL, *BROWSERS))), None)
    if path is None:
        pytest.fail("Chromium is not installed; ./run test installs it (apt-get install chromium).")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=FLAGS + sandbox)


def open_page(browser, **options):
    """Open a page in a context of its own that can reach files and this machine, and nothing else."""
    context = browser.new_context(
        **{"viewport": {"width": 1440, "height": 900}, "locale": "fa-IR", **options}
    )
    findings: list[str] = []
    context.route("**/*", lambda route: _pass_or_abort(route, findings))
    context.add_init_script(TELL_VIOLATIONS)
    page = context.new_page()
    page.on("console", lambda message: _note_console(message, findings))
    page.on("pageerror", lambda error: findings.append(f"page error: {error}"))
    page.findings = findings
    return page


def wait_until(page, expression, seconds=60):
    """Wait until a JavaScript expression is true.

    Playwright's own wait evaluates its text inside the page from the second look on, which the page's policy
    forbids; asking anew from outside is allowed at every look.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(f"() => Boolean({expression})"):
        assert time.monotonic() < end, f"not within {seconds} s: {expression}"
        page.wait_for_timeout(25)


def assert_quiet(page):
    """Assert that the page asked no other host, broke no policy and logged no error."""
    assert not page.findings, "\n".join(page.findings)


def _pass_or_abort(route, findings):
    url = urlsplit(route.request.url)
    if url.scheme in {"file", "data", "blob"} or url.hostname in {"127.0.0.1", "localhost"}:
        route.continue_()
    else:
        findings.append(f"request to another host: {route.request.url}")
        route.abort()


def _note_console(message, findings):
    if message.type == "error":
        findings.append(f"console: {message.text}")
