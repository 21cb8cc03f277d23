"""What the documentation shows is run: the README's Python, and the examples in docstrings of the client."""

from __future__ import annotations

import doctest
import importlib
import re
import warnings
from pathlib import Path

import pytest

import geo_mahalle.client as gm
from geo_mahalle.client import InlinePage

ROOT = Path(__file__).resolve().parent.parent
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
MODULES = (
    "geo_mahalle.client.api",
    "geo_mahalle.client.naming",
    "geo_mahalle.database.filters",
    "geo_mahalle.pages.exports.queries",
    "geo_mahalle.statistics.surveys",
)


@pytest.fixture
def here(monkeypatch, demo_place):
    """The demo city, in the data folder of the settings, as the README has it."""
    monkeypatch.setenv("GEO_MAHALLE_HOME", str(demo_place.home))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield demo_place


@pytest.mark.database
def test_the_python_of_the_readme_runs(here):
    blocks = PYTHON.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert blocks
    for block in blocks:
        space = {"__name__": "readme"}
        lines = block.strip().splitlines()
        exec(compile("\n".join(lines[:-1]), "README.md", "exec"), space)  # noqa: S102 - our own words
        last = eval(compile(lines[-1], "README.md", "eval"), space)  # noqa: S307 - the same
    assert isinstance(last, InlinePage)
    assert len(space["areas"]) > 10
    assert len(space["open_ones"]) > 0
    assert space["lit"]["value"].notna().any()
    assert space["near"]["n"].is_monotonic_decreasing


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.database
def test_the_examples_of_the_clients_own_words_run(here):
    """The lines of the package's docstring that ask a place; no plan is made among the tests."""
    lines = [line.strip() for line in (gm.__doc__ or "").splitlines() if line.strip().startswith("city.")]
    assert len(lines) > 5
    city = gm.connect(here.place)
    code = next(iter(city.areas(level="neighbourhood")["code"]))
    for line in lines:
        asked = line.replace('"اسلام‌آباد"', repr(code)).partition("  #")[0]
        if ".plan(" not in asked:
            assert eval(asked, {"city": city}) is not None, asked  # noqa: S307 - our own words
