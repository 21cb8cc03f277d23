"""Codes for areas that bring none: of their name, with level and parent only where the name alone is taken.

«شهرستان زنجان» and «شهر زنجان» are one name without the word of their level; every county has its
«بخش مرکزی». Such an area must neither take the other's code nor redraw its boundary, in whichever file it
comes.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from geo_mahalle.importers.context import Context
from geo_mahalle.importers.naming import NamedArea
from geo_mahalle.text import squash

LONGEST = 64


@dataclass(frozen=True)
class Unnamed:
    """An area without a code, as its row says it."""

    name: str
    level: str
    parent_code: str | None
    parent_name: str | None

    @property
    def parent(self) -> str:
        """Return what the row says of the area above, for comparing."""
        return squash(self.parent_code or self.parent_name or "")


def make_code(area: Unnamed, context: Context) -> str:
    """Return the code of an area: the one it has already, or the first of its two that is free."""
    plain = _plain(area.name, context.source.id)
    whole = _whole(area, plain, context.source.id)
    codes = context.names.by_code
    if ("own", whole) in codes:
        return whole
    known = codes.get(("own", plain))
    if known is not None:
        return plain if _fits(area, context.names.areas[known], context) else whole
    claim = (area.level, area.parent)
    return plain if context.tally.claimed.setdefault(plain, claim) == claim else whole


def _plain(name: str, source: str) -> str:
    """Return a code for a name: its own letters where they are Latin, a digest otherwise."""
    slug = _slug(name)
    return slug[:LONGEST] if slug else "a" + _digest(source, squash(name))


def _whole(area: Unnamed, plain: str, source: str) -> str:
    """Return a code that tells level and parent too."""
    if not _slug(area.name):
        return "a" + _digest(source, area.level, area.parent, squash(area.name))
    parent = area.parent_code or area.parent_name or ""
    above = _slug(parent) or (_digest(source, area.parent) if parent else "")
    found = "-".join(part for part in (plain, area.level, above) if part)
    return found if len(found) <= LONGEST else f"{found[: LONGEST - 11]}-{_digest(source, found)}"


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") if name.isascii() else ""


def _digest(*parts: str) -> str:
    return hashlib.blake2b(" ".join(parts).encode(), digest_size=5).hexdigest()


def _fits(area: Unnamed, known: NamedArea, context: Context) -> bool:
    """Return whether a row can be the known area: of its level, and not said to be in another one.

    A parent that neither the register nor the file has says nothing.
    """
    if area.level != known.level:
        return False
    if not area.parent or known.parent_id is None:
        return True
    names = context.names
    if area.parent_code is not None:
        above = names.by_code.get(("own", area.parent_code))
        return above in names.above(known) if above is not None else area.parent not in context.tally.named
    if names.knows(area.parent_name or ""):
        return names.is_within(known, area.parent_name)
    return area.parent not in context.tally.named
