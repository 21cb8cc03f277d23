"""What councils and committees keep themselves: which planned meetings were held, and a household survey.

No office sends these as a file; they are written in the application. Nobody who answered can be known: an
answer has an area, a weight and a sex, and no door.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import numpy as np

from geo_mahalle.demo.areas import Mosaic
from geo_mahalle.demo.conditions import Conditions
from geo_mahalle.demo.outline import generator
from geo_mahalle.jalali import parse, periods

COMMITTEES = ("civil_works", "health", "social_vitality", "public_security", "social_harms")
MEETINGS_FROM, SURVEY_FROM, LAST_DAY = parse("1403/01/01"), parse("1403/07/01"), parse("1404/06/31")
SURVEY_DAYS, SURVEY_SIZE = 60, (75, 110)
FORM = "household_survey"
SAFE_NIGHT = ("very", "fairly", "little", "not", "never_out", "unsure")
AGREEING = ("strongly", "agree", "neither", "disagree", "strongly_not", "unsure")
SOLIDARITY = {"help": 0.5, "trust": 0.1, "act": 0.0, "belong": 0.6}


class Meeting(NamedTuple):
    """A planned meeting of a committee, and the day it was held; None where it was not."""

    area_code: str
    committee_id: str
    planned_on: date
    held_on: date | None


class Answer(NamedTuple):
    """One answer of a household survey."""

    client_id: UUID
    area_code: str
    form_id: str
    question_id: str
    answer: str
    weight: float
    sex: str | None
    on_day: date


def draw_meetings(mosaic: Mosaic, seed: int) -> tuple[Meeting, ...]:
    """Return a meeting a month for each committee; pilots hold more of theirs."""
    rng = generator(seed, "meetings")
    months = [p for p in periods(MEETINGS_FROM, LAST_DAY, calendar="jalali") if p.kind == "month"]
    found = []
    for place in mosaic.seeds:
        habit = rng.beta(9, 2.5) if place.is_pilot else rng.beta(4, 4)
        for month in months:
            for turn, committee in enumerate(COMMITTEES):
                planned = month.starts_on + timedelta(days=3 + 5 * turn)
                late = timedelta(days=int(rng.integers(0, 4)))
                is_held = bool(rng.random() < habit) and planned + late <= LAST_DAY
                found.append(Meeting(place.code, committee, planned, planned + late if is_held else None))
    return tuple(found)


def draw_answers(mosaic: Mosaic, conditions: Conditions, seed: int) -> tuple[Answer, ...]:
    """Return what households answer: fewer feel safe where it is dark, and fewer of the women."""
    rng = generator(seed, "survey")
    found: list[Answer] = []
    for index, place in enumerate(mosaic.seeds):
        light = 1.6 * float(conditions.lit_share[index]) - float(conditions.deprivation[index])
        spirit = float(rng.normal(0.3, 0.5))
        for _ in range(int(rng.integers(*SURVEY_SIZE))):
            key = UUID(bytes=rng.bytes(16), version=4)
            sex = str(rng.choice(["woman", "man"], p=[0.55, 0.45]))
            told = sex if rng.random() > 0.04 else None
            weight = round(float(rng.uniform(0.5, 1.8)), 3)
            day = SURVEY_FROM + timedelta(days=int(rng.integers(SURVEY_DAYS)))
            mood = light + 0.3 - (0.9 if sex == "woman" else 0.0)
            answers = {"safe_night": _choose(SAFE_NIGHT, mood, (0.3, 0.65, 0.6, 0.35, 0.06, 0.04), 0, rng)}
            for question, lift in SOLIDARITY.items():
                answers[question] = _choose(
                    AGREEING, spirit + lift, (0.35, 0.6, 0.2, 0.55, 0.2, 0.05), 1, rng
                )
            found += [
                Answer(key, place.code, FORM, question, answer, weight, told, day)
                for question, answer in answers.items()
            ]
    return tuple(found)


def _choose(
    words: tuple[str, ...], mood: float, odds: tuple[float, ...], between: int, rng: np.random.Generator
) -> str:
    """Return an answer: the first two by how good the mood is, then `between` neutral ones, then two bad."""
    chance = 1 / (1 + np.exp(-mood))
    weights = np.array(odds)
    weights[:2] *= chance
    weights[2 + between : 4 + between] *= 1 - chance
    return str(rng.choice(words, p=weights / weights.sum()))
