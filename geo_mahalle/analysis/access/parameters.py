"""What access is computed for, and the distances it uses; stored with the graph.

Every distance is a design choice unless its source is named; changing one builds the graph anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from geo_mahalle.analysis.parameters import BUILDING_THEME, STREET_THEME

Kinds = tuple[str, ...]


def _walked() -> dict[str, Kinds]:
    return {
        "park": ("park",),
        "bus_stop": ("bus_stop",),
        "hydrant": ("hydrant",),
        "school_primary": ("school_primary",),
        "daily_shopping": ("bakery", "grocery", "market"),
        "culture": ("library", "cultural_centre"),
        "health": ("health_post", "health_centre"),
    }


@dataclass(frozen=True)
class AccessParameters:
    """Kinds and distances.

    `walked`, `at_night`, `driven`: label of a group to the kinds whose nearest one counts. `shared`: kinds
    whose supply is shared among all who reach them, with rising limits and weights (Luo and Qi, 2009).
    `tolerance_m`: ends this near are joined. `grid_m`: spacing of the points people are spread over;
    `most_points` widens it in large places. `street_m`: nobody is put farther than this from a street.
    `snap_m`: a facility farther from a street is not reached. `lit_m`: a place on a street is lit within this
    of a working lamp; an edge is lit where `lit_share` of it is. `night_snap_m`: a lit street must be this
    near to a home. `engine_m`: least clear width for a fire engine; `hose_m`: how far from the passage it
    helps. `detour`: where no street is known a straight line is taken this many times as long; `street_theme`
    and `building_theme` say where streets and buildings were surveyed. `enough_m2`, `enough_m`: square metres
    of safe open space a person, and how far it may be.
    """

    walked: dict[str, Kinds] = field(default_factory=_walked)
    at_night: dict[str, Kinds] = field(default_factory=lambda: {"bus_stop": ("bus_stop",)})
    driven: dict[str, Kinds] = field(default_factory=lambda: {"fire_station": ("fire_station",)})
    shared: tuple[str, ...] = ("health_post", "health_centre", "sports_ground", "playground")
    shared_steps: tuple[tuple[float, float], ...] = ((500.0, 1.0), (1000.0, 0.68), (1500.0, 0.22))
    safe_kind: str = "safe_open_space"
    enough_m2: float = 1.5
    enough_m: float = 500.0
    tolerance_m: float = 0.5
    grid_m: float = 50.0
    most_points: int = 200_000
    street_m: float = 100.0
    snap_m: float = 300.0
    edge_step_m: float = 25.0
    lit_m: float = 25.0
    lit_share: float = 0.5
    night_snap_m: float = 50.0
    detour: float = 1.3
    street_theme: str = STREET_THEME
    building_theme: str = BUILDING_THEME
    engine_m: float = 4.0
    hose_m: float = 50.0

    @property
    def kinds(self) -> list[str]:
        """Return every kind of facility that access is computed for."""
        groups = (self.walked, self.at_night, self.driven)
        named = {kind for group in groups for kinds in group.values() for kind in kinds}
        return sorted(named | {*self.shared, self.safe_kind})
