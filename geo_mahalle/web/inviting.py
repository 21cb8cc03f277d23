"""Who may make which accounts, and the sheets that are printed for them: cards and recovery codes.

An office makes accounts for people of its own reach, and only kinds that reach less than itself; its own kind
and those above come from an administrator. A card's secrets exist only in the answer that prints them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from markupsafe import Markup

from geo_mahalle import identity
from geo_mahalle.database import connect, rows
from geo_mahalle.database.scope import OFFICES, Account, Kind, Scope, scope_of
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings
from geo_mahalle.text import fold
from geo_mahalle.web import speaking
from geo_mahalle.web.admission import missing
from geo_mahalle.web.starting import qr_drawing, ways

LOCAL = (Kind.MEMBER, Kind.COUNCIL_SECRETARY, Kind.COMMITTEE_HEAD, Kind.AGENCY_LIAISON)
MAKES = {Kind.ADMINISTRATOR: tuple(Kind), Kind.COUNTY_OFFICE: LOCAL}
CARDS_AT_ONCE = 80
MAYBE_PLACEWIDE = OFFICES | {Kind.ANALYST, Kind.AGENCY_LIAISON}
"""Kinds that may reach the whole place."""
FEWEST_TO_SEARCH = 8
"""A list of no more areas than this is read, not searched."""


@dataclass(frozen=True)
class AreaName:
    """An area an account may be given."""

    id: int
    code: str
    name: str
    level_fa: str
    level_en: str
    is_small: bool
    """A neighbourhood or village: one that has a council."""


@dataclass(frozen=True)
class PrintedCard:
    """One card of the sheet; `begin` is the address of /start, None where phones are not let in."""

    name: str
    kind: Kind
    areas: str
    digits: str
    begin: str | None
    begin_qr: Markup | None
    sign_in_qr: Markup
    address: str


def reach_of(settings: Settings, account: Account) -> tuple[Scope, list[AreaName]]:
    """Return what an account reaches, and the areas it may give to others."""
    with connect(settings) as connection:
        scope = scope_of(account, connection)
        found = rows(connection, "geo_mahalle.database", "area_names")
    return scope, [AreaName(**row) for row in found if scope.has_area(row["id"])]


def own_areas(settings: Settings, account: Account) -> list[AreaName]:
    """Return the areas an account was given by name, without what lies in them."""
    _, areas = reach_of(settings, account)
    return [one for one in areas if one.id in account.area_ids]


def named(places: Sequence[AreaName], text: str) -> list[AreaName]:
    """Return the areas whose name or code holds a text, by name."""
    wanted = fold(text)
    found = [one for one in places if wanted in fold(one.name) or wanted == fold(one.code)]
    return sorted(found, key=lambda one: fold(one.name))


def to_choose(places: Sequence[AreaName], text: str) -> dict[str, Any]:
    """Return what a page that lets one of the areas be chosen needs: all, and those found by a text."""
    return {
        "places": places,
        "found": named(places, text),
        "text": text,
        "fewest_to_search": FEWEST_TO_SEARCH,
    }


def accounts_in_reach(settings: Settings, account: Account, scope: Scope) -> list[identity.AccountRow]:
    """Return the accounts that somebody may see and close: kinds below, no area outside the own reach."""
    return [row for row in identity.list_accounts(settings) if is_below(account, scope, row)]


def is_below(account: Account, scope: Scope, row: identity.AccountRow) -> bool:
    """Tell whether an account is for somebody else's to manage."""
    if Kind(row.kind) not in MAKES[account.kind]:
        return False
    if row.is_placewide and not scope.is_placewide:
        return False
    return all(scope.has_area(area_id) for area_id in row.area_ids)


def find(settings: Settings, account: Account, public_id: str) -> identity.AccountRow:
    """Return an open account in reach; missing where there is none."""
    scope, _ = reach_of(settings, account)
    for row in accounts_in_reach(settings, account, scope):
        if row.public_id == public_id and row.revoked_at is None:
            return row
    raise missing()


def check_given(
    account: Account, scope: Scope, kind: Kind, codes: Sequence[str], areas: Sequence[AreaName]
) -> list[int]:
    """Return the keys of the areas that are given; raise UserError for what is not the giver's to give."""
    if kind not in MAKES[account.kind]:
        raise UserError("An account of this kind is made by an administrator.")
    known = {area.code: area.id for area in areas}
    for code in codes:
        if code not in known:
            raise UserError("There is no area %(code)r in your reach.", values={"code": code})
    if not codes and not (scope.is_placewide and kind in MAYBE_PLACEWIDE):
        raise UserError("The account would reach nothing.", remedy="Choose at least one neighbourhood.")
    return [known[code] for code in codes]


def print_cards(
    request: Request, account: Account, chosen: Sequence[str], *, phones: int = 1
) -> list[PrintedCard]:
    """Make a card for each account; what was printed before keeps working until it is used or too old."""
    if not chosen or len(chosen) > CARDS_AT_ONCE:
        raise UserError(
            "Choose between 1 and %(cards_at_once)s accounts.", values={"cards_at_once": CARDS_AT_ONCE}
        )
    settings: Settings = request.app.state.settings
    _scope, areas = reach_of(settings, account)
    named = {area.id: area.name for area in areas}
    begin, address = _addresses(request)
    cards = []
    for public_id in chosen:
        row = find(settings, account, public_id)
        if Kind(row.kind) in OFFICES:
            raise UserError("Offices sign in by password and one-time code, not by card.")
        made = identity.make_card(settings, public_id, phones=phones, actor=actor_of(account))
        cards.append(
            PrintedCard(
                row.name,
                Kind(row.kind),
                speaking.say(", ").join(named[area_id] for area_id in row.area_ids if area_id in named),
                made.digits,
                begin,
                qr_drawing(begin) if begin else None,
                qr_drawing(f"{address}/login#card={made.token}"),
                address,
            )
        )
    return cards


def actor_of(account: Account) -> tuple[str, str]:
    """Return an account as the audit knows it."""
    return account.kind.value, account.public_id


def _addresses(request: Request) -> tuple[str | None, str]:
    """Return the address of /start for phones (None where they are not let in) and of the application."""
    if getattr(request.app.state, "lan", None) is not None:
        found = ways(request)
        secure = found.secure
        if request.url.hostname in ("localhost", "127.0.0.1"):
            host = found.begin.removeprefix("http://").rsplit(":", 1)[0]
            secure = f"https://{host}:{request.app.state.lan.secure_port}"
        return found.begin, secure
    return None, f"{request.url.scheme}://{request.headers.get('host', '')}"
