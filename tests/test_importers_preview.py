"""Before a file comes in it is looked at: what it holds, what is unclear, what would become of it."""

from __future__ import annotations

import json

from importing import CENTRES, bring, city_features, one, report, write_csv, write_geojson
from pyproj import Transformer
from test_importers_undo import state

from geo_mahalle.cli import main
from geo_mahalle.importers import preview, to_be_placed

ZONE_39 = Transformer.from_crs("EPSG:4326", "EPSG:32639", always_xy=True)


def lamps(path, change=lambda lon, lat: (lon, lat), **options):
    rows = []
    for number, (lon, lat) in enumerate(CENTRES.values()):
        x, y = change(lon, lat)
        rows.append({"شناسه": f"l{number}", "نوع": "چراغ معبر", "نام": "چراغ", "طول": x, "عرض": y})
    return write_csv(path, rows, **options)


def test_a_preview_says_kind_columns_counts_and_box_and_changes_nothing(city, tmp_path):
    before = state(city)
    rows = [report("r1"), report("r2", "n4"), report("r3", category="no")]
    found = preview(city, write_csv(tmp_path / "a.csv", rows))
    assert (found.kind, found.source) == ("reports", "own_reports")
    assert found.fields["category"] == ("category",)
    assert (found.lines_read, found.on_map, found.to_mend) == (3, 2, 1)
    assert found.reasons == {"category": 1}
    assert found.box == (48.955, 36.355, 48.965, 36.365)
    assert found.sample[0]["key"] == "r1"
    assert state(city) == before


def test_letters_that_are_not_said_are_offered_with_words(city, tmp_path):
    found = preview(city, lamps(tmp_path / "a.csv", encoding="cp1256"), kind="facilities")
    assert found.encodings[0].encoding == "cp1256"
    assert found.encodings[0].words == ("شناسه", "نوع", "نام")
    assert (found.on_map, found.to_mend) == (4, 0)


def test_a_zone_and_swapped_axes_are_offered_with_where_the_rows_would_lie(city, tmp_path):
    metres = preview(city, lamps(tmp_path / "a.csv", ZONE_39.transform))
    assert (metres.on_map, metres.to_mend, metres.box) == (0, 4, None)
    best = metres.places[0]
    assert (best.crs, best.is_swapped, best.rows, best.of) == ("EPSG:32639", False, 4, 4)
    assert abs(best.lon - 48.96) < 0.001
    chosen = preview(city, tmp_path / "a.csv", options={"crs": best.crs})
    assert (chosen.on_map, chosen.to_mend) == (4, 0)
    swapped = preview(city, lamps(tmp_path / "b.csv", lambda lon, lat: (lat, lon)))
    assert (swapped.places[0].crs, swapped.places[0].is_swapped) == ("EPSG:4326", True)
    assert [offer.option for offer in swapped.offers] == ["--swap-axes"]


def test_polygons_are_guessed_to_be_areas(place, tmp_path):
    found = preview(place, write_geojson(tmp_path / "a.geojson", city_features()))
    assert (found.kind, found.on_map, found.to_mend) == ("areas", 5, 0)
    assert one(place, "SELECT count(*) FROM register.area") == 0


def test_rows_with_an_address_only_wait_to_be_placed(city, tmp_path):
    rows = [
        {"key": "a", "kind": "lamp", "address": "کوچه یاس، پلاک ۴"},
        {"key": "b", "kind": "lamp", "address": ""},
    ]
    bring(city, "facilities", write_csv(tmp_path / "a.csv", rows))
    assert [(row.line, row.address, row.raw["key"]) for row in to_be_placed(city)] == [
        (2, "کوچه یاس، پلاک ۴", "a")
    ]


def test_the_command_line_shows_a_preview_and_undoes_an_import(city, tmp_path, capsys):
    def command(*words):
        code = main(["import", *map(str, words), "--home", str(city.home), "--place", city.place])
        return code, capsys.readouterr()

    path = lamps(tmp_path / "a.csv")
    before = state(city)
    code, said = command("facilities", path, "--preview", "--format", "json")
    (row,) = json.loads(said.out)
    assert (code, row["kind"], row["lines_read"], row["on_map"], row["to_mend"]) == (0, "facilities", 4, 4, 0)
    assert state(city) == before
    assert command("facilities", path)[0] == 0
    run = one(city, "SELECT max(id) FROM register.import_run")
    assert command("undo", run)[0] == 0
    assert state(city) == before
    assert command("undo", run)[0] == 3
    assert command("undo", "lamps.csv")[0] == 2
