"""Read and check layers/: everything that grows without code, one module a kind."""

from geo_mahalle.catalogue.agencies import Agency
from geo_mahalle.catalogue.attributes import Attribute
from geo_mahalle.catalogue.catalogue import Catalogue, read_catalogue
from geo_mahalle.catalogue.categories import Category, Rubric
from geo_mahalle.catalogue.committees import Committee
from geo_mahalle.catalogue.facility_kinds import FacilityKind
from geo_mahalle.catalogue.fact_views import FACT_VIEWS, FactView
from geo_mahalle.catalogue.holidays import Holiday
from geo_mahalle.catalogue.indicators import Example, Indicator, Need
from geo_mahalle.catalogue.map_layers import LegendLine, MapLayer
from geo_mahalle.catalogue.objects import Thing
from geo_mahalle.catalogue.programme import Body, Bylaw, Programme
from geo_mahalle.catalogue.sources import Source
from geo_mahalle.catalogue.themes import Theme
from geo_mahalle.catalogue.units import Unit

__all__ = [
    "FACT_VIEWS",
    "Agency",
    "Attribute",
    "Body",
    "Bylaw",
    "Catalogue",
    "Category",
    "Committee",
    "Example",
    "FacilityKind",
    "FactView",
    "Holiday",
    "Indicator",
    "LegendLine",
    "MapLayer",
    "Need",
    "Programme",
    "Rubric",
    "Source",
    "Theme",
    "Thing",
    "Unit",
    "read_catalogue",
]
