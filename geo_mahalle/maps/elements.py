"""Folium elements of our own, each one call into the classic scripts of static/.

Stock Folium writes geometry and text into an inline script, once a layer; ours keep their data beside the
page (`data`, collected by `render_map`) under a key, and their script names keys and numbers only, so no
text of users passes through Folium. Names of elements are their keys, not random, so the same snapshot
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from geo_mahalle.maps.outline import outer_rings
from geo_mahalle.maps.pack import pack_column, pack_ints, pack_lines, pack_points, pack_polygons
from geo_mahalle.maps.words import pack_words

Polygons = Sequence[Sequence[Sequence[tuple[float, float]]]]

CAVEAT = "This map shows the condition of places, not of people. No mark does not mean safe."
"""The msgid of the sentence that is burned into every map."""


class SafetyMap(folium.Map):
    """A map of a place without tiles: its ground is what the layers draw.

    `bounds` is (west, south, east, north). Zooming by the browser stays allowed, so there is no viewport tag.
    """

    _template = Template("""
        {% macro html(this, kwargs) %}
        <div class="safety-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = geoMahalle.safetyMap(
            {{ this.get_name()|tojson }}, {{ this.settings|tojson }});
        {% endmacro %}
    """)

    def __init__(self, key: str, *, bounds: tuple[float, float, float, float], **options: object) -> None:
        super().__init__(tiles=None, zoom_control=False)
        self._name = "map"
        self._id = key
        west, south, east, north = bounds
        self.settings = {
            "bounds": [[south, west], [north, east]],
            "maxZoom": 19,
            "zoomSnap": 0.1,
            "zoomDelta": 1,
            "zoomControl": False,
            "attributionControl": False,
            "caption": CAVEAT,
            **options,
        }


class MapElement(MacroElement):
    """A layer of a safety map: a key, its data, and one call of a script."""

    call = ""

    _template = Template("""
        {% macro script(this, kwargs) %}
        geoMahalle.{{ this.call }}({{ this._parent.get_name() }}, {{ this.key|tojson }}
        {%- for argument in this.arguments %}, {{ argument|tojson }}{% endfor %});
        {% endmacro %}
    """)

    def __init__(
        self, key: str, *, data: Mapping[str, object] | None = None, arguments: Sequence[object] = ()
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca annotates it no further
        self._name = self.call or type(self).__name__
        self._id = key
        self.key = key
        self.data = data
        self.arguments = list(arguments)


class AreaLayer(MapElement):
    """Areas: `shapes[i]` is area i's polygons; a page's script gives the bands.

    `isChoropleth` sets the place off from its empty ground and draws zone lines above the streets.
    `levels` are the areas drawn together, each with an outer edge of its own; all of them unless told.
    `edge` is that edge as lines, where it is known already.
    """

    call = "areaLayer"

    def __init__(
        self,
        key: str,
        shapes: Sequence[Polygons],
        *,
        levels: Sequence[Sequence[int]] | None = None,
        edge: Sequence[Sequence[tuple[float, float]]] | None = None,
        **options: object,
    ) -> None:
        together = [range(len(shapes))] if levels is None else levels
        drawn = (
            [outer_rings([shapes[i] for i in numbers]) for numbers in together] if edge is None else [edge]
        )
        edges = [pack_lines(lines) for lines in drawn]
        data = {"polygons": pack_polygons(shapes), "edges": edges}
        super().__init__(key, data=data, arguments=[options])


class OutlineLayer(MapElement):
    """Outlines of the area under the pointer and of the chosen one."""

    call = "outlineLayer"

    def __init__(self, key: str, areas: AreaLayer) -> None:
        super().__init__(key, arguments=[areas.key])


class BoundaryLayer(MapElement):
    """The boundary of one area, all that lies outside it faded."""

    call = "boundaryLayer"

    def __init__(self, key: str, areas: AreaLayer, *, index: int) -> None:
        super().__init__(key, arguments=[areas.key, index])


class StreetLayer(MapElement):
    """Streets as the base map; every argument is a column aligned to `lines`.

    `lit_share` (0 to 1) below a half is drawn dark. `is_faint` is for a base under a choropleth.
    """

    call = "streetLayer"

    def __init__(
        self,
        key: str,
        lines: Sequence[Sequence[tuple[float, float]]],
        *,
        width_m: Sequence[float | None],
        lit_share: Sequence[float | None],
        street_class: Sequence[str],
        name: Sequence[str],
        is_walked: Sequence[bool],
        area: Sequence[int] = (),
        **options: object,
    ) -> None:
        data: dict[str, object] = {
            "lines": pack_lines(lines),
            "width_m": pack_column(width_m, decimals=1),
            "lit_percent": pack_column(
                [None if share is None else share * 100 for share in lit_share], decimals=0
            ),
            "street_class": pack_words(street_class),
            "name": pack_words(name),
            "is_walked": pack_ints([int(walked) for walked in is_walked]),
        }
        if area:
            data["area"] = pack_ints(area)
        super().__init__(key, data=data, arguments=[options])


class HatchLayer(MapElement):
    """The hatch of «not visited» over streets that nobody walked and over the areas named by `indices`."""

    call = "hatchLayer"

    def __init__(
        self,
        key: str,
        *,
        streets: StreetLayer | None = None,
        areas: AreaLayer | None = None,
        indices: Sequence[int] = (),
    ) -> None:
        layers = [layer.key if layer else None for layer in (streets, areas)]
        super().__init__(key, arguments=[*layers, list(indices)])


class PointLayer(MapElement):
    """Problems as marks of their state, coloured by committee; nothing shows until a script filters.

    `committees[c]` is the committee of category c; the other columns are aligned to `lon`.
    """

    call = "pointLayer"

    def __init__(
        self,
        key: str,
        lon: Sequence[float],
        lat: Sequence[float],
        *,
        category: Sequence[int],
        severity: Sequence[int | None],
        state: Sequence[str],
        opened: Sequence[str],
        area: Sequence[int],
        is_segment: Sequence[bool],
        committees: Sequence[str],
        **options: object,
    ) -> None:
        data = {
            "points": pack_points(lon, lat),
            "category": pack_ints(category),
            "severity": pack_column(severity, decimals=0),
            "state": pack_words(state),
            "opened": pack_words(opened),
            "area": pack_ints(area),
            "is_segment": pack_ints([int(segment) for segment in is_segment]),
            "committees": list(committees),
        }
        super().__init__(key, data=data, arguments=[options])


class FacilityLayer(MapElement):
    """Services as pictograms that give way to each other; `icons[k]` is the pictogram of kind k."""

    call = "facilityLayer"

    def __init__(
        self,
        key: str,
        lon: Sequence[float],
        lat: Sequence[float],
        *,
        kind: Sequence[int],
        name: Sequence[str],
        is_working: Sequence[bool | None],
        capacity: Sequence[float | None],
        area: Sequence[int],
        icons: Sequence[str],
        **options: object,
    ) -> None:
        data = {
            "points": pack_points(lon, lat),
            "kind": pack_ints(kind),
            "name": pack_words(name),
            "is_working": pack_column(
                [None if works is None else float(works) for works in is_working], decimals=0
            ),
            "capacity": pack_column(capacity, decimals=0),
            "area": pack_ints(area),
            "icons": list(icons),
        }
        super().__init__(key, data=data, arguments=[options])


class LabelLayer(MapElement):
    """Names of areas inside them and, from street zooms on, of streets along them."""

    call = "labelLayer"

    def __init__(
        self,
        key: str,
        names: Sequence[str],
        centres: Sequence[tuple[float, float]],
        *,
        areas: AreaLayer,
        streets: StreetLayer | None = None,
    ) -> None:
        packed = pack_points([lon for lon, _ in centres], [lat for _, lat in centres])
        super().__init__(
            key,
            data={"names": list(names), "centres": packed},
            arguments=[areas.key, streets.key if streets else None],
        )


class Legend(MacroElement):
    """A legend's place on the page; a script fills it with what is drawn, as text."""

    _template = Template("""
        {% macro html(this, kwargs) %}
        <section class="legend map-legend" id="{{ this.get_name() }}"></section>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        geoMahalle.legendBox({{ this.key|tojson }}, {{ this.get_name()|tojson }});
        {% endmacro %}
    """)

    def __init__(self, key: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca annotates it no further
        self._name = "legend"
        self._id = key
        self.key = key
        self.data: Mapping[str, Any] | None = None
