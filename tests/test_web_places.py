"""Pages ask for places and for the nearest alley, and get JSON."""

from __future__ import annotations

import pytest
from importing import CENTRES, bring, feature, make_city, write_geojson
from serving import person, program, serving

from geo_mahalle.identity import Kind

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def city(clones, tmp_path_factory):
    folder, known = tmp_path_factory.mktemp("city"), clones()
    make_city(known, folder)
    line = {"type": "LineString", "coordinates": [[48.95, 36.355], [48.97, 36.355]]}
    bring(known, "streets", write_geojson(folder / "s.geojson", [feature(line, key="1", name="کوچه یک")]))
    return known


@pytest.fixture(scope="module")
def client(city):
    token = person(city, Kind.MEMBER, areas=["n1"])
    with serving(city) as address, program(city, address, token) as found:
        yield found


def test_words_find_places_and_a_member_may_ask(client):
    answer = client.get("/places", params={"q": "ماهنشان", "near": "48.96,36.36"})
    best = answer.json()["places"][0]
    assert answer.status_code == 200
    assert (best["kind"], best["name"]) == ("area", "ماه نشان")
    assert (best["lon"], best["lat"]) == pytest.approx(CENTRES["n4"], abs=1e-6)
    assert 0.9 < best["score"] <= 1
    assert best["distance_m"] > 0


def test_a_pasted_link_is_a_place(client):
    link = "https://www.openstreetmap.org/?mlat=36.35&mlon=48.95"
    (found,) = client.get("/places", params={"q": link}).json()["places"]
    assert (found["lon"], found["lat"]) == (48.95, 36.35)


def test_the_nearest_alley_is_told(client):
    street = client.get("/places/nearest", params={"lon": 48.96, "lat": 36.3548}).json()["street"]
    # 0.0002 degrees of latitude at 36.4° north, of 110,960 m each
    assert street["distance_m"] == pytest.approx(22.19, abs=0.05)
    assert (street["name"], street["side"]) == ("کوچه یک", "south")


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/places", {"q": "x" * 5000}),
        ("/places", {"q": "یک", "limit": "11"}),
        ("/places", {"q": "یک", "near": "48.95"}),
        ("/places", {"q": "یک", "near": "48.95,nan"}),
        ("/places/nearest", {"lon": "200", "lat": "36"}),
        ("/places/nearest", {}),
    ],
)
def test_what_cannot_be_asked_is_a_problem_with_its_remedy(client, address, given):
    answer = client.get(address, params=given)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_a_short_link_says_what_to_do(client):
    answer = client.get("/places", params={"q": "https://goo.gl/maps/abc"})
    assert answer.status_code == 422
    assert "copy the numbers" in answer.json()["detail"]
