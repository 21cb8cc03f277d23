"""The money of a plan beside its total: by quarter, by committee, and what is set aside for some actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import Request

from geo_mahalle.database import read_place
from geo_mahalle.errors import UserError
from geo_mahalle.planning.make import plan_quarters
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.suggestions import Suggestion
from geo_mahalle.web.acting import catalogue_of
from geo_mahalle.web.plan_asking import Amount
from geo_mahalle.web.plan_desk import Desk, read_amount

MOST_EARMARKS = 3
PAYERS = ("province_fund", "charity", "people")
"""Bodies beside agencies whose money may be set aside."""


def purses(desk: Desk, given: Parameters) -> dict[str, Any]:
    """Return what the form shows: the quarters, the committees and who may pay, with what was given."""
    place = read_place(desk.connection)
    calendar = "jalali" if place is None else place.calendar
    periods = plan_quarters(desk.today, given.quarters, calendar)
    amounts = given.quarter_rials or ()
    kept = [*given.earmarks.items(), *[("", 0)] * MOST_EARMARKS][:MOST_EARMARKS]
    payers = {one.payer for one in desk.catalogue.interventions.values()}
    return {
        "purse_quarters": [
            (one.key, amounts[at] if at < len(amounts) and amounts[at] < given.budget_rials else None)
            for at, one in enumerate(periods)
        ],
        "purse_committees": [(name, given.committee_rials.get(name)) for name in desk.catalogue.committees],
        "earmarks": kept,
        "earmark_names": [f"committee:{name}" for name in desk.catalogue.committees]
        + [f"payer:{name}" for name in sorted({*PAYERS, *payers})],
        "has_purses": bool(given.quarter_rials or given.committee_rials or given.earmarks),
    }


def read_by_quarter(
    amount: str, amounts: Sequence[str], unit: str, quarters: int
) -> tuple[int, tuple[int, ...] | None]:
    """Return the budget in all and by quarter: no total means their sum, an empty quarter no limit."""
    told = [read_amount(one, unit) if one.strip() else None for one in amounts[:quarters]]
    known = [one for one in told if one is not None]
    total = read_amount(amount, unit) if amount.strip() or not known else sum(known)
    if not known:
        return total, None
    every = [*told, *[None] * (quarters - len(told))]
    return total, tuple(total if one is None else one for one in every)


def read_committees(amounts: Sequence[str], unit: str, request: Request) -> dict[str, int]:
    """Return the most that each committee's actions may cost, where that was typed."""
    names = catalogue_of(request.app.state.settings).committees
    return {name: read_amount(one, unit) for name, one in zip(names, amounts, strict=False) if one.strip()}


def read_earmarks(names: Sequence[str], amounts: Sequence[str], unit: str, total: int) -> dict[str, int]:
    """Return what is set aside, by whom it is for; raises UserError where it is more than there is."""
    found: dict[str, int] = {}
    for name, one in zip(names[:MOST_EARMARKS], amounts[:MOST_EARMARKS], strict=False):
        if one.strip() and not name:
            raise UserError("Say for whom the money is set aside.")
        if one.strip():
            found[name] = found.get(name, 0) + read_amount(one, unit)
    if sum(found.values()) > total:
        raise UserError(
            "More is set aside than the whole budget.", remedy="Raise the budget, or set less aside."
        )
    return found


def compared(desk: Desk, before: Sequence[Suggestion], asked: Parameters) -> list[Amount]:
    """Return the budget in all and by quarter, committee and purse, beside those of the suggestion before."""
    if not before:
        return []
    say, was = desk.words.say, desk.words.say("in the suggestion before")
    former = before[0].parameters
    found = [Amount(say("Budget in all"), was, former.budget_rials, asked.budget_rials)]
    quarters = plan_quarters(desk.today, asked.quarters, desk.words.calendar)
    for period, old, new in zip(
        quarters, former.quarter_rials or (), asked.quarter_rials or (), strict=False
    ):
        if new < asked.budget_rials and old < former.budget_rials:  # the whole budget means no limit
            found.append(Amount(desk.words.quarter(period.key), was, old, new))
    for name, amount in asked.committee_rials.items():
        found.append(Amount(desk.words.committee(name), was, former.committee_rials.get(name), amount))
    for name, amount in asked.earmarks.items():
        words = f"{say('Set aside, for these actions alone')}: {earmark_words(desk, name)}"
        found.append(Amount(words, was, former.earmarks.get(name), amount))
    return found


def earmark_words(desk: Desk, name: str) -> str:
    """Return for whom or from whom money is set aside, in words."""
    kind, _, key = name.partition(":")
    return desk.words.committee(key) if kind == "committee" else desk.words.body(key)
