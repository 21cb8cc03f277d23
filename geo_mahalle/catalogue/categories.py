"""Read layers/categories.csv: the hazards people can tag, each with words for how bad it is.

A category names a thing (`object`, a closed list), never a person or a group; its rubric says in words of
that very thing what each of the four levels of severity looks like, so that two people choose the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.agencies import Agency
from geo_mahalle.catalogue.committees import Committee
from geo_mahalle.catalogue.fields import Fields, read_rows
from geo_mahalle.catalogue.layer_files import LayerFile
from geo_mahalle.catalogue.objects import Thing
from geo_mahalle.catalogue.themes import Theme

LEVELS = (1, 2, 3, 4)
RUBRIC_COLUMNS = tuple(f"rubric_{level}_{language}" for level in LEVELS for language in ("fa", "en"))
COLUMNS = (
    "id",
    "committee",
    "agency",
    "object",
    "title_fa",
    "title_en",
    "short_fa",
    "sensitivity",
    "deadline_days",
    "theme",
    "open311_code",
    "pictogram",
    "osm_tags",
    *RUBRIC_COLUMNS,
)


@dataclass(frozen=True, slots=True)
class Rubric:
    """What one level of severity looks like for one category."""

    fa: str
    en: str


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of hazard. `rubric[0]` is level 1; `sensitivity` 0..3 is its class S0..S3."""

    id: str
    committee: str
    agency: str
    object: str
    title_fa: str
    title_en: str
    short_fa: str
    sensitivity: int
    deadline_days: int
    theme: str
    open311_code: str
    pictogram: str
    osm_tags: Mapping[str, str]
    rubric: tuple[Rubric, Rubric, Rubric, Rubric]


@dataclass(frozen=True, slots=True)
class Known:
    """What a category may point at."""

    committees: Mapping[str, Committee]
    agencies: Mapping[str, Agency]
    objects: Mapping[str, Thing]
    themes: Mapping[str, Theme]


def read_categories(files: Collection[LayerFile], known: Known) -> dict[str, Category]:
    """Return the categories by id.

    Raises CatalogueError for a word that is not known, a category about people, and a rubric or an Open311
    code that stands twice.
    """
    found = {}
    rubrics: dict[str, str] = {}
    codes: dict[str, str] = {}
    for row in read_rows(files, COLUMNS).values():
        refusals.refuse_people(row, ("id", "title_fa", "title_en", "short_fa", *RUBRIC_COLUMNS))
        category = _read_category(row, known)
        for column in RUBRIC_COLUMNS:
            _refuse_again(row, column, rubrics)
        _refuse_again(row, "open311_code", codes)
        found[category.id] = category
    return found


def _read_category(row: Fields, known: Known) -> Category:
    one, two, three, four = (Rubric(row.text(f"rubric_{n}_fa"), row.text(f"rubric_{n}_en")) for n in LEVELS)
    return Category(
        id=row.identifier(),
        committee=row.one_of("committee", known.committees),
        agency=row.one_of("agency", known.agencies),
        object=row.one_of("object", known.objects),
        title_fa=row.text("title_fa"),
        title_en=row.text("title_en"),
        short_fa=row.text("short_fa"),
        sensitivity=row.whole("sensitivity", low=0, high=3),
        deadline_days=row.whole("deadline_days", low=1, high=730),
        theme=row.one_of("theme", known.themes),
        open311_code=row.text("open311_code"),
        pictogram=row.identifier("pictogram"),
        osm_tags=row.mapping("osm_tags"),
        rubric=(one, two, three, four),
    )


def _refuse_again(row: Fields, column: str, seen: dict[str, str]) -> None:
    text = row.text(column)
    if text in seen:
        raise row.refuse(column, f"{column} is the same text as {seen[text]}: «{text}»")
    seen[text] = f"{column} of '{row.identifier()}'"
