"""Whom notices and digests go to: open accounts, and the ways each chose for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from geo_mahalle.database import Role, connect, rows, run
from geo_mahalle.database.scope import Account
from geo_mahalle.errors import UserError
from geo_mahalle.identity.sessions import read_account
from geo_mahalle.locale.speaking import LANGUAGES
from geo_mahalle.settings import Settings
from geo_mahalle.text import digits

PACKAGE = "geo_mahalle.identity"
DIGESTS = ("off", "daily", "weekly")
MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
PHONE = re.compile(r"(?:\+98|0)9\d{9}")


@dataclass(frozen=True)
class Recipient:
    """An open account and how it wants to be told; mail and phone are shown to nobody else."""

    account: Account
    created_at: datetime
    digest: str
    mail: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    language: str = LANGUAGES[0]


def list_recipients(settings: Settings) -> list[Recipient]:
    """Return every open account with the ways it chose."""
    return _read(settings, None)


def find_recipient(settings: Settings, account_key: str) -> Recipient | None:
    """Return one open account with the ways it chose; None for one that was closed."""
    found = _read(settings, account_key)
    return found[0] if found else None


def choose_digest(
    settings: Settings,
    account_key: str,
    *,
    digest: str,
    mail: str,
    phone: str,
    language: str = LANGUAGES[0],
) -> None:
    """Keep how an account wants to be told; raise UserError for an address that cannot be."""
    mail, phone = mail.strip(), digits(phone).replace(" ", "").strip()
    if digest not in DIGESTS:
        raise UserError("A digest is off, daily or weekly.")
    if mail and not MAIL.fullmatch(mail):
        raise UserError("That is not a mail address.", remedy="Write it like name@example.ir.")
    if phone and not PHONE.fullmatch(phone):
        raise UserError("That is not a mobile number.", remedy="Write it like 09121234567.")
    if digest != "off" and not mail and not phone:
        raise UserError(
            "A digest needs a mail address or a mobile number.", remedy="Write one, or leave it off."
        )
    given = {
        "account": account_key,
        "digest": digest,
        "mail": mail or None,
        "phone": phone or None,
        "language": language if language in LANGUAGES else LANGUAGES[0],
    }
    with connect(settings, Role.IDENTITY) as connection:
        run(connection, PACKAGE, "choose_digest", given)


def _read(settings: Settings, account_key: str | None) -> list[Recipient]:
    with connect(settings, Role.IDENTITY) as connection:
        found = rows(connection, PACKAGE, "recipients", {"account": account_key})
    return [
        Recipient(
            read_account(row, ""),
            row["created_at"],
            row["digest"],
            row["mail"],
            row["phone"],
            row["language"],
        )
        for row in found
    ]
