"""Maps: our own Folium elements, the packing of their data, and the scripts that draw them.

Folium holds the tree of elements and writes the script; each of our elements is one call into the classic
scripts of static/, which share the namespace `geoMahalle`. Geometry goes into a page once and values go as
columns. Only this package imports folium.
"""

from geo_mahalle.maps.elements import (
    AreaLayer,
    BoundaryLayer,
    FacilityLayer,
    HatchLayer,
    LabelLayer,
    Legend,
    OutlineLayer,
    PointLayer,
    SafetyMap,
    StreetLayer,
)
from geo_mahalle.maps.figure import (
    SCRIPTS,
    STYLESHEETS,
    MapParts,
    data_script,
    map_assets,
    map_scripts,
    render_map,
)
from geo_mahalle.maps.pack import pack_column, pack_ints
from geo_mahalle.maps.words import pack_words

__all__ = [
    "SCRIPTS",
    "STYLESHEETS",
    "AreaLayer",
    "BoundaryLayer",
    "FacilityLayer",
    "HatchLayer",
    "LabelLayer",
    "Legend",
    "MapParts",
    "OutlineLayer",
    "PointLayer",
    "SafetyMap",
    "StreetLayer",
    "data_script",
    "map_assets",
    "map_scripts",
    "pack_column",
    "pack_ints",
    "pack_words",
    "render_map",
]
