"""The gazetteer is kept in step, hears what is meant, reads addresses, and asks nobody outside untold."""

from __future__ import annotations

import json
from random import Random

import pytest
from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeocoderServiceError
from importing import ask, bring, feature, make_city, one, write_csv, write_geojson
from misspelling import misspell

from geo_mahalle.cli import main
from geo_mahalle.database import connect, read_place
from geo_mahalle.importers import undo
from geo_mahalle.register.addresses import read_address
from geo_mahalle.register.geocode import geocode
from geo_mahalle.register.nominatim import NominatimFailedError, NominatimOffError, ask_nominatim
from geo_mahalle.text import fold

pytestmark = pytest.mark.database
GOALS = (0.85, 0.95)


def line(lat, west=48.95, east=48.97):
    return {"type": "LineString", "coordinates": [[west, lat], [east, lat]]}


def settlements(folder, *rows):
    return write_csv(folder / "settlements.csv", rows)


def names(place, kind):
    return {name for (name,) in ask(place, "SELECT name FROM register.gazetteer WHERE kind = %s", [kind])}


GARMAB = {
    "key": "1",
    "نام": "گرماب",
    "name_en": "Garmab",
    "نام ترکی": "قیزیل‌گچی | ایستی سو",
    "شهرستان": "خدابنده",
    "جمعیت": "۳۲۰۰",
    "lon": 48.2,
    "lat": 35.85,
}


# --- kept in step --------------------------------------------------------------------------------------


def test_settlements_come_with_their_local_names_and_change_and_go(place, tmp_path):
    first = bring(place, "settlements", settlements(tmp_path, GARMAB))
    assert (first.accepted, names(place, "settlement")) == (
        1,
        {"گرماب", "Garmab", "قیزیل‌گچی", "ایستی سو"},
    )
    assert one(place, "SELECT persons FROM register.settlement") == 3200
    again = bring(place, "settlements", settlements(tmp_path, GARMAB))
    assert again.duplicate == 1
    changed = bring(place, "settlements", settlements(tmp_path, GARMAB | {"نام ترکی": "ایستی‌سو"}))
    assert names(place, "settlement") == {"گرماب", "Garmab", "ایستی‌سو"}
    undo(place, changed.run_id)
    assert names(place, "settlement") == {"گرماب", "Garmab", "قیزیل‌گچی", "ایستی سو"}
    undo(place, again.run_id)
    undo(place, first.run_id)
    assert names(place, "settlement") == set()


def test_a_settlement_without_a_point_or_name_is_refused_with_its_line(place, tmp_path):
    rows = (GARMAB, GARMAB | {"key": "2", "lon": "", "lat": ""}, GARMAB | {"key": "3", "نام": ""})
    outcome = bring(place, "settlements", settlements(tmp_path, *rows))
    assert {refusal.line: refusal.reason for refusal in outcome.refusals} == {3: "no_place", 4: "missing"}


def test_streets_that_end_and_areas_that_are_renamed_are_found_by_what_holds_today(city, tmp_path):
    streets = [feature(line(36.355), key="1", name="کوچه یک"), feature(line(36.365), key="2", name="کوچه دو")]
    bring(city, "streets", write_geojson(tmp_path / "s.geojson", streets))
    assert names(city, "street") == {"کوچه یک", "کوچه دو"}
    renamed = [feature(line(36.355), key="1", name="کوچه شهید رضایی", local_name="دار کوچه")]
    bring(city, "streets", write_geojson(tmp_path / "t.geojson", renamed), options={"replace": True})
    assert names(city, "street") == {"کوچه شهید رضایی", "دار کوچه"}
    with connect(city) as connection:
        connection.execute("UPDATE register.area SET name_fa = 'محله نو' WHERE code = 'n1'")
    assert "محله نو" in names(city, "area")
    assert "محله یک" not in names(city, "area")


def test_a_facility_above_the_public_class_is_in_no_gazetteer(place, tmp_path):
    rows = [
        {"key": "1", "kind": "school", "name": "دبستان سعدی", "lon": 48.955, "lat": 36.355},
        {"key": "2", "kind": "workshop", "name": "کارگاه پنهان", "lon": 48.956, "lat": 36.355},
    ]
    bring(place, "facilities", write_csv(tmp_path / "f.csv", rows))
    assert names(place, "facility") == {"دبستان سعدی"}


# --- addresses -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def town(clones, tmp_path_factory):
    folder, known = tmp_path_factory.mktemp("town"), clones()
    make_city(known, folder)
    streets = [
        feature(line(36.352), key="1", name="خیابان سعدی"),
        feature(line(36.3525, 48.952, 48.953), key="2", name="کوچه شهید رضایی", local_name="دار کوچه"),
        feature(line(36.44, 49.02, 49.03), key="3", name="کوچه شهید رضایی"),
        feature(line(36.368), key="4", name="خیابان فردوسی"),
    ]
    bring(known, "streets", write_geojson(folder / "s.geojson", streets))
    rows = [{"key": "1", "kind": "mosque", "name": "مسجد جامع", "lon": 48.9525, "lat": 36.3521}]
    bring(known, "facilities", write_csv(folder / "f.csv", rows))
    return known


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("خ سعدی، ک رضایی، پ ۱۲", ["سعدی", "رضایی", "پ 12"]),
        ("پلاک ۳ کوچه بن‌بست یاس", ["کوچه", "بنبست یاس", "پلاک 3"]),
        ("جنب مسجد جامع خیابان سعدی", ["خیابان سعدی", "مسجد جامع"]),
        ("میدان آزادی", ["میدان ازادی"]),
    ],
)
def test_an_address_is_read_from_wide_to_fine(text, parts):
    assert [part.text for part in read_address(text)] == parts


def test_of_two_alleys_of_one_name_the_address_means_the_one_by_its_street(town):
    with connect(town) as connection:
        best = geocode(connection, "محله یک، خيابان سعدي، كوچه شهيد رضائي، پلاك ٤")[0]
        local = geocode(connection, "دار کوچه")[0]
    assert (best.name, best.lat) == ("کوچه شهید رضایی", 36.3525)
    assert best.unmatched == ("پلاک 4",)
    assert best.score > 0.9
    assert (local.name, local.lat) == ("دار کوچه", 36.3525)


def test_where_the_alley_is_not_known_the_street_is_told_with_a_lower_score(town):
    with connect(town) as connection:
        best = geocode(connection, "خیابان فردوسی، کوچه ققنوس")[0]
    assert (best.name, best.unmatched) == ("خیابان فردوسی", ("کوچه ققنوس",))
    assert best.score == pytest.approx(0.6)


def test_a_landmark_beside_which_it_is_said_to_lie_is_found(town):
    with connect(town) as connection:
        best = geocode(connection, "خیابان سعدی جنب مسجد جامع")[0]
    assert (best.kind, best.name) == ("facility", "مسجد جامع")


@pytest.mark.parametrize("text", ["%", "_", "'", "\\", "،،،", "۱۲", "\0", "پلاک", "x" * 5000, "(((", "؛;"])
def test_odd_words_find_nothing_and_break_nothing(town, text):
    with connect(town) as connection:
        assert all(0 <= match.score <= 1 for match in geocode(connection, text))


# --- the command ---------------------------------------------------------------------------------------


def command(town, capsys, *words):
    code = main(["geocode", *words, "--home", str(town.home), "--place", town.place])
    return code, capsys.readouterr()


def test_the_command_names_places_with_their_score(town, capsys):
    code, said = command(town, capsys, "خیابان سعدي", "--near", "48.95,36.35", "--format", "json")
    best = json.loads(said.out)[0]
    assert (code, best["name"], best["kind"], best["score"]) == (0, "خیابان سعدی", "street", 1.0)
    assert best["distance_m"] > 0


def test_a_file_of_addresses_gets_a_place_a_row_and_says_how_many_have_none(town, capsys, tmp_path):
    path = write_csv(tmp_path / "calls.csv", [{"نشانی": "خیابان سعدی"}, {"نشانی": "ظظظظظظ"}])
    code, said = command(town, capsys, "--file", str(path), "--column", "نشانی", "--format", "json")
    found = json.loads(said.out)
    assert code == 1
    assert [(row["line"], row["name"]) for row in found] == [(2, "خیابان سعدی"), (3, None)]
    assert "1 of 2 rows found." in said.err


def test_a_file_without_the_column_says_which_it_has(town, capsys, tmp_path):
    path = write_csv(tmp_path / "calls.csv", [{"نشانی": "خیابان سعدی"}])
    code, said = command(town, capsys, "--file", str(path))
    assert (code, "نشانی" in said.err) == (3, True)


# --- a server outside ----------------------------------------------------------------------------------


class Answering(BaseSyncAdapter):
    """A fake of geopy's transport: it answers what it was given, and remembers what was asked."""

    def __init__(self, body):
        super().__init__(proxies={}, ssl_context=None)
        self.body, self.asked = body, []

    def get_text(self, url, *, timeout, headers):
        return json.dumps(self.get_json(url, timeout=timeout, headers=headers))

    def __call__(self, **_options):
        return self

    def get_json(self, url, *, timeout, headers):
        self.asked.append(url)
        if isinstance(self.body, Exception):
            raise self.body
        return self.body


SETTING = "nominatim.example.org"


def test_nothing_is_asked_outside_unless_a_server_is_set(town):
    answering = Answering([])
    with connect(town) as connection:
        place = read_place(connection)
    with pytest.raises(NominatimOffError):
        ask_nominatim(town, place, "سعدی", adapter=answering)
    assert answering.asked == []


def test_a_server_that_is_set_is_asked_by_https_and_only_for_the_place(town):
    inside = {"lat": "36.352", "lon": "48.955", "display_name": "خیابان سعدی، زنجان", "importance": 0.4}
    outside = inside | {"lon": "2.35"}
    answering = Answering([inside, outside])
    chosen = town.model_copy(update={"nominatim": SETTING})
    with connect(town) as connection:
        place = read_place(connection)
    (found,) = ask_nominatim(chosen, place, "سعدی", adapter=answering)
    assert (found.kind, found.lon, found.score) == ("nominatim", 48.955, 0.4)
    (asked,) = answering.asked
    assert asked.startswith(f"https://{SETTING}/search?")
    assert "bounded=1" in asked


def test_a_server_that_fails_is_told_with_the_way_out(town):
    chosen = town.model_copy(update={"nominatim": SETTING})
    with connect(town) as connection:
        place = read_place(connection)
    with pytest.raises(NominatimFailedError, match="did not answer"):
        ask_nominatim(chosen, place, "سعدی", adapter=Answering(GeocoderServiceError("refused")))


# --- scored on real names ------------------------------------------------------------------------------


@pytest.mark.real
def test_misspelt_and_arabic_lettered_names_of_a_province_are_found(clones, real_data):
    seed = Random().randrange(10**6)  # noqa: S311 - printed, so that a failure can be seen again
    chance = Random(seed)  # noqa: S311
    known = clones(west=47.0, south=35.4, east=49.6, north=37.4)
    bring(known, "settlements", real_data / "zanjan/wof_localities.geojson", source="wof_settlements")
    rows = ask(
        known, "SELECT name FROM register.settlement WHERE name ~ '[؀-ۿ]' AND length(name) > 2 ORDER BY id"
    )
    hits = [0, 0]
    drawn = chance.choices([name for (name,) in rows], k=300)
    with connect(known) as connection:
        for name in drawn:
            found = [fold(match.name) == fold(name) for match in geocode(connection, misspell(name, chance))]
            hits[0] += any(found[:1])
            hits[1] += any(found)
    shares = [count / len(drawn) for count in hits]
    print(f"seed {seed}: hit@1 {shares[0]:.3f}, hit@5 {shares[1]:.3f} of {len(drawn)} names")
    assert shares[0] >= GOALS[0]
    assert shares[1] >= GOALS[1]
