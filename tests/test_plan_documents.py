"""The plan as document and layers: ten parts in two languages, and one set of numbers in every file."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from docx import Document
from plan_samples import COMMITTEES, QUARTERS, make_plan
from reading_pdf import Pdf
from snapshots import make_snapshot

from geo_mahalle.pages.plans import document, files, layers, report, word
from geo_mahalle.pages.plans.editions import NotYetPublic, disclose
from geo_mahalle.pages.plans.printing import prints_in
from geo_mahalle.pages.plans.wording import Wording
from geo_mahalle.planning.model import Difference, Titles

LOST = "بدون سهم عدالت، محله‌های کم‌برخوردار این‌ها را از دست می‌دهند"
DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٫", "0123456789.")


@pytest.fixture(scope="module")
def snapshot():
    return make_snapshot(8, streets=500, facilities=60, issues=10, radius_km=0.9)


@pytest.fixture(scope="module")
def plan(snapshot):
    """A plan whose costs differ, so that a number can be told by its place."""
    made = make_plan(snapshot, count=8)
    actions = tuple(
        replace(one, cost=replace(one.cost, rials=(11 + 13 * k) * 1_500_000))
        for k, one in enumerate(made.actions)
    )
    chosen = [one for one in actions if one.is_chosen]
    return replace(
        made,
        actions=actions,
        total_rials=sum(one.cost.rials for one in chosen),
        quarters=tuple(
            replace(one, rials=sum(a.cost.rials for a in chosen if a.start_quarter == one.quarter))
            for one in made.quarters
        ),
        committees=tuple(
            replace(one, rials=sum(a.cost.rials for a in chosen if a.committee_id == one.committee_id))
            for one in made.committees
        ),
        difference=Difference(1, (Titles("پله", "Steps"),), (), (), 5_000_000, 9_000_000),
        parameters={"discount": 0.03, "reporting": {"n1": 1.2}},
    )


@pytest.fixture(scope="module")
def made(snapshot, plan, catalogue):
    """All files of the council's edition by name."""
    return files.document_files(snapshot, plan, catalogue, edition="council")


def tables_of(body):
    """Every table of a Word file as rows of texts."""
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Document(io.BytesIO(body)).tables
    ]


def pdf_words(body):
    pdf = Pdf(body)
    return [run.text for page in range(len(pdf.pages)) for run in pdf.runs(page)]


def in_order(text):
    """A run of Persian is read back in the order it is drawn, from the left; its numbers stay as they are."""
    turned = text[::-1]
    return re.sub(r"[0-9.]+", lambda found: found[0][::-1], turned.translate(DIGITS))


@pytest.mark.parametrize(("name", "language"), [("plan.docx", "fa"), ("plan.en.docx", "en")])
def test_the_document_has_its_ten_parts(made, name, language):
    heads = [p.text for p in Document(io.BytesIO(made[name])).paragraphs if p.style.name == "Heading 1"]
    assert len(heads) == 10
    assert [head.translate(DIGITS).split(".")[0] for head in heads] == [str(n) for n in range(1, 11)]
    assert ("عدالت" if language == "fa" else "Justice") in heads[4]
    letters = "[A-Za-z]" if language == "fa" else "[\u0600-\u06ff]"
    assert not [head for head in heads if re.search(letters, head)]


def test_word_and_paper_say_the_same(snapshot, plan, made, catalogue):
    written = report.write(snapshot, plan, catalogue, edition="council")
    shown = tables_of(made["plan.docx"])
    told = [
        [
            list(row)
            for row in (
                *([block.heads] if block.heads else []),
                *block.rows,
                *([block.foot] if block.foot else []),
            )
        ]
        for section in written.sections
        for block in section.blocks
        if isinstance(block, report.Table)
    ]
    for table in told:
        assert table in shown
    on_paper = " ".join(in_order(text) for text in pdf_words(made["plan.pdf"]))
    numbers = {
        number
        for table in told
        for row in table
        for cell in row
        for number in re.findall(r"\d+\.\d", cell.translate(DIGITS))
    }
    assert len(numbers) > 8
    assert [number for number in numbers if number not in on_paper] == []


def test_every_file_has_the_same_costs_and_they_add_up(plan, made, catalogue):
    wording = Wording("fa", "jalali", catalogue)
    rials = {one.number: one.cost.rials for one in plan.chosen}
    (table,) = [t for t in tables_of(made["plan.docx"]) if len(t[0]) == 10]
    costs = {row[0]: row[5].split(" · ")[0] for row in table[1:-1]}
    assert costs == {wording.digits(n): wording.millions(r) for n, r in rials.items()}
    assert table[-1][5] == wording.millions(plan.total_rials)
    with zipfile.ZipFile(io.BytesIO(made["plan.kmz"])) as archive:
        root = ElementTree.fromstring(archive.read("doc.kml"))  # noqa: S314 - our own file
    space = "{http://www.opengis.net/kml/2.2}"
    in_kmz = {}
    for placemark in root.iter(f"{space}Placemark"):
        held = {d.get("name"): d.findtext(f"{space}value") for d in placemark.iter(f"{space}Data")}
        if held["is_chosen"] == "1":
            in_kmz[int(held["number"])] = int(held["rials"])
    assert in_kmz == {n: r for n, r in rials.items() if n != 4}
    assert sum(rials.values()) == plan.total_rials


def test_the_geopackage_sums_to_the_plan_and_opens_in_its_style(plan, made, tmp_path):
    file = tmp_path / "plan.gpkg"
    file.write_bytes(made["plan.gpkg"])
    with sqlite3.connect(file) as package:
        found = package.execute(
            "SELECT number, rials FROM actions WHERE is_chosen ORDER BY number"
        ).fetchall()
        assert sum(rials for _, rials in found) == plan.total_rials
        assert [number for number, _ in found] == [one.number for one in plan.chosen]
        placed = {
            number
            for name in ("actions_lines", "actions_points")
            for (number,) in package.execute(f"SELECT number FROM {name} WHERE is_chosen")  # noqa: S608 - names of this file
        }
        assert placed == {1, 2, 3, 5, 6, 7, 8}
        styles = package.execute("SELECT f_table_name FROM layer_styles").fetchall()
    assert {name for (name,) in styles} == {"actions_lines", "actions_points"}


def test_quarters_and_committees_add_up_to_the_whole(plan, made, catalogue):
    wording = Wording("fa", "jalali", catalogue)
    quarters, committees = (
        next(t for t in tables_of(made["plan.docx"]) if t[0][0] == head) for head in ("فصل", "کمیته")
    )
    assert [row[2] for row in quarters[1:]] == [
        *(wording.millions(one.rials) for one in plan.quarters),
        wording.millions(plan.total_rials),
    ]
    assert len(quarters) == 2 + len(QUARTERS)
    assert [row[2] for row in committees[1:]] == [
        *(wording.millions(one.rials) for one in plan.committees),
        wording.millions(plan.total_rials),
    ]
    assert len(committees) == 2 + len(COMMITTEES)


def test_every_action_names_who_when_source_effect_target_and_a_place_to_sign(made):
    (table,) = [t for t in tables_of(made["plan.en.docx"]) if len(t[0]) == 10]
    first = table[1]
    assert first[0] == "1"
    assert "Surface repair" in first[1]
    for said, at in (
        ("municipality", 3),
        ("autumn to winter 1404", 4),
        ("فهرست بها", 5),
        ("2.0 (1.0 to 3.0)", 6),
        ("3.0 to 1.8", 7),
    ):
        assert said.lower() in first[at].lower()
    assert first[9] == ""
    assert "Owner's signature" in table[0]


def test_word_reads_from_right_to_left(made):
    with zipfile.ZipFile(io.BytesIO(made["plan.docx"])) as archive:
        body = archive.read("word/document.xml").decode()
    assert body.count("<w:bidiVisual/>") == len(tables_of(made["plan.docx"]))
    assert body.count("<w:rtl/>") > 100
    assert body.count("<w:bidi/>") > 100
    assert "Vazirmatn" in body


def test_word_finds_every_property_in_the_order_its_schema_asks(made):
    with zipfile.ZipFile(io.BytesIO(made["plan.docx"])) as archive:
        body = archive.read("word/document.xml").decode()
    asked = {
        "rPr": ("rFonts", "b", "bCs", "color", "sz", "szCs", "rtl"),
        "pPr": ("pStyle", "bidi", "spacing"),
        "sectPr": ("footerReference", "type", "pgSz", "pgMar", "cols", "bidi", "docGrid"),
        "tblPr": ("tblStyle", "bidiVisual", "tblW", "jc", "tblLayout", "tblLook"),
    }
    for holder, order in asked.items():
        found = re.findall(rf"<w:{holder}>(.*?)</w:{holder}>", body, re.DOTALL)
        assert found
        for inner in set(found):
            names = [name for name in re.findall(r"<w:(\w+)", inner) if name != "sectPr"]
            if holder == "pPr" and "sectPr" in inner:
                continue
            places = [order.index(name) for name in names]
            assert places == sorted(set(places)), (holder, names)


def test_the_whole_has_what_changed_objections_and_parameters(made):
    words = "\n".join(cell for table in tables_of(made["plan.docx"]) for row in table for cell in row)
    for said in ("خانه من کنار این چاله است", "در نسخه بعد", "پله", "discount", "0.03"):
        assert said in words


def test_what_the_floor_costs_is_only_in_the_offices_document(snapshot, plan, catalogue):
    lines = {}
    for edition in ("public", "council", "office"):
        written = report.write(snapshot, plan, catalogue, edition=edition)
        lines[edition] = " ".join(
            cell
            for block in written.sections[4].blocks
            for row in (block.rows if isinstance(block, report.Facts | report.Table) else ())
            for cell in row
        )
    assert LOST in lines["office"]
    assert LOST not in lines["public"] + lines["council"]


def test_the_public_document_has_neither_sensitive_problems_nor_words_of_objections(
    snapshot, plan, catalogue
):
    body = word.render(report.write(snapshot, plan, catalogue, edition="public"))
    words = "\n".join(cell for table in tables_of(body) for row in table for cell in row)
    assert "خانه من" not in words
    assert "در نسخه بعد" in words
    assert len(disclose(plan, "public").problems) == 6
    with pytest.raises(NotYetPublic):
        report.write(snapshot, replace(plan, status="draft"), catalogue, edition="public")


def test_the_same_plan_gives_the_same_files(snapshot, plan, catalogue, made):
    written = report.write(snapshot, plan, catalogue, edition="council")
    assert word.render(written) == made["plan.docx"]
    assert layers.render_kmz(snapshot, plan, catalogue, edition="council") == made["plan.kmz"]
    assert layers.render_gpkg(snapshot, plan, catalogue, edition="council") == made["plan.gpkg"]


def test_what_was_printed_is_not_printed_again(snapshot, plan, catalogue, made, tmp_path, monkeypatch):
    with prints_in(tmp_path / "prints"):
        first = document.render(snapshot, plan, catalogue, edition="council")
        monkeypatch.setattr("geo_mahalle.pages.plans.printing._laid_out", None)
        assert document.render(snapshot, plan, catalogue, edition="council") == first == made["plan.pdf"]


def test_the_gantt_shades_the_quarters_of_each_action(made):
    tables = Document(io.BytesIO(made["plan.docx"])).tables
    gantt = next(t for t in tables if [cell.text for cell in t.rows[0].cells][:2] == ["", ""])
    shaded = [
        [at for at, cell in enumerate(row.cells[2:]) if "w:shd" in cell._tc.xml] for row in gantt.rows[1:]
    ]
    assert shaded == [[0, 1]] * 6 + [[1, 2]] * 2


def test_a_small_amount_is_never_told_as_nothing(catalogue):
    told = Wording("en", "gregorian", catalogue).millions
    assert [told(n) for n in (0, 7, 2_000, 49_000, 60_000, 1_500_000, 250_400_000)] == [
        "0", "0.000007", "0.0020", "0.049", "0.1", "1.5", "250",
    ]  # fmt: skip
