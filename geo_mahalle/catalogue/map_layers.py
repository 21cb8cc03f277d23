"""Read layers/maps/*.toml: one map layer a file: what it reads, how it is drawn, who may see it, its legend.

The order is the order of drawing, bottom to top. A layer that would show a sensitive kind of facility or
category in the public edition is refused here, before any page is made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from geo_mahalle.catalogue import refusals
from geo_mahalle.catalogue.categories import Category
from geo_mahalle.catalogue.facility_kinds import FacilityKind
from geo_mahalle.catalogue.fields import Fields, read_toml
from geo_mahalle.catalogue.layer_files import LayerFile
from geo_mahalle.catalogue.themes import Theme

READS = (
    "areas",
    "boundary",
    "streets",
    "street_parts",
    "coverage",
    "facilities",
    "issues",
    "base",
)
"""What a layer may read: not rescue incidents, whose points may be homes; an indicator tells their rate."""

GEOMETRIES = ("point", "line", "area")
EDITIONS = ("public", "council", "office")
TABS = ("actions", "rescue", "problems", "numbers")
PAGES = ("explorer", "area")
DRAWS = (
    "ground",
    "choropleth",
    "street_width",
    "street_dark",
    "hatch",
    "boundary",
    "safe_space",
    "hydrant",
    "service",
    "lamp",
    "issue",
    "opening",
    "community_house",
    "edge_arrow",
)
KEYS = (
    "title_fa",
    "title_en",
    "order",
    "reads",
    "geometry",
    "draw",
    "editions",
    "pages",
    "tab",
    "is_on",
    "min_zoom",
    "kinds",
    "categories",
    "theme",
    "legend",
)


@dataclass(frozen=True, slots=True)
class LegendLine:
    """One line of the legend: which mark of the style, and its words."""

    mark: str
    fa: str
    en: str


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A map layer. `kinds` and `categories` narrow what it reads; empty means all that the edition may hold.

    `tab` is the tab of the phone's sheet; `is_on` whether it is drawn before anyone asks for it.
    """

    id: str
    title_fa: str
    title_en: str
    order: int
    reads: str
    geometry: str
    draw: str
    editions: tuple[str, ...]
    pages: tuple[str, ...]
    tab: str
    is_on: bool
    min_zoom: int
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    theme: str | None
    legend: tuple[LegendLine, ...]

    @property
    def legend_fa(self) -> tuple[str, ...]:
        """Return the Persian words of the legend, in order."""
        return tuple(line.fa for line in self.legend)


@dataclass(frozen=True, slots=True)
class Drawable:
    """What a map layer may point at."""

    facility_kinds: Mapping[str, FacilityKind]
    categories: Mapping[str, Category]
    themes: Mapping[str, Theme]


def read_map_layers(files: Collection[LayerFile], known: Drawable) -> dict[str, MapLayer]:
    """Return the map layers by id (the file name), in drawing order."""
    found = [_read_layer(read_toml(file), known) for file in files]
    return {layer.id: layer for layer in sorted(found, key=lambda one: (one.order, one.id))}


def _read_layer(fields: Fields, known: Drawable) -> MapLayer:
    fields.expect(KEYS)
    refusals.refuse_beliefs(fields, ("title_fa", "title_en"))
    editions = fields.several_of("editions", EDITIONS, what="edition")
    if not editions:
        raise fields.refuse("editions", "editions is empty: nobody would see this layer")
    layer = MapLayer(
        id=fields.file.id,
        title_fa=fields.text("title_fa"),
        title_en=fields.text("title_en"),
        order=fields.whole("order", low=1, high=999),
        reads=fields.one_of("reads", READS),
        geometry=fields.one_of("geometry", GEOMETRIES),
        draw=fields.one_of("draw", DRAWS),
        editions=editions,
        pages=fields.several_of("pages", PAGES, what="page"),
        tab=fields.one_of("tab", TABS),
        is_on=fields.flag("is_on", default=True),
        min_zoom=fields.whole("min_zoom", low=0, high=22) if "min_zoom" in fields.values else 0,
        kinds=fields.several_of("kinds", known.facility_kinds, what="facility kind"),
        categories=fields.several_of("categories", known.categories, what="category"),
        theme=fields.one_of("theme", known.themes) if "theme" in fields.values else None,
        legend=tuple(_read_legend(line) for line in fields.tables("legend")),
    )
    _refuse_sensitive(fields, layer, known)
    return layer


def _read_legend(fields: Fields) -> LegendLine:
    fields.expect(("mark", "fa", "en"))
    refusals.refuse_beliefs(fields, ("fa", "en"))
    return LegendLine(fields.identifier("mark"), fields.text("fa"), fields.text("en"))


def _refuse_sensitive(fields: Fields, layer: MapLayer, known: Drawable) -> None:
    for kind in layer.kinds:
        if known.facility_kinds[kind].sensitivity > 1:
            raise fields.refuse("kinds", f"facility kind '{kind}' is never drawn on a map", word=kind)
        if "public" in layer.editions and not known.facility_kinds[kind].is_public:
            raise fields.refuse("kinds", f"facility kind '{kind}' is not public", word=kind)
    for category in layer.categories:
        limit = 0 if "public" in layer.editions else 1
        if known.categories[category].sensitivity > limit:
            raise fields.refuse(
                "categories", f"category '{category}' may not be drawn as a point here", word=category
            )
    if layer.reads == "areas" and layer.draw == "choropleth" and layer.editions != ("office",):
        raise fields.refuse("editions", "areas are coloured side by side in the office edition only")
