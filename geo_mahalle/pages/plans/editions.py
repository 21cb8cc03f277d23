"""What of a plan an edition may show: pure, and done once before anything is drawn.

Actions, their dates and their status are for everybody. A sensitive problem's place is not: the public
edition keeps the places of class S0 only, the council's those of S0 and, where they are whole streets, of S1.
What the floor for under-served areas costs the others is on no page of the public or the council, and
neither is a reason that would tell which neighbourhood has the scarcer services.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from geo_mahalle.errors import UserError
from geo_mahalle.planning.documents import SCARCE, say
from geo_mahalle.planning.model import Action, Objection, PlanDocument, Problem, Titles

PlanEdition: TypeAlias = Literal["public", "council", "office"]
EDITIONS: tuple[PlanEdition, ...] = ("public", "council", "office")
SEEN_PLACES: Mapping[PlanEdition, int] = {"public": 0, "council": 1, "office": 1}
"""The highest class of sensitivity whose places an edition may draw."""
SEEN_PROBLEMS: Mapping[PlanEdition, int] = {"public": 0, "council": 2, "office": 2}
"""The highest class of sensitivity whose problems an edition lists."""
SMALLEST = 5
"""A count of a sensitive problem under this is told as less than this."""


class NotYetPublic(UserError):  # noqa: N818 - it is a state, not a fault
    """The public sees a plan once its council has decided it."""

    http_status = 404


def _(text: str) -> str:
    return text


def disclose(plan: PlanDocument, edition: PlanEdition) -> PlanDocument:
    """Return the plan without what the edition may not show; raises NotYetPublic for a draft in public."""
    if edition == "public" and plan.status == "draft":
        raise NotYetPublic(
            "Version %(version)s of %(area_code)s is a draft.",
            remedy="Record the council's decision first, or take the council's edition.",
            values={"version": plan.version, "area_code": plan.area_code},
        )
    classes = {one.number: one.sensitivity for one in plan.problems}
    kinds = {one.number: one.place_kind for one in plan.problems}
    shown = tuple(
        _problem(one, edition) for one in plan.problems if one.sensitivity <= SEEN_PROBLEMS[edition]
    )
    numbers = frozenset(one.number for one in shown)
    actions = tuple(_action(one, edition, classes, kinds, numbers) for one in plan.actions)
    if edition != "office":
        shown = tuple(_without_standing(one) for one in shown)
        whys = {one.number: one.why for one in shown}
        actions = tuple(_without_its_standing(one, whys) for one in actions)
    solution = plan.solution
    if edition != "office":
        solution = replace(solution, objective_without_floor=None, lost_without_floor=())
    return replace(
        plan,
        parameters=plan.parameters if edition == "office" else _own_parameters(plan),
        problems=shown,
        actions=actions,
        solution=solution,
        objections=tuple(_objection(one, edition) for one in plan.objections),
    )


def _own_parameters(plan: PlanDocument) -> dict[str, object]:
    """Return the parameters without what is told of other areas that were planned together with this one."""
    told = dict(plan.parameters)
    factors = told.get("reporting")
    if isinstance(factors, dict):
        told["reporting"] = {code: value for code, value in factors.items() if code == plan.area_code}
    return told


def _problem(one: Problem, edition: PlanEdition) -> Problem:
    if one.sensitivity == 0:
        return one
    has_place = _may_draw(one.sensitivity, one.place_kind, edition)
    told = one if has_place else replace(one, geometry=None, place_name=None, place_kind="area")
    is_few = one.sensitivity > 1 and one.issues < SMALLEST
    few = say(_("fewer than {count} are recorded"), count=SMALLEST) if is_few else told.why
    return replace(told, issues=0 if is_few else told.issues, open_issues=0, why=few)


def _without_standing(one: Problem) -> Problem:
    """Return the problem with a reason of its own in place of one about its neighbourhood's standing."""
    if one.why != say(SCARCE):
        return one
    times = max(1, round(one.frequency.value))
    return replace(one, why=say(_("it comes back about {times} times a year"), times=times))


def _without_its_standing(one: Action, whys: Mapping[int, Titles]) -> Action:
    if one.why != say(SCARCE):
        return one
    known = [whys[number] for number in one.problem_numbers if number in whys]
    return replace(one, why=known[0] if known else say(_("recorded with the committee")))


def _action(
    one: Action,
    edition: PlanEdition,
    classes: Mapping[int, int],
    kinds: Mapping[int, str],
    numbers: frozenset[int],
) -> Action:
    worst = max((classes.get(number, 0) for number in one.problem_numbers), default=0)
    kept = tuple(number for number in one.problem_numbers if number in numbers)
    is_known = bool(one.problem_numbers) or one.geometry is None or edition == "office"
    if is_known and all(
        _may_draw(classes.get(n, 0), kinds.get(n, "area"), edition) for n in one.problem_numbers
    ):
        return replace(one, problem_numbers=kept)
    why = one.why if worst <= SEEN_PLACES[edition] else say(_("recorded with the committee"))
    return replace(one, problem_numbers=kept, geometry=None, place_name=None, why=why, kpi=None)


def _may_draw(sensitivity: int, place_kind: str, edition: PlanEdition) -> bool:
    """Tell whether a place may be drawn: S1 only as a whole street, so that it names no door."""
    return sensitivity == 0 or (sensitivity <= SEEN_PLACES[edition] and place_kind == "segment")


def _objection(one: Objection, edition: PlanEdition) -> Objection:
    """Return the objection; its own words may tell the public who wrote it, the answer does not."""
    return one if edition != "public" else replace(one, text="")
