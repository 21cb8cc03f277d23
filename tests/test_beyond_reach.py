"""What concerns everybody is done by who reaches the whole place; a door that does not open is not shown."""

from __future__ import annotations

import pytest
from importing import ask
from problems import City
from serving import serving

from geo_mahalle.identity import Kind

pytestmark = pytest.mark.database
DAY = {"day": "1405/09/12", "title": "سرما", "source": "استانداری"}
PLACEWIDE = ("/drop", "/setup", "/placing", "/publishing")


@pytest.fixture(scope="module")
def city(cities, catalogue):
    made = City(cities(), catalogue)
    with serving(made.place) as made.address:
        yield made


@pytest.mark.parametrize(
    ("kind", "areas"),
    [(Kind.COUNCIL_SECRETARY, ["n1"]), (Kind.COUNCIL_SECRETARY, []), (Kind.COUNTY_OFFICE, ["n1"])],
)
def test_a_day_off_is_announced_by_nobody_of_one_area_and_by_no_secretary(city, kind, areas):
    client = city.as_program(kind, areas=areas)
    page = client.get("/agencies")
    assert page.status_code == 200
    assert "/agencies/days" not in page.text
    assert client.post("/agencies/days", data=DAY).status_code == 404
    assert ask(city.place, "SELECT count(*) FROM register.day_off") == [(0,)]


def test_the_county_office_announces_a_day_off(city):
    client = city.as_program(Kind.COUNTY_OFFICE)
    assert "/agencies/days" in client.get("/agencies").text
    assert client.post("/agencies/days", data=DAY).status_code == 303
    assert ask(city.place, "DELETE FROM register.day_off RETURNING title_fa") == [("سرما",)]


@pytest.mark.parametrize("kind", [Kind.COUNTY_OFFICE, Kind.ADMINISTRATOR])
def test_a_door_that_does_not_open_is_neither_in_the_menu_nor_on_the_home_page(city, kind):
    client = city.as_program(kind, areas=["n1"])
    home = client.get("/home")
    assert home.status_code == 200
    for door in PLACEWIDE:
        assert client.get(door).status_code == 404
        assert f'href="{door}"' not in home.text


@pytest.mark.parametrize("kind", [Kind.COUNTY_OFFICE, Kind.ADMINISTRATOR])
def test_who_reaches_the_whole_place_has_every_door(city, kind):
    client = city.as_program(kind)
    home = client.get("/home").text
    for door in PLACEWIDE:
        assert client.get(door).status_code == 200
        assert f'href="{door}"' in home
