"""The application behind a real port, and people who are signed in to it, in a browser or as a program."""

from __future__ import annotations

import secrets
import threading
from contextlib import contextmanager

import httpx
import pyotp
import uvicorn

from geo_mahalle import identity
from geo_mahalle.database.scope import OFFICES, areas_by_code
from geo_mahalle.web import create_app
from geo_mahalle.web.admission import COOKIE, csrf_token

PASSWORD = "a-long-password-of-a-test"  # noqa: S105 - of tests


@contextmanager
def serving(place, wrap=lambda app: app, **options):
    """Yield where a real server answers for a place; the options are uvicorn's (a certificate, …).

    `wrap` may lay an ASGI layer around the application, to hold or lose what passes.
    """
    config = uvicorn.Config(
        wrap(create_app(place)), **{"host": "127.0.0.1", "port": 0, "log_level": "warning", **options}
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.05)
    scheme = "https" if config.is_ssl else "http"
    yield f"{scheme}://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def person(place, kind, name="مریم", *, areas=(), committees=(), is_placewide=False, agency=None):
    """Make an account of a kind and sign it in; return its cookie's token."""
    login = f"office-{secrets.token_hex(4)}"
    made = identity.make_account(
        place,
        kind,
        name,
        area_ids=areas_by_code(place, areas) if areas else (),
        committees=committees,
        is_placewide=is_placewide,
        agency=agency,
        login=login,
        password=PASSWORD,
    )
    code = pyotp.TOTP(made.totp_secret).now() if kind in OFFICES else ""
    return identity.sign_in_by_password(place, login, PASSWORD, address="127.0.0.1", code=code).token


def signed_in_page(open_page, address, token, **options):
    """Open a watched page (conftest's `open_page`) whose cookie is a person's."""
    page = open_page(**options)
    page.context.add_cookies(
        # A secure cookie is set for https only; Chromium sends it to this machine over http as well.
        [{"name": COOKIE, "value": token, "url": "https://127.0.0.1", "secure": True, "httpOnly": True}]
    )
    return page


def program(place, address, token):
    """Return an HTTP client that changes things as a person's own page would."""
    account = identity.account_of_session(place, token)
    return httpx.Client(
        base_url=address,
        headers={
            "cookie": f"{COOKIE}={token}",
            "origin": address,
            "x-csrf-token": csrf_token(place, account.session_key),
        },
        verify=False,  # noqa: S501 - the certificate of a test
        timeout=60,  # a photo is drawn anew in a process of its own: seconds on a busy machine
    )
