"""Signing in: by a printed card once on a phone, by password (and one-time code) at a browser.

Every refusal sounds the same, and an unknown login costs the same time as a wrong password.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pyotp

from geo_mahalle.database import Connection, Role, connect, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.identity import paces
from geo_mahalle.identity.accounts import PACKAGE, hasher
from geo_mahalle.identity.audits import COMMAND_LINE, note
from geo_mahalle.identity.digests import digest, fresh_token, keyed_digest
from geo_mahalle.identity.sessions import SignedIn, begin
from geo_mahalle.settings import Settings
from geo_mahalle.text import digits as latin_digits

CARD_LASTS = timedelta(days=14)
STEP_S = 30
MOST_CHECKS, CHECK_PATIENCE_S = 4, 5
_checks = threading.BoundedSemaphore(MOST_CHECKS)


class SignInRefused(UserError):  # noqa: N818 - it is a decision, not a fault
    """That is not right; nobody was signed in."""

    http_status = 401


@dataclass(frozen=True)
class Card:
    """What is printed on a card: six digits and the token of its QR; both are shown once."""

    digits: str = field(repr=False)
    token: str = field(repr=False)


def make_card(
    settings: Settings,
    public_id: str,
    *,
    phones: int = 1,
    lasts: timedelta = CARD_LASTS,
    actor: tuple[str, str] = COMMAND_LINE,
) -> Card:
    """Make a card that opens so many phones, each once, within a time."""
    with connect(settings, Role.IDENTITY) as connection:
        for _ in range(50):
            card = Card(f"{secrets.randbelow(1_000_000):06d}", fresh_token())
            given = {
                "public_id": public_id,
                "token": digest(card.token),
                "digits": keyed_digest(settings, "card", card.digits),
                "phones": phones,
                "lasts": lasts,
            }
            if run(connection, PACKAGE, "make_card", given).rowcount:
                note(connection, "printed_card", what=public_id, actor=actor)
                return card
    raise UserError(
        "There is no open account %(public_id)s.",
        remedy="See: geo-mahalle account list",
        values={"public_id": public_id},
    )


def sign_in_by_card(
    settings: Settings, *, address: str, token: str | None = None, digits: str | None = None
) -> SignedIn:
    """Open a phone by a card's QR token or its six digits.

    Raises SignInRefused where no card fits, SlowDown where digits were guessed from this address.
    """
    tries = paces.tries_of(settings, "card", address)
    given = {
        "token": digest(token) if token else None,
        "digits": keyed_digest(settings, "card", latin_digits(digits).strip()) if digits else None,
    }
    with connect(settings, Role.IDENTITY) as connection:
        paces.let_through(connection, tries)
        found = rows(connection, PACKAGE, "use_card", given)
        if found:
            return begin(connection, found[0]["account_id"], "device")
        paces.count(connection, tries)
    raise SignInRefused  # outside: the counted try must be kept


def sign_in_by_password(
    settings: Settings,
    login: str,
    password: str,
    *,
    address: str,
    code: str = "",
    now: datetime | None = None,
) -> SignedIn:
    """Sign in at a browser; `code` is a one-time code or a printed recovery code.

    Raises SignInRefused where anything is wrong, without saying what; SlowDown after wrong tries.
    """
    tries = paces.tries_of(settings, login, address)
    with _checking(), connect(settings, Role.IDENTITY) as connection:
        paces.let_through(connection, tries)
        found = rows(connection, PACKAGE, "login_account", {"login": login})
        row: dict[str, Any] = found[0] if found else {"password_hash": _nobody(), "is_open": False}
        is_right = hasher().verify(password, row["password_hash"]) and row["is_open"]
        if is_right and (row["totp_secret"] is None or _has_second(connection, row, code, now=now)):
            return begin(connection, row["id"], "browser")
        paces.count(connection, tries)
    raise SignInRefused  # outside: the counted try must be kept


@contextmanager
def _checking() -> Iterator[None]:
    """Let few check a password at once, which takes memory and a core; the others are told to wait."""
    if not _checks.acquire(timeout=CHECK_PATIENCE_S):
        raise paces.SlowDown(CHECK_PATIENCE_S)
    try:
        yield
    finally:
        _checks.release()


@cache
def _nobody() -> str:
    """Return the hash that an unknown login is checked against, so that it takes as long."""
    return hasher().hash(fresh_token())


def _has_second(connection: Connection, row: dict[str, Any], code: str, *, now: datetime | None) -> bool:
    """Tell whether a one-time or recovery code is right, and use it up."""
    written = latin_digits(code).strip().lower()
    account = row["id"]
    totp = pyotp.TOTP(str(row["totp_secret"]))
    moment = now or datetime.now().astimezone()
    for step in (-1, 0, 1):
        at = moment + timedelta(seconds=STEP_S * step)
        if secrets.compare_digest(totp.at(at).encode(), written.encode()):
            given = {"account": account, "step": totp.timecode(at)}
            return run(connection, PACKAGE, "use_step", given).fetchone() is not None
    given = {"account": account, "code": digest(written)}
    return run(connection, PACKAGE, "use_code", given).fetchone() is not None
