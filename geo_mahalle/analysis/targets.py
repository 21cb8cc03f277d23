"""What a council wants a number to be by the end of a year, and whether it is there.

A target is called met only where the whole interval lies on its good side; where the interval holds the
target nothing can be said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from geo_mahalle import jalali
from geo_mahalle.catalogue import Catalogue
from geo_mahalle.catalogue.indicators import Indicator
from geo_mahalle.database import Role, connect, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.settings import Settings

PACKAGE = "geo_mahalle.analysis"


@dataclass(frozen=True)
class Target:
    """A target with the newest value of its year or before: met, not_met, cannot_say or not_known."""

    indicator: str
    year: str
    target: float
    decided_on: date
    period: str | None
    value: float | None
    low: float | None
    high: float | None
    standing: str


def set_target(
    settings: Settings,
    *,
    catalogue: Catalogue,
    indicator: str,
    area: str,
    year: str,
    value: float,
    decided_on: date,
) -> None:
    """Write down what the council of an area decided; the same indicator and year again replaces it.

    `value` is in the shown unit of the indicator. Raises UserError for an unknown indicator or area, one that
    is only shown and has no better side, or a key that is no year.
    """
    meant = catalogue.indicators.get(indicator)
    if meant is None or meant.is_restricted:
        raise UserError(f"indicator {indicator!r} is not known", remedy="See layers/indicators/.")
    if meant.direction == "profile":
        raise UserError(
            f"indicator {indicator!r} is shown for context and cannot be aimed at",
            remedy="Choose one whose direction is up or down.",
        )
    if not _is_year(year):
        raise UserError(f"{year!r} is not a year", remedy="Write 1405.")
    asked = {"indicator": indicator, "area": area, "year": year, "value": value, "decided_on": decided_on}
    with connect(settings, role=Role.COMPUTE) as connection:
        if run(connection, PACKAGE, "set_target", asked).rowcount == 0:
            raise UserError(f"area {area!r} is not known", remedy="Areas are named by their code.")


def read_targets(settings: Settings, area: str, *, catalogue: Catalogue) -> list[Target]:
    """Return the targets of an area, by indicator and year, and whether each is met."""
    with connect(settings, role=Role.COMPUTE) as connection:
        found = rows(connection, PACKAGE, "read_targets", {"area": area})
    return [
        Target(
            row["indicator_id"],
            row["year_key"],
            row["target"],
            row["decided_on"],
            row["period_key"],
            row["value"],
            row["low"],
            row["high"],
            standing(
                catalogue.indicators[row["indicator_id"]],
                row["target"],
                row["value"],
                row["low"],
                row["high"],
            ),
        )
        for row in found
        if row["indicator_id"] in catalogue.indicators
    ]


def standing(
    indicator: Indicator, target: float, value: float | None, low: float | None, high: float | None
) -> str:
    """Return met, not_met, cannot_say (the interval holds the target) or not_known."""
    if value is None:
        return "not_known"
    worst, best = (low, high) if indicator.direction == "up" else (high, low)
    worst, best = value if worst is None else worst, value if best is None else best
    sign = 1 if indicator.direction == "up" else -1
    if sign * (worst - target) >= 0:
        return "met"
    return "not_met" if sign * (best - target) < 0 else "cannot_say"


def _is_year(key: str) -> bool:
    try:
        return jalali.period_of(key).kind == "year"
    except ValueError:
        return False
