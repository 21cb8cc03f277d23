"""Composite scores and inequality against published figures, and the properties any numbers must show."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_mahalle.statistics import aggregation, inequality, scaling, weighting

FIGHTERS = np.array(
    [
        [2, 1500, 20000, 5.5, 5, 9],
        [2.5, 2700, 18000, 6.5, 3, 5],
        [1.8, 2000, 21000, 4.5, 7, 7],
        [2.2, 1800, 20000, 5, 5, 5],
    ]
)
INCOMES = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]

settings.register_profile("patient", deadline=None, max_examples=60)
settings.load_profile("patient")

TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.floats(0, 100).map(lambda v: round(v, 3)), min_size=width, max_size=width),
        min_size=3,
        max_size=9,
    ).map(np.array)
)

# --- outliers and scales ---------------------------------------------------------------------------------


def test_skewness_and_kurtosis_are_coinrs():
    x = [*range(1, 11), 30, 100]
    assert scaling.skewness(x) == pytest.approx(3.063241, abs=1e-6)
    assert scaling.kurtosis(x) == pytest.approx(9.741391, abs=1e-6)


def test_one_outlier_pulled_in_is_enough_for_coinrs_example():
    treated = scaling.treat_outliers([*range(1, 11), 30, 100], max_treated=2)
    assert (treated.how, treated.points) == ("winsorised", 1)
    assert scaling.skewness(treated.values) == pytest.approx(1.712038, abs=1e-6)
    assert scaling.kurtosis(treated.values) == pytest.approx(1.815781, abs=1e-6)


def test_logarithms_are_taken_where_pulling_in_is_not_enough():
    x = np.concatenate([np.linspace(0, 1, 60), np.full(7, 1e6)])
    treated = scaling.treat_outliers(x)
    assert treated.how == "log"
    assert treated.values[0] == pytest.approx(np.log(0.01 * 1e6))


def test_human_development_index_of_2015_comes_out_of_its_goalposts():
    # HDR 2015, table 1: life expectancy, expected and mean schooling, income a head
    rows = {
        (81.6, 17.5, 12.6, 64992): 0.944,
        (83.0, 15.4, 10.6, 76628): 0.912,
        (81.8, 19.2, 12.5, 32689): 0.913,
        (79.1, 16.5, 12.9, 52947): 0.915,
        (80.8, 17.1, 10.3, 38695): 0.883,
    }
    x = np.array(list(rows))
    x[:, 3] = np.log(x[:, 3])
    shares = scaling.goalpost(x, [20, 0, 0, np.log(100)], [85, 18, 15, np.log(75000)], [True] * 4) / 100
    education = aggregation.arithmetic(shares[:, 1:3])
    found = aggregation.geometric(np.column_stack([shares[:, 0], education, shares[:, 3]]))
    np.testing.assert_allclose(found, list(rows.values()), atol=0.001)


def test_goalposts_must_have_a_span():
    with pytest.raises(ValueError, match="above its low end"):
        scaling.goalpost([[1.0]], [2], [2], [True])


def test_distance_to_target_is_the_share_of_the_way_gone():
    np.testing.assert_allclose(scaling.to_target([[0.0], [5.0], [20.0]], [10], [True]).ravel(), [0, 50, 100])


# --- weights ---------------------------------------------------------------------------------------------


def test_judgements_on_drinks_give_saatys_weights():
    third, ninth = 1 / 3, 1 / 9
    row = [9, 5, 2, 1, 1, 0.5, third, ninth, ninth, ninth, ninth, third, 0.25, third, ninth, 0.5, 1, third]
    judged = weighting.judged_weights([*row, 2, 1, 0.5], 7)
    np.testing.assert_allclose(
        judged.weights, [0.1812, 0.0192, 0.0428, 0.1185, 0.2144, 0.1378, 0.2860], atol=1e-4
    )
    assert judged.largest_eigenvalue == pytest.approx(7.1761, abs=1e-4)
    assert judged.consistency_ratio == pytest.approx(0.0222, abs=1e-4)


def test_three_judgements_give_weights_worked_out_by_hand():
    judged = weighting.judged_weights([3, 5, 3], 3)
    np.testing.assert_allclose(judged.weights, [0.636986, 0.258285, 0.104729], atol=1e-6)
    assert judged.largest_eigenvalue == pytest.approx(3.038511, abs=1e-6)
    assert judged.consistency_ratio == pytest.approx(0.033199, abs=1e-6)
    assert judged.is_consistent


def test_judgements_that_run_in_a_circle_are_not_accepted():
    assert not weighting.judged_weights([9, 1 / 9, 9], 3).is_consistent


def test_entropy_weights_of_the_fighters_are_pymcdms():
    np.testing.assert_allclose(
        weighting.entropy_weights(FIGHTERS),
        [0.06419, 0.206088, 0.013445, 0.081326, 0.35868, 0.276272],
        atol=1e-6,
    )


def test_benefit_of_the_doubt_of_five_points_is_the_linear_programmes():
    scores, weights = weighting.benefit_of_doubt([[1, 4], [2, 3], [4, 1], [2, 2], [1, 1]])
    np.testing.assert_allclose(scores, [1, 1, 1, 0.8, 0.4], atol=1e-8)
    np.testing.assert_allclose((weights * [[1, 4], [2, 3], [4, 1], [2, 2], [1, 1]]).sum(axis=1), scores)


def test_bounded_benefit_of_the_doubt_keeps_every_part_within_its_bounds():
    x = np.random.default_rng(4).uniform(1, 9, (12, 4))
    scores, weights = weighting.benefit_of_doubt(x, bounds=(0.05, 0.40))
    parts = weights * x / scores[:, None]
    assert parts.min() >= 0.05 - 1e-9
    assert parts.max() <= 0.40 + 1e-9
    assert np.all(scores <= weighting.benefit_of_doubt(x)[0] + 1e-9)


def test_component_weights_count_a_doubled_column_twice():
    rng = np.random.default_rng(7)
    common, apart = rng.normal(size=(2, 400))
    weights = weighting.component_weights(np.column_stack([common, common * 3, apart]))
    assert weights.sum() == pytest.approx(1)
    assert weights[0] == pytest.approx(weights[1], abs=1e-9)
    assert weights[0] > weights[2]


# --- aggregation -----------------------------------------------------------------------------------------


def test_mazziotta_pareto_by_hand():
    assert aggregation.penalised([[90, 100, 110]])[0] == pytest.approx(99.33333333, abs=1e-8)


def test_adjusted_mazziotta_pareto_of_four_units():
    table = [[80, 20, 5], [60, 60, 5], [40, 40, 10], [100, 0, 20]]
    ends = ([0, 0, 0], [100, 100, 20], [True, True, False])
    np.testing.assert_allclose(
        aggregation.to_seventy(table, *ends),
        [[118, 82, 115], [106, 106, 115], [94, 94, 100], [130, 70, 70]],
    )
    np.testing.assert_allclose(
        aggregation.adjusted_mazziotta_pareto(table, *ends),
        [102.466667, 108.834862, 95.916667, 81.111111],
        atol=1e-6,
    )


def test_mazziotta_pareto_of_four_units():
    found = aggregation.mazziotta_pareto([[5, 10, 3], [7, 8, 4], [9, 6, 5], [3, 4, 8]], [True] * 3)
    np.testing.assert_allclose(found, [98.3676, 100.988, 102.4204, 94.4014], atol=1e-4)


def test_closeness_of_the_fighters_is_hwang_and_yoons():
    found = aggregation.closeness(
        FIGHTERS, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [True, True, True, False, True, True]
    )
    np.testing.assert_allclose(found, [0.643277, 0.268384, 0.613542, 0.312291], atol=1e-6)


def test_score_with_less_than_two_thirds_of_its_weight_is_not_known():
    found = aggregation.arithmetic([[10, np.nan, np.nan], [10, 20, np.nan], [10, 20, 30]])
    np.testing.assert_allclose(found, [np.nan, 15, 20])


# --- properties ------------------------------------------------------------------------------------------


@given(TABLES, st.floats(0.5, 50), st.floats(-100, 100))
def test_minmax_does_not_care_for_unit_or_origin(table, scale, shift):
    table = np.round(table)
    up = [True] * table.shape[1]
    np.testing.assert_allclose(
        scaling.minmax(table * scale + shift, up), scaling.minmax(table, up), atol=1e-6
    )


@given(TABLES, st.floats(0, 50), st.data())
def test_more_of_a_good_thing_never_lowers_a_score(table, more, data):
    row = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.integers(0, table.shape[1] - 1))
    raised = table.copy()
    raised[row, column] += more
    ends = ([0] * table.shape[1], [100] * table.shape[1], [True] * table.shape[1])
    before, after = scaling.goalpost(table, *ends), scaling.goalpost(raised, *ends)
    assert aggregation.arithmetic(after)[row] >= aggregation.arithmetic(before)[row] - 1e-9
    lifted = aggregation.geometric(aggregation.lift(after))[row]
    assert lifted >= aggregation.geometric(aggregation.lift(before))[row] - 1e-9


@given(TABLES)
def test_geometric_mean_never_exceeds_the_arithmetic(table):
    lifted = aggregation.lift(table)
    assert np.all(aggregation.geometric(lifted) <= aggregation.arithmetic(lifted) + 1e-9)


@given(TABLES)
def test_penalty_never_raises_a_score(table):
    z = aggregation.to_seventy(table, 0, 100, True)
    assert np.all(aggregation.penalised(z) <= z.mean(axis=1) + 1e-9)


@given(st.floats(70, 130), st.integers(2, 8))
def test_equal_indicators_give_their_own_value(value, width):
    z = np.full((2, width), value)
    for found in (aggregation.arithmetic(z), aggregation.geometric(z), aggregation.penalised(z)):
        np.testing.assert_allclose(found, value)


@given(TABLES, st.randoms(use_true_random=False))
def test_order_of_rows_and_columns_does_not_matter(table, random):
    rows, columns = list(range(len(table))), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    turned = aggregation.lift(table[np.ix_(rows, columns)])
    for put in (aggregation.arithmetic, aggregation.geometric, aggregation.penalised):
        np.testing.assert_allclose(put(turned), put(aggregation.lift(table))[rows])


# --- inequality ------------------------------------------------------------------------------------------


def test_inequality_of_ten_incomes_is_that_of_r():
    assert inequality.gini(INCOMES) == pytest.approx(0.4620911, abs=1e-6)
    assert inequality.theil(INCOMES) == pytest.approx(0.3623412, abs=1e-6)
    assert inequality.atkinson(INCOMES, 0.5)[0] == pytest.approx(0.1796591, abs=1e-6)
    assert inequality.atkinson(INCOMES, 1)[0] == pytest.approx(0.3518251, abs=1e-6)


def test_inequality_of_five_steps():
    steps = [10, 20, 30, 40, 50]
    assert inequality.gini(steps) == pytest.approx(0.266667, abs=1e-6)
    assert inequality.theil(steps) == pytest.approx(0.1196876, abs=1e-6)
    assert inequality.atkinson(steps, 0.5) == pytest.approx((0.06315, 28.105398), abs=1e-5)
    assert inequality.atkinson(steps, 1)[0] == pytest.approx(0.1316096, abs=1e-6)


def test_theil_splits_into_between_and_within():
    parts = inequality.theil_parts([2, 4, 6, 8], ["a", "a", "b", "b"])
    assert parts.total == pytest.approx(0.1064401, abs=1e-6)
    assert parts.between == pytest.approx(0.0822829, abs=1e-6)
    assert parts.within == pytest.approx(0.0241573, abs=1e-6)


def test_mexico_in_1940_is_as_unequal_as_published():
    from libpysal import examples
    from libpysal.io import open as open_table

    table = open_table(examples.get_path("mexicojoin.dbf"))
    incomes = table.by_col("PCGDP1940")
    assert inequality.gini(incomes) == pytest.approx(0.3537237, abs=1e-6)
    parts = inequality.theil_parts(incomes, table.by_col("HANSON98"))
    assert parts.total == pytest.approx(0.2089434, abs=1e-6)
    assert parts.between == pytest.approx(0.0345889, abs=1e-6)


def test_concentration_index_of_four_shares():
    assert inequality.concentration_index([0.2, 0.5, 0.6, 0.9], [1, 2, 3, 4]) == pytest.approx(0.25)


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=20), st.floats(0.1, 50))
def test_inequality_does_not_care_for_the_currency(values, scale):
    scaled = [value * scale for value in values]
    assert inequality.gini(scaled) == pytest.approx(inequality.gini(values), abs=1e-9)
    assert inequality.theil(scaled) == pytest.approx(inequality.theil(values), abs=1e-9)
    assert -1e-9 <= inequality.gini(values) < 1


@given(st.lists(st.tuples(st.floats(1, 100), st.integers(1, 4)), min_size=2, max_size=8))
def test_weights_are_people_counted_singly(pairs):
    singly = [value for value, people in pairs for _ in range(people)]
    weighted = ([value for value, _ in pairs], [people for _, people in pairs])
    assert inequality.gini(*weighted) == pytest.approx(inequality.gini(singly), abs=1e-9)
    assert inequality.theil(*weighted) == pytest.approx(inequality.theil(singly), abs=1e-9)


# --- the whole way of COINr's ASEM example ----------------------------------------------------------------


@pytest.fixture
def asem(real_data):
    """Treated indicators (51 countries × 49) of the ASEM example with their meta data and treatment."""
    with (real_data / "oracle" / "ASEM_iData.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    with (real_data / "oracle" / "ASEM_iMeta.csv").open(encoding="utf-8") as lines:
        meta = list(csv.DictReader(lines))
    indicators = [line for line in meta if line["Type"] == "Indicator"]

    def column(name):
        return np.array([float(row[name]) if row[name] not in ("", "NA") else np.nan for row in rows])

    x = np.column_stack(
        [
            column(line["iCode"]) / (column(line["Denominator"]) if line["Denominator"] else 1)
            for line in indicators
        ]
    )
    groups = np.array([row["EurAsia_group"] for row in rows])
    for group in set(groups):
        inside = groups == group
        x[inside] = np.where(np.isnan(x[inside]), np.nanmean(x[inside], axis=0), x[inside])
    treated = [scaling.treat_outliers(values) for values in x.T]
    table = np.column_stack([one.values for one in treated])
    parents = {line["iCode"]: line["Parent"] for line in meta if line["Type"] == "Aggregate"}
    return [row["uCode"] for row in rows], indicators, treated, table, parents


def put_together(table, indicators, parents, mean, without=()):
    """Return all levels of the index: name to scores."""
    levels = {}
    own = np.array([line["Parent"] for line in indicators])
    for pillar in dict.fromkeys(own):
        levels[pillar] = mean(table[:, own == pillar])
    for part in ("Conn", "Sust"):
        below = [name for name in dict.fromkeys(own) if parents[name] == part and name not in without]
        levels[part] = mean(np.column_stack([levels[name] for name in below]))
    levels["Index"] = mean(np.column_stack([levels["Conn"], levels["Sust"]]))
    return levels


@pytest.mark.real
def test_asem_scores_are_coinrs_to_two_decimals(asem):
    codes, indicators, _, table, parents = asem
    up = [float(line["Direction"]) > 0 for line in indicators]
    levels = put_together(scaling.minmax(table, up), indicators, parents, aggregation.arithmetic)
    swiss = codes.index("CHE")
    published = {
        "Index": 68.38,
        "Conn": 62.79,
        "Sust": 73.98,
        "Physical": 63.41,
        "ConEcFin": 32.87,
        "Political": 74.78,
        "Instit": 85.94,
        "P2P": 56.93,
        "Environ": 77.21,
        "Social": 87.85,
        "SusEcFin": 56.88,
    }
    assert {name: round(float(levels[name][swiss]), 2) for name in published} == published
    others = {"NLD": 64.82, "DNK": 64.80, "NOR": 64.47, "BEL": 63.54, "SWE": 63.00, "IND": 39.79}
    assert {code: round(float(levels["Index"][codes.index(code)]), 2) for code in others} == others
    assert int((levels["Index"] > levels["Index"][codes.index("IND")]).sum()) + 1 == 45


@pytest.mark.real
def test_asem_ranks_change_as_published_when_a_pillar_is_left_out(asem):
    _, indicators, _, table, parents = asem
    normal = scaling.minmax(table, [float(line["Direction"]) > 0 for line in indicators])

    def ranks(without=()):
        scores = put_together(normal, indicators, parents, aggregation.arithmetic, without)["Index"]
        return (-scores).argsort().argsort()

    published = {
        "Physical": 1.529412,
        "ConEcFin": 2.627451,
        "Political": 2.901961,
        "Instit": 1.176471,
        "P2P": 1.686275,
        "Environ": 3.098039,
        "Social": 3.960784,
        "SusEcFin": 2.627451,
    }
    found = {name: float(np.abs(ranks((name,)) - ranks()).mean()) for name in published}
    assert found == pytest.approx(published, abs=1e-6)


@pytest.mark.real
def test_asem_geometric_scores_come_out(asem):
    codes, indicators, _, table, parents = asem
    normal = scaling.minmax(table, [float(line["Direction"]) > 0 for line in indicators])
    scores = put_together(aggregation.lift(normal), indicators, parents, aggregation.geometric)["Index"]
    first = {"CHE": 58.0063, "DNK": 56.9238, "BEL": 56.0818, "NOR": 54.4666, "NLD": 53.4645}
    assert {code: float(scores[codes.index(code)]) for code in first} == pytest.approx(first, abs=1e-4)


@pytest.mark.real
def test_asem_treats_the_fifteen_published_indicators(asem):
    _, indicators, treated, _, _ = asem
    names = "Flights Bord Gas Services FDI ForPort CostImpEx Tariff StMob CultServ Forest Poverty NGOs"
    names += " FemLab PubDebt"
    counts = [1, 3, 3, 4, 2, 3, 1, 3, 2, 3, 2, 3, 3, 1, 1]
    found = {
        line["iCode"]: one.points for line, one in zip(indicators, treated, strict=True) if one.how != "none"
    }
    assert found == dict(zip(names.split(), counts, strict=True))
