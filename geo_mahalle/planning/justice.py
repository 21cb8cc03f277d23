"""How the money of the plans in force is spread over people: J1 and J5, of the whole place and of it alone.

They are no indicator of an area and stand in no edition: an area's own share would tell which ones have the
scarcer services. Who is under-served is told by the measured gap in services, never by legal status.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from geo_mahalle.database.queries import Connection
from geo_mahalle.planning import versions
from geo_mahalle.planning.following import Followed
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import AreaFacts, read_ground
from geo_mahalle.statistics import inequality


@dataclass(frozen=True, slots=True)
class Spread:
    """J1 and J5 of one kind of money over the areas whose people are counted; None where nothing is spent.

    `gini` is of rials a head (0: all the same, 1: all for one area), areas without a plan with 0.
    `ratio` is the share of the money in under-served areas ÷ their share of the people, aim at least 1;
    None, too, where no area or every area is under-served.
    """

    rials: int
    gini: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Justice:
    """The spread of what is planned and of what was spent, over so many areas; `unknown` have no people."""

    planned: Spread
    spent: Spread
    areas: int
    with_plan: int
    unknown: int


def read_justice(
    connection: Connection, followed: Sequence[Followed], as_of: date, parameters: Parameters | None = None
) -> Justice | None:
    """Return J1 and J5 of actions in force over every area of their level; None where there is no action."""
    codes = sorted({one.area.code for one in followed})
    if not codes:
        return None
    usual = parameters or Parameters()
    level = versions.level_of(connection, codes)
    areas = read_ground(connection, level, codes, usual, as_of).areas
    planned, spent = dict.fromkeys(areas, 0), dict.fromkeys(areas, 0)
    for one in followed:
        planned[one.area.code] += one.action.cost.rials
        spent[one.area.code] += one.action.actual_rials or 0
    return judge(areas, planned, spent, under_from=usual.under_served_from, with_plan=len(codes))


def judge(
    areas: Mapping[str, AreaFacts],
    planned: Mapping[str, int],
    spent: Mapping[str, int],
    *,
    under_from: float,
    with_plan: int,
) -> Justice:
    """Return J1 and J5 of rials by area."""
    known = {code: one for code, one in areas.items() if one.persons}
    return Justice(
        planned=_spread(known, planned, under_from),
        spent=_spread(known, spent, under_from),
        areas=len(known),
        with_plan=with_plan,
        unknown=len(areas) - len(known),
    )


def _spread(areas: Mapping[str, AreaFacts], rials: Mapping[str, int], under_from: float) -> Spread:
    whole = sum(rials[code] for code in areas)
    if whole == 0:
        return Spread(0, None, None)
    people = {code: float(one.persons or 0.0) for code, one in areas.items()}
    heads = [rials[code] / people[code] for code in areas]
    under = [code for code, one in areas.items() if one.equity >= under_from]
    share = sum(people[code] for code in under) / sum(people.values())
    ratio = sum(rials[code] for code in under) / whole / share if 0 < share < 1 else None
    return Spread(whole, inequality.gini(heads, [people[code] for code in areas]), ratio)
