"""Words find the place they name, as people spell it."""

from __future__ import annotations

import pytest
from importing import CENTRES, bring, feature, write_geojson

from geo_mahalle.database import connect
from geo_mahalle.register.geocode import geocode
from geo_mahalle.register.reverse import nearest_street

pytestmark = pytest.mark.database


@pytest.mark.parametrize("words", ["ماه نشان", "ماهنشان", "ماه\u200cنشان", "ماة نشان", "ماه نشن"])
def test_a_name_is_found_however_it_is_spelt(city, words):
    with connect(city) as connection:
        best = geocode(connection, words)[0]
    assert (best.kind, best.name) == ("area", "ماه نشان")
    assert (best.lon, best.lat) == pytest.approx(CENTRES["n4"], abs=1e-6)


def test_the_nearer_of_equals_comes_first_and_pasted_numbers_win(city):
    with connect(city) as connection:
        near_two = geocode(connection, "محله", near=CENTRES["n2"])[0]
        pasted = geocode(connection, "۴۸٫۹۵، ۳۶٫۳۵")[0]
        nothing = geocode(connection, "ققققق")
    assert near_two.name == "محله دو"
    assert (pasted.kind, pasted.lon, pasted.lat, pasted.score) == ("pair", 48.95, 36.35, 1.0)
    assert nothing == []


def test_the_nearest_alley_is_told_with_its_distance_and_side(place, tmp_path):
    streets = [
        feature({"type": "LineString", "coordinates": [[48.95, lat], [48.97, lat]]}, key=key, name=name)
        for key, name, lat in (("1", "کوچه یک", 36.355), ("2", "کوچه دو", 36.365))
    ]
    bring(place, "streets", write_geojson(tmp_path / "streets.geojson", streets))
    with connect(place) as connection:
        below = nearest_street(connection, 48.96, 36.3648)
        on_it = nearest_street(connection, 48.96, 36.355)
    # 0.0002 degrees of latitude at 36.4° north, of 110,960 m each
    assert (below.name, below.side, below.distance_m) == ("کوچه دو", "south", pytest.approx(22.19, abs=0.05))
    assert (on_it.name, on_it.side) == ("کوچه یک", None)


def test_a_register_without_streets_names_none(place):
    with connect(place) as connection:
        assert nearest_street(connection, 48.96, 36.36) is None
