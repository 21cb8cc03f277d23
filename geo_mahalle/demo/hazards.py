"""The truth of three years: every issue that arose, where, how long it stayed, and who noticed.

Misspecified on purpose, so that no model of the product is right about it: counts are Gamma-Poisson with a
shock shared by all categories of a neighbourhood and month, seasons are sharper than a sine, first reports
come by a Weibull delay and further ones in bursts, and times to resolution have a Pareto tail.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from geo_mahalle.demo.facilities import Setting, beside_streets, choose_pieces
from geo_mahalle.demo.outline import Floats, generator
from geo_mahalle.jalali import Period, parse, periods

FIRST_DAY, LAST_DAY = parse("1401/07/01"), parse("1404/06/31")
NEAR_M = (15.0, 40.0)
Numbers = np.ndarray


class Hazard(NamedTuple):
    """How a category behaves.

    Issues a neighbourhood and year, slope on deprivation, peak month and height of the season, how readily it
    is reported, median days to resolve, mean severity, and which file it comes in.
    """

    yearly: float
    slope: float
    peak: int
    height: float
    salience: float
    days: float
    severity: float
    file: str


HAZARDS: dict[str, Hazard] = {
    "lamp_out": Hazard(17, 0.6, 9, 0.35, 1.2, 9, 2.1, "other"),
    "missing_lamp": Hazard(4, 1.5, 9, 0.2, 0.7, 120, 2.4, "other"),
    "pothole": Hazard(11, 0.5, 12, 0.3, 1.0, 35, 2.0, "other"),
    "blocked_pavement": Hazard(5, 0.2, 6, 0.1, 0.6, 20, 1.6, "other"),
    "broken_steps": Hazard(2, 0.9, 1, 0.1, 0.6, 60, 2.2, "other"),
    "failing_wall": Hazard(1.4, 1.4, 1, 0.3, 0.8, 45, 3.0, "other"),
    "blocked_drain": Hazard(10, 1.0, 8, 0.6, 1.0, 12, 1.8, "drainage"),
    "flooded_passage": Hazard(6, 1.2, 12, 0.8, 1.4, 5, 2.4, "drainage"),
    "sewage_overflow": Hazard(5, 1.4, 1, 0.2, 1.6, 4, 2.7, "drainage"),
    "open_canal": Hazard(2.4, 1.3, 2, 0.1, 1.0, 75, 3.1, "openings"),
    "open_pit": Hazard(2.0, 0.9, 5, 0.2, 1.3, 15, 3.0, "openings"),
    "missing_manhole_cover": Hazard(2.6, 0.8, 3, 0.1, 1.6, 4, 3.0, "openings"),
    "derelict_building": Hazard(2.4, 1.6, 7, 0.1, 0.6, 210, 2.6, "dereliction"),
    "vacant_land": Hazard(2.6, 1.2, 7, 0.1, 0.5, 190, 2.0, "dereliction"),
    "unsafe_crossing": Hazard(3.0, -0.1, 7, 0.35, 0.9, 70, 2.6, "traffic"),
    "fast_street": Hazard(2.4, -0.3, 2, 0.1, 0.8, 100, 2.7, "traffic"),
    "missing_traffic_sign": Hazard(2.0, 0.2, 7, 0.1, 0.7, 40, 1.8, "traffic"),
    "school_gate_traffic": Hazard(1.2, 0.1, 7, 0.7, 1.1, 30, 2.7, "traffic"),
    "open_pole_hatch": Hazard(1.6, 1.0, 6, 0.1, 1.0, 8, 2.9, "power_safety"),
    "low_power_line": Hazard(1.5, 1.1, 10, 0.4, 1.8, 2, 3.3, "power_safety"),
    "icy_lane": Hazard(4.0, 0.7, 10, 1.0, 1.0, 3, 2.4, "other"),
    "dangerous_tree": Hazard(1.8, -0.3, 12, 0.5, 1.0, 14, 2.3, "other"),
    "water_leak": Hazard(5.0, 0.3, 4, 0.3, 1.5, 3, 2.0, "other"),
    "litter": Hazard(14, 0.9, 3, 0.3, 0.9, 6, 1.5, "surroundings"),
    "full_bin": Hazard(9, 0.5, 4, 0.3, 0.9, 3, 1.4, "surroundings"),
    "construction_debris": Hazard(4.0, 0.7, 3, 0.2, 0.8, 16, 1.7, "surroundings"),
    "graffiti": Hazard(2.5, 0.3, 6, 0.1, 0.5, 40, 1.2, "surroundings"),
    "noise": Hazard(3.0, -0.2, 4, 0.4, 0.8, 20, 1.7, "surroundings"),
    "stray_dogs": Hazard(4.0, 1.2, 11, 0.4, 1.1, 12, 2.4, "other"),
    "broken_play_equipment": Hazard(2.6, 0.3, 2, 0.4, 0.9, 30, 2.1, "other"),
    "neglected_park": Hazard(1.4, 0.6, 3, 0.3, 0.6, 60, 1.7, "other"),
    "dark_walk_home": Hazard(2.0, 0.9, 9, 0.3, 0.9, 60, 2.5, "other"),
    "hidden_corner": Hazard(1.6, 1.0, 9, 0.2, 0.7, 60, 2.4, "other"),
    "discarded_sharps": Hazard(0.7, 1.4, 5, 0.1, 0.8, 5, 3.0, "other"),
}
CATEGORIES = tuple(HAZARDS)
YEARLY_SCALE = 0.6


@dataclass(frozen=True)
class Truth:
    """Every issue, one entry each: place in metres, day numbers since FIRST_DAY (float), NaN where never.

    `anchor` is the issue it lies 15–40 m from, -1 where it stands alone.
    """

    area: Numbers
    category: Numbers
    severity: Numbers
    xy: Floats
    anchor: Numbers
    arose: Floats
    first_report: Floats
    resolved: Floats
    reports: Numbers


def draw_truth(setting: Setting) -> Truth:
    """Return every issue of the three years, reported or not."""
    rng = generator(setting.seed, "hazards")
    months = [p for p in periods(FIRST_DAY, LAST_DAY, calendar="jalali") if p.kind == "month"]
    area, category, month = _arise(setting, months, rng)
    starts = np.array([(p.starts_on - FIRST_DAY).days for p in months])
    lengths = np.array([(p.ends_on - p.starts_on).days + 1 for p in months])
    arose = starts[month] + rng.random(len(month)) * lengths[month]
    xy, anchor = _places(setting, area, category, rng)
    mean = np.array([h.severity for h in HAZARDS.values()])[category]
    severity = np.clip(np.round(rng.normal(mean, 0.75)), 1, 4).astype(np.int64)
    first, resolved, reports = _notice(setting, (area, category, severity), arose, rng)
    return Truth(area, category, severity, xy, anchor, arose, first, resolved, reports)


def _arise(
    setting: Setting, months: list[Period], rng: np.random.Generator
) -> tuple[Numbers, Numbers, Numbers]:
    """Return area, category and month of each issue, sorted by area and category."""
    dep = setting.conditions.deprivation
    hazards = list(HAZARDS.values())
    yearly = np.array([h.yearly for h in hazards])
    slope = np.array([h.slope for h in hazards])
    number = np.array([int(p.key[-2:]) for p in months])
    swing = np.cos(2 * np.pi * (number[None, :] - np.array([[h.peak] for h in hazards])) / 12)
    season = np.exp(np.array([[h.height] for h in hazards]) * 1.7 * swing)
    season /= season.mean(axis=1, keepdims=True)
    shape = (len(dep), len(hazards), len(months))
    shock = rng.gamma(1.9, 1 / 1.9, (len(dep), 1, len(months)))
    habit = rng.lognormal(-0.1, 0.45, (len(dep), len(hazards), 1))
    outbreak = rng.gamma(2.5, 1 / 2.5, shape)
    pull = np.exp(slope[None, :] * (dep[:, None] - 0.4))[:, :, None]
    mean = YEARLY_SCALE * yearly[None, :, None] / 12 * pull * season[None] * shock * habit * outbreak
    counts = rng.poisson(mean).ravel()
    cells = np.repeat(np.arange(counts.size), counts)
    area, category, month = np.unravel_index(cells, shape)
    return area, category, month


def _places(
    setting: Setting, area: Numbers, category: Numbers, rng: np.random.Generator
) -> tuple[Floats, Numbers]:
    """Return where each issue lies: by a street, or 15–40 m from another one of its category (a third)."""
    weights = {"main": 1.2, "street": 1.0, "alley": 0.9}
    counts = np.bincount(area, minlength=len(setting.mosaic.seeds))
    pieces = np.concatenate([choose_pieces(setting, i, int(n), weights, rng) for i, n in enumerate(counts)])
    xy = beside_streets(setting.network, pieces, np.abs(rng.normal(2.5, 2, len(pieces))), rng)
    group = area * len(CATEGORIES) + category
    is_near = (rng.random(len(group)) < 0.33) & (np.concatenate([[-1], group[:-1]]) == group)
    anchor = np.maximum.accumulate(np.where(is_near, 0, np.arange(len(group))))
    angle, gap = rng.uniform(0, 2 * np.pi, len(group)), rng.uniform(*NEAR_M, len(group))
    beside = xy[anchor] + np.column_stack([np.cos(angle), np.sin(angle)]) * gap[:, None]
    return np.where(is_near[:, None], beside, xy), np.where(is_near, anchor, -1)


def _notice(
    setting: Setting, what: tuple[Numbers, Numbers, Numbers], arose: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats, Numbers]:
    """Return day of the first report, day of resolution, and how many reports there were."""
    area, category, severity = what
    hazards = list(HAZARDS.values())
    count = len(arose)
    salience = np.array([h.salience for h in hazards])[category]
    rate = (
        setting.conditions.reporting_rate[area]
        * salience
        * (0.7 + 0.15 * severity)
        * rng.lognormal(-0.2, 0.6, count)
    )
    delay = rng.weibull(0.75, count) / rate
    median = np.array([h.days for h in hazards])[category]
    lifetime = rng.lognormal(np.log(35 + median), 0.7)
    is_reported = delay < lifetime
    speed = 1 + 0.6 * setting.conditions.deprivation[area] - 0.12 * (severity - 2)
    days = median * speed * rng.lognormal(0, 0.85, count)
    days = np.where(rng.random(count) < 0.09, days * (1 + rng.pareto(1.1, count)), days)
    days = np.maximum(days, 0.08)
    bursts = rate * np.minimum(days, 75) * 0.55
    further = rng.negative_binomial(0.7, 0.7 / (0.7 + bursts))
    further = np.where(rng.random(count) < 0.008, further + rng.integers(4, 12, count), further)
    first = np.where(is_reported, arose + delay, np.nan)
    resolved = np.where(is_reported, first + days, arose + lifetime)
    return first, resolved, np.where(is_reported, np.minimum(further, 14) + 1, 0)


def day_number(day: date) -> int:
    """Return days since the first day of the three years."""
    return (day - FIRST_DAY).days
