"""What a plan says: one frozen document, from which every page, sheet and file is drawn.

`read_plan` (geo_mahalle.planning.versions) makes it from the store; nothing that prints a plan reads tables.
Money is whole rials, days are dates, quarters are period keys of the place's calendar (`1405-Q2`), shapes are
WKB in EPSG:4326 (lon, lat). None means not known, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

PlanStatus: TypeAlias = Literal["draft", "approved", "replaced"]
ActionStatus: TypeAlias = Literal["planned", "doing", "done", "refused", "persisting"]
Urgency: TypeAlias = Literal["now", "this_year", "later"]
Grade: TypeAlias = Literal["A", "B", "C", "none"]
PlaceKind: TypeAlias = Literal["segment", "site", "area"]

URGENCIES: tuple[Urgency, ...] = ("now", "this_year", "later")
"""On screen: فوری, امسال, بعداً (gettext msgids "Urgent", "This year", "Later")."""

ACTION_STATUSES: tuple[ActionStatus, ...] = ("planned", "doing", "done", "refused", "persisting")
"""On screen: قرار است انجام شود, در حال انجام, انجام شد, پذیرفته نشد, اعلام رفع شده، ولی پابرجاست."""


@dataclass(frozen=True, slots=True)
class Titles:
    """A name in both languages."""

    fa: str
    en: str


@dataclass(frozen=True, slots=True)
class Range:
    """A number with what it may be: P10, P50 and P90 of the draws."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What an action costs, and who bears it.

    `rials` is at the base date's prices times the index; 0 where it needs no money. `payer`, `worker` are
    ids: an agency's, or people, charity, council, province_fund. `people_share` is the part (0..1) of work
    or money that people bring. `source` names the price list or office the figure is from.
    """

    rials: int
    base_on: date | None
    source: str | None
    payer: str
    worker: str
    people_share: float
    is_known: bool = True
    """False where it needs money and nobody has given the cost yet: such an action is not chosen."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """What is measured to see whether an action worked: baseline, target with its day, measured later."""

    titles: Titles
    unit: str
    baseline: float | None
    target: float | None
    target_on: date | None
    measured: float | None = None
    measured_on: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A cluster of issues of one category at one place, and why it matters.

    risk = severity weight × frequency × exposure × persistence; priority = risk × equity. `frequency` is the
    shrunk number of issues a year with its 95 % interval. `geometry` is None for sensitive categories.
    """

    number: int
    key: str
    category_id: str
    titles: Titles
    committee_id: str
    agency_id: str | None
    sensitivity: int
    place_kind: PlaceKind
    place_name: str | None
    geometry: bytes | None
    issues: int
    open_issues: int
    severity: int
    severity_weight: float
    frequency: Interval
    reporting_factor: float
    exposure: float
    persistence: float
    equity: float
    risk: float
    priority: float
    rank_weighted: int
    rank_unweighted: int
    urgency: Urgency
    why: Titles
    stickers: int | None = None


@dataclass(frozen=True, slots=True)
class ActionEvent:
    """A step in an action's history; roles, never names."""

    at: datetime
    status: ActionStatus
    role: str
    blocked_reason: str | None = None
    cost_rials: int | None = None
    photo_before: str | None = None
    photo_after: str | None = None
    step: str | None = None
    happened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: what, where, why, who, when, for how much, with what effect.

    `number` is the numeral on the map: 1.. among the chosen, None for what was not chosen. `effect` is the
    risk removed over its life (severity-weighted issues); None where no effect is claimed (access, service).
    `selection_probability` is the share (0..1) of the draws in which the optimiser chose it, None where the
    draws were not made. `reason` says why it is in the plan or not.
    """

    number: int | None
    key: str
    intervention_id: str
    titles: Titles
    kind: str
    committee_id: str
    agency_id: str
    problem_numbers: tuple[int, ...]
    place_name: str | None
    geometry: bytes | None
    start_quarter: str | None
    end_quarter: str | None
    cost: Cost
    effect: Range | None
    grade: Grade
    origin: Literal["local", "transferred"]
    why: Titles
    kpi: Kpi | None
    is_chosen: bool
    reason: Titles
    is_quick_win: bool = False
    from_council: bool = False
    selection_probability: float | None = None
    status: ActionStatus = "planned"
    blocked_reason: str | None = None
    actual_rials: int | None = None
    events: tuple[ActionEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class QuarterTotal:
    """What a quarter costs: planned rials and number of actions that start in it."""

    quarter: str
    rials: int
    budget_rials: int | None
    actions: int


@dataclass(frozen=True, slots=True)
class CommitteeTotal:
    """What a committee's actions cost, and the most they may where that was set."""

    committee_id: str
    rials: int
    actions: int
    budget_rials: int | None = None


@dataclass(frozen=True, slots=True)
class Participation:
    """Who took part, counted; None where nobody wrote it down."""

    issues: int
    walks: int
    walks_after_dark: int
    walks_led_by_women: int
    surveys: int | None
    stickers: int
    meetings: int
    walked_share: float | None


@dataclass(frozen=True, slots=True)
class Solution:
    """How the choice was made: never printed without its gap and status."""

    method: Literal["council", "optimiser"]
    status: str
    objective: float
    bound: float
    gap: float
    greedy_objective: float
    equity_floor: float
    equity_share: float
    objective_without_floor: float | None
    lost_without_floor: tuple[str, ...]
    """Titles of what under-served areas would lose without the floor; office only, never public."""


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """Where to put something that gives access: keys of the best one, two, three places, what they cover.

    `covered` is the share (0..1) of the street length within `radius_m`, for one place, two, three;
    `least_for_all` the fewest places that cover the `reachable` share.
    """

    intervention_id: str
    titles: Titles
    keys: tuple[tuple[str, ...], ...]
    covered: tuple[float, ...]
    least_for_all: int
    reachable: float
    radius_m: float


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed against the version before, as titles."""

    against_version: int
    added: tuple[Titles, ...]
    removed: tuple[Titles, ...]
    moved: tuple[Titles, ...]
    rials_before: int
    rials_after: int


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection and its answer, as printed."""

    number: int
    received_on: date
    action_number: int | None
    text: str
    answer: str | None
    answered_on: date | None
    came_by: Literal["page", "slip"] = "slip"


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A version of an area's safety-improvement plan, whole."""

    area_code: str
    area_names: Titles
    version: int
    status: PlanStatus
    made_on: date
    decided_on: date | None
    decision: str | None
    """Number or words of the recorded decision."""
    data_until: date | None
    first_quarter: str
    last_quarter: str
    budget_rials: int
    base_on: date | None
    actions: tuple[Action, ...]
    """The chosen first, by number; then the considered and not chosen."""
    problems: tuple[Problem, ...]
    quarters: tuple[QuarterTotal, ...]
    committees: tuple[CommitteeTotal, ...]
    total_rials: int
    people_rials: int
    shadow: tuple[str, ...]
    """Keys of the next five actions if the budget were 10 % larger."""
    incomplete: tuple[Titles, ...]
    """Reasons to print «این برنامه ناقص است، چون …»; empty when complete."""
    participation: Participation
    solution: Solution
    objections_until: date | None
    parameters: dict[str, object] = field(default_factory=dict)
    sha256: str = ""
    """Digest of the version's content, without what happened afterwards."""
    difference: Difference | None = None
    objections: tuple[Objection, ...] = ()
    sites: tuple[SiteChoice, ...] = ()

    @property
    def chosen(self) -> tuple[Action, ...]:
        """Return the chosen actions by number."""
        return tuple(action for action in self.actions if action.is_chosen)

    @property
    def not_chosen(self) -> tuple[Action, ...]:
        """Return what was considered and not chosen."""
        return tuple(action for action in self.actions if not action.is_chosen)

    @property
    def short_hash(self) -> str:
        """Return the twelve digits that stand on prints."""
        return self.sha256[:12]
