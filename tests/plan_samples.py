"""A plan over a made-up snapshot: states, committees, quarters, a sensitive place, one nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import shapely

from geo_mahalle.planning.model import (
    Action,
    CommitteeTotal,
    Cost,
    Interval,
    Kpi,
    Objection,
    Participation,
    PlanDocument,
    Problem,
    QuarterTotal,
    Range,
    Solution,
    Titles,
)

QUARTERS = ("1404-Q3", "1404-Q4", "1405-Q1", "1405-Q2")
COMMITTEES = ("civil_works", "health", "social_vitality", "public_security", "social_harms")


def make_problem(number, sensitivity=0, kind="segment", geometry=None, issues=6):
    return Problem(
        number=number,
        key=f"p{number}",
        category_id="pothole",
        titles=Titles("چاله و معبر خراب", "Pothole"),
        committee_id="civil_works",
        agency_id="municipality",
        sensitivity=sensitivity,
        place_kind=kind,
        place_name=f"کوچه {number}",
        geometry=geometry,
        issues=issues,
        open_issues=2,
        severity=3,
        severity_weight=10.0,
        frequency=Interval(3.0, 1.0, 5.0),
        reporting_factor=1.0,
        exposure=1.0,
        persistence=1.2,
        equity=1.0,
        risk=36.0,
        priority=36.0,
        rank_weighted=number,
        rank_unweighted=number,
        urgency="this_year",
        why=Titles("سالی حدود ۳ بار تکرار می‌شود", "it comes back about 3 times a year"),
    )


def make_action(number, geometry, status="planned", committee="civil_works", rials=400_000_000):
    return Action(
        number=number,
        key=f"a{number}",
        intervention_id="surface_repair",
        titles=Titles("لکه‌گیری و روکش آسفالت", "Surface repair"),
        kind="works",
        committee_id=committee,
        agency_id="municipality",
        problem_numbers=(number,),
        place_name=f"کوچه {number}",
        geometry=geometry,
        start_quarter=QUARTERS[(number - 1) // 6 % 4],
        end_quarter=QUARTERS[min((number - 1) // 6 % 4 + 1, 3)],
        cost=Cost(rials, date(2025, 3, 21), "فهرست بها", "municipality", "municipality", 0.1),
        effect=Range(1.0, 2.0, 3.0),
        grade="C",
        origin="local",
        why=Titles("سالی حدود ۳ بار تکرار می‌شود", "it comes back about 3 times a year"),
        kpi=Kpi(
            Titles("چاله‌های این گذر", "Potholes in this street"), "per_year", 3.0, 1.8, date(2026, 6, 21)
        ),
        is_chosen=True,
        reason=Titles("در فهرست خود شورا", "on the council's own list"),
        status=status,
    )


def make_plan(snapshot, code="n1", count=18, status="approved"):
    """A plan over the area's own streets: the third problem is S1, the fourth S2, the fifth a point."""
    area = snapshot.area(code)
    own = snapshot.streets.by_area[area.index]
    lines = [
        shapely.to_wkb(shapely.LineString(snapshot.streets.coords[own[k % len(own)]])) for k in range(count)
    ]
    lines[4] = shapely.to_wkb(shapely.Point(snapshot.streets.coords[own[5]][0]))
    states = ["doing", "done", "planned", "planned", "planned", "refused", "persisting"]
    problems = [make_problem(k + 1, geometry=lines[k]) for k in range(count)]
    problems[2] = make_problem(3, sensitivity=1, geometry=lines[2])
    problems[3] = make_problem(4, sensitivity=2, kind="area", issues=3)
    actions = [
        make_action(
            k + 1,
            None if k == 3 else lines[k],
            states[k] if k < len(states) else "planned",
            COMMITTEES[k % 5],
        )
        for k in range(count)
    ]
    passed = replace(
        make_action(99, lines[0], rials=2_000_000_000),
        number=None,
        start_quarter=None,
        end_quarter=None,
        is_chosen=False,
        problem_numbers=(1,),
        reason=Titles("اعتبار یا توان اجرا نمی‌رسد", "the budget or the crews do not reach"),
    )
    total = sum(one.cost.rials for one in actions)
    return PlanDocument(
        area_code=code,
        area_names=Titles(area.name_fa, "Golsorkh"),
        version=2,
        status=status,
        made_on=snapshot.as_of,
        decided_on=date(2025, 10, 2) if status == "approved" else None,
        decision="مصوبه ۱۲" if status == "approved" else None,
        data_until=snapshot.as_of,
        first_quarter="1404-Q3",
        last_quarter="1405-Q2",
        budget_rials=10_000_000_000,
        base_on=date(2025, 3, 21),
        actions=(*actions, passed),
        problems=tuple(problems),
        quarters=tuple(
            QuarterTotal(
                key,
                sum(one.cost.rials for one in actions if one.start_quarter == key),
                3_000_000_000,
                sum(one.start_quarter == key for one in actions),
            )
            for key in QUARTERS
        ),
        committees=tuple(
            CommitteeTotal(
                key,
                sum(one.cost.rials for one in actions if one.committee_id == key),
                sum(one.committee_id == key for one in actions),
            )
            for key in COMMITTEES
        ),
        total_rials=total,
        people_rials=total // 10,
        shadow=(),
        incomplete=(Titles("هیچ بازدیدی پس از تاریکی هوا انجام نشده است", "no walk was made after dark"),),
        participation=Participation(212, 9, 0, 1, None, 40, 3, 0.86),
        solution=Solution("council", "optimal", 10.0, 10.0, 0.0, 9.0, 0.3, 0.4, 12.0, ("پله",)),
        objections_until=date(2025, 10, 6),
        sha256="a4f09c" + "0" * 58,
        objections=(
            Objection(1, date(2025, 9, 25), 1, "خانه من کنار این چاله است", "در نسخه بعد", date(2025, 10, 1)),
        ),
    )
