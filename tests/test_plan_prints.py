"""A plan's files for signed-in people and from the command line: own edition, areas within reach."""

from __future__ import annotations

import io
import re

import pytest
from analysis_places import AS_OF
from docx import Document
from fastapi.testclient import TestClient
from importing import bring, feature, polygon, square, write_geojson
from planned_place import every_price, fill_planned
from reading_pdf import Pdf
from serving import person, program, serving

from geo_mahalle.cli import main
from geo_mahalle.database import connect
from geo_mahalle.identity import Kind
from geo_mahalle.pages.plans.files import NAMES
from geo_mahalle.planning import versions
from geo_mahalle.planning.make import make_plans
from geo_mahalle.planning.parameters import Parameters
from geo_mahalle.web import create_app
from geo_mahalle.web.admission import COOKIE

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def place(clones, catalogue, tmp_path_factory):
    """A place with a draft for A."""
    made = fill_planned(
        clones(as_of=AS_OF), catalogue, tmp_path_factory.mktemp("costs"), every_price(catalogue)
    )
    with connect(made) as connection:
        make_plans(connection, catalogue, ["A"], Parameters(budget_rials=900_000_000, draws=50))
    return made


@pytest.fixture(scope="module")
def address(place):
    with serving(place) as found:
        yield found


@pytest.fixture
def secretary(place, address):
    return patient(place, address, "A")


def patient(place, address, code):
    """The secretary of an area's council as a program that waits for a print."""
    made = program(place, address, person(place, Kind.COUNCIL_SECRETARY, areas=[code]))
    made.timeout = 180
    return made


def test_a_secretary_takes_every_file_of_the_draft_in_the_councils_edition(secretary):
    listing = secretary.get("/plan/A/prints")
    offered = re.findall(r'href="/plan/A/prints/([^"]+)"', listing.text)
    assert offered == [*NAMES, "sheet.en.pdf", "plan.en.pdf", "plan.en.docx"]
    beginnings = {
        ".pdf": b"%PDF",
        ".docx": b"PK",
        ".kmz": b"PK",
        ".gpkg": b"SQLite format 3",
        ".xml": b"<?xml",
    }
    for name in NAMES:
        answer = secretary.get(f"/plan/A/prints/{name}")
        assert answer.status_code == 200, name
        ending = name[name.rindex(".") :]
        assert answer.content.startswith(beginnings[ending])
        assert answer.headers["content-disposition"] == f'attachment; filename="A-v1-{name}"'
        if name == "sheet.pdf":
            words = [run.text[::-1] for run in Pdf(answer.content).runs()]
            assert any("پیش" in text for text in words)


def test_the_whole_document_comes_in_english_from_the_page(secretary):
    word = secretary.get("/plan/A/prints/plan.en.docx")
    document = Document(io.BytesIO(word.content))
    heads = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [head.partition(".")[0] for head in heads] == [str(number) for number in range(1, 11)]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts = [one.text for one in document.paragraphs] + cells
    # Streets, price lists and sources keep their own names; nothing else is Persian.
    own = re.compile("خیابان یاس|فهرست بها|آزمون")
    told = [own.sub("", text) for text in texts]
    assert [text for text in told if re.search("[\u0600-\u06ff]", text)] == []
    paper = secretary.get("/plan/A/prints/plan.en.pdf")
    words = " ".join(run.text for page in range(3) for run in Pdf(paper.content).runs(page))
    assert "Safety-improvement plan" in words
    assert "Summary and map" in words


def test_a_print_holds_no_problem_above_its_readers_class(place, address, secretary):
    member = program(place, address, person(place, Kind.MEMBER, areas=["A"]))
    member.timeout = 180
    seen = {}
    for who, asked in (("secretary", secretary), ("member", member)):
        body = asked.get("/plan/A/prints/plan.docx").content
        cells = [c.text for t in Document(io.BytesIO(body)).tables for r in t.rows for c in r.cells]
        seen[who] = any("گوشه تاریک" in text for text in cells)
    assert seen == {"secretary": True, "member": False}


def test_files_of_an_area_out_of_reach_look_like_none(place, address, secretary):
    other = patient(place, address, "B")
    assert other.get("/plan/A/prints").status_code == 404
    assert other.get("/plan/A/prints/plan.xml").status_code == 404
    assert other.get("/plan/B/prints").status_code == 200
    assert other.get("/plan/B/prints/plan.xml").status_code == 404
    assert secretary.get("/plan/A/prints/passwords.txt").status_code == 404


def test_the_command_prints_the_sheet_and_refuses_a_draft_in_public(place, tmp_path, capsys):
    there = ["--home", str(place.home), "--place", place.place]
    file = tmp_path / "sheet.pdf"
    house = feature(polygon(square(0, 0, side=2e-4, west=48.505, south=36.604)), key="a")
    houses = write_geojson(tmp_path / "houses.geojson", [house])
    assert bring(place, "buildings", houses, as_of=AS_OF).created == 1
    assert main([*there, "plan", "sheet", "A", "--language", "en", "-o", str(file)]) == 0
    words = {run.text for run in Pdf(file.read_bytes()).runs()}
    assert {"building", "has no lighting"} & words == {"building"}  # the legend explains what is drawn
    assert main([*there, "plan", "sheet", "A", "--edition", "public", "-o", str(file)]) != 0
    assert "is a draft" in capsys.readouterr().err


def test_the_command_writes_the_documents_in_both_languages(place, tmp_path):
    there = ["--home", str(place.home), "--place", place.place]
    assert main([*there, "plan", "documents", "A", "-o", str(tmp_path / "out")]) == 0
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {*NAMES, "sheet.en.pdf", "plan.en.pdf", "plan.en.docx"}


def test_the_sheet_tells_where_to_read_and_object_under_a_name_that_phones_know(place, address, secretary):
    token = person(place, Kind.COUNCIL_SECRETARY, areas=["A"])
    with connect(place) as connection:
        versions.open_for_objections(connection, "A", from_on=AS_OF, days=14)
    phone = TestClient(create_app(place), base_url="https://office.example", cookies={COOKIE: token})
    paper = phone.get("/plan/A/prints/sheet.pdf").content
    words = [run.text for run in Pdf(paper).runs()]
    assert any("office.example/objections/A" in text for text in words)
    here = [run.text for run in Pdf(secretary.get("/plan/A/prints/sheet.pdf").content).runs()]
    assert not any("objections" in text for text in here)
