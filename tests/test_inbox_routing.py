"""Routing rules as a file: tried on the past, put to problems, shown on pages, loud where they are wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from importing import ask
from problems import City, make_city
from serving import serving

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.cli import main
from geo_mahalle.errors import CatalogueError
from geo_mahalle.identity import Kind
from geo_mahalle.register import hazards
from geo_mahalle.register.hazards import routing_rules
from geo_mahalle.register.hazards.maintenance import maintain

pytestmark = pytest.mark.database
HEAD = "id,categories,areas,not_areas,severities,from_on,to_on,committee,agency\n"
GOOD = HEAD + "grave_lamps,lamp_out,z1,n4,3;4,,,public_security,municipality\nrest_of_n2,,n2,,,,,health,\n"
PLANTED = (
    HEAD
    + "all_lamps,lamp_out,,,,,,civil_works,\n"
    + "lamps_of_n1,lamp_out,n1,,,,,health,\n"  # shadowed
    + "typo,lamp_uot,,,,,,health,\n"  # broken
    + "nowhere,pothole,n9,,,,,health,\n"  # broken
    + "late,pothole,,,,1404/06/01,1404/01/01,health,\n"  # broken
    + "holes,pothole,n1;n2,,,,,civil_works,\n"
    + "grave_of_n2,,n2,,4,,,public_security,\n"  # conflicts with holes and all_lamps
    + "rest,,,,,,,civil_works,\n"
)
TRUE = {
    ("lamps_of_n1", "shadowed"),
    ("typo", "broken"),
    ("nowhere", "broken"),
    ("late", "broken"),
    ("grave_of_n2", "conflicting"),
}


@pytest.fixture
def city(place, tmp_path):
    layers = tmp_path / "layers"
    layers.mkdir()
    chosen = place.model_copy(update={"layers": layers})
    return City(make_city(chosen, tmp_path, read_catalogue()), read_catalogue())


def rules(city, text):
    (city.place.layers / "routing.csv").write_text(text, encoding="utf-8")
    city.catalogue = read_catalogue(city.place.layers)


def run(city, *words):
    place = city.place
    return main(["--home", str(place.home), "--place", place.place, "--layers", str(place.layers), *words])


def test_planted_faults_are_found_and_nothing_else(city, capsys):
    rules(city, PLANTED)
    found = {(one.rule, one.kind) for one in city.do(routing_rules.findings, city.catalogue)}
    hits = len(found & TRUE)
    print(f"precision {hits / len(found):.2f}, recall {hits / len(TRUE):.2f}")
    assert found == TRUE
    assert run(city, "routing", "check", "--format", "csv") == 1
    told = capsys.readouterr()
    assert "typo,broken,lamp_uot" in told.out
    rules(city, GOOD)
    assert run(city, "routing", "check") == 0


def test_a_dry_run_over_the_past_changes_nothing(city, capsys):
    rules(city, GOOD)
    for severity in (2, 3, 4):
        city.send(severity=severity)
    city.send(area="n2", severity=1)
    city.send(area="n4", severity=4)
    assert run(city, "routing", "dry-run", "--format", "csv") == 0
    told = capsys.readouterr().out.split()
    assert told == ["rule,problems", "grave_lamps,2", "rest_of_n2,1", "(none),2"]
    assert ask(city.place, "SELECT count(*) FROM register.issue WHERE routed_by IS NOT NULL") == [(0,)]
    assert run(city, "routing", "dry-run", "--since", "yesterday") == 2


def test_rules_are_put_once_and_taken_back_when_they_are_gone(city):
    rules(city, GOOD)
    issue = city.send(severity=4)
    assert city.do(routing_rules.put_rules, city.catalogue) == 1
    assert city.do(routing_rules.put_rules, city.catalogue) == 0
    routed = "SELECT committee_id, agency_id, routed_by FROM register.issue WHERE public_id = %s"
    assert ask(city.place, routed, [issue]) == [("public_security", "municipality", "grave_lamps")]
    rules(city, HEAD)
    assert city.do(routing_rules.put_rules, city.catalogue) == 1
    assert ask(city.place, routed, [issue]) == [(None, None, None)]


def test_what_is_with_an_agency_keeps_its_way(city):
    issue = city.send(severity=4)
    city.do(hazards.move, issue, "with_agency", actor=city.actor(role="secretary"), at=datetime.now(UTC))
    rules(city, GOOD)
    assert city.do(routing_rules.put_rules, city.catalogue) == 0


def test_a_day_or_level_that_cannot_be_read_is_refused_with_its_line(city):
    rules(city, HEAD + "x,lamp_out,,,high,,,health,\n")
    with pytest.raises(CatalogueError, match=r"routing\.csv:2: severities 'high'"):
        city.do(routing_rules.findings, city.catalogue)
    rules(city, HEAD + "x,lamp_out,,,,soon,,health,\n")
    with pytest.raises(CatalogueError, match="from_on 'soon' is not a day"):
        city.do(routing_rules.findings, city.catalogue)


def test_accepting_routes_and_the_page_says_why_here_and_that_a_rule_is_broken(city):
    rules(city, GOOD + "typo,lamp_uot,,,,,,health,\n")
    issue = city.send(severity=4)
    with serving(city.place) as city.address:
        head = city.as_program()
        head.post(f"/issues/{issue}/move", data={"to": "reviewing", "seen": "recorded"})
        page = head.get(f"/issues/{issue}").text
        assert "grave_lamps" in page
        assert "می‌خورد" in page
        assert "کمیته امنیت عمومی · شهرداری" in page
        assert "قاعده‌های ارجاع باید درست شوند" in page
        assert "lamp_uot" in page
        security = city.as_program(committees=["public_security"])
        assert security.get(f"/issues/{issue}").status_code == 200
        letter = city.as_program(Kind.COUNCIL_SECRETARY).get(f"/letters/new?issue={issue}").text
        assert '<option value="municipality" selected>' in letter


def test_maintaining_forgets_who_reported_ninety_days_after_closing_and_may_be_repeated(city, capsys):
    issue, head, day = city.send(), city.actor(), date(2025, 9, 20)
    at = datetime(2025, 9, 20, 9, tzinfo=UTC)
    ask(city.place, "UPDATE register.issue SET opened_at = %s, opened_on = %s RETURNING 1", [at, day])
    city.do(hazards.move, issue, "reviewing", actor=head, at=at)
    seen = city.do(hazards.note_visit, issue, "fixed", actor=city.actor("m2", "member"), on=day)
    city.do(hazards.move, issue, "resolved", actor=head, at=at, visit_id=seen)
    waits = city.do(maintain, city.catalogue, today=day + timedelta(days=89))
    assert waits["reporters_forgotten"] == 0
    assert ask(city.place, "SELECT account_key FROM register.reporter") == [("m1",)]
    assert run(city, "maintain") == 0
    assert "reporters_forgotten" in capsys.readouterr().out
    assert ask(city.place, "SELECT count(*) FROM register.reporter") == [(0,)]
    assert city.do(maintain, city.catalogue)["reporters_forgotten"] == 0
    assert ask(city.place, "SELECT table_name, rows FROM register.retention") == [("reporter", 1)]
