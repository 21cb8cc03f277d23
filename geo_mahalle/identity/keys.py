"""Keys of programs: shown once, kept as a digest, bound to an account's reach and to what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from geo_mahalle.database import Role, connect, key_roles, rows, run
from geo_mahalle.database.scope import READS_OFFICE, Account, Kind
from geo_mahalle.errors import UserError
from geo_mahalle.identity.audits import note
from geo_mahalle.identity.digests import digest, fresh_token
from geo_mahalle.identity.sessions import PACKAGE, find
from geo_mahalle.settings import Settings

PREFIX = "gm_"
NAME_SIGNS = 12


@dataclass(frozen=True)
class KeyRow:
    """A key as the list shows it; its `name` closes it and opens nothing."""

    name: str
    title: str
    account: str
    kind: Kind
    is_placewide: bool
    areas: int
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def make_key(
    settings: Settings, account_id: int, *, title: str, scopes: Sequence[str], lasts: timedelta
) -> str:
    """Return a fresh key of an account.

    With it comes a database role of its own, by which an account that reads the office edition asks in SQL.
    """
    key = PREFIX + fresh_token()
    has_roles = key_roles.can_make_roles(settings)
    with connect(settings, Role.IDENTITY) as connection:
        given = {
            "account": account_id,
            "title": title,
            "key": digest(key),
            "scopes": list(scopes),
            "lasts": lasts,
        }
        (made,) = rows(connection, PACKAGE, "make_key", given)
        if has_roles and Kind(made["kind"]) in READS_OFFICE:
            role = key_roles.make_role(connection, key, made["expires_at"])
            run(connection, PACKAGE, "bind_key", {"key": given["key"], "role": role})
        note(connection, "made_key", what=title)
    return key


def account_of_key(settings: Settings, key: str) -> Account | None:
    """Return in whose name a key acts, with `key_scopes`; None for one that ended or never was."""
    if not key.startswith(PREFIX):
        return None
    with connect(settings, Role.IDENTITY) as connection:
        return find(connection, "key_account", key)


def key_name(key: str) -> str:
    """Return the name under which the list shows a key."""
    return digest(key).hex()[:NAME_SIGNS]


def list_keys(settings: Settings) -> list[KeyRow]:
    """Return every key that was made, open ones first."""
    with connect(settings, Role.IDENTITY) as connection:
        found = rows(connection, PACKAGE, "list_keys")
    return [
        KeyRow(
            **{
                **row,
                "account": str(row["account"]),
                "kind": Kind(row["kind"]),
                "scopes": tuple(row["scopes"]),
            }
        )
        for row in found
    ]


def revoke_key(settings: Settings, key: str) -> None:
    """Close a key, given itself or its name in the list; raise UserError where no open key is so called."""
    with connect(settings, Role.IDENTITY) as connection:
        given = {"key": digest(key), "name": key if len(key) == NAME_SIGNS else None}
        closed = run(connection, PACKAGE, "revoke_key", given).fetchall()
        if not closed:
            raise UserError("There is no open key of that name.", remedy="See: geo-mahalle key list")
        for title, role in closed:
            if role is not None:
                key_roles.drop_role(connection, role)
            note(connection, "revoked_key", what=title)
