"""OpenStreetMap comes in by its tags: streets as measured, facilities of the catalogue, a credit."""

from __future__ import annotations

import gzip
import json

import osmium
import pytest
from importing import ask, bring, one

from geo_mahalle.errors import InputRefused


def way(number, nodes, **tags):
    return {"type": "way", "id": number, "nodes": nodes, "tags": tags}


def node(number, lon, lat, **tags):
    return {"type": "node", "id": number, "lon": lon, "lat": lat, "tags": tags}


ELEMENTS = [
    node(1, 48.951, 36.351, highway="street_lamp"),
    node(2, 48.955, 36.351, highway="crossing"),
    node(3, 48.959, 36.351, amenity="school", name="School", **{"name:fa": "مدرسه یک"}),
    node(4, 48.953, 36.353, amenity="place_of_worship", religion="muslim", name="مسجد جامع"),
    node(5, 48.954, 36.353, amenity="place_of_worship", religion="christian"),
    node(6, 48.952, 36.352),
    node(7, 48.953, 36.352),
    node(8, 48.953, 36.3525),
    way(10, [1, 2, 3], highway="residential", name="خیابان", width="7,5 m", lit="yes"),
    way(11, [1, 6], highway="service", est_width="3"),
    way(12, [6, 7], highway="residential", width="20'", lit="no"),
    way(13, [6, 7], highway="construction"),
    way(14, [6, 7, 8, 6], leisure="park", name="بوستان"),
    way(15, [6, 7, 8, 6], highway="pedestrian", area="yes"),
    way(16, [6, 99], highway="residential"),
]


def overpass(path, elements=ELEMENTS):
    content = json.dumps({"generator": "Overpass API", "elements": elements}, ensure_ascii=False)
    path.write_bytes(gzip.compress(content.encode()) if path.suffix == ".gz" else content.encode())
    return path


def pbf(path, elements=ELEMENTS):
    writer = osmium.SimpleWriter(str(path))
    for element in (element for element in elements if element["type"] == "node"):
        at = (element["lon"], element["lat"])
        writer.add_node(osmium.osm.mutable.Node(id=element["id"], location=at, tags=element["tags"]))
    for element in (element for element in elements if element["type"] == "way"):
        nodes, tags = element["nodes"], element["tags"]
        writer.add_way(osmium.osm.mutable.Way(id=element["id"], nodes=nodes, tags=tags))
    writer.close()
    return path


@pytest.fixture(params=["a.json", "a.json.gz", "a.osm.pbf"])
def osm_file(request, tmp_path):
    path = tmp_path / request.param
    return pbf(path) if request.param.endswith("pbf") else overpass(path)


def test_streets_have_the_width_that_is_measured_and_never_one_of_their_class(city, osm_file):
    outcome = bring(city, "streets", osm_file)
    assert (outcome.accepted, outcome.refused) == (3, 0)
    found = ask(city, "SELECT source_key, class, width_m, name FROM register.street ORDER BY 1")
    assert found == [
        ("way/10", "street", 7.5, "خیابان"),
        ("way/11", "alley", 3.0, None),
        ("way/12", "street", None, None),
    ]


def test_facilities_are_found_by_the_tags_of_the_catalogue(city, osm_file):
    outcome = bring(city, "facilities", osm_file)
    assert (outcome.accepted, outcome.refused) == (5, 0)
    found = ask(city, "SELECT source_key, kind, name, GeometryType(geom) FROM register.facility ORDER BY 1")
    assert found == [
        ("node/1", "lamp", None, "POINT"),
        ("node/2", "crossing", None, "POINT"),
        ("node/3", "school", "مدرسه یک", "POINT"),
        ("node/4", "mosque", "مسجد جامع", "POINT"),
        ("way/14", "park", "بوستان", found[-1][-1]),
    ]
    assert found[-1][-1] in {"POLYGON", "MULTIPOLYGON"}
    assert one(city, "SELECT count(*) FROM register.coverage") == 0


def test_buildings_have_an_outline_a_purpose_and_storeys_only_where_said(city, tmp_path):
    corners = [node(20 + n, 48.951 + x, 36.351 + y) for n, (x, y) in enumerate(
        [(0, 0), (1e-4, 0), (1e-4, 1e-4), (0, 1e-4)]
    )]  # fmt: skip
    ring = [20, 21, 22, 23, 20]
    more = [
        *corners,
        way(30, ring, building="apartments", **{"building:levels": "4"}),
        way(31, ring, building="yes", **{"building:levels": "few"}),
        way(32, ring, building="school"),
        way(33, ring, building="folly"),  # a word the source does not name
        way(34, ring, building="ruins"),
        way(35, ring[:3], building="yes"),  # no outline
    ]
    for path in (overpass(tmp_path / "b.json", [*ELEMENTS, *more]), pbf(tmp_path / "b.osm.pbf", more)):
        assert bring(city, "buildings", path).refused == 0
        assert ask(city, "SELECT source_key, purpose, levels FROM register.building ORDER BY 1") == [
            ("way/30", "home", 4.0),
            ("way/31", "unknown", None),
            ("way/32", "other", None),
            ("way/33", "unknown", None),
        ]
    assert one(city, "SELECT round(min(footprint_m2)) FROM register.building") == 100


def test_the_same_map_again_changes_nothing_and_a_moved_lamp_is_a_new_version(city, tmp_path):
    bring(city, "facilities", overpass(tmp_path / "a.json"))
    again = bring(city, "facilities", overpass(tmp_path / "a.json"))
    assert (again.created, again.changed, again.unchanged, again.duplicate) == (0, 0, 5, 5)
    moved = [node(1, 48.9511, 36.351, highway="street_lamp"), *ELEMENTS[1:]]
    newer = bring(city, "facilities", overpass(tmp_path / "b.json", moved))
    assert (newer.created, newer.changed, newer.unchanged) == (0, 1, 4)


def test_coverage_is_only_what_is_declared(city, tmp_path):
    from geo_mahalle.jalali import read_day

    bring(city, "facilities", overpass(tmp_path / "a.json"), surveyed="lamps", on=read_day("1404/05/01"))
    assert {theme for (theme,) in ask(city, "SELECT DISTINCT theme FROM register.coverage")} == {"lamps"}


def test_the_licence_of_openstreetmap_stands_with_its_sources(city, tmp_path):
    bring(city, "streets", overpass(tmp_path / "a.json"))
    bring(city, "facilities", tmp_path / "a.json")
    found = ask(city, "SELECT id, licence, url FROM register.source WHERE id LIKE 'osm%' ORDER BY 1")
    url = "https://www.openstreetmap.org/copyright"
    assert found == [("osm_facilities", "ODbL 1.0", url), ("osm_streets", "ODbL 1.0", url)]


@pytest.mark.parametrize(
    "content", [b'{"elements": [{"type": "node"}]}', b'{"elements": 5}', b'{"elements": []}']
)
def test_a_map_of_nothing_and_a_broken_answer_are_refused(place, tmp_path, content):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(InputRefused):
        bring(place, "facilities", tmp_path / "a.json")


def test_a_broken_pbf_is_refused(place, tmp_path):
    path = pbf(tmp_path / "a.osm.pbf")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(InputRefused):
        bring(place, "streets", path)


HELSINKI = {"west": 24.9, "south": 60.1, "east": 25.0, "north": 60.2, "metre_srid": 32635}
TEHRAN = {"west": 51.3, "south": 35.6, "east": 51.5, "north": 35.8}


@pytest.mark.real
def test_helsinki_has_586_lamps_and_621_crossings(clones, real_data):
    place = clones(**HELSINKI)
    outcome = bring(place, "facilities", real_data / "osm" / "Helsinki.osm.pbf")
    assert outcome.refused == 0
    counts = dict(ask(place, "SELECT kind, count(*) FROM register.facility GROUP BY 1"))
    assert (counts["lamp"], counts["crossing"]) == (586, 621)
    streets = bring(place, "streets", real_data / "osm" / "Helsinki.osm.pbf")
    assert (streets.accepted, streets.refused) == (2247, 0)
    assert one(place, "SELECT count(*) FROM register.street WHERE width_m IS NOT NULL") == 51


@pytest.mark.real
def test_tehran_district_6_has_its_streets_with_persian_names(clones, real_data):
    place = clones(**TEHRAN)
    path = real_data / "tehran" / "osm_district6_core_highways.overpass.json.gz"
    streets, things = bring(place, "streets", path), bring(place, "facilities", path)
    assert (streets.refused, things.refused) == (0, 0)
    assert one(place, "SELECT count(*) FROM register.street WHERE name LIKE '%ولی%'") > 10
    assert one(place, "SELECT count(*) FROM register.facility WHERE kind = 'crossing'") == 392
