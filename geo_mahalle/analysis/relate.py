"""Relate things to areas: streets cut by area and lit by lamps, facilities with an extent, neighbours.

Set-based SQL beside this module does the work; here is the order. A partial run relates only the areas it is
given: everything it writes belongs to one area, and what it reads of others does not change.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo_mahalle.analysis.parameters import Parameters
from geo_mahalle.database import Connection, run

PACKAGE = "geo_mahalle.analysis"


def relate(connection: Connection, parameters: Parameters, *, areas: Sequence[int] | None = None) -> None:
    """Write register.street_part, register.facility_part and the neighbours of areas.

    Parameters
    ----------
    connection
        As the compute role; the caller commits.
    parameters
        Distances and words.
    areas
        Keys of the areas to relate; None relates all, and only then the neighbours, which depend on nothing
        but boundaries.
    """
    chosen = {"areas": None if areas is None else list(areas)}
    run(connection, PACKAGE, "clear_streets", chosen)
    run(connection, PACKAGE, "cut_streets", {**chosen, "shortest_m": parameters.shortest_m})
    _light(connection, parameters, chosen)
    run(connection, PACKAGE, "clear_facilities", chosen)
    run(connection, PACKAGE, "cut_facilities", {**chosen, "smallest_m2": parameters.smallest_m2})
    if areas is None:
        run(connection, PACKAGE, "clear_neighbours")
        distances = {"gap_m": parameters.gap_m, "border_m": parameters.border_m}
        run(connection, PACKAGE, "relate_neighbours", distances)


def _light(connection: Connection, parameters: Parameters, chosen: dict[str, list[int] | None]) -> None:
    """Write the lit metres of the street parts where lamps were surveyed."""
    run(connection, PACKAGE, "working_lamps", {"kinds": list(parameters.lamp_kinds)})
    run(connection, PACKAGE, "index_lamps")
    wanted = {**chosen, "theme": parameters.lamp_theme, "radius_m": parameters.lit_radius_m}
    run(connection, PACKAGE, "light_streets", wanted)
    run(connection, PACKAGE, "drop_lamps")
