"""Who reaches what along streets: borders, bridges, light, widths, and room for all."""

from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely
from analysis_places import facts, fetch, point, square, values
from importing import bring
from pyproj import Transformer
from test_importers_osm import HELSINKI, TEHRAN

from geo_mahalle.analysis import compute
from geo_mahalle.analysis.access import AccessParameters, build_access
from geo_mahalle.analysis.access.people import Homes, Known, spread_people
from geo_mahalle.analysis.access.streets import read_graph
from geo_mahalle.database import Role, connect
from geo_mahalle.statistics.network_noding import node_lines

pytestmark = pytest.mark.database
METRES = Transformer.from_crs(4326, 32639, always_xy=True).transform
SCHOOL = (48.515, 36.605)
STREET = ((48.500, 36.605), (48.520, 36.605))


def line(*ends):
    return ", ".join(f"{lon} {lat}" for lon, lat in ends)


@pytest.fixture
def street(place, catalogue):
    """One street through A and B, a school on it in B; a thousand people in A, five hundred in B."""
    with facts(place, catalogue) as city:
        city.people("A", 1000)
        city.people("B", 500)
        city.survey("ABD", "streets", "education", "transit", "lamps", "safe_spaces")
        city.facility("B", "school_primary", point(*SCHOOL))
        city.street(line(*STREET), 1789, width_m=8)
        city.issue("A", "blocked_drain", date(2024, 6, 1))  # so that there are periods
    return place


def change(place, statement, *values):
    with connect(place, role=Role.OWNER) as connection:
        connection.execute(statement, values)


def more_street(place, key, *ends, length_m, width_m=None, level=None):
    change(
        place,
        """
        INSERT INTO register.street
            (source_id, source_key, from_on, import_run_id, class, geom, length_m, width_m, level)
        SELECT source_id, %s, from_on, import_run_id, class, ST_GeomFromEWKT(%s), %s, %s, %s
        FROM register.street
        LIMIT 1
        """,
        *(key, f"SRID=4326;LINESTRING({line(*ends)})", length_m, width_m, level),
    )


def more_facility(place, key, kind, at):
    change(
        place,
        """
        INSERT INTO register.facility
            (source_id, source_key, kind, geom, area_id, located_as, from_on, import_run_id)
        SELECT source_id, %s, %s, ST_GeomFromEWKT(%s), area_id, located_as, from_on, import_run_id
        FROM register.facility
        LIMIT 1
        """,
        *(key, kind, point(*at)),
    )


def lattice(code):
    """Points of the 50 m lattice in a square of the place that lie within 100 m of the street."""
    shape = gpd.GeoSeries.from_wkt([square_wkt(code)], crs=4326).to_crs(32639)[0]
    road = shapely.LineString([METRES(*end) for end in STREET])
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(
        np.arange(west // 50, east // 50 + 1) * 50, np.arange(south // 50, north // 50 + 1) * 50
    )
    points = shapely.points(x.ravel(), y.ravel())
    return [p for p in points if shape.contains(p) and road.distance(p) <= 100], road


def square_wkt(code):
    from analysis_places import SQUARES

    return square(*SQUARES[code]).removeprefix("SRID=4326;")


def test_a_school_across_the_border_counts_by_the_metres_along_the_street(street, catalogue):
    compute(street, catalogue=catalogue, only=["school_walk_share"])
    points, road = lattice("A")
    school = road.project(shapely.Point(METRES(*SCHOOL)))
    off = road.distance(shapely.Point(METRES(*SCHOOL)))
    metres = [abs(road.project(p) - school) + road.distance(p) + off for p in points]
    near = sum(round(m, 1) <= 800 for m in metres)
    assert 0.2 < near / len(points) < 0.8
    found = values(street, "school_walk_share")["A", "1404"]
    assert found["numerator"] == pytest.approx(1000 * near / len(points))
    assert (found["denominator"], found["n"]) == (pytest.approx(1000), pytest.approx(len(points)))
    assert found["low"] < found["value"] < found["high"]
    whole = values(street, "school_walk_share")["C", "1404"]
    assert whole["status"] == "no_survey" or whole["denominator"] == pytest.approx(1500)


def test_one_more_school_moves_the_number_by_the_people_near_it(street, catalogue):
    compute(street, catalogue=catalogue, only=["school_walk_share"])
    before = values(street, "school_walk_share")["A", "1404"]["numerator"]
    more_facility(street, "west", "school_primary", (48.503, 36.605))
    compute(street, catalogue=catalogue, only=["school_walk_share"])
    after = values(street, "school_walk_share")["A", "1404"]["numerator"]
    points, road = lattice("A")
    schools = [
        (road.project(s), road.distance(s))
        for s in (shapely.Point(METRES(*at)) for at in (SCHOOL, (48.503, 36.605)))
    ]
    metres = [[abs(road.project(p) - a) + road.distance(p) + o for a, o in schools] for p in points]
    gained = sum(round(first, 1) > 800 >= round(second, 1) for first, second in metres)
    assert gained > 0
    assert after - before == pytest.approx(1000 * gained / len(points))


def test_a_bridge_over_the_street_is_no_way_down_to_it(street, catalogue):
    change(street, "UPDATE register.facility SET geom = ST_GeomFromEWKT(%s)", point(48.505, 36.608))
    more_street(street, "over", (48.505, 36.603), (48.505, 36.608), length_m=555, level=1)
    build_access(street)
    reached = """
        SELECT count(*), count(distance_m) FROM analysis.access
        WHERE kind = 'school_primary' AND mode = 'walk'
    """
    ((points, from_bridge),) = fetch(street, reached)
    change(street, "UPDATE register.street SET level = NULL")
    build_access(street)
    assert 0 < from_bridge < points / 3
    assert fetch(street, reached) == [(points, points)]


def test_by_night_only_lit_streets_lead_anywhere(street, catalogue):
    for number in range(4):  # lit for about 150 m around the bus stop
        more_facility(street, f"lamp {number}", "lamp", (48.5142 + 0.0004 * number, 36.605))
    change(street, "UPDATE register.facility SET kind = 'bus_stop' WHERE kind = 'school_primary'")
    lit = f"SRID=4326;LINESTRING({line((48.514, 36.605), (48.516, 36.605))})"
    change(street, "UPDATE register.street SET geom = ST_GeomFromEWKT(%s), length_m = 179", lit)
    more_street(street, "west", (48.500, 36.605), (48.514, 36.605), length_m=1250)
    compute(street, catalogue=catalogue, only=["night_walk_share", "bus_stop_access_share"])
    day, night = (values(street, name) for name in ("bus_stop_access_share", "night_walk_share"))
    assert day["A", "1404"]["value"] > 0
    assert night["A", "1404"]["value"] == 0
    assert 0 < night["B", "1404"]["value"] < day["B", "1404"]["value"]


@pytest.mark.parametrize("width", [4.0, 3.9, None])
def test_a_fire_engine_needs_four_metres_and_an_unmeasured_passage_is_neither(street, catalogue, width):
    change(street, "UPDATE register.street SET width_m = %s", width)
    more_street(street, "far", (48.525, 36.612), (48.525, 36.616), length_m=444, width_m=9)
    compute(street, catalogue=catalogue, only=["emergency_reach_share"])
    found = values(street, "emergency_reach_share")["A", "1404"]
    points, road = lattice("A")
    within = sum(road.distance(p) <= 50 for p in points)
    if width is None:  # only those farther than 50 m from the unmeasured street can tell
        assert found["denominator"] == pytest.approx(1000 * (len(points) - within) / len(points))
        assert found["value"] == 0
    elif width < 4:
        assert (found["denominator"], found["value"]) == (pytest.approx(1000), 0)
    else:  # a street of 1.8 km is the larger part of the wide network
        assert found["numerator"] == pytest.approx(1000 * within / len(points))
    reach = dict(fetch(street, "SELECT DISTINCT width_m, reach FROM analysis.passages"))
    assert reach[width] == ("unknown" if width is None else "reached" if width >= 4 else "narrow")


def test_room_in_the_open_is_shared_among_all_who_reach_it(street, catalogue):
    ground = shapely.box(48.5048, 36.6051, 48.5052, 36.6055)  # about 36 m by 44 m
    with connect(street, role=Role.OWNER) as connection:
        connection.execute(
            """
            UPDATE register.facility SET kind = 'safe_open_space', geom = ST_GeomFromEWKT(%s),
                area_id = (SELECT id FROM register.area WHERE code = 'A')
            """,
            [f"SRID=4326;{ground.wkt}"],
        )
    compute(street, catalogue=catalogue, only=["safe_space_share"])
    assert values(street, "safe_space_share")["A", "1404"]["value"] > 40  # 1,600 m² for some 1,000 people
    change(street, "UPDATE register.population SET persons = 100 * persons")
    compute(street, catalogue=catalogue, only=["safe_space_share"])
    assert values(street, "safe_space_share")["A", "1404"]["value"] == 0
    metres = (
        "SELECT count(distance_m) > 0 FROM analysis.access WHERE kind = 'safe_open_space' AND mode = %(mode)s"
    )
    assert [fetch(street, metres, {"mode": mode}) for mode in ("walk", "enough")] == [[(True,)], [(False,)]]


def test_a_theme_nobody_surveyed_gives_no_number_and_the_same_run_takes_it_away(street, catalogue):
    compute(street, catalogue=catalogue, only=["school_walk_share"])
    assert values(street, "school_walk_share")["A", "1404"]["value"] is not None
    change(street, "UPDATE register.coverage SET theme = 'events' WHERE theme = 'education'")
    compute(street, catalogue=catalogue, only=["school_walk_share"])
    found = values(street, "school_walk_share")["A", "1404"]
    assert (found["value"], found["status"]) == (None, "no_survey")


def test_the_graph_is_built_again_only_where_streets_people_or_facilities_changed(street, catalogue):
    def built():
        compute(street, catalogue=catalogue, only=["school_walk_share"])
        return fetch(street, "SELECT built_at FROM analysis.network")[0][0]

    first = built()
    same = "category_id, sensitivity, area_id, located_as, state, origin, opened_at, opened_on"
    change(street, f"INSERT INTO register.issue ({same}) SELECT {same} FROM register.issue")  # noqa: S608
    assert built() == first
    change(street, "UPDATE register.street SET width_m = 3")
    second = built()
    assert second > first
    change(street, "UPDATE register.population SET persons = 900 WHERE persons = 1000")
    assert built() > second


def test_a_place_without_streets_has_a_graph_without_edges_and_reaches_nothing(place, catalogue):
    with facts(place, catalogue) as city:
        city.people("A", 1000)
        city.survey("A", "streets", "education")
        city.facility("A", "school_primary", point(48.505, 36.605))
        city.issue("A", "blocked_drain", date(2024, 6, 1))
    compute(place, catalogue=catalogue, only=["school_walk_share", "emergency_reach_share"])
    assert fetch(place, "SELECT nodes, edges, points > 100 FROM analysis.network") == [(0, 0, True)]
    assert values(place, "school_walk_share")["A", "1404"]["value"] == 0


# --- real streets ------------------------------------------------------------------------------------------


def with_people(place, ring, persons):
    """Put one area around the real streets, with people whose number the data do not tell."""
    with connect(place, role=Role.OWNER) as connection:
        for statement in (
            "INSERT INTO register.source (id, title_fa, title_en) VALUES ('people', 'مردم', 'people')",
            "INSERT INTO register.import_run (kind, source_id, file_name, file_sha256, file_bytes)"
            " VALUES ('population', 'people', 'p', '0', 1)",
            "INSERT INTO register.area (code, level, name_fa, name_folded) VALUES ('all', 'zone', 'x', 'x')",
        ):
            connection.execute(statement)
        connection.execute(
            """
            INSERT INTO register.area_boundary (area_id, valid, geom, area_m2)
            SELECT id, '[2000-01-01,)', ST_GeomFromEWKT(%s), 1 FROM register.area
            """,
            [square(*ring)],
        )
        connection.execute(
            """
            INSERT INTO register.population (area_id, period_key, source_id, on_day, persons, import_run_id)
            SELECT area.id, '1403', 'people', '2024-03-20', %s, import_run.id
            FROM register.area, register.import_run WHERE import_run.source_id = 'people'
            """,
            [persons],
        )
        connection.execute(
            """
            INSERT INTO register.coverage (area_id, theme, surveyed_on, import_run_id)
            SELECT area.id, 'streets', '2024-08-05', import_run.id
            FROM register.area, register.import_run WHERE import_run.source_id = 'people'
            """
        )


@pytest.mark.real
def test_streets_of_tehran_are_one_graph_whose_bridges_do_not_meet_what_they_cross(clones, real_data):
    place = clones(**TEHRAN)
    path = real_data / "tehran" / "osm_district6_core_highways.overpass.json.gz"
    bring(place, "streets", path)
    bring(place, "facilities", path)
    assert fetch(place, "SELECT count(*) > 20 FROM register.street WHERE level <> 0") == [(True,)]
    with_people(place, (51.38, 35.70, 51.42, 35.73), 100_000)
    built = build_access(place)
    assert built.edges > built.nodes > 3000
    with connect(place, role=Role.COMPUTE) as connection:
        connection.execute("SELECT set_config('geo_mahalle.as_of', '', true)")
        streets = read_graph(connection, AccessParameters(), np.empty(0, dtype=object))
    edges = streets.graph
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array(
        (np.ones(len(edges.starts)), (edges.starts, edges.ends)), shape=(edges.nodes, edges.nodes)
    )
    part = connected_components(links, directed=False)[1][edges.starts]
    metres = np.bincount(part, weights=edges.length_m)
    assert metres.max() / metres.sum() > 0.9
    stops = fetch(
        place, "SELECT count(distance_m) FROM analysis.access WHERE kind = 'bus_stop' AND mode = 'walk'"
    )
    assert stops[0][0] > 1000


@pytest.mark.real
def test_levels_keep_apart_what_crosses_in_the_air_in_helsinki(clones, real_data):
    place = clones(**HELSINKI)
    bring(place, "streets", real_data / "osm" / "Helsinki.osm.pbf")
    with connect(place, role=Role.OWNER) as connection:
        found = connection.execute(
            "SELECT ST_AsBinary(ST_Transform(geom, 32635)), coalesce(level, 0) FROM register.street"
        ).fetchall()
    lines = np.asarray(shapely.from_wkb([bytes(one) for one, _ in found]))
    levels = np.array([level for _, level in found])
    assert (levels != 0).sum() > 10
    apart, flat = node_lines(lines, levels), node_lines(lines, np.zeros(len(lines), dtype=np.int64))
    assert len(apart.line) < len(flat.line)
    assert apart.length_m.sum() == pytest.approx(shapely.length(lines).sum(), rel=1e-3)


def more_building(place, key, west, south, *, purpose="unknown", levels=None, footprint_m2=100.0):
    """A house of about 9 by 11 m whose south-west corner is given."""
    east, north = west + 1e-4, south + 1e-4
    ring = f"{west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}"
    change(
        place,
        """
        INSERT INTO register.building
            (source_id, source_key, from_on, import_run_id, purpose, levels, footprint_m2, geom)
        SELECT source_id, %s, from_on, import_run_id, %s, %s, %s, ST_GeomFromEWKT(%s)
        FROM register.street
        LIMIT 1
        """,
        *(key, purpose, levels, footprint_m2, f"SRID=4326;POLYGON(({ring}))"),
    )


def ground(place):
    return dict(
        fetch(
            place,
            """
            SELECT area.code, access_ground.carrier || ' ' || access_ground.way
            FROM analysis.access_ground JOIN register.area ON area.id = access_ground.area_id
            """,
        )
    )


def test_people_live_in_buildings_by_floor_space_where_these_were_surveyed(street, catalogue):
    more_building(street, "far", 48.501, 36.6051, footprint_m2=100, levels=1)
    more_building(street, "near", 48.513, 36.6051, footprint_m2=100, levels=3)  # in B, beside the school
    more_building(street, "tower", 48.509, 36.6051, footprint_m2=100, levels=3)
    more_building(street, "hall", 48.502, 36.6051, purpose="other", footprint_m2=900)
    compute(street, catalogue=catalogue, only=["school_walk_share"])
    assert ground(street) == {"A": "grid streets", "B": "grid streets"}  # nobody said all of them were drawn
    change(
        street,
        """
        INSERT INTO register.coverage (area_id, theme, surveyed_on, completeness, import_run_id)
        SELECT area_id, 'buildings', surveyed_on, completeness, import_run_id
        FROM register.coverage
        WHERE theme = 'streets' AND area_id = (SELECT id FROM register.area WHERE code = 'A')
        """,
    )
    compute(street, catalogue=catalogue, only=["school_walk_share"])
    assert ground(street) == {"A": "buildings streets", "B": "grid streets"}
    told = values(street, "school_walk_share")
    found = told["A", "1404"]
    # 100 m² at 1,250 m from the school, 3 × 100 m² at 530 m: three quarters of the thousand within 800 m
    assert (found["numerator"], found["denominator"]) == (pytest.approx(750), pytest.approx(1000))
    assert found["n"] == pytest.approx(1000**2 / (250**2 + 750**2))
    assert "on_buildings" in found["notes"]
    assert not {"on_buildings", "partly_on_buildings"} & {*told["B", "1404"]["notes"]}
    assert "partly_on_buildings" in told["C", "1404"]["notes"]


def test_more_buildings_than_points_are_joined_and_nobody_is_lost():
    rng = np.random.default_rng(3)
    borders = np.array([shapely.box(0, 0, 1000, 1000), shapely.box(1000, 0, 2000, 1000)], dtype=object)
    xy = rng.uniform((0, 0), (2000, 1000), size=(4000, 2))
    floors = rng.uniform(50, 900, size=4000)
    people = spread_people(
        borders,
        [900.0, None],
        np.empty(0, dtype=object),
        AccessParameters(most_points=300),
        homes=Homes(np.asarray(shapely.points(xy)), floors),
        surveyed=Known(np.array([True, True]), np.array([True, True])),
    )
    assert 50 < len(people.points) <= 300
    assert people.is_built.all()
    assert set(people.area) == {0}
    assert people.persons.sum() == pytest.approx(900)
    west = xy[:, 0] < 1000
    mean = np.average(xy[west], axis=0, weights=floors[west])
    assert np.average(
        shapely.get_coordinates(people.points), axis=0, weights=people.persons
    ) == pytest.approx(mean)


def test_more_built_areas_than_points_keep_a_point_each():
    borders = np.array([shapely.box(n * 100, 0, n * 100 + 100, 100) for n in range(9)], dtype=object)
    xy = [(n * 100 + 20 + 60 * part, 50) for n in range(9) for part in range(2)]
    people = spread_people(
        borders,
        [10.0] * 9,
        np.empty(0, dtype=object),
        AccessParameters(most_points=4),
        homes=Homes(np.asarray(shapely.points(xy)), np.full(18, 80.0)),
        surveyed=Known(np.ones(9, dtype=bool), np.zeros(9, dtype=bool)),
    )
    assert people.area.tolist() == list(range(9))
    assert people.persons.tolist() == pytest.approx([10.0] * 9)


def test_where_no_street_is_known_straight_lines_made_longer_stand_in_and_say_so(street, catalogue):
    change(
        street,
        """
        DELETE FROM register.coverage
        WHERE theme = 'streets' AND area_id = (SELECT id FROM register.area WHERE code = 'A')
        """,
    )
    change(street, "DELETE FROM register.street")
    compute(street, catalogue=catalogue, only=["school_walk_share", "night_walk_share", "safe_space_share"])
    assert ground(street) == {"A": "grid straight", "B": "grid streets"}
    shape = gpd.GeoSeries.from_wkt([square_wkt("A")], crs=4326).to_crs(32639)[0]
    school = shapely.Point(METRES(*SCHOOL))
    west, south, east, north = shape.bounds
    x, y = np.meshgrid(
        np.arange(west // 50, east // 50 + 1) * 50, np.arange(south // 50, north // 50 + 1) * 50
    )
    points = [p for p in shapely.points(x.ravel(), y.ravel()) if shape.contains(p)]
    near = sum(round(1.3 * p.distance(school), 1) <= 800 for p in points)
    assert 0 < near < len(points)
    found = values(street, "school_walk_share")["A", "1404"]
    assert found["value"] == pytest.approx(100 * near / len(points))
    assert (found["status"], "straight_line" in found["notes"]) == ("partial", True)
    assert "straight_line" not in values(street, "school_walk_share")["B", "1404"]["notes"]
    whole = values(street, "school_walk_share")["C", "1404"]
    assert (whole["status"], "straight_line" in whole["notes"]) == ("partial", True)
    assert whole["denominator"] == pytest.approx(1500)
    # light and room for all need streets: without one they are not known
    for name in ("night_walk_share", "safe_space_share"):
        unknown = values(street, name)["A", "1404"]
        assert (unknown["value"], unknown["status"]) == (None, "no_survey")
