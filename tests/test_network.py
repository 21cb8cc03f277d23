"""Distances along a network and floating catchments against figures worked out elsewhere."""

import numpy as np
import pytest

from geo_mahalle.statistics.network import nearest_m, share_within, two_step

PERSONS, DOCTORS = np.array([100.0, 50, 10]), np.array([15.0, 20, 100])
COSTS = np.array([[1.0, 80, 40], [80, 1, 40], [40, 40, 1]])


def test_path_of_four_nodes_reaches_three_quarters_at_300_m_on_average():
    metres = nearest_m(
        np.array([0, 1, 2]), np.array([1, 2, 3]), np.full(3, 200.0), nodes=4, sources=np.array([0])
    )
    people = np.full(4, 10.0)
    assert share_within(metres, people, 500) == 0.75
    assert np.average(metres, weights=people) == 300


def test_node_beyond_a_barrier_is_not_reached():
    metres = nearest_m(np.array([0]), np.array([1]), np.array([5.0]), nodes=3, sources=np.array([0]))
    assert metres.tolist() == [0, 5, np.inf]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([(61, 1.0)], [0.761364, 0.958333, 1.094697]),
        ([(10, 1.0), (30, 0.68), (61, 0.22)], [0.658399, 0.894770, 2.442162]),
    ],
)
def test_hospital_example_of_access_holds_and_all_supply_is_shared(steps, expected):
    found = two_step(COSTS, PERSONS, DOCTORS, steps)
    assert found == pytest.approx(expected, abs=1e-6)
    assert PERSONS @ found == pytest.approx(135)
