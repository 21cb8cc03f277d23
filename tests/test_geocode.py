"""Words find the place they name, as people spell it."""

from __future__ import annotations

import pytest
from importing import CENTRES, make_city

from geo_mahalle.database import connect
from geo_mahalle.register.geocode import geocode

pytestmark = pytest.mark.database


@pytest.mark.parametrize("words", ["ماه نشان", "ماهنشان", "ماه\u200cنشان", "ماة نشان", "ماه نشن"])
def test_a_name_is_found_however_it_is_spelt(place, tmp_path, words):
    make_city(place, tmp_path)
    with connect(place) as connection:
        best = geocode(connection, words)[0]
    assert (best.kind, best.name) == ("area", "ماه نشان")
    assert (best.lon, best.lat) == pytest.approx(CENTRES["n4"], abs=1e-6)


def test_the_nearer_of_equals_comes_first_and_pasted_numbers_win(place, tmp_path):
    make_city(place, tmp_path)
    with connect(place) as connection:
        near_two = geocode(connection, "محله", near=CENTRES["n2"])[0]
        pasted = geocode(connection, "۴۸٫۹۵، ۳۶٫۳۵")[0]
        nothing = geocode(connection, "ققققق")
    assert near_two.name == "محله دو"
    assert (pasted.kind, pasted.lon, pasted.lat, pasted.score) == ("pair", 48.95, 36.35, 1.0)
    assert nothing == []
