"""An import undone leaves the register as it was; where later work stands on it, it stays and says why."""

from __future__ import annotations

import pytest
from importing import (
    CENTRES,
    ask,
    bring,
    city_features,
    feature,
    one,
    polygon,
    report,
    square,
    write_csv,
    write_geojson,
)

from geo_mahalle.errors import UserError
from geo_mahalle.importers import CannotUndo, undo
from geo_mahalle.jalali import read_day

SKIPPED = ("alembic_version", "applied_sql", "category", "import_undo")


def state(place):
    """Every row of the register as text."""
    names = ask(
        place,
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_schema = 'register' AND table_type = 'BASE TABLE' ORDER BY 1",
    )
    tables = [name for (name,) in names if name not in SKIPPED]
    found = {name: sorted(ask(place, f"SELECT t::text FROM register.{name} AS t")) for name in tables}  # noqa: S608
    # Names for the search are made anew from the facts by triggers, under ids of their own.
    found["gazetteer"] = sorted(row[0].partition(",")[2] for row in found["gazetteer"])
    return found


def lamps(path, *, moved=0.0, count=3, **more):
    lon, lat = CENTRES["n1"]
    rows = [
        {"key": f"l{n}", "kind": "lamp", "lon": lon + n / 1000 + moved, "lat": lat, **more}
        for n in range(count)
    ]
    return write_csv(path, rows)


def check_undone(place, kind, path, **request):
    before = state(place)
    outcome = bring(place, kind, path, **request)
    assert state(place) != before
    undo(place, outcome.run_id)
    assert state(place) == before
    return outcome


def test_the_first_import_of_areas_is_undone(place, tmp_path):
    check_undone(place, "areas", write_geojson(tmp_path / "a.geojson", city_features()))


def test_new_facilities_are_undone(city, tmp_path):
    check_undone(city, "facilities", lamps(tmp_path / "a.csv"), surveyed="lamps", on=read_day("1404/05/01"))


def test_moved_ended_and_new_facilities_are_undone(city, tmp_path):
    bring(city, "facilities", lamps(tmp_path / "a.csv"), as_of=read_day("1404/01/01"))
    path = lamps(tmp_path / "b.csv", moved=0.0003, count=2)
    for day in ("1404/01/01", "1404/05/01"):
        check_undone(city, "facilities", path, as_of=read_day(day), options={"replace": True})


def test_streets_are_undone(city, tmp_path):
    def street(offset):
        line = {"type": "LineString", "coordinates": [[48.951, 36.351], [48.958, 36.351 + offset]]}
        return write_geojson(tmp_path / "s.geojson", [feature(line, key="s1", **{"class": "street"})])

    bring(city, "streets", street(0.0))
    check_undone(city, "streets", street(0.001))


def test_buildings_are_undone(city, tmp_path):
    shape = polygon(square(0, 0, side=1e-4))
    houses = [feature(shape, key=key) for key in "ab"]
    bring(city, "buildings", write_geojson(tmp_path / "before.geojson", houses))
    taller = [feature(shape, key="a", levels=4), feature(shape, key="c")]
    check_undone(city, "buildings", write_geojson(tmp_path / "taller.geojson", taller))


def test_reports_with_refused_rows_are_undone(city, tmp_path):
    path = write_csv(tmp_path / "a.csv", [report("r1"), report("r2", "n2"), report("r3", category="no")])
    check_undone(city, "reports", path)


def test_population_over_older_figures_is_undone(city, tmp_path):
    def people(persons):
        return write_csv(tmp_path / "p.csv", [{"area_code": "n1", "period": "1403", "persons": persons}])

    bring(city, "population", people(100))
    check_undone(city, "population", people(120))


N9 = {"lon": 49.005, "lat": 36.405}
"""Where no area is before `shifted` is imported."""


def shifted(path):
    areas = [
        feature(polygon(square(0, 0, west=48.955)), code="n1", name="محله یک", level="neighbourhood"),
        feature(polygon(square(5, 5)), code="n9", name="محله نه", level="neighbourhood"),
    ]
    return write_geojson(path, areas)


def test_a_redrawn_boundary_is_undone_with_the_facts_it_moved(city, tmp_path):
    bring(city, "facilities", lamps(tmp_path / "l.csv"))
    reports = [report("r1", note="یک یادداشت"), report("r2", note="یک یادداشت", **N9)]
    bring(city, "reports", write_csv(tmp_path / "r.csv", reports))
    outcome = check_undone(city, "areas", shifted(tmp_path / "b.geojson"))
    assert outcome.relocated == 1


def test_what_a_stricter_class_may_blank_is_never_kept_a_second_time(city, tmp_path):
    bring(city, "reports", write_csv(tmp_path / "r.csv", [report("r1", note="یک یادداشت", **N9)]))
    ask(city, "UPDATE register.report SET extent = ST_Buffer(geom, 0.001), chips = '{dark}' RETURNING id")
    outcome = bring(city, "areas", shifted(tmp_path / "b.geojson"))
    kept = ask(
        city,
        "SELECT (kept).note, (kept).geom, (kept).extent, (kept).chips FROM"
        " (SELECT image::register.report AS kept FROM register.import_image WHERE table_name = 'report') i",
    )
    assert kept == [(None, None, None, [])]
    undo(city, outcome.run_id)
    assert ask(city, "SELECT note, extent IS NULL, chips FROM register.report") == [
        ("یک یادداشت", False, ["dark"])
    ]


def test_an_import_with_a_later_one_on_its_things_stays(city, tmp_path):
    first = bring(city, "facilities", lamps(tmp_path / "a.csv"), as_of=read_day("1404/01/01"))
    second = bring(city, "facilities", lamps(tmp_path / "b.csv", moved=0.0003), as_of=read_day("1404/05/01"))
    before = state(city)
    with pytest.raises(CannotUndo, match="changed since") as refused:
        undo(city, first.run_id)
    assert refused.value.message.said("fa") == "چیزهای این ورود پس از آن تغییر کرده‌اند."
    assert state(city) == before
    undo(city, second.run_id)
    undo(city, first.run_id)
    assert one(city, "SELECT count(*) FROM register.facility") == 0


def test_boundaries_by_which_later_imports_were_placed_stay(city, tmp_path):
    bring(city, "facilities", lamps(tmp_path / "a.csv"))
    with pytest.raises(CannotUndo, match="boundaries"):
        undo(city, 1)


def test_an_import_that_never_was_cannot_be_undone(city):
    with pytest.raises(UserError, match="no import with this number"):
        undo(city, 999)


def test_the_refused_rows_of_an_undone_import_are_not_kept_as_a_file(city, tmp_path):
    outcome = bring(
        city, "reports", write_csv(tmp_path / "a.csv", [report("r1"), report("r2", category="no")])
    )
    assert outcome.refusal_file.exists()
    undo(city, outcome.run_id)
    assert not outcome.refusal_file.exists()
