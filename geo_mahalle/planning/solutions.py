"""Local first: solutions that people of the place propose, and effects that were measured here.

A proposed solution is a choice of the plan once the council or the office takes it in. Its effect is not
known until it is measured, so the optimiser claims nothing for it and only the council's list brings it in.
Where actions here were measured, their result stands in for a foreign effect.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.interventions import BEARERS, Intervention, is_forced
from geo_mahalle.catalogue.refusals import REMEDY, find_refused
from geo_mahalle.database.queries import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.planning.candidates import UnitCost
from geo_mahalle.planning.versions import NotAllowed

PACKAGE = "geo_mahalle.planning"
LEAST_MEASURED = 3
"""Measured actions from which a local result stands in for a foreign effect."""
LOWEST_EFFECT, HIGHEST_EFFECT = 0.05, 1.5
REFUSED_KINDS = ("groups", "dress", "origin", "private_life", "belief", "persons")


@dataclass(frozen=True, slots=True)
class LocalSolution:
    """A proposed solution; `worker` and `proposed_role` are ids, never names of people."""

    public_id: str
    id: int
    area_code: str
    category_id: str
    title: str
    rials: int
    days: int
    worker: str
    proposed_on: date
    proposed_role: str
    state: Literal["proposed", "accepted", "declined"]


@dataclass(frozen=True, slots=True)
class LocalEffect:
    """A rate ratio measured here, with its standard error on the log scale."""

    ratio: float
    error: float
    actions: int


def propose(
    connection: Connection,
    catalogue: Catalogue,
    code: str,
    *,
    category: str,
    title: str,
    on: date,
    role: str,
    rials: int = 0,
    days: int = 30,
    worker: str = "people",
) -> str:
    """Keep a proposed solution and return its public identifier.

    Raises UserError for words about people, for what would move people out of their homes, and for a class S3
    problem, which no plan is about.
    """
    known = catalogue.categories.get(category)
    if known is None or known.sensitivity > 2:
        raise UserError(
            "There is no problem of the kind %(category)r in a plan.", values={"category": category}
        )
    words = " ".join(title.split())
    if not 5 <= len(words) <= 120:
        raise UserError("A solution is told in 5 to 120 letters.")
    if is_forced(words):
        raise UserError("That would move people or take homes away; a plan does not hold it.")
    if any(find_refused(words, kind) for kind in REFUSED_KINDS):
        raise UserError("A solution is about a thing, a place or a service, not about people.", remedy=REMEDY)
    if worker not in (*catalogue.agencies, *BEARERS) or not 1 <= days <= 1500 or rials < 0:
        raise UserError("Who does it, how long it takes or what it costs cannot be right.")
    values = {"code": code, "category": category, "title": words, "rials": rials, "days": days}
    made = run(
        connection, PACKAGE, "insert_solution", {**values, "worker": worker, "on": on, "role": role}
    ).fetchone()
    if made is None:
        raise UserError("No area has the code %(code)s.", values={"code": code})
    return str(made[0])


def decide(connection: Connection, code: str, public_id: str, *, accept: bool, on: date) -> None:
    """Take a proposed solution among the plan's choices, or decline it; once."""
    try:
        UUID(public_id)
    except ValueError as err:
        raise UserError("There is no such solution.") from err
    values = {"code": code, "public_id": public_id, "state": "accepted" if accept else "declined", "on": on}
    if run(connection, PACKAGE, "decide_solution", values).rowcount != 1:
        raise NotAllowed("The solution was decided already.")


def read_solutions(connection: Connection, codes: Sequence[str] | None = None) -> list[LocalSolution]:
    """Return the proposed solutions of areas (None: of all), the newest first."""
    values = {"codes": None if codes is None else list(codes)}
    return [LocalSolution(**row) for row in rows(connection, PACKAGE, "read_solutions", values)]


def measured_effects(connection: Connection) -> dict[str, LocalEffect]:
    """Return the effect measured here of each intervention with enough measured actions.

    Notes
    -----
    Ratio of sums, with half an event on each side; error of the log ratio of two Poisson counts
    (Rothman, Modern Epidemiology). Baselines are shrunk means, so regression to the mean is taken out.
    """
    found = {}
    for row in rows(connection, PACKAGE, "measured_effects"):
        if row["actions"] < LEAST_MEASURED or row["baseline"] <= 0:
            continue
        before, after = row["baseline"] + 0.5, row["measured"] + 0.5
        ratio = min(max(after / before, LOWEST_EFFECT), HIGHEST_EFFECT)
        found[row["intervention_id"]] = LocalEffect(ratio, math.sqrt(1 / before + 1 / after), row["actions"])
    return found


def with_local(connection: Connection, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue with measured effects in place of foreign ones, and accepted local solutions."""
    known = dict(catalogue.interventions)
    for one in read_solutions(connection):
        if one.state == "accepted" and one.category_id in catalogue.categories:
            known[local_id(one)] = _intervention(one, catalogue)
    effects = measured_effects(connection)
    return replace(
        catalogue, interventions={key: _measured(one, effects.get(key)) for key, one in known.items()}
    )


def local_id(one: LocalSolution) -> str:
    """Return the id under which a solution is an intervention."""
    return f"local_{one.id}"


def local_costs(connection: Connection) -> dict[str, UnitCost]:
    """Return what accepted local solutions cost, as proposed."""
    return {
        local_id(one): UnitCost(
            intervention=local_id(one),
            rials=one.rials,
            base_on=one.proposed_on,
            price_index=1.0,
            payer=None,
            worker=one.worker,
            people_share=1.0 if one.worker == "people" else 0.0,
            source="the neighbourhood's own proposal",
        )
        for one in read_solutions(connection)
        if one.state == "accepted" and one.rials > 0
    }


def _measured(one: Intervention, found: LocalEffect | None) -> Intervention:
    if found is None:
        return one
    source = f"measured here on {found.actions} actions"
    return replace(
        one,
        effect=found.ratio,
        error=found.error,
        origin="local",
        evidence="B",
        outcome="service",
        source=source,
    )


def _intervention(one: LocalSolution, catalogue: Catalogue) -> Intervention:
    category = catalogue.categories[one.category_id]
    return Intervention(
        id=local_id(one),
        code="L",
        committee=category.committee,
        agency=category.agency or next(iter(catalogue.agencies)),
        title_fa=one.title,
        title_en=one.title,
        kind="participation",
        categories=(one.category_id,),
        outcome="service",
        effect=None,
        error=0.0,
        evidence="none",
        origin="local",
        source="the neighbourhood's own proposal",
        life_years=1.0,
        applicability=1.0,
        days=one.days,
        seasons=(),
        crew=False,
        cost_basis="site" if one.rials else "none",
        needs=(),
        excludes=(),
        worker=one.worker,
        payer="people" if one.worker == "people" else "municipality",
        kpi_fa=category.title_fa,
        kpi_en=category.title_en,
        consent=None,
    )


def areas_of(solutions: Sequence[LocalSolution]) -> Mapping[str, str]:
    """Return the area in which each local solution may be chosen, by the id of its intervention."""
    return {local_id(one): one.area_code for one in solutions if one.state == "accepted"}
