"""The legend of an area's map, in the words of layers/maps, and only what is drawn on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_mahalle.catalogue.map_layers import MapLayer
from geo_mahalle.disclosure.snapshot import Area, Snapshot
from geo_mahalle.pages.area_map import facilities_of
from geo_mahalle.pages.contents import Ways

LISTED = ("service", "ground")
"""Layers whose pictograms stand beside their names in the list of services already."""
OPEN_STATES = frozenset({"recorded", "reviewing", "with_agency"})


@dataclass(frozen=True)
class LegendLine:
    """One line: the mark, its words, and the pictogram where the mark is one."""

    mark: str
    words: str
    icon: str = ""
    is_optional: bool = False
    """Drawn, and so listed, only once a reader asks for its layer."""


def legend_of(
    snapshot: Snapshot, area: Area, layers: Sequence[MapLayer], *, ways: Ways, states: frozenset[str]
) -> list[LegendLine]:
    """Return the lines of what is drawn; `states` are those of the problems on the map."""
    drawn = {
        "narrow": ways.narrow_m > 0,
        "unknown_width": ways.unknown_m > 0,
        "dark": ways.dark_m > 0,
        "not_walked": ways.total_m - ways.walked_m > 1,
        "issue_open": bool(states & OPEN_STATES),
        "issue_resolved": "resolved" in states,
        "issue_persisting": "persisting" in states,
        "wide": False,
        "middle": False,
        "boundary": False,
    }
    lines = []
    for layer in layers:
        numbers = facilities_of(snapshot, area, [layer], layer.draw)
        kinds = snapshot.kinds
        icon = kinds[snapshot.facilities.kind[numbers[0]]].icon if numbers else ""
        for line in layer.legend:
            is_drawn = drawn.get(line.mark, bool(numbers) and layer.draw not in LISTED)
            if is_drawn:
                shown_icon = "" if line.mark in drawn else icon
                lines.append(LegendLine(line.mark, line.fa, shown_icon, is_optional=not layer.is_on))
    return lines
