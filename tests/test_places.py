"""Making a place and saying what it is."""

import pytest

from geo_mahalle.cli import main
from geo_mahalle.database import connect
from geo_mahalle.database.cluster import Cluster
from geo_mahalle.database.places import read_place

pytestmark = pytest.mark.database


@pytest.fixture
def made(settings):
    """Settings of a place made from the command line."""
    chosen = settings.model_copy(update={"place": "made_here"})
    words = ["place", "add", "made_here", "--home", str(settings.home)]
    assert main([*words, "--bounds=47.1,35.5,49.5,37.3", "--name-fa", "زنجان", "--as-of", "2025-09-22"]) == 0
    yield chosen, words
    Cluster(chosen).drop_database("made_here")


def said(settings):
    with connect(settings) as connection:
        return read_place(connection)


def test_a_place_is_made_with_the_projection_of_its_middle(made):
    place = said(made[0])
    assert (place.name_fa, place.metre_srid, place.calendar) == ("زنجان", 32639, "jalali")


def test_saying_one_thing_again_leaves_the_others_as_they_were(made):
    settings, words = made
    before = said(settings)
    assert main([*words, "--name-en", "Zanjan"]) == 0
    after = said(settings)
    assert after.name_en == "Zanjan"
    assert (after.name_fa, after.as_of, after.west) == (before.name_fa, before.as_of, before.west)


def test_a_new_place_without_a_box_is_refused_and_nothing_is_made(settings, capsys):
    assert main(["place", "add", "boxless", "--home", str(settings.home)]) == 3
    assert "--bounds" in capsys.readouterr().err
    assert "boxless" not in Cluster(settings).places()


@pytest.mark.parametrize("key", ["../../Zanjan City", "Zanjan", "1st", "a" * 40])
def test_a_key_that_no_place_can_have_is_refused(settings, key, capsys):
    assert main(["place", "add", key, "--bounds=47,35,49,37", "--home", str(settings.home)]) == 2
    assert "small Latin letters" in capsys.readouterr().err
