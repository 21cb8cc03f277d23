"""A plan in the store: made from facts, decided once, never changed, followed to its end."""

from __future__ import annotations

from datetime import date

import pytest
from analysis_places import AS_OF
from planned_place import HEAD, PRICES, fill_planned

from geo_mahalle.database import connect
from geo_mahalle.database.failures import StoreRefused
from geo_mahalle.errors import InputRefused, UserError
from geo_mahalle.planning import council, versions
from geo_mahalle.planning.costs import costs_in_force, import_costs
from geo_mahalle.planning.encoding import decode, encode
from geo_mahalle.planning.make import PlanImpossible, make_plans
from geo_mahalle.planning.model import PlanDocument
from geo_mahalle.planning.parameters import Parameters

pytestmark = pytest.mark.database


@pytest.fixture
def planned(clones, catalogue, tmp_path):
    """A connection to the place with problems and costs."""
    place = fill_planned(clones(as_of=AS_OF), catalogue, tmp_path)
    with connect(place) as connection:
        yield connection


def make(connection, catalogue, *codes, **values):
    prices = {name: one for name, one in catalogue.interventions.items() if _is_priced(name, one)}
    from dataclasses import replace

    return make_plans(
        connection,
        replace(catalogue, interventions=prices),
        list(codes or "A"),
        Parameters(**{"budget_rials": 1_000_000_000, "draws": 50, **values}),
    )


def _is_priced(name, one):
    return name in PRICES or one.cost_basis == "none"


def test_a_plan_adds_up_to_the_rial_and_says_why(planned, catalogue):
    (plan,) = make(planned, catalogue)
    assert plan.version == 1
    assert plan.total_rials == sum(one.cost.rials for one in plan.chosen) <= 1_000_000_000
    assert (
        plan.total_rials == sum(one.rials for one in plan.quarters) == sum(c.rials for c in plan.committees)
    )
    assert [one.number for one in plan.chosen] == list(range(1, len(plan.chosen) + 1))
    assert all(one.reason.fa and one.why.fa for one in plan.actions)
    assert plan.first_quarter == "1404-Q3"
    assert plan.solution.gap <= 1e-3


def test_problems_stand_with_and_without_the_equity_weight(planned, catalogue):
    (plan,) = make(planned, catalogue)
    first = plan.problems[0]
    assert [one.rank_weighted for one in plan.problems] == list(range(1, len(plan.problems) + 1))
    assert sorted(one.rank_unweighted for one in plan.problems) == list(range(1, len(plan.problems) + 1))
    assert first.priority == pytest.approx(
        first.severity_weight * first.frequency.value * first.exposure * first.persistence * first.equity
    )
    assert first.frequency.low < first.frequency.value < first.frequency.high


def test_potholes_on_one_street_are_one_problem_and_its_rate_is_shrunk(planned, catalogue):
    (plan,) = make(planned, catalogue)
    (pothole,) = [one for one in plan.problems if one.category_id == "pothole"]
    assert (pothole.issues, pothole.open_issues, pothole.place_kind) == (4, 2, "segment")
    assert pothole.place_name == "خیابان یاس"
    assert 0 < pothole.frequency.value < 3


def test_a_sensitive_problem_has_only_its_neighbourhood(planned, catalogue):
    (plan,) = make(planned, catalogue)
    (hidden,) = [one for one in plan.problems if one.category_id == "hidden_corner"]
    assert (hidden.place_kind, hidden.geometry, hidden.place_name) == ("area", None, None)


def test_a_plan_without_money_is_a_full_plan(planned, catalogue):
    (plan,) = make(planned, catalogue, budget_rials=0)
    assert plan.total_rials == 0
    assert {one.intervention_id for one in plan.chosen} == {"lamp_repair", "safety_walk"}
    assert plan.problems
    assert {one.reason.en for one in plan.chosen} == {"needs no money"}


def test_what_was_not_walked_makes_the_plan_incomplete(planned, catalogue):
    walked, dark = make(planned, catalogue, "A", "B")
    assert [one.en for one in walked.incomplete] == [
        "no walk was made after dark",
        "no walk was led by women",
    ]
    assert dark.incomplete[0].en == "0 % of street length was walked in a year, not 80 %"
    assert dark.incomplete[0].fa == "در یک سال ۰ درصد طول معابر بازدید شده است، نه ۸۰ درصد"


def test_plans_of_several_areas_share_one_budget(planned, catalogue):
    plans = make(planned, catalogue, "A", "B", budget_rials=100_000_000)
    assert 0 < sum(one.total_rials for one in plans) <= 100_000_000


def test_the_stored_plan_is_the_made_one(planned, catalogue):
    (plan,) = make(planned, catalogue)
    assert versions.read_plan(planned, "A") == plan
    assert decode(PlanDocument, encode(plan)) == plan


def test_the_same_facts_give_the_same_plan(planned, catalogue):
    (first,) = make(planned, catalogue)
    planned.rollback()
    (second,) = make(planned, catalogue)
    assert first.sha256 == second.sha256


def test_a_decided_version_never_changes(planned, catalogue):
    make(planned, catalogue)
    plan = versions.approve(planned, "A", decision="مصوبه ۱۲", decided_on=date(2025, 10, 2))
    assert (plan.status, plan.decision) == ("approved", "مصوبه ۱۲")
    planned.commit()
    for statement in (
        "UPDATE planning.plan_version SET document = '{}'",
        "UPDATE planning.plan_version SET status = 'draft', decided_on = NULL, decision = NULL",
        "DELETE FROM planning.plan_version",
    ):
        with pytest.raises(Exception, match="decided plan"):
            planned.execute(statement)
        planned.rollback()
    with pytest.raises(versions.NotAllowed):
        versions.approve(planned, "A", decision="again", decided_on=date(2025, 10, 3))


def test_the_next_version_shows_its_difference(planned, catalogue):
    make(planned, catalogue)
    versions.approve(planned, "A", decision="1", decided_on=date(2025, 10, 2))
    (second,) = make(planned, catalogue, budget_rials=0)
    assert second.version == 2
    assert second.difference.against_version == 1
    assert second.difference.removed
    assert not second.difference.added
    versions.approve(planned, "A", decision="2", decided_on=date(2025, 11, 2))
    assert versions.read_plan(planned, "A", 1).status == "replaced"


def test_objections_come_for_fourteen_days_and_are_answered_before_the_decision(planned, catalogue):
    make(planned, catalogue)
    with pytest.raises(versions.NotAllowed):
        versions.object_to(planned, "A", "early", received_on=AS_OF)
    plan = versions.open_for_objections(planned, "A", from_on=AS_OF)
    assert plan.objections_until == date(2025, 10, 6)
    versions.object_to(planned, "A", "پله ما از قلم افتاده", received_on=date(2025, 10, 6))
    with pytest.raises(versions.NotAllowed):
        versions.object_to(planned, "A", "late", received_on=date(2025, 10, 7))
    for day in (date(2025, 10, 1), date(2025, 10, 8)):
        with pytest.raises(versions.NotAllowed):
            versions.approve(planned, "A", decision="1", decided_on=day)
    versions.answer(planned, "A", 1, "در نسخه بعد می‌آید", on=date(2025, 10, 8))
    plan = versions.approve(planned, "A", decision="1", decided_on=date(2025, 10, 8))
    assert [one.answer for one in plan.objections] == ["در نسخه بعد می‌آید"]


def test_an_action_is_followed_to_its_end_and_proposes_closing_its_issues(planned, catalogue):
    make(planned, catalogue)
    plan = versions.approve(planned, "A", decision="1", decided_on=date(2025, 10, 2))
    action = next(one for one in plan.chosen if one.intervention_id == "surface_repair")
    with pytest.raises(versions.NotAllowed):
        versions.move_action(planned, "A", action.number, "done", role="secretary")
    versions.move_action(planned, "A", action.number, "doing", role="agency_liaison")
    with pytest.raises(versions.NotAllowed):
        versions.move_action(planned, "A", action.number, "doing", role="agency_liaison")
    blocked = versions.Step(blocked_reason="باران", cost_rials=5)
    versions.move_action(planned, "A", action.number, "doing", role="agency_liaison", step=blocked)
    with pytest.raises(versions.NotAllowed):
        versions.move_action(planned, "A", action.number, "done", role="secretary")
    done = versions.Step(cost_rials=45_000_000, measured=0.5, measured_on=date(2026, 1, 1))
    issues = versions.move_action(planned, "A", action.number, "done", role="secretary", step=done)
    assert len(issues) == 2
    now = next(one for one in versions.read_plan(planned, "A").chosen if one.key == action.key)
    assert (now.status, now.actual_rials, now.kpi.measured) == ("done", 45_000_000, 0.5)
    assert [one.blocked_reason for one in now.events] == [None, "باران", None]
    assert versions.read_plan(planned, "A").sha256 == plan.sha256


def test_the_approved_plan_is_followed_while_the_next_one_is_a_draft(planned, catalogue):
    make(planned, catalogue)
    plan = versions.approve(planned, "A", decision="1", decided_on=date(2025, 10, 2))
    make(planned, catalogue, budget_rials=0)
    versions.move_action(planned, "A", plan.chosen[0].number, "doing", role="secretary")
    assert versions.read_plan(planned, "A", 1).chosen[0].status == "doing"
    assert {one.status for one in versions.read_plan(planned, "A").chosen} == {"planned"}


def test_an_earlier_draft_has_its_objections_answered_and_is_decided(planned, catalogue):
    make(planned, catalogue)
    versions.open_for_objections(planned, "A", from_on=AS_OF)
    versions.object_to(planned, "A", "پله ما", received_on=AS_OF)
    make(planned, catalogue)
    with pytest.raises(UserError, match="no objection 1"):
        versions.answer(planned, "A", 1, "نسخه بعد", on=date(2025, 10, 8))
    versions.answer(planned, "A", 1, "نسخه بعد", on=date(2025, 10, 8), version=1)
    plan = versions.approve(planned, "A", decision="1", decided_on=date(2025, 10, 8), version=1)
    assert (plan.status, plan.objections[0].answer) == ("approved", "نسخه بعد")


def test_stickers_weigh_and_cannot_be_more_than_people_have(planned, catalogue):
    (before,) = make(planned, catalogue)
    low = before.problems[-1]
    with pytest.raises(UserError):
        council.record_votes(planned, "A", {low.key: 11}, present=2)
    council.record_votes(planned, "A", {low.key: 9, before.problems[0].key: 1}, present=2)
    (after,) = make(planned, catalogue)
    voted = next(one for one in after.problems if one.key == low.key)
    assert voted.stickers == 9
    assert voted.severity_weight == pytest.approx(low.severity_weight * 1.8)
    assert after.participation.stickers == 10


def test_what_is_not_reported_raises_baseline_and_target_alike(planned, catalogue):
    plans = [make(planned, catalogue, reporting={"A": factor})[0] for factor in (1.0, 4.0)]
    one, four = (
        next(one.kpi for one in plan.chosen if one.intervention_id == "surface_repair") for plan in plans
    )
    assert four.baseline == pytest.approx(4 * one.baseline)
    assert four.target == pytest.approx(4 * one.target)
    assert one.target > 0.4 * one.baseline  # P10 of so few reports allows no better


def test_the_councils_list_is_held_and_marked(planned, catalogue):
    (plan,) = make(planned, catalogue)
    priced = [one.key for one in plan.chosen if one.cost.rials]
    from dataclasses import replace

    names = {n: one for n, one in catalogue.interventions.items() if _is_priced(n, one)}
    narrowed = replace(catalogue, interventions=names)
    parameters = Parameters(budget_rials=1_000_000_000, draws=50)
    (own,) = make_plans(planned, narrowed, ["A"], parameters, wanted=frozenset(priced[:1]))
    assert own.solution.method == "council"
    assert [one.key for one in own.chosen if one.from_council] == priced[:1]
    with pytest.raises(PlanImpossible, match="required no_such_key"):
        make_plans(planned, narrowed, ["A"], parameters, wanted=frozenset(["no_such_key"]))


def test_selection_probability_comes_from_solved_draws(planned, catalogue):
    (plan,) = make(planned, catalogue, solves=4)
    shares = {one.selection_probability for one in plan.actions}
    assert shares <= {0.0, 0.25, 0.5, 0.75, 1.0}
    assert max(shares) == 1.0
    effects = [one.effect for one in plan.chosen if one.effect]
    assert all(one.p10 <= one.p50 <= one.p90 for one in effects)


def test_a_slip_between_toman_and_rial_asks_first(planned, catalogue, tmp_path):
    file = tmp_path / "slip.csv"
    file.write_text(HEAD + "surface_repair,400,million_rial,1404/04/01,فهرست\n", encoding="utf-8")
    with pytest.raises(InputRefused, match="40,000,000 → 400,000,000"):
        import_costs(planned, catalogue, file)
    import_costs(planned, catalogue, file, accept_jumps=True)
    assert costs_in_force(planned)["surface_repair"].rials == 400_000_000


def test_costs_in_another_encoding_are_refused_in_words(planned, catalogue, tmp_path):
    file = tmp_path / "old.csv"
    file.write_bytes((HEAD + "surface_repair,40,ریال,1404/01/01,فهرست\n").encode("cp1256", "replace"))
    with pytest.raises(InputRefused, match="not UTF-8"):
        import_costs(planned, catalogue, file)


def test_the_councils_list_is_checked_for_season_prerequisite_and_double_work(catalogue):
    from test_planning_priorities import found, unit

    from geo_mahalle.planning.candidates import make_options

    costs = {name: unit(name, 5) for name in ("surface_repair", "bin_service")}
    problems = [found(), found("litter", "litter/A/s1")]
    options = make_options(
        problems, catalogue.interventions, costs, ["A"], first_quarter=3, parameters=Parameters()
    )
    keys = ["surface_repair@pothole/A/s1", "clean_up@litter/A/s1", "bin_service@litter/A/s1", "nothing@x"]
    told = council.check_list([*keys, keys[0]], {keys[0]: 1}, options)
    assert {(one.key, one.kind) for one in told} == {
        (keys[0], "double"),
        (keys[0], "season"),
        (keys[2], "double"),
        (keys[3], "unknown"),
    }


def test_history_of_actions_is_append_only(planned, catalogue):
    make(planned, catalogue)
    plan = versions.approve(planned, "A", decision="1", decided_on=date(2025, 10, 2))
    versions.move_action(planned, "A", plan.chosen[0].number, "doing", role="secretary")
    planned.commit()
    with pytest.raises((StoreRefused, Exception), match="append-only"):
        planned.execute("UPDATE planning.action_event SET to_status = 'done'")
    planned.rollback()
