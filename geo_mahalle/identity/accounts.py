"""Accounts: made by an administrator or on the command line, closed at once with all that is open."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import pyotp
from pwdlib import PasswordHash

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.database import Connection, Role, connect, key_roles, rows, run
from geo_mahalle.database.scope import OFFICES, Kind
from geo_mahalle.errors import UserError
from geo_mahalle.identity.audits import COMMAND_LINE, note
from geo_mahalle.identity.digests import digest
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.identity"
SHORTEST_PASSWORD = 10
RECOVERY_CODES = 8
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class AccountRow:
    """An account as the list shows it."""

    public_id: str
    kind: str
    name: str
    login: str | None
    is_placewide: bool
    areas: int
    created_at: datetime
    revoked_at: datetime | None
    area_ids: tuple[int, ...] = ()
    committees: tuple[str, ...] = ()
    agency_id: str | None = None


@dataclass(frozen=True)
class Made:
    """A fresh account; the secret of one-time codes is shown once, for offices only."""

    id: int
    public_id: str
    totp_secret: str | None


@cache
def hasher() -> PasswordHash:
    """Return the password hasher (argon2id)."""
    return PasswordHash.recommended()


def make_account(
    settings: Settings,
    kind: Kind,
    name: str,
    *,
    area_ids: Sequence[int] = (),
    committees: Sequence[str] = (),
    is_placewide: bool = False,
    agency: str | None = None,
    login: str | None = None,
    password: str | None = None,
    actor: tuple[str, str] = COMMAND_LINE,
) -> Made:
    """Make an account; with a login it signs in by password, offices with a one-time code as well.

    Raises UserError where the password is short, the office has no login, a head has no committee, or the
    catalogue knows no such committee or agency. `agency` is whose letters a liaison answers; `actor` is
    (kind, public id) of who makes it, for the audit.
    """
    _check(kind, committees, login, password)
    _check_committees(settings, committees)
    _check_agency(settings, kind, agency)
    totp = pyotp.random_base32() if kind in OFFICES else None
    given = {
        "kind": kind.value,
        "name": name,
        "login": login,
        "hash": hasher().hash(password) if password is not None else None,
        "totp": totp,
        "is_placewide": is_placewide,
        "areas": list(area_ids),
        "committees": list(committees),
        "agency": agency,
    }
    with connect(settings, Role.IDENTITY) as connection:
        if login is not None and rows(connection, PACKAGE, "login_account", {"login": login}):
            raise UserError(
                "The login %(login)r is taken.", remedy="Choose another.", values={"login": login}
            )
        (made,) = rows(connection, PACKAGE, "make_account", given)
        note(connection, "made_account", what=str(made["public_id"]), actor=actor)
    return Made(made["id"], str(made["public_id"]), totp)


def _check(kind: Kind, committees: Sequence[str], login: str | None, password: str | None) -> None:
    if (login is None) != (password is None):
        raise UserError("A login needs a password, and a password a login.")
    if kind in OFFICES and login is None:
        raise UserError(
            "An account of kind %(kind)s signs in by password.", remedy="Give --login.", values={"kind": kind}
        )
    if password is not None and len(password) < SHORTEST_PASSWORD:
        raise UserError(
            "The password has fewer than %(shortest_password)s signs.",
            remedy="Take a longer one.",
            values={"shortest_password": SHORTEST_PASSWORD},
        )
    if kind is Kind.COMMITTEE_HEAD and not committees:
        raise UserError("The head of a committee needs the committee.", remedy="Give --committee.")


def _check_committees(settings: Settings, committees: Sequence[str]) -> None:
    if not committees:
        return
    known = read_catalogue(settings.layers).committees
    for one in committees:
        if one not in known:
            raise UserError(
                "There is no committee %(one)r.",
                remedy="See layers/committees.csv: %(names)s.",
                values={"one": one, "names": ", ".join(known)},
            )


def _check_agency(settings: Settings, kind: Kind, agency: str | None) -> None:
    if agency is None:
        return
    if kind is not Kind.AGENCY_LIAISON:
        raise UserError("Only a liaison answers for an agency.", remedy="Leave the agency out.")
    if agency not in read_catalogue(settings.layers).agencies:
        raise UserError("There is no such agency.", remedy="See layers/agencies.csv.")


def recovery_codes(settings: Settings, public_id: str, *, actor: tuple[str, str] = COMMAND_LINE) -> list[str]:
    """Return fresh printed codes, each good once; those printed before stop working."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES)]
    with connect(settings, Role.IDENTITY) as connection:
        account = _known(connection, public_id)
        given = {"account": account, "codes": [digest(code) for code in codes]}
        run(connection, PACKAGE, "drop_codes", given)
        run(connection, PACKAGE, "keep_codes", given)
        note(connection, "printed_recovery_codes", what=public_id, actor=actor)
    return codes


def revoke_account(settings: Settings, public_id: str, *, actor: tuple[str, str] = COMMAND_LINE) -> None:
    """Close an account; its sessions, cards and keys end with the next request."""
    with connect(settings, Role.IDENTITY) as connection:
        _known(connection, public_id)
        run(connection, PACKAGE, "revoke_account", {"public_id": public_id})
        for (role,) in run(connection, PACKAGE, "roles_of_account", {"public_id": public_id}).fetchall():
            key_roles.drop_role(connection, role)
        note(connection, "revoked_account", what=public_id, actor=actor)


def list_accounts(settings: Settings) -> list[AccountRow]:
    """Return every account, open ones first."""
    with connect(settings, Role.IDENTITY) as connection:
        found = rows(connection, PACKAGE, "list_accounts")
    texts = [
        {
            "public_id": str(row["public_id"]),
            "area_ids": tuple(row["area_ids"]),
            "committees": tuple(row["committees"]),
        }
        for row in found
    ]
    return [AccountRow(**{**row, **text}) for row, text in zip(found, texts, strict=True)]


def any_account(settings: Settings) -> bool:
    """Tell whether an account was ever made here."""
    with connect(settings, Role.IDENTITY) as connection:
        row = run(connection, PACKAGE, "any_account").fetchone()
    return bool(row and row[0])


def _known(connection: Connection, public_id: str) -> int:
    """Return the key of an account; raise UserError where there is none."""
    found = rows(connection, PACKAGE, "known_account", {"public_id": public_id})
    if not found:
        raise UserError(
            "There is no account %(public_id)s.",
            remedy="See: geo-mahalle account list",
            values={"public_id": public_id},
        )
    return int(found[0]["id"])
