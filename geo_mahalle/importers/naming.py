"""Find the area a row names: by code in a named system, or by name within the parent.

Names are compared squashed («ماه نشان» is «ماهنشان»). A name that no area has, or that two have, is the
user's to mend; a row of another province than this place is said to be elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from geo_mahalle.database import Connection, run
from geo_mahalle.text import squash

PACKAGE = "geo_mahalle.importers"


@dataclass(frozen=True)
class NamedArea:
    """What is needed of an area to find it by name."""

    id: int
    code: str
    level: str
    parent_id: int | None
    names: frozenset[str]


@dataclass(frozen=True)
class AreaNames:
    """All areas of the place, by id, by code and by squashed name."""

    areas: Mapping[int, NamedArea]
    by_code: Mapping[tuple[str, str], int]
    by_name: Mapping[str, tuple[int, ...]]
    place_names: frozenset[str]
    systems: frozenset[str] = field(default=frozenset())

    def find(
        self, code: str | None, name: str | None, parent: str | None, *, level: str | None = None
    ) -> tuple[int | None, str | None]:
        """Return the area's id, or the reason it was not found (no reason: nothing was named)."""
        if code is not None:
            return self._by_code(code.strip(), level)
        if name is None:
            return None, None
        if parent is not None and not self.knows(parent):
            return None, "elsewhere"
        found = [self.areas[one] for one in self.by_name.get(squash(name), ())]
        fitting = [
            one for one in found if (level is None or one.level == level) and self.is_within(one, parent)
        ]
        if len(fitting) == 1:
            return fitting[0].id, None
        return None, "area_ambiguous" if fitting else "area_unknown"

    def _by_code(self, code: str, level: str | None) -> tuple[int | None, str | None]:
        found = {
            area
            for system in self.systems
            if (area := self.by_code.get((system, code))) is not None
            and (level is None or self.areas[area].level == level)
        }
        if len(found) == 1:
            return found.pop(), None
        return None, "area_ambiguous" if found else "area_unknown"

    def knows(self, parent: str) -> bool:
        """Return whether the place or one of its areas has the name."""
        plain = squash(parent)
        return plain in self.place_names or plain in self.by_name

    def is_within(self, area: NamedArea, parent: str | None) -> bool:
        """Return whether some area above has the parent's name; the place itself is above all."""
        if parent is None or squash(parent) in self.place_names:
            return True
        return any(squash(parent) in self.areas[one].names for one in self.above(area))

    def above(self, area: NamedArea) -> list[int]:
        """Return the ids of the areas above, the nearest first; each once, should they form a ring."""
        found: list[int] = []
        one = area.parent_id
        while one is not None and one not in found:
            found.append(one)
            one = self.areas[one].parent_id
        return found

    def names(self) -> dict[str, str]:
        """Return the squashed names and the names as they stand, for suggestions."""
        return {name: self.areas[found[0]].code for name, found in self.by_name.items()}


def read_names(connection: Connection) -> AreaNames:
    """Return the areas of the place as it stands in this transaction."""
    areas: dict[int, NamedArea] = {}
    by_code: dict[tuple[str, str], int] = {}
    by_name: dict[str, list[int]] = defaultdict(list)
    for area_id, code, level, title, parent_id, name_fa, name_en in run(
        connection, PACKAGE, "sql/area_names"
    ):
        names = frozenset(_variants((name_fa, name_en), title))
        areas[area_id] = NamedArea(area_id, code, level, parent_id, names)
        by_code["own", code] = area_id
        for name in names:
            by_name[name].append(area_id)
    for area_id, system, code in run(connection, PACKAGE, "sql/area_codes"):
        by_code[system, code] = area_id
    place = run(connection, PACKAGE, "sql/place_names").fetchone() or ("", "")
    return AreaNames(
        areas=areas,
        by_code=by_code,
        by_name={name: tuple(found) for name, found in by_name.items()},
        place_names=frozenset(_variants(place, "استان")) | frozenset(_variants(place, "شهر")),
        systems=frozenset(system for system, _ in by_code),
    )


def _variants(names: Iterable[str | None], title: str) -> Iterable[str]:
    """Yield each name squashed, with and without the word of its level before it."""
    for name in names:
        if plain := squash(name or ""):
            yield plain
            yield plain.removeprefix(squash(title)) or plain
