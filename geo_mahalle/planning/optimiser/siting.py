"""Where to put services: cover as many as possible with p sites, or all with as few as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo_mahalle.planning.optimiser.quiet import quiet_highs


@dataclass(frozen=True, slots=True)
class Siting:
    """The chosen sites (from 0), what they cover, and which points no site can reach."""

    sites: tuple[int, ...]
    covered: float
    out_of_reach: tuple[int, ...] = ()


def cover_most(demand: ArrayLike, reaches: ArrayLike, sites: int) -> Siting:
    """Return the p sites that cover the most demand.

    Parameters
    ----------
    demand
        Persons times equity weight, one element a point.
    reaches
        True where a site (column) covers a point (row).
    sites
        How many sites, p.

    Notes
    -----
    Church, R. and ReVelle, C. (1974), The maximal covering location problem, Papers of the Regional Science
    Association 32, 101–118.
    """
    people = np.asarray(demand, dtype=np.float64)
    within = np.asarray(reaches, dtype=bool)
    points, places = within.shape
    model = _empty()
    for weight in people:
        model.addVar(0.0, 1.0)
        model.changeColCost(model.getNumCol() - 1, float(weight))
    _add_sites(model, places, 0.0)
    for point in range(points):
        near = np.flatnonzero(within[point]) + points
        _add_row(model, -highspy.kHighsInf, 0.0, [point, *near.tolist()], [1.0, *[-1.0] * len(near)])
    _add_row(model, 0.0, float(sites), range(points, points + places), [1.0] * places)
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return _read(model, points, people, within)


def cover_all(reaches: ArrayLike) -> Siting:
    """Return the fewest sites that cover every point that can be covered.

    Notes
    -----
    Toregas, C. et al. (1971), The location of emergency service facilities, Operations Research 19,
    1363–1373.
    """
    within = np.asarray(reaches, dtype=bool)
    points, places = within.shape
    model = _empty()
    _add_sites(model, places, 1.0)
    for point in range(points):
        near = np.flatnonzero(within[point])
        if len(near):
            _add_row(model, 1.0, highspy.kHighsInf, near.tolist(), [1.0] * len(near))
    model.changeObjectiveSense(highspy.ObjSense.kMinimize)
    return _read(model, 0, np.ones(points), within)


def _empty() -> highspy.Highs:
    model = quiet_highs()
    model.setOptionValue("threads", 1)
    return model


def _add_sites(model: highspy.Highs, places: int, cost: float) -> None:
    for _ in range(places):
        model.addVar(0.0, 1.0)
        column = model.getNumCol() - 1
        model.changeColCost(column, cost)
        model.changeColIntegrality(column, highspy.HighsVarType.kInteger)


def _add_row(
    model: highspy.Highs, low: float, high: float, columns: Sequence[int] | range, values: Sequence[float]
) -> None:
    model.addRow(low, high, len(columns), np.array(columns, dtype=np.int32), np.array(values))


def _read(model: highspy.Highs, first: int, demand: NDArray[np.float64], within: NDArray[np.bool_]) -> Siting:
    model.run()
    values = np.array(model.getSolution().col_value)[first:]
    chosen = np.flatnonzero(values > 0.5)
    reached = within[:, chosen].any(axis=1)
    alone = np.flatnonzero(~within.any(axis=1))
    return Siting(tuple(chosen.tolist()), float(demand[reached].sum()), tuple(alone.tolist()))
