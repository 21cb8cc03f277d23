"""Digests on their way: put once a period, tried until they are sent, never sent again when that is unsure.

A row says whose and of when, never the words or the address: those are read when it is sent. It is `sending`
only while a server takes it; what a killed process leaves so may have arrived, and is left to a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.register.notices import PACKAGE, Notice

Way = Literal["mail", "sms"]
FIRST_WAIT = timedelta(minutes=10)
MOST_TRIES = 6


@dataclass(frozen=True)
class Outgoing:
    """A digest that is to be sent; its identifier stays the same however often it is tried."""

    id: int
    public_id: UUID
    account_key: str
    way: Way
    tries: int


@dataclass(frozen=True)
class Stuck:
    """A digest that was not sent: what hindered it, how often it was tried, and whether it is tried again."""

    digest: UUID
    way: str
    state: str
    tries: int
    made_at: datetime
    failure: str | None


def put_digest(
    connection: Connection, account_key: str, way: Way, period_key: str, *, until: date, at: datetime
) -> bool:
    """Put what an account has not read nor been sent into one digest; tell whether there was anything.

    Put again for the same period it is the same one.
    """
    given = {"account": account_key, "way": way, "period": period_key, "until": until, "at": at}
    return bool(run(connection, PACKAGE, "put_digest", given).fetchall())


def due(connection: Connection, *, at: datetime) -> list[Outgoing]:
    """Return what is to be tried now, the oldest first; what a killed process was sending is uncertain."""
    run(connection, PACKAGE, "mark_uncertain")
    return [Outgoing(**row) for row in rows(connection, PACKAGE, "due_digests", {"at": at})]


def contents(connection: Connection, digest: Outgoing) -> list[Notice]:
    """Return what a digest tells: of its notices those that nobody has read meanwhile."""
    return [Notice(**row) for row in rows(connection, PACKAGE, "digest_notices", {"digest": digest.id})]


def begin(connection: Connection, digest: Outgoing) -> None:
    """Note that a server is about to take a digest."""
    _settle(connection, digest, "sending", at=None, next_at=None, failure=None)


def sent(connection: Connection, digest: Outgoing, *, at: datetime) -> None:
    """Note that a server took a digest."""
    _settle(connection, digest, "sent", at=at, next_at=None, failure=None)


def failed(
    connection: Connection, digest: Outgoing, failure: str, *, at: datetime, is_sure: bool = True
) -> None:
    """Note why a digest was not sent; it is tried again later and later, unless it may have arrived."""
    state = "waiting" if digest.tries + 1 < MOST_TRIES else "given_up"
    later = at + FIRST_WAIT * 2**digest.tries
    _settle(
        connection, digest, state if is_sure else "uncertain", at=None, next_at=later, failure=failure[:200]
    )


def drop(connection: Connection, digest: Outgoing) -> None:
    """Drop a digest that has nothing left to tell, or nobody to tell it to."""
    run(connection, PACKAGE, "drop_digest", {"digest": digest.id})


def stuck(connection: Connection) -> list[Stuck]:
    """Return what was tried and not sent, the newest first."""
    return [Stuck(**row) for row in rows(connection, PACKAGE, "stuck_digests")]


def try_again(connection: Connection, digest: UUID, *, at: datetime) -> bool:
    """Let a person have a digest tried again that was given up or may have arrived."""
    return bool(run(connection, PACKAGE, "retry_digest", {"digest": digest, "at": at}).rowcount)


def _settle(
    connection: Connection,
    digest: Outgoing,
    state: str,
    *,
    at: datetime | None,
    next_at: datetime | None,
    failure: str | None,
) -> None:
    given = {"digest": digest.id, "state": state, "at": at, "next_at": next_at, "failure": failure}
    run(connection, PACKAGE, "settle_digest", given)
