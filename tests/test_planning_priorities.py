"""Priorities, effects and costs against numbers that can be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo_mahalle.catalogue.interventions import Doable, is_forced, read_interventions
from geo_mahalle.catalogue.layer_files import LayerFile, shipped_folder
from geo_mahalle.errors import CatalogueError, InputRefused
from geo_mahalle.planning import priorities
from geo_mahalle.planning.candidates import CostMissing, UnitCost, draw, make_options, rate_ratio
from geo_mahalle.planning.costs import find_jumps, read_costs, to_rials
from geo_mahalle.planning.optimiser import Limits, optimise
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.problems import Found

HEAD = "intervention,amount,unit,base_on,source,people_share\n"


def found(category="pothole", key="pothole/A/s1", **values):
    given = {
        "key": key,
        "area": "A",
        "category": category,
        "sensitivity": 0,
        "place_kind": "segment",
        "place_name": "کوچه",
        "geometry": None,
        "length_m": 80.0,
        "issues": (1, 2),
        "open_issues": (2,),
        "severity": 2,
        "weight": 3.0,
        "worst_open": 2,
        "shape": 4.0,
        "rate": 2.0,
        "reporting": 1.0,
        "exposure": 1.5,
        "persistence": 1.5,
        "equity": 2.0,
    }
    return Found(**{**given, **values})


def unit(intervention, rials, **values):
    given = {"price_index": 1.0, "payer": None, "worker": None, "people_share": 0.0, "source": "فهرست بها"}
    return UnitCost(intervention, rials, date(2025, 3, 21), **{**given, **values})


def test_equity_weights_follow_the_green_book():
    weights = priorities.equity_by_income([0.5, 0.6, 0.75, 1.0])
    assert weights == pytest.approx([2.462, 1.943, 1.454, 1.0], abs=1e-3)


def test_two_effects_combine_and_the_conservative_one_takes_two_thirds():
    assert priorities.combined_effect([0.6, 0.75]) == pytest.approx(0.45)
    assert priorities.combined_effect([0.6, 0.75], conservative=True) == pytest.approx(0.633, abs=1e-3)
    with pytest.raises(ValueError, match="three"):
        priorities.combined_effect([0.9] * 4)


def test_priority_is_the_product_of_its_shown_parts():
    one = found()
    assert one.frequency == pytest.approx(2.0)
    assert one.risk == pytest.approx(3.0 * 2.0 * 1.5 * 1.5)
    assert one.priority == pytest.approx(2 * one.risk)


def test_points_within_fifty_metres_are_one_site():
    label = priorities.sites([0, 40, 80, 200], [0, 0, 0, 0], radius_m=50)
    assert label[0] == label[1] == label[2] != label[3]


def test_persistence_counts_months_with_an_open_report():
    spans = [(date(2025, 5, 3), date(2025, 7, 1)), (date(2025, 7, 9), None)]
    assert priorities.persistence(spans, date(2025, 9, 22)) == pytest.approx(1 + 5 / 12)
    assert priorities.persistence([(date(2020, 1, 1), date(2020, 2, 1))], date(2025, 9, 22)) == 1.0


def test_the_service_gap_knows_nothing_where_nothing_is_measured():
    gap = priorities.service_gap(np.array([[0.9, 3.0], [0.1, np.nan], [0.5, 1.0], [np.nan, np.nan]]))
    assert gap[:3] == pytest.approx([0.0, 1.0, 0.75])
    assert np.isnan(gap[3])
    weights = priorities.equity_by_gap([0, 0.25, 0.5, 0.75, 1, np.nan], (1, 1.25, 1.5, 2, 2.5))
    assert weights.tolist() == [1, 1.25, 1.5, 2, 2.5, 1]


@pytest.mark.parametrize(
    ("amount", "unit_word", "rials"),
    [("۱٬۲۵۰", "million_rial", 1_250_000_000), ("12.5", "toman", 125), ("3", "new_rial", 30_000)],
)
def test_money_becomes_rials(amount, unit_word, rials):
    assert to_rials(amount, unit_word) == rials


@pytest.mark.parametrize("amount", ["0.5", "-3", "abc"])
def test_what_is_no_whole_rial_is_refused(amount):
    with pytest.raises(ValueError, match=r"whole rials|could not convert"):
        to_rials(amount, "rial")


def test_a_cost_file_is_refused_line_by_line_with_the_nearest_word(catalogue):
    text = HEAD + "pot_hole,5,rial,1404/01/01,list,\nstep_repair,5,dollar,1404/01/01,list,\n"
    with pytest.raises(InputRefused) as told:
        read_costs(text, "c.csv", catalogue)
    assert "c.csv:2: intervention 'pot_hole' is not known" in told.value.message
    assert "c.csv:3: unit of money 'dollar'" in told.value.message


@pytest.mark.parametrize(
    "line",
    [
        "step_repair,inf,rial,1404/01/01,list,",
        "step_repair,nan,rial,1404/01/01,list,",
        "step_repair,5,rial,1404/01/01,list,nan",
        "step_repair,5,rial,,list,",
        "step_repair,5,rial,1404/13/01,list,",
    ],
)
def test_a_cost_line_without_a_number_or_a_day_is_refused(catalogue, line):
    with pytest.raises(InputRefused, match=r"c\.csv:2: "):
        read_costs(f"{HEAD}{line}\n", "c.csv", catalogue)


@pytest.mark.parametrize("index", ["0", "-1", "nan"])
def test_a_price_index_is_above_nothing(catalogue, index):
    head = HEAD.replace("people_share", "price_index")
    with pytest.raises(InputRefused, match=r"c\.csv:2: "):
        read_costs(f"{head}step_repair,5,rial,1404/01/01,list,{index}\n", "c.csv", catalogue)


def test_a_cost_file_is_read_with_arabic_letters_and_persian_digits(catalogue):
    (one,) = read_costs(f"{HEAD}step_repair,۵,ميليون ريال,۱۴۰۴/۰۱/۰۱,list,۰٫۲۵\n", "c.csv", catalogue)
    assert (one.rials, one.base_on, one.people_share) == (5_000_000, date(2025, 3, 21), 0.25)


def test_a_cost_file_is_read_in_either_calendar(catalogue):
    text = HEAD + "step_repair,5,million_toman,1404/01/01,list,0.25\n"
    (one,) = read_costs(text, "c.csv", catalogue)
    assert (one.rials, one.base_on, one.people_share) == (50_000_000, date(2025, 3, 21), 0.25)


def test_a_tenfold_jump_is_found():
    before = {"step_repair": unit("step_repair", 1000)}
    assert [one.now_rials for one in find_jumps(before, [unit("step_repair", 10_000)])] == [10_000]
    assert find_jumps(before, [unit("step_repair", 1400)]) == []


def test_a_missing_cost_is_refused_by_name(catalogue):
    with pytest.raises(CostMissing, match="surface_repair"):
        make_options(
            [found()], catalogue.interventions, {}, ["A"], first_quarter=3,
            parameters=Parameters(budget_rials=1),
        )  # fmt: skip


def test_without_money_only_what_costs_none_is_offered(catalogue):
    problems = [found(), found("lamp_out", "lamp_out/A/s1")]
    options = make_options(
        problems, catalogue.interventions, {}, ["A"], first_quarter=3, parameters=Parameters()
    )
    assert {one.candidate.key for one in options} == {"lamp_repair@lamp_out/A/s1", "safety_walk@A"}


@pytest.mark.parametrize(
    ("needs", "left_out"),
    [
        ({"lamp_repair": ("clean_up", "nobody")}, {"lamp_repair"}),
        ({"lamp_repair": ("nobody",), "power_repair": ("lamp_repair",)}, {"lamp_repair", "power_repair"}),
        ({"power_repair": ("lamp_repair",)}, set()),
    ],
)
def test_what_needs_something_that_nobody_offers_is_left_out_with_all_that_needs_it(
    catalogue, needs, left_out
):
    names = ("lamp_repair", "power_repair", "clean_up")
    offered = {
        name: replace(
            catalogue.interventions[name],
            categories=("lamp_out",),
            cost_basis="area",
            needs=needs.get(name, ()),
        )
        for name in names
    }
    costs = {name: unit(name, 5) for name in names}
    problem = found("lamp_out", "lamp_out/A/s1")
    options = make_options([problem], offered, costs, ["A"], first_quarter=1, parameters=Parameters())
    assert {one.intervention.id for one in options} == set(names) - left_out
    assert all(one.candidate.needs == tuple(f"{n}@A" for n in one.intervention.needs) for one in options)


def test_seasons_are_those_of_the_plans_first_quarter(catalogue):
    costs = {"surface_repair": unit("surface_repair", 7)}
    (option, *_) = make_options(
        [found()], catalogue.interventions, costs, [], first_quarter=3, parameters=Parameters()
    )
    # autumn, (winter), spring, summer: asphalt in 1, 2, 3
    assert option.candidate.seasons == (0, 2, 3)


def test_a_cost_by_the_metre_takes_the_length_of_the_street(catalogue):
    costs = {"drain_cleaning": unit("drain_cleaning", 1000, price_index=1.5)}
    problem = found("blocked_drain", "blocked_drain/A/s1")
    (option,) = make_options(
        [problem], catalogue.interventions, costs, [], first_quarter=1, parameters=Parameters()
    )
    assert option.candidate.cost == 1000 * 1.5 * 80


def test_effects_on_crime_count_only_when_switched_on(catalogue):
    one = catalogue.interventions["open_sightlines"]
    assert rate_ratio(one, Parameters()) == 1.0
    assert rate_ratio(one, Parameters(crime_effects=True)) == 0.9


def test_a_transferred_effect_is_drawn_half_again_as_wide(catalogue):
    problem = found("fast_street", "fast_street/A/s1", shape=1e9, rate=5e8)
    costs = {name: unit(name, 5) for name in ("speed_humps", "area_calming", "road_diet")}
    options = make_options(
        [problem], catalogue.interventions, costs, [], first_quarter=1, parameters=Parameters()
    )
    at = next(n for n, one in enumerate(options) if one.intervention.id == "speed_humps")
    drawn = draw(options, Parameters(draws=4000))
    one = options[at].intervention
    per_life = problem.risk * one.applicability * one.life_years
    ratio = 1 - drawn.relief[:, at] / per_life
    assert np.log(ratio).std() == pytest.approx(1.5 * 0.085, rel=0.05)
    assert drawn.cost[:, at].min() >= 4
    assert drawn.cost[:, at].max() <= 7


def test_an_area_wide_action_counts_all_its_problems(catalogue):
    problems = [found("fast_street", f"fast_street/A/s{n}", issues=(n,), open_issues=(n,)) for n in (1, 2, 3)]
    costs = {name: unit(name, 5) for name in ("speed_humps", "area_calming", "road_diet")}
    options = make_options(
        problems, catalogue.interventions, costs, [], first_quarter=1, parameters=Parameters(draws=400)
    )
    (calming,) = [one for one in options if one.intervention.id == "area_calming"]
    one = calming.intervention
    each = problems[0].risk * (1 - one.effect) * one.applicability * one.life_years
    assert calming.candidate.relief == pytest.approx(3 * each)
    assert [problem.key for problem in calming.problems] == [problem.key for problem in problems]
    drawn = draw(options, Parameters(draws=4000)).relief[:, options.index(calming)]
    assert drawn.mean() == pytest.approx(3 * each, rel=0.1)


def test_what_excludes_another_does_so_at_its_place_and_an_area_wide_one_everywhere(catalogue):
    problems = [
        found("fast_street", "fast_street/A/s1"),
        found("fast_street", "fast_street/A/s2"),
        found("unsafe_crossing", "unsafe_crossing/A/s1"),
        found("school_gate_traffic", "school_gate_traffic/A/s1"),
        found("school_gate_traffic", "school_gate_traffic/A/s9"),
    ]
    costs = {key: unit(key, 5) for key, one in catalogue.interventions.items() if one.cost_basis != "none"}
    options = make_options(
        problems, catalogue.interventions, costs, [], first_quarter=1, parameters=Parameters()
    )
    by_key = {one.candidate.key: one.candidate for one in options}
    assert set(by_key["area_calming@A"].excludes) == {
        "road_diet@fast_street/A/s1",
        "road_diet@fast_street/A/s2",
    }
    raised = by_key["raised_crossing@unsafe_crossing/A/s1"]
    assert "marked_crossing@school_gate_traffic/A/s1" in raised.excludes  # one street part
    assert "marked_crossing@school_gate_traffic/A/s9" not in raised.excludes  # another one
    best = optimise([replace(one, benefit=1.0) for one in by_key.values()], Limits(budget=10**6))
    assert not any(other in best.starts for key in best.starts for other in by_key[key].excludes)


def test_of_several_places_for_a_hydrant_the_one_that_reaches_most_streets_is_told(catalogue):
    import shapely

    from geo_mahalle.planning.problems import AreaFacts, Ground
    from geo_mahalle.planning.sites import choose_sites

    def street(west, length_m):
        line = shapely.LineString([(west, 36.6), (west + 0.0002, 36.6)])
        return {"area_code": "A", "length_m": length_m, "wkb": line.wkb, "name": None, "is_walked": True}

    area = AreaFacts(1, "A", "آ", "A", True, 1000.0, 1.0, None, 1.0)
    parts = {1: street(48.500, 100.0), 2: street(48.502, 200.0), 3: street(48.520, 250.0)}
    ground = Ground({"A": area}, parts, np.empty((0, 2)), date(2025, 9, 22))
    spots = {"near": 48.5011, "far": 48.520}
    problems = [
        found("missing_hydrant", f"missing_hydrant/A/{key}", geometry=shapely.Point(lon, 36.6).wkb)
        for key, lon in spots.items()
    ]
    costs = {"hydrant_works": unit("hydrant_works", 5)}
    options = make_options(
        problems, catalogue.interventions, costs, [], first_quarter=1, parameters=Parameters()
    )
    (told,) = choose_sites(options, ground, "A", Parameters())
    near, far = (f"hydrant_works@missing_hydrant/A/{key}" for key in spots)
    # 180 m a thousandth of a degree: the near one reaches both western streets, 300 of 550 m.
    assert told.keys[0] == (near,)
    assert set(told.keys[1]) == {near, far}
    assert told.covered == pytest.approx((300 / 550, 1.0))
    assert (told.least_for_all, told.reachable) == (2, 1.0)


@pytest.mark.parametrize("text", ["تخریب خانه‌ها", "جابه‌جایی ساکنان", "slum clearance", "Relocation of homes"])
def test_moving_people_out_is_known_by_its_names(text):
    assert is_forced(text)


def rows_with(tmp_path, *lines):
    shipped = (shipped_folder() / "interventions.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "interventions.csv"
    path.write_text("\n".join([shipped[0], *lines]) + "\n", encoding="utf-8")
    return (LayerFile("interventions.csv", path, is_overlay=True),)


CLEARANCE = (
    "clearance,X1,civil_works,municipality,تخریب خانه‌ها,Demolition of homes,works,derelict_building,service,"
    "0.5,0.3,C,local,own,5,1,90,,no,site,{needs},,municipality,municipality,خانه,homes,{consent}"
)
REHOUSING = (
    "new_homes,X2,civil_works,roads_housing,خانه تازه پیش از آن,New homes first,rehousing,derelict_building,"
    "access,,,none,local,own,20,1,700,,no,site,,,roads_housing,province_fund,خانه,homes,"
)


def test_demolition_cannot_be_an_intervention_without_consent_and_rehousing(catalogue, tmp_path):
    known = Doable(catalogue.committees, catalogue.agencies, catalogue.categories)
    for needs, consent in (("", ""), ("", "decision 12"), ("new_homes", "")):
        files = rows_with(tmp_path, CLEARANCE.format(needs=needs, consent=consent), REHOUSING)
        with pytest.raises(CatalogueError, match=r"interventions\.csv:2"):
            read_interventions(files, known)
    files = rows_with(tmp_path, CLEARANCE.format(needs="new_homes", consent="decision 12"), REHOUSING)
    assert set(read_interventions(files, known)) == {"clearance", "new_homes"}
