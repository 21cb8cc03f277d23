"""Each indicator's worked example, computed again from the demo city's files with pandas and shapely."""

import json
from collections import Counter
from datetime import timedelta
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from analysis_places import values
from pyproj import Geod
from walking import Walk

from geo_mahalle import jalali
from geo_mahalle.catalogue import read_catalogue

pytestmark = pytest.mark.database

INDICATORS = Path(__file__).resolve().parent.parent / "layers" / "indicators"
WGS84 = Geod(ellps="WGS84")
GATHERING = ["mosque", "hosseiniyeh", "library", "cultural_centre", "community_house", "council_office"]


class Files:
    """The demo city's files, read without the importers."""

    def __init__(self, made):
        self.made, folder = made, made.folder
        self.folder = folder
        self.walk = Walk(self)
        areas = gpd.read_file(folder / "areas_1402.geojson")
        self.areas = areas[areas.level == "neighbourhood"].set_index("code").geometry
        reports = pd.concat([self.csv(file.name) for file in sorted(folder.glob("reports_*.csv"))])
        self.reports = reports[reports.state != "refused"].reset_index(drop=True)
        self.reports["place"] = self.locate(self.reports).fillna(self.reports.area_code)
        self.reports["opened"] = self.reports.reported_at.map(moment)
        self.reports["closed"] = self.reports.closed_at.map(moment, na_action="ignore")
        people = pd.read_excel(folder / "population.xlsx", engine="calamine")
        names = areas[areas.level == "neighbourhood"].set_index("name_fa").code
        people.index = people.area_name.map(names)
        self.people = people[people.year.astype(str) == "1400"]
        figures = pd.concat([self.csv("census_figures.csv"), self.csv("office_figures.csv")])
        newest = figures[figures.period.astype(str).isin(["1400", "1403"])]
        self.figures = newest.set_index(["area_code", "attribute"])
        ages = self.csv("population_ages.csv")
        self.ages = ages[ages.year.astype(str) == "1400"].pivot(
            index="area_code", columns="age", values="persons"
        )

    @cached_property
    def lamped(self):
        """Codes of the areas whose lamps were surveyed."""
        return {code for file in self.made.files if file.surveyed == "lamps" for code in file.areas}

    def csv(self, name):
        return pd.read_csv(self.folder / name, encoding="utf-8-sig", dtype={"key": str})

    def locate(self, rows):
        points = gpd.GeoSeries(gpd.points_from_xy(rows.lon, rows.lat), crs=4326, index=rows.index)
        found = gpd.sjoin(points.to_frame("geometry"), self.areas.to_frame("geometry"), predicate="within")
        return found[~found.index.duplicated()].iloc[:, -1].reindex(rows.index)

    def inside(self, name, area, kinds):
        """Count the things of these kinds in an area: points, or polygons by a point on them."""
        if name.endswith(".csv"):
            rows = self.csv(name)
            return int(((self.locate(rows) == area) & rows.kind.isin(kinds)).sum())
        rows = gpd.read_file(self.folder / name)
        at = rows.geometry.representative_point().within(self.areas[area])
        return int((at & rows.kind.isin(kinds)).sum())

    def streets(self, area):
        """Pieces of streets in an area; a street along a border is the smaller area's."""
        polygon = self.areas[area]
        size = abs(WGS84.geometry_area_perimeter(polygon)[0])
        beside = [p for p in self.areas if p.touches(polygon) or p.intersects(polygon)]
        smaller = [p for p in beside if abs(WGS84.geometry_area_perimeter(p)[0]) < size]
        lines = json.loads((self.folder / "streets.geojson").read_text(encoding="utf-8"))["features"]
        streets = gpd.GeoSeries([shapely.geometry.shape(line["geometry"]) for line in lines], crs=4326)
        cut = (
            streets[streets.intersects(polygon)].intersection(polygon).difference(shapely.union_all(smaller))
        )
        return cut[cut.length > 1e-9]

    def opened(self, area, period, categories):
        found = self.reports[(self.reports.place == area) & self.reports.category.isin(categories)]
        first, last = pd.Timestamp(period.starts_on), pd.Timestamp(period.ends_on) + timedelta(days=1)
        return found[(found.opened >= first) & (found.opened < last)]

    def standing(self, area, period, categories):
        found = self.reports[(self.reports.place == area) & self.reports.category.isin(categories)]
        after = pd.Timestamp(period.ends_on) + timedelta(days=1)
        return int(((found.opened < after) & ~(found.closed < after)).sum())


def moment(text):
    day, _, clock = text.partition(" ")
    return pd.Timestamp(f"{jalali.parse(day)} {clock or '00:00'}")


def months(period):
    """Months of a period that have begun by the end of 1404-06."""
    begun = [jalali.period_of(f"{year}-{month:02}") for year in range(1401, 1405) for month in range(1, 13)]
    first, last = jalali.parse("1401/07/01"), jalali.parse("1404/06/31")
    return sum(
        period.starts_on <= m.starts_on
        and m.ends_on <= period.ends_on
        and m.ends_on > first
        and m.starts_on <= last
        for m in begun
    )


def median_days(rows, today):
    """Kaplan–Meier by hand: walk through the days, and stop when half are resolved."""
    ends = rows.closed.fillna(today)
    days = sorted(
        ((end - start) / timedelta(days=1), pd.notna(c))
        for start, end, c in zip(rows.opened, ends, rows.closed, strict=True)
    )
    left, share = len(days), 1.0
    for day in sorted({d for d, _ in days}):
        closed = sum(was for d, was in days if d == day)
        share *= 1 - closed / left
        left -= sum(d == day for d, _ in days)
        if share <= 0.5:
            return day
    return None


def lit(files, area, period):
    metre = files.streets(area).to_crs(32639)
    lamps = files.csv("lamps.csv")
    lamps = lamps[lamps.is_working != "no"]
    around = (
        gpd.GeoSeries(gpd.points_from_xy(lamps.lon, lamps.lat), crs=4326)
        .to_crs(32639)
        .buffer(25, 64)
        .union_all()
    )
    lengths = files.streets(area).map(WGS84.geometry_length)
    return float((lengths * metre.intersection(around).length / metre.length).sum()), float(lengths.sum())


OFF = "1403/01/01", "1403/06/31"
"""Days on which the city did not collect litter."""


def flow(categories, whom):
    off = [jalali.parse(day) for day in OFF] if "litter" in categories else None

    def count(files, area, period):
        rows, share = files.opened(area, period, categories), months(period) / 12
        if off:
            first, last = max(period.starts_on, off[0]), min(period.ends_on, off[1])
            rows = rows[
                (rows.opened < pd.Timestamp(off[0]))
                | (rows.opened >= pd.Timestamp(off[1]) + timedelta(days=1))
            ]
            share -= months(jalali.Period("off", "year", first, last)) / 12 if first <= last else 0
        return len(rows), files.people[whom][area] * share

    return count


def figure(name):
    return lambda files, area, period: tuple(files.figures.loc[(area, name), ["numerator", "denominator"]])


def lacking(*names):
    return lambda files, area, period: (
        sum(files.figures.denominator[area, name] - files.figures.numerator[area, name] for name in names),
        sum(files.figures.denominator[area, name] for name in names),
    )


def dependent(files, area, period):
    row = files.ages.loc[area]
    first = row.index.str.extract(r"(\d+)")[0].astype(int).to_numpy()
    working = (first >= 15) & (first < 65)
    return row[~working].sum(), row[working].sum()


def street_table(files, area):
    """Metres, width and day of the last walk of each piece of street in an area."""
    lines = json.loads((files.folder / "streets.geojson").read_text(encoding="utf-8"))["features"]
    cut = files.streets(area)
    told = pd.DataFrame([lines[number]["properties"] for number in cut.index], index=cut.index)
    return told.assign(length_m=cut.map(WGS84.geometry_length))


def narrow(files, area, period):
    rows = street_table(files, area).dropna(subset="width_m")
    return rows.length_m[rows.width_m.astype(float) < 6].sum(), rows.length_m.sum()


def walked(files, area, period):
    rows = street_table(files, area)
    days = rows.walked_on.map(jalali.parse, na_action="ignore")
    return rows.length_m[[pd.notna(d) and d <= period.ends_on for d in days]].sum(), rows.length_m.sum()


def kilometres(files, area):
    return files.streets(area).map(WGS84.geometry_length).sum() / 1000


def per_street(categories):
    return lambda files, area, period: (
        len(files.opened(area, period, categories)),
        kilometres(files, area) * months(period) / 12,
    )


def held(*kinds):
    def count(files, area, period):
        rows = files.csv("events.csv")
        rows = rows[(rows.area_code == area) & (rows.is_open != "no") & (rows.kind.isin(kinds) | (not kinds))]
        found = sum(period.starts_on <= jalali.parse(day) <= period.ends_on for day in rows.on_day)
        return found, files.people.persons[area] * months(period) / 12

    return count


def working(name, kinds):
    def count(files, area):
        if name.endswith(".csv"):
            rows = files.csv(name)
            return int(
                ((files.locate(rows) == area) & rows.kind.isin(kinds) & (rows.is_working == "yes")).sum()
            )
        rows = gpd.read_file(files.folder / name)
        at = rows.geometry.representative_point().within(files.areas[area])
        return int((at & rows.kind.isin(kinds) & rows.is_working).sum())

    return count


def parks(files, area, period):
    """Square metres of park inside the area; the demo's parks do not cross a smaller neighbour."""
    rows = gpd.read_file(files.folder / "parks.geojson")
    cut = rows.geometry.intersection(files.areas[area])
    return sum(
        abs(WGS84.geometry_area_perimeter(one)[0]) for one in cut if not one.is_empty
    ), files.people.persons[area]


def in_time(files, area, period):
    """Resolved by the deadline of their category, out of those resolved or past it."""
    rows = files.opened(area, period, set(files.reports.category) - {"hidden_corner", "discarded_sharps"})
    today = pd.Timestamp(jalali.parse("1404/06/31")) + timedelta(days=1)
    deadlines = read_catalogue().categories
    kept = judged = 0
    for row in rows.itertuples():
        days = ((row.closed if pd.notna(row.closed) else today) - row.opened) / timedelta(days=1)
        is_late = days > deadlines[row.category].deadline_days
        judged += pd.notna(row.closed) or is_late
        kept += pd.notna(row.closed) and not is_late
    return kept, judged


def counted(kind):
    return lambda files, area, period: (
        rescued(files, area, period, kind)[0],
        kilometres(files, area) * months(period) / 12 if kind == "crash" else rescued(files, area, period)[1],
    )


def rescued(files, area, period, kind=None):
    rows = files.csv("incidents.csv")
    rows = rows[(files.locate(rows) == area) & ((rows.kind == kind) | (kind is None))]
    days = rows.occurred_at.map(lambda text: jalali.parse(text.partition(" ")[0]))
    within = (days >= period.starts_on) & (days <= period.ends_on)
    return int(rows[within]["count"].sum()), files.people.persons[area] * months(period) / 12


def active_hosts(files, area, period):
    rows = files.csv("events.csv")
    rows = rows[(rows.area_code == area) & (rows.is_open != "no")]
    rows = rows[[period.starts_on <= jalali.parse(day) <= period.ends_on for day in rows.on_day]]
    hosts = {
        (day[:7], kind, key)
        for day, kind, key in zip(rows.on_day, rows.host_kind, rows.host_key.fillna(""), strict=True)
    }
    return len(hosts), files.people.persons[area] * months(period)


def resolved(files, area, period):
    rows = files.opened(area, period, set(files.reports.category))
    return int(rows.closed.notna().sum()), len(rows)


def within(*asked, **told):
    return lambda files, area, period: files.walk.within(*asked, **told)(area)


def within_drive(*asked):
    return lambda files, area, period: files.walk.within(*asked, files.walk.is_drivable)(area)


def within_by_night(*asked):
    return lambda files, area, period: files.walk.within(
        *asked, lambda number: files.walk.lit[number], snap=50.0
    )(area)


def meetings(files, area, period):
    rows = [one for one in files.made.meetings if one.area_code == area]
    rows = [one for one in rows if period.starts_on <= one.planned_on <= period.ends_on]
    return sum(one.held_on is not None for one in rows), len(rows)


def asked(questions, good, left_out, sex=None):
    def count(files, area, period):
        inside = {code for code in files.areas.index if code == area or f"Z{code[1]}" == area}
        rows = [one for one in files.made.answers if one.area_code in inside and one.question_id in questions]
        rows = [one for one in rows if sex in (None, one.sex) and one.answer not in left_out]
        rows = [one for one in rows if period.starts_on <= one.on_day <= period.ends_on]
        return sum(one.weight for one in rows if one.answer in good), sum(one.weight for one in rows)

    return count


def felt(sex=None):
    return asked({"safe_night"}, {"very", "fairly"}, {"unsure", "never_out"}, sex)


def street_lengths(files, area):
    """Metres of each street inside an area, by its key in the list of streets."""
    lines = json.loads((files.folder / "streets.geojson").read_text(encoding="utf-8"))["features"]
    cut = files.streets(area).map(WGS84.geometry_length)
    return {lines[number]["properties"]["key"]: (metres, lines[number]["properties"]["class"])
            for number, metres in cut.items()}  # fmt: skip


def looked_at(question, *good, classes=(), counted=False):
    """Metres of street with such an answer, of those with any but unsure."""

    def count(files, area, period):
        (walk,) = (one.client_id for one in files.made.walks if one.area_code == area)
        told = [one for one in files.made.seen if one.client_id == walk and one.question_id == question]
        lengths = street_lengths(files, area)
        rows = [
            (lengths[one.street_key][0], one.answer in good)
            for one in told
            if one.answer != "unsure" and one.street_key in lengths
            and (not classes or lengths[one.street_key][1] in classes)
        ]  # fmt: skip
        if counted:
            return sum(is_good for _, is_good in rows), sum(metres for metres, _ in rows) / 1000
        return sum(metres for metres, is_good in rows if is_good), sum(metres for metres, _ in rows)

    return count


def came_back(files, area, period):
    """Closed problems with a point, and those of which the same came again within 90 days and 50 m."""
    rows = files.reports.dropna(subset=["lon", "closed"])
    rows = rows[(rows.place == area) & ~rows.category.isin(["hidden_corner", "discarded_sharps"])]
    days = rows.closed.dt.normalize()
    rows = rows[(days >= pd.Timestamp(period.starts_on)) & (days <= pd.Timestamp(period.ends_on))]
    back = 0
    for row in rows.itertuples():
        day = row.closed.normalize()
        later = files.reports[files.reports.category == row.category].dropna(subset="lon")
        opened = later.opened.dt.normalize()
        later = later[(opened > day) & (opened <= day + timedelta(days=90))]
        size = len(later)
        _, _, away = WGS84.inv([row.lon] * size, [row.lat] * size, later.lon, later.lat)
        back += bool((away <= 50).any())
    return back, len(rows)


def acting(files, area, period):
    there = [
        one for one in files.made.undertaken if one.area_code == area and one.joined_on <= period.ends_on
    ]
    return sum(
        any(period.starts_on <= day <= period.ends_on for _, day in one.finished) for one in there
    ), len(there)


def local_solutions(files, area, period):
    """Problems solved since the first minutes; the meetings of the committee are held once more."""
    classes = read_catalogue().categories
    rows = files.reports[files.reports.place == area].copy()
    rows["class_of"] = [classes[name].sensitivity for name in rows.category]
    rows["on"], rows["until"] = rows.opened.dt.normalize(), rows.closed.dt.normalize()
    held = sorted(
        pd.Timestamp(one.held_on)
        for one in files.made.meetings
        if one.area_code == area and one.committee_id == "civil_works" and one.held_on
    )
    own = set()
    for day in held:
        is_open = (rows.on < day - timedelta(days=3)) & ~(rows.until < day)
        taken = rows[is_open & (rows.class_of == 0)].sort_values("opened", ascending=False).head(4)
        own |= set(taken.index[taken.on.dt.day % 5 < 2])
    first, last = max(pd.Timestamp(period.starts_on), held[0]), pd.Timestamp(period.ends_on)
    solved = rows[(rows.until >= first) & (rows.until <= last) & (rows.class_of <= 1)]
    return len(own & set(solved.index)), len(solved)


# Numerator and denominator of each indicator, straight from the files.
COUNTED = {
    "weak_narrow_share": figure("weak_narrow_population"),
    "icy_lane_share": looked_at("steep_lane", "bare"),
    "hazard_strip_share": looked_at("hazard_strip", "marked", "unmarked"),
    "strip_warning_rate": looked_at("hazard_strip", "unmarked", counted=True),
    "accessible_walk_share": looked_at("pavement_walkable", "yes", classes=("main", "street")),
    "risky_workshop_density": lambda f, a, p: (
        f.inside("workshops.csv", a, ["risky_workshop"]),
        abs(WGS84.geometry_area_perimeter(f.areas[a])[0]) / 1e6,
    ),
    "recurrence_share": came_back,
    "local_solution_share": local_solutions,
    "acting_institution_share": acting,
    "lit_street_share": lit,
    "lamp_outage_rate": lambda f, a, p: (f.standing(a, p, ["lamp_out"]), f.inside("lamps.csv", a, ["lamp"])),
    "drainage_rate": flow(["blocked_drain", "flooded_passage", "sewage_overflow"], "households"),
    "derelict_site_rate": lambda f, a, p: (
        f.standing(a, p, ["derelict_building", "vacant_land"]),
        f.figures.numerator[a, "buildings"],
    ),
    "unguarded_opening_rate": lambda f, a, p: (
        f.standing(a, p, ["open_canal", "open_pit", "missing_manhole_cover"]),
        f.streets(a).map(WGS84.geometry_length).sum() / 1000,
    ),
    "unemployment_rate": figure("unemployed"),
    "local_enterprise_rate": lambda f, a, p: (
        f.inside("shops.csv", a, ["workshop", "market", "shop", "bakery", "grocery"]),
        f.people.persons[a],
    ),
    "crowding": figure("persons_in_rooms"),
    "gathering_place_rate": lambda f, a, p: (
        f.inside("gathering_places.csv", a, GATHERING)
        + f.inside("play_places.geojson", a, ["sports_ground"])
        + f.inside("parks.geojson", a, ["park"]),
        f.people.persons[a],
    ),
    "median_days_to_resolve": resolved,
    "environmental_disorder_rate": flow(["litter", "full_bin", "graffiti", "noise"], "persons"),
    "active_host_rate": active_hosts,
    "rescue_incident_rate": rescued,
    "age_dependency_ratio": dependent,
    "youth_neet_share": figure("youth_not_in_work_or_school"),
    "literacy_rate": figure("literate"),
    "basic_service_gap_share": lacking("piped_water", "sewer_connection"),
    "legal_energy_gap_share": lacking("legal_electricity", "legal_gas"),
    "small_parcel_share": figure("small_parcels"),
    "unstable_building_share": figure("no_structural_system"),
    "deteriorated_fabric_share": figure("deteriorated_fabric"),
    "supported_household_share": figure("supported_households"),
    "formal_title_share": figure("formal_deed"),
    "pupils_per_class": figure("pupils_per_class"),
    "unsafe_flue_share": lacking("safe_flue"),
    "carbon_monoxide_rate": figure("carbon_monoxide"),
    "animal_bite_rate": figure("animal_bites"),
    "traffic_problem_rate": per_street(
        ["unsafe_crossing", "missing_traffic_sign", "fast_street", "school_gate_traffic"]
    ),
    "power_hazard_rate": per_street(["open_pole_hatch", "low_power_line"]),
    "crash_rate": counted("crash"),
    "fire_incident_rate": counted("fire"),
    "open_event_rate": held(),
    "participation_event_rate": held("assembly", "clean_up", "help_drive"),
    "sport_session_rate": held("sport"),
    "green_space_per_person": parks,
    "hydrant_rate": lambda f, a, p: (working("hydrants.csv", ["hydrant"])(f, a), kilometres(f, a)),
    "play_place_rate": lambda f, a, p: (
        working("play_places.geojson", ["playground", "sports_ground"])(f, a),
        f.people.persons[a],
    ),
    "narrow_street_share": narrow,
    "walked_street_share": walked,
    "resolved_in_time_share": in_time,
    "council_activity_share": meetings,
    "felt_safety_share": felt(),
    "felt_safety_women_share": felt("woman"),
    "solidarity_share": asked({"help", "trust", "act", "belong"}, {"strongly", "agree"}, {"unsure"}),
    "park_access_share": within("parks.geojson", ["park"], 500),
    "bus_stop_access_share": within("transit.csv", ["bus_stop"], 500),
    "hydrant_cover_share": within("hydrants.csv", ["hydrant"], 150),
    "school_walk_share": within("education.csv", ["school_primary"], 800),
    "daily_shopping_share": within("shops.csv", ["bakery", "grocery", "market"], 500),
    "culture_access_share": within("gathering_places.csv", ["library", "cultural_centre"], 1500),
    "health_walk_share": within("health_services.csv", ["health_post", "health_centre"], 1200),
    "fire_station_cover_share": within_drive("emergency_services.csv", ["fire_station"], 2500),
    "night_walk_share": within_by_night("transit.csv", ["bus_stop"], 500),
    "emergency_reach_share": lambda f, a, p: f.walk.emergency(a),
    "safe_space_share": lambda f, a, p: f.walk.enough(a),
    "health_supply": lambda f, a, p: f.walk.supply("health_services.csv", ["health_post", "health_centre"])(
        a
    ),
    "sport_supply": lambda f, a, p: f.walk.supply("play_places.geojson", ["playground", "sports_ground"])(a),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    from geo_mahalle.demo import build

    return Files(build(tmp_path_factory.mktemp("demo")))


@pytest.mark.parametrize("name", sorted(file.stem for file in INDICATORS.glob("*.sql")))
def test_the_worked_example_holds_in_the_database_and_in_the_files(name, demo_place, catalogue, files):
    indicator = catalogue.indicators[name]
    example = indicator.example
    row = values(demo_place, name)[example.area, example.period]
    for key in ("numerator", "denominator", "n", "value", "low", "high"):
        claimed = getattr(example, key)
        if claimed is not None:
            assert claimed == pytest.approx(row[key], rel=5e-4), key
    assert example.status in (None, row["status"])
    assert example.working
    # pandas' circle around a lamp is a polygon, which takes a ten-thousandth off the lit metres
    # and the files' streets are not joined where their ends miss each other by less than half a metre
    near = {"lit_street_share": 2e-4, "health_supply": 2e-3, "sport_supply": 2e-3}.get(name, 1e-6)
    found = COUNTED[name](files, example.area, jalali.period_of(example.period))
    assert (row["numerator"], row["denominator"]) == (
        pytest.approx(found[0], rel=near),
        pytest.approx(found[1], rel=1e-6),
    )


def test_the_median_of_the_example_is_that_of_kaplan_and_meier(demo_place, catalogue, files):
    example = catalogue.indicators["median_days_to_resolve"].example
    rows = files.opened(example.area, jalali.period_of(example.period), set(files.reports.category))
    today = pd.Timestamp(jalali.parse("1404/06/31")) + timedelta(days=1)
    row = values(demo_place, "median_days_to_resolve")[example.area, example.period]
    assert row["value"] == pytest.approx(median_days(rows, today), abs=1e-6)


def test_every_indicator_is_known_somewhere_and_says_why_where_it_is_not(demo_place, catalogue):
    for name in catalogue.indicators:
        rows = list(values(demo_place, name).values())
        assert any(row["value"] is not None for row in rows), name
        words = Counter(row["status"] for row in rows if row["value"] is None and row["low"] is None)
        assert set(words) <= {"no_survey", "no_denominator"}, name


def test_months_without_litter_are_not_surveyed_and_years_around_them_partial(demo_place):
    found = values(demo_place, "environmental_disorder_rate")
    months = {(key, row["status"]) for (_, key), row in found.items() if "1403-01" <= key <= "1403-06"}
    assert months == {(f"1403-0{month}", "no_survey") for month in range(1, 7)}
    assert all("partial" in row["notes"] for (_, key), row in found.items() if key in ("1401", "1403"))
    assert not any("partial" in row["notes"] for (_, key), row in found.items() if key in ("1402", "1403-Q3"))
