"""Suggestions of the optimiser: asked for on a page, computed by another process, kept as a draft or not.

Everything about one stands in its row from the request on. Whoever computes it says how far it is; where
that stops (a power cut, a killed process) the next one takes it over after a minute.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.database import Connection, connect
from geo_mahalle.database.queries import rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.locale import translator
from geo_mahalle.planning import versions
from geo_mahalle.planning.candidates import CostMissing
from geo_mahalle.planning.documents import say
from geo_mahalle.planning.encoding import decode, encode
from geo_mahalle.planning.make import Drafted, PlanImpossible, draft_plans
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.planning.optimiser import Shortfall
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.planning"
BEAT_S = 0.5
"""How often progress is written at most."""


class NoSuchSuggestion(UserError):  # noqa: N818 - it is a state, not a fault
    """There is no such suggestion."""

    http_status = 404


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion as its row says it; `plan` is the area's document where it is done and was asked for."""

    public_id: str
    codes: tuple[str, ...]
    parameters: Parameters
    wanted: tuple[str, ...]
    state: str
    stage: str
    steps_done: int
    steps_all: int
    message: str | None
    remedy: str | None
    is_kept: bool
    plan: PlanDocument | None = None

    @property
    def is_under_way(self) -> bool:
        """Return whether it waits or is being computed."""
        return self.state in ("waiting", "running")


def ask(
    connection: Connection, codes: Sequence[str], parameters: Parameters, *, wanted: Sequence[str] = ()
) -> str:
    """Ask for a suggestion and return its public identifier; nothing is computed here."""
    versions.level_of(connection, codes)
    usual = Parameters()
    differing = {
        one.name: encode(getattr(parameters, one.name))
        for one in fields(Parameters)
        if getattr(parameters, one.name) != getattr(usual, one.name)
    }
    made = run(
        connection,
        PACKAGE,
        "ask_suggestion",
        {"codes": list(codes), "parameters": json.dumps(differing), "wanted": list(wanted)},
    ).fetchone()
    if made is None:
        raise UserError("The suggestion could not be asked for.")
    return str(made[0])


def work_off(settings: Settings, catalogue: Catalogue) -> int:
    """Compute every suggestion that waits, one after the other, and return how many."""
    number = 0
    while True:
        with connect(settings) as connection:
            found = rows(connection, PACKAGE, "claim_suggestion")
        if not found:
            return number
        _compute(settings, catalogue, found[0])
        number += 1


def _compute(settings: Settings, catalogue: Catalogue, row: Mapping[str, Any]) -> None:
    """Compute one suggestion; what goes wrong stands in its row in words.

    Whoever is told to stop (an interrupt) leaves the row as it is: the next one takes it over.
    """
    beat = _Beat(settings, int(row["id"]))
    ending: dict[str, Any]
    try:
        with connect(settings) as connection:
            drafted = draft_plans(
                connection,
                catalogue,
                row["codes"],
                parameters_of(row["parameters"]),
                wanted=frozenset(row["wanted"]),
                progress=beat.tell,
            )
        ending = {"state": "done", "outcome": json.dumps(encode(drafted), ensure_ascii=False)}
    except UserError as err:
        ending = {"state": "failed", "message": say_refusal(err, catalogue), "remedy": err.remedy}
    except Exception:
        # Whatever it was, nobody waits for ever; the run is marked and the traceback goes on to the log.
        fault = "The computation stopped by a fault of the program."
        _end(settings, row, {"state": "failed", "message": fault})
        raise
    _end(settings, row, ending)


def _end(settings: Settings, row: Mapping[str, Any], ending: Mapping[str, Any]) -> None:
    nothing = {"message": None, "remedy": None, "outcome": None}
    with connect(settings) as connection:
        run(connection, PACKAGE, "end_suggestion", {"id": row["id"], **nothing, **ending})


def _(text: str) -> str:
    return text


SHORTFALLS = {
    "budget": _("the budget by {amount} million rials"),
    "quarter_budget": _("the budget of quarter {subject} by {amount} million rials"),
    "purse": _("the budget of {subject} by {amount} million rials"),
    "earmark": _("the money set aside for {subject} by {amount} million rials"),
    "capacity": _("the crews of {subject} by {amount}"),
    "floor": _("the share for equity by {amount} million rials"),
    "area_cap": _("the largest share of {subject} by {amount} million rials"),
    "quick_win": _("a quick win in {subject}"),
    "required": _("the required action {subject}"),
}


def say_refusal(err: UserError, catalogue: Catalogue | None = None) -> str:
    """Return why no suggestion can be, in Persian where planning has the words."""
    if isinstance(err, CostMissing):
        return say(_("No cost is known for: {names}."), names="، ".join(err.names_fa)).fa
    if isinstance(err, PlanImpossible) and err.shortfalls:
        told = "؛ ".join(_say_shortfall(one, catalogue) for one in err.shortfalls)
        return say(_("No plan holds all the rules; the least that must give way: {told}."), told=told).fa
    return translator("fa")(err.message)


def _say_shortfall(one: Shortfall, catalogue: Catalogue | None) -> str:
    is_money = one.constraint in ("budget", "quarter_budget", "purse", "earmark", "floor", "area_cap")
    amount = f"{one.amount / 1e6:,.1f}" if is_money else f"{one.amount:g}"
    subject = " + ".join(_body(name, catalogue) for name in one.subject.split(" + "))
    if one.constraint == "quarter_budget":
        subject = str(int(one.subject) + 1)
    return say(SHORTFALLS[one.constraint], subject=subject, amount=amount).fa


def _body(name: str, catalogue: Catalogue | None) -> str:
    """Return the Persian name of a committee or payer that a purse is named by."""
    kind, _, key = name.partition(":")
    if catalogue is None or not key:
        return name
    if kind == "committee" and key in catalogue.committees:
        return catalogue.committees[key].short_fa
    return catalogue.agencies[key].short_fa if key in catalogue.agencies else translator("fa")(key)


class _Beat:
    """Writes progress on a connection of its own, so that a page sees it before the work commits."""

    def __init__(self, settings: Settings, number: int) -> None:
        self.settings, self.number, self.last, self.stage = settings, number, 0.0, ""

    def tell(self, stage: str, done: int, every: int) -> None:
        """Write how far it is, at most twice a second within a stage."""
        now = time.monotonic()
        if stage == self.stage and now - self.last < BEAT_S and done < every:
            return
        self.last, self.stage = now, stage
        with connect(self.settings) as connection:
            values = {"id": self.number, "stage": stage, "done": done, "every": every}
            run(connection, PACKAGE, "beat_suggestion", values)


def read_suggestion(connection: Connection, code: str, public_id: str, *, whole: bool = False) -> Suggestion:
    """Return a suggestion for an area; `whole` with the area's document. Raises NoSuchSuggestion."""
    try:
        UUID(public_id)
    except ValueError as err:
        raise NoSuchSuggestion from err
    found = _read(connection, code, public_id=public_id, whole=whole)
    if not found:
        raise NoSuchSuggestion
    return found[0]


def newest_suggestions(connection: Connection, code: str, *, most: int = 2) -> list[Suggestion]:
    """Return the newest suggestions of an area with their documents, the newest first."""
    return _read(connection, code, public_id=None, whole=True, most=most)


def _read(
    connection: Connection, code: str, *, public_id: str | None, whole: bool, most: int = 1
) -> list[Suggestion]:
    values = {"code": code, "public_id": public_id, "whole": whole, "most": most}
    return [_suggestion(row, code) for row in rows(connection, PACKAGE, "read_suggestion", values)]


def _suggestion(row: Mapping[str, Any], code: str) -> Suggestion:
    drafted = [_drafted(one) for one in row["outcome"] or ()]
    return Suggestion(
        public_id=row["public_id"],
        codes=tuple(row["codes"]),
        parameters=parameters_of(row["parameters"]),
        wanted=tuple(row["wanted"]),
        state=row["state"],
        stage=row["stage"],
        steps_done=row["steps_done"],
        steps_all=row["steps_all"],
        message=row["message"],
        remedy=row["remedy"],
        is_kept=row["kept_at"] is not None,
        plan=next((one.document for one in drafted if one.document.area_code == code), None),
    )


def parameters_of(differing: Mapping[str, Any]) -> Parameters:
    """Return the parameters of which a row keeps what differs from the usual."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in differing.items()
    }
    return Parameters(**given)


def keep_suggestion(connection: Connection, code: str, public_id: str) -> PlanDocument:
    """Make a draft of a done suggestion, for each of its areas, and return the named area's.

    Raises NotAllowed where it is not done or was kept already: two tabs make one draft.
    """
    read_suggestion(connection, code, public_id)
    row = run(connection, PACKAGE, "hold_suggestion", {"public_id": public_id}).fetchone()
    if row is None:
        raise versions.NotAllowed("The suggestion is not ready, or is a draft already.")
    kept = [versions.keep(connection, one.document, one.issues) for one in map(_drafted, row[0])]
    return next(one for one in kept if one.area_code == code)


def _drafted(value: Mapping[str, Any]) -> Drafted:
    issues = {key: tuple(found) for key, found in value["issues"].items()}
    return Drafted(decode(PlanDocument, value["document"]), issues)
