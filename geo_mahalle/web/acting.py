"""Who acts on problems, and when: the account as an actor of the register, the place's today, its photos.

The register knows roles, not accounts: an actor is a role and a keyed digest, so that two acts of one person
on one problem can be told to be of one person and nothing else can.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Form, Request

from geo_mahalle.catalogue import Catalogue, read_catalogue
from geo_mahalle.database import Connection, connect
from geo_mahalle.database.cluster import secret
from geo_mahalle.database.places import read_place
from geo_mahalle.identity import Account, Kind
from geo_mahalle.register.hazards import Actor
from geo_mahalle.settings import Settings
from geo_mahalle.web.admission import missing

ROLES = {
    Kind.MEMBER: "member",
    Kind.COMMITTEE_HEAD: "committee_head",
    Kind.COUNCIL_SECRETARY: "secretary",
    Kind.COUNTY_OFFICE: "county_office",
}
"""What the register calls the kinds that act on problems."""

Words = Annotated[str, Form(max_length=200, pattern=r"^[^\x00]*$")]
"""A text of a form; a NUL sign, which the database cannot keep, is refused at the door."""

DECIDES = frozenset({Kind.COMMITTEE_HEAD, Kind.COUNCIL_SECRETARY, Kind.COUNTY_OFFICE})
WRITES_LETTERS = frozenset({Kind.COUNCIL_SECRETARY, Kind.COUNTY_OFFICE})


def settings_of(request: Request) -> Settings:
    """Return the settings of the application that answers."""
    settings: Settings = request.app.state.settings
    return settings


def actor_of(settings: Settings, account: Account) -> Actor:
    """Return an account as an actor of the register; missing for a kind that does not act on problems."""
    role = ROLES.get(account.kind)
    if role is None:
        raise missing()
    return Actor(account.public_id, role, secret(settings))


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def today(connection: Connection) -> date:
    """Return today of the place: by this one day every page judges and writes, so that no two disagree."""
    return read_place(connection).today


def zone(settings: Settings) -> ZoneInfo:
    """Return the place's own time, by which a moment has its day."""
    with connect(settings) as connection:
        return ZoneInfo(read_place(connection).timezone)


def photos_folder(settings: Settings) -> Path:
    """Return where the photos of this installation lie."""
    return settings.home / "photos"


def catalogue_of(settings: Settings) -> Catalogue:
    """Return the catalogue of this installation, read once."""
    return _catalogue(settings.layers)


@cache
def _catalogue(layers: Path | None) -> Catalogue:
    return read_catalogue(layers)
