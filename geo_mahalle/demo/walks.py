"""What committees saw on their safety walks, and which institutions act: written in the application.

Steep lanes belong to the fabric that grew without a plan, strips follow the river, and a pavement is the
better the wider its street.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np
import shapely

from geo_mahalle.demo.facilities import Setting
from geo_mahalle.demo.files import Undertaken, Walk, WalkAnswer
from geo_mahalle.demo.outline import generator
from geo_mahalle.demo.streets import SHEET_SHIFT_M, fabric_of
from geo_mahalle.jalali import parse

FORM = "safety_walk"
STRIP_M = 60.0
ACTING_FROM, LAST_DAY = parse("1402/01/15"), parse("1404/06/31")
INSTITUTIONS = {
    "mosque": "مسجد",
    "school_primary": "دبستان",
    "health_post": "پایگاه سلامت",
    "library": "کتابخانه",
}
DEEDS = ("پاک‌سازی جوی‌ها", "رنگ‌آمیزی لبه پله‌ها", "کلاس ایمنی گاز", "حصار زمین رهاشده", "جعبه نمک سربالایی")


class Seen(NamedTuple):
    """How often a lane is steep and bare, by fabric."""

    steep: float
    bare: float


STEEP = {"organic": Seen(0.24, 0.75), "old": Seen(0.1, 0.5), "planned": Seen(0.03, 0.35)}
WALKABLE = {"main": (0.62, 0.28), "street": (0.4, 0.36), "alley": (0.2, 0.3)}
"""Chance that a pavement can be walked throughout, and in parts; the rest cannot."""


def draw_walks(setting: Setting, river: object) -> tuple[tuple[Walk, ...], tuple[WalkAnswer, ...]]:
    """Return a finished walk of each neighbourhood that was walked, and what was seen in each street."""
    rng, network = generator(setting.seed, "walks"), setting.network
    away = shapely.distance(shapely.transform(network.pieces, lambda xy: xy - np.array(SHEET_SHIFT_M)), river)
    walks: list[Walk] = []
    answers: list[WalkAnswer] = []
    for index, place in enumerate(setting.mosaic.seeds):
        inside = np.flatnonzero(network.area == index)
        days = [day for day in (network.walked_on[piece] for piece in inside) if day]
        if not days:
            continue
        key, walkers = UUID(bytes=rng.bytes(16), version=4), int(rng.integers(3, 9))
        walked = [piece for piece in inside if network.walked_on[piece]]
        share = float(network.length_m[walked].sum() / network.length_m[inside].sum())
        walks.append(Walk(key, place.code, FORM, max(days), walkers, walkers // 2, round(share, 4)))
        seen = STEEP[fabric_of(setting.mosaic, index)]
        for piece in walked:
            told = _look(seen, str(network.kinds[piece]), bool(away[piece] < STRIP_M), rng)
            answers += [WalkAnswer(key, f"S{piece + 1:05d}", *pair) for pair in told.items()]
    return tuple(walks), tuple(answers)


def _look(seen: Seen, kind: str, is_near: bool, rng: np.random.Generator) -> dict[str, str]:
    """Return what is seen in one street; now and then nobody was sure."""
    steep = rng.random() < seen.steep * (0.4 if kind == "main" else 1)
    slope = ("bare" if rng.random() < seen.bare else "guarded") if steep else "none"
    in_strip = is_near or rng.random() < 0.012
    strip = ("unmarked" if rng.random() < 0.6 else "marked") if in_strip else "none"
    yes, partly = WALKABLE[kind]
    roll = rng.random()
    pavement = "yes" if roll < yes else "partly" if roll < yes + partly else "no"
    unsure = rng.random(3) < 0.02
    told = {"steep_lane": slope, "hazard_strip": strip, "pavement_walkable": pavement}
    return {
        question: "unsure" if is_unsure else told[question]
        for question, is_unsure in zip(told, unsure, strict=True)
    }


def draw_undertakings(setting: Setting) -> tuple[Undertaken, ...]:
    """Return the institutions that promised to act, and what each finished; some never finish anything."""
    rng = generator(setting.seed, "undertakings")
    found: list[Undertaken] = []
    for place in setting.mosaic.seeds:
        for kind, title in INSTITUTIONS.items():
            if rng.random() > (0.95 if place.is_pilot else 0.6):
                continue
            joined = ACTING_FROM + timedelta(days=int(rng.integers(0, 240)))
            count = int(rng.poisson(rng.gamma(1.2, 2.2)))
            finished = [_day(joined, rng) for _ in range(count)]
            found.append(
                Undertaken(
                    place.code,
                    kind,
                    f"{title} {place.name_fa}",
                    joined,
                    tuple((DEEDS[int(rng.integers(len(DEEDS)))], day) for day in sorted(finished)),
                )
            )
    return tuple(found)


def _day(joined: date, rng: np.random.Generator) -> date:
    return joined + timedelta(days=int(rng.integers(20, (LAST_DAY - joined).days)))
