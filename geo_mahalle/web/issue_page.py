"""What the page of a problem shows, in the words and numbers of its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection
from geo_mahalle.database.filters import Filter, encode_filter
from geo_mahalle.identity import Account
from geo_mahalle.register.hazards import routing_rules, standing
from geo_mahalle.register.hazards.clocks import clocks, cutoffs
from geo_mahalle.register.hazards.routing import Route
from geo_mahalle.register.hazards.standing import Part, Reason, Standing
from geo_mahalle.register.hazards.working_days import WorkCalendar, read_calendar
from geo_mahalle.settings import Settings
from geo_mahalle.web import acting, speaking, telling

_ = speaking.say
REASON_KINDS = {"refused": "refuse", "persisting": "reopen"}


@dataclass(frozen=True)
class Action:
    """A move as a form: what it needs (None, reason or evidence), its reasons, and what hinders it now."""

    to: str
    title: str
    needs: str | None
    reasons: Sequence[Reason]
    hindrance: str | None
    is_first: bool


def gather(connection: Connection, settings: Settings, account: Account, number: int) -> dict[str, Any]:
    """Return everything the page of a problem shows to an account."""
    catalogue, actor = acting.catalogue_of(settings), acting.actor_of(settings, account)
    here, told = standing.read_standing(connection, number), standing.story(connection, number)
    category = catalogue.categories[here.category]
    agency = catalogue.agencies[here.routed_agency or category.agency]
    calendar = read_calendar(connection, catalogue.holidays.values(), agency.id)
    today, decides = acting.today(connection), account.kind in acting.DECIDES
    parts = standing.parts(connection, number)
    reasons = standing.reasons(connection)
    allowed = {} if here.merged_into else standing.moves(connection, here.state, actor.role)
    proofs = standing.evidence(connection, number, actor)
    return {
        "here": here,
        "chips": [
            speaking.title(catalogue.chips[chip]) for chip in here.chips or [] if chip in catalogue.chips
        ],
        "around": _around(here),
        "category": category,
        "agency": agency,
        "committee": catalogue.committees[here.committee],
        "rubric": getattr(category.rubric[here.severity - 1], speaking.language()) if here.severity else None,
        "telling": telling,
        "actions": _actions(here, allowed, reasons, parts, proofs),
        "proofs": proofs,
        "told": told,
        "clocks": clocks(
            told, opened_on=here.opened_on, resolved_on=here.resolved_on, today=today, calendar=calendar
        ),
        "is_overdue": here.is_open and _is_overdue(here, category.deadline_days, calendar, connection),
        "photos": standing.photos(connection, number, with_pending=decides),
        "parts": parts,
        "committees": _committees(catalogue),
        "escalations": [one for one in reasons if one.kind == "escalate"],
        "signals": standing.waiting_signals(connection, number) if decides else [],
        "decides": decides,
        "writes_letters": account.kind in acting.WRITES_LETTERS,
        "why": _why(routing_rules.why_here(connection, catalogue, number)),
        "broken_rules": _broken(connection, catalogue) if decides else [],
        "merges": [one for one in told if one.kind == "merged"],
        "fresh": uuid4(),
    }


def _is_overdue(here: Standing, deadline_days: int, calendar: WorkCalendar, connection: Connection) -> bool:
    last = cutoffs([deadline_days], today=acting.today(connection), calendar=calendar)[deadline_days]
    return here.opened_on <= last


def _actions(
    here: Standing,
    allowed: Mapping[str, str | None],
    reasons: Sequence[Reason],
    parts: Sequence[Part],
    proofs: Sequence[Mapping[str, Any]],
) -> list[Action]:
    """Return the allowed moves in the order in which they are offered."""
    order = [
        state
        for state in ("reviewing", "resolved", "persisting", "with_agency", "refused")
        if state in allowed
    ]
    left = sum(part.is_open for part in parts)
    found = []
    for state in order:
        needs = allowed[state]
        hindrance = None
        if state in ("resolved", "refused") and left:
            hindrance = _("Its parts are not closed yet: {left} of {all}.").format(
                left=telling.number(left), all=telling.number(len(parts))
            )
        kind = REASON_KINDS.get(state)
        chosen = [one for one in reasons if one.kind == kind]
        found.append(Action(state, _title(here.state, state), needs, chosen, hindrance, state == order[0]))
    return found


def _title(standing_in: str, to: str) -> str:
    if to == "reviewing":
        titles = {"recorded": _("It is right"), "with_agency": _("Take it back from the agency")}
        return titles.get(standing_in, _("Look at it again"))
    return {
        "refused": _("It is not accepted"),
        "with_agency": _("It was handed to the agency without a letter"),
        "resolved": _("It is fixed: close it"),
        "persisting": _("It is still there: open it again"),
    }.get(to, telling.STATES[to])


def _around(here: Standing) -> str | None:
    """Return the inbox's query of what is open within about 150 m; None where there is no place."""
    if here.lon is None or here.lat is None:
        return None
    box = (here.lon - 0.0017, here.lat - 0.0014, here.lon + 0.0017, here.lat + 0.0014)
    return encode_filter(Filter(is_open=True, bbox=box))


def _why(sent: Route | None) -> list[tuple[str, str]]:
    """Return the rules that were asked, each with what it said; nothing where there are no rules."""
    return [] if sent is None else [(rule, telling.WHY[said]) for rule, said in sent.why]


def _broken(connection: Connection, catalogue: Catalogue) -> list[tuple[str, str, str]]:
    found = routing_rules.findings(connection, catalogue)
    return [(one.rule, telling.FINDINGS[one.kind], one.other) for one in found]


def _committees(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(one.id, speaking.title(one)) for one in catalogue.committees.values()]
