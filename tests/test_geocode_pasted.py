"""Text that people paste names the place it means, in any form and with any digits."""

from __future__ import annotations

import pytest

from geo_mahalle.errors import InputRefused
from geo_mahalle.register import plus_codes
from geo_mahalle.register.pasted import read_pasted

ZANJAN = (47.1, 35.5, 49.5, 37.3)


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (47.0000625, 8.0000625, "8FVC2222+22"),
        (20.3700625, 2.7821875, "7FG49QCJ+2V"),
        (-41.2730625, 174.7859375, "4VCPPQGP+Q9"),
        (47.365590, 8.524997, "8FVC9G8F+6X"),
    ],
)
def test_the_published_examples_of_plus_codes_are_met_both_ways(lat, lon, code):
    assert plus_codes.encode(lon, lat) == code
    assert plus_codes.decode(code) == pytest.approx((lon, lat), abs=0.0000626)


def test_an_eleventh_sign_divides_the_cell():
    assert plus_codes.decode("7FG49QCJ+2VX") == pytest.approx((2.782234375, 20.3701125), abs=1e-9)


def test_a_short_code_is_recovered_near_a_point():
    assert plus_codes.recover("9G8F+6X", near=(8.5, 47.4)) == pytest.approx((8.524997, 47.36559), abs=7e-5)
    across = plus_codes.recover("2222+22", near=(7.99, 46.99))
    assert across == pytest.approx((8.0000625, 47.0000625), abs=1e-9)


@pytest.mark.parametrize(
    ("pasted", "how"),
    [
        ("https://www.google.com/maps/place/X/@36.1,48.1,17z/data=!3d36.675!4d48.485", "google"),
        ("https://www.google.com/maps/@36.675,48.485,17z", "google"),
        ("https://maps.google.com/maps?q=36.675,48.485", "google"),
        ("https://www.openstreetmap.org/?mlat=36.675&mlon=48.485#map=17/36.1/48.1", "osm"),
        ("https://www.openstreetmap.org/#map=17/36.675/48.485", "osm"),
        ("https://neshan.org/maps/@36.675,48.485,16.1z,0p", "neshan"),
        ("https://balad.ir/location?latitude=36.675&longitude=48.485&zoom=16", "balad"),
        ("geo:36.675,48.485?z=17", "geo"),
        ("۳۶٫۶۷۵، ۴۸٫۴۸۵", "pair"),
        ("٣٦٫٦٧٥ ٤٨٫٤٨٥", "pair"),
        ("36°40'30\"N 48°29'06\"E", "degrees"),
        ("E 48°29'06\" N 36°40'30\"", "degrees"),
        ("39S 275255.5 4061767.3", "utm"),
    ],
)
def test_a_pasted_text_gives_its_place(pasted, how):
    found = read_pasted(pasted, box=ZANJAN)[0]
    assert found.how == how
    assert (found.lon, found.lat) == pytest.approx((48.485, 36.675), abs=2e-4)


def test_a_swapped_pair_is_offered_the_way_that_lies_in_the_place():
    first, second = read_pasted("48.485, 36.675", box=ZANJAN)
    assert (first.lon, first.lat, first.is_swapped) == (48.485, 36.675, True)
    assert (second.lon, second.lat, second.is_swapped) == (36.675, 48.485, False)


def test_a_short_link_is_said_to_be_unopenable():
    with pytest.raises(InputRefused, match="without the internet"):
        read_pasted("https://maps.app.goo.gl/AbCd12")


@pytest.mark.parametrize("words", ["کوچه شهید رضایی", "", "95.0, 200.0", "12"])
def test_words_that_name_no_point_give_nothing(words):
    assert read_pasted(words, box=ZANJAN) == []
