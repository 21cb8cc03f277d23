"""Guessing is slow, and nobody is locked out by somebody else's guesses.

Wrong tries are counted per login and network address: from the fourth on the wait doubles, up to 40 s. Tries
that come at once are judged one after the other, and the addresses of one IPv6 network count as one. A login
that is guessed at from many addresses lets at most ten checks a minute through from addresses that failed
before; an address that did not fail is always let through, so the real person gets in.
"""

from __future__ import annotations

import ipaddress
import math
from dataclasses import dataclass

from geo_mahalle.database import Connection, run
from geo_mahalle.errors import UserError
from geo_mahalle.identity.digests import keyed_digest
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.identity"
FREE_TRIES = 3
LONGEST_WAIT_S = 40
CHECKS_A_MINUTE = 10
OWN_BITS = 64
"""Of an IPv6 address: what its owner chooses freely, as often as he likes."""


class SlowDown(UserError):  # noqa: N818 - it is a state, not a fault
    """Too many wrong tries; wait a little and try again."""

    http_status = 429

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(remedy=f"Wait {wait_s} seconds.")


@dataclass(frozen=True)
class Tries:
    """By what wrong tries are counted."""

    bucket: bytes
    target: bytes


def tries_of(settings: Settings, login: str, address: str) -> Tries:
    """Return the counters of a login as tried from a network address."""
    bucket = keyed_digest(settings, "bucket", login, network_of(address))
    return Tries(bucket, keyed_digest(settings, "target", login))


def network_of(address: str) -> str:
    """Return what of a network address its owner cannot change at will.

    >>> network_of("2001:db8:1:2:aaaa::1"), network_of("::ffff:10.0.0.7"), network_of("10.0.0.7")
    ('2001:db8:1:2::/64', '10.0.0.7', '10.0.0.7')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), OWN_BITS), strict=False))


def wait_s(failures: int, since_s: float) -> int:
    """Return how many seconds are left to wait after so many wrong tries, the last of them `since_s` ago.

    >>> [wait_s(failures, 0) for failures in (0, 2, 3, 4, 6, 20)]
    [0, 0, 2, 4, 16, 40]
    """
    if failures < FREE_TRIES:
        return 0
    wanted = min(LONGEST_WAIT_S, 1 << min(failures - FREE_TRIES + 1, 10))
    return max(0, math.ceil(wanted - since_s))


def let_through(connection: Connection, tries: Tries) -> None:
    """Raise SlowDown where this address has to wait."""
    run(connection, PACKAGE, "lock_bucket", vars(tries))
    row = run(connection, PACKAGE, "recent_guesses", vars(tries)).fetchone()
    failures, since_s, on_target = row if row else (0, 0.0, 0)
    wait = wait_s(failures, float(since_s or 0))
    if failures and on_target >= CHECKS_A_MINUTE:
        wait = max(wait, 6)
    if wait > 0:
        raise SlowDown(wait)


def count(connection: Connection, tries: Tries) -> None:
    """Count a wrong try, and forget those of more than an hour ago."""
    run(connection, PACKAGE, "count_guess", vars(tries))
    run(connection, PACKAGE, "forget_guesses")
