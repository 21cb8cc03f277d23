"""A PostgreSQL server's fitness: what is asked of one, private or another's, and the remedy for each lack.

The judgement is pure (`judge`), the look at the server is one query (`look`), so that every remedy can be
tested without owning every kind of broken server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from geo_mahalle.errors import DatabaseUnavailable

ROLES = tuple(
    f"geo_mahalle_{name}" for name in ("owner", "app", "compute", "identity", "web", "public", "backup")
)
OLDEST = 150018
OLDEST_POSTGIS = (3, 3)
SQL = Path(__file__).parent / "sql" / "cluster"
CONNECT_TIMEOUT_S = "5"


class NotReachable(DatabaseUnavailable):
    """No connection to the database server."""


class ServerTooOld(DatabaseUnavailable):
    """The server's PostgreSQL or PostGIS is too old."""


class PostgisMissing(DatabaseUnavailable):
    """The server has no PostGIS."""


class RolesMissing(DatabaseUnavailable):
    """The server lacks roles of geo_mahalle, or does not let this user act as them."""


@dataclass(frozen=True)
class ServerFacts:
    """What a server is and has; `version` is PostgreSQL's number, 150018 for 15.18."""

    version: int
    postgis: str | None
    missing: tuple[str, ...]
    refused: tuple[str, ...]
    places: tuple[str, ...]


def read_sql(name: str) -> bytes:
    """Return one of the cluster's SQL files."""
    return (SQL / f"{name}.sql").read_bytes()


def open_connection(parameters: Mapping[str, str], *, remedy: str) -> psycopg.Connection:
    """Connect with autocommit; raises NotReachable with the server's own words and the remedy."""
    try:
        return psycopg.connect(
            make_conninfo(**{"connect_timeout": CONNECT_TIMEOUT_S, **parameters}), autocommit=True
        )
    except psycopg.OperationalError as err:
        words = str(err).strip().splitlines()[0].removeprefix("connection is bad: ")
        raise NotReachable(f"No connection to the database: {words}", remedy=remedy) from err


def look(connection: psycopg.Connection) -> ServerFacts:
    """Return the server's facts."""
    row = connection.execute(read_sql("facts"), {"roles": list(ROLES)}).fetchone()
    if row is None:
        raise NotReachable
    version, postgis, missing, refused, places = row
    return ServerFacts(version, postgis, tuple(missing), tuple(refused), tuple(places))


def judge(facts: ServerFacts) -> None:
    """Raise the first lack of the server with its remedy; return where it is fit."""
    if facts.version < OLDEST:
        raise ServerTooOld(
            f"PostgreSQL {version_text(facts.version)} is too old; {version_text(OLDEST)} is needed.",
            remedy="Update it: apt-get update && apt-get install --only-upgrade postgresql.",
        )
    judge_postgis(facts)
    if facts.missing:
        raise RolesMissing(
            f"The server has no role {', '.join(facts.missing)}.",
            remedy=f"As its superuser: psql -f {SQL / 'roles.sql'}",
        )
    if facts.refused:
        raise RolesMissing(
            f"This user may not act as {', '.join(facts.refused)}.",
            remedy=f"As the server's superuser: GRANT {', '.join(facts.refused)} TO the user of the address.",
        )


def judge_postgis(facts: ServerFacts) -> None:
    """Raise where PostGIS is missing or too old."""
    package = f"postgresql-{facts.version // 10000}-postgis-3"
    if facts.postgis is None:
        raise PostgisMissing("The server has no PostGIS.", remedy=f"Install it: apt-get install {package}")
    numbers = tuple(int(part) for part in re.findall(r"\d+", facts.postgis)[:2])
    if numbers < OLDEST_POSTGIS:
        oldest = ".".join(map(str, OLDEST_POSTGIS))
        raise ServerTooOld(
            f"PostGIS {facts.postgis} is too old; {oldest} or newer is needed.",
            remedy=f"Update it: apt-get install --only-upgrade {package}",
        )


def version_text(number: int) -> str:
    """Return PostgreSQL's version as people write it: 150018 is 15.18."""
    return f"{number // 10000}.{number % 10000}"
