"""Safety walks, events and the household survey: what people of a neighbourhood see, hold and answer.

A walk goes street by street through a form of layers/forms; finished, it becomes coverage of each theme
with the share of street length where it was seen, and its streets were walked. Two who walk together and
judge apart tell how far the answers can be trusted (kappa). A survey asks at doors drawn from the streets by
a seed. No name, no door and no phone is kept of anybody.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from geo_mahalle.catalogue.forms import FormSheet
from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.statistics.agreement import Agreement, cohen_kappa

PACKAGE = "geo_mahalle.register.walks"
LARGEST_SAMPLE = 400
LARGEST_HOUSEHOLD = 8


class NoWalk(UserError):  # noqa: N818 - it is a state, not a fault
    """There is no such walk, or it is finished."""

    http_status = 404


@dataclass(frozen=True)
class Walk:
    """A walk; `completeness` is the share (0..1) of street length, None until it is finished."""

    walk: UUID
    form_id: str
    walked_on: date
    is_after_dark: bool
    is_led_by_women: bool
    walkers: int
    women: int
    completeness: float | None
    finished_on: date | None


@dataclass(frozen=True)
class OpenWalk:
    """A walk that a second may judge by himself; `walk` is the identifier its phone chose."""

    walk: UUID
    walked_on: date
    is_after_dark: bool
    is_led_by_women: bool


@dataclass(frozen=True)
class Street:
    """A street of an area for walking: its parts of one name together."""

    key: str
    name: str | None
    length_m: float
    is_answered: bool


@dataclass(frozen=True)
class Door:
    """Where a survey asks: how many metres along which street, on which side."""

    street: str
    along_m: int
    side: str


def begin(
    connection: Connection,
    area_id: int,
    form: FormSheet,
    client: UUID,
    *,
    on: date,
    is_after_dark: bool,
    is_led_by_women: bool,
    walkers: int,
    women: int,
) -> UUID:
    """Begin a walk; begun twice under one identifier it is one."""
    if form.kind != "walk":
        raise UserError("%(id)s is not the form of a walk.", values={"id": form.id})
    if not 1 <= walkers <= 200 or not 0 <= women <= walkers:
        raise UserError("The walkers are between 1 and 200, and the women among them.")
    given = {
        "client": client,
        "area": area_id,
        "form": form.id,
        "on": on,
        "is_after_dark": is_after_dark,
        "is_led_by_women": is_led_by_women,
        "walkers": walkers,
        "women": women,
    }
    return UUID(str(rows(connection, PACKAGE, "begin_walk", given)[0]["public_id"]))


def walks(connection: Connection, area_id: int) -> list[Walk]:
    """Return the walks of an area, the latest first."""
    found = rows(connection, PACKAGE, "read_walks", {"area": area_id, "walk": None})
    return [Walk(**row) for row in found]


def read_walk(connection: Connection, area_id: int, walk: UUID) -> Walk:
    """Return a walk of an area; raise NoWalk where it is another's or not there."""
    found = rows(connection, PACKAGE, "read_walks", {"area": area_id, "walk": walk})
    if not found:
        raise NoWalk
    return Walk(**found[0])


def streets(connection: Connection, walk: UUID) -> list[Street]:
    """Return the streets of a walk's area, named ones first."""
    return [Street(**row) for row in rows(connection, PACKAGE, "read_streets", {"walk": walk})]


def area_streets(connection: Connection, area_id: int) -> list[Street]:
    """Return the streets of an area as a phone keeps them before a walk, named ones first."""
    found = rows(connection, PACKAGE, "area_streets", {"area": area_id})
    return [Street(**row, is_answered=False) for row in found]


def open_walks(connection: Connection, area_id: int, form: FormSheet, *, since: date) -> list[OpenWalk]:
    """Return the walks of an area that a second may judge, the latest first."""
    given = {"area": area_id, "form": form.id, "since": since}
    return [OpenWalk(**row) for row in rows(connection, PACKAGE, "open_walks", given)]


def walk_of(connection: Connection, area_id: int, client: UUID) -> UUID:
    """Return the walk that a phone began under its own identifier; raise NoWalk where there is none."""
    found = rows(connection, PACKAGE, "walk_of_client", {"client": client, "area": area_id})
    if not found:
        raise NoWalk
    return UUID(str(found[0]["public_id"]))


def answer(
    connection: Connection,
    area_id: int,
    walk: UUID,
    form: FormSheet,
    street: str,
    answers: Mapping[str, str],
    *,
    rater: int = 1,
) -> None:
    """Keep what was seen in a street; `rater` 2 is the second who judged by himself.

    The second may still send when the first has finished the walk; nobody is told what the other said.
    """
    _check(form, answers)
    given = {
        "area": area_id,
        "walk": walk,
        "key": street,
        "rater": rater,
        "questions": list(answers),
        "answers": list(answers.values()),
    }
    if not run(connection, PACKAGE, "answer_street", given).rowcount:
        raise NoWalk


def finish(connection: Connection, area_id: int, walk: UUID, form: FormSheet, *, on: date) -> float:
    """Finish a walk: coverage by theme, streets marked as walked; return the share of length walked.

    Finished twice it is finished once. Raises UserError where no street was answered.
    """
    found = read_walk(connection, area_id, walk)
    if found.completeness is not None:
        return found.completeness
    share = rows(connection, PACKAGE, "walked_share", {"walk": walk})[0]["share"]
    if not share:
        raise UserError("No street of this walk has an answer yet.")
    covering = [(one.id, one.theme) for one in form.questions if one.theme]
    given = {
        "walk": walk,
        "share": min(float(share), 1.0),
        "on": on,
        "questions": [question for question, _ in covering],
        "themes": [theme for _, theme in covering],
    }
    if not run(connection, PACKAGE, "finish_walk", given).fetchall():
        return float(read_walk(connection, area_id, walk).completeness or 0.0)
    run(connection, PACKAGE, "own_source")
    made = rows(connection, PACKAGE, "walk_run", {"walk": walk, "answered": 0})[0]["id"]
    run(connection, PACKAGE, "cover", {**given, "run": made})
    run(connection, PACKAGE, "mark_walked", given)
    run(connection, PACKAGE, "mark_parts_walked", given)
    return float(given["share"])  # type: ignore[arg-type]  # made a float above


def agreement(connection: Connection, area_id: int, form: FormSheet) -> dict[str, Agreement]:
    """Return for each question how far two who judged apart agree; what nobody judged twice is left out."""
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows(connection, PACKAGE, "rated_pairs", {"area": area_id, "form": form.id}):
        pairs[row["question_id"]].append((row["first"], row["second"]))
    return {question: cohen_kappa(found) for question, found in pairs.items()}


def record_event(
    connection: Connection,
    area_id: int,
    form: FormSheet,
    client: UUID,
    answers: Mapping[str, str],
    *,
    on: date,
) -> None:
    """Record an event by its five taps; sent twice it is one."""
    if form.kind != "event":
        raise UserError("%(id)s is not the form of an event.", values={"id": form.id})
    _check(form, answers)
    if {"kind", "host_kind"} & {one for one in form_ids(form) if answers.get(one, "unsure") == "unsure"}:
        raise UserError("An event needs what it was and who hosted it.")
    run(connection, PACKAGE, "own_source")
    band, people = answers.get("band"), answers.get("women_children")
    given = {
        "client": client,
        "area": area_id,
        "on": on,
        "kind": answers["kind"],
        "host_kind": answers["host_kind"],
        "band": None if band == "unsure" else band,
        "is_open": {"yes": True, "no": False}.get(answers.get("is_open", "")),
    }
    made = rows(connection, PACKAGE, "insert_event", given)
    if made and people not in (None, "unsure"):
        present = {"women": people in ("both", "women"), "children": people in ("both", "children")}
        run(connection, PACKAGE, "insert_presence", {"event": made[0]["id"], **present})


def form_ids(form: FormSheet) -> list[str]:
    """Return the ids of a form's questions in order."""
    return [question.id for question in form.questions]


def draw_sample(
    connection: Connection, area_id: int, form: FormSheet, size: int, *, seed: int, on: date
) -> tuple[UUID, list[Door]]:
    """Draw the doors of a survey along the streets and keep them: the same seed, the same doors.

    Systematic with a random start (Cochran 1977, chapter 8): every L/n metres of the area's street length, so
    that a street's chance follows its length; the sides alternate.
    """
    if not 1 <= size <= LARGEST_SAMPLE:
        raise UserError(
            "A sample has between 1 and %(largest_sample)s doors.", values={"largest_sample": LARGEST_SAMPLE}
        )
    found = rows(connection, PACKAGE, "sample_streets", {"area": area_id})
    doors = place_doors([(row["name"], row["length_m"]) for row in found], size, seed=seed)
    given = {
        "area": area_id,
        "form": form.id,
        "on": on,
        "seed": seed,
        "size": size,
        "doors": json.dumps([vars(door) for door in doors], ensure_ascii=False),
    }
    return UUID(str(rows(connection, PACKAGE, "insert_sample", given)[0]["public_id"])), doors


def place_doors(lengths: list[tuple[str, float]], size: int, *, seed: int) -> list[Door]:
    """Return `size` doors along streets given by name and length in m.

    >>> [door.along_m for door in place_doors([("a", 100.0)], 4, seed=1)]
    [3, 28, 53, 78]
    """
    total = sum(length for _, length in lengths)
    if not total:
        raise UserError("The area has no street to draw doors from.")
    step = total / size
    at = random.Random(seed).random() * step  # noqa: S311 - a sample, not a secret
    doors: list[Door] = []
    passed = 0.0
    for name, length in lengths:
        while len(doors) < size and at < passed + length:
            doors.append(Door(name, int(at - passed), ("right", "left")[len(doors) % 2]))
            at += step
        passed += length
    return doors


def record_interview(
    connection: Connection,
    area_id: int,
    form: FormSheet,
    client: UUID,
    answers: Mapping[str, str],
    *,
    on: date,
    sex: str | None,
    adults: int,
) -> None:
    """Keep one interview; it weighs as much as the household has adults, of whom one answered."""
    if form.kind != "survey" or sex not in (None, "woman", "man"):
        raise UserError("That is not an interview of the survey.")
    if not 1 <= adults <= LARGEST_HOUSEHOLD:
        raise UserError(
            "The adults are between 1 and %(largest_household)s.",
            values={"largest_household": LARGEST_HOUSEHOLD},
        )
    _check(form, answers)
    given = {
        "client": client,
        "area": area_id,
        "form": form.id,
        "questions": list(answers),
        "answers": list(answers.values()),
        "weight": float(adults),
        "sex": sex,
        "on": on,
    }
    run(connection, PACKAGE, "insert_answers", given)


def interviews(connection: Connection, area_id: int, form: FormSheet) -> dict[str, int]:
    """Return how many households answered, by sex of who answered (woman, man, unknown)."""
    found = rows(connection, PACKAGE, "count_interviews", {"area": area_id, "form": form.id})
    return {row["sex"]: row["interviews"] for row in found}


def _check(form: FormSheet, answers: Mapping[str, str]) -> None:
    known = {question.id: question.answers for question in form.questions}
    for question, given in answers.items():
        if question not in known or given not in known[question]:
            raise UserError(
                "The form %(id)s has no answer %(given)r to %(question)r.",
                values={"id": form.id, "given": given, "question": question},
            )
    if not answers:
        raise UserError("Nothing was answered.")
