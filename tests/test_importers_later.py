"""Areas that come after the facts in them: every fact finds its area, as if the areas had come first."""

from __future__ import annotations

from datetime import date

import pytest
from importing import (
    CENTRES,
    SIDE,
    SOUTH,
    WEST,
    ask,
    bring,
    city_features,
    feature,
    make_city,
    one,
    polygon,
    report,
    square,
    write_csv,
    write_geojson,
)

pytestmark = pytest.mark.database
LAMPS = [
    {"key": f"l{n}", "kind": "lamp", "lon": lon, "lat": lat} for n, (lon, lat) in enumerate(CENTRES.values())
]
EDGE = (WEST + SIDE, SOUTH + SIDE / 2)


def bring_facts(place, folder):
    rows = [report(name, name) for name in CENTRES]
    rows += [report("edge", lon=EDGE[0], lat=EDGE[1]), report("out", "nowhere")]
    crash = {"key": "1", "kind": "crash", "date": "1404/05/12", "lon": EDGE[0], "lat": EDGE[1]}
    park = feature(polygon(square(0.2, 0.2, 0.004)), key="park", kind="park")
    bring(place, "reports", write_csv(folder / "r.csv", rows))
    bring(place, "incidents", write_csv(folder / "i.csv", [crash]))
    bring(place, "facilities", write_csv(folder / "f.csv", LAMPS))
    bring(place, "facilities", write_geojson(folder / "p.geojson", [park]))


def where(place):
    """Return where every fact lies, by the codes of areas."""
    return ask(
        place,
        "SELECT fact.kind, fact.key, area.code, located_as, ARRAY(SELECT other.code FROM unnest(also_in) "
        "WITH ORDINALITY AS it (id, n) JOIN register.area AS other ON other.id = it.id ORDER BY n) FROM ("
        "SELECT 'report' AS kind, source_key AS key, area_id, located_as, also_in FROM register.report "
        "UNION ALL SELECT 'issue', opened_at || ST_AsText(geom), area_id, located_as, also_in "
        "FROM register.issue "
        "UNION ALL SELECT 'incident', source_key, area_id, located_as, also_in FROM register.incident "
        "UNION ALL SELECT 'facility', source_key, area_id, located_as, also_in FROM register.facility"
        ") AS fact LEFT JOIN register.area ON area.id = fact.area_id ORDER BY 1, 2",
    )


def test_facts_first_and_areas_later_give_the_same_rows_as_the_other_order(clones, tmp_path):
    first, later = clones(), clones()
    make_city(first, tmp_path)
    bring_facts(first, tmp_path)
    bring_facts(later, tmp_path)
    assert {located for *_, located, _ in where(later)} == {"outside"}
    outcome = make_city(later, tmp_path)
    assert where(later) == where(first)
    # four reports in the squares and one on an edge, a crash on the edge, four lamps and a park
    assert outcome.relocated == 5 + 1 + 5
    assert any(note.startswith("11 facts found their area") for note in outcome.notes)


def test_importing_the_areas_again_moves_nothing(place, tmp_path):
    make_city(place, tmp_path)
    bring_facts(place, tmp_path)
    assert make_city(place, tmp_path).relocated == 0


def test_a_redraw_moves_only_what_lies_in_the_changed_part_from_its_day_on(city, tmp_path):
    west, east = WEST + SIDE * 0.25, WEST + SIDE * 0.75
    lat = SOUTH + SIDE / 2
    rows = [
        report("west", lon=west, lat=lat, date="1404/05/20"),
        report("east", lon=east, lat=lat, date="1404/05/20"),
        report("east before", lon=east, lat=lat, date="1404/05/12"),
        report("n3", "n3", date="1404/05/20"),
    ]
    bring(city, "reports", write_csv(tmp_path / "r.csv", rows))
    runs = dict(ask(city, "SELECT source_key, xmin::text FROM register.report"))
    half = feature(
        polygon(
            [
                [
                    [WEST, SOUTH],
                    [WEST + SIDE / 2, SOUTH],
                    [WEST + SIDE / 2, SOUTH + SIDE],
                    [WEST, SOUTH + SIDE],
                    [WEST, SOUTH],
                ]
            ]
        ),
        code="n1",
        name="محله یک",
        level="neighbourhood",
    )
    wide = feature(
        polygon(
            [
                [
                    [WEST + SIDE / 2, SOUTH],
                    [WEST + 2 * SIDE, SOUTH],
                    [WEST + 2 * SIDE, SOUTH + SIDE],
                    [WEST + SIDE / 2, SOUTH + SIDE],
                    [WEST + SIDE / 2, SOUTH],
                ]
            ]
        ),
        code="n2",
        name="محله دو",
        level="neighbourhood",
    )
    outcome = bring(
        city, "areas", write_geojson(tmp_path / "b.geojson", [half, wide]), as_of=date(2025, 8, 8)
    )
    found = dict(
        ask(
            city,
            "SELECT source_key, code FROM register.report JOIN register.area ON area.id = area_id",
        )
    )
    # 1404/05/12 is 2025-08-03, before the redraw of 2025-08-08; 1404/05/20 is 2025-08-11, after it
    assert found == {"west": "n1", "east": "n2", "east before": "n1", "n3": "n3"}
    assert outcome.relocated == 1
    after = dict(ask(city, "SELECT source_key, xmin::text FROM register.report"))
    assert {key for key in runs if runs[key] != after[key]} == {"east"}


def test_a_dry_run_of_areas_says_how_many_facts_would_move_and_moves_none(place, tmp_path):
    bring_facts(place, tmp_path)
    path = write_geojson(tmp_path / "areas.geojson", city_features())
    assert bring(place, "areas", path, dry_run=True).relocated == 11
    assert one(place, "SELECT count(*) FROM register.report WHERE area_id IS NOT NULL") == 0
