"""The A3 sheet as it comes out of the printer: read back from the PDF, three editions from one plan."""

from __future__ import annotations

import dataclasses
import itertools
import re

import pytest
import shapely
from plan_samples import make_plan
from reading_pdf import Pdf
from snapshots import make_snapshot

from geo_mahalle.disclosure.snapshot import Facilities, Issues, KindTitle, Streets
from geo_mahalle.pages.plans import paper, sheet
from geo_mahalle.pages.plans.domains import domain_bars
from geo_mahalle.pages.plans.editions import NotYetPublic, disclose
from geo_mahalle.pages.plans.scene import draw_scene
from geo_mahalle.pages.plans.wording import Wording

POINTS_PER_MM = 72 / 25.4
MAP = (10.0, 28.6, 295.0, 235.6)
"""The map frame on the page in mm: left, top, right, bottom."""
TABLE_TOP_MM = 237.0
KINDS = (
    "school",
    "health_centre",
    "mosque",
    "hosseiniyeh",
    "library",
    "sports_ground",
    "playground",
    "bus_stop",
    "bakery",
    "market",
    "fire_station",
    "emergency_115",
    "red_crescent_base",
    "pharmacy",
    "hydrant",
    "community_house",
    "safe_open_space",
)
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


@pytest.fixture(scope="module")
def snapshot():
    return make_snapshot(8, streets=500, facilities=120, issues=10, radius_km=0.9)


@pytest.fixture(scope="module")
def printed(snapshot, catalogue):
    """Each edition of one plan as a PDF that was read back."""
    plan = make_plan(snapshot)
    return {
        edition: Pdf(sheet.render(snapshot, plan, catalogue, edition=edition, address="mahalle.example/n1"))
        for edition in ("public", "council", "office")
    }


def in_mm(run):
    x, y = run.middle
    return x / POINTS_PER_MM, y / POINTS_PER_MM


def is_on_map(run):
    x, y = in_mm(run)
    return MAP[0] < x < MAP[2] and MAP[1] < y < MAP[3]


def numerals(pdf):
    """Numerals of marks on the map, by number, with their places in the map's mm."""
    found = []
    for run in pdf.runs():
        text = run.text.translate(DIGITS).strip()
        if is_on_map(run) and re.fullmatch(r"\d{1,2}", text) and abs(run.size - 10) < 0.1:
            x, y = in_mm(run)
            found.append((int(text), (x - MAP[0], y - MAP[1])))
    return found


def table_rows(pdf):
    """Numbers and grid cells of the table's rows, from the runs that stand on one line."""
    rows = {}
    for run in pdf.runs():
        x, y = in_mm(run)
        text = run.text.translate(DIGITS).strip()
        if y > TABLE_TOP_MM and run.size < 7 and re.fullmatch(r"\d{1,2}", text):
            edge = 410.0 if x > 210 else 206.0
            if edge - x < 8:
                rows[int(text)] = (edge, y)
    cells = {}
    for run in pdf.runs():
        x, y = in_mm(run)
        for number, (edge, row_y) in rows.items():
            if abs(y - row_y) < 1.0 and 10.0 < edge - x < 17.4:
                cells[number] = run.text.strip()
    return cells


@pytest.mark.parametrize("edition", ["public", "council", "office"])
def test_every_number_of_the_table_stands_once_on_the_map_in_its_cell_and_the_reverse(printed, edition):
    marks, cells = numerals(printed[edition]), table_rows(printed[edition])
    assert sorted(number for number, _ in marks) == sorted(cells)
    assert 5 <= len(marks) <= 15
    for number, (x, y) in marks:
        told = cells[number]
        letters, row = re.sub(r"[۱-۶]", "", told), re.sub(r"[^۱-۶]", "", told)
        assert paper.cell(x, y) == (letters if letters in paper.COLUMNS else letters[::-1]) + row


def test_no_two_texts_of_the_map_lie_on_each_other(printed):
    for pdf in printed.values():
        texts = [run for run in pdf.runs() if is_on_map(run) and run.size < 40]
        assert len(texts) > 30
        met = [
            (a.text, b.text)
            for a, b in itertools.combinations(texts, 2)
            if a.box.intersection(b.box).area > 0.5
        ]
        assert met == []


def test_no_text_is_smaller_than_six_and_a_half_points(printed):
    for pdf in printed.values():
        for page in range(len(pdf.pages)):
            assert min(run.size for run in pdf.runs(page)) > 6.49


def test_it_is_one_a3_page_and_its_back(printed):
    pdf = printed["council"]
    assert [round(one / POINTS_PER_MM) for one in pdf.size()] == [420, 297]
    assert len(pdf.pages) == 2
    for run in pdf.runs():
        west, north, east, south = (one / POINTS_PER_MM for one in run.box.bounds)
        assert west > 9.5
        assert east < 410.5
        assert north > 8
        assert south < 288.5


def test_the_right_column_ends_with_the_map_however_long_the_legend(snapshot, catalogue):
    """The fullest legend there is: every status, every condition, every service, and the square code."""
    kinds = [catalogue.facility_kinds[name] for name in KINDS]
    own = [
        i for i in range(len(snapshot.facilities)) if snapshot.facilities.area[i] == snapshot.area("n1").index
    ]
    kind, shape = list(snapshot.facilities.kind), list(snapshot.facilities.shape)
    for at, i in enumerate(own[: 2 * len(kinds)]):
        kind[i] = at % len(kinds)
    full = dataclasses.replace(
        snapshot,
        kinds=tuple(KindTitle(one.id, one.title_fa, one.group, one.icon, one.is_area) for one in kinds),
        facilities=dataclasses.replace(snapshot.facilities, kind=tuple(kind), shape=tuple(shape)),
    )
    pdf = Pdf(
        sheet.render(full, make_plan(snapshot), catalogue, edition="council", address="mahalle.example")
    )
    column = [run for run in pdf.runs() if in_mm(run)[0] > MAP[2] + 8 and in_mm(run)[1] < TABLE_TOP_MM]
    assert max(run.box.bounds[3] for run in column) / POINTS_PER_MM < MAP[3]
    met = [
        (a.text, b.text)
        for a, b in itertools.combinations(column, 2)
        if abs(a.middle[1] - b.middle[1]) > 1 and a.box.intersection(b.box).area > 0.5
    ]
    assert met == []


def test_an_area_without_ways_and_places_prints(snapshot, catalogue):
    bare = dataclasses.replace(snapshot, streets=Streets(), facilities=Facilities())
    plan = make_plan(snapshot)
    nowhere = tuple(dataclasses.replace(one, geometry=None) for one in plan.actions)
    pdf = Pdf(sheet.render(bare, dataclasses.replace(plan, actions=nowhere), catalogue, edition="public"))
    assert numerals(pdf) == []
    assert len(pdf.pages) == 2


def test_an_area_too_large_for_the_sheet_is_told(snapshot, catalogue):
    large = make_snapshot(8, streets=60, facilities=4, issues=1, radius_km=3)
    html = sheet.compose(large, make_plan(large, count=6), catalogue, edition="council")
    assert "بزرگ‌تر است" in html
    drawn = draw_scene(
        large,
        large.area("n1"),
        disclose(make_plan(large, count=6), "council"),
        Wording("fa", "jalali", catalogue),
    )
    assert {one.paper.scale for one in drawn.plates} == {5000}
    assert html.count("برگه") >= 2 * len(drawn.plates) > 2
    index, shape = drawn.paper, shapely.box(*large.area("n1").bounds)
    held = shapely.union_all([shapely.box(*one.paper.seen()) for one in drawn.plates])
    assert shapely.difference(shape, shapely.box(*index.seen())).area < 1e-12  # the index holds it all
    outline = shapely.union_all([shapely.Polygon(one[0]) for one in large.area("n1").polygons])
    assert shapely.difference(outline, held).area < 1e-3 * outline.area
    on_index = {one.action.number for one in drawn.placed}
    assert {one.action.number for plate in drawn.plates for one in plate.placed} <= on_index
    assert "بزرگ‌تر است" not in sheet.compose(snapshot, make_plan(snapshot), catalogue, edition="council")


def test_a_plan_of_a_few_known_places_is_one_page(snapshot, catalogue):
    plan = make_plan(snapshot, count=8)
    plan = dataclasses.replace(plan, actions=tuple(one for one in plan.actions if one.number != 4))
    pdf = Pdf(sheet.render(snapshot, plan, catalogue, edition="council"))
    assert (len(numerals(pdf)), len(pdf.pages)) == (7, 1)


def test_the_legend_lists_what_is_drawn_and_nothing_else(snapshot, catalogue):
    wording = Wording("fa", "jalali", catalogue)
    plan = make_plan(snapshot)
    area = snapshot.area("n1")
    html = sheet.compose(snapshot, plan, catalogue, edition="council")
    listed = re.findall(r'data-key="([^"]+)"', html)
    drawn = draw_scene(snapshot, area, disclose(plan, "council"), wording).drawn
    explained = {name for name in drawn if name not in ("wide", "middle")}
    assert set(listed) == explained
    assert len(listed) == len(set(listed))
    assert {"status:planned", "status:doing", "status:done", "dark", "narrow", "not_walked"} <= set(listed)
    assert "hydrant" not in listed


def test_arrows_on_wide_streets_lead_to_the_safe_space_and_pits_and_buildings_are_drawn(snapshot, catalogue):
    """One wide street from west to east with a safe space at its eastern end, a narrow one beside it."""
    area, metre = snapshot.area("n1"), 1 / paper.METRES_PER_DEGREE
    x, y = area.centre
    east = x + 200 * metre
    streets = Streets(
        coords=(((x - 250 * metre, y), (x, y), (east, y)), ((x, y - 90 * metre), (x, y - 250 * metre))),
        width_m=(8.0, 3.0),
        street_class=("street", "alley"),
        name=("", ""),
        lit_share=(1.0, 1.0),
        is_walked=(True, True),
        area=(area.index, area.index),
    )
    space = catalogue.facility_kinds["safe_open_space"]
    facilities = Facilities(
        lon=(east,),
        lat=(y,),
        kind=(0,),
        name=("",),
        is_working=(None,),
        capacity=(None,),
        area=(area.index,),
        shape=((),),
    )
    pit = catalogue.categories["open_pit"]
    shown = dataclasses.replace(
        snapshot,
        edition="council",
        streets=streets,
        facilities=facilities,
        kinds=(KindTitle(space.id, space.title_fa, space.group, space.icon, space.is_area),),
        categories=(dataclasses.replace(snapshot.categories[0], id=pit.id),),
        issues=Issues(
            lon=(x, x),
            lat=(y + 120 * metre, y + 160 * metre),
            category=(0, 0),
            severity=(3, 3),
            state=("open", "resolved"),
            opened=("1404-07", "1404-07"),
            area=(area.index,) * 2,
            is_segment=(False,) * 2,
        ),
    )
    plan = dataclasses.replace(make_plan(snapshot), actions=())
    wording = Wording("fa", "jalali", catalogue)
    near, far = (shapely.box(lon, y, lon + 9 * metre, y + 9 * metre) for lon in (x, x + 5.0))
    drawn = draw_scene(shown, area, plan, wording, buildings=[near, far])
    assert {"way_out", "opening", "building", "safe_space"} <= set(drawn.drawn)
    arrows = [one for one in drawn.top if "#246B40" in one and "rotate" in one]
    assert arrows
    assert all("rotate(0.0)" in one for one in arrows)
    assert sum("#1C6EA4" in one for one in drawn.top) == 1
    (built,) = [one for one in drawn.over if "#E6E4DE" in one]
    assert built.count("M") == 1
    bare = draw_scene(
        dataclasses.replace(shown, facilities=Facilities(), issues=Issues()), area, plan, wording
    )
    assert not {"way_out", "opening", "building", "safe_space"} & set(bare.drawn)


def test_the_sheet_in_english_reads_from_left_to_right_with_latin_cells(snapshot, catalogue):
    plan = make_plan(snapshot, count=6)
    html = sheet.compose(snapshot, plan, catalogue, edition="council", language="en")
    assert '<html lang="en" dir="ltr">' in html
    wording = Wording("en", "jalali", catalogue)
    told = draw_scene(snapshot, snapshot.area("n1"), disclose(plan, "council"), wording)
    for one in told.placed:
        assert re.fullmatch("[A-H][1-6]", one.cell)
        assert f"<td>{one.cell}</td>" in html
    assert [one.text for one in told.labels if one.style == "grid"][:3] == ["A", "A", "B"]
    words = re.sub(
        r"<style>.*?</style>|<bdi.*?</bdi>|<div class=\"label.*?</div>", " ", html, flags=re.DOTALL
    )
    for said in ("Safety-improvement map of", "The first three actions", "is to be done", "Estimate*"):
        assert said in words
    for term in ("نسخه", "وضعیت", "مسئول", "قرار است"):
        assert term not in words


def test_the_status_is_told_by_shape_without_colour(snapshot, catalogue):
    from geo_mahalle.pages.plans.marks import draw_ring

    shapes = {
        status: re.sub(r"#[0-9A-F]{6}", "", draw_ring(status, 5, 5))
        for status in ("planned", "doing", "done", "refused", "persisting")
    }
    assert len(set(shapes.values())) == 5


def test_the_public_sheet_draws_no_place_of_a_sensitive_problem(printed, snapshot):
    public, council = ({n for n, _ in numerals(printed[e])} for e in ("public", "council"))
    assert 3 not in public
    assert 3 in council
    assert 4 not in council | public
    plan = make_plan(snapshot)
    told = {one.number: one for one in disclose(plan, "public").actions}
    assert (told[3].geometry, told[3].place_name, told[3].why.en) == (
        None,
        None,
        "recorded with the committee",
    )
    assert told[1].geometry is not None
    assert [one.number for one in disclose(plan, "public").problems if one.sensitivity] == []
    few = next(one for one in disclose(plan, "council").problems if one.sensitivity == 2)
    assert (few.issues, few.why.en) == (0, "fewer than 5 are recorded")


def test_an_action_whose_problem_nobody_names_is_drawn_for_the_office_alone(snapshot):
    plan = make_plan(snapshot)
    loose = dataclasses.replace(plan, actions=(dataclasses.replace(plan.actions[0], problem_numbers=()),))
    drawn = {e: disclose(loose, e).actions[0].geometry is not None for e in ("public", "council", "office")}
    assert drawn == {"public": False, "council": False, "office": True}


def test_what_is_told_of_other_areas_planned_together_is_the_offices_alone(snapshot):
    plan = dataclasses.replace(
        make_plan(snapshot), parameters={"reporting": {"n1": 1.2, "n2": 3.0}, "seed": 1}
    )
    for edition in ("public", "council"):
        assert disclose(plan, edition).parameters == {"reporting": {"n1": 1.2}, "seed": 1}
    assert disclose(plan, "office").parameters == plan.parameters


def test_what_the_floor_costs_is_the_offices_alone(snapshot):
    plan = make_plan(snapshot)
    for edition in ("public", "council"):
        solution = disclose(plan, edition).solution
        assert (solution.objective_without_floor, solution.lost_without_floor) == (None, ())
    assert disclose(plan, "office").solution.lost_without_floor == ("پله",)


def test_an_objection_is_answered_in_public_without_its_words(snapshot):
    (one,) = disclose(make_plan(snapshot), "public").objections
    assert (one.text, one.answer) == ("", "در نسخه بعد")


def test_a_draft_is_no_public_sheet_and_says_that_it_is_one(snapshot, catalogue):
    draft = make_plan(snapshot, status="draft")
    with pytest.raises(NotYetPublic):
        sheet.render(snapshot, draft, catalogue, edition="public")
    words = [
        run.text[::-1] for run in Pdf(sheet.render(snapshot, draft, catalogue, edition="council")).runs()
    ]
    assert any("پیش" in text for text in words)
    assert not any("سند مصوب" in text for text in words)


def test_the_same_plan_gives_the_same_bytes(snapshot, catalogue):
    plan = make_plan(snapshot, count=6)
    first, second = (sheet.render(snapshot, plan, catalogue, edition="council") for _ in range(2))
    assert first == second


def test_the_sheet_says_version_day_digest_and_what_is_missing(printed):
    words = " ".join(run.text[::-1] for run in printed["public"].runs())
    for said in ("نسخه", "سند مصوب", "ناقص است", "این نقشه سند تخلف"):
        assert said in words
    assert any("a4f09c000000" in run.text for run in printed["public"].runs())


def test_the_largest_scale_that_holds_the_area_is_chosen():
    metre = 1 / paper.METRES_PER_DEGREE
    for across, scale in ((200, 1000), (450, 2000), (1300, 5000)):
        made = paper.paper_for((0.0, 0.0, across * metre, 100 * metre))
        assert (made.scale, made.is_whole) == (scale, True)
    assert not paper.paper_for((0.0, 0.0, 2000 * metre, 100 * metre)).is_whole


def test_bars_are_means_of_disclosed_indicators_with_the_median_of_enough_areas(snapshot):
    area = snapshot.area("n1")
    graded = dataclasses.replace(
        snapshot,
        indicators=tuple(dataclasses.replace(one, goalposts=(0.0, 100.0)) for one in snapshot.indicators[:1]),
    )
    (bar, *others) = domain_bars(graded, area, has_interval=True)
    newest = max(key for key in graded.indicators[0].columns)
    value = graded.indicators[0].columns[newest].value[area.index]
    assert bar.value == pytest.approx(value)
    assert bar.low < bar.value < bar.high
    assert bar.median is not None
    assert all(one.value is None for one in others)
    hidden = domain_bars(graded, area, has_interval=False)[0]
    assert (hidden.low, hidden.high) == (None, None)
    few = dataclasses.replace(
        graded,
        areas=tuple(one for one in graded.areas if one.level != area.level or one.index <= area.index + 2),
    )
    assert domain_bars(few, area, has_interval=True)[0].median is None
