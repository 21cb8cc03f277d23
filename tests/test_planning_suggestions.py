"""What stands beside a plan: suggestions computed apart, the council's list, local solutions, and locks."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from analysis_places import AS_OF
from planned_place import every_price, fill_planned

from geo_mahalle.database import connect
from geo_mahalle.errors import UserError
from geo_mahalle.planning import council, solutions, suggestions, versions
from geo_mahalle.planning.council import Entry
from geo_mahalle.planning.make import make_plans, survey
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.planning.versions import NotAllowed, Step

pytestmark = pytest.mark.database
BUDGET = Parameters(budget_rials=1_000_000_000, draws=50)


@pytest.fixture
def place(clones, catalogue, tmp_path):
    """A place with problems, and costs of everything."""
    return fill_planned(clones(as_of=AS_OF), catalogue, tmp_path, every_price(catalogue))


@pytest.fixture
def store(place):
    with connect(place) as connection:
        yield connection


def asked(place, *codes, parameters=BUDGET, wanted=()):
    with connect(place) as connection:
        return suggestions.ask(connection, codes or ["A"], parameters, wanted=wanted)


def test_a_suggestion_is_a_row_until_it_is_kept_and_two_tabs_make_one_draft(place, catalogue, store):
    public_id = asked(place)
    assert suggestions.read_suggestion(store, "A", public_id).state == "waiting"
    store.rollback()
    assert suggestions.work_off(place, catalogue) == 1
    done = suggestions.read_suggestion(store, "A", public_id, whole=True)
    assert (done.state, done.parameters) == ("done", BUDGET)
    assert done.plan.chosen
    assert versions.newest_plan(store, "A") is None
    plan = suggestions.keep_suggestion(store, "A", public_id)
    assert (plan.version, plan.actions) == (1, done.plan.actions)
    with pytest.raises(NotAllowed):
        suggestions.keep_suggestion(store, "A", public_id)


def test_a_suggestion_that_cannot_be_says_why_and_what_to_do(place, catalogue, store):
    public_id = asked(place, wanted=["no_such_key"])
    suggestions.work_off(place, catalogue)
    failed = suggestions.read_suggestion(store, "A", public_id)
    assert failed.state == "failed"
    assert "کار حتمی no_such_key" in failed.message
    assert failed.remedy


def test_who_asks_again_replaces_what_still_waits(place, catalogue, store):
    first, second = asked(place), asked(place)
    with pytest.raises(suggestions.NoSuchSuggestion):
        suggestions.read_suggestion(store, "A", first)
    store.rollback()
    assert suggestions.work_off(place, catalogue) == 1
    assert suggestions.read_suggestion(store, "A", second).state == "done"


def test_a_suggestion_left_by_a_killed_process_is_taken_over(place, catalogue, store):
    public_id = asked(place)
    store.execute("UPDATE planning.suggestion SET state = 'running', beat_at = now() - interval '2 minutes'")
    store.commit()
    assert suggestions.work_off(place, catalogue) == 1
    assert suggestions.read_suggestion(store, "A", public_id).state == "done"


def test_who_interrupts_the_computation_leaves_the_suggestion_to_be_taken_over(place, store):
    class Interrupted:
        def __getattr__(self, name):
            raise KeyboardInterrupt

    public_id = asked(place)
    with pytest.raises(KeyboardInterrupt):
        suggestions.work_off(place, Interrupted())
    assert suggestions.read_suggestion(store, "A", public_id).is_under_way


def test_a_survey_shows_everything_to_choose_from_and_chooses_nothing(store, catalogue):
    seen = survey(store, catalogue, "A").document
    assert seen.version == 0
    assert not seen.chosen
    assert {one.intervention_id for one in seen.actions} >= {"surface_repair", "lamp_repair", "safety_walk"}
    assert all(one.cost.is_known for one in seen.actions)
    store.execute("DELETE FROM planning.cost WHERE intervention_id = 'surface_repair'")
    unknown = [
        one.intervention_id for one in survey(store, catalogue, "A").document.actions if not one.cost.is_known
    ]
    assert unknown == ["surface_repair"]


def test_the_councils_list_keeps_its_order_and_tells_who_saved_an_older_one(store):
    entries = [Entry("b@x", 1), Entry("a@x")]
    assert council.keep_list(store, "A", entries, seen=0) == 1
    assert council.read_list(store, "A").entries == tuple(entries)
    with pytest.raises(NotAllowed):
        council.keep_list(store, "A", entries[:1], seen=0)
    assert council.keep_list(store, "A", entries[1:], seen=1) == 2
    with pytest.raises(UserError):
        council.keep_list(store, "A", [Entry("a@x"), Entry("a@x")], seen=2)


def test_a_new_sheet_of_stickers_replaces_the_former(store):
    council.record_assembly(store, "A", {"pothole/A/s1": 4}, present=3, held_on=AS_OF)
    council.record_assembly(store, "A", {"lamp_out/A/s1": 9}, present=2, held_on=AS_OF)
    assert council.read_votes(store, ["A"]) == {"A": {"lamp_out/A/s1": 9}}
    assert council.read_assembly(store, "A") == council.Assembly(AS_OF, 2)
    with pytest.raises(UserError):
        council.record_assembly(store, "A", {"lamp_out/A/s1": 11}, present=2, held_on=AS_OF)


def approve_one(store, catalogue, *codes):
    make_plans(store, catalogue, codes or ["A"], BUDGET)
    plans = [
        versions.approve(store, code, decision="۱", decided_on=date(2025, 10, 2)) for code in codes or ["A"]
    ]
    store.commit()
    return plans[0]


def in_two_tabs(place, decide):
    """Run `decide(connection)` in two tabs at once and return what each got: a value or the refusal."""
    told, gate = [], threading.Barrier(2)

    def tab():
        gate.wait()
        try:
            with connect(place) as connection:
                told.append(decide(connection))
        except UserError as err:
            told.append(err)

    tabs = [threading.Thread(target=tab) for _ in range(2)]
    for one in tabs:
        one.start()
    for one in tabs:
        one.join()
    return told


def test_two_tabs_approve_once(place, catalogue, store):
    make_plans(store, catalogue, ["A"], BUDGET)
    store.commit()
    told = in_two_tabs(
        place, lambda tab: versions.approve(tab, "A", decision="۱", decided_on=date(2025, 10, 2)).status
    )
    assert sorted(isinstance(one, NotAllowed) for one in told) == [False, True]


def test_two_tabs_move_an_action_once(place, catalogue, store):
    plan = approve_one(store, catalogue)
    seen = versions.seen_state(plan.chosen[0])
    told = in_two_tabs(
        place,
        lambda tab: versions.move_action(
            tab, "A", 1, "planned", role="secretary", seen=seen, step=Step(step="letter")
        ),
    )
    assert sorted(isinstance(one, NotAllowed) for one in told) == [False, True]
    (event,) = versions.approved_plan(store, "A").chosen[0].events
    assert event.step == "letter"


def test_a_neighbours_solution_becomes_a_choice_of_its_area_once_it_is_taken_in(store, catalogue):
    def propose(title="همیاری برای پر کردن چاله‌ها", category="pothole"):
        return solutions.propose(
            store, catalogue, "A", category=category, title=title, on=AS_OF, role="member"
        )

    public_id = propose()
    assert not [
        one
        for one in survey(store, catalogue, "A").document.actions
        if one.intervention_id.startswith("local")
    ]
    solutions.decide(store, "A", public_id, accept=True, on=AS_OF)
    with pytest.raises(NotAllowed):
        solutions.decide(store, "A", public_id, accept=False, on=AS_OF)
    (mine,) = [
        one
        for one in survey(store, catalogue, "A").document.actions
        if one.intervention_id.startswith("local")
    ]
    assert (mine.titles.fa, mine.origin, mine.effect) == ("همیاری برای پر کردن چاله‌ها", "local", None)
    assert not [
        one
        for one in survey(store, catalogue, "B").document.actions
        if one.intervention_id.startswith("local")
    ]
    (plan,) = make_plans(store, catalogue, ["A"], BUDGET, wanted=frozenset({mine.key}))
    assert [one.key for one in plan.chosen if one.from_council] == [mine.key]
    for title in ("تخریب خانه‌های کنار مسیل", "کوتاه"[:3], "جمع کردن اتباع از کوچه"):
        with pytest.raises(UserError):
            propose(title)
    with pytest.raises(UserError):
        propose(category="social_service_contacts")


def test_what_was_measured_here_stands_in_for_a_foreign_effect(store, catalogue):
    approve_one(store, catalogue, "A", "B")
    store.execute(
        """
        INSERT INTO planning.action_event
            (version_id, action_key, from_status, to_status, actor_role, measured)
        SELECT plan_version.id, action.told ->> 'key', 'doing', 'doing', 'secretary',
            0.5 * (action.told -> 'kpi' ->> 'baseline')::float8
        FROM planning.plan_version, jsonb_array_elements(document -> 'actions') AS action (told)
        WHERE action.told ->> 'intervention_id' = 'surface_repair' AND action.told ->> 'kpi' IS NOT NULL
        """
    )
    assert solutions.measured_effects(store) == {}  # two actions are too few
    solutions.LEAST_MEASURED, kept = 2, solutions.LEAST_MEASURED
    try:
        (found,) = solutions.measured_effects(store).values()
        local = solutions.with_local(store, catalogue).interventions["surface_repair"]
    finally:
        solutions.LEAST_MEASURED = kept
    assert 0.5 < found.ratio < 1  # half an event on each side
    assert (local.effect, local.origin, local.error) == (found.ratio, "local", found.error)


def test_an_area_that_reports_less_has_its_counts_raised_and_the_plan_says_so(store, catalogue):
    assert survey(store, catalogue, "A").document.parameters["reporting"] == {}  # too little is known
    store.execute(
        """
        INSERT INTO register.issue (category_id, sensitivity, area_id, located_as, state, origin, opened_at,
            opened_on, resolved_at, resolved_on)
        SELECT 'pothole', 0, area.id, 'named', 'resolved', 'imported', '2025-03-01Z', '2025-03-01',
            '2025-05-01Z', '2025-05-01'
        FROM register.area, generate_series(1, 60)
        WHERE area.code IN ('A', 'B')
        """
    )
    store.execute(
        """
        INSERT INTO register.report (source_id, source_key, category_id, sensitivity, located_as, area_id,
            reported_at, reported_on, issue_id)
        SELECT 'test', issue.id || '-' || number, issue.category_id, 0, 'named', issue.area_id, '2025-04-01Z',
            '2025-04-01', issue.id
        FROM register.issue
        JOIN register.area ON area.id = issue.area_id
        CROSS JOIN generate_series(1, 9) AS number
        WHERE issue.opened_on = '2025-03-01' AND number <= CASE area.code WHEN 'A' THEN 2 ELSE 9 END
        """
    )
    seen = survey(store, catalogue, "A").document
    factors = seen.parameters["reporting"]
    assert 1 < factors["A"] <= 3
    assert "B" not in factors  # nothing is taken away where people report more
    assert {one.reporting_factor for one in seen.problems} == {factors["A"]}
    off = survey(store, catalogue, "A", Parameters(reporting_from_data=False)).document
    assert {one.reporting_factor for one in off.problems} == {1.0}
