"""What the optimiser is given and what it answers, without any word of where candidates come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["optimal", "time_limit", "infeasible"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One intervention at one place that could be chosen.

    `benefit` is the weighted risk removed over its life, `relief` the same without the equity weight.
    `needs` are keys that must start in the same quarter or before; of `excludes` none may be chosen with it.
    `seasons` are the quarters (from 0) in which it may start, None: all. `crew` takes one of its agency's
    places in the quarter it starts. `purses` are the budgets its cost counts in (a committee's, a payer's).
    With `any_of` it is no action but what is gained once one of those is chosen: homes that a site covers.
    """

    key: str
    area: str
    benefit: float
    cost: int
    relief: float = 0.0
    is_under_served: bool = False
    group: str | None = None
    needs: tuple[str, ...] = ()
    crew: str | None = None
    seasons: tuple[int, ...] | None = None
    is_quick: bool = False
    excludes: tuple[str, ...] = ()
    purses: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Within what the optimiser chooses.

    `floor` is the least share (0..1) of the spending in under-served areas; `area_cap` the largest share of
    the budget in one area; `discount` a year's; `required` keys must be chosen, `refused` ones may not.
    `caps` is the most a purse may spend; of `earmarks`, parts of the budget, each may be spent in its purse
    alone. `coverage` is what sites gain (candidates with `any_of`).
    """

    budget: int
    quarters: int = 1
    quarter_budgets: tuple[int, ...] | None = None
    capacity: Mapping[str, int] = field(default_factory=dict)
    floor: float = 0.0
    area_cap: float | None = None
    quick_areas: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    caps: Mapping[str, int] = field(default_factory=dict)
    earmarks: Mapping[str, int] = field(default_factory=dict)
    coverage: tuple[Candidate, ...] = ()
    discount: float = 0.0
    gap: float = 1e-3
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A constraint that cannot be held, and by how much: rials, places of a crew, or actions."""

    constraint: str
    subject: str
    amount: float


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, how good it is and how sure that is.

    `starts` maps each chosen key to its quarter (from 0). `gap` is (bound − objective) ÷ objective.
    """

    status: Status
    starts: Mapping[str, int]
    objective: float
    bound: float
    gap: float
    seconds: float
    cost: int
    shortfalls: tuple[Shortfall, ...] = ()
