"""A database role a key: it logs in by the key and reads the schema `analyst`, as far as the key reaches.

A role is made and dropped in the transaction that keeps or closes its key. What makes roles is a function
that nobody but the identity role may call (sql/cluster/key_roles.sql); on a server of others, whose address's
user may not set that up, keys have no role and ask by the API alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from typing import Any

import psycopg

from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.connection import connect
from geo_mahalle.database.failures import StoreConnection
from geo_mahalle.database.queries import Connection, run
from geo_mahalle.database.roles import Role
from geo_mahalle.errors import DatabaseUnavailable, UserError
from geo_mahalle.settings import Settings

PREFIX = "geo_mahalle_key_"
PACKAGE = "geo_mahalle.database"


class NoRoleError(UserError):
    """This key has no role in the database, so it cannot ask in SQL."""

    def __init__(self) -> None:
        super().__init__(remedy="Make a new key: geo-mahalle key add")


def role_of(key: str) -> str:
    """Return the name of a key's role; it tells nothing of the key."""
    return PREFIX + sha256(f"role\0{key}".encode()).hexdigest()[:16]


def can_make_roles(settings: Settings) -> bool:
    """Return whether keys get roles here; what they need is brought first where it is missing."""
    if _is_ready(settings):
        return True
    with suppress(DatabaseUnavailable):
        Cluster(settings).prepare_keys()
    return _is_ready(settings)


def make_role(connection: Connection, key: str, ends_at: datetime) -> str:
    """Make the role of a key and return its name; `connection` acts as the identity role."""
    role = role_of(key)
    verifier = connection.pgconn.encrypt_password(key.encode(), role.encode(), b"scram-sha-256").decode()
    connection.execute("SELECT keys.make_role(%s, %s, %s)", [role, verifier, ends_at])
    return role


def drop_role(connection: Connection, role: str) -> None:
    """Drop the role of a key and end its sessions."""
    connection.execute("SELECT keys.drop_role(%s)", [role])


@contextmanager
def key_connection(settings: Settings, key: str) -> Iterator[Connection]:
    """Yield a connection that is logged in as the role of a key; raise NoRoleError where it has none."""
    parameters: dict[str, Any] = dict(Cluster(settings).key_parameters(role_of(key), key))
    try:
        connection = StoreConnection.connect(**{"application_name": "geo_mahalle", **parameters})
    except psycopg.OperationalError as err:
        if "authentication failed" in str(err) or "does not exist" in str(err):
            raise NoRoleError from err
        raise DatabaseUnavailable(
            "The database does not let this key in now.", remedy="Do it again in a moment."
        ) from err
    with connection:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.commit()
        yield connection


def _is_ready(settings: Settings) -> bool:
    with connect(settings, Role.IDENTITY) as connection:
        row = run(connection, PACKAGE, "keys_ready").fetchone()
    return bool(row and row[0])
