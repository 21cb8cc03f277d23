"""Shapefiles as statistics packages hand them out: several layers in a zip, feet, no coordinate system."""

from __future__ import annotations

import geopandas
import pytest
from importing import ask, bring, one

from geo_mahalle.errors import InputRefused
from geo_mahalle.importers.reasons import say

pytestmark = [pytest.mark.real, pytest.mark.database]
PHOENIX = {"west": -112.4, "south": 33.2, "east": -111.6, "north": 33.8, "metre_srid": 32612}
CHICAGO = {"west": -88.0, "south": 41.6, "east": -87.5, "north": 42.1, "metre_srid": 32616}
SOURCE = """
title_fa = "نمونه"
title_en = "Sample"
kind = "{kind}"
licence = "public"
steward_fa = "نمونه"
key = ["key"]
[columns]
{columns}
[defaults]
{defaults}
"""


@pytest.fixture
def described(tmp_path):
    """A function that lays a source over the shipped ones and returns settings that know it."""

    def describe(place, kind, columns, defaults):
        folder = tmp_path / "layers" / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        lines = [
            "\n".join(f'{name} = "{value}"' for name, value in table.items()) for table in (columns, defaults)
        ]
        text = SOURCE.format(kind=kind, columns=lines[0], defaults=lines[1])
        (folder / f"sample_{kind}.toml").write_text(
            text.replace('["key"]', "[]") if kind == "areas" else text
        )
        return place.model_copy(update={"layers": tmp_path / "layers"})

    return describe


def test_a_zip_of_three_layers_asks_for_one(clones, real_data):
    with pytest.raises(InputRefused, match=r"crimes, schools, streets.*--layer"):
        bring(clones(), "streets", real_data / "oracle/geodanet.zip")


def test_streets_in_feet_come_to_their_place_with_their_length(clones, real_data):
    place = clones(**PHOENIX)
    outcome = bring(place, "streets", real_data / "oracle/geodanet.zip", options={"layer": "streets"})
    given = geopandas.read_file(real_data / "oracle/geodanet.zip", layer="streets")
    assert outcome.lines_read == len(given)
    assert outcome.accepted == given.ID.nunique()
    # the projection is in US survey feet; its scale here differs from the ground by less than a thousandth
    kept = given.drop_duplicates("ID")
    length_m = one(place, "SELECT sum(length_m) FROM register.street")
    assert length_m == pytest.approx(kept.length.sum() * 0.3048006, rel=1e-3)


def test_crimes_without_a_column_of_keys_are_refused_with_what_the_file_has(clones, real_data):
    path = real_data / "oracle/geodanet.zip"
    with pytest.raises(InputRefused, match=r"key.*POLYID2, POLYID"):
        bring(clones(**PHOENIX), "facilities", path, options={"layer": "crimes", "kind": "shop"})


def test_schools_are_facilities_once_their_columns_are_described(clones, real_data, described):
    place = described(clones(**PHOENIX), "facilities", {"key": "POLYID"}, {"kind": "school"})
    path = real_data / "oracle/geodanet.zip"
    outcome = bring(place, "facilities", path, source="sample_facilities", options={"layer": "schools"})
    assert (outcome.accepted, outcome.refused, outcome.outside) == (8, 0, 8)
    assert ask(
        place,
        "SELECT bool_and(ST_X(geom) BETWEEN -112.4 AND -111.6 AND ST_Y(geom) BETWEEN 33.2 AND 33.8) "
        "FROM register.facility",
    ) == [(True,)]


def test_community_areas_in_feet_are_refused_until_their_system_is_named(clones, real_data, described):
    place = described(
        clones(**CHICAGO), "areas", {"code": "AREANO", "name": "COMMUNITY"}, {"level": "neighbourhood"}
    )
    path = real_data / "oracle/chicago.zip"
    refused = bring(place, "areas", path, source="sample_areas")
    assert (refused.accepted, {one.reason for one in refused.refusals}) == (0, {"projected"})
    assert "--crs" in say("projected", "en")[1]
    assert any("no coordinate system" in note for note in refused.notes)
    taken = bring(place, "areas", path, source="sample_areas", options={"crs": "EPSG:3435"})
    assert (taken.created, taken.refused, taken.notes) == (77, 0, ())
    assert ask(
        place,
        "SELECT count(*) FROM register.area_boundary "
        "WHERE geom && ST_MakeEnvelope(-88.0, 41.6, -87.5, 42.1, 4326) AND area_m2 BETWEEN 1e6 AND 1e8",
    ) == [(77,)]


def test_a_map_in_units_of_nobody_is_refused_with_the_offer_of_a_system(clones, real_data, described):
    place = described(clones(), "areas", {"code": "POLYID", "name": "POLYID"}, {"level": "neighbourhood"})
    path = real_data / "oracle/columbus.zip"
    with pytest.raises(InputRefused, match="names no coordinate system") as refused:
        bring(place, "areas", path, source="sample_areas")
    assert "--crs EPSG:4326" in refused.value.remedy
    taken = bring(place, "areas", path, source="sample_areas", options={"crs": "EPSG:4326"})
    assert taken.created + taken.refused == 49
