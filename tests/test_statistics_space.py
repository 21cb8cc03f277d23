"""Spatial statistics against published figures and against esda, and uncertainty of ranks."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_mahalle.statistics import clustering, density, scales, trends, uncertainty
from geo_mahalle.statistics.neighbours import contiguous, from_pairs, nearest, within
from geo_mahalle.statistics.shrinkage import marshall, marshall_local

settings.register_profile("patient", deadline=None, max_examples=60)
settings.load_profile("patient")

SIX = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
SIX_VALUES = [2, 3, 3.2, 5, 8, 7]


def shipped(name):
    """Rows of a table that comes with libpysal."""
    from libpysal import examples
    from libpysal.io import open as open_table

    return open_table(examples.get_path(name))


def columbus(kind="queen"):
    """49 neighbourhoods of Columbus, Ohio (Anselin 1988): crime, and who is next to whom."""
    rings = [[np.array(part) for part in polygon.parts] for polygon in shipped("columbus.shp")]
    return np.array(shipped("columbus.dbf").by_col("CRIME")), contiguous(rings, kind=kind)


def gal(name):
    """Neighbours from a .gal file, in the order of its lines."""
    w = shipped(name).read()
    order = {key: place for place, key in enumerate(w.id_order)}
    pairs = [(order[key], order[other]) for key in w.id_order for other in w.neighbors[key]]
    return from_pairs(pairs, w.n)


def lattice(rows, columns):
    place = np.arange(rows * columns).reshape(rows, columns)
    pairs = [*zip(place[:, :-1].ravel(), place[:, 1:].ravel(), strict=True)]
    pairs += [*zip(place[:-1].ravel(), place[1:].ravel(), strict=True)]
    return from_pairs(pairs, rows * columns)


# --- neighbours ------------------------------------------------------------------------------------------


def test_queen_and_rook_of_columbus_are_libpysals():
    from libpysal import examples, weights

    for kind, made in (("queen", weights.Queen), ("rook", weights.Rook)):
        theirs = made.from_shapefile(examples.get_path("columbus.shp")).full()[0]
        np.testing.assert_array_equal(columbus(kind)[1].matrix.toarray(), theirs)


def test_island_is_tied_to_its_nearest_and_says_so():
    found = within([(0, 0), (10, 0), (500, 0)], 20)
    assert found.is_island.tolist() == [False, False, True]
    assert found.matrix[2].indices.tolist() == [1]
    assert found.matrix[1, 2] == 1


def test_island_without_places_stays_alone():
    assert from_pairs([(0, 1)], 3).matrix[2].nnz == 0


@given(st.integers(2, 30), st.integers(0, 2**20))
def test_nearest_gives_everyone_as_many_others_even_where_points_coincide(size, seed):
    points = np.random.default_rng(seed).integers(0, 3, (size, 2))
    count = min(3, size - 1)
    matrix = nearest(points, count).matrix
    assert np.diff(matrix.indptr).tolist() == [count] * size
    assert matrix.diagonal().sum() == 0


# --- the whole map ---------------------------------------------------------------------------------------


def test_crime_in_columbus_clusters_as_published():
    crime, queen = columbus()
    found = clustering.moran(crime, queen.standardised())
    assert found.value == pytest.approx(0.5001885571828611, abs=1e-8)
    assert found.expected == pytest.approx(-1 / 48)
    assert found.z == pytest.approx(5.630312787738188, abs=1e-8)
    assert found.p == pytest.approx(1.80e-8, rel=0.01)
    assert clustering.geary(crime, queen.standardised()).value == pytest.approx(0.5405282027, abs=1e-8)
    _, rook = columbus("rook")
    assert clustering.moran(crime, rook.standardised()).value == pytest.approx(0.5236702, abs=1e-6)


def test_homicide_around_saint_louis_clusters_as_published():
    rates = np.array(shipped("stl_hom.dbf").by_col("HR8893")) if has("stl_hom.dbf") else stl_text()
    found = clustering.moran(rates, gal("stl.gal").standardised())
    assert found.value == pytest.approx(0.24365582621771695, abs=1e-8)
    assert found.p / 2 == pytest.approx(0.00013573931385, abs=1e-8)


def has(name):
    from libpysal import examples

    return examples.get_path(name) is not None


def stl_text():
    return np.array(shipped("stl_hom.txt").by_col("HR8893"), dtype=float)


def test_sudden_deaths_in_carolina_cluster_as_published():
    table = shipped("sids2.dbf")
    matrix = gal("sids2.gal").standardised()
    rates = np.array(table.by_col("SIDR74"))
    deaths, births = (np.array(table.by_col(name), dtype=float) for name in ("SID74", "BIR74"))
    found = clustering.moran(rates, matrix)
    assert found.value == pytest.approx(0.24772519320480135, abs=1e-8)
    standardised = clustering.standardised_rates(deaths, births)
    assert clustering.moran(standardised, matrix).value == pytest.approx(0.2714029669628649, abs=1e-8)


def test_a_ramp_on_nine_squares_gives_morans_hand_figures():
    found = clustering.moran(range(1, 10), lattice(3, 3).matrix)
    assert found.value == pytest.approx(0.5, abs=1e-10)
    assert found.variance == pytest.approx(0.053125, abs=1e-10)
    assert found.variance_randomised == pytest.approx(0.0596875, abs=1e-10)


def test_geary_is_esdas_on_both_assumptions():
    import esda
    from libpysal import examples, weights

    crime, queen = columbus()
    w = weights.Queen.from_shapefile(examples.get_path("columbus.shp"))
    theirs = esda.Geary(crime, w, permutations=0)
    ours = clustering.geary(crime, queen.standardised())
    assert (ours.variance, ours.variance_randomised) == pytest.approx((theirs.VC_norm, theirs.VC_rand))


def test_general_g_of_six_points_is_getis_and_ords():
    found = clustering.general_g(SIX_VALUES, within(SIX, 15).matrix)
    assert found.value == pytest.approx(0.5570977918, abs=1e-8)
    assert found.p / 2 == pytest.approx(0.1729356587, abs=1e-8)


# --- each area -------------------------------------------------------------------------------------------


def test_gi_of_six_points_is_as_published():
    near = within(SIX, 15)
    star = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]
    plain = [-1.013673, -0.043616, 1.315587, -0.314127, 1.153740, 1.778339]
    np.testing.assert_allclose(clustering.getis_ord(SIX_VALUES, near), star, atol=1e-7)
    np.testing.assert_allclose(clustering.getis_ord(SIX_VALUES, near, with_self=False), plain, atol=1e-6)


def test_gi_star_of_columbus_is_as_published_and_chance_is_held():
    crime, queen = columbus()
    found = clustering.hot_spots(crime, queen)
    first = [-1.432780, -1.340008, -0.771999, -0.131733, 1.285363]
    np.testing.assert_allclose(found.value[:5], first, atol=1e-6)
    assert (int(found.value.argmax()), int(found.value.argmin())) == (15, 31)
    assert found.value.max() == pytest.approx(3.475051356, abs=1e-6)
    assert found.value.min() == pytest.approx(-2.851023177, abs=1e-6)
    assert int((np.abs(found.value) > 1.959964).sum()) == 18
    assert int(found.is_significant.sum()) == 9
    hot = found.is_significant & (found.value > 0)
    assert np.array(shipped("columbus.dbf").by_col("POLYID"))[hot].astype(int).tolist() == [
        11,
        16,
        24,
        25,
        28,
        29,
        30,
    ]
    assert int((found.p < 0.05 / 49).sum()) == 2


def test_local_moran_of_columbus_two_sided_finds_five_after_the_control():
    crime, queen = columbus()
    found = clustering.local_moran(crime, queen, permutations=9999, seed=12345)
    assert int((found.p < 0.05).sum()) == pytest.approx(15, abs=1)
    assert int(found.is_significant.sum()) == pytest.approx(5, abs=1)
    again = clustering.local_moran(crime, queen, permutations=9999, seed=12345)
    np.testing.assert_array_equal(found.p, again.p)


def test_local_moran_probabilities_are_esdas_two_sided_ones():
    import esda
    from esda.significance import calculate_significance
    from libpysal import examples, weights

    crime, queen = columbus()
    w = weights.Queen.from_shapefile(examples.get_path("columbus.shp"))
    w.transform = "r"
    theirs = esda.Moran_Local(crime, w, permutations=9999, seed=12345, n_jobs=1, keep_simulations=True)
    p = calculate_significance(theirs.Is, theirs.rlisas, alternative="two-sided")
    found = clustering.local_moran(crime, queen, permutations=9999, seed=7)
    np.testing.assert_allclose(found.value, theirs.Is)
    np.testing.assert_allclose(found.p, np.minimum(p, 1), atol=0.03)


def test_local_moran_of_desmith_is_as_published():
    values = [float(row[1]) for row in shipped("desmith.txt")]
    found = clustering.local_moran_values(values, gal("desmith.gal").standardised())
    published = [-0.114093, -0.199405, -0.133514, -0.517704, 0.480951, 0.122081, 1.191483]
    published += [-0.581443, 0.071014, 0.343142]
    np.testing.assert_allclose(found, published, atol=1e-6)


def test_noise_makes_hardly_any_discoveries():
    near = lattice(8, 8)
    rng = np.random.default_rng(20)
    maps = [clustering.hot_spots(rng.normal(size=64), near).is_significant.any() for _ in range(200)]
    # false discoveries are held at 5 %; overlapping neighbourhoods make the rule conservative or nearly so
    assert np.mean(maps) < 0.10


def test_a_planted_cluster_is_found_where_it_lies():
    near = lattice(10, 10)
    values = np.random.default_rng(3).normal(size=100)
    planted = np.array([22, 23, 24, 32, 33, 34, 42, 43, 44])
    values[planted] += 4
    found = clustering.hot_spots(values, near)
    assert found.is_significant[33]
    around = {12, 13, 14, 52, 53, 54, 21, 31, 41, 25, 35, 45}
    hot = np.flatnonzero(found.is_significant & (found.value > 0)).tolist()
    assert set(hot) <= around.union(planted.tolist())


def test_fewer_than_thirty_areas_have_no_hot_spots():
    with pytest.raises(ValueError, match="too few"):
        clustering.hot_spots(np.arange(25.0), lattice(5, 5))
    with pytest.raises(ValueError, match="too few"):
        clustering.local_moran(np.arange(25.0), lattice(5, 5), seed=1)


@pytest.mark.parametrize("values", [[1.0] * 36, [np.nan, *range(35)]])
def test_same_or_missing_values_are_refused_instead_of_called_quiet(values):
    with pytest.raises(ValueError, match=r"same value|every area's value"):
        clustering.hot_spots(values, lattice(6, 6))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_control_of_false_discoveries_is_scipys(chances):
    from scipy.stats import false_discovery_control

    adjusted = false_discovery_control(chances)
    clear = np.abs(adjusted - 0.05) > 1e-9
    np.testing.assert_array_equal(clustering.discoveries(chances)[clear], (adjusted <= 0.05)[clear])


def test_half_of_the_events_on_a_twentieth_of_the_streets():
    counts = [50, *([1] * 50), *([0] * 49)]
    assert clustering.share_of_places(counts, 0.5) == pytest.approx(0.01)
    assert clustering.accuracy_index(50, 100, 1, 100) == 50


# --- smoothing by neighbours ------------------------------------------------------------------------------


def test_neighbours_that_are_everybody_smooth_as_the_whole_does():
    deaths, births = np.array([3.0, 0, 9, 1]), np.array([100.0, 40, 150, 90])
    everyone = from_pairs([(i, j) for i in range(4) for j in range(i)], 4)
    np.testing.assert_allclose(
        marshall_local(deaths, births, everyone), marshall(deaths, births).smoothed, rtol=1e-9
    )


def test_spatial_smoothing_of_carolina_is_esdas():
    from esda.smoothing import Spatial_Empirical_Bayes

    table = shipped("sids2.dbf")
    deaths, births = (np.array(table.by_col(name), dtype=float) for name in ("SID74", "BIR74"))
    w = shipped("sids2.gal").read()
    theirs = Spatial_Empirical_Bayes(deaths, births, w).r.ravel()
    np.testing.assert_allclose(marshall_local(deaths, births, gal("sids2.gal")), theirs, rtol=1e-6)


# --- density, trends, scales ------------------------------------------------------------------------------


def test_a_lone_point_peaks_at_the_kernels_height():
    at = [(0.0, 0.0)]
    assert density.density(at, at, 200)[0] == pytest.approx(2.387324e-5, rel=1e-6)
    assert density.density(at, at, 200, kernel="gaussian")[0] == pytest.approx(3.978874e-6, rel=1e-6)


def test_density_adds_up_to_the_points_also_at_the_edge():
    x, y = np.meshgrid(np.arange(5, 1000, 10.0), np.arange(5, 1000, 10.0))
    cells = np.column_stack([x.ravel(), y.ravel()])
    points = np.random.default_rng(1).uniform(0, 1000, (40, 2))
    corrected = density.density(points, cells, 150, cell_m2=100)
    assert corrected.sum() * 100 == pytest.approx(40)
    assert density.density(points, cells, 150).sum() * 100 < 40


def test_mann_kendall_of_a_rise_with_a_tie_by_hand():
    # 1 2 2 4: S = 5 (six pairs, one tied), variance (4·3·13 − 2·1·9)/18 = 7.6667
    found = trends.mann_kendall([1, 2, 2, 4])
    assert found.score == 5
    assert found.z == pytest.approx(4 / np.sqrt(138 / 18))
    assert found.slope == pytest.approx(np.median([1, 0.5, 1, 0, 1, 2]))


def test_emerging_hot_spots_get_their_names():
    rows = {
        "new": [0, 0, 0, 0, 0, 0, 0, 6],
        "consecutive": [0, 0, 0, 0, 0, 5, 5, 5],
        "intensifying": [4, 5, 6, 7, 8, 9, 10, 11],
        "diminishing": [11, 10, 9, 8, 7, 6, 5, 4.5],
        "persistent": [6, 7, 6, 7, 6, 7, 6, 7],
        "sporadic": [0, 6, 0, 6, 0, 0, 6, 0],
        "none": [0.1, -0.2, 0.3, -6, 0, 0.1, 0, 0.1],
    }
    assert trends.emerging(list(rows.values())).tolist() == list(rows)


def test_hexagons_have_the_size_of_their_step():
    rng = np.random.default_rng(2)
    lonlat = np.column_stack([48.4787 + rng.normal(0, 0.02, 500), 36.6736 + rng.normal(0, 0.02, 500)])
    found = {one.resolution: one for one in scales.compare_scales(lonlat)}
    assert found[8].cell_m2 == pytest.approx(0.744e6, rel=0.02)
    assert found[9].cell_m2 == pytest.approx(0.1063e6, rel=0.02)
    assert found[7].cells < found[8].cells < found[9].cells
    assert found[8].z > 3


# --- ranks -----------------------------------------------------------------------------------------------


def frame(columns=6):
    halves = np.arange(columns) // (columns // 2)
    return uncertainty.Frame(
        np.zeros(columns),
        np.full(columns, 100.0),
        np.ones(columns, dtype=bool),
        halves,
        np.ones(columns),
        np.full(2, 0.5),
    )


def test_ishigamis_function_is_taken_apart_as_by_analysis():
    def ishigami(inputs):
        x = (inputs * 2 - 1) * np.pi
        return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = uncertainty.sobol(ishigami, 3, samples=8192, seed=11)
    np.testing.assert_allclose(found.first, [0.313905, 0.442411, 0], atol=0.01)
    np.testing.assert_allclose(found.total, [0.557589, 0.442411, 0.243684], atol=0.01)
    assert found.runs == 8192 * 5


def test_clear_differences_stay_apart_and_small_ones_share_a_band():
    table = np.array([[90.0] * 6, [50.0] * 6, [50.4] * 6, [10.0] * 6])
    wide = uncertainty.rank_intervals(table, frame(), low=table - 4, high=table + 4, runs=300, seed=5)
    assert wide.nominal.tolist() == [1, 3, 2, 4]
    assert wide.band.tolist() == [1, 2, 2, 3]
    assert wide.worst_quarter[3] == 1
    assert wide.worst_quarter[0] == 0


def test_same_seed_same_ranks():
    table = np.random.default_rng(1).uniform(0, 100, (20, 6))
    first, again = (uncertainty.rank_intervals(table, frame(), runs=50, seed=9) for _ in range(2))
    np.testing.assert_array_equal(first.low, again.low)
    np.testing.assert_array_equal(first.high, again.high)


def test_area_without_a_domain_has_no_rank_and_no_band():
    table = np.random.default_rng(1).uniform(0, 100, (8, 6))
    table[3, :2] = np.nan
    found = uncertainty.rank_intervals(table, frame(), runs=40, seed=9)
    assert np.isnan(found.nominal[3])
    assert np.isnan(found.worst_quarter[3])
    assert found.band[3] == 0
    assert np.isfinite(np.delete(found.low, 3)).all()


def test_overlap_by_way_of_others_makes_one_band():
    assert uncertainty.bands([1, 2, 4, 9], [3, 5, 6, 9]).tolist() == [1, 1, 1, 2]


def test_drawn_weights_scatter_by_a_quarter_around_the_given():
    rng = np.random.default_rng(6)
    drawn = np.array([uncertainty.draw_weights([1, 1, 1, 1], rng) for _ in range(4000)])
    np.testing.assert_allclose(drawn.mean(axis=0), 0.25, atol=0.005)
    np.testing.assert_allclose(drawn.std(axis=0) / 0.25, 0.25, atol=0.02)


def test_values_without_interval_are_not_drawn():
    rng = np.random.default_rng(6)
    drawn = uncertainty.draw_values([[5.0, 7.0]], [[4.0, np.nan]], [[6.0, np.nan]], rng)
    assert drawn[0, 1] == 7
    assert drawn[0, 0] != 5


def test_wide_intervals_make_values_the_choice_that_moves_ranks():
    table = np.random.default_rng(8).uniform(20, 80, (15, 6))
    wide = uncertainty.choice_shares(table, frame(), low=table - 60, high=table + 60, samples=64, seed=3)
    assert uncertainty.CHOICES[int(wide.total.argmax())] == "values"
    none = uncertainty.choice_shares(table, frame(), samples=64, seed=3)
    assert none.total[uncertainty.CHOICES.index("values")] == 0
