"""A drawn boundary is checked, snapped, split and merged; what siblings leave or share is told."""

from __future__ import annotations

import pytest
import shapely

from geo_mahalle.errors import InputRefused
from geo_mahalle.register import drawing

SQUARE = [[48.0, 36.0], [48.01, 36.0], [48.01, 36.01], [48.0, 36.01]]
METRE = 1 / 111_320


def box(west, south, east, north):
    return shapely.box(48 + west / 100, 36 + south / 100, 48 + east / 100, 36 + north / 100)


def test_an_open_ring_is_closed():
    assert drawing.check_ring(SQUARE).equals(box(0, 0, 1, 1))


def test_a_bow_tie_is_refused_with_the_place_where_it_crosses():
    crossed = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]
    with pytest.raises(InputRefused, match=r"Self-intersection at 48\.005000, 36\.005000"):
        drawing.check_ring(crossed)


@pytest.mark.parametrize(
    ("ring", "why"),
    [
        ([[0, 0], [1, 1]], "three corners"),
        ([[0, 0], [1, 1], [0, 0], [1, 1]], "three corners"),
        ([[48, 36], ["x", 36], [48, 37]], "pair of numbers"),
        ([[48, 36], [float("nan"), 36], [48, 37]], "not a number"),
        ([[275255, 4061767], [275300, 4061767], [275300, 4061800]], "cannot be a boundary"),
        ([[48 + n / 1e6, 36] for n in range(5001)], "5000 is the most"),
    ],
)
def test_a_ring_that_is_no_boundary_is_refused_with_its_reason(ring, why):
    with pytest.raises(InputRefused, match=why):
        drawing.check_ring(ring)


def test_corners_near_a_street_move_onto_it_and_far_ones_stay():
    street = shapely.LineString([(47.99, 36 - 5 * METRE), (48.02, 36 - 5 * METRE)])
    snapped = drawing.snap_to(box(0, 0, 1, 1), [street], tolerance_m=8)
    assert snapped.bounds == pytest.approx((48.0, 36 - 5 * METRE, 48.01, 36.01), abs=1e-9)
    assert drawing.snap_to(box(0, 0, 1, 1), [street], tolerance_m=4).equals(box(0, 0, 1, 1))


def test_a_line_splits_an_area_and_merging_gives_it_back():
    parts = drawing.split_by(box(0, 0, 1, 1), [[48.003, 35.99], [48.003, 36.02]])
    assert [part.bounds[0] for part in parts] == pytest.approx([48.003, 48.0])
    assert drawing.merge(parts).equals(box(0, 0, 1, 1))


def test_a_line_that_ends_inside_and_areas_apart_are_refused():
    with pytest.raises(InputRefused, match="cut the area through"):
        drawing.split_by(box(0, 0, 1, 1), [[48.003, 35.99], [48.003, 36.005]])
    with pytest.raises(InputRefused, match="share a side"):
        drawing.merge([box(0, 0, 1, 1), box(2, 0, 3, 1)])


def test_gaps_and_overlaps_between_siblings_are_listed_as_shapes():
    siblings = {"a": box(0, 0, 1.1, 1), "b": box(1, 0, 2, 1)}
    gap, overlap = drawing.faults_between(siblings, parent=box(0, 0, 3, 1))
    assert (gap.kind, gap.codes, overlap.kind, overlap.codes) == ("gap", ("b",), "overlap", ("a", "b"))
    assert gap.shape.equals(box(2, 0, 3, 1))
    assert overlap.shape.bounds == pytest.approx(box(1, 0, 1.1, 1).bounds)
    # 0.01 degrees square at 36.005° north: 1,109.6 m by 901.6 m
    assert gap.area_m2 == pytest.approx(1_000_400, rel=0.001)


def test_neighbours_that_share_a_line_have_no_fault():
    assert drawing.faults_between({"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1)}) == []
