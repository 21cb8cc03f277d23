"""The council first: stickers of the assembly, and its own list checked before anything is computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from geo_mahalle.database.queries import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.planning.candidates import Option
from geo_mahalle.planning.problems import Found
from geo_mahalle.planning.versions import NotAllowed, hold

PACKAGE = "geo_mahalle.planning"
PROBLEMS_VOTED, STICKERS_EACH = 10, 5
HEAVIEST = 3.0
LONGEST_LIST = 60


@dataclass(frozen=True, slots=True)
class Assembly:
    """When an assembly gave its stickers and how many people had some."""

    held_on: date
    present: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An action on the council's list and the quarter it should start in (from 0)."""

    key: str
    quarter: int = 0


@dataclass(frozen=True, slots=True)
class CouncilList:
    """The council's own list; `revision` counts its changes."""

    entries: tuple[Entry, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class Concern:
    """What speaks against an entry of the council's list: season, prerequisite, double or unknown."""

    key: str
    kind: str
    other: str = ""


def record_votes(connection: Connection, code: str, totals: Mapping[str, int], *, present: int) -> None:
    """Keep the stickers of an assembly of `present` people; raises UserError where they cannot be right.

    Ten problems at most, five stickers each person, and nobody's name.
    """
    if len(totals) > PROBLEMS_VOTED:
        raise UserError(
            "%(count)s problems are more than the %(problems_voted)s on the sheet.",
            values={"count": len(totals), "problems_voted": PROBLEMS_VOTED},
        )
    if any(count < 0 for count in totals.values()) or sum(totals.values()) > present * STICKERS_EACH:
        raise UserError(
            "%(total)s stickers are more than %(present)s people have.",
            remedy="Each person has %(stickers_each)s.",
            values={"total": sum(totals.values()), "present": present, "stickers_each": STICKERS_EACH},
        )
    for key, count in totals.items():
        run(connection, PACKAGE, "insert_vote", {"code": code, "key": key, "stickers": count})


def record_assembly(
    connection: Connection, code: str, totals: Mapping[str, int], *, present: int, held_on: date
) -> None:
    """Keep an assembly's totals; what an earlier sheet gave is gone. Raises as `record_votes` does."""
    hold(connection, code)
    run(connection, PACKAGE, "forget_votes", {"code": code})
    record_votes(connection, code, totals, present=present)
    run(connection, PACKAGE, "insert_assembly", {"code": code, "present": present, "held_on": held_on})


def read_assembly(connection: Connection, code: str) -> Assembly | None:
    """Return the last assembly of an area, None where there was none."""
    found = rows(connection, PACKAGE, "read_assembly", {"code": code})
    return Assembly(**found[0]) if found else None


def read_list(connection: Connection, code: str) -> CouncilList:
    """Return the council's own list in its order; empty where it has none."""
    found = rows(connection, PACKAGE, "read_council_list", {"code": code})
    entries = tuple(Entry(one["action_key"], one["quarter"]) for one in found)
    revision = run(connection, PACKAGE, "read_council_revision", {"code": code}).fetchone()
    return CouncilList(entries, int(revision[0]) if revision else 0)


def keep_list(connection: Connection, code: str, entries: Sequence[Entry], *, seen: int) -> int:
    """Keep the council's list as a whole and return its revision.

    Raises NotAllowed where somebody kept another one after revision `seen`.
    """
    hold(connection, code)
    if read_list(connection, code).revision != seen:
        raise NotAllowed("Somebody else changed the list meanwhile.", remedy="Look at it again.")
    if len(entries) > LONGEST_LIST or len({one.key for one in entries}) != len(entries):
        raise UserError(
            "A list has each action once, and %(longest_list)s at most.",
            values={"longest_list": LONGEST_LIST},
        )
    run(connection, PACKAGE, "forget_council_list", {"code": code})
    for position, one in enumerate(entries, start=1):
        values = {"code": code, "key": one.key, "position": position, "quarter": one.quarter}
        run(connection, PACKAGE, "insert_council_entry", values)
    run(connection, PACKAGE, "count_council_list", {"code": code})
    return seen + 1


def read_votes(connection: Connection, codes: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return the stickers by area and problem."""
    found: dict[str, dict[str, int]] = {}
    for row in rows(connection, PACKAGE, "votes", {"codes": list(codes)}):
        found.setdefault(row["code"], {})[row["problem_key"]] = row["stickers"]
    return found


def apply_votes(problems: Sequence[Found], votes: Mapping[str, Mapping[str, int]]) -> list[Found]:
    """Return the problems with weights from the stickers, where an assembly gave any.

    A problem with the mean number of stickers keeps its severity weight; one with all would triple it, one on
    the sheet with none loses a third. What was not on the sheet is left as it is.
    """
    made = []
    for one in problems:
        given = votes.get(one.area, {})
        total = sum(given.values())
        if one.key in given and total > 0:
            share = given[one.key] * len(given) / total
            factor = min(HEAVIEST, max(2 / 3, share))
            made.append(replace(one, weight=one.weight * factor))
        else:
            made.append(one)
    return sorted(made, key=lambda one: (-one.priority, one.key))


def check_list(keys: Sequence[str], starts: Mapping[str, int], options: Sequence[Option]) -> list[Concern]:
    """Return what speaks against the council's list: `starts` maps a key to its quarter (from 0)."""
    offered = {one.candidate.key: one.candidate for one in options}
    concerns = [Concern(key, "double") for key, count in Counter(keys).items() if count > 1]
    groups: dict[str, str] = {}
    for key in dict.fromkeys(keys):
        if key not in offered:
            concerns.append(Concern(key, "unknown"))
            continue
        one = offered[key]
        if one.seasons is not None and starts.get(key, 0) not in one.seasons:
            concerns.append(Concern(key, "season"))
        for need in one.needs:
            if need not in keys or starts.get(need, 0) > starts.get(key, 0):
                concerns.append(Concern(key, "prerequisite", need))
        earlier = keys[: keys.index(key)]
        concerns += [
            Concern(key, "double", other)
            for other in one.excludes
            if other in earlier and offered[other].group != one.group
        ]
        if one.group is not None:
            if one.group in groups:
                concerns.append(Concern(key, "double", groups[one.group]))
            groups.setdefault(one.group, key)
    return concerns
