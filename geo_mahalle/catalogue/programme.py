"""Read layers/programme.toml: the scheme's name, its bylaw, its quorum and the bodies that carry it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from geo_mahalle.catalogue.fields import Fields, read_toml
from geo_mahalle.catalogue.layer_files import LayerFile

BODY_LEVELS = ("national", "province", "county", "city", "neighbourhood")
KEYS = ("name_fa", "name_en", "plan_fa", "map_fa", "quorum", "bylaw", "bodies")


@dataclass(frozen=True, slots=True)
class Bylaw:
    """The rule the programme rests on; what the user has not filled in is None and is shown as not known."""

    title_fa: str
    number: str | None
    date: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Body:
    """An institution of the programme at one level."""

    id: str
    level: str
    title_fa: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The scheme this place works under. `quorum` is the share (0..1) that makes a meeting valid."""

    name_fa: str
    name_en: str
    plan_fa: str
    map_fa: str
    quorum: float
    bylaw: Bylaw
    bodies: tuple[Body, ...]

    def body(self, level: str) -> Body:
        """Return the first body of a level; raises KeyError where the programme has none there."""
        for body in self.bodies:
            if body.level == level:
                return body
        raise KeyError(level)


def read_programme(files: Collection[LayerFile]) -> Programme:
    """Return the programme; a user's file stands in for the shipped one as a whole."""
    fields = read_toml([*files][-1])
    fields.expect(KEYS)
    bylaw = fields.table("bylaw")
    bylaw.expect(("title_fa", "number", "date", "source"))
    return Programme(
        name_fa=fields.text("name_fa"),
        name_en=fields.text("name_en"),
        plan_fa=fields.text("plan_fa"),
        map_fa=fields.text("map_fa"),
        quorum=fields.number("quorum", low=0, high=1),
        bylaw=Bylaw(bylaw.text("title_fa"), *(bylaw.optional(key) for key in ("number", "date", "source"))),
        bodies=tuple(_read_body(body) for body in fields.tables("bodies")),
    )


def _read_body(fields: Fields) -> Body:
    fields.expect(("id", "level", "title_fa", "title_en"))
    return Body(
        id=fields.identifier(),
        level=fields.one_of("level", BODY_LEVELS),
        title_fa=fields.text("title_fa"),
        title_en=fields.text("title_en"),
    )
