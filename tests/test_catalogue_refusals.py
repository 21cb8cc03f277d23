"""No category, attribute or indicator is about persons, groups, dress, nationality or belief."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_catalogue import EXAMPLE, new_category, read_with, rows_of

from geo_mahalle.catalogue import read_catalogue
from geo_mahalle.catalogue.refusals import find_refused
from geo_mahalle.errors import CatalogueError

ABOUT_PEOPLE = [
    ("بدحجابی", "dress"),
    ("بد\u200cحجابی", "dress"),
    ("بدحجابي در بوستان", "dress"),
    ("کشف حجاب", "dress"),
    ("پوشش نامناسب", "dress"),
    ("اتباع غیرمجاز", "a nationality or an origin"),
    ("اتباعِ غير\u200cمجاز", "a nationality or an origin"),
    ("افغانی", "a nationality or an origin"),
    ("افغاني\u200cها", "a nationality or an origin"),
    ("افـغـان‌های ساکن", "a nationality or an origin"),
    ("ا ف غ ا ن ی", "a nationality or an origin"),
    ("مهاجران", "a nationality or an origin"),
    ("پناهندگان", "a nationality or an origin"),
    ("تجمع معتادان", "a group of people"),
    ("معتادين متجاهر", "a group of people"),
    ("کارتن‌خواب‌ها", "a group of people"),
    ("كارتن خوابي", "a group of people"),
    ("متکدیان", "a group of people"),
    ("کودکان کار", "a group of people"),
    ("حاشیه‌نشینان", "a group of people"),
    ("اراذل و اوباش", "a group of people"),
    ("روزه‌خواری", "belief"),
    ("اقلیت‌های مذهبی", "belief"),
    ("بهاییان", "belief"),
    ("مهاجرين غيرقانوني", "a nationality or an origin"),
    ("خارجی‌ها در محله", "a nationality or an origin"),
    ("دستفروشان", "a group of people"),
    ("خانه‌های مجردی", "a group of people"),
    ("دیش ماهواره", "private life"),
    ("سگ‌گردانی", "private life"),
    ("تظاهرات", "private life"),
    ("زنان تنها در کوچه", "persons"),
    ("جوانان بیکار", "persons"),
    ("افراد ناشناس", "a group of people"),
]
ABOUT_PEOPLE_EN = [
    ("addicts gathering", "a group of people"),
    ("Addict", "a group of people"),
    ("homeless people", "a group of people"),
    ("Gangs of loiterers", "a group of people"),
    ("Afghans", "a nationality or an origin"),
    ("illegal immigrants", "a nationality or an origin"),
    ("Ethnicities of the lane", "a nationality or an origin"),
    ("bad hijab", "dress"),
    ("Immodest clothing", "dress"),
    ("religious minorities", "belief"),
    ("suspicious youths", "a group of people"),
    ("street vendors", "a group of people"),
    ("satellite dishes", "private life"),
    ("boys in the park", "persons"),
]


@pytest.mark.parametrize(("title", "named"), ABOUT_PEOPLE)
def test_a_persian_title_about_people_is_refused(title, named, tmp_path):
    with pytest.raises(CatalogueError) as refusal:
        read_with(tmp_path, "categories.csv", new_category(title_fa=title))
    assert str(refusal.value).startswith(f"{tmp_path}/categories.csv:2: title_fa names {named}: '")
    assert refusal.value.remedy.startswith("Name a thing, a place or a service")


@pytest.mark.parametrize(("title", "named"), ABOUT_PEOPLE_EN)
def test_an_english_title_about_people_is_refused(title, named, tmp_path):
    with pytest.raises(CatalogueError) as refusal:
        read_with(tmp_path, "categories.csv", new_category(title_en=title))
    assert str(refusal.value).startswith(f"{tmp_path}/categories.csv:2: title_en names {named}: '")


@pytest.mark.parametrize("category_id", ["bad_hejab", "badhejabi", "afghans", "motadan", "homeless_person"])
def test_an_id_about_people_is_refused(category_id, tmp_path):
    with pytest.raises(CatalogueError, match=r"categories\.csv:2: id names "):
        read_with(tmp_path, "categories.csv", new_category(id=category_id))


def test_people_hidden_in_a_rubric_are_refused(tmp_path):
    row = new_category(rubric_3_fa="گوشه‌ای که معتادان در آن می‌نشینند")
    with pytest.raises(CatalogueError, match="rubric_3_fa names a group of people: 'معتادان'"):
        read_with(tmp_path, "categories.csv", row)
    row = new_category(rubric_4_en="A corner where Afghans meet")
    with pytest.raises(CatalogueError, match="rubric_4_en names a nationality or an origin: 'afghans'"):
        read_with(tmp_path, "categories.csv", row)


def test_an_object_outside_the_closed_list_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match=r"categories\.csv:2: object 'people' is not known"):
        read_with(tmp_path, "categories.csv", new_category(object="people"))


@given(
    word=st.sampled_from(["افغانی", "بدحجابی", "معتادان", "کارتن‌خواب", "اتباع", "روسپی", "بهایی"]),
    letters=st.sampled_from([("ی", "ي"), ("ک", "ك"), ("ی", "ى"), ("\u200c", " "), ("\u200c", "")]),
    marks=st.lists(st.sampled_from("\u064e\u064f\u0650\u0640\u200f"), max_size=3),
    ending=st.sampled_from(["", "\u200cها", "ها", " های", "\u200cهایی"]),
)
@settings(deadline=None)
def test_no_other_spelling_of_a_refused_word_slips_through(word, letters, marks, ending):
    spelled = word.replace(*letters) + ending
    spelled = spelled[:2] + "".join(marks) + spelled[2:]
    kinds = ("groups", "dress", "origin", "belief")
    assert any(find_refused(f"گوشه {spelled} در محله", kind) for kind in kinds), spelled


@pytest.mark.parametrize(
    "text",
    [
        "ترک‌های دیوار و پی ساختمان",
        "پوشش گیاهی و پوشش آتش‌نشانی",
        "نسبت وابستگی سنی",
        "دیوار خارجی و چادر امداد",
        "زمین بازی کودکان و راه سالمندان",
        "گذرگاه عابر پیاده",
        "نمازخانه و پناهگاه زلزله",
        "مرکز درمان اعتیاد",
        "مهاجرت و مزاحمت صدا",
        "manhole cover, human scale, embankment, clothes line, racetrack, address, section",
    ],
)
def test_everyday_words_that_look_alike_are_not_refused(text):
    found = [
        find_refused(text, kind)
        for kind in ("groups", "dress", "origin", "belief", "private_life", "persons")
    ]
    assert found == [None] * 6


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"title_fa": "سهم دینداران"}, "title_fa names belief: 'دینداران'"),
        ({"title_en": "Share of Sunnis"}, "title_en names belief: 'sunnis'"),
        ({"numerator_fa": "شمار نمازگزاران"}, "numerator_fa names belief: 'نمازگزاران'"),
        ({"id": "ethnicity"}, "id names a nationality or an origin: 'ethnicity'"),
        ({"denominator_fa": "شمار اتباع بیگانه"}, "denominator_fa names a nationality or an origin: 'اتباع'"),
    ],
)
def test_an_attribute_about_belief_or_origin_is_refused(changes, named, tmp_path):
    row = rows_of("attributes.csv")[0] | {"id": "trial"} | changes
    with pytest.raises(CatalogueError) as refusal:
        read_with(tmp_path, "attributes.csv", row)
    assert str(refusal.value).startswith(f"{tmp_path}/attributes.csv:2: {named}")


def test_an_indicator_about_belief_is_refused(tmp_path):
    text = EXAMPLE.read_text("utf-8").replace("درصد چراغ‌های معابرِ خاموش (نه قطع برق)", "درصد مردم مذهبی")
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "religion_share.sql").write_text(text, "utf-8")
    with pytest.raises(CatalogueError, match=r"religion_share\.sql:3: title_fa names belief: 'مذهبی'"):
        read_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("committees.csv", {"title_fa": "کمیته اتباع"}),
        ("themes.csv", {"title_fa": "عفاف و حجاب"}),
        ("facilities.csv", {"title_fa": "پاتوق معتادان", "title_en": "Meeting point of addicts"}),
    ],
)
def test_a_committee_theme_or_facility_kind_about_a_group_is_refused(name, changes, tmp_path):
    with pytest.raises(CatalogueError, match=rf"{name}:2: title_fa names "):
        read_with(tmp_path, name, rows_of(name)[0] | {"id": "trial"} | changes)


def test_everything_shipped_passes_the_same_words():
    catalogue = read_catalogue()
    assert len(catalogue.categories) >= 44
    assert all(
        catalogue.objects[one.object].thing_class in ("asset", "place", "service")
        for one in catalogue.categories.values()
    )
