"""The catalogue: what is shipped, what is refused and with which words, what an overlay can add."""

import csv
import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.catalogue.categories import RUBRIC_COLUMNS
from geo_mahalle.catalogue.layer_files import shipped_folder
from geo_mahalle.errors import CatalogueError
from geo_mahalle.settings import Settings

SHIPPED = shipped_folder()
FILES = sorted(path for path in SHIPPED.rglob("*") if path.suffix in (".csv", ".toml", ".sql"))
TABLES = [path for path in FILES if path.suffix == ".csv"]
EXAMPLE = Path(__file__).parent / "data" / "example_indicator.sql"
COLLECTIONS = {
    "committees.csv": "committees",
    "agencies.csv": "agencies",
    "objects.csv": "objects",
    "themes.csv": "themes",
    "categories.csv": "categories",
    "facilities.csv": "facility_kinds",
    "attributes.csv": "attributes",
    "units.csv": "units",
    "holidays.csv": "holidays",
    "interventions.csv": "interventions",
    "indicators": "indicators",
    "maps": "map_layers",
    "sources": "sources",
    "chips.csv": "chips",
    "emergencies.csv": "emergencies",
    "forms": "forms",
}
# A word of each kind and the column it must be refused in: file, column, what the message calls it.
REFERENCES = [
    ("categories.csv", "committee", "committees"),
    ("categories.csv", "agency", "agencies"),
    ("categories.csv", "object", "objects"),
    ("categories.csv", "theme", "themes"),
    ("facilities.csv", "theme", "themes"),
    ("attributes.csv", "unit", "units"),
]


@pytest.fixture(scope="module")
def shipped():
    return read_catalogue()


def rows_of(name):
    with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(folder, name, rows):
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_with(folder, name, row):
    write_rows(folder, name, [row])
    return read_catalogue(folder)


def new_category(**changes):
    """Return a sound row for categories.csv whose texts no shipped row has."""
    row = dict(rows_of("categories.csv")[0])
    row |= {"id": "broken_bridge", "open311_code": "X-BRIDGE", "title_fa": "پل شکسته", "short_fa": "پل"}
    row |= {"title_en": "Broken bridge"}
    row |= {column: f"{text} +" for column, text in row.items() if column in RUBRIC_COLUMNS}
    return row | changes


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SHIPPED).as_posix())
def test_each_shipped_file_is_read_into_the_catalogue(path, shipped):
    name = path.relative_to(SHIPPED).as_posix()
    if name == "programme.toml":
        assert tomllib.loads(path.read_text("utf-8"))["name_fa"] == shipped.programme.name_fa
        return
    found = getattr(shipped, COLLECTIONS[name.split("/")[0]])
    expected = {row["id"] for row in rows_of(name)} if path.suffix == ".csv" else {path.stem}
    assert expected <= set(found)
    assert all(record_id == found[record_id].id for record_id in expected)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_no_cell_of_a_shipped_table_has_blanks_around_it_or_arabic_letters(path):
    for row in rows_of(path.name):
        for column, cell in row.items():
            assert cell == cell.strip(), (row["id"], column)
            assert not set(cell) & set("يك٠١٢٣٤٥٦٧٨٩\u200e\u200f"), (row["id"], column)


def test_the_guide_of_the_layers_names_every_table_and_folder():
    guide = (SHIPPED / "README.md").read_text("utf-8")
    named = {line.split("|")[1].strip() for line in guide.splitlines() if line.startswith("| ")}
    assert {
        path.name if path.parent == SHIPPED else f"{path.parent.name}/ID{path.suffix}" for path in FILES
    } <= named


def test_shipped_catalogue_has_what_the_programme_needs(shipped):
    assert shipped.programme.name_fa == "مدیریت محله‌محور"
    assert list(shipped.committees) == [
        "civil_works",
        "health",
        "social_vitality",
        "public_security",
        "social_harms",
    ]
    assert shipped.committees["health"].title_fa == "کمیته بهداشت و سلامت"
    assert len(shipped.agencies) >= 15
    assert len(shipped.categories) >= 44
    assert len(shipped.facility_kinds) >= 25
    assert shipped.programme.body("neighbourhood").title_fa == "شورای پیشرفت محله"


def test_every_committee_has_categories_of_its_own(shipped):
    used = {category.committee for category in shipped.categories.values()}
    assert used == set(shipped.committees)


def test_each_category_has_four_different_rubrics_in_both_languages(shipped):
    for category in shipped.categories.values():
        for language in ("fa", "en"):
            texts = [getattr(rubric, language) for rubric in category.rubric]
            assert len(set(texts)) == 4, category.id
            assert all(len(text) >= 6 for text in texts), category.id


def test_no_two_categories_share_a_rubric(shipped):
    texts = [
        text
        for one in shipped.categories.values()
        for rubric in one.rubric
        for text in (rubric.fa, rubric.en)
    ]
    assert len(texts) == len(set(texts)) == 8 * len(shipped.categories)


def test_rubrics_are_not_one_template_with_the_name_of_the_thing_put_in(shipped):
    """Between two categories' texts of one level, at most three words in five of the shorter are shared."""
    for level in range(4):
        texts = [(one.id, set(one.rubric[level].fa.split())) for one in shipped.categories.values()]
        for at, (first, words) in enumerate(texts):
            for second, others in texts[at + 1 :]:
                shared = len(words & others) / min(len(words), len(others))
                assert shared <= 0.6, (level + 1, first, second)


def test_service_contact_counts_are_the_only_s3_categories(shipped):
    s3 = [category for category in shipped.categories.values() if category.sensitivity == 3]
    assert s3
    assert {category.committee for category in s3} == {"social_harms"}
    assert {category.object for category in s3} <= {"social_service", "health_service"}


def test_police_shelter_and_treatment_places_are_never_public_and_on_no_map_layer(shipped):
    hidden = {"police", "shelter", "treatment"}
    assert all(not shipped.facility_kinds[kind].is_public for kind in hidden)
    assert not hidden & {kind for layer in shipped.map_layers.values() for kind in layer.kinds}


def test_map_legend_uses_the_words_of_the_printed_sheet(shipped):
    words = {word for layer in shipped.map_layers.values() for word in layer.legend_fa}
    assert {
        "روشنایی ندارد",
        "خودروی امدادی نمی‌گذرد",
        "کانال یا گودال بی‌حفاظ",
        "فضای امن برای زلزله",
        "شیر آتش‌نشانی",
        "هنوز بازدید نشده، یعنی نمی‌دانیم",
    } <= words


def test_public_pages_get_no_choropleth_and_no_lamps(shipped):
    public = {layer.id for page in ("explorer", "area") for layer in shipped.layers_for("public", page)}
    assert not public & {"areas", "lamps"}
    orders = [layer.order for layer in shipped.layers_for("office", "explorer")]
    assert orders == sorted(orders)


def test_no_map_of_any_edition_draws_rescue_incidents_for_their_points_may_be_homes(shipped, tmp_path):
    assert not [layer for layer in shipped.map_layers.values() if "incident" in f"{layer.reads} {layer.draw}"]
    own = (
        (SHIPPED / "maps" / "lamps.toml")
        .read_text("utf-8")
        .replace('reads = "facilities"', 'reads = "incidents"')
    )
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "own.toml").write_text(own, "utf-8")
    with pytest.raises(CatalogueError, match="incidents"):
        read_catalogue(tmp_path)


def test_same_files_have_the_same_fingerprint_and_one_changed_sign_another(tmp_path, shipped):
    assert read_catalogue().sha256 == shipped.sha256
    copy = tmp_path / "units.csv"
    shutil.copy(SHIPPED / "units.csv", copy)
    first = read_catalogue(tmp_path)
    copy.write_text(copy.read_text("utf-8").replace("percent,درصد", "percent,درصدِ"), "utf-8")
    second = read_catalogue(tmp_path)
    assert len({shipped.sha256, first.sha256, second.sha256}) == 3


def test_check_tells_when_the_files_no_longer_agree_with_what_was_read(tmp_path):
    shutil.copy(SHIPPED / "units.csv", tmp_path)
    catalogue = read_catalogue(tmp_path)
    assert catalogue.check() == ()
    (tmp_path / "units.csv").write_text("id,title\n", "utf-8")
    (problem,) = catalogue.check()
    assert problem.startswith(f"{tmp_path}/units.csv:1: column 'title' is not known; did you mean 'title_")


# Overlays ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", [path.name for path in TABLES if path.name not in ("objects.csv", "categories.csv")]
)
def test_one_row_in_an_overlay_adds_one_record(name, tmp_path, shipped):
    row = rows_of(name)[0] | {"id": "brand_new"}
    catalogue = read_with(tmp_path, name, row)
    attribute = COLLECTIONS[name]
    assert set(getattr(catalogue, attribute)) - set(getattr(shipped, attribute)) == {"brand_new"}


def test_one_row_in_an_overlay_adds_a_category(tmp_path, shipped):
    catalogue = read_with(tmp_path, "categories.csv", new_category())
    assert catalogue.categories["broken_bridge"].title_fa == "پل شکسته"
    assert len(catalogue.categories) == len(shipped.categories) + 1


@pytest.mark.parametrize(
    ("folder", "collection"), [("maps", "map_layers"), ("sources", "sources"), ("indicators", "indicators")]
)
def test_one_file_in_an_overlay_adds_one_record(folder, collection, tmp_path, shipped):
    files = sorted((SHIPPED / folder).glob("*.*")) if folder != "indicators" else [EXAMPLE]
    (tmp_path / folder).mkdir()
    text = files[0].read_text("utf-8").replace('code = "P02"', 'code = "P99"')
    (tmp_path / folder / f"brand_new{files[0].suffix}").write_text(text, "utf-8")
    catalogue = read_catalogue(tmp_path)
    assert set(getattr(catalogue, collection)) - set(getattr(shipped, collection)) == {"brand_new"}


def test_the_environment_names_the_overlay(tmp_path, monkeypatch):
    write_rows(tmp_path, "categories.csv", [new_category()])
    monkeypatch.setenv("GEO_MAHALLE_LAYERS", str(tmp_path))
    assert "broken_bridge" in read_catalogue(Settings.read().layers).categories


def test_a_sixth_committee_is_one_row_and_takes_its_order(tmp_path):
    row = rows_of("committees.csv")[0] | {
        "id": "flood",
        "title_fa": "کمیته سیلاب",
        "order": "2",
        "is_temporary": "yes",
    }
    catalogue = read_with(tmp_path, "committees.csv", row)
    assert len(catalogue.committees) == 6
    assert catalogue.committees["flood"].is_temporary
    assert list(catalogue.committees).index("flood") < list(catalogue.committees).index("social_vitality")


def test_an_overlay_row_takes_the_place_of_the_shipped_one(tmp_path, shipped):
    row = rows_of("units.csv")[0] | {"decimals": "3"}
    catalogue = read_with(tmp_path, "units.csv", row)
    assert catalogue.units["percent"].decimals == 3
    assert len(catalogue.units) == len(shipped.units)


def test_a_programme_in_an_overlay_takes_the_place_of_the_shipped_one(tmp_path):
    text = (SHIPPED / "programme.toml").read_text("utf-8")
    (tmp_path / "programme.toml").write_text(text.replace("quorum = 0.5", "quorum = 0.6"), "utf-8")
    assert read_catalogue(tmp_path).programme.quorum == 0.6


def test_the_list_of_objects_cannot_be_opened_by_an_overlay(tmp_path):
    row = {"id": "person", "class": "asset", "title_fa": "شخص", "title_en": "person"}
    with pytest.raises(CatalogueError, match=r"objects\.csv:1: the list of objects is closed"):
        read_with(tmp_path, "objects.csv", row)


def test_a_file_with_a_wrong_name_is_refused_and_not_passed_over(tmp_path):
    (tmp_path / "categorie.csv").write_text("id\n", "utf-8")
    with pytest.raises(CatalogueError, match=r"categorie\.csv:1: .*did you mean 'categories\.csv'\?"):
        read_catalogue(tmp_path)


def test_an_overlay_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="there is no such folder"):
        read_catalogue(tmp_path / "nowhere")


# Strictness -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "column", "collection"), REFERENCES)
def test_a_mistyped_word_is_refused_with_file_line_and_the_right_word(
    name, column, collection, tmp_path, shipped
):
    row = new_category() if name == "categories.csv" else rows_of(name)[0]
    right = max(getattr(shipped, collection), key=len)
    with pytest.raises(CatalogueError) as refusal:
        read_with(tmp_path, name, row | {column: f"{right}x"})
    expected = f"{tmp_path}/{name}:2: {column} '{right}x' is not known; did you mean '{right}'?"
    assert str(refusal.value).startswith(expected)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
@settings(deadline=None, max_examples=8)
@given(letter=st.sampled_from("abcdefghijklmnopqrstuvwxyz"), at=st.integers(0, 40), which=st.integers(0, 20))
def test_a_mistyped_column_of_any_table_is_refused_with_a_suggestion(
    path, letter, at, which, tmp_path_factory
):
    if path.name == "objects.csv":
        return
    rows = rows_of(path.name)[:1]
    columns = list(rows[0])
    right = columns[which % len(columns)]
    wrong = right[: at % (len(right) + 1)] + letter + right[at % (len(right) + 1) :]
    if wrong in columns:
        return
    folder = tmp_path_factory.mktemp("overlay")
    write_rows(folder, path.name, [{wrong if key == right else key: cell for key, cell in rows[0].items()}])
    with pytest.raises(
        CatalogueError, match=rf"{path.name}:1: column '{wrong}' is not known; did you mean '"
    ):
        read_catalogue(folder)


@settings(deadline=None, max_examples=15)
@given(word=st.text(alphabet="abcdefghij_0123456789", min_size=1, max_size=12), line=st.integers(2, 9))
def test_a_random_unit_is_refused_at_its_line(word, line, tmp_path_factory):
    known = {row["id"] for row in rows_of("units.csv")}
    if word in known:
        return
    rows = [row | {"id": f"extra_{at}"} for at, row in enumerate(rows_of("attributes.csv")[:8], 2)]
    rows[line - 2]["unit"] = word
    folder = tmp_path_factory.mktemp("overlay")
    write_rows(folder, "attributes.csv", rows)
    with pytest.raises(CatalogueError, match=rf"attributes\.csv:{line}: unit '{word}' is not known"):
        read_catalogue(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "Broken Bridge"}, "id 'Broken Bridge' is not made of a-z, 0-9 and single underscores"),
        ({"sensitivity": "4"}, "sensitivity 4 is outside 0 to 3"),
        ({"sensitivity": "high"}, "sensitivity must be a number, not 'high'"),
        ({"deadline_days": "2.5"}, "deadline_days must be a whole number, not '2.5'"),
        ({"title_fa": ""}, "title_fa is missing"),
        ({"osm_tags": "bridge"}, "osm_tags 'bridge' must look like name=value"),
        (
            {"open311_code": "GM-LAMP"},
            "open311_code is the same text as open311_code of 'lamp_out': «GM-LAMP»",
        ),
    ],
)
def test_a_wrong_cell_of_a_category_is_refused_in_words(changes, message, tmp_path):
    with pytest.raises(CatalogueError) as refusal:
        read_with(tmp_path, "categories.csv", new_category(**changes))
    assert str(refusal.value).startswith(f"{tmp_path}/categories.csv:2: {message}")


def test_a_rubric_taken_from_another_category_is_refused(tmp_path, shipped):
    taken = shipped.categories["lamp_out"].rubric[3].fa
    with pytest.raises(CatalogueError, match="rubric_4_fa is the same text as rubric_4_fa of 'lamp_out'"):
        read_with(tmp_path, "categories.csv", new_category(rubric_4_fa=taken))


def test_an_id_that_stands_twice_is_refused_with_both_lines(tmp_path):
    row = rows_of("units.csv")[0]
    write_rows(tmp_path, "units.csv", [row, row])
    with pytest.raises(CatalogueError, match=r"units\.csv:3: id 'percent' stands already in line 2"):
        read_catalogue(tmp_path)


def test_a_row_with_a_cell_too_few_is_refused_at_its_line(tmp_path):
    (tmp_path / "units.csv").write_text("id,title_fa,title_en,symbol_fa,scale,decimals\nx,ی,x,ی,1\n", "utf-8")
    with pytest.raises(CatalogueError, match=r"units\.csv:2: has 5 cells where the heading has 6"):
        read_catalogue(tmp_path)


def test_a_file_in_another_encoding_is_refused_at_the_line_it_begins(tmp_path):
    text = "id,title_fa,title_en,symbol_fa,scale,decimals\nx,متر,x,m,1,0\n"
    (tmp_path / "units.csv").write_bytes(text.encode("cp1256", errors="replace"))
    with pytest.raises(CatalogueError, match=r"units\.csv:2: is not UTF-8"):
        read_catalogue(tmp_path)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path):
    text = (SHIPPED / "units.csv").read_text("utf-8").replace("\n", "\r\n")
    (tmp_path / "units.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert "percent" in read_catalogue(tmp_path).units


def test_a_day_its_month_does_not_have_every_year_is_no_holiday(tmp_path):
    row = rows_of("holidays.csv")[0] | {"id": "leap", "month": "12", "day": "30"}
    with pytest.raises(CatalogueError, match=r"holidays\.csv:2: day 30 is outside 1 to 29"):
        read_with(tmp_path, "holidays.csv", row)


def test_a_sensitive_facility_kind_cannot_be_public(tmp_path):
    row = rows_of("facilities.csv")[0] | {"id": "safe_house", "sensitivity": "3"}
    with pytest.raises(CatalogueError, match=r"facilities\.csv:2: a kind of sensitivity 3 cannot be public"):
        read_with(tmp_path, "facilities.csv", row)


# TOML files -------------------------------------------------------------------------------------------------


def write_layer(folder, text):
    (folder / "maps").mkdir()
    (folder / "maps" / "trial.toml").write_text(text, "utf-8")


LAYER = (SHIPPED / "maps" / "hydrants.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'kinds = ["hydrant"]',
            'kinds = ["hydrnt"]',
            "facility kind 'hydrnt' is not known; did you mean 'hydrant'?",
        ),
        ('tab = "rescue"', 'tap = "rescue"', "key 'tap' is not known; did you mean 'tab'?"),
        ('"public", ', '"publik", ', "edition 'publik' is not known; did you mean 'public'?"),
        ("order = 120", 'order = "late"', "order must be a number, not 'late'"),
        ('kinds = ["hydrant"]', 'kinds = ["police"]', "facility kind 'police' is never drawn on a map"),
        ('kinds = ["hydrant"]', 'kinds = ["workshop"]', "facility kind 'workshop' is not public"),
        (
            'kinds = ["hydrant"]',
            'categories = ["hidden_corner"]',
            "category 'hidden_corner' may not be drawn",
        ),
        ('draw = "hydrant"', 'draw = "choropleth"\ncolour = 1', "key 'colour' is not known"),
        ('mark = "hydrant"', 'mrak = "hydrant"', "key 'mrak' is not known; did you mean 'mark'?"),
    ],
)
def test_a_wrong_map_layer_is_refused_at_its_line(old, new, message, tmp_path):
    assert old in LAYER
    text = LAYER.replace(old, new)
    needle = message.split("'")[1] if "'" in message else new
    line = next(at for at, row in enumerate(text.splitlines(), 1) if needle in row)
    write_layer(tmp_path, text)
    with pytest.raises(CatalogueError) as refusal:
        read_catalogue(tmp_path)
    assert str(refusal.value).startswith(f"{tmp_path}/maps/trial.toml:{line}: {message}")


def test_areas_are_not_coloured_for_the_public(tmp_path):
    text = (SHIPPED / "maps" / "areas.toml").read_text("utf-8").replace('["office"]', '["public", "office"]')
    write_layer(tmp_path, text)
    with pytest.raises(CatalogueError, match="areas are coloured side by side in the office edition only"):
        read_catalogue(tmp_path)


def test_toml_that_does_not_parse_is_refused_at_its_line(tmp_path):
    write_layer(tmp_path, 'title_fa = "ن"\ntitle_en = \n')
    with pytest.raises(CatalogueError, match=r"trial\.toml:2: is not valid TOML"):
        read_catalogue(tmp_path)


def test_a_source_that_names_a_category_nobody_knows_is_refused_at_its_line(tmp_path):
    text = (
        'title_fa = "سامانه"\ntitle_en = "Feed"\nkind = "reports"\nlicence = "CC0"\nsteward_fa = "شهرداری"\n'
        'key = ["id"]\n[columns]\nkey = "id"\n[categories]\n"Street light" = "lamp_out"\n'
        '"Pothole" = "pot_hole"\n'
    )
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "feed.toml").write_text(text, "utf-8")
    with pytest.raises(
        CatalogueError, match=r"feed\.toml:11: category 'pot_hole' is not known; did you mean 'pothole'"
    ):
        read_catalogue(tmp_path)
