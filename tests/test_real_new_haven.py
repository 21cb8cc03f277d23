"""New Haven, 2014: citizen reports that nobody here wrote, against an independent computation in pandas."""

from __future__ import annotations

import geopandas
import pandas
import pytest
from importing import ask, bring, one

pytestmark = [pytest.mark.real, pytest.mark.database]
PLACE = {
    "name_fa": "نیوهیون",
    "name_en": "New Haven",
    "timezone": "America/New_York",
    "calendar": "gregorian",
    "language": "en",
    "metre_srid": 32618,
    "west": -73.01,
    "south": 41.23,
    "east": -72.84,
    "north": 41.36,
    "currency": "USD",
}


@pytest.fixture(scope="module")
def new_haven(clones, real_data):
    chosen = clones(**PLACE)
    areas = bring(
        chosen, "areas", real_data / "neighbourhoods/new-haven.geojson", source="new_haven_neighbourhoods"
    )
    path = real_data / "issues/new_haven_seeclickfix_2014.csv.gz"
    reports = bring(chosen, "reports", path, source="seeclickfix_new_haven")
    return chosen, areas, reports, bring(chosen, "reports", path, source="seeclickfix_new_haven")


def test_twenty_areas_and_every_report_is_accepted(new_haven):
    _, areas, reports, again = new_haven
    assert (areas.created, areas.refused) == (20, 0)
    assert (reports.lines_read, reports.accepted, reports.outside) == (9965, 9965, 65)
    assert (again.accepted, again.duplicate) == (0, 9965)


def test_the_ledger_holds_every_line_once(new_haven):
    place, _, reports, _ = new_haven
    rows = ask(
        place, "SELECT lines::text, outcome FROM register.ledger WHERE import_run_id = %s", [reports.run_id]
    )
    assert rows == [("[2,9967)", "accepted")]


def test_eight_points_lie_in_two_neighbourhoods(new_haven):
    assert one(new_haven[0], "SELECT count(*) FROM register.report WHERE also_in IS NOT NULL") == 8


def test_the_history_became_imported_events(new_haven):
    kinds = dict(ask(new_haven[0], "SELECT kind, count(*) FROM register.issue_event GROUP BY kind"))
    assert kinds == {"opened": 9965, "acknowledged": 5714, "reopened": 233, "closed": 5724}
    assert ask(new_haven[0], "SELECT DISTINCT origin FROM register.issue_event") == [("imported",)]


def test_median_days_to_close_equal_an_independent_computation(new_haven, real_data):
    found = dict(
        ask(
            new_haven[0],
            "SELECT area.name_fa, percentile_cont(0.5) WITHIN GROUP ("
            "ORDER BY extract(EPOCH FROM issue.resolved_at - issue.opened_at)) / 86400 "
            "FROM register.issue JOIN register.area ON area.id = issue.area_id "
            "WHERE issue.resolved_at IS NOT NULL GROUP BY area.name_fa",
        )
    )
    closed, expected = independent_medians(real_data)
    assert (
        closed
        == one(new_haven[0], "SELECT count(*) FROM register.issue WHERE resolved_at IS NOT NULL")
        == 5624
    )
    assert found.keys() == expected.keys()
    for name, days in expected.items():
        assert float(found[name]) == pytest.approx(days, abs=1e-9), name


def independent_medians(real_data):
    """The same in pandas and geopandas: local times made UTC, the smallest polygon first, then the name."""
    frame = pandas.read_csv(real_data / "issues/new_haven_seeclickfix_2014.csv.gz")
    times = {
        name: pandas.to_datetime(frame[f"{name} At Local"], format="%m/%d/%Y - %I:%M%p")
        .dt.tz_localize("America/New_York", ambiguous=True, nonexistent="shift_forward")
        .dt.tz_convert("UTC")
        for name in ("Created", "Closed")
    }
    is_closed = frame["Status Translated"].isin(["Closed", "Archived"]) & times["Closed"].notna()
    frame["days"] = (times["Closed"] - times["Created"]).dt.total_seconds() / 86400
    areas = geopandas.read_file(real_data / "neighbourhoods/new-haven.geojson")[["name", "geometry"]]
    areas["size"] = areas.to_crs(32618).area
    points = geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy(frame.Lng, frame.Lat), crs=4326)
    joined = points[is_closed].sjoin(areas, predicate="intersects").sort_values(["Id", "size", "name"])
    first = joined.drop_duplicates("Id")
    return int(is_closed.sum()), first.groupby("name").days.median().to_dict()
