"""Connections that stay open between requests: opening one costs more than what a report asks of it.

Only for roles whose sessions keep nothing (app, identity): the role behind row security opens its own. A
connection that lay idle is looked at before it is used again, so a database that went away and came back is
found without a restart.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from geo_mahalle.database.connection import connect
from geo_mahalle.database.failures import translated
from geo_mahalle.database.queries import Connection
from geo_mahalle.database.roles import Role
from geo_mahalle.errors import DatabaseUnavailable
from geo_mahalle.settings import Settings

MOST = 8
PATIENCE_S = 10.0
LOOK_AFTER_S = 1.0
Key = tuple[int, Settings, Role, bool]
_idle: dict[Key, list[tuple[float, Connection]]] = {}
_free: dict[Key, threading.BoundedSemaphore] = {}
_lock = threading.Lock()


@contextmanager
def pooled(settings: Settings, role: Role = Role.APP, *, autocommit: bool = False) -> Iterator[Connection]:
    """Yield a connection as a role; it commits, or rolls back on an error, and is kept for the next.

    At most eight at once; who comes later waits. With `autocommit` each statement stands alone, which spares
    a look-up two ways to the server. The driver's errors are told in our words, as by `connect`.
    """
    key = (os.getpid(), settings, role, autocommit)
    with _lock:
        free = _free.setdefault(key, threading.BoundedSemaphore(MOST))
    if not free.acquire(timeout=PATIENCE_S):
        raise DatabaseUnavailable("Every connection is in use.", remedy="Do it again in a moment.")
    try:
        yield from _lend(key)
    finally:
        free.release()


def _lend(key: Key) -> Iterator[Connection]:
    connection = _take(key)
    try:
        yield connection
        connection.commit()
    except psycopg.Error as err:
        _undo(connection)
        told = translated(err)
        if told is None:
            raise
        raise told from err
    except BaseException:
        _undo(connection)
        raise
    finally:
        _give_back(key, connection)


def _take(key: Key) -> Connection:
    while True:
        with _lock:
            kept = _idle.get(key)
            since, connection = kept.pop() if kept else (0.0, None)
        if connection is None:
            return _open(key)
        if time.monotonic() - since < LOOK_AFTER_S or _lives(connection):
            return connection
        connection.close()


def _open(key: Key) -> Connection:
    """Return a new connection; where statements stand alone their plans are made once, not for each asking.

    Those are looked up by key and by place, whatever the values: planning them cost as much as running them.
    """
    connection = connect(key[1], key[2], autocommit=key[3])
    if key[3]:
        connection.execute("SET plan_cache_mode = force_generic_plan")
    return connection


def _lives(connection: Connection) -> bool:
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error:
        return False
    return True


def _undo(connection: Connection) -> None:
    try:
        connection.rollback()
    except psycopg.Error:
        connection.close()


def _give_back(key: Key, connection: Connection) -> None:
    with _lock:
        kept = _idle.setdefault(key, [])
        if not connection.closed and len(kept) < MOST:
            kept.append((time.monotonic(), connection))
            return
    connection.close()
