"""Keys of programs: shown once, kept as a digest, bound to an account's reach and to what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from geo_mahalle.database import Role, connect, run
from geo_mahalle.database.scope import Account
from geo_mahalle.identity.audits import note
from geo_mahalle.identity.digests import digest, fresh_token
from geo_mahalle.identity.sessions import PACKAGE, find
from geo_mahalle.settings import Settings

PREFIX = "gm_"


def make_key(
    settings: Settings, account_id: int, *, title: str, scopes: Sequence[str], lasts: timedelta
) -> str:
    """Return a fresh key of an account."""
    key = PREFIX + fresh_token()
    with connect(settings, Role.IDENTITY) as connection:
        given = {
            "account": account_id,
            "title": title,
            "key": digest(key),
            "scopes": list(scopes),
            "lasts": lasts,
        }
        run(connection, PACKAGE, "make_key", given)
        note(connection, "made_key", what=title)
    return key


def account_of_key(settings: Settings, key: str) -> Account | None:
    """Return in whose name a key acts, with `key_scopes`; None for one that ended or never was."""
    if not key.startswith(PREFIX):
        return None
    with connect(settings, Role.IDENTITY) as connection:
        return find(connection, "key_account", key)


def revoke_key(settings: Settings, key: str) -> None:
    """Close a key."""
    with connect(settings, Role.IDENTITY) as connection:
        run(connection, PACKAGE, "revoke_key", {"key": digest(key)})
        note(connection, "revoked_key", what="key")
