"""Connections to the one database of a place, each as a role.

Driver errors are translated here, once: nobody above database/ catches psycopg's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy import Engine, create_engine

from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.failures import StoreConnection
from geo_mahalle.database.queries import Connection
from geo_mahalle.database.roles import Role
from geo_mahalle.errors import DatabaseUnavailable
from geo_mahalle.settings import Settings


def parameters_for(settings: Settings, role: Role) -> dict[str, Any]:
    """Return the parameters of a connection to the place's database as a role."""
    given: dict[str, Any] = dict(Cluster(settings).connection_parameters(role))
    return {"application_name": "geo_mahalle", **given}


@contextmanager
def _translated(settings: Settings) -> Iterator[None]:
    """Turn the driver's refusal to connect into our error with its remedy."""
    try:
        yield
    except errors.InvalidCatalogName as err:
        raise DatabaseUnavailable(
            f"There is no database for the place {settings.place!r}.",
            remedy=f"Make it: geo-mahalle place add {settings.place}",
        ) from err
    except psycopg.OperationalError as err:
        if "does not exist" in str(err) and "database" in str(err):
            raise DatabaseUnavailable(
                f"There is no database for the place {settings.place!r}.",
                remedy=f"Make it: geo-mahalle place add {settings.place}",
            ) from err
        raise DatabaseUnavailable(
            f"The database does not answer: {str(err).strip()}",
            remedy="Start it: geo-mahalle start; or look what is wrong: geo-mahalle check",
        ) from err


def connect(settings: Settings, role: Role = Role.APP, *, autocommit: bool = False) -> Connection:
    """Return an open connection to the place's database as a role.

    Used as a context manager it commits, or rolls back on an error, and closes; the driver's errors are told
    in our words there. Times come back in UTC. Raises DatabaseUnavailable with the remedy.
    """
    with _translated(settings):
        connection = StoreConnection.connect(**parameters_for(settings, role), autocommit=autocommit)
    connection.execute("SET TIME ZONE 'UTC'")
    if not autocommit:
        connection.commit()
    return connection


def engine(settings: Settings, role: Role = Role.APP) -> Engine:
    """Return an SQLAlchemy engine on the same connections."""
    return create_engine(
        "postgresql+psycopg://", creator=lambda: connect(settings, role), pool_size=8, pool_pre_ping=True
    )
