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
SURVEY_DAYS, SURVEY_SIZE = 60, (34, 72)
FORM, QUESTION = "household", "safe_after_dark"
ANSWERS = ("very_safe", "safe", "unsafe", "very_unsafe", "unsure")


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
    """Return who feels safe walking alone after dark: fewer where it is dark, and fewer of the women."""
    rng = generator(seed, "survey")
    found = []
    for index, place in enumerate(mosaic.seeds):
        for _ in range(int(rng.integers(*SURVEY_SIZE))):
            sex = str(rng.choice(["woman", "man"], p=[0.55, 0.45]))
            mood = 0.3 + 1.6 * float(conditions.lit_share[index]) - float(conditions.deprivation[index])
            chance = 1 / (1 + np.exp(-(mood - (0.9 if sex == "woman" else 0.0))))
            odds = [0.3 * chance, 0.65 * chance, 0.6 * (1 - chance), 0.35 * (1 - chance), 0.05]
            answer = str(rng.choice(ANSWERS, p=np.array(odds) / sum(odds)))
            day = SURVEY_FROM + timedelta(days=int(rng.integers(SURVEY_DAYS)))
            weight = round(float(rng.uniform(0.5, 1.8)), 3)
            told = sex if rng.random() > 0.04 else None
            key = UUID(bytes=rng.bytes(16), version=4)
            found.append(Answer(key, place.code, FORM, QUESTION, answer, weight, told, day))
    return tuple(found)
