"""Routing: the first rule that fits, with its reasons; bad rules are found in a planted set."""

from __future__ import annotations

from datetime import date

from geo_mahalle.register.hazards import routing
from geo_mahalle.register.hazards.routing import Finding, Known, Problem, Rule

KNOWN = Known(
    {"lamp_out", "pothole", "litter"}, {"n1", "n2", "n3"}, {"civil_works", "health"}, {"electricity", "water"}
)
PLANTED = (
    Rule("urgent_lamps", frozenset({"lamp_out"}), severities=frozenset({3, 4}), agency="electricity"),
    Rule("lamps", frozenset({"lamp_out"}), agency="water"),
    Rule(
        "lamps_again", frozenset({"lamp_out"}), frozenset({"n1"}), agency="electricity"
    ),  # shadowed by lamps
    Rule("typo", frozenset({"pot_hole"}), agency="water"),  # broken
    Rule("nowhere", frozenset({"pothole"}), frozenset({"n9"}), agency="water"),  # broken
    Rule("mute", frozenset({"pothole"})),  # broken: no answer
    Rule("holes_n1", frozenset({"pothole"}), frozenset({"n1", "n2"}), committee="civil_works"),
    Rule("severe_n2", areas=frozenset({"n2"}), severities=frozenset({4}), committee="health"),  # conflicts
    Rule("before", frozenset({"litter"}), to_on=date(2025, 1, 31), committee="health"),
    Rule("after", frozenset({"litter"}), from_on=date(2025, 2, 1), committee="civil_works"),
    Rule("never", frozenset({"litter"}), severities=frozenset({9}), committee="health"),  # broken
    Rule("rest", committee="civil_works"),
)
TRUE = {
    ("lamps_again", "shadowed"),
    ("typo", "broken"),
    ("nowhere", "broken"),
    ("mute", "broken"),
    ("never", "broken"),
    ("severe_n2", "conflicting"),
    ("after", "conflicting"),  # with severe_n2: severe litter in n2
}


def problem(category="lamp_out", areas=("n1",), severity=2, on=date(2025, 3, 1)):
    return Problem(category, frozenset(areas), severity, on)


def test_planted_faults_are_found_and_nothing_else():
    told = {(one.rule, one.kind) for one in routing.check(PLANTED, KNOWN)}
    hits = len(told & TRUE)
    print(f"precision {hits / len(told):.2f}, recall {hits / len(TRUE):.2f}")
    assert told == TRUE


def test_a_finding_names_the_rule_it_is_about():
    found = routing.check(PLANTED, KNOWN)
    assert Finding("lamps_again", "shadowed", "lamps") in found
    assert Finding("typo", "broken", "pot_hole") in found


def test_the_first_rule_that_fits_decides_and_says_why():
    found = routing.route(problem(severity=2), PLANTED)
    assert (found.rule, found.agency) == ("lamps", "water")
    assert found.why == (("urgent_lamps", "severity"), ("lamps", "fits"))


def test_a_broken_rule_is_skipped_aloud():
    rules = (Rule("typo", agency="gaz"), Rule("rest", committee="civil_works"))
    assert routing.route(problem(), rules, known=KNOWN).why == (("typo", "broken"), ("rest", "fits"))


def test_exclusion_time_and_unjudged_severity_are_conditions():
    rules = (Rule("no_n1", not_areas=frozenset({"n1"}), committee="health"), PLANTED[0], PLANTED[8])
    found = routing.route(problem(severity=None), rules)
    assert found.rule is None
    assert found.why == (("no_n1", "not_area"), ("urgent_lamps", "severity"), ("before", "category"))
    assert routing.route(problem("litter", on=date(2025, 2, 1)), PLANTED[8:9]).why == (("before", "time"),)


def test_a_dry_run_over_the_past_counts_what_each_rule_would_take():
    past = [problem(severity=4), problem(), problem("pothole"), problem("pothole", ("n3",))]
    counts = routing.dry_run(past, PLANTED[:7])
    assert {rule: n for rule, n in counts.items() if n} == {"urgent_lamps": 1, "lamps": 1, "mute": 2}
