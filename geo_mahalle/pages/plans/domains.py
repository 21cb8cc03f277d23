"""The three bars of an area, from what its edition has disclosed and nothing else.

Each indicator is brought to 0–100 by its own fixed goalposts (100 is the better end); a bar is the plain mean
of the known ones of its domain, without those made of reports where few report. There is no total and no
rank. The median is told only over enough areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np

from geo_mahalle.disclosure.snapshot import MEDIAN_AREAS, Area, IndicatorColumn, Snapshot
from geo_mahalle.pages.profile import latest_period
from geo_mahalle.pages.statuses import QUIET
from geo_mahalle.statistics.scaling import goalpost

DOMAINS = ("physical", "economic", "cultural")


@dataclass(frozen=True)
class DomainBar:
    """One bar: 0–100, with interval and city median where they may be told; `value` None: not known."""

    domain: str
    value: float | None
    low: float | None
    high: float | None
    median: float | None
    known: int
    all: int

    @property
    def unknown(self) -> int:
        """Return how many of the domain's indicators have no data here."""
        return self.all - self.known


def domain_bars(snapshot: Snapshot, area: Area, *, has_interval: bool) -> tuple[DomainBar, ...]:
    """Return the bars of an area; `has_interval` tells whether the edition shows intervals."""
    bars = []
    for domain in DOMAINS:
        own = [one for one in snapshot.indicators if one.domain == domain]
        value, low, high, known = _score(own, snapshot, area)
        others = [
            score
            for other in snapshot.areas
            if other.level == area.level and (score := _score(own, snapshot, other)[0]) is not None
        ]
        middle = median(others) if len(others) >= MEDIAN_AREAS else None
        ends = (low, high) if has_interval else (None, None)
        bars.append(DomainBar(domain, value, *ends, middle, known, len(own)))
    return tuple(bars)


def _score(
    own: list[IndicatorColumn], snapshot: Snapshot, area: Area
) -> tuple[float | None, float | None, float | None, int]:
    """Return mean, interval (errors taken as independent) and number of the known indicators."""
    told, spread, known = [], [], 0
    for one in own:
        key = latest_period(one, snapshot, area.index)
        column = one.columns[key] if key else None
        value = column.value[area.index] if column else None
        if column is None or value is None or column.status[area.index] == QUIET:
            continue
        known += 1
        if one.goalposts is None:
            continue
        low, high = column.low[area.index], column.high[area.index]
        ends = [value, value if low is None else low, value if high is None else high]
        table = np.array([ends], dtype=float).T
        post = np.array([one.goalposts], dtype=float)
        scaled = goalpost(table, post[:, 0], post[:, 1], np.array([one.direction == "up"]))[:, 0]
        told.append(float(scaled[0]))
        spread.append(float(max(abs(scaled[1] - scaled[0]), abs(scaled[2] - scaled[0]))))
    if not told:
        return None, None, None, known
    mean = float(np.mean(told))
    half = float(np.sqrt(np.sum(np.square(spread)))) / len(told)
    return mean, max(mean - half, 0.0), min(mean + half, 100.0), known
