"""Sessions: a browser's ends after half an hour without use, a phone's lasts until it is revoked.

The token is in the cookie alone; here is its digest. Closing a session or an account ends it at the next
request, because every request looks here.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from geo_mahalle.database import Connection, Role, connect, rows, run
from geo_mahalle.database.pooled import pooled
from geo_mahalle.database.scope import Account, Kind
from geo_mahalle.identity.audits import note
from geo_mahalle.identity.digests import digest, fresh_token
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.identity"
MARK_EVERY_S, MOST_MARKED = 30.0, 10_000
_marked: dict[str, float] = {}
LIFETIMES = {"browser": timedelta(hours=12), "device": timedelta(days=365)}


@dataclass(frozen=True)
class SignedIn:
    """A fresh session: the account, the token for the cookie, and how long the cookie is to last."""

    account: Account
    token: str = field(repr=False)
    kind: Literal["browser", "device"]

    @property
    def lifetime(self) -> timedelta:
        """Return after what time the session ends in any case."""
        return LIFETIMES[self.kind]


@dataclass(frozen=True)
class OpenSession:
    """A running session as its owner sees it; `is_this` is the one that asks. Times are UTC."""

    kind: Literal["browser", "device"]
    begun_at: datetime
    seen_at: datetime
    is_this: bool


def begin(connection: Connection, account_id: int, kind: Literal["browser", "device"]) -> SignedIn:
    """Begin a session; its token is new, whatever cookie the browser came with."""
    token = fresh_token()
    given = {"account": account_id, "token": digest(token), "kind": kind, "lasts": LIFETIMES[kind]}
    run(connection, PACKAGE, "begin_session", given)
    account = find(connection, "session_account", token)
    if account is None:
        raise RuntimeError("a session that was just begun is not there")
    note(connection, "signed_in", what=kind, actor=(account.kind, account.public_id))
    return SignedIn(account, token, kind)


def account_of_session(settings: Settings, token: str) -> Account | None:
    """Return whose session a token is and mark its use; None for one that ended or never was."""
    with pooled(settings, Role.IDENTITY, autocommit=True) as connection:
        account = find(connection, "session_account", token)
        if account is not None and _is_due(token):
            run(connection, PACKAGE, "see_session", {"token": digest(token)})
    return account


def _is_due(token: str) -> bool:
    """Tell whether this process has not marked a session as used for half a minute."""
    now = time.monotonic()
    if now - _marked.get(token, -math.inf) < MARK_EVERY_S:
        return False
    if len(_marked) > MOST_MARKED:
        _marked.clear()
    _marked[token] = now
    return True


def sign_out(settings: Settings, token: str) -> None:
    """End a session."""
    with connect(settings, Role.IDENTITY) as connection:
        account = find(connection, "session_account", token)
        run(connection, PACKAGE, "end_session", {"token": digest(token)})
        if account is not None:
            note(connection, "signed_out", what="session", actor=(account.kind, account.public_id))


def open_sessions(settings: Settings, account: Account) -> list[OpenSession]:
    """Return where an account is signed in, the session that asks first."""
    given = {"account": account.public_id, "token": digest(account.session_key)}
    with connect(settings, Role.IDENTITY) as connection:
        return [OpenSession(**row) for row in rows(connection, PACKAGE, "open_sessions", given)]


def sign_out_elsewhere(settings: Settings, account: Account) -> int:
    """End every session of an account but the one that asks; return how many ended."""
    given = {"account": account.public_id, "token": digest(account.session_key)}
    with connect(settings, Role.IDENTITY) as connection:
        ended = len(rows(connection, PACKAGE, "end_other_sessions", given))
        if ended:
            note(connection, "signed_out", what="elsewhere", actor=(account.kind, account.public_id))
    return ended


def find(connection: Connection, statement: str, token: str) -> Account | None:
    """Return the account that a statement finds by a token's digest."""
    found = rows(connection, PACKAGE, statement, {"token": digest(token)})
    return read_account(found[0], token) if found else None


def read_account(row: dict[str, Any], token: str) -> Account:
    """Return the account of a row."""
    scopes = row.get("scopes")
    return Account(
        id=row["id"],
        public_id=str(row["public_id"]),
        kind=Kind(row["kind"]),
        name=row["name"],
        is_placewide=row["is_placewide"],
        area_ids=tuple(row["area_ids"]),
        committees=tuple(row["committees"]),
        session_key=token,
        agency_id=row["agency_id"],
        key_scopes=None if scopes is None else tuple(scopes),
    )
