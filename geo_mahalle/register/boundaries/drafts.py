"""Drafts of boundaries: drawn, changed, split, merged, agreed, reopened, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import shapely

from geo_mahalle.database import Connection, rows, run
from geo_mahalle.errors import UserError
from geo_mahalle.importers.shapes import area_m2
from geo_mahalle.importers.told import Told
from geo_mahalle.register.basemap import streets_in
from geo_mahalle.register.drawing import (
    check_ring,
    merge,
    refuse_fault,
    snap_to,
    split_by,
)
from geo_mahalle.text import clean, persian_digits

PACKAGE = "geo_mahalle.register.boundaries"
SNAP_M = 12.0
REACH_DEGREES = 0.0005
MOST_LETTERS, MOST_CORNERS = 80, 20_000
Shape = Any  # shapely ships no types that mypy could read

NO_NAME = "The area needs a name."
NO_NAME_REMEDY = "Write the name that people use."
NO_LEVEL = "The level of the area is not known."
LEVEL_REMEDY = "Choose one of the list."
CHANGED = "Somebody else changed this drawing meanwhile."
CHANGED_REMEDY = "Look at the newest drawing, then draw again."
GONE = "There is no such drawing any more."
GONE_REMEDY = "Open the page anew."
CODE_TAKEN = "Another drawing of this area is open already."
CODE_REMEDY = "Go on with that drawing, or withdraw it."
OTHER_LEVEL = "Only areas of one level become one."
OTHER_LEVEL_REMEDY = "Choose areas of the same level."


class DraftChanged(UserError):  # noqa: N818 - it is a state, not a fault
    """The draft is another one than was looked at; nothing was changed."""

    http_status = 409


@dataclass(frozen=True)
class Drawn:
    """What a person drew: name, level, polygons (rings of corners, the outer one first), the parent."""

    name: str
    level: str
    polygons: Sequence[Sequence[Sequence[Sequence[float]]]]
    parent_code: str | None = None
    code: str | None = None
    is_snapped: bool = False


@dataclass(frozen=True)
class Draft:
    """A draft as it stands: `status` is draft, agreed or approved; an undone approval is agreed again."""

    id: str
    code: str | None
    name: str
    level: str
    parent_code: str | None
    status: str
    revision: int
    area_m2: float
    shape: Shape = field(repr=False)
    run_id: int | None = None
    agreed_on: date | None = None
    agreed_note: str | None = None
    is_in_force: bool = False
    absorbs: Sequence[str] = ()
    """Codes of areas in force that end when this one is approved."""


def read_drafts(connection: Connection, *, ids: Sequence[str] = ()) -> list[Draft]:
    """Return the drafts that are open or approved by an import that stands, by level and name."""
    found = rows(connection, PACKAGE, "read_drafts", {"ids": [_uuid(one) for one in ids] or None})
    return [Draft(**{**row, "id": str(row["id"]), "shape": shapely.from_wkb(row["shape"])}) for row in found]


def draw(connection: Connection, drawn: Drawn, by: str) -> str:
    """Keep a new draft and return its identifier; raises UserError or InputRefused for what cannot be one."""
    shape = _drawn_shape(connection, drawn)
    return _insert(connection, _named(connection, drawn), shape, by, step="drawn")


def redraw(connection: Connection, code: str, by: str) -> str:
    """Open a draft of an area that is in force, with its boundary as it is, and return its identifier."""
    found = rows(connection, PACKAGE, "area_to_redraw", {"code": code})
    if not found:
        raise UserError(Told(GONE), remedy=Told(GONE_REMEDY))
    named = {name: found[0][name] for name in ("code", "name", "level", "parent_code")}
    return _insert(connection, named, shapely.from_wkb(found[0]["shape"]), by, step="drawn")


def change(connection: Connection, draft_id: str, drawn: Drawn, revision: int, by: str) -> None:
    """Draw an open draft anew; raises DraftChanged where it is another one than was looked at.

    What was agreed is a draft again: people agreed to another line.
    """
    shape = _drawn_shape(connection, drawn)
    _update(connection, draft_id, _named(connection, drawn), shape, revision, by)


def split_draft(connection: Connection, draft_id: str, line: Sequence[Sequence[float]], by: str) -> list[str]:
    """Cut a draft by a line: its largest part keeps name and code, the others get numbers; return all."""
    draft = _open_draft(connection, draft_id)
    first, *others = split_by(draft.shape, line)
    named = {"name": draft.name, "level": draft.level, "parent_code": draft.parent_code, "code": draft.code}
    _update(connection, draft_id, named, first, draft.revision, by)
    made = [draft_id]
    for number, part in enumerate(others, start=2):
        name = f"{draft.name} {persian_digits(number)}"
        made.append(_insert(connection, {**named, "name": name, "code": None}, part, by, step="drawn"))
    return made


def merge_drafts(connection: Connection, draft_ids: Sequence[str], by: str) -> str:
    """Make one draft of several that touch, under the first one's name; the others are withdrawn.

    Areas in force among the others end when the one draft is approved; until then they stay as they are.
    """
    drafts = [_open_draft(connection, one) for one in dict.fromkeys(draft_ids)]
    if len({draft.level for draft in drafts}) > 1:
        raise UserError(Told(OTHER_LEVEL), remedy=Told(OTHER_LEVEL_REMEDY))
    shape = merge([draft.shape for draft in drafts])
    first, *others = sorted(drafts, key=lambda draft: not draft.is_in_force)
    ending = {draft.code for draft in others if draft.is_in_force and draft.code}
    ending |= {code for draft in drafts for code in draft.absorbs}
    named = {"name": first.name, "level": first.level, "parent_code": first.parent_code, "code": first.code}
    for draft in others:
        withdraw(connection, draft.id, by)
    _update(connection, first.id, named, shape, first.revision, by)
    run(connection, PACKAGE, "absorb_areas", {"id": _uuid(first.id), "codes": sorted(ending)})
    return first.id


def merge_areas(connection: Connection, draft_ids: Sequence[str], codes: Sequence[str], by: str) -> str:
    """Merge drafts and areas in force, each of which gets a draft first; return the one draft."""
    opened = [redraw(connection, code, by) for code in dict.fromkeys(codes)]
    return merge_drafts(connection, [*opened, *draft_ids], by)


def agree(connection: Connection, draft_ids: Sequence[str], by: str, *, on: date, note: str) -> None:
    """Note that the council agreed to drafts, on which day and in which meeting."""
    for one in draft_ids:
        _move(connection, one, ("draft",), "agreed", by, step="agreed", on=on, note=clean(note)[:200] or None)


def reopen(connection: Connection, draft_id: str, by: str) -> None:
    """Make an agreed draft a draft again."""
    _move(connection, draft_id, ("agreed",), "draft", by, step="reopened")


def withdraw(connection: Connection, draft_id: str, by: str) -> None:
    """Put an open draft away; nothing in the register changes."""
    _move(connection, draft_id, ("draft", "agreed"), "withdrawn", by, step="withdrawn")


def _open_draft(connection: Connection, draft_id: str) -> Draft:
    found = [one for one in read_drafts(connection, ids=[draft_id]) if one.status in ("draft", "agreed")]
    if not found:
        raise DraftChanged(Told(GONE), remedy=Told(GONE_REMEDY))
    return found[0]


def _drawn_shape(connection: Connection, drawn: Drawn) -> Shape:
    shape = _checked(drawn.polygons)
    if drawn.is_snapped:
        west, south, east, north = shapely.bounds(shape)
        box = (west - REACH_DEGREES, south - REACH_DEGREES, east + REACH_DEGREES, north + REACH_DEGREES)
        near = streets_in(connection, box, zoom=18, is_text=True)
        lines = [shapely.from_geojson(one["line"]) for one in near]
        shape = snap_to(shape, lines, tolerance_m=SNAP_M)
    refuse_fault(shape)
    return shape


def _checked(polygons: Sequence[Sequence[Sequence[Sequence[float]]]]) -> Shape:
    """Return the shape of drawn rings; raises InputRefused with the place of a fault."""
    rings = [[check_ring(ring) for ring in polygon] for polygon in polygons]
    if (
        not rings
        or not all(rings)
        or sum(len(part.exterior.coords) for one in rings for part in one) > MOST_CORNERS
    ):
        check_ring([])
    parts = [shapely.Polygon(outer.exterior, [hole.exterior for hole in holes]) for outer, *holes in rings]
    shape = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    refuse_fault(shape)
    return shape


def _named(connection: Connection, drawn: Drawn) -> dict[str, Any]:
    name = clean(drawn.name)[:MOST_LETTERS]
    if not name:
        raise UserError(Told(NO_NAME), remedy=Told(NO_NAME_REMEDY))
    levels = {row["id"] for row in rows(connection, "geo_mahalle.importers", "sql/levels")}
    if drawn.level not in levels:
        raise UserError(Told(NO_LEVEL), remedy=Told(LEVEL_REMEDY))
    return {
        "name": name,
        "level": drawn.level,
        "parent_code": drawn.parent_code or None,
        "code": drawn.code or None,
    }


def _insert(connection: Connection, named: Mapping[str, Any], shape: Shape, by: str, *, step: str) -> str:
    given = {**named, **_measured(shape)}
    found = run(connection, PACKAGE, "insert_draft", given).fetchone()
    if found is None:
        raise DraftChanged(Told(CODE_TAKEN), remedy=Told(CODE_REMEDY))
    _note(connection, found[0], step, by)
    return str(found[1])


def _update(
    connection: Connection, draft_id: str, named: Mapping[str, Any], shape: Shape, revision: int, by: str
) -> None:
    given = {**named, **_measured(shape), "id": _uuid(draft_id), "revision": revision}
    found = run(connection, PACKAGE, "change_draft", given).fetchone()
    if found is None:
        raise DraftChanged(Told(CHANGED), remedy=Told(CHANGED_REMEDY))
    _note(connection, found[0], "changed", by)


def _move(
    connection: Connection,
    draft_id: str,
    before: Sequence[str],
    after: str,
    by: str,
    *,
    step: str,
    on: date | None = None,
    note: str | None = None,
) -> None:
    given = {"id": _uuid(draft_id), "before": list(before), "after": after}
    found = run(connection, PACKAGE, "move_draft", given).fetchone()
    if found is None:
        raise DraftChanged(Told(CHANGED), remedy=Told(CHANGED_REMEDY))
    _note(connection, found[0], step, by, on=on, note=note)


def _note(
    connection: Connection,
    key: int,
    step: str,
    by: str,
    *,
    on: date | None = None,
    note: str | None = None,
) -> None:
    given = {"draft_id": key, "step": step, "by": by, "on": on, "note": note}
    run(connection, PACKAGE, "insert_step", given)


def _measured(shape: Shape) -> dict[str, Any]:
    whole = shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])
    return {"shape": shapely.to_wkb(whole, hex=True), "area_m2": area_m2(whole)}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as err:
        raise DraftChanged(Told(GONE), remedy=Told(GONE_REMEDY)) from err
