"""Who sits in a council, which institutions host and act, and what a neighbourhood can bring.

Members stand by kind, and their names for the minutes only; the name goes a year after they left. An
institution is on a map only from the day it agreed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError

PACKAGE = "geo_mahalle.register.council"
COUNCIL = "council"
KINDS = ("trustee", "resident", "institution", "ngo", "charity", "specialist")
OFFICES = ("chair", "secretary", "member")
CAPACITIES = ("hall", "land", "skill", "volunteer_hours", "donor")
NEVER_SHOWN = frozenset({"police", "basij", "shelter"})


class NotThere(UserError):  # noqa: N818 - it is a state, not a fault
    """There is no such council, meeting or entry."""

    http_status = 404


@dataclass(frozen=True)
class Body:
    """A council or committee that stands; `id` and `area_id` are never shown."""

    id: int
    body: UUID
    area_id: int
    committee_id: str
    formed_on: date
    code: str
    area_name: str


@dataclass(frozen=True)
class Member:
    """A member; `name` is for the minutes alone."""

    member: UUID
    name: str
    kind: str
    office: str
    sex: str | None
    is_under_30: bool | None
    institution: str | None
    from_on: date


@dataclass(frozen=True)
class Composition:
    """How many sit in a council, by kind; of women and under-30s also of how many it is not noted."""

    members: int
    by_kind: dict[str, int]
    women: int
    sex_unknown: int
    under_30: int
    age_unknown: int


@dataclass(frozen=True)
class Institution:
    """An institution that takes part; on maps only where it agreed."""

    institution: UUID
    kind: str
    name: str
    hosts: bool
    acts: bool
    agreed_on: date | None


@dataclass(frozen=True)
class Capacity:
    """What a neighbourhood can bring; `amount` in persons, m², or hours a month, by kind."""

    capacity: UUID
    kind: str
    title_fa: str
    amount: float | None
    institution: str | None


def form(connection: Connection, code: str, *, on: date, committee: str = COUNCIL) -> Body:
    """Form the council (or a committee) of an area; formed twice it is one."""
    area = rows(connection, PACKAGE, "area_of_code", {"code": code})
    if not area:
        raise NotThere("There is no area %(code)r.", values={"code": code})
    run(connection, PACKAGE, "insert_body", {"area": area[0]["id"], "committee": committee, "on": on})
    found = find(connection, code, committee=committee)
    if found is None:
        raise RuntimeError("a council that was just formed is not there")
    return found


def find(connection: Connection, code: str, *, committee: str = COUNCIL) -> Body | None:
    """Return the council (or a committee) of an area, None where none was formed."""
    found = rows(connection, PACKAGE, "read_body", {"code": code, "committee": committee})
    return Body(**found[0]) if found else None


def add_member(
    connection: Connection,
    body: Body,
    name: str,
    kind: str,
    *,
    on: date,
    office: str = "member",
    sex: str | None = None,
    is_under_30: bool | None = None,
    institution: UUID | None = None,
) -> UUID:
    """Add a member; raises UserError for a kind or office that is not one."""
    if kind not in KINDS or office not in OFFICES or sex not in (None, "woman", "man"):
        raise UserError(
            "A member is one of: %(names)s; the office one of: %(names2)s.",
            values={"names": ", ".join(KINDS), "names2": ", ".join(OFFICES)},
        )
    if not name.strip():
        raise UserError("A member needs a name for the minutes.")
    given = {
        "body": body.id,
        "name": name.strip(),
        "kind": kind,
        "office": office,
        "sex": sex,
        "is_under_30": is_under_30,
        "institution": institution,
        "on": on,
    }
    return UUID(str(rows(connection, PACKAGE, "insert_member", given)[0]["public_id"]))


def leave(connection: Connection, body: Body, member: UUID, *, on: date) -> None:
    """Let a member leave."""
    changed(run(connection, PACKAGE, "end_member", {"body": body.id, "member": member, "on": on}).rowcount)


def members(connection: Connection, body: Body, *, today: date) -> list[Member]:
    """Return the members today, officers first."""
    found = rows(connection, PACKAGE, "read_members", {"body": body.id, "today": today})
    return [Member(**row) for row in found]


def forget_members(connection: Connection, *, today: date) -> int:
    """Blank the names of members who left more than a year ago; return how many."""
    return run(connection, PACKAGE, "forget_members", {"today": today}).rowcount


def composition(found: Sequence[Member]) -> Composition:
    """Return how many sit in a council, by kind."""
    return Composition(
        members=len(found),
        by_kind=dict(Counter(one.kind for one in found)),
        women=sum(one.sex == "woman" for one in found),
        sex_unknown=sum(one.sex is None for one in found),
        under_30=sum(one.is_under_30 is True for one in found),
        age_unknown=sum(one.is_under_30 is None for one in found),
    )


def add_institution(
    connection: Connection,
    body: Body,
    kind: str,
    name: str,
    *,
    hosts: bool,
    acts: bool,
    agreed_on: date | None = None,
) -> UUID:
    """Register an institution of the area; it is on no map until the day it agreed.

    Its building is the one of its name and kind in the area, or the only one of its kind there.
    """
    if not name.strip() or not (hosts or acts):
        raise UserError("An institution has a name, and hosts or acts.")
    given = {
        "area": body.area_id,
        "kind": kind,
        "name": name.strip(),
        "hosts": hosts,
        "acts": acts,
        "agreed_on": agreed_on,
    }
    made = UUID(str(rows(connection, PACKAGE, "insert_institution", given)[0]["public_id"]))
    run(connection, PACKAGE, "link_building", {"area": body.area_id, "institution": made})
    return made


def agree(connection: Connection, body: Body, institution: UUID, *, on: date | None) -> None:
    """Note that an institution agreed to be on maps; None takes it back."""
    given = {"area": body.area_id, "institution": institution, "on": on}
    changed(run(connection, PACKAGE, "agree_institution", given).rowcount)
    run(connection, PACKAGE, "link_building", given)


def institutions(connection: Connection, body: Body) -> list[Institution]:
    """Return the institutions of the area that take part."""
    found = rows(connection, PACKAGE, "read_institutions", {"area": body.area_id})
    return [Institution(**row) for row in found]


def institutions_on_map(
    connection: Connection, area_id: int, kinds: Iterable[str], *, today: date
) -> list[tuple[str, str, float, float]]:
    """Return (kind, name, lon, lat) of the institutions that agreed; police, Basij and shelters never."""
    allowed = sorted(set(kinds) - NEVER_SHOWN)
    given = {"area": area_id, "today": today, "kinds": allowed}
    found = rows(connection, PACKAGE, "shown_institutions", given)
    return [(row["kind"], row["name"], row["lon"], row["lat"]) for row in found]


def add_capacity(
    connection: Connection,
    body: Body,
    kind: str,
    title: str,
    *,
    on: date,
    amount: float | None = None,
    institution: UUID | None = None,
) -> UUID:
    """Register what the neighbourhood can bring; a title names a thing or a skill, never a person."""
    if kind not in CAPACITIES or not title.strip() or (amount is not None and amount < 0):
        raise UserError(
            "A capacity is one of: %(names)s, with words for it.", values={"names": ", ".join(CAPACITIES)}
        )
    given = {
        "area": body.area_id,
        "kind": kind,
        "title": title.strip(),
        "amount": amount,
        "institution": institution,
        "on": on,
    }
    return UUID(str(rows(connection, PACKAGE, "insert_capacity", given)[0]["public_id"]))


def end_capacity(connection: Connection, body: Body, capacity: UUID, *, on: date) -> None:
    """End what was offered."""
    given = {"area": body.area_id, "capacity": capacity, "on": on}
    changed(run(connection, PACKAGE, "end_capacity", given).rowcount)


def capacities(connection: Connection, body: Body, *, today: date) -> list[Capacity]:
    """Return what the neighbourhood can bring today."""
    found = rows(connection, PACKAGE, "read_capacities", {"area": body.area_id, "today": today})
    return [Capacity(**row) for row in found]


def changed(count: int) -> None:
    """Raise NotThere where a statement found no row to change."""
    if not count:
        raise NotThere
