"""What every page of a plan needs: who asks, whether the area is theirs, and how things are said.

An area out of reach looks like one that is not there. Of a plan a page shows what the account's edition may
show (`pages.plans.editions`), and no problem of a higher class than the account sees.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from geo_mahalle import jalali
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, connect, read_place
from geo_mahalle.errors import UserError
from geo_mahalle.identity import Account, Kind, Scope, scope_of
from geo_mahalle.pages.plans.editions import disclose
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.costs import MONEY, to_rials
from geo_mahalle.planning.desks import PlanDesk, read_desks
from geo_mahalle.planning.make import day_of
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.settings import Settings
from geo_mahalle.text import clean
from geo_mahalle.text import digits as latin_digits
from geo_mahalle.web import speaking
from geo_mahalle.web.acting import catalogue_of
from geo_mahalle.web.admission import missing, signed_in
from geo_mahalle.web.reading import whole

EDITORS = frozenset({Kind.COUNCIL_SECRETARY, Kind.COUNTY_OFFICE, Kind.ADMINISTRATOR})
"""Who keeps a council's list, asks for suggestions and records decisions."""
PLANNERS = frozenset({Kind.COUNTY_OFFICE, Kind.PROVINCE_OFFICE, Kind.ANALYST})
"""Who sees ranks and scores, with and without the weight for scarce services; councils see none."""
READERS = EDITORS | {Kind.MEMBER, Kind.COMMITTEE_HEAD, Kind.PROVINCE_OFFICE, Kind.ANALYST}
FOLLOWERS = EDITORS | {Kind.COMMITTEE_HEAD, Kind.AGENCY_LIAISON}
"""Who tells what became of an action."""
ROLES = {
    Kind.MEMBER: "member",
    Kind.COUNCIL_SECRETARY: "secretary",
    Kind.COMMITTEE_HEAD: "committee_head",
    Kind.COUNTY_OFFICE: "county_office",
    Kind.ADMINISTRATOR: "county_office",
    Kind.PROVINCE_OFFICE: "county_office",
    Kind.ANALYST: "member",
    Kind.AGENCY_LIAISON: "agency_liaison",
}
"""The role that stands in histories for a kind of account."""
UNITS = {
    "million_rial": "million rials",
    "million_toman": "million tomans",
    "toman": "tomans",
    "rial": "rials",
    "new_rial": "new rials",
}
"""Units of money on forms, with their msgids."""


async def _read_form(request: Request) -> FormData:
    return await request.form()


PageForm = Annotated[FormData, Depends(_read_form)]
"""A form whose fields are not known beforehand."""


@dataclass(frozen=True)
class Desk:
    """An area's plan as one person sees it."""

    settings: Settings
    connection: Connection
    account: Account
    scope: Scope
    area: PlanDesk
    today: date
    words: Wording

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue."""
        return self.words.catalogue

    @property
    def may_edit(self) -> bool:
        """Return whether the person keeps the list, asks for suggestions and records decisions."""
        return self.account.kind in EDITORS

    @property
    def may_weigh(self) -> bool:
        """Return whether the person sees ranks, scores and weights."""
        return self.account.kind in PLANNERS

    @property
    def role(self) -> str:
        """Return the role that histories show."""
        return ROLES[self.account.kind]

    def seen(self, plan: PlanDocument) -> PlanDocument:
        """Return the plan without what this person may not see."""
        told = disclose(plan, "office" if self.scope.edition == "office" else "council")
        problems = tuple(one for one in told.problems if one.sensitivity <= self.scope.max_sensitivity)
        known = {one.number for one in problems}
        actions = tuple(
            replace(one, problem_numbers=tuple(number for number in one.problem_numbers if number in known))
            for one in told.actions
        )
        return replace(told, problems=problems, actions=actions)


@contextmanager
def open_desk(request: Request, code: str) -> Iterator[Desk]:
    """Yield the desk of an area; a write made on its connection is kept when the block ends well."""
    settings: Settings = request.app.state.settings
    account = signed_in(request)
    with connect(settings) as connection:
        found = read_desks(connection, code)
        scope = scope_of(account, connection)
        if not found or not scope.has_area(found[0].id):
            raise missing()
        words, today = _words(settings, connection)
        yield Desk(settings, connection, account, scope, found[0], today, words)


@contextmanager
def open_hall(request: Request) -> Iterator[tuple[Connection, Scope, Wording, date]]:
    """Yield what a page over many areas needs."""
    settings: Settings = request.app.state.settings
    with connect(settings) as connection:
        words, today = _words(settings, connection)
        yield connection, scope_of(signed_in(request), connection), words, today


def words_of(settings: Settings, connection: Connection) -> tuple[Wording, date]:
    """Return the words and the day of the place, for pages without an account."""
    return _words(settings, connection)


def _words(settings: Settings, connection: Connection) -> tuple[Wording, date]:
    place = read_place(connection)
    if place is None:
        raise UserError("The place is not set up yet.", remedy="Make it: geo-mahalle place add")
    return Wording(speaking.language(), place.calendar, catalogue_of(settings)), day_of(place)


def read_amount(amount: str, unit: str) -> int:
    """Return rials as typed; raises UserError in words."""
    if unit not in MONEY:
        raise UserError("Choose a unit of money.")
    try:
        return to_rials(amount.strip() or "0", unit)
    except ValueError as err:
        raise UserError(
            "The amount is not a number.", remedy="Write it in digits, for instance 1,250."
        ) from err


def read_whole(text: str, *, what: str, low: int = 0, high: int = 100_000) -> int:
    """Return a whole number as typed, in any digits; raises UserError that names it."""
    found = whole(latin_digits(clean(text)).replace(",", ""), low=low, high=high)
    if found is None:
        raise UserError(
            "%(what)s: %(text)s",
            remedy="Write a number from %(low)s to %(high)s.",
            values={"what": speaking.say(what), "text": text, "low": low, "high": f"{high:,}"},
        )
    return found


def read_day(text: str) -> date:
    """Return a day as typed, Jalali or not; raises UserError with an example."""
    try:
        return jalali.read_day(text.strip())
    except ValueError as err:
        raise UserError(
            "%(text)r is not a day.", remedy="Write it like 1404/07/10.", values={"text": text}
        ) from err
