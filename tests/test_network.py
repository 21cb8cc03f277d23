"""Distances along a network and floating catchments against figures worked out elsewhere."""

import numpy as np
import pytest
import shapely

from geo_mahalle.statistics.network import nearest_m, share_within, two_step
from geo_mahalle.statistics.network_noding import node_lines
from geo_mahalle.statistics.network_reach import Graph, nearest_of, place_points, reach_of, supply_of

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


# --- noding -----------------------------------------------------------------------------------------------


def lines(*coordinates):
    return np.array([shapely.LineString(one) for one in coordinates])


def test_crossing_streets_of_one_level_meet_and_a_bridge_does_not():
    cross = lines([(0, 0), (100, 0)], [(50, -50), (50, 50)])
    level = node_lines(cross, np.array([0, 0]))
    assert sorted(level.length_m) == [50, 50, 50, 50]
    assert len(level.xy) == 5
    bridge = node_lines(cross, np.array([0, 1]))
    assert sorted(bridge.length_m) == [100, 100]
    assert len(bridge.xy) == 4


def test_a_bridge_meets_the_ground_where_it_ends():
    drawn = lines([(0, 0), (100, 0)], [(100, 0), (200, 0)], [(150, -50), (150, 50)])
    found = node_lines(drawn, np.array([0, 1, 0]))
    metres = nearest_m(found.starts, found.ends, found.length_m, nodes=len(found.xy), sources=np.array([0]))
    assert sorted(metres) == [0, 100, 200, np.inf, np.inf]


def test_ends_that_miss_by_less_than_the_tolerance_are_joined_and_a_wall_between_dead_ends_is_not():
    drawn = lines([(0, 0), (99.7, 0)], [(100, -40), (100, 60)], [(0, 10), (98, 10)])
    found = node_lines(drawn, np.zeros(3, dtype=int), tolerance_m=0.5)
    assert sorted(np.round(found.length_m, 1)) == [40, 60, 98, 99.7]
    assert len(found.xy) == 6


def test_a_line_keeps_its_bends_and_its_whole_length_when_it_is_cut():
    bent = lines([(0, 0), (30, 40), (60, 0)], [(0, 40), (60, 40)])
    found = node_lines(bent, np.zeros(2, dtype=int))
    assert found.length_m[found.line == 0].tolist() == [50, 50]
    both = shapely.union_all(found.shapes[found.line == 0])
    assert shapely.line_merge(both).equals(bent[0])


# --- points beside streets --------------------------------------------------------------------------------


def square_graph():
    """Return four streets of 100 m around a block, and a fifth of 100 m to the east of its corner."""
    drawn = lines(
        [(0, 0), (100, 0)],
        [(100, 0), (100, 100)],
        [(100, 100), (0, 100)],
        [(0, 100), (0, 0)],
        [(100, 0), (200, 0)],
    )
    found = node_lines(drawn, np.zeros(5, dtype=int))
    return Graph(found.starts, found.ends, found.length_m, found.shapes, len(found.xy))


def spots(graph, *points, farthest_m=300.0):
    return place_points(graph, np.array([shapely.Point(one) for one in points]), farthest_m=farthest_m)


def test_distance_runs_along_streets_from_beside_one_to_beside_another():
    graph = square_graph()
    # 3 m off, 30 to the corner, 100 up, 20 along, 4 off; and on the facility's own street 50 m apart
    people = spots(graph, (70, -3), (30, 97), (170, 2))
    clinic = spots(graph, (80, 104))
    assert nearest_of(graph, people, clinic) == pytest.approx([157, 57, 196])


def test_who_stands_too_far_from_any_street_reaches_nothing():
    graph = square_graph()
    assert nearest_of(graph, spots(graph, (500, 500), farthest_m=50.0), spots(graph, (0, 0))).tolist() == [
        np.inf
    ]
    assert nearest_of(graph, spots(graph, (0, 0)), spots(graph)).tolist() == [np.inf]


def test_supply_is_that_of_the_table_of_all_distances_and_all_of_it_is_given_out():
    graph = square_graph()
    people, places = spots(graph, (10, 0), (100, 60), (190, 0)), spots(graph, (50, 0), (150, 0))
    persons, supply = np.array([100.0, 50, 10]), np.array([15.0, 20])
    costs = np.array([nearest_of(graph, people, spots(graph, at)) for at in ((50, 0), (150, 0))]).T
    steps = [(60, 1.0), (120, 0.5)]
    found = supply_of(graph, people, places, persons=persons, supply=supply, steps=steps)
    assert found == pytest.approx(two_step(costs, persons, supply, steps))
    assert persons @ found == pytest.approx(35)


def test_a_wide_passage_behind_a_narrow_one_is_cut_off_and_an_unmeasured_one_is_unknown():
    drawn = lines(
        [(0, 0), (100, 0)], [(100, 0), (130, 0)], [(130, 0), (160, 0)], [(0, 0), (0, 50)], [(0, 0), (0, -50)]
    )
    found = node_lines(drawn, np.zeros(5, dtype=int))
    graph = Graph(found.starts, found.ends, found.length_m, found.shapes, len(found.xy))
    width = np.array([8.0, 3.9, 4.0, np.nan, 9.0])[found.line]
    steps = np.array([True, True, True, True, False])[found.line]
    reach = reach_of(graph, width, steps, least_m=4.0)
    assert dict(zip(found.line.tolist(), reach.tolist(), strict=True)) == {
        0: "reached",
        1: "narrow",
        2: "cut_off",
        3: "unknown",
        4: "narrow",
    }
