"""What institutions took upon themselves for the neighbourhood, and what of it they finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.register.council.bodies import PACKAGE, Body, NotThere, changed

SHORTEST, LONGEST = 3, 120


@dataclass(frozen=True)
class Undertaking:
    """What an institution took upon itself; `finished_on` is None while it is not kept."""

    undertaking: UUID
    institution: str
    title_fa: str
    taken_on: date
    finished_on: date | None


def undertake(
    connection: Connection, body: Body, institution: UUID, title: str, *, on: date, today: date
) -> UUID:
    """Write down what an institution of the area took upon itself; from then on it counts as one that acts.

    The words name a thing that can be seen to be done, never a person.
    """
    if not SHORTEST <= len(title.strip()) <= LONGEST:
        raise UserError("What was promised is said in 3 to 120 letters.")
    if on > today:
        raise UserError("Nobody promised anything on a day that is still to come.")
    given = {"area": body.area_id, "institution": institution, "title": title.strip(), "on": on}
    made = rows(connection, PACKAGE, "insert_undertaking", given)
    if not made:
        raise NotThere
    return UUID(str(made[0]["public_id"]))


def tick(connection: Connection, body: Body, undertaking: UUID, *, on: date | None, today: date) -> None:
    """Note that an undertaking was kept; None takes the tick back."""
    given = {"area": body.area_id, "undertaking": undertaking}
    found = rows(connection, PACKAGE, "find_undertaking", given)
    if not found:
        raise NotThere
    if on is not None and not found[0]["taken_on"] <= on <= today:
        raise UserError("It was kept between the day it was promised and today.")
    changed(run(connection, PACKAGE, "tick_undertaking", {**given, "on": on}).rowcount)


def undertakings(connection: Connection, body: Body) -> list[Undertaking]:
    """Return what institutions that take part took upon themselves: what is open first."""
    found = rows(connection, PACKAGE, "read_undertakings", {"area": body.area_id})
    return [Undertaking(**row) for row in found]
