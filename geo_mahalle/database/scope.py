"""What an account reaches: the one place where reach is decided, denying by default.

Every query of the web that may tell of persons is narrowed by `scope_of(account, connection)`, and runs on
`web_connection`, where the database itself decides once more by the session's unguessable key (row security,
database/sql/identity). Areas reach down the hierarchy; committees bind to their categories.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from geo_mahalle.database.connection import connect
from geo_mahalle.database.queries import Connection, run
from geo_mahalle.database.roles import Role
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings


class Kind(StrEnum):
    """What a person does; no kind for police or military exists."""

    MEMBER = "member"
    COUNCIL_SECRETARY = "council_secretary"
    COMMITTEE_HEAD = "committee_head"
    COUNTY_OFFICE = "county_office"
    PROVINCE_OFFICE = "province_office"
    ANALYST = "analyst"
    AGENCY_LIAISON = "agency_liaison"
    ADMINISTRATOR = "administrator"


OFFICES = frozenset({Kind.COUNTY_OFFICE, Kind.PROVINCE_OFFICE, Kind.ADMINISTRATOR})
"""Kinds that sign in with a one-time code as well."""

READS_OFFICE = OFFICES | {Kind.ANALYST}
"""Kinds that see the office edition."""

LARGEST_SENSITIVITY = {
    Kind.MEMBER: 1,
    Kind.COUNCIL_SECRETARY: 2,
    Kind.COMMITTEE_HEAD: 3,
    Kind.COUNTY_OFFICE: 2,
    Kind.PROVINCE_OFFICE: 2,
    Kind.ANALYST: 1,
    Kind.AGENCY_LIAISON: 1,
    Kind.ADMINISTRATOR: 2,
}
"""The same figures stand in database/sql/identity/10_reach.sql; a test holds them equal."""


@dataclass(frozen=True)
class Account:
    """Somebody who is signed in; `session_key` is the secret of this session, never shown."""

    id: int
    public_id: str
    kind: Kind
    name: str
    is_placewide: bool
    area_ids: tuple[int, ...]
    committees: tuple[str, ...]
    session_key: str = field(repr=False, default="")
    key_scopes: tuple[str, ...] | None = None
    """What an API key may do; None for a person at a browser."""
    agency_id: str | None = None
    """The agency a liaison answers for."""


@dataclass(frozen=True)
class Scope:
    """What an account reaches; empty areas without `is_placewide` reach nothing."""

    is_placewide: bool
    area_ids: frozenset[int]
    committees: frozenset[str] | None
    """None: every committee."""
    edition: Literal["council", "office"]
    max_sensitivity: int

    def has_area(self, area_id: int | None) -> bool:
        """Tell whether an area is reached; a fact outside every area is for the whole place only."""
        return self.is_placewide or (area_id is not None and area_id in self.area_ids)

    def has_committee(self, committee_id: str) -> bool:
        """Tell whether a committee's facts are reached."""
        return self.committees is None or committee_id in self.committees


def scope_of(account: Account, connection: Connection) -> Scope:
    """Return what an account reaches, with the areas that lie in its own."""
    found = run(connection, "geo_mahalle.database", "areas_below", {"areas": list(account.area_ids)})
    return scope_with(account, (area_id for (area_id,) in found))


def scope_with(account: Account, areas: Iterable[int]) -> Scope:
    """Return what an account reaches, whose areas with those in them are looked up already."""
    is_bound = bool(account.committees) or account.kind is Kind.COMMITTEE_HEAD
    return Scope(
        is_placewide=account.is_placewide,
        area_ids=frozenset(areas),
        committees=frozenset(account.committees) if is_bound else None,
        edition="office" if account.kind in READS_OFFICE else "council",
        max_sensitivity=LARGEST_SENSITIVITY[account.kind],
    )


@contextmanager
def web_connection(settings: Settings, account: Account) -> Iterator[Connection]:
    """Yield a connection that sees, of reports and issues, what the account's session reaches.

    It reads only; what a page writes goes through the stage's own function as the app, after `scope_of`.
    """
    with connect(settings, Role.WEB) as connection:
        run(connection, "geo_mahalle.database", "set_session", {"key": account.session_key})
        yield connection


def areas_by_code(settings: Settings, codes: Sequence[str]) -> list[int]:
    """Return the keys of areas in the order of their codes; raise UserError for a code that is not there."""
    with connect(settings) as connection:
        cursor = run(connection, "geo_mahalle.database", "areas_by_code", {"codes": list(codes)})
        known: dict[str, int] = dict(cursor.fetchall())
    for code in codes:
        if code not in known:
            raise UserError(
                "There is no area %(code)r.",
                remedy="See the codes: geo-mahalle export areas",
                values={"code": code},
            )
    return [known[code] for code in codes]
