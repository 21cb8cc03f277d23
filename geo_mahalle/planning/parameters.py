"""What a plan is computed with: every choice of method, named, so that a version can say it whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Parameters:
    """Parameters of a plan; budgets in rials, shares 0..1."""

    budget_rials: int = 0
    quarters: int = 4
    quarter_rials: tuple[int, ...] | None = None
    committee_rials: dict[str, int] = field(default_factory=dict)
    """The most that a committee's actions may cost, by its id."""
    earmarks: dict[str, int] = field(default_factory=dict)
    """Money of the budget that is for some actions alone: `committee:ID` or `payer:ID` to rials."""
    severity_weights: tuple[float, float, float, float] = (1.0, 3.0, 10.0, 30.0)
    window_years: float = 3.0
    exposure_low: float = 0.25
    exposure_high: float = 4.0
    gate_factor: float = 1.25
    gate_m: float = 150.0
    cluster_m: float = 50.0
    access_m: float = 300.0
    access_relief: float = 0.5
    """Part of the risk of lacking a service that ends for the homes a new site reaches."""
    equity_steps: tuple[float, ...] = (1.0, 1.25, 1.5, 2.0, 2.5)
    under_served_from: float = 2.0
    floor: float | None = None
    area_cap: float | None = 0.4
    crew_places: int = 12
    discount: float = 0.05
    crime_effects: bool = False
    transferred_error: float = 1.5
    problems_per_area: int = 40
    draws: int = 500
    solves: int = 0
    seed: int = 1404
    gap: float = 1e-3
    seconds: float = 20.0
    objection_days: int = 14
    walked_share: float = 0.8
    reporting: dict[str, float] = field(default_factory=dict)
    """Reporting factor by area code (issues that happened ÷ issues reported); 1 where none is given."""
    reporting_from_data: bool = True
    """Whether factors come from the further reports where none are given."""

    def told(self) -> dict[str, object]:
        """Return the parameters as a plan prints them."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }
