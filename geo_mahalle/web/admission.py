"""Who is let in: the one table of routes, asked before every page of signed-in people, denying by default.

Forbidden looks like missing. A browser that is not signed in is sent to /login. A request that changes
something must come from our own page: its origin is looked at, and its session's token.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool

from geo_mahalle.database.cluster import secret
from geo_mahalle.identity import Account, account_of_key, account_of_session
from geo_mahalle.settings import Settings
from geo_mahalle.web.reading import require_kept, require_kept_json
from geo_mahalle.web.routes import Route

COOKIE = "__Host-geo_mahalle"
SAFE = frozenset({"GET", "HEAD"})
LARGEST_JSON = 4 * 2**20
"""A longer body is a file that its route takes off the line by itself."""

Table = Mapping[tuple[str, str], Route]


class SignInFirst(HTTPException):
    """Nobody is signed in here."""


def missing() -> HTTPException:
    """Return the answer for what is not there and for what is out of reach."""
    return HTTPException(404)


def signed_in(request: Request) -> Account:
    """Return the account of a request whose route is for accounts."""
    account = request.state.account
    if not isinstance(account, Account):
        raise missing()
    return account


def csrf_token(settings: Settings, session_key: str) -> str:
    """Return the token that a session's forms carry."""
    return hmac.new(secret(settings), b"csrf\0" + session_key.encode(), sha256).hexdigest()


def account_of(request: Request) -> Account | None:
    """Return who asks, by cookie or by key; None for nobody."""
    settings: Settings = request.app.state.settings
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return account_of_key(settings, key.strip())
    token = request.cookies.get(COOKIE)
    return account_of_session(settings, token) if token else None


async def admit(request: Request) -> None:
    """Let a request in by its row in the table, or refuse it."""
    table: Table = request.app.state.table
    method = "GET" if request.method == "HEAD" else request.method
    row = table.get((method, request.scope["route"].path))
    if row is None:
        raise missing()
    account = await run_in_threadpool(account_of, request)
    request.state.account = account
    if row.kinds is not None:
        if account is None:
            raise SignInFirst(401)
        if not row.admits(account):
            raise missing()
        if (
            account.key_scopes is not None
            and request.method not in SAFE
            and not row.is_question
            and "write" not in account.key_scopes
        ):
            raise missing()
    if request.method not in SAFE and row.largest_body <= LARGEST_JSON:
        with suppress(RuntimeError):  # the framework read it already, as the form it is
            await request.body()
    if request.method not in SAFE and (account is None or account.key_scopes is None):
        await _require_own_page(request, row, account if row.kinds is not None else None)
    if request.method not in SAFE:
        await _require_kept(request, row)


def _is_form(request: Request, row: Route) -> bool:
    """Tell whether a body is a form, not a file that its route takes off the line, whatever it is called."""
    is_read = bool(request.scope["route"].dependant.body_params)
    return "form" in request.headers.get("content-type", "") and (is_read or row.largest_body <= LARGEST_JSON)


async def _require_kept(request: Request, row: Route) -> None:
    """Raise for a form or a JSON body with a sign that cannot be kept; what is in files is not looked at."""
    if _is_form(request, row):
        for name, value in (await request.form()).multi_items():
            require_kept(name, value if isinstance(value, str) else value.filename or "")
    elif "json" in request.headers.get("content-type", "") and row.largest_body <= LARGEST_JSON:
        require_kept_json(await request.body())


async def _require_own_page(request: Request, row: Route, account: Account | None) -> None:
    """Raise 403 for a change that does not come from our own page."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if (site not in (None, "same-origin", "none")) or (origin not in (None, own)):
        raise HTTPException(403)
    if site is None and origin is None:
        raise HTTPException(403)
    if account is None:
        return
    given = request.headers.get("x-csrf-token")
    if given is None and _is_form(request, row):
        given = str((await request.form()).get("csrf", ""))
    wanted = csrf_token(request.app.state.settings, account.session_key)
    if not hmac.compare_digest((given or "").encode(errors="replace"), wanted.encode()):
        raise HTTPException(403)
