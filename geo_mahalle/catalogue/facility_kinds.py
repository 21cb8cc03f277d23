"""Read layers/facilities.csv: the kinds of service places and of utilities.

Police, shelters and treatment places may be counted but are never public and never drawn: `is_public` is no
for every kind of sensitivity above 0, and the check here keeps it so in users' folders.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.fields import read_rows
from geo_mahalle.catalogue.layer_files import LayerFile
from geo_mahalle.catalogue.themes import Theme

COLUMNS = (
    "id",
    "title_fa",
    "title_en",
    "group",
    "sensitivity",
    "is_public",
    "icon",
    "osm_tags",
    "theme",
    "is_area",
    "is_host",
)
GROUPS = ("service", "utility")


@dataclass(frozen=True, slots=True)
class FacilityKind:
    """A kind of facility: مرکز خدماتی (service) or تأسیسات شهری (utility).

    `is_host` marks places that can host activities of the neighbourhood; `osm_tags` maps key to value.
    """

    id: str
    title_fa: str
    title_en: str
    group: str
    sensitivity: int
    is_public: bool
    icon: str
    osm_tags: Mapping[str, str]
    theme: str
    is_area: bool
    is_host: bool


def read_facility_kinds(files: Collection[LayerFile], themes: Mapping[str, Theme]) -> dict[str, FacilityKind]:
    """Return the kinds by id; raises CatalogueError for a sensitive kind that says it is public."""
    found = {}
    for row in read_rows(files, COLUMNS).values():
        refusals.refuse_groups(row, ("id", "title_fa", "title_en"))
        sensitivity = row.whole("sensitivity", low=0, high=3)
        is_public = row.flag("is_public")
        if is_public and sensitivity > 0:
            raise row.refuse("is_public", f"a kind of sensitivity {sensitivity} cannot be public")
        found[row.identifier()] = FacilityKind(
            id=row.identifier(),
            title_fa=row.text("title_fa"),
            title_en=row.text("title_en"),
            group=row.one_of("group", GROUPS),
            sensitivity=sensitivity,
            is_public=is_public,
            icon=row.text("icon"),
            osm_tags=row.mapping("osm_tags"),
            theme=row.one_of("theme", themes),
            is_area=row.flag("is_area"),
            is_host=row.flag("is_host"),
        )
    return found
