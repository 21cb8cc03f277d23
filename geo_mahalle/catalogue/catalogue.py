"""The whole of layers/ as one frozen value: read once, passed on, never a global.

Comes in: the shipped folder and a user's own laid over it. Goes out: a mapping per kind, by id and in file
order. Reading is strict, so whatever holds a `Catalogue` can trust every word in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geo_mahalle.catalogue.agencies import Agency, read_agencies
from geo_mahalle.catalogue.attributes import Attribute, read_attributes
from geo_mahalle.catalogue.categories import Category, Known, read_categories
from geo_mahalle.catalogue.committees import Committee, read_committees
from geo_mahalle.catalogue.facility_kinds import FacilityKind, read_facility_kinds
from geo_mahalle.catalogue.forms import FormSheet, read_forms
from geo_mahalle.catalogue.holidays import Holiday, read_holidays
from geo_mahalle.catalogue.indicators import Indicator, Measurable, read_indicators
from geo_mahalle.catalogue.interventions import Doable, Intervention, read_interventions
from geo_mahalle.catalogue.layer_files import LayerFolders, shipped_folder
from geo_mahalle.catalogue.map_layers import Drawable, MapLayer, read_map_layers
from geo_mahalle.catalogue.objects import Thing, read_objects
from geo_mahalle.catalogue.programme import Programme, read_programme
from geo_mahalle.catalogue.sources import Source, Words, read_sources
from geo_mahalle.catalogue.tagging import Chip, Emergency, read_chips, read_emergencies
from geo_mahalle.catalogue.themes import Theme, read_themes
from geo_mahalle.catalogue.units import Unit, read_units
from geo_mahalle.errors import CatalogueError


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that grows without code. `sha256` tells two catalogues apart."""

    programme: Programme
    committees: Mapping[str, Committee]
    agencies: Mapping[str, Agency]
    objects: Mapping[str, Thing]
    themes: Mapping[str, Theme]
    categories: Mapping[str, Category]
    facility_kinds: Mapping[str, FacilityKind]
    attributes: Mapping[str, Attribute]
    units: Mapping[str, Unit]
    indicators: Mapping[str, Indicator]
    map_layers: Mapping[str, MapLayer]
    sources: Mapping[str, Source]
    holidays: Mapping[str, Holiday]
    interventions: Mapping[str, Intervention]
    chips: Mapping[str, Chip]
    emergencies: Mapping[str, Emergency]
    forms: Mapping[str, FormSheet]
    sha256: str
    folders: LayerFolders

    def host_kinds(self) -> tuple[str, ...]:
        """Return the facility kinds that can host activities of the neighbourhood."""
        return tuple(kind.id for kind in self.facility_kinds.values() if kind.is_host)

    def layers_for(self, edition: str, page: str) -> tuple[MapLayer, ...]:
        """Return the map layers an edition's page draws, bottom to top."""
        return tuple(
            layer for layer in self.map_layers.values() if edition in layer.editions and page in layer.pages
        )

    def check(self) -> tuple[str, ...]:
        """Read every file again and return what is wrong, one sentence each; nothing where all is right.

        A running process holds the catalogue it began with; this tells whether the files still agree with it.
        """
        try:
            fresh = read_folders(self.folders)
        except CatalogueError as err:
            return (str(err),)
        return () if fresh.sha256 == self.sha256 else ("layers/ has changed since it was read; start again.",)


def read_catalogue(overlay: Path | None = None) -> Catalogue:
    """Return the shipped catalogue, with a user's folder laid over it where one is named.

    Raises CatalogueError as file:line, with the nearest known word, for the first thing that is wrong.
    """
    return read_folders(LayerFolders(shipped_folder(), overlay))


def read_folders(folders: LayerFolders) -> Catalogue:
    """Return the catalogue of these folders."""
    folders.check_names()
    known_units = read_units(folders.table("units.csv"))
    known_themes = read_themes(folders.table("themes.csv"))
    known_objects = read_objects(folders.table("objects.csv"))
    known_committees = read_committees(folders.table("committees.csv"))
    known_agencies = read_agencies(folders.table("agencies.csv"))
    known_attributes = read_attributes(folders.table("attributes.csv"), known_units)
    known_kinds = read_facility_kinds(folders.table("facilities.csv"), known_themes)
    known_categories = read_categories(
        folders.table("categories.csv"),
        Known(known_committees, known_agencies, known_objects, known_themes),
    )
    measurable = Measurable(known_units, known_themes, known_kinds, known_attributes, known_categories)
    drawable = Drawable(known_kinds, known_categories, known_themes)
    words = Words(known_categories, known_kinds, known_attributes)
    return Catalogue(
        programme=read_programme(folders.table("programme.toml")),
        committees=known_committees,
        agencies=known_agencies,
        objects=known_objects,
        themes=known_themes,
        categories=known_categories,
        facility_kinds=known_kinds,
        attributes=known_attributes,
        units=known_units,
        indicators=read_indicators(folders.folder("indicators"), measurable),
        map_layers=read_map_layers(folders.folder("maps"), drawable),
        sources=read_sources(folders.folder("sources"), words),
        holidays=read_holidays(folders.table("holidays.csv")),
        interventions=read_interventions(
            folders.table("interventions.csv"),
            Doable(known_committees, known_agencies, known_categories),
        ),
        chips=read_chips(folders.table("chips.csv"), known_categories),
        emergencies=read_emergencies(folders.table("emergencies.csv"), known_categories),
        forms=read_forms(folders.folder("forms"), known_themes),
        sha256=folders.sha256(),
        folders=folders,
    )
