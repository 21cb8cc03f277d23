"""The notebooks run from top to bottom, are short, and are kept without what they printed."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest
import small_place

import geo_mahalle.client as gm

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
ids = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)


def cells(notebook, kind=None):
    told = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in told if kind in (None, cell["cell_type"])]


def run(notebook, monkeypatch, place):
    """Run the code cells in order, in one namespace, on a place."""
    monkeypatch.setenv("GEO_MAHALLE_HOME", str(place.home))
    monkeypatch.setenv("GEO_MAHALLE_PLACE", place.place)
    space = {"__name__": "notebook"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, cell in enumerate(cells(notebook, "code"), start=1):
            code = compile("".join(cell["source"]), f"{notebook.name}, code cell {number}", "exec")
            exec(code, space)  # noqa: S102 - the notebook is ours
    return space


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 5


@ids
def test_a_notebook_is_short_and_keeps_no_output(notebook):
    assert len(cells(notebook)) <= 25
    for cell in cells(notebook, "code"):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    told = json.loads(notebook.read_text(encoding="utf-8"))
    assert "widgets" not in told["metadata"]


@pytest.mark.database
@ids
def test_a_notebook_runs_on_the_demo_city(notebook, monkeypatch, demo_place):
    run(notebook, monkeypatch, demo_place)


@pytest.mark.database
def test_the_new_indicator_of_the_notebook_is_what_it_counts_by_hand(monkeypatch, demo_place):
    space = run(FOLDER / "3_new_indicator.ipynb", monkeypatch, demo_place)
    assert space["by_hand"] == pytest.approx(space["row"]["value"], rel=1e-9)


@pytest.mark.database
def test_many_places_are_read_at_once(monkeypatch, demo_place, clones, catalogue):
    other = small_place.fill(clones(), catalogue)
    monkeypatch.setenv("GEO_MAHALLE_PLACES", f"{demo_place.place} {other.place}")
    space = run(FOLDER / "4_many_places.ipynb", monkeypatch, demo_place)
    counted = dict(space["con"].sql("SELECT place, count(*) FROM every_areas GROUP BY place").fetchall())
    assert set(counted) == {demo_place.place, other.place}
    here = gm.connect(other.place, home=other.home)
    assert counted[other.place] == len(here.areas())


@pytest.mark.database
def test_sql_and_geopandas_find_the_same_near_schools(monkeypatch, demo_place):
    space = run(FOLDER / "2_spatial_queries.ipynb", monkeypatch, demo_place)
    by_sql = space["near"].set_index("category")["problems"].to_dict()
    found = space["inside"]["category"].value_counts()
    by_geopandas = found[found > 0].to_dict()
    apart = sum(abs(by_sql.get(key, 0) - by_geopandas.get(key, 0)) for key in {*by_sql, *by_geopandas})
    assert apart <= 0.02 * sum(by_sql.values())
